package errorcodes_test

import (
	"testing"

	"example.com/acstelemetry/errorcodes"
)

func BenchmarkLookup(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		errorcodes.Lookup(487)
	}
}

func BenchmarkLookupSubcode(b *testing.B) {
	for _, bb := range []struct {
		name          string
		code, subcode int
	}{
		{"service", 487, 10004},
		{"client", 500, 41000},
		{"telephony", 404, 540404},
		{"unknown", 499, 1},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				errorcodes.LookupSubcode(bb.code, bb.subcode)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for _, bb := range []struct{ name, text string }{
		{"plain", "487"},
		{"blanks", " 487 "},
		{"decimal", "487.0"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(bb.text)))
			for b.Loop() {
				if _, err := errorcodes.Parse(bb.text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
