//go:build goexperiment.jsonv2

package jsonv2

import (
	"bytes"
	"encoding/json/jsontext"
	"errors"
	"io"
	"unsafe"

	"example.com/acstelemetry/bench/work"
)

// Tokens returns the peer that goes through each object once. Names may repeat,
// and UTF-8 is not validated.
func Tokens() work.Peer { return work.Peer{Name: "encoding/json/jsontext", Run: tokens} }

func tokens(r io.Reader, s *work.Sink) error {
	var p parser
	p.dec = jsontext.NewDecoder(&p.in, syntax)
	return work.Lines(r, func(line []byte) {
		if p.line(line) != nil {
			s.BrokenLine(line)
			return
		}
		p.rec.Give(s)
	})
}

var errLine = errors.New("the line is not one object")

// parser keeps what is used again.
type parser struct {
	in      bytes.Buffer
	dec     *jsontext.Decoder
	rec     work.Record
	scratch []byte
}

// start begins to read a text, which jsontext does in place.
func (p *parser) start(text []byte) {
	p.in = *bytes.NewBuffer(text)
	p.dec.Reset(&p.in, syntax)
}

func (p *parser) line(line []byte) error {
	p.rec.Begin()
	p.scratch = p.scratch[:0]
	p.start(line)
	var later jsontext.Value // properties that come before the category
	inside := false
	err := p.object(func(name string) (err error) {
		if !work.IsProperties(name) || p.dec.PeekKind() != '{' {
			return p.give(name, p.rec.Outer)
		}
		if inside = p.rec.Inside() != work.Others; inside {
			return p.object(p.inner)
		}
		later, err = p.dec.ReadValue()
		return err
	})
	if err != nil || int(p.dec.InputOffset()) != len(line) {
		return errLine
	}
	if inside {
		return nil
	}
	if p.rec.Inside(); later == nil {
		return nil
	}
	p.start(later)
	return p.object(p.inner)
}

// object reads an object; do reads the value of each member.
func (p *parser) object(do func(name string) error) error {
	if t, err := p.dec.ReadToken(); err != nil || t.Kind() != '{' {
		return errLine
	}
	for p.dec.PeekKind() == '"' {
		_, name, err := p.value()
		if err != nil {
			return err
		}
		if err := do(unsafe.String(unsafe.SliceData(name), len(name))); err != nil {
			return err
		}
	}
	_, err := p.dec.ReadToken()
	return err
}

func (p *parser) inner(name string) error { return p.give(name, p.rec.Inner) }

func (p *parser) give(name string, to func(string, work.Kind, []byte)) error {
	k, text, err := p.value()
	if err == nil {
		to(name, k, text)
	}
	return err
}

func (p *parser) value() (k work.Kind, text []byte, err error) {
	raw, err := p.dec.ReadValue()
	if err != nil {
		return 0, nil, err
	}
	k, text, p.scratch = work.Split(raw, p.scratch)
	return k, text, nil
}
