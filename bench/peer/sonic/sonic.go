// Package sonic does the work with bytedance/sonic.
package sonic

import (
	"errors"
	"io"
	"reflect"
	"unsafe"

	"github.com/bytedance/sonic"
	"github.com/bytedance/sonic/decoder"

	"example.com/acstelemetry/bench/work"
)

// New returns the peer at sonic's fastest settings: those of ConfigFastest; one
// Decoder for all lines, which are not copied; the
// fields are raw values that refer to the line, which was faster than fields
// that read themselves.
//
// It does less than the others: raw values are skipped without validation, and
// UTF-8 is not validated.
func New() work.Peer {
	return work.Peer{Name: "sonic", Run: func(r io.Reader, s *work.Sink) error {
		return run(r, s, decoder.OptionDisableUnknown|decoder.OptionNoValidateJSON)
	}}
}

// Validating returns the peer with raw values and strings validated.
func Validating() work.Peer {
	return work.Peer{Name: "sonic, validating", Run: func(r io.Reader, s *work.Sink) error {
		return run(r, s, decoder.OptionDisableUnknown|decoder.OptionValidateString)
	}}
}

// ErrFallback says that sonic has no code of its own for this machine or this
// version of Go and would use encoding/json.
var ErrFallback = errors.New("sonic has fallen back to encoding/json: it does not know this version of Go or this processor")

func run(r io.Reader, s *work.Sink, options decoder.Options) error {
	if sonic.APIKind != sonic.UseSonicJSON {
		return ErrFallback
	}
	raw := work.NewRaw[sonic.NoCopyRawMessage]()
	if err := sonic.Pretouch(reflect.TypeOf(raw.Line)); err != nil {
		return err
	}
	strict, lenient := decoder.NewDecoder(""), decoder.NewDecoder("")
	strict.SetOptions(options)
	lenient.SetOptions(options &^ decoder.OptionDisableUnknown)
	decode := func(d *decoder.Decoder, text string) error {
		raw.Clear()
		d.Reset(text)
		if err := d.Decode(raw.Line); err != nil {
			return err
		}
		return d.CheckTrailings()
	}
	return work.Lines(r, func(line []byte) {
		text := unsafe.String(&line[0], len(line))
		if decode(strict, text) != nil {
			// Maybe there is but an unknown field.
			if decode(lenient, text) != nil {
				s.BrokenLine(line)
				return
			}
			s.Unknown++
		}
		raw.Give(s)
	})
}
