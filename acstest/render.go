package acstest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"example.com/acstelemetry/logs"
)

// Shape is one of the shapes in which records reach a program.
type Shape int

// The shapes. Lines, Messages, Array and Pasted hold resource logs, with a
// record's own fields in properties; Rows, Query and CSV hold rows of the
// records' Log Analytics tables.
const (
	// Lines is an object on each line, as in the blobs of a storage account.
	Lines Shape = iota + 1
	// Messages is a message of an event hub: {"records":[…]} on one line.
	Messages
	// Array is a JSON array, printed over many lines.
	Array
	// Rows is a flat object on each line, as the data export of a workspace writes them.
	Rows
	// Query is what the query API of Log Analytics answers.
	Query
	// CSV is what the portal exports.
	CSV
	// Pasted is the documents' text, faults included.
	Pasted
)

// Shapes returns all shapes.
func Shapes() []Shape { return []Shape{Lines, Messages, Array, Rows, Query, CSV, Pasted} }

// String returns the shape's name, such as "messages".
func (s Shape) String() string {
	switch s {
	case Lines:
		return "lines"
	case Messages:
		return "messages"
	case Array:
		return "array"
	case Rows:
		return "rows"
	case Query:
		return "query"
	case CSV:
		return "csv"
	case Pasted:
		return "pasted"
	}
	return fmt.Sprintf("Shape(%d)", int(s))
}

// Render returns the samples, in their order, as a file of the given shape,
// ending in a line feed.
//
// Resource logs keep every value as it is printed, quoted or not. Rows have numbers, true and
// false for the columns that are, and CSV has the portal's style of times and an empty cell for
// null. A table has the columns of one log that its samples have. Where a sample lacks a
// column, Query has null and CSV an empty cell. Samples of several logs make several
// answers or exports, one after the other: one for each run of samples of the same log.
//
// All shapes but Pasted hold the Fixed text of a sample. Render panics if there is no such
// shape.
func Render(shape Shape, samples ...Sample) []byte {
	var out bytes.Buffer
	switch shape {
	case Lines:
		for _, s := range samples {
			out.Write(append(s.resourceLog(), '\n'))
		}
	case Messages:
		fmt.Fprintf(&out, "{\"records\":[%s]}\n", resourceLogs(samples))
	case Array:
		must(json.Indent(&out, fmt.Appendf(nil, "[%s]", resourceLogs(samples)), "", "  "))
		out.WriteByte('\n')
	case Rows:
		for _, s := range samples {
			out.Write(append(s.row().json(), '\n'))
		}
	case Query:
		for _, t := range tables(samples) {
			out.Write(append(t.answer(), '\n'))
		}
	case CSV:
		for _, t := range tables(samples) {
			out.Write(t.csv())
		}
	case Pasted:
		for _, s := range samples {
			out.WriteString(s.Shared + s.Printed)
		}
	default:
		panic("acstest: Render: " + shape.String() + " is no shape")
	}
	return out.Bytes()
}

func must(err error) {
	if err != nil {
		panic("acstest: a sample is not what the package takes it for: " + err.Error())
	}
}

// resourceLog returns the sample as an object on one line.
func (s Sample) resourceLog() []byte {
	var line bytes.Buffer
	must(json.Compact(&line, []byte("{"+s.Shared+s.Fixed+"}")))
	return line.Bytes()
}

func resourceLogs(samples []Sample) []byte {
	logs := make([][]byte, len(samples))
	for i, s := range samples {
		logs[i] = s.resourceLog()
	}
	return bytes.Join(logs, []byte(","))
}

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value json.RawMessage
}

func parse(text []byte) object {
	var o object
	dec := json.NewDecoder(bytes.NewReader(text))
	_, err := dec.Token() // the brace
	must(err)
	for dec.More() {
		name, err := dec.Token()
		must(err)
		m := member{name: name.(string)}
		must(dec.Decode(&m.value))
		o = append(o, m)
	}
	return o
}

func (o object) get(name string) (json.RawMessage, bool) {
	for _, m := range o {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// set sets a member, the last one if there is none of that name.
func (o *object) set(name string, value json.RawMessage) {
	for i := range *o {
		if (*o)[i].name == name {
			(*o)[i].value = value
			return
		}
	}
	*o = append(*o, member{name, value})
}

func (o object) json() []byte {
	members := make([]string, len(o))
	for i, m := range o {
		members[i] = fmt.Sprintf("%q:%s", m.name, m.value) // names are plain ASCII
	}
	return []byte("{" + strings.Join(members, ",") + "}")
}

// row returns the sample as a row of its table. A column holds the value in properties
// rather than the one next to them.
func (s Sample) row() object {
	var row object
	rec := s.Record()
	schema := rec.Schema()
	for _, m := range parse(s.resourceLog()) {
		switch m.name {
		case "properties":
			for _, m := range parse(m.value) {
				name := column(schema, m.name)
				row.set(name, columnValue(name, m.value))
			}
		case "category": // the table says it
			row.set("Type", fmt.Appendf(nil, "%q", tableOf(rec)))
		case "time":
			row.set("TimeGenerated", m.value)
		case "resourceId":
			row.set("_ResourceId", m.value)
		default:
			row.set(column(schema, m.name), m.value)
		}
	}
	return row
}

// column returns the name of the column for a property.
func column(schema *logs.Schema, property string) string {
	for _, f := range schema.Fields() {
		if f.Property == property && f.Column != "" {
			return f.Column
		}
	}
	return strings.ToUpper(property[:1]) + property[1:]
}

// columnTypes lists the types of the columns that are neither strings nor metrics. In the tables
// OperationPayload is of type dynamic, which is written as JSON in a string.
var columnTypes = map[string]string{
	"TimeGenerated":                "datetime",
	"CallStartTime":                "datetime",
	"ParticipantStartTime":         "datetime",
	"CallClientTimeStamp":          "datetime",
	"CallDuration":                 "long",
	"ParticipantDuration":          "long",
	"StreamId":                     "long",
	"CallUpdatesVersion":           "long",
	"DurationMs":                   "long",
	"ResultSignature":              "int",
	"OperationPayload":             "dynamic",
	"Count":                        "long",
	"Sum":                          "real",
	"Average":                      "real",
	"Minimum":                      "real",
	"Maximum":                      "real",
	"AggregationIntervalSeconds":   "int",
	"StreamingStartTime":           "datetime",
	"RecordingStartTime":           "datetime",
	"StartTime":                    "datetime",
	"TimestampMax":                 "datetime",
	"TimestampBin":                 "datetime",
	"StreamingDurationInMs":        "real",
	"RecordingLength":              "real",
	"Duration":                     "real",
	"MetricValueAvg":               "real",
	"ChunkCount":                   "int",
	"AudioChannelsCount":           "int",
	"ResultCode":                   "int",
	"ResultSubcode":                "int",
	"FailedLegsDcount":             "int",
	"SuccessLegsDcount":            "int",
	"CallsDcount":                  "int",
	"LegsDcount":                   "int",
	"PlayInLoop":                   "bool",
	"PlayToParticipant":            "bool",
	"PlayInterrupted":              "bool",
	"Properties":                   "dynamic",
	"OverallRatingScore":           "int",
	"OverallRatingScoreLowerBound": "int",
	"OverallRatingScoreUpperBound": "int",
}

func columnType(column string) string {
	if t, ok := columnTypes[column]; ok {
		return t
	}
	for i := range metrics() {
		if m := &metrics()[i]; m.Name == column {
			return m.columnType()
		}
	}
	return "string"
}

// columnValue removes the printed quotes around a number, true or false.
func columnValue(column string, value json.RawMessage) json.RawMessage {
	switch columnType(column) {
	case "long", "int", "real":
		if string(value) == "null" {
			return value
		}
		var number json.Number // takes both forms
		must(json.Unmarshal(value, &number))
		return json.RawMessage(number)
	case "bool":
		return bytes.ToLower(bytes.Trim(value, `"`))
	}
	return value
}

// table is a run of rows of one log.
type table struct {
	columns []string
	rows    []object
}

// tables returns a table for each run of samples of the same log.
func tables(samples []Sample) []*table {
	var all []*table
	log := ""
	for _, s := range samples {
		row := s.row()
		if name, _ := row.get("Type"); all == nil || string(name) != log {
			all = append(all, new(table))
			log = string(name)
		}
		t := all[len(all)-1]
		t.rows = append(t.rows, row)
		for _, m := range row {
			t.add(m.name)
		}
	}
	return all
}

func (t *table) add(column string) {
	for _, c := range t.columns {
		if c == column {
			return
		}
	}
	t.columns = append(t.columns, column)
}

// answer returns the table as the query API does.
func (t *table) answer() []byte {
	type columnOf struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	type tableOf struct {
		Name    string              `json:"name"`
		Columns []columnOf          `json:"columns"`
		Rows    [][]json.RawMessage `json:"rows"`
	}
	out := tableOf{Name: "PrimaryResult"}
	for _, c := range t.columns {
		out.Columns = append(out.Columns, columnOf{c, columnType(c)})
	}
	for _, row := range t.rows {
		values := make([]json.RawMessage, len(t.columns))
		for i, c := range t.columns {
			values[i], _ = row.get(c) // nil is written as null
			if columnType(c) == "dynamic" && len(values[i]) > 0 && values[i][0] == '{' {
				text, err := json.Marshal(string(values[i]))
				must(err)
				values[i] = text
			}
		}
		out.Rows = append(out.Rows, values)
	}
	text, err := json.Marshal(map[string][]tableOf{"tables": {out}})
	must(err)
	return text
}

// csv returns the table as the portal exports it.
func (t *table) csv() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	cells := make([]string, len(t.columns))
	for i, c := range t.columns {
		cells[i] = c
		if columnType(c) == "datetime" {
			cells[i] += " [UTC]"
		}
	}
	must(w.Write(cells))
	for _, row := range t.rows {
		for i, c := range t.columns {
			value, _ := row.get(c)
			cells[i] = cell(columnType(c), value)
		}
		must(w.Write(cells))
	}
	w.Flush()
	return out.Bytes()
}

// cell returns the text of a cell of CSV.
func cell(typ string, value json.RawMessage) string {
	if value == nil || string(value) == "null" {
		return ""
	}
	if value[0] != '"' {
		return string(value)
	}
	var text string
	must(json.Unmarshal(value, &text))
	if typ == "datetime" {
		at, err := time.Parse(time.RFC3339, text)
		must(err)
		return at.UTC().Format("1/2/2006, 3:04:05.000 PM")
	}
	return text
}
