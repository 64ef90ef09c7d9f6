package kql

import (
	"cmp"
	"fmt"
	"strings"
)

// View is a materialized view of a table.
type View struct {
	Name  string // of the view
	Table string // the standard name of the table that it is of
	Query string // what the view holds
	Text  string // the command that makes it
}

// ViewOptions say how materialized views are named and made.
type ViewOptions struct {
	// Tables names tables that have another name than in Log Analytics: see [Options.Tables].
	Tables map[string]string
	// Prefix begins the name of each view; the standard name of its table follows. Without one
	// it is Newest, as in NewestACSCallSummary.
	Prefix string
	// Folder is where the views are listed. Without one it is acstelemetry.
	Folder string
	// Backfill makes the views from the records that the tables have, and does nothing where there
	// is such a view. Without it views hold what comes from now on, and are altered if they
	// are there.
	Backfill bool
}

// MaterializedViews returns the materialized views that keep, of each record in a database
// of Azure Data Explorer or Fabric, its newest version: of a summary by participant, of
// diagnostics by stream, of an operation by its ID, name and time, of a survey by its ID. The
// queries give the same rows on these views as on the tables, if Options.Tables names
// them; they read less. Of several records of one version of an update any one counts.
//
// The error wraps [ErrOptions].
func MaterializedViews(opts *ViewOptions) ([]View, error) {
	var o ViewOptions
	if opts != nil {
		o = *opts
	}
	from := Options{Tables: o.Tables}
	if err := from.validate(); err != nil {
		return nil, err
	}
	command, properties := ".create-or-alter", ""
	if o.Backfill {
		command, properties = ".create async ifnotexists", "backfill = true, "
	}
	var views []View
	for _, t := range tables() {
		for i, table := range t.names {
			v := View{Name: cmp.Or(o.Prefix, "Newest") + table, Table: table, Query: newest(t, from.table(table), i > 0)}
			v.Text = fmt.Sprintf("%s materialized-view with (%sfolder = %s, docString = %s)\n%s on table %s {\n%s}\n",
				command, properties, quote(cmp.Or(o.Folder, folder)), quote("the newest version of each record of "+table),
				name(v.Name), from.table(table), v.Query)
			views = append(views, v)
		}
	}
	return views, nil
}

// newest returns the query for the newest version of each record of a table.
func newest(t *table, ref string, updates bool) string {
	keys := t.keys
	order := timeGenerated
	var b strings.Builder
	b.WriteString(ref + "\n")
	if t.apart != "" {
		// What the queries tell apart by more than the key.
		b.WriteString("| extend Apart = " + t.apart + "\n")
		keys = append(keys[:len(keys):len(keys)], "Apart")
	}
	if updates {
		order = "Version"
		b.WriteString("| extend Version = coalesce(tolong(" + updatesVersion + "), -1)\n")
	}
	fmt.Fprintf(&b, "| summarize arg_max(%s, *) by %s\n", order, strings.Join(keys, ", "))
	return b.String()
}
