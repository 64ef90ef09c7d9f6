package loganalytics

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/monitor/query/azlogs"
	"github.com/google/go-cmp/cmp"
)

var start = time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC)

// summaries returns a table of call summaries whose calls are named by their numbers.
func summaries(table string, times ...time.Time) *rowsOfTable {
	t := &rowsOfTable{columns: []string{"TimeGenerated", "CorrelationId", "CallType", "Type"}}
	for i, at := range times {
		t.rows = append(t.rows, dataRow{at: at, cells: []string{quoteTime(at), fmt.Sprintf(`"call-%d"`, i), `"P2P"`, `"` + table + `"`}})
	}
	return t
}

// result is what a source has yielded.
type result struct {
	records []string // as rows, in order
	calls   []string // their correlation IDs
	names   []string // of the sources of the records, each once
	errs    []error
}

func readAll(ctx context.Context, from logs.Source) (r result) {
	reader := acstelemetry.NewSourceReader(ctx, from, nil)
	for rec, err := range reader.All() {
		if err != nil {
			r.errs = append(r.errs, err)
		}
		if rec == nil {
			continue
		}
		r.records = append(r.records, string(logs.AppendRow(nil, rec)))
		r.calls = append(r.calls, rec.Head().CorrelationID.Or(""))
		if name := reader.Position().Source; !slices.Contains(r.names, name) {
			r.names = append(r.names, name)
		}
	}
	return r
}

// The records are those that a file with the same rows has, with every digit.
func TestRecordsAreThoseOfFiles(t *testing.T) {
	columns := []string{"TimeGenerated", "CorrelationId", "CallType", "CallDuration", "Counter", "Custom", "Type"}
	jobColumns := append(columns, "_OriginalType", "_OriginalTimeGenerated")
	row := func(at string, cells ...string) dataRow {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		return dataRow{at: when, cells: append([]string{quoteTime(when)}, cells...)}
	}
	job := row("2026-11-29T09:30:00Z", `"c4"`, `"Group"`, `61`, `null`, `null`, `"Outage_SRCH"`, `"ACSCallSummary"`, `"2026-11-29T09:30:00Z"`)
	job.original, job.cells[0] = "ACSCallSummary", `"2026-11-30T00:00:00Z"` // when the job ran
	tables := map[string]*rowsOfTable{
		"ACSCallSummary": {columns: columns, rows: []dataRow{
			row("2026-11-29T10:00:00.1234567Z", `"c1"`, `"P2P"`, `9007199254740993`, `9223372036854775807`, `"{\"a\":9007199254740995}"`, `"ACSCallSummary"`),
			row("2026-11-29T10:00:01Z", `"c2"`, `"null"`, `"9007199254740993"`, `-9223372036854775808`, `null`, `"ACSCallSummary"`),
			row("2026-11-29T10:00:02Z", `"c3"`, `""`, `null`, `0.1234567890123456789`, `{"b":[1.50]}`, `"ACSCallSummary"`),
		}},
		"Outage_SRCH": {columns: jobColumns, rows: []dataRow{job}},
		"Alerts_SRCH": {columns: jobColumns, rows: []dataRow{{at: start, original: "SecurityAlert", cells: make([]string, len(jobColumns))}}},
	}
	w := newWorkspace(t, tables)
	got := readAll(t.Context(), w.source(t, Options{}))

	var file strings.Builder
	for _, name := range []string{"ACSCallSummary", "Outage_SRCH"} {
		for _, r := range tables[name].rows {
			var members []string
			for i, c := range r.cells {
				members = append(members, fmt.Sprintf("%q:%s", jobColumns[i], c))
			}
			fmt.Fprintf(&file, "{%s}\n", strings.Join(members, ","))
		}
	}
	want := readAll(t.Context(), &logs.Input{Reader: strings.NewReader(file.String())})
	if len(want.records) != 4 || len(want.errs) > 0 {
		t.Fatalf("the file has %d records, errors %v", len(want.records), want.errs)
	}
	if diff := cmp.Diff(want.records, got.records); diff != "" || len(got.errs) > 0 {
		t.Errorf("errors %v, records (-file +workspace):\n%s", got.errs, diff)
	}
	for _, digits := range []string{"9007199254740993", "9223372036854775807", "9007199254740995", "-9223372036854775808", "0.1234567890123456789"} {
		if !strings.Contains(strings.Join(got.records, ""), digits) {
			t.Errorf("no record has %s", digits)
		}
	}
	if want := []string{"loganalytics://" + workspaceID + "/ACSCallSummary", "loganalytics://" + workspaceID + "/Outage_SRCH"}; !slices.Equal(got.names, want) {
		t.Errorf("sources %q, want %q", got.names, want)
	}
	if want := "token for " + cloud.AzurePublic.Services[azlogs.ServiceName].Audience + "/.default"; w.tokens[0] != "Bearer "+want || w.prefer[0] != "wait=180" {
		t.Errorf("authorization %q, prefer %q", w.tokens[0], w.prefer[0])
	}
	if len(w.queries) != 3 {
		t.Errorf("%d queries, want one to count and one for each table: %q", len(w.queries), w.queries)
	}
}

// Whatever the limits are, each row within the range is read once, in the order of time
// from one answer to the next.
func TestEveryRowOnce(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 60 {
		var times []time.Time
		for range rnd.IntN(200) {
			at := start.Add(time.Duration(rnd.Int64N(int64(time.Hour)))).Truncate(tick)
			for range 1 + rnd.IntN(2) { // up to two of one tick
				times = append(times, at)
			}
			times = append(times, at.Add(tick))
		}
		since, until := start.Add(time.Duration(rnd.IntN(10))*time.Minute), start.Add(time.Duration(40+rnd.IntN(30))*time.Minute)
		times = append(times, since, until, since.Add(-tick), until.Add(-tick))
		var want []string
		for i, at := range times {
			if !at.Before(since) && at.Before(until) {
				want = append(want, fmt.Sprintf("call-%d", i))
			}
		}
		w := newWorkspace(t, map[string]*rowsOfTable{"ACSCallSummary": summaries("ACSCallSummary", times...)})
		opts := Options{Since: since, Until: until}
		switch round % 5 {
		case 0:
			w.mostRows = 4 + rnd.IntN(50)
		case 1:
			w.mostBytes = 400 + rnd.IntN(4000)
		case 2:
			opts.MaxRows = 5 + rnd.IntN(50)
		case 3:
			opts.MaxBytes = int64(900 + rnd.IntN(4000))
		case 4:
			w.slow = leastSlow + time.Duration(rnd.Int64N(int64(20*time.Minute)))
		}
		s := w.source(t, opts)
		got := readAll(t.Context(), s)
		slices.Sort(want)
		slices.Sort(got.calls)
		if diff := cmp.Diff(want, got.calls); diff != "" || len(got.errs) > 0 {
			t.Fatalf("round %d, %d queries: errors %v, calls (-want +got):\n%s", round, len(w.queries), got.errs, diff)
		}
		p := s.Progress()
		if p.Queries != int64(len(w.queries)) || p.Tables != 1 || p.RowsFound != int64(len(want)) || p.Rows != int64(len(want)) || p.Bytes == 0 {
			t.Fatalf("round %d: progress %+v, %d queries, %d rows", round, p, len(w.queries), len(want))
		}
	}
}

// A table that is large by its count is asked for in parts at once: no answer is discarded.
func TestLargeTableIsDivided(t *testing.T) {
	var times []time.Time
	for i := range 1000 {
		times = append(times, start.Add(time.Duration(i)*time.Second))
	}
	w := newWorkspace(t, map[string]*rowsOfTable{"ACSCallSummary": summaries("ACSCallSummary", times...)})
	got := readAll(t.Context(), w.source(t, Options{MaxRows: 100}))
	if len(got.calls) != 1000 || len(got.errs) > 0 || len(got.names) != 21 || len(w.queries) != 22 {
		t.Errorf("%d records, errors %v, of %d answers by %d queries; want 1000, none, 21, 22", len(got.calls), got.errs, len(got.names), len(w.queries))
	}
	if want := "loganalytics://" + workspaceID + "/ACSCallSummary?since=2026-11-29T10%3A00%3A00Z&until=2026-11-29T10%3A00%3A47.5714286Z"; got.names[0] != want {
		t.Errorf("the first answer is named %s, want %s", got.names[0], want)
	}
}

// Rows of one tick cannot be divided. Those that the API returns are delivered, and what is missing
// is reported; the rows after them are read.
func TestCannotBeDivided(t *testing.T) {
	times := slices.Repeat([]time.Time{start}, 10)
	times = append(times, start.Add(tick), start.Add(time.Minute))
	for _, c := range []struct {
		reason string
		limit  func(*workspace, *Options)
		want   int
		until  time.Time // of what is missing
		text   string
	}{
		{"the API has a limit, and says so", func(w *workspace, _ *Options) { w.mostRows = 4 }, 6, start.Add(tick), "-2133196797"},
		{"the caller has one: nothing can be delivered, and the rest is given up", func(_ *workspace, o *Options) { o.MaxBytes = 700 }, 0, start.Add(time.Minute + tick), "larger than Options.MaxBytes"},
		{"as many rows as may be: there may be more", func(_ *workspace, o *Options) { o.MaxRows = 10 }, 12, start.Add(tick), "it has 10 rows"},
	} {
		w := newWorkspace(t, map[string]*rowsOfTable{"ACSCallSummary": summaries("ACSCallSummary", times...)})
		var opts Options
		c.limit(w, &opts)
		got := readAll(t.Context(), w.source(t, opts))
		var missing *RangeError
		i := slices.IndexFunc(got.errs, func(err error) bool { return errors.As(err, &missing) })
		if len(got.calls) != c.want || i < 0 {
			t.Errorf("%s: %d records, errors %v", c.reason, len(got.calls), got.errs)
			continue
		}
		if !errors.Is(missing, ErrCut) || !missing.Since.Equal(start) || !missing.Until.Equal(c.until) || missing.Table != "ACSCallSummary" || !strings.Contains(missing.Error(), c.text) {
			t.Errorf("%s: %v", c.reason, missing)
		}
	}
}

func TestTables(t *testing.T) {
	tables := map[string]*rowsOfTable{
		"ACSCallSummary": summaries("ACSCallSummary", start),
		"Custom_CL":      summaries("ACSCallSummary", start, start),
	}
	for _, c := range []struct {
		reason  string
		tables  map[string]*rowsOfTable
		opts    Options
		records int
		err     string // "" means none
		is      error
	}{
		{"the documented ones that exist", tables, Options{}, 1, "", nil},
		{"only those that are named, once", tables, Options{Tables: []string{"Custom_CL", "custom_cl", "Custom_CL"}}, 2, "custom_cl: rows are missing: the query API answers 400 BadArgumentError: SEM0100 'union' operator: Failed to resolve", nil},
		{"no rows in the range", tables, Options{Since: start.Add(1)}, 0, "no table has rows", ErrNoRows},
		{"no rows in the range, of a table that is named", tables, Options{Tables: []string{"Custom_CL"}, Until: start}, 0, "no table has rows", ErrNoRows},
		{"a workspace without these tables", nil, Options{}, 0, "no table has rows", ErrNoRows},
	} {
		got := readAll(t.Context(), newWorkspace(t, c.tables).source(t, c.opts))
		text := fmt.Sprint(errors.Join(got.errs...))
		if len(got.calls) != c.records || c.err == "" && len(got.errs) > 0 || !strings.Contains(text, c.err) || c.is != nil && !errors.Is(errors.Join(got.errs...), c.is) {
			t.Errorf("%s: %d records, errors %v; want %d, %s", c.reason, len(got.calls), got.errs, c.records, c.err)
		}
	}
}

func TestNew(t *testing.T) {
	for _, c := range []struct {
		reason, id string
		cred       azcore.TokenCredential
		opts       *Options
		ok         bool
	}{
		{"no options", workspaceID, fakeCredential{}, nil, true},
		{"the demonstration workspace", "DEMO_WORKSPACE", fakeCredential{}, nil, true},
		{"no workspace", "", fakeCredential{}, nil, false},
		{"a path in place of the ID", "a/b", fakeCredential{}, nil, false},
		{"no credential", workspaceID, nil, nil, false},
		{"a table that would be a query", workspaceID, fakeCredential{}, &Options{Tables: []string{"A | take 1"}}, false},
		{"a table without a name", workspaceID, fakeCredential{}, &Options{Tables: []string{""}}, false},
		{"an endpoint that is no address", workspaceID, fakeCredential{}, &Options{Endpoint: "api"}, false},
	} {
		if _, err := New(c.id, c.cred, c.opts); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
}

// Tokens are for the cloud that the endpoint belongs to.
func TestAudience(t *testing.T) {
	own := cloud.Configuration{Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
		azlogs.ServiceName: {Endpoint: "https://logs.own/v1", Audience: "https://own"},
	}}
	for _, c := range []struct {
		reason, endpoint string
		given            cloud.Configuration
		audience         string
	}{
		{"China's, named by its address", "https://api.loganalytics.azure.cn/v1/", cloud.Configuration{}, "https://api.loganalytics.azure.cn"},
		{"a proxy before the public cloud", "https://proxy/v1", cloud.Configuration{}, "https://api.loganalytics.io"},
		{"a proxy before the government's", "https://proxy/v1", cloud.AzureGovernment, "https://api.loganalytics.us"},
		{"one of the caller's", "https://logs.own/v2", own, "https://own"},
		{"a configuration without this service", "https://proxy/v1", cloud.Configuration{ActiveDirectoryAuthorityHost: "https://login"}, "https://api.loganalytics.io"},
	} {
		s := Source{opts: Options{Endpoint: c.endpoint}}
		s.opts.ClientOptions.Cloud = c.given
		if _, err := s.newClient(fakeCredential{}); err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		address, err := url.Parse(c.endpoint)
		if err != nil {
			t.Fatal(err)
		}
		got := cloudAt(c.given, address).Services[azlogs.ServiceName]
		if got.Audience != c.audience || got.Endpoint != strings.TrimSuffix(c.endpoint, "/") {
			t.Errorf("%s: %+v, want %s", c.reason, got, c.audience)
		}
	}
	if own.Services[azlogs.ServiceName].Endpoint != "https://logs.own/v1" {
		t.Error("the caller's configuration has changed")
	}
}

// A closed input gives up its answer, even if it is kept.
func TestCloseReleases(t *testing.T) {
	w := newWorkspace(t, map[string]*rowsOfTable{"ACSCallSummary": summaries("ACSCallSummary", start)})
	for in, err := range w.source(t, Options{}).Inputs(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if text, _ := io.ReadAll(in.Reader); !strings.Contains(string(text), "call-0") {
			t.Errorf("%s", text)
		}
		in.Reader.(io.Seeker).Seek(0, io.SeekStart) //nolint:errcheck // of bytes
		if err := in.Close(); err != nil {
			t.Error(err)
		}
		if text, _ := io.ReadAll(in.Reader); len(text) > 0 {
			t.Error("the answer is still there")
		}
	}
}

// Wherever an answer ends too early, it is not taken for a whole one.
func TestEveryCut(t *testing.T) {
	table := summaries("ACSCallSummary", start, start.Add(time.Second))
	table.rows[1].cells[2] = `{"a":[1,"]}"],"b":null}`
	text := answerText(table.columns, table.rows, `,"statistics":{},"error":null`)
	for n := range text {
		if a := (answer{body: []byte(text[:n])}); a.scan() == nil {
			t.Errorf("whole after %s", text[:n])
		}
	}
	if a := (answer{body: []byte(text)}); a.scan() != nil || a.rows != 2 || a.verdict(nil, 3) != whole {
		t.Errorf("%d rows, verdict %d", a.rows, a.verdict(nil, 3))
	}
}
