package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// Without a record that is of use, an empty list would say that there were no calls. The commands
// say which logs there are, and end with status 1.
func TestNoRecordIsOfUse(t *testing.T) {
	const (
		summary = `{"category":"CallSummary","correlationId":"a","properties":{"callStartTime":"2026-01-05T08:00:00Z","participantId":"p"}}` + "\n"
		sms     = `{"category":"SMSOperational","time":"2026-01-05T08:00:00Z","properties":{"x":1}}` + "\n"
		blob    = `{"Type":"StorageBlobLogs","TimeGenerated":"2026-01-05T08:00:00Z","x":1}` + "\n"
		bill    = `{"category":"Usage","correlationId":"a","properties":{"recordId":"r","usageType":"Chat"}}` + "\n"
		figure  = `{"Type":"ACSCallingMetrics","TimestampBin":"2026-01-05T00:00:00Z","MetricName":"reliability/api/Join","MetricValueAvg":90,"LegsDcount":10}` + "\n"
		stray   = `{"category":"CallClientOperations","properties":{"ClientInstanceId":"c","OperationId":"1","CallClientTimeStamp":"2026-01-05T08:00:00Z","OperationName":"Join"}}` + "\n"
	)
	needsCall := "no record tells of a call, which takes CallSummary, CallDiagnostics, CallClientOperations, CallClientMediaStatsTimeSeries or CallSurvey; the input has "
	page := filepath.Join(t.TempDir(), "page.html")
	aboutCalls := [][]string{
		{"calls"}, {"calls", "--quality", "Poor"}, {"calls", "--call", "a"}, {"calls", "--participant", "p"}, {"call", "a"}, {"participants"},
		{"streams"}, {"operations"}, {"exposure"}, {"compare", "--split", "2026-01-05"}, {"compare", "--by", "os=a", "--by", "os=b"},
	}
	for _, tt := range []struct {
		reason, input string
		commands      [][]string
		status        int
		stderr        string
	}{
		{"other logs", sms + blob + sms, aboutCalls, 1, needsCall + "SMSOperational (2), StorageBlobLogs (1)\n"},
		{"bills make no call", bill, aboutCalls, 1, needsCall + "Usage (1)\n"},
		{"nor do daily figures", figure, aboutCalls, 1, needsCall + "CallingMetrics (1)\n"},
		{"nor operations in no call", stray, aboutCalls, 1, needsCall + "CallClientOperations (1)\n"},
		{"one summary is of use", summary + sms, [][]string{{"calls"}, {"participants"}, {"streams"}, {"operations"}, {"exposure"}, {"call", "a"}}, 0, ""},
		{"filters that leave nothing", summary, [][]string{{"calls", "--participant", "q"}, {"participants", "--quality", "Good"}}, 0, "nothing fits the filters"},
		{"nothing at all", "", [][]string{{"calls"}, {"participants"}, {"summary"}, {"check"}, {"metrics"}, {"exposure"}}, 0, "the input is empty"},
		{"a summary is of documented logs, too", bill, [][]string{{"summary"}, {"check"}}, 0, ""},
		{"and not of others", sms, [][]string{{"summary"}, {"check"}}, 1, "no record tells of calls, which takes CallSummary,"},
		{"daily figures", figure, [][]string{{"metrics"}, {"report", "--out", page}}, 0, ""},
		{"neither figures nor calls", bill, [][]string{{"metrics"}, {"report", "--out", page}}, 1, "CallingMetrics; the input has Usage (1)\n"},
	} {
		path := given(t, "a.json", tt.input)
		for _, args := range tt.commands {
			r := acscalls(t, append(args, path)...)
			if r.status != tt.status || !strings.Contains(r.stderr, tt.stderr) || strings.Contains(r.stderr, "the input has") != (tt.status == 1) {
				t.Errorf("%s: %v: status %d, standard error:\n%swant %d and %q", tt.reason, args, r.status, r.stderr, tt.status, tt.stderr)
			}
		}
	}
	r := acscalls(t, "compare", given(t, "a.json", summary), "--with", given(t, "b.json", sms))
	if r.status != 1 || !strings.Contains(r.stderr, "b.json: "+needsCall+"SMSOperational (1)\n") {
		t.Errorf("the second side: status %d, standard error:\n%s", r.status, r.stderr)
	}
	out := given(t, "out", "before")
	acscalls(t, "calls", "--out", out, given(t, "a.json", sms)).want(t, 1, "no record is of use: "+out+" stays as it was\n")
	if got := contentOf(t, out); got != "before" {
		t.Errorf("the file holds %q", got)
	}
}

// There may be any number of names, each of any length.
func TestManyLogs(t *testing.T) {
	var input strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&input, `{"category":"Log%05d"}`+"\n", i)
	}
	fmt.Fprintf(&input, `{"category":"%s"}`+"\n", strings.Repeat("x", 1000))
	r := acscalls(t, "calls", "-q", given(t, "a.json", input.String()))
	want := "Log00009 (1) and more than 9990 more\n"
	if r.status != 1 || !strings.HasSuffix(r.stderr, want) || len(r.stderr) > 500 {
		t.Errorf("status %d, standard error:\n%s\nwant %q at its end", r.status, r.stderr, want)
	}
	few := acscalls(t, "calls", "-q", given(t, "b.json", strings.Repeat(`{"category":"Log"}`+"\n", 3)+`{"category":"`+strings.Repeat("x", 1000)+`"}`))
	if want := "the input has Log (3), " + strings.Repeat("x", 100) + " (1)\n"; few.status != 1 || !strings.HasSuffix(few.stderr, want) {
		t.Errorf("status %d, standard error:\n%s\nwant %q at its end", few.status, few.stderr, want)
	}
}
