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
// Without an end code the result is false, and the Entry, with MatchNone, says in
// Description why there is none.
func Find(code, subcode string) (Entry, bool) {
	number, err := Parse(code)
	if err != nil {
		return noCode(err), false
	}
	if sub, err := Parse(subcode); err == nil {
		return LookupSubcode(number, sub)
	}
	return Lookup(number)
}

// FindValues is [Find] for the two fields of a record: participantEndReason and
// participantEndSubCode of a call summary. Methods named EndReason of packages callsummary
// and calls call it.
func FindValues(code, subcode opt.Value[string]) (Entry, bool) {
	switch code.State() {
	case opt.Redacted:
		return noCode(ErrRedacted), false
	case opt.Invalid:
		return noCode(ErrSyntax), false
	}
	return Find(code.Or(""), subcode.Or(""))
}

// noCode returns the Entry for a record whose end code is not known, and why.
func noCode(err error) Entry {
	e := Entry{
		Match: MatchNone, Family: FamilyUnknown, Category: CategoryUnknown, Side: SideUnknown,
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
