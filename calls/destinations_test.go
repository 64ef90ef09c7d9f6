package calls_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// Diagnostic settings may send the same records to a storage account, as resource logs, and to a
// workspace. Together they are the calls of either: a bill is its record ID, a survey its own, a
// statistic its stream and time, a stream its participant, medium and stream ID, and so on.
func TestRecordsFromTwoDestinations(t *testing.T) {
	var blob, rows []logs.Record
	for _, rec := range recordsOfTwoDestinations() {
		blob, rows = append(blob, inBlob(t, rec)), append(rows, inRow(t, rec))
	}
	backward := slices.Clone(blob)
	slices.Reverse(backward)
	for _, factsOnly := range []bool{false, true} {
		wanted := shown(t, factsOnly, blob)
		for _, one := range []struct {
			name    string
			records [][]logs.Record
		}{
			{"rows", [][]logs.Record{rows}},
			{"blob, rows", [][]logs.Record{blob, rows}},
			{"rows, blob", [][]logs.Record{rows, blob}},
			{"rows, rows, blob backward", [][]logs.Record{rows, rows, backward}},
		} {
			t.Run(fmt.Sprintf("%s, facts only %v", one.name, factsOnly), func(t *testing.T) {
				if d := diff(wanted, shown(t, factsOnly, one.records...)); d != "" {
					t.Error(d)
				}
			})
		}
	}
}

func recordsOfTwoDestinations() (all []logs.Record) {
	cfg := acstest.Config{Calls: 40, Surveys: 0.5, MediaStats: 0.5, Usage: 0.5, Versions: 0.3, LeftOut: 0.3}
	for c := range acstest.Generate(&cfg) {
		all = append(all, c.Records...)
	}
	for _, s := range acstest.Samples() {
		if rec := s.Record(); rec.Head().CorrelationID.IsSet() { // others are calls by themselves, each copy
			all = append(all, rec)
		}
	}
	return all
}

// inBlob returns a record as a storage account gets it: its time has seven digits.
func inBlob(t *testing.T, rec logs.Record) logs.Record {
	own := new(logs.Cloner).Clone(rec)
	head := own.Head()
	head.ResourceID = opt.Of("/SUBSCRIPTIONS/S/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS")
	if at, ok := head.Time.Get(); ok {
		head.Time = opt.Of(at.Truncate(time.Millisecond).Add(456700))
	}
	return again(t, logs.AppendJSON(nil, own))
}

// inRow returns a record as a row of a table: its time has three digits, and it names the
// workspace, its table and no category.
func inRow(t *testing.T, rec logs.Record) logs.Record {
	own := new(logs.Cloner).Clone(rec)
	head := own.Head()
	head.ResourceID, head.TenantID, head.SourceSystem = opt.Of("subscriptions/s/providers/microsoft.communication/communicationservices/acs"), opt.Of("workspace"), opt.Of("Azure")
	if at, ok := head.Time.Get(); ok {
		head.Time = opt.Of(at.Truncate(time.Millisecond))
	}
	return again(t, logs.AppendRow(nil, own))
}

func again(t *testing.T, data []byte) logs.Record {
	t.Helper()
	rec, err := acstelemetry.Decode(data, nil)
	if rec == nil {
		t.Fatalf("%v: %s", err, data)
	}
	return rec
}

// shown returns what is shown of the calls of records, without the spelling of their resource.
func shown(t *testing.T, factsOnly bool, parts ...[]logs.Record) (lines []string) {
	t.Helper()
	p := quality.CallDiagnostics()
	a := p.Assembler()
	a.FactsOnly = factsOnly
	for i, rec := range slices.Concat(parts...) {
		a.Add(rec, position(i))
	}
	for c := range a.All() {
		v := p.Call(c)
		list := []any{v.Row(), report.StreamRows(v), len(c.Streams), len(c.Operations), len(c.Diagnostics), countOf(c)}
		for _, one := range c.Participants {
			list = append(list, report.NewParticipantRow(c, p.Participant(c, one)))
		}
		if !factsOnly {
			list = append(list, report.OperationRows(c))
		}
		text, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.NewReplacer("/SUBSCRIPTIONS/S/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS", "R", "subscriptions/s/providers/microsoft.communication/communicationservices/acs", "R").Replace(string(text)))
	}
	return lines
}

// countOf returns how many of the other records a call has, and how much was billed.
func countOf(c *calls.Call) []float64 {
	points, billed := 0, 0.0
	for _, s := range c.Series {
		points += len(s.Points)
	}
	for _, bill := range c.Usage {
		billed += bill.Quantity.Or(0)
	}
	return []float64{
		float64(len(c.Usage)), billed, float64(len(c.Surveys)), float64(len(c.MediaStats)), float64(points), float64(len(c.CallRecords)),
		float64(len(c.Recordings)), float64(len(c.RecordingOperations)), float64(len(c.Captions)),
		float64(len(c.Automation)), float64(len(c.AutomationMedia)), float64(len(c.AutomationStreaming)), float64(len(c.ServiceRequests)),
	}
}
