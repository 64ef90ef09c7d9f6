package calls_test

import (
	"cmp"
	"reflect"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
)

// jitterMark marks a stream by what was measured of it.
func jitterMark(rec *diagnostics.Record) uint8 { return uint8(rec.JitterAvg.Or(0)) }

// outlineOf makes the outline of a call that has been put together whole.
func outlineOf(c *calls.Call) *calls.Outline {
	o := &calls.Outline{
		ID: c.ID, Source: c.Source, Type: c.Type, Start: c.Start, End: c.End,
		ResourceID: c.ResourceID, TeamsThreadID: c.TeamsThreadID, Complete: c.Complete(), Surveys: c.Surveys,
	}
	for _, p := range c.Participants {
		one := calls.OutlineParticipant{EndpointType: p.EndpointType}
		if p.Summary != nil {
			one.EndReason = p.Summary.ParticipantEndReason.Or("")
		}
		o.Participants = append(o.Participants, one)
	}
	for _, s := range c.Streams {
		o.Streams = append(o.Streams, jitterMark(s.Record))
	}
	for _, op := range c.Operations {
		o.Operations = append(o.Operations, calls.OutlineOperation{Name: op.OperationName.Or(""), Result: op.ResultType})
	}
	for _, r := range c.Diagnostics {
		d := calls.OutlineDiagnostic{Name: r.Name, Changes: len(r.Qualities)}
		for _, q := range r.Qualities {
			if q == clientops.Good {
				d.Good++
			}
		}
		o.Diagnostics = append(o.Diagnostics, d)
	}
	return ordered(o)
}

// ordered puts what is in no order into one, so that outlines can be compared.
func ordered(o *calls.Outline) *calls.Outline {
	o.Participants, o.Streams = append([]calls.OutlineParticipant{}, o.Participants...), append([]uint8{}, o.Streams...)
	o.Operations, o.Diagnostics = append([]calls.OutlineOperation{}, o.Operations...), append([]calls.OutlineDiagnostic{}, o.Diagnostics...)
	slices.SortFunc(o.Participants, func(a, b calls.OutlineParticipant) int {
		return cmp.Or(cmp.Compare(a.EndpointType.Or(""), b.EndpointType.Or("")),
			cmp.Compare(a.EndpointType.State(), b.EndpointType.State()), cmp.Compare(a.EndReason, b.EndReason))
	})
	slices.Sort(o.Streams)
	slices.SortFunc(o.Operations, func(a, b calls.OutlineOperation) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Result.Or(""), b.Result.Or("")), cmp.Compare(a.Result.State(), b.Result.State()))
	})
	slices.SortFunc(o.Diagnostics, func(a, b calls.OutlineDiagnostic) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), a.Changes-b.Changes, a.Good-b.Good)
	})
	return o
}

// sorted returns copies of outlines by ID and source.
func sorted(o *calls.Outliner) (list []*calls.Outline) {
	for out := range o.Outlines() {
		list = append(list, copied(out))
	}
	slices.SortFunc(list, compareOutlines)
	return list
}

func compareOutlines(a, b *calls.Outline) int {
	return cmp.Or(cmp.Compare(a.ID.Or(""), b.ID.Or("")), cmp.Compare(a.Source.Record, b.Source.Record))
}

func copied(o *calls.Outline) *calls.Outline {
	c := *o
	c.Surveys = nil
	for _, s := range o.Surveys {
		own := *s
		c.Surveys = append(c.Surveys, &own)
	}
	return ordered(&c)
}

func outlinesOf(list []*calls.Call) (outlines []*calls.Outline) {
	for _, c := range list {
		outlines = append(outlines, outlineOf(c))
	}
	slices.SortFunc(outlines, compareOutlines)
	return outlines
}

// The obvious way to an outline is by way of the call.
func TestOutlinesAreThoseOfTheCalls(t *testing.T) {
	for seed := range uint64(2 * rounds) {
		c := newChaos(seed)
		list := c.file(60)
		want := outlinesOf(callsOf(list))
		whole, parts := calls.NewOutliner(jitterMark), [2]*calls.Outliner{calls.NewOutliner(jitterMark), calls.NewOutliner(jitterMark)}
		for _, p := range c.shuffled(append(list, list[:10]...)) {
			part := parts[c.IntN(2)]
			lend(p.Record, func(rec logs.Record) { whole.Add(rec, p.at) })
			lend(p.Record, func(rec logs.Record) { part.Add(rec, p.at) })
		}
		if d := diff(want, sorted(whole)); d != "" {
			t.Fatalf("seed %d (-calls +outlines)\n%s", seed, d)
		}
		parts[0].Merge(parts[1])
		if d := diff(want, sorted(parts[0])); d != "" {
			t.Fatalf("seed %d: in two parts (-calls +outlines)\n%s", seed, d)
		}
	}
}

func TestOutlinesOfGeneratedCalls(t *testing.T) {
	var a calls.Assembler
	o := calls.NewOutliner(jitterMark)
	n := int64(0)
	for rec := range acstest.Records(acstest.Config{Seed: 3, Calls: 300, Shuffle: 100}) {
		n++
		at := logs.Position{Record: n}
		a.Add(rec, at)
		o.Add(rec, at)
	}
	if d := diff(outlinesOf(a.Calls()), sorted(o)); d != "" {
		t.Errorf("(-calls +outlines)\n%s", d)
	}
	if a.Unclaimed() != o.Unclaimed() {
		t.Errorf("%d unclaimed, the assembler says %d", o.Unclaimed(), a.Unclaimed())
	}
}

// An operation that comes once with its call and once without is one.
func TestOutlineOperationsOnce(t *testing.T) {
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
		{"no name", "1", ""},
	} {
		o := calls.NewOutliner(nil)
		for i, call := range []string{"call", ""} {
			o.Add(did(call, "A", "client", tt.name, 0, as(tt.id)), position(i))
		}
		for out := range o.Outlines() {
			if len(out.Operations) != 1 {
				t.Errorf("%s: got %v, want one operation", tt.why, out.Operations)
			}
		}
		if o.Len() != 1 || o.Unclaimed() != 0 {
			t.Errorf("%s: %d calls and %d unclaimed, want 1 and 0", tt.why, o.Len(), o.Unclaimed())
		}
	}
}

// The buffers of a reader that uses its records again are overwritten several times
// while it reads.
func TestOutlinesOfAReader(t *testing.T) {
	data := delivered()
	var a calls.Assembler
	readInto(t, data, nil, func(rec logs.Record, at logs.Position) { a.Add(rec, at) })
	o := calls.NewOutliner(jitterMark)
	readInto(t, data, &acstelemetry.Options{ReuseRecords: true}, func(rec logs.Record, at logs.Position) { o.Add(rec, at) })
	if d := diff(outlinesOf(a.Calls()), sorted(o)); d != "" {
		t.Errorf("(-calls +outlines)\n%s", d)
	}
}

// emitted is a call that was given away, and when.
type emitted struct {
	after   int // records
	outline *calls.Outline
	reason  calls.Reason
	version int
}

// A StreamOutliner gives away the same calls as a StreamAssembler, at the same
// moments.
func TestStreamOutliner(t *testing.T) {
	for seed := range uint64(rounds) {
		c := newChaos(seed)
		list := c.file(80)
		opts := calls.StreamOptions{Idle: time.Duration(1+c.IntN(120)) * time.Minute, MaxRecords: 5 + c.IntN(40), Remembered: 2}
		var want, got []emitted
		i := 0
		s := calls.NewStreamAssembler(opts)
		o := calls.NewStreamOutliner(opts, jitterMark, func(out *calls.Outline, why calls.Reason, version int) {
			got = append(got, emitted{i, copied(out), why, version})
		})
		note := func(list []calls.Emitted) {
			for _, e := range list {
				want = append(want, emitted{i, outlineOf(e.Call), e.Reason, e.Version})
			}
		}
		for _, p := range list {
			note(s.Add(p.Record, p.at))
			lend(p.Record, func(rec logs.Record) { o.Add(rec, p.at) })
			i++
		}
		note(s.End())
		o.End()
		for _, l := range [][]emitted{want, got} {
			slices.SortStableFunc(l, func(a, b emitted) int {
				return cmp.Or(a.after-b.after, compareOutlines(a.outline, b.outline))
			})
		}
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("seed %d (-calls +outlines)\n%s", seed, gocmp.Diff(want, got, gocmp.AllowUnexported(emitted{})))
		}
		if s.Crowded() != o.Crowded() || s.Dropped() != o.Dropped() || s.Unclaimed() != o.Unclaimed() || o.Kept() != 0 {
			t.Fatalf("seed %d: %d and %d crowded, %d and %d dropped, %d and %d unclaimed, %d kept", seed,
				s.Crowded(), o.Crowded(), s.Dropped(), o.Dropped(), s.Unclaimed(), o.Unclaimed(), o.Kept())
		}
	}
}

// What has come before costs no memory.
func TestOutlineNothingTwice(t *testing.T) {
	recs := traffic(1)
	o := calls.NewOutliner(nil)
	for i, rec := range recs {
		o.Add(rec, position(i))
	}
	if got := testing.AllocsPerRun(10, func() {
		for i, rec := range recs {
			o.Add(rec, position(i))
		}
	}); got > 1 { // the digest of a bill
		t.Errorf("%v allocations for %d records that have come before, want none", got, len(recs))
	}
}
