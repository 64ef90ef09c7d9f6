package report

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Check gathers what is wrong with a set of logs and what is missing in them, for
// [WriteCheck]. The zero value is ready to use. It is not safe for use by several goroutines at
// once.
type Check struct {
	// Places is how many places are kept of each kind of problem and of each gap. 0
	// means 3, a negative number all of them.
	Places int
	// Names is how many logs that the documents do not know are listed, how many fields
	// and how many texts: the first ones of each. Further ones are counted. 0 means 1,000, a
	// negative number all of them.
	Names int

	view     checkView
	problems map[string]*problemKind
	gaps     map[calls.Gap]*gapKind
	names    unknownNames
	others   map[string]*otherLog

	rows *rowWriter[checkRow] // set by Stream
	err  error                // of rows, the first
}

// Measure is a count or a share of a [Check], and the limit for it if there is one.
type Measure struct {
	Name  string // for programs, as in poorCalls
	Title string // for people, as in "Poor calls"
	Count int
	// Total is what Count is a share of; absent for a count that is no share.
	Total opt.Value[int64]
	// Maximum and Minimum are limits: a share from 0 to 1, or a count. At most one of
	// them is set.
	Maximum, Minimum opt.Value[float64]
	Failed           bool // the limit is exceeded
}

// checkView is a check as JSON. The lists are sorted, the most frequent first.
type checkView struct {
	Records             int `json:"records"`             // that could be read
	Unreadable          int `json:"unreadable"`          // that could not
	RecordsWithProblems int `json:"recordsWithProblems"` // of both kinds
	Calls               int `json:"calls"`
	CompleteCalls       int `json:"completeCalls"` // see [calls.Call.Complete]
	// Problems are those in the records.
	Problems []problemKind `json:"problems"`
	// Gaps are what calls lack and what contradicts itself in them.
	Gaps []gapKind `json:"gaps"`
	// UnknownLogs, UnknownFields and UnknownTexts are the logs, the fields and
	// the texts of enumerations that the documents do not know.
	UnknownLogs   []unknownName `json:"unknownLogs"`
	UnknownFields []unknownName `json:"unknownFields"`
	UnknownTexts  []unknownName `json:"unknownTexts"`
	// Unlisted are how many more there are.
	Unlisted unlisted `json:"unlisted"`
	// OtherLogs are documented logs that are not about calls.
	OtherLogs []otherLog     `json:"otherLogs"`
	Measures  []checkMeasure `json:"measures"`
}

// place says where a record is.
type place struct {
	File   string           `json:"file"`
	Record opt.Value[int64] `json:"record"` // its number in the file, from 1
	Offset int64            `json:"offset"` // in bytes, from 0, decompressed
}

func placeOf(at logs.Position) place {
	p := place{File: at.Source, Offset: at.Offset}
	if at.Record > 0 {
		p.Record = opt.Of(at.Record)
	}
	return p
}

// text returns the place as in "a.json: record 3, offset 120".
func (p place) text() string {
	text := "offset " + opt.Of(p.Offset).String()
	if p.Record.IsSet() {
		text = "record " + p.Record.String() + ", " + text
	}
	if p.File != "" {
		text = p.File + ": " + text
	}
	return text
}

// problemKind is a kind of problem in records.
type problemKind struct {
	Kind   string         `json:"kind"`
	Count  int            `json:"count"`
	Places []problemPlace `json:"places"` // the first ones, in the order of the input
}

// problemPlace is a problem of one record. What is not known is empty.
type problemPlace struct {
	place
	Log     string `json:"log"`   // category or table, as the record names it
	Field   string `json:"field"` // as the record names it; empty for the record as a whole
	Detail  string `json:"detail"`
	Excerpt string `json:"excerpt"` // of the input, quoted
}

// gapKind is something that calls lack, or that contradicts itself in them.
type gapKind struct {
	Gap    calls.Gap  `json:"gap"`
	Count  int        `json:"count"`
	Calls  int        `json:"calls"`  // that have it
	Places []gapPlace `json:"places"` // the first ones, in the order of the calls
}

// gapPlace is something that one call lacks.
type gapPlace struct {
	CallID opt.Value[string] `json:"callId"`
	// Source is the record of a call without an ID; null for all others.
	Source      *place `json:"source"`
	Participant *int   `json:"participant"` // number in the call; null for the call as a whole
	Detail      string `json:"detail"`
}

// unknownName is something that the documents do not know.
type unknownName struct {
	Log   string `json:"log"`   // schema, or what an unknown log calls itself
	Field string `json:"field"` // empty for a log
	Text  string `json:"text"`  // of an enumeration; empty for a log or a field
	Count int    `json:"count"` // records that have it
	First place  `json:"first"` // of these records
}

// otherLog is a documented log that is not about calls.
type otherLog struct {
	Log   string `json:"log"`
	Count int    `json:"count"` // records of it
	First place  `json:"first"` // of these records
}

// checkMeasure is a [Measure] as JSON.
type checkMeasure struct {
	Measure string `json:"measure"`
	title   string
	Count   int                `json:"count"`
	Total   opt.Value[int64]   `json:"total"` // null for a count that is no share
	Share   opt.Value[float64] `json:"share"` // from 0 to 1; null for a share of nothing
	Bound   opt.Value[string]  `json:"bound"` // max or min; null without a limit
	Limit   opt.Value[float64] `json:"limit"`
	Result  opt.Value[string]  `json:"result"` // passed or failed; null without a limit
}

// Record counts a record, and whether it could be read and has problems.
func (c *Check) Record(readable, problems bool) {
	if readable {
		c.view.Records++
	} else {
		c.view.Unreadable++
	}
	if problems {
		c.view.RecordsWithProblems++
	}
}

// Problem counts a problem, of a kind. The texts of the problem may belong to a record that
// is reused.
func (c *Check) Problem(kind string, p *logs.Problem) {
	k := entry(&c.problems, kind)
	k.Kind = kind
	k.Count++
	if c.rows == nil && !c.keeps(len(k.Places)) {
		return
	}
	at := problemPlace{placeOf(p.Position), firstBytes(p.Category), firstBytes(p.Field), firstBytes(p.Detail), firstBytes(p.Excerpt)}
	if c.rows != nil {
		c.write(at.row(kind))
		return
	}
	k.Places = append(k.Places, at)
}

// Further counts n more problems of a kind that have no places of their own: those of
// [logs.RecordError.More].
func (c *Check) Further(kind string, n int) {
	if n > 0 {
		entry(&c.problems, kind).Count += n
	}
}

// Stream makes c write the row of each problem and each gap to w as it is added, instead of
// keeping its place, so that memory does not grow with them. The format is [NDJSON] or [CSV];
// [WriteCheck] with the same w and format writes the other rows, and returns the first error
// of writing. Call Stream before anything is added. It returns an error for other formats.
func (c *Check) Stream(w io.Writer, f Format) error {
	if err := f.check(); err != nil {
		return err
	}
	if f != NDJSON && f != CSV {
		return errors.New("report: a check can be written as it comes as ndjson or csv")
	}
	c.rows = &rowWriter[checkRow]{w: w, format: f}
	return nil
}

// write writes a row, unless that has failed before.
func (c *Check) write(row checkRow) {
	if c.err == nil {
		c.err = c.rows.write([]checkRow{row})
	}
}

// keeps reports whether one more place is kept after n places.
func (c *Check) keeps(n int) bool {
	const most = 3
	return c.Places < 0 || n < cmp.Or(c.Places, most)
}

// entry returns the entry of a key, which it makes if there is none.
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
func (c *Check) Call(call *calls.Call) {
	c.view.Calls++
	if call.Complete() {
		c.view.CompleteCalls++
	}
	number := map[*calls.Participant]int{}
	for i, p := range call.Participants {
		number[p] = i + 1
	}
	seen := map[calls.Gap]bool{}
	for _, s := range call.Gaps {
		k := entry(&c.gaps, s.Gap)
		k.Gap = s.Gap
		k.Count++
		if !seen[s.Gap] {
			seen[s.Gap] = true
			k.Calls++
		}
		if c.rows == nil && !c.keeps(len(k.Places)) {
			continue
		}
		at := gapPlace{CallID: call.ID, Detail: s.Detail()}
		if !call.ID.IsSet() {
			source := placeOf(call.Source)
			at.Source = &source
		}
		if n, ok := number[s.Participant]; ok {
			at.Participant = &n
		}
		if c.rows != nil {
			c.write(at.row(s.Gap))
			continue
		}
		k.Places = append(k.Places, at)
	}
}

// Other counts a record of a documented log that is not about calls, such as RoomsOperational.
func (c *Check) Other(log string, at logs.Position) {
	o := c.others[log]
	if o == nil {
		o = entry(&c.others, strings.Clone(log))
		o.Log, o.First = strings.Clone(log), placeOf(at)
	}
	o.Count++
}

// Measure adds a measure. Measures are written in the order in which they are added.
func (c *Check) Measure(m Measure) {
	v := checkMeasure{Measure: m.Name, title: m.Title, Count: m.Count, Total: m.Total}
	if total := m.Total.Or(0); total > 0 {
		v.Share = opt.Of(float64(m.Count) / float64(total))
	}
	switch {
	case m.Maximum.IsSet():
		v.Bound, v.Limit = opt.Of("max"), m.Maximum
	case m.Minimum.IsSet():
		v.Bound, v.Limit = opt.Of("min"), m.Minimum
	}
	if v.Bound.IsSet() {
		v.Result = opt.Of("passed")
		if m.Failed {
			v.Result = opt.Of("failed")
		}
	}
	c.view.Measures = append(c.view.Measures, v)
}

// result returns what has been gathered.
func (c *Check) result() *checkView {
	v := c.view
	v.Problems, v.Gaps, v.Measures = []problemKind{}, []gapKind{}, append([]checkMeasure{}, v.Measures...)
	for _, k := range c.problems {
		v.Problems = append(v.Problems, *k)
	}
	slices.SortFunc(v.Problems, func(a, b problemKind) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Kind, b.Kind))
	})
	for _, k := range c.gaps {
		v.Gaps = append(v.Gaps, *k)
	}
	slices.SortFunc(v.Gaps, func(a, b gapKind) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Gap, b.Gap))
	})
	c.names.list(&v)
	v.OtherLogs = []otherLog{}
	for _, o := range c.others {
		v.OtherLogs = append(v.OtherLogs, *o)
	}
	slices.SortFunc(v.OtherLogs, func(a, b otherLog) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Log, b.Log))
	})
	return &v
}

// checkRow is a line of NDJSON or CSV: a problem, a gap of a call, something unknown, another
// log, or a measure. What does not apply is null.
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

// WriteCheck writes what a check has gathered, the most frequent first. [JSON] is one object;
// [NDJSON] and [CSV] have a row for each place of a problem or a gap, for each unknown name that
// is listed, for each other log and for each measure. Nil options mean the defaults.
func WriteCheck(w io.Writer, f Format, c *Check, _ *Options) error {
	if err := f.check(); err != nil {
		return err
	}
	if c.err != nil {
		return c.err
	}
	v := c.result()
	switch {
	case c.rows != nil && c.rows.format == f:
		if err := c.rows.write(v.rows()); err != nil {
			return err
		}
		return c.rows.end()
	case f == JSON:
		return writeJSON(w, v)
	case f == Table:
		return textdoc.Write(w, v.text())
	}
	return writeObjects(w, f, v.rows())
}

// at sets the place of something.
func (r *checkRow) at(p *place) {
	if p != nil {
		r.File, r.Record, r.Offset = someValue(p.File), p.Record, opt.Of(p.Offset)
	}
}

// row returns the row of a problem of a kind.
func (p *problemPlace) row(kind string) checkRow {
	row := checkRow{Section: "problem", Kind: someValue(kind), Count: 1,
		Log: someValue(p.Log), Field: someValue(p.Field), Text: someValue(p.Excerpt), Detail: someValue(p.Detail)}
	row.at(&p.place)
	return row
}

// row returns the row of a gap.
func (p *gapPlace) row(gap calls.Gap) checkRow {
	row := checkRow{Section: "gap", Kind: someValue(string(gap)), Count: 1, CallID: p.CallID, Detail: someValue(p.Detail)}
	row.at(p.Source)
	if p.Participant != nil {
		row.Participant = opt.Of(int64(*p.Participant))
	}
	return row
}

func (c *checkView) rows() []checkRow {
	rows := []checkRow{}
	for _, k := range c.Problems {
		for i := range k.Places {
			rows = append(rows, k.Places[i].row(k.Kind))
		}
	}
	for _, k := range c.Gaps {
		for i := range k.Places {
			rows = append(rows, k.Places[i].row(k.Gap))
		}
	}
	rows = append(rows, c.unknownRows()...)
	for i := range c.OtherLogs {
		o := &c.OtherLogs[i]
		row := checkRow{Section: "otherLog", Log: someValue(o.Log), Count: o.Count}
		row.at(&o.First)
		rows = append(rows, row)
	}
	for _, m := range c.Measures {
		rows = append(rows, checkRow{Section: "measure", Kind: someValue(m.Measure), Count: m.Count, Total: m.Total,
			Share: m.Share, Bound: m.Bound, Limit: m.Limit, Result: m.Result})
	}
	return rows
}
