package main

import (
	"encoding/json"
	"strings"
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/trend"
)

// The aggregates of two sets of calls together are that of both at once, whatever the files.
func TestMergeAggregates(t *testing.T) {
	cfg := acstest.Config{Seed: 1, Calls: 60, Surveys: 0.3, Usage: 0.3}
	first := generated(t, cfg)
	cfg = acstest.Config{Seed: 2, Calls: 40, WithoutID: 0.2}
	second := generated(t, cfg)
	for _, args := range [][]string{nil, {"--profile", "CallDiagnostics2024"}, {"--quality", "Poor", "--since", "2026-01-05T08:10:00Z"}} {
		aggregate := func(paths ...string) string {
			return acscalls(t, append(append([]string{"aggregate", "-q"}, args...), paths...)...).stdout
		}
		want := aggregate(first, second)
		a, b := given(t, "a.json", strings.TrimSpace(aggregate(first))), given(t, "b.json", strings.TrimSpace(aggregate(second)))
		if got := acscalls(t, "merge", a, b).stdout; got != want {
			t.Errorf("%q: the sum of two aggregates is not that of both", args)
		}
		if got := acscallsOn(t, aggregate(second)+aggregate(first), "merge", "-").stdout; got != want {
			t.Errorf("%q: two aggregates in one file are not both", args)
		}
		if got := acscalls(t, "merge", a).stdout; got != aggregate(first) {
			t.Errorf("%q: one aggregate changes", args)
		}
	}
}

// Programs in Go read the figures.
func TestAggregateFigures(t *testing.T) {
	var a struct {
		Dimensions []string
		Figures    trend.Aggregate
	}
	text := acscalls(t, "aggregate", "-q", "../../examples/data").stdout
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatal(err)
	}
	if a.Figures.Total.Calls == 0 || len(a.Dimensions) != len(trend.Dimensions()) || strings.Count(text, "\n") != 1 {
		t.Errorf("got %d calls by %q", a.Figures.Total.Calls, a.Dimensions)
	}
}

func TestMergeRefuses(t *testing.T) {
	const head = `{"aggregate":1,"profile":{"name":"x"},"dimensions":["day"],`
	whole := given(t, "whole.json", head+`"figures":{}}`)
	for name, tt := range map[string]struct{ file, says string }{
		"another profile":    {`{"aggregate":1,"profile":{"name":"y"},"dimensions":["day"],"figures":{}}`, "another profile"},
		"other dimensions":   {`{"aggregate":1,"profile":{"name":"x"},"dimensions":["os"],"figures":{}}`, "other dimensions"},
		"another version":    {`{"aggregate":2}`, "version 2"},
		"a log":              {summaryOf("a"), "not what acscalls aggregate writes"},
		"a cut file":         {head, "not what acscalls aggregate writes"},
		"an unknown metric":  {head + `"figures":{"total":{"causes":{"no such":1}}}}`, "no such"},
		"a part and a whole": {head + `"shard":{"part":1,"of":2,"result":"r"},"figures":{}}`, "is a part of a result by --shard"},
	} {
		r := acscalls(t, "merge", whole, given(t, "other.json", tt.file))
		if r.status != statusFailed || !strings.Contains(r.stderr, tt.says) || r.stdout != "" {
			t.Errorf("%s: status %d, %q", name, r.status, r.stderr)
		}
	}
	if r := acscalls(t, "merge", whole, whole); r.status != statusUsage || !strings.Contains(r.stderr, "are one file") {
		t.Errorf("a file twice: status %d, %q", r.status, r.stderr)
	}
}
