package calls_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
)

// ofLog gives a companion its time, its call and the name of its operation.
func ofLog[R logs.Record](rec R, call, name string, at time.Duration) R {
	h := rec.Head()
	h.Time, h.CorrelationID, h.OperationName = when(at), id(call), opt.Of(name)
	return rec
}

// automated returns a request to Call Automation.
func automated(call, server, connection, operation, name string, at time.Duration) *callautomation.Operation {
	rec := ofLog(callautomation.NewOperation(), call, name, at)
	rec.ServerCallID, rec.CallConnectionID, rec.OperationID = id(server), id(connection), id(operation)
	return rec
}

// played returns the outcome of a media operation.
func played(call, operation string, at time.Duration) *callautomation.Media {
	rec := ofLog(callautomation.NewMedia(), call, "Play", at)
	rec.OperationID = id(operation)
	return rec
}

// recorder returns a request to the recording API.
func recorder(call, server, connection, name string, at time.Duration) *recording.Operation {
	rec := ofLog(recording.NewOperation(), call, name, at)
	rec.ServerCallID, rec.CallConnectionID = id(server), id(connection)
	return rec
}

// streamed returns a session of streaming.
func streamed(call, connection string, at time.Duration) *callautomation.Streaming {
	rec := ofLog(callautomation.NewStreaming(), call, "Streaming", at)
	rec.CallConnectionID = id(connection)
	return rec
}

// companionsOf returns the names of the operations of a call's companions, each with its list.
func companionsOf(c *calls.Call) (list []string) {
	add := func(kind string, recs ...logs.Record) {
		for _, rec := range recs {
			list = append(list, kind+" "+rec.Head().OperationName.Or(""))
		}
	}
	for _, rec := range c.Recordings {
		add("recording", rec)
	}
	for _, rec := range c.RecordingOperations {
		add("recorder", rec)
	}
	for _, rec := range c.Captions {
		add("captions", rec)
	}
	for _, rec := range c.Automation {
		add("automation", rec)
	}
	for _, rec := range c.AutomationMedia {
		add("media", rec)
	}
	for _, rec := range c.AutomationStreaming {
		add("streaming", rec)
	}
	for _, rec := range c.ServiceRequests {
		add("request", rec)
	}
	return list
}

func TestCompanions(t *testing.T) {
	a, b := group("a", "A", "e1"), group("b", "B", "e2")
	for _, tt := range []struct {
		reason    string
		recs      []logs.Record
		a, b      []string
		unclaimed int
	}{
		{"each kind by its correlation ID", list(
			a, b, ofLog(recording.NewSummary(), "a", "RecordingSummary", 0), recorder("a", "", "", "StartRecording", 0),
			ofLog(captions.New(), "a", "ClosedCaptionsSummary", 0), automated("a", "", "", "", "Play", 0), played("b", "", 0),
			streamed("b", "", 0), ofLog(servicerequests.New(), "b", "Join", 0),
		), names("recording RecordingSummary", "recorder StartRecording", "captions ClosedCaptionsSummary", "automation Play"),
			names("media Play", "streaming Streaming", "request Join"), 0},
		{"in the order of time, each once", list(
			a, b, automated("a", "", "", "", "Hangup", 2), automated("a", "", "", "", "Play", 1), automated("a", "", "", "", "Play", 1),
		), names("automation Play", "automation Hangup"), nil, 0},
		{"two at one moment are told apart by their names", list(
			a, b, automated("a", "", "", "", "Play", 1), automated("a", "", "", "", "Hangup", 1),
		), names("automation Hangup", "automation Play"), nil, 0},
		{"the correlation ID has changed, the server call is the same", list(
			a, b, automated("a", "S", "", "", "Answer", 1), automated("other", "S", "", "", "Play", 2),
		), names("automation Answer", "automation Play"), nil, 0},
		{"the connection is the same, and there is no correlation ID", list(
			a, b, automated("a", "S", "C", "", "Answer", 1), streamed("", "C", 2), recorder("", "", "C", "StartRecording", 2),
		), names("recorder StartRecording", "automation Answer", "streaming Streaming"), nil, 0},
		{"the media operation is the same", list(
			a, b, automated("a", "", "", "O", "Play", 1), played("other", "O", 2),
		), names("automation Play", "media Play"), nil, 0},
		{"over two others: by connection, then by server call", list(
			a, b, automated("a", "S", "", "", "Answer", 1), automated("x", "S", "C", "", "Add", 2), streamed("y", "C", 3),
		), names("automation Answer", "automation Add", "streaming Streaming"), nil, 0},
		{"a correlation ID that names a call counts more than a server call", list(
			a, b, automated("a", "S", "", "", "Answer", 1), automated("b", "S", "", "", "Move", 2),
		), names("automation Answer"), names("automation Move"), 0},
		{"a server call of two calls is of the first by its ID", list(
			a, b, automated("b", "S", "", "", "Move", 2), automated("a", "S", "", "", "Answer", 1), automated("x", "S", "", "", "Play", 3),
		), names("automation Answer", "automation Play"), names("automation Move"), 0},
		{"no call, and they make none", list(
			a, b, automated("x", "S", "C", "", "Answer", 1), streamed("x", "C", 1), ofLog(servicerequests.New(), "y", "Join", 0),
		), nil, nil, 3},
	} {
		want := map[string][]string{"a": tt.a, "b": tt.b}
		for range 2 {
			for name, got := range assembledAnyWay(t, tt.recs, tt.unclaimed) {
				if d := diff(want, got); d != "" {
					t.Errorf("%s, %s (-want +got):\n%s", tt.reason, name, d)
				}
			}
			slices.Reverse(tt.recs)
		}
	}
}

func names(texts ...string) []string { return texts }

// assembledAnyWay returns the companions of calls put together in several ways.
func assembledAnyWay(t *testing.T, recs []logs.Record, unclaimed int) map[string]map[string][]string {
	t.Helper()
	all := map[string]map[string][]string{}
	note := func(name string, list []*calls.Call, left int) {
		all[name] = map[string][]string{}
		for _, c := range list {
			all[name][c.ID.Or("")] = companionsOf(c)
		}
		if left != unclaimed {
			t.Errorf("%s: %d unclaimed, want %d", name, left, unclaimed)
		}
	}
	list, left := listed(new(calls.Assembler), recs)
	note("an Assembler", list, left)
	var parts [2]calls.Assembler
	for i, rec := range recs {
		parts[i%2].Add(rec, position(i))
	}
	parts[0].Merge(&parts[1])
	note("two, merged", parts[0].Calls(), parts[0].Unclaimed())
	list, left = lived(false, recs)
	note("a LiveAssembler", list, left)

	// The records of both calls are chosen by an Assembler of facts.
	facts := calls.Assembler{FactsOnly: true}
	for i, rec := range recs {
		facts.Add(rec, position(i))
	}
	chosen := facts.Selection()
	for _, c := range facts.Calls() {
		if len(companionsOf(c)) > 0 {
			t.Errorf("facts have companions: %v", companionsOf(c))
		}
		chosen.Add(c)
	}
	var again calls.Assembler
	for i, rec := range recs {
		if chosen.Has(rec, position(i)) {
			again.Add(rec, position(i))
		}
	}
	note("chosen records", again.Calls(), unclaimed)
	return all
}

// The records of one call alone give it the companions that all records do.
func TestSelectionOfCompanions(t *testing.T) {
	recs := list(
		group("a", "A", "e1"), group("b", "B", "e2"),
		automated("a", "S", "", "", "Answer", 1), automated("b", "S", "C", "", "Move", 2), automated("x", "S", "", "", "Play", 3),
		streamed("y", "C", 4), // of a by way of a record of b
		did("b", "B", "", clientops.Hangup, 3),
	)
	for call, want := range map[string][]string{"a": {"automation Answer", "automation Play", "streaming Streaming"}, "b": {"automation Move"}} {
		facts := calls.Assembler{FactsOnly: true}
		for i, rec := range recs {
			facts.Add(rec, position(i))
		}
		chosen := facts.Selection()
		chosen.Add(&calls.Call{ID: id(call)})
		again := chosen.Assembler()
		for i, rec := range recs {
			if chosen.Has(rec, position(i)) {
				again.Add(rec, position(i))
			}
		}
		list := again.Calls()
		if len(list) != 1 || fmt.Sprint(companionsOf(list[0])) != fmt.Sprint(want) {
			t.Errorf("%s: %d calls, the first with %q; want %q", call, len(list), companionsOf(list[0]), want)
		}
	}
}

// A recording that comes after its call has been emitted is a late part of it. Without records
// it is not kept, and must not leave a call that nothing emits.
func TestLateCompanion(t *testing.T) {
	for _, tt := range []struct {
		factsOnly bool
		want      int
	}{{false, 1}, {true, 0}} {
		s := calls.NewLiveAssembler(&calls.LiveOptions{FactsOnly: tt.factsOnly})
		s.Add(group("a", "A", "e1"), position(0))
		s.End()
		s.Add(ofLog(recording.NewSummary(), "a", "RecordingSummary", 0), position(1))
		if got := s.Open(); got != tt.want {
			t.Errorf("FactsOnly %t: %d calls are kept, want %d", tt.factsOnly, got, tt.want)
		}
		if s.End(); s.Open() != 0 {
			t.Errorf("FactsOnly %t: %d calls are kept after the end", tt.factsOnly, s.Open())
		}
	}
}

// companion returns a companion whose IDs meet those of others.
func (c chaos) companion() logs.Record {
	call, at := c.pick("", "call 1", "call 2", "call 3", "x", "y"), c.moment()
	server, connection, operation := c.pick("", "S", "T"), c.pick("", "C", "D"), c.pick("", "O", "P")
	switch c.IntN(5) {
	case 0:
		return ofLog(captions.New(), call, "ClosedCaptionsSummary", at)
	case 1:
		return recorder(call, server, connection, "StartRecording", at)
	case 2:
		return played(call, operation, at)
	case 3:
		return streamed(call, connection, at)
	default:
		return automated(call, server, connection, operation, c.pick("Answer", "Play"), at)
	}
}

func TestCompanionsInAnyOrder(t *testing.T) {
	for seed := range uint64(rounds() / 2) {
		c := newChaos(seed)
		list := []placed{{group("call 1", "A", "e1"), position(0)}, {group("call 2", "A", "e1"), position(1)}}
		for i := range 30 {
			list = append(list, placed{c.companion(), position(2 + i)})
		}
		want := callsOf(list)
		var parts [2]calls.Assembler
		var live []*calls.Call
		all := calls.NewLiveAssembler(&calls.LiveOptions{Idle: 1000 * time.Hour})
		few := calls.NewLiveAssembler(&calls.LiveOptions{MaxRecords: 1 + c.IntN(10)})
		for _, p := range c.shuffled(list) {
			parts[c.IntN(2)].Add(p.Record, p.at)
			all.Add(p.Record, p.at)
			few.Add(p.Record, p.at)
		}
		parts[0].Merge(&parts[1])
		for _, e := range all.End() {
			live = append(live, e.Call)
		}
		for name, got := range map[string][]*calls.Call{"two, merged": parts[0].Calls(), "a LiveAssembler": live} {
			if d := diff(want, got); d != "" {
				t.Fatalf("seed %d, %s (-want +got):\n%s", seed, name, d)
			}
		}
		if a, b := parts[0].Unclaimed(), all.Unclaimed(); a != b {
			t.Errorf("seed %d: %d unclaimed, %d of a LiveAssembler", seed, a, b)
		}
		if few.End(); few.Kept() != 0 {
			t.Errorf("seed %d: %d records are kept after the end", seed, few.Kept())
		}
	}
}
