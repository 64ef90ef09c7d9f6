package report

import (
	"fmt"
	"io"

	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/textdoc"
)

// codeRow is an entry of the catalogue as JSON and CSV have it.
type codeRow struct {
	Code        int    `json:"code"`
	Subcode     *int   `json:"subcode"`
	Match       string `json:"match"`
	Family      string `json:"family"`
	Category    string `json:"category"`
	Side        string `json:"side"`
	Ungraceful  bool   `json:"ungraceful"`
	Description string `json:"description"`
	Action      string `json:"action"`
	Note        string `json:"note"`
	Source      string `json:"source"`
}

// WriteCodes writes what the catalogue says of end codes: as a table, one paragraph for
// each. Nil options mean the defaults.
func WriteCodes(w io.Writer, f Format, entries []errorcodes.Entry, _ *Options) error {
	if err := f.check(); err != nil {
		return err
	}
	if f == Table {
		return textdoc.Write(w, codesText(entries))
	}
	rows := make([]codeRow, len(entries))
	for i, e := range entries {
		rows[i] = codeRow{
			Code: e.Code, Match: string(e.Match), Family: e.Family.String(), Category: e.Category.String(),
			Side: e.Side.String(), Ungraceful: e.Ungraceful,
			Description: e.Description, Action: e.Action, Note: e.Note, Source: e.Source,
		}
		if e.HasSubcode {
			rows[i].Subcode = &entries[i].Subcode
		}
	}
	return writeObjects(w, f, rows)
}

func codesText(entries []errorcodes.Entry) textdoc.Doc {
	const width = 14 // of what comes before the texts
	var doc textdoc.Doc
	for i := range entries {
		e := &entries[i]
		if i > 0 {
			doc = append(doc, new(textdoc.Line))
		}
		name := e.Name()
		doc = append(doc, &textdoc.Line{Lead: name + "  ", Title: true, Text: e.Description, Indent: len(name) + 2})
		line := func(name, value string) {
			if value != "" {
				doc = append(doc, &textdoc.Line{Lead: fmt.Sprintf("  %-*s", width-2, name), Text: value, Indent: width})
			}
		}
		line("To do", e.Action)
		line("Note", e.Note)
		line("Family", e.Family.String())
		line("Category", e.Category.String())
		line("Side", e.Side.String())
		line("Ungraceful", yesNo(e.Ungraceful))
		line("Source", e.Source)
	}
	return doc
}
