package logs

import (
	"math/bits"

	"example.com/acstelemetry/opt"
)

// membersInAnyOrder does what members does, where the order of the members is another in
// each record. Then nothing can be predicted, neither by the decoder nor by the processor,
// and mispredicted branches take most of the time. So keys are looked up at once, and
// values are read with as few branches as possible.
func (d *fast) membersInAnyOrder(t *fastTable, in input, i int) (end int, ok bool) {
	k, b, seen := t.keys.start(), t.base, uint64(0)
	for {
		if n := t.keys.set(in, i)[0]; load8(in, i) == ',' && n.quick.matches(in, i) {
			k, i = n, i+int(n.size)
			t.keys.hitScore--
		} else if k, i = t.keys.other(k, &k.after[0], in, i); k == nil {
			return d.giveUp(nil, i), false
		}
		if seen>>(k.field&63)&1 != 0 && k.how != unknownMember {
			return d.twice(k, i), false
		}
		seen |= 1 << (k.field & 63)
		value := i
		switch k.how {
		case quotedText:
			if j := special40(in, i); load8(in, j) == '"' && isValue(in, i, j) {
				k.place.setPart(b, in, i, j)
				i = j + 1
				continue
			}
			i, ok = d.values.text(k.slot, b, in, i)
		case quotedEnum:
			if m := k.texts.at(in, i); m.quick.matches(in, i) {
				k.place.setText(b, m.value)
				i += int(m.size)
				continue
			}
			i, ok = d.values.enum(k.slot, b, quoted, in, i)
		case quotedReal, quotedRatio:
			if r, j := shortReal(in, i); j > 0 && (k.how == quotedReal || r <= 1) {
				k.place.setReal(b, r)
				i = j
				continue
			}
			i, ok = d.member(t, k, in, i)
		case quotedTime:
			i, ok = d.values.time(k.slot, b, quoted, in, i)
		case nullText:
			k.place.setNoText(b, opt.Null)
			continue
		case nullNumber:
			k.place.setNoNumber(b, opt.Null)
			continue
		case endOfObject:
			t.done(seen &^ (unknownBit | endBit))
			return i, true
		default: // quotedInteger, unknownMember, general
			i, ok = d.member(t, k, in, i)
		}
		if !ok {
			d.giveUp(k, value)
			return i, false
		}
	}
}

// special40 does what special does. If there is a special byte among the first 40, as in
// a UUID and in nearly all shorter texts, it takes no branch that depends on where.
func special40(in input, i int) int {
	found := gather(specials(load64(in, i))) | gather(specials(load64(in, i+8)))<<8 | gather(specials(load64(in, i+16)))<<16 |
		gather(specials(load64(in, i+24)))<<24 | gather(specials(load64(in, i+32)))<<32
	if found == 0 {
		return special(in, i+40)
	}
	return i + bits.TrailingZeros64(found)
}

// gather moves the highest bits of the eight bytes of a word to its lowest bits, in their
// order. All other bits of the word must be 0.
func gather(w uint64) uint64 { return w >> 7 * 0x0102040810204080 >> 56 }
