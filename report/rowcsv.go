package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
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
	blocks := make([]bytes.Buffer, runtime.GOMAXPROCS(0))
	for len(rows) > 0 {
		var running sync.WaitGroup
		used := 0
		for ; used < len(blocks) && len(rows) > 0; used++ {
			block, some := &blocks[used], rows[:min(len(rows), atATime)]
			rows = rows[len(some):]
			running.Go(func() { appendCSV(block, fields, some) })
		}
		running.Wait()
		for i := range blocks[:used] {
			if _, err := blocks[i].WriteTo(w); err != nil {
				return err
			}
		}
	}
	return nil
}

// appendCSV writes rows to memory.
func appendCSV[R any](to *bytes.Buffer, fields []field, rows []R) {
	out := newCSV(to, fields)
	line, ends := make([]string, len(fields)), make([]int, len(fields))
	var text []byte // of all cells of a row
	for i := range rows {
		row := fieldsIn(&rows[i])
		text = text[:0]
		for at := range fields {
			text = fields[at].append(text, row)
			ends[at] = len(text)
		}
		all, start := string(text), 0
		for at, end := range ends {
			line[at], start = all[start:end], end
		}
		out.write(line) //nolint:errcheck // memory takes everything
	}
	out.end() //nolint:errcheck // likewise
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
