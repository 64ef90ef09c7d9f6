package calls_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
)

// Many calls and many operations without a call, all of one client or of one participant.
// Sorting finds the calls of all operations in a second; comparing every operation with
// every call would take minutes.
func TestManyStraysOfOneClient(t *testing.T) {
	n := 5_000
	if long() {
		n = 20_000
	}
	for _, tt := range []struct {
		reason string
		stray  func(i int) logs.Record
		want   func(call int) int // operations of a call, its own included
	}{
		{
			"one client, an operation a minute before each call",
			func(i int) logs.Record {
				return did("", "", "client", clientops.CallAgentInit, time.Duration(i)*time.Hour-time.Minute, as(fmt.Sprint(i)))
			},
			func(int) int { return 2 },
		},
		{
			"one client, all operations before the first call",
			func(i int) logs.Record {
				return did("", "", "client", clientops.CallAgentInit, -time.Duration(i)*time.Millisecond-1, as(fmt.Sprint(i)))
			},
			func(call int) int {
				if call == 0 {
					return 1 + n
				}
				return 1
			},
		},
		{
			"one participant of all calls: the first by its ID",
			func(i int) logs.Record {
				return did("", "A", "", clientops.PageHidden, time.Duration(i), as(fmt.Sprint(i)))
			},
			func(call int) int {
				if call == 0 {
					return 1 + n
				}
				return 1
			},
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			var recs []logs.Record
			for i := range n {
				call := fmt.Sprintf("call %06d", i)
				recs = append(recs, tt.stray(i), did(call, "A", "client", clientops.Join, time.Duration(i)*time.Hour))
			}
			check := func(how string, c *calls.Call) {
				var number int
				if _, err := fmt.Sscanf(c.ID.Or(""), "call %d", &number); err != nil {
					t.Fatal(err)
				}
				if got, want := len(c.Operations), tt.want(number); got != want {
					t.Errorf("%s: call %d has %d operations, want %d", how, number, got, want)
				}
			}
			a, facts := calls.Assembler{}, calls.Assembler{FactsOnly: true}
			live := calls.NewLiveAssembler(&calls.LiveOptions{Idle: time.Duration(n) * 2 * time.Hour})
			for i, rec := range recs {
				a.Add(rec, position(i))
				facts.Add(rec, position(i))
				if e := live.Add(rec, position(i)); len(e) > 0 {
					t.Fatal("a call was emitted early")
				}
			}
			for _, c := range a.Calls() {
				check("with records", c)
			}
			for c := range facts.All() {
				check("facts only", c)
			}
			for _, e := range live.End() {
				check("live", e.Call)
			}
			if a.Unclaimed() != 0 || facts.Unclaimed() != 0 || live.Unclaimed() != 0 {
				t.Errorf("%d, %d and %d unclaimed, want 0", a.Unclaimed(), facts.Unclaimed(), live.Unclaimed())
			}
		})
	}
}
