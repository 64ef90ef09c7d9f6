//go:build (386 || amd64 || arm64 || loong64 || ppc64le || riscv64 || wasm) && !safe

package logs

import (
	"time"
	"unsafe"

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
func (f *writtenField) init() { f.stateIn = f.place + f.kind.stateAt() }

func (f *writtenField) state(b base) opt.State { return *(*opt.State)(f.stateIn.at(b)) }

func (p place) integer(b base) int64  { return (*integerCell)(p.at(b)).v }
func (p place) real(b base) float64   { return (*realCell)(p.at(b)).v }
func (p place) time(b base) time.Time { return (*timeCell)(p.at(b)).v }
func (p place) truth(b base) bool     { return (*boolCell)(p.at(b)).v }
