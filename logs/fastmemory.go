//go:build (386 || amd64 || arm64 || loong64 || ppc64le || riscv64 || wasm) && !safe

package logs

import (
	"math"
	"math/bits"
	"reflect"
	"strings"
	"time"
	"unsafe"

	"example.com/acstelemetry/opt"
)

// All memory access of the fast decoder is in this file: it loads words from
// its input without bounds checks, sets the fields of a record by their offset,
// and uses texts in place in the input. The processors named above are
// little-endian and load words from any address. fastmemory_safe.go does the
// same without package unsafe, on any other processor and with the build tag
// safe.

// input is the data to decode, with its padding. Its length is kept separately:
// one word fits into a register, three do not.
type input struct{ start unsafe.Pointer }

func inputOf(b []byte) input { return input{unsafe.Pointer(unsafe.SliceData(b))} }

// cut returns in[i:j].
func cut(in input, i, j int) []byte { return unsafe.Slice((*byte)(unsafe.Add(in.start, i)), j-i) }

// load8 returns in[i]. Here and in load32 and load64, i is at most the length
// of the input without its padding; reads never go past the padding.
func load8(in input, i int) byte {
	return *(*byte)(unsafe.Add(in.start, i))
}

// load32 returns in[i:i+4], the first byte in the lowest bits.
func load32(in input, i int) uint32 {
	return *(*uint32)(unsafe.Add(in.start, i))
}

// load64 returns in[i:i+8], the first byte in the lowest bits.
func load64(in input, i int) uint64 {
	return *(*uint64)(unsafe.Add(in.start, i))
}

// store64 sets out[i:i+8], which must exist.
func store64(out []byte, i int, w uint64) {
	*(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(out)), i)) = w
}

// alias returns in[i:j] as a string, which is valid as long as the input does
// not change.
func alias(in input, i, j int) string {
	return unsafe.String((*byte)(unsafe.Add(in.start, i)), j-i)
}

// The cells have the memory layout of an [opt.Value] of their kind of type; a
// test compares them.
type (
	textCell struct {
		v     string
		state opt.State
	}
	partCell struct { // a textCell whose text is part of the input
		start unsafe.Pointer
		size  int
		state opt.State
	}
	integerCell struct {
		v     int64
		state opt.State
	}
	realCell struct {
		v     float64
		state opt.State
	}
	timeCell struct {
		v     time.Time
		state opt.State
	}
	boolCell struct {
		v     bool
		state opt.State
	}
)

// base is the record whose fields are set.
type base = unsafe.Pointer

func baseOf(rec Record) base { return reflect.ValueOf(rec).UnsafePointer() }

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

// place is the offset of a field's cell in a record.
type place uint32

// newSlot returns the slot of a field in records like rec. It is not ok if the
// field is not inside the record or does not have the type of its Kind.
func newSlot(f *Field, rec Record) (sl slot, ok bool) {
	cell := f.Cell(rec)
	at, within := reflect.ValueOf(cell), reflect.TypeOf(rec)
	if within.Kind() != reflect.Pointer || !f.Kind.fits(cell) {
		return sl, false
	}
	offset := at.Pointer() - uintptr(baseOf(rec))
	sl = slot{field: f, place: place(offset), kind: f.Kind}
	if f.Kind == Enum {
		sl.texts = new(enumMemo)
	}
	size, room := at.Type().Elem().Size(), min(within.Elem().Size(), math.MaxUint32)
	return sl, size <= room && offset <= room-size
}

func (p place) at(b base) unsafe.Pointer { return unsafe.Add(b, p) }

// set sets a field to a state without a value.
func (s *slot) set(b base, state opt.State) {
	switch s.kind {
	case Integer, Real:
		s.setNoNumber(b, state)
	case Time:
		*(*timeCell)(s.at(b)) = timeCell{state: state}
	case Bool:
		*(*boolCell)(s.at(b)) = boolCell{state: state}
	default:
		s.setNoText(b, state)
	}
}

// setNoNumber sets a number to a state without a value. The memory of a zero
// Real is that of a zero Integer.
func (p place) setNoNumber(b base, state opt.State) {
	*(*integerCell)(p.at(b)) = integerCell{state: state}
}

func (p place) setNoText(b base, state opt.State) { *(*textCell)(p.at(b)) = textCell{state: state} }
func (p place) setText(b base, v string)          { *(*textCell)(p.at(b)) = textCell{v, opt.Set} }

// setPart sets the field to in[i:j].
func (p place) setPart(b base, in input, i, j int) {
	*(*partCell)(p.at(b)) = partCell{unsafe.Add(in.start, i), j - i, opt.Set}
}

func (p place) setInteger(b base, v int64)  { *(*integerCell)(p.at(b)) = integerCell{v, opt.Set} }
func (p place) setReal(b base, v float64)   { *(*realCell)(p.at(b)) = realCell{v, opt.Set} }
func (p place) setTime(b base, v time.Time) { *(*timeCell)(p.at(b)) = timeCell{v, opt.Set} }

// text returns the text of a field, or "".
func (s *slot) text(b base) string { return (*textCell)(s.at(b)).v }

// has returns the text of a field, and whether it has one.
func (s *slot) has(b base) (string, bool) {
	c := (*textCell)(s.at(b))
	return c.v, c.state == opt.Set
}

// cell returns the field as decoder sees it.
func (s *slot) cell(b base) opt.Cell {
	switch s.kind {
	case Integer:
		return (*opt.Value[int64])(s.at(b))
	case Real:
		return (*opt.Value[float64])(s.at(b))
	case Time:
		return (*opt.Value[time.Time])(s.at(b))
	case Bool:
		return (*opt.Value[bool])(s.at(b))
	}
	return (*opt.Value[string])(s.at(b))
}

// keeper copies the texts of a record, so that they stay valid. Texts that are
// often the same, such as IDs and user agents, are shared among records.
type keeper struct {
	parts  []keptPart
	owned  int                      // number of records
	shared *[1 << sharedBits]string // by hash; nil for the first few records
}

// keptPart is a field that holds a part of the input.
type keptPart struct {
	cell *textCell
	hash uint64
}

const (
	sharedBits = 12
	maxShared  = 512     // bytes of a text that is cached
	maxMemory  = 4 << 10 // bytes of the memory that a cached text keeps in use
	fewRecords = 8       // not worth the memory for shared texts
)

// own replaces the parts of in[:n] in the records of some tables by texts that stay
// valid, with one allocation for all that are neither shared nor long.
func (k *keeper) own(in input, n int, tables ...*fastTable) {
	size := 0
	k.parts = k.parts[:0]
	if k.owned++; k.owned == fewRecords {
		k.shared = new([1 << sharedBits]string)
	}
	for _, t := range tables {
		for mask := t.seen & t.texts; mask != 0; mask &= mask - 1 {
			c := (*textCell)(t.slots[bits.TrailingZeros64(mask)].at(t.base))
			at := uintptr(unsafe.Pointer(unsafe.StringData(c.v))) - uintptr(in.start)
			if at >= uintptr(n) {
				continue // not part of the input
			}
			hash := hash(in, int(at), int(at)+len(c.v)) >> (64 - sharedBits)
			switch {
			case k.shared != nil && k.shared[hash] == c.v:
				c.v = k.shared[hash]
			case len(c.v) > maxShared:
				c.v = strings.Clone(c.v)
			default:
				size += len(c.v)
				k.parts = append(k.parts, keptPart{c, hash})
			}
		}
	}
	if size > 0 {
		k.copy(size)
	}
}

// copy copies the parts; size is their total length.
func (k *keeper) copy(size int) {
	memory := make([]byte, 0, size)
	for _, p := range k.parts {
		start := len(memory)
		memory = append(memory, p.cell.v...)
		p.cell.v = alias(inputOf(memory), start, len(memory))
		if k.shared != nil && size <= maxMemory {
			k.shared[p.hash] = p.cell.v
		}
	}
}
