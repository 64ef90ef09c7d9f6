package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callsummary"
)

// The samples, by hand: two were repaired, in three places. Of the seven calls, only the P2P
// call is complete. The PSTN participant of the group call has no stream, and neither have the
// four summaries without an ID. One of these is from a P2P call without the other summary. The
// last call is known only from its client.
//
// Two calls have streams, seven in all, and nothing went wrong in any. Nine participants have
// an end code, 0 each, and none a result category. One operation has a result.
const wantCheck = `Records                         17
Unreadable                       0
With problems                    2
Calls                            7
Complete calls                   1

Problems in the records
         3  a fault of the JSON was repaired
            client/create-view.txt: record 1, offset 1086: ACSCallClientOperations: quotes inside OperationPayload are not escaped
            group/server-to-voip-3.txt: record 1, offset 637: CallDiagnostics: a comma is missing between two members
            group/server-to-voip-3.txt: record 1, offset 908: CallDiagnostics: the end of properties is missing

What calls lack
         4  no streams (4 calls)
            the call without an ID in without-id/summaries.json: record 2, offset 712: 2 audio streams expected, found 0
            the call without an ID in without-id/summaries.json: record 4, offset 2225: 2 audio streams expected, found 0
            the call without an ID in without-id/summaries.json: record 1, offset 4: 1 audio stream expected, found 0
            and 1 more
         1  fewer streams than expected (1 call)
            341acde7-8aa5-445b-a3da-2ddadca47d22: participant 3: 2 audio streams expected, found 0 outbound and 0 inbound
         1  missing summaries (1 call)
            the call without an ID in without-id/summaries.json: record 1, offset 4: a P2P call has 2 summaries, found 1
         1  no summary (1 call)
            92d800c4-abde-40be-91e9-3814ee786b19: no summary record has arrived

MEASURE                    SHARE  COUNT    LIMIT  RESULT
Calls                          -      7    min 7  passed
Undocumented names             -      0    max 0  passed
Poor calls                 0.0 %    0/2    max 0 %  passed
Calls with issues          0.0 %    0/7        -  -
Poorly rated calls             -    0/0        -  -
Calls of unknown quality  71.4 %    5/7        -  -
Incomplete calls          85.7 %    6/7  max 50 %  failed
Dropped participants           -    0/0        -  -
Poor streams               0.0 %    0/7        -  -
Bad operations             0.0 %    0/1        -  -
Records with problems     11.8 %   2/17        -  -
Unreadable records         0.0 %   0/17        -  -
`

func TestCheck(t *testing.T) {
	r := acscalls(t, "check", "--min-calls", "7", "--max-undocumented", "0", "--max-poor-share", "0%", "--max-incomplete-share", "50 %", data)
	r.want(t, statusLimit, "acscalls: incomplete calls: 6 of 7 (85.71 %), more than --max-incomplete-share 50 %\n")
	if n := strings.Count(r.stderr, "\n"); n != 2 {
		t.Errorf("%d messages, want 2, one of them on drops: the problems are in the result\n%s", n, r.stderr)
	}
	got := strings.ReplaceAll(strings.ReplaceAll(r.stdout, string(filepath.Separator), "/"), data+"/", "")
	if diff := cmp.Diff(squeezed(wantCheck), squeezed(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// squeezed puts one blank between the columns of the measures.
func squeezed(text string) string {
	head, measures, _ := strings.Cut(text, "\nMEASURE")
	var lines []string
	for line := range strings.Lines("MEASURE" + measures) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return head + strings.Join(lines, "\n")
}

// ndjson and csv have all problems and gaps, json the first of each kind.
func TestCheckFormats(t *testing.T) {
	lines := acscalls(t, "check", "-q", "--format", "ndjson", data)
	lines.want(t, 0, "")
	sections := map[string]int{}
	for line := range strings.Lines(lines.stdout) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		if len(row) != 17 {
			t.Errorf("%d keys, want 17: %s", len(row), line)
		}
		sections[row["section"].(string)]++
	}
	if diff := cmp.Diff(map[string]int{"problem": 3, "gap": 7, "measure": 12}, sections); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	table := acscalls(t, "check", "-q", "--format", "csv", data)
	table.want(t, 0, "")
	rows, err := csv.NewReader(strings.NewReader(table.stdout)).ReadAll()
	if err != nil || len(rows) != 1+3+7+12 || len(rows[0]) != 17 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	object := acscalls(t, "check", "-q", "--format", "json", data)
	object.want(t, 0, "")
	var c struct {
		Records, CompleteCalls int
		Gaps                   []struct {
			Count  int
			Places []any
		}
	}
	if err := json.Unmarshal([]byte(object.stdout), &c); err != nil || c.Records != 17 || c.CompleteCalls != 1 || c.Gaps[0].Count != 4 || len(c.Gaps[0].Places) != 3 {
		t.Errorf("%+v, %v", c, err)
	}
}

// streamLine returns a call with one stream, which is poor if its jitter is above 30 ms.
func streamLine(call, jitter int) string {
	return fmt.Sprintf(`{"category":"CallDiagnostics","correlationId":"call-%d","properties":{"participantId":"p","endpointId":"e","streamId":"1","mediaType":"Audio","jitterAvg":%d}}`+"\n", call, jitter)
}

// endLine returns a call of one participant with an end code: 0 is a success, others are not.
func endLine(call int, reason string) string {
	category := callsummary.Success
	if reason[0] != '0' {
		category = callsummary.UnexpectedClientError
	}
	return fmt.Sprintf(`{"category":"CallSummary","correlationId":"call-%d","properties":{"callStartTime":"2026-01-05T08:00:00Z","callType":"Group","participantId":"p","endpointId":"e","endpointType":"VoIP","resultCategory":"%s","participantEndReason":"%s"}}`+"\n", call, category, reason)
}

// gateLog returns twenty calls, one of them poor, with two of thirty participants dropped, and
// fifty records, two of them with a problem and one of these unreadable.
func gateLog() string {
	var b strings.Builder
	for i := range 20 {
		b.WriteString(streamLine(i, 30+i/19))
	}
	for i := range 28 {
		reason := "0"
		if i < 2 {
			reason = "410"
		}
		b.WriteString(endLine(i, reason))
	}
	b.WriteString(endLine(28, `0","callDuration":"1.5`))
	b.WriteString(`{"category":"CallSummary",` + "\n")
	return b.String()
}

// A value exactly at its limit passes. A value beyond it, by however little, is reported with
// its counts.
func TestCheckGate(t *testing.T) {
	file := given(t, "log.json", gateLog())
	for _, c := range []struct {
		reason string
		args   []string
		want   string // the messages, if any
	}{
		{"no limits", nil, ""},
		{"exactly, in per cent", []string{"--max-poor-share", "5%"}, ""},
		{"exactly, as a share", []string{"--max-poor-share", "0.05"}, ""},
		{"exactly, with places to spare", []string{"--max-poor-share", "5.000%"}, ""},
		{"one ten-thousandth of a per cent too little", []string{"--max-poor-share", "4.9999%"},
			"acscalls: poor calls: 1 of 20 (5 %), more than --max-poor-share 4.9999%\n"},
		{"none at all", []string{"--max-poor-share", "0"}, "acscalls: poor calls: 1 of 20 (5 %), more than --max-poor-share 0\n"},
		{"everything", []string{"--max-poor-share", "100%", "--max-poor-stream-share", "1", "--max-incomplete-share", "1.0"}, ""},
		{"exactly 2 of 50, which has no exact float64", []string{"--max-problem-share", "4%", "--max-unreadable-share", ".02"}, ""},
		{"problems", []string{"--max-problem-share", "3.9%", "--max-unreadable-share", "1%"},
			"acscalls: records with problems: 2 of 50 (4 %), more than --max-problem-share 3.9%\n" +
				"acscalls: unreadable records: 1 of 50 (2 %), more than --max-unreadable-share 1%\n"},
		{"2 of 29 is more than 6.8 % and less than 6.9 %", []string{"--max-dropped-share", "6.8%"},
			"acscalls: dropped participants: 2 of 29 (6.897 %), more than --max-dropped-share 6.8%\n"},
		{"and less than 6.9 %", []string{"--max-dropped-share", "6.9%"}, ""},
		{"2 dropped and 1 poor of 29 calls", []string{"--max-issue-share", "10%"},
			"acscalls: calls with issues: 3 of 29 (10.34 %), more than --max-issue-share 10%\n"},
		{"9 calls have no stream", []string{"--max-unknown-share", "31%"},
			"acscalls: calls of unknown quality: 9 of 29 (31.03 %), more than --max-unknown-share 31%\n"},
		{"exactly as many calls", []string{"--min-calls", "29"}, ""},
		{"one too few", []string{"--min-calls", "30"}, "acscalls: calls: 29, fewer than --min-calls 30\n"},
	} {
		r := acscalls(t, append([]string{"check", "--format", "json", file}, c.args...)...)
		status := 0
		if c.want != "" {
			status = statusLimit
		}
		if r.status != status || r.stderr != c.want {
			t.Errorf("%s: status %d, want %d; %q, want %q", c.reason, r.status, status, r.stderr, c.want)
		}
		failed := strings.Count(r.stdout, `"result": "failed"`)
		if failed != strings.Count(c.want, "\n") {
			t.Errorf("%s: %d limits failed in the result", c.reason, failed)
		}
	}
}

// A share of nothing passes, with a message; with --min-calls it fails.
func TestCheckNothingToJudge(t *testing.T) {
	file := given(t, "log.json", endLine(1, "0"))
	acscalls(t, "check", "--max-poor-share", "0", file).want(t, 0, "acscalls: poor calls: 0 of 0, nothing to judge by --max-poor-share 0; with --min-calls that fails\n")
	acscalls(t, "check", "-q", "--max-poor-share", "0", file).want(t, 0, "")
	acscalls(t, "check", "--max-poor-share", "0", "--min-calls", "1", file).want(t, statusLimit, "acscalls: poor calls: 0 of 0, nothing to judge by --max-poor-share 0\n")
	// An empty input passes unless --min-calls is given.
	empty := given(t, "empty.json", "")
	acscalls(t, "check", "--max-poor-share", "0", empty).want(t, 0, "the input is empty")
	acscalls(t, "check", "--min-calls", "1", empty).want(t, statusLimit, "calls: 0, fewer than --min-calls 1")
}

// Status 1 outranks 4, and 4 outranks 3. All messages appear.
func TestCheckStatus(t *testing.T) {
	file := given(t, "log.json", gateLog())
	acscalls(t, "check", "--strict", file).want(t, statusProblems, "records with a problem: 2")
	acscalls(t, "check", "--strict", "--max-poor-share", "5%", file).want(t, statusProblems, "records with a problem: 2")
	r := acscalls(t, "check", "--strict", "--max-poor-share", "4%", file)
	r.want(t, statusLimit, "more than --max-poor-share 4%")
	r.want(t, statusLimit, "records with a problem: 2")
	r = acscalls(t, "check", "-q", "--max-poor-share", "4%", file)
	r.want(t, statusLimit, "more than --max-poor-share 4%") // --quiet does not hide it
	r = acscalls(t, "check", "--max-poor-share", "4%", file, filepath.Join(t.TempDir(), "none.json"))
	r.want(t, statusFailed, "more than --max-poor-share 4%")
	if !strings.Contains(r.stdout, "failed") {
		t.Errorf("the result lacks what failed:\n%s", r.stdout)
	}
	acscalls(t, "check", "--min-calls", "1", given(t, "prose.txt", "nothing of a log\n")).want(t, statusFailed, "not one record could be read")
}

func TestCheckUsage(t *testing.T) {
	for _, c := range []struct {
		reason string
		args   []string
		stderr string
	}{
		{"no path", []string{"check"}, "name at least one file or folder"},
		{"5 is neither a share nor a percentage", []string{"check", "--max-poor-share", "5", data}, `--max-poor-share "5": use a percentage from 0% to 100%, as in 5%, or a share from 0 to 1, as in 0.05`},
		{"more than all", []string{"check", "--max-dropped-share", "100.1%", data}, `--max-dropped-share "100.1%"`},
		{"negative", []string{"check", "--max-poor-share=-1%", data}, `--max-poor-share "-1%"`},
		{"empty", []string{"check", "--max-poor-share", "", data}, "--max-poor-share is empty: say which SHARE"},
		{"an exponent, which could take for ever", []string{"check", "--max-poor-share", "1e-999999999", data}, `"1e-999999999"`},
		{"a fraction", []string{"check", "--max-poor-share", "1/20", data}, `"1/20"`},
		{"fewer than no names", []string{"check", "--max-names", "-1", data}, "--max-names -1: use a number from 0, which means all"},
		{"more names than are counted", []string{"check", "--max-undocumented", "1000000", data}, "--max-undocumented 1000000: use a number below 1000000"},
		{"fewer than no calls", []string{"check", "--min-calls", "-1", data}, "--min-calls -1: use a number from 0"},
		{"a format that there is not", []string{"check", "--format", "xml", data}, `--format: there is no format "xml"`},
	} {
		r := acscalls(t, c.args...)
		if r.want(t, statusUsage, c.stderr); r.stdout != "" {
			t.Errorf("%s: standard output: %s", c.reason, r.stdout)
		}
	}
}

// Each undocumented name is listed once, with the number of its records and the first place. A
// documented field in a record under two of its names is not listed, and neither is a known
// text in another case.
func TestCheckUndocumented(t *testing.T) {
	log := `{"category":"CallSummary","correlationId":"c","time":"2026-01-05T08:00:00Z","TimeGenerated":"2026-01-05T08:00:01Z","properties":{"callType":"GROUP","endpointType":"Fridge","region":"x","Region":"y"}}
{"category":"CallSummary","correlationId":"c","region":"z","properties":{"callType":"Group","endpointType":"VOIP","region":"x"}}
{"category":"CallWeather","correlationId":"c","properties":{"rain":true}}
{"category":"CallClientOperations","properties":{"CallId":"c","OperationName":"UserFacingDiagnostics","OperationPayload":"{\"DiagnosticChanged\":\"earthquake\",\"DiagnosticQuality\":\"Shaky\"}"}}
{"category":"CallClientOperations","properties":{"CallId":"c","OperationName":"Dance"}}
`
	file := given(t, "log.json", log)
	r := acscalls(t, "check", "--max-undocumented", "6", "--format", "ndjson", file)
	r.want(t, statusLimit, "acscalls: undocumented names: 7, more than --max-undocumented 6\n")
	var got []string
	for line := range strings.Lines(r.stdout) {
		var row struct {
			Section, Log string
			Field, Text  string
			Count        int
			Record       int
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(row.Section, "unknown") {
			got = append(got, fmt.Sprintf("%s %s %s %s: %d, first %d", row.Section, row.Log, row.Field, row.Text, row.Count, row.Record))
		}
	}
	want := []string{
		"unknownLog CallWeather  : 1, first 3",
		"unknownField CallSummary region : 2, first 1", // twice in the second record
		"unknownField CallSummary Region : 1, first 1",
		"unknownText CallClientOperations OperationName Dance: 1, first 5",
		"unknownText CallClientOperations OperationPayload.DiagnosticChanged earthquake: 1, first 4",
		"unknownText CallClientOperations OperationPayload.DiagnosticQuality Shaky: 1, first 4",
		"unknownText CallSummary endpointType Fridge: 1, first 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	acscalls(t, "check", "--max-undocumented", "7", file).want(t, 0, "")
}

// Ruling 34: in a union of tables each row has the columns of all. Those that another log has,
// that are empty, or that repeat the table are not undocumented.
func TestCheckUnion(t *testing.T) {
	const header = "TimeGenerated [UTC],CorrelationId,CallType,MediaType,StreamId,SourceTable,$table,Notes,Rain,Type\n"
	for _, c := range []struct {
		reason, in string
		status     int
		stderr     string
	}{
		{"CSV of the portal: union withsource=SourceTable", header + "2026-03-02 10:10:00,c,Group,,,ACSCallSummary,ACSCallSummary,,,ACSCallSummary\n" +
			"2026-03-02 10:10:00,c,,Audio,1,ACSCallDiagnostics,ACSCallDiagnostics,nan,NULL,ACSCallDiagnostics\n", 0, ""},
		{"the same as JSON rows", `{"TimeGenerated":"2026-03-02T10:10:00Z","Type":"ACSCallSummary","CorrelationId":"c","MediaType":"Audio","SourceTable":"ACSCallSummary","Notes":"","Rain":null}`, 0, ""},
		{"a value that no log has", header + "2026-03-02 10:10:00,c,Group,,,,,,wet,ACSCallSummary\n", statusLimit, "undocumented names: 1"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			acscalls(t, "check", "--max-undocumented", "0", given(t, "union.csv", c.in)).want(t, c.status, c.stderr)
		})
	}
}

// Of many undocumented names the first are listed, and all are counted.
func TestCheckManyNames(t *testing.T) {
	var log strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&log, `{"category":"CallSummary","correlationId":"c","properties":{"callType":"Group","x%d":1,"y%d":1}}`+"\n", i, i)
	}
	file := given(t, "log.json", log.String())
	for _, tt := range []struct {
		args           []string
		listed, others int
	}{
		{nil, 1000, 2000}, {[]string{"--max-names", "10"}, 10, 2990}, {[]string{"--max-names", "0"}, 3000, 0},
	} {
		r := acscalls(t, append([]string{"check", "--max-undocumented", "2999", "--format", "json", file}, tt.args...)...)
		r.want(t, statusLimit, "acscalls: undocumented names: 3000, more than --max-undocumented 2999\n")
		var got struct {
			UnknownFields []struct{ Field string }
			Unlisted      struct{ Fields int }
		}
		if err := json.Unmarshal([]byte(r.stdout), &got); err != nil || len(got.UnknownFields) != tt.listed || got.Unlisted.Fields != tt.others {
			t.Errorf("%q: %d listed and %d others, %v, want %d and %d", tt.args, len(got.UnknownFields), got.Unlisted.Fields, err, tt.listed, tt.others)
		}
	}
}

// Rows of problems are written as they come, so no problem waits for the end of the input, and
// the reading ends when nobody wants more.
func TestCheckWritesAsItReads(t *testing.T) {
	for _, format := range []string{"ndjson", "csv"} {
		cmd := exec.CommandContext(t.Context(), binary, "check", "-q", "--format", format, "-")
		stdin, err1 := cmd.StdinPipe()
		stdout, err2 := cmd.StdoutPipe()
		if err := errors.Join(err1, err2, cmd.Start()); err != nil {
			t.Fatal(err)
		}
		go func() {
			defer stdin.Close()
			bad := strings.Repeat(endLine(1, `0","callDuration":"1.5x`), 100)
			for {
				if _, err := io.WriteString(stdin, bad); err != nil {
					return // it has ended
				}
			}
		}()
		if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || !strings.Contains(line, "ection") {
			t.Errorf("%s: %q, %v", format, line, err)
		}
		if err := stdout.Close(); err != nil {
			t.Error(err)
		}
		cmd.Wait() //nolint:errcheck // the status says it
		if status := cmd.ProcessState.ExitCode(); status != statusFailed {
			t.Errorf("%s: status %d, want 1", format, status)
		}
	}
}

// Filters choose calls; all records are counted. The result is written to a file even if a
// limit is exceeded, as it says why.
func TestCheckFiltered(t *testing.T) {
	file, out := given(t, "log.json", gateLog()), filepath.Join(t.TempDir(), "check.json")
	r := acscalls(t, "check", "--quality", "Poor", "--max-poor-share", "50%", "--format", "json", "--out", out, file)
	r.want(t, statusLimit, "poor calls: 1 of 1 (100 %), more than --max-poor-share 50%")
	text, err := os.ReadFile(out)
	if err != nil || r.stdout != "" {
		t.Fatal(err, r.stdout)
	}
	for _, want := range []string{`"records": 49,`, `"calls": 1,`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the result lacks %s:\n%s", want, text)
		}
	}
}

// Columns that Azure and its tools add to records of every log are not undocumented.
func TestCheckAddedColumns(t *testing.T) {
	for reason, row := range map[string]string{
		"a workspace, union *":                 `{"Type":"ACSCallSummary","_ItemId":"i","MG":"m","ManagementGroupName":"n","_TimeReceived":"2026-03-02T10:10:00Z","CallType":"P2P"}`,
		"a search job":                         `{"Type":"ACSCallSummary_SRCH","_OriginalType":"ACSCallSummary","_OriginalItemId":"i","_OriginalTimeGenerated":"2026-03-02T10:10:00Z","TimeGenerated":"2026-06-01T00:00:00Z","CallType":"P2P"}`,
		"az monitor log-analytics query":       `[{"TableName":"PrimaryResult","Type":"ACSCallSummary","CallType":"P2P"}]`,
		"Stream Analytics, select * of events": `{"category":"CallSummary","properties":{"callType":"P2P"},"EventProcessedUtcTime":"x","PartitionId":0,"EventEnqueuedUtcTime":"x","IoTHub":{}}`,
	} {
		file := given(t, "input.json", row)
		if r := acscalls(t, "check", "--max-undocumented", "0", file); r.status != 0 {
			t.Errorf("%s: status %d: %s", reason, r.status, r.stdout)
		}
	}
}
