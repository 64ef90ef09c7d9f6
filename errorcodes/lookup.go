package errorcodes

import (
	"cmp"
	"iter"
	"slices"
)

// Lookup returns what the catalogue knows about an end code by itself. For a code
// without an entry it returns false and an Entry with the code, its family, and a
// Description and Action which say that nothing is known and how to proceed.
func Lookup(code int) (Entry, bool) {
	e, ok := codeEntry(code)
	e.Code, e.HasCode = code, true
	return complete(e), ok
}

// LookupSubcode returns the most specific thing known about an end code together
// with a subcode. The Entry always holds both numbers as they were given; its
// Match says which of these, tried in this order, gave the answer:
//
//  1. MatchPair: a list names exactly this pair.
//  2. MatchRule: the subcode is a telephony subcode, decoded as [DecodePSTN] describes.
//     The end code may be any number.
//  3. MatchSubcode: the lists name the subcode with one other end code only, whose meaning
//     this is; [Entry.Remark] says with which. Subcodes of Call Automation for any end
//     code are found here, too.
//  4. MatchRule: a subcode from 40000 to 46203 that no list names is from the range of the
//     client SDK, and the Entry says just that.
//  5. MatchCode: the entry of the end code, as [Lookup] returns it, but with
//     CategoryUnknown: what the subcode adds is not known.
//  6. MatchFamily: not even the end code is known.
//
// The result is false only for MatchFamily. The codes are those of the records of calls; for
// what Call Automation answers see [LookupCallAutomation].
func LookupSubcode(code, subcode int) (Entry, bool) {
	e, ok := mostSpecific(code, subcode)
	return asked(e, code, subcode), ok
}

// LookupCallAutomation is [LookupSubcode] for the result code and subcode of Call Automation,
// whose subcodes are a family of their own: what its lists say of the pair, or of the subcode
// with any end code, comes first.
func LookupCallAutomation(code, subcode int) (Entry, bool) {
	_, list := rowsOf(subcode)
	for _, row := range list { // the row for any end code is the last
		if e := entries[row]; !e.HasCode || e.Code == code {
			return asked(e, code, subcode), true
		}
	}
	return LookupSubcode(code, subcode)
}

// Meanings returns what the lists say of a subcode, whatever the end code: the pairs that
// have it, by end code, then what Call Automation means by it. A telephony subcode, or one
// from the range of the client SDK, that no list names has the meaning of its rule. The list
// is empty if nothing is known.
func Meanings(subcode int) []Entry {
	calling, automation := rowsOf(subcode)
	var list []Entry
	for _, row := range calling {
		list = append(list, complete(entries[row]))
	}
	for _, row := range automation {
		list = append(list, complete(entries[row]))
	}
	if len(list) > 0 {
		return list
	}
	if e, ok := subcodeMeaning(subcode); ok {
		e.Subcode, e.HasSubcode = subcode, true
		list = append(list, complete(e))
	}
	return list
}

// Ungraceful reports whether Call Diagnostics counted a participant that ended
// with this code as dropped until 2024; since then it goes by the result category. These codes are ungraceful: 380 400 407 408 409 410
// 412 417 430 439 440 481 483 488 489 493 500 502 503 504 580. A subcode does not
// change the answer, and a code that is not in the catalogue is not ungraceful.
//
// Source: the end reasons that Call Diagnostics counts as ungraceful ends.
func Ungraceful(code int) bool {
	i := codeRow(code)
	return i != 0 && entries[i-1].Ungraceful
}

// All returns every end code and every listed pair of the catalogue, ordered by
// end code and subcode; an end code by itself comes before its pairs. The subcodes of Call
// Automation for any end code, which have no Code, come last. Answers of
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

// asked returns e as the answer to a question.
func asked(e Entry, code, subcode int) Entry {
	e.Code, e.HasCode, e.Subcode, e.HasSubcode = code, true, subcode, true
	return complete(e)
}

// complete fills in what follows from the end code alone.
func complete(e Entry) Entry {
	e.Family = FamilyUnknown
	if e.HasCode {
		e.Family, e.Ungraceful = FamilyOf(e.Code), Ungraceful(e.Code)
	}
	return e
}

func mostSpecific(code, subcode int) (Entry, bool) {
	calling, automation := rowsOf(subcode)
	for _, list := range [][]uint16{calling, automation} {
		for _, row := range list {
			if e := entries[row]; e.HasCode && e.Code == code {
				return e, true
			}
		}
	}
	if e, ok := subcodeMeaning(subcode); ok {
		return e, true
	}
	e, ok := codeEntry(code)
	e.Category = CategoryUnknown
	return e, ok
}

// subcodeMeaning returns what a subcode means with an end code that no list names with it.
func subcodeMeaning(subcode int) (Entry, bool) {
	if e, ok := pstnRule(subcode); ok {
		return e, true
	}
	if e, ok := oneMeaning(subcode); ok {
		return e, true
	}
	return clientRange, firstClientSubcode <= subcode && subcode <= lastClientSubcode
}

// oneMeaning returns the entry of a subcode whose meaning does not depend on the end code, as
// far as the lists say. Those of Call Automation count if no other list names the subcode.
func oneMeaning(subcode int) (Entry, bool) {
	list, automation := rowsOf(subcode)
	if len(list) == 0 {
		list = automation
	}
	if len(list) == 0 {
		return Entry{}, false
	}
	e := entries[list[len(list)-1]] // the row for any end code is the last
	if e.HasCode && len(list) > 1 {
		return Entry{}, false
	}
	e.Match = MatchSubcode
	return e, true
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

// rowsOf returns the rows of entries that have a subcode, those of Call Automation apart.
func rowsOf(subcode int) (calling, automation []uint16) {
	from, _ := slices.BinarySearchFunc(bySubcode[:], subcode, func(row uint16, subcode int) int {
		return cmp.Compare(entries[row].Subcode, subcode)
	})
	list := bySubcode[from:]
	n, split := 0, 0
	for ; n < len(list) && entries[list[n]].Subcode == subcode; n++ {
		if !entries[list[n]].Origin.ofCallAutomation() {
			split = n + 1
		}
	}
	return list[:split], list[split:n]
}
