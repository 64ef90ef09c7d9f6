package acstest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/opt"
)

// The samples are as documented: see the comments of Sample.
func TestSamples(t *testing.T) {
	article := map[string]int{} // samples of the article on call logs for each log
	var names []string
	for _, s := range acstest.Samples() {
		names = append(names, s.Name)
		if s.InFiles {
			article[s.Record().Schema().Name()]++
		}
		if s.Name == "" || s.Where == "" {
			t.Errorf("%q: it has no name or no place", s.Name)
		}
		if !json.Valid([]byte("{" + s.Shared + s.Fixed + "}")) {
			t.Errorf("%s: Shared and Fixed are no members of an object", s.Name)
		}
		if !strings.HasPrefix(s.Printed, `"properties":`) || !strings.HasSuffix(s.Printed, "\n") {
			t.Errorf("%s: Printed does not begin with properties or not end with its line", s.Name)
		}
	}
	want := map[string]int{
		"CallSummary":          9, // 2 and 2 under the P2P call, 3 and 2 under the group call
		"CallDiagnostics":      7, // 3 of the P2P call, 4 of the group call
		"CallClientOperations": 1,
	}
	if diff := cmp.Diff(want, article); diff != "" {
		t.Errorf("samples of the article (-want +got):\n%s", diff)
	}
	slices.Sort(names)
	if n := len(names); n != 27 || len(slices.Compact(names)) != n {
		t.Errorf("%d samples, want 17 of the article and 10 others, no two of the same name", n)
	}
}

// The parts that the documents print separately say to which call a sample belongs.
func TestSharedFields(t *testing.T) {
	const p2p, group = "8d1a8374-344d-4502-b54b-ba2d6daaf0ae", "341acde7-8aa5-445b-a3da-2ddadca47d22"
	calls := map[string]int{}
	for _, s := range acstest.Samples() {
		head := s.Record().Head()
		call := head.CorrelationID.Or("none")
		if s.InFiles {
			calls[call]++
		}
		for text, v := range map[string]opt.State{
			`"time"`: head.Time.State(), `"resourceId"`: head.ResourceID.State(),
			`"correlationId"`: head.CorrelationID.State(), `"category"`: head.Category.State(),
		} {
			// The statistics print TimeGenerated, in properties.
			if (v == opt.Set) != strings.Contains(s.Shared, text) && s.Name != "media-statistics" {
				t.Errorf("%s: the record's %s is %v, the shared fields are %q", s.Name, text, v, s.Shared)
			}
		}
	}
	// The four summaries of other calls and the client operation have none.
	want := map[string]int{p2p: 2 + 3, group: 3 + 4, "none": 4 + 1}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Errorf("samples of each call (-want +got):\n%s", diff)
	}
}

func TestRecordIsNewEachTime(t *testing.T) {
	for _, s := range acstest.Samples() {
		s.Record().Head().SourceSystem = opt.Of("changed by a test")
		if s.Record().Head().SourceSystem.State() != opt.Absent {
			t.Errorf("%s: a change of one record shows in the next", s.Name)
		}
	}
}

func TestNamed(t *testing.T) {
	got := acstest.Named("bot-summary", "p2p-summary-1", "bot-summary")
	if len(got) != 3 || got[0].Name != "bot-summary" || got[1].Name != "p2p-summary-1" || got[2].Name != "bot-summary" {
		t.Errorf("not the samples that were named, in their order: %v", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for a name that no sample has")
		}
	}()
	acstest.Named("p2p-summary-1", "no-such-sample")
}
