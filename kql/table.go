package kql

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/survey"
)

// The columns that all tables have. The record packages describe the others.
const (
	timeGenerated = "TimeGenerated"
	correlationID = "CorrelationId"
	resourceID    = "_ResourceId"
)

// table describes the tables of one log.
type table struct {
	log      string // the category of the plain log
	names    []string
	types    map[string]string            // Kusto's name of a column's type
	texts    map[string][]string          // the known texts of an enumeration
	synonyms map[string]map[string]string // and other spellings of them
	keys     []string                     // the columns by which records are versions of one
	apart    string                       // what also tells records apart; empty if nothing does
}

// tables returns the logs that the queries read.
var tables = sync.OnceValue(func() []*table {
	var list []*table
	for _, s := range every(callsummary.Schema(), diagnostics.Schema(), clientops.Schema(), survey.Schema()) {
		t := &table{log: s.Name(), types: map[string]string{}, texts: map[string][]string{}, synonyms: map[string]map[string]string{}}
		for _, source := range s.Logs() {
			t.names = append(t.names, source.Table)
		}
		t.types[timeGenerated], t.types[correlationID], t.types[resourceID] = "datetime", "string", "string"
		rec := s.New()
		for _, f := range s.Fields() {
			t.types[f.Column] = typeName(f.Cell(rec).Type())
			t.texts[f.Column], t.synonyms[f.Column] = f.Texts, f.Synonyms
		}
		t.keys, t.apart = identity(t.log)
		list = append(list, t)
	}
	return list
})

// identity returns the columns that the records of a log have in common if one is a version of
// the other, and an expression for what else tells them apart.
func identity(log string) (keys []string, apart string) {
	who := every(correlationID, "ParticipantId", "Identifier", "EndpointId", "EndpointType")
	switch log {
	case callsummary.Schema().Name():
		return who, "isnotnull(CallStartTime)" // a call is listed by records that have a start
	case diagnostics.Schema().Name():
		return append(who, "MediaType", "StreamId"), ""
	case clientops.Schema().Name():
		return every("CallId", "OperationId", "CallClientTimeStamp", "OperationName", "ParticipantId", "ClientInstanceId"), ""
	}
	return every("CallId", "SurveyId", "ParticipantId"), `iff(isempty(SurveyId), strcat(TimeGenerated, " ", OverallRatingScore), "")`
}

// every returns its arguments.
func every[T any](list ...T) []T { return list }

// typeName returns Kusto's name of a type of values.
func typeName(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return "datetime"
	case t.Kind() == reflect.Int64:
		return "long"
	case t.Kind() == reflect.Float64:
		return "real"
	}
	return "string"
}

// tableOf returns the table of a log.
func tableOf(log string) *table {
	for _, t := range tables() {
		if t.log == log {
			return t
		}
	}
	panic("kql: there is no log " + log)
}

// typeOf returns the type of a column. It panics if there is no such column: a
// query is written by a programmer.
func (t *table) typeOf(column string) string {
	typ, ok := t.types[column]
	if !ok {
		panic("kql: the log " + t.log + " has no column " + column)
	}
	return typ
}

// expression returns what makes a column of the tables one of its type, as the
// library reads it.
func expression(column, typ string) string {
	switch typ {
	case "datetime":
		return "todatetime(" + column + ")"
	case "long", "real":
		return "to" + typ + "(" + column + ")"
	}
	return "Text(tostring(" + column + "))"
}

// Table returns the statement that reads columns of a log, under their names, from
// all tables that hold it. With them come TimeGenerated and, of a log that has
// versions, Version. CorrelationId and _ResourceId, which all logs have, are read
// if they are named.
func (d *data) Table(let, log string, columns ...any) string {
	t := tableOf(log)
	var names []string
	for _, c := range columns {
		switch c := c.(type) {
		case string:
			names = append(names, c)
		case []string:
			names = append(names, c...)
		}
	}
	var b strings.Builder
	if d.plainOnly {
		d.leg(&b, "let "+let+" = ", t, names, 0)
		return b.String() + ";"
	}
	fmt.Fprintf(&b, "let %s = union isfuzzy=true\n", let)
	b.WriteString("        // A table without rows: the query runs where a log is not collected, too.\n")
	fmt.Fprintf(&b, "        (datatable(\n            %s\n        )[])", wrap(shape(t, names)))
	for i := range t.names {
		d.leg(&b, ",\n        (", t, names, i)
		b.WriteString("\n        )")
	}
	b.WriteString(";")
	return b.String()
}

// leg writes what reads the columns from one of the tables of a log, after a text.
func (d *data) leg(b *strings.Builder, before string, t *table, columns []string, i int) {
	b.WriteString(before + d.opts.table(t.names[i]) + "\n")
	for _, where := range d.wheres() {
		fmt.Fprintf(b, "        | where %s\n", where)
	}
	fmt.Fprintf(b, "        | project\n%s%s", indent, strings.Join(projection(t, columns, i == 0), ",\n"+indent))
}

// wrap joins the parts of a list over lines of about 100 characters.
func wrap(parts []string) string {
	var b strings.Builder
	width := len(indent)
	for i, p := range parts {
		switch {
		case i == 0:
		case width+len(p) > 100:
			b.WriteString(",\n" + indent)
			width = len(indent)
		default:
			b.WriteString(", ")
		}
		b.WriteString(p)
		width += len(p) + len(", ")
	}
	return b.String()
}

// shape returns the names and types of the columns that Table reads.
func shape(t *table, columns []string) []string {
	list := []string{timeGenerated + ": datetime"}
	for _, c := range columns {
		list = append(list, ownName(c)+": "+t.typeOf(c))
	}
	if len(t.names) > 1 {
		list = append(list, "Version: long")
	}
	return list
}

// ownName returns the name of a column in the queries.
func ownName(column string) string { return strings.TrimPrefix(column, "_") }

// wheres returns conditions for each record of a table.
func (d *data) wheres() []string {
	var list []string
	if d.hasSince() {
		// What a client did before it joined belongs to the call, too.
		list = append(list, timeGenerated+" >= Since - "+d.BeforeCall())
	}
	if len(d.opts.Resources) > 0 {
		list = append(list, "IsMine("+resourceID+")")
	}
	return list
}

// projection returns what the columns are made of, of the plain table of a log or
// of that of its updates.
func projection(t *table, columns []string, plain bool) []string {
	list := []string{timeGenerated}
	_, ofClient := t.types["CallId"]
	for _, c := range columns {
		from := c
		if c == correlationID && ofClient { // not every client's log has it
			from = fmt.Sprintf("column_ifexists(%s, \"\")", quote(c))
		}
		list = append(list, ownName(c)+" = "+expression(from, t.typeOf(c)))
	}
	switch {
	case len(t.names) == 1:
	case plain: // it outranks all versions
		list = append(list, fmt.Sprintf("Version = %d", plainVersion))
	default:
		t.typeOf(updatesVersion)
		list = append(list, "Version = coalesce(tolong("+updatesVersion+"), -1)")
	}
	return list
}

const plainVersion int64 = math.MaxInt64

const updatesVersion = "CallUpdatesVersion"
