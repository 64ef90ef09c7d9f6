package logs

import (
	"strings"

	"example.com/acstelemetry/internal/jsonscan"
)

// This file reads what is particular to the answers of Kusto's query API: version 1 is an
// object of tables, version 2 an array of frames, one or several of which are a table.
//
// Source: Azure's articles on the response of the query HTTP API, V1 and V2.

// isTable reports whether an object whose rows come next is a table by itself: it has
// columns, or those of its header are known. An object with many members is none, so that
// many members called rows cost no more than others.
func (f *framer) isTable(members []member) bool {
	const most = 16
	if len(members) > most {
		return false
	}
	for i := range members {
		if foldsTo(members[i].name, "columns") {
			return members[i].value.Kind == jsonscan.Array
		}
	}
	return f.tables.columnsOf(members) != nil
}

// tableHeader is what the latest frame TableHeader says about the fragments after it.
type tableHeader struct {
	id      string
	columns []column
	skip    bool
	rows    bool // there has been a fragment
}

// columnsOf returns the columns if the members are of a fragment of the table.
func (h *tableHeader) columnsOf(members []member) []column {
	if text(members, "frametype") != "TableFragment" || text(members, "tableid") != h.id {
		return nil
	}
	return h.columns
}

// replaces reports a fragment whose rows are instead of those before it, which have been
// returned already.
func (f *framer) replaces(fragment []member) bool {
	before := f.tables.rows
	f.tables.rows = true
	if !before || f.tables.skip || text(fragment, "tablefragmenttype") != "DataReplace" {
		return false
	}
	f.reportOnly(ErrPartial, 0, "the rows from here on replace those before: ask without progressive frames")
	return true
}

// kindOf reports whether the rows of a table are not those that were asked for, and
// whether they say how the query went.
//
// QUIRK: version 1 says only in its last table what the others are, so the tables that
// Kusto adds are known by their columns.
func kindOf(members []member, columns []column) (skip, status bool) {
	if kind := text(members, "tablekind"); kind != "" {
		skip = kind != "PrimaryResult"
	} else {
		skip = columnsAre(columns, "ordinal", "kind", "name") || columnsAre(columns, "value") && len(columns) == 1
	}
	status = columnsAre(columns, "timestamp", "severity", "severityname", "statuscode") || columnsAre(columns, "timestamp", "clientrequestid", "activityid", "subactivityid")
	return skip || status, status
}

// columnsAre reports whether the first columns have these folded names.
func columnsAre(columns []column, folded ...string) bool {
	for i, name := range folded {
		if i >= len(columns) || !foldsTo(columns[i].name, name) {
			return false
		}
	}
	return true
}

// isErrorStatus reports whether the row of a query's status says that it has failed, in
// part or as a whole.
func (f *framer) isErrorStatus() bool {
	for _, name := range []string{"severityname", "levelname"} {
		if level := text(f.entry.members, name); level == "Error" || level == "Critical" {
			return true
		}
	}
	return false
}

// cell returns the value of a cell.
//
// QUIRK: Kusto prints true and false as 1 and 0 where it calls their type SByte.
func (c *column) cell(v jsonscan.Value) jsonscan.Value {
	if c.boolean && v.Kind == jsonscan.Number {
		switch string(v.Raw) {
		case "0":
			v.Kind, v.Raw = jsonscan.Bool, []byte("false")
		case "1":
			v.Kind, v.Raw = jsonscan.Bool, []byte("true")
		}
	}
	return v
}

// notRecord deals with an object that names no log with a schema, and reports whether it
// is done with it: it has opened a wrapper, reported a failure, or skipped what is no
// record and holds none.
func (f *framer) notRecord(end int) (found, done bool) {
	members := f.entry.members
	if found, done = f.openMember(end); done {
		return found, true
	}
	switch {
	case has(members, "frametype"):
		f.frame(members)
	case f.isFailedAnswer(members):
	case isBulkAction(members), has(members, "preview") && isOnly(members, "preview", "offset", "lastrow"):
	default:
		return false, false
	}
	if f.entry.broken {
		f.entry.offset = f.position()
	}
	f.advance(end)
	return f.entry.broken, true
}

// frame reads a frame of Kusto without rows.
func (f *framer) frame(members []member) {
	switch text(members, "frametype") {
	case "TableHeader":
		kind := text(members, "tablekind")
		columns, _ := f.columns(members)
		f.tables = tableHeader{id: text(members, "tableid"), columns: columns, skip: kind != "" && kind != "PrimaryResult"}
	default:
		f.ignored(false)
	}
}

// isFailedAnswer reports whether an object says that a query has failed, and nothing else,
// and notes that as a problem. It may be in place of a row.
func (f *framer) isFailedAnswer(members []member) bool {
	failed := -1
	for i := range members {
		switch m := &members[i]; {
		case isFailure(m) && f.hasCode(m):
			failed = i
		case foldsTo(m.name, "body") && m.value.Kind == jsonscan.Object && f.isFailedBody(m):
			failed = i
		case isOneOf(m.name, []string{"id", "status", "headers"}):
		default:
			return false
		}
	}
	if failed >= 0 {
		f.failure(&members[failed])
	}
	return failed >= 0
}

// hasCode reports whether the member of an answer is an error of one of Azure's services,
// or a list of errors.
func (f *framer) hasCode(m *member) bool {
	return m.value.Kind == jsonscan.Array || m.value.Kind == jsonscan.Object && has(f.split(m.value.Raw), "code")
}

func (f *framer) isFailedBody(m *member) bool {
	body := f.split(m.value.Raw)
	return len(body) == 1 && isFailure(&body[0]) && f.hasCode(&body[0])
}

// isBulkAction reports whether an object is a line of the bulk API of Elasticsearch that
// says what to do with the next one.
func isBulkAction(members []member) bool {
	if len(members) != 1 || members[0].value.Kind != jsonscan.Object {
		return false
	}
	switch string(members[0].name) {
	case "index", "create", "update", "delete":
		return !strings.Contains(string(members[0].value.Raw), ":{")
	}
	return false
}

// isOnly reports whether an object has no members but those with the folded names.
func isOnly(members []member, folded ...string) bool {
	for i := range members {
		if !isOneOf(members[i].name, folded) {
			return false
		}
	}
	return true
}
