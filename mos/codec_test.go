package mos_test

import (
	"errors"
	"strings"
	"testing"

	"example.com/acstelemetry/mos"
	"example.com/acstelemetry/opt"
)

// The constants, copied once more by hand from the tables of G.113 Appendix I.
func TestPublished(t *testing.T) {
	var none opt.Value[float64]
	for _, want := range []struct {
		name string
		ie   float64
		bpl  opt.Value[float64]
	}{
		{"G.711", 0, opt.Of(4.3)},
		{"G.711+PLC", 0, opt.Of(25.1)},
		{"G.723.1-5.3", 19, none},
		{"G.723.1-6.3", 15, none},
		{"G.723.1-6.3+VAD", 15, opt.Of(16.1)},
		{"G.726-24", 25, none},
		{"G.726-32", 7, none},
		{"G.726-40", 2, none},
		{"G.728-12.8", 20, none},
		{"G.728-16", 7, none},
		{"G.729", 10, none},
		{"G.729A+VAD", 11, opt.Of(19.0)},
		{"GSM-FR", 20, none},
		{"GSM-HR", 23, none},
		{"GSM-EFR", 5, opt.Of(10.0)},
	} {
		got, ok := mos.Lookup(strings.ToLower(want.name))
		if !ok || got.Name != want.name || got.Ie != want.ie || got.Bpl != want.bpl {
			t.Errorf("Lookup(%s) = %+v, %v; want Ie %v, Bpl %v", want.name, got, ok, want.ie, want.bpl)
		}
	}
}

func TestPublishedIsSound(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range mos.Published() {
		if seen[c.Name] || !strings.Contains(c.Source, "G.113") {
			t.Errorf("%+v is there twice or has no source", c)
		}
		seen[c.Name] = true
		p := with(func(p *mos.Parameters) { p.Ie, p.Bpl = c.Ie, c.Bpl.Or(4.3) })
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
	if len(seen) != 15 {
		t.Errorf("%d codecs, want 15", len(seen))
	}
}

func TestPublishedIsTheCallers(t *testing.T) {
	mos.Published()[0].Ie = 40
	if c, ok := mos.Lookup("G.711"); !ok || c.Ie != 0 {
		t.Errorf("a caller's change to the list came through: %+v", c)
	}
}

// What has no narrow-band constants must not get any by a likeness of names.
func TestLookupUnknown(t *testing.T) {
	for _, name := range []string{"", "OPUS", "SATIN", "G722", "G.722", "SILK", "H264S", "G.711 ", "PCMU", "AMR-WB"} {
		if c, ok := mos.Lookup(name); ok {
			t.Errorf("Lookup(%q) = %+v", name, c)
		}
	}
}

// With a Bpl of 10, 10 % of random loss cost a perfect codec half of 95.
func TestBplIsHalf(t *testing.T) {
	terms, err := mos.Compute(with(func(p *mos.Parameters) { p.Bpl, p.Ppl = 10, 10 }))
	if err != nil || terms.IeEff != 47.5 {
		t.Errorf("Ie-eff = %v, %v; want 47.5", terms.IeEff, err)
	}
}

func TestErrorsAreOne(t *testing.T) {
	_, err := mos.R(mos.Parameters{})
	if !errors.Is(err, mos.ErrRange) || strings.Count(err.Error(), "\n") != 9 {
		t.Errorf("want ten faults in one error, got %v", err)
	}
}
