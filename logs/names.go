package logs

import (
	"slices"
	"strings"
	"sync"

	"example.com/acstelemetry/internal/jsonscan"
)

// This file tells from the members of an object which log it is a record of: by the
// category, by the name of its table, or else by the names of its fields.

// schemaOf returns the schema selected by the category or by the table's name, or nil.
//
// QUIRK: in the sample of client operations, properties holds a flat table row with its
// Type.
func (d *decoder) schemaOf(outside, inside []member) *Schema {
	for _, members := range [][]member{outside, inside} {
		if name := text(members, "category"); name != "" {
			for _, s := range d.schemas {
				if hasName(s.categories, name) && !(s.isGeneric() && isForeign(outside)) {
					return s
				}
			}
		}
		for _, name := range tableNames(members, outside, inside) {
			for _, s := range d.schemas {
				if name != "" && hasName(s.tables, name) {
					return s
				}
			}
		}
	}
	return nil
}

// isGeneric reports whether a category of a single word, such as Usage, selects the
// schema: any service of Azure may have one of that name.
func (s *Schema) isGeneric() bool {
	word := strings.TrimLeft(s.name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	return strings.ToLower(word) == word
}

// The ends of the names of tables that hold rows of another one: search jobs, restored
// logs, and custom tables. The rows of the first two say in a column which one that is,
// and what their TimeGenerated was there.
//
// Source: Azure's articles on search jobs and on restoring logs.
const (
	searchTable  = "_SRCH"
	restoreTable = "_RST"
	customTable  = "_CL"

	originalType = "_originaltype"
	originalTime = "_originaltimegenerated"
)

// tableNames returns the names that the table of a row may have, the best one first.
func tableNames(members, outside, inside []member) []string {
	table := typeName(members)
	plain := plainTable(table)
	if table == plain {
		return []string{table}
	}
	return []string{text(outside, originalType), text(inside, originalType), plain}
}

// plainTable returns the name of a table without the ending that says that its rows are
// from another one.
func plainTable(table string) string {
	for _, end := range []string{searchTable, restoreTable, customTable} {
		if cut := len(table) - len(end); cut > 0 && strings.EqualFold(table[cut:], end) {
			return table[:cut]
		}
	}
	return table
}

// isCopied reports whether a record is a row of a table that holds rows of another one.
func isCopied(rec Record) bool {
	table := rec.Head().Type.Or("")
	return plainTable(table) != table
}

// tableOf returns the table that a record comes from; of a copied row, that is the one
// that it was copied from.
func tableOf(rec Record) string {
	if !isCopied(rec) {
		return rec.Head().Type.Or("")
	}
	for _, s := range rec.Schema().tables {
		if original, _ := rec.Head().Extra.unknownText(originalType); foldsTo(original, s) {
			return original
		}
	}
	return plainTable(rec.Head().Type.Or(""))
}

// unknownText returns the text of an unknown field with a folded name.
func (e *Extra) unknownText(folded string) (string, bool) {
	if e == nil {
		return "", false
	}
	i := slices.IndexFunc(e.Unknown, func(u Unknown) bool { return foldsTo(u.Name, folded) })
	if i < 0 {
		return "", false
	}
	v, err := jsonscan.New([]byte(e.Unknown[i].JSON), jsonscan.MaxDepth).Value()
	return string(v.Text()), err == nil && v.Kind == jsonscan.String
}

// typeName returns the name of the table in the members, or "".
func typeName(members []member) string {
	if isEvent(members) {
		return ""
	}
	return text(members, "type")
}

// isEvent reports whether the members are those of a CloudEvent or of an event in the
// schema of Event Grid. Its type says what happened; it is no table.
func isEvent(members []member) bool {
	return eventTypeName(members) != ""
}

// hasText reports whether a scalar with a folded name has a value.
func hasText(members []member, folded string) bool {
	for i := range members {
		const short = 64 // whatever means no value is shorter
		if m := &members[i]; m.isScalar() && foldsTo(m.name, folded) && (len(m.value.Raw) > short || text(members[i:i+1], folded) != "") {
			return true
		}
	}
	return false
}

func eventTypeName(members []member) string {
	has := func(folded string) bool { return hasText(members, folded) }
	switch {
	case has("category"):
		return ""
	case has("specversion") && has("source"):
		return text(members, "type")
	case has("eventtype") && (has("eventtime") || has("topic")):
		return text(members, "eventtype")
	}
	return ""
}

// EventType returns what a record says has happened if it is no record of a log but an
// event of Event Grid, in its own schema or as a CloudEvent: for example
// "Microsoft.Communication.CallStarted". Otherwise it returns "".
//
// Source: Azure's articles on the schemas of Event Grid; CloudEvents 1.0.
func EventType(rec Record) string {
	x := rec.Head().Extra
	if _, other := rec.(*Other); !other || rec.Head().Category.IsSet() {
		return ""
	}
	field := func(folded string) string {
		text, _ := x.unknownText(folded)
		return text
	}
	switch {
	case field("specversion") != "" && field("source") != "":
		return field("type")
	case field("eventtime") != "" || field("topic") != "":
		return field("eventtype")
	}
	return ""
}

// isForeign reports whether the members say that another resource provider than that of
// Communication Services wrote the record.
func isForeign(members []member) bool {
	for _, name := range []string{"resourceid", "_resourceid", "resourceprovider", "resourceprovidervalue"} {
		if id := strings.ToLower(text(members, name)); id != "" {
			_, provider, _ := strings.Cut(id, "/providers/")
			if name != "resourceid" && name != "_resourceid" {
				provider = id
			}
			if provider, _, _ = strings.Cut(provider, "/"); provider != "" && provider != "microsoft.communication" {
				return true
			}
		}
	}
	return false
}

// generic are the folded names of fields that a schema here has, and that many logs and
// tables of Azure have, too: they do not tell which log a record is of.
//
// Source: Azure's common schema of resource logs, its schema of platform metrics, and the
// standard columns of Azure Monitor Logs; the columns of AzureActivity, AzureDiagnostics,
// AppRequests, AppDependencies, SigninLogs, StorageBlobLogs and AzureMetrics.
var generic = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(`
		callerIpAddress cancelReason contentType count average maximum minimum sum duration durationMs endTime
		goal id identity level location metricName operationId operationName properties platform quantity
		resourceId resultCategory resultCode resultMessage resultSignature resultType sdkVersion startTime
		subCode timeGenerated unit unitType uri url usageType userAgent userId version`) {
		set[fold(name)] = true
	}
	return set
})

// inferred returns the schema that knows most of the names, or nil if there is a tie or
// if another service wrote the record. Names that many logs have do not count.
//
// A row of several tables has the columns of all, so names with a value are asked first.
// Those without one count only if the schema knows all columns that any does.
func (d *decoder) inferred(members []member) *Schema {
	if isForeign(d.e.members) || isEvent(d.e.members) {
		return nil
	}
	if s, _ := d.knowsMost(members, (*member).hasValue); s != nil {
		return s
	}
	s, all := d.knowsMost(members, func(*member) bool { return true })
	if !all {
		return nil
	}
	return s
}

// knowsMost returns the schema that knows most of the names that count, or nil if there is
// a tie, and whether it knows all that any schema knows.
func (d *decoder) knowsMost(members []member, counts func(*member) bool) (best *Schema, all bool) {
	known := make([]int, len(d.schemas))
	any := 0
	for i := range members {
		if !counts(&members[i]) {
			continue
		}
		d.fold = appendFold(d.fold[:0], members[i].name)
		if generic()[string(d.fold)] || envelopeSchema().find(d.fold) >= 0 {
			continue
		}
		found := 0
		for j, s := range d.schemas {
			if at := s.find(d.fold); at >= 0 && s.fields[at].takes(&members[i]) {
				known[j]++
				found = 1
			}
		}
		any += found
	}
	most, tie := 1, false // one name is not enough
	for j, n := range known {
		switch {
		case n > most:
			best, most, tie = d.schemas[j], n, false
		case n == most:
			tie = true
		}
	}
	if tie {
		return nil, false
	}
	return best, most == any
}
