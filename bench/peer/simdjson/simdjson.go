// Package simdjson does the work with minio/simdjson-go.
package simdjson

import (
	"errors"
	"io"
	"strconv"
	"unsafe"

	"github.com/minio/simdjson-go"

	"example.com/acstelemetry/bench/work"
)

// New returns the peer: blocks of lines are parsed at once into a tape that is
// used again, strings without escapes refer to the block, and each object is
// gone through once. A block with a bad line is parsed line by line.
//
// It does less than the others: UTF-8 is not validated, and the text of a number is
// lost, so that a bare 1.50 in a field of text becomes 1.5.
func New() work.Peer { return work.Peer{Name: "simdjson-go", Run: run} }

// ErrProcessor says that the processor lacks what simdjson-go needs.
var ErrProcessor = errors.New("simdjson-go needs a processor with AVX2 and CLMUL")

// Supported reports whether the processor has it.
func Supported() bool { return simdjson.SupportedCPU() }

func run(r io.Reader, s *work.Sink) error {
	if !Supported() {
		return ErrProcessor
	}
	var p parser
	return work.Blocks(r, func(block []byte) {
		tape, err := simdjson.ParseND(block, p.tape, simdjson.WithCopyStrings(false))
		if err == nil {
			p.tape = tape
			p.records(s)
			return
		}
		p.tape = nil
		work.SplitLines(block, func(line []byte) {
			tape, err := simdjson.Parse(line, p.tape, simdjson.WithCopyStrings(false))
			if p.tape = tape; err != nil {
				s.BrokenLine(line)
				return
			}
			p.records(s)
		})
	})
}

// parser keeps what is used again.
type parser struct {
	tape              *simdjson.ParsedJson
	root, outer, item simdjson.Iter
	object, inner     simdjson.Object
	rec               work.Record
	number            []byte
}

// records gives the records on the tape to the sink.
func (p *parser) records(s *work.Sink) {
	lines := p.tape.Iter()
	for lines.Advance() == simdjson.TypeRoot {
		kind, _, err := lines.Root(&p.root)
		if err != nil || kind != simdjson.TypeObject {
			s.BrokenLine(nil)
			continue
		}
		p.record(s)
	}
}

func (p *parser) record(s *work.Sink) {
	if _, err := p.root.Object(&p.object); err != nil {
		s.BrokenLine(nil)
		return
	}
	p.number = p.number[:0]
	p.rec.Begin()
	properties := false
	for {
		name, kind, err := p.object.NextElementBytes(&p.item)
		if err != nil {
			s.BrokenLine(nil)
			return
		}
		if kind == simdjson.TypeNone {
			break
		}
		if kind == simdjson.TypeObject && work.IsProperties(str(name)) {
			p.outer, properties = p.item, true
			continue
		}
		k, text := p.value(kind)
		p.rec.Outer(str(name), k, text)
	}
	p.rec.Inside()
	if properties && !p.properties() {
		s.BrokenLine(nil)
		return
	}
	p.rec.Give(s)
}

func (p *parser) properties() bool {
	if _, err := p.outer.Object(&p.inner); err != nil {
		return false
	}
	for {
		name, kind, err := p.inner.NextElementBytes(&p.item)
		if err != nil {
			return false
		}
		if kind == simdjson.TypeNone {
			return true
		}
		k, text := p.value(kind)
		p.rec.Inner(str(name), k, text)
	}
}

// value returns the value of p.item. A number has lost its text, so it is
// written again.
func (p *parser) value(kind simdjson.Type) (work.Kind, []byte) {
	at := len(p.number)
	switch kind {
	case simdjson.TypeString:
		text, _ := p.item.StringBytes()
		return work.String, text
	case simdjson.TypeNull:
		return work.Null, nil
	case simdjson.TypeInt, simdjson.TypeUint:
		n, _ := p.item.Int()
		p.number = strconv.AppendInt(p.number, n, 10)
	case simdjson.TypeFloat:
		f, _ := p.item.Float()
		if p.number = strconv.AppendFloat(p.number, f, 'f', -1, 64); f == float64(int64(f)) {
			p.number = append(p.number, ".0"...)
		}
	case simdjson.TypeBool:
		b, _ := p.item.Bool()
		p.number = strconv.AppendBool(p.number, b)
	default:
		text, _ := p.item.MarshalJSON()
		return work.Composite, text
	}
	return work.Literal, p.number[at:len(p.number):len(p.number)]
}

func str(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
