package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseTime(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		text, want, reason string
		day                bool
	}{
		{"2026-02-28T10:00:00Z", "2026-02-28T10:00:00Z", "RFC 3339", false},
		{"2026-02-28T10:00:00.25+02:00", "2026-02-28T08:00:00.25Z", "with an offset and a fraction", false},
		{"2026-02-28", "2026-02-28T00:00:00Z", "a day, in UTC", true},
		{"24h", "2026-02-28T12:00:00Z", "so long before now", false},
		{"7d", "2026-02-22T12:00:00Z", "days have 24 hours", false},
		{"1d12h30m", "2026-02-27T23:30:00Z", "days and more", false},
		{" 90m ", "2026-03-01T10:30:00Z", "with blanks around it", false},
		{"0s", "2026-03-01T12:00:00Z", "now", false},
	}
	for _, tt := range tests {
		got, day, err := parseTime("since", tt.text, now)
		if err != nil || got.UTC().Format(time.RFC3339Nano) != tt.want || day != tt.day {
			t.Errorf("%q: %v, day %t, error %v; want %s: %s", tt.text, got, day, err, tt.want, tt.reason)
		}
	}
	for _, text := range []string{"yesterday", "7", "-7d", "-1h", "2026-02-30", "2026-02-28T10:00:00", "10:00", "7d7d", "999999d", "d"} {
		if got, _, err := parseTime("since", text, now); err == nil || !strings.Contains(err.Error(), "write it as in 2026-07-19") {
			t.Errorf("%q: %v, error %v", text, got, err)
		}
	}
}

// The start of each call of the samples that passes a filter; see wantTable. The empty text is
// the call without a start.
func TestFilters(t *testing.T) {
	const group, p2p, pstn, bot = "2021-07-05T06:16:40.24Z", "2021-07-19T17:54:05.113Z", "2022-08-07T13:53:12Z", "2022-08-09T16:00:32Z"
	const cross = "2022-08-14T06:18:27.01Z" // the start of two calls
	tests := []struct {
		reason string
		args   []string
		want   []string
	}{
		{"none", nil, []string{group, p2p, pstn, bot, cross, cross, ""}},
		{"from a day on", []string{"--since", "2022-08-09"}, []string{bot, cross, cross}},
		{"from a moment on, which counts", []string{"--since", cross}, []string{cross, cross}},
		{"a day is until its end", []string{"--until", "2021-07-19"}, []string{group, p2p}},
		{"a moment does not count as until", []string{"--until", p2p}, []string{group}},
		{"one day", []string{"--since", "2021-07-19", "--until", "2021-07-19"}, []string{p2p}},
		{"long ago, counted from now", []string{"--until", "1d"}, []string{group, p2p, pstn, bot, cross, cross}},
		{"the beginning of an ID", []string{"--call", "8D1A"}, []string{p2p}},
		{"any of two", []string{"--call", "8d1a8374-344d-4502-b54b-ba2d6daaf0ae", "--call", "3"}, []string{group, p2p}},
		{"a participant ID", []string{"--participant", "04CC26F5-a86d-481c-b9f9-7a40be4d6fba"}, []string{group}},
		{"an endpoint ID of two calls", []string{"--participant", "02cbdb3c-155a-4d98-b829-aaaaa61d44ea"}, []string{cross, cross}},
		{"a raw identifier, as applications know it", []string{"--participant", "8:acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158"}, []string{p2p}},
		{"no beginning of an identifier", []string{"--participant", "acs:61fddbe3"}, nil},
		{"a resource, by the end of its ID", []string{"--resource", "acs-prod-ccts-tests"}, []string{group, p2p}},
		{"a resource, by all of it", []string{"--resource", strings.ToLower(strings.Trim(resource, `"`))}, []string{group, p2p}},
		{"no part of a name", []string{"--resource", "ccts-tests"}, nil},
		{"good calls", []string{"--quality", "good"}, []string{group, p2p}},
		{"of either quality", []string{"--quality", "Good", "--quality", "Poor"}, []string{group, p2p}},
		{"two filters must both fit", []string{"--quality", "Good", "--since", "2021-07-06"}, []string{p2p}},
		{"an end code; the samples all end with 0", []string{"--issue", "0", "--until", "2021-07-05"}, []string{group}},
		{"an end code with a subcode that nobody has", []string{"--issue", "0/1"}, nil},
		{"an issue that no call has", []string{"--issue", "StartVideo"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r := acscalls(t, append([]string{"calls", "-q", "--format", "json", data}, tt.args...)...)
			r.want(t, 0, "")
			var rows []struct{ Start string }
			if err := json.Unmarshal([]byte(r.stdout), &rows); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, row := range rows {
				got = append(got, row.Start)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// troubled has the records of a call with a poor stream, a bad operation and a dropped
// participant, and of a call without problems.
var troubled = `
{"category":"CallSummary","correlationId":"bad","properties":{"callType":"Group","callStartTime":"2026-01-05T08:00:00Z","callDuration":60,"participantId":"p1","identifier":"acs:ann","endpointId":"e1","endpointType":"VoIP","participantStartTime":"2026-01-05T08:00:00Z","participantDuration":60,"participantEndReason":"410","participantEndSubCode":"3101","resultCategory":"UnexpectedClientError"}}
{"category":"CallSummary","correlationId":"bad","properties":{"callType":"Group","callStartTime":"2026-01-05T08:00:00Z","callDuration":60,"participantId":"p2","identifier":"acs:bob","endpointId":"e2","endpointType":"VoIP","participantStartTime":"2026-01-05T08:00:10Z","participantDuration":50,"participantEndReason":"0","resultCategory":"Success"}}
{"category":"CallDiagnostics","correlationId":"bad","properties":{"participantId":"p1","identifier":"acs:ann","endpointId":"e1","endpointType":"VoIP","streamId":"1","mediaType":"Audio","jitterAvg":"31","packetLossRateAvg":"0.1000001"}}
{"category":"CallDiagnostics","correlationId":"bad","properties":{"participantId":"p2","endpointType":"Server","streamId":"2","mediaType":"Video","jitterAvg":"30"}}
{"category":"CallClientOperations","properties":{"CallId":"bad","ParticipantId":"p2","OperationId":"o1","CallClientTimeStamp":"2026-01-05T08:00:20Z","OperationName":"StartVideo","ResultType":"UnexpectedClientError","ResultSignature":500,"DurationMs":40}}
{"category":"CallSummary","correlationId":"fine","properties":{"callType":"P2P","callStartTime":"2026-01-06T08:00:00Z","callDuration":60,"identifier":"acs:ann","endpointId":"e1","endpointType":"VoIP","participantEndReason":"0","resultCategory":"Success"}}
`

// In a call, a filter chooses rows by the subject of the row.
func TestFiltersOfRows(t *testing.T) {
	path := given(t, "a.json", troubled)
	tests := []struct {
		command, column string
		args            []string
		want            []string
	}{
		{"streams", "streamId", nil, []string{"1", "2"}},
		{"streams", "streamId", []string{"--quality", "Poor"}, []string{"1"}},
		{"streams", "streamId", []string{"--participant", "acs:bob"}, []string{"2"}}, // although the stream itself does not say it
		{"streams", "streamId", []string{"--participant", "e1"}, []string{"1"}},
		{"streams", "streamId", []string{"--issue", "poor media streams"}, []string{"1"}},
		{"streams", "streamId", []string{"--issue", "410"}, []string{"1"}},
		{"streams", "streamId", []string{"--issue", "0"}, []string{"2"}},
		{"streams", "streamId", []string{"--call", "fine"}, nil},
		{"streams", "streamId", []string{"--sort", "-streamId", "--limit", "1"}, []string{"2"}},
		{"streams", "streamId", []string{"--profile", "Insights", "--quality", "Good"}, []string{"2"}},
		{"participants", "identifier", nil, []string{"acs:ann", "acs:bob", "acs:ann"}},
		{"participants", "identifier", []string{"--quality", "Poor"}, []string{"acs:ann"}},
		{"participants", "identifier", []string{"--issue", "StartVideo"}, []string{"acs:bob"}},
		{"participants", "identifier", []string{"--issue", "410/3101"}, []string{"acs:ann"}},
		{"participants", "identifier", []string{"--issue", "410/3102"}, nil},
		{"participants", "identifier", []string{"--issue", "Call Ended Ungracefully"}, []string{"acs:ann"}},
		{"participants", "callId", []string{"--participant", "acs:ann"}, []string{"bad", "fine"}},
		{"participants", "callId", []string{"--until", "2026-01-05"}, []string{"bad", "bad"}},
		{"operations", "operation", nil, []string{"StartVideo"}},
		{"operations", "operation", []string{"--issue", "StartVideo"}, []string{"StartVideo"}},
		{"operations", "operation", []string{"--issue", "410"}, nil},
		{"operations", "operation", []string{"--participant", "e2"}, []string{"StartVideo"}},
		{"calls", "callId", []string{"--issue", "StartVideo"}, []string{"bad"}},
		{"calls", "callId", []string{"--sort", "-start", "--limit", "1"}, []string{"fine"}},
		{"calls", "callId", []string{"--sort", "issues"}, []string{"fine", "bad"}},
	}
	for _, tt := range tests {
		t.Run(tt.command+" "+strings.Join(tt.args, " "), func(t *testing.T) {
			r := acscalls(t, slices.Concat([]string{tt.command, "-q", "--format", "ndjson", path}, tt.args)...)
			r.want(t, 0, "")
			var got []string
			for line := range strings.Lines(r.stdout) {
				var row map[string]json.RawMessage
				if err := json.Unmarshal([]byte(line), &row); err != nil {
					t.Fatal(err)
				}
				got = append(got, strings.Trim(string(row[tt.column]), `"`))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// summary and report cover the calls that pass the filters. The figures on records stay.
func TestFiltersOfSummary(t *testing.T) {
	path := given(t, "a.json", troubled)
	r := acscalls(t, "summary", "--format", "ndjson", "--quality", "Unknown", path)
	r.want(t, 0, "")
	var got map[string]any
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{"records": 6.0, "calls": 1.0, "participants": 1.0, "streams": 0.0} {
		if got[key] != want {
			t.Errorf("%s is %v, want %v", key, got[key], want)
		}
	}
}

// Messages say what the filters leave out: a value may be misspelt, and a time another one than
// that of the logs.
func TestFiltersSay(t *testing.T) {
	for _, args := range [][]string{{"calls"}, {"participants"}, {"summary", "--by", "day"}, {"streams"}} {
		acscalls(t, append(args, "--since", "2027-01-01", given(t, "a.json", troubled))...).
			want(t, 0, "nothing fits the filters; calls at other times start from 2026-01-05 08:00:00 to 2026-01-06 08:00:00 UTC\n")
	}
	acscalls(t, "calls", "--issue", "NoSuchThing", given(t, "a.json", troubled)).want(t, 0, "nothing fits the filters")
	acscalls(t, "operations", "--issue", "NoSuchThing", given(t, "a.json", troubled)).want(t, 0, "nothing fits the filters")
	acscalls(t, "calls", "--since", "2020-01-01", data+"/client").want(t, 0, "acscalls: 1 call left out: start unknown\n")
	r := acscalls(t, "calls", "-q", "--call", "02cbdb3c", data)
	r.want(t, 2, `no call's ID begins with "02cbdb3c"`)
}

// A user's own profile is a file.
func TestProfileFile(t *testing.T) {
	path := given(t, "a.json", troubled)
	profile := given(t, "mine.json", `{"name":"Mine","thresholds":[{"metric":"JitterAvg","direction":"above","limit":29}]}`)
	r := acscalls(t, "streams", "--format", "ndjson", "--profile", profile, "--quality", "Poor", path)
	r.want(t, 0, "")
	if n := strings.Count(r.stdout, "\n"); n != 2 {
		t.Errorf("%d streams with more jitter than 29 ms, want 2", n)
	}
	bad := given(t, "bad.json", `{"name":"x","thresholds":[{"metric":"JitterAvg","direction":"abov","limit":"30"}]}`)
	acscalls(t, "streams", "--profile", bad, path).want(t, 2, "acscalls: --profile: "+bad+` is not a valid profile:
acscalls:   threshold 1: limit: want a number, not text
acscalls:   threshold 1: JitterAvg: unknown direction "abov": use above or below
acscalls: acscalls thresholds --profile CallDiagnostics --format json writes one that is valid
`)
	acscalls(t, "streams", "--profile", t.TempDir()+"/", path).want(t, 1, "cannot be read: ")
	acscalls(t, "streams", "--profile", "no/such.json", path).want(t, 1, "--profile: no/such.json cannot be read: no such file or directory; use a file that is there")
}

// A value that exceeds its limit by less than the usual digits show is shown with more digits.
func TestNoContradiction(t *testing.T) {
	path := given(t, "a.json", troubled)
	r := acscalls(t, "streams", "--quality", "Poor", path)
	r.want(t, 0, "")
	if !strings.Contains(r.stdout, "PacketLossRateAvg 10.00001 % (above 10 %)") {
		t.Errorf("got:\n%s", r.stdout)
	}
}
