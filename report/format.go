package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Format is a form of output for rows. What writes in a format writes nothing in
// one that there is not, and returns the error of [ParseFormat].
type Format string

// The formats.
const (
	Table  Format = "table"  // aligned columns for people
	JSON   Format = "json"   // an array of objects
	NDJSON Format = "ndjson" // an object a line
	CSV    Format = "csv"    // a line a row below the names that JSON has, for spreadsheets
)

// Formats returns all formats.
func Formats() []Format { return []Format{Table, JSON, NDJSON, CSV} }

// ParseFormat returns the format of a name. The error says which there are.
func ParseFormat(name string) (Format, error) {
	for _, f := range Formats() {
		if string(f) == name {
			return f, nil
		}
	}
	return "", fmt.Errorf("there is no format %q; use table, json, ndjson or csv", name)
}

// check returns the error of ParseFormat if there is no such format.
func (f Format) check() error {
	_, err := ParseFormat(string(f))
	return err
}

// writeObjects writes rows as JSON or lines of JSON.
func writeObjects[R any](w io.Writer, f Format, rows []R) error {
	out := rowWriter[R]{w: w, format: f}
	if err := out.write(rows); err != nil {
		return err
	}
	return out.end()
}

// write writes rows in a format; text gives the cells of a row.
func write[R any](w io.Writer, f Format, rows []R, columns []column, text func(*R) cells) error {
	if f == JSON || f == NDJSON {
		return writeObjects(w, f, rows)
	}
	lines := make([]cells, len(rows))
	for i := range rows {
		lines[i] = text(&rows[i])
	}
	if f == CSV {
		return writeCSV(w, columns, lines)
	}
	return writeTable(w, columns, lines)
}

// writeJSON writes v as indented JSON.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func writeCSV(w io.Writer, columns []column, lines []cells) error {
	out := newCSV(w, columns)
	err := out.head()
	for i := 0; i < len(lines) && err == nil; i++ {
		err = out.write(lines[i])
	}
	if err != nil {
		return err
	}
	return out.end()
}

// csvLines writes lines of CSV that are safe to be opened in a spreadsheet.
type csvLines struct {
	to      *csv.Writer
	columns []column
	safe    cells // of the line in hand
}

func newCSV(w io.Writer, columns []column) *csvLines {
	return &csvLines{to: csv.NewWriter(w), columns: columns, safe: make(cells, len(columns))}
}

func (out *csvLines) head() error {
	for i := range out.columns {
		out.safe[i] = out.columns[i].title
	}
	return out.to.Write(out.safe)
}

func (out *csvLines) write(line cells) error {
	for i, text := range line {
		out.safe[i] = guard(clean(text), out.columns[i].right)
	}
	return out.to.Write(out.safe)
}

func (out *csvLines) end() error {
	out.to.Flush()
	return out.to.Error()
}

// guard puts an apostrophe before text that a spreadsheet would run as a
// formula: text that begins with =, +, - or @, or with one of their wide forms.
// Tabs and line feeds, which would hide them, do not survive [clean]; blanks may.
func guard(text string, number bool) string {
	if number || text == unknown || text == "" || isAlphanumeric(text[0]) {
		return text
	}
	if first := strings.TrimLeft(text, " \u00a0\u3000"); first != "" {
		if r, _ := utf8.DecodeRuneInString(first); strings.ContainsRune("=+-@＝＋－＠", r) {
			return "'" + text
		}
	}
	return text
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// unknown stands in tables for what is not known.
const unknown = "-"
