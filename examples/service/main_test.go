package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// summary is a summary of a call that begins at 10:00 and lasts a minute.
func summary(call, participant string) string {
	return `{"time":"2026-03-01T10:05:00Z","category":"CallSummary","correlationId":"` + call + `","properties":{` +
		`"callStartTime":"2026-03-01T10:00:00Z","callDuration":"60","callType":"Group","participantId":"` + participant + `",` +
		`"endpointType":"VoIP","participantDuration":"60","participantEndReason":"0"}}`
}

func post(t *testing.T, h http.Handler, path, body string, wantStatus int) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body)))
	if w.Code != wantStatus {
		t.Errorf("POST %s: status %d, want %d: %s", path, w.Code, wantStatus, w.Body)
	}
	return w.Body.String()
}

func TestService(t *testing.T) {
	var out strings.Builder
	s := newService(&out)
	h := s.handler()

	// Two messages of a trigger; the duration of the second record is none.
	got := post(t, h, "/eventhub", `{"Data":{"events":[{"records":[`+summary("c1", "a")+`]},{"records":[`+
		strings.Replace(summary("c1", "b"), `"callDuration":"60"`, `"callDuration":"long"`, 1)+`]}]},"Metadata":{}}`, http.StatusOK)
	if !strings.Contains(got, "2 records") || !strings.Contains(got, "callDuration") {
		t.Errorf("the answer to the messages is %s", got)
	}
	// One message, as a trigger with cardinality one wraps it.
	post(t, h, "/eventhub", `{"Data":{"event":"{\"records\":[]}"}}`, http.StatusOK)
	post(t, h, "/eventhub", `{"Data":`, http.StatusBadRequest)
	// A file, with a line that is no record.
	got = post(t, h, "/logs", summary("c2", "a")+"\nlog rotated\n"+summary("c2", "b")+"\n", http.StatusOK)
	if !strings.Contains(got, "2 records") || !strings.Contains(got, "log rotated") {
		t.Errorf("the answer to the file is %s", got)
	}

	// The records are of 10:05 and idle for an hour at 11:05, which the clock of the
	// assembler reaches half an hour later.
	s.advance(time.Date(2026, 3, 1, 11, 30, 0, 0, time.UTC))
	if out.Len() > 0 {
		t.Errorf("printed too early: %s", &out)
	}
	s.advance(time.Date(2026, 3, 1, 11, 36, 0, 0, time.UTC))
	lines := strings.Split(out.String(), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], `{"reason":"idle","version":1,"callId":"c1",`) || !strings.Contains(lines[0], `"participants":2,`) ||
		!strings.Contains(lines[1], `"callId":"c2",`) {
		t.Errorf("printed:\n%s", &out)
	}

	// A record that comes late, and the end of the service.
	post(t, h, "/logs", summary("c1", "late"), http.StatusOK)
	if err := s.end(); err != nil || !strings.Contains(out.String(), `"version":2,"callId":"c1",`) {
		t.Errorf("at the end: error %v, printed\n%s", err, &out)
	}
}

func TestEveryMinute(t *testing.T) {
	var out strings.Builder
	s := newService(&out)
	post(t, s.handler(), "/logs", summary("c1", "a"), http.StatusOK)
	ticks := make(chan time.Time)
	go s.everyMinute(t.Context(), ticks)
	ticks <- time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	ticks <- time.Date(2026, 3, 2, 0, 1, 0, 0, time.UTC) // taken only after the first is done
	if s.mu.Lock(); !strings.Contains(out.String(), `"callId":"c1"`) {
		t.Errorf("printed %q", &out)
	}
	s.mu.Unlock()
}
