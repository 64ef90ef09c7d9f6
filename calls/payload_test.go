package calls_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// with sets the payload of an operation.
func with(payload string) func(*clientops.Record) {
	return func(rec *clientops.Record) { rec.OperationPayload = opt.Of(payload) }
}

func traceID(n int) string { return fmt.Sprintf("%08x-1111-4222-8333-%012x", n+1, n) }

// A GUID in a payload counts where the payload says something with it, and nowhere else.
func TestPayloadsWithGUIDs(t *testing.T) {
	for _, tt := range []struct{ reason, payload, want string }{
		{"a trace ID", `{"TraceId":"%s","Code":410,"FailureReason":"lost"}`, "lost"},
		{"two of them, the last at the end", `{"A":"%[1]s","FailureReason":"lost","B":"%[1]s"}`, "lost"},
		{"five of them", `{"A":"%[1]s","B":"%[1]s","C":"%[1]s","D":"%[1]s","FailureReason":"lost","E":"%[1]s"}`, "lost"},
		{"the GUID is the reason", `{"FailureReason":"%s"}`, "%s"},
		{"the GUID is the reason, and a trace ID, too", `{"TraceId":"%[1]s","FailureReason":"%[1]s"}`, "%s"},
		{"the GUID is a part of the reason", `{"FailureReason":"call %s"}`, "call %s"},
		{"the GUID is quoted in the reason", `{"FailureReason":"call \"%s\""}`, `call "%s"`},
		{"a letter before the GUID", `{"FailureReason":"F%s"}`, "F%s"},
		{"not JSON after the GUID", `{"FailureReason":"lost","TraceId":"%s"`, "lost"},
	} {
		a := calls.Assembler{FactsOnly: true}
		for i := range 3 {
			rec := did("call", "P"+callID(i), "x"+callID(i), clientops.Hangup, minutes(i), with(fmt.Sprintf(tt.payload, traceID(i))))
			a.Add(rec, position(i))
		}
		for i, p := range a.Calls()[0].Participants {
			want := tt.want
			if want != "lost" {
				want = fmt.Sprintf(tt.want, traceID(i))
			}
			if got := p.Ending.Reason.Or(""); got != want {
				t.Errorf("%s: participant %d: got %q, want %q", tt.reason, i, got, want)
			}
		}
	}
}

// Operations of a known client are added without an allocation for each, though no two payloads
// and user agents are the same: what differs in them are IDs.
func TestAddAllocations(t *testing.T) {
	const n = 2000
	var recs []logs.Record
	for i := range n {
		rec := did("call", traceID(1), traceID(2), clientops.StartVideo, time.Duration(i)*time.Second, as(traceID(i)), with(fmt.Sprintf(`{"Code":0,"TraceId":"%s"}`, traceID(i))))
		rec.UserAgent = opt.Of(fmt.Sprintf("azsdk-js/1.2 (javascript_calling_sdk;#clientTag:%s). Mozilla/5.0 (X11; Linux x86_64) Chrome/129.0.0.0", traceID(i)))
		recs = append(recs, rec)
	}
	allocations := testing.AllocsPerRun(5, func() {
		a := calls.Assembler{FactsOnly: true}
		for i, rec := range recs {
			a.Add(rec, position(i))
		}
	})
	if most := 0.1 * n; allocations > most {
		t.Errorf("%v allocations for %d operations; want %v at most", allocations, n, most)
	}
}
