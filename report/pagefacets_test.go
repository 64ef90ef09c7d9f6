package report_test

import (
	"encoding/json"
	"slices"
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// TestPageFacets checks that as many calls have a value as the breakdown by dimension says: what
// is counted leads to its calls.
func TestPageFacets(t *testing.T) {
	data, _ := blocks(written(t, report.PageOptions{Details: -1}, slices.Collect(verdicts(acstest.Config{Seed: 5, Calls: 120, Surveys: 0.3}))...))
	var page struct {
		Texts  []string
		Facets map[string]struct {
			Sets [][]int
			Rows []int
		}
		Figures struct {
			Breakdown []struct {
				Dimension string
				Values    []struct {
					Value string
					Calls int
				}
			}
			EndReasons []struct {
				Code string
			}
		}
	}
	if err := json.Unmarshal([]byte(data["data"]), &page); err != nil {
		t.Fatal(err)
	}
	with := func(kind, value string) (n int) {
		f := page.Facets[kind]
		if len(f.Rows) != 120 {
			t.Fatalf("%s: %d rows, want 120", kind, len(f.Rows))
		}
		for _, set := range f.Rows {
			if slices.ContainsFunc(f.Sets[set], func(n int) bool { return page.Texts[n] == value }) {
				n++
			}
		}
		return n
	}
	checked := 0
	for _, b := range page.Figures.Breakdown {
		for _, v := range b.Values {
			checked++
			if got := with(b.Dimension, v.Value); got != v.Calls {
				t.Errorf("%s %s: %d calls have it, %d are counted", b.Dimension, v.Value, got, v.Calls)
			}
		}
	}
	if checked < 10 {
		t.Errorf("%d values, want some of each dimension", checked)
	}
	for _, e := range page.Figures.EndReasons {
		if with("endCode", e.Code) == 0 {
			t.Errorf("no call has the end code %s", e.Code)
		}
	}
}

// Every issue that can be named in a page has a sentence and an action, unless no document
// knows it.
func TestPageMeanings(t *testing.T) {
	data, _ := blocks(written(t, report.PageOptions{}, threeIssues("a", noon)))
	var page struct{ Meanings map[string][2]string }
	if err := json.Unmarshal([]byte(data["data"]), &page); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Join", quality.PoorMediaStreams, quality.EndedUngracefully} {
		if m := page.Meanings[name]; m[0] == "" || m[1] == "" {
			t.Errorf("%s: %q, want a sentence and an action", name, m)
		}
	}
}
