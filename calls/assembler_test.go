package calls_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
)

func TestAdd(t *testing.T) {
	tests := []struct {
		reason string
		rec    logs.Record
		added  bool
		calls  int
	}{
		{"a summary makes a call", group("call", "A", "e"), true, 1},
		{"so does one without any ID", group("", "", ""), true, 1},
		{"a stream makes a call", audio("call", "A", "e", 1), true, 1},
		{"a stream without an ID is nothing", audio("call", "A", "e", 1, func(rec *diagnostics.Record) { rec.StreamID.Clear(opt.Null) }), false, 0},
		{
			"a diagnostics record of the call itself needs none, and makes no call alone",
			audio("call", "call", "e", 1, func(rec *diagnostics.Record) { rec.StreamID.Clear(opt.Null) }), true, 0,
		},
		{"nor does a summary of the call itself", group("call", "call", "e"), true, 0},
		{
			"a record with neither an operation ID nor a participant makes a call",
			did("call", "", "client", clientops.Join, 0, as("")), true, 1,
		},
		{"an operation makes a call", did("call", "", "", clientops.Join, 0), true, 1},
		{
			"its correlation ID does where the call ID is missing",
			did("", "", "", clientops.Join, 0, func(rec *clientops.Record) { rec.CorrelationID = id("call") }), true, 1,
		},
		{"an operation of a client without a call waits for one", did("", "", "client", clientops.CallAgentInit, 0), true, 0},
		{"and so does one of a participant", did("", "A", "", clientops.Join, 0), true, 0},
		{"an operation of nobody is a call by itself", did("", "", "", clientops.Join, 0), true, 1},
		{"a record without an operation ID counts if it names call and participant", did("call", "A", "", clientops.Join, 0, as("")), true, 1},
		{"so does one with the name of the log", did("call", "A", "", "CallClientOperations", 0), true, 1},
		{"but not without a call", did("", "A", "client", clientops.Join, 0, as("")), false, 0},
		{"a statistic makes a call", measured("call", "A", "m", 0, 1), true, 1},
		{"a survey makes a call: its correlation ID is a participant's", rated("call", "s", 5, 0), true, 1},
		{"a bill waits for a call", billed("call", "minutes", 1, 0), true, 0},
		{"a bill that names none is nothing", billed("", "messages", 1, 0), false, 0},
		{"a record of another log is nothing", &logs.Other{Envelope: logs.Envelope{CorrelationID: id("call")}}, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			var a calls.Assembler
			added := a.Add(tt.rec, position(0))
			if n := len(a.Calls()); added != tt.added || n != tt.calls {
				t.Errorf("added %v, %d calls; want %v, %d", added, n, tt.added, tt.calls)
			}
		})
	}
}

func TestCallsInOrder(t *testing.T) {
	list := assemble(
		did("no start", "A", "", clientops.StopVideo, 0),
		group("second", "A", "e", stays(0, 1)),
		group("b", "A", "e", func(rec *summary) { rec.CallStartTime = when(-time.Hour) }),
		group("a", "A", "e", func(rec *summary) { rec.CallStartTime = when(-time.Hour) }),
	)
	var got []string
	for _, c := range list {
		got = append(got, c.ID.Or(""))
	}
	if want := []string{"a", "b", "second", "no start"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q: by start, then ID, those without a start last", got, want)
	}
}

// The streams of a call are listed participant by participant, as the participants
// are, and not by IDs, which mean nothing to people. Each one's are in the order of
// their media and IDs.
func TestStreamsInOrder(t *testing.T) {
	c := one(t,
		audio("call", "stranger", "x", 9),
		audio("call", "A", "a", 2), audio("call", "A", "a", 1), audio("call", "A", "a", 3, carries(diagnostics.Video)),
		audio("call", "B", "b", 4), audio("call", "C", "c", 5),
		group("call", "A", "a", stays(20*time.Second, 60)),
		group("call", "B", "b", stays(10*time.Second, 60)),
		group("call", "C", "c", stays(10*time.Second, 60)),
	)
	var got []int64
	for _, s := range c.Streams {
		got = append(got, s.Record.StreamID.Or(0))
	}
	if want := []int64{4, 5, 1, 2, 3, 9}; !slices.Equal(got, want) {
		t.Errorf("got streams %v, want %v: those of B, C, who came at the same time, A, and nobody known", got, want)
	}
}

func TestCallsAgain(t *testing.T) {
	var a calls.Assembler
	a.Add(group("call", "A", "e1"), position(0))
	before := a.Calls()
	a.Add(group("call", "B", "e2"), position(1))
	a.Add(did("", "", "client", clientops.CallAgentInit, -1), position(2))
	a.Add(did("call", "B", "client", clientops.Join, 0), position(3))
	after := a.Calls()
	if len(before[0].Participants) != 1 {
		t.Error("a call that was emitted has changed")
	}
	if c := after[0]; len(c.Participants) != 2 || len(c.Operations) != 2 {
		t.Errorf("got %d participants and %d operations, want 2 and 2", len(c.Participants), len(c.Operations))
	}
	if d := diff(after, a.Calls()); d != "" {
		t.Error("asking again changes the calls:\n" + d)
	}
}

// An operation without a call goes to one call at most, whatever might fit.
func TestHomeOfAStray(t *testing.T) {
	stray := func(participant, client string) logs.Record {
		return did("", participant, client, clientops.Join, 0, as("stray"))
	}
	tests := []struct {
		reason string
		recs   []logs.Record
		want   string // the call; empty for none
	}{
		{
			"its client's next call counts more than its participant's",
			[]logs.Record{stray("A", "client"), did("a", "A", "x", clientops.Join, time.Hour), did("b", "B", "client", clientops.Join, 1)}, "b",
		},
		{
			"of several calls of its client, it is in its participant's",
			[]logs.Record{stray("A", "client"), did("a", "B", "client", clientops.Join, 1), did("b", "A", "client", clientops.Join, time.Hour)}, "b",
		},
		{
			"if it names a participant, no call of its client is too far away",
			[]logs.Record{stray("A", "client"), did("b", "B", "client", clientops.Join, 9*time.Hour), group("a", "A", "e")}, "b",
		},
		{
			"a participant of no call leaves the client's",
			[]logs.Record{stray("Z", "client"), did("a", "B", "client", clientops.Join, 1)}, "a",
		},
		{
			"a participant of two calls is of the first by its ID",
			[]logs.Record{stray("A", ""), group("b", "A", "e"), group("a", "A", "e")}, "a",
		},
		{
			"a client that joins two calls at one moment joins the first by its ID",
			[]logs.Record{stray("", "client"), did("b", "B", "client", clientops.Join, 1), did("a", "A", "client", clientops.Join, 1)}, "a",
		},
		{
			"a call that is not listed has no time, and so no operation before it",
			[]logs.Record{stray("", "client"), did("a", "A", "client", clientops.StartVideo, 1)}, "",
		},
		{
			"a client that names no participant in a call says nothing about that of one",
			[]logs.Record{stray("A", "client"), did("b", "", "client", clientops.Join, 1), group("a", "A", "e")}, "a",
		},
		{
			"the newest version says who it was",
			[]logs.Record{
				did("", "A", "", clientops.Join, 0, as("stray"), func(rec *clientops.Record) { rec.Time = when(0) }),
				did("", "B", "", clientops.Join, 0, as("stray"), func(rec *clientops.Record) { rec.Time = when(1) }),
				group("a", "A", "e"), group("b", "B", "e"),
			}, "b",
		},
		{"nobody comes", []logs.Record{stray("A", "client"), group("a", "B", "e")}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			for range 2 {
				got := ""
				for _, c := range assemble(tt.recs...) {
					for _, op := range c.Operations {
						if op.OperationID.Or("") == "stray" {
							got += c.ID.Or("?")
						}
					}
				}
				if got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
				slices.Reverse(tt.recs)
			}
		})
	}
}

// An empty text, which no reader returns, is like null.
func TestStrayWithEmptyTexts(t *testing.T) {
	var a calls.Assembler
	a.Add(did("call", "A", "client", clientops.Join, 0), position(0))
	for i, empty := range []func(rec *clientops.Record){
		func(rec *clientops.Record) { rec.ParticipantID = opt.Of("") },
		func(rec *clientops.Record) { rec.ClientInstanceID = opt.Of("") },
	} {
		a.Add(did("", "A", "client", clientops.EnterCall, 0, as(fmt.Sprint(i)), empty), position(i+1))
	}
	if c := a.Calls(); len(c) != 1 || len(c[0].Operations) != 3 || len(c[0].Participants) != 1 || a.Unclaimed() != 0 {
		t.Errorf("got %v and %d unclaimed, want a call with 3 operations of one participant", c, a.Unclaimed())
	}
}

// What a client only did on the way to a call makes no participant: it may have
// named somebody else, and what it did was not A's.
func TestStrayMakesNoParticipant(t *testing.T) {
	c := one(t, did("call", "A", "client", clientops.Join, 1), did("", "Z", "client", clientops.Join, 0))
	if d := cmp.Diff([]string{"A"}, keys(c)); d != "" {
		t.Error(d)
	}
	if n := len(c.Participants[0].Operations); n != 1 || len(c.Operations) != 2 {
		t.Errorf("got %d operations of A and %d of the call, want 1 and 2", n, len(c.Operations))
	}
}

func TestLeftoversOfACall(t *testing.T) {
	c := one(t,
		group("call", "A", "e"), billed("call", "minutes", 2, 1), billed("call", "minutes", 1, 0), billed("other", "messages", 1, 0),
		rated("call", "s", 4, 0), group("call", "call", ""),
	)
	if len(c.Usage) != 2 || c.Usage[0].Quantity.Or(0) != 1 || len(c.Surveys) != 1 || len(c.CallRecords) != 1 {
		t.Errorf("got %d bills, %d surveys, %d records of the call itself; want 2 in the order of time, 1 and 1",
			len(c.Usage), len(c.Surveys), len(c.CallRecords))
	}
}

// What makes two statistics the same one is what they say, not how they came.
func TestSameRecordInAnyShape(t *testing.T) {
	plain := func() *statistic { return measured("call", "A", "m", 0, 1) }
	with := func(edits ...func(*statistic)) *statistic { return measured("call", "A", "m", 0, 1, edits...) }
	stream := func(rec *statistic) { rec.MediaStreamID = id("1") }
	untimed := func(rec *statistic) { rec.CallClientTimeStamp.Clear(opt.Absent) }
	extra := func(x logs.Extra) func(*statistic) {
		return func(rec *statistic) { rec.Extra = &x }
	}
	invalid := func(text string) func(*statistic) {
		return func(rec *statistic) {
			rec.Count.Clear(opt.Invalid)
			rec.Extra = &logs.Extra{Texts: []logs.Text{{Field: "Count", JSON: text}}}
		}
	}
	field := func(name, json string, outside bool) logs.Unknown {
		return logs.Unknown{Name: name, JSON: json, Outside: outside}
	}
	tests := []struct {
		reason string
		a, b   *statistic
		same   bool
	}{
		{"a row names its table and its workspace", plain(), with(func(rec *statistic) {
			rec.Category.Clear(opt.Absent)
			rec.Type, rec.TenantID, rec.ResourceID = id("ACSCallClientMediaStatsTimeSeries"), id("workspace"), id("/resource")
		}), true},
		{"absent is null", plain(), with(func(rec *statistic) { rec.MediaStreamCodec.Clear(opt.Null) }), true},
		{"redacted is not", plain(), with(func(rec *statistic) { rec.MediaStreamCodec.Clear(opt.Redacted) }), false},
		{"it was generated at another time", plain(), with(func(rec *statistic) { rec.Time = when(0) }), true},
		{"another time of the client", plain(), with(func(rec *statistic) { rec.CallClientTimeStamp = when(time.Second) }), false},
		{"a stream with the same key and another value", with(stream), with(stream, func(rec *statistic) { rec.Average = opt.Of(2.0) }), true},
		{"of another stream", with(stream), with(func(rec *statistic) { rec.MediaStreamID = id("2") }), false},
		{"sent, not received", with(stream), with(stream, func(rec *statistic) { rec.MediaStreamDirection = opt.Of(mediastats.Send) }), false},
		{"another metric", with(stream), with(stream, func(rec *statistic) { rec.MetricName = id("n") }), false},
		{"another participant", with(stream), with(stream, func(rec *statistic) { rec.ParticipantID = id("B") }), false},
		{"no time of the client: the time of the record", with(untimed), with(untimed, func(rec *statistic) { rec.Time = when(0) }), false},
		{"a workspace adds columns", plain(), with(extra(logs.Extra{Unknown: []logs.Unknown{field("_ItemId", `"i"`, false), field("MG", `"g"`, false)}})), true},
		{
			"unknown fields by another name of the same, and a number as text",
			with(extra(logs.Extra{Unknown: []logs.Unknown{field("newField", "1", false)}})),
			with(extra(logs.Extra{Unknown: []logs.Unknown{field("NewField", `"1"`, false)}})), true,
		},
		{"quotes in a text do not end it", with(func(rec *statistic) { rec.MetricName = id(`m",Count:"1`) }),
			with(func(rec *statistic) { rec.MetricName, rec.Count = id("m"), opt.Of[int64](1) }), false},
		{"invalid as the same text", with(invalid(`"many"`)), with(invalid(`"many"`)), true},
		{"invalid as another text", with(invalid(`"many"`)), with(invalid(`"few"`)), false},
		{
			"unknown fields in any order and place",
			with(extra(logs.Extra{Unknown: []logs.Unknown{field("x", "1", true), field("y", "2", false)}})),
			with(extra(logs.Extra{Unknown: []logs.Unknown{field("y", "2", false), field("x", "1", false), field("z", "null", false)}})), true,
		},
		{
			"an unknown field with another value",
			with(extra(logs.Extra{Unknown: []logs.Unknown{field("x", "1", false)}})),
			with(extra(logs.Extra{Unknown: []logs.Unknown{field("x", "2", false)}})), false,
		},
		{"the raw text does not count", with(extra(logs.Extra{Raw: "a"})), with(extra(logs.Extra{Raw: "b"})), true},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			ab, ba := one(t, tt.a, tt.b), one(t, tt.b, tt.a)
			if n := len(ab.MediaStats); (n == 1) != tt.same {
				t.Errorf("got %d records; the same: %v", n, tt.same)
			}
			if d := diff(ab, ba); d != "" {
				t.Error("the other way round:\n" + d)
			}
		})
	}
}
