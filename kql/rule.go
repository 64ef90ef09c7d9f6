package kql

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/quality"
)

// ErrRefused says that Azure Monitor would refuse a query as a rule; the error's text says why.
var ErrRefused = errors.New("not possible as a rule")

// SummaryRuleOptions say when a summary rule runs and where its rows go.
type SummaryRuleOptions struct {
	// Options say which records the rule reads. It refuses Since and Until, because a rule reads
	// each bin of time once, and Workspace, because summary rules read no other workspace.
	Options
	// Name is the name of the rule. Without one it is acs- and the query's name.
	Name string
	// Bin is how much time the records of one run cover, by TimeGenerated: 20 or 30 minutes,
	// 1, 2, 3, 6, 12 or 24 hours. Zero is an hour.
	Bin time.Duration
	// Table is the custom table that gets the rows; it ends with _CL. Without one it is that of
	// the query, as in AcsPoorStreams_CL.
	Table string
}

// bins are the documented lengths of the bins of summary rules, in minutes.
var bins = []int{20, 30, 60, 120, 180, 360, 720, 1440}

// SummaryRule returns a template for Azure Resource Manager, as JSON, that makes a summary
// rule of a workspace: it runs the query of a name on the records of each bin of time and adds
// the rows to a table. The template has one parameter, workspaceName. The tables that are read
// need the Analytics plan.
//
// Each bin is judged by itself, so records of one call that are generated in two bins give two
// rows, and counts of calls may count one twice; a longer bin has fewer of these.
//
// Summary rules refuse functions, so the query has none of its own. The error wraps
// [ErrUnknown], [quality.ErrProfile], [ErrOptions] or [ErrRefused].
func SummaryRule(query string, p quality.Profile, opts *SummaryRuleOptions) (string, error) {
	def, err := definitionOf(query)
	if err != nil {
		return "", err
	}
	var o SummaryRuleOptions
	if opts != nil {
		o = *opts
	}
	rule, table := cmp.Or(o.Name, "acs-"+def.name), cmp.Or(o.Table, "Acs"+def.camel()+"_CL")
	minutes := int(cmp.Or(o.Bin, time.Hour) / time.Minute)
	err = cmp.Or(
		o.ofRule(),
		ruleName(rule),
		demand(slices.Contains(bins, minutes) && o.Bin%time.Minute == 0, "the bin is %s: use one of %v minutes", o.Bin, bins),
		demand(customTable.MatchString(table), "the table is %q: use letters, digits and _, and the end _CL", table),
	)
	if err != nil {
		return "", err
	}
	if o.Workspace != "" {
		return "", fmt.Errorf("summary rule %s: %w: summary rules read no tables of another workspace (%s)", def.name, ErrRefused, o.Workspace)
	}
	text, err := def.ruleText(&data{profile: p, opts: o.Options, departs: []string{
		"Each run sees the records of one bin of TimeGenerated: a call with records in two bins is in two rows, or counts twice."}})
	if err != nil {
		return "", err
	}
	return armTemplate(parameters{"workspaceName": {Type: "string", Metadata: about{"the name of the workspace whose logs are summarized"}}}, map[string]any{
		"type": "Microsoft.OperationalInsights/workspaces/summaryLogs", "apiVersion": "2025-07-01",
		"name": "[concat(parameters('workspaceName'), '/" + strings.ReplaceAll(rule, "'", "''") + "')]",
		"properties": map[string]any{
			"ruleType": "User", "displayName": literal(rule), "description": literal(def.about(p)),
			"ruleDefinition": map[string]any{
				"query": literal(text), "binSize": minutes, "destinationTable": table, "timeSelector": timeGenerated,
			},
		},
	})
}

// customTable matches names of custom tables.
var customTable = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*_CL$`)

// AlertOptions say when a log alert rule fires, and what it does then.
type AlertOptions struct {
	// Options say which records the rule reads. It refuses Since and Until, because Window says
	// that. A rule needs at least the plain table of a log: it reads no tables of updates.
	Options
	// Name is the name of the rule. Without one it is acs- and the query's name.
	Name string
	// Window is how far back each run reads records: 1, 5, 10, 15, 30 or 45
	// minutes, 1 to 6 hours, 24 or 48 hours. Zero is an hour.
	Window time.Duration
	// Every is the time between two runs: as Window, or 12 hours, but not 48. Zero is the window,
	// and 24 hours for one of 48.
	Every time.Duration
	// Above is the number that fires the rule if it is exceeded: of rows, or of dropped
	// participants if the query is end-reasons. It is 0 or more.
	Above float64
	// Severity is Critical, Error, Warning, Informational or Verbose; empty is Warning.
	Severity string
	// ActionGroups are what the rule calls when it fires, each by its resource ID.
	ActionGroups []string
}

// severities are the names of severities, from 0 on.
var severities = []string{"Critical", "Error", "Warning", "Informational", "Verbose"}

// periods are the documented windows of log alert rules, in minutes.
var periods = []int{1, 5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440, 2880}

// largestAlert is how many bytes all properties of a log alert rule may have.
const largestAlert = 64 << 10

// Alert returns a template for Azure Resource Manager, as JSON, that makes a log search alert
// rule of the query of a name: poor-streams, streams or end-reasons. The template has two
// parameters: scope, the ID of the workspace or resource whose logs are read, and location.
//
// Log alert rules refuse union, so the rule reads only the tables of final records, not those of
// updates, and queries that need more than one log are refused. The query has no functions of
// its own. The error wraps [ErrUnknown], [quality.ErrProfile], [ErrOptions] or [ErrRefused].
func Alert(query string, p quality.Profile, opts *AlertOptions) (string, error) {
	def, err := definitionOf(query)
	if err != nil {
		return "", err
	}
	var o AlertOptions
	if opts != nil {
		o = *opts
	}
	o.Name, o.Severity, o.Window = cmp.Or(o.Name, "acs-"+def.name), cmp.Or(o.Severity, "Warning"), cmp.Or(o.Window, time.Hour)
	o.Every = cmp.Or(o.Every, min(o.Window, 24*time.Hour))
	if err := o.validate(); err != nil {
		return "", err
	}
	text, err := def.ruleText(&data{profile: p, opts: o.Options, plainOnly: true, departs: []string{
		"Only records of the plain tables count, not those of updates: alert rules refuse union."}})
	if err != nil {
		return "", err
	}
	if hasToken(text, "union") {
		return "", fmt.Errorf("alert rule %s: %w: the query needs union, which log alert rules refuse; use poor-streams, streams or end-reasons",
			def.name, ErrRefused)
	}
	condition := map[string]any{
		"query": literal(text), "timeAggregation": "Count", "operator": "GreaterThan", "threshold": o.Above,
		"failingPeriods": map[string]any{"numberOfEvaluationPeriods": 1, "minFailingPeriodsToAlert": 1},
	}
	if def.measure != "" {
		condition["timeAggregation"], condition["metricMeasureColumn"] = "Total", def.measure
	}
	properties := map[string]any{
		"displayName": literal(o.Name), "description": literal(def.about(p)), "enabled": true,
		"severity": slices.Index(severities, o.Severity), "scopes": []string{"[parameters('scope')]"},
		"evaluationFrequency": period(o.Every), "windowSize": period(o.Window), "criteria": map[string]any{"allOf": []any{condition}},
	}
	if len(o.ActionGroups) > 0 {
		properties["actions"] = map[string]any{"actionGroups": o.ActionGroups}
	}
	if all, err := marshal(properties); err != nil || len(all) > largestAlert {
		return "", cmp.Or(err, fmt.Errorf("alert rule %s: %w: it has %d bytes, and log alert rules have at most %d", def.name, ErrRefused, len(all), largestAlert))
	}
	return armTemplate(parameters{
		"scope":    {Type: "string", Metadata: about{"the resource ID of the workspace, or of the resource, whose logs are read"}},
		"location": {Type: "string", Default: "[resourceGroup().location]", Metadata: about{"the location of the rule"}},
	}, map[string]any{
		"type": "Microsoft.Insights/scheduledQueryRules", "apiVersion": "2023-12-01", "name": literal(o.Name),
		"location": "[parameters('location')]", "kind": "LogAlert", "properties": properties,
	})
}

// validate reports what makes no sense.
func (o *AlertOptions) validate() error {
	return cmp.Or(
		o.ofRule(),
		ruleName(o.Name),
		demand(slices.Contains(periods, int(o.Window/time.Minute)) && o.Window%time.Minute == 0, "the window is %s: use one of %v minutes", o.Window, periods),
		demand(slices.Contains(append(periods[:len(periods)-1:len(periods)-1], 720), int(o.Every/time.Minute)) && o.Every%time.Minute == 0,
			"it runs every %s: use one of %v or 720 minutes", o.Every, periods[:len(periods)-1]),
		demand(o.Above >= 0 && o.Above < 1e15, "the limit is %v: use a number from 0 on", o.Above),
		demand(slices.Contains(severities, o.Severity), "there is no severity %q: use %s", o.Severity, strings.Join(severities, ", ")),
		demand(!slices.Contains(o.ActionGroups, ""), "an action group is empty: name it by its resource ID"),
	)
}

// ofRule reports limits of time that a rule does not have.
func (o *Options) ofRule() error {
	return demand(o.Since.IsZero() && o.Until.IsZero(), "a rule runs again and again on new records, so it has no since and no until")
}

// ruleName reports a name that no rule can have.
func ruleName(name string) error {
	return demand(ruleNames.MatchString(name), "a rule cannot be named %q: leave out #<>%%&:\\?/{}* and have at most 260 characters", name)
}

// ruleNames matches the names that the schema of log alert rules allows.
var ruleNames = regexp.MustCompile(`^[^#<>%&:\\?/{}*]{1,260}$`)

// demand returns an error unless something holds.
func demand(holds bool, format string, args ...any) error {
	if holds {
		return nil
	}
	return fmt.Errorf("%w: "+format, append([]any{ErrOptions}, args...)...)
}

// ruleText returns a query without functions of its own.
func (def *definition) ruleText(d *data) (string, error) {
	head, body, err := def.text(d)
	return head + inline(body), err
}

// about returns what a rule is for.
func (def *definition) about(p quality.Profile) string {
	return def.description + ", by the profile " + comment(p.Name)
}

// period returns a duration of whole minutes as ISO 8601 has it.
func period(d time.Duration) string {
	switch {
	case d%(24*time.Hour) == 0:
		return fmt.Sprintf("P%dD", d/(24*time.Hour))
	case d%time.Hour == 0:
		return fmt.Sprintf("PT%dH", d/time.Hour)
	}
	return fmt.Sprintf("PT%dM", d/time.Minute)
}

// literal returns a text that a template does not take for an expression.
func literal(text string) string {
	if strings.HasPrefix(text, "[") {
		return "[" + text
	}
	return text
}

// parameters are those of a template.
type parameters map[string]parameter

type parameter struct {
	Type     string `json:"type"`
	Default  string `json:"defaultValue,omitempty"`
	Metadata about  `json:"metadata"`
}

type about struct {
	Description string `json:"description"`
}

// armTemplate returns a template of one resource.
func armTemplate(p parameters, resource map[string]any) (string, error) {
	text, err := marshal(struct {
		Schema     string     `json:"$schema"`
		Version    string     `json:"contentVersion"`
		Parameters parameters `json:"parameters"`
		Resources  []any      `json:"resources"`
	}{"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "1.0.0.0", p, []any{resource}})
	return string(text), err
}

// marshal encodes a value for people.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}
