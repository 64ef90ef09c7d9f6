// Command endreasons counts with which codes participants left the calls in
// files and folders of logs, and says what the codes mean.
package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"example.com/acstelemetry"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/errorcodes"
)

func main() {
	if err := run(context.Background(), os.Stdout, os.Args[1:]...); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

func run(ctx context.Context, w io.Writer, paths ...string) error {
	count := map[string]int{}
	r := acstelemetry.Open(ctx, paths, nil)
	defer r.Close()
	for rec, err := range r.All() {
		if rec == nil {
			return err // something that is no record; of a record, read on
		}
		if s, ok := rec.(*callsummary.Record); ok {
			count[s.ParticipantEndReason.String()]++
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(count)) {
		if _, err := fmt.Fprintf(w, "%4d × %s: %s\n", count[reason], reason, describe(reason)); err != nil {
			return err
		}
	}
	return nil
}

func describe(reason string) string {
	code, err := errorcodes.Parse(reason)
	if err != nil {
		return "no code"
	}
	entry, _ := errorcodes.Lookup(code) // one that is not known says so itself
	return entry.Description
}
