package logs_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

const badDuration = `{"category":"CallSummary","properties":{"callDuration":"x"}}`

// wantBadDuration is the record that json.Unmarshal reads from badDuration;
// offset is that of "x".
func wantBadDuration(offset int64) callsummary.Record {
	var want callsummary.Record
	want.Category = opt.Of("CallSummary")
	want.CallDuration = opt.Without[opt.Seconds](opt.Invalid)
	want.Extra = &logs.Extra{
		Texts: []logs.Text{{Field: "callDuration", JSON: `"x"`}},
		Problems: []logs.Problem{{
			Position: logs.Position{Record: 1, Offset: offset}, Category: "CallSummary", Field: "callDuration",
			Excerpt: `"\"x\""`, Err: opt.ErrNumber,
		}},
	}
	return want
}

// No part of the old record may be left.
func TestUnmarshalAs(t *testing.T) {
	rec := *wantLine("A")
	rec.Extra = &logs.Extra{Raw: "x"}
	if err := logs.UnmarshalAs([]byte(badDuration), &rec); err != nil {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(wantBadDuration(55), rec); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestUnmarshalAsFails(t *testing.T) {
	for _, c := range []struct {
		reason, in string
		want       error
	}{
		{"cut off", `[`, logs.ErrTruncated},
		{"a number", `7`, logs.ErrNotLog},
		{"a text", `"x"`, logs.ErrNotLog},
		{"an array of numbers", `[7]`, logs.ErrNotRecord},
		{"an object that is cut off", `{"category":`, logs.ErrTruncated},
		{"an array without records", `[]`, logs.ErrEmpty},
	} {
		rec := *wantLine("A")
		err := logs.UnmarshalAs([]byte(c.in), &rec)
		if !errors.Is(err, c.want) || cmp.Diff(callsummary.Record{}, rec) != "" {
			t.Errorf("%s: %+v, %v; want %v", c.reason, rec, err, c.want)
		}
	}
	rec := wantLine("A")
	if err := logs.UnmarshalAs([]byte(` null `), rec); err != nil || cmp.Diff(wantLine("A"), rec) != "" {
		t.Errorf("null: %+v, %v; want no change", rec, err)
	}
}

// The records next to one that has an invalid field, a remark or the name of
// another log are read, in every container that encoding/json knows.
func TestUnmarshalNeighbours(t *testing.T) {
	good := callsummary.Record{}
	good.Category, good.CallType = opt.Of("CallSummary"), opt.Of(callsummary.P2P)
	const goodText = `{"category":"CallSummary","properties":{"callType":"P2P"}}`
	for _, c := range []struct {
		reason, in string
		problem    error // nil if nothing was lost
	}{
		{"an invalid field", badDuration, opt.ErrNumber},
		{"a name twice", `{"category":"CallSummary","properties":{"callType":"P2P","callType":"Group"}}`, nil},
		{"an inferred log", `{"properties":{"callType":"Group","callDuration":1}}`, nil},
		{"another log", `{"category":"CallDiagnostics","properties":{"jitterAvg":1}}`, logs.ErrOtherLog},
		{"no properties", `{"category":"CallSummary","properties":7}`, logs.ErrProperties},
		{"nothing", `{}`, nil},
		{"a message without records", `{"records":[]}`, logs.ErrEmpty},
		{"an answer without tables", `{"tables":[]}`, logs.ErrEmpty},
		{"a message of two records", `{"records":[` + line("A") + "," + line("B") + `]}`, logs.ErrSeveral},
		{"a message with a member next to its record", `{"records":[` + line("A") + `],"x":1}`, logs.ErrMember},
		{"as deep as JSON may be", `{"category":"CallSummary","properties":{"x":` + nested(9000) + `}}`, nil},
	} {
		var list []callsummary.Record
		var named map[string]*callsummary.Record
		var around struct {
			First callsummary.Record
			Mid   callsummary.Record
			Last  *callsummary.Record
		}
		err := errors.Join(
			json.Unmarshal([]byte("["+goodText+","+c.in+","+goodText+"]"), &list),
			json.Unmarshal([]byte(`{"a":`+goodText+`,"b":`+c.in+`,"c":`+goodText+"}"), &named),
			json.Unmarshal([]byte(`{"First":`+goodText+`,"Mid":`+c.in+`,"Last":`+goodText+"}"), &around))
		if err != nil || len(list) != 3 || len(named) != 3 || around.Last == nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		for _, rec := range []callsummary.Record{list[0], list[2], *named["a"], *named["c"], around.First, *around.Last} {
			if diff := cmp.Diff(good, rec); diff != "" {
				t.Errorf("%s: a neighbour (-want +got)\n%s", c.reason, diff)
			}
		}
		for _, rec := range []callsummary.Record{list[1], *named["b"], around.Mid} {
			switch x := rec.Extra; {
			case c.problem == nil && x != nil && x.Problems != nil:
				t.Errorf("%s: problems %v, want none", c.reason, x.Problems)
			case c.problem != nil && (x == nil || len(x.Problems) != 1 || x.Problems[0].Err != c.problem):
				t.Errorf("%s: %+v, want the problem %v", c.reason, x, c.problem)
			}
		}
	}
}

// nested returns nested arrays.
func nested(depth int) string {
	b := make([]byte, 2*depth)
	for i := range depth {
		b[i], b[2*depth-1-i] = '[', ']'
	}
	return string(b)
}

// A record that its owner uses again stays marked as such.
func TestUnmarshalReused(t *testing.T) {
	var rec callsummary.Record
	rec.Reused = true
	for _, in := range []string{line("A"), badDuration, `{"records":[]}`} {
		if err := json.Unmarshal([]byte(in), &rec); err != nil || !rec.Reused {
			t.Errorf("%s: error %v, reused %t", in, err, rec.Reused)
		}
	}
}

// A record of a log without a schema is written and read like others.
func TestUnmarshalOther(t *testing.T) {
	const text = `{"category":"Chat","correlationId":"c","properties":{"x":1}}`
	var list []logs.Other
	if err := json.Unmarshal([]byte("["+text+",{},"+text+"]"), &list); err != nil || len(list) != 3 {
		t.Fatalf("%d records, error %v", len(list), err)
	}
	for _, i := range []int{0, 2} {
		if got, err := json.Marshal(list[i]); string(got) != text || err != nil {
			t.Errorf("written %s, error %v; want %s", got, err, text)
		}
		if list[i].Extra.Problems != nil {
			t.Errorf("problems %v", list[i].Extra.Problems)
		}
	}
}

// Problems are not written, and a copy has its own.
func TestExtraProblems(t *testing.T) {
	var rec callsummary.Record
	if err := json.Unmarshal([]byte(badDuration), &rec); err != nil {
		t.Fatal(err)
	}
	if got := string(logs.AppendJSON(nil, &rec)); got != badDuration {
		t.Errorf("%s, want %s", got, badDuration)
	}
	twin := new(logs.Cloner).Clone(&rec)
	rec.Extra.Problems[0].Offset = 99
	if got := twin.Head().Extra.Problems[0].Offset; got != 55 {
		t.Errorf("the copy's problem is at %d", got)
	}
}
