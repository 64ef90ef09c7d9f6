// Command poorstreams prints the media streams in files and folders of logs that Azure's
// Call Diagnostics calls poor, and why. The exit status is 1 if something could not be
// read.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"example.com/acstelemetry"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/quality"
)

func main() {
	if err := run(context.Background(), os.Stdout, os.Args[1:]...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer, paths ...string) error {
	profile := quality.CallDiagnostics()
	streams, poor := 0, 0
	var lost []error
	r := acstelemetry.Open(ctx, paths, nil)
	defer r.Close()
	for rec, err := range r.All() {
		if err != nil {
			lost = append(lost, err) // of a record, or of a field; reading goes on
		}
		if s, ok := rec.(*diagnostics.Record); ok {
			streams++
			if verdict := profile.Stream(s); verdict.Verdict == quality.Poor {
				poor++
				fmt.Fprintf(w, "call %v, %v stream %v: %v\n", s.CorrelationID, s.MediaType, s.StreamID, verdict)
			}
		}
	}
	if _, err := fmt.Fprintf(w, "%d of %d streams are poor\n", poor, streams); err != nil {
		return err
	}
	return errors.Join(lost...)
}
