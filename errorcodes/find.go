package errorcodes

import (
	"errors"

	"example.com/acstelemetry/opt"
)

// Find returns the most specific thing known about the end code and the subcode of a
// record, in whatever way the record writes them: see [Parse]. A subcode that is empty,
// "null", redacted or no number counts as none. The result is that of [LookupSubcode] or,
// without a subcode, of [Lookup]: true if the catalogue explains the code.
//
// Without an end code a subcode is explained if it has one meaning; HasCode of the Entry is
// false. Otherwise the result is false, and the Entry, with MatchNone, says in Description
// why there is no end code.
func Find(code, subcode string) (Entry, bool) {
	number, err := Parse(code)
	sub, subErr := Parse(subcode)
	switch {
	case err == nil && subErr == nil:
		return LookupSubcode(number, sub)
	case err == nil:
		return Lookup(number)
	case subErr == nil:
		if e, ok := subcodeMeaning(sub); ok {
			e.Code, e.HasCode, e.Subcode, e.HasSubcode = 0, false, sub, true
			return complete(e), true
		}
	}
	return noCode(err), false
}

// FindValues is [Find] for the two fields of a record: participantEndReason and
// participantEndSubCode of a call summary. Methods named EndReason of packages callsummary
// and calls call it.
func FindValues(code, subcode opt.Value[string]) (Entry, bool) {
	text := code.Or("")
	switch code.State() {
	case opt.Redacted:
		text = "Redacted"
	case opt.Invalid:
		text = "invalid" // not a number
	}
	return Find(text, subcode.Or(""))
}

// noCode returns the Entry for a record whose end code is not known, and why.
func noCode(err error) Entry {
	e := Entry{
		Match: MatchNone, Origin: OriginUnknown, Family: FamilyUnknown, Category: CategoryUnknown, Side: SideUnknown,
		Description: "What the record has as its end code is no code.",
		Action:      "Take the end reason from the client: the property call.callEndReason, after the call has ended.",
		Source:      "the record itself",
	}
	switch {
	case errors.Is(err, ErrNoCode):
		e.Description = "The record has no end code."
	case errors.Is(err, ErrRedacted):
		e.Description = "The end code in the record is redacted."
	}
	return e
}
