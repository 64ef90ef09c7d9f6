// Command poorstreams prints the media streams in files and folders of logs
// whose average jitter or round trip is above the documented limit.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"example.com/acstelemetry"
	"example.com/acstelemetry/diagnostics"
)

func main() {
	if err := run(context.Background(), os.Stdout, os.Args[1:]...); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

func run(ctx context.Context, w io.Writer, paths ...string) error {
	streams, poor := 0, 0
	r := acstelemetry.Open(ctx, paths, nil)
	defer r.Close()
	for rec, err := range r.All() {
		if rec == nil {
			return err // something that is no record; of a record, read on
		}
		if s, ok := rec.(*diagnostics.Record); ok {
			streams++
			if s.JitterAvg.Or(0) > 30 || s.RoundTripTimeAvg.Or(0) > 500 { // ms
				poor++
				fmt.Fprintf(w, "call %v, %v stream %v: jitter %v ms, round trip %v ms\n",
					s.CorrelationID, s.MediaType, s.StreamID, s.JitterAvg, s.RoundTripTimeAvg)
			}
		}
	}
	_, err := fmt.Fprintf(w, "%d of %d streams are poor\n", poor, streams)
	return err
}
