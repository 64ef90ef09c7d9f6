package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The seven rows of the samples, by hand.
//
// The group call begins at its callStartTime and takes 87 s. Its four streams have at most 1
// ms of jitter and 45 ms of round trip. It is not complete: its PSTN participant stayed for 52
// s and has no stream.
//
// The P2P call begins with the earlier of its two callStartTimes, 05.113 and 05.335, and ends
// 6 s after the later one; 6.222 s are cut to 6. It has both summaries and three of at most four
// streams.
//
// Each of the four summaries without an ID is a call with one participant and no streams. The
// two that begin at the same time are in the order of the file. The last call is known only
// from a client operation, which succeeded, and which does not say that anybody joined or left.
//
// No summary has a participant type or a result category.
var wantTable = strings.TrimPrefix(`
CALL ID                               TYPE   START (UTC)       DURATION  CLIENTS         STREAMS  QUALITY  ISSUES  COMPLETE
341acde7-8aa5-445b-a3da-2ddadca47d22  Group  2021-07-05 06:16     1m27s  2 VoIP, 1 PSTN        4  Good          0  no
8d1a8374-344d-4502-b54b-ba2d6daaf0ae  P2P    2021-07-19 17:54        6s  2 VoIP                3  Good          0  yes
-                                     Group  2022-08-07 13:53    24m30s  1 PSTN                0  Unknown       0  no
-                                     Group  2022-08-09 16:00    24m30s  1 Bot                 0  Unknown       0  no
-                                     P2P    2022-08-14 06:18     8m40s  1 VoIP                0  Unknown       0  no
-                                     Group  2022-08-14 06:18    15m12s  1 VoIP                0  Unknown       0  no
92d800c4-abde-40be-91e9-3814ee786b19  -      -                        -  1 VoIP                0  Unknown       0  no
`, "\n")

const resource = `"SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS"`

// The same rows as lines of JSON.
var wantLines = []string{
	wantLine(`"341acde7-8aa5-445b-a3da-2ddadca47d22"`, `"Group"`, `"2021-07-05T06:16:40.24Z"`, `"2021-07-05T06:18:07.24Z"`, `87`,
		3, `{"PSTN":1,"VoIP":2}`, 4, "Good", false, resource, `"19:meeting_MjZiOTAyN2YtZWU1Yi00ZTZiLT77777OOOOO99999jgxOTkw@thread.v2"`, `{"Unknown":3}`, `{"1.0.0.3":2,"Unknown":1}`,
		`{"Android 11.0; Manufacturer: Google; Product: redfin; Model: Pixel 5; Hardware: redfin":1,`+
			`"Darwin Kernel Version 18.7.0: Mon Nov 9 15:07:15 PST 2020; root:xnu-4903.272.3~3/RELEASE_ARM64_S5L8960X":1,"Unknown":1}`),
	wantLine(`"8d1a8374-344d-4502-b54b-ba2d6daaf0ae"`, `"P2P"`, `"2021-07-19T17:54:05.113Z"`, `"2021-07-19T17:54:11.335Z"`, `6`,
		2, `{"VoIP":2}`, 3, "Good", true, resource, `null`, `{"Unknown":2}`, `{"1.0.1.0":1,"1.1.0.0":1}`, `{"Unknown":1,"Windows 10.0.17763 Arch: x64":1}`),
	wantLine(`null`, `"Group"`, `"2022-08-07T13:53:12Z"`, `"2022-08-07T14:17:42Z"`, `1470`,
		1, `{"PSTN":1}`, 0, "Unknown", false, `null`, `"19:36ec5177126fff000aaa521670c804a3@thread.v2"`, `{"Unknown":1}`, `{"Redacted":1}`, `{"Redacted":1}`),
	wantLine(`null`, `"Group"`, `"2022-08-09T16:00:32Z"`, `"2022-08-09T16:25:02Z"`, `1470`,
		1, `{"Bot":1}`, 0, "Unknown", false, `null`, `"19:meeting_MmQwZDcwYTQtZ000HWE6NzI4LTg1YTAtNXXXXX99999ZZZZZ@thread.v2"`, `{"Unknown":1}`, `{"Redacted":1}`, `{"Redacted":1}`),
	wantLine(`null`, `"P2P"`, `"2022-08-14T06:18:27.01Z"`, `"2022-08-14T06:27:07.01Z"`, `520`,
		1, `{"VoIP":1}`, 0, "Unknown", false, `null`, `null`, `{"Unknown":1}`, `{"Redacted":1}`, `{"Redacted":1}`),
	wantLine(`null`, `"Group"`, `"2022-08-14T06:18:27.01Z"`, `"2022-08-14T06:33:39.01Z"`, `912`,
		1, `{"VoIP":1}`, 0, "Unknown", false, `null`, `"19:meeting_MjZiOTAyN2YtZWU1Yi00ZTZiLT77777OOOOO99999jgxOTkw@thread.v2"`, `{"Unknown":1}`, `{"Redacted":1}`, `{"Redacted":1}`),
	wantLine(`"92d800c4-abde-40be-91e9-3814ee786b19"`, `null`, `null`, `null`, `null`,
		1, `{"VoIP":1}`, 0, "Unknown", false, `null`, `null`, `{"ACS":1}`, `{"Unknown":1}`, `{"Unknown":1}`),
}

// wantLine is the row of a call without anything wrong and without a rating.
func wantLine(id, kind, start, end, seconds string, participants int, clients string, streams int, verdict string, complete bool, resource, thread, types, sdks, systems string) string {
	return fmt.Sprintf(`{"callId":%s,"callType":%s,"start":%s,"end":%s,"durationSeconds":%s,"participants":%d,"clientTypes":%s,`+
		`"droppedParticipants":0,"streams":%d,"poorStreams":0,"quality":"%s","rating":"Unknown","badOperations":0,"issues":0,`+
		`"issueBreakdown":{},"complete":%t,"resourceId":%s,"teamsThreadId":%s,"participantTypes":%s,"sdkVersions":%s,"osVersions":%s}`,
		id, kind, start, end, seconds, participants, clients, streams, verdict, complete, resource, thread, types, sdks, systems)
}

func TestCallsTable(t *testing.T) {
	r := acscalls(t, "calls", data)
	r.want(t, 0, "a fault of the JSON was repaired")
	if n := strings.Count(r.stderr, "\n"); n != 4 { // a comma, an end, the quotes of a payload; and no categories
		t.Errorf("%d messages, want 4:\n%s", n, r.stderr)
	}
	if diff := cmp.Diff(wantTable, r.stdout); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCallsNDJSON(t *testing.T) {
	r := acscalls(t, "calls", "--quiet", "--format", "ndjson", data)
	r.want(t, 0, "")
	if diff := cmp.Diff(strings.Join(wantLines, "\n")+"\n", r.stdout); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCallsJSON(t *testing.T) {
	r := acscalls(t, "calls", "-q", "--format", "json", data)
	r.want(t, 0, "")
	var got, want []any
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte("["+strings.Join(wantLines, ",")+"]"), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCallsCSV(t *testing.T) {
	r := acscalls(t, "calls", "-q", "--format", "csv", data)
	r.want(t, 0, "")
	lines, err := csv.NewReader(strings.NewReader(r.stdout)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, line := range lines {
		kinds = append(kinds, line[1]+": "+line[6])
	}
	want := []string{"callType: clientTypes", "Group: 2 VoIP, 1 PSTN", "P2P: 2 VoIP", "Group: 1 PSTN",
		"Group: 1 Bot", "P2P: 1 VoIP", "Group: 1 VoIP", ": 1 VoIP"}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The same records give the same calls: in any order, from files, folders and standard input,
// plain or compressed, once or twice.
func TestCallsFromAnywhere(t *testing.T) {
	blobs, err := filepath.Glob(data + "/p2p/*/*/*/*/*/*/PT1H.json")
	if err != nil || len(blobs) != 2 {
		t.Fatal(blobs, err)
	}
	diagnostics, summaries := contentOf(t, blobs[1]), contentOf(t, blobs[0])
	want := wantLines[1] + "\n"
	tests := []struct {
		reason string
		stdin  string
		paths  []string
	}{
		{"a folder", "", []string{data + "/p2p"}},
		{"files, in the other order", "", []string{blobs[1], blobs[0]}},
		{"a file twice", "", []string{blobs[0], blobs[1], blobs[0]}},
		{"standard input", diagnostics + summaries, []string{"-"}},
		{"standard input and a file", diagnostics, []string{"-", blobs[0]}},
		{"gzip", "", []string{given(t, "a.json.gz", gzipped(t, diagnostics+summaries))}},
		{"zstd", "", []string{given(t, "a.json.zst", zstded(t, diagnostics+summaries))}},
		{"zstd by another name", "", []string{given(t, "a.json", zstded(t, diagnostics+summaries))}},
		{"several members of gzip", gzipped(t, diagnostics) + gzipped(t, summaries), []string{"-"}},
		{"zstd on standard input", zstded(t, diagnostics+summaries), []string{"-"}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r := acscallsOn(t, tt.stdin, append([]string{"calls", "-q", "--format", "ndjson"}, tt.paths...)...)
			r.want(t, 0, "")
			if diff := cmp.Diff(want, r.stdout); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A profile changes what is poor: the older Insights workbook ignores HealedDataRatioAvg and
// looks only at jitter, loss and round trip.
func TestCallsProfile(t *testing.T) {
	path := given(t, "healed.json", `{"category":"CallDiagnostics","correlationId":"c","properties":{`+
		`"participantId":"p","streamId":"1","mediaType":"Audio","jitterAvg":"1","healedDataRatioAvg":"0.2"}}`)
	for profile, want := range map[string]string{"CallDiagnostics": "Poor", "calldiagnostics": "Poor", "Insights": "Good"} {
		r := acscalls(t, "calls", "--format", "ndjson", "--profile", profile, path)
		r.want(t, 0, "")
		if !strings.Contains(r.stdout, `"quality":"`+want+`"`) {
			t.Errorf("%s: want %s: %s", profile, want, r.stdout)
		}
	}
}

func TestSummary(t *testing.T) {
	r := acscalls(t, "summary", "-q", "--format", "ndjson", data)
	r.want(t, 0, "")
	var got map[string]any
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatal(err)
	}
	// There are 17 records, two of them from samples that are not JSON, and the sums of the
	// seven rows.
	want := map[string]any{
		"records": 17.0, "unreadable": 0.0, "recordsWithProblems": 2.0, "calls": 7.0,
		"participants": 10.0, "droppedParticipants": 0.0, "streams": 7.0, "poorStreams": 0.0,
		"firstTime": "2021-07-05T06:30:06.402Z", "lastTime": "2021-07-19T18:46:50.188Z",
	}
	for key, want := range want {
		if got[key] != want {
			t.Errorf("%s is %v, want %v", key, got[key], want)
		}
	}
	for _, f := range []string{"table", "json", "csv"} {
		r := acscalls(t, "summary", "-q", "--format", f, data)
		r.want(t, 0, "")
		if !strings.Contains(r.stdout, "17") {
			t.Errorf("%s: %s", f, r.stdout)
		}
	}
}

func TestExplain(t *testing.T) {
	tests := []struct {
		code string
		want []string
	}{
		{"408", []string{"408  ", "To do ", "Ungraceful  yes"}},
		{" 487 / 10004 ", []string{"487/10004  ", "Category    ExpectedError"}},
		{"299", []string{"299  The catalogue has no entry for this code.", "Family      Success"}},
		{"12345", []string{"12345  The catalogue has no entry for this code", "Family      Unknown"}},
		{"3112", []string{"410/3112  The way the client's network", "Fault       the participant's connection", "Category    ExpectedError"}},
		{"560403", []string{"403/560403  Outbound PSTN call: the far side refused it", "Category    UnexpectedClientError", "Note        The documents give no category"}},
		{"500/511404", []string{"500/511404  The number or the resource was not found.", "Remark      No list names 500/511404; this is what the subcode means with end code 404"}},
		{"/0", []string{"0/0  ", "487/0  ", "603/0  ", "subcode 0  The operation succeeded.", "Origin      CallAutomation"}},
		{"500/0", []string{"500/0  ", "Remark      No list names 500/0; this is what end code 500 means.", "0/0  ", "487/0  ", "603/0  "}},
		{"cameraFREEZE", []string{"CameraFreeze  The camera", "To do ", "Group       video"}},
		{"join", []string{"Join  The user joined", "To do ", "Group       app"}},
		{"id-changed", []string{"IdChanged  The call got another ID", "To do "}},
		{"0", []string{"0  ", "Family      Success", "Ungraceful  no"}},
	}
	for _, tt := range tests {
		r := acscalls(t, "explain", tt.code)
		r.want(t, 0, "")
		for _, part := range tt.want {
			if !strings.Contains(r.stdout, part) {
				t.Errorf("%s: %q is missing:\n%s", tt.code, part, r.stdout)
			}
		}
	}
	r := acscalls(t, "explain", "--format", "json", "408", "487/10004", "299", "8538", "Hangup")
	r.want(t, 0, "")
	var got []struct {
		Code, Subcode *int
		Match, Kind   string
		Name, Origin  string
	}
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 5 || *got[0].Code != 408 || got[3].Code != nil || *got[3].Subcode != 8538 || got[3].Origin != "CallAutomation" ||
		got[4].Code != nil || got[4].Kind != "operation" || got[4].Name != "Hangup" || got[0].Subcode != nil || got[1].Subcode == nil || *got[1].Subcode != 10004 || got[2].Match != "Family" {
		t.Errorf("got %s", r.stdout)
	}
}
