// Package gjson does the work with tidwall/gjson.
package gjson

import (
	"io"
	"unsafe"

	"github.com/tidwall/gjson"

	"example.com/acstelemetry/bench/work"
)

// New returns the peer: each line is validated, as gjson's manual asks for where
// the input may be broken, and gone through once.
func New() work.Peer { return work.Peer{Name: "gjson", Run: run} }

func run(r io.Reader, s *work.Sink) error {
	var rec work.Record
	var properties gjson.Result
	outer := func(name, v gjson.Result) bool {
		if v.Type == gjson.JSON && work.IsProperties(name.Str) {
			properties = v
			return true
		}
		k, text := value(v)
		rec.Outer(name.Str, k, text)
		return true
	}
	inner := func(name, v gjson.Result) bool {
		k, text := value(v)
		rec.Inner(name.Str, k, text)
		return true
	}
	return work.Lines(r, func(line []byte) {
		object := gjson.Parse(unsafe.String(&line[0], len(line))) // ParseBytes copies
		if !gjson.ValidBytes(line) || !object.IsObject() {
			s.BrokenLine(line)
			return
		}
		rec.Begin()
		properties = gjson.Result{}
		object.ForEach(outer)
		rec.Inside()
		if properties.IsObject() {
			properties.ForEach(inner)
		}
		rec.Give(s)
	})
}

func value(v gjson.Result) (work.Kind, []byte) {
	switch v.Type {
	case gjson.String:
		return work.String, bytes(v.Str)
	case gjson.Null:
		return work.Null, nil
	case gjson.JSON:
		return work.Composite, bytes(v.Raw)
	}
	return work.Literal, bytes(v.Raw)
}

func bytes(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }
