package loganalytics

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

const workspaceID = "11111111-2222-4333-8444-555555555555"

// workspace is a server that answers as the query API is documented to, for the queries of this
// package: it evaluates their conditions on time, and has the API's limits.
//
// Source: Azure's articles on the query API; the partial error is the one that the API returns for an
// answer of more than 64 MB.
type workspace struct {
	*httptest.Server

	tables map[string]*rowsOfTable
	// mostRows and mostBytes are the limits of an answer; 0 means none.
	mostRows, mostBytes int
	// slow is how long a range may be without a time-out; 0 means any.
	slow time.Duration
	// fault, if set, may answer instead; number counts requests from 1.
	fault func(w http.ResponseWriter, number int, query string) (answered bool)

	mu      sync.Mutex
	queries []string
	prefer  []string
	tokens  []string
}

type rowsOfTable struct {
	columns []string // names; TimeGenerated is the first
	rows    []dataRow
}

// dataRow is a row whose cells are JSON.
type dataRow struct {
	at       time.Time // TimeGenerated, or _OriginalTimeGenerated
	original string    // _OriginalType
	cells    []string
}

func newWorkspace(t *testing.T, tables map[string]*rowsOfTable) *workspace {
	w := &workspace{tables: tables}
	w.Server = httptest.NewTLSServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.Close)
	return w
}

// source returns a source of the workspace that does not wait between its tries.
func (w *workspace) source(t *testing.T, opts Options) *Source {
	t.Helper()
	opts.Endpoint = w.URL + "/v1"
	opts.ClientOptions.Transport = w.Client()
	opts.ClientOptions.Retry.RetryDelay = 1 // nanosecond; azcore takes 0 for forever
	s, err := New(workspaceID, fakeCredential{}, &opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

type fakeCredential struct{}

func (fakeCredential) GetToken(_ context.Context, opts policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "token for " + strings.Join(opts.Scopes, " "), ExpiresOn: time.Now().Add(time.Hour)}, nil
}

func (w *workspace) serve(to http.ResponseWriter, req *http.Request) {
	var body struct{ Query string }
	text, err := io.ReadAll(req.Body)
	if err := cmp.Or(err, json.Unmarshal(text, &body)); err != nil || req.URL.Path != "/v1/workspaces/"+workspaceID+"/query" {
		refuse(to, http.StatusNotFound, "PathNotFoundError", fmt.Sprint(req.URL.Path, ": ", err))
		return
	}
	w.mu.Lock()
	w.queries = append(w.queries, body.Query)
	w.prefer = append(w.prefer, req.Header.Get("Prefer"))
	w.tokens = append(w.tokens, req.Header.Get("Authorization"))
	number := len(w.queries)
	w.mu.Unlock()
	if w.fault != nil && w.fault(to, number, body.Query) {
		return
	}
	if strings.HasPrefix(body.Query, "union") {
		w.serveCounts(to, body.Query)
		return
	}
	w.serveRows(to, body.Query)
}

var (
	sincePattern = regexp.MustCompile(`>= datetime\(([^)]*)\)`)
	untilPattern = regexp.MustCompile(`< datetime\(([^)]*)\)`)
	unionPattern = regexp.MustCompile(`^union withsource=Table_ isfuzzy=(true|false) (.*)\n`)
	onlyPattern  = regexp.MustCompile(` in~ \(([^)]*)\) or Type`)
	takePattern  = regexp.MustCompile(`take (\d+)$`)
)

// timeIn returns the time that the first group of a pattern holds in a query.
func timeIn(query string, pattern *regexp.Regexp) (t time.Time) {
	if m := pattern.FindStringSubmatch(query); m != nil {
		t, _ = time.Parse(time.RFC3339, m[1])
	}
	return t
}

// within returns the rows of a table in the half-open range of a query.
func (t *rowsOfTable) within(query string) (rows []dataRow) {
	since, until := timeIn(query, sincePattern), timeIn(query, untilPattern)
	for _, r := range t.rows {
		if !r.at.Before(since) && (until.IsZero() || r.at.Before(until)) {
			rows = append(rows, r)
		}
	}
	return rows
}

func (w *workspace) serveCounts(to http.ResponseWriter, query string) {
	union := unionPattern.FindStringSubmatch(query)
	var only []string
	if m := onlyPattern.FindStringSubmatch(query); m != nil {
		only = strings.Split(strings.Trim(m[1], `"`), `", "`)
	}
	counts := &rowsOfTable{columns: []string{"Table_", "RowCount", "ByteCount", "FirstTime", "LastTime"}}
	for leg := range strings.SplitSeq(union[2], ", ") {
		found := strings.HasPrefix(leg, "(datatable")
		for name, table := range w.tables {
			if ok, _ := path.Match(leg, name); !ok {
				continue
			}
			found = true
			if rows := table.within(query); len(rows) > 0 && (only == nil || slices.Contains(only, cmp.Or(rows[0].original, name))) {
				counts.rows = append(counts.rows, dataRow{cells: countsOf(name, rows)})
			}
		}
		if !found && union[1] == "false" {
			refuseQuery(to, "SEM0100", fmt.Sprintf("'union' operator: Failed to resolve table expression named '%s'", leg))
			return
		}
	}
	io.WriteString(to, answerText(counts.columns, counts.rows, ""))
}

// countsOf returns the row that a countQuery has for a table.
func countsOf(name string, rows []dataRow) []string {
	first, last, size := rows[0].at, rows[0].at, 0
	for _, r := range rows {
		size += len(strings.Join(r.cells, ","))
		if r.at.Before(first) {
			first = r.at
		}
		if r.at.After(last) {
			last = r.at
		}
	}
	return []string{strconv.Quote(name), strconv.Itoa(len(rows)), strconv.Itoa(size), quoteTime(first), quoteTime(last)}
}

func quoteTime(t time.Time) string { return t.UTC().Format(`"2006-01-02T15:04:05.9999999Z"`) }

const partialSize = `,"error":{"code":"PartialError","message":"There were some errors when processing your query.","details":[{"code":"EngineError","message":"Something went wrong processing your query on the server.","innererror":{"code":"-2133196797","message":"The results of this query exceed the set limit of 64000000 bytes, so not all records were returned.","severity":2,"severityName":"Error"}}]}`

func (w *workspace) serveRows(to http.ResponseWriter, query string) {
	name, _, _ := strings.Cut(query, "\n")
	table := w.tables[name]
	if table == nil {
		refuseQuery(to, "SEM0100", fmt.Sprintf("'where' operator: Failed to resolve table or column expression named '%s'", name))
		return
	}
	if w.slow > 0 && timeIn(query, untilPattern).Sub(timeIn(query, sincePattern)) > w.slow {
		refuse(to, http.StatusGatewayTimeout, "GatewayTimeout", "the query took too long")
		return
	}
	rows := table.within(query)
	most, _ := strconv.Atoi(takePattern.FindStringSubmatch(query)[1])
	rows = rows[:min(len(rows), most)]
	limit, size := "", 0
	for i, r := range rows {
		size += len(strings.Join(r.cells, ","))
		if w.mostRows > 0 && i == w.mostRows || w.mostBytes > 0 && size > w.mostBytes {
			rows, limit = rows[:i], partialSize
			break
		}
	}
	io.WriteString(to, answerText(table.columns, rows, limit))
}

// answerText returns an answer; after is what comes after its tables.
func answerText(columns []string, rows []dataRow, after string) string {
	var b strings.Builder
	b.WriteString(`{"tables":[{"name":"PrimaryResult","columns":[`)
	for i, c := range columns {
		fmt.Fprintf(&b, `%s{"name":%q,"type":"string"}`, strings.Repeat(",", min(i, 1)), c)
	}
	b.WriteString(`],"rows":[`)
	for i, r := range rows {
		fmt.Fprintf(&b, "%s[%s]", strings.Repeat(",", min(i, 1)), strings.Join(r.cells, ","))
	}
	b.WriteString("]}]" + after + "}")
	return b.String()
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"code":%q,"message":%q}}`, code, message)
}

func refuseQuery(w http.ResponseWriter, code, message string) {
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprintf(w, `{"error":{"message":"The request had some invalid properties","code":"BadArgumentError","innererror":{"code":"SemanticError","message":"A semantic error occurred.","innererror":{"code":%q,"message":%q}}}}`, code, message)
}
