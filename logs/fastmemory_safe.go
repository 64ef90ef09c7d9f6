//go:build !(386 || amd64 || arm64 || loong64 || ppc64le || riscv64 || wasm) || safe

package logs

import (
	"encoding/binary"
	"math"
	"strconv"
	"time"

	"example.com/acstelemetry/opt"
)

// This file does what fastmemory.go does, slower and without package unsafe.

type input struct{ b []byte }

func inputOf(b []byte) input { return input{b} }

func cut(in input, i, j int) []byte       { return in.b[i:j] }
func load8(in input, i int) byte          { return in.b[i] }
func load32(in input, i int) uint32       { return binary.LittleEndian.Uint32(in.b[i:]) }
func load64(in input, i int) uint64       { return binary.LittleEndian.Uint64(in.b[i:]) }
func store64(out []byte, i int, w uint64) { binary.LittleEndian.PutUint64(out[i:], w) }
func alias(in input, i, j int) string     { return string(in.b[i:j]) }

// base is the record whose fields are set.
type base = Record

func baseOf(rec Record) base { return rec }

// slot is a field of the records of a schema.
type slot struct {
	place
	field *Field
	kind  Kind
	index uint8
	texts *enumMemo // of an Enum
	least float64   // of a number: those outside have a remark
	most  float64
}

// place is the field whose cell is set.
type place struct{ of *Field }

func newSlot(f *Field, rec Record) (slot, bool) {
	sl := slot{field: f, place: place{f}, kind: f.Kind}
	if f.Kind == Enum {
		sl.texts = new(enumMemo)
	}
	return sl, f.Kind.fits(f.Cell(rec))
}

func (p place) cell(b base) opt.Cell                { return p.of.Cell(b) }
func (p place) setNoText(b base, state opt.State)   { p.cell(b).Clear(state) }
func (p place) setNoNumber(b base, state opt.State) { p.cell(b).Clear(state) }
func (s *slot) set(b base, state opt.State)         { s.cell(b).Clear(state) }
func (s *slot) text(b base) string                  { return string(s.cell(b).AppendText(nil)) }

func (s *slot) has(b base) (string, bool) { return s.text(b), s.cell(b).State() == opt.Set }

func (p place) setInteger(b base, v int64) {
	switch c := p.cell(b).(type) {
	case *opt.Value[int64]:
		*c = opt.Of(v)
	case *opt.Value[opt.Seconds]:
		*c = opt.Of(opt.Seconds(v))
	case *opt.Value[opt.Milliseconds]:
		*c = opt.Of(opt.Milliseconds(v))
	case *opt.Value[opt.Packets]:
		*c = opt.Of(opt.Packets(v))
	case *opt.Value[opt.Pixels]:
		*c = opt.Of(opt.Pixels(v))
	default: // of a type known only to its package
		p.parsed(b, strconv.FormatInt(v, 10))
	}
}

func (p place) setReal(b base, v float64) {
	switch c := p.cell(b).(type) {
	case *opt.Value[float64]:
		*c = opt.Of(v)
	case *opt.Value[opt.Ratio]:
		*c = opt.Of(opt.Ratio(v))
	case *opt.Value[opt.BitsPerSecond]:
		*c = opt.Of(opt.BitsPerSecond(v))
	case *opt.Value[opt.FramesPerSecond]:
		*c = opt.Of(opt.FramesPerSecond(v))
	case *opt.Value[opt.MillisecondsPerMinute]:
		*c = opt.Of(opt.MillisecondsPerMinute(v))
	default:
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if v == 0 && math.Signbit(v) {
			text = "-0"
		}
		p.parsed(b, text)
	}
}

func (p place) setTime(b base, v time.Time) { *p.cell(b).(*opt.Value[time.Time]) = opt.Of(v) }

func (p place) setText(b base, v string) {
	if c, ok := p.cell(b).(*opt.Value[string]); ok {
		*c = opt.Of(v)
		return
	}
	p.parsed(b, v)
}

// parsed sets the field from a text that is known to be valid for its kind.
func (p place) parsed(b base, text string) {
	if err := p.cell(b).Parse(text); err != nil {
		panic("logs: " + p.of.Name() + ": " + err.Error())
	}
}

// setPart sets the field to in[i:j].
func (p place) setPart(b base, in input, i, j int) { p.setText(b, alias(in, i, j)) }

// keeper has nothing to do: alias copies.
type keeper struct{}

func (*keeper) own(input, int, ...*fastTable) {}
