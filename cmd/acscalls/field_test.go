package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/internal/field"
)

// What people really have, as "acscalls calls" answers it: the calls, the exit status, and
// what it says. Whatever is lost is said on standard error.
func TestFieldCases(t *testing.T) {
	cases, err := field.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "input")
			if err := os.WriteFile(path, c.Input, 0o600); err != nil {
				t.Fatal(err)
			}
			r := acscalls(t, append([]string{"calls", "--format", "ndjson", path}, c.Flags...)...)
			if r.status != c.Status {
				t.Errorf("status %d, want %d; standard error:\n%s", r.status, c.Status, r.stderr)
			}
			for _, part := range c.Stderr {
				if !strings.Contains(r.stderr, part) {
					t.Errorf("standard error:\n%s\nwant %q in it", r.stderr, part)
				}
			}
			if len(c.Errors) > 0 && !strings.Contains(r.stderr, path) {
				t.Errorf("nothing says what was lost: %s", r.stderr)
			}
			if len(c.Calls) == 0 && r.stderr == "" {
				t.Error("no call and not a word: that looks like nothing happened")
			}
			if diff := cmp.Diff(c.Calls, callLines(t, r.stdout)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A person is found by the number of the billing record (34), by the person's own part of a
// call: the bill names participant a0010000.
func TestFieldBillingNumber(t *testing.T) {
	for _, number := range []string{"+14255550100", "+14255550123"} {
		r := acscalls(t, "participants", "--participant", number, "--format", "ndjson", "../../internal/field/testdata/34-usage-phone.json")
		if r.status != 0 || strings.Count(r.stdout, "\n") != 1 || !strings.Contains(r.stdout, `"a0010000"`) {
			t.Errorf("%s: want the row of a0010000:\n%s", number, r.stdout)
		}
	}
}

// callLines returns the rows of calls as the cases have them.
func callLines(t *testing.T, stdout string) []string {
	var list []string
	for line := range strings.Lines(stdout) {
		var row struct {
			CallID, CallType, Start                                 *string
			DurationSeconds                                         *json.Number
			Participants, DroppedParticipants, Streams, PoorStreams int
			Quality                                                 string
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		list = append(list, fmt.Sprintf("%s %s %s %s %d %d %d %d %s", orDash(row.CallID), orDash(row.CallType), orDash(row.Start),
			orDash(row.DurationSeconds), row.Participants, row.DroppedParticipants, row.Streams, row.PoorStreams, row.Quality))
	}
	return list
}

func orDash[T ~string](p *T) string {
	if p == nil {
		return "-"
	}
	return string(*p)
}
