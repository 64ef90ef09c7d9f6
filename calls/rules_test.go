package calls_test

import (
	"slices"
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

// A rule of the reference for one call: its records, what is looked at, and what
// that has to be, worked out by hand.
type rule struct {
	reason  string
	records []logs.Record
	look    func(c *calls.Call) any
	want    any // or dated
}

// dated is what has to be by the rules of today, and by those until 2024.
type dated struct{ now, before any }

func check(t *testing.T, rules []rule) {
	for _, tt := range rules {
		for _, by := range []*calls.Rules{nil, rules2024()} {
			want, name := tt.want, tt.reason
			if by != nil {
				name += ", until 2024"
			}
			if d, ok := want.(dated); ok {
				if want = d.now; by != nil {
					want = d.before
				}
			}
			t.Run(name, func(t *testing.T) {
				list, _ := listed(&calls.Assembler{Rules: by}, tt.records)
				if len(list) != 1 {
					t.Fatalf("got %d calls, want 1", len(list))
				}
				if d := cmp.Diff(want, tt.look(list[0])); d != "" {
					t.Error("want (-), got (+):\n" + d)
				}
			})
		}
	}
}

func participants(c *calls.Call) any { return keys(c) }

func streams(c *calls.Call) any { return len(c.Streams) }

func reasons(c *calls.Call) any {
	list := map[string]string{}
	for _, p := range c.Participants {
		list[p.Key] = p.Summary.ParticipantEndReason.String()
	}
	return list
}

func operations(c *calls.Call) any {
	var list []string
	for _, op := range c.Operations {
		list = append(list, op.OperationID.Or(""))
	}
	return list
}

func TestIdentity(t *testing.T) {
	hide := func(rec *callsummary.Record) { rec.ParticipantID = hidden() }
	identify := func(text string) func(*callsummary.Record) {
		return func(rec *callsummary.Record) { rec.Identifier = id(text) }
	}
	check(t, []rule{
		{
			"the call is CorrelationId, and CallId in the client logs",
			[]logs.Record{group("call", "A", "e"), did("call", "A", "", clientops.Join, 0), measured("call", "A", "m", 0, 1), rated("call", "s", 5, 0)},
			func(c *calls.Call) any { return c.ID.Or("") }, "call",
		},
		{
			"a summary whose participant ID is the call's describes the call: no participant",
			[]logs.Record{group("call", "call", "e"), group("call", "A", "e")},
			participants, []string{"A"},
		},
		{
			"it does not say when the call began",
			[]logs.Record{
				group("call", "call", "e", func(rec *callsummary.Record) { rec.CallStartTime = when(-time.Minute) }),
				group("call", "A", "e"),
			},
			func(c *calls.Call) any { return c.Start.Or(time.Time{}) }, dated{noon(0), noon(-time.Minute)},
		},
		{
			"so does a diagnostics record: no stream",
			[]logs.Record{audio("call", "call", "", 1), audio("call", "A", "", 2)},
			streams, 1,
		},
		{
			"a participant is its participant ID first",
			[]logs.Record{group("call", "A", "e", identify("u")), group("call", "B", "e", identify("u"))},
			participants, []string{"A", "B"},
		},
		{
			"then its identifier: two devices of one user are one",
			[]logs.Record{p2p("call", "u", "e1"), p2p("call", "u", "e2")},
			participants, []string{"u"},
		},
		{
			"then its endpoint ID",
			[]logs.Record{p2p("call", "", "e1"), p2p("call", "", "e2")},
			participants, []string{"e1", "e2"},
		},
		{
			"a redacted participant ID is replaced by endpoint type and identifier",
			[]logs.Record{group("call", "", "e1", hide, identify("u1")), group("call", "", "e2", hide, identify("u2"))},
			participants, []string{"RedactedParticipant-VoIP-Identifier-u1", "RedactedParticipant-VoIP-Identifier-u2"},
		},
		{
			"a redacted endpoint ID is, too",
			[]logs.Record{p2p("call", "", "", func(rec *callsummary.Record) { rec.EndpointID = hidden() })},
			participants, []string{"RedactedEndpoint-VoIP-Identifier-"},
		},
		{
			"streams are never redacted: the endpoint says whose they are, and then the participant ID that they share",
			[]logs.Record{
				group("call", "", "e1", hide, identify("u1")),
				audio("call", "A", "e1", 1), audio("call", "A", "", 2),
			},
			func(c *calls.Call) any {
				p := c.Participants[0]
				return []bool{c.Streams[0].Participant == p, c.Streams[1].Participant == p}
			},
			[]bool{true, true},
		},
		{
			"or the identifier, where the endpoint ID is redacted",
			[]logs.Record{
				group("call", "", "", hide, identify("u1"), func(rec *callsummary.Record) { rec.EndpointID = hidden() }),
				audio("call", "A", "e1", 1, of("u1")), audio("call", "A", "", 2),
			},
			func(c *calls.Call) any {
				p := c.Participants[0]
				return []bool{c.Streams[0].Participant == p, c.Streams[1].Participant == p}
			},
			[]bool{true, true},
		},
	})
}

func TestDuplicatesAndVersions(t *testing.T) {
	media := func(jitter opt.Milliseconds, version int64, generated time.Duration) *diagnostics.Record {
		return audio("call", "A", "e", 1, func(rec *diagnostics.Record) {
			rec.JitterAvg, rec.Time = opt.Of(jitter), when(generated)
			if version >= 0 {
				rec.Category, rec.CallUpdatesVersion = opt.Of("CallDiagnosticsUpdates"), opt.Of(version)
			}
		})
	}
	jitter := func(c *calls.Call) any { return c.Streams[0].Record.JitterAvg.Or(-1) }
	versions := func(c *calls.Call) any { return c.Participants[0].Versions }
	check(t, []rule{
		{
			"the summary with the newest generation time counts",
			[]logs.Record{group("call", "A", "e", ends("410", 2*time.Hour)), group("call", "A", "e", ends("0", time.Hour))},
			reasons, map[string]string{"A": "410"},
		},
		{
			"among updates the highest version, whatever its time",
			[]logs.Record{
				group("call", "A", "e", update(9), ends("9", 2*time.Hour)),
				group("call", "A", "e", update(10), ends("10", time.Hour)),
			},
			reasons, map[string]string{"A": "10"},
		},
		{
			"the plain table outranks every update",
			[]logs.Record{group("call", "A", "e", ends("0", time.Hour)), group("call", "A", "e", update(7), ends("7", 2*time.Hour))},
			reasons, map[string]string{"A": "0"},
		},
		{
			"also if it has a version: the table decides",
			[]logs.Record{
				group("call", "A", "e", ends("0", time.Hour), func(rec *callsummary.Record) { rec.CallUpdatesVersion = opt.Of(int64(1)) }),
				group("call", "A", "e", update(7), ends("7", 2*time.Hour)),
			},
			reasons, map[string]string{"A": "0"},
		},
		{
			"a record that does not say its table is an update if it has a version",
			[]logs.Record{
				group("call", "A", "e", ends("0", time.Hour)),
				group("call", "A", "e", update(7), ends("7", 2*time.Hour), func(rec *callsummary.Record) { rec.Category.Clear(opt.Absent) }),
			},
			reasons, map[string]string{"A": "0"},
		},
		{
			"the newest wins whole, its nulls included",
			[]logs.Record{group("call", "A", "e", ends("410", time.Hour)), group("call", "A", "e", ends("", 2*time.Hour))},
			reasons, map[string]string{"A": "<null>"},
		},
		{
			"of the same time, the greatest encoding",
			[]logs.Record{group("call", "A", "e", ends("1", time.Hour)), group("call", "A", "e", ends("2", time.Hour))},
			reasons, map[string]string{"A": "2"},
		},
		{
			"a version is counted once, however often it comes",
			[]logs.Record{
				group("call", "A", "e", update(1)), group("call", "A", "e", update(2)), group("call", "A", "e", update(1)),
				group("call", "A", "e", update(2)), group("call", "A", "e"),
			},
			versions, 3,
		},
		{
			"the newest record of a stream counts",
			[]logs.Record{media(5, -1, time.Hour), media(6, -1, 2*time.Hour), media(7, -1, 0)},
			jitter, opt.Milliseconds(6),
		},
		{
			"of a stream, too, the plain table outranks updates",
			[]logs.Record{media(5, -1, time.Hour), media(6, 3, 2*time.Hour)},
			jitter, opt.Milliseconds(5),
		},
		{
			"and the highest version is the newest",
			[]logs.Record{media(5, 2, time.Hour), media(6, 1, 2*time.Hour)},
			jitter, opt.Milliseconds(5),
		},
		{
			"a record without a stream ID is left out",
			[]logs.Record{audio("call", "A", "e", 1), audio("call", "A", "e", 0, func(rec *diagnostics.Record) { rec.StreamID.Clear(opt.Null) })},
			streams, 1,
		},
		{
			"an operation is its ID, time and name: three operations in five records",
			[]logs.Record{
				did("call", "A", "", clientops.Join, 0, as("1")), did("call", "A", "", clientops.Join, 0, as("1")),
				did("call", "A", "", clientops.Join, 1, as("1")), did("call", "A", "", clientops.EnterCall, 0, as("1")),
				did("call", "A", "", clientops.Join, 0, as("1"), func(rec *clientops.Record) { rec.Time = when(2 * time.Hour) }),
			},
			operations, []string{"1", "1", "1"},
		},
		{
			"the newest record of an operation counts",
			[]logs.Record{
				did("call", "A", "", clientops.Join, 0, func(rec *clientops.Record) {
					rec.Time, rec.ResultType = when(2*time.Hour), opt.Of(clientops.Failed)
				}),
				did("call", "A", "", clientops.Join, 0),
			},
			func(c *calls.Call) any { return c.Operations[0].ResultType.Or("") }, clientops.Failed,
		},
		{
			"equal media statistics are one, others are not",
			[]logs.Record{measured("call", "A", "m", 0, 1), measured("call", "A", "m", 0, 1), measured("call", "A", "m", 0, 2)},
			func(c *calls.Call) any { return len(c.MediaStats) }, 2,
		},
		{
			"equal billing records are one, others are not",
			[]logs.Record{group("call", "A", "e"), billed("call", "minutes", 1, 0), billed("call", "minutes", 1, 0), billed("call", "minutes", 1, time.Millisecond)},
			func(c *calls.Call) any { return len(c.Usage) }, 2,
		},
		{
			"a destination cuts the time of a billing record to the millisecond",
			[]logs.Record{group("call", "A", "e"), billed("call", "minutes", 1, 123*time.Millisecond), billed("call", "minutes", 1, 123456700)},
			func(c *calls.Call) any { return len(c.Usage) }, 1,
		},
		{
			"billing records of one ID are one, and the newest counts",
			[]logs.Record{
				group("call", "A", "e"), numbered("r", billed("call", "minutes", 1, time.Minute)),
				numbered("r", billed("call", "minutes", 2, 0)), numbered("s", billed("call", "minutes", 4, 0)),
			},
			func(c *calls.Call) any { return []float64{c.Usage[0].Quantity.Or(0), c.Usage[1].Quantity.Or(0)} },
			[]float64{4, 1}, // s was generated at noon, r a minute later
		},
		{
			"surveys are told apart by their ID, and the newest counts",
			[]logs.Record{rated("call", "s1", 1, time.Minute), rated("call", "s1", 5, 0), rated("call", "s2", 3, 0)},
			func(c *calls.Call) any {
				return []int64{c.Surveys[0].OverallRatingScore.Or(0), c.Surveys[1].OverallRatingScore.Or(0)}
			},
			[]int64{3, 1}, // s2 was generated at noon, s1 a minute later
		},
		{
			"without an ID equal surveys are one",
			[]logs.Record{rated("call", "", 1, 0), rated("call", "", 1, 0), rated("call", "", 2, 0)},
			func(c *calls.Call) any { return len(c.Surveys) }, 2,
		},
	})
}

func TestTheList(t *testing.T) {
	types := func(c *calls.Call) any {
		n := map[callsummary.EndpointType]int{}
		for _, p := range c.Participants {
			n[p.EndpointType.Or("")]++
		}
		return n
	}
	kind := func(of callsummary.EndpointType) func(*callsummary.Record) {
		return func(rec *callsummary.Record) { rec.EndpointType = opt.Of(of) }
	}
	lasts := func(start time.Duration, seconds opt.Seconds) func(*callsummary.Record) {
		return func(rec *callsummary.Record) { rec.CallStartTime, rec.CallDuration = when(start), opt.Of(seconds) }
	}
	typed := func(of callsummary.CallType) func(*callsummary.Record) {
		return func(rec *callsummary.Record) { rec.CallType = opt.Of(of) }
	}
	check(t, []rule{
		{
			"participants of the summaries and those of the operations together, the latter as VoIP",
			[]logs.Record{
				group("call", "A", "e1"), group("call", "B", "e2", kind(callsummary.PSTN)),
				did("call", "B", "", clientops.Join, 0), did("call", "C", "", clientops.Join, 0),
			},
			types, map[callsummary.EndpointType]int{"VoIP": 2, "PSTN": 1},
		},
		{
			"never from diagnostics or statistics",
			[]logs.Record{group("call", "A", "e1"), audio("call", "B", "e2", 1), measured("call", "C", "m", 0, 1)},
			participants, []string{"A"},
		},
		{
			"the start is the earliest, the end the latest of start and duration",
			[]logs.Record{group("call", "A", "e1", lasts(0, 60)), group("call", "B", "e2", lasts(-5*time.Second, 61))},
			func(c *calls.Call) any { return []time.Time{c.Start.Or(time.Time{}), c.End.Or(time.Time{})} },
			[]time.Time{noon(-5 * time.Second), noon(time.Minute)}, // 12:01:00 is later than 11:59:55 + 61 s
		},
		{
			"a group call if any summary says so",
			[]logs.Record{p2p("call", "u1", "e1"), group("call", "A", "e2"), p2p("call", "u2", "e3")},
			func(c *calls.Call) any { return c.Type.Or("") }, callsummary.Group,
		},
		{
			"of types among which there is no group call it is the first by its name",
			[]logs.Record{p2p("call", "u1", "e1", typed("Talk")), p2p("call", "u2", "e2"), p2p("call", "u3", "e3", typed("Talk"))},
			func(c *calls.Call) any { return c.Type.Or("") }, callsummary.P2P,
		},
		{
			"an end outside the calendar is none, also when it comes last",
			[]logs.Record{group("call", "A", "e1"), group("call", "B", "e2", func(rec *callsummary.Record) {
				rec.CallStartTime = opt.Of(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC))
			})},
			func(c *calls.Call) any { return c.End.Or(time.Time{}) }, noon(time.Minute),
		},
		{
			"without a summary there is neither start nor type, unless a client came, left or tried to",
			[]logs.Record{did("call", "A", "", clientops.Join, 0)},
			func(c *calls.Call) any { return []bool{c.Start.IsSet(), c.End.IsSet(), c.Type.IsSet()} },
			dated{[]bool{true, true, false}, []bool{false, false, false}},
		},
		{
			"the resource and the thread are the first in order",
			[]logs.Record{
				group("call", "A", "e1", func(rec *callsummary.Record) { rec.ResourceID, rec.TeamsThreadID = id("r2"), id("t1") }),
				group("call", "B", "e2", func(rec *callsummary.Record) { rec.ResourceID, rec.TeamsThreadID = id("r1"), id("t2") }),
			},
			func(c *calls.Call) any { return []string{c.ResourceID.Or(""), c.TeamsThreadID.Or("")} }, []string{"r1", "t1"},
		},
		{
			"without a stream direction the server's streams are inbound, others outbound; what it says counts more",
			[]logs.Record{
				audio("call", "A", "", 1), audio("call", "A", "e", 2),
				audio("call", "A", "e", 3, func(rec *diagnostics.Record) { rec.StreamDirection = opt.Of(diagnostics.Inbound) }),
			},
			func(c *calls.Call) any {
				in := map[int64]bool{}
				for _, s := range c.Streams {
					in[s.Record.StreamID.Or(0)] = s.Inbound()
				}
				return in
			},
			map[int64]bool{1: true, 2: false, 3: true},
		},
	})
}

func TestParticipantTimes(t *testing.T) {
	span := func(c *calls.Call) any {
		start, ok1 := c.Participants[0].Start.Get()
		end, ok2 := c.Participants[0].End.Get()
		if !ok1 || !ok2 {
			return "unknown"
		}
		return []time.Time{start, end}
	}
	at := func(from, to time.Duration) []time.Time { return []time.Time{noon(from), noon(to)} }
	noStart := func(rec *callsummary.Record) {
		rec.ParticipantStartTime.Clear(opt.Null)
		rec.CallStartTime.Clear(opt.Null)
	}
	check(t, []rule{
		{
			"participantStartTime and participantDuration",
			[]logs.Record{group("call", "A", "e", stays(5*time.Second, 30))},
			span, at(5*time.Second, 35*time.Second),
		},
		{
			"callStartTime where the participant's is absent",
			[]logs.Record{group("call", "A", "e", func(rec *callsummary.Record) { rec.ParticipantStartTime.Clear(opt.Absent) })},
			span, at(0, 60*time.Second),
		},
		{
			"10 ms where the duration is absent",
			[]logs.Record{group("call", "A", "e", func(rec *callsummary.Record) { rec.ParticipantDuration.Clear(opt.Null) })},
			span, at(0, 10*time.Millisecond),
		},
		{
			"from the client's side, the first mark of a start to the last of an end",
			[]logs.Record{
				did("call", "A", "", clientops.Join, time.Second), did("call", "A", "", clientops.EnterCall, 2*time.Second),
				did("call", "A", "", clientops.Hangup, 8*time.Second), did("call", "A", "", clientops.StopVideo, 9*time.Second),
			},
			span, dated{at(time.Second, 8*time.Second), at(2*time.Second, 8*time.Second)}, // EnterCall alone was a start
		},
		{
			"without them, the first and the last operation, diagnostics included",
			[]logs.Record{
				did("call", "A", "", clientops.StartVideo, 3*time.Second), did("call", "A", "", clientops.StopVideo, 4*time.Second),
				noticed("call", "A", "1", "noNetwork", "true", time.Second), noticed("call", "A", "1", "noNetwork", "false", 6*time.Second),
			},
			span, at(time.Second, 6*time.Second),
		},
		{
			"seen on both sides, each end is the client's mark, else the service's",
			[]logs.Record{group("call", "A", "e"), did("call", "A", "", clientops.EnterCall, 7*time.Second)},
			span, dated{at(7*time.Second, time.Minute), at(0, time.Minute)},
		},
		{
			"the service's times outrank a client's operations that are no marks",
			[]logs.Record{group("call", "A", "e"), did("call", "A", "", clientops.StopVideo, 7*time.Second)},
			span, at(0, time.Minute),
		},
		{
			"a summary without a start leaves the client's; its duration counted from there until 2024",
			[]logs.Record{
				group("call", "A", "e", noStart),
				did("call", "A", "", clientops.EnterCall, 7*time.Second), did("call", "A", "", clientops.Hangup, 9*time.Second),
			},
			span, dated{at(7*time.Second, 9*time.Second), at(7*time.Second, 67*time.Second)},
		},
		{
			"what a client did before it joined is not its time in the call",
			[]logs.Record{
				did("", "", "client", clientops.CallAgentInit, -time.Hour), did("call", "A", "client", clientops.StartVideo, time.Second),
			},
			span, at(time.Second, time.Second),
		},
		{
			"nothing says when",
			[]logs.Record{group("call", "A", "e", noStart)},
			span, "unknown",
		},
	})
}

// The clock of a client may say that it came after the service saw it leave: then nothing
// says how long it stayed.
func TestNoNegativeDuration(t *testing.T) {
	c := one(t, group("call", "A", "e"), did("call", "A", "", clientops.EnterCall, 2*time.Minute))
	if p := c.Participants[0]; p.Duration.IsSet() || p.Start != (calls.Moment{Value: when(2 * time.Minute), Side: calls.Client}) {
		t.Errorf("got %v from %v to %v; want no duration", p.Duration, p.Start, p.End)
	}
}

func TestOperationsOfACall(t *testing.T) {
	check(t, []rule{
		{
			"those with its call ID, in the order of time",
			[]logs.Record{did("call", "A", "", clientops.Hangup, 2, as("2")), did("call", "A", "", clientops.Join, 1, as("1"))},
			operations, []string{"1", "2"},
		},
		{
			"those whose participant is one of its summaries",
			[]logs.Record{did("", "A", "", clientops.Join, 0, as("1")), group("call", "A", "e")},
			operations, []string{"1"},
		},
		{
			"or of its operations",
			[]logs.Record{did("", "A", "", clientops.Join, 0, as("1")), did("call", "A", "", clientops.Hangup, 0, as("2"))},
			operations, []string{"1", "2"},
		},
		{
			"those of the same client up to three hours before the call, until 2024 two before it joined",
			[]logs.Record{
				did("call", "A", "client", clientops.Join, 0, as("join")),
				did("", "", "client", clientops.CallAgentInit, -3*time.Hour, as("three hours")),
				did("", "", "client", clientops.CallAgentInit, -3*time.Hour-time.Millisecond, as("too soon")),
				did("", "", "client", clientops.CallAgentInit, -2*time.Hour, as("two hours")),
				did("", "", "client", clientops.PageHidden, 1, as("too late")),
				did("", "", "another", clientops.CallAgentInit, -time.Hour, as("another's")),
			},
			operations, dated{[]string{"three hours", "two hours", "join"}, []string{"two hours", "join"}},
		},
		{
			"before the start of the call, however late the client's first operation there",
			[]logs.Record{
				group("call", "A", "e"), did("call", "A", "client", clientops.StartVideo, 30*time.Minute, as("video")),
				did("", "", "client", clientops.CallAgentInit, -2*time.Hour, as("init")),
			},
			operations, []string{"init", "video"},
		},
		{
			"names that are on no list; the older spellings are",
			[]logs.Record{
				did("call", "A", "", "CallModeChanged", 1, as("1")), did("call", "A", "", "IdChanged", 2, as("2")),
				did("call", "A", "", "RoleChanged", 3, as("3")), did("call", "A", "", "Role-changed", 4, as("4")),
			},
			operations, dated{[]string{"4"}, []string{"1", "2", "3", "4"}},
		},
		{
			"records named like the log, without ID or without time are left out",
			[]logs.Record{
				did("call", "A", "", "CallClientOperations", 0), did("call", "A", "", "callclientoperations", 0),
				did("call", "A", "", clientops.Join, 0, as("")),
				did("call", "A", "", clientops.Join, 0, func(rec *clientops.Record) { rec.CallClientTimeStamp.Clear(opt.Null) }),
				did("call", "A", "", clientops.Join, 0, as("kept")),
			},
			operations, []string{"kept"},
		},
		{
			"whose an operation is that does not say it: of whom its client became, else of whom it was",
			[]logs.Record{
				group("call", "A", "e1"), group("call", "B", "e1", stays(time.Second, 30)), // A came back as B
				did("call", "", "client", clientops.StartCall, 1, as("1")),
				did("call", "A", "client", clientops.Join, 2, as("2")),
				did("call", "", "client", clientops.StartVideo, 3, as("3")),
				did("call", "B", "client", clientops.Join, 4, as("4")),
				did("call", "", "client", clientops.StopVideo, 5, as("5")),
				did("call", "", "stranger", clientops.StopVideo, 6, as("6")),
			},
			func(c *calls.Call) any {
				owner := map[string]string{}
				for _, p := range c.Participants {
					for _, op := range p.Operations {
						owner[op.OperationID.Or("")] = p.Key
					}
				}
				return owner
			},
			map[string]string{"1": "A", "2": "A", "3": "B", "4": "B", "5": "B"},
		},
		{
			"an endpoint that one participant used says whose an operation is",
			[]logs.Record{group("call", "A", "e1"), group("call", "B", "e2"), did("call", "", "", clientops.Join, 0, from("e2"))},
			func(c *calls.Call) any { return len(c.Participants[1].Operations) }, 1,
		},
	})
}

func TestDiagnosticRanges(t *testing.T) {
	type span struct {
		Name       clientops.DiagnosticName
		Start, End time.Time
		Qualities  []clientops.DiagnosticQuality
	}
	spans := func(c *calls.Call) any {
		var list []span
		for _, r := range c.Diagnostics {
			list = append(list, span{r.Name, r.Start, r.End, r.Qualities})
		}
		return list
	}
	check(t, []rule{
		{
			"one operation ID and name are one range, from first to last; the first letter in either case",
			[]logs.Record{
				noticed("call", "A", "1", "NetworkSendQuality", "Good", 9), noticed("call", "A", "1", "networkSendQuality", "Poor", 3),
				noticed("call", "A", "1", "networkSendQuality", "Bad", 5),
			},
			spans, []span{{clientops.NetworkSendQuality, noon(3), noon(9), []clientops.DiagnosticQuality{"Poor", "Bad", "Good"}}},
		},
		{
			"that holds for names that nobody knows, too",
			[]logs.Record{noticed("call", "A", "1", "CoffeeEmpty", "true", 1), noticed("call", "A", "1", "coffeeEmpty", "false", 2)},
			spans, []span{{"coffeeEmpty", noon(1), noon(2), []clientops.DiagnosticQuality{"true", "false"}}},
		},
		{
			"another name or another operation ID is another range",
			[]logs.Record{
				noticed("call", "A", "1", "noNetwork", "true", 1), noticed("call", "A", "2", "noNetwork", "true", 2),
				noticed("call", "A", "1", "cameraFreeze", "true", 3),
			},
			spans, []span{
				{clientops.NoNetwork, noon(1), noon(1), []clientops.DiagnosticQuality{"true"}},
				{clientops.NoNetwork, noon(2), noon(2), []clientops.DiagnosticQuality{"true"}},
				{clientops.CameraFreeze, noon(3), noon(3), []clientops.DiagnosticQuality{"true"}},
			},
		},
		{
			"what the payload does not say stays empty",
			[]logs.Record{did("call", "A", "", clientops.UserFacingDiagnostics, 1)},
			spans, []span{{"", noon(1), noon(1), []clientops.DiagnosticQuality{""}}},
		},
		{
			"they are no operations, but their participant's",
			[]logs.Record{noticed("call", "A", "1", "noNetwork", "true", 1)},
			func(c *calls.Call) any { return []int{len(c.Operations), len(c.Participants[0].Diagnostics)} }, []int{0, 1},
		},
	})
}

func TestKindsOfCalls(t *testing.T) {
	type end struct {
		Key          string
		Type         callsummary.EndpointType
		Participants int
		Streams      int
	}
	ends := func(c *calls.Call) any {
		var list []end
		for _, e := range c.Endpoints {
			list = append(list, end{e.Key, e.Type.Or(""), len(e.Participants), len(e.Streams)})
		}
		return list
	}
	is := func(kind callsummary.EndpointType) func(*callsummary.Record) {
		return func(rec *callsummary.Record) { rec.EndpointType, rec.Identifier = opt.Of(kind), id("") }
	}
	sent := func(kind diagnostics.EndpointType) func(*diagnostics.Record) {
		return func(rec *diagnostics.Record) { rec.EndpointType = opt.Of(kind) }
	}
	check(t, []rule{
		{
			"a P2P call: two endpoints, no server; each sends its streams",
			[]logs.Record{
				p2p("call", "u1", "e1"), p2p("call", "u2", "e2"),
				audio("call", "", "e1", 1, of("u1")), audio("call", "", "e2", 2, of("u2")),
				audio("call", "", "e1", 3, of("u1"), carries(diagnostics.Video)),
			},
			ends, []end{{"e1", "VoIP", 1, 2}, {"e2", "VoIP", 1, 1}},
		},
		{
			"a group call: the server sends half of the streams",
			[]logs.Record{
				group("call", "A", "e1"), group("call", "B", "e2"),
				audio("call", "A", "e1", 1), audio("call", "A", "", 2), audio("call", "B", "e2", 1), audio("call", "B", "", 2),
			},
			ends, []end{{"", "Server", 0, 2}, {"e1", "VoIP", 1, 1}, {"e2", "VoIP", 1, 1}},
		},
		{
			"rejoining: one endpoint, two participants",
			[]logs.Record{group("call", "A1", "e1", stays(0, 20)), group("call", "A2", "e1", stays(30*time.Second, 30))},
			ends, []end{{"e1", "VoIP", 2, 0}},
		},
		{
			"a P2P call that became a group call: who stayed is two participants of one endpoint",
			[]logs.Record{
				p2p("call", "u1", "e1", stays(0, 20)), p2p("call", "u2", "e2", stays(0, 20)),
				group("call", "A", "e1", stays(20*time.Second, 40)), group("call", "B", "e2", stays(20*time.Second, 40)),
				group("call", "C", "e3", stays(25*time.Second, 35)),
			},
			ends, []end{{"e1", "VoIP", 2, 0}, {"e2", "VoIP", 2, 0}, {"e3", "VoIP", 1, 0}},
		},
		{
			"telephones, bots, voicemail and anonymous endpoints; the summary's type counts more than the stream's",
			[]logs.Record{
				group("call", "P", "p", is(callsummary.PSTN)), group("call", "B", "b", is(callsummary.Bot)),
				group("call", "U", "u", is(callsummary.UnknownEndpoint)),
				audio("call", "V", "v", 1, sent(diagnostics.Voicemail)), audio("call", "Y", "y", 1, sent(diagnostics.Anonymous)),
				audio("call", "U", "u", 1, sent(diagnostics.Voicemail)),
			},
			ends, []end{
				{"b", "Bot", 1, 0}, {"p", "PSTN", 1, 0}, {"u", "Unknown", 1, 1}, {"v", "Voicemail", 0, 1}, {"y", "Anonymous", 0, 1},
			},
		},
		{
			"two participants of another tenant with everything redacted but the identifier",
			[]logs.Record{
				group("call", "", "", func(rec *callsummary.Record) {
					rec.ParticipantID, rec.EndpointID, rec.Identifier = hidden(), hidden(), id("u1")
				}),
				group("call", "", "", func(rec *callsummary.Record) {
					rec.ParticipantID, rec.EndpointID, rec.Identifier = hidden(), hidden(), id("u2")
				}),
			},
			ends, []end{{"RedactedEndpoint-VoIP-Identifier-u1", "VoIP", 1, 0}, {"RedactedEndpoint-VoIP-Identifier-u2", "VoIP", 1, 0}},
		},
		{
			"a stream that names no endpoint is its participant's, not the server's",
			[]logs.Record{group("call", "A", "e1"), audio("call", "A", "", 1, sent(diagnostics.VoIP))},
			ends, []end{{"e1", "VoIP", 1, 1}},
		},
		{
			"a participant known from operations alone has the endpoint that they name",
			[]logs.Record{did("call", "A", "", clientops.Join, 0), did("call", "A", "", clientops.EnterCall, 1, from("e1"))},
			ends, []end{{"e1", "VoIP", 1, 0}},
		},
	})
}

func TestSeries(t *testing.T) {
	type line struct {
		Who, Metric string
		Points      []float64
	}
	lines := func(c *calls.Call) any {
		var list []line
		for _, s := range c.Series {
			l := line{Metric: s.Metric}
			if s.Participant != nil {
				l.Who = s.Participant.Key
			}
			for _, p := range s.Points {
				l.Points = append(l.Points, p.Average.Or(0))
			}
			list = append(list, l)
		}
		return list
	}
	check(t, []rule{
		{
			"one for each metric of each participant, in the order of time",
			[]logs.Record{
				group("call", "A", "e1"), measured("call", "A", "jitter", 20, 3), measured("call", "A", "jitter", 10, 2),
				measured("call", "A", "bitrate", 10, 9), measured("call", "B", "jitter", 10, 7),
			},
			lines, []line{{"A", "bitrate", []float64{9}}, {"A", "jitter", []float64{2, 3}}, {"", "jitter", []float64{7}}},
		},
		{
			"without a time or a metric there is nothing to draw, and nothing is lost",
			[]logs.Record{measured("call", "A", "", 0, 1), measured("call", "A", "m", 0, 2, func(rec *statistic) { rec.CallClientTimeStamp.Clear(opt.Null) })},
			func(c *calls.Call) any { return []int{len(c.Series), len(c.MediaStats)} }, []int{0, 2},
		},
		{
			"in a P2P call the endpoint tells two clients apart, else the client instance",
			[]logs.Record{
				p2p("call", "u1", "e1"), p2p("call", "u2", "e2"), did("call", "", "client", clientops.Join, 0, from("e2")),
				measured("call", "", "m", 0, 1, func(rec *statistic) { rec.EndpointID = id("e1") }),
				measured("call", "", "m", 0, 2, func(rec *statistic) { rec.ClientInstanceID = id("client") }),
				measured("call", "", "m", 0, 3),
			},
			lines, []line{{"", "m", []float64{3}}, {"u2", "m", []float64{2}}, {"u1", "m", []float64{1}}},
		},
	})
}

// A client's operations without a call ID, while it is in a call, are that
// call's: until its last operation there; until 2024 as long as the call lasts. Those
// before the next call are that one's.
func TestOperationsOfAClientInACall(t *testing.T) {
	for _, c := range []struct {
		reason string
		rules  *calls.Rules
		rec    logs.Record
	}{
		{"until its last operation", nil, did("call", "A", "client", clientops.Hangup, 10*time.Minute, as("hangup"))},
		{"until the call's end, until 2024", rules2024(), group("call", "A", "e", func(rec *callsummary.Record) {
			rec.CallStartTime, rec.CallDuration = when(0), opt.Of(opt.Seconds(600))
		})},
	} {
		list, _ := listed(&calls.Assembler{Rules: c.rules}, list(
			did("call", "A", "client", clientops.Join, 0, as("join")), c.rec,
			did("", "", "client", clientops.PageHidden, 5*time.Minute, as("in the call")),
			did("", "", "client", clientops.CallAgentInit, 20*time.Minute, as("before the next")),
			did("next", "A", "client", clientops.Join, 30*time.Minute, as("join the next")),
		))
		got := map[string][]string{}
		for _, call := range list {
			for _, op := range call.Operations {
				if id := op.OperationID.Or(""); id != "hangup" {
					got[call.ID.Or("")] = append(got[call.ID.Or("")], id)
				}
			}
		}
		want := map[string][]string{"call": {"join", "in the call"}, "next": {"before the next", "join the next"}}
		if d := diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, d)
		}
	}
}

// An operation may name its participant by what is the key of a summary without a
// participant ID: the same person, whose summary counts.
func TestOperationNamesTheKeyOfASummary(t *testing.T) {
	phone := func(rec *callsummary.Record) { rec.EndpointType = opt.Of(callsummary.PSTN) }
	for reason, summary := range map[string]*callsummary.Record{
		"the identifier": p2p("call", "X", "e1", phone),
		"the endpoint":   p2p("call", "", "X", phone),
	} {
		c := one(t, summary, did("call", "X", "", clientops.Hangup, 0))
		if len(c.Participants) != 1 || c.Participants[0].Summary != summary || len(c.Participants[0].Operations) != 1 {
			t.Errorf("%s: got %d participants; want the one of the summary, with the operation", reason, len(c.Participants))
		}
		if c.Start != summary.CallStartTime {
			t.Errorf("%s: the call starts at %v, want what the summary says", reason, c.Start)
		}
	}
}

// Any operation of somebody may say by its endpoint who that is, in whatever order
// they come.
func TestOperationsFromTwoEndpoints(t *testing.T) {
	for _, first := range []time.Duration{0, 2 * time.Second} {
		c := one(t, p2p("call", "u1", "e1"), p2p("call", "u2", "e2"),
			did("call", "A", "", clientops.StartVideo, first, from("e1")),
			did("call", "A", "", clientops.StopVideo, time.Second, from("e9")))
		if got := keys(c); !slices.Equal(got, []string{"u1", "u2"}) {
			t.Errorf("e1 %v later: got participants %q, want the two of the summaries", first, got)
		}
	}
}

// What names no call and finds none is not lost without a word.
func TestUnclaimedByAssembler(t *testing.T) {
	var a calls.Assembler
	for i, rec := range list(
		did("call", "A", "client", clientops.Join, 0),
		did("", "", "client", clientops.CallAgentInit, -time.Minute),                 // on the way to the call
		did("", "", "client", clientops.CallAgentInit, 3*time.Hour),                  // after it
		did("", "", "another", clientops.CallAgentInit, -time.Minute, as("another")), // of somebody else
		billed("call", "minutes", 1, 0), billed("chat", "messages", 1, 0),
	) {
		a.Add(rec, position(i))
	}
	if got := a.Unclaimed(); got != 3 {
		t.Errorf("got %d, want 3: two operations and a bill for something else", got)
	}
}

// An Assembler that is asked between records, and one that has been asked before it is
// merged, knows of all that has come.
func TestAskedMeanwhile(t *testing.T) {
	var a, other calls.Assembler
	steps := []struct {
		rec       logs.Record
		unclaimed int
		ops       int // of all calls
		reason    string
	}{
		{did("", "", "client", clientops.CallAgentInit, -time.Minute), 1, 0, "there is no call"},
		{did("call", "A", "client", clientops.Join, 0), 0, 2, "it was on the way to this one"},
		{did("", "", "client", clientops.CallAgentInit, 3*time.Hour), 1, 2, "the client joined nothing afterwards"},
		{did("", "", "another", clientops.CallAgentInit, -time.Minute, as("another")), 2, 2, "somebody else, in no call"},
		{did("call", "B", "another", clientops.Join, 0, as("join")), 1, 4, "he joined, too"},
	}
	check := func(unclaimed, ops int, reason string) {
		t.Helper()
		n := 0
		for _, c := range a.Calls() {
			n += len(c.Operations)
		}
		if got := a.Unclaimed(); got != unclaimed || n != ops {
			t.Errorf("%s: got %d unclaimed and %d operations in calls, want %d and %d", reason, got, n, unclaimed, ops)
		}
	}
	for i, s := range steps {
		a.Add(s.rec, position(i))
		check(s.unclaimed, s.ops, s.reason)
	}
	other.Add(did("later", "C", "client", clientops.Join, 3*time.Hour+time.Minute), position(100))
	if got := len(other.Calls()); got != 1 {
		t.Fatalf("got %d calls, want 1", got)
	}
	a.Merge(&other)
	check(0, 6, "the client joined this one three hours later")
}
