package report

import (
	"fmt"
	"io"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/opt"
)

// An Explanation is what [WriteExplanations] explains. One field is set: the entry of an end code or
// subcode, or the name of a user-facing diagnostic or operation of the client.
type Explanation struct {
	Code       *errorcodes.Entry
	Diagnostic clientops.DiagnosticName
	Operation  clientops.OperationName
}

// explanationRow is an explanation as JSON and CSV have it.
type explanationRow struct {
	Code        *int    `json:"code"`
	Subcode     *int    `json:"subcode"`
	Match       *string `json:"match"`
	Family      *string `json:"family"`
	Category    *string `json:"category"`
	Side        *string `json:"side"`
	Ungraceful  *bool   `json:"ungraceful"`
	Description string  `json:"description"`
	Action      string  `json:"action"`
	Note        string  `json:"note"`
	Source      string  `json:"source"`
	Kind        string  `json:"kind"`
	Name        string  `json:"name"`
	Origin      *string `json:"origin"`
	Remark      string  `json:"remark"`
	Group       *string `json:"group"`
	Dropped     *bool   `json:"dropped"` // by the category, if one is known
}

// WriteExplanations writes what end codes, subcodes, diagnostics and operations mean and what to do
// about them: as a table, one paragraph for each. What has no description, because its name is not
// known, says so. Nil options mean the defaults.
func WriteExplanations(w io.Writer, f Format, list []Explanation, _ *Options) error {
	if err := f.check(); err != nil {
		return err
	}
	rows := make([]explanationRow, len(list))
	for i, e := range list {
		rows[i] = e.row()
	}
	if f == Table {
		return textdoc.Write(w, explanationText(rows))
	}
	return writeObjects(w, f, rows)
}

func (e Explanation) row() explanationRow {
	row := explanationRow{
		Description: "Nothing is known about this name.",
		Action:      "Check how it is written.",
	}
	set := func(kind, name, description, action string) {
		row.Kind, row.Name = kind, name
		if description != "" {
			row.Description, row.Action = description, action
		}
	}
	switch {
	case e.Code != nil:
		set("code", e.Code.Name(), e.Code.Description, e.Code.Action)
		row.codes(e.Code)
	case e.Diagnostic != "":
		set("diagnostic", issue.OfDiagnostic(e.Diagnostic), e.Diagnostic.Description(), e.Diagnostic.Action())
		row.Source, row.Group = "Azure documentation: user-facing diagnostics", new(string(e.Diagnostic.Group()))
		if e.Diagnostic.Advice() {
			row.Note = "Advice for the user rather than a fault."
		}
	default:
		set("operation", string(e.Operation), e.Operation.Description(), e.Operation.Action())
		record := clientops.Record{OperationName: opt.Of(e.Operation)}
		row.Source, row.Group = "Call Diagnostics: operations of the client (2025)", new(string(record.Group()))
	}
	return row
}

func (row *explanationRow) codes(e *errorcodes.Entry) {
	row.Match, row.Family, row.Category = new(e.Match.String()), new(e.Family.String()), new(e.Category.String())
	row.Side, row.Origin = new(e.Side.String()), new(e.Origin.String())
	row.Note, row.Source, row.Remark = e.Note, e.Source, e.Remark()
	if e.Category.Known() {
		row.Dropped = new(e.Category.Unexpected())
	}
	if e.HasCode {
		row.Code = &e.Code
		if e.Origin != errorcodes.OriginCallAutomation && e.Origin != errorcodes.OriginTeamsPhoneExtensibility {
			row.Ungraceful = &e.Ungraceful // of a participant, which these are not about
		}
	}
	if e.HasSubcode {
		row.Subcode = &e.Subcode
	}
}

func explanationText(rows []explanationRow) textdoc.Doc {
	const width = 14 // of what comes before the texts
	var doc textdoc.Doc
	for i, e := range rows {
		if i > 0 {
			doc = append(doc, new(textdoc.Line))
		}
		doc = append(doc, &textdoc.Line{Lead: e.Name + "  ", Title: true, Text: e.Description, Indent: len(e.Name) + 2})
		line := func(name string, value *string) {
			if value != nil && *value != "" {
				doc = append(doc, &textdoc.Line{Lead: fmt.Sprintf("  %-*s", width-2, name), Text: *value, Indent: width})
			}
		}
		line("To do", &e.Action)
		line("Remark", &e.Remark)
		line("Note", &e.Note)
		if e.Side != nil {
			line("Fault", new(errorcodes.Side(*e.Side).Description()))
		}
		line("Category", e.Category)
		if e.Origin != nil && errorcodes.Origin(*e.Origin).Known() {
			line("Origin", e.Origin)
		}
		line("Family", e.Family)
		if e.Dropped != nil {
			line("Dropped", new(yesNo(*e.Dropped)+", by the category"))
		}
		if e.Ungraceful != nil {
			line("Ungraceful", new(yesNo(*e.Ungraceful)+", by the end code, as until 2024"))
		}
		line("Group", e.Group)
		line("Source", &e.Source)
	}
	return doc
}
