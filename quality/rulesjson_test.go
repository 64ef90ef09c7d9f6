package quality_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/quality"
)

// profileWith returns the text of a profile with rules.
func profileWith(rules string) string {
	return `{"name":"mine","thresholds":[{"metric":"JitterAvg","direction":"above","limit":30}],"rules":` + rules + `}`
}

func TestReadRules(t *testing.T) {
	now := quality.CallDiagnostics().Rules
	tests := []struct {
		reason, rules string
		change        func(*quality.Rules) // of those of CallDiagnostics
	}{
		{"what is missing is as in CallDiagnostics", `{}`, func(*quality.Rules) {}},
		{"so is what is null", `{"starts":null,"clientFirst":null}`, func(*quality.Rules) {}},
		{"a list takes the place of the other", `{"droppedCodes":[410,503],"outcomes":["Hangup"]}`, func(r *quality.Rules) {
			r.DroppedCodes, r.Outcomes = []int{410, 503}, []clientops.OperationName{clientops.Hangup}
		}},
		{"an empty one, too", `{"leftOut":[],"poorNames":[]}`, func(r *quality.Rules) { r.LeftOut, r.PoorNames = nil, nil }},
		{"false is said", `{"clientFirst":false,"clientCalls":false}`, func(r *quality.Rules) { r.ClientFirst, r.ClientCalls = false, false }},
		{"a number in any spelling", `{"beforeCallSeconds":1e2}`, func(r *quality.Rules) { r.BeforeCall = 100 }},
	}
	for _, tt := range tests {
		p, err := quality.ReadProfile(strings.NewReader(profileWith(tt.rules)))
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		want := *now
		want.Source = "" // ours is not Azure's
		tt.change(&want)
		if d := cmp.Diff(want, *p.Rules); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, d)
		}
	}
}

func TestRulesFaults(t *testing.T) {
	for rules, want := range map[string]string{
		`[]`:                           `rules: want an object, not an array`,
		`{"drops":[]}`:                 `rules: unknown member "drops"`,
		`{"outcomes":"Join"}`:          `rules: outcomes: want an array, not text`,
		`{"outcomes":["Join",1]}`:      `rules: outcomes: want text as element 2, not a number`,
		`{"outcomes":["Join","Join"]}`: `rules: outcomes: "Join" is there twice`,
		`{"starts":[" Join"]}`:         `rules: starts: " Join" has blanks around it`,
		`{"droppedCategories":[""]}`:   `rules: droppedCategories: element 1 is empty`,
		`{"droppedCodes":[4100]}`:      `rules: droppedCodes: 4100: end codes are from 0 to 999`,
		`{"droppedCodes":[410,410]}`:   `rules: droppedCodes: 410 is there twice`,
		`{"droppedCodes":[4.5]}`:       `rules: droppedCodes: 4.5 is out of range, or no whole number`,
		`{"beforeCallSeconds":-1}`:     `rules: beforeCallSeconds: -1: use 0 to 604800, a week`,
		`{"beforeCallSeconds":0.5}`:    `rules: beforeCallSeconds: 0.5: want whole seconds`,
	} {
		if _, err := quality.ReadProfile(strings.NewReader(profileWith(rules))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", rules, err, want)
		}
		if rules[0] == '[' {
			continue
		}
		var r quality.Rules
		if err := json.Unmarshal([]byte(rules), &r); err == nil {
			t.Errorf("%s is read", rules)
		}
	}
}

// What is changed in a profile made from another one changes that one alone.
func TestProfilesShareNoRules(t *testing.T) {
	base := quality.CallDiagnostics()
	mine := base.With("mine", quality.Threshold{Metric: quality.JitterAvg, Direction: quality.Above, Limit: 20})
	mine.Rules.Outcomes[0], mine.Rules.ClientFirst = "Wave", false
	if d := cmp.Diff(quality.CallDiagnostics(), base); d != "" {
		t.Error(d)
	}
}
