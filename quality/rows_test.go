package quality_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
)

// stricter is a profile with more thresholds than a judge looks at fast.
func stricter() quality.Profile {
	p := quality.Documented()
	for i := range 20 {
		p.Thresholds = append(p.Thresholds, quality.Threshold{
			Metric: quality.Metrics()[i%5], Media: "Video", Direction: quality.Above, Limit: float64(20 * i),
		})
	}
	return p
}

// profiles are those by which rows are compared.
func profiles() []quality.Profile { return append(quality.Profiles(), stricter()) }

// records returns generated records with where they are.
func records(cfg acstest.Config) (list []logs.Record, at []logs.Position) {
	for rec := range acstest.Records(&cfg) {
		list = append(list, rec)
		at = append(at, logs.Position{Record: int64(len(list))})
	}
	return list, at
}

// The obvious way to a row is by way of the call and the verdict on it.
func TestRows(t *testing.T) {
	recs, at := records(acstest.Config{Seed: 8, Calls: 300, Shuffle: 50})
	for _, p := range profiles() {
		a := p.Assembler()
		for i, rec := range recs {
			a.Add(rec, at[i])
		}
		list := a.Calls()
		var want []quality.Row
		for _, c := range list {
			want = append(want, p.Call(c).Row())
		}
		parts := [2]*calls.Assembler{p.Assembler(), p.Assembler()}
		parts[0].FactsOnly, parts[1].FactsOnly = true, true
		for i, rec := range recs {
			parts[i%2].Add(rec, at[i])
		}
		parts[1].Merge(parts[0])
		if d := gocmp.Diff(want, p.Rows(parts[1])); d != "" {
			t.Errorf("%s (-calls +rows)\n%s", p.Name, d)
		}
		if n := len(p.Rows(parts[0])); n != 0 {
			t.Errorf("%s: %d rows are left in what has been merged", p.Name, n)
		}
	}
}

// Streams that nobody has judged are Poor, Good or Unknown: no answer is better than any.
func TestRowsWithoutMarks(t *testing.T) {
	for _, factsOnly := range []bool{false, true} {
		a := calls.Assembler{FactsOnly: factsOnly}
		a.Add(summary("alice"), logs.Position{})
		if rows := quality.CallDiagnostics().Rows(&a); len(rows) != 1 || rows[0].Quality != quality.Unknown {
			t.Errorf("rows %v, want a call without streams", rows)
		}
		a.Add(stream("alice", diagnostics.Audio, 1, jitter(45)), logs.Position{})
		panics(t, "rows", func() { quality.CallDiagnostics().Rows(&a) })
		if factsOnly {
			panics(t, "a verdict", func() { quality.CallDiagnostics().Call(a.Calls()[0]) })
		}
	}
}

func panics(t *testing.T, what string, do func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: want a panic", what)
		}
	}()
	do()
}

func TestNewLiveRows(t *testing.T) {
	recs, at := records(acstest.Config{Seed: 9, Calls: 300})
	p, opts := quality.CallDiagnostics(), calls.LiveOptions{Idle: 10 * time.Minute}
	var want, got []quality.EmittedRow
	s := calls.NewLiveAssembler(&opts)
	note := func(list []calls.Emitted) {
		for _, e := range list {
			want = append(want, quality.EmittedRow{Row: p.Call(e.Call).Row(), Reason: e.Reason, Version: e.Version})
		}
	}
	l := quality.NewLiveRows(p, func(row quality.EmittedRow) { got = append(got, row) }, &opts)
	for i, rec := range recs {
		note(s.Add(rec, at[i]))
		l.Add(rec, at[i])
	}
	note(s.End())
	l.End()
	panics(t, "rows and calls", func() {
		quality.NewLiveRows(p, func(quality.EmittedRow) {}, &calls.LiveOptions{Emit: func(calls.Emitted) {}})
	})
	for _, list := range [][]quality.EmittedRow{want, got} { // what ends together comes in any order
		slices.SortStableFunc(list, func(a, b quality.EmittedRow) int {
			return cmp.Or(cmp.Compare(a.CallID.Or(""), b.CallID.Or("")), a.Version-b.Version)
		})
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("(-calls +rows)\n%s", d)
	}
}
