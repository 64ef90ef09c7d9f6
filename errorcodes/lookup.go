package errorcodes

import "iter"

// Lookup returns what the catalogue knows about an end code by itself. For a code
// without an entry it returns false and an Entry with the code, its family, and a
// Description and Action which say that nothing is known and how to proceed.
func Lookup(code int) (Entry, bool) {
	e, ok := codeEntry(code)
	e.Code = code
	return complete(e), ok
}

// LookupSubcode returns the most specific thing known about an end code together
// with a subcode. The Entry always holds both numbers as they were given; its
// Match says which of these, tried in this order, gave the answer:
//
//  1. MatchPair: a list names exactly this pair.
//  2. MatchRule: a rule covers the subcode. Telephony subcodes are decoded as
//     [DecodePSTN] describes. A subcode from 40000 to 46203 that no list pairs
//     with this end code is from the range of the client SDK, and the Entry says
//     just that. The end code may be any number.
//  3. MatchCode: the entry of the end code, as [Lookup] returns it, but with
//     CategoryUnknown: what the subcode adds is not known.
//  4. MatchFamily: not even the end code is known.
//
// The result is false only for MatchFamily.
func LookupSubcode(code, subcode int) (Entry, bool) {
	e, ok := mostSpecific(code, subcode)
	e.Code, e.Subcode, e.HasSubcode = code, subcode, true
	return complete(e), ok
}

// Ungraceful reports whether Call Diagnostics counts a participant that ended
// with this code as dropped. These codes are ungraceful: 380 400 407 408 409 410
// 412 417 430 439 440 481 483 488 489 493 500 502 503 504 580. A subcode does not
// change the answer, and a code that is not in the catalogue is not ungraceful.
//
// Source: the end reasons that Call Diagnostics counts as ungraceful ends.
func Ungraceful(code int) bool {
	i := codeRow(code)
	return i != 0 && entries[i-1].Ungraceful
}

// All returns every end code and every listed pair of the catalogue, ordered by
// end code and subcode; an end code by itself comes before its pairs. Answers of
// rules are not among them. slices.Collect(All()) is a list of them.
func All() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for i := range entries {
			if !yield(complete(entries[i])) {
				return
			}
		}
	}
}

// complete fills in what follows from the end code alone.
func complete(e Entry) Entry {
	e.Family = FamilyOf(e.Code)
	e.Ungraceful = Ungraceful(e.Code)
	return e
}

func mostSpecific(code, subcode int) (Entry, bool) {
	if i := pairRow(code, subcode); i != 0 {
		return entries[i-1], true
	}
	if e, ok := pstnRule(subcode); ok {
		return e, true
	}
	if inClientRange(subcode) {
		return clientRange, true
	}
	e, ok := codeEntry(code)
	e.Category = CategoryUnknown
	return e, ok
}

func codeEntry(code int) (Entry, bool) {
	if i := codeRow(code); i != 0 {
		return entries[i-1], true
	}
	return families[hundreds(code)], false
}

// codeRow returns the number of the code's row in entries, counted from 1, or 0.
func codeRow(code int) uint16 {
	if code < 0 || code >= len(codeIndex) {
		return 0
	}
	return codeIndex[code]
}

// pairRow returns the number of the pair's row in entries, counted from 1, or 0.
func pairRow(code, subcode int) uint16 {
	if !inClientRange(subcode) {
		return servicePairRow(code, subcode)
	}
	// The lists give each subcode of this range to one end code only; the
	// generator makes sure of that.
	i := clientIndex[subcode-firstClientSubcode]
	if i == 0 || entries[i-1].Code != code {
		return 0
	}
	return i
}

func inClientRange(subcode int) bool {
	return firstClientSubcode <= subcode && subcode <= lastClientSubcode
}
