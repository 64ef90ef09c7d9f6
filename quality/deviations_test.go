package quality_test

import (
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// Where our answers differ from those of Azure's Call Diagnostics for the same
// records, on purpose: one test and one reason each, which docs/decisions.md lists. In all else
// they are meant to be the same.

// Reason: "Good" for a stream of which nothing was measured is a guess. The page
// makes it, and so does the profile of its name; the verdict then lists what was
// missing. The other profiles say Unknown.
func TestDeviationStreamWithoutMetrics(t *testing.T) {
	rec := stream("alice", diagnostics.Audio, 1)
	page := quality.CallDiagnostics().Stream(rec)
	if page.Verdict != quality.Good || page.Missing.Len() != 5 || page.Of(quality.JitterAvg) != quality.Unknown {
		t.Errorf("CallDiagnostics: %+v", page)
	}
	if v := quality.Documented().Stream(rec).Verdict; v != quality.Unknown {
		t.Errorf("Documented: %s", v)
	}
}

// Reason: a call of which the summary is late or lost is still a call, and who
// looks for its trouble must find it. Without a summary the page lists a call only if somebody
// came, left or tried to.
func TestDeviationCallWithoutSummary(t *testing.T) {
	row := judge(t, operation("alice", clientops.StartVideo, clientops.Failed)).Row()
	if row.Participants != 1 || row.BadOperations != 1 || row.Start.IsSet() || row.CallType.IsSet() {
		t.Errorf("%+v", row)
	}
}

// Reason: the records of a call disagree, and any of them would be another one
// each time. The page takes start, end and type of any; ours are the earliest
// start, the latest end, and Group if any says so.
func TestDeviationStartEndAndType(t *testing.T) {
	row := judge(t,
		summary("alice", func(r *callsummary.Record) {
			r.CallStartTime, r.CallDuration, r.CallType = opt.Of(after(5)), opt.Of[opt.Seconds](100), opt.Of(callsummary.P2P)
		}),
		summary("bob", func(r *callsummary.Record) {
			r.CallStartTime, r.CallDuration = opt.Of(after(2)), opt.Of[opt.Seconds](50)
		}),
		summary("carol", func(r *callsummary.Record) {
			r.CallType = opt.Without[callsummary.CallType](opt.Null)
			r.CallStartTime = opt.Of(after(3))
		}),
	).Row()
	// Ends: 5 + 100, 2 + 50 and 3 + 60 s. From 2 to 105 s are 103 s.
	if row.Start != opt.Of(after(2)) || row.End != opt.Of(after(105)) || row.DurationSeconds != opt.Of(103.0) || row.CallType != opt.Of(callsummary.Group) {
		t.Errorf("%v to %v, %v s, %v", row.Start, row.End, row.DurationSeconds, row.CallType)
	}
}

// Reason: a newer version corrects the older one. The page counts a participant as
// dropped if any version of its summary says so.
func TestDeviationDroppedInAnOldVersion(t *testing.T) {
	version := func(n int64) func(*callsummary.Record) {
		return func(r *callsummary.Record) { r.CallUpdatesVersion = opt.Of(n) }
	}
	if v := judge(t, summary("alice", version(1), dropped), summary("alice", version(2))); len(v.Dropped) != 0 {
		t.Error("dropped by the older version")
	}
	if v := judge(t, summary("alice", version(1)), summary("alice", version(2), dropped)); len(v.Dropped) != 1 {
		t.Error("not dropped by the newer version")
	}
}

// Reason: nothing says that an operation without a result failed. The page counts
// every result but three as bad, none included.
func TestDeviationOperationWithoutResult(t *testing.T) {
	for _, none := range []opt.Value[clientops.ResultType]{{}, opt.Without[clientops.ResultType](opt.Null)} {
		v := judge(t, operation("alice", clientops.Join, "", func(r *clientops.Record) { r.ResultType = none }))
		if len(v.BadOperations) != 0 || v.Issues != nil {
			t.Errorf("result %v: %v", none, v.Issues)
		}
	}
}

// Reason: the result of an operation that carries a user-facing diagnostic says how
// the report went, not how the call went; that is what the diagnostic's qualities
// say. Until 2024 the page's rule for bad results made no exception for them.
func TestDeviationResultOfADiagnostic(t *testing.T) {
	for _, tt := range []struct {
		name, quality string
		want          int // issues
	}{
		{"networkReceiveQuality", "Good", 0},
		{"speakerMuted", "true", 0}, // never bad
		{"networkReceiveQuality", "Bad", 1},
	} {
		records := diagnostic("alice", tt.name, tt.quality)
		records[0].(*clientops.Record).ResultType = opt.Of(clientops.Failed)
		v := judge(t, records...)
		if len(v.BadOperations) != 0 || len(v.BadDiagnostics) != tt.want || v.IssueCount() != tt.want {
			t.Errorf("%s %s, Failed: issues %v, want %d", tt.name, tt.quality, v.Issues, tt.want)
		}
	}
}

// Reason: until 2024 the page's list counted one operation for an ID and a time stamp, its
// view of a call one for each name, too. The two did not agree on the issues of a call; ours
// is the view's count in both, as the list has had it since.
func TestDeviationOperationsOfOneIDAndTime(t *testing.T) {
	same := func(r *clientops.Record) { r.OperationID = opt.Of("1") }
	v := judge(t, operation("alice", clientops.Join, clientops.Failed, same), operation("alice", clientops.EnterCall, clientops.Failed, same))
	if v.Row().BadOperations != 2 {
		t.Errorf("%v", v.Issues)
	}
}

// Reason: the schema says that a stream ID is unique only together with the media
// type and the participant. The page takes streams of one ID for one.
func TestDeviationStreamsOfOneID(t *testing.T) {
	row := judge(t, summary("alice"), stream("alice", diagnostics.Audio, 1, jitter(31)), stream("alice", diagnostics.Video, 1, jitter(31))).Row()
	if row.Streams != 2 || row.PoorStreams != 2 {
		t.Errorf("%d of %d streams are poor, want 2 of 2", row.PoorStreams, row.Streams)
	}
}

// Reason: the summaries of a P2P call have no participant ID, the operations of
// its clients have one. The page counts such a client twice; we know it by its
// endpoint.
func TestDeviationClientOfAP2PCall(t *testing.T) {
	p2p := func(r *callsummary.Record) {
		r.CallType, r.ParticipantID = opt.Of(callsummary.P2P), opt.Without[string](opt.Null)
	}
	row := judge(t, summary("alice", p2p), summary("bob", p2p), operation("alice", clientops.Join, clientops.Success)).Row()
	if row.Participants != 2 {
		t.Errorf("%d participants, want 2", row.Participants)
	}
}

// Reason: two spellings of one diagnostic are one issue. The page counts each by
// its own name.
func TestDeviationSpellingsOfADiagnostic(t *testing.T) {
	var records []logs.Record
	records = append(records, diagnostic("alice", "microphoneMuteUnexpectedly", "true")...)
	records = append(records, diagnostic("bob", "MicrophoneMutedUnexpectedly", "true")...)
	v := judge(t, records...)
	if len(v.Issues) != 1 || v.Issues[0] != (quality.Issue{Name: "MicrophoneMuteUnexpectedly", Count: 2}) {
		t.Errorf("%v", v.Issues)
	}
}

// Reason: on a scale that ends at 0 or below no score can be brought to 5. The
// page divides by it.
func TestDeviationScaleWithoutAnUpperEnd(t *testing.T) {
	none := rating("1", 3, 0)
	none.OverallRatingScoreUpperBound = opt.Of[int64](0)
	if v := judge(t, none, rating("2", 5, 5), rating("3", -1, -1)); v.Rating.Count != 1 || v.Rating.Verdict != quality.RatedGood {
		t.Errorf("%+v", v.Rating)
	}
}

// Reason: clients of different versions write a result or a name in another case. Known texts
// have one spelling here; the page compares exactly, and an operation that succeeded would
// be bad.
func TestDeviationKnownTextsInAnotherCase(t *testing.T) {
	decode := func(name, result string) *clientops.Record {
		rec, err := clientops.Decode([]byte(`{"category":"CallClientOperations","properties":{"callId":"`+callID+`","participantId":"alice",
			"operationId":"1","callClientTimeStamp":"2026-03-01T10:00:10Z","operationName":"`+name+`","resultType":"`+result+`"}}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rec
	}
	v := judge(t, decode("HANGUP", "succeeded"))
	if len(v.BadOperations) != 0 || v.Call.Side != calls.Client {
		t.Errorf("succeeded: issues %v, by %q; want none, and a call that its client ended", v.Issues, v.Call.Side)
	}
	if v = judge(t, decode("hangUp", "failed")); len(v.Issues) != 1 || v.Issues[0].Name != "Hangup" {
		t.Errorf("failed: issues %v, want a Hangup", v.Issues)
	}
}

// Reason: a value that cannot be read may be a poor one. To the page it is missing, and a
// missing value is never poor.
func TestDeviationUnreadableMetric(t *testing.T) {
	unreadable := func(r *diagnostics.Record) {
		r.JitterAvg, r.Extra = opt.Without[opt.Milliseconds](opt.Invalid), new(logs.Extra)
	}
	v := judge(t, summary("alice"), stream("alice", diagnostics.Audio, 1, unreadable))
	if v.Quality != quality.Unknown {
		t.Errorf("the call is %s, want %s", v.Quality, quality.Unknown)
	}
}
