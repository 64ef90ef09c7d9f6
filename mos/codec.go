package mos

import (
	"strings"

	"example.com/acstelemetry/opt"
)

// Codec holds the constants of a codec in the E-model.
type Codec struct {
	// Name is the name of the row in this package, such as "G.711+PLC". It does
	// not matter in [Options].
	Name string
	// Ie is the equipment impairment factor in points of R: what the codec costs
	// when no packet is lost. 0 to 40.
	Ie float64
	// Bpl is the packet-loss robustness factor in per cent of loss: the larger,
	// the less audible a loss is. At this share of random loss a perfect codec
	// has lost half of 95 points. 4.3 to 40; not set where none is published,
	// and then the codec has an R only while nothing is lost.
	Bpl opt.Value[float64]
	// Source says where the numbers come from.
	Source string
}

const (
	g113Ie  = "ITU-T G.113 Appendix I, provisional planning values for Ie"
	g113Bpl = "ITU-T G.113 Appendix I, provisional planning values for Ie and Bpl under random loss"
)

// A row is a codec of G.113 together with the encoding names of RFC 3551,
// separated by blanks, that a log may use for it.
type row struct {
	Codec
	rtp string
}

// table holds the codecs of G.113 Appendix I that the narrow-band E-model can
// rate: ADPCM at 16 kbit/s (Ie 50) is beyond its range. Left out are the codecs
// of cellular systems other than GSM.
var table = [...]row{
	{Codec{"G.711", 0, opt.Of(4.3), g113Bpl + "; no concealment, 10 ms packets"}, "PCMU PCMA"},
	{Codec{"G.711+PLC", 0, opt.Of(25.1), g113Bpl + "; concealment of G.711 Appendix I, 10 ms packets"}, "PCMU PCMA"},
	{Codec{"G.723.1-5.3", 19, unpublished, g113Ie}, "G723"},
	{Codec{"G.723.1-6.3", 15, unpublished, g113Ie}, "G723"},
	{Codec{"G.723.1-6.3+VAD", 15, opt.Of(16.1), g113Bpl + "; the codec's own concealment, 30 ms packets"}, "G723"},
	{Codec{"G.726-24", 25, unpublished, g113Ie}, "G726-24"},
	{Codec{"G.726-32", 7, unpublished, g113Ie}, "G726-32"},
	{Codec{"G.726-40", 2, unpublished, g113Ie}, "G726-40"},
	{Codec{"G.728-12.8", 20, unpublished, g113Ie}, ""},
	{Codec{"G.728-16", 7, unpublished, g113Ie}, "G728"},
	{Codec{"G.729", 10, unpublished, g113Ie}, "G729"},
	{Codec{"G.729A+VAD", 11, opt.Of(19.0), g113Bpl + "; the codec's own concealment, 20 ms packets"}, "G729"},
	{Codec{"GSM-FR", 20, unpublished, g113Ie}, "GSM"},
	{Codec{"GSM-HR", 23, unpublished, g113Ie}, ""},
	{Codec{"GSM-EFR", 5, opt.Of(10.0), g113Bpl + "; the codec's own concealment, 20 ms packets"}, "GSM-EFR"},
}

// unpublished is a Bpl that G.113 does not give.
var unpublished = opt.Value[float64]{}

// Published returns the codecs for which ITU-T G.113 publishes constants of the
// narrow band. The list is the caller's to change.
func Published() []Codec {
	codecs := make([]Codec, len(table))
	for i := range table {
		codecs[i] = table[i].Codec
	}
	return codecs
}

// Lookup returns the codec of [Published] with a name, in any case.
func Lookup(name string) (Codec, bool) {
	for i := range table {
		if strings.EqualFold(table[i].Name, name) {
			return table[i].Codec, true
		}
	}
	return Codec{}, false
}

// meant returns the codecs that a log may mean by a name: the one that is called
// so here, or all with that encoding name.
func meant(name string) []Codec {
	if c, ok := Lookup(name); ok {
		return []Codec{c}
	}
	var codecs []Codec
	for i := range table {
		for rtp := range strings.FieldsSeq(table[i].rtp) {
			if strings.EqualFold(rtp, name) {
				codecs = append(codecs, table[i].Codec)
			}
		}
	}
	return codecs
}
