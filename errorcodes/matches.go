package errorcodes

import (
	"strings"
)

// Matches reports whether an entry has everything that a text asks for, in any letter case and
// order. The words of the text are separated by blanks.
//
//   - A number is the entry's end code or its subcode.
//   - CODE/SUBCODE is its pair, and /SUBCODE its subcode.
//   - Any other word is part of its name, description, action or note, or of its category, side,
//     origin or family.
//
// An empty text fits every entry. Use it with [All] to look for a code by what it means.
func (e Entry) Matches(text string) bool {
	for _, word := range strings.Fields(text) {
		if !e.has(word) {
			return false
		}
	}
	return true
}

// has reports whether an entry has a word.
func (e Entry) has(word string) bool {
	if lone, ok := strings.CutPrefix(word, "/"); ok {
		subcode, err := Parse(lone)
		return err == nil && e.HasSubcode && e.Subcode == subcode
	}
	code, subcode, hasSubcode, err := ParsePair(word)
	switch {
	case err == nil && hasSubcode:
		return e.HasCode && e.Code == code && e.HasSubcode && e.Subcode == subcode
	case err == nil:
		return e.HasCode && e.Code == code || e.HasSubcode && e.Subcode == code
	}
	word = strings.ToLower(word)
	for _, text := range []string{
		e.Name(), e.Description, e.Action, e.Note,
		string(e.Category), string(e.Side), string(e.Origin), string(e.Family),
	} {
		if strings.Contains(strings.ToLower(text), word) {
			return true
		}
	}
	return false
}
