package kql_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/kql"
	"example.com/acstelemetry/quality"
)

// member returns a member of nested objects and lists.
func member(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			v = v.(map[string]any)[step]
		case int:
			v = v.([]any)[step]
		}
	}
	return v
}

// decoded returns JSON as maps and lists.
func decoded(t *testing.T, text string) (v map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// alerting are the queries that can be alert rules.
var alerting = []string{"streams", "poor-streams", "end-reasons"}

// queryOf returns the query in a template.
func queryOf(t *testing.T, template string) string {
	t.Helper()
	properties := member(t, decoded(t, template), "resources", 0, "properties").(map[string]any)
	if rule, ok := properties["ruleDefinition"]; ok {
		return member(t, rule, "query").(string)
	}
	return member(t, properties, "criteria", "allOf", 0, "query").(string)
}

// Every query can be a summary rule, and those that need one log an alert rule. The templates are
// as the documents want them, and no rule has functions of its own.
func TestRuleTemplates(t *testing.T) {
	text, err := os.ReadFile("testdata/resources.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	s := &schema{root: decoded(t, string(text))}
	function := regexp.MustCompile(`let \w+ = \(`)
	check := func(what, template string) {
		for _, problem := range s.check("", s.root, decoded(t, template)) {
			t.Errorf("%s: %s", what, problem)
		}
		if m := function.FindString(queryOf(t, template)); m != "" {
			t.Errorf("%s has the function %s", what, m)
		}
	}
	for _, p := range append(quality.Profiles(), append(ownProfiles(), ownRules())...) {
		for _, name := range kql.Names() {
			template, err := kql.SummaryRule(name, p, nil)
			if err != nil {
				t.Fatal(err)
			}
			check("summary rule "+name+" by "+p.Name, template)
			template, err = kql.Alert(name, p, nil)
			if !slices.Contains(alerting, name) {
				if !errors.Is(err, kql.ErrRefused) || !strings.Contains(err.Error(), strings.Join([]string{"poor-streams", "streams or end-reasons"}, ", ")) {
					t.Errorf("alert %s by %s: %v, want a refusal that says which queries are possible", name, p.Name, err)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			check("alert "+name+" by "+p.Name, template)
		}
	}
}

func TestSummaryRule(t *testing.T) {
	template, err := kql.SummaryRule("days", quality.CallDiagnostics(), &kql.SummaryRuleOptions{
		Name: "it's days", Bin: 24 * time.Hour, Table: "Days_CL", Options: kql.Options{Resources: []string{"my-acs"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	resource := member(t, decoded(t, template), "resources", 0)
	for _, tt := range []struct {
		want any
		path []any
	}{
		{"[concat(parameters('workspaceName'), '/it''s days')]", []any{"name"}}, // a quote is doubled in an expression
		{"it's days", []any{"properties", "displayName"}},
		{"calls, dropped participants and poor streams by day (UTC) of the call, by the profile CallDiagnostics", []any{"properties", "description"}},
		{1440.0, []any{"properties", "ruleDefinition", "binSize"}},
		{"Days_CL", []any{"properties", "ruleDefinition", "destinationTable"}},
	} {
		if got := member(t, resource, tt.path...); got != tt.want {
			t.Errorf("%v is %v, want %v", tt.path, got, tt.want)
		}
	}
	query := queryOf(t, template)
	for _, want := range []string{"// days: ", `in~ ("my-acs")`, "a call with records in two bins is in two rows, or counts twice."} {
		if !strings.Contains(query, want) {
			t.Errorf("%q is not in the query", want)
		}
	}
}

func TestAlert(t *testing.T) {
	template, err := kql.Alert("end-reasons", quality.CallDiagnostics(), &kql.AlertOptions{
		Name: "[drops]", Window: 48 * time.Hour, Above: 2.5, Severity: "Critical", ActionGroups: []string{"/subscriptions/s/g"},
	})
	if err != nil {
		t.Fatal(err)
	}
	resource := member(t, decoded(t, template), "resources", 0)
	for _, tt := range []struct {
		want any
		path []any
	}{
		{"[[drops]", []any{"name"}}, // not an expression
		{"P2D", []any{"properties", "windowSize"}},
		{"P1D", []any{"properties", "evaluationFrequency"}}, // the longest there is
		{0.0, []any{"properties", "severity"}},
		{"/subscriptions/s/g", []any{"properties", "actions", "actionGroups", 0}},
		{"droppedParticipants", []any{"properties", "criteria", "allOf", 0, "metricMeasureColumn"}},
		{"Total", []any{"properties", "criteria", "allOf", 0, "timeAggregation"}},
		{2.5, []any{"properties", "criteria", "allOf", 0, "threshold"}},
	} {
		if got := member(t, resource, tt.path...); got != tt.want {
			t.Errorf("%v is %v, want %v", tt.path, got, tt.want)
		}
	}
	if query := queryOf(t, template); strings.Contains(query, "ACSCallSummaryUpdates") {
		t.Error("the alert rule reads the table of updates, and would have to unite it with the other")
	}
	template, err = kql.Alert("poor-streams", quality.CallDiagnostics(), nil)
	if err != nil {
		t.Fatal(err)
	}
	condition := member(t, decoded(t, template), "resources", 0, "properties", "criteria", "allOf", 0).(map[string]any)
	if condition["timeAggregation"] != "Count" || condition["metricMeasureColumn"] != nil || condition["threshold"] != 0.0 {
		t.Errorf("an alert on poor streams counts rows: %v", condition)
	}
}

// Rules that Azure would refuse, or that make no sense.
func TestRuleErrors(t *testing.T) {
	today := quality.CallDiagnostics()
	july := kql.Options{Since: time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC)}
	summary := func(o kql.SummaryRuleOptions) error { _, err := kql.SummaryRule("days", today, &o); return err }
	alert := func(o kql.AlertOptions) error { _, err := kql.Alert("poor-streams", today, &o); return err }
	large := make([]string, 0, 40)
	for i := range 40 {
		large = append(large, strings.Repeat("x", 2000)+fmt.Sprint(i))
	}
	_, unknown := kql.Alert("call", today, nil)
	_, unknownSummary := kql.SummaryRule("call", today, nil)
	_, invalid := kql.SummaryRule("days", quality.Profile{}, nil)
	for _, tt := range []struct {
		reason   string
		err, is  error
		contains string
	}{
		{"unknown query", unknown, kql.ErrUnknown, `no query "call"`},
		{"unknown query", unknownSummary, kql.ErrUnknown, `no query "call"`},
		{"a profile without a name", invalid, quality.ErrProfile, ""},
		{"a bin that does not exist", summary(kql.SummaryRuleOptions{Bin: 25 * time.Minute}), kql.ErrOptions, "the bin is 25m0s: use one of [20 30 60"},
		{"a bin of minutes and seconds", summary(kql.SummaryRuleOptions{Bin: time.Hour + time.Second}), kql.ErrOptions, "1h0m1s"},
		{"a table that is not custom", summary(kql.SummaryRuleOptions{Table: "Days"}), kql.ErrOptions, "the end _CL"},
		{"a name with a slash", summary(kql.SummaryRuleOptions{Name: "a/b"}), kql.ErrOptions, `cannot be named "a/b"`},
		{"a rule for July", summary(kql.SummaryRuleOptions{Options: july}), kql.ErrOptions, "no since and no until"},
		{"another workspace", summary(kql.SummaryRuleOptions{Options: kql.Options{Workspace: "w"}}), kql.ErrRefused, "another workspace (w)"},
		{"a window that does not exist", alert(kql.AlertOptions{Window: 7 * time.Hour}), kql.ErrOptions, "the window is 7h0m0s"},
		{"no run in two days", alert(kql.AlertOptions{Every: 48 * time.Hour}), kql.ErrOptions, "it runs every 48h0m0s"},
		{"less than nothing", alert(kql.AlertOptions{Above: -1}), kql.ErrOptions, "the limit is -1"},
		{"no number", alert(kql.AlertOptions{Above: math.NaN()}), kql.ErrOptions, "the limit is NaN"},
		{"unknown severity", alert(kql.AlertOptions{Severity: "bad"}), kql.ErrOptions, "use Critical, Error, Warning"},
		{"no action group", alert(kql.AlertOptions{ActionGroups: []string{""}}), kql.ErrOptions, "an action group is empty"},
		{"an alert for July", alert(kql.AlertOptions{Options: july}), kql.ErrOptions, "no since and no until"},
		{"a resource of blanks", alert(kql.AlertOptions{Options: kql.Options{Resources: []string{" "}}}), kql.ErrOptions, "a resource is empty"},
		{"more than 64 KB", alert(kql.AlertOptions{Options: kql.Options{Resources: large}}), kql.ErrRefused, "at most 65536"},
	} {
		if !errors.Is(tt.err, tt.is) || !strings.Contains(fmt.Sprint(tt.err), tt.contains) {
			t.Errorf("%s: %v, want %v with %q", tt.reason, tt.err, tt.is, tt.contains)
		}
	}
}

// schema is a JSON schema, of the words that ours need.
type schema struct{ root map[string]any }

// check returns what a schema has against a value at a path.
func (s *schema) check(path string, of map[string]any, v any) (problems []string) {
	fail := func(format string, args ...any) { problems = append(problems, path+": "+fmt.Sprintf(format, args...)) }
	if ref, ok := of["$ref"].(string); ok {
		of = s.root["definitions"].(map[string]any)[strings.TrimPrefix(ref, "#/definitions/")].(map[string]any)
	}
	if choices, ok := of["oneOf"].([]any); ok {
		var all []string
		for _, choice := range choices {
			found := s.check(path, choice.(map[string]any), v)
			if len(found) == 0 {
				return nil
			}
			all = append(all, found...)
		}
		return all
	}
	if values, ok := of["enum"].([]any); ok && !slices.ContainsFunc(values, func(one any) bool { return reflect.DeepEqual(one, v) }) {
		fail("%v is not one of %v", v, values)
	}
	if kind, ok := of["type"].(string); ok && kindOf(v) != kind {
		fail("%v is not of type %s", v, kind)
		return problems
	}
	switch v := v.(type) {
	case string:
		if pattern, ok := of["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(v) {
			fail("%q does not match %s", v, pattern)
		}
	case []any:
		for i, one := range v {
			problems = append(problems, s.check(fmt.Sprintf("%s[%d]", path, i), of["items"].(map[string]any), one)...)
		}
		if least, ok := of["minItems"].(float64); ok && len(v) < int(least) {
			fail("it has %d items", len(v))
		}
	case map[string]any:
		required, _ := of["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				fail("%s is missing", name)
			}
		}
		known, _ := of["properties"].(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			property, ok := known[name].(map[string]any)
			if !ok {
				property, ok = of["additionalProperties"].(map[string]any)
			}
			if !ok {
				fail("there is no property %s", name)
				continue
			}
			problems = append(problems, s.check(path+"."+name, property, v[name])...)
		}
	}
	return problems
}

// kindOf returns the name that schemas have for the type of a value.
func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	}
	return "object"
}

// The check of templates finds mistakes.
func TestSchemaFindsMistakes(t *testing.T) {
	text, err := os.ReadFile("testdata/resources.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	template, err := kql.Alert("streams", quality.CallDiagnostics(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &schema{root: decoded(t, string(text))}
	for reason, change := range map[string]func(rule map[string]any){
		"unknown property":        func(rule map[string]any) { rule["propertys"] = 1 },
		"missing property":        func(rule map[string]any) { delete(rule, "location") },
		"undocumented window":     func(rule map[string]any) { rule["properties"].(map[string]any)["windowSize"] = "PT7H" },
		"a text for a number":     func(rule map[string]any) { rule["properties"].(map[string]any)["severity"] = "2" },
		"another version":         func(rule map[string]any) { rule["apiVersion"] = "2018-04-16" },
		"a name with a slash":     func(rule map[string]any) { rule["name"] = "a/b" },
		"a scope that is no list": func(rule map[string]any) { rule["properties"].(map[string]any)["scopes"] = "x" },
	} {
		changed := decoded(t, template)
		change(member(t, changed, "resources", 0).(map[string]any))
		if len(s.check("", s.root, changed)) == 0 {
			t.Errorf("%s is not found", reason)
		}
	}
}
