package kql

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/quality"
)

// Rules returns the rules of the profile.
func (d *data) Rules() *quality.Rules {
	return cmp.Or(d.profile.Rules, quality.CallDiagnostics().Rules)
}

// none is a condition that is never true.
const none = "false"

// Names returns the condition that an operation has one of some names. As in package clientops
// known names count in any case, and others exactly.
func (d *data) Names(names []clientops.OperationName) string {
	var known, others []clientops.OperationName
	for _, n := range names {
		if n.Known() {
			known = append(known, n)
		} else {
			others = append(others, n)
		}
	}
	var terms []string
	if len(known) > 0 {
		terms = append(terms, "OperationName in~ ("+list(known)+")")
	}
	if len(others) > 0 {
		terms = append(terms, "OperationName in ("+list(others)+")")
	}
	return anyOf(terms)
}

// OrStates returns the condition that a payload reports one of some states, ready to follow
// another condition; empty if there are none.
func (d *data) OrStates(states []clientops.CallState) string {
	if len(states) == 0 {
		return ""
	}
	return " or State in (" + list(states) + ")"
}

// Ungraceful returns the condition that a category and a reason are those of somebody who was
// dropped.
func (d *data) Ungraceful() string {
	terms := contains("Category", d.Rules().DroppedCategories)
	if codes := d.Rules().DroppedCodes; len(codes) > 0 {
		terms = append(terms, "coalesce(CodeOf(EndReason) in ("+numbers(codes)+"), false)")
	}
	return anyOf(terms)
}

// DropKnown returns the condition that a summary says whether its participant was dropped.
func (d *data) DropKnown() string {
	var terms []string
	if len(d.Rules().DroppedCategories) > 0 {
		terms = append(terms, `isnotempty(Category) and Category !~ "Redacted"`)
	}
	if len(d.Rules().DroppedCodes) > 0 {
		terms = append(terms, "isnotnull(CodeOf(Reason))")
	}
	return anyOf(terms)
}

// DroppedResult returns the condition that the result of an outcome says the same.
func (d *data) DroppedResult() string {
	return anyOf(contains("ResultType", d.Rules().DroppedCategories))
}

// PoorName returns the condition that the name of what went wrong makes a call poor.
func (d *data) PoorName() string { return anyOf(contains("Name", d.Rules().PoorNames)) }

// contains returns the conditions that a column contains a text, in any case.
func contains(column string, texts []string) (terms []string) {
	for _, t := range texts {
		terms = append(terms, column+" contains "+quote(t))
	}
	return terms
}

// anyOf returns the condition that one of several holds.
func anyOf(terms []string) string {
	switch len(terms) {
	case 0:
		return none
	case 1:
		return terms[0]
	}
	return "(" + strings.Join(terms, " or ") + ")"
}

// numbers returns numbers separated by commas.
func numbers(list []int) string {
	texts := make([]string, len(list))
	for i, n := range list {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, ", ")
}

// BeforeCall returns how long before a call an operation of its client may be part of it.
func (d *data) BeforeCall() string {
	if s := d.Rules().BeforeCall; s%3600 != 0 || s == 0 {
		return fmt.Sprintf("%ds", s)
	}
	return fmt.Sprintf("%dh", d.Rules().BeforeCall.Duration()/time.Hour)
}

// ACSUser is the type of a participant whom only operations name.
func (d *data) ACSUser() string { return string(callsummary.ACSUser) }
