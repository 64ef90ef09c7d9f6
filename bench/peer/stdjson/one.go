// Package stdjson does the work with encoding/json, in two ways.
package stdjson

import (
	"encoding/json"
	"io"
	"strings"

	"example.com/acstelemetry/bench/work"
	"example.com/acstelemetry/opt"
)

// One returns the peer with one struct for all categories, whose fields read
// themselves (with methods UnmarshalJSON), used again for every line.
func One() work.Peer { return work.Peer{Name: "encoding/json, one struct", Run: one} }

func one(r io.Reader, s *work.Sink) error {
	var line work.Line
	states := work.States(&line)
	var d decoder
	return work.Lines(r, func(text []byte) {
		for _, state := range states {
			*state = opt.Absent
		}
		switch unknown, ok := d.decode(text, &line); {
		case !ok:
			s.BrokenLine(text)
		default:
			if unknown {
				s.Unknown++
			}
			s.Union(&line.Envelope, &line.Properties)
		}
	})
}

// decoder is a json.Decoder for many values, each of them the whole of a text.
// Only a Decoder tells of unknown fields; one for each text would cost more.
type decoder struct {
	dec  *json.Decoder
	next work.TextReader
}

// decode decodes a text into v and reports whether there was an unknown field.
// It returns false if the text is not one JSON value.
func (d *decoder) decode(text []byte, v any) (unknown, ok bool) {
	if d.dec == nil {
		d.dec = json.NewDecoder(&d.next)
		d.dec.DisallowUnknownFields()
	}
	d.next.Text = text
	start := d.dec.InputOffset()
	err := d.dec.Decode(v)
	if err != nil && strings.HasPrefix(err.Error(), "json: unknown field") {
		unknown, err = true, nil // it has decoded everything else
	}
	if err != nil || int(d.dec.InputOffset()-start) != len(text) {
		d.dec = nil // it does not go on after an error
		return false, false
	}
	return unknown, true
}
