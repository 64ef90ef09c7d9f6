package rulebook_test

import (
	"strings"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/rulebook"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// ways are the ways to make rows: from whole records, and from facts only, which has no
// rows of participants.
var ways = []struct {
	name string
	rows func([]logs.Record, rulebook.Rules) (calls, participants rowsByName)
}{
	{"records:", recordRows},
	{"facts:", factRows},
}

func profileOf(rules rulebook.Rules) quality.Profile {
	if rules == rulebook.Rules2024 {
		return quality.CallDiagnostics2024()
	}
	return quality.CallDiagnostics()
}

func recordRows(recs []logs.Record, rules rulebook.Rules) (rows, participants rowsByName) {
	p := profileOf(rules)
	a := p.Assembler()
	add(a, recs)
	rows, participants = rowsByName{}, rowsByName{}
	for _, c := range a.Calls() {
		v := p.Call(c)
		rows.add(rulebook.Columns(v.Row()))
		for _, one := range c.Participants {
			if one.Summary == nil && !one.Start.IsSet() {
				continue // as the command does: only a record that is no operation names it
			}
			columns := rulebook.Columns(report.NewParticipantRow(c, p.Participant(c, one)))
			columns["key"] = keyOf(columns)
			participants.add(columns)
		}
	}
	return rows, participants
}

func factRows(recs []logs.Record, rules rulebook.Rules) (rows, participants rowsByName) {
	p := profileOf(rules)
	a := p.Assembler()
	a.FactsOnly = true
	add(a, recs)
	rows = rowsByName{}
	for _, row := range p.Rows(a) {
		rows.add(rulebook.Columns(row))
	}
	return rows, nil
}

func add(a *calls.Assembler, recs []logs.Record) {
	for i, rec := range recs {
		a.Add(rec, logs.Position{Record: int64(i) + 1})
	}
}

// keyOf is the identity of the document.
func keyOf(columns map[string]any) string {
	text := func(name string) string {
		s, _ := columns[name].(string)
		return strings.TrimSpace(s)
	}
	for _, name := range []string{"participantId", "identifier", "endpointId"} {
		switch id := text(name); {
		case id == "Redacted" && name == "endpointId":
			return "RedactedEndpoint-" + text("endpointType") + "-Identifier-" + text("identifier")
		case id == "Redacted":
			return "RedactedParticipant-" + text("endpointType") + "-Identifier-" + text("identifier")
		case id != "":
			return id
		}
	}
	return ""
}
