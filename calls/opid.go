package calls

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"math/bits"
)

// opID is the ID of an operation: of a GUID in small letters, as nearly all are, its
// two halves, which are compared and kept like numbers; of any other ID its text.
type opID struct {
	high, low uint64 // 0 of a text; a GUID of zeros is a text
	text      string
}

func opIDOf(text string) opID {
	if high, low, ok := parseGUID(text); ok && high|low != 0 {
		return opID{high: high, low: low}
	}
	return opID{text: text}
}

func (id opID) isGUID() bool { return id.high|id.low != 0 }

func (id opID) isEmpty() bool { return id == opID{} }

// String returns the ID as it was written.
func (id opID) String() string {
	if !id.isGUID() {
		return id.text
	}
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", id.high>>32, id.high>>16&0xFFFF, id.high&0xFFFF, id.low>>48, id.low&(1<<48-1))
}

// compare orders IDs as it would their texts.
func (id opID) compare(other opID) int {
	if id.isGUID() && other.isGUID() {
		return cmp.Or(cmp.Compare(id.high, other.high), cmp.Compare(id.low, other.low))
	}
	return cmp.Compare(id.String(), other.String())
}

func (id opID) hash() uint32 {
	if !id.isGUID() {
		return hashText(id.text)
	}
	high, low := bits.Mul64(id.high^seeds[0], id.low^seeds[1])
	return uint32(high ^ low ^ high>>32 ^ low>>32)
}

// seeds differ from run to run, as seed does.
var seeds = [2]uint64{maphash.String(seed, "high"), maphash.String(seed, "low")}

// parseGUID returns the halves of a GUID that is written in small letters.
func parseGUID(text string) (high, low uint64, ok bool) {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return 0, 0, false
	}
	w1, ok1 := hexadecimal(fourBytes(text[0:]) | fourBytes(text[4:])<<32)
	w2, ok2 := hexadecimal(fourBytes(text[9:]) | fourBytes(text[14:])<<32)
	w3, ok3 := hexadecimal(fourBytes(text[19:]) | fourBytes(text[24:])<<32)
	w4, ok4 := hexadecimal(fourBytes(text[28:]) | fourBytes(text[32:])<<32)
	return uint64(w1)<<32 | uint64(w2), uint64(w3)<<32 | uint64(w4), ok1 && ok2 && ok3 && ok4
}

// fourBytes returns the bytes with which a text begins, the first in the lowest bits.
func fourBytes(text string) uint64 {
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24
}

// hexadecimal reads eight digits, small letters among them, the first one in the lowest
// byte of a word. Each byte is made a digit's value, and that a digit again, which must
// be what it was made of.
func hexadecimal(w uint64) (value uint32, ok bool) {
	const ones = 0x0101010101010101
	v := w&(0x0F*ones) + (w>>6&ones)*9
	letters := (v + 6*ones) >> 4 & ones // of those above 9
	ok = v+'0'*ones+letters*('a'-'0'-10) == w && v&(0xF0*ones) == 0
	v = (v<<4 | v>>8) & 0x00FF00FF00FF00FF
	v = (v | v>>8) & 0x0000FFFF0000FFFF
	return bits.ReverseBytes32(uint32(v) | uint32(v>>32)<<16), ok
}
