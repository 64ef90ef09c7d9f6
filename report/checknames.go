package report

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/acstelemetry/logs"
)

// unknownNames are what the documents do not know: logs, fields and texts. Records may hold any number
// of names of any length, so the first ones are kept, shortened, and the others as hashes.
type unknownNames struct {
	seed     maphash.Seed
	listed   map[uint64]*unknownName // by the hash of their nameKey
	unlisted map[uint64]struct{}
	count    [3]int // of those that are listed, by kind
	more     unlisted
}

// nameKey is what names are told apart by.
type nameKey struct{ log, field, text string }

// unlisted are how many different names are not listed.
type unlisted struct {
	Logs    int  `json:"logs"`
	Fields  int  `json:"fields"`
	Texts   int  `json:"texts"`
	AtLeast bool `json:"atLeast"` // there are more than are counted
}

const (
	usualNames  = 1000
	mostCounted = 1_000_000 // of names that are not listed, which take some 20 MB
)

// The kinds of names.
const (
	logName = iota
	fieldName
	textName
)

func (k *nameKey) kind() int {
	switch {
	case k.field == "":
		return logName
	case k.text == "":
		return fieldName
	}
	return textName
}

// Unknown counts a record with something that the documents do not know: a log, a field of
// a log, or a text of an enumeration in a field. What does not apply is empty. The texts may
// belong to a record that is reused; of a longer one, the first 1,000 bytes are listed.
func (c *Check) Unknown(log, field, text string, at logs.Position) {
	all := &c.names
	if all.listed == nil {
		*all = unknownNames{seed: maphash.MakeSeed(), listed: map[uint64]*unknownName{}, unlisted: map[uint64]struct{}{}}
	}
	key := nameKey{log, field, text}
	hash := maphash.Comparable(all.seed, key)
	n := all.listed[hash]
	if n == nil {
		kind := key.kind()
		if c.Names >= 0 && all.count[kind] >= cmp.Or(c.Names, usualNames) {
			all.countUnlisted(hash, kind)
			return
		}
		n = &unknownName{Log: firstBytes(log), Field: firstBytes(field), Text: firstBytes(text), First: placeOf(at)}
		all.listed[hash] = n
		all.count[kind]++
	}
	n.Count++
}

// countUnlisted counts a name once.
func (n *unknownNames) countUnlisted(hash uint64, kind int) {
	if _, counted := n.unlisted[hash]; counted {
		return
	}
	if len(n.unlisted) == mostCounted {
		n.more.AtLeast = true
		return
	}
	n.unlisted[hash] = struct{}{}
	*[]*int{&n.more.Logs, &n.more.Fields, &n.more.Texts}[kind]++
}

// Undocumented returns how many different logs, fields and texts have been counted by
// Unknown. Of those that are not listed it counts 1,000,000 at most.
func (c *Check) Undocumented() int { return len(c.names.listed) + len(c.names.unlisted) }

// list puts the names into a view, the most frequent first.
func (n *unknownNames) list(v *checkView) {
	lists := [3][]unknownName{{}, {}, {}}
	for _, name := range n.listed {
		kind := (&nameKey{name.Log, name.Field, name.Text}).kind()
		lists[kind] = append(lists[kind], *name)
	}
	for _, list := range lists {
		slices.SortFunc(list, func(a, b unknownName) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Log, b.Log),
				strings.Compare(a.Field, b.Field), strings.Compare(a.Text, b.Text))
		})
	}
	v.UnknownLogs, v.UnknownFields, v.UnknownTexts = lists[logName], lists[fieldName], lists[textName]
	v.Unlisted = n.more
}

// firstBytes returns a copy of a text, at most 1,000 bytes of it and a sign that there is more.
func firstBytes(text string) string {
	const most = 1000
	if len(text) <= most {
		return strings.Clone(text)
	}
	end := most
	for !utf8.RuneStart(text[end]) && end > most-utf8.UTFMax {
		end--
	}
	return text[:end] + "…"
}

// unknownRows returns the rows of the names.
func (v *checkView) unknownRows() []checkRow {
	var rows []checkRow
	for _, list := range []struct {
		section, more string
		names         []unknownName
		unlisted      int
	}{
		{"unknownLog", "unlistedLogs", v.UnknownLogs, v.Unlisted.Logs},
		{"unknownField", "unlistedFields", v.UnknownFields, v.Unlisted.Fields},
		{"unknownText", "unlistedTexts", v.UnknownTexts, v.Unlisted.Texts},
	} {
		for i := range list.names {
			n := &list.names[i]
			row := checkRow{Section: list.section, Log: someValue(n.Log), Field: someValue(n.Field), Text: someValue(n.Text), Count: n.Count}
			row.at(&n.First)
			rows = append(rows, row)
		}
		if list.unlisted > 0 {
			row := checkRow{Section: list.more, Count: list.unlisted}
			if v.Unlisted.AtLeast {
				row.Detail = someValue("at least")
			}
			rows = append(rows, row)
		}
	}
	return rows
}
