package acstelemetry_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"example.com/acstelemetry"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
)

// The records of a folder, in any shapes and compressions.
func ExampleOpen() {
	streams, participants := 0, 0
	r := acstelemetry.Open(context.Background(), []string{"examples/data"}, nil)
	defer r.Close()
	for rec, err := range r.All() {
		if err != nil {
			fmt.Fprintln(os.Stderr, err) // and continue
		}
		switch rec.(type) {
		case *callsummary.Record:
			participants++
		case *diagnostics.Record:
			streams++
		}
	}
	fmt.Println(participants, "participants,", streams, "streams")
	// Output:
	// 9 participants, 7 streams
}

// The files of an archive, or of any other file system.
func ExampleNewSourceReader() {
	files := acstelemetry.Files{FS: os.DirFS("examples/data"), Paths: []string{"p2p"}}
	r := acstelemetry.NewSourceReader(context.Background(), files, nil)
	for rec, err := range r.All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		if s, ok := rec.(*diagnostics.Record); ok {
			fmt.Println(s.MediaType, s.RoundTripTimeAvg, "ms")
		}
	}
	// Output:
	// Audio 82 ms
	// Audio 78 ms
	// Video 103 ms
}

// A bad field costs only that field, a bad record only that record, and neither
// affects the next one.
func ExampleNewReader() {
	input := strings.NewReader(`
{"category":"CallSummary","correlationId":"1","properties":{"callDuration":"a while","callType":"P2P"}}
{"category":"CallSummary","correlationId":"2","properties":{
{"category":"CallSummary","correlationId":"3","properties":{"callDuration":60}}
`)
	r := acstelemetry.NewReader(context.Background(), input, "input", nil)
	for rec, err := range r.All() {
		var problems *logs.RecordError
		if errors.As(err, &problems) {
			fmt.Println("record", problems.Record, "has a problem:", problems.Problems[0].Err)
		}
		if s, ok := rec.(*callsummary.Record); ok {
			fmt.Println("call", s.CorrelationID, "took", s.CallDuration)
		}
	}
	// Output:
	// record 1 has a problem: not a JSON number
	// call 1 took <invalid>
	// record 2 has a problem: the record is cut off
	// call 3 took 60
}

func ExampleDecode() {
	rec, err := acstelemetry.Decode([]byte(`{"category":"CallSummary","properties":{
		"participantEndReason":"487", "osVersion":"Redacted", "sdkVersion":null}}`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	s := rec.(*callsummary.Record)
	fmt.Println(s.ParticipantEndReason, s.OSVersion, s.SDKVersion, s.EndpointID)
	// Output:
	// 487 <redacted> <null> <absent>
}
