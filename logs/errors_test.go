package logs_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// cutMarks removes the marks ¦ from a text and returns their offsets.
func cutMarks(marked string) (text string, at []int64) {
	parts := strings.Split(marked, "¦")
	for _, p := range parts[:len(parts)-1] {
		text += p
		at = append(at, int64(len(text)))
	}
	return text + parts[len(parts)-1], at
}

// want is the expected content of a problem.
type want struct {
	err             error
	record          int64
	category, field string
	detail, excerpt string
}

// In each input a mark ¦ shows the place of a problem, in the order of the
// problems.
var positions = []struct {
	reason string
	in     string
	opts   logs.Options
	want   []want
}{
	{"a field that is not of its type, in the second line",
		line("A") + "\n" + `{"category":"CallSummary","properties":{"callDuration":¦"6s"}}`, logs.Options{},
		[]want{{opt.ErrNumber, 2, "CallSummary", "callDuration", "", `"\"6s\""`}}},
	{"several fields, in the order of the input, under the names that they have there",
		`{"Category":"callsummary","properties":{"CALLSTARTTIME":¦"noon","CallDuration":¦"82 s","callUpdatesVersion":¦1e99,"participantDuration":¦[1,2],"participantStartTime":¦"2021-07-19T18:46:50"}}`, logs.Options{},
		[]want{{opt.ErrTime, 1, "callsummary", "CALLSTARTTIME", "", `"\"noon\""`}, {opt.ErrNumber, 1, "callsummary", "CallDuration", "", `"\"82 s\""`},
			{opt.ErrRange, 1, "callsummary", "callUpdatesVersion", "", `"1e99"`}, {opt.ErrKind, 1, "callsummary", "participantDuration", "", `"[1,2]"`},
			{opt.ErrZone, 1, "callsummary", "participantStartTime", "", `"\"2021-07-19T18:46:50\""`}}},
	{"the table's name where there is no category, be it in properties",
		`{"properties":{"Type":"ACSCallSummary","CallDuration":¦true}}`, logs.Options{},
		[]want{{opt.ErrNumber, 1, "ACSCallSummary", "CallDuration", "", `"true"`}}},
	{"an excerpt is short and does not end within a character",
		`{"category":"CallSummary","properties":{"callDuration":¦"` + strings.Repeat("é", 30) + `"}}`, logs.Options{},
		[]want{{opt.ErrNumber, 1, "CallSummary", "callDuration", "", `"\"` + strings.Repeat("é", 19) + `"…`}}},
	{"the same for longer characters, and for a line", "¦" + strings.Repeat("€", 20) + "\n" + line("A") + "\n¦x" + strings.Repeat("😀", 20), logs.Options{},
		[]want{{logs.ErrNotLog, 0, "", "", "", `"` + strings.Repeat("€", 13) + `"…`}, {logs.ErrNotLog, 0, "", "", "", `"x` + strings.Repeat("😀", 9) + `"…`}}},
	{"excerpts can be hidden",
		`{"category":"CallSummary","properties":{"callDuration":¦"x"}}` + "\n¦}", logs.Options{HideExcerpts: true},
		[]want{{opt.ErrNumber, 1, "CallSummary", "callDuration", "", ""}, {logs.ErrSyntax, 0, "", "", "nothing is open here that it could end or continue", ""}}},
	{"properties in a string: the position is that of the string, since escapes hide the rest",
		`{"category":"CallSummary","properties":¦"{\"a\":1,\"callDuration\":\"x\"}"}`, logs.Options{},
		[]want{{opt.ErrNumber, 1, "CallSummary", "callDuration", "", `"\"x\""`}}},
	{"a field in a message",
		`{"records":[` + line("A") + `, {"category":"CallSummary","properties":{"callDuration":¦{}}}]}`, logs.Options{},
		[]want{{opt.ErrKind, 2, "CallSummary", "callDuration", "", `"{}"`}}},
	{"a cell of a query's answer",
		fmt.Sprintf(query, queryRow("A")+`,["2021-07-19T18:46:50Z","ACSCallSummary","B",¦"x","VoIP",null]`), logs.Options{},
		[]want{{opt.ErrNumber, 2, "ACSCallSummary", "CallDuration", "", `"\"x\""`}}},
	{"a cell of CSV, at its quote if it has one",
		csvHead + csvLine("A") + `¦"noon",ACSCallSummary,B,¦x,VoIP,` + "\n", logs.Options{},
		[]want{{opt.ErrTime, 2, "ACSCallSummary", "TimeGenerated", "", `"noon"`}, {opt.ErrNumber, 2, "ACSCallSummary", "CallDuration", "", `"x"`}}},
	{"a member of a repaired sample has its position in the input",
		`"category":"CallSummary","properties": {` + "\n" + `  "endpointType": "Server"` + "\n" + `  ¦"callDuration": ¦"x"}`, logs.Options{},
		[]want{{logs.ErrRepaired, 1, "CallSummary", "", "a comma is missing between two members", ""},
			{opt.ErrNumber, 1, "CallSummary", "callDuration", "", `"\"x\""`}}},
	{"syntax", line("A") + "\n" + `{"category":"CallSummary","a":n¦il 1}`, logs.Options{},
		[]want{{logs.ErrSyntax, 2, "CallSummary", "", "want null", `"il 1}"`}}},
	{"literals that are not JSON", `{"category":"CallSummary","properties":{"callDuration":¦NaN,"identifier":¦"b` + "\n" + `c","x":¦[None]}}` + "\n", logs.Options{},
		[]want{{logs.ErrLiteral, 1, "CallSummary", "callDuration", "", `"NaN"`}, {logs.ErrLiteral, 1, "CallSummary", "identifier", "", `"\"b\nc\""`},
			{logs.ErrLiteral, 1, "CallSummary", "x", "", `"[None]"`}}},
	{"a line feed in a string that is not closed", `{"category":"CallSummary","a":"b¦` + "\n" + `¦c}` + "\n", logs.Options{},
		[]want{{logs.ErrSyntax, 1, "CallSummary", "", "want a closing quote or an escaped control character", `"\nc}"`}, {logs.ErrNotLog, 0, "", "", "", `"c}"`}}},
	{"a line that is cut off", "\ufeff" + line("A") + "\n¦" + `{"category":"CallSummary","prop`, logs.Options{},
		[]want{{logs.ErrTruncated, 2, "CallSummary", "", "", `"{\"category\":\"CallSummary\",\"prop"`}}},
	{"a line that is cut off before the last one", `{"category":"CallSummary","properties":{` + "\n¦" + line("B"), logs.Options{},
		[]want{{logs.ErrTruncated, 1, "CallSummary", "", "the next one begins on a line of its own", ""}}},
	{"a message that is cut off", `{"records":[` + line("A") + "¦", logs.Options{},
		[]want{{logs.ErrTruncated, 0, "", "", "an array or a message is not closed", ""}}},
	{"a message that is cut off, then a line", `{"records":[` + line("A") + "\n¦" + line("B"), logs.Options{},
		[]want{{logs.ErrTruncated, 0, "", "", "an array or a message is not closed", excerptOf(line("B"))}}},
	{"a record that is too large", line("A") + "\n¦" + `{"a":"` + strings.Repeat("x", 200) + `"}` + "\n" + line("B"), logs.Options{MaxRecord: 200},
		[]want{{logs.ErrTooLarge, 2, "", "", "Options.MaxRecord is 200 bytes", `"{\"a\":\"` + strings.Repeat("x", 34) + `"…`}}},
	{"a record that is nested too deep", `¦{"a":[[{}]]}` + "\n" + line("A"), logs.Options{MaxDepth: 3},
		[]want{{logs.ErrTooDeep, 1, "", "", "Options.MaxDepth is 3", `"{\"a\":[[{}]]}"`}}},
	{"elements that are not objects", `[¦1 , ¦"a",¦[],` + line("A") + "]", logs.Options{},
		[]want{{logs.ErrNotRecord, 1, "", "", "", excerptOf(`1 , "a",[],` + line("A"))}, {logs.ErrNotRecord, 2, "", "", "", excerptOf(`"a",[],` + line("A"))},
			{logs.ErrNotRecord, 3, "", "", "", excerptOf(`[],` + line("A"))}}},
	{"a row of another width", fmt.Sprintf(query, queryRow("A")+`,¦[1]`), logs.Options{},
		[]want{{logs.ErrNotRecord, 2, "", "", "1 values for 6 columns", `"[1]]}]}"`}}},
	{"a table without rows", `{"tables":[¦{"name":"x","columns":[]}]}`, logs.Options{},
		[]want{{logs.ErrNotRecord, 1, "", "", "a table without rows", `"{\"name\":\"x\",\"columns\":[]}]}"`}}},
	{"a row of CSV of another width", csvHead + csvLine("A") + "¦a,b\n", logs.Options{},
		[]want{{logs.ErrCSV, 2, "", "", "2 values for 6 columns", `"a,b"`}}},
	{"text after a quote", csvHead + `"a",b,"c"¦d,e,f,g` + "\n" + csvLine("A"), logs.Options{},
		[]want{{logs.ErrCSV, 1, "", "", "want a comma after the closing quote", `"d,e,f,g"`}}},
	{"a quote that is not closed", csvHead + `¦a,"b` + "\n" + csvLine("A"), logs.Options{},
		[]want{{logs.ErrCSV, 1, "", "", "a quote is not closed", `"a,\"b"`}}},
	{"foreign text, many lines as one problem", "¦Dear all,\nhere are the logs: \n\n" + line("A") + "\n¦-- \nBob", logs.Options{},
		[]want{{logs.ErrNotLog, 0, "", "", "", `"Dear all,"`}, {logs.ErrNotLog, 0, "", "", "", `"-- "`}}},
	{"stray brackets, many as one problem", "¦}]}\n,\n" + line("A"), logs.Options{},
		[]want{{logs.ErrSyntax, 0, "", "", "nothing is open here that it could end or continue", `"}]}"`}}},
	{"one comma too many", "[" + line("A") + ",¦,, " + line("B") + "]", logs.Options{},
		[]want{{logs.ErrSyntax, 0, "", "", "a comma with nothing before it", excerptOf(`,, ` + line("B"))}}},
	{"a comma that is missing", "[" + line("A") + " ¦" + line("B") + "]", logs.Options{},
		[]want{{logs.ErrRepaired, 2, "CallSummary", "", "a comma is missing before this record", ""}}},
	{"members of a message next to its records", `{"count":¦2,"records":[` + line("A") + `],"next":¦"x"}`, logs.Options{},
		[]want{{logs.ErrMember, 0, "", "count", "", `"2"`}, {logs.ErrMember, 0, "", "next", "", `"\"x\""`}}},
	{"properties that are not an object", `{"category":"CallSummary","properties":¦5}{"category":"CallSummary","properties":¦"{"}{"category":"CallSummary","properties":¦"{} {}"}`, logs.Options{},
		[]want{{logs.ErrProperties, 1, "CallSummary", "properties", "", `"5"`}, {logs.ErrProperties, 2, "CallSummary", "properties", "", `"\"{\""`},
			{logs.ErrProperties, 3, "CallSummary", "properties", "", `"\"{} {}\""`}}},
	{"a name that occurs twice", `{"category":"CallSummary","properties":{"callType":"P2P","CallType":¦"Group","x":1,"x":¦2}}`, logs.Options{},
		[]want{{logs.ErrDuplicate, 1, "CallSummary", "CallType", "the last one counts", `"\"Group\""`}, {logs.ErrDuplicate, 1, "CallSummary", "x", "the last one counts", `"2"`}}},
	{"two names of one field", `{"category":"CallSummary","Timestamp":¦¦"noon","time":"2021-07-19T18:46:50Z","properties":{"callType":"P2P"}}`, logs.Options{},
		[]want{{opt.ErrTime, 1, "CallSummary", "Timestamp", "", `"\"noon\""`}, {logs.ErrDuplicate, 1, "CallSummary", "Timestamp", "time counts, this is kept as an unknown field", `"\"noon\""`}}},
	{"bytes that are not UTF-8", `{"category":"CallSummary","properties":{"identifier":¦"` + "\xff" + `","x":¦{"y":"\ud800"},"` + "\xff" + `":¦1}}`, logs.Options{},
		[]want{{logs.ErrEncoding, 1, "CallSummary", "identifier", "", `"\"\xff\""`}, {logs.ErrEncoding, 1, "CallSummary", "x", "", `"{\"y\":\"\\ud800\"}"`},
			{logs.ErrEncoding, 1, "CallSummary", "�", "", `"1"`}}},
	{"no category", line("A") + `¦{"correlationId":"B","properties":{"callType":"P2P","callDuration":1}} ¦{"x":1,"y":2}`, logs.Options{},
		[]want{{logs.ErrInferred, 2, "", "", "CallSummary", excerptOf(`{"correlationId":"B","properties":{"callType":"P2P"`)},
			{logs.ErrUnknownLog, 3, "", "", "", `"{\"x\":1,\"y\":2}"`}}},
	{"a time of CSV in an unknown zone", "TimeGenerated [Local Time],Type,CorrelationId\n" + `¦"7/19/2021, 6:46:50.188 PM",ACSCallSummary,A`, logs.Options{},
		[]want{{logs.ErrLocalTime, 1, "ACSCallSummary", "TimeGenerated", "", `"7/19/2021, 6:46:50.188 PM"`}}},
	{"the last row of CSV is cut off", csvHead + csvLine("A") + "¦" + `"7/19/2021, 6:46:50.188 PM",ACSCal`, logs.Options{},
		[]want{{logs.ErrTruncated, 2, "", "", "2 values for 6 columns", `"\"7/19/2021, 6:46:50.188 PM\",ACSCal"`}}},
	{"the last row of CSV is cut off within quotes", csvHead + csvLine("A") + "¦" + `"7/19/2021, 6`, logs.Options{},
		[]want{{logs.ErrTruncated, 2, "", "", "", `"\"7/19/2021, 6"`}}},
	{"a sample that is cut off within a value", `¦"properties": {"a": "b`, logs.Options{},
		[]want{{logs.ErrTruncated, 1, "", "", "", `"\"properties\": {\"a\": \"b"`}}},
}

// excerptOf quotes the beginning of a text as a problem does.
func excerptOf(text string) string {
	if len(text) <= 40 {
		return fmt.Sprintf("%q", text)
	}
	return fmt.Sprintf("%q…", text[:40])
}

func TestPositions(t *testing.T) {
	for _, c := range positions {
		t.Run(c.reason, func(t *testing.T) {
			in, at := cutMarks(c.in)
			var wants []logs.Problem
			for i, w := range c.want {
				wants = append(wants, logs.Problem{
					Position: logs.Position{Source: "a.json", Record: w.record, Offset: at[i]}, Category: w.category,
					Field: w.field, Detail: w.detail, Excerpt: w.excerpt, Err: w.err})
			}
			for _, size := range []int{1, 3, 1 << 20} {
				var errs []error
				r := logs.NewStrict(ones{strings.NewReader(in), size}, "a.json", schemas(), &c.opts)
				for _, err := range r.All() {
					errs = append(errs, err)
				}
				byErr := cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) || errors.Is(b, a) })
				if diff := cmp.Diff(wants, problems(errs), byErr); diff != "" {
					t.Errorf("in pieces of %d (-want +got)\n%s", size, diff)
				}
			}
		})
	}
}

// A record with very many faults does not cost memory in proportion.
func TestManyProblems(t *testing.T) {
	in := `{"category":"CallSummary"` + strings.Repeat(`,"a":1`, 60_000) + `,"callType":"P2P"}` + "\n" + line("B")
	records, errs, _ := read(t, strings.NewReader(in), nil)
	if got := ids(records, errs); got != "-? B" {
		t.Fatalf("got %s", got)
	}
	all := problems(errs)
	if len(all) != 100 || !strings.HasSuffix(all[99].Detail, "further problems of this record are not listed") {
		t.Errorf("%d problems, the last is %v", len(all), &all[len(all)-1])
	}
	if rec := records[0].(*callsummary.Record); rec.CallType != opt.Of(callsummary.P2P) {
		t.Errorf("callType %v: the fields after the faults must be read", rec.CallType)
	}
}

func TestErrorText(t *testing.T) {
	in := line("A") + "\n" + `{"category":"CallSummary","properties":{"callDuration":"6s","callStartTime":""}}` + "\n}\n"
	// A line is 151 bytes long plus a line feed; the value begins 55 bytes into
	// the next one, which is 80 bytes long.
	r := logs.NewStrict(strings.NewReader(in), "PT1H.json", schemas(), nil)
	var texts []string
	for _, err := range r.All() {
		if err != nil {
			texts = append(texts, err.Error())
		}
	}
	want := []string{
		`PT1H.json: record 2, offset 207: CallSummary: field callDuration: not a JSON number: "\"6s\""`,
		`PT1H.json: offset 233: not valid JSON (nothing is open here that it could end or continue): "}"`,
	}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Names come from the input. In the text of an error they stay short, on one line,
// and cannot be mistaken for the error's own text; hiding excerpts does not change
// that.
func TestErrorTextOfStrangeNames(t *testing.T) {
	twice := func(category, name string) string {
		return `{"category":` + string(quoted(category)) + `,` + string(quoted(name)) + `:1,` + string(quoted(name)) + `:2}`
	}
	long := strings.Repeat("é", 100) // 2 bytes each
	for _, c := range []struct{ reason, in, want string }{
		{"plain names", twice("CallSummary", "Ünit type"), `CallSummary: field Ünit type: the field`},
		{"a line feed and a forged line", twice("a\nf.json: record 9, offset 0: FAKE", "x"), `"a\nf.json: record 9, offset 0: FAKE": field x: the field`},
		{"an escape sequence", twice("a", "x\x1b[31m"), `a: field "x\x1b[31m": the field`},
		{"the other reading direction", twice("a", "x\u202ey"), `a: field "x\u202ey": the field`},
		{"a colon", twice("a", "b: gone"), `a: field "b: gone": the field`},
		{"quotes", twice(`"a"`, `b\`), `"\"a\"": field "b\\": the field`},
		{"blanks at the end", twice("a", " x "), `a: field " x ": the field`},
		{"64 bytes", twice(long[:64], "x"), long[:64] + `: field x: the field`},
		{"more, without cutting a character", twice("a"+long, "b"+long), `"a` + long[:62] + `"…: field "b` + long[:62] + `"…: the field`},
		{"a name that counts, with blanks", `{"category":"a","Timestamp":1,"time` + strings.Repeat(" ", 70) + `":2}`,
			`a: field Timestamp: the field occurs twice ("time` + strings.Repeat(" ", 60) + `"… counts, this is kept`},
		{"a member of a message", `{"a\nb":1,"records":[]}`, `field "a\nb": member`},
		{"the table of a broken record", `{"Type":"a\nb","x":}`, `"a\nb": not valid JSON`},
	} {
		for _, hide := range []bool{false, true} {
			_, errs, _ := read(t, reader(c.in), &logs.Options{HideExcerpts: hide})
			text := errors.Join(errs...).Error()
			if !strings.Contains(text, ": "+c.want) || strings.Contains(text, "\n") != (len(problems(errs)) > 1) {
				t.Errorf("%s, excerpts hidden %v:\n got %s\nwant %s", c.reason, hide, text, c.want)
			}
		}
	}
	p := logs.Problem{Position: logs.Position{Source: "a\n.json"}, Err: logs.ErrSyntax}
	if got, want := p.Error(), `"a\n.json": offset 0: not valid JSON`; got != want {
		t.Errorf("a strange name of a file: got %s, want %s", got, want)
	}
	f := logs.SourceError{Source: `C:\Ä "x".json`, Err: logs.ErrBinary}
	if got, want := f.Error(), `C:\Ä "x".json: binary data, not a log`; got != want {
		t.Errorf("a usual name of a file: got %s, want %s", got, want)
	}
}

// The problems of a record that is large because of its names do not each take
// a multiple of its size.
func TestProblemsOfHugeNames(t *testing.T) {
	const size = 1 << 20
	huge := strings.Repeat("c", size)
	for reason, in := range map[string]string{
		"a category":              `{"category":"` + huge + `"` + strings.Repeat(`,"x":0`, 150) + `}`,
		"a category, broken":      `{"category":"` + huge + `"` + strings.Repeat(`,"x":0`, 150) + `,}`,
		"that of a message":       `{"records":[],"category":"` + huge + `"` + strings.Repeat(`,"x":0`, 150) + `}`,
		"that of a sample":        `"category":"` + huge + `"` + strings.Repeat(` "x":0`, 150),
		"a field":                 `{"category":"a","` + huge + `":0,"` + huge + `":1}`,
		"a field of a message":    `{"` + huge + `":0,"records":[]}`,
		"a table in its category": `{"properties":{"Type":"` + huge + `"` + strings.Repeat(`,"x":0`, 150) + `}}`,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, errs, _ := read(t, reader(in), nil)
		runtime.ReadMemStats(&after)
		if used := (after.TotalAlloc - before.TotalAlloc) / size; used > 24 {
			t.Errorf("%s: allocates %d times its size", reason, used)
		}
		all := problems(errs)
		if len(all) == 0 || len(all) > 100 {
			t.Errorf("%s: %d problems", reason, len(all))
		}
		for _, p := range all {
			if len(p.Category) > 256+len("…") || len(p.Field) > 256+len("…") || len(p.Error()) > 400 {
				t.Fatalf("%s: %d bytes of category, %d of field, %d in all", reason, len(p.Category), len(p.Field), len(p.Error()))
			}
		}
	}
}

// The problems of a record are listed in the order of the input, in whatever
// order they are found.
func TestProblemsAreInOrder(t *testing.T) {
	in := `{"properties":{"callDuration":¦"x","TimeGenerated":"2021-07-19T18:46:50Z"},"category":"CallSummary",` +
		`"properties":¦{"callType":1,"callDuration":¦"y"},"time":¦"noon","time":¦"midnight"}`
	in, at := cutMarks(strings.Replace(in, `¦"x"`, `"x"`, 1)) // the last properties count
	_, errs, _ := read(t, reader(in), nil)
	var got []int64
	for _, p := range problems(errs) {
		got = append(got, p.Offset)
	}
	want := []int64{at[0], at[1], at[2], at[3], at[3]} // the last one is a duplicate and not a time
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%v (-want +got)\n%s", errors.Join(errs...), diff)
	}
}

// With exactly as many problems as can be listed, there is no mention of
// others.
func TestAsManyProblemsAsAreListed(t *testing.T) {
	for n, last := range map[int]string{100: "the last one counts", 101: "the last one counts; further problems of this record are not listed"} {
		in := `{"category":"CallSummary","a":1` + strings.Repeat(`,"a":1`, n) + `}`
		_, errs, _ := read(t, reader(in), nil)
		all := problems(errs)
		if len(all) != 100 || all[99].Detail != last {
			t.Errorf("%d problems: %d are listed, the last is %v", n, len(all), &all[len(all)-1])
		}
	}
}

func TestErrorsAs(t *testing.T) {
	_, err := logs.DecodeStrict([]byte(`{"category":"CallSummary","properties":{"callDuration":"x","callType":1,"callType":2}}`), schemas(), nil)
	var list *logs.RecordError
	var problem *logs.Problem
	switch {
	case !errors.As(err, &list) || len(list.Problems) != 2 || list.Shape != logs.ShapeObject || list.Position != logs.Position{Record: 1}:
		t.Errorf("RecordError: %+v", list)
	case !errors.As(err, &problem) || problem.Field != "callDuration":
		t.Errorf("Problem: %v", problem)
	case !errors.Is(err, opt.ErrNumber), !errors.Is(err, logs.ErrDuplicate), errors.Is(err, logs.ErrSyntax):
		t.Errorf("errors.Is on %v", err)
	}
	if want := "2 problems, one a line"; strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("%v: want %s", err, want)
	}
}

// The name of every known table is longer than "Type" here, so only its fields
// tell what a record is.
func TestInference(t *testing.T) {
	cases := []struct {
		reason, in string
		schema     string
		err        error
	}{
		{"two names of one schema", `{"properties":{"callType":"P2P","callDuration":1}}`, "CallSummary", logs.ErrInferred},
		{"the same in a flat row", `{"CallType":"P2P","CallDuration":1}`, "CallSummary", logs.ErrInferred},
		{"one name is not enough", `{"properties":{"callType":"P2P","a":1,"b":2}}`, "", logs.ErrUnknownLog},
		{"names of two schemas, as many of each", `{"properties":{"identifier":"x","endpointId":"y","participantId":"z"}}`, "", logs.ErrUnknownLog},
		{"the same and one more", `{"properties":{"identifier":"x","endpointId":"y","participantId":"z","jitterAvg":1}}`, "CallDiagnostics", logs.ErrInferred},
		{"no names at all", `{}`, "", logs.ErrUnknownLog},
		{"an empty category does not count", `{"category":"","properties":{"callType":"P2P","callDuration":1}}`, "CallSummary", logs.ErrInferred},
		{"an unknown category counts", `{"category":"CallSum","properties":{"callType":"P2P","callDuration":1}}`, "", nil},
		{"an unknown table counts, too", `{"Type":"ACSChat","CallType":"P2P","CallDuration":1}`, "", nil},
		{"a category in any case, with blanks", `{"category":" CALL summary "}`, "CallSummary", nil},
		{"the category outranks the table", `{"category":"CallDiagnostics","Type":"ACSCallSummary"}`, "CallDiagnostics", nil},
		{"an unknown category does not", `{"category":"x","Type":"ACSCallSummary"}`, "CallSummary", nil},
		{"an unknown table inside properties counts, too", `{"properties":{"Type":"Chat","callType":"P2P","callDuration":1}}`, "", nil},
		{"the table inside properties", `{"properties":{"Type":"ACSCallSummaryUpdates","x":1}}`, "CallSummary", nil},
	}
	for _, c := range cases {
		rec, err := logs.DecodeStrict([]byte(c.in), schemas(), nil)
		if rec == nil || rec.Schema().Name() != c.schema || (err != nil || c.err != nil) && !errors.Is(err, c.err) {
			t.Errorf("%s: %T, %v: want schema %q, error %v", c.reason, rec, err, c.schema, c.err)
			continue
		}
		if c.err == logs.ErrInferred && rec.Head().Category.IsSet() {
			t.Errorf("%s: Category %v: it must not be invented", c.reason, rec.Head().Category)
		}
	}
}

func TestDecodeOne(t *testing.T) {
	cases := []struct {
		reason, in, id string
		errs           []error
	}{
		{"a line", line("A"), "A", nil},
		{"a line with a line feed", line("A") + "\n", "A", nil},
		{"a message", `{"records":[` + line("A") + "]}", "A", nil},
		{"an array", "[" + line("A") + "]", "A", nil},
		{"a fragment", fmt.Sprintf(fragment, "A"), "A", nil},
		{"problems outside the record", `{"n":1,"records":[` + line("A") + "]}", "A", []error{logs.ErrMember}},
		{"two records", line("A") + line("B"), "A", []error{logs.ErrSeveral}},
		{"a record and garbage", line("A") + "x", "A", []error{logs.ErrNotLog}},
		{"nothing", "", "", []error{logs.ErrEmpty}},
		{"blanks", " \n", "", []error{logs.ErrEmpty}},
		{"an empty array", "[]", "", []error{logs.ErrEmpty}},
		{"a message without records", `{"records":[]}`, "", []error{logs.ErrEmpty}},
		{"not JSON", "hello", "", []error{logs.ErrNotLog}},
		{"CSV", csvHead + csvLine("A"), "", []error{logs.ErrNotLog}},
		{"broken", `{"a":}`, "", []error{logs.ErrSyntax}},
		{"cut off", `{"a":`, "", []error{logs.ErrTruncated}},
	}
	for _, c := range cases {
		rec, err := logs.DecodeStrict([]byte(c.in), schemas(), nil)
		id := ""
		if rec != nil {
			id = rec.Head().CorrelationID.Or("")
		}
		if id != c.id || (err == nil) != (c.errs == nil) {
			t.Errorf("%s: %q, %v", c.reason, id, err)
		}
		for _, want := range c.errs {
			if !errors.Is(err, want) {
				t.Errorf("%s: %v: want %v", c.reason, err, want)
			}
		}
	}
}

func TestDecodeAs(t *testing.T) {
	rec, err := logs.DecodeAs[*callsummary.Record]([]byte(`{"category":"Chat","properties":{"callType":"p2p"}}`), callsummary.Schema(), nil)
	if !errors.Is(err, logs.ErrOtherLog) || rec.CallType != opt.Of(callsummary.P2P) || rec.Category != opt.Of("Chat") {
		t.Errorf("%+v, %v", rec, err)
	}
	rec, err = logs.DecodeAs[*callsummary.Record]([]byte(`{"properties":{"callType":"p2p"}}`), callsummary.Schema(), nil)
	if err != nil || rec.CallType != opt.Of(callsummary.P2P) {
		t.Errorf("without a category there must be no problem: %+v, %v", rec, err)
	}
	rec, err = logs.DecodeAs[*callsummary.Record]([]byte(`{`), callsummary.Schema(), nil)
	if rec != nil || !errors.Is(err, logs.ErrTruncated) {
		t.Errorf("%+v, %v", rec, err)
	}
}

// With HideExcerpts no problem of any kind shows a value of the input. Every
// value here holds "secret"; the category and names are not hidden.
func TestHideExcerpts(t *testing.T) {
	props := func(members string) string { return `{"category":"CallSummary","properties":{` + members + "}}" }
	for _, c := range []struct {
		err  error
		in   string
		opts logs.Options
	}{
		{logs.ErrSyntax, props(`"identifier":secret secret`), logs.Options{}},
		{logs.ErrLiteral, props(`"identifier":secret`), logs.Options{}},
		{logs.ErrSyntax, "}secret", logs.Options{}},
		{logs.ErrTruncated, `{"category":"CallSummary","x":"secret`, logs.Options{}},
		{logs.ErrTruncated, csvHead + "secret,secret", logs.Options{}},
		{logs.ErrTooLarge, props(`"identifier":"` + strings.Repeat("secret", 20) + `"`), logs.Options{MaxRecord: 100}},
		{logs.ErrTooDeep, props(`"identifier":[["secret"]]`), logs.Options{MaxDepth: 3}},
		{logs.ErrNotRecord, `["secret"]`, logs.Options{}},
		{logs.ErrNotRecord, fmt.Sprintf(query, `["secret"]`), logs.Options{}},
		{logs.ErrNotLog, "secret\nsecret", logs.Options{}},
		{logs.ErrCSV, csvHead + "secret,secret\n", logs.Options{}},
		{logs.ErrCSV, csvHead + "\"secret\"secret,secret\n", logs.Options{}},
		{logs.ErrCSV, csvHead + "\"secret\n" + csvLine("secret"), logs.Options{}},
		{logs.ErrRepaired, `"category": "CallSummary", "properties": {"identifier": "secret" "x": "secret"`, logs.Options{}},
		{logs.ErrRepaired, `"category": "x", "properties": {"OperationPayload": "{"a":"secret"}"}`, logs.Options{}},
		{logs.ErrInferred, `{"properties":{"callType":"secret","callDuration":1}}`, logs.Options{}},
		{logs.ErrUnknownLog, `{"x":"secret"}`, logs.Options{}},
		{logs.ErrDuplicate, props(`"identifier":"secret","identifier":"secret too"`), logs.Options{}},
		{logs.ErrDuplicate, props(`"pstnPartcipantCallType":"secret","pstnParticipantCallType":"secret too"`), logs.Options{}},
		{logs.ErrDuplicate, props(`"x":"secret","x":"secret too"`), logs.Options{}},
		{logs.ErrEncoding, props(`"identifier":"secret` + "\xff" + `"`), logs.Options{}},
		{logs.ErrMember, `{"next":"secret","records":[]}`, logs.Options{}},
		{logs.ErrProperties, `{"category":"CallSummary","properties":"secret"}`, logs.Options{}},
		{logs.ErrLocalTime, "TimeGenerated [Local Time],Type,Identifier\n07/19/2021 18:46:50,ACSCallSummary,secret\n", logs.Options{}},
		{opt.ErrKind, props(`"identifier":["secret",1]`), logs.Options{}},
		{opt.ErrNumber, props(`"callDuration":"secret"`), logs.Options{}},
		{opt.ErrTime, props(`"callStartTime":"secret"`), logs.Options{}},
	} {
		c.opts.HideExcerpts = true
		_, errs, end := read(t, strings.NewReader(c.in), &c.opts)
		if text := errors.Join(errs...); end != nil || !errors.Is(text, c.err) || strings.Contains(text.Error(), "secret") {
			t.Errorf("%s\n%v, %v; want %v and no secret", c.in, text, end, c.err)
		}
	}
	// Values that cannot hold the word: numbers and times.
	for value, want := range map[string]error{`"4711,5"`: opt.ErrNumber, "4711e30": opt.ErrRange} {
		_, errs, _ := read(t, strings.NewReader(props(`"callDuration":`+value)), &logs.Options{HideExcerpts: true})
		if text := errors.Join(errs...); !errors.Is(text, want) || strings.Contains(text.Error(), "4711") {
			t.Errorf("%s: %v", value, text)
		}
	}
	_, errs, _ := read(t, strings.NewReader(props(`"callStartTime":"2021-07-19T18:46:50"`)), &logs.Options{HideExcerpts: true})
	if text := errors.Join(errs...); !errors.Is(text, opt.ErrZone) || strings.Contains(text.Error(), "2021") {
		t.Errorf("a time without a zone: %v", text)
	}
	_, err := logs.DecodeAs[*callsummary.Record]([]byte(`{"category":"Chat","properties":{"identifier":"secret"}}`), callsummary.Schema(), &logs.Options{HideExcerpts: true})
	if !errors.Is(err, logs.ErrOtherLog) || strings.Contains(err.Error(), "secret") {
		t.Errorf("another log: %v", err)
	}
}
