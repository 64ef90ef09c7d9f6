// Package goccy does the work with goccy/go-json, in two ways.
package goccy

import (
	"io"
	"strings"

	"github.com/goccy/go-json"

	"example.com/acstelemetry/bench/work"
)

// New returns the peer with one Decoder for all lines, because only a Decoder
// tells of unknown fields. The fields are raw values, which was faster than
// fields that read themselves; it copies them, into room that is used again.
func New() work.Peer { return work.Peer{Name: "goccy/go-json", Run: withUnknown} }

// Careless returns the peer with Unmarshal, which is faster and does less:
// unknown fields are not noticed.
func Careless() work.Peer {
	return work.Peer{Name: "goccy/go-json, unknown fields not noticed", Run: careless}
}

func careless(r io.Reader, s *work.Sink) error {
	raw := work.NewRaw[json.RawMessage]()
	return work.Lines(r, func(line []byte) {
		raw.Empty()
		if json.Unmarshal(line, raw.Line) != nil {
			s.BrokenLine(line)
			return
		}
		raw.Give(s)
	})
}

func withUnknown(r io.Reader, s *work.Sink) error {
	raw := work.NewRaw[json.RawMessage]()
	var in work.TextReader
	var dec *json.Decoder
	return work.Lines(r, func(line []byte) {
		if dec == nil {
			dec = json.NewDecoder(&in)
			dec.DisallowUnknownFields()
		}
		in.Text = line
		raw.Empty()
		if err := dec.Decode(raw.Line); err != nil {
			dec = nil // it does not go on after an error
			raw.Empty()
			if !strings.HasPrefix(err.Error(), "json: unknown field") || json.Unmarshal(line, raw.Line) != nil {
				s.BrokenLine(line)
				return
			}
			s.Unknown++
		}
		raw.Give(s)
	})
}
