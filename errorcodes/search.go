package errorcodes

import (
	"fmt"
	"strings"
)

// Search returns what the catalogue knows of codes as people type them; [Parse] says how the
// numbers may be written. Without an error the list is never empty.
//
//   - CODE/SUBCODE: the answer of [LookupSubcode]. If no list names the pair, other meanings
//     of the subcode follow it; otherwise what Call Automation means by the same pair does.
//   - CODE: the answer of [Lookup].
//   - SUBCODE, a number that is not a known end code, or /SUBCODE: its [Meanings].
//
// What is not known has an Entry that says so, with MatchFamily. Errors wrap those of [ParsePair].
func Search(text string) ([]Entry, error) {
	if lone, ok := strings.CutPrefix(strings.TrimSpace(text), "/"); ok {
		return searchSubcode(lone)
	}
	code, subcode, hasSubcode, err := ParsePair(text)
	if err != nil {
		return nil, err
	}
	if !hasSubcode {
		e, ok := Lookup(code)
		if list := Meanings(code); !ok && len(list) > 0 {
			return list, nil
		}
		return []Entry{e}, nil
	}
	e, _ := LookupSubcode(code, subcode)
	list := []Entry{e}
	for _, m := range Meanings(subcode) {
		samePair := m.HasCode && m.Code == code
		unlisted := e.Match != MatchPair && e.Match != MatchRule
		if (samePair || unlisted) && m.Description != e.Description {
			list = append(list, m)
		}
	}
	return list, nil
}

func searchSubcode(text string) ([]Entry, error) {
	subcode, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%w (subcode)", err)
	}
	list := Meanings(subcode)
	if len(list) == 0 {
		list = append(list, Entry{
			Subcode: subcode, HasSubcode: true,
			Match: MatchFamily, Origin: OriginUnknown, Family: FamilyUnknown, Category: CategoryUnknown, Side: SideUnknown,
			Description: "The catalogue has no entry for this subcode.",
			Action:      "Look up the end code by itself. If the call failed, open a support request with the call ID, the time and both codes.",
			Source:      "the lists of this catalogue",
		})
	}
	return list, nil
}
