// Command profile judges every participant of the calls in files and folders of logs by a
// profile of its own: Call Diagnostics', but with a round trip of 250 ms at most, and
// without a limit for healed data. It says how each participant's connection ended, and
// what to do about it. The exit status is 1 if something could not be read, and 4 if a
// participant was poor or dropped.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/quality"
)

func main() {
	bad, err := run(context.Background(), os.Stdout, os.Args[1:]...)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	case bad > 0:
		os.Exit(4)
	}
}

// own returns the profile. It could also be read from JSON: see [quality.ReadProfile].
func own() quality.Profile {
	return quality.CallDiagnostics().
		Without("own", quality.HealedDataRatioAvg, "").
		With("own", quality.Threshold{
			Metric: quality.RoundTripTimeAvg, Direction: quality.Above, Limit: 250, Source: "our support team",
		})
}

// run returns how many participants were poor or dropped.
func run(ctx context.Context, w io.Writer, paths ...string) (bad int, err error) {
	var a calls.Assembler
	var lost []error
	r := acstelemetry.Open(ctx, paths, nil)
	defer r.Close()
	for rec, err := range r.All() {
		if err != nil {
			lost = append(lost, err) // of a record, or of a field; reading goes on
		}
		if rec != nil {
			a.Add(rec, r.Position())
		}
	}
	profile := own()
	for _, call := range a.Calls() {
		fmt.Fprintf(w, "call %v\n", call.ID)
		for _, p := range call.Participants {
			verdict := profile.Participant(call, p)
			if verdict.Quality == quality.Poor || verdict.Ungraceful {
				bad++
			}
			if err := participant(w, verdict); err != nil {
				return bad, err
			}
		}
	}
	return bad, errors.Join(lost...)
}

// participant prints a participant, the findings of its poor streams, and its end.
func participant(w io.Writer, v *quality.ParticipantVerdict) error {
	fmt.Fprintf(w, "  %v\n", v)
	for _, s := range v.Streams {
		for _, finding := range s.Findings {
			fmt.Fprintf(w, "    %v: %v\n", s.Stream.Record.MediaType, finding)
		}
	}
	end, ok := v.Participant.EndReason()
	if !ok {
		_, err := fmt.Fprintf(w, "    end: %s\n", end.Description)
		return err
	}
	_, err := fmt.Fprintf(w, "    end %d: %s\n", end.Code, end.Description)
	if end.Ungraceful {
		_, err = fmt.Fprintf(w, "    to do: %s\n", end.Action)
	}
	return err
}
