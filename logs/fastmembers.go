package logs

import "example.com/acstelemetry/opt"

// members reads the object at i, which has no members with members of their own. It
// reads nearly all values of nearly all records, most of them without a call:
// longer or less usual ones go to member. It assumes that a key is nearly always
// one of the two that followed before, in the context of the key before that. It tests
// its assumptions about a value in as few branches as possible, because mispredicted
// branches cost most.
func (d *fast) members(t *fastTable, context uint8, in input, i int) (end int, ok bool) {
	if load8(in, i) != '{' {
		if i = blanks(in, i); load8(in, i) != '{' {
			return d.giveUp(nil, i), false
		}
	}
	k, b, seen := t.keys.start(), t.base, uint64(0)
	for {
		a := &k.after[context%marks]
		context = k.mark
		if n := a.next; n.quick.matches(in, i) {
			k, i = n, i+int(n.size)
		} else if n = a.second; n.quick.matches(in, i) {
			k, i = k.takeSecond(a), i+int(n.size)
		} else if n = a.next; n.size > maxPattern && n.matches(in, i) {
			k, i = n, i+int(n.size)
		} else if k, i = t.keys.other(k, a, in, i); k == nil {
			return d.giveUp(nil, i), false
		}
		if seen>>(k.field&63)&1 != 0 && k.how != unknownMember {
			return d.twice(k, i), false
		}
		seen |= 1 << (k.field & 63)
		switch k.how {
		case quotedText:
			// isID, inlined by hand: it exceeds the inlining budget
			if load8(in, i+lenID) == '"' && (mayEnd16(in, i)|mayEnd16(in, i+16)|mayEnd(load64(in, i+lenID-8)))&high == 0 {
				k.place.setPart(b, in, i, i+lenID)
				i += lenID + 1
				continue
			}
			j := special(in, i)
			switch {
			case load8(in, j) != '"':
			case isValue(in, i, j):
				k.place.setPart(b, in, i, j)
				i = j + 1
				continue
			case j-i == len("null") && load32(in, i) == nullWord:
				k.place.setNoText(b, opt.Null)
				i = j + 1
				continue
			}
		case quotedInteger, bareInteger:
			w := load64(in, i)
			n, digits := upTo8(w)
			most := 8
			if w&0xFF == '0' {
				most = 1
			}
			if j := i + digits; uint(digits-1) < uint(most) && k.form.endsAt(load8(in, j)) {
				k.place.setInteger(b, n)
				i = j + int(k.form)
				continue
			}
		case quotedReal, quotedRatio:
			if r, j := shortReal(in, i); j > 0 && (k.how == quotedReal || r <= 1) {
				k.place.setReal(b, r)
				i = j
				continue
			}
		case quotedEnum:
			if m := k.texts.at(in, i); m.quick.matches(in, i) {
				k.place.setText(b, m.value)
				i += int(m.size)
				continue
			}
		case endOfObject:
			t.done(seen &^ (unknownBit | endBit))
			return i, true
		case nullText:
			k.place.setNoText(b, opt.Null)
			continue
		case nullNumber:
			k.place.setNoNumber(b, opt.Null)
			continue
		}
		value := i
		if i, ok = d.member(t, k, in, i); !ok {
			d.giveUp(k, value)
			return i, false
		}
	}
}

// member reads the value of a member, in the slower way.
func (d *fast) member(t *fastTable, k *key, in input, i int) (end int, ok bool) {
	switch k.how {
	case quotedTime:
		return d.values.time(k.slot, t.base, quoted, in, i)
	case quotedText:
		return d.values.text(k.slot, t.base, in, i)
	case quotedInteger, quotedReal, quotedRatio:
		if load32(in, i) == nullWord && load8(in, i+4) == '"' {
			k.place.setNoNumber(t.base, opt.Null)
			return i + 5, true
		}
	case bareInteger:
		return d.values.integer(k.slot, t.base, bare, in, i)
	case bareReal:
		return d.values.real(k.slot, t.base, bare, in, i)
	case unknownMember:
		return d.unknown.read(k, false, in, i)
	}
	return d.values.read(k.slot, t.base, k.form, in, i)
}

// lenID is the length of a UUID. Most texts are one, so checking whether the text
// ends there is worthwhile before searching for its end.
const lenID = 36

// mayEnd16 combines mayEnd of the words at i and i+8.
func mayEnd16(in input, i int) uint64 { return mayEnd(load64(in, i)) | mayEnd(load64(in, i+8)) }

// isID reports whether the rest of the string at i is as long as a UUID, and
// plain.
func isID(in input, i int) bool {
	return load8(in, i+lenID) == '"' && (mayEnd16(in, i)|mayEnd16(in, i+16)|mayEnd(load64(in, i+lenID-8)))&high == 0
}

// isValue reports whether in[i:j] has no blanks around it, and is longer than the texts
// that mean no value or begins with another byte.
func isValue(in input, i, j int) bool {
	c := load8(in, i)
	return (!beginsNoValue[c] || j-i > longestNoValue && c != ' ') && load8(in, j-1) != ' '
}
