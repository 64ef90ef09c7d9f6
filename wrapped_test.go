package acstelemetry_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// The records of the cases below: a summary, a diagnostic, a row, and a message of two.
func sumOf(id string) string {
	return `{"time":"2026-03-02T10:10:00Z","category":"CallSummary","correlationId":"` + id + `","properties":{"callType":"Group"}}`
}

func diagOf(id string) string {
	return `{"time":"2026-03-02T10:10:00Z","category":"CallDiagnostics","correlationId":"` + id + `","properties":{"mediaType":"Audio"}}`
}

func rowOf(id string) string {
	return `{"TimeGenerated":"2026-03-02T10:10:00Z","Type":"ACSCallSummary","CorrelationId":"` + id + `","CallType":"Group"}`
}

func messageOf(a, b string) string { return `{"records":[` + sumOf(a) + `,` + diagOf(b) + `]}` }

// text returns a text as a JSON string.
func text(s string) string { return strconv.Quote(s) }

func in64(s string) string { return `"` + base64.StdEncoding.EncodeToString([]byte(s)) + `"` }

const foreignRow = `{"TimeGenerated":"2026-03-02T10:10:00Z","Type":"AppRequests","CorrelationId":"x","Name":"GET /"}`

// Columns and rows of an answer, as Log Analytics and Kusto write them.
const (
	lowerColumns = `"columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"Type","type":"string"},{"name":"CorrelationId","type":"string"},{"name":"CallType","type":"string"}]`
	kustoColumns = `"Columns":[{"ColumnName":"TimeGenerated","DataType":"DateTime","ColumnType":"datetime"},{"ColumnName":"Type","DataType":"String","ColumnType":"string"},{"ColumnName":"CorrelationId","DataType":"String","ColumnType":"string"},{"ColumnName":"CallType","DataType":"String","ColumnType":"string"}]`
)

func cellsOf(id string) string {
	return `["2026-03-02T10:10:00Z","ACSCallSummary","` + id + `","Group"]`
}

var wrappings = []struct {
	reason, in string
	records    string // log:ID of each; "?" after it: with an error
	remarks    string // the members that ErrWrapped names, "text" for a JSON text
	problems   []error
}{
	{"Logstash, azure_event_hubs input with codec plain, file output", `{"@timestamp":"2026-03-02T10:12:00Z","@version":"1","message":` + text(messageOf("a", "b")) + `}` + "\n" +
		`{"@timestamp":"2026-03-02T10:12:00Z","@version":"1","message":` + text(messageOf("c", "d")) + `}` + "\n", "S:a D:b S:c D:d", "message message", nil},
	{"the same with a type in the input's settings", `{"type":"azure","time":"x","message":` + text(messageOf("a", "b")) + `}`, "S:a D:b", "message", nil},
	{"Logstash, filter json without remove_field: the record counts, not its text", `{"message":` + text(sumOf("a")) + `,` + sumOf("a")[1:], "S:a", "", nil},
	{"Filebeat, input azure-eventhub: a record per event", `{"@timestamp":"x","agent":{"type":"filebeat"},"message":` + text(sumOf("a")) + `}`, "S:a", "message", nil},
	{"Elastic Agent with preserve_original_event", `{"@timestamp":"x","event":{"kind":"event","original":` + text(sumOf("a")) + `},"azure":{"x":1}}`, "S:a", "event", nil},
	{"Elasticsearch, a search answer", `{"took":1,"timed_out":false,"_shards":{"total":1,"failed":0},"hits":{"total":{"value":2,"relation":"eq"},"max_score":1.0,"hits":[{"_index":"x","_id":"1","_score":1.0,"_source":` + sumOf("a") + `},{"_index":"x","_source":` + diagOf("b") + `,"sort":[1]}]},"aggregations":{}}`,
		"S:a D:b", "_source _source", nil},
	{"the same, which timed out", `{"timed_out":true,"hits":{"hits":[{"_index":"x","_source":` + sumOf("a") + `}]}}`, "! S:a", "_source", []error{logs.ErrPartial}},
	{"elasticdump --type=data", `{"_index":"x","_type":"_doc","_id":"1","_score":1,"_source":` + sumOf("a") + `}` + "\n" + `{"_index":"x","_id":"2","_source":` + rowOf("b") + `}`, "S:a S:b", "_source _source", nil},
	{"a file for the _bulk API", `{"index":{"_index":"x","_id":"1"}}` + "\n" + sumOf("a") + "\n" + `{"create":{}}` + "\n" + diagOf("b") + "\n", "S:a D:b", "", nil},
	{"Splunk, export as JSON", `{"preview":false,"offset":0,"result":{"_time":"x","sourcetype":"mscs:azure:eventhub","_raw":` + text(sumOf("a")) + `}}` + "\n" + `{"preview":false,"offset":1,"lastrow":true,"result":{"_raw":` + text(messageOf("b", "c")) + `}}`,
		"S:a S:b D:c", "result result", nil},
	{"Splunk, output_mode=json", `{"preview":false,"init_offset":0,"messages":[],"fields":[{"name":"_raw"}],"results":[{"_raw":` + text(sumOf("a")) + `},{"_raw":` + text(diagOf("b")) + `}],"highlighted":{}}`, "S:a D:b", "_raw _raw", nil},
	{"Splunk, HTTP event collector", `{"time":1772445000,"host":"h","sourcetype":"x","event":` + sumOf("a") + `}{"time":1772445000,"event":` + text(diagOf("b")) + `}`, "S:a D:b", "event event", nil},
	{"Fluent Bit, tail without a parser", `{"date":1772445000.1,"log":` + text(sumOf("a")+"\n") + `}`, "S:a", "log", nil},
	{"Vector, source azure_event_hubs or kafka, codec json", `{"message":` + text(messageOf("a", "b")) + `,"source_type":"kafka","topic":"t","partition":0,"offset":5,"timestamp":"x"}`, "S:a D:b", "message", nil},
	{"kcat -J", `{"topic":"t","partition":0,"offset":5,"tstype":"create","ts":1772445000000,"broker":1,"key":null,"payload":` + text(messageOf("a", "b")) + `}`, "S:a D:b", "payload", nil},
	{"a dump of Kafka with the value as an object", `{"Key":null,"Value":` + messageOf("a", "b") + `,"Headers":[]}`, "S:a D:b", "Value", nil},
	{"Kafka's REST proxy, a batch to produce", `{"records":[{"key":"k","value":` + sumOf("a") + `},{"value":` + diagOf("b") + `}]}`, "S:a D:b", "value value", nil},
	{"Event Hubs Capture, avro-tools tojson", `{"SequenceNumber":1,"Offset":"0","EnqueuedTimeUtc":"x","SystemProperties":{},"Properties":{},"Body":{"bytes":` + text(messageOf("a", "b")) + `}}`, "S:a D:b", "Body", nil},
	{"Event Hubs Capture through Spark's to_json: bytes are base64", `{"SequenceNumber":1,"Body":` + in64(messageOf("a", "b")) + `}`, "S:a D:b", "Body", nil},
	{"an event of an SDK for Event Hubs, printed", `{"body":` + messageOf("a", "b") + `,"properties":{},"systemProperties":{},"offset":"0","sequenceNumber":1,"partitionKey":null}`, "S:a D:b", "body", nil},
	{"Logic Apps, trigger of Event Hubs", `{"ContentData":` + in64(sumOf("a")) + `,"Properties":{},"SystemProperties":{"SequenceNumber":1}}`, "S:a", "ContentData", nil},
	{"Stream Analytics, select *", `{"records":[` + sumOf("a") + `,` + diagOf("b") + `],"EventProcessedUtcTime":"x","PartitionId":0,"EventEnqueuedUtcTime":"x","IoTHub":null}` + "\n" + `{"EventProcessedUtcTime":"x","PartitionId":1,"records":[` + sumOf("c") + `]}`,
		"S:a D:b S:c", "", nil},
	{"Stream Analytics, cross apply GetArrayElements", `{"arrayindex":0,"arrayvalue":` + sumOf("a") + `}` + "\n" + `{"arrayindex":1,"arrayvalue":` + diagOf("b") + `}`, "S:a D:b", "arrayvalue arrayvalue", nil},
	{"Stream Analytics, records with its columns", sumOf("a")[:len(sumOf("a"))-1] + `,"EventProcessedUtcTime":"x","PartitionId":0,"EventEnqueuedUtcTime":"x"}`, "S:a", "", nil},
	{"an array of texts, Azure Functions with cardinality many", `[` + text(messageOf("a", "b")) + `,` + text(messageOf("c", "d")) + `]`, "S:a D:b S:c D:d", "text text", nil},
	{"an array of texts with a record each, printed", "[\n  " + text(sumOf("a")) + ",\n  " + text(diagOf("b")) + "\n]", "S:a D:b", "text text", nil},
	{"a line per message, each a text: JSON.stringify of a body that is one", text(messageOf("a", "b")) + "\n" + text(sumOf("c")) + "\n", "S:a D:b S:c", "text text", nil},
	{"lines of a blob in one message", `{"message":` + text(sumOf("a")+"\n"+sumOf("b")+"\n") + `}`, "S:a S:b", "message", nil},
	{"text in which characters are escaped as Python's json.dumps does", `{"message":"\u007b` + strings.ReplaceAll(sumOf("ä€😀")[1:], `"`, `\u0022`) + `"}`, "S:ä€😀", "message", nil},
	{"a text with line feeds that are not escaped, a shell's template", "{\"message\":\"{\n  \\\"category\\\":\\\"CallSummary\\\",\n  \\\"correlationId\\\":\\\"a\\\"\n}\"}", "S:a", "message", nil},
	{"a wrapper in a wrapper: one level only", `{"message":` + text(`{"message":`+text(sumOf("a"))+`}`) + `}`, "!", "message", []error{logs.ErrMember}},
	{"Elasticsearch with what Logstash stored as a text: one level only", `{"hits":{"hits":[{"_source":{"@timestamp":"x","message":` + text(sumOf("a")) + `}}]}}`, "!", "_source", []error{logs.ErrMember}},
	{"a record with a member that is like one", `{"category":"CallSummary","correlationId":"a","message":` + text(sumOf("b")) + `,"properties":{}}`, "S:a", "", nil},
	{"a row of another log with a text about calls", `{"Type":"ContainerLogV2","TimeGenerated":"2026-03-02T10:10:00Z","message":` + text(foreignRow) + `}`, "O:-", "", nil},
	{"a message that is no log", `{"@timestamp":"x","message":"call started"}` + sumOf("a"), "O:-? S:a", "", []error{logs.ErrUnknownLog}},
	{"a message that holds some object", `{"message":"{\"a\":1}","data":{"type":"x"}}`, "O:-?", "", []error{logs.ErrUnknownLog}},
	{"a log without a schema in a wrapper", `{"body":{"category":"SMSOperational","time":"2026-03-02T10:10:00Z","correlationId":"a","properties":{}}}`, "O:a", "body", nil},
	{"Event Grid, a record as the data of an event", `{"specversion":"1.0","type":"x","source":"y","id":"1","time":"2026-03-02T10:10:00Z","data":` + sumOf("a") + `}`, "S:a", "data", nil},
	{"AWS, Event Hubs bridged to Lambda: Records", `{"Records":[` + sumOf("a") + `,` + diagOf("b") + `]}`, "S:a D:b", "", nil},
	{"all upper case", `{"RECORDS":[` + sumOf("a") + `]}`, "S:a", "", nil},
	{"CloudWatch, get-log-events", `{"events":[{"timestamp":1,"message":` + text(sumOf("a")) + `,"ingestionTime":2},{"timestamp":1,"message":` + text(diagOf("b")) + `}],"nextForwardToken":"f/1"}`, "S:a D:b", "message message", nil},
	{"OData, one page of several", `{"@odata.context":"x","value":[` + rowOf("a") + `,` + foreignRow + `],"@odata.nextLink":"https://x"}`, "S:a O:x !", "value", []error{logs.ErrPartial}},
	{"Azure Resource Graph, objectArray", `{"totalRecords":1,"count":1,"data":[` + rowOf("a") + `],"facets":[],"resultTruncated":"false"}`, "S:a", "data", nil},
	{"Azure Resource Graph, table", `{"totalRecords":1,"count":1,"data":{` + lowerColumns + `,"rows":[` + cellsOf("a") + `]},"facets":[]}`, "S:a", "", nil},
	{"Azure CLI, az monitor log-analytics query", `[` + strings.Replace(rowOf("a"), `{`, `{"TableName":"PrimaryResult",`, 1) + `]`, "S:a", "", nil},
	{"Log Analytics, a batch with a query that failed", `{"responses":[{"id":"1","status":400,"headers":{},"body":{"error":{"code":"BadArgumentError","message":"m"}}},{"id":"2","status":200,"headers":{"x":"y"},"body":{"tables":[{"name":"PrimaryResult",` + lowerColumns + `,"rows":[` + cellsOf("a") + `]}]}},{"id":"3","status":200,"body":{"tables":[{"name":"PrimaryResult",` + lowerColumns + `,"rows":[` + cellsOf("b") + `]}]}}]}`,
		"! S:a S:b", "", []error{logs.ErrPartial}},
	{"Log Analytics, a partial error", `{"tables":[{"name":"PrimaryResult",` + lowerColumns + `,"rows":[` + cellsOf("a") + `]}],"error":{"code":"PartialError","message":"m"}}`, "S:a !", "", []error{logs.ErrPartial}},
	{"Log Analytics, a query that failed", `{"error":{"code":"BadArgumentError","message":"m"}}`, "!", "", []error{logs.ErrPartial}},
	{"a table by itself, as an SDK prints it", `{"name":"PrimaryResult",` + lowerColumns + `,"rows":[` + cellsOf("a") + `]}`, "S:a", "", nil},
	{"Kusto v1", `{"Tables":[{"TableName":"Table_0",` + kustoColumns + `,"Rows":[` + cellsOf("a") + `,` + cellsOf("b") + `]},` +
		`{"TableName":"Table_1","Columns":[{"ColumnName":"Value","DataType":"String"}],"Rows":[["{\"Visualization\":null}"]]},` +
		`{"TableName":"Table_2","Columns":[{"ColumnName":"Timestamp"},{"ColumnName":"Severity"},{"ColumnName":"SeverityName"},{"ColumnName":"StatusCode"}],"Rows":[["x",4,"Info",0],["x",6,"Stats",0]]},` +
		`{"TableName":"Table_3","Columns":[{"ColumnName":"Ordinal"},{"ColumnName":"Kind"},{"ColumnName":"Name"},{"ColumnName":"Id"},{"ColumnName":"PrettyName"}],"Rows":[[0,"QueryResult","PrimaryResult","i",""]]}]}`, "S:a S:b", "", nil},
	{"Kusto v1 over its limits", `{"Tables":[{"TableName":"Table_0",` + kustoColumns + `,"Rows":[` + cellsOf("a") + `,{"Exceptions":["Query result set has exceeded the internal record count limit"]}]}],"Exceptions":["Query result set has exceeded"]}`, "S:a ! !", "", []error{logs.ErrPartial, logs.ErrPartial}},
	{"Kusto v1, a status that says error", `{"Tables":[{"TableName":"Table_0",` + kustoColumns + `,"Rows":[` + cellsOf("a") + `]},{"TableName":"Table_2","Columns":[{"ColumnName":"Timestamp"},{"ColumnName":"Severity"},{"ColumnName":"SeverityName"},{"ColumnName":"StatusCode"}],"Rows":[["x",2,"Error",5]]}]}`, "S:a !", "", []error{logs.ErrPartial}},
	{"Kusto v2", `[{"FrameType":"DataSetHeader","IsProgressive":false,"Version":"v2.0"},{"FrameType":"DataTable","TableId":0,"TableKind":"QueryProperties","TableName":"@ExtendedProperties","Columns":[{"ColumnName":"TableId","ColumnType":"int"},{"ColumnName":"Key","ColumnType":"string"}],"Rows":[[1,"Visualization"]]},` +
		`{"FrameType":"DataTable","TableId":1,"TableKind":"PrimaryResult","TableName":"PrimaryResult",` + kustoColumns + `,"Rows":[` + cellsOf("a") + `,` + cellsOf("b") + `]},` +
		`{"FrameType":"DataTable","TableId":2,"TableKind":"QueryCompletionInformation","TableName":"QueryCompletionInformation","Columns":[{"ColumnName":"Timestamp"},{"ColumnName":"ClientRequestId"},{"ColumnName":"ActivityId"},{"ColumnName":"SubActivityId"},{"ColumnName":"ParentActivityId"},{"ColumnName":"Level"},{"ColumnName":"LevelName"}],"Rows":[["x","c","a","s","p",4,"Info"]]},` +
		`{"FrameType":"DataSetCompletion","HasErrors":false,"Cancelled":false}]`, "S:a S:b", "", nil},
	{"Kusto v2 that was cancelled", `[{"FrameType":"DataTable","TableKind":"PrimaryResult",` + kustoColumns + `,"Rows":[` + cellsOf("a") + `,{"OneApiErrors":[{"error":{"code":"LimitsExceeded"}}]}]},{"FrameType":"DataSetCompletion","HasErrors":true,"Cancelled":true,"OneApiErrors":[{"error":{"code":"LimitsExceeded"}}]}]`,
		"S:a ! !", "", []error{logs.ErrPartial, logs.ErrPartial, logs.ErrPartial, logs.ErrPartial}},
	{"Kusto v2 with results_progressive_enabled", `[{"FrameType":"DataSetHeader","IsProgressive":true,"Version":"v2.0"},{"FrameType":"TableHeader","TableId":1,"TableKind":"PrimaryResult","TableName":"PrimaryResult",` + kustoColumns + `},` +
		`{"FrameType":"TableFragment","TableFragmentType":"DataAppend","TableId":1,"Rows":[` + cellsOf("a") + `]},{"FrameType":"TableProgress","TableId":1,"TableProgress":50.0},{"FrameType":"TableFragment","TableFragmentType":"DataAppend","TableId":1,"Rows":[` + cellsOf("b") + `]},` +
		`{"FrameType":"TableCompletion","TableId":1,"RowCount":2},{"FrameType":"DataSetCompletion","HasErrors":false,"Cancelled":false}]`, "S:a S:b", "", nil},
	{"a fragment that replaces the rows before it", `[{"FrameType":"TableHeader","TableId":1,"TableKind":"PrimaryResult",` + kustoColumns + `},{"FrameType":"TableFragment","TableFragmentType":"DataReplace","TableId":1,"Rows":[` + cellsOf("a") + `]},{"FrameType":"TableFragment","TableFragmentType":"DataReplace","TableId":1,"Rows":[` + cellsOf("b") + `]}]`,
		"S:a ! S:b", "", []error{logs.ErrPartial}},
	{"two members with different records: the second is not read", `{"message":` + sumOf("a") + `,"body":` + sumOf("b") + `}` + sumOf("c"), "! S:a S:c", "message", []error{logs.ErrMember}},
	{"the same as texts, one in base64", `{"message":` + text(sumOf("a")) + `,"body":` + in64(sumOf("b")) + `}`, "! S:a", "message", []error{logs.ErrMember}},
	{"three, two of them not read", `{"message":` + sumOf("a") + `,"body":` + sumOf("b") + `,"data":` + text(messageOf("c", "d")) + `}`, "! S:a", "message", []error{logs.ErrMember, logs.ErrMember}},
	{"two members with a name", `{"body":` + sumOf("a") + `,"body":` + sumOf("b") + `}`, "! S:a", "body", []error{logs.ErrMember}},
	{"in an array: the wrappers after it are read", `[{"message":` + sumOf("a") + `,"body":` + sumOf("b") + `},{"message":` + sumOf("c") + `}]`, "! S:a S:c", "message message", []error{logs.ErrMember}},
	{"Elasticsearch, a second member next to _source", `{"hits":{"hits":[{"_source":` + sumOf("a") + `,"message":` + text(sumOf("b")) + `}]}}`, "! S:a", "_source", []error{logs.ErrMember}},
	{"Filebeat with preserve_original_event: event.original is a copy of the message", `{"@timestamp":"x","message":` + text(sumOf("a")) + `,"event":{"kind":"event","original":` + text(sumOf("a")+"\n") + `}}`, "S:a", "message", nil},
	{"an original of another record", `{"message":` + text(sumOf("a")) + `,"event":{"original":` + text(sumOf("b")) + `}}`, "! S:a", "message", []error{logs.ErrMember}},
	{"Filebeat, decode_json_fields into a target: names in another order, other escapes, blanks", `{"data":{"category": "CallSummary","correlationId":"\u0061","properties":{ "callType":"Group"},"time":"2026-03-02T10:10:00Z"},"message":` + text(sumOf("a")) + `}`, "S:a", "data", nil},
	{"Logic Apps, the body in base64 and decoded", `{"ContentData":` + in64(messageOf("a", "b")) + `,"body":` + messageOf("a", "b") + `}`, "S:a D:b", "ContentData", nil},
	{"lines in a message and their original", `{"message":` + text(sumOf("a")+"\n"+sumOf("b")) + `,"event":{"original":` + text(sumOf("a")+"\n"+sumOf("b")+"\n") + `}}`, "S:a S:b", "message", nil},
	{"an original with a line more", `{"message":` + text(sumOf("a")) + `,"event":{"original":` + text(sumOf("a")+"\n"+sumOf("b")) + `}}`, "! S:a", "message", []error{logs.ErrMember}},
	{"a second member that names no log", `{"message":` + text(sumOf("a")) + `,"data":{"category":"x"},"event":"{\"a\":1}"}`, "S:a", "message", nil},
	{"Splunk, two texts in one result", `{"result":{"_raw":` + text(sumOf("a")) + `,"original":` + text(sumOf("b")) + `}}`, "! S:a", "result", []error{logs.ErrMember}},
	{"an object next to the text in a wrapper", `{"event":{"original":` + text(sumOf("a")) + `,"data":` + sumOf("b") + `}}`, "! S:a", "event", []error{logs.ErrMember}},
	{"a record with a field that is called original", `{"body":` + strings.Replace(sumOf("a"), "{", `{"original":"some other text",`, 1) + `}`, "S:a", "body", nil},
	{"two within another wrapper: neither is read", `{"body":{"message":` + sumOf("a") + `,"data":` + sumOf("b") + `}}`, "!", "body", []error{logs.ErrMember, logs.ErrMember}},
	{"a member with a record before an array of records", `{"message":` + sumOf("a") + `,"data":[` + sumOf("b") + `]}`, "! S:b", "data", []error{logs.ErrMember}},
	{"a member with a record after an array of records", `{"data":[` + sumOf("a") + `],"message":` + text(sumOf("b")) + `,"count":1}`, "S:a !", "data", []error{logs.ErrMember}},
	{"other members of a message: one error before its records, one after", `{"a":1,"b":2,"records":[` + sumOf("a") + `],"c":3,"d":4}`, "! S:a !", "", []error{logs.ErrMember, logs.ErrMember}},
}

// reading is what a way of reading found.
type reading struct {
	records, wrapped []string
	errs             []error
	at               []logs.Position
}

func (r *reading) remark(rem logs.Remarks) {
	for _, p := range rem.Problems {
		if errors.Is(&p, logs.ErrWrapped) {
			name := strings.TrimPrefix(p.Detail, "in the member ")
			r.wrapped = append(r.wrapped, strings.TrimPrefix(name, "a JSON "))
		}
	}
}

func (r *reading) record(rec logs.Record, err error, at logs.Position) {
	name := "!"
	if rec != nil {
		name = map[string]string{"CallSummary": "S:", "CallDiagnostics": "D:", "": "O:"}[rec.Schema().Name()] + rec.Head().CorrelationID.Or("-")
		if err != nil {
			name += "?"
		}
	}
	var list *logs.RecordError
	if errors.As(err, &list) {
		for _, p := range list.Problems {
			r.errs = append(r.errs, p.Err)
		}
	} else if err != nil {
		r.errs = append(r.errs, err)
	}
	r.records, r.at = append(r.records, name), append(r.at, at)
}

func readStream(src io.Reader, opts acstelemetry.Options) *reading {
	var r reading
	opts.OnRemarks = r.remark
	from := acstelemetry.NewReader(context.Background(), src, "", &opts)
	for rec, err := range from.All() {
		r.record(rec, err, from.Position())
	}
	return &r
}

func readEach(t *testing.T, name string, each func(context.Context, acstelemetry.Source, func(logs.Item) error, *logs.EachOptions) error, reuse bool) *reading {
	var r reading
	opts := &logs.EachOptions{Workers: 3}
	opts.ReuseRecords, opts.OnRemarks = reuse, r.remark
	err := each(t.Context(), acstelemetry.Files{Paths: []string{name}}, func(it logs.Item) error {
		r.record(it.Record, it.Err, it.Position)
		return nil
	}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return &r
}

func TestWrapped(t *testing.T) {
	for _, c := range wrappings {
		t.Run(c.reason, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "input")
			if err := os.WriteFile(file, []byte(c.in), 0o600); err != nil {
				t.Fatal(err)
			}
			for way, got := range map[string]*reading{
				"as a whole":     readStream(strings.NewReader(c.in), acstelemetry.Options{}),
				"byte by byte":   readStream(iotest.OneByteReader(strings.NewReader(c.in)), acstelemetry.Options{}),
				"in halves":      readStream(iotest.HalfReader(strings.NewReader(c.in)), acstelemetry.Options{}),
				"reused":         readStream(strings.NewReader(c.in), acstelemetry.Options{ReuseRecords: true}),
				"with raw":       readStream(strings.NewReader(c.in), acstelemetry.Options{KeepRaw: true}),
				"each, reused":   readEach(t, file, acstelemetry.Each, true),
				"each":           readEach(t, file, acstelemetry.Each, false),
				"each unordered": readEach(t, file, acstelemetry.EachUnordered, false),
			} {
				if got := strings.Join(got.records, " "); got != c.records {
					t.Errorf("%s: %s, want %s", way, got, c.records)
				}
				if got := strings.Join(got.wrapped, " "); got != c.remarks {
					t.Errorf("%s: remarks about %s, want %s", way, got, c.remarks)
				}
				if !slices.Equal(got.errs, c.problems) {
					t.Errorf("%s: errors %v, want %v", way, got.errs, c.problems)
				}
			}
		})
	}
}

// A record in a wrapper is where its first byte is, in a text too; its number goes on
// counting, and the record as it was is what is in the wrapper.
func TestWrappedPositions(t *testing.T) {
	for _, c := range []struct{ reason, in string }{ // ¦ is before each record
		{"objects", `{"body":{"records":[¦` + sumOf("a") + `,¦` + diagOf("b") + `]}}` + "\n¦" + sumOf("c")},
		{"a search answer", `{"hits":{"hits":[{"_source":¦` + sumOf("a") + `}, {"_source": ¦` + diagOf("b") + `}]}}¦` + sumOf("c")},
		{"texts", `{"message":` + text(`{"records":[¦`+sumOf("a")+`,¦`+diagOf("b")+`]}`) + `}` + "\n¦" + sumOf("c")},
	} {
		parts := strings.Split(c.in, "¦")
		var want []int64
		n := 0
		for _, p := range parts[:len(parts)-1] {
			n += len(p)
			want = append(want, int64(n))
		}
		in := strings.Join(parts, "")
		got := readStream(strings.NewReader(in), acstelemetry.Options{KeepRaw: true})
		for i := range want {
			if i >= len(got.at) || got.at[i].Offset != want[i] || got.at[i].Record != int64(i+1) {
				t.Errorf("%s: positions %v, want offsets %v", c.reason, got.at, want)
				break
			}
		}
	}
	escaped := `{"message":"\ud83d\ude00"}{"message":"` + strings.ReplaceAll(sumOf(`\u00e9\ud83d\ude00x`), `"`, `\u0022`) + `\n`
	at := len(escaped)
	escaped += strings.ReplaceAll(sumOf("b"), `"`, `\"`) + `"}`
	got := readStream(strings.NewReader(escaped), acstelemetry.Options{})
	if fmt.Sprint(got.records) != "[O:-? S:é😀x S:b]" || got.at[2].Offset != int64(at) {
		t.Errorf("in a text with escapes: %v at %v, want the last at %d", got.records, got.at, at)
	}
	rec, err := acstelemetry.Decode([]byte(`{"message":`+text(sumOf("a"))+`}`), &acstelemetry.Options{KeepRaw: true})
	if err != nil || rec.Head().Extra.Raw != sumOf("a") {
		t.Errorf("raw %v, %v", rec.Head().Extra, err)
	}
	bad := `{"message":` + text(`{"category":"CallSummary","properties":{"callDuration":"x"}}`) + `}`
	if _, err = acstelemetry.Decode([]byte(bad), nil); err == nil || !strings.HasPrefix(err.Error(), "record 1, offset 12: CallSummary: field callDuration") {
		t.Errorf("a field in a text: %v", err)
	}
}

// Large inputs are cut and read by several workers; wrappers, which are opened as a whole,
// make no difference.
func TestWrappedInParts(t *testing.T) {
	var in bytes.Buffer
	for i := range 3000 {
		id := fmt.Sprint(i)
		switch i % 3 {
		case 0:
			in.WriteString(`{"message":` + text(messageOf(id, id)) + `}` + "\n")
		case 1:
			in.WriteString(sumOf(id) + "\n")
		default:
			in.WriteString(`{"body":` + messageOf(id, id) + `,"pad":"` + strings.Repeat("x", i) + `"}` + "\n")
		}
	}
	file := filepath.Join(t.TempDir(), "input")
	if err := os.WriteFile(file, in.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	want := readStream(bytes.NewReader(in.Bytes()), acstelemetry.Options{})
	if len(want.records) != 5000 || len(want.errs) > 0 {
		t.Fatalf("%d records, errors %v", len(want.records), want.errs)
	}
	for _, reuse := range []bool{false, true} {
		got := readEach(t, file, acstelemetry.Each, reuse)
		if !slices.Equal(got.records, want.records) {
			t.Errorf("Each, reused %v: other records", reuse)
		}
		for i := range got.at {
			if w := want.at[i]; got.at[i].Record != w.Record || got.at[i].Offset != w.Offset {
				t.Fatalf("Each, reused %v: %v, want %v", reuse, got.at[i], w)
			}
		}
	}
}
