package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/trend"
)

// ComparisonOptions are the options of [WriteComparison].
type ComparisonOptions struct {
	Before, After string // the names of the two sets of calls
	// All says that [Table] has every measure. Otherwise it has the measures of the
	// calls as a whole, those that differ clearly, and the end codes, issues and
	// diagnostics that have appeared or vanished. The other formats always have every
	// measure.
	All bool
}

// comparison is what is written.
type comparison struct {
	*trend.Comparison
	ComparisonOptions
}

// changeRow is a measure in one line. What is not known is null.
type changeRow struct {
	Dimension   string             `json:"dimension"` // "" for all calls
	Value       string             `json:"value"`     // of the dimension
	Measure     string             `json:"measure"`
	Name        string             `json:"name"`
	Unit        string             `json:"unit"`
	BeforeCount opt.Value[int64]   `json:"beforeCount"`
	BeforeTotal opt.Value[int64]   `json:"beforeTotal"`
	BeforeValue opt.Value[float64] `json:"beforeValue"`
	AfterCount  opt.Value[int64]   `json:"afterCount"`
	AfterTotal  opt.Value[int64]   `json:"afterTotal"`
	AfterValue  opt.Value[float64] `json:"afterValue"`
	Difference  opt.Value[float64] `json:"difference"`
	Low         opt.Value[float64] `json:"low"`
	High        opt.Value[float64] `json:"high"`
	Trend       string             `json:"trend"`
	Presence    string             `json:"presence"`
	Evidence    string             `json:"evidence"`
	P           opt.Value[float64] `json:"p"`
}

// missingRow is a log of which one set has no records, so that nothing in it was
// compared.
type missingRow struct {
	Subject trend.Subject `json:"subject"`
	Log     string        `json:"log"`
	Set     string        `json:"set"` // before or after: the one that lacks it
}

func (c *comparison) missing() []missingRow {
	rows := []missingRow{}
	for _, m := range c.Missing {
		row := missingRow{m.Subject, m.Subject.Log(), "before"}
		if m.After {
			row.Set = "after"
		}
		rows = append(rows, row)
	}
	return rows
}

// WriteComparison writes how two sets of calls differ. [NDJSON] and [CSV] have a row for each
// measure, [JSON] an object with the same rows and the logs that one of the sets lacks. The
// first rows have the unit "count": how much there is in each set. Other values are shares
// from 0 to 1, events per call, or milliseconds. Nil options mean the defaults.
func WriteComparison(w io.Writer, f Format, c *trend.Comparison, o *ComparisonOptions) error {
	if err := f.check(); err != nil {
		return err
	}
	all := &comparison{Comparison: c}
	if o != nil {
		all.ComparisonOptions = *o
	}
	switch f {
	case JSON:
		return writeJSON(w, struct {
			Before  string       `json:"before"`
			After   string       `json:"after"`
			Missing []missingRow `json:"missing"`
			Changes []changeRow  `json:"changes"`
		}{all.ComparisonOptions.Before, all.ComparisonOptions.After, all.missing(), all.rows()})
	case Table:
		return textdoc.Write(w, all.text())
	}
	return writeObjects(w, f, all.rows())
}

func (c *comparison) rows() []changeRow {
	var rows []changeRow
	b, a := &c.Comparison.Before, &c.Comparison.After
	whole := func(n int) opt.Value[int64] { return opt.Of(int64(n)) }
	rows = append(rows, sizeRow("calls", whole(b.Calls), whole(a.Calls), 1), sizeRow("participants", b.Participants, a.Participants, 1),
		sizeRow("streams", whole(b.Streams), whole(a.Streams), 1), sizeRow("callSeconds", b.CallMilliseconds, a.CallMilliseconds, 1000))
	for i := range c.Changes {
		rows = append(rows, rowOf(&c.Changes[i]))
	}
	return rows
}

// sizeRow says how much there is in each set, divided by per.
func sizeRow(measure string, before, after opt.Value[int64], per float64) changeRow {
	row := changeRow{
		Measure: measure, Unit: "count",
		Trend: string(trend.NotCompared), Presence: string(trend.NotKnown), Evidence: string(trend.NoEvidence),
	}
	b, ok1 := before.Get()
	a, ok2 := after.Get()
	if ok1 {
		row.BeforeValue = opt.Of(float64(b) / per)
	}
	if ok2 {
		row.AfterValue = opt.Of(float64(a) / per)
	}
	if ok1 && ok2 {
		row.Difference, row.Trend, row.Presence = opt.Of(float64(a-b)/per), string(trend.Differs), string(presenceOf(b, a))
		if a == b {
			row.Trend = string(trend.Same)
		}
	}
	return row
}

func presenceOf(before, after int64) trend.Presence {
	switch {
	case before != 0 && after != 0:
		return trend.InBoth
	case after != 0:
		return trend.Appeared
	case before != 0:
		return trend.Vanished
	}
	return trend.InNone
}

func rowOf(c *trend.Change) changeRow {
	return changeRow{
		Dimension: c.Dimension, Value: c.Value, Measure: string(c.Measure), Name: c.Name, Unit: string(c.Unit),
		BeforeCount: opt.Of(int64(c.Before.Count)), BeforeTotal: opt.Of(int64(c.Before.Total)), BeforeValue: digits(c.Before.Value),
		AfterCount: opt.Of(int64(c.After.Count)), AfterTotal: opt.Of(int64(c.After.Total)), AfterValue: digits(c.After.Value),
		Difference: digits(c.Difference), Low: digits(c.Low), High: digits(c.High),
		Trend: string(c.Trend), Presence: string(c.Presence), Evidence: string(c.Evidence), P: sixDigits(c.P),
	}
}

// sixDigits rounds a number to six digits. More would say nothing, and the last ones
// differ from machine to machine.
func sixDigits(v opt.Value[float64]) opt.Value[float64] {
	x, ok := v.Get()
	if !ok {
		return v
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64)
	if err != nil {
		return v // not reached: what was formatted can be read
	}
	return opt.Of(rounded)
}

// digits does the same for a value or a difference. Rounding may have left a tiny number
// instead of zero.
func digits(v opt.Value[float64]) opt.Value[float64] {
	if x, ok := v.Get(); ok && math.Abs(x) < 1e-15 {
		return opt.Of(0.)
	}
	return sixDigits(v)
}

// mostChanges is how many lines a section of the text has.
const mostChanges = 10

// text returns the comparison for people.
func (c *comparison) text() textdoc.Doc {
	const width = 8 // of what comes before the names
	doc := textdoc.Doc{
		&textdoc.Line{Lead: fmt.Sprintf("%-*s", width, "Before"), Text: clean(c.ComparisonOptions.Before), Indent: width},
		&textdoc.Line{Lead: fmt.Sprintf("%-*s", width, "After"), Text: clean(c.ComparisonOptions.After), Indent: width},
		new(textdoc.Line), c.sizes(),
	}
	hidden := 0
	for _, section := range c.sections() {
		list := &table{Columns: changeColumns(), NotesBelow: true}
		more := 0
		for _, ch := range section.changes {
			switch {
			case !c.All && !section.always && !matters(ch):
				hidden++
			case !c.All && len(list.Rows) == mostChanges:
				more++
			default:
				list.Rows = append(list.Rows, changeCells(ch))
			}
		}
		if len(list.Rows) == 0 {
			continue
		}
		dropSilent(list, map[string]string{"NOTE": ""})
		doc = append(doc, textdoc.Heading(section.title), list)
		if more > 0 {
			doc = append(doc, &textdoc.Line{Text: fmt.Sprintf("and %d more; --all shows them", more)})
		}
	}
	if hidden > 0 {
		doc = append(doc, new(textdoc.Line),
			&textdoc.Line{Text: fmt.Sprintf("Without a clear difference and not shown: %d; --all shows them.", hidden)})
	}
	return append(doc, textdoc.Notes{})
}

func (c *comparison) sizes() *table {
	b, a := c.Comparison.Before, c.Comparison.After
	hours := func(v opt.Value[int64]) string {
		ms, ok := v.Get()
		if !ok {
			return unknown
		}
		return fmt.Sprintf("%.1f", float64(ms)/3_600_000)
	}
	return &table{Columns: []column{words("SIZE", 0), figures("BEFORE", 0), figures("AFTER", 0)}, Rows: [][]string{
		{"Calls", strconv.Itoa(b.Calls), strconv.Itoa(a.Calls)},
		{"Participants", text(b.Participants), text(a.Participants)},
		{"Streams", strconv.Itoa(b.Streams), strconv.Itoa(a.Streams)},
		{"Hours of calls", hours(b.CallMilliseconds), hours(a.CallMilliseconds)},
	}}
}

// changeSection is a part of the text.
type changeSection struct {
	title   string
	always  bool // all changes are shown, clear or not
	changes []*trend.Change
}

// sections returns the changes by subject, in their order.
func (c *comparison) sections() []*changeSection {
	var list []*changeSection
	for i := range c.Changes {
		ch := &c.Changes[i]
		title := sectionOf(ch)
		if len(list) == 0 || list[len(list)-1].title != title {
			list = append(list, &changeSection{title: title, always: ch.Dimension == "" && ch.Name == ""})
		}
		last := list[len(list)-1]
		last.changes = append(last.changes, ch)
	}
	return list
}

func sectionOf(c *trend.Change) string {
	switch {
	case c.Dimension != "":
		return "By " + dimensionName(c.Dimension)
	case c.Name == "":
		return "All calls"
	}
	switch c.Measure {
	case trend.PoorStreamsBy:
		return "Streams that a metric makes poor"
	case trend.BadOperations, trend.MedianDuration, trend.SlowDuration:
		return "Operations"
	case trend.EndCodes:
		return "Participants by end code"
	case trend.BadDiagnostics, trend.UnrecoveredDiagnostics:
		return "User-facing diagnostics"
	case trend.IssueRate:
		return "Other issues"
	case trend.SurveyIssues:
		return "Issues that users named"
	}
	return string(c.Measure)
}

// dimensionName returns what people call a dimension.
func dimensionName(name string) string {
	switch name {
	case "callType":
		return "type of call"
	case "sdkVersion":
		return "SDK version"
	case "os":
		return "operating system"
	case "endpointType":
		return "type of endpoint"
	case "participantType":
		return "type of participant"
	}
	return name
}

// matters reports whether a change is shown without ComparisonOptions.All.
func matters(c *trend.Change) bool {
	if c.Evidence == trend.Clear {
		return true
	}
	switch c.Measure {
	case trend.EndCodes, trend.IssueRate, trend.BadDiagnostics, trend.SurveyIssues, trend.CallMix:
		return c.Presence == trend.Appeared || c.Presence == trend.Vanished
	}
	return false
}

func changeColumns() []column {
	change := figures("CHANGE (95 %)", 1)
	change.Details = "95 % intervals"
	return []column{
		wideWords("MEASURE", 0, 24), figures("BEFORE", 0), figures("COUNT", 2), figures("AFTER", 0), figures("COUNT", 2),
		change, wideWords("RESULT", 0, len("may be chance")), words("NOTE", 0),
	}
}

func changeCells(c *trend.Change) []string {
	return []string{
		clean(measureName(c)), amount(c.Unit, c.Before.Value), countOf(c.Unit, c.Before),
		amount(c.Unit, c.After.Value), countOf(c.Unit, c.After), change(c), resultOf(c), noteOf(c),
	}
}

// wholeNames returns what people call the measures of all calls.
func wholeNames() map[trend.Measure]string {
	return map[trend.Measure]string{
		trend.PoorCalls: "Poor calls", trend.CallsWithIssues: "Calls with issues",
		trend.PoorlyRatedCalls: "Poorly rated calls", trend.DroppedParticipants: "Dropped participants",
		trend.PoorStreams: "Poor streams", trend.BadOperations: "Bad operations", trend.CallMix: "Calls",
	}
}

// measureName returns what people call a measure; the section says the rest.
func measureName(c *trend.Change) string {
	if c.Name == "" {
		name := cmp.Or(wholeNames()[c.Measure], string(c.Measure))
		if c.Dimension != "" {
			name = c.Value + ": " + strings.ToLower(name[:1]) + name[1:]
		}
		return name
	}
	switch c.Measure {
	case trend.BadOperations:
		return c.Name + ": bad results"
	case trend.MedianDuration:
		return c.Name + ": median"
	case trend.SlowDuration:
		return c.Name + ": 95th percentile"
	case trend.UnrecoveredDiagnostics:
		return c.Name + ": not recovered"
	case trend.BadDiagnostics:
		return c.Name + ": bad"
	}
	return c.Name
}

// amount writes a value with its unit.
func amount(u trend.Unit, v opt.Value[float64]) string {
	x, ok := v.Get()
	switch {
	case !ok:
		return unknown
	case u == trend.ShareOf:
		return fmt.Sprintf("%.1f %%", 100*x)
	case u == trend.PerCall:
		return fmt.Sprintf("%.2f/call", x)
	}
	return fmt.Sprintf("%.0f ms", x)
}

// countOf writes the counts that a value comes from.
func countOf(u trend.Unit, s trend.Side) string {
	switch {
	case s.Total == 0:
		return unknown
	case u == trend.Milliseconds:
		return strconv.Itoa(s.Total)
	}
	return strconv.Itoa(s.Count) + "/" + strconv.Itoa(s.Total)
}

// change writes a difference, that of shares in percentage points and with its
// interval.
func change(c *trend.Change) string {
	d, ok := c.Difference.Get()
	if !ok {
		return unknown
	}
	switch c.Unit {
	case trend.ShareOf:
		low, high := c.Low.Or(0), c.High.Or(0)
		return fmt.Sprintf("%s pp (%s to %s)", signed(100*d, 1), signed(100*low, 1), signed(100*high, 1))
	case trend.PerCall:
		return signed(d, 2) + "/call"
	}
	return signed(d, 0) + " ms"
}

// signed writes a number with its sign, unless it is rounded to zero.
func signed(x float64, places int) string {
	text := strconv.FormatFloat(x, 'f', places, 64)
	if zero := strconv.FormatFloat(0, 'f', places, 64); strings.TrimLeft(text, "-") == zero {
		return zero
	}
	if x > 0 {
		return "+" + text
	}
	return text
}

// resultOf says what a difference means.
func resultOf(c *trend.Change) string {
	switch {
	case c.Trend == trend.NotCompared:
		return unknown
	case c.Evidence == trend.Chance:
		return "may be chance"
	case c.Evidence == trend.TooFew:
		return "too few calls"
	case c.Trend != trend.Same && !c.P.IsSet():
		return "not tested" // what users have and choose is not a matter of chance
	}
	return string(c.Trend)
}

// noteOf says whether something is new or gone.
func noteOf(c *trend.Change) string {
	if (c.Name != "" || c.Measure == trend.CallMix) && (c.Presence == trend.Appeared || c.Presence == trend.Vanished) {
		return string(c.Presence)
	}
	return ""
}
