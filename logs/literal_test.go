package logs_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// literals are values that are not JSON but have a certain end: they cost their field.
var literals = []struct {
	reason string
	text   string
	kept   string // the text of an unknown field
}{
	{"Python: json.dumps with allow_nan, which is the default", `NaN`, `"NaN"`},
	{"Python", `Infinity`, `"Infinity"`},
	{"Python", `-Infinity`, `"-Infinity"`},
	{"Python: str of a float", `nan`, `"nan"`},
	{"Python: str of a float", `inf`, `"inf"`},
	{"C of Windows", `1.#QNAN`, `"1.#QNAN"`},
	{"Python: repr of a dict, with its quotes replaced", `None`, `"None"`},
	{"Python, the same", `True`, `"True"`},
	{"Python, the same", `False`, `"False"`},
	{"JavaScript: a template literal", `undefined`, `"undefined"`},
	{"Ruby: a template", `nil`, `"nil"`},
	{"Go: a template", `<nil>`, `"<nil>"`},
	{"pandas: str of a missing value", `<NA>`, `"<NA>"`},
	{"pandas: str of a missing time", `NaT`, `"NaT"`},
	{"SQL: a template", `NULL`, `"NULL"`},
	{"C: printf with a plus", `+1`, `"+1"`},
	{"SQL: a number without its zero", `.5`, `".5"`},
	{"Fortran, and Python's repr of an array", `1.`, `"1."`},
	{"PowerShell: the format D3", `007`, `"007"`},
	{"a minus and a zero too many", `-01`, `"-01"`},
	{"an address", `0x1F`, `"0x1F"`},
	{"Python 2: repr of a long", `60L`, `"60L"`},
	{"a comma for the decimals is two values, an underscore is not", `1_000`, `"1_000"`},
	{"a minus only", `-`, `"-"`},
	{"a template without quotes", `2026-03-02T09:00:00Z`, `"2026-03-02T09:00:00Z"`},
	{"a text without quotes", `Windows-10`, `"Windows-10"`},
	{"quotes of Python", `'x'`, `"'x'"`},
	{"quotes of a word processor", `“x”`, `"“x”"`},
	{"true, and more", `trueish`, `"trueish"`},
	{"bytes that are not UTF-8", "Z\xfcrich", `"Z�rich"`},
	{"a raw line feed: awk and sed do not escape", "\"line one\nline two\"", `"line one\nline two"`},
	{"a raw line feed of Windows", "\"line one\r\nline two\"", `"line one\r\nline two"`},
	{"several, and blank lines", "\"\n\n \na\n\"", `"\n\n \na\n"`},
	{"a raw tab: PowerShell 5 with -Compress does not escape it in names of people", "\"a\tb\"", `"a\tb"`},
	{"a raw NUL: a fixed field of C", "\"a\x00\x00\"", `"a\u0000\u0000"`},
	{"a colour of a terminal", "\"\x1b[31mred\x1b[0m\"", `"\u001b[31mred\u001b[0m"`},
	{"escapes next to a raw tab", "\"a\\\"\t\\u00e9\\\\\"", `"a\"\té\\"`},
	{"in an array", `[1, None, [NaN,2]]`, `[1,"None",["NaN",2]]`},
	{"in an object", "{\"a\": {\"b\": NaN}, \"c\":\"\t\", \"d\\u0041\": \"x\\u0041\"}", `{"a":{"b":"NaN"},"c":"\t","d\u0041":"x\u0041"}`},
}

// literalLine returns a diagnostic in which a text is the value of a metric, of an ID, of
// a time, of a field without a name here, and of one next to properties.
func literalLine(text string) string {
	return strings.ReplaceAll(`{"category":"CallDiagnostics","x":@,"correlationId":"L","properties":{"identifier":@,"jitterAvg":@,"roundTripTimeAvg":900,"y" : @ }}`, "@", text)
}

// Wherever a literal is, it costs its field: the record, its neighbours, and the other
// fields are read.
func TestLiterals(t *testing.T) {
	for _, c := range literals {
		one := literalLine(c.text)
		row := strings.ReplaceAll(`["2021-07-19T18:46:50Z",@,"L",@,"VoIP",@]`, "@", c.text)
		for shape, in := range map[string]string{
			"lines":    line("A") + "\n" + one + "\n" + line("B") + "\n",
			"one line": line("A") + one + line("B"),
			"array":    "[" + line("A") + "," + one + "," + line("B") + "]",
			"records":  `{"records":[` + line("A") + "," + one + "," + line("B") + "]}",
			"pasted":   line("A") + "\n" + strings.TrimSuffix(one[1:], "}") + "\n" + line("B"),
			"string":   line("A") + "\n" + inString(one) + "\n" + line("B"),
			"query":    fmt.Sprintf(query, queryRow("A")+","+row+","+queryRow("B")),
		} {
			for _, size := range []int{1, 7, 1 << 20} {
				records, errs, end := read(t, ones{strings.NewReader(in), size}, nil)
				if got := ids(records, errs); got != "A L? B" || end != nil {
					t.Errorf("%s: %q, %s, in pieces of %d: %s, %v %v; want A L? B", c.reason, c.text, shape, size, got, end, errs)
					continue
				}
				if nested := c.text[0] == '[' || c.text[0] == '{'; !errors.Is(errs[1], logs.ErrLiteral) && !(shape == "query" && nested) {
					t.Errorf("%s: %q, %s: %v", c.reason, c.text, shape, errs[1])
				}
				if shape != "query" {
					checkLiteral(t, c.text, c.kept, records[1])
				}
			}
		}
		if c.text[0] == '[' || c.text[0] == '{' {
			continue
		}
		rec, err := logs.Decode([]byte(one), schemas(), nil)
		if list := problems([]error{err}); len(list) != 4 {
			t.Errorf("%q: %v; want a problem for each of four fields", c.text, err)
		}
		checkLiteral(t, c.text, c.kept, rec)
	}
}

// inString returns a resource log with properties in a string.
func inString(one string) string {
	head, properties, _ := strings.Cut(one, `"properties":`)
	return head + `"properties":` + string(quoted(strings.TrimSuffix(properties, "}"))) + "}"
}

// checkLiteral checks what is left of a literalLine.
func checkLiteral(t *testing.T, text, kept string, rec logs.Record) {
	t.Helper()
	r, ok := rec.(*diagnostics.Record)
	if !ok {
		t.Fatalf("%q: a %T", text, rec)
	}
	if r.JitterAvg.State() != opt.Invalid || r.Identifier.State() != opt.Invalid || r.RoundTripTimeAvg != opt.Of(opt.Milliseconds(900)) {
		t.Errorf("%q: jitter %v, identifier %v, round trip %v", text, r.JitterAvg, r.Identifier, r.RoundTripTimeAvg)
	}
	want := []logs.Unknown{{Name: "x", Outside: true, JSON: kept}, {Name: "y", JSON: kept}}
	if diff := cmp.Diff(want, r.Extra.Unknown); diff != "" {
		t.Errorf("%q (-want +got)\n%s", text, diff)
	}
	// What is written is JSON, and a metric that is not usable stays so.
	for _, written := range [][]byte{logs.AppendJSON(nil, rec), logs.AppendRow(nil, rec), []byte(writeCSV(t, rec.Schema(), rec))} {
		if written[0] == '{' && !json.Valid(written) {
			t.Errorf("%q is written as %s", text, written)
		}
		records, _, _ := read(t, bytes.NewReader(written), nil)
		again, ok := records[0].(*diagnostics.Record)
		if !ok || again.JitterAvg.State() != opt.Invalid || again.RoundTripTimeAvg != r.RoundTripTimeAvg {
			t.Errorf("%q is written as %s, and then is %+v", text, written, records[0])
		}
	}
}

// Without quotes, a text that a number's column reads as a value, or as none, is marked.
func TestLiteralTexts(t *testing.T) {
	for _, c := range []struct{ text, jitter string }{
		{`0x1F`, `"0x1F"`}, // not a number in quotes either
		{`007`, `"007"`},
		{`-`, `"not JSON: -"`},
		{`Redacted`, `"not JSON: Redacted"`},
		{"\"3\t\"", `"not JSON: 3\t"`},
	} {
		rec, _ := logs.Decode([]byte(literalLine(c.text)), schemas(), nil)
		for _, kept := range rec.Head().Extra.Texts {
			if kept.Field == "jitterAvg" && kept.JSON != c.jitter {
				t.Errorf("%s: %s, want %s", c.text, kept.JSON, c.jitter)
			}
		}
	}
}

// Where the end is not certain, the record is lost, and the next one is not.
func TestNoLiteral(t *testing.T) {
	for _, c := range []struct{ reason, text string }{
		{"two words", `not known`},
		{"nothing at all", ``},
		{"a missing quote before", `x"`},
		{"a missing quote after", `"x`},
		{"a missing quote after, then a line", "\"x\ny"},
		{"a line that begins with a bracket: a quote is missing", "\"x\n{a\""},
		{"the same, after blanks", "\"x\n \t[1]\""},
		{"a raw line feed, and quotes that are not escaped", "\"a\nb\"c\""},
		{"an unknown escape and a raw tab", "\"\t\\q\""},
		{"a word with a bracket", `f{1}`},
		{"a call of mongosh", `ISODate("2026-03-02T09:00:00Z")`},
		{"a call of Python", `np.float64(700.0)`},
		{"a colon", `:1`},
		{"a comment", `1 // ms`},
		{"a name without quotes", `1, y: 2`},
		{"a name in quotes of Python", `1, 'y': 2`},
		{"a comma at the end", `{"a":1,}`},
	} {
		in := line("A") + "\n" + literalLine(c.text) + "\n" + line("B") + "\n"
		records, errs, _ := read(t, reader(in), nil)
		got := ids(records, errs)
		if !strings.HasPrefix(got, "A !") || !strings.HasSuffix(got, "! B") || strings.Contains(got, "?") {
			t.Errorf("%s: %s", c.reason, got)
		}
	}
}

// Fields that say which log it is may be literals, too. The text of one decides, or else
// the other fields; if they do not, an error says so.
func TestLiteralEnvelope(t *testing.T) {
	for _, c := range []struct{ reason, in, want string }{
		{"a time", `{"time":NaN,"category":"CallSummary","properties":{"callType":"P2P"}}`,
			"CallSummary; time: the value is not JSON: only its text is kept"},
		{"no category: inferred", `{"category":-,"properties":{"callType":"P2P","callDuration":1}}`,
			"CallSummary; category: the value is not JSON: only its text is kept"},
		{"no category, and nothing to infer it from", `{"category":-,"properties":{"x":1}}`,
			"; : " + logs.ErrUnknownLog.Error() + "; category: the value is not JSON: only its text is kept"},
		{"a category without quotes", `{"category":CallSummary,"properties":{"x":1}}`,
			"CallSummary; category: the value is not JSON: only its text is kept"},
		{"a category with a raw line feed after it", "{\"category\":\"CallSummary\n\",\"properties\":{\"x\":1}}",
			"CallSummary; category: the value is not JSON: only its text is kept"},
		{"properties", `{"category":"CallSummary","properties":None}`, "CallSummary; properties: " + logs.ErrProperties.Error() +
			"; properties: the value is not JSON: only its text is kept"},
		{"a name", "{\"category\":\"CallSummary\",\"properties\":{\"a\tb\":1}}", "CallSummary; a\tb: the value is not JSON: only its text is kept"},
		{"a member of a message", `{"part":None,"records":[{"category":"CallSummary","properties":{}}],"next":NaN}`,
			"; part: member of a message outside its records: not read; CallSummary; ; next: member of a message outside its records: not read"},
	} {
		var got []string
		r := logs.NewStream(reader(c.in), "", schemas(), nil)
		for rec, err := range r.All() {
			name := ""
			if rec != nil {
				name = rec.Schema().Name()
			}
			got = append(got, name)
			for _, p := range problems([]error{err}) {
				got = append(got, p.Field+": "+p.Err.Error())
			}
		}
		if all := strings.Join(got, "; "); all != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, all, c.want)
		}
	}
}

// A record that is cut off is that, whatever else is odd about it.
func TestLiteralCutOff(t *testing.T) {
	for _, in := range []string{`{"category":"CallSummary","x":NaN,"y":1`, `{"category":"CallSummary","x":No`, `{"category":"CallSummary","x":"a` + "\t"} {
		_, errs, _ := read(t, reader(line("A")+"\n"+in), nil)
		if len(errs) != 2 || !errors.Is(errs[1], logs.ErrTruncated) {
			t.Errorf("%s: %v", in, errs)
		}
	}
}

// A line feed in a string may be where an input could be cut for several workers.
func TestLiteralsInParts(t *testing.T) {
	var all strings.Builder
	for i := range 20 {
		all.WriteString(line(fmt.Sprint(i)) + "\n" + line("B") + "\n")
		for _, c := range literals {
			all.WriteString(literalLine(c.text) + "\n")
		}
		all.WriteString(`{"category":"CallDiagnostics","properties":{"identifier":"}` + "\n" + `"},"z":"}` + "\n" + ` }"}` + "\n")
	}
	in := []byte(all.String())
	broken := bytes.ReplaceAll(in, []byte("\n }"), []byte("\n{"))
	opts := &logs.EachOptions{Workers: 3}
	for _, size := range []int{300, 5000, 64 << 10} {
		for _, data := range [][]byte{in, broken} {
			want := seenByReader(t, inMemory("in", data), &opts.Options)
			got := seenInParts(t, inMemory("in", data), *opts, false, size)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("parts of %d bytes (-Reader +Each)\n%s", size, diff)
			}
		}
		want := seenByReader(t, inMemory("in", in), &opts.Options)
		got := seenInParts(t, inMemory("in", in), *opts, true, size)
		sortSeen(want)
		if diff := cmp.Diff(withoutNumbers(want), withoutNumbers(got)); diff != "" {
			t.Fatalf("without order, parts of %d bytes (-Reader +Each)\n%s", size, diff)
		}
	}
}

// encoding/json itself refuses what is not JSON; UnmarshalJSON alone does not.
func TestUnmarshalLiterals(t *testing.T) {
	var r diagnostics.Record
	if err := r.UnmarshalJSON([]byte(literalLine("NaN"))); err != nil || r.JitterAvg.State() != opt.Invalid || len(r.Extra.Problems) != 4 {
		t.Errorf("%v, %v", r, err)
	}
	if err := json.Unmarshal([]byte(literalLine("NaN")), &r); err == nil {
		t.Error("encoding/json accepts NaN")
	}
}
