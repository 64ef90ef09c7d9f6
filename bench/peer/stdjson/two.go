package stdjson

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"example.com/acstelemetry/bench/work"
)

// Two returns the peer as it is usually written: the envelope with its
// properties raw, then the properties as the type that the category says. Each
// line gets new structs.
func Two() work.Peer { return work.Peer{Name: "encoding/json, as usual", Run: two} }

type envelope struct {
	work.Envelope
	Properties json.RawMessage `json:"properties"`
}

func two(r io.Reader, s *work.Sink) error {
	return work.Lines(r, func(line []byte) {
		var e envelope
		outer, ok := unmarshal(line, &e)
		var inner bool
		switch e.Log() {
		case work.Summaries:
			var p work.Summary
			if inner, ok = unmarshalIf(ok, e.Properties, &p); ok {
				s.Summary(&e.Envelope, &p.Participant, &p.SummaryFields)
			}
		case work.Diagnostics:
			var p work.Diagnostic
			if inner, ok = unmarshalIf(ok, e.Properties, &p); ok {
				s.Diagnostic(&e.Envelope, &p.Participant, &p.DiagnosticFields)
			}
		case work.Operations:
			var p work.Operation
			if inner, ok = unmarshalIf(ok, e.Properties, &p); ok {
				s.Operation(&e.Envelope, &p)
			}
		default:
			if ok {
				s.Other++
			}
		}
		switch {
		case !ok:
			s.BrokenLine(line)
		case outer || inner:
			s.Unknown++
		}
	})
}

// unmarshal is json.Unmarshal that tells of unknown fields.
func unmarshal(text []byte, v any) (unknown, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	if err != nil && strings.HasPrefix(err.Error(), "json: unknown field") {
		unknown, err = true, nil
	}
	return unknown, err == nil && int(dec.InputOffset()) == len(text)
}

func unmarshalIf(ok bool, text []byte, v any) (bool, bool) {
	if !ok {
		return false, false
	}
	return unmarshal(text, v)
}
