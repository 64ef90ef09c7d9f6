package lake_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/lake"
	"example.com/acstelemetry/logs"
)

// DuckDB reads an archive as a table with columns for log and day.
func TestDuckDBReadsArchive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "archive")
	a, err := lake.NewAdder(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close() //nolint:errcheck // it is only read afterwards
	var records []logs.Record
	for i, text := range []string{
		`{"time":"2026-11-02T01:00:00Z","category":"CallSummary","correlationId":"a","properties":{"callDuration":1}}`,
		`{"time":"2026-11-02T23:00:00Z","category":"CallSummary","correlationId":"b","properties":{"callDuration":2}}`,
		`{"time":"2026-11-03T00:00:00Z","category":"CallSummary","correlationId":"c","properties":{"callDuration":4}}`,
		`{"category":"CallSummary","correlationId":"d","properties":{"callDuration":8}}`,
		`{"time":"2026-11-03T00:00:00Z","category":"CallDiagnostics","correlationId":"a","properties":{}}`,
		`{"time":"2026-11-03T00:00:00Z","category":"ChatOperational","properties":{}}`,
	} {
		records = append(records, read(t, lineInput(text))...)
		if err := a.WriteRecord(records[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Commit(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		query string
		want  [][]any
	}{
		{`SELECT day, sum(CallDuration), max(CorrelationId) FROM read_parquet('%s/log=CallSummary/*/*.parquet', hive_partitioning = true) GROUP BY day ORDER BY day`,
			[][]any{{"2026-11-02", 3.0, "b"}, {"2026-11-03", 4.0, "c"}, {nil, 8.0, "d"}}},
		{`SELECT log, count(*), count(DISTINCT RecordHash), min(Type) FROM read_parquet('%s/**/*.parquet', hive_partitioning = true, union_by_name = true) GROUP BY log ORDER BY log`,
			[][]any{{"CallDiagnostics", 1.0, 1.0, "ACSCallDiagnostics"}, {"CallSummary", 4.0, 4.0, "ACSCallSummary"}, {"ChatOperational", 1.0, 1.0, nil}}},
	} {
		if diff := cmp.Diff(tt.want, duck(t, fmt.Sprintf(tt.query, dir))); diff != "" {
			t.Errorf("%s\n%s", tt.query, diff)
		}
	}
}

// lineInput is a line in memory.
func lineInput(text string) *logs.Input { return parquetInput([]byte(text)) }
