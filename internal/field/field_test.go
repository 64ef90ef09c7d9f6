package field_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/field"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// Each case is read in all ways, and all of them must give what the case says.
func TestCases(t *testing.T) {
	cases, err := field.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			want := answerOf(c)
			for _, way := range ways {
				if way.stream && !c.Stream {
					continue
				}
				if got := way.read(t, c); got != nil {
					if diff := want.diff(*got); diff != "" {
						t.Fatalf("%s\n%s\n%s: (-want +got)\n%s", c.Tool, c.Why, way.name, diff)
					}
				}
			}
		})
	}
}

// Every file of testdata that is not a list of cases is the input of one.
func TestFilesAreRead(t *testing.T) {
	cases, err := field.Cases()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/[0-9]*")
	if err != nil || len(files) != 26 {
		t.Fatalf("%d files, %v, want 26", len(files), err)
	}
	for _, file := range files {
		if !slices.ContainsFunc(cases, func(c field.Case) bool { return slices.Contains(strings.Fields(c.File), filepath.Base(file)) }) {
			t.Errorf("no case has %s", file)
		}
	}
}

// One record that came through two destinations is one in the call (ruling 27), also where
// its case does not show it.
func TestTwoDestinations(t *testing.T) {
	for _, rows := range []string{"29-two-destinations-rows.json", "29b-rows-same-digits.json"} {
		var a calls.Assembler
		r := acstelemetry.Open(t.Context(), []string{"testdata/29-two-destinations-blob.json", "testdata/" + rows}, nil)
		for rec, err := range r.All() {
			if err != nil {
				t.Fatal(err)
			}
			a.Add(rec, r.Position())
		}
		list := a.Calls()
		if len(list) != 1 {
			t.Fatalf("%s: %d calls, want 1", rows, len(list))
		}
		c := list[0]
		if len(c.Usage) != 1 || len(c.Surveys) != 1 || len(c.MediaStats) != 1 || len(c.Streams) != 1 {
			t.Errorf("%s: %d bills, %d surveys, %d statistics, %d streams, want one of each",
				rows, len(c.Usage), len(c.Surveys), len(c.MediaStats), len(c.Streams))
		}
	}
}

// An answer is what was read: see the sections of a case.
type answer struct{ Records, Errors, Remarks, Calls []string }

// diff returns the lines in which two answers differ.
func (a answer) diff(b answer) string {
	var lines []string
	for _, pair := range [][2][]string{{a.Records, b.Records}, {a.Errors, b.Errors}, {a.Remarks, b.Remarks}, {a.Calls, b.Calls}} {
		for i := range max(len(pair[0]), len(pair[1])) {
			want, got := "", ""
			if i < len(pair[0]) {
				want = pair[0][i]
			}
			if i < len(pair[1]) {
				got = pair[1][i]
			}
			if want != got {
				lines = append(lines, "- "+want, "+ "+got)
			}
		}
	}
	return strings.Join(lines, "\n")
}

func answerOf(c field.Case) answer {
	return answer{c.Records, c.Errors, c.Remarks, c.Calls}
}

// A way reads a case; it returns nil if it cannot.
type way struct {
	name   string
	stream bool // the input cannot be read twice
	read   func(*testing.T, field.Case) *answer
}

var ways = []way{
	{"as a whole", false, stream(func(b []byte) io.Reader { return bytes.NewReader(b) }, nil)},
	{"byte by byte", true, stream(func(b []byte) io.Reader { return iotest.OneByteReader(bytes.NewReader(b)) }, nil)},
	{"in halves", true, stream(func(b []byte) io.Reader { return iotest.HalfReader(bytes.NewReader(b)) }, nil)},
	{"compressed", true, stream(func(b []byte) io.Reader { return bytes.NewReader(field.Gzip(b)) }, nil)},
	{"with reused records", false, stream(func(b []byte) io.Reader { return bytes.NewReader(b) }, &logs.Options{ReuseRecords: true})},
	{"as a file", false, openFile},
	{"in order by three workers", false, each(acstelemetry.Each)},
	{"by three workers", false, each(acstelemetry.EachUnordered)},
	{"alone", false, decode},
	{"written and read again", false, again},
}

// A tester collects an answer.
type tester struct {
	given  field.Case
	answer answer
	calls  *calls.Assembler
}

func newTester(c field.Case) *tester {
	return &tester{given: c, calls: quality.CallDiagnostics().Assembler()}
}

func (r *tester) options(opts *logs.Options) *logs.Options {
	var o logs.Options
	if opts != nil {
		o = *opts
	}
	setFlags(&o, r.given.Flags)
	o.OnRemarks = func(rem logs.Remarks) {
		for i := range rem.Problems {
			r.answer.Remarks = append(r.answer.Remarks, nameOf(&rem.Problems[i]))
		}
	}
	return &o
}

// got takes a record and its error.
func (r *tester) got(rec logs.Record, err error, at logs.Position) {
	if rec != nil {
		r.calls.Add(rec, at)
		r.answer.Records = append(r.answer.Records, show(rec, r.wanted()))
	}
	var lost *logs.RecordError
	switch {
	case errors.As(err, &lost):
		for i := range lost.Problems {
			r.answer.Errors = append(r.answer.Errors, nameOf(&lost.Problems[i]))
		}
	case err != nil:
		r.answer.Errors = append(r.answer.Errors, nameOf(err))
	}
}

// wanted is the line that the case has for the next record.
func (r *tester) wanted() string {
	if n := len(r.answer.Records); n < len(r.given.Records) {
		return r.given.Records[n]
	}
	return ""
}

func (r *tester) done() *answer {
	for _, row := range quality.CallDiagnostics().Rows(r.calls) {
		r.answer.Calls = append(r.answer.Calls, fmt.Sprintf("%s %s %s %s %d %d %d %d %s", dash(row.CallID), dash(row.CallType),
			dash(row.Start), dash(row.DurationSeconds), row.Participants, row.DroppedParticipants, row.Streams, row.PoorStreams, row.Quality))
	}
	return &r.answer
}

func dash[T opt.Scalar](v opt.Value[T]) string {
	if !v.IsSet() {
		return "-"
	}
	return v.String()
}

func stream(open func([]byte) io.Reader, opts *logs.Options) func(*testing.T, field.Case) *answer {
	return func(t *testing.T, c field.Case) *answer {
		r := newTester(c)
		readAll(r, acstelemetry.NewReader(t.Context(), open(c.Input), "", r.options(opts)))
		return r.done()
	}
}

func readAll(r *tester, from *acstelemetry.Reader) {
	for rec, err := range from.All() {
		r.got(rec, err, from.Position())
	}
}

// fileOf writes the input into a file.
func fileOf(t *testing.T, c field.Case) string {
	name := filepath.Join(t.TempDir(), "input")
	if err := os.WriteFile(name, c.Input, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func openFile(t *testing.T, c field.Case) *answer {
	r := newTester(c)
	from := acstelemetry.Open(t.Context(), []string{fileOf(t, c)}, r.options(nil))
	defer from.Close() //nolint:errcheck // read to its end
	readAll(r, from)
	return r.done()
}

type eachFunc = func(context.Context, acstelemetry.Source, func(logs.Item) error, *logs.EachOptions) error

// each reads with three workers. So small a file is read by one of them, so its records
// are in order.
func each(fn eachFunc) func(*testing.T, field.Case) *answer {
	return func(t *testing.T, c field.Case) *answer {
		r := newTester(c)
		files := acstelemetry.Files{Paths: []string{fileOf(t, c)}}
		opts := &logs.EachOptions{Options: *r.options(nil), Workers: 3}
		err := fn(t.Context(), files, func(i logs.Item) error {
			r.got(i.Record, i.Err, i.Position)
			return nil
		}, opts)
		if err != nil {
			t.Fatal(err)
		}
		return r.done()
	}
}

func decode(_ *testing.T, c field.Case) *answer {
	if !c.Alone || len(c.Records) != 1 {
		return nil
	}
	r := newTester(c)
	rec, err := acstelemetry.Decode(c.Input, r.options(nil))
	r.got(rec, err, logs.Position{})
	return r.done()
}

// again writes the records as lines and reads them: they are the same, and what was lost is
// still known to be lost.
func again(t *testing.T, c field.Case) *answer {
	if !c.Again {
		return nil
	}
	var text []byte
	first := newTester(c)
	for rec := range acstelemetry.NewReader(t.Context(), bytes.NewReader(c.Input), "", first.options(nil)).All() {
		if rec != nil {
			text = append(logs.AppendJSON(text, rec), '\n')
		}
	}
	r := newTester(c)
	if len(text) > 0 {
		readAll(r, acstelemetry.NewReader(t.Context(), bytes.NewReader(text), "", nil))
	}
	want := answerOf(c)
	r.done()
	return &answer{r.answer.Records, want.Errors, want.Remarks, r.answer.Calls}
}

// nameOf returns the name of an error as cases have it, and that of the field.
func nameOf(err error) string {
	for _, known := range errorNames {
		if errors.Is(err, known.err) {
			var p *logs.Problem
			if errors.As(err, &p) && p.Field != "" {
				return known.name + " " + p.Field
			}
			return known.name
		}
	}
	return err.Error()
}

// show returns the fields of a record that want names, and those that are Invalid.
func show(rec logs.Record, want string) string {
	texts, invalid := fieldsOf(rec)
	_, list, _ := strings.Cut(want, ": ")
	var parts []string
	for part := range strings.SplitSeq(list, ", ") {
		if name, _, ok := strings.Cut(part, "="); ok {
			value, known := texts[fold(name)]
			if !known {
				value = "<no such field>"
			}
			parts = append(parts, name+"="+value)
		}
	}
	for _, name := range invalid {
		if !strings.Contains(want, name+"=") {
			parts = append(parts, name+"=<invalid>")
		}
	}
	return rec.Schema().Name() + ": " + strings.Join(parts, ", ")
}

// fieldsOf returns the texts of all fields by their names, and the columns that are Invalid.
func fieldsOf(rec logs.Record) (texts map[string]string, invalid []string) {
	texts = map[string]string{}
	for _, f := range slices.Concat(rec.Schema().Fields(), logs.EnvelopeFields()) {
		cell := f.Cell(rec)
		if cell.State() == opt.Invalid {
			invalid = append(invalid, cmp.Or(f.Column, f.Property))
		}
		for _, name := range []string{f.Property, f.Column} {
			if _, has := texts[fold(name)]; !has {
				texts[fold(name)] = cellText(cell)
			}
		}
	}
	if extra := rec.Head().Extra; extra != nil {
		for _, u := range extra.Unknown {
			if _, has := texts[fold(u.Name)]; !has {
				texts[fold(u.Name)] = u.JSON
			}
		}
	}
	return texts, invalid
}

func fold(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", "")) }

func cellText(cell opt.Cell) string {
	if cell.State() != opt.Set {
		return "<" + cell.State().String() + ">"
	}
	text := string(cell.AppendText(nil))
	if strings.ContainsAny(text, "\n\r\t\x00") {
		return strconv.Quote(text)
	}
	return text
}
