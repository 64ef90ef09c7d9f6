package quality_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// of returns a change of an interval: of which participant's client, and of what
// kind of stream.
func of(participant string, media mediastats.StreamType) func(*mediastats.Record) {
	return func(r *mediastats.Record) {
		r.ParticipantID, r.MediaStreamType = opt.Of(participant), opt.Of(media)
	}
}

// peaking returns a change of an interval: its maximum.
func peaking(ms float64) func(*mediastats.Record) {
	return func(r *mediastats.Record) { r.Maximum = opt.Of(ms) }
}

// The documents' profiles all have the jitter of streams, above 30 ms, and
// nothing else that clients measure in the same way.
func TestSeriesThresholds(t *testing.T) {
	for _, p := range quality.Profiles() {
		want := []quality.SeriesThreshold{{
			Metric: "JitterInMs", Direction: quality.Above, Limit: 30, Unit: "ms",
			Source: "carried over from JitterAvg: Azure documentation: call diagnostics log schema; counted by Call Diagnostics",
		}}
		if got := p.SeriesThresholds(); !cmp.Equal(got, want) {
			t.Errorf("%s: %s", p.Name, cmp.Diff(want, got))
		}
		if got := p.Without("x", quality.JitterAvg, "").SeriesThresholds(); got != nil {
			t.Errorf("%s without jitter: %+v", p.Name, got)
		}
	}
	p := quality.Profile{Name: "x", Thresholds: []quality.Threshold{
		{Metric: quality.JitterMax, Media: "vbss", Direction: quality.Below, Limit: 1}, // case does not count
		{Metric: quality.JitterAvg, Media: diagnostics.AppSharing, Direction: quality.Above, Limit: 2},
		{Metric: quality.RoundTripTimeAvg, Direction: quality.Above, Limit: 3},
		{Metric: quality.JitterAvg, Media: diagnostics.Video, Direction: quality.Above, Limit: 4, Source: "house rule"},
		{Metric: quality.JitterAvg, Media: diagnostics.Audio, Direction: quality.Above, Limit: 5},
	}}
	want := []quality.SeriesThreshold{ // there are no media statistics of application sharing
		{Metric: "JitterInMs", Media: "screen", Direction: quality.Below, Limit: 1, Unit: "ms", Maximum: true, Source: "carried over from JitterMax"},
		{Metric: "JitterInMs", Media: "video", Direction: quality.Above, Limit: 4, Unit: "ms", Source: "carried over from JitterAvg: house rule"},
		{Metric: "JitterInMs", Media: "audio", Direction: quality.Above, Limit: 5, Unit: "ms", Source: "carried over from JitterAvg"},
	}
	if got := p.SeriesThresholds(); !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
}

// A series is judged by what the profile says of its kind of stream, as streams
// are: one limit for all, another for shared screens, none.
func TestProfileSeries(t *testing.T) {
	const every = ""
	patient := quality.Profile{Name: "patient", Thresholds: []quality.Threshold{
		{Metric: quality.JitterAvg, Media: every, Direction: quality.Above, Limit: 100},
		{Metric: quality.JitterAvg, Media: diagnostics.VBSS, Direction: quality.Above, Limit: 60},
	}}
	videoOnly := quality.Profile{Name: "video", Thresholds: []quality.Threshold{
		{Metric: quality.JitterAvg, Media: diagnostics.Video, Direction: quality.Above, Limit: 20},
	}}
	peaks := quality.Profile{Name: "peaks", Thresholds: []quality.Threshold{
		{Metric: quality.JitterMax, Media: every, Direction: quality.Above, Limit: 200},
		{Metric: quality.JitterAvg, Media: every, Direction: quality.Above, Limit: 30},
	}}
	type verdict struct {
		limit float64
		says  quality.Verdict
	}
	tests := []struct {
		reason  string
		profile quality.Profile
		series  *mediastats.Record
		want    []verdict
	}{
		{"the page's limit", quality.CallDiagnostics(), interval("JitterInMs", 10, 45), []verdict{{30, quality.Poor}}},
		{"a custom one", patient, interval("JitterInMs", 10, 45), []verdict{{100, quality.Good}}},
		{"for shared screens its own", patient, interval("JitterInMs", 10, 61, of("alice", mediastats.Screen)), []verdict{{60, quality.Poor}}},
		{"and not that of all", patient, interval("JitterInMs", 10, 101, of("alice", mediastats.Screen)), []verdict{{60, quality.Poor}}},
		{"a video has that of all", patient, interval("JitterInMs", 10, 61, of("alice", mediastats.Video)), []verdict{{100, quality.Good}}},
		{"so has a kind that is not said", patient, interval("JitterInMs", 10, 101, of("alice", "")), []verdict{{100, quality.Poor}}},
		{"none for audio", videoOnly, interval("JitterInMs", 10, 500), nil},
		{"nor for what is not said", videoOnly, interval("JitterInMs", 10, 500, of("alice", "hologram")), nil},
		{"the other kind has one", videoOnly, interval("JitterInMs", 10, 21, of("alice", mediastats.Video)), []verdict{{20, quality.Poor}}},
		{"another metric", quality.CallDiagnostics(), interval("Bitrate", 10, 500), nil},
		{"by average and maximum", peaks, interval("JitterInMs", 10, 10, peaking(201)), []verdict{{200, quality.Poor}, {30, quality.Good}}},
		{"a maximum that is not known", peaks, interval("JitterInMs", 10, 31), []verdict{{200, quality.Unknown}, {30, quality.Poor}}},
	}
	for _, tt := range tests {
		c := assemble(t, summary("alice"), tt.series)
		var got []verdict
		for _, v := range tt.profile.Series(c.Series[0]) {
			got = append(got, verdict{v.Threshold.Limit, v.Verdict})
			if v.Series != c.Series[0] {
				t.Errorf("%s: the verdict is on another series", tt.reason)
			}
		}
		if !cmp.Equal(got, tt.want, cmp.AllowUnexported(verdict{})) {
			t.Errorf("%s: %v, want %v", tt.reason, got, tt.want)
		}
		if call := tt.profile.Call(c); len(call.Series) != len(tt.want) {
			t.Errorf("%s: the call has %d verdicts on series, want %d", tt.reason, len(call.Series), len(tt.want))
		}
		if one := tt.profile.Participant(c, c.Participants[0]); len(one.Series) != len(tt.want) {
			t.Errorf("%s: the participant has %d verdicts on series, want %d", tt.reason, len(one.Series), len(tt.want))
		}
	}
}

// A participant has the verdicts on what its own client measured.
func TestParticipantSeries(t *testing.T) {
	records := []logs.Record{
		summary("alice"), summary("bob"),
		interval("JitterInMs", 10, 31, of("alice", mediastats.Audio)), interval("JitterInMs", 10, 7, of("bob", mediastats.Audio)),
		interval("JitterInMs", 10, 8, of("bob", mediastats.Video)), interval("Bitrate", 10, 8, of("bob", mediastats.Video)),
	}
	alice, bob := participantOf(t, "alice", records...), participantOf(t, "bob", records...)
	if len(alice.Series) != 1 || alice.Series[0].Verdict != quality.Poor || alice.Series[0].Worst != 31 || alice.Quality != quality.Unknown {
		t.Errorf("alice: %+v, quality %s", alice.Series, alice.Quality)
	}
	if len(bob.Series) != 2 || bob.Series[0].Worst != 7 || bob.Series[1].Worst != 8 { // audio before video
		t.Errorf("bob: %+v", bob.Series)
	}
}
