package logs

import "example.com/acstelemetry/opt"

// members reads the object that begins at i and has no members with members of
// their own. Nearly all values of nearly all records are read here, without a call
// for most: whatever is longer or odder goes to member. It assumes that a key is nearly
// always one of the two that followed before; what it assumes of a value is tested in as
// few branches as can be, because those that the processor foresees wrongly cost most.
func (d *fast) members(t *fastTable, in input, i int) (end int, ok bool) {
	if load8(in, i) != '{' {
		return i, false
	}
	k, b, seen := t.keys.start(), t.base, uint64(0)
	for {
		if n := k.next; n.quick.stands(in, i) {
			k, i = n, i+int(n.size)
		} else if n = k.others[0]; n.quick.stands(in, i) {
			k, i = k.second(), i+int(n.size)
		} else if n = k.next; n.size > maxPattern && n.stands(in, i) {
			k, i = n, i+int(n.size)
		} else if k, i = t.keys.other(k, in, i); k == nil {
			return i, false
		}
		if seen>>(k.field&63)&1 != 0 && k.how != strange {
			return i, false
		}
		seen |= 1 << (k.field & 63)
		switch k.how {
		case quotedText:
			// As isID, which is too large for the compiler to put it here.
			if load8(in, i+lenID) == '"' && (rough16(in, i)|rough16(in, i+16)|rough(load64(in, i+lenID-8)))&high == 0 {
				k.place.setPart(b, in, i, i+lenID)
				i += lenID + 1
				continue
			}
			if j := special(in, i); load8(in, j) == '"' && isValue(in, i, j) {
				k.place.setPart(b, in, i, j)
				i = j + 1
				continue
			}
		case quotedInteger:
			w := load64(in, i)
			n, digits := upTo8(w)
			most := 8
			if w&0xFF == '0' {
				most = 1
			}
			if j := i + digits; uint(digits-1) < uint(most) && load8(in, j) == '"' {
				k.place.setInteger(b, n)
				i = j + 1
				continue
			}
		case quotedReal:
			if r, j := shortReal(in, i); j > 0 {
				k.place.setReal(b, r)
				i = j
				continue
			}
		case quotedEnum:
			if m := k.texts.at(in, i); m.quick.stands(in, i) {
				k.place.setText(b, m.value)
				i += int(m.size)
				continue
			}
		case theEnd:
			t.done(seen &^ (unknownBit | endBit))
			return i, true
		case nothing:
			k.place.setNoText(b, opt.Null)
			continue
		}
		if i, ok = d.member(t, k, in, i); !ok {
			return i, false
		}
	}
}

// member reads the value of a member in the long way.
func (d *fast) member(t *fastTable, k *key, in input, i int) (end int, ok bool) {
	switch k.how {
	case quotedTime:
		return d.values.time(k.slot, t.base, quoted, in, i)
	case quotedText:
		return d.values.text(k.slot, t.base, in, i)
	case quotedInteger:
		return d.values.integer(k.slot, t.base, quoted, in, i)
	case strange:
		return d.unknown.read(k, false, in, i)
	}
	return d.values.read(k.slot, t.base, k.form, in, i)
}

// lenID is how long a UUID is, which most texts are. So it is worth while to look
// whether one ends there before looking for its end.
const lenID = 36

// rough16 returns what rough does of the words at i and i+8, together.
func rough16(in input, i int) uint64 { return rough(load64(in, i)) | rough(load64(in, i+8)) }

// isID reports whether the string that goes on at i is as long as a UUID, and plain.
func isID(in input, i int) bool {
	return load8(in, i+lenID) == '"' && (rough16(in, i)|rough16(in, i+16)|rough(load64(in, i+lenID-8)))&high == 0
}

// isValue reports whether in[i:j] is too long, or not of a length, to mean that there is
// no value, and has no blanks around it.
func isValue(in input, i, j int) bool {
	const missing uint64 = 1<<len("") | 1<<len("-") | 1<<len("null") | 1<<len("Redacted")
	return (j-i > len("Redacted") || missing>>(uint(j-i)&63)&1 == 0) && load8(in, i) != ' ' && load8(in, j-1) != ' '
}
