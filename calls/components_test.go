package calls_test

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// divided returns the records of each of n parts.
func divided(list []placed, n int) [][]placed {
	var all [2]calls.Components
	for i, p := range list {
		k := calls.KeysOf(p.Record)
		all[i%2].Add(&k)
	}
	all[0].Merge(&all[1])
	parts := all[0].Parts(n)
	of := make([][]placed, n)
	for _, p := range list {
		k := calls.KeysOf(p.Record)
		i := parts.Of(&k)
		of[i] = append(of[i], p)
	}
	return of
}

// inParts puts n parts together one by one and returns the calls in the order of one Assembler.
func inParts(list []placed, n int, empty calls.Assembler) (all []*calls.Call, unclaimed int) {
	all = []*calls.Call{}
	for _, part := range divided(list, n) {
		if len(part) == 0 {
			continue
		}
		a := empty
		for _, p := range part {
			a.Add(p.Record, p.at)
		}
		all, unclaimed = append(all, a.Calls()...), unclaimed+a.Unclaimed()
	}
	slices.SortStableFunc(all, func(a, b *calls.Call) int {
		start := func(c *calls.Call) time.Time { return c.Start.Or(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)) }
		return cmp.Or(start(a).Compare(start(b)), cmp.Compare(a.ID.Or(""), b.ID.Or("")), a.Source.Compare(b.Source))
	})
	return all, unclaimed
}

// sameInParts fails if parts of the records make other calls than all of them.
func sameInParts(t *testing.T, name string, list []placed) {
	t.Helper()
	for _, rules := range []*calls.Rules{nil, rules2024()} {
		for _, factsOnly := range []bool{false, true} {
			for _, n := range []int{1, 2, 3, 7, 1000} {
				same(t, fmt.Sprintf("%s, 2024 %v, FactsOnly %v", name, rules != nil, factsOnly), list, n, calls.Assembler{Rules: rules, FactsOnly: factsOnly})
			}
		}
	}
}

// same does so for Assemblers with the options of an empty one.
func same(t *testing.T, name string, list []placed, n int, empty calls.Assembler) {
	t.Helper()
	one := empty
	for _, p := range list {
		one.Add(p.Record, p.at)
	}
	got, unclaimed := inParts(list, n, empty)
	if d := diff(one.Calls(), got); d != "" {
		t.Fatalf("%s: %d parts make other calls:\n%s", name, n, d)
	}
	if unclaimed != one.Unclaimed() {
		t.Fatalf("%s: %d parts leave %d records unclaimed, want %d", name, n, unclaimed, one.Unclaimed())
	}
}

// scattered makes records of many calls whose participants, clients and server calls meet now and
// then, so that there are components of every size.
func (c chaos) scattered(n int) []placed {
	of := func(kind string, n int) string { return fmt.Sprint(kind, c.IntN(n)) }
	perhaps := func(text string) string { return c.pick("", "", text) }
	list := make([]placed, n)
	for i := range list {
		call := of("call ", n/4)
		var rec logs.Record
		switch c.IntN(12) {
		case 0, 1:
			rec = group(call, of("p", n/2), "e1", stays(c.moment(), opt.Seconds(c.IntN(9000))))
		case 2:
			rec = audio(call, of("p", n/2), "e1", 1)
		case 3, 4, 5:
			rec = did(call, perhaps(of("p", n/2)), of("x", n/2), clientops.Join, c.moment(), as(of("op", n)))
		case 6, 7, 8:
			rec = did("", perhaps(of("p", n/2)), perhaps(of("x", n/2)), clientops.EnterCall, c.moment(), as(of("op", n)))
		case 9:
			rec = automated(perhaps(call), perhaps(of("s", n/4)), perhaps(of("con", n/4)), perhaps(of("o", n/4)), "Answer", c.moment())
		case 10:
			rec = played(c.pick("", call, of("strange ", 3)), of("o", n/4), c.moment())
		default:
			rec = c.record()
		}
		list[i] = placed{rec, position(i)}
	}
	return list
}

func TestPartsAreTheWhole(t *testing.T) {
	for seed := range uint64(rounds()) / 4 {
		c := newChaos(seed)
		list := c.file(40)
		for i := range 10 {
			list = append(list, placed{c.companion(), position(100 + i)})
		}
		sameInParts(t, fmt.Sprint("chaos ", seed), list)
		list = c.scattered(30 + c.IntN(90))
		for _, p := range list[:len(list)/3] { // and again at another place: a lone record is another call
			list = append(list, placed{p.Record, position(len(list))})
		}
		sameInParts(t, fmt.Sprint("scattered ", seed), c.shuffled(list))
	}
}

func TestPartsOfGeneratedCalls(t *testing.T) {
	cfg := acstest.Config{
		Seed: 5, Calls: 40, Incomplete: 0.5, LeftOut: 0.5, Versions: 0.5, Duplicates: 0.2, WithoutID: 0.1, Rejoins: 0.3, BecameGroup: 0.3,
		Surveys: 0.5, MediaStats: 0.3, Usage: 0.5, Shuffle: 300,
	}
	var list []placed
	for rec := range acstest.Records(&cfg) {
		list = append(list, placed{rec, position(len(list))})
	}
	sameInParts(t, "generated", list)
}

func TestKeys(t *testing.T) {
	text := func(rec logs.Record) string {
		k := calls.KeysOf(rec)
		return fmt.Sprint(k.Kind, " ", k.Own, " ", k.Links())
	}
	summary, op := calls.KeysOf(group("call", "A", "e")), calls.KeysOf(did("call", "A", "x", clientops.Join, 0))
	if summary.Own != op.Own || !slices.Equal(summary.Links(), op.Links()[:1]) {
		t.Error("a summary and an operation of one participant have different keys")
	}
	for name, tt := range map[string]struct {
		rec   logs.Record
		kind  calls.RecordKind
		links int
	}{
		"a call's ID is its key":                       {group("call", "A", "e"), calls.CallRecord, 1},
		"the service hides the participant":            {p2p("call", "u", "e"), calls.CallRecord, 0},
		"no ID of a call":                              {group("", "A", "e"), calls.LoneRecord, 1},
		"an operation by participant and client":       {did("", "A", "x", clientops.Join, 0), calls.StrayRecord, 2},
		"an operation that nobody can be asked about":  {did("", "", "", clientops.Join, 0), calls.LoneRecord, 0},
		"an operation without an ID that names a call": {did("call", "A", "x", clientops.Join, 0, as("")), calls.CallRecord, 2},
		"one that names none":                          {did("", "A", "x", clientops.Join, 0, as("")), calls.OtherRecord, 0},
		"a bill that names its call":                   {billed("call", "minutes", 1, 0), calls.CallRecord, 0},
		"a bill for something else":                    {billed("", "minutes", 1, 0), calls.OtherRecord, 0},
		"a request whose call may be none":             {automated("call", "s", "c", "o", "Answer", 0), calls.StrayRecord, 3},
		"a request that names no call":                 {played("", "o", 0), calls.StrayRecord, 1},
		"a log that is not about calls":                {&logs.Other{}, calls.OtherRecord, 0},
	} {
		k := calls.KeysOf(tt.rec)
		if k.Kind != tt.kind || len(k.Links()) != tt.links || (k.Own == 0) != (k.Kind == calls.OtherRecord) {
			t.Errorf("%s: %s, want %s and %d links", name, text(tt.rec), tt.kind, tt.links)
		}
	}
	// Another process must find the same.
	if got, want := summary.Own.String(), "6c8aa5794ac92224"; got != want {
		t.Errorf("the key of a call is %s, want %s", got, want)
	}
	if got := calls.Key(10).String(); got != "000000000000000a" {
		t.Errorf("key 10 is written as %s", got)
	}
}

// Equal IDs of different kinds connect nothing.
func TestIDsOfOtherKinds(t *testing.T) {
	var keys []calls.Key
	for _, rec := range []logs.Record{
		group("same", "x", "e"), did("x", "y", "same", clientops.Join, 0), automated("y", "same", "", "", "Answer", 0), played("y", "same", 0),
	} {
		k := calls.KeysOf(rec)
		keys = append(append(keys, k.Own), k.Links()...)
	}
	slices.Sort(keys)
	if n := len(slices.Compact(keys)); n != 3+2+1+2 { // calls, participants, a client, and a server call and an operation
		t.Errorf("%d different keys", n)
	}
}

func BenchmarkComponents(b *testing.B) {
	var list []logs.Record
	for rec := range acstest.Records(&acstest.Config{Seed: 1, Calls: 2000}) {
		list = append(list, rec)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		var all calls.Components
		for _, rec := range list {
			k := calls.KeysOf(rec)
			all.Add(&k)
		}
		all.Parts(3)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(list)), "ns/record")
}

// Whatever is in a file, its parts make the calls of the whole.
func FuzzParts(f *testing.F) {
	var lines [][]byte
	for _, p := range newChaos(1).scattered(12) {
		lines = append(lines, logs.AppendJSON(nil, p.Record))
	}
	f.Add(bytes.Join(lines, []byte("\n")))
	f.Fuzz(func(t *testing.T, data []byte) {
		var list []placed
		r := acstelemetry.NewReader(t.Context(), bytes.NewReader(data), "fuzz", nil)
		for rec := range r.All() {
			if rec != nil {
				list = append(list, placed{rec, r.Position()})
			}
		}
		same(t, "fuzz", list, 5, calls.Assembler{})
	})
}
