package redact

import (
	"strings"
	"unicode/utf8"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// keepsName reports whether a text is a name that may stay.
func (j *job) keepsName(t string) bool {
	return j.r.knows(t) || !j.r.opts.Strict && isName(t) && !j.look((*job).mentions, t)
}

// keepsKey reports whether the name of a field may stay.
func (j *job) keepsKey(t string) bool {
	return j.r.knows(t) || !j.r.opts.Strict && isKey(t) && !j.look((*job).mentions, t) && !j.look((*job).holds, t)
}

// names keeps the names in a list and replaces everything else in it.
func (j *job) names(list string) string {
	parts := strings.Split(list, ",")
	for i, part := range parts {
		part = strings.TrimSpace(part)
		if !j.keepsName(part) {
			part = j.id(part)
		}
		parts[i] = part
	}
	return strings.Join(parts, ",")
}

// isName reports whether a text of unknown meaning looks like a name in a
// program: two words or more without a blank between them, such as FrameRateInput
// or Volume-changed. A single word could be somebody's name, and in random
// letters every second one would be a capital.
func isName(t string) bool {
	words, capitals, digits := 0, 0, 0
	body := strings.TrimSuffix(t, "-changed")
	if body != t {
		words++
	}
	last := byte(' ')
	for i := range len(body) {
		c := body[i]
		switch {
		case isUpper(c):
			if capitals++; !isUpper(last) {
				words++
			}
		case isLower(c):
			if last == ' ' {
				words++
			}
		case isDigit(c) && last != ' ':
			digits++
		default:
			return false
		}
		last = c
	}
	return words >= 2 && len(t) >= 2*words && len(t) <= maxName && 2*capitals <= len(t) && digits <= maxDigits
}

const (
	maxName   = 64
	maxDigits = 4 // fewer than a phone number or an ID has
)

// isKey reports whether an unknown name of a field looks like one: one word of
// ASCII that is not an ID, a phone number, an address of any kind, or two words
// that could be somebody's name.
func isKey(t string) bool {
	digits := 0
	for i := range len(t) {
		switch c := t[i]; {
		case isDigit(c) && i > 0:
			digits++
		case !isLetter(c) && c != '_' && c != '$' && (c != '-' || i == 0):
			return false
		}
	}
	return 0 < len(t) && len(t) <= maxName && digits <= maxDigits
}

// mentions reports whether a name, which is one by isName or isKey, holds, in any case, the value
// of a personal field of the same record or a part of a resource's ID.
func (j *job) mentions(name string) bool {
	j.gather()
	name = j.lower(name)
	for _, part := range j.personal {
		if len(part) > len(name) && jsonscan.Plain(part) {
			continue // in lower case it is as long
		}
		if part = strings.ToLower(part); len(part) >= shortest && strings.Contains(name, part) && !isResourceWord(part) {
			return true
		}
	}
	return false
}

const shortest = 4 // part that mentions looks for

// lower returns a name in lower case. It remembers the last one, since the same names come again.
func (j *job) lower(name string) string {
	if name != j.name {
		j.name = strings.Clone(name)
		j.lowered = strings.ToLower(j.name)
	}
	return j.lowered
}

// notePersonal adds the parts of a personal text to those that mentions looks for. It leaves out
// short ones, which would be found everywhere in other names, and those that no name can hold.
func (j *job) notePersonal(text string) {
	for part := range strings.SplitSeq(text, "/") {
		if part = strings.TrimSpace(part); len(part) >= shortest && couldBeInName(part) {
			j.personal = append(j.personal, part)
		}
	}
}

// couldBeInName reports whether a name by isName or isKey could hold a text, in any case. The
// lower case of other letters than those of ASCII may be one of ASCII.
func couldBeInName(t string) bool {
	digits := 0
	for i := range len(t) {
		switch c := t[i]; {
		case isDigit(c):
			if digits++; digits > maxDigits {
				return false
			}
		case c < utf8.RuneSelf && !isLetter(c) && c != '_' && c != '$' && c != '-':
			return false
		}
	}
	return true
}

// holds reports whether a name is, in any case, a text in an unknown field, a
// payload or an invalid field of the same record: a value in one place may be a
// name in another. The name is ASCII.
func (j *job) holds(name string) bool {
	j.gather()
	name = j.lower(name)
	for _, text := range j.unknown {
		if (len(text) == len(name) || !jsonscan.Plain(text)) && strings.ToLower(text) == name {
			return true
		}
	}
	return false
}

// gather lists the values that mentions and holds look for.
func (j *job) gather() {
	if j.gathered {
		return
	}
	j.gathered = true
	if j.rec == nil {
		return
	}
	for _, s := range j.plan.gathered {
		switch cell := s.Cell(j.rec); {
		case cell.State() != opt.Set:
		case s.rule == Payload:
			j.note(textIn(cell))
		default:
			j.notePersonal(textIn(cell))
		}
	}
	if x := j.rec.Head().Extra; x != nil {
		for _, u := range x.Unknown {
			j.note(u.JSON)
		}
		for _, t := range x.Texts {
			j.note(t.JSON)
		}
	}
}

// textIn returns the text in a cell.
func textIn(cell opt.Cell) string {
	if v, ok := cell.(*opt.Value[string]); ok {
		return v.Or("")
	}
	return string(cell.AppendText(nil))
}

// note adds the texts among the values of JSON to those that holds looks for.
func (j *job) note(text string) {
	if !j.isJSON(text) {
		return
	}
	w := rewriter{j: j, src: text}
	w.texts(func(text string) { j.unknown = append(j.unknown, strings.TrimSpace(text)) })
}
