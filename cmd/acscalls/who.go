package main

import (
	"slices"
	"strings"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/usage"
)

// Who somebody is, as users and records write it: identifiers come with and without the prefix of a
// raw identifier, and telephone numbers in many spellings.

// wantedID is an ID that a user has typed.
type wantedID struct{ bare, number string }

func newWantedID(text string) wantedID { return wantedID{bareID(text), phoneNumber(text)} }

// is reports whether an ID of a record is the wanted one.
func (w wantedID) is(id string) bool {
	bare := bareID(id)
	return strings.EqualFold(w.bare, bare) || w.number != "" && w.number == phoneNumber(id)
}

// begins reports whether an ID of a record begins with the wanted one.
func (w wantedID) begins(id string) bool {
	bare := bareID(id)
	return hasPrefix(bare, w.bare) || w.number != "" && strings.HasPrefix(bare, "+") && strings.HasPrefix(phoneNumber(id), w.number)
}

// bareID returns an ID without the prefix of a raw identifier, 8: for users and 4: for
// telephones. Applications have it and the logs do not.
func bareID(id string) string {
	id = strings.TrimPrefix(id, "8:")
	return strings.TrimPrefix(id, "4:")
}

// phoneNumber returns the digits of a telephone number, which people write with a plus, two zeros
// or nothing before it and with blanks, dashes, dots and parentheses in it; "" for other texts.
func phoneNumber(text string) string {
	const shortest = 5
	text = strings.TrimPrefix(bareID(text), "tel:")
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \u00a0-.()/", r) {
			return -1
		}
		return r
	}, text)
	if whole, ok := strings.CutPrefix(digits, "+"); ok {
		digits = whole
	} else {
		digits = strings.TrimPrefix(digits, "00")
	}
	if len(digits) < shortest || strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	return digits
}

// anyID reports whether any ID of somebody in a call fits, those that only a bill names among them.
func anyID(c *calls.Call, fits func(string) bool) bool {
	has := func(ids ...opt.Value[string]) bool {
		return slices.ContainsFunc(ids, func(v opt.Value[string]) bool {
			id, ok := v.Get()
			return ok && fits(id)
		})
	}
	for _, p := range c.Participants {
		if fits(p.Key) || p.Summary != nil && has(p.Summary.ParticipantID, p.Summary.Identifier, p.Summary.EndpointID) {
			return true
		}
		for _, op := range p.Operations {
			if has(op.ParticipantID, op.EndpointID) {
				return true
			}
		}
	}
	for _, s := range c.Streams {
		if has(s.Record.ParticipantID, s.Record.Identifier, s.Record.EndpointID) {
			return true
		}
	}
	for _, bill := range c.Usage {
		if has(bill.ParticipantID, bill.UserIDA, bill.UserIDB) {
			return true
		}
	}
	return false
}

// billed returns the participants of a call whom bills name by IDs that fit: summaries do not have
// the number of a telephone. A bill is of the participant that it names, and both of its users are
// taken for that one, unless one of them is somebody else in the call. The number in a bill that names
// nobody is that of the only telephone in the call; if there are several it is anybody's.
func billed(c *calls.Call, fits func(string) bool) (found []*calls.Participant) {
	if len(c.Usage) == 0 {
		return nil
	}
	byID := c.ByParticipantID()
	for _, bill := range c.Usage {
		for _, user := range []opt.Value[string]{bill.UserIDA, bill.UserIDB} {
			if id, ok := user.Get(); ok && fits(id) {
				if p := billedTo(c, byID, bill, id); p != nil && !slices.Contains(found, p) {
					found = append(found, p)
				}
			}
		}
	}
	return found
}

// billedTo returns the participant whom a user of a bill is taken for, or nil.
func billedTo(c *calls.Call, byID map[string]*calls.Participant, bill *usage.Record, user string) *calls.Participant {
	wanted := newWantedID(user)
	for _, p := range c.Participants {
		if p.Summary != nil && p.Summary.Identifier.IsSet() && wanted.is(p.Summary.Identifier.Or("")) {
			return p
		}
	}
	if p := byID[bill.ParticipantID.Or("")]; p != nil && bill.ParticipantID.IsSet() {
		return p
	}
	var phone *calls.Participant
	for _, p := range c.Participants {
		switch {
		case p.EndpointType.Or("") != callsummary.PSTN:
		case phone != nil:
			return nil
		default:
			phone = p
		}
	}
	if wanted.number == "" {
		return nil
	}
	return phone
}
