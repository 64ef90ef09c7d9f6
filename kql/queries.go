package kql

import (
	"fmt"
	"strings"

	"example.com/acstelemetry/quality"
)

// Query is a query with what it is for.
type Query struct {
	Name        string // such as "calls"
	Description string // one line
	Text        string // the query in Kusto's language
}

// Names returns the names of the queries, that of the list of calls first.
func Names() []string {
	var names []string
	for _, d := range definitions() {
		names = append(names, d.name)
	}
	return names
}

// Describe returns what the query of a name is for, in a few words, or "" if there
// is no such query.
func Describe(name string) string {
	for _, d := range definitions() {
		if d.name == name {
			return d.description
		}
	}
	return ""
}

// Queries returns all queries with the thresholds and rules of a profile. The same profile
// and options always give the same text. The error wraps [quality.ErrProfile] or
// [ErrOptions].
func Queries(p quality.Profile, opts *Options) ([]Query, error) {
	var list []Query
	for _, d := range definitions() {
		q, err := d.query(p, opts.orZero())
		if err != nil {
			return nil, err
		}
		list = append(list, q)
	}
	return list, nil
}

// Calls returns the query for the list of calls: one row per call, with the columns
// of [quality.Row] under their names in JSON. The error is as that of [Queries].
func Calls(p quality.Profile, opts *Options) (string, error) {
	q, err := Find("calls", p, opts)
	return q.Text, err
}

// Find returns the query of a name. The error wraps [ErrUnknown] if there is none,
// else it is as that of [Queries].
func Find(name string, p quality.Profile, opts *Options) (Query, error) {
	d, err := definitionOf(name)
	if err != nil {
		return Query{}, err
	}
	return d.query(p, opts.orZero())
}

// definitionOf returns the query of a name without profile and options.
func definitionOf(name string) (*definition, error) {
	for _, d := range definitions() {
		if d.name == name {
			return &d, nil
		}
	}
	return nil, fmt.Errorf("%w %q: use %s", ErrUnknown, name, strings.Join(Names(), ", "))
}
