package acstest_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// A pipeline must find the same records in every shape of the samples.
func Example() {
	samples := acstest.Named("p2p-diagnostics-1", "p2p-diagnostics-2")
	pipeline := func(data []byte) (records []acstelemetry.Record) {
		for rec := range acstelemetry.NewReader(context.Background(), bytes.NewReader(data), "", nil).All() {
			records = append(records, rec)
		}
		return records
	}
	want := []acstelemetry.Record{samples[0].Record(), samples[1].Record()}
	for _, shape := range acstest.Shapes() {
		got := pipeline(acstest.Render(shape, samples...))
		fmt.Println(shape, cmp.Equal(want, got, acstest.Alike()))
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

func ExampleSamples() {
	var other []string
	for _, s := range acstest.Samples() {
		if s.Printed != s.Fixed {
			fmt.Println(s.Name, "is not printed as JSON")
		}
		if !s.InFiles {
			other = append(other, s.Name)
		}
	}
	fmt.Println("from later documents:", other)
	// Output:
	// group-diagnostics-4 is not printed as JSON
	// client-operation is not printed as JSON
	// from later documents: [media-statistics user-facing-diagnostic call-automation-operation call-automation-media call-automation-streaming recording-summary recording-operation closed-captions calling-metrics service-request]
}

func ExampleSample_Record() {
	s := acstest.Named("cross-tenant-p2p-summary")[0]
	summary := s.Record().(*callsummary.Record)
	fmt.Println(s.Where)
	fmt.Println(summary.CallDuration, summary.EndpointType, summary.SDKVersion, summary.ParticipantID, summary.CorrelationID)
	// Output:
	// P2P call, call summary logs: cross-tenant, VoIP user 1
	// 520 VoIP <redacted> <null> <absent>
}

func ExampleNamed() {
	for _, s := range acstest.Named("p2p-diagnostics-1", "p2p-diagnostics-3") {
		stream := s.Record().(*diagnostics.Record)
		fmt.Println(s.Name, stream.MediaType, stream.RoundTripTimeAvg)
	}
	// Output:
	// p2p-diagnostics-1 Audio 82
	// p2p-diagnostics-3 Video 103
}

func ExampleRender() {
	fmt.Printf("%s", acstest.Render(acstest.Rows, acstest.Named("media-statistics")...))
	// Output:
	// {"TenantId":"aaaabbbb-0000-cccc-1111-dddd2222eeee","TimeGenerated":"2024-01-10T07:36:51.771Z","OperationName":"CallClientMediaStatsTimeSeries","CallId":"92d800c4-abde-40be-91e9-3814ee786b19","CallClientTimeStamp":"2024-01-09T15:07:56.066Z","MetricName":"JitterInMs","Count":2,"Sum":34,"Average":17,"Minimum":10,"Maximum":25,"MediaStreamDirection":"recv","MediaStreamType":"audio","MediaStreamCodec":"OPUS","ParticipantId":"2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c","ClientInstanceId":"d08a3d05-db90-415f-88a7-87ae74edc1dd","AggregationIntervalSeconds":10,"Type":"ACSCallClientMediaStatsTimeSeries"}
}

func ExampleFiles() {
	fsys := fstest.MapFS{}
	for name, data := range acstest.Files() {
		fsys[name] = &fstest.MapFile{Data: data}
	}
	count := map[string]int{}
	for rec := range acstelemetry.NewSourceReader(context.Background(), acstelemetry.Files{FS: fsys, Paths: []string{"."}}, nil).All() {
		count[rec.Schema().Name()]++
	}
	fmt.Println(count)
	// Output:
	// map[CallClientOperations:1 CallDiagnostics:7 CallSummary:9]
}

func ExampleExact() {
	want := acstest.Named("p2p-summary-2")[0].Record()
	got := acstest.Named("p2p-summary-2")[0].Record().(*callsummary.Record)
	fmt.Println(cmp.Equal(want, got, acstest.Exact()))
	got.OSVersion = opt.Value[string]{} // a pipeline that loses nulls
	fmt.Println(cmp.Equal(want, got, acstest.Exact()))
	// Output:
	// true
	// false
}

func ExampleAlike() {
	printed := acstest.Named("p2p-summary-2")
	row, err := acstelemetry.Decode(acstest.Render(acstest.Rows, printed...), nil)
	if err != nil {
		fmt.Println(err)
	}
	resourceLog := printed[0].Record()
	fmt.Println(cmp.Equal(resourceLog, row, acstest.Exact()))
	fmt.Println(cmp.Equal(resourceLog, row, acstest.Alike()))
	// Output:
	// false
	// true
}

func ExampleShapes() {
	slow := slices.DeleteFunc(acstest.Shapes(), func(s acstest.Shape) bool {
		return s == acstest.Lines || s == acstest.Messages
	})
	fmt.Println(slow)
	// Output:
	// [array rows query csv pasted]
}
