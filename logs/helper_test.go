package logs_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
	"example.com/acstelemetry/usage"
)

func schemas() []*logs.Schema {
	return []*logs.Schema{callsummary.Schema(), diagnostics.Schema(), clientops.Schema(),
		callautomation.MediaSchema(), recording.OperationSchema(), servicerequests.Schema(), usage.Schema()}
}

// line returns a small record without faults, like a line of a blob.
func line(id string) string {
	return `{"time":"2021-07-19T18:46:50.188Z","category":"CallSummary","correlationId":"` + id +
		`","properties":{"callDuration":6,"endpointType":"VoIP","osVersion":null}}`
}

// wantLine returns the record in line(id).
func wantLine(id string) *callsummary.Record {
	var r callsummary.Record
	r.Time = opt.Of(time.Date(2021, 7, 19, 18, 46, 50, 188e6, time.UTC))
	r.Category = opt.Of("CallSummary")
	r.CorrelationID = opt.Of(id)
	r.CallDuration = opt.Of(opt.Seconds(6))
	r.EndpointType = opt.Of(callsummary.VoIP)
	r.OSVersion = opt.Without[string](opt.Null)
	return &r
}

// row returns the same record as a row of a data export.
func row(id string) string {
	return `{"TimeGenerated":"2021-07-19T18:46:50.188Z","Type":"ACSCallSummary","CorrelationId":"` + id +
		`","CallDuration":"6","EndpointType":"VoIP","OsVersion":null}`
}

// wantRow returns the record in row(id).
func wantRow(id string) *callsummary.Record {
	r := wantLine(id)
	r.Category = opt.Value[string]{}
	r.Type = opt.Of("ACSCallSummary")
	return r
}

// read returns all records and their errors, in parallel, and the error that
// ended reading unless that is io.EOF.
func read(t *testing.T, src io.Reader, opts *logs.Options) (records []logs.Record, errs []error, end error) {
	t.Helper()
	r := logs.NewStrict(src, "", schemas(), opts)
	for {
		rec, err := r.Next()
		var list *logs.RecordError
		if err != nil && !errors.As(err, &list) {
			if rec != nil {
				t.Errorf("a record came with %v", err)
			}
			if again, sticky := r.Next(); again != nil || sticky != err {
				t.Errorf("Next after %v: %v, %v; it must be sticky", err, again, sticky)
			}
			if err == io.EOF {
				err = nil
			}
			return records, errs, err
		}
		if rec == nil && err == nil {
			t.Fatal("neither a record nor an error")
		}
		records, errs = append(records, rec), append(errs, err)
	}
}

// ids returns the correlation IDs of the records; "!" means a problem without a
// record and "?" after an ID a record with problems.
func ids(records []logs.Record, errs []error) string {
	var list []string
	for i, rec := range records {
		switch {
		case rec == nil:
			list = append(list, "!")
		case errs[i] != nil:
			list = append(list, rec.Head().CorrelationID.Or("-")+"?")
		default:
			list = append(list, rec.Head().CorrelationID.Or("-"))
		}
	}
	return strings.Join(list, " ")
}

// problems returns all problems, in order.
func problems(errs []error) []logs.Problem {
	var all []logs.Problem
	for _, err := range errs {
		var list *logs.RecordError
		if errors.As(err, &list) {
			all = append(all, list.Problems...)
		}
	}
	return all
}

// ones is a reader of at most n bytes at a time.
type ones struct {
	r io.Reader
	n int
}

func (o ones) Read(p []byte) (int, error) { return o.r.Read(p[:min(len(p), o.n)]) }

// repeat is an endless reader of a text; it never fails.
type repeat struct {
	text string
	at   int
}

func (r *repeat) Read(p []byte) (int, error) {
	for n := 0; n < len(p); {
		k := copy(p[n:], r.text[r.at:])
		n += k
		r.at = (r.at + k) % len(r.text)
	}
	return len(p), nil
}

func reader(text string) io.Reader { return strings.NewReader(text) }

// quoted returns text as a JSON string.
func quoted(text string) []byte {
	b, _ := json.Marshal(text)
	return b
}

// long reports whether tests with a long form run in that form.
func long() bool { return os.Getenv("LONG_TESTS") != "" }
