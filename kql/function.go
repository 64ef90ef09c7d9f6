package kql

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"example.com/acstelemetry/quality"
)

// FunctionOptions say how a stored function is named, and which records it reads.
type FunctionOptions struct {
	// Options say which records the function reads. Since and Until are the limits if a call
	// of the function names none; without them they are the years 1970 and 9999.
	Options
	// Name is the name of the function. Without one it is "Acs" and the query's name, as in
	// AcsPoorStreams.
	Name string
	// Folder is where the function is listed. Without one it is acstelemetry.
	Folder string
}

// folder is where functions and views are listed.
const folder = "acstelemetry"

// Function returns the command that stores the query of a name as a function in a database of
// Azure Data Explorer or Fabric:
//
//	.create-or-alter function with (…) AcsCalls(Since: datetime = …, Until: datetime = …) { … }
//
// A call of it may name the limits of time, as in
//
//	AcsCalls(datetime(2026-07-01), datetime(2026-08-01)) | where quality == "Poor"
//
// Calls whose start is not known are left out, as in every query with limits. The error wraps
// [ErrUnknown], [quality.ErrProfile] or [ErrOptions].
func Function(query string, p quality.Profile, opts *FunctionOptions) (string, error) {
	def, err := definitionOf(query)
	if err != nil {
		return "", err
	}
	var o FunctionOptions
	if opts != nil {
		o = *opts
	}
	d := &data{profile: p, opts: o.Options, bounded: true}
	if o.Since.IsZero() {
		o.Since = time.Unix(0, 0)
	}
	if o.Until.IsZero() {
		o.Until = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)
	}
	head, body, err := def.text(d)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf(".create-or-alter function with (folder = %s, docstring = %s)\n%s(Since: datetime = %s, Until: datetime = %s) {\n%s%s}\n",
		quote(cmp.Or(o.Folder, folder)), quote(def.description), name(cmp.Or(o.Name, "Acs"+def.camel())),
		moment(o.Since), moment(o.Until), head, body), nil
}

// camel returns the name of a query as one word, as in PoorStreams.
func (def *definition) camel() string {
	var b strings.Builder
	for word := range strings.SplitSeq(def.name, "-") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
