package errorcodes

import (
	"fmt"
	"strconv"
)

// An Entry is what the catalogue knows about an end code, or about an end code
// together with a subcode. Entries are plain values and comparable with ==; the
// zero Entry is never the result of a lookup.
type Entry struct {
	// Code is the end code that was asked for, catalogued or not; no unit. Catalogued
	// codes are 0 and 380 to 603. It is 0, and means nothing, if HasCode is false.
	Code int

	// HasCode tells end code 0 from none: a record may have a subcode alone, and some
	// subcodes mean the same with any end code.
	HasCode bool

	// Subcode is the subcode that was asked for, catalogued or not; no unit.
	// It is 0, and means nothing, if HasSubcode is false.
	Subcode int

	// HasSubcode tells subcode 0, which has meanings of its own, from none.
	HasSubcode bool

	// Match says how specific the answer is; see also [Entry.Remark].
	Match Match

	// Origin is who gives the subcode its meaning.
	Origin Origin

	// Family is the class of responses that Code belongs to by its number.
	Family Family

	// Category is the documented result category. Categories are documented for
	// pairs of end code and subcode: it is CategoryUnknown unless Match is MatchPair, or
	// MatchSubcode with that of the one pair, and for end code 0 without a subcode.
	Category Category

	// Side is the side at fault, as seen by the participant whose record holds
	// the code.
	Side Side

	// Ungraceful reports whether Call Diagnostics counted this end as a dropped
	// participant until 2024. It depends on Code alone: see [Ungraceful].
	Ungraceful bool

	// Description says what happened, Action what to do next. Neither is ever
	// empty.
	Description string
	Action      string

	// Source says where the facts come from; several sources are separated by
	// "; ". It is never empty.
	Source string

	// Note explains oddities of the sources, such as a misprint, or two categories for
	// one pair. It is usually empty.
	Note string
}

// Name returns the codes for people: "410/3101", "410", "subcode 3101" without an end code,
// and "no code".
func (e Entry) Name() string {
	switch {
	case e.HasCode && e.HasSubcode:
		return fmt.Sprintf("%d/%d", e.Code, e.Subcode)
	case e.HasCode:
		return strconv.Itoa(e.Code)
	case e.HasSubcode:
		return fmt.Sprintf("subcode %d", e.Subcode)
	}
	return "no code"
}

// Remark says, in a sentence for people, why the answer is less than the listed meaning of
// what was asked for. It is empty where it is not.
func (e Entry) Remark() string {
	unlisted := "No list names " + e.Name() + "; "
	switch {
	case e.Match == MatchRule:
		return unlisted + "this follows from the range that the subcode is in."
	case e.Match == MatchCode && e.HasSubcode:
		return unlisted + fmt.Sprintf("this is what end code %d means.", e.Code)
	case e.Match == MatchSubcode:
		one, _ := oneMeaning(e.Subcode)
		if !e.HasCode {
			unlisted = "Without an end code, "
		}
		if one.HasCode {
			return unlisted + fmt.Sprintf("this is what the subcode means with end code %d, the only one it is listed with.", one.Code)
		}
	}
	return ""
}
