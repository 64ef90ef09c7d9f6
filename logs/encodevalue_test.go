package logs

import (
	"bytes"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// What is written is exactly what package opt writes.
func TestWrittenValues(t *testing.T) {
	check := func(what any, got, want []byte) {
		if string(got) != string(want) {
			t.Helper()
			t.Errorf("%v is written %s, want %s", what, got, want)
		}
	}
	var got, want []byte
	real := func(f float64) {
		for _, f := range []float64{f, -f} {
			got, want = appendReal(got[:0], f), opt.Of(f).AppendText(want[:0])
			check(f, got, want)
		}
	}
	whole := func(n int64) {
		for _, n := range []int64{n, -n, ^n} {
			got, want = appendInteger(got[:0], n), opt.Of(n).AppendText(want[:0])
			check(n, got, want)
		}
	}
	moment := func(at time.Time) {
		got, want = appendTime(got[:0], at.UTC()), opt.Of(at).AppendText(want[:0])
		check(at, got, want)
	}

	for _, f := range []float64{
		0, 1, 0.1, 0.3, 0.1 + 0.2, 1.0 / 3, 2.5, 1e-6, 9.99999e-7, 1.000001e-6, 0.000123456789, 3.146336e-05,
		999_999_999_999_999, 1e15, 1e15 - 0.5, 1e15 + 0.5, 1 << 53, 1<<53 - 1, 1e20, 1e21, 1e22, 123456.789012345,
		math.MaxFloat64, math.SmallestNonzeroFloat64, math.Pi, 5e-324, 1e23, 0.5, 0.25, 0.125, 99.99, 100.001,
	} {
		for _, f := range []float64{f, math.Nextafter(f, 0), math.Nextafter(f, math.MaxFloat64)} {
			real(f)
		}
	}
	for n := uint(0); n < 64; n++ {
		whole(1 << n)
		whole(1<<n - 1)
	}
	for n := int64(1); n < math.MaxInt64/10; n *= 10 {
		whole(n)
		whole(n - 1)
	}
	for day := -719_162; day <= 2_932_896; day++ { // from year 1 to year 9999
		moment(time.Unix(int64(day)*86_400, 0))
	}
	moment(time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC))

	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		real(math.Float64frombits(r.Uint64() &^ (1 << 62))) // neither infinite nor NaN
		real(float64(r.Int64N(1<<40)) / math.Pow10(r.IntN(12)))
		real(r.Float64() * math.Pow10(r.IntN(20)-4))
		whole(r.Int64() >> r.IntN(63))
		moment(time.Unix(r.Int64N(1<<33), r.Int64N(1e9)/int64(math.Pow10(r.IntN(9)))*1))
	}
}

func BenchmarkWrittenValues(b *testing.B) {
	var text []byte
	at := time.Date(2026, 1, 5, 7, 49, 46, 630_000_000, time.UTC)
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"real", func() { text = appendReal(text[:0], 0.028231) }},
		{"real in general", func() { text = appendFloat(text[:0], 0.028231) }},
		{"integer", func() { text = appendInteger(text[:0], 2825) }},
		{"time", func() { text = appendTime(text[:0], at) }},
		{"time in general", func() { text = at.AppendFormat(text[:0], time.RFC3339Nano) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.do()
			}
		})
	}
}

// Texts are what jsonscan writes, with odd bytes at any place and with less room than they need.
func TestWrittenTexts(t *testing.T) {
	const plain = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH"
	odd := []string{"", `"`, `\\`, `\"`, "\n", "\x00", "\x7f", "é", "\xff", "\u2028", " ", "!", "#"}
	check := func(text string) {
		want := jsonscan.AppendQuoted([]byte("x"), text)
		for _, room := range []int{1, 2, len(text), len(text) + 3, 3 * len(text)} {
			if got := appendQuoted(append(make([]byte, 0, room), 'x'), text); !bytes.Equal(got, want) {
				t.Errorf("%q is written %s, want %s", text, got, want)
			}
		}
	}
	for _, a := range odd {
		for _, b := range odd {
			for before := range plain {
				for after := range 12 {
					check(plain[:before] + a + plain[:after] + b)
					check(plain[:before] + a + b + plain[:after])
				}
			}
		}
	}
	check(strings.Repeat(plain+`"`, 200))
}

// Cells are in quotes where encoding/csv puts them, and odd bytes are found at any place.
func TestWrittenCells(t *testing.T) {
	const plain = "abcdefghijklmnopqrst"
	for _, odd := range []string{"", " ", "!", "#", "+", "-", `"`, `""`, ",", "\n", "\r", "\r\n", "\t", "\x00", "\x7f", `\.`, "é", "\u00a0", "\u2028", "\xff"} {
		for before := range plain {
			for after := range plain {
				text := plain[:before] + odd + plain[:after]
				var want bytes.Buffer
				w := csv.NewWriter(&want)
				w.Write([]string{text, "x"}) //nolint:errcheck // Flush
				w.Flush()
				if got := string(appendCSVText(nil, text)) + ",x\n"; got != want.String() {
					t.Errorf("%q is written %q, want %q", text, got, &want)
				}
				if isPlainCell(text) && want.String() != text+",x\n" {
					t.Errorf("%q counts as plain", text)
				}
			}
		}
	}
}
