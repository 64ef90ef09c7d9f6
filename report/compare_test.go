package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// compared is two sets of a hundred calls: more of them are poor, an end code has
// appeared, an issue has vanished, Join takes longer, and one system is new.
func compared(t *testing.T) *report.Compared {
	t.Helper()
	before := &quality.Aggregate{Total: quality.Figures{
		Calls: 100, Participants: 200, Streams: 300, CallMilliseconds: 7_200_000,
		CallsByQuality: map[string]int{"Good": 90, "Poor": 10}, CallsWithIssues: 20,
		CallsByRating: map[string]int{"Unknown": 100},
		EndReasons:    map[string]int{"0": 200}, Issues: map[string]int{"=Hold": 12},
		StreamsByQuality: map[string]int{"Good": 300},
		Operations:       map[string]*quality.OperationFigures{"Join": {Count: 50, Results: map[string]int{"Success": 50}, Milliseconds: quality.Histogram{200: 50}}},
	}, By: map[quality.Dimension]map[string]*quality.Figures{
		quality.ByOS: {"Old\x1b[31mOS": {Calls: 100, CallsByQuality: map[string]int{"Good": 90, "Poor": 10}, CallsWithIssues: 20}},
	}}
	after := &quality.Aggregate{Total: quality.Figures{
		Calls: 100, Participants: 210, Streams: 300, CallMilliseconds: 5_400_000,
		CallsByQuality: map[string]int{"Good": 60, "Poor": 40}, CallsWithIssues: 21,
		CallsByRating: map[string]int{"Poor": 1, "Unknown": 99},
		EndReasons:    map[string]int{"0": 208, "410": 2}, DroppedParticipants: 2, Issues: map[string]int{"Poor Media Streams": 1},
		StreamsByQuality: map[string]int{"Good": 299, "Poor": 1},
		Operations:       map[string]*quality.OperationFigures{"Join": {Count: 50, Results: map[string]int{"Success": 50}, Milliseconds: quality.Histogram{200: 10, 450: 40}}},
	}, By: map[quality.Dimension]map[string]*quality.Figures{
		quality.ByOS: {
			"Old\x1b[31mOS": {Calls: 60, CallsByQuality: map[string]int{"Good": 55, "Poor": 5}, CallsWithIssues: 21},
			"New OS":        {Calls: 40, CallsByQuality: map[string]int{"Good": 5, "Poor": 35}},
		},
	}}
	return &report.Compared{Before: "old/", After: "new/", Comparison: quality.CompareAggregates(before, after)}
}

func TestWriteComparison(t *testing.T) {
	golden(t, "compare", report.Formats(), func(w *bytes.Buffer, f report.Format) error {
		return report.WriteComparison(w, f, compared(t))
	})
}

// With --all, a table has every measure that the other formats have.
func TestWriteComparisonAll(t *testing.T) {
	c := compared(t)
	c.All = true
	golden(t, "compare-all", []report.Format{report.Table}, func(w *bytes.Buffer, f report.Format) error {
		return report.WriteComparison(w, f, c)
	})
}

// Of each subject, a table has ten lines and says how many more there are.
func TestWriteComparisonLong(t *testing.T) {
	before, after := quality.Figures{Calls: 10}, quality.Figures{Calls: 10, Issues: map[string]int{}}
	for _, name := range strings.Split("abcdefghijklm", "") {
		after.Issues[name] = 1 // has appeared
	}
	var got bytes.Buffer
	if err := report.WriteComparison(&got, report.Table, &report.Compared{Comparison: quality.Compare(&before, &after)}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(got.String(), "appeared"); n != 10 || !strings.Contains(got.String(), "\nand 3 more; --all shows them\n") {
		t.Errorf("%d issues in:\n%s", n, got.String())
	}
}

// In a narrow terminal the intervals make room.
func TestWriteComparisonNarrow(t *testing.T) {
	var got bytes.Buffer
	if err := report.WriteComparison(report.Screen{Writer: &got, Width: 80}, report.Table, compared(t)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Dropped participants   0.0 %   0/200    1.0 %   2/210   +1.0 pp  too few calls\n",
		"410       0.0 %  0/200  1.0 %  2/210  +1.0 pp  too few calls  appeared\n",
		"New OS: calls   0.0 %  0/100  40.0 %  40/100  +40.0 pp  differs  appeared\n",
	} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("want %q in:\n%s", want, got.String())
		}
	}
}

// Nothing compared with nothing is valid in each format.
func TestWriteComparisonOfNothing(t *testing.T) {
	c := &report.Compared{Comparison: quality.Compare(new(quality.Figures), new(quality.Figures))}
	var got bytes.Buffer
	if err := report.WriteComparison(&got, report.JSON, c); err != nil {
		t.Fatal(err)
	}
	var page struct {
		Changes []struct{ Measure, Trend, Unit string }
	}
	if err := json.Unmarshal(got.Bytes(), &page); err != nil || len(page.Changes) != 4 || page.Changes[0].Trend != "same" || page.Changes[0].Unit != "count" {
		t.Errorf("%+v, %v", page, err)
	}
}
