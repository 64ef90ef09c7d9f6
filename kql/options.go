package kql

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ErrOptions says that options do not make sense; the error's text says which and
// what to do.
var ErrOptions = errors.New("not valid options of a query")

// ErrUnknown says that there is no query of a name.
var ErrUnknown = errors.New("no query")

// Options say which records a query reads. The zero Options, and nil, read all that
// the query's scope has.
type Options struct {
	// Since and Until limit a query to the calls that start at Since or later and
	// before Until; a zero time means no limit. Calls whose start is not known, by a summary
	// or else, if [calls.Rules.ClientCalls] says so, by an operation, are left out then.
	//
	// The tables are read from [calls.Rules.BeforeCall] before Since on, by TimeGenerated,
	// which keeps the query cheap, and without an end, since records may be late. Where
	// Since is not given, the time range that the workspace's page or the API adds
	// to the query limits all tables by TimeGenerated.
	Since, Until time.Time
	// Resources are the Azure resources whose records count, each by its ID or by
	// the last part of it, in any case. Without any, all resources in the scope of
	// the query count: those of one resource in a query on a resource's page, those
	// of all resources in a query on a workspace's.
	Resources []string
	// Workspace is the workspace that has the tables, by its name or ID, for
	// queries that run in another one or on a resource's page. Empty for the scope
	// in which the query runs.
	Workspace string
	// Tables names tables that have another name than in Log Analytics, such as
	// copies in Azure Data Explorer, by the name that they have there: as in
	// {"ACSCallSummary": "MyCallSummary"}.
	Tables map[string]string
}

// orZero returns the options that o points to.
func (o *Options) orZero() Options {
	if o == nil {
		return Options{}
	}
	return *o
}

// validate reports what makes no sense.
func (o *Options) validate() error {
	var errs []error
	fail := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%w: "+format, append([]any{ErrOptions}, args...)...))
	}
	if !o.Since.IsZero() && !o.Until.IsZero() && !o.Since.Before(o.Until) {
		fail("since %s is not before until %s, so that no call fits", o.Since.Format(time.RFC3339), o.Until.Format(time.RFC3339))
	}
	for _, limit := range []time.Time{o.Since, o.Until} {
		if y := limit.UTC().Year(); !limit.IsZero() && (y < 2 || y > 9999) {
			fail("%d is a year that Kusto does not know: use one from 2 to 9999", y)
		}
	}
	for _, r := range o.Resources {
		if strings.Trim(r, "/ ") == "" {
			fail("a resource is empty: name it by its ID or the last part of it")
		}
	}
	known := tableNames()
	for standard, own := range o.Tables {
		switch {
		case !slices.Contains(known, standard):
			fail("no query reads a table %q: use %s", standard, strings.Join(known, ", "))
		case strings.TrimSpace(own) == "":
			fail("table %s: the other name is empty", standard)
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) }) // tables are a map
	return errors.Join(errs...)
}

// tableNames returns the standard names of all tables that the queries read.
func tableNames() []string {
	var names []string
	for _, t := range tables() {
		names = append(names, t.names...)
	}
	return names
}

// table returns a reference to a table that has a standard name.
func (o *Options) table(standard string) string {
	ref := standard
	if own, ok := o.Tables[standard]; ok {
		ref = own
	}
	if o.Workspace != "" {
		return "workspace(" + quote(o.Workspace) + ")." + name(ref)
	}
	return name(ref)
}
