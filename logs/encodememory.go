//go:build (386 || amd64 || arm64 || loong64 || ppc64le || riscv64 || wasm) && !safe

package logs

import (
	"slices"
	"time"
	"unsafe"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// Writing reads the fields of a record by their offset, as the fast decoder sets them;
// encodememory_safe.go does the same without package unsafe.

// headOf returns the base for fields of the envelope, whose slots are those of a record
// that begins with one.
func headOf(rec Record) base { return base(rec.Head()) }

// stateAt returns the place of the state in a cell of a kind.
func (k Kind) stateAt() place {
	switch k {
	case Integer:
		return place(unsafe.Offsetof(integerCell{}.state))
	case Real:
		return place(unsafe.Offsetof(realCell{}.state))
	case Time:
		return place(unsafe.Offsetof(timeCell{}.state))
	case Bool:
		return place(unsafe.Offsetof(boolCell{}.state))
	}
	return place(unsafe.Offsetof(textCell{}.state))
}

// init prepares the reading of the state.
func (f *writtenField) init() {
	f.stateIn = f.place + f.kind.stateAt()
	f.size = uint8(min(len(f.name), 255))
	copy(f.words[:], f.name)
}

func (f *writtenField) state(b base) opt.State { return *(*opt.State)(f.stateIn.at(b)) }

// nameRoom is how many bytes of a name are copied at once.
const nameRoom = 32

// inMemory is members for fields in the memory of the record.
func (w *fieldWriter) inMemory(dst []byte) []byte {
	const room = nameRoom + 40 // for a member without a text
	b := w.base
	for i := range w.list {
		f := &w.list[i]
		state := *(*opt.State)(f.stateIn.at(b))
		if state == opt.Absent {
			continue
		}
		n := len(dst)
		if cap(dst)-n < room {
			dst = slices.Grow(dst, room)
		}
		to := unsafe.Add(unsafe.Pointer(unsafe.SliceData(dst)), n)
		*(*[32]byte)(to) = *(*[32]byte)(unsafe.Pointer(&f.words))
		if f.size > 32 {
			dst = append(dst, f.name...)
		} else {
			dst = dst[:n+int(f.size)]
		}
		switch {
		case state != opt.Set || w.kept>>i&1 == 1:
			dst = w.value(dst, i, state)
		case f.kind < Integer:
			dst = appendQuoted(dst, (*textCell)(f.at(b)).v)
		case f.kind == Integer:
			dst = appendInteger(dst, (*integerCell)(f.at(b)).v)
		case f.kind == Real:
			dst = appendReal(dst, (*realCell)(f.at(b)).v)
		case f.kind == Time:
			dst = append(appendTime(append(dst, '"'), (*timeCell)(f.at(b)).v), '"')
		default:
			dst = w.value(dst, i, state)
		}
		dst = append(dst, ',')
	}
	return dst
}

// appendQuoted is [jsonscan.AppendQuoted]: it copies by words, as long as they are plain.
func appendQuoted(dst []byte, text string) []byte {
	n, size := len(dst), len(text)
	if size < 8 {
		return jsonscan.AppendQuoted(dst, text)
	}
	if cap(dst)-n < size+2 {
		dst = slices.Grow(dst, size+2)
	}
	from := input{unsafe.Pointer(unsafe.StringData(text))}
	to := unsafe.Add(unsafe.Pointer(unsafe.SliceData(dst)), n)
	*(*byte)(to) = '"'
	to = unsafe.Add(to, 1)
	i := 0
	for ; i+32 <= size; i += 32 {
		a, b, c, d := load64(from, i), load64(from, i+8), load64(from, i+16), load64(from, i+24)
		if specials(a)|specials(b)|specials(c)|specials(d) != 0 {
			return jsonscan.AppendQuoted(dst, text)
		}
		*(*[4]uint64)(unsafe.Add(to, i)) = [4]uint64{a, b, c, d}
	}
	for ; i+8 <= size; i += 8 {
		a := load64(from, i)
		if specials(a) != 0 {
			return jsonscan.AppendQuoted(dst, text)
		}
		*(*uint64)(unsafe.Add(to, i)) = a
	}
	last := load64(from, size-8) // with what has been copied
	if specials(last) != 0 {
		return jsonscan.AppendQuoted(dst, text)
	}
	*(*uint64)(unsafe.Add(to, size-8)) = last
	*(*byte)(unsafe.Add(to, size)) = '"'
	return dst[:n+size+2]
}

func (p place) integer(b base) int64  { return (*integerCell)(p.at(b)).v }
func (p place) real(b base) float64   { return (*realCell)(p.at(b)).v }
func (p place) time(b base) time.Time { return (*timeCell)(p.at(b)).v }
func (p place) truth(b base) bool     { return (*boolCell)(p.at(b)).v }
