package logs_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// Benchmarks read records like those of the documentation.
const (
	benchSummary = `{"time":"2021-07-19T18:46:50.188Z","resourceId":"SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS","correlationId":"8d1a8374-344d-4502-b54b-ba2d6daaf0ae","operationName":"CallSummary","operationVersion":"1.0","category":"CallSummary","properties":{"identifier":"acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158","callStartTime":"2021-07-19T17:54:05.113Z","callDuration":6,"callType":"P2P","teamsThreadId":"null","participantId":"null","participantStartTime":"2021-07-19T17:54:06.758Z","participantDuration":"5","participantEndReason":"0","endpointId":"570ea078-74e9-4430-9c67-464ba1fa5859","endpointType":"VoIP","sdkVersion":"1.0.1.0","osVersion":"Windows 10.0.17763 Arch: x64"}}` + "\n"
	benchStream  = `{"time":"2021-07-19T18:46:50.188Z","resourceId":"SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS","correlationId":"8d1a8374-344d-4502-b54b-ba2d6daaf0ae","operationName":"CallDiagnostics","operationVersion":"1.0","category":"CallDiagnostics","properties":{"identifier":"acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158","participantId":"null","endpointId":"570ea078-74e9-4430-9c67-464ba1fa5859","endpointType":"VoIP","mediaType":"Video","streamId":"2804","transportType":"UDP","roundTripTimeAvg":"103","roundTripTimeMax":"143","jitterAvg":"0","jitterMax":"4","packetLossRateAvg":"3.146336E-05","packetLossRateMax":"0.001769911"}}` + "\n"
)

func benchmarkReader(b *testing.B, in string, opts *logs.Options) {
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		r := logs.NewStream(strings.NewReader(in), "", schemas(), opts)
		for {
			if _, err := r.Next(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkReaderLines(b *testing.B) {
	benchmarkReader(b, strings.Repeat(benchSummary+benchStream+benchStream, 500), nil)
}

func BenchmarkReaderKeepRaw(b *testing.B) {
	benchmarkReader(b, strings.Repeat(benchSummary+benchStream+benchStream, 500), &logs.Options{KeepRaw: true})
}

func BenchmarkReaderRecords(b *testing.B) {
	benchmarkReader(b, `{"records":[`+strings.Repeat(strings.TrimSpace(benchSummary)+",", 1500)+"]}", nil)
}

func BenchmarkReaderQuery(b *testing.B) {
	benchmarkReader(b, fmtQuery(strings.Repeat(queryRow("A")+",", 1500)+queryRow("B")), nil)
}

func BenchmarkReaderCSV(b *testing.B) {
	benchmarkReader(b, csvHead+strings.Repeat(csvLine("A"), 1500), nil)
}

func BenchmarkReaderOther(b *testing.B) {
	benchmarkReader(b, strings.Repeat(strings.Replace(benchStream, "CallDiagnostics", "CallingMetrics", 2), 1500), nil)
}

// BenchmarkReaderMessage reads messages of a few records, as an Event Hub delivers
// them: each message with a reader of its own, and all with one.
func BenchmarkReaderMessage(b *testing.B) {
	defer logs.KeepFasts(logs.KeepFasts(true))
	for _, records := range []int{1, 10, 100} {
		in := `{"records":[` + strings.TrimSuffix(strings.Repeat(strings.TrimSpace(benchStream)+",", records), ",") + "]}"
		b.Run(fmt.Sprint(records, " records"), func(b *testing.B) { benchmarkReader(b, in, nil) })
		b.Run(fmt.Sprint(records, " records, Reset"), func(b *testing.B) {
			r := logs.NewStream(strings.NewReader(""), "", schemas(), nil)
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for b.Loop() {
				r.Reset(strings.NewReader(in), "")
				for range r.All() {
				}
			}
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	rec, err := logs.Decode([]byte(benchStream), schemas(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, w := range []struct {
		name   string
		append func([]byte, logs.Record) []byte
	}{{"JSON", logs.AppendJSON}, {"Row", logs.AppendRow}, {"CSV", logs.AppendCSV}} {
		b.Run(w.name, func(b *testing.B) {
			var buf []byte
			b.ReportAllocs()
			for b.Loop() {
				buf = w.append(buf[:0], rec)
			}
			b.SetBytes(int64(len(buf)))
		})
	}
}

// BenchmarkFast reads generated data with the fast decoder.
func BenchmarkFast(b *testing.B) {
	for _, name := range []string{"field", "as they come", "keys in any order", "rows", "messages"} {
		cfg, size := feeds[name], int64(1_000_000)
		if name == "field" { // many resources, each with a spelling of its own
			cfg, size = *acstest.KindConfig(name, nil), 16_000_000
		}
		for _, reuse := range []bool{true, false} {
			b.Run(fmt.Sprint(name, ", reused: ", reuse), func(b *testing.B) {
				in := feed(cfg, size)
				r := logs.NewStream(bytes.NewReader(nil), "", schemas(), &logs.Options{ReuseRecords: reuse})
				b.SetBytes(int64(len(in)))
				b.ReportAllocs()
				for b.Loop() {
					r.Reset(bytes.NewReader(in), "")
					for {
						if _, err := r.Next(); err == io.EOF {
							break
						} else if err != nil {
							b.Fatal(err)
						}
					}
				}
			})
		}
	}
}
