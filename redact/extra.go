package redact

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// extra returns the replacement for a record's Extra in out; nil if nothing is left.
func (j *job) extra(x, out *logs.Extra) *logs.Extra {
	if x == nil {
		return nil
	}
	out.Unknown, out.Texts = out.Unknown[:0], out.Texts[:0]
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
	if len(out.Unknown) == 0 && len(out.Texts) == 0 {
		return nil
	}
	return out
}

// anyJSON returns the replacement for a JSON value of unknown meaning.
func (j *job) anyJSON(text string) string {
	if !j.isJSON(text) { // set by hand
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
	case cell.State() == opt.Set && s.Kind == logs.Enum:
		return t.JSON, isKnown(s, t.JSON)
	}
	return "", false
}

// isKnown reports whether text is a known text of an enumeration, in any case.
func isKnown(s *step, text string) bool {
	if !json.Valid([]byte(text)) || text[0] != '"' {
		return false
	}
	text = strings.TrimSpace(unquote(text))
	_, synonym := s.Synonyms[strings.ToLower(text)]
	return synonym || slices.ContainsFunc(s.Texts, func(known string) bool { return strings.EqualFold(text, known) })
}

// invalid returns the replacement for the text of an invalid field. It is
// invalid in the same field: an object remains one, and everything else becomes
// a text that is neither a number nor a time.
func (j *job) invalid(s *step, text string) string {
	text = strings.TrimSpace(text)
	if j.isJSON(text) {
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

// isDigits reports whether text is only the number that a cell holds, with all its
// digits or the fraction that was cut.
func isDigits(text string, cell opt.Cell) bool {
	number := strings.Trim(text, `"`)
	a, err := opt.Parse[float64](number)
	b, _ := opt.Parse[float64](string(cell.AppendText(nil)))
	whole, _ := opt.Parse[int64](number)
	same := a == b || cell.Type().Kind() == reflect.Int64 && whole.String() == b.String() // a fraction was cut
	return err == nil && a.IsSet() && same && json.Valid([]byte(text)) &&
		strings.Trim(number, "-+.eE0123456789") == ""
}

// quoted returns a pseudonym as a JSON string.
func quoted(text string) string { return `"` + text + `"` }
