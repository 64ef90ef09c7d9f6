// Package fastjson does the work with valyala/fastjson.
package fastjson

import (
	"io"
	"unsafe"

	"github.com/valyala/fastjson"

	"example.com/acstelemetry/bench/work"
)

// New returns the peer: one parser for all lines, and each object is gone
// through once.
//
// It does less than the others: a number like +1, control characters in strings
// and bad UTF-8 are accepted. Its own numbers are not the nearest ones, so the
// text of a number is parsed as the other peers do.
func New() work.Peer { return work.Peer{Name: "fastjson", Run: run} }

func run(r io.Reader, s *work.Sink) error {
	var p parser
	p.visitOuter, p.visitInner = p.outer, p.inner
	return work.Lines(r, func(line []byte) {
		v, err := p.parser.ParseBytes(line)
		if err != nil {
			s.BrokenLine(line)
			return
		}
		object, err := v.Object()
		if err != nil {
			s.BrokenLine(line)
			return
		}
		p.rec.Begin()
		p.scratch, p.properties = p.scratch[:0], nil
		object.Visit(p.visitOuter)
		p.rec.Inside()
		if p.properties != nil {
			p.properties.Visit(p.visitInner)
		}
		p.rec.Give(s)
	})
}

// parser keeps what is used again.
type parser struct {
	parser                 fastjson.Parser
	rec                    work.Record
	properties             *fastjson.Object
	visitOuter, visitInner func([]byte, *fastjson.Value)
	scratch                []byte
}

func (p *parser) outer(name []byte, v *fastjson.Value) {
	if v.Type() == fastjson.TypeObject && work.IsProperties(str(name)) {
		p.properties, _ = v.Object()
		return
	}
	k, text := p.value(v)
	p.rec.Outer(str(name), k, text)
}

func (p *parser) inner(name []byte, v *fastjson.Value) {
	k, text := p.value(v)
	p.rec.Inner(str(name), k, text)
}

func (p *parser) value(v *fastjson.Value) (work.Kind, []byte) {
	k := work.Literal
	switch v.Type() {
	case fastjson.TypeString:
		text, _ := v.StringBytes()
		return work.String, text
	case fastjson.TypeNull:
		return work.Null, nil
	case fastjson.TypeObject, fastjson.TypeArray:
		k = work.Composite
	}
	at := len(p.scratch)
	p.scratch = v.MarshalTo(p.scratch)
	return k, p.scratch[at:len(p.scratch):len(p.scratch)]
}

func str(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
