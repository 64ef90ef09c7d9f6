package quality_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// sampleCall stands for what package calls makes of the records of a reader: a
// call with two participants, one of whom had a bad connection.
func sampleCall() *calls.Call {
	var a calls.Assembler
	for _, rec := range []logs.Record{
		summary("alice", dropped), summary("bob"),
		stream("alice", diagnostics.Audio, 1, jitter(45)), stream("bob", diagnostics.Audio, 1, jitter(8)),
		operation("alice", clientops.Join, clientops.UnexpectedClientError, took(2100)),
		operation("bob", clientops.Join, clientops.Success, took(300)),
		rating("1", 2, 5),
	} {
		a.Add(rec, logs.Position{})
	}
	return a.Calls()[0]
}

// What Azure's Call Diagnostics shows of a call.
func Example() {
	v := quality.CallDiagnostics().Call(sampleCall())
	fmt.Println("quality", v.Quality, "rating", v.Rating.Verdict)
	for _, issue := range v.Issues {
		fmt.Println(issue.Count, issue.Name)
	}
	// Output:
	// quality Poor rating Poor
	// 1 Call Ended Ungracefully
	// 1 Join
	// 1 Poor Media Streams
}

func ExampleProfile_Stream() {
	rec := &diagnostics.Record{
		MediaType:         opt.Of(diagnostics.Audio),
		JitterAvg:         opt.Of[opt.Milliseconds](12),
		PacketLossRateAvg: opt.Of[opt.Ratio](0.25),
	}
	v := quality.Insights().Stream(rec)
	fmt.Println(v.Verdict)
	for _, f := range v.Findings {
		fmt.Printf("%s is %v, %s the limit of %v %s\n", f.Metric, f.Value, f.Direction, f.Limit, f.Metric.Unit())
	}
	for m := range v.Missing.All() {
		fmt.Println(m, "is", v.Of(m))
	}
	// Output:
	// Poor
	// PacketLossRateAvg is 0.25, above the limit of 0.1 ratio
	// RoundTripTimeAvg is Unknown
}

// A custom profile: stricter on jitter, but not for shared screens, and
// without the healed data.
func ExampleProfile_With() {
	p := quality.CallDiagnostics().
		With("Ours", quality.Threshold{Metric: quality.JitterAvg, Direction: quality.Above, Limit: 20, Source: "our support team"}).
		With("Ours", quality.Threshold{Metric: quality.JitterAvg, Media: diagnostics.VBSS, Direction: quality.Above, Limit: 60, Source: "our support team"}).
		Without("Ours", quality.HealedDataRatioAvg, "")
	if err := p.Validate(); err != nil {
		fmt.Println(err)
	}
	for _, media := range []diagnostics.MediaType{diagnostics.Audio, diagnostics.VBSS} {
		rec := &diagnostics.Record{MediaType: opt.Of(media), JitterAvg: opt.Of[opt.Milliseconds](25)}
		fmt.Println(media, p.Stream(rec).Verdict)
	}
	// Output:
	// Audio Poor
	// VBSS Good
}

func ExampleReadProfile() {
	const text = `{"name": "Ours", "thresholds": [
		{"metric": "JitterAvg", "direction": "above", "limit": 20},
		{"metric": "PacketLossRateAvg", "direction": "above", "limit": 5}
	]}`
	_, err := quality.ReadProfile(strings.NewReader(text))
	fmt.Println(err)
	p, err := quality.ReadProfile(strings.NewReader(strings.Replace(text, "5}", "0.05}", 1)))
	fmt.Println(p.Name, len(p.Thresholds), err)
	// Output:
	// not a valid profile: threshold 2: PacketLossRateAvg: limit 5: a ratio is from 0 to 1; ten per cent is 0.1
	// Ours 2 <nil>
}

func ExampleThreshold() {
	text, err := json.Marshal(quality.Insights().Thresholds[0])
	fmt.Println(string(text), err)
	// Output:
	// {"metric":"JitterAvg","statistic":"average","unit":"ms","media":null,"direction":"above","limit":30,"source":"Azure documentation: call diagnostics log schema; counted by Call Diagnostics"} <nil>
}

func ExampleProfile_Participants() {
	c := sampleCall()
	for i, v := range quality.CallDiagnostics().Participants(c) {
		fmt.Println(c.Participants[i].Key, v.Quality, "ungraceful", v.Ungraceful, v.Issues)
	}
	// Output:
	// alice Poor ungraceful true [{Call Ended Ungracefully 1} {Join 1} {Poor Media Streams 1}]
	// bob Good ungraceful false []
}

// A profile's limit for the jitter of streams is that of what clients measure,
// too.
func ExampleProfile_Series() {
	var a calls.Assembler
	for i, ms := range []float64{12, 35, 48, 20} {
		a.Add(interval(mediastats.JitterInMs, float64(10+10*i), ms), logs.Position{})
	}
	patient := quality.CallDiagnostics().With("Patient", quality.Threshold{Metric: quality.JitterAvg, Direction: quality.Above, Limit: 40})
	for _, p := range []quality.Profile{quality.CallDiagnostics(), patient} {
		for _, v := range p.Series(a.Calls()[0].Series[0]) {
			fmt.Printf("%s: %s, above %v %s since %s, by %v %s at worst\n", p.Name, v.Verdict,
				v.Threshold.Limit, v.Threshold.Unit, v.Since.Format(time.TimeOnly), v.By(), v.Threshold.Unit)
		}
	}
	// Output:
	// CallDiagnostics: Poor, above 30 ms since 10:00:10, by 18 ms at worst
	// Patient: Poor, above 40 ms since 10:00:20, by 8 ms at worst
}

// A custom threshold, for a metric that the documents give no limit for.
func ExampleSeriesThreshold_Series() {
	var a calls.Assembler
	for i, kbit := range []float64{40, 18, 12, 40} {
		a.Add(interval(mediastats.Bitrate, float64(10+10*i), 1000*kbit), logs.Position{})
	}
	t := quality.SeriesThreshold{Metric: mediastats.Bitrate, Media: mediastats.Audio, Direction: quality.Below, Limit: 24_000, Unit: "bit/s"}
	v := t.Series(a.Calls()[0].Series[0])
	fmt.Printf("%s: %.0f %% of the time below %v %s, %v at a stretch, at worst %v\n", v.Verdict, 100*v.Share, t.Limit, t.Unit, v.Longest, v.Worst)
	// Output:
	// Poor: 50 % of the time below 24000 bit/s, 20s at a stretch, at worst 12000
}

func ExampleRating() {
	r := quality.CallDiagnostics().Call(sampleCall()).Rating
	fmt.Println(r.Verdict, r.Mean, "of 5")
	// Output:
	// Poor 2 of 5
}

func ExampleCallVerdict_Row() {
	row := quality.CallDiagnostics().Call(sampleCall()).Row()
	fmt.Println(row.CallType, row.DurationSeconds, "s,", row.Participants, "participants,", row.Issues, "issues")
	// Output:
	// Group 60 s, 2 participants, 3 issues
}
