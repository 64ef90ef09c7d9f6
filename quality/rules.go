package quality

import (
	"slices"
	"strings"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/issue"
)

// Rules are what a profile says about calls and participants, apart from thresholds.
type Rules struct {
	// Source says where the rules come from.
	Source string `json:"source"`
	// Rules say how operations become part of a call: for [calls.Assembler.Rules].
	calls.Rules
	// A participant was dropped if its result category, or the result of an outcome where
	// only clients know the call, contains one of DroppedCategories, in any case.
	DroppedCategories []string `json:"droppedCategories"`
	// DroppedCodes are the end codes of participants that were dropped.
	DroppedCodes []int `json:"droppedCodes"`
	// PoorNames are texts, in any case, that make a call Poor if the name of a bad operation
	// or user-facing diagnostic contains one.
	PoorNames []string `json:"poorNames"`
}

// currentRules returns the rules of Call Diagnostics as they were in 2025.
func currentRules() *Rules {
	return &Rules{
		Source:            "Azure query pack of Call Diagnostics, 2025",
		Rules:             calls.CurrentRules(),
		DroppedCategories: []string{"Unexpected"},
		PoorNames:         []string{"Network"},
	}
}

// current is what nil means. It is never changed.
var current = currentRules()

// rules2024 returns the rules of Call Diagnostics as they were until 2024.
func rules2024() *Rules {
	var codes []int
	for code := range 1000 {
		if errorcodes.Ungraceful(code) {
			codes = append(codes, code)
		}
	}
	return &Rules{
		Source: "Azure queries of Call Diagnostics, 2024",
		Rules: calls.Rules{
			Outcomes:   []clientops.OperationName{clientops.Hangup, clientops.EnterCall, clientops.Join},
			Starts:     []clientops.OperationName{clientops.EnterCall},
			Ends:       []clientops.OperationName{clientops.Hangup},
			BeforeCall: 2 * 3600,
		},
		DroppedCodes: codes,
	}
}

func (p *Profile) rules() *Rules { return p.Rules.orCurrent() }

// clone returns a copy that shares nothing.
func (r *Rules) clone() *Rules {
	own := *r
	own.LeftOut, own.Outcomes = slices.Clone(r.LeftOut), slices.Clone(r.Outcomes)
	own.Starts, own.Ends = slices.Clone(r.Starts), slices.Clone(r.Ends)
	own.StartStates, own.EndStates = slices.Clone(r.StartStates), slices.Clone(r.EndStates)
	own.DroppedCategories, own.DroppedCodes = slices.Clone(r.DroppedCategories), slices.Clone(r.DroppedCodes)
	own.PoorNames = slices.Clone(r.PoorNames)
	return &own
}

func (r *Rules) orCurrent() *Rules {
	if r == nil {
		return current
	}
	return r
}

// CallRules returns the rules of the profile for [calls.Assembler.Rules] and
// [calls.LiveOptions.Rules]. They must not be changed.
func (p Profile) CallRules() *calls.Rules { return &p.rules().Rules }

// Assembler returns an empty Assembler whose calls the profile can judge, with its rules and
// marks: set FactsOnly, if no records are needed, before the first record is added.
func (p Profile) Assembler() *calls.Assembler {
	return &calls.Assembler{Rules: p.CallRules(), Mark: p.Mark()}
}

// droppedBy reports whether a summary with a result category and an end code is that of a
// participant who was dropped.
func (r *Rules) droppedBy(category, endCode string) bool {
	if containsAny(category, r.DroppedCategories) {
		return true
	}
	if len(r.DroppedCodes) == 0 {
		return false
	}
	code, err := errorcodes.Parse(endCode)
	return err == nil && slices.Contains(r.DroppedCodes, code)
}

// droppedInResults reports whether an outcome says that its participant was dropped.
func (r *Rules) droppedInResults(results []clientops.ResultType) bool {
	return slices.ContainsFunc(results, func(t clientops.ResultType) bool { return containsAny(string(t), r.DroppedCategories) })
}

// uncategorized reports whether nothing says if a participant was dropped: the rules go by
// result categories alone, and its summary has none.
func (r *Rules) uncategorized(hasCategory bool) bool {
	return !hasCategory && len(r.DroppedCategories) > 0 && len(r.DroppedCodes) == 0
}

// makePoor reports whether bad operations and diagnostics make a call or a participant Poor.
func (r *Rules) makePoor(ops []*clientops.Record, diags []*calls.DiagnosticRange) bool {
	return slices.ContainsFunc(ops, func(op *clientops.Record) bool {
		return r.makesPoor(issue.OfOperation(op.OperationName.Or("")))
	}) || slices.ContainsFunc(diags, func(d *calls.DiagnosticRange) bool { return r.makesPoor(issue.OfDiagnostic(d.Name)) })
}

// makesPoor reports whether a bad operation or diagnostic of a name makes its call Poor.
func (r *Rules) makesPoor(name string) bool { return containsAny(name, r.PoorNames) }

// containsAny reports whether a text contains one of others, in any case.
func containsAny(text string, others []string) bool {
	for _, other := range others {
		if containsFold(text, other) {
			return true
		}
	}
	return false
}

// containsFold is strings.Contains for any case.
func containsFold(text, part string) bool {
	if strings.Contains(text, part) { // usually the case is right
		return true
	}
	for i := range text {
		if len(text)-i < len(part) {
			return false
		}
		if strings.EqualFold(text[i:i+len(part)], part) {
			return true
		}
	}
	return len(part) == 0
}
