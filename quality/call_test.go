package quality_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/survey"
)

// judge2024 returns the verdict on the call of the records by the rules until 2024.
func judge2024(tb testing.TB, records ...logs.Record) *quality.CallVerdict {
	tb.Helper()
	p := quality.CallDiagnostics2024()
	return p.Call(assembleBy(tb, p, records...))
}

// judge returns the verdict of Call Diagnostics on the call of the records.
func judge(tb testing.TB, records ...logs.Record) *quality.CallVerdict {
	tb.Helper()
	return quality.CallDiagnostics().Call(assemble(tb, records...))
}

// Each of the reference's end codes drops a participant, and no other number.
func TestDroppedParticipants(t *testing.T) {
	ungraceful := map[int]bool{
		380: true, 400: true, 407: true, 408: true, 409: true, 410: true, 412: true, 417: true, 430: true, 439: true, 440: true,
		481: true, 483: true, 488: true, 489: true, 493: true, 500: true, 502: true, 503: true, 504: true, 580: true,
	}
	if len(ungraceful) != 21 {
		t.Fatal("the table is mistyped")
	}
	for code := -1; code <= 1000; code++ {
		v := judge2024(t, summary("alice", endCode(strconv.Itoa(code))), summary("bob"))
		want := 0
		if ungraceful[code] {
			want = 1
		}
		if len(v.Dropped) != want || v.IssueCount() != want || want == 1 && v.Dropped[0].Key != "alice" {
			t.Errorf("code %d: %d dropped, %d issues; want %d", code, len(v.Dropped), v.IssueCount(), want)
		}
	}
	for text, want := range map[string]bool{"410.0": true, " 503 ": true, "": false, "Redacted": false, "call dropped": false} {
		if got := len(judge2024(t, summary("alice", endCode(text))).Dropped) > 0; got != want {
			t.Errorf("end reason %q: dropped %v", text, got)
		}
	}
	unsaid := summary("alice", func(r *callsummary.Record) { r.ParticipantEndReason = opt.Without[string](opt.Null) })
	if len(judge2024(t, unsaid).Dropped) > 0 {
		t.Error("dropped without an end reason")
	}
}

func TestCallQuality(t *testing.T) {
	alice := summary("alice")
	good, poor := stream("alice", diagnostics.Audio, 1, jitter(30)), stream("alice", diagnostics.Audio, 2, jitter(31))
	empty := stream("alice", diagnostics.Audio, 3)
	tests := []struct {
		reason  string
		profile quality.Profile
		streams []logs.Record
		want    quality.Verdict
		poor    int
	}{
		{"no stream record", quality.CallDiagnostics(), nil, quality.Unknown, 0},
		{"none is poor", quality.CallDiagnostics(), []logs.Record{good, empty}, quality.Good, 0},
		{"one is", quality.CallDiagnostics(), []logs.Record{good, poor, empty}, quality.Poor, 1},
		{"nothing is known of any", quality.Documented(), []logs.Record{empty}, quality.Unknown, 0},
		{"something of one", quality.Documented(), []logs.Record{empty, good}, quality.Good, 0},
	}
	for _, tt := range tests {
		v := tt.profile.Call(assemble(t, append(tt.streams, alice)...))
		if v.Quality != tt.want || v.PoorStreams != tt.poor || len(v.Streams) != len(tt.streams) {
			t.Errorf("%s: %s, %d of %d poor; want %s, %d", tt.reason, v.Quality, v.PoorStreams, len(v.Streams), tt.want, tt.poor)
		}
	}
}

// The summary and the diagnostics of the call itself are left out of every count.
func TestRecordsOfTheCallItself(t *testing.T) {
	v := judge(t, summary("alice"), summary(callID, endCode("500")), stream(callID, diagnostics.Audio, 1, jitter(99)))
	if row := v.Row(); row.Participants != 1 || row.Streams != 0 || row.DroppedParticipants != 0 || row.Issues != 0 || row.Quality != quality.Unknown {
		t.Errorf("%+v", row)
	}
}

// Whose drop a profile cannot see for want of a result category.
func TestUncategorized(t *testing.T) {
	hidden := func(r *callsummary.Record) { r.ResultCategory = opt.Without[callsummary.ResultCategory](opt.Redacted) }
	null := func(r *callsummary.Record) { r.ResultCategory = opt.Without[callsummary.ResultCategory](opt.Null) }
	notListed := func(r *callsummary.Record) { r.CallStartTime = opt.Value[time.Time]{} }
	both := quality.CallDiagnostics()
	rules := *both.Rules
	rules.DroppedCodes = []int{410}
	both.Rules = &rules
	for _, tt := range []struct {
		reason  string
		profile quality.Profile
		record  logs.Record
		want    int
	}{
		{"an old record", quality.CallDiagnostics(), summary("alice", endCode("410")), 1},
		{"null is no category either", quality.CallDiagnostics(), summary("alice", null), 1},
		{"a hidden category is one", quality.CallDiagnostics(), summary("alice", hidden), 0},
		{"a category", quality.CallDiagnostics(), summary("alice"), 0},
		{"a summary that does not count for the list", quality.CallDiagnostics(), summary("alice", endCode("410"), notListed), 0},
		{"a client alone says it by its results", quality.CallDiagnostics(), operation("alice", clientops.Join, clientops.Success), 0},
		{"until 2024 the end code said it", quality.CallDiagnostics2024(), summary("alice", endCode("410")), 0},
		{"a profile that goes by both", both, summary("alice", endCode("410")), 0},
	} {
		v := tt.profile.Call(assembleBy(t, tt.profile, tt.record))
		if row := v.Row(); v.Uncategorized != tt.want || row.Uncategorized != tt.want {
			t.Errorf("%s: %d, in the row %d; want %d", tt.reason, v.Uncategorized, row.Uncategorized, tt.want)
		}
	}
}

// The breakdown has an entry for each bad name, one for ungraceful ends and one for
// poor streams; together they are the issues.
func TestIssueBreakdown(t *testing.T) {
	records := []logs.Record{
		summary("alice", dropped), summary("bob", dropped), summary("carol"),
		stream("alice", diagnostics.Audio, 1, jitter(31)), stream("bob", diagnostics.Audio, 2, jitter(300)),
		stream("bob", diagnostics.Video, 3, jitter(31)), stream("carol", diagnostics.Audio, 4, jitter(1)),
		operation("alice", clientops.Join, clientops.Failed),
		operation("bob", clientops.Join, clientops.UnexpectedServerError),
		operation("bob", clientops.StartVideo, clientops.ExpectedError),
		operation("carol", "Éteindre", "Strange"),
	}
	records = append(records, diagnostic("alice", "networkReconnect", "Good", "Bad", "Good")...)
	records = append(records, diagnostic("bob", "cameraFreeze", "true", "false")...)
	records = append(records, diagnostic("bob", "éclair", "Bad")...)
	records = append(records, diagnostic("carol", "speakerMuted", "true")...)
	v := judge(t, records...)
	want := []quality.Issue{ // the most frequent first, then by name
		{Name: "Poor Media Streams", Count: 3},
		{Name: "Call Ended Ungracefully", Count: 2},
		{Name: "Join", Count: 2},
		{Name: "CameraFreeze", Count: 1},
		{Name: "NetworkReconnect", Count: 1},
		{Name: "Éclair", Count: 1},
		{Name: "Éteindre", Count: 1},
	}
	if !cmp.Equal(v.Issues, want) {
		t.Error(cmp.Diff(want, v.Issues))
	}
	// 3 bad operations and 3 bad ranges; with 2 dropped and 3 poor streams 11.
	if row := v.Row(); row.BadOperations != 6 || row.Issues != 11 || v.IssueCount() != 11 || row.IssueBreakdown["Join"] != 2 {
		t.Errorf("%+v", row)
	}
}

func TestRating(t *testing.T) {
	tests := []struct {
		reason  string
		surveys []*survey.Record
		want    quality.Rating
	}{
		{"nobody was asked", nil, quality.Rating{Verdict: quality.Unrated}},
		{"nobody answered", []*survey.Record{{}}, quality.Rating{Verdict: quality.Unrated}},
		{"the scale is up to 5 unless it is said", []*survey.Record{rating("1", 5, 0)}, quality.Rating{Verdict: quality.RatedGood, Mean: 5, Count: 1}},
		{"Good from 4.5: (4 + 5) ÷ 2", []*survey.Record{rating("1", 4, 5), rating("2", 5, 5)}, quality.Rating{Verdict: quality.RatedGood, Mean: 4.5, Count: 2}},
		{"Good from 4.5: 9 × 5 ÷ 10", []*survey.Record{rating("1", 9, 10)}, quality.Rating{Verdict: quality.RatedGood, Mean: 4.5, Count: 1}},
		{"just below: 89 × 5 ÷ 100", []*survey.Record{rating("1", 89, 100)}, quality.Rating{Verdict: quality.RatedAverage, Mean: 4.45, Count: 1}},
		{"Average from 3", []*survey.Record{rating("1", 3, 5)}, quality.Rating{Verdict: quality.RatedAverage, Mean: 3, Count: 1}},
		{"Average from 3: 6 × 5 ÷ 10", []*survey.Record{rating("1", 6, 10)}, quality.Rating{Verdict: quality.RatedAverage, Mean: 3, Count: 1}},
		{"just below: 59 × 5 ÷ 100", []*survey.Record{rating("1", 59, 100)}, quality.Rating{Verdict: quality.RatedPoor, Mean: 2.95, Count: 1}},
		{"scales are brought together: (1 × 5 ÷ 2 + 5) ÷ 2", []*survey.Record{rating("1", 1, 2), rating("2", 5, 0)}, quality.Rating{Verdict: quality.RatedAverage, Mean: 3.75, Count: 2}},
		{"a thumb down: 0 of 1", []*survey.Record{rating("1", 0, 1)}, quality.Rating{Verdict: quality.RatedPoor, Mean: 0, Count: 1}},
	}
	for _, tt := range tests {
		if got := quality.Rate(tt.surveys); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.reason, got, tt.want)
		}
	}
	if v := judge(t, summary("alice"), rating("1", 4, 5), rating("2", 5, 5)); v.Rating.Mean != 4.5 || v.Row().Rating != quality.RatedGood {
		t.Errorf("a call's rating: %+v", v.Rating)
	}
}

func TestTop(t *testing.T) {
	counts := map[string]int{"a": 1, "c": 3, "b": 3}
	all := []quality.Issue{{Name: "b", Count: 3}, {Name: "c", Count: 3}, {Name: "a", Count: 1}} // equal counts by name
	for _, tt := range []struct{ n, want int }{{-1, 3}, {0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 3}} {
		if got := quality.Top(counts, tt.n); !slices.Equal(got, all[:tt.want]) {
			t.Errorf("the first %d: %v, want %v", tt.n, got, all[:tt.want])
		}
	}
}
