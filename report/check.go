package report

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/opt"
)

// Check says what is wrong with a set of logs and what is missing in them. The
// lists are sorted, the most frequent first.
type Check struct {
	Records             int `json:"records"`             // that could be read
	Unreadable          int `json:"unreadable"`          // that could not
	RecordsWithProblems int `json:"recordsWithProblems"` // of both kinds
	Calls               int `json:"calls"`
	CompleteCalls       int `json:"completeCalls"` // see [calls.Call.Complete]
	// Problems are those in the records.
	Problems []ProblemKind `json:"problems"`
	// Gaps are what calls lack and what contradicts itself in them.
	Gaps []GapKind `json:"gaps"`
	// UnknownLogs, UnknownFields and UnknownTexts are the logs, the fields and
	// the texts of enumerations that the documents do not know.
	UnknownLogs   []UnknownName `json:"unknownLogs"`
	UnknownFields []UnknownName `json:"unknownFields"`
	UnknownTexts  []UnknownName `json:"unknownTexts"`
	// Measures are what limits can be set for.
	Measures []CheckMeasure `json:"measures"`
}

// Place says where a record stands.
type Place struct {
	File   string           `json:"file"`
	Record opt.Value[int64] `json:"record"` // its number in the file, from 1
	Offset int64            `json:"offset"` // in bytes, from 0, decompressed
}

// String returns the place as in "a.json: record 3, offset 120".
func (p Place) String() string {
	text := "offset " + opt.Of(p.Offset).String()
	if p.Record.IsSet() {
		text = "record " + p.Record.String() + ", " + text
	}
	if p.File != "" {
		text = p.File + ": " + text
	}
	return text
}

// ProblemKind is a kind of problem in records.
type ProblemKind struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	// Places are where it occurs, in the order of the input, as many as
	// [CheckBuilder] keeps.
	Places []ProblemPlace `json:"places"`
}

// ProblemPlace is a problem of one record. What is not known is empty.
type ProblemPlace struct {
	Place
	Log     string `json:"log"`   // category or table, as the record names it
	Field   string `json:"field"` // as the record names it; empty for the record as a whole
	Detail  string `json:"detail"`
	Excerpt string `json:"excerpt"` // of the input, quoted
}

// GapKind is something that calls lack, or that contradicts itself in them.
type GapKind struct {
	Gap   calls.Gap `json:"gap"`
	Count int       `json:"count"`
	Calls int       `json:"calls"` // that have it
	// Places are where it occurs, in the order of the calls, as many as
	// [CheckBuilder] keeps.
	Places []GapPlace `json:"places"`
}

// GapPlace is something that one call lacks.
type GapPlace struct {
	CallID opt.Value[string] `json:"callId"`
	// Source is the record of a call without an ID; null for all others.
	Source      *Place `json:"source"`
	Participant *int   `json:"participant"` // number in the call; null for the call as a whole
	Detail      string `json:"detail"`
}

// UnknownName is something that the documents do not know.
type UnknownName struct {
	Log   string `json:"log"`   // schema, or what an unknown log calls itself
	Field string `json:"field"` // empty for a log
	Text  string `json:"text"`  // of an enumeration; empty for a log or a field
	Count int    `json:"count"` // records that have it
	First Place  `json:"first"` // of these records
}

// CheckMeasure is a count or a share, and the limit for it if there is one.
type CheckMeasure struct {
	Measure string             `json:"measure"`
	Title   string             `json:"-"` // what people call it
	Count   int                `json:"count"`
	Total   opt.Value[int64]   `json:"total"` // null for a count that is no share
	Share   opt.Value[float64] `json:"share"` // from 0 to 1; null if there is nothing of which it could be one
	Bound   opt.Value[string]  `json:"bound"` // max or min; null without a limit
	Limit   opt.Value[float64] `json:"limit"`
	Result  opt.Value[string]  `json:"result"` // passed or failed; null without a limit
}

// CheckBuilder gathers a [Check]. The zero value is ready to use. It is not safe
// for use by several goroutines at once.
type CheckBuilder struct {
	// Places is how many places of each kind of problem and of each gap are
	// kept. 0 means [DefaultPlaces], a negative number all of them.
	Places int

	c        Check
	problems map[string]*ProblemKind
	gaps     map[calls.Gap]*GapKind
	unknown  [3]map[nameKey]*UnknownName // in the order of the fields of Check
}

// DefaultPlaces is how many places a [CheckBuilder] keeps of each kind.
const DefaultPlaces = 3

type nameKey struct{ log, field, text string }

// Record counts a record and whether there are problems with it.
func (b *CheckBuilder) Record(readable, problems bool) {
	if readable {
		b.c.Records++
	} else {
		b.c.Unreadable++
	}
	if problems {
		b.c.RecordsWithProblems++
	}
}

// Problem counts a problem. Its texts may be those of a record that is used again.
func (b *CheckBuilder) Problem(kind string, at ProblemPlace) {
	k := entry(&b.problems, kind)
	k.Kind = kind
	k.Count++
	if b.keeps(len(k.Places)) {
		for _, text := range []*string{&at.Log, &at.Field, &at.Detail, &at.Excerpt} {
			*text = strings.Clone(*text)
		}
		k.Places = append(k.Places, at)
	}
}

// keeps reports whether one more place is kept when there are so many.
func (b *CheckBuilder) keeps(n int) bool {
	return b.Places < 0 || n < cmp.Or(b.Places, DefaultPlaces)
}

// entry returns the entry of a key, made if there is none yet.
func entry[K comparable, V any](m *map[K]*V, key K) *V {
	if *m == nil {
		*m = map[K]*V{}
	}
	if (*m)[key] == nil {
		(*m)[key] = new(V)
	}
	return (*m)[key]
}

// Call counts a call and what it lacks.
func (b *CheckBuilder) Call(c *calls.Call) {
	b.c.Calls++
	if c.Complete() {
		b.c.CompleteCalls++
	}
	number := map[*calls.Participant]int{}
	for i, p := range c.Participants {
		number[p] = i + 1
	}
	seen := map[calls.Gap]bool{}
	for _, s := range c.Gaps {
		k := entry(&b.gaps, s.Gap)
		k.Gap = s.Gap
		k.Count++
		if !seen[s.Gap] {
			seen[s.Gap] = true
			k.Calls++
		}
		if !b.keeps(len(k.Places)) {
			continue
		}
		at := GapPlace{CallID: c.ID, Detail: s.Detail()}
		if !c.ID.IsSet() {
			at.Source = &Place{File: c.Source.File, Record: opt.Of(c.Source.Record), Offset: c.Source.Offset}
		}
		if n, ok := number[s.Participant]; ok {
			at.Participant = &n
		}
		k.Places = append(k.Places, at)
	}
}

// UnknownLog counts a record of a log that the documents do not know. As of all that is not
// known, the texts may be those of a record that is used again.
func (b *CheckBuilder) UnknownLog(log string, at Place) { b.name(0, nameKey{log: log}, at) }

// UnknownField counts a record with a field that the documents do not know.
func (b *CheckBuilder) UnknownField(log, field string, at Place) {
	b.name(1, nameKey{log: log, field: field}, at)
}

// UnknownText counts a record with a text that is none of those which the
// documents know for a field.
func (b *CheckBuilder) UnknownText(log, field, text string, at Place) {
	b.name(2, nameKey{log, field, text}, at)
}

func (b *CheckBuilder) name(list int, key nameKey, at Place) {
	n := b.unknown[list][key]
	if n == nil {
		key = nameKey{strings.Clone(key.log), strings.Clone(key.field), strings.Clone(key.text)}
		n = entry(&b.unknown[list], key)
		n.Log, n.Field, n.Text, n.First = key.log, key.field, key.text, at
	}
	n.Count++
}

// Check returns what has been gathered, without measures.
func (b *CheckBuilder) Check() Check {
	c := b.c
	c.Problems, c.Gaps, c.Measures = []ProblemKind{}, []GapKind{}, []CheckMeasure{}
	for _, k := range b.problems {
		c.Problems = append(c.Problems, *k)
	}
	slices.SortFunc(c.Problems, func(a, b ProblemKind) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Kind, b.Kind))
	})
	for _, k := range b.gaps {
		c.Gaps = append(c.Gaps, *k)
	}
	slices.SortFunc(c.Gaps, func(a, b GapKind) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Gap, b.Gap))
	})
	for i, list := range []*[]UnknownName{&c.UnknownLogs, &c.UnknownFields, &c.UnknownTexts} {
		*list = []UnknownName{}
		for _, n := range b.unknown[i] {
			*list = append(*list, *n)
		}
		slices.SortFunc(*list, func(a, b UnknownName) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Log, b.Log),
				strings.Compare(a.Field, b.Field), strings.Compare(a.Text, b.Text))
		})
	}
	return c
}

// checkRow is a line of ndjson and csv: a problem, a gap of a call, something
// unknown, or a measure. What does not concern it is null.
type checkRow struct {
	Section     string             `json:"section"`
	Kind        opt.Value[string]  `json:"kind"`
	Log         opt.Value[string]  `json:"log"`
	Field       opt.Value[string]  `json:"field"`
	Text        opt.Value[string]  `json:"text"`
	Detail      opt.Value[string]  `json:"detail"`
	File        opt.Value[string]  `json:"file"`
	Record      opt.Value[int64]   `json:"record"`
	Offset      opt.Value[int64]   `json:"offset"`
	CallID      opt.Value[string]  `json:"callId"`
	Participant opt.Value[int64]   `json:"participant"`
	Count       int                `json:"count"`
	Total       opt.Value[int64]   `json:"total"`
	Share       opt.Value[float64] `json:"share"`
	Bound       opt.Value[string]  `json:"bound"`
	Limit       opt.Value[float64] `json:"limit"`
	Result      opt.Value[string]  `json:"result"`
}

// WriteCheck writes a check. json is an object; ndjson and csv have a row for
// each problem and each gap that the check has a place of, for each unknown name
// and for each measure.
func WriteCheck(w io.Writer, f Format, c *Check) error {
	if err := f.check(); err != nil {
		return err
	}
	switch f {
	case JSON:
		return writeJSON(w, c)
	case NDJSON:
		return writeObjects(w, f, c.rows())
	case CSV:
		return rowsCSV(w, c.rows())
	}
	return c.table(screenOf(w))
}

// given returns a text, or nothing for an empty one.
func given(text string) opt.Value[string] {
	if text == "" {
		return opt.Value[string]{}
	}
	return opt.Of(text)
}

// at fills in where something stands.
func (r *checkRow) at(p *Place) {
	if p != nil {
		r.File, r.Record, r.Offset = given(p.File), p.Record, opt.Of(p.Offset)
	}
}

func (c *Check) rows() []checkRow {
	rows := []checkRow{}
	for _, k := range c.Problems {
		for i := range k.Places {
			p := &k.Places[i]
			row := checkRow{Section: "problem", Kind: given(k.Kind), Count: 1,
				Log: given(p.Log), Field: given(p.Field), Text: given(p.Excerpt), Detail: given(p.Detail)}
			row.at(&p.Place)
			rows = append(rows, row)
		}
	}
	for _, k := range c.Gaps {
		for i := range k.Places {
			p := &k.Places[i]
			row := checkRow{Section: "gap", Kind: given(string(k.Gap)), Count: 1, CallID: p.CallID, Detail: given(p.Detail)}
			row.at(p.Source)
			if p.Participant != nil {
				row.Participant = opt.Of(int64(*p.Participant))
			}
			rows = append(rows, row)
		}
	}
	rows = append(rows, c.unknownRows()...)
	for _, m := range c.Measures {
		rows = append(rows, checkRow{Section: "measure", Kind: given(m.Measure), Count: m.Count, Total: m.Total,
			Share: m.Share, Bound: m.Bound, Limit: m.Limit, Result: m.Result})
	}
	return rows
}

func (c *Check) unknownRows() []checkRow {
	var rows []checkRow
	for _, list := range []struct {
		section string
		names   []UnknownName
	}{{"unknownLog", c.UnknownLogs}, {"unknownField", c.UnknownFields}, {"unknownText", c.UnknownTexts}} {
		for i := range list.names {
			n := &list.names[i]
			row := checkRow{Section: list.section, Log: given(n.Log), Field: given(n.Field), Text: given(n.Text), Count: n.Count}
			row.at(&n.First)
			rows = append(rows, row)
		}
	}
	return rows
}
