package logs

import "example.com/acstelemetry/opt"

// members reads the object that begins at i and has no members with members of
// their own. Nearly all values of nearly all records are read here, without a call
// for most: whatever is longer or odder goes to valueReader.
func (d *fast) members(t *fastTable, in input, i int) (end int, ok bool) {
	if load8(in, i) != '{' {
		return i, false
	}
	k, b, seen := t.keys.start(), t.base, uint64(0)
	for {
		if n := k.next[0]; n.text.begins(in, i) && n.usual(in, i) {
			k, i = n, i+n.text.size
		} else {
			var more bool
			if i, more, ok = separator(in, i); !more {
				t.done(seen)
				return i, ok
			}
			if k, i = t.keys.other(k, in, i); k == nil {
				return i, false
			}
		}
		if seen&k.bit != 0 {
			return i, false
		}
		seen |= k.bit
		switch k.how {
		case quotedText:
			switch j := special(in, i); {
			case load8(in, j) != '"':
				i, ok = d.values.odd(k.slot, b, in, i)
			case j-i <= len("Redacted") || load8(in, i) == ' ' || load8(in, j-1) == ' ':
				d.values.setText(k.slot, b, in, i, j)
				i, ok = j+1, true
			default:
				k.slot.setText(b, alias(in, i, j))
				if d.values.copies {
					d.values.kept.add(k.slot, b, in, i, j)
				}
				i, ok = j+1, true
			}
		case quotedInteger:
			n, digits := upTo8(load64(in, i))
			if j := i + digits; load8(in, j) == '"' && digits > 0 && (load8(in, i) != '0' || digits == 1) {
				k.slot.setInteger(b, n)
				i, ok = j+1, true
			} else {
				i, ok = d.values.integer(k.slot, b, quoted, in, i)
			}
		case quotedReal:
			if r, j := shortReal(in, i); j > 0 {
				k.slot.setReal(b, r)
				i, ok = j, true
			} else {
				i, ok = d.values.real(k.slot, b, quoted, in, i)
			}
		case quotedEnum:
			if m := k.slot.texts.at(in, i); m.text.stands(in, i) {
				k.slot.setEnum(b, m)
				i, ok = i+m.text.size, true
			} else {
				i, ok = d.values.enum(k.slot, b, quoted, in, i)
			}
		case quotedTime:
			i, ok = d.values.time(k.slot, b, quoted, in, i)
		case nothing:
			k.slot.set(b, opt.Null)
			ok = true
		case strange:
			i, ok = d.unknown.read(k, false, in, i)
		default:
			i, ok = d.values.read(k.slot, b, k.form, in, i)
		}
		if !ok {
			return i, false
		}
	}
}
