package logs

import (
	"errors"
	"fmt"
	"slices"

	"example.com/acstelemetry/internal/jsonscan"
)

// This file reads messages: objects that hold an array of records, or of rows, next to
// other members. Those arrays may be longer than any limit, so their elements are read one
// by one.

// containerOf returns what a member of an object holds, if it is an array of records. next
// begins with its value. Arrays whose name says nothing are looked into: their first
// element has to be of a log. If more of it has to be visible, the error is ErrEnd.
//
// QUIRK: Event Hubs, Azure's SDKs and AWS spell records, Records or RECORDS; Kusto says
// Tables and Rows where Log Analytics says tables and rows.
func (f *framer) containerOf(name, next []byte) (container, error) {
	switch array := next[0] == '['; {
	case array && foldsTo(name, "records"):
		return inRecords, nil
	case array && foldsTo(name, "tables"):
		return inTables, nil
	case array && foldsTo(name, "rows") && f.isTable(f.entry.members):
		return inRows, nil
	case array && isOneOf(name, arrays) && f.depth == 0:
		if ok, err := f.holdsFirst(name, next); !ok {
			return inStream, err
		}
		return inArray, nil
	case !array && isOneOf(name, answers):
		if ok, err := f.holdsArray(next); !ok {
			return inStream, err
		}
		return inNested, nil
	}
	return inStream, nil
}

// The folded names of members that may hold an array of records.
//
// Source: what OData and Azure Resource Graph, batches of queries, the search answers of
// Elasticsearch and Splunk, CloudWatch Logs and others print.
var arrays = []string{"value", "data", "body", "message", "messages", "result", "results", "events", "items", "entries", "logs",
	"hits", "docs", "documents", "responses", "payload"}

// The folded names of members that may hold an object with such an array: the answer to one
// query of a batch, and the hits of a search.
var answers = []string{"body", "data", "hits", "result"}

// mayHoldRecords reports whether a member with this name may hold an array of records, so
// that an object is no record.
func mayHoldRecords(name string) bool {
	return isOneOf([]byte(name), containers)
}

var containers = slices.Concat([]string{"records", "tables", "rows"}, arrays, answers)

func isOneOf(name []byte, folded []string) bool {
	return slices.ContainsFunc(folded, func(f string) bool { return foldsTo(name, f) })
}

// holdsFirst reports whether the first element of an array is a record, a message, or a
// wrapper of one.
func (f *framer) holdsFirst(name, array []byte) (bool, error) {
	it := jsonscan.Elements(array, f.opts.MaxDepth).Lax()
	if !it.Next() {
		return false, needsMore(it.Err())
	}
	if it.Value.Kind != jsonscan.Object {
		return f.holds(it.Value, 1), nil
	}
	members := f.split(it.Value.Raw)
	switch {
	case foldsTo(name, "hits"): // the others may be of a log
		return has(members, "_source"), nil
	case foldsTo(name, "responses") && has(members, "body"):
		return has(members, "status"), nil
	}
	return f.areLog(members, 0), nil
}

// holdsArray reports whether an object holds an array of records, of the hits of a search,
// or of rows.
func (f *framer) holdsArray(object []byte) (bool, error) {
	columns := false
	it := jsonscan.Members(object, f.opts.MaxDepth).Lax()
	for it.NextKey() {
		name := it.Key.Text()
		if it.Peek() == '[' {
			switch {
			case foldsTo(name, "tables"), columns && foldsTo(name, "rows"):
				return true, nil
			case foldsTo(name, "hits"):
				return f.holdsFirst(name, object[it.Pos():])
			}
		}
		columns = columns || foldsTo(name, "columns")
		if isRecordName(name) || !it.ReadValue() {
			break
		}
	}
	return false, needsMore(it.Err())
}

// needsMore returns the error of a look at the input if it would not occur with more of it.
func needsMore(err error) error {
	if errors.Is(err, jsonscan.ErrEnd) {
		return err
	}
	return nil
}

func noContainer(_, _ []byte) (container, error) { return inStream, nil }

// enter enters the array of a message or of a query's answer, or an object that holds one.
func (f *framer) enter(w walk) (found, more bool) {
	if in := f.top().in; in != inStream && in != inArray && in != inMessage {
		f.toStream() // the container around it was cut off: records and rows do not hold messages
	}
	known := w.in == inRecords || w.in == inTables
	next := level{in: w.in}
	if w.in == inArray && isOneOf(w.name, wrappers) {
		next.name = string(w.name)
	}
	found = f.ignored(known)
	f.advance(w.end)
	f.push(level{in: inMessage, known: known})
	f.push(next)
	return found, true
}

// rest reads the members of a message or table after its array.
func (f *framer) rest() (found, more bool) {
	if c, ok := f.blanks(); !ok || c != ',' && c != '}' {
		return f.cut()
	}
	w := walk{container: f.containerOf, rest: true}
	if f.top().in == inTable {
		w.container = noContainer
	}
	if err := f.walk(&w); err != nil {
		f.pop()
		return f.giveUp(err, skipper{depth: 1, objects: 1})
	}
	found = f.ignored(f.top().known)
	f.advance(w.end)
	if w.in != inStream {
		columns, _ := f.columns(f.entry.members) // of a message that is a table, too
		f.push(level{in: w.in, columns: columns})
		return found, true
	}
	f.pop()
	return found, true
}

// The folded names of members that are next to the records of a message, or in a table,
// and hold none: those of a query's answer, of a table of Kusto, and what Stream Analytics,
// Event Hubs and its Capture, Kafka and Logstash add to a message.
//
// Source: the references of the query APIs of Log Analytics and Kusto; Azure's articles on
// input of Stream Analytics and on Capture; the event data of its SDKs; the documentation
// of the plugins of Logstash.
var companions = []string{"name", "columns", "statistics", "render",
	"tablename", "tablekind", "tableid", "frametype", "tablefragmenttype", "fieldcount", "rowcount", "exceptions", "error",
	"eventprocessedutctime", "partitionid", "eventenqueuedutctime", "iothub",
	"sequencenumber", "offset", "enqueuedtimeutc", "enqueuedtime", "systemproperties", "properties",
	"partitionkey", "messageid", "correlationid", "contenttype", "metadata",
	"key", "partition", "topic", "timestamp", "headers", "@timestamp", "@version", "@metadata", "host", "tags", "type"}

// ignored reports the members of a message that hold no records: that data is missing, if
// one says so; and the first one of no documented name if the names are known, otherwise the
// first one with a log.
func (f *framer) ignored(known bool) (found bool) {
	other, others := -1, 0
	for i := range f.entry.members {
		if m := &f.entry.members[i]; isFailure(m) {
			f.failure(m)
		} else if known && !isOneOf(m.name, companions) || !known && f.hasWrapped(f.entry.members[i:i+1], 0) {
			if others++; other < 0 {
				other = i
			}
		}
	}
	if other >= 0 {
		m, detail := &f.entry.members[other], ""
		if others > 1 {
			detail = fmt.Sprintf("the first of %d", others)
		}
		f.entry.broken = true
		if f.problem(ErrMember, m.offset, detail, m.value.Raw) {
			f.entry.problems.errors[len(f.entry.problems.errors)-1].Field = shortened(m.name)
		}
	}
	if f.entry.broken {
		f.entry.offset = f.position()
		f.entry.category = category(f.entry.members, nil)
	}
	return f.entry.broken
}

// failure reports a member of an answer that says that data is missing.
func (f *framer) failure(m *member) {
	f.entry.broken = true
	if f.problem(ErrPartial, m.offset, "", m.value.Raw) {
		f.entry.problems.errors[len(f.entry.problems.errors)-1].Field = shortened(m.name)
	}
}

// isFailure reports whether a member of an answer says that data is missing: that the
// query failed, in part or as a whole, or that there are further pages.
//
// Source: the references of the query APIs of Log Analytics, Kusto, Azure Resource Graph,
// OData and Elasticsearch.
func isFailure(m *member) bool {
	empty := len(jsonscan.AppendCompact(nil, m.value.Raw)) == len("{}")
	switch {
	case isOneOf(m.name, []string{"error", "oneapierrors", "exceptions"}):
		return (m.value.Kind == jsonscan.Object || m.value.Kind == jsonscan.Array) && !empty
	case isOneOf(m.name, []string{"haserrors", "cancelled", "timed_out"}):
		return string(m.value.Raw) == "true"
	case isOneOf(m.name, []string{"nextlink", "@odata.nextlink", "$skiptoken"}):
		return m.value.Kind == jsonscan.String && m.hasValue()
	}
	return false
}
