//go:build !(386 || amd64 || arm64 || loong64 || ppc64le || riscv64 || wasm) || safe

package logs

import (
	"time"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// This file does what encodememory.go does, slower and without package unsafe.

func headOf(rec Record) base { return rec }

func (*writtenField) init() {}

func (f *writtenField) state(b base) opt.State { return f.cell(b).State() }

const nameRoom = 0

func (w *fieldWriter) inMemory(dst []byte) []byte { return w.oneByOne(dst) }

func appendQuoted(dst []byte, text string) []byte { return jsonscan.AppendQuoted(dst, text) }

func (p place) integer(b base) int64 {
	v, _ := opt.Parse[int64](string(p.cell(b).AppendText(nil)))
	return v.Or(0)
}

func (p place) real(b base) float64 {
	v, _ := opt.Parse[float64](string(p.cell(b).AppendText(nil)))
	return v.Or(0)
}

func (p place) time(b base) time.Time { return p.cell(b).(*opt.Value[time.Time]).Or(time.Time{}) }

func (p place) truth(b base) bool { return string(p.cell(b).AppendText(nil)) == "true" }
