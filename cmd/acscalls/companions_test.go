package main

import (
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"
	"testing"
)

// A call and the page have the recording that the call's correlation ID names, and the request
// to Call Automation that names another one but shares the server call.
func TestCompanions(t *testing.T) {
	log := given(t, "log.json", summaryOf("call-1")+`
{"time":"2026-02-02T10:00:50Z","category":"CallRecordingSummary","correlationId":"call-1","properties":{"resultType":"Succeeded","recordingStartTime":"2026-02-02T10:00:10Z","recordingLength":"20.5","formatType":"mp4"}}
{"time":"2026-02-02T10:00:01Z","category":"CallAutomationOperational","operationName":"Answer","correlationId":"call-1","properties":{"ServerCallID":"s","ResultType":"Succeeded","ResultSignature":"200"}}
{"time":"2026-02-02T10:00:02Z","category":"CallAutomationOperational","operationName":"Play","correlationId":"another","properties":{"ServerCallID":"s","ResultType":"Failed","ResultSignature":"412"}}
{"time":"2026-02-02T10:00:03Z","category":"CallAutomationOperational","operationName":"Hangup","correlationId":"another","properties":{"ServerCallID":"t","ResultType":"Failed","ResultSignature":"412"}}
`)
	r := acscalls(t, "call", "-q", "--format", "json", "call-1", log)
	r.want(t, 0, "")
	var view struct {
		Recordings []struct{ Detail string }
		Automation []struct {
			Name string
			Bad  bool
		}
	}
	if err := json.Unmarshal([]byte(r.stdout), &view); err != nil {
		t.Fatal(err)
	}
	if len(view.Recordings) != 1 || view.Recordings[0].Detail != "Succeeded, mp4" {
		t.Errorf("recordings: %+v", view.Recordings)
	}
	if a := view.Automation; len(a) != 2 || a[0].Name != "Answer" || a[0].Bad || a[1].Name != "Play" || !a[1].Bad {
		t.Errorf("automation: %+v, want Answer, and Play, which failed", a)
	}
	r = acscalls(t, "call", "-q", "call-1", log)
	r.want(t, 0, "")
	for _, want := range []string{"\nRecordings, captions, automation\n", "\nthe service\n", "  ! 10:00:02.000            automation     Play  Failed 412\n"} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("want %q in:\n%s", want, r.stdout)
		}
	}
	r = acscalls(t, "report", "-q", "--out", "-", log)
	r.want(t, 0, "")
	detail := unpacked(t, r.stdout)
	if !strings.Contains(detail, `"name":"Recording"`) || !strings.Contains(detail, `"name":"Play"`) || strings.Contains(detail, "Hangup") {
		t.Errorf("want the recording and Play on the page, and no Hangup:\n%s", detail)
	}
}

// unpacked returns the details of the first call of a page.
func unpacked(t *testing.T, page string) string {
	t.Helper()
	_, packed, _ := strings.Cut(page, `id="call-0">"`)
	packed, _, _ = strings.Cut(packed, `"`)
	r, err := zlib.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(packed)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
