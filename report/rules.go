package report

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/quality"
)

// rulesOf returns the rules of a profile.
func rulesOf(p quality.Profile) *quality.Rules {
	if p.Rules == nil {
		return quality.CallDiagnostics().Rules
	}
	return p.Rules
}

// rule is a rule for people.
type rule struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// rulesText returns the rules of a profile for people, without their source.
func rulesText(r *quality.Rules) textdoc.Doc {
	const width = 25
	var doc textdoc.Doc
	for _, one := range rulesInWords(r) {
		doc = append(doc, &textdoc.Line{Lead: fmt.Sprintf("  %-*s", width-2, one.Name), Text: clean(one.Text), Indent: width})
	}
	return doc
}

// rulesInWords returns the rules of a profile.
func rulesInWords(r *quality.Rules) []rule {
	var list []rule
	line := func(name, text string) { list = append(list, rule{name, text}) }
	line("Dropped participants", droppedText(r))
	poor := "those with a poor stream"
	if len(r.PoorNames) > 0 {
		poor += ", or with a bad operation or diagnostic whose name contains " + quotedNames(r.PoorNames)
	}
	line("Poor calls", poor)
	outcomes := names(r.Outcomes)
	if outcomes != none {
		outcomes += ": how participants joined and left, and with what codes"
	}
	line("Outcomes", outcomes)
	line("Joined", marks(names(r.Starts), names(r.StartStates)))
	line("Left", marks(names(r.Ends), names(r.EndStates)))
	line("Times and end codes", choice(r.ClientFirst, "the client's; each that it does not have, the summary's",
		"the summary's; each time that it does not have, the client's"))
	line("Calls without summary", choice(r.ClientCalls, "have the start, end and type that their clients report", "have no start, end or type"))
	line("Left out", names(r.LeftOut))
	line("Records without an ID", choice(r.Unidentified, "name participants and the time of a call", "do not count"))
	line("Before a call", fmt.Sprintf("operations without call and participant count from %s before %s", hours(r.BeforeCall.Duration()),
		choice(r.ClientFirst, "its start", "the first operation of their client in it")))
	return list
}

func choice(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// droppedText says who was dropped.
func droppedText(r *quality.Rules) string {
	var parts []string
	if len(r.DroppedCategories) > 0 {
		text := "those whose result category contains " + quotedNames(r.DroppedCategories)
		if r.ClientCalls {
			text += "; in a call without summary, those with such a result of an outcome"
		}
		parts = append(parts, text)
	}
	if len(r.DroppedCodes) > 0 {
		parts = append(parts, "those with one of the end codes "+names(r.DroppedCodes))
	}
	if parts == nil {
		return none
	}
	return strings.Join(parts, "; ")
}

// marks joins operations and states that mark when a participant joined or left.
func marks(operations, states string) string {
	switch {
	case states == none:
		return operations
	case operations == none:
		return "state " + states
	}
	return operations + ", or state " + states
}

const none = "none"

// names lists names or numbers.
func names[T any](list []T) string {
	texts := make([]string, len(list))
	for i, one := range list {
		texts[i] = fmt.Sprint(one)
	}
	if len(texts) == 0 {
		return none
	}
	return strings.Join(texts, ", ")
}

// quotedNames lists texts of which one must be there.
func quotedNames(list []string) string {
	texts := make([]string, len(list))
	for i, one := range list {
		texts[i] = `"` + one + `"`
	}
	return strings.Join(texts, " or ")
}

// hours writes a time as in "3h", without the zeros of the smaller units.
func hours(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// ruleRows returns the rules of a profile for CSV: one row for each, by its name in JSON.
func ruleRows(p quality.Profile) []thresholdRow {
	var rows []thresholdRow
	r := reflect.ValueOf(rulesOf(p)).Elem()
	for _, f := range reflect.VisibleFields(r.Type()) {
		name := f.Tag.Get("json")
		if f.Anonymous || name == "source" {
			continue
		}
		var texts []string
		switch value := r.FieldByIndex(f.Index); value.Kind() {
		case reflect.Slice:
			for i := range value.Len() {
				texts = append(texts, fmt.Sprint(value.Index(i)))
			}
		default:
			texts = []string{fmt.Sprint(value)}
		}
		rows = append(rows, thresholdRow{Profile: p.Name, Source: rulesOf(p).Source, Rule: name, Value: strings.Join(texts, ", ")})
	}
	return rows
}
