package acstest_test

import (
	"runtime"
	"testing"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
)

// From bytes to answers: a feed that is read and assembled live, with and without mixing,
// faults and all spellings, gives the planned calls.
func TestFeedAgrees(t *testing.T) {
	spelled := everything(acstest.Lines)
	spelled.Calls = scaled(1000)
	tests := []struct {
		name string
		cfg  acstest.Config
		idle time.Duration // longer than the delay from mixing
		by   acstest.Rules
	}{
		{"plain", acstest.Config{Seed: 11, Calls: scaled(3000)}, time.Hour, acstest.CallDiagnostics},
		{"mixed", acstest.Config{Seed: 12, Calls: scaled(1500), Shuffle: 2000, Duplicates: 0.2, Surveys: 0.3}, 24 * time.Hour, acstest.CallDiagnostics2024},
		{"everything", spelled, 12 * time.Hour, acstest.CallDiagnostics},
		{"rows", acstest.Config{Seed: 13, Calls: scaled(1000), Shape: acstest.Rows, MixSpellings: true, Usage: 0.5}, time.Hour, acstest.CallDiagnostics2024},
		{"messages", acstest.Config{Seed: 14, Calls: scaled(1000), Shape: acstest.Messages, Faults: acstest.Faults{Fields: 0.1, Lines: 0.1}}, time.Hour, acstest.CallDiagnostics},
		{"field", *acstest.KindConfig("field", &acstest.Config{Seed: 16, Calls: scaled(1500)}), 24 * time.Hour, acstest.CallDiagnostics},
		{"field as rows", *acstest.KindConfig("field", &acstest.Config{Seed: 17, Calls: scaled(500), Shape: acstest.Rows}), 24 * time.Hour, acstest.CallDiagnostics},
		{"dense", acstest.Config{Seed: 15, Calls: scaled(1500), Every: 200 * time.Millisecond, Incomplete: 0.3}, time.Hour, acstest.CallDiagnostics},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := map[string]acstest.Answer{}
			for c := range acstest.Generate(&tt.cfg) {
				want[c.Answer.CallID] = c.AnswerBy(tt.by)
			}
			disagree := 0
			check := func(list []calls.Emitted) {
				for _, e := range list {
					id := e.ID.Or("")
					planted, ok := want[id]
					delete(want, id)
					if !ok || e.Version != 1 {
						t.Errorf("call %q, version %d: not planted, or given away before", id, e.Version)
					} else if diff := agree(planted, judged(e.Call, tt.by)); diff != "" {
						t.Errorf("call %s (-planted +found):\n%s", id, diff)
					} else {
						continue
					}
					if disagree++; disagree > 3 {
						t.Fatal("too many")
					}
				}
			}
			a := calls.NewLiveAssembler(&calls.LiveOptions{Idle: tt.idle, Rules: profiles[tt.by]().CallRules()})
			r := acstelemetry.NewReader(t.Context(), acstest.NewFeed(&tt.cfg), "", nil)
			for rec := range r.All() {
				if rec != nil {
					check(a.Add(rec, r.Position()))
				}
			}
			check(a.End())
			if len(want) > 0 || a.Evicted() > 0 {
				t.Errorf("%d calls are missing, %d were emitted early", len(want), a.Evicted())
			}
		})
	}
}

// The assembler's memory stays flat over records of calls with a horizon of one hour, in
// the long form a million records of ten thousand calls.
func TestAssemblerMemoryIsFlat(t *testing.T) {
	cfg := acstest.Config{Seed: 21, Calls: 3000, RecordsPerCall: 100}
	if long() {
		cfg.Calls = 10_000
	}
	a := calls.NewLiveAssembler(&calls.LiveOptions{Idle: time.Hour})
	next := acstest.Records(&cfg)
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	interval := int64(cfg.Calls) * 10 // a tenth of the records
	var n, given int64
	most := 0
	var heaps []uint64
	var kept []int
	for rec := range next {
		given += int64(len(a.Add(rec, logs.Position{Record: n + 1})))
		n++
		most = max(most, a.Kept())
		if n%interval == 0 {
			heaps, kept = append(heaps, heap()), append(kept, a.Kept())
		}
	}
	given += int64(len(a.End()))
	t.Logf("%d records, %d calls; at most %d records kept; kept %v; heap %v", n, given, most, kept, heaps)
	if n < int64(cfg.Calls)*95 || n > int64(cfg.Calls)*105 || given < int64(cfg.Calls) {
		t.Errorf("%d records, %d calls given away; want about %d and all", n, given, cfg.Calls*100)
	}
	if limit := int(interval / 2); most > limit {
		t.Errorf("%d records were kept, want no more than %d", most, limit)
	}
	// By the second tenth of the records the horizon has passed.
	for i, h := range heaps[2:] {
		if float64(h) > 1.5*float64(heaps[1]) {
			t.Errorf("after %d tenths of the records the heap has %d bytes, after two it had %d", i+3, h, heaps[1])
		}
	}
}
