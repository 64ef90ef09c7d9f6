package calls_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
)

// A P2P call as it is in a blob, one record per line: two summaries, a stream
// from the first, and an operation of the first's client, which names its
// participant by an ID of its own and by its endpoint.
const blob = `
{"time":"2026-03-04T13:00:00Z","category":"CallSummary","correlationId":"call 1","properties":{"identifier":"acs:alice","endpointId":"e1","endpointType":"VoIP","callType":"P2P","callStartTime":"2026-03-04T12:00:00Z","callDuration":60,"participantStartTime":"2026-03-04T12:00:00Z","participantDuration":60,"participantEndReason":"0"}}
{"time":"2026-03-04T13:00:00Z","category":"CallSummary","correlationId":"call 1","properties":{"identifier":"acs:bob","endpointId":"e2","endpointType":"VoIP","callType":"P2P","callStartTime":"2026-03-04T12:00:00Z","callDuration":60,"participantStartTime":"2026-03-04T12:00:05Z","participantDuration":55,"participantEndReason":"0"}}
{"time":"2026-03-04T13:00:00Z","category":"CallDiagnostics","correlationId":"call 1","properties":{"identifier":"acs:alice","endpointId":"e1","endpointType":"VoIP","mediaType":"Audio","streamId":"1","jitterAvg":"2"}}
{"time":"2026-03-04T13:00:00Z","category":"CallClientOperations","properties":{"CallId":"call 1","ParticipantId":"p1","EndpointId":"e1","OperationName":"Hangup","OperationId":"1","CallClientTimeStamp":"2026-03-04T12:01:00Z","DurationMs":"20","ResultType":"Succeeded"}}
`

func Example() {
	reader := acstelemetry.NewReader(context.Background(), strings.NewReader(blob), "blob.json", nil)
	var a calls.Assembler
	for rec, err := range reader.All() {
		if err != nil {
			fmt.Println(err)
		}
		if rec != nil {
			a.Add(rec, reader.Position())
		}
	}
	for _, c := range a.Calls() {
		fmt.Println(c.ID, c.Type, c.Start)
		for _, p := range c.Participants {
			start := p.Start.Or(time.Time{})
			end := p.End.Or(time.Time{})
			fmt.Println(p.EndpointType, end.Sub(start), len(p.Operations), "operations")
		}
		fmt.Println(len(c.Streams), "stream, complete:", c.Complete())
	}
	// Output:
	// call 1 P2P 2026-03-04T12:00:00Z
	// VoIP 1m0s 1 operations
	// VoIP 55s 0 operations
	// 1 stream, complete: false
}

// The same call, of whose records only the facts are kept.
func ExampleAssembler_factsOnly() {
	a := calls.Assembler{FactsOnly: true, Mark: func(rec *diagnostics.Record) uint64 {
		if rec.JitterAvg.Or(0) > 30 {
			return 1
		}
		return 0
	}}
	for _, rec := range example() {
		a.Add(rec, logs.Position{})
	}
	for c := range a.All() {
		fmt.Println(c.ID, c.Type, len(c.Participants), "participants, complete:", c.Complete())
		fmt.Println("mark of the stream:", c.Streams[0].Mark, "operation:", c.Operations[0].OperationName)
	}
	// Output:
	// call 1 P2P 2 participants, complete: false
	// mark of the stream: 0 operation: Hangup
}

// What takes time is done by all processors, what depends on the order is not.
func ExampleAssembler_EachInOrder() {
	var a calls.Assembler
	for _, rec := range example() {
		a.Add(rec, logs.Position{})
	}
	a.EachInOrder(func(c calls.Assembled) func() bool {
		line := fmt.Sprintln(c.ID, len(c.Participants), "participants") // by several goroutines at once
		return func() bool {
			fmt.Print(line) // call after call
			return true
		}
	})
	// Output:
	// call 1 2 participants
}

// example returns the records of the call above.
func example() (recs []logs.Record) {
	for rec := range acstelemetry.NewReader(context.Background(), strings.NewReader(blob), "", nil).All() {
		recs = append(recs, rec)
	}
	return recs
}

func ExampleShortfall() {
	for _, c := range assemble(example()...) {
		for _, gap := range c.Gaps {
			fmt.Println(gap.Participant.Identifier().Kind, "–", gap.Gap, "–", gap.Detail())
		}
	}
	// Output:
	// ACS user – fewer streams than expected – 1 audio stream expected, found 0 outbound and 0 inbound
}

func ExampleCall_Timeline() {
	for _, c := range assemble(example()...) {
		t := c.Timeline()
		for _, p := range t.Presence {
			fmt.Println(p.At.Format("15:04:05"), p.Count)
		}
		fmt.Println("at most", t.Peak, "and together for", t.Together)
		for _, item := range t.Lanes[0].Items {
			switch {
			case item.Operation != nil:
				fmt.Println(item.Group, item.Operation.OperationName, item.End.Sub(item.Start))
			case item.Stream != nil:
				fmt.Println("stream", item.Stream.Record.MediaType, item.End.Sub(item.Start))
			}
		}
	}
	// Output:
	// 12:00:00 1
	// 12:00:05 2
	// 12:01:00 0
	// at most 2 and together for 55s
	// app Hangup 20ms
	// stream Audio 1m0s
}

// Two goroutines read a file each, with records that are used again.
func ExampleAssembler_Merge() {
	var parts [2]calls.Assembler
	var wg sync.WaitGroup
	for i := range parts {
		wg.Go(func() {
			file := strings.NewReader(blob) // the same one: what comes twice counts once
			opts := &acstelemetry.Options{ReuseRecords: true}
			reader := acstelemetry.NewReader(context.Background(), file, fmt.Sprint("file ", i), opts)
			for rec := range reader.All() {
				if rec != nil {
					parts[i].Add(rec, reader.Position())
				}
			}
		})
	}
	wg.Wait()
	parts[0].Merge(&parts[1])
	for _, c := range parts[0].Calls() {
		fmt.Println(c.ID, "has", len(c.Participants), "participants and", len(c.Streams), "stream")
	}
	// Output:
	// call 1 has 2 participants and 1 stream
}

func ExampleLiveAssembler() {
	s := calls.NewLiveAssembler(nil) // an hour without a record
	for _, rec := range example() {
		s.Add(rec, logs.Position{})
	}
	later := &callsummary.Record{Envelope: envelope("CallSummary", "call 2", when(3*time.Hour))}
	for _, call := range s.Add(later, logs.Position{}) {
		fmt.Println(call.ID, "is", call.Reason, "and has", len(call.Participants), "participants")
	}
	for _, call := range s.End() {
		fmt.Println(call.ID, "has", call.Reason)
	}
	// Output:
	// call 1 is idle and has 2 participants
	// call 2 has ended
}

// A service calls Advance on a timer, here with the time of a test: calls are emitted though
// no more records come.
func ExampleLiveAssembler_Advance() {
	s := calls.NewLiveAssembler(nil)
	for _, rec := range example() {
		s.Add(rec, logs.Position{})
	}
	const delay = 30 * time.Minute // of delivery; the records were written at 13:00
	tick := func(now time.Time) {
		for _, call := range s.Advance(now.Add(-delay)) {
			fmt.Println(call.ID, "is", call.Reason, "at", now.Format(time.TimeOnly))
		}
	}
	for now := noon(0); now.Before(noon(4 * time.Hour)); now = now.Add(time.Minute) {
		tick(now)
	}
	// Output:
	// call 1 is idle at 14:31:00
}

func ExampleRestoreLiveAssembler() {
	s := calls.NewLiveAssembler(nil)
	for _, rec := range example() {
		s.Add(rec, logs.Position{})
	}
	var state bytes.Buffer // a file, so that the program can be ended and started again
	if err := s.Save(&state); err != nil {
		fmt.Println(err)
	}
	s, err := calls.RestoreLiveAssembler(&state, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Kept(), "records of", len(s.End()), "call")
	// Output:
	// 4 records of 1 call
}

func ExampleParseIdentifier() {
	who := calls.ParseIdentifier("4:+14255550123", callsummary.PSTN)
	fmt.Println(who.Kind)
	fmt.Println("gives it away:", strings.Contains(who.String(), "0123"))
	// Output:
	// phone number
	// gives it away: false
}
