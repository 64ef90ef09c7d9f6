package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"example.com/acstelemetry/errorcodes"
)

// codeRow is an entry of the catalogue as JSON has it.
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

// WriteCodes writes what the catalogue says of end codes: as a table, a paragraph
// for each.
func WriteCodes(w io.Writer, f Format, entries []errorcodes.Entry) error {
	if err := f.check(); err != nil {
		return err
	}
	if f == Table {
		return codesText(w, entries)
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
	columns := []column{
		figures("code", 0), figures("subcode", 0), words("match", 0), words("family", 0), words("category", 0), words("side", 0),
		words("ungraceful", 0), words("description", 0), words("action", 0), words("note", 0), words("source", 0),
	}
	return write(w, f, rows, columns, func(r *codeRow) cells {
		subcode := ""
		if r.Subcode != nil {
			subcode = strconv.Itoa(*r.Subcode)
		}
		return cells{strconv.Itoa(r.Code), subcode, r.Match, r.Family, r.Category, r.Side,
			strconv.FormatBool(r.Ungraceful), r.Description, r.Action, r.Note, r.Source}
	})
}

func codesText(w io.Writer, entries []errorcodes.Entry) error {
	var b strings.Builder
	screen := screenOf(w)
	for i := range entries {
		e := &entries[i]
		if i > 0 {
			b.WriteByte('\n')
		}
		name := codeName(e)
		fmt.Fprintf(&b, "%s  %s\n", screen.paint(bold, name), screen.Wrap(e.Description, len(name)+2))
		line := func(name, value string) {
			if value != "" {
				fmt.Fprintf(&b, "  %-12s%s\n", name, screen.Wrap(value, 14))
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
	_, err := io.WriteString(w, b.String())
	return err
}

func codeName(e *errorcodes.Entry) string {
	if e.HasSubcode {
		return fmt.Sprintf("%d/%d", e.Code, e.Subcode)
	}
	return strconv.Itoa(e.Code)
}
