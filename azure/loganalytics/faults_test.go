package loganalytics

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/azure"
	"example.com/acstelemetry/logs"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

const otherPartial = `,"error":{"code":"PartialError","message":"There were some errors when processing your query.","details":[{"code":"EngineError","message":"Something went wrong processing your query on the server.","innererror":{"code":"-2133196800","message":"A shard cannot be loaded.","severity":2,"severityName":"Error"}}]}`

// faultOn answers the requests with these numbers.
func faultOn(answer func(w http.ResponseWriter), numbers ...int) func(http.ResponseWriter, int, string) bool {
	return func(w http.ResponseWriter, number int, _ string) bool {
		if !slices.Contains(numbers, number) {
			return false
		}
		answer(w)
		return true
	}
}

func after(status int, header, value string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set(header, value)
		refuse(w, status, "Busy", "later")
	}
}

// Faults that pass are not noticed: every record is read once, without an error.
func TestPassingFaults(t *testing.T) {
	table := summaries("ACSCallSummary", start, start.Add(time.Second), start.Add(time.Hour))
	text := answerText(table.columns, table.rows, "")
	for _, c := range []struct {
		reason string
		answer func(http.ResponseWriter)
		on     []int // the first request counts, the second one reads
	}{
		{"throttled while counting", after(429, "retry-after-ms", "1"), []int{1, 2}},
		{"throttled while reading", after(429, "x-ms-retry-after-ms", "1"), []int{2, 3, 4}},
		{"out of order", after(503, "retry-after-ms", "1"), []int{2}},
		{"out of order without a time", after(500, "X", ""), []int{1}},
		{"the connection is closed in the middle", func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", fmt.Sprint(len(text)))
			io.WriteString(w, text[:len(text)/2])
			panic(http.ErrAbortHandler)
		}, []int{2, 3}},
		{"the same, of an answer in chunks", func(w http.ResponseWriter) {
			io.WriteString(w, text[:len(text)/2])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, []int{1, 3}},
		{"a proxy has cut the answer and ended it", func(w http.ResponseWriter) { io.WriteString(w, text[:len(text)-1]) }, []int{2}},
		{"an empty answer", func(http.ResponseWriter) {}, []int{2}},
		{"a shard is missing once", func(w http.ResponseWriter) {
			io.WriteString(w, answerText(table.columns, table.rows[:1], otherPartial))
		}, []int{2}},
		{"the memory of a node is low once", func(w http.ResponseWriter) {
			io.WriteString(w, answerText(table.columns, table.rows[:1], `,"error":{"code":"PartialError","details":[{"innererror":{"message":"E_LOW_MEMORY_CONDITION"}}]}`))
		}, []int{2}},
		{"refused as too large", func(w http.ResponseWriter) { refuse(w, 413, "ResponsePayloadTooLarge", "") }, []int{2}},
		{"a time-out of the query", func(w http.ResponseWriter) { refuse(w, 504, "GatewayTimeout", "") }, []int{2, 3}},
		{"counting all at once is refused", func(w http.ResponseWriter) { refuseQuery(w, "SEM0001", "union of a Basic table") }, []int{1}},
		{"counting all at once takes too long", func(w http.ResponseWriter) { refuse(w, 504, "GatewayTimeout", "") }, []int{1}},
		{"counts are incomplete", func(w http.ResponseWriter) { io.WriteString(w, answerText(nil, nil, otherPartial)) }, []int{1}},
	} {
		w := newWorkspace(t, map[string]*rowsOfTable{"ACSCallSummary": table})
		w.fault = faultOn(c.answer, c.on...)
		got := readAll(t.Context(), w.source(t, Options{}))
		slices.Sort(got.calls)
		if fmt.Sprint(got.calls) != "[call-0 call-1 call-2]" || len(got.errs) > 0 || len(w.queries) < 2+len(c.on) {
			t.Errorf("%s: calls %v, errors %v, %d requests", c.reason, got.calls, got.errs, len(w.queries))
		}
	}
}

// Faults that stay are reported with what is missing.
func TestLastingFaults(t *testing.T) {
	table := summaries("ACSCallSummary", start, start.Add(time.Second), start.Add(time.Hour))
	end := start.Add(time.Hour + tick)
	some := answerText(table.columns, table.rows[:1], otherPartial)
	for _, c := range []struct {
		reason       string
		answer       func(http.ResponseWriter)
		from         int // number of the first request that is answered so
		calls        string
		text         string // of an error
		since, until time.Time
		is           error
		requests     int
	}{
		{"counting is forbidden", func(w http.ResponseWriter) { refuse(w, 403, "InsufficientAccessError", "no access") }, 1,
			"[]", "loganalytics://" + workspaceID + ": the query API answers 403 InsufficientAccessError: no access", time.Time{}, time.Time{}, nil, 1},
		{"reading is forbidden", func(w http.ResponseWriter) { refuse(w, 403, "InsufficientAccessError", "no access") }, 2,
			"[]", "/ACSCallSummary: rows from 2026-11-29T10:00:00Z until 2026-11-29T11:00:00.0000001Z are missing: the query API answers 403", start, end, nil, 2},
		{"an answer without a word", func(w http.ResponseWriter) { w.WriteHeader(http.StatusForbidden) }, 1,
			"[]", "loganalytics://" + workspaceID + ": the query API answers 403 Forbidden", time.Time{}, time.Time{}, nil, 1},
		{"a part is always missing", func(w http.ResponseWriter) { io.WriteString(w, some) }, 2,
			"[call-0]", "A shard cannot be loaded", start, end, logs.ErrPartial, 3},
		{"all of it is missing", func(w http.ResponseWriter) { io.WriteString(w, answerText(nil, nil, otherPartial)) }, 2,
			"[]", "A shard cannot be loaded", start, end, logs.ErrPartial, 3},
		{"throttled for longer than is waited", after(429, "Retry-After", "3600"), 2, "[]", "429 Busy", start, end, nil, 2},
		{"always out of order", after(503, "retry-after-ms", "1"), 2, "[]", "503 Busy", start, end, nil, 8},
		{"always cut", func(w http.ResponseWriter) { io.WriteString(w, some[:len(some)/2]) }, 2, "[]", "unexpected EOF", start, end, io.ErrUnexpectedEOF, 8},
		{"the page of a proxy", func(w http.ResponseWriter) { io.WriteString(w, "<html>") }, 2, "[]", "not an answer of the query API", start, end, nil, 2},
		{"something else as JSON", func(w http.ResponseWriter) { io.WriteString(w, `{"value":[]}`) }, 1, "[]", "not an answer of the query API", time.Time{}, time.Time{}, nil, 1},
		{"each query takes too long: an hour is halved until it is less than two minutes", func(w http.ResponseWriter) { refuse(w, 504, "GatewayTimeout", "") }, 2,
			"[]", "504 GatewayTimeout", start, end, nil, 7},
		{"fewer rows than were counted", func(w http.ResponseWriter) { io.WriteString(w, answerText(table.columns, table.rows[:2], "")) }, 2,
			"[call-0 call-1]", "3 rows were counted, but the answers have 2", start, end, nil, 2},
	} {
		w := newWorkspace(t, map[string]*rowsOfTable{"ACSCallSummary": table})
		w.fault = func(to http.ResponseWriter, number int, _ string) bool {
			if number >= c.from {
				c.answer(to)
			}
			return number >= c.from
		}
		got := readAll(t.Context(), w.source(t, Options{}))
		err := errors.Join(got.errs...)
		if fmt.Sprint(got.calls) != c.calls || err == nil || !strings.Contains(err.Error(), c.text) || len(w.queries) != c.requests {
			t.Errorf("%s: calls %v, %d requests, errors %v; want %s, %d, %s", c.reason, got.calls, len(w.queries), err, c.calls, c.requests, c.text)
		}
		var missing *RangeError
		if errors.As(err, &missing); c.since.IsZero() != (missing == nil) || missing != nil && (!missing.Since.Equal(c.since) || !missing.Until.Equal(c.until)) {
			t.Errorf("%s: missing %v", c.reason, missing)
		}
		if c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: %v is not %v", c.reason, err, c.is)
		}
		var refused *azcore.ResponseError
		if strings.Contains(c.text, "the query API answers") && !errors.As(err, &refused) {
			t.Errorf("%s: %v is no ResponseError", c.reason, err)
		}
	}
}

// A failure of one table leaves the others.
func TestOtherTablesAreRead(t *testing.T) {
	w := newWorkspace(t, map[string]*rowsOfTable{
		"ACSCallDiagnostics": summaries("ACSCallDiagnostics", start),
		"ACSCallSummary":     summaries("ACSCallSummary", start),
	})
	w.fault = func(to http.ResponseWriter, _ int, query string) bool {
		forbidden := strings.HasPrefix(query, "ACSCallDiagnostics")
		if forbidden {
			refuse(to, 403, "InsufficientAccessError", "no access")
		}
		return forbidden
	}
	got := readAll(t.Context(), w.source(t, Options{}))
	if len(got.calls) != 1 || len(got.errs) != 1 || !strings.Contains(got.errs[0].Error(), "ACSCallDiagnostics") {
		t.Errorf("calls %v, errors %v", got.calls, got.errs)
	}
}

// A request is not repeated before the time that the service asks for.
func TestRetryAfter(t *testing.T) {
	w := newWorkspace(t, map[string]*rowsOfTable{"ACSCallSummary": summaries("ACSCallSummary", start)})
	w.fault = faultOn(after(429, "Retry-After", "1"), 2)
	began := time.Now()
	got := readAll(t.Context(), w.source(t, Options{}))
	if took := time.Since(began); len(got.calls) != 1 || len(got.errs) > 0 || took < time.Second {
		t.Errorf("%d records, errors %v, after %v", len(got.calls), got.errs, took)
	}
}

// Cancelling ends the waiting for an answer and for a retry, with the error of the context.
func TestCancel(t *testing.T) {
	for _, c := range []struct {
		reason string
		answer func(http.ResponseWriter, *http.Request)
	}{
		{"while the service works on a query", nil},
		{"while waiting for a retry", func(w http.ResponseWriter, _ *http.Request) { after(429, "Retry-After", "500")(w) }},
	} {
		w := newWorkspace(t, map[string]*rowsOfTable{"ACSCallSummary": summaries("ACSCallSummary", start)})
		ctx, cancel := context.WithCancel(t.Context())
		over := make(chan struct{})
		w.fault = func(to http.ResponseWriter, number int, _ string) bool {
			if number != 2 {
				return false
			}
			if c.answer != nil {
				c.answer(to, nil)
				time.AfterFunc(20*time.Millisecond, cancel)
				return true
			}
			cancel()
			<-over
			return true
		}
		err := acstelemetry.Each(ctx, w.source(t, Options{}), func(acstelemetry.Item) error { return nil }, nil)
		close(over)
		if !errors.Is(err, context.Canceled) || len(w.queries) != 2 {
			t.Errorf("%s: %v, %d requests", c.reason, err, len(w.queries))
		}
		cancel()
	}
}

// The options of package azure log the queries, and the beginnings of answers, and the records are
// the same.
func TestWithDiagnostics(t *testing.T) {
	w := newWorkspace(t, map[string]*rowsOfTable{"ACSCallSummary": summaries("ACSCallSummary", start, start)})
	var log bytes.Buffer
	diagnostics := azure.ClientOptions(slog.New(slog.NewTextHandler(&log, nil)), &azure.DiagnosticsOptions{
		LoggedHeaderNames: []string{"*"}, IsLoggingContentEnabled: true, LoggedContentSizeLimit: 300,
	})
	got := readAll(t.Context(), w.source(t, Options{ClientOptions: diagnostics}))
	if len(got.calls) != 2 || len(got.errs) > 0 {
		t.Errorf("calls %v, errors %v", got.calls, got.errs)
	}
	for _, want := range []string{"headers.Authorization=REDACTED", "| take 500000", "headers.Prefer", `PrimaryResult`} {
		if !strings.Contains(log.String(), want) || strings.Contains(log.String(), "token for") {
			t.Errorf("want %s in\n%s", want, log.String())
		}
	}
}
