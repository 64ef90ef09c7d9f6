package calls_test

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/internal/factsonly"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// jitterMark marks a stream by what was measured of it.
func jitterMark(rec *diagnostics.Record) uint64 { return uint64(rec.JitterAvg.Or(0)) }

// factsOf is the obvious way to the facts of a call: it takes out of its records whatever
// is no fact.
func factsOf(c *calls.Call) *calls.Call {
	f := *c
	f.FactsOnly, f.MediaStats, f.Series = true, nil, nil
	// What is kept whole may be lent.
	var cloner logs.Cloner
	f.CallRecords = each(c.CallRecords, cloner.Clone)
	f.Surveys = each(c.Surveys, func(rec *survey.Record) *survey.Record { return cloner.Clone(rec).(*survey.Record) })
	f.Usage = each(c.Usage, func(rec *usage.Record) *usage.Record { return cloner.Clone(rec).(*usage.Record) })
	people := map[*calls.Participant]*calls.Participant{nil: nil}
	ops := map[*clientops.Record]*clientops.Record{}
	ranges := map[*calls.DiagnosticRange]*calls.DiagnosticRange{}
	streams := map[*calls.Stream]*calls.Stream{}
	f.Operations = each(c.Operations, func(rec *clientops.Record) *clientops.Record {
		ops[rec] = operationFacts(c, rec)
		return ops[rec]
	})
	f.Diagnostics = each(c.Diagnostics, func(r *calls.DiagnosticRange) *calls.DiagnosticRange {
		own := *r
		own.Records = each(r.Records, func(rec *clientops.Record) *clientops.Record { return operationFacts(c, rec) })
		ranges[r] = &own
		return &own
	})
	f.Participants = each(c.Participants, func(p *calls.Participant) *calls.Participant {
		own := *p
		if p.Summary != nil {
			own.Summary = summaryFacts(c, p.Summary)
		}
		if p.Listed != nil {
			own.Listed = summaryFacts(c, p.Listed)
		}
		own.Operations = each(p.Operations, func(rec *clientops.Record) *clientops.Record { return ops[rec] })
		own.Diagnostics = each(p.Diagnostics, func(r *calls.DiagnosticRange) *calls.DiagnosticRange { return ranges[r] })
		people[p] = &own
		return &own
	})
	f.Gaps = each(c.Gaps, func(g calls.Shortfall) calls.Shortfall { g.Participant = people[g.Participant]; return g })
	f.Streams = each(c.Streams, func(s *calls.Stream) *calls.Stream {
		own := *s
		own.Participant, own.Record = people[s.Participant], streamFacts(c, s)
		own.Mark = jitterMark(s.Record)
		streams[s] = &own
		return &own
	})
	f.Endpoints = each(c.Endpoints, func(e *calls.Endpoint) *calls.Endpoint {
		own := *e
		own.Participants = each(e.Participants, func(p *calls.Participant) *calls.Participant { return people[p] })
		own.Streams = each(e.Streams, func(s *calls.Stream) *calls.Stream { return streams[s] })
		return &own
	})
	return &f
}

func each[T any](list []T, do func(T) T) (done []T) {
	for _, one := range list {
		done = append(done, do(one))
	}
	return done
}

func summaryFacts(c *calls.Call, r *callsummary.Record) *callsummary.Record {
	return &callsummary.Record{
		Envelope:   logs.Envelope{CorrelationID: c.ID, ResourceID: r.ResourceID},
		Identifier: r.Identifier, CallStartTime: r.CallStartTime, CallDuration: r.CallDuration, CallType: r.CallType,
		TeamsThreadID: r.TeamsThreadID, ParticipantID: r.ParticipantID, ParticipantStartTime: r.ParticipantStartTime,
		ParticipantDuration: r.ParticipantDuration, ParticipantEndReason: r.ParticipantEndReason, EndpointID: r.EndpointID,
		EndpointType: r.EndpointType, SDKVersion: r.SDKVersion, OSVersion: r.OSVersion, ParticipantTenantID: r.ParticipantTenantID,
		ParticipantType: r.ParticipantType, PSTNParticipantCallType: r.PSTNParticipantCallType,
		ParticipantEndSubCode: r.ParticipantEndSubCode, ResultCategory: r.ResultCategory, CallUpdatesVersion: r.CallUpdatesVersion,
		DiagnosticOptions: r.App().Options(), TPE: r.TPE,
	}
}

func streamFacts(c *calls.Call, s *calls.Stream) *diagnostics.Record {
	r := s.Record
	facts := &diagnostics.Record{
		Envelope:      logs.Envelope{CorrelationID: c.ID, ResourceID: r.ResourceID, Extra: factsonly.Extra()},
		ParticipantID: r.ParticipantID, Identifier: r.Identifier, EndpointID: r.EndpointID, EndpointType: r.EndpointType,
		MediaType: r.MediaType, StreamID: r.StreamID, TransportType: r.TransportType, CallUpdatesVersion: r.CallUpdatesVersion, TPE: r.TPE,
	}
	if server := r.EndpointType.Or("") == diagnostics.Server; s.Inbound() != server {
		facts.StreamDirection = opt.Of(diagnostics.Outbound)
		if s.Inbound() {
			facts.StreamDirection = opt.Of(diagnostics.Inbound)
		}
	}
	return facts
}

func operationFacts(c *calls.Call, r *clientops.Record) *clientops.Record {
	facts := &clientops.Record{
		Envelope:      logs.Envelope{ResourceID: r.ResourceID},
		ParticipantID: r.ParticipantID, EndpointID: r.EndpointID, ClientInstanceID: r.ClientInstanceID,
		OperationName: r.OperationName, CallClientTimeStamp: r.CallClientTimeStamp, DurationMs: r.DurationMs,
		ResultType: r.ResultType, SDKVersion: r.SDKVersion,
	}
	if r.CallID.Or("") != "" || r.CorrelationID.Or("") != "" {
		facts.CallID = c.ID
	}
	if p, _ := r.Payload(); p.CallDirection.IsSet() { // what FailedOutgoing reads
		text := `{"CallDirection":` + strconv.Quote(string(p.CallDirection.Or("")))
		if p.FailureReason.IsSet() {
			text += `,"FailureReason":` + strconv.Quote(p.FailureReason.Or(""))
		}
		facts.OperationPayload = opt.Of(text + "}")
	}
	return facts
}

func allFacts(list []*calls.Call) []*calls.Call { return each(list, factsOf) }

// With or without records, the calls are the same.
func TestFactsAreThoseOfTheCalls(t *testing.T) {
	for seed := range uint64(2 * rounds()) {
		c := newChaos(seed)
		list := c.file(60)
		want := allFacts(callsOf(list))
		empty := func() *calls.Assembler { return &calls.Assembler{FactsOnly: true, Mark: jitterMark} }
		whole, parts := empty(), [2]*calls.Assembler{empty(), empty()}
		for _, p := range c.shuffled(append(list, list[:10]...)) {
			part := parts[c.IntN(2)]
			lend(p.Record, func(rec logs.Record) { whole.Add(rec, p.at) })
			lend(p.Record, func(rec logs.Record) { part.Add(rec, p.at) })
		}
		if d := diff(want, whole.Calls()); d != "" {
			t.Fatalf("seed %d (-calls +facts)\n%s", seed, d)
		}
		parts[0].Merge(parts[1])
		if d := diff(want, parts[0].Calls()); d != "" {
			t.Fatalf("seed %d: in two parts (-calls +facts)\n%s", seed, d)
		}
	}
}

// One after the other, and by several goroutines, calls are those of Calls.
func TestEachAndAll(t *testing.T) {
	plain, facts := &calls.Assembler{}, &calls.Assembler{FactsOnly: true, Mark: jitterMark}
	n := int64(0)
	for rec := range acstest.Records(&acstest.Config{Seed: 3, Calls: 300, Shuffle: 100}) {
		n++
		plain.Add(rec, logs.Position{Record: n})
		facts.Add(rec, logs.Position{Record: n})
	}
	want := allFacts(plain.Calls())
	i := 0
	for c := range facts.All() {
		if d := diff(want[i], c); d != "" {
			t.Fatalf("call %d (-calls +All)\n%s", i, d)
		}
		i++
	}
	if i != len(want) || facts.Len() != len(want) {
		t.Errorf("%d calls and a length of %d, want %d", i, facts.Len(), len(want))
	}
	names := make([]map[string]int, 1000)
	facts.Each(func(c calls.Assembled) {
		if names[c.Worker] == nil {
			names[c.Worker] = map[string]int{}
		}
		names[c.Worker][c.ID.Or("")+c.Source.String()] = len(c.Streams)*1000 + len(c.Operations)
	})
	all := map[string]int{}
	for _, m := range names {
		for name, k := range m {
			all[name] = k
		}
	}
	for _, c := range want {
		if name := c.ID.Or("") + c.Source.String(); all[name] != len(c.Streams)*1000+len(c.Operations) {
			t.Errorf("%s: %d, want %d streams and %d operations", name, all[name], len(c.Streams), len(c.Operations))
		}
	}
	if plain.Unclaimed() != facts.Unclaimed() {
		t.Errorf("%d unclaimed, with records %d", facts.Unclaimed(), plain.Unclaimed())
	}
}

// An operation that comes once with its call and once without is one.
func TestOperationsOnce(t *testing.T) {
	for _, tt := range []struct {
		why, id string
		name    clientops.OperationName
	}{
		{"a GUID", "11111111-2222-3333-4444-555555555555", clientops.Join},
		{"a GUID of zeros", "00000000-0000-0000-0000-000000000000", clientops.Join},
		{"no GUID", "1", clientops.Join},
		{"an ID that is its name", string(clientops.Join), clientops.Join},
		{"an ID that is another name which the documents know", string(diagnostics.Audio), clientops.Join},
		{"a name that the documents do not know", "1", "Wave"},
		{"an ID that is that name", "Wave", "Wave"},
	} {
		for _, factsOnly := range []bool{false, true} {
			a := calls.Assembler{FactsOnly: factsOnly}
			for i, call := range []string{"call", ""} {
				a.Add(did(call, "A", "client", tt.name, 0, as(tt.id)), position(i))
			}
			for c := range a.All() {
				if len(c.Operations) != 1 {
					t.Errorf("%s: got %v, want one operation", tt.why, c.Operations)
				}
			}
			if a.Len() != 1 || a.Unclaimed() != 0 {
				t.Errorf("%s: %d calls and %d unclaimed, want 1 and 0", tt.why, a.Len(), a.Unclaimed())
			}
		}
	}
}

// The buffers of a reader that uses its records again are overwritten several times
// while it reads.
func TestFactsOfAReader(t *testing.T) {
	data := delivered()
	var a calls.Assembler
	readInto(t, data, nil, func(rec logs.Record, at logs.Position) { a.Add(rec, at) })
	f := calls.Assembler{FactsOnly: true, Mark: jitterMark}
	readInto(t, data, &acstelemetry.Options{ReuseRecords: true}, func(rec logs.Record, at logs.Position) { f.Add(rec, at) })
	if d := diff(allFacts(a.Calls()), f.Calls()); d != "" {
		t.Errorf("(-calls +facts)\n%s", d)
	}
}

// emitted is a call that was emitted, and when.
type emitted struct {
	After   int // records
	Call    *calls.Call
	Reason  calls.Reason
	Version int
}

// A LiveAssembler emits the same calls at the same moments, whatever it keeps of
// them and to whom it gives them.
func TestFactsLive(t *testing.T) {
	for seed := range uint64(rounds()) {
		c := newChaos(seed)
		list := c.file(80)
		opts := calls.LiveOptions{Mark: jitterMark}
		opts.Idle, opts.MaxRecords, opts.MaxRemembered = c.limits()
		var want, got, lent []emitted
		i := 0
		note := func(to *[]emitted, list []calls.Emitted) {
			for _, e := range list {
				*to = append(*to, emitted{i, factsOf(e.Call), e.Reason, e.Version})
			}
		}
		whole := calls.NewLiveAssembler(&opts)
		opts.FactsOnly = true
		facts := calls.NewLiveAssembler(&opts)
		opts.Emit = func(e calls.Emitted) { note(&lent, []calls.Emitted{e}) }
		lender := calls.NewLiveAssembler(&opts)
		for _, p := range list {
			note(&want, whole.Add(p.Record, p.at))
			lend(p.Record, func(rec logs.Record) { note(&got, facts.Add(rec, p.at)) })
			lend(p.Record, func(rec logs.Record) { lender.Add(rec, p.at) })
			i++
		}
		note(&want, whole.End())
		note(&got, facts.End())
		lender.End()
		for what, list := range map[string][]emitted{"facts": got, "lent": lent} {
			inOrder(list)
			inOrder(want)
			if !reflect.DeepEqual(want, list) {
				t.Fatalf("seed %d (-calls +%s)\n%s", seed, what, gocmp.Diff(want, list))
			}
		}
		for _, s := range []*calls.LiveAssembler{facts, lender} {
			if s.Evicted() != whole.Evicted() || s.Dropped() != whole.Dropped() || s.Unclaimed() != whole.Unclaimed() || s.Kept() != 0 {
				t.Fatalf("seed %d: %d and %d evicted, %d and %d dropped, %d and %d unclaimed, %d kept", seed,
					whole.Evicted(), s.Evicted(), whole.Dropped(), s.Dropped(), whole.Unclaimed(), s.Unclaimed(), s.Kept())
			}
		}
	}
}

// inOrder sorts calls that were emitted together, which those that are emitted to somebody
// are not, and takes out the marks: factsOf makes them of records, which facts do not have.
func inOrder(list []emitted) {
	slices.SortStableFunc(list, func(a, b emitted) int {
		return cmp.Or(a.After-b.After, cmp.Compare(a.Call.ID.Or(""), b.Call.ID.Or("")), cmp.Compare(a.Call.Source.Record, b.Call.Source.Record))
	})
	for _, e := range list {
		for _, s := range e.Call.Streams {
			s.Mark = 0
		}
	}
}

// What has come before costs no memory.
func TestNothingTwice(t *testing.T) {
	recs := traffic(1)
	a := calls.Assembler{FactsOnly: true}
	for i, rec := range recs {
		a.Add(rec, position(i))
	}
	if got := testing.AllocsPerRun(10, func() {
		for i, rec := range recs {
			a.Add(rec, position(i))
		}
	}); got > 1 { // the digest of a bill
		t.Errorf("%v allocations for %d records that have come before, want none", got, len(recs))
	}
}

// A record that comes again and again takes no more memory than a few of them, in
// whatever version.
func TestStormOfOneRecord(t *testing.T) {
	a := calls.Assembler{FactsOnly: true}
	grow := func(n int) uint64 {
		for i := range n {
			a.Add(group("c", "p", "e", update(int64(i%100))), position(i))
			a.Add(audio("c", "p", "e", 1), position(i))
			a.Add(did("c", "p", "client", clientops.Join, 0), position(i))
		}
		return heap()
	}
	early := grow(5_000)
	if late := grow(100_000); late > early+1<<20 {
		t.Errorf("the heap has grown from %d to %d bytes", early, late)
	}
	c := a.Calls()[0]
	if len(c.Participants) != 1 || c.Participants[0].Versions != calls.MaxVersions || len(c.Streams) != 1 || len(c.Operations) != 1 {
		t.Errorf("got %d participants, %d streams and %d operations, want 1 each", len(c.Participants), len(c.Streams), len(c.Operations))
	}
}
