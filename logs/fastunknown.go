package logs

import (
	"cmp"
	"slices"

	"example.com/acstelemetry/internal/jsonscan"
)

// unknownField is the key.field of a member that the schema does not know. Azure
// adds fields to its logs before they are documented, and then to every record,
// so the fast decoder reads them, too.
const unknownField = 62

const unknownBit = 1 << unknownField

// unknownFields collects the fields of a record that the schema does not know.
type unknownFields struct {
	copies  bool // texts must stay valid
	fields  []Unknown
	outside int // number of fields outside properties; they come first
	last    Extra
	texts   []Text // of last
}

// maxUnknown is the maximum number of fields. They are compared with each
// other.
const maxUnknown = 16

func (u *unknownFields) begin() { u.fields, u.outside = u.fields[:0], 0 }

// read reads a value after its key.
func (u *unknownFields) read(k *key, outside bool, in input, i int) (end int, ok bool) {
	f := Unknown{Name: *k.name, Outside: outside}
	for j := range u.fields {
		if u.fields[j].Name == f.Name && u.fields[j].Outside == outside {
			return i, false
		}
	}
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

// value reads a scalar as JSON. Other values are unusual, and so are strings
// with escapes.
func (u *unknownFields) value(f *Unknown, k *key, in input, i int) (end int, ok bool) {
	switch k.form {
	case null:
		f.JSON = "null"
		return i, true
	case quoted:
		if end = special(in, i); load8(in, end) != '"' {
			return end, false
		}
		i, end = i-1, end+1
	default:
		for end = i; isNumeric(load8(in, end)) || isLower(load8(in, end)); {
			end++
		}
		s := jsonscan.New(cut(in, i, end), 1)
		if _, err := s.Value(); err != nil || s.Pos() != end-i {
			return end, false
		}
	}
	if u.copies {
		f.JSON = string(cut(in, i, end))
	} else {
		f.JSON = alias(in, i, end)
	}
	return end, true
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

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
