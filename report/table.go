package report

import (
	"io"
	"slices"
	"time"

	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/opt"
)

// Options say how things are written.
type Options struct {
	// Zone is the time zone of all times in a [Table]; nil means UTC. The other formats are in UTC.
	Zone *time.Location
	// Columns are the columns of rows that are written, by their names in JSON, in any case, in
	// this order; nil means all, and in a [Table] those that people look for first. Functions
	// that do not write a [Row] do not depend on it. An unknown name is an error, which lists the
	// columns; see [CheckColumns].
	Columns []string
}

// zone returns the zone that the options ask for.
func (o *Options) zone() zone {
	if o == nil || o.Zone == nil {
		return zone{time.UTC}
	}
	return zone{o.Zone}
}

// zone writes times for people.
type zone struct{ *time.Location }

// titled returns a title for times: it names the zone.
func (z zone) titled(name string) string { return name + " (" + z.String() + ")" }

// minute, second and millisecond write a time to that precision, and clock only the
// time of day.
func (z zone) minute(v opt.Value[time.Time]) string      { return z.text(v, "2006-01-02 15:04") }
func (z zone) second(v opt.Value[time.Time]) string      { return z.text(v, time.DateTime) }
func (z zone) millisecond(v opt.Value[time.Time]) string { return z.text(v, "2006-01-02 15:04:05.000") }
func (z zone) clock(v opt.Value[time.Time]) string       { return z.text(v, "15:04:05.000") }

func (z zone) text(v opt.Value[time.Time], layout string) string {
	t, ok := v.Get()
	if !ok {
		return unknown
	}
	return t.In(z.Location).Format(layout)
}

// column is a column of a table, and table is one.
type (
	column = textdoc.Column
	table  = textdoc.Table
)

// words returns a column of texts, and figures a column of numbers; see
// [textdoc.Column] for the rank.
func words(title string, rank int) column   { return column{Title: title, Rank: rank} }
func figures(title string, rank int) column { return column{Title: title, Right: true, Rank: rank} }

// wideWords returns a column of texts that are not cut below a width if that can be
// avoided.
func wideWords(title string, rank, width int) column {
	return column{Title: title, Rank: rank, MinWidth: width}
}

// dropSilent removes the columns in which every row has the text that says nothing. The texts
// are by the titles of the columns.
func dropSilent(t *table, silent map[string]string) {
	for i := len(t.Columns) - 1; i >= 0; i-- {
		nothing, ok := silent[t.Columns[i].Title]
		if !ok || slices.ContainsFunc(t.Rows, func(row []string) bool { return row[i] != nothing }) {
			continue
		}
		dropColumn(t, i)
	}
}

// dropColumn removes the column with an index.
func dropColumn(t *table, i int) {
	t.Columns = slices.Delete(t.Columns, i, i+1)
	for k := range t.Rows {
		t.Rows[k] = slices.Delete(t.Rows[k], i, i+1)
	}
}

// writeRows writes rows. JSON and CSV have all columns, and the table some of them.
func writeRows[R any](w io.Writer, f Format, rows []R, o *Options, toTable func([]R, zone) *table) error {
	if err := f.check(); err != nil {
		return err
	}
	if f == Table && len(o.columns()) > 0 {
		return writeChosen(w, rows, o)
	}
	if f == Table {
		return textdoc.Write(w, textdoc.Doc{toTable(rows, o.zone())})
	}
	return writeObjects(w, f, rows, o.columns()...)
}
