package logs

import (
	"cmp"
	"slices"
)

// unknownField is the key.field of a member that the schema does not know. Azure
// adds fields to its logs before they are documented, and then to every record,
// so the fast decoder reads them, too.
const unknownField = 62

const unknownBit = 1 << unknownField

// unknownFields collects the fields of a record that the schema does not know.
type unknownFields struct {
	values  *valueReader
	row     bool // all fields are on one level
	copies  bool // texts must stay valid
	fields  []Unknown
	outside int    // number of fields outside properties; they come first
	lent    uint64 // the fields of the envelope that would have been read from properties
	last    Extra
	texts   []Text // of last
}

// maxUnknown is the maximum number of fields. They are compared with each
// other.
const maxUnknown = 64

func (u *unknownFields) begin(row bool) {
	u.row, u.fields, u.outside, u.lent = row, u.fields[:0], 0, 0
}

// read reads a value after its key.
func (u *unknownFields) read(k *key, outside bool, in input, i int) (end int, ok bool) {
	f := Unknown{Name: *k.name, Outside: outside}
	for j := range u.fields {
		if u.fields[j].Name == f.Name && u.fields[j].Outside == outside {
			return i, false
		}
	}
	u.lent |= uint64(k.lent)
	if end, ok = u.value(&f, k, in, i); !ok || len(u.fields) == maxUnknown {
		return end, false
	}
	if outside {
		u.fields = slices.Insert(u.fields, u.outside, f)
		u.outside++
	} else {
		u.fields = append(u.fields, f)
	}
	return end, true
}

// value reads a value as JSON.
func (u *unknownFields) value(f *Unknown, k *key, in input, i int) (end int, ok bool) {
	if k.form == null {
		f.JSON = "null"
		return i, true
	}
	depth := u.values.depth - 2
	if f.Outside || u.row {
		depth++
		if c := load8(in, i); (c == '{' || c == '[') && mayHoldRecords(f.Name) {
			return i, false
		}
	}
	if k.form == quoted {
		i--
	}
	end, blank, ok := jsonValue(in, i, depth)
	if !ok {
		return end, false
	}
	from, start, stop := u.values.compact(in, i, end, blank)
	if u.copies {
		f.JSON = string(cut(from, start, stop))
	} else {
		f.JSON = alias(from, start, stop)
	}
	return end, true
}

// extra returns the Extra for the record, given the texts that its values do not
// preserve.
func (u *unknownFields) extra(odd []oddText) *Extra {
	if len(u.fields)+len(odd) == 0 {
		return nil
	}
	x, texts := &u.last, u.texts[:0]
	if u.copies {
		x, texts = new(Extra), nil
	}
	*x = Extra{}
	if len(u.fields) > 0 {
		x.Unknown = u.fields
		if u.copies {
			x.Unknown = slices.Clone(u.fields)
		}
	}
	if len(odd) > 0 {
		texts = slices.Grow(texts, len(odd))
		slices.SortFunc(odd, func(a, b oddText) int { return cmp.Compare(a.field, b.field) })
		for i := range odd {
			texts = append(texts, odd[i].Text)
		}
		x.Texts = texts
		if !u.copies {
			u.texts = texts
		}
	}
	return x
}
