package loganalytics

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry"
)

// The ends of the names of tables that hold rows of another table. Their columns _Original… say
// which one and when.
//
// Source: Azure's articles on search jobs and on restoring logs.
const (
	searchTable  = "_SRCH"
	restoreTable = "_RST"
)

// documented returns the names of the documented tables.
func documented() []string {
	var names []string
	for _, schema := range acstelemetry.Schemas() {
		for _, log := range schema.Logs() {
			if log.Table != "" {
				names = append(names, log.Table)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names) // a table may hold several logs
}

// originalTime is the time of a row; of a copy, that of the row that was copied.
const originalTime = `coalesce(column_ifexists("_OriginalTimeGenerated", datetime(null)), TimeGenerated)`

// countQuery returns the query that counts the rows of tables within a range of time, whose ends may be
// zero. The names of tables may be patterns. A fuzzy query leaves out tables that do not
// exist. If only is not empty, rows count only if their table or the one that they were
// copied from is one of these.
func countQuery(tables []string, fuzzy bool, only []string, since, until time.Time) string {
	var b strings.Builder
	if fuzzy { // if no table exists at all, the query is about this one
		tables = append([]string{"(datatable(TimeGenerated:datetime)[])"}, tables...)
	}
	fmt.Fprintf(&b, "union withsource=Table_ isfuzzy=%t %s\n", fuzzy, strings.Join(tables, ", "))
	// The first condition is on the column by which tables are stored. A search job runs after
	// the rows that it copies.
	if !since.IsZero() {
		fmt.Fprintf(&b, "| where TimeGenerated >= %s\n", datetime(since))
	}
	if !until.IsZero() {
		fmt.Fprintf(&b, "| where TimeGenerated < %s or Table_ endswith %q or Table_ endswith %q\n", datetime(until), searchTable, restoreTable)
	}
	fmt.Fprintf(&b, "| extend Time_ = %s\n", originalTime)
	if !since.IsZero() {
		fmt.Fprintf(&b, "| where Time_ >= %s\n", datetime(since))
	}
	if !until.IsZero() {
		fmt.Fprintf(&b, "| where Time_ < %s\n", datetime(until))
	}
	if len(only) > 0 {
		list := `("` + strings.Join(only, `", "`) + `")`
		fmt.Fprintf(&b, "| where coalesce(column_ifexists(\"_OriginalType\", \"\"), replace_regex(Table_, \"_(SRCH|RST)$\", \"\")) in~ %s or Type in~ %[1]s\n", list)
	}
	b.WriteString(`| summarize RowCount = count(), ByteCount = sum(column_ifexists("_BilledSize", real(null))), FirstTime = min(Time_), LastTime = max(Time_) by Table_`)
	return b.String()
}

// rowsQuery returns the query for the rows of a table within a range of time.
func rowsQuery(table string, at span, most int) string {
	since, until := datetime(at.since()), datetime(at.until())
	if !isCopy(table) {
		return fmt.Sprintf("%s\n| where TimeGenerated >= %s and TimeGenerated < %s\n| take %d", table, since, until, most)
	}
	// Columns whose names begin with an underscore are in the answer only if the query names them.
	return fmt.Sprintf(`%s
| where TimeGenerated >= %s
| extend _OriginalType = column_ifexists("_OriginalType", ""), _OriginalTimeGenerated = %s
| where _OriginalTimeGenerated >= %s and _OriginalTimeGenerated < %s
| take %d`, table, since, originalTime, since, until, most)
}

// isCopy reports whether a table holds rows of another one, by its name.
func isCopy(table string) bool {
	name := strings.ToUpper(table)
	return strings.HasSuffix(name, searchTable) || strings.HasSuffix(name, restoreTable)
}

// datetime returns the first tick that is not before t, as a literal.
func datetime(t time.Time) string {
	return "datetime(" + formatTime(span{from: ticks(t)}.since()) + ")"
}
