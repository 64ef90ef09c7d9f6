package browsertest

import (
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

var shots = flag.String("shots", "", "take pictures, and keep them and the pages of the tests in this `folder`")

// pages is the folder of the pages and pictures that the tests make.
var pages string

// makePageFolder makes the folder of pages. What it returns removes a temporary one.
func makePageFolder() (remove func() error, err error) {
	if *shots != "" {
		if pages, err = filepath.Abs(*shots); err != nil {
			return nil, err
		}
		return func() error { return nil }, os.MkdirAll(pages, 0o777)
	}
	pages, err = os.MkdirTemp("", "browsertest-")
	return func() error { return os.RemoveAll(pages) }, err
}

// assembled returns the calls of records.
func assembled(records []logs.Record) []*calls.Call {
	var a calls.Assembler
	for i, rec := range records {
		a.Add(rec, logs.Position{Source: "generated", Record: int64(i + 1)})
	}
	return a.Calls()
}

// writePage writes a page of calls to a file and returns its URL.
func writePage(name string, o report.PageOptions, list iter.Seq[*calls.Call]) (url string) {
	profile := quality.CallDiagnostics()
	page := report.NewPage(&o)
	for c := range list {
		if err := page.Add(profile.Call(c)); err != nil {
			panic(err) // not before it is written
		}
	}
	path := filepath.Join(pages, name+".html")
	file, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	_, err = page.WriteTo(file)
	if err := errors.Join(err, file.Close()); err != nil {
		panic(err)
	}
	return "file://" + path
}

// generated returns the calls of a config of package acstest, one by one.
func generated(cfg acstest.Config) iter.Seq[*calls.Call] {
	return func(yield func(*calls.Call) bool) {
		for c := range acstest.Generate(&cfg) {
			for _, c := range assembled(c.Records) {
				if !yield(c) {
					return
				}
			}
		}
	}
}

// demo is a config with some of everything.
func demo() acstest.Config {
	return acstest.Config{Seed: 7, Calls: 400, RecordsPerCall: 60, Every: 3 * time.Minute, Surveys: 0.3, MediaStats: 0.6, Usage: 0.2, WithoutID: 0.01, UserFacing: 0.2}
}

// attack acts if text becomes script, markup or style in any way, and disturbs the text
// around it if it is shown as it is.
const attack = `</script></title></style><script>window.__pwned=1</script><img src=x onerror="window.__pwned=2">` +
	`'"` + "`" + `${window.__pwned=3}<!--]]>&lt;b&gt;` + "\u202Etxt.exe\u2066\u200B\u0000\u2028{{script}}javascript:window.__pwned=4"

// hostileCalls returns calls with the attack in every text of their records.
func hostileCalls() []*calls.Call {
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	evil := func(name string) opt.Value[string] { return opt.Of(name + " " + attack) }
	var records []logs.Record
	for i := range 3 {
		id := evil(fmt.Sprint("call ", i))
		summary := &callsummary.Record{
			Identifier: evil("identifier"), CallStartTime: opt.Of(at), CallDuration: opt.Of(opt.Seconds(60)), CallType: opt.Of(callsummary.CallType("Group " + attack)),
			TeamsThreadID: evil("thread"), ParticipantID: evil("participant"), ParticipantStartTime: opt.Of(at), ParticipantDuration: opt.Of(opt.Seconds(50)),
			ParticipantEndReason: opt.Of("410"), EndpointID: evil("endpoint"), EndpointType: opt.Of(callsummary.EndpointType("VoIP " + attack)),
			SDKVersion: evil("sdk"), OSVersion: evil("os"), ParticipantEndSubCode: evil("subcode"),
		}
		summary.CorrelationID, summary.ResourceID, summary.Time = id, evil("resource"), opt.Of(at)
		stream := &diagnostics.Record{
			ParticipantID: evil("participant"), EndpointID: evil("endpoint"), MediaType: opt.Of(diagnostics.MediaType("Audio " + attack)), StreamID: opt.Of(int64(i)),
			JitterAvg: opt.Of(opt.Milliseconds(90)), CodecName: evil("codec"), TransportType: opt.Of(diagnostics.TransportType("UDP " + attack)),
		}
		stream.CorrelationID, stream.Time = id, opt.Of(at)
		op := &clientops.Record{
			CallClientTimeStamp: opt.Of(at.Add(5 * time.Second)), OperationName: opt.Of(clientops.OperationName("Join " + attack)), CallID: id, ParticipantID: evil("participant"),
			OperationID: evil("operation"), DurationMs: opt.Of(opt.Milliseconds(900)), ResultType: opt.Of(clientops.ResultType("Failed " + attack)),
		}
		request := &callautomation.Operation{ResultType: evil("Failed"), SubOperationName: evil("kind"), ResultSignature: opt.Of(int64(400))}
		request.CorrelationID, request.OperationName, request.Time = id, evil("Play"), opt.Of(at)
		records = append(records, summary, stream, op, request)
	}
	long := &callsummary.Record{ParticipantID: opt.Of(strings.Repeat("p", 10_000)), CallStartTime: opt.Of(at), Identifier: opt.Of(strings.Repeat("אב", 2000))}
	long.CorrelationID, long.Time = opt.Of(longID), opt.Of(at)
	return assembled(append(records, long))
}

// namedCalls returns calls with names that are wide, narrow, and written with combining
// characters.
func namedCalls() []*calls.Call {
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	var records []logs.Record
	for i, name := range []string{wideName, narrowName, "Zu\u0308rich"} {
		op := &clientops.Record{
			CallClientTimeStamp: opt.Of(at), OperationName: opt.Of(clientops.OperationName(name)), CallID: opt.Of(fmt.Sprint("call-", i)),
			OperationID: opt.Of("operation"), DurationMs: opt.Of(opt.Milliseconds(900)), ResultType: opt.Of(clientops.ResultType("Failed")),
		}
		records = append(records, op)
	}
	return assembled(records)
}

var (
	wideName   = strings.Repeat("W", 28) // in most fonts more than 11 pixels each
	narrowName = strings.Repeat("i", 40) // in most fonts less than 5 pixels each
)

var longID = strings.Repeat("10kB-", 2048)
