package loganalytics

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What the service gets, word for word.
func TestQueries(t *testing.T) {
	since := time.Date(2026, 11, 29, 10, 0, 0, 1, time.UTC) // one nanosecond: the next tick
	until := since.Add(time.Hour - 1)
	at := span{ticks(since), ticks(until)}
	for _, c := range []struct{ reason, got, want string }{
		{"all tables, with names that may be missing", countQuery([]string{"ACSCallSummary", "*_SRCH"}, true, []string{"ACSCallSummary", "ACSCallSurvey"}, since, until), `union withsource=Table_ isfuzzy=true (datatable(TimeGenerated:datetime)[]), ACSCallSummary, *_SRCH
| where TimeGenerated >= datetime(2026-11-29T10:00:00.0000001Z)
| where TimeGenerated < datetime(2026-11-29T11:00:00Z) or Table_ endswith "_SRCH" or Table_ endswith "_RST"
| extend Time_ = coalesce(column_ifexists("_OriginalTimeGenerated", datetime(null)), TimeGenerated)
| where Time_ >= datetime(2026-11-29T10:00:00.0000001Z)
| where Time_ < datetime(2026-11-29T11:00:00Z)
| where coalesce(column_ifexists("_OriginalType", ""), replace_regex(Table_, "_(SRCH|RST)$", "")) in~ ("ACSCallSummary", "ACSCallSurvey") or Type in~ ("ACSCallSummary", "ACSCallSurvey")
| summarize RowCount = count(), ByteCount = sum(column_ifexists("_BilledSize", real(null))), FirstTime = min(Time_), LastTime = max(Time_) by Table_`},
		{"one table that has to exist, without a range", countQuery([]string{"Outage_SRCH"}, false, nil, time.Time{}, time.Time{}), `union withsource=Table_ isfuzzy=false Outage_SRCH
| extend Time_ = coalesce(column_ifexists("_OriginalTimeGenerated", datetime(null)), TimeGenerated)
| summarize RowCount = count(), ByteCount = sum(column_ifexists("_BilledSize", real(null))), FirstTime = min(Time_), LastTime = max(Time_) by Table_`},
		{"rows", rowsQuery("ACSCallSummary", at, 500_000), `ACSCallSummary
| where TimeGenerated >= datetime(2026-11-29T10:00:00.0000001Z) and TimeGenerated < datetime(2026-11-29T11:00:00Z)
| take 500000`},
		{"rows of a search job, by the time of the original", rowsQuery("Outage_srch", at, 10), `Outage_srch
| where TimeGenerated >= datetime(2026-11-29T10:00:00.0000001Z)
| extend _OriginalType = column_ifexists("_OriginalType", ""), _OriginalTimeGenerated = coalesce(column_ifexists("_OriginalTimeGenerated", datetime(null)), TimeGenerated)
| where _OriginalTimeGenerated >= datetime(2026-11-29T10:00:00.0000001Z) and _OriginalTimeGenerated < datetime(2026-11-29T11:00:00Z)
| take 10`},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
}

// Kusto's own language service, which package kql has for its tests, finds no fault in the
// queries.
func TestQueriesAreKusto(t *testing.T) {
	const validator = "../../kql/testdata/validate"
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(validator, "node_modules"))
	}
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%v: install Node.js and run npm ci in kql/testdata/validate", err)
		}
		t.Skipf("%v: install Node.js and run npm ci in kql/testdata/validate", err)
	}
	plain := map[string]string{"TimeGenerated": "datetime", "_BilledSize": "real", "Type": "string"}
	job := map[string]string{"TimeGenerated": "datetime", "_OriginalType": "string", "_OriginalTimeGenerated": "datetime", "Type": "string"}
	tables := map[string]map[string]string{"Outage_SRCH": job, "ACSCallSummary_RST": plain}
	for _, name := range documented() {
		tables[name] = plain
	}
	now := time.Date(2026, 11, 29, 10, 0, 0, 100, time.UTC)
	at := span{ticks(now), ticks(now) + 1}
	queries := map[string]string{
		"all":       countQuery(append(documented(), "*"+searchTable, "*"+restoreTable), true, documented(), now, now.Add(time.Hour)),
		"unbounded": countQuery(append(documented(), "*"+searchTable, "*"+restoreTable), true, documented(), time.Time{}, time.Time{}),
		"one":       countQuery([]string{"ACSCallSummary"}, false, nil, now, time.Time{}),
		"pattern":   countQuery([]string{"*_SRCH"}, false, documented(), time.Time{}, now),
		"rows":      rowsQuery("ACSCallSummary", at, 1),
		"job":       rowsQuery("Outage_SRCH", at, 1),
		"restored":  rowsQuery("ACSCallSummary_RST", at, 1),
	}
	input, err := json.Marshal(map[string]any{"tables": tables, "queries": queries})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, "validate.js")
	cmd.Dir, cmd.Stdin = validator, bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	var results map[string]struct{ Problems, Columns []string }
	if err := json.Unmarshal(output, &results); err != nil {
		t.Fatal(err)
	}
	const counted = "[Table_ string RowCount long ByteCount real FirstTime datetime LastTime datetime]"
	for name := range queries {
		result := results[name]
		if len(result.Problems) > 0 {
			t.Errorf("%s: %q", name, result.Problems)
		}
		if got := fmt.Sprint(result.Columns); bytes.HasPrefix([]byte(queries[name]), []byte("union")) && got != counted {
			t.Errorf("%s: columns %s, want %s", name, got, counted)
		}
	}
}
