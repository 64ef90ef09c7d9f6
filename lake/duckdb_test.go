package lake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/lake"
	"example.com/acstelemetry/logs"
)

// duck runs statements in DuckDB and returns the rows of the last one. Where DuckDB is missing
// the test is skipped, but not in CI.
func duck(t *testing.T, statements ...string) [][]any {
	t.Helper()
	const folder = "../kql/testdata/execute/" // DuckDB also runs the queries of package kql
	if _, err := os.Stat(folder + "venv"); err != nil {
		const how = "%v: in kql/testdata/execute run python3 -m venv venv && venv/bin/pip install -r requirements.txt"
		if os.Getenv("CI") == "true" {
			t.Fatalf(how, err)
		}
		t.Skipf(how, err)
	}
	input, err := json.Marshal(statements)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), folder+"venv/bin/python", "testdata/statements.py")
	cmd.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, stderr.Bytes(), strings.Join(statements, "\n"))
	}
	var rows [][]any
	if err := json.Unmarshal(output, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

// generated returns records of a log as calls have them, read from lines.
func generated(t *testing.T, schema *logs.Schema) []logs.Record {
	t.Helper()
	var text []byte
	for rec := range acstest.Records(acstest.KindConfig("field", &acstest.Config{Seed: 3, Calls: 20})) {
		if rec.Schema() == schema {
			text = append(logs.AppendJSON(text, rec), '\n')
		}
	}
	list := read(t, &logs.Input{Reader: bytes.NewReader(text)})
	if len(list) < 50 {
		t.Fatalf("only %d records", len(list))
	}
	return list
}

// writeTable writes records as a file and returns its name.
func writeTable(t *testing.T, records []logs.Record) string {
	t.Helper()
	return writeFile(t, tables(t, records, nil)[records[0].Schema()])
}

func writeFile(t *testing.T, data []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "own.parquet")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// readFiles returns the records of files and folders.
func readFiles(t *testing.T, paths ...string) []logs.Record {
	t.Helper()
	return read(t, lake.NewSource(logs.Files{Paths: paths}, nil))
}

// DuckDB finds the columns and the types of Log Analytics.
func TestDuckDBReads(t *testing.T) {
	at := "TIMESTAMP '2026-01-05 08:00:13.581'"
	rec := callsummary.New()
	for _, set := range []error{
		rec.Time.Parse("2026-01-05T08:00:13.5810009Z"), rec.CallDuration.Parse("82.9"), rec.CallType.Parse("Group"),
		rec.CorrelationID.Parse("c1"), rec.ParticipantDuration.Parse("Redacted"), logs.SetField(rec, "region", []int{1, 2}),
	} {
		if set != nil {
			t.Fatal(set)
		}
	}
	name := writeTable(t, []logs.Record{rec})
	got := duck(t, `SELECT CorrelationId, CallDuration + 1, CallType, TimeGenerated = `+at+` AT TIME ZONE 'UTC', typeof(TimeGenerated), typeof(CallDuration),
		Type, ParticipantDuration, ParticipantId, UnknownFields::JSON->'region'->1, RecordState FROM '`+name+`'`)
	want := [][]any{{"c1", 83.0, "Group", true, "TIMESTAMP WITH TIME ZONE", "BIGINT",
		"ACSCallSummary", nil, nil, "2", `{"nanos":{"TimeGenerated":900},"properties":{"participantDuration":"Redacted"}}`}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A table that DuckDB has read and written says what ours says, however it is compressed.
func TestDuckDBCopies(t *testing.T) {
	records := generated(t, callsummary.Schema())
	own := writeTable(t, records)
	for _, how := range []string{"ZSTD", "GZIP", "SNAPPY", "BROTLI", "LZ4_RAW", "UNCOMPRESSED", "ZSTD, PARQUET_VERSION V2, ROW_GROUP_SIZE 2048"} {
		t.Run(how, func(t *testing.T) {
			copied := filepath.Join(t.TempDir(), "copied.parquet")
			duck(t, fmt.Sprintf("COPY (FROM '%s') TO '%s' (FORMAT PARQUET, COMPRESSION %s)", own, copied, how))
			if diff := cmp.Diff(lines(records), lines(readFiles(t, copied))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A table without a state is read like one of Log Analytics, whatever its types.
func TestDuckDBWrites(t *testing.T) {
	const log = `'ACSCallSummary' AS Type, 'c' AS CorrelationId`
	want := []string{`{"time":"2026-01-05T08:00:13.5Z","correlationId":"c","Type":"ACSCallSummary","properties":{"callDuration":82}}`}
	for _, types := range []struct{ why, columns string }{
		{"as Log Analytics has them", `TIMESTAMPTZ '2026-01-05 08:00:13.5+00' AS TimeGenerated, 82::BIGINT AS CallDuration`},
		{"without a zone", `TIMESTAMP '2026-01-05 08:00:13.5' AS TimeGenerated, 82::INTEGER AS CallDuration`},
		{"milliseconds", `TIMESTAMP_MS '2026-01-05 08:00:13.5' AS TimeGenerated, 82::TINYINT AS CallDuration`},
		{"nanoseconds", `TIMESTAMP_NS '2026-01-05 08:00:13.5' AS TimeGenerated, 82::UBIGINT AS CallDuration`},
		{"texts", `'2026-01-05T08:00:13.5Z' AS TimeGenerated, '82' AS CallDuration`},
		{"since 1970", `1767600013500 AS TimeGenerated, 82::DOUBLE AS CallDuration`},
		{"decimals of four sizes", `'2026-01-05 08:00:13.5Z' AS TimeGenerated, 82.0::DECIMAL(4, 1) AS CallDuration`},
		{"", `'2026-01-05 08:00:13.5Z' AS TimeGenerated, 82.00::DECIMAL(9, 2) AS CallDuration`},
		{"", `'2026-01-05 08:00:13.5Z' AS TimeGenerated, 82.000::DECIMAL(18, 3) AS CallDuration`},
		{"", `'2026-01-05 08:00:13.5Z' AS TimeGenerated, 82.000::DECIMAL(38, 3) AS CallDuration`},
		{"a float, and a column without values", `'2026-01-05 08:00:13.5Z' AS TimeGenerated, 82::FLOAT AS CallDuration, NULL::VARCHAR AS Identifier`},
		{"names of a resource log", `'2026-01-05 08:00:13.5Z' AS time, 82::UTINYINT AS callDuration`},
		{"a struct", `'2026-01-05 08:00:13.5Z' AS time, {'callDuration': 82} AS properties`},
		{"a struct in a text", `'2026-01-05 08:00:13.5Z' AS time, '{"callDuration":82}'::JSON AS properties`},
		{"an enumeration", `'2026-01-05 08:00:13.5Z' AS time, 82::VARCHAR::ENUM('81', '82') AS CallDuration`},
	} {
		name := filepath.Join(t.TempDir(), "written.parquet")
		duck(t, fmt.Sprintf("COPY (SELECT %s, %s) TO '%s'", types.columns, log, name))
		if diff := cmp.Diff(want, lines(readFiles(t, name))); diff != "" {
			t.Errorf("%s %s:\n%s", types.why, types.columns, diff)
		}
	}
}

// Lists, maps and structs are the JSON that they stand for.
func TestDuckDBNested(t *testing.T) {
	name := filepath.Join(t.TempDir(), "nested.parquet")
	duck(t, fmt.Sprintf(`COPY (FROM (VALUES
		(1, [1, NULL, 3], [[1], [], NULL, [2, 3]], {'a': 1, 'b': [{'c': 'x"'}, {'c': NULL}]}, MAP {'k': 1, 'l': NULL}, MAP {7: ['m']}),
		(2, [], NULL, {'a': NULL, 'b': NULL}, MAP {}, NULL),
		(3, NULL, [], NULL, NULL, MAP {})) t(i, list, lists, s, m, n)) TO '%s'`, name))
	var got []string
	for _, rec := range readFiles(t, name) {
		for _, u := range rec.Head().Extra.Unknown {
			got = append(got, u.Name+" "+u.JSON)
		}
	}
	want := []string{
		"i 1", "list [1,null,3]", "lists [[1],[],null,[2,3]]", `s {"a":1,"b":[{"c":"x\""},{}]}`, `m {"k":1,"l":null}`, `n {"7":["m"]}`,
		"i 2", "list []", "s {}", "m {}",
		"i 3", "lists []", "n {}",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// DuckDB's own reading of lines of JSON is a table of structs.
func TestDuckDBReadJSON(t *testing.T) {
	records := generated(t, callsummary.Schema())
	folder := t.TempDir()
	text := strings.Join(lines(records), "\n")
	if err := os.WriteFile(filepath.Join(folder, ".lines.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	duck(t, fmt.Sprintf("COPY (FROM read_json('%s/.lines.json', sample_size = -1)) TO '%s/table.parquet'", folder, folder))
	got := readFiles(t, folder)
	if len(got) != len(records) {
		t.Fatalf("%d records, want %d", len(got), len(records))
	}
	for i, rec := range got {
		r, want := rec.(*callsummary.Record), records[i].(*callsummary.Record)
		if r.ParticipantID.Or("") != want.ParticipantID.Or("") || r.CallDuration.Or(-1) != want.CallDuration.Or(-1) {
			t.Errorf("record %d is %v, want %v", i+1, r.ParticipantID, want.ParticipantID)
		}
	}
}

// An export job of a workspace writes a file for each table and hour, compressed with gzip,
// in folders named after the time.
func TestExportJob(t *testing.T) {
	records := generated(t, callsummary.Schema())
	folder := t.TempDir()
	own := writeTable(t, records)
	duck(t, fmt.Sprintf(`COPY (SELECT * EXCLUDE (RecordState, UnknownFields), year(TimeGenerated) y, month(TimeGenerated) m, day(TimeGenerated) d, hour(TimeGenerated) h
		FROM '%s') TO '%s' (FORMAT PARQUET, COMPRESSION GZIP, PARTITION_BY (y, m, d, h))`, own, folder))
	var got, want []string
	none := time.Time{} // a NULL may have been null or nothing
	for _, rec := range readFiles(t, folder) {
		r := rec.(*callsummary.Record)
		got = append(got, fmt.Sprintln(r.Type.Or(""), r.CorrelationID.Or(""), r.ParticipantID.Or(""), r.CallStartTime.Or(none), r.EndpointType.Or("")))
	}
	for _, rec := range records {
		r := rec.(*callsummary.Record)
		table := "ACSCallSummary"
		if !r.Schema().Plain(r) {
			table = "ACSCallSummaryUpdates"
		}
		want = append(want, fmt.Sprintln(table, r.CorrelationID.Or(""), r.ParticipantID.Or(""), r.CallStartTime.Or(none), r.EndpointType.Or("")))
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
