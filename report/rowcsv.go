package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// writeCSV writes lines that are texts already.
func writeCSV(w io.Writer, columns []column, lines [][]string) error {
	fields := make([]field, len(columns))
	for i, c := range columns {
		fields[i] = field{name: c.Title, number: c.Right}
	}
	out := newCSV(w, fields)
	err := out.head()
	for i := 0; i < len(lines) && err == nil; i++ {
		err = out.write(lines[i])
	}
	if err != nil {
		return err
	}
	return out.end()
}

// csvLines writes lines of CSV that are safe to open in a spreadsheet.
type csvLines struct {
	to     *csv.Writer
	fields []field
	safe   []string // the cells of the current line
}

func newCSV(w io.Writer, fields []field) *csvLines {
	return &csvLines{to: csv.NewWriter(w), fields: fields, safe: make([]string, len(fields))}
}

func (out *csvLines) head() error {
	for i := range out.fields {
		out.safe[i] = out.fields[i].name
	}
	return out.to.Write(out.safe)
}

func (out *csvLines) write(line []string) error {
	for i, text := range line {
		out.safe[i] = guard(clean(text), out.fields[i].number)
	}
	return out.to.Write(out.safe)
}

func (out *csvLines) end() error {
	out.to.Flush()
	return out.to.Error()
}

// guard puts an apostrophe before text that a spreadsheet would run as a formula: text
// that begins with =, +, - or @, or with one of their wide forms. [clean] removes tabs and
// line feeds, which would hide them, but not blanks.
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

// writeRowsCSV writes rows without a head, on all processors if there are many rows.
func writeRowsCSV[R any](w io.Writer, fields []field, rows []R) error {
	const atATime = 256
	blocks := make([][]byte, runtime.GOMAXPROCS(0))
	for len(rows) > 0 {
		var running sync.WaitGroup
		used := 0
		for ; used < len(blocks) && len(rows) > 0; used++ {
			block, some := &blocks[used], rows[:min(len(rows), atATime)]
			rows = rows[len(some):]
			running.Go(func() { *block = appendCSV((*block)[:0], fields, some) })
		}
		running.Wait()
		for _, block := range blocks[:used] {
			if _, err := w.Write(block); err != nil {
				return err
			}
		}
	}
	return nil
}

// appendCSV appends the lines of rows as csvLines writes them.
func appendCSV[R any](to []byte, fields []field, rows []R) []byte {
	for i := range rows {
		row := fieldsIn(&rows[i])
		for at := range fields {
			if at > 0 {
				to = append(to, ',')
			}
			start := len(to)
			to = fields[at].append(to, row)
			switch plain, commas := isPlainCell(to[start:]); {
			case !plain:
				text := guard(clean(string(to[start:])), fields[at].number)
				to = appendCell(to[:start], text)
			case commas:
				to = append(slices.Insert(to, start, '"'), '"')
			}
		}
		to = append(to, '\n')
	}
	return to
}

// isPlainCell reports whether a cell begins with a letter or a digit and has only characters of
// ASCII that CSV takes as they are, and whether it has commas, so that it needs quotes.
func isPlainCell(text []byte) (plain, commas bool) {
	for _, c := range text {
		if c < ' ' || c > '~' || c == '"' {
			return false, false
		}
		commas = commas || c == ','
	}
	return len(text) == 0 || isAlphanumeric(text[0]), commas
}

// appendCell appends a cell in quotes where package csv writes them.
func appendCell(to []byte, text string) []byte {
	first, _ := utf8.DecodeRuneInString(text)
	if text != `\.` && !strings.ContainsAny(text, ",\"\r\n") && !unicode.IsSpace(first) {
		return append(to, text...)
	}
	return append(append(append(to, '"'), strings.ReplaceAll(text, `"`, `""`)...), '"')
}

// append appends the cell of a row.
func (f *field) append(to []byte, row reflect.Value) []byte {
	if f.metric != "" {
		return f.value(row).AppendText(to)
	}
	return appendPlain(to, row.FieldByIndex(f.index).Addr().Interface())
}

// appendPlain appends the value that p points to, as programs read it in CSV: nothing
// for null, and several values in one cell.
func appendPlain(to []byte, p any) []byte {
	switch p := p.(type) {
	case scalar:
		return appendScalar(to, p)
	case *int:
		return strconv.AppendInt(to, int64(*p), 10)
	case *bool:
		return strconv.AppendBool(to, *p)
	case *map[string]int:
		return appendCounts(to, *p)
	case *[]quality.Finding:
		return append(to, findingsText(*p)...)
	case *[]string:
		return append(to, strings.Join(*p, ", ")...)
	case *time.Time:
		return appendScalar(to, opt.Of(*p))
	}
	switch v := reflect.ValueOf(p).Elem(); {
	case v.Kind() == reflect.String:
		return append(to, v.String()...)
	case v.Kind() == reflect.Pointer && v.IsNil():
		return to
	case v.Kind() == reflect.Pointer:
		return appendPlain(to, v.Interface())
	default:
		return fmt.Append(to, v.Interface())
	}
}

// plain returns a value as programs read it, as in JSON: nothing for null.
func plain[T opt.Scalar](v opt.Value[T]) string { return string(appendScalar(nil, v)) }

// scalar is an [opt.Value] of any type.
type scalar interface {
	State() opt.State
	AppendText(to []byte) []byte
}

// appendScalar appends a value as programs read it.
func appendScalar(to []byte, v scalar) []byte {
	switch v.State() {
	case opt.Set:
		return v.AppendText(to)
	case opt.Redacted:
		return append(to, "Redacted"...)
	}
	return to
}
