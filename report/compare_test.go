package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

// compared returns the comparison of two sets of a hundred calls. In the second, more calls
// are poor, an end code has appeared, an issue has vanished, Join takes longer, and one system
// is new.
func compared(t *testing.T) *trend.Comparison {
	t.Helper()
	before := &trend.Aggregate{Total: trend.Figures{
		Calls: 100, Participants: 200, Streams: 300, CallMilliseconds: 7_200_000,
		CallsWith: trend.SubjectCounts{"ends": 100, "streams": 100, "operations": 100}, IssuesBySubjects: issuesOf(20, 100),
		CallsByQuality: map[quality.Verdict]int{"Good": 90, "Poor": 10}, CallsWithIssues: 20,
		CallsByRating: map[quality.RatingVerdict]int{"Unknown": 100},
		EndReasons:    map[string]int{"0": 200}, EndingsKnown: 200, Issues: map[string]int{"=Hold": 12},
		StreamsByQuality: map[quality.Verdict]int{"Good": 300},
		Operations:       map[string]*trend.OperationFigures{"Join": {Count: 50, Results: map[string]int{"Success": 50}, Milliseconds: trend.Histogram{200: 50}}},
	}, By: map[string]map[string]*trend.Figures{
		"os": {"Old\x1b[31mOS": {Calls: 100, CallsByQuality: map[quality.Verdict]int{"Good": 90, "Poor": 10}, IssuesBySubjects: issuesOf(20, 100)}},
	}}
	after := &trend.Aggregate{Total: trend.Figures{
		Calls: 100, Participants: 210, Streams: 300, CallMilliseconds: 5_400_000,
		CallsWith: trend.SubjectCounts{"ends": 100, "streams": 100, "operations": 100, "surveys": 1}, IssuesBySubjects: issuesOf(21, 100),
		CallsByQuality: map[quality.Verdict]int{"Good": 60, "Poor": 40}, CallsWithIssues: 21,
		CallsByRating: map[quality.RatingVerdict]int{"Poor": 1, "Unknown": 99},
		EndReasons:    map[string]int{"0": 208, "410": 2}, DroppedReasons: map[string]int{"410": 2}, DroppedParticipants: 2, EndingsKnown: 210, Issues: map[string]int{"Poor Media Streams": 1},
		StreamsByQuality: map[quality.Verdict]int{"Good": 299, "Poor": 1},
		Operations:       map[string]*trend.OperationFigures{"Join": {Count: 50, Results: map[string]int{"Success": 50}, Milliseconds: trend.Histogram{200: 10, 450: 40}}},
	}, By: map[string]map[string]*trend.Figures{
		"os": {
			"Old\x1b[31mOS": {Calls: 60, CallsByQuality: map[quality.Verdict]int{"Good": 55, "Poor": 5}, IssuesBySubjects: issuesOf(21, 60)},
			"New OS":        {Calls: 40, CallsByQuality: map[quality.Verdict]int{"Good": 5, "Poor": 35}, IssuesBySubjects: issuesOf(0, 40)},
		},
	}}
	c := trend.CompareAggregates(before, after, nil)
	return &c
}

// issuesOf returns the share of calls with issues among calls with records of ends, streams
// and operations.
func issuesOf(part, whole int) trend.IssueShares {
	return trend.IssueShares{"ends+streams+operations": {Part: part, Whole: whole}}
}

func TestWriteComparison(t *testing.T) {
	golden(t, "compare", report.Formats(), func(w *bytes.Buffer, f report.Format) error {
		return report.WriteComparison(w, f, compared(t), &report.ComparisonOptions{Before: "old/", After: "new/"})
	})
}

// With All, a table has every measure that the other formats have.
func TestWriteComparisonAll(t *testing.T) {
	golden(t, "compare-all", []report.Format{report.Table}, func(w *bytes.Buffer, f report.Format) error {
		return report.WriteComparison(w, f, compared(t), &report.ComparisonOptions{Before: "old/", After: "new/", All: true})
	})
}

// A change that was not tested is not called a difference, which would seem clear.
func TestWriteComparisonNotTested(t *testing.T) {
	set := func(old, recent int) *trend.Aggregate {
		figures := func(n int) *trend.Figures { return &trend.Figures{Calls: n, Participants: n} }
		return &trend.Aggregate{Total: *figures(old + recent), By: map[string]map[string]*trend.Figures{"callType": {"P2P": figures(old), "Group": figures(recent)}}}
	}
	result := func(c trend.Comparison) string {
		t.Helper()
		var got bytes.Buffer
		if err := report.WriteComparison(&got, report.Table, &c, &report.ComparisonOptions{All: true}); err != nil {
			t.Fatal(err)
		}
		_, row, _ := strings.Cut(got.String(), "\nP2P: calls ")
		row, _, _ = strings.Cut(row, "\n")
		return row
	}
	// 4 of 39 calls is 10.3 %, and 0 of 19 is 10.3 percentage points less.
	if got := result(trend.CompareAggregates(set(4, 35), set(0, 19), nil)); !strings.Contains(got, "-10.3 pp") || !strings.HasSuffix(got, "  not tested  vanished") {
		t.Errorf("a share that nobody tested: %q", got)
	}
	if got := result(trend.CompareAggregates(set(4, 35), set(4, 35), nil)); !strings.Contains(got, "  same") {
		t.Errorf("the same share: %q", got)
	}
}

// A table has ten lines for each subject and says how many more there are.
func TestWriteComparisonLong(t *testing.T) {
	with := trend.SubjectCounts{"operations": 10}
	before, after := trend.Figures{Calls: 10, CallsWith: with}, trend.Figures{Calls: 10, CallsWith: with, Issues: map[string]int{}}
	for _, name := range strings.Split("abcdefghijklm", "") {
		after.Issues[name] = 1 // it has appeared
	}
	c := trend.Compare(&before, &after)
	var got bytes.Buffer
	if err := report.WriteComparison(&got, report.Table, &c, nil); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(got.String(), "appeared"); n != 10 || !strings.Contains(got.String(), "\nand 3 more; --all shows them\n") {
		t.Errorf("%d issues in:\n%s", n, got.String())
	}
}

// What a set lacks is "-" in the table and null for programs.
func TestWriteComparisonMissing(t *testing.T) {
	without := trend.Figures{Calls: 40, Participants: 80, CallsWith: trend.SubjectCounts{"ends": 40}, EndReasons: map[string]int{"0": 80}}
	with := trend.Figures{
		Calls: 40, Participants: 80, CallMilliseconds: 3_600_000, CallsWith: trend.SubjectCounts{"ends": 40, "operations": 30}, EndReasons: map[string]int{"0": 80},
		Issues: map[string]int{"Join": 25}, Operations: map[string]*trend.OperationFigures{"Join": {Count: 30, Results: map[string]int{"Failed": 25, "Success": 5}}},
	}
	c, all := trend.Compare(&with, &without), &report.ComparisonOptions{All: true}
	var table, object bytes.Buffer
	if err := errors.Join(report.WriteComparison(&table, report.Table, &c, all), report.WriteComparison(&object, report.JSON, &c, nil)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Hours of calls     1.0      -\n",
		"Join: bad results  83.3 %  25/30      -      -              -  -\n",
		"Join     0.83/call  25/30      -      -              -  -\n",
	} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("%q is not in\n%s", want, table.String())
		}
	}
	for _, word := range []string{"better", "worse", "vanished", "appeared"} {
		if strings.Contains(table.String(), word) || strings.Contains(object.String(), word) {
			t.Errorf("something is %s though nothing is known of it:\n%s", word, table.String())
		}
	}
	var got struct {
		Missing []struct{ Subject, Log, Set string }
		Changes []struct {
			Measure    string
			AfterValue *float64
			Difference *float64
		}
	}
	if err := json.Unmarshal(object.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Missing) != 1 || got.Missing[0].Log != "CallClientOperations" || got.Missing[0].Set != "after" {
		t.Errorf("missing: %+v", got.Missing)
	}
	for _, ch := range got.Changes {
		if (ch.Measure == "callSeconds" || ch.Measure == "badOperations" || ch.Measure == "issues") && (ch.AfterValue != nil || ch.Difference != nil) {
			t.Errorf("%s after is %v, want null", ch.Measure, *ch.AfterValue)
		}
	}
}

// A comparison of nothing with nothing is valid JSON.
func TestWriteComparisonOfNothing(t *testing.T) {
	c := trend.Compare(new(trend.Figures), new(trend.Figures))
	var got bytes.Buffer
	if err := report.WriteComparison(&got, report.JSON, &c, nil); err != nil {
		t.Fatal(err)
	}
	var page struct {
		Changes []struct{ Measure, Trend, Unit string }
	}
	if err := json.Unmarshal(got.Bytes(), &page); err != nil || len(page.Changes) != 4 || page.Changes[0].Trend != "same" || page.Changes[0].Unit != "count" {
		t.Errorf("%+v, %v", page, err)
	}
}
