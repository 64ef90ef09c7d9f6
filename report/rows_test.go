package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// participantRows returns the rows of troubled.
func participantRows(t *testing.T) []report.ParticipantRow {
	c, p := troubled(t).Call, quality.CallDiagnostics()
	var rows []report.ParticipantRow
	for _, one := range c.Participants {
		rows = append(rows, report.NewParticipantRow(c, p.Participant(c, one)))
	}
	return rows
}

// The golden files are checked by hand against troubled.
func TestRowsGolden(t *testing.T) {
	golden(t, "streams", report.Formats(), func(b *bytes.Buffer, f report.Format) error {
		return report.WriteStreams(b, f, report.StreamRows(troubled(t)), nil)
	})
	golden(t, "participants", report.Formats(), func(b *bytes.Buffer, f report.Format) error {
		return report.WriteParticipants(b, f, participantRows(t), nil)
	})
	golden(t, "operations", report.Formats(), func(b *bytes.Buffer, f report.Format) error {
		return report.WriteOperations(b, f, report.OperationRows(troubled(t).Call), nil)
	})
	golden(t, "scenarios", report.Formats(), func(b *bytes.Buffer, f report.Format) error {
		return report.WriteScenarios(b, f, []report.ScenarioRow{report.NewScenarioRow(troubled(t).Call)}, nil)
	})
}

// Without rows, people get the head of the table and programs get no rows.
func TestRowsNone(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer, report.Format) error{
		"streams":      func(b *bytes.Buffer, f report.Format) error { return report.WriteStreams(b, f, nil, nil) },
		"participants": func(b *bytes.Buffer, f report.Format) error { return report.WriteParticipants(b, f, nil, nil) },
		"mos":          func(b *bytes.Buffer, f report.Format) error { return report.WriteMOS(b, f, nil, nil) },
		"operations":   func(b *bytes.Buffer, f report.Format) error { return report.WriteOperations(b, f, nil, nil) },
	} {
		for f, want := range map[report.Format]string{report.JSON: "[]\n", report.NDJSON: "", report.Table: "CALL ID ", report.CSV: "callId,callStart,participant,"} {
			var b bytes.Buffer
			err := write(&b, f)
			if got := b.String(); err != nil || !strings.HasPrefix(got, want) || want == "" && got != "" {
				t.Errorf("%s as %s: error %v, wrote %q, want %q", name, f, err, got, want)
			}
		}
	}
}

// JSON, CSV and Columns have the same columns in the same order, and every key is there even
// if nothing is known.
func TestRowsColumns(t *testing.T) {
	sameColumns(t, report.WriteStreams, report.StreamRow{}, []string{"findings", "missingMetrics"})
	sameColumns(t, report.WriteParticipants, report.ParticipantRow{}, []string{"issueBreakdown"})
	sameColumns(t, report.WriteMOS, report.MOSRow{}, []string{"missing", "assumptions"})
	sameColumns(t, report.WriteUsage, report.UsageRow{}, nil)
	sameColumns(t, report.WriteOperations, report.OperationRow{}, []string{"qualities"})
	sameColumns(t, report.WriteScenarios, report.ScenarioRow{}, []string{"evidence"})
}

func sameColumns[R report.Row](t *testing.T, write func(io.Writer, report.Format, []R, *report.Options) error, row R, lists []string) {
	t.Helper()
	var ndjson, table bytes.Buffer
	if err := errors.Join(write(&ndjson, report.NDJSON, []R{row}, nil), write(&table, report.CSV, []R{row}, nil)); err != nil {
		t.Fatal(err)
	}
	names := keys(t, ndjson.String())
	lines, err := csv.NewReader(&table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(names, lines[0]); diff != "" {
		t.Errorf("JSON and CSV (-JSON +CSV):\n%s", diff)
	}
	single := slices.DeleteFunc(names, func(name string) bool { return slices.Contains(lists, name) })
	if diff := cmp.Diff(single, report.Columns[R]()); diff != "" {
		t.Errorf("columns to sort by (-want +got):\n%s", diff)
	}
	for _, name := range report.Columns[R]() {
		if err := report.Sort([]R{row, row}, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Each metric that a profile can judge has its column, under the name of the log
// in camelCase, with the record's value.
func TestStreamRowMetrics(t *testing.T) {
	v := troubled(t)
	s := v.Call.Streams[0]
	one := reflect.ValueOf(s.Record).Elem()
	for i, m := range quality.Metrics() {
		cell := one.FieldByName(string(m)).Addr().Interface().(opt.Cell)
		if err := cell.Parse([]string{"7", "8", "9"}[i%3]); err != nil {
			t.Fatal(m, err)
		}
	}
	b, err := json.Marshal(report.StreamRows(v)[0])
	if err != nil {
		t.Fatal(err)
	}
	var row map[string]any
	if err := json.Unmarshal(b, &row); err != nil {
		t.Fatal(err)
	}
	for i, m := range quality.Metrics() {
		name := strings.ToLower(string(m[:1])) + string(m[1:])
		if want := float64(7 + i%3); row[name] != want {
			t.Errorf("%s is %v, want %v", name, row[name], want)
		}
	}
}

// A type that the service has hidden is hidden in the row, too, and not unknown.
func TestRowsHiddenType(t *testing.T) {
	var a calls.Assembler
	a.Add(&callsummary.Record{
		Envelope: logs.Envelope{CorrelationID: opt.Of("call-1")}, ParticipantID: opt.Of("p"), CallStartTime: opt.Of(at(0)),
		ParticipantType: opt.Without[callsummary.ParticipantType](opt.Redacted),
	}, logs.Position{})
	c := a.Calls()[0]
	text, err := report.NewParticipantRow(c, quality.CallDiagnostics().Participant(c, c.Participants[0])).MarshalJSON()
	if err != nil || !bytes.Contains(text, []byte(`"participantType":"Redacted"`)) {
		t.Errorf("%v, %s", err, text)
	}
}

// The row of a stream or an operation without a participant has the IDs of its own record.
func TestRowsOfNobody(t *testing.T) {
	v := troubled(t)
	s := *v.Call.Streams[0]
	s.Participant = nil
	v.Call.Streams[0] = &s
	row := report.OwnerOf(&report.StreamRows(v)[0])
	if row.Participant != nil || row.Name != "" || row.ParticipantID != s.Record.ParticipantID {
		t.Errorf("participant %v, name %q, ID %v", row.Participant, row.Name, row.ParticipantID)
	}
	rows := report.OperationRows(&calls.Call{Operations: v.Call.Operations})
	if len(rows) != 2 || report.OwnerOf(&rows[0]).Participant != nil {
		t.Errorf("%d operations, %+v", len(rows), rows[0])
	}
}
