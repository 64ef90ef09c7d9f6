package main

import (
	"fmt"
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

// somebodysID is an ID of somebody in a call.
type somebodysID struct {
	id, kind string
	of       *calls.Participant // nil if it is not known
}

// what says what the ID is, as in "the endpoint ID of participant 2".
func (s *somebodysID) what(c *calls.Call) string {
	if at := slices.Index(c.Participants, s.of); at >= 0 {
		return fmt.Sprintf("the %s of participant %d", s.kind, at+1)
	}
	return "the " + s.kind + " of somebody in the call"
}

// anyID reports whether any ID of somebody in a call fits, those that only a bill names among them.
func anyID(c *calls.Call, fits func(string) bool) bool {
	_, ok := findID(c, fits)
	return ok
}

// findID returns the first ID of somebody in a call that fits.
func findID(c *calls.Call, fits func(string) bool) (found somebodysID, ok bool) {
	const participant, identifier, endpoint = "participant ID", "identifier", "endpoint ID"
	is := func(p *calls.Participant, kind string, v opt.Value[string]) bool {
		id, set := v.Get()
		if ok = set && fits(id); ok {
			found = somebodysID{id, kind, p}
		}
		return ok
	}
	for _, p := range c.Participants {
		if s := p.Summary; s != nil && (is(p, participant, s.ParticipantID) || is(p, identifier, s.Identifier) || is(p, endpoint, s.EndpointID)) {
			return found, ok
		}
		for _, op := range p.Operations {
			if is(p, participant, op.ParticipantID) || is(p, endpoint, op.EndpointID) {
				return found, ok
			}
		}
		if is(p, "ID", opt.Of(p.Key)) {
			return found, ok
		}
	}
	for _, s := range c.Streams {
		if r := s.Record; is(s.Participant, participant, r.ParticipantID) || is(s.Participant, identifier, r.Identifier) || is(s.Participant, endpoint, r.EndpointID) {
			return found, ok
		}
	}
	for _, bill := range c.Usage {
		if is(nil, participant, bill.ParticipantID) || is(nil, "user in a bill", bill.UserIDA) || is(nil, "user in a bill", bill.UserIDB) {
			return found, ok
		}
	}
	return found, ok
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
