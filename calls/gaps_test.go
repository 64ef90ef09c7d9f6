package calls_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// both are the audio streams that somebody has in a group call.
func both(call, participant, endpoint string) []logs.Record {
	return []logs.Record{audio(call, participant, endpoint, 1), audio(call, participant, "", 2)}
}

func list(recs ...any) (all []logs.Record) {
	for _, r := range recs {
		if more, ok := r.([]logs.Record); ok {
			all = append(all, more...)
		} else {
			all = append(all, r.(logs.Record))
		}
	}
	return all
}

func TestGaps(t *testing.T) {
	type gap struct {
		Gap    calls.Gap
		Who    string
		Detail string
	}
	call := func(start time.Duration, seconds opt.Seconds) func(*callsummary.Record) {
		return func(rec *summary) { rec.CallStartTime, rec.CallDuration = when(start), opt.Of(seconds) }
	}
	early := func(rec *diagnostics.Record) {
		rec.Category, rec.CallUpdatesVersion = opt.Of("CallDiagnosticsUpdates"), opt.Of[int64](1)
		rec.JitterAvg.Clear(opt.Null)
	}
	user := func(identifier string) func(*callsummary.Record) {
		return func(rec *summary) { rec.Identifier = opt.Of(identifier) }
	}
	tests := []struct {
		reason   string
		recs     []logs.Record
		want     []gap
		complete bool
	}{
		{"a group call with all that it should have", list(group("call", "A", "e1"), both("call", "A", "e1")), nil, true},
		{
			"a P2P call with all that it should have: two summaries, a stream from each",
			list(p2p("call", "u1", "e1"), p2p("call", "u2", "e2"), audio("call", "", "e1", 1, of("u1")), audio("call", "", "e2", 2, of("u2"))),
			nil, true,
		},
		{
			"no summary; that nobody has one is said once",
			list(both("call", "A", "e1"), did("call", "A", "", clientops.Join, 0)),
			[]gap{{calls.NoSummary, "", "no summary record has arrived"}}, false,
		},
		{
			"a P2P call with one summary",
			list(p2p("call", "u1", "e1"), audio("call", "", "e1", 1, of("u1"))),
			[]gap{{calls.MissingSummaries, "", "a P2P call has 2 summaries, found 1"}}, false,
		},
		{
			"two streams of B and one of C without a summary",
			list(group("call", "A", "e1"), both("call", "A", "e1"), both("call", "B", "e2"), audio("call", "C", "e3", 1)),
			[]gap{
				{calls.ParticipantWithoutSummary, "", "2 streams, no summary"},
				{calls.ParticipantWithoutSummary, "", "1 stream, no summary"},
			}, false,
		},
		{
			"one operation and two ranges of diagnostics of somebody without a summary",
			list(group("call", "A", "e1"), both("call", "A", "e1"), did("call", "B", "", clientops.Join, 0),
				noticed("call", "B", "1", "noNetwork", "true", 0), noticed("call", "B", "2", "noNetwork", "true", 0)),
			[]gap{{calls.UnknownOperator, "B", "1 operation and 2 diagnostics, no summary"}}, false,
		},
		{
			"in a P2P call an operation without an endpoint: whose it is cannot be told, but nothing is missing",
			list(p2p("call", "u1", "e1"), p2p("call", "u2", "e2"), audio("call", "", "e1", 1, of("u1")), audio("call", "", "e2", 2, of("u2")),
				did("call", "A", "", clientops.Join, 0)),
			[]gap{{calls.NoEndpoint, "A", "1 operation and 0 diagnostics without an endpoint: the client counts as a participant of its own"}}, true,
		},
		{
			"with an endpoint that no summary has, somebody is unknown",
			list(p2p("call", "u1", "e1"), p2p("call", "u2", "e2"), audio("call", "", "e1", 1, of("u1")), audio("call", "", "e2", 2, of("u2")),
				did("call", "A", "", clientops.Join, 0, from("e3"))),
			[]gap{{calls.UnknownOperator, "A", "1 operation and 0 diagnostics, no summary"}}, false,
		},
		{
			"a record without an operation ID names somebody and an endpoint, too, though it is no operation",
			list(p2p("call", "u1", "e1"), p2p("call", "u2", "e2"), audio("call", "", "e1", 1, of("u1")), audio("call", "", "e2", 2, of("u2")),
				did("call", "A", "", clientops.Join, 0, from("e3"), as(""))),
			[]gap{{calls.UnknownOperator, "A", "0 operations and 0 diagnostics, no summary"}}, false,
		},
		{
			"one participant ID on two endpoints, of two users: they count as one participant",
			list(group("call", "NONE", "e1", user("u1")), group("call", "NONE", "e2", user("u2")), both("call", "NONE", "e1")),
			[]gap{{calls.SharedID, "NONE", "2 endpoints and 2 identifiers share a participant ID"}}, true,
		},
		{
			"one participant ID on two endpoints of one user, one of which only an operation names",
			list(group("call", "A", "e1", user("u1")), both("call", "A", "e1"), did("call", "A", "", clientops.Join, 0, from("e2"))),
			[]gap{{calls.SharedID, "A", "2 endpoints and 1 identifier share a participant ID"}}, true,
		},
		{
			"one endpoint of two users",
			list(p2p("call", "u1", "e"), p2p("call", "u2", "e"), audio("call", "", "e", 1, of("u1")), audio("call", "", "e", 2, of("u2"))),
			[]gap{{calls.SharedID, "", "2 identifiers share an endpoint ID"}}, true,
		},
		{
			"a user on two endpoints, who rejoins on one of them, shares nothing",
			list(group("call", "A", "e1", user("u1")), both("call", "A", "e1"), group("call", "B", "e1", user("u1")), both("call", "B", "e1"),
				group("call", "C", "e2", user("u1")), both("call", "C", "e2")), nil, true,
		},
		{
			"a group call without any stream: 2 for each of the 2 who stayed",
			list(group("call", "A", "e1"), group("call", "B", "e2"), group("call", "C", "e3", stays(0, 0))),
			[]gap{{calls.NoStreams, "", "4 audio streams expected, found 0"}}, false,
		},
		{
			"a call that nobody answered has no streams to miss",
			list(p2p("call", "u1", "e1", stays(0, 0)), p2p("call", "u2", "e2", stays(0, 0))), nil, true,
		},
		{
			"one that rang for a minute and was cancelled has none, either",
			list(p2p("call", "u1", "e1", ends("487", 0)), p2p("call", "u2", "e2", stays(0, 0))), nil, true,
		},
		{
			"who was dropped and has a stream was connected: the other one is missing",
			list(group("call", "A", "e1", ends("410", 0)), audio("call", "A", "", 2)),
			[]gap{{calls.FewStreams, "A", "2 audio streams expected, found 0 outbound and 1 inbound"}}, false,
		},
		{
			"in a group call nothing from the server to A, and nothing but video from B",
			list(group("call", "A", "e1"), group("call", "B", "e2"), audio("call", "A", "e1", 1),
				audio("call", "B", "e2", 1, carries(diagnostics.Video)), audio("call", "B", "", 2)),
			[]gap{
				{calls.FewStreams, "A", "2 audio streams expected, found 1 outbound and 0 inbound"},
				{calls.FewStreams, "B", "2 audio streams expected, found 0 outbound and 1 inbound"},
			}, false,
		},
		{
			"in a P2P call one of two directions is missing",
			list(p2p("call", "u1", "e1"), p2p("call", "u2", "e2"), audio("call", "", "e1", 1, of("u1"))),
			[]gap{{calls.FewStreams, "u2", "1 audio stream expected, found 0 outbound and 0 inbound"}}, false,
		},
		{
			"who left a P2P call before it became a group call needs one stream, not two",
			list(p2p("call", "u1", "e1"), audio("call", "", "e1", 1, of("u1")), group("call", "A", "e1", user("u1")), both("call", "A", "e1")),
			nil, true,
		},
		{
			"A came 3 s before the call began and left 5 s after it had ended; the 2 s of B are rounding",
			list(group("call", "A", "e1", stays(-3*time.Second, 68), call(0, 60)), both("call", "A", "e1"),
				group("call", "B", "e2", stays(-2*time.Second, 62), call(0, 60)), both("call", "B", "e2")),
			[]gap{
				{calls.OutsideCall, "A", "came 3s before the call began"},
				{calls.OutsideCall, "A", "left 5s after the call ended"},
				{calls.Durations, "A", "participant 68 s, but the call 60 s"},
			}, true, // B's 62 s are within the tolerance of 2 s, too
		},
		{
			"the summaries do not agree how long the call took",
			list(group("call", "A", "e1", call(0, 60)), both("call", "A", "e1"), group("call", "B", "e2", call(0, 63)), both("call", "B", "e2")),
			[]gap{{calls.Durations, "", "the summaries give the call 60 to 63 s"}}, true,
		},
		{
			"a negative duration",
			list(group("call", "A", "e1", stays(0, -1)), both("call", "A", "e1")),
			[]gap{{calls.Durations, "A", "call 60 s, participant -1 s: a duration is negative"}}, true,
		},
		{
			"only version 1, which does not say how A ended; B's plain record does not say it either",
			list(group("call", "A", "e1", update(1), ends("", 0)), both("call", "A", "e1"),
				group("call", "B", "e2", ends("", 0)), both("call", "B", "e2")),
			[]gap{
				{calls.EarlyVersion, "A", "version 1, which does not say how the participant ended"},
				{calls.EarlyVersion, "B", "the summary does not say how the participant ended"},
			}, false,
		},
		{
			"streams of which only a version without values has come",
			list(group("call", "A", "e1"), audio("call", "A", "e1", 1, early), audio("call", "A", "", 2, early)),
			[]gap{{calls.EarlyVersion, "A", "2 streams without a measured value"}}, false,
		},
		{
			"a version with a value of any metric, as of the bit rate, is not an early one",
			list(group("call", "A", "e1"),
				audio("call", "A", "e1", 1, early, func(rec *diagnostics.Record) { rec.VideoBitRateAvg = opt.Of[opt.BitsPerSecond](500_000) }),
				audio("call", "A", "", 2, early, func(rec *diagnostics.Record) { rec.JitterMax = opt.Of[opt.Milliseconds](0) })),
			nil, true,
		},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			c := one(t, tt.recs...)
			var got []gap
			for _, s := range c.Gaps {
				g := gap{Gap: s.Gap, Detail: s.Detail()}
				if s.Participant != nil {
					g.Who = s.Participant.Key
				}
				got = append(got, g)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error("want (-), got (+):\n" + d)
			}
			if c.Complete() != tt.complete {
				t.Errorf("complete: %v, want %v", c.Complete(), tt.complete)
			}
		})
	}
}
