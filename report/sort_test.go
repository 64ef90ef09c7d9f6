package report_test

import (
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func TestSort(t *testing.T) {
	day := func(n int) opt.Value[time.Time] { return opt.Of(start.AddDate(0, 0, n)) }
	rows := []quality.Row{
		{CallID: opt.Of("b"), Start: day(2), Issues: 10, CallType: opt.Of(callsummary.P2P), Complete: true},
		{CallID: opt.Of("a"), Issues: 9, DurationSeconds: opt.Of(0.5)},
		{CallID: opt.Of("c"), Start: day(10), Issues: 9, CallType: opt.Of(callsummary.Group), DurationSeconds: opt.Of(-1.0)},
	}
	tests := []struct {
		by, want, reason string
	}{
		{"callId", "abc", "texts"},
		{"-callId", "cba", "the other way round"},
		{"start", "bca", "times; what is not known comes last"},
		{"-start", "cba", "and last here, too"},
		{"issues", "acb", "9 is before 10, and equal rows stay in their order"},
		{"-issues", "bac", "also from the greatest on"},
		{"callType", "cba", "enumerations as texts"},
		{"durationSeconds", "cab", "numbers that are below zero or not known"},
		{"-complete", "bac", "true is more than false"},
	}
	for _, tt := range tests {
		list := append([]quality.Row{}, rows...)
		if err := report.Sort(list, tt.by); err != nil {
			t.Errorf("%s: %v", tt.by, err)
		}
		got := ""
		for _, r := range list {
			got += r.CallID.Or("")
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s: %s", tt.by, got, tt.want, tt.reason)
		}
	}
}

// Numbers of participants are pointers.
func TestSortPointers(t *testing.T) {
	one, two := 1, 2
	rows := make([]report.StreamRow, 3)
	report.OwnerOf(&rows[0]).Participant, report.OwnerOf(&rows[2]).Participant = &two, &one
	if err := report.Sort(rows, "participant"); err != nil {
		t.Fatal(err)
	}
	for i, want := range []*int{&one, &two, nil} {
		if got := report.OwnerOf(&rows[i]).Participant; got != want {
			t.Errorf("row %d: got %v, want %v", i, got, want)
		}
	}
}

func TestSortBy(t *testing.T) {
	for _, by := range []string{"", "-", "CallID", "issueBreakdown", "clientTypes", "calls"} {
		err := report.Sort([]quality.Row{}, by)
		if err == nil || !strings.Contains(err.Error(), "use one of callId, callType, start, ") {
			t.Errorf("%q: error %v", by, err)
		}
	}
}
