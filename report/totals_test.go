package report_test

import (
	"testing"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/usage"
)

func TestTotals(t *testing.T) {
	v := troubled(t)
	for _, tt := range []struct{ reason, got, want string }{
		{"no rows", report.Totals([]quality.Row{}), "0 calls, 0 poor, 0 with somebody dropped, 0 with issues"},
		{"calls, of which one is poor and in the other two participants were dropped", report.Totals([]quality.Row{
			{Quality: quality.Poor, Issues: 1}, {Quality: quality.Good, DroppedParticipants: 2, Issues: 2}, {Quality: quality.Unknown},
		}), "3 calls, 1 poor, 1 with somebody dropped, 2 with issues"},
		{"one of each", report.Totals(report.StreamRows(v)[:1]), "1 stream in 1 call, 1 poor"},
		{"five streams: a video, and an audio stream without an estimate", report.Totals(report.MOSRows(mosCall(), report.PerStream, nil, nil)), "4 rows in 1 call, 3 with an estimate"},
		{"a participant who was dropped", report.Totals(participantRows(t)), "3 participants in 1 call, 1 poor, 1 dropped, 1 with issues"},
		{"two bills of no call", report.Totals([]report.UsageRow{report.NewUsageRow(usage.New()), report.NewUsageRow(usage.New())}), "2 rows of 2 billing records, 2 without a call"},
		{"two operations and a diagnostic: the diagnostic and an operation were bad", report.Totals(report.OperationRows(v.Call)), "3 operations in 1 call, 2 bad"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, tt.got, tt.want)
		}
	}
}
