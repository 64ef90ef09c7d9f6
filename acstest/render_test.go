package acstest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// The faulty sample of the group call in each shape, written by hand. It has a text "null",
// a null and numbers in quotes, and lacks one field.
func TestRenderOneSample(t *testing.T) {
	const resource = "SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS"
	const line = `{"time":"2021-07-05T06:30:06.402Z","resourceId":"` + resource + `",` +
		`"correlationId":"341acde7-8aa5-445b-a3da-2ddadca47d22","operationName":"CallDiagnostics",` +
		`"operationVersion":"1.0","category":"CallDiagnostics","properties":{"identifier":"null",` +
		`"participantId":"1a9cb3d1-7898-4063-b3d2-26c1630ecf03","endpointId":null,"endpointType":"Server",` +
		`"mediaType":"Audio","streamId":"1000","transportType":"UDP","roundTripTimeAvg":"45",` +
		`"roundTripTimeMax":"46","jitterAvg":"1","jitterMax":"4","packetLossRateAvg":"0"}}`
	tests := []struct {
		shape  acstest.Shape
		want   string
		reason string
	}{
		{acstest.Lines, line + "\n", "values as they are printed"},
		{acstest.Messages, `{"records":[` + line + "]}\n", "one message on one line"},
		{acstest.Array, `[
  {
    "time": "2021-07-05T06:30:06.402Z",
    "resourceId": "` + resource + `",
    "correlationId": "341acde7-8aa5-445b-a3da-2ddadca47d22",
    "operationName": "CallDiagnostics",
    "operationVersion": "1.0",
    "category": "CallDiagnostics",
    "properties": {
      "identifier": "null",
      "participantId": "1a9cb3d1-7898-4063-b3d2-26c1630ecf03",
      "endpointId": null,
      "endpointType": "Server",
      "mediaType": "Audio",
      "streamId": "1000",
      "transportType": "UDP",
      "roundTripTimeAvg": "45",
      "roundTripTimeMax": "46",
      "jitterAvg": "1",
      "jitterMax": "4",
      "packetLossRateAvg": "0"
    }
  }
]
`, "printed over many lines"},
		{acstest.Rows, `{"TimeGenerated":"2021-07-05T06:30:06.402Z","_ResourceId":"` + resource + `",` +
			`"CorrelationId":"341acde7-8aa5-445b-a3da-2ddadca47d22","OperationName":"CallDiagnostics",` +
			`"OperationVersion":"1.0","Type":"ACSCallDiagnostics","Identifier":"null",` +
			`"ParticipantId":"1a9cb3d1-7898-4063-b3d2-26c1630ecf03","EndpointId":null,"EndpointType":"Server",` +
			`"MediaType":"Audio","StreamId":1000,"TransportType":"UDP","RoundTripTimeAvg":45,` +
			`"RoundTripTimeMax":46,"JitterAvg":1,"JitterMax":4,"PacketLossRateAvg":0}` + "\n",
			"flat, with the table's names, numbers and no category"},
		{acstest.Query, `{"tables":[{"name":"PrimaryResult","columns":[` +
			`{"name":"TimeGenerated","type":"datetime"},{"name":"_ResourceId","type":"string"},` +
			`{"name":"CorrelationId","type":"string"},{"name":"OperationName","type":"string"},` +
			`{"name":"OperationVersion","type":"string"},{"name":"Type","type":"string"},` +
			`{"name":"Identifier","type":"string"},{"name":"ParticipantId","type":"string"},` +
			`{"name":"EndpointId","type":"string"},{"name":"EndpointType","type":"string"},` +
			`{"name":"MediaType","type":"string"},{"name":"StreamId","type":"long"},` +
			`{"name":"TransportType","type":"string"},{"name":"RoundTripTimeAvg","type":"int"},` +
			`{"name":"RoundTripTimeMax","type":"int"},{"name":"JitterAvg","type":"int"},` +
			`{"name":"JitterMax","type":"int"},{"name":"PacketLossRateAvg","type":"real"}],` +
			`"rows":[["2021-07-05T06:30:06.402Z","` + resource + `","341acde7-8aa5-445b-a3da-2ddadca47d22",` +
			`"CallDiagnostics","1.0","ACSCallDiagnostics","null","1a9cb3d1-7898-4063-b3d2-26c1630ecf03",null,` +
			`"Server","Audio",1000,"UDP",45,46,1,4,0]]}]}` + "\n",
			"names and types apart from the values"},
		{acstest.CSV, "TimeGenerated [UTC],_ResourceId,CorrelationId,OperationName,OperationVersion,Type," +
			"Identifier,ParticipantId,EndpointId,EndpointType,MediaType,StreamId,TransportType,RoundTripTimeAvg," +
			"RoundTripTimeMax,JitterAvg,JitterMax,PacketLossRateAvg\n" +
			`"7/5/2021, 6:30:06.402 AM",` + resource + ",341acde7-8aa5-445b-a3da-2ddadca47d22,CallDiagnostics,1.0," +
			"ACSCallDiagnostics,null,1a9cb3d1-7898-4063-b3d2-26c1630ecf03,,Server,Audio,1000,UDP,45,46,1,4,0\n",
			"the portal's times; null is empty, the text null is not"},
		{acstest.Pasted, `"time":                     "2021-07-05T06:30:06.402Z",
"resourceId":               "` + resource + `",
"correlationId":            "341acde7-8aa5-445b-a3da-2ddadca47d22",
"operationName":            "CallDiagnostics",
"operationVersion":         "1.0",
"category":                 "CallDiagnostics",
"properties": {
    "identifier":           "null",
    "participantId":        "1a9cb3d1-7898-4063-b3d2-26c1630ecf03",
    "endpointId":           null,
    "endpointType":         "Server"    ` + `
    "mediaType":            "Audio",
    "streamId":             "1000",
    "transportType":        "UDP",
    "roundTripTimeAvg":     "45",
    "roundTripTimeMax":     "46",
    "jitterAvg":            "1",
    "jitterMax":            "4",
    "packetLossRateAvg":    "0",
`, "both faults of the document"},
	}
	for _, tt := range tests {
		t.Run(tt.shape.String(), func(t *testing.T) {
			got := string(acstest.Render(tt.shape, acstest.Named("group-diagnostics-4")...))
			if got != tt.want {
				t.Errorf("%s:\n got %s\nwant %s", tt.reason, got, tt.want)
			}
		})
	}
	if len(tests) != len(acstest.Shapes()) {
		t.Errorf("%d shapes tested, there are %d", len(tests), len(acstest.Shapes()))
	}
}

// Each row of a table has one cell per column.
func TestTables(t *testing.T) {
	samples := acstest.Named("p2p-summary-1", "cross-tenant-p2p-summary", "p2p-diagnostics-1", "user-facing-diagnostic")
	data := string(acstest.Render(acstest.CSV, samples...))
	var tables [][][]string
	for i, lines := 0, strings.SplitAfter(data, "\n"); i < 7; {
		n := []int{3, 2, 2}[len(tables)] // two summaries, a stream, an operation, each with a header
		rows, err := csv.NewReader(strings.NewReader(strings.Join(lines[i:i+n], ""))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, rows)
		i += n
	}
	tests := []struct {
		table, row   int
		column, want string
		reason       string
	}{
		{0, 1, "ParticipantTenantId", "", "only the other sample has it"},
		{0, 2, "ParticipantTenantId", "02cbdb3c-155a-4b95-b829-6d56a45787ca", "the only one that has it"},
		{0, 2, "TimeGenerated [UTC]", "", "of another call: not known"},
		{0, 2, "CallDuration", "520", "printed without quotes"},
		{0, 2, "ParticipantDuration", "520", "printed in quotes"},
		{1, 1, "PacketLossRateAvg", "0", "another table"},
		{2, 1, "OperationName", "UserFacingDiagnostics", "the operation, not the one printed apart"},
		{2, 1, "CallClientTimeStamp [UTC]", "1/9/2024, 3:08:01.120 PM", "an hour of the afternoon"},
		{2, 1, "Type", "ACSCallClientOperations", "by its category"},
		{2, 1, "EndpointId", "", "an empty text"},
	}
	for _, tt := range tests {
		table := tables[tt.table]
		if i := slices.Index(table[0], tt.column); i < 0 || table[tt.row][i] != tt.want {
			t.Errorf("table %d, row %d, %s: not %q (%s): %q", tt.table, tt.row, tt.column, tt.want, tt.reason, table)
		}
	}
}

// Columns have the types of the documented fields.
func TestColumnTypes(t *testing.T) {
	kinds := map[string]logs.Kind{}
	for _, s := range acstelemetry.Schemas() {
		for _, f := range append(s.Fields(), logs.EnvelopeFields()...) {
			kinds[f.Column] = f.Kind
		}
	}
	var columns int
	for _, line := range bytes.Split(bytes.TrimSpace(acstest.Render(acstest.Query, acstest.Samples()...)), []byte("\n")) {
		var answer struct {
			Tables []struct {
				Columns []struct{ Name, Type string }
			}
		}
		if err := json.Unmarshal(line, &answer); err != nil {
			t.Fatal(err)
		}
		for _, c := range answer.Tables[0].Columns {
			columns++
			want := "string"
			switch kinds[c.Name] {
			case logs.Integer:
				want = "long int"
			case logs.Real:
				want = "real"
			case logs.Time:
				want = "datetime"
			case logs.JSON:
				want = "dynamic"
			case logs.Bool:
				want = "bool"
			}
			if !strings.Contains(want, c.Type) {
				t.Errorf("%s: type %s, want %s", c.Name, c.Type, want)
			}
		}
	}
	if columns == 0 {
		t.Error("no columns")
	}
}

func TestRenderNothing(t *testing.T) {
	want := map[acstest.Shape]string{
		acstest.Messages: "{\"records\":[]}\n", // a message without records
		acstest.Array:    "[]\n",
	}
	for _, shape := range acstest.Shapes() {
		if got := string(acstest.Render(shape)); got != want[shape] {
			t.Errorf("%v: got %q, want %q", shape, got, want[shape])
		}
	}
}

func TestRenderUnknownShape(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic for the zero Shape")
		}
	}()
	acstest.Render(0)
}

func TestShapeNames(t *testing.T) {
	seen := map[string]bool{}
	for _, shape := range acstest.Shapes() {
		if name := shape.String(); seen[name] || strings.HasPrefix(name, "Shape(") {
			t.Errorf("%d: the name %q is taken or missing", shape, name)
		}
		seen[shape.String()] = true
	}
	if got := acstest.Shape(99).String(); got != "Shape(99)" {
		t.Errorf("an unknown shape is called %q", got)
	}
}
