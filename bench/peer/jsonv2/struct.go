//go:build goexperiment.jsonv2

// Package jsonv2 does the work with encoding/json/v2, and with the tokens of
// encoding/json/jsontext. The experiment changes encoding/json, too, so the
// package has builds of its own.
package jsonv2

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"io"

	"example.com/acstelemetry/bench/work"
	"example.com/acstelemetry/opt"
)

// Struct returns the peer with one struct for all categories, whose fields read
// themselves, used again for every line. Names may repeat, as the rules of the
// logs have it, and have any case, and UTF-8 is not validated.
func Struct() work.Peer { return work.Peer{Name: "encoding/json/v2", Run: fillStruct} }

var syntax = json.JoinOptions(json.MatchCaseInsensitiveNames(true), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

func fillStruct(r io.Reader, s *work.Sink) error {
	var line work.Line
	states := work.States(&line)
	strict := json.JoinOptions(syntax, json.RejectUnknownMembers(true))
	decode := func(text []byte, options json.Options) error {
		for _, state := range states {
			*state = opt.Absent
		}
		return json.Unmarshal(text, &line, options)
	}
	return work.Lines(r, func(text []byte) {
		if decode(text, strict) != nil {
			// Maybe there is but an unknown field.
			if decode(text, syntax) != nil {
				s.BrokenLine(text)
				return
			}
			s.Unknown++
		}
		s.Union(&line.Envelope, &line.Properties)
	})
}
