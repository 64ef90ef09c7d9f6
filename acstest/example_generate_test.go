package acstest_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
)

// A pipeline that counts the participants of each call must find those of a thousand
// generated calls.
func ExampleGenerate() {
	pipeline := func(input io.Reader) map[string]map[string]bool {
		participants := map[string]map[string]bool{}
		for rec := range acstelemetry.NewReader(context.Background(), input, "", nil).All() {
			s, ok := rec.(*callsummary.Record)
			if !ok {
				continue
			}
			call := s.CorrelationID.Or("")
			if participants[call] == nil {
				participants[call] = map[string]bool{}
			}
			who := s.ParticipantID.Or(s.Identifier.Or(s.EndpointID.Or("")))
			participants[call][who] = true
		}
		return participants
	}

	cfg := acstest.Config{
		Seed: 1, Calls: 1000,
		Incomplete: acstest.None, // all participants have a summary
		LeftOut:    acstest.None, // no records to ignore
	}
	found := pipeline(acstest.NewFeed(&cfg))
	wrong := 0
	for call := range acstest.Generate(&cfg) {
		if len(found[call.Answer.CallID]) != call.Answer.Participants {
			wrong++
		}
	}
	fmt.Println(len(found), "calls,", wrong, "wrong")
	// Output:
	// 1000 calls, 0 wrong
}

// A pipeline that goes by end codes finds other drops than one that goes by result
// categories; AnswerBy says which calls tell them apart.
func ExampleCall_AnswerBy() {
	cfg := acstest.Config{
		Seed: 1, Calls: 500, Ungraceful: 0.2,
		OldRecords: acstest.None, Contradictions: acstest.None, // codes and categories agree
		Incomplete: acstest.None, LeftOut: acstest.None, // every participant has a summary
	}
	differ := func() (n int) {
		for call := range acstest.Generate(&cfg) {
			if call.Answer.DroppedParticipants != call.AnswerBy(acstest.CallDiagnostics2024).DroppedParticipants {
				n++
			}
		}
		return n
	}
	fmt.Println(differ())
	cfg.Contradictions = 0.5
	fmt.Println(differ() > 0)
	// Output:
	// 0
	// true
}

// A feed of ten megabytes is generated while it is read.
func ExampleNewFeed() {
	feed := acstest.NewFeed(&acstest.Config{Seed: 1, Calls: acstest.None, Bytes: 10 << 20})
	lines := 0
	in := bufio.NewReader(feed)
	for {
		if _, err := in.ReadSlice('\n'); err != nil {
			break
		}
		lines++
	}
	fmt.Println(feed.Planted().Bytes > 10<<20, int64(lines) == feed.Planted().Records)
	// Output:
	// true true
}

// A test of an alert for jitter needs streams that are poor by jitter alone.
func ExampleConfig() {
	cfg := acstest.Config{Seed: 1, Calls: 500, Poor: 0.1, PoorBy: []string{"JitterAvg"}}
	byJitter, byOthers := 0, 0
	for call := range acstest.Generate(&cfg) {
		for _, s := range call.Answer.Media {
			switch {
			case s.Poor && slices.Contains(s.Beyond, "JitterAvg"):
				byJitter++
			case s.Poor:
				byOthers++
			}
		}
	}
	fmt.Println(byJitter > 0, byOthers)
	// Output:
	// true 0
}

// A reader must report every fault, and read everything else.
func ExampleFaults() {
	feed := acstest.NewFeed(&acstest.Config{Seed: 1, Faults: acstest.Faults{Fields: 0.01, Lines: 0.01}})
	var records, problems int64
	for rec, err := range acstelemetry.NewReader(context.Background(), feed, "", nil).All() {
		var wrong *logs.RecordError
		if errors.As(err, &wrong) {
			problems += int64(len(wrong.Problems))
		}
		if rec != nil {
			records++
		}
	}
	planted := feed.Planted()
	fmt.Println(records == planted.Records, problems == planted.Problems())
	// Output:
	// true true
}

// A pipeline that counts calls by resource must find those that were generated, whoever
// wrote the logs. Here a tenth of the resources has names in another case.
func ExampleSpellings() {
	cfg := acstest.KindConfig("field", &acstest.Config{
		Seed: 1, Calls: 200, Resources: 40, WithoutID: acstest.None,
		Spellings: &acstest.Spellings{Casing: 0.1, CRLF: acstest.None},
	})
	read, planted := map[string]string{}, map[string]string{}
	for rec := range acstelemetry.NewReader(context.Background(), acstest.NewFeed(cfg), "", nil).All() {
		if call, ok := rec.Head().CorrelationID.Get(); ok {
			read[call] = rec.Head().ResourceID.Or("")
		}
	}
	for call := range acstest.Generate(cfg) {
		planted[call.Answer.CallID] = call.Answer.ResourceID
	}
	fmt.Println(len(planted), cmp.Equal(read, planted))
	// Output:
	// 200 true
}

// The answers of a kind of data come from its config.
func ExampleKindConfig() {
	cfg := acstest.KindConfig("faults", &acstest.Config{Seed: 1, Calls: 100})
	calls := 0
	for range acstest.Generate(cfg) {
		calls++
	}
	fmt.Println(calls, cfg.Faults.Fields, cfg.Faults.Lines)
	// Output:
	// 100 0.01 0.01
}

func ExampleRecords() {
	count := map[string]int{}
	for rec := range acstest.Records(&acstest.Config{Seed: 1, Calls: 5000}) {
		count[rec.Schema().Name()]++
	}
	all := count["CallSummary"] + count["CallDiagnostics"] + count["CallClientOperations"]
	for _, log := range []string{"CallSummary", "CallDiagnostics", "CallClientOperations"} {
		fmt.Printf("%s %.0f %%\n", log, float64(100*count[log])/float64(all))
	}
	// Output:
	// CallSummary 15 %
	// CallDiagnostics 45 %
	// CallClientOperations 40 %
}

// One call, in every shape in which Azure delivers logs.
func ExampleCall_Render() {
	for call := range acstest.Generate(&acstest.Config{Seed: 1, Calls: 1}) {
		for _, shape := range acstest.Shapes() {
			reader := acstelemetry.NewReader(context.Background(), bytes.NewReader(call.Render(shape)), "", nil)
			var got []acstelemetry.Record
			for rec := range reader.All() {
				got = append(got, rec)
			}
			fmt.Println(shape, cmp.Equal(call.Records, got, acstest.Alike()))
		}
	}
	// Output:
	// lines true
	// messages true
	// array true
	// rows true
	// query true
	// csv true
	// pasted true
}
