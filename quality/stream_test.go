package quality_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// A metric that cannot be read makes a stream Unknown in every profile that asks for it,
// unless another one is poor: read from a log or made in Go, by its record and by its mark.
func TestUnreadableMetrics(t *testing.T) {
	for _, p := range quality.Profiles() {
		for _, threshold := range p.Thresholds {
			media := threshold.Media
			if media == "" {
				media = diagnostics.Audio
			}
			for _, c := range []struct {
				reason, others string
				want           quality.Verdict
			}{
				{"alone", "", quality.Unknown},
				{"next to good ones", `,"transportType":"UDP","RoundTripTimeAvg":1,"JitterAvg":1,"PacketLossRateAvg":0,"RoundTripTimeMax":1`, quality.Unknown},
				{"next to a poor one", `,"RoundTripTimeAvg":9999,"JitterAvg":9999`, quality.Poor},
			} {
				in := fmt.Sprintf(`{"category":"CallDiagnostics","correlationId":"c","properties":{"participantId":"a","endpointType":"VoIP",`+
					`"mediaType":%q,"streamId":1%s,%q:"unreadable"}}`, media, c.others, threshold.Metric)
				rec, err := diagnostics.Decode([]byte(in), nil)
				if err == nil {
					t.Fatalf("%s is read", in)
				}
				handMade := *rec
				handMade.Extra = nil
				if got := p.Stream(rec).Verdict; got != c.want {
					t.Errorf("%s, %s, %s: %s, want %s", p.Name, threshold.Metric, c.reason, got, c.want)
				}
				if got := p.Stream(&handMade).Verdict; got != c.want {
					t.Errorf("%s, %s, %s, made in Go: %s, want %s", p.Name, threshold.Metric, c.reason, got, c.want)
				}
				for _, factsOnly := range []bool{false, true} {
					a := p.Assembler()
					a.FactsOnly = factsOnly
					a.Add(rec, logs.Position{})
					if row := p.Rows(a)[0]; row.Quality != c.want {
						t.Errorf("%s, %s, %s, facts only %t: row %s, want %s", p.Name, threshold.Metric, c.reason, factsOnly, row.Quality, c.want)
					}
				}
			}
		}
	}
	if v := quality.Documented().Stream(&diagnostics.Record{JitterAvg: opt.Of(opt.Milliseconds(1)),
		PacketLossRateAvg: opt.Of(opt.Ratio(math.NaN()))}); v.Verdict != quality.Unknown {
		t.Errorf("NaN: %s", v.Verdict)
	}
}

func TestStreamFindings(t *testing.T) {
	rec := stream("alice", diagnostics.Video, 1, jitter(45), func(r *diagnostics.Record) {
		r.RoundTripTimeAvg = opt.Of[opt.Milliseconds](500)   // the limit itself is not poor
		r.VideoFrameRateAvg = opt.Of[opt.FramesPerSecond](5) // 2 below the limit of 7
		r.RecvResolutionHeight = opt.Without[opt.Pixels](opt.Null)
		r.PacketLossRateAvg = opt.Without[opt.Ratio](opt.Invalid)
	})
	v := quality.CallDiagnostics().Stream(rec)
	if v.Verdict != quality.Poor || len(v.Findings) != 2 {
		t.Fatalf("%+v, want two findings", v)
	}
	for i, want := range []struct {
		metric           quality.Metric
		unit             string
		value, limit, by float64
	}{
		{quality.JitterAvg, "ms", 45, 30, 15},
		{quality.VideoFrameRateAvg, "frames/s", 5, 7, 2},
	} {
		f := &v.Findings[i]
		if f.Metric != want.metric || f.Metric.Unit() != want.unit || f.Value != want.value || f.Limit != want.limit || f.By() != want.by {
			t.Errorf("%+v, by %v; want %+v", f, f.By(), want)
		}
		if f.Source == "" || f.Since.State() != opt.Absent {
			t.Errorf("source %q, since %v: of a stream alone nobody knows when it began", f.Source, f.Since)
		}
	}
	// Of the eight metrics for video three are there; null and invalid are not.
	for m, want := range map[quality.Metric]quality.Verdict{
		quality.JitterAvg: quality.Poor, quality.RoundTripTimeAvg: quality.Good, quality.VideoFrameRateAvg: quality.Poor,
		quality.PacketLossRateAvg: quality.Unknown, quality.JitterBufferSizeAvg: quality.Unknown,
		quality.HealedDataRatioAvg: quality.Unknown, quality.RecvFreezeDurationPerMinuteInMs: quality.Unknown,
		quality.RecvResolutionHeight: quality.Unknown, quality.VideoBitRateAvg: quality.Unknown,
		quality.JitterMax: quality.Unknown, // the profile does not ask for it
	} {
		if got := v.Of(m); got != want {
			t.Errorf("%s: %s, want %s", m, got, want)
		}
		asked := m != quality.JitterMax
		if v.Missing.Has(m) != (asked && want == quality.Unknown) || v.Measured.Has(m) != (want != quality.Unknown) {
			t.Errorf("%s: measured %v, missing %v", m, v.Measured.Has(m), v.Missing.Has(m))
		}
	}
	if v.Measured.Len() != 3 || v.Missing.Len() != 6 || v.Missing.Has("Mood") {
		t.Errorf("%d measured, %d missing; want 3 and 6", v.Measured.Len(), v.Missing.Len())
	}
	for m := range v.Missing.All() {
		if m != quality.PacketLossRateAvg {
			t.Errorf("the first one missing is %s", m)
		}
		break
	}
}

// What was not measured never makes a stream good, and one good metric is enough.
func TestStreamUnknown(t *testing.T) {
	for _, p := range quality.Profiles() {
		want := quality.Unknown
		if p.GoodWithoutMetrics {
			want = quality.Good // see deviations_test.go
		}
		for _, media := range mediaTypes {
			empty := p.Stream(stream("alice", media, 1))
			if empty.Verdict != want || empty.Measured.Len() != 0 || empty.Missing.Len() != len(p.For(media)) {
				t.Errorf("%s, %s without metrics: %+v", p.Name, media, empty)
			}
			if v := p.Stream(stream("alice", media, 1, jitter(0))); v.Verdict != quality.Good || v.Of(quality.RoundTripTimeAvg) != quality.Unknown {
				t.Errorf("%s, %s with jitter 0: %+v", p.Name, media, v)
			}
		}
	}
	// Without a media type only the thresholds for every kind can be judged by.
	v := quality.CallDiagnostics().Stream(&diagnostics.Record{VideoFrameRateAvg: opt.Of[opt.FramesPerSecond](0)})
	if v.Verdict != quality.Good || v.Missing.Len() != 5 {
		t.Errorf("a stream of no kind: %+v", v)
	}
}

func TestStreamJSON(t *testing.T) {
	p := quality.Insights()
	c := assemble(t, summary("alice"), stream("alice", diagnostics.Audio, 1, jitter(31)))
	v := p.Call(c)
	got, err := json.Marshal(v.Streams[0])
	const want = `{"verdict":"Poor","findings":[{"metric":"JitterAvg","statistic":"average","unit":"ms","media":null,` +
		`"direction":"above","limit":30,"source":"Azure documentation: call diagnostics log schema; counted by Call Diagnostics",` +
		`"value":31,"by":1,"since":"2026-03-01T10:00:10Z"}],"measured":["JitterAvg"],"missing":["PacketLossRateAvg","RoundTripTimeAvg"]}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
	var back quality.StreamVerdict
	v.Streams[0].Stream = nil // it is not a part of the JSON
	if err := json.Unmarshal(got, &back); err != nil || !cmp.Equal(back, v.Streams[0]) {
		t.Errorf("read back: %v\n%s", err, cmp.Diff(v.Streams[0], back))
	}
	got, err = json.Marshal(p.Stream(stream("alice", diagnostics.Audio, 1)))
	const nothing = `{"verdict":"Unknown","findings":[],"measured":[],"missing":["JitterAvg","PacketLossRateAvg","RoundTripTimeAvg"]}`
	if err != nil || string(got) != nothing {
		t.Errorf("%s, %v\nwant %s", got, err, nothing)
	}
	for _, text := range []string{`{"missing":["Mood"]}`, `{"missing":{}}`, `{"findings":[{"metric":"JitterAvg","value":1}]}`, `{"findings":[1]}`} {
		if err := json.Unmarshal([]byte(text), &back); err == nil {
			t.Errorf("%s is read", text)
		}
	}
}

// A finding of a call's stream says since when: since its participant came, by
// the summary's start of the participant, else that of the call.
func TestFindingSince(t *testing.T) {
	p := quality.CallDiagnostics()
	tests := []struct {
		reason string
		owner  *callsummary.Record
		want   opt.Value[time.Time]
	}{
		{"the participant's start", summary("alice"), opt.Of(after(10))},
		{"the call's start", summary("alice", func(r *callsummary.Record) {
			r.ParticipantStartTime = opt.Without[time.Time](opt.Null)
		}), opt.Of(began)},
		{"somebody else's summary", summary("bob"), opt.Value[time.Time]{}},
	}
	for _, tt := range tests {
		v := p.Call(assemble(t, tt.owner, stream("alice", diagnostics.Audio, 1, jitter(31))))
		if got := v.Streams[0].Findings[0].Since; got != tt.want {
			t.Errorf("%s: %v, want %v", tt.reason, got, tt.want)
		}
	}
}

func TestMetricSetOrder(t *testing.T) {
	v := quality.Documented().Stream(stream("alice", diagnostics.VBSS, 1))
	got := slices.Collect(v.Missing.All())
	want := []quality.Metric{ // the documents' order: the portal's, then the maxima
		quality.JitterAvg, quality.PacketLossRateAvg, quality.RoundTripTimeAvg, quality.JitterBufferSizeAvg, quality.HealedDataRatioAvg,
		quality.VideoFrameRateAvg, quality.RecvFreezeDurationPerMinuteInMs, quality.RecvResolutionHeight,
		quality.JitterBufferSizeMax, quality.HealedDataRatioMax,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// A metric that cannot be read may be poor, so without another poor one the verdict is
// Unknown; one that is missing is no reason.
func TestStreamUnreadable(t *testing.T) {
	set := func(ms opt.Milliseconds) opt.Value[opt.Milliseconds] { return opt.Of(ms) }
	invalid, absent := opt.Without[opt.Milliseconds](opt.Invalid), opt.Value[opt.Milliseconds]{}
	tests := []struct {
		reason            string
		roundTrip, jitter opt.Value[opt.Milliseconds]
		want              quality.Verdict
	}{
		{"the first is unreadable", invalid, set(30), quality.Unknown},
		{"the last is unreadable", set(500), invalid, quality.Unknown},
		{"both are", invalid, invalid, quality.Unknown},
		{"one is missing, one unreadable", absent, invalid, quality.Unknown},
		{"one is poor, one unreadable", set(501), invalid, quality.Poor},
		{"one is missing", absent, set(30), quality.Good},
		{"none is", set(500), set(30), quality.Good},
	}
	for _, tt := range tests {
		for _, p := range []quality.Profile{quality.CallDiagnostics(), quality.CallDiagnostics2024()} {
			rec := stream("alice", diagnostics.Audio, 1)
			rec.RoundTripTimeAvg, rec.JitterAvg = tt.roundTrip, tt.jitter
			rec.Extra = &logs.Extra{Unknown: []logs.Unknown{{Name: "x", JSON: "1"}}}
			if v := p.Stream(rec); v.Verdict != tt.want {
				t.Errorf("%s, %s: %s, want %s", tt.reason, p.Name, v.Verdict, tt.want)
			}
		}
	}
}
