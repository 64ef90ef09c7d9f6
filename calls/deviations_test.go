package calls_test

import (
	"slices"
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Where this package differs from Azure's Call Diagnostics on purpose: one test
// and one reason each. docs/decisions.md lists them.

// Call Diagnostics lists calls without a summary only if a client came, left or tried to.
// Without the others nobody would look for the summary that is late.
func TestDeviationCallWithoutSummary(t *testing.T) {
	c := one(t, did("call", "A", "", clientops.StartVideo, 0))
	if c.ID.Or("") != "call" || c.Start.IsSet() || c.Type.IsSet() {
		t.Errorf("got %v %v %v, want the call with neither start nor type", c.ID, c.Start, c.Type)
	}
}

// A record without a call ID, as documents print them, is a call by itself.
// Call Diagnostics would make one call of all of them.
func TestDeviationRecordWithoutCall(t *testing.T) {
	list := assemble(group("", "A", "e"), group("", "A", "e"))
	if len(list) != 2 || list[0].ID.IsSet() || list[0].Source != position(0) || list[1].Source != position(1) {
		t.Errorf("got %d calls, want one for each record, known by its position", len(list))
	}
}

// Call Diagnostics takes start, end and type from any summary, so that they
// change from one look to the next.
func TestDeviationStartEndType(t *testing.T) {
	early := group("call", "A", "e1", func(rec *callsummary.Record) { rec.CallStartTime = when(-time.Second) })
	late := p2p("call", "u", "e2")
	for _, recs := range [][]logs.Record{{early, late}, {late, early}} {
		c := one(t, recs...)
		if c.Start != when(-time.Second) || c.End != when(time.Minute) || c.Type.Or("") != callsummary.Group {
			t.Errorf("got %v to %v, %v; want the earliest start, the latest end, Group", c.Start, c.End, c.Type)
		}
	}
}

// The query of Call Diagnostics keeps one record for each participant and stream
// ID, and so loses the video stream that happens to have the ID of an audio
// stream. Alone the ID is not unique.
func TestDeviationStreams(t *testing.T) {
	same := []logs.Record{
		audio("call", "A", "e1", 1), audio("call", "A", "e1", 1, carries(diagnostics.Video)),
		audio("call", "B", "e2", 1),
		audio("call", "A", "e2", 1), audio("call", "A", "", 1), // versions of the first
	}
	if c := one(t, same...); len(c.Streams) != 3 {
		t.Errorf("got %d streams, want 3: they differ in media type or participant", len(c.Streams))
	}
	if list := assemble(audio("call 1", "A", "e1", 1), audio("call 2", "A", "e1", 1)); len(list) != 2 {
		t.Errorf("got %d calls, want 2: native clients keep their endpoint from call to call", len(list))
	}
}

// The summaries of a P2P call have no participant ID, the client's operations
// have one. Call Diagnostics counts such a person twice.
func TestDeviationP2POperations(t *testing.T) {
	c := one(t, p2p("call", "u1", "e1"), p2p("call", "u2", "e2"),
		did("call", "A", "", clientops.StartCall, 0), // by its participant ID it is whoever says so below
		did("call", "A", "", clientops.Hangup, time.Minute, from("e1")))
	if got := keys(c); !slices.Equal(got, []string{"u1", "u2"}) {
		t.Fatalf("got participants %q, want the two of the summaries", got)
	}
	if n := len(c.Participants[0].Operations); n != 2 {
		t.Errorf("got %d operations of the first, want 2", n)
	}
	// Where the endpoint is missing there is no telling; the audit says so.
	c = one(t, p2p("call", "u1", "e1"), p2p("call", "u2", "e2"), did("call", "A", "", clientops.Hangup, 0))
	if len(c.Participants) != 3 || !slices.ContainsFunc(c.Gaps, func(s calls.Shortfall) bool { return s.Gap == calls.NoEndpoint }) {
		t.Errorf("got %d participants, %v; want 3 and a word about it", len(c.Participants), c.Gaps)
	}
}

// Call Diagnostics counts somebody as dropped if any version of the summary says
// so, also one that has been corrected since.
func TestDeviationNewestEndReason(t *testing.T) {
	c := one(t, group("call", "A", "e", update(1), ends("410", 2*time.Hour)), group("call", "A", "e", update(2), ends("0", 0)))
	if got := c.Participants[0].Summary.ParticipantEndReason.Or(""); got != "0" {
		t.Errorf("got end reason %q, want that of the newest version, 0", got)
	}
}

// Call Diagnostics shows the operations of a client that do not name a call with every call
// of the client within two hours, and counts them with any of its calls within three. Here they
// are what led to one call: the next.
func TestDeviationOperationsBeforeJoining(t *testing.T) {
	init := did("", "", "client", clientops.CallAgentInit, 0, as("init"))
	list := assemble(init,
		did("call 1", "A", "client", clientops.Join, -time.Minute),
		did("call 2", "B", "client", clientops.Join, time.Minute),
		did("call 3", "C", "client", clientops.Join, 2*time.Minute))
	for _, c := range list {
		has := slices.ContainsFunc(c.Operations, func(op *clientops.Record) bool { return op == init })
		if has != (c.ID.Or("") == "call 2") {
			t.Errorf("%v has the operation: %v; want it in call 2 alone, the first one after it", c.ID, has)
		}
	}
}

// An identifier that is redacted is no identifier: Call Diagnostics would take
// all who have one for the same person.
func TestDeviationRedactedIdentifier(t *testing.T) {
	hide := func(rec *callsummary.Record) { rec.Identifier = hidden() }
	c := one(t, p2p("call", "", "e1", hide), p2p("call", "", "e2", hide))
	if got := keys(c); !slices.Equal(got, []string{"e1", "e2"}) {
		t.Errorf("got participants %q, want the two endpoints", got)
	}
}

// A summary hides its participant ID, an operation names one and comes from the
// same endpoint: that is one person. Call Diagnostics counts the hidden key and the
// ID.
func TestDeviationRedactedParticipantOperations(t *testing.T) {
	c := one(t, group("call", "", "e1", func(rec *callsummary.Record) { rec.ParticipantID, rec.Identifier = hidden(), id("u1") }),
		did("call", "A", "", clientops.Hangup, 0, from("e1")))
	if got := keys(c); !slices.Equal(got, []string{"RedactedParticipant-VoIP-Identifier-u1"}) {
		t.Errorf("got participants %q, want the one of the summary", got)
	}
}

// Call Diagnostics lists an operation with the call that it names and also with
// the one of which its participant is. One thing that somebody did would be two
// issues; it belongs to the call that it names.
func TestDeviationOperationOfAnotherCall(t *testing.T) {
	list := assemble(group("new", "A", "e1"), did("old", "A", "", clientops.Hangup, 0))
	got := map[string]int{}
	for _, c := range list {
		got[c.ID.Or("")] = len(c.Operations)
	}
	if len(got) != 2 || got["new"] != 0 || got["old"] != 1 {
		t.Errorf("got operations %v, want one of the call that it names, old", got)
	}
}

// Call Diagnostics adds what a client did, without naming a call, in the two hours
// after a call, too. That may be on the way to the next call, or to none.
func TestDeviationOperationsAfterTheCall(t *testing.T) {
	c := one(t, group("call", "A", "e1"), did("call", "A", "client", clientops.Hangup, time.Minute),
		did("", "", "client", clientops.CallAgentInit, 2*time.Minute))
	if len(c.Operations) != 1 {
		t.Errorf("got %d operations, want only the one during the call", len(c.Operations))
	}
}

// The list of Call Diagnostics finds no call for an operation that names a participant and no
// client; its view of a call does. What is shown must be counted.
func TestDeviationOperationOfAParticipant(t *testing.T) {
	c := one(t, group("call", "A", "e1"), did("", "A", "", clientops.Hangup, 2*time.Hour))
	if len(c.Operations) != 1 || len(c.Participants[0].Operations) != 1 {
		t.Errorf("got %d operations of the call and %d of A, want 1 and 1", len(c.Operations), len(c.Participants[0].Operations))
	}
}

// Three operations are on no list, but one query of Call Diagnostics, that of the participants,
// leaves out only two. Nobody would see why somebody has a row and is not counted.
func TestDeviationRoleChanged(t *testing.T) {
	for _, name := range []clientops.OperationName{clientops.CallModeChanged, clientops.IDChanged, clientops.RoleChanged} {
		c := one(t, group("call", "A", "e1"), did("call", "B", "", name, 0))
		if got := keys(c); !slices.Equal(got, []string{"A"}) {
			t.Errorf("%s: got participants %q, want A alone", name, got)
		}
	}
}

// In Call Diagnostics the first and the last operation of a client outrank the times of the
// service, so that somebody with one operation was there for 0 s. Here only those do that
// mark a start or an end.
func TestDeviationTimesOfAParticipant(t *testing.T) {
	service := group("call", "A", "e1", stays(0, 60))
	for _, tt := range []struct {
		reason     string
		op         clientops.OperationName
		start, end calls.Moment
		seconds    int64
	}{
		{"no mark", clientops.StopVideo, calls.Moment{Value: when(0), Side: calls.Service}, calls.Moment{Value: when(time.Minute), Side: calls.Service}, 60},
		{"a start", clientops.Join, calls.Moment{Value: when(7 * time.Second), Side: calls.Client}, calls.Moment{Value: when(time.Minute), Side: calls.Service}, 53},
		{"an end", clientops.Hangup, calls.Moment{Value: when(0), Side: calls.Service}, calls.Moment{Value: when(7 * time.Second), Side: calls.Client}, 7},
	} {
		p := one(t, service, did("call", "A", "", tt.op, 7*time.Second)).Participants[0]
		if p.Start != tt.start || p.End != tt.end || int64(p.Duration.Or(-1)) != tt.seconds {
			t.Errorf("%s: got %v to %v, %v; want %v to %v, %d s", tt.reason, p.Start, p.End, p.Duration, tt.start, tt.end, tt.seconds)
		}
	}
}

// For views and videos the query of Call Diagnostics has two branches with the same condition.
// By the first, a view of something that is no video is on the lane of audio; by the second,
// which is never reached, on that of video or screen sharing.
func TestDeviationViewsAreNoAudio(t *testing.T) {
	for stream, want := range map[string]clientops.Group{
		"Video": clientops.VideoGroup, "ScreenSharing": clientops.ScreenSharingGroup, "RawMedia": clientops.VideoGroup,
	} {
		for _, name := range []clientops.OperationName{clientops.CreateView, clientops.DisposeView, clientops.StartVideo, clientops.StopVideo} {
			c := one(t, did("call", "A", "", name, 0, func(rec *clientops.Record) {
				rec.OperationPayload = opt.Of(`{"StreamType":"` + stream + `"}`)
			}))
			if got := c.Timeline().Lanes[0].Items[0].Group; got != want {
				t.Errorf("%s, %s: %s, want %s", name, stream, got, want)
			}
		}
	}
}
