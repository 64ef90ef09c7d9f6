package redact

import (
	"encoding/json"
	"strings"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// extra returns the replacement for a record's Extra; nil if nothing is left.
func (j *job) extra(x *logs.Extra) *logs.Extra {
	if x == nil {
		return nil
	}
	var out logs.Extra
	for _, u := range x.Unknown {
		if !j.keepsKey(u.Name) {
			u.Name = j.key(u.Name)
		}
		u.JSON = j.anyJSON(u.JSON)
		out.Unknown = append(out.Unknown, u)
	}
	for _, t := range x.Texts {
		if text, ok := j.keptText(t); ok {
			out.Texts = append(out.Texts, logs.Text{Field: t.Field, JSON: text})
		}
	}
	if out.Unknown == nil && out.Texts == nil {
		return nil
	}
	return &out
}

// anyJSON returns the replacement for a JSON value of unknown meaning.
func (j *job) anyJSON(text string) string {
	if !json.Valid([]byte(text)) { // set by hand
		return quoted(j.key(text))
	}
	return j.rewrite(text, false)
}

// keptText returns the replacement for the text of a field whose value does not
// preserve it. The text is dropped if no field needs it.
func (j *job) keptText(t logs.Text) (string, bool) {
	i, ok := j.plan.byName[t.Field]
	if !ok {
		return "", false
	}
	s := &j.plan.steps[i]
	cell := s.Cell(j.rec)
	switch {
	case cell.State() == opt.Invalid:
		return j.invalid(s, t.JSON), true
	case cell.State() == opt.Set && s.rule == Number:
		return t.JSON, isDigits(t.JSON, cell)
	}
	return "", false
}

// invalid returns the replacement for the text of an invalid field. It is
// invalid in the same field: an object remains one, and everything else becomes
// a text that is neither a number nor a time.
func (j *job) invalid(s *step, text string) string {
	text = strings.TrimSpace(text)
	if json.Valid([]byte(text)) {
		switch text[0] {
		case '{', '[':
			return j.rewrite(text, false)
		case '"':
			id := j.id(unquote(text))
			scratch := s.Cell(j.rec.Schema().New())
			if scratch.Parse(id) != nil {
				return quoted(id)
			}
		}
	}
	return quoted(string(j.mac.appendText(nil, textTag, text)))
}

// isDigits reports whether text is only the number that a cell holds, with all
// its digits.
func isDigits(text string, cell opt.Cell) bool {
	number := strings.Trim(text, `"`)
	a, err := opt.Parse[float64](number)
	b, _ := opt.Parse[float64](string(cell.AppendText(nil)))
	return err == nil && a.IsSet() && a == b && json.Valid([]byte(text)) &&
		strings.Trim(number, "-+.eE0123456789") == ""
}

// quoted returns a pseudonym as a JSON string.
func quoted(text string) string { return `"` + text + `"` }
