// Command endreasons counts the end codes with which participants left the calls in
// files and folders of logs, and says what each means. The exit status is 1 if
// something could not be read.
package main

import (
	"cmp"
	"context"
	"errors"
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
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer, paths ...string) error {
	count := map[errorcodes.Entry]int{}
	var lost []error
	r := acstelemetry.Open(ctx, paths, nil)
	defer r.Close()
	for rec, err := range r.All() {
		if err != nil {
			lost = append(lost, err) // of a record, or of a field; reading goes on
		}
		if s, ok := rec.(*callsummary.Record); ok {
			entry, _ := s.EndReason() // what is not known says so itself
			count[entry]++
		}
	}
	entries := slices.SortedFunc(maps.Keys(count), func(a, b errorcodes.Entry) int {
		return cmp.Or(count[b]-count[a], a.Code-b.Code, a.Subcode-b.Subcode, cmp.Compare(a.Description, b.Description))
	})
	for _, e := range entries {
		if _, err := fmt.Fprintf(w, "%4d × %s: %s\n", count[e], e.Name(), e.Description); err != nil {
			return err
		}
	}
	return errors.Join(lost...)
}
