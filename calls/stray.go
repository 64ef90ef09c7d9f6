package calls

import (
	"cmp"
	"slices"
	"time"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/usage"
)

// beforeJoining is how long before a call a client's operations still belong to
// it.
const beforeJoining = 2 * time.Hour

// A stray is a record that makes no call but may belong to one: an operation
// that does not name its call, or a billing record. It is looked for when the
// call is built, since a call that fits better may come at any time.
type stray struct {
	key   opKey                     // of an operation
	op    newest[*clientops.Record] // of an operation
	links []link                    // of an operation, of all of its versions
	sum   digest                    // of a billing record
	usage *newest[*usage.Record]    // nil for an operation
	entry *entry                    // of the StreamAssembler
}

// link is an ID by which an operation finds its call.
type link struct {
	kind linkKind
	id   string
}

type linkKind uint8

const (
	participantLink linkKind = iota
	clientLink
)

// linked is what has the same link.
type linked struct {
	calls []*building
	ops   map[opKey]*stray
}

// strays are those that have not been given away with a call.
type strays struct {
	ops   map[opKey]*stray
	links map[link]*linked
	usage map[string]map[digest]*stray // by the call that they name
}

// addStray keeps an operation that does not name its call.
func (a *Assembler) addStray(key opKey, rec *clientops.Record, older []version) *stray {
	all := &a.strays
	s := all.ops[key]
	if s == nil {
		s = &stray{key: key}
		if all.ops == nil {
			all.ops = map[opKey]*stray{}
		}
		all.ops[key] = s
		a.kept++
	}
	s.op.add(rec, older)
	for _, l := range []link{{participantLink, rec.ParticipantID.Or("")}, {clientLink, rec.ClientInstanceID.Or("")}} {
		if l.id == "" || slices.Contains(s.links, l) {
			continue
		}
		s.links = append(s.links, l)
		e := all.at(l)
		if e.ops == nil {
			e.ops = map[opKey]*stray{}
		}
		e.ops[key] = s
	}
	return s
}

// addUsage keeps a billing record for the call that it names and returns the
// call, if there is one. It makes none by itself: chats and messages are
// billed, too.
func (a *Assembler) addUsage(rec *usage.Record, older []version) (*building, *stray, bool) {
	id := rec.CorrelationID.Or("")
	if id == "" {
		return nil, nil, false
	}
	all := &a.strays
	sum := a.canon.digest(rec)
	s := all.usage[id][sum]
	if s == nil {
		s = &stray{sum: sum, usage: new(newest[*usage.Record])}
		if all.usage == nil {
			all.usage = map[string]map[digest]*stray{}
		}
		if all.usage[id] == nil {
			all.usage[id] = map[digest]*stray{}
		}
		all.usage[id][sum] = s
		a.kept++
	}
	s.usage.add(rec, older)
	return a.calls[callKey{id: id}], s, true
}

func (a *Assembler) dropStray(s *stray) {
	all := &a.strays
	a.kept--
	if s.usage != nil {
		id := s.usage.rec.CorrelationID.Or("")
		delete(all.usage[id], s.sum)
		if len(all.usage[id]) == 0 {
			delete(all.usage, id)
		}
		return
	}
	delete(all.ops, s.key)
	for _, l := range s.links {
		delete(all.links[l].ops, s.key)
		all.tidy(l)
	}
}

// at returns what has a link, made if there is nothing yet.
func (all *strays) at(l link) *linked {
	e := all.links[l]
	if e == nil {
		e = new(linked)
		if all.links == nil {
			all.links = map[link]*linked{}
		}
		all.links[l] = e
	}
	return e
}

// tidy drops a link that nothing has any more.
func (all *strays) tidy(l link) {
	if e := all.links[l]; len(e.calls) == 0 && len(e.ops) == 0 {
		delete(all.links, l)
	}
}

// link notes that strays with an ID may belong to a call.
func (all *strays) link(b *building, kind linkKind, id opt.Value[string]) {
	l := link{kind, id.Or("")}
	if _, known := b.links[l]; known || l.id == "" {
		return
	}
	if b.links == nil {
		b.links = map[link]struct{}{}
	}
	b.links[l] = struct{}{}
	e := all.at(l)
	e.calls = append(e.calls, b)
}

func (all *strays) unlink(b *building) {
	for l := range b.links {
		e := all.links[l]
		i := slices.Index(e.calls, b)
		e.calls = slices.Delete(e.calls, i, i+1)
		all.tidy(l)
	}
}

// straysOf returns the strays that belong to a call.
func (a *Assembler) straysOf(b *building) map[*stray]struct{} {
	mine := map[*stray]struct{}{} // one may be found by several links
	for l := range b.links {
		when := b.presence().clients[l.id]
		for _, s := range a.strays.links[l].ops {
			// A look at the time first: home is slow for a client of many calls.
			apart := l.kind == clientLink && !when.holds(s.key.at) && !joins(s.key.at, when.first)
			if !apart && a.home(s) == b {
				mine[s] = struct{}{}
			}
		}
	}
	for _, s := range a.strays.usage[b.key.id] {
		mine[s] = struct{}{}
	}
	return mine
}

// home returns the call that a stray belongs to, or nil: for a billing record
// the call that it names; for an operation the call of the participant that it
// names, else the call in which its client was, else the one that it joined
// next.
func (a *Assembler) home(s *stray) *building {
	if s.usage != nil {
		return a.calls[callKey{id: s.usage.rec.CorrelationID.Or("")}]
	}
	rec := s.op.rec
	if id, ok := rec.ParticipantID.Get(); ok {
		if b := a.strays.callOfParticipant(id); b != nil {
			return b
		}
	}
	if id, ok := rec.ClientInstanceID.Get(); ok {
		return a.strays.callOfClient(id, s.key.at)
	}
	return nil
}

// callOfParticipant returns the call in which somebody takes part: the first by
// its key, should there be several.
func (all *strays) callOfParticipant(id string) *building {
	var found *building
	for _, b := range all.links[link{participantLink, id}].calls {
		if b.presence().participants[id] && (found == nil || compareKeys(b.key, found.key) < 0) {
			found = b
		}
	}
	return found
}

// callOfClient returns the call in which a client was at a moment, else the one
// that it joined next, within two hours, or nil. Two calls that fit as well are
// told apart by their keys, so that the order of the records does not matter.
func (all *strays) callOfClient(client string, at time.Time) *building {
	var within, next *building
	var soonest time.Time
	for _, b := range all.links[link{clientLink, client}].calls {
		when, ok := b.presence().clients[client]
		switch {
		case !ok:
		case when.holds(at):
			if within == nil || compareKeys(b.key, within.key) < 0 {
				within = b
			}
		case joins(at, when.first):
			if next == nil || cmp.Or(when.first.Compare(soonest), compareKeys(b.key, next.key)) < 0 {
				next, soonest = b, when.first
			}
		}
	}
	if within != nil {
		return within
	}
	return next
}

// joins reports whether what a client did at a moment led to a call in which it
// was first seen at another.
func joins(at, first time.Time) bool {
	return !at.After(first) && first.Sub(at) <= beforeJoining
}

// present is who is known to have taken part in a call, by the newest records
// alone: what an older version said does not count.
type present struct {
	participants map[string]bool // by participant ID
	clients      map[string]span // when the client was in the call
}

// span is the time from the first to the last that was seen of a client in a
// call: of its operations, or of the call if that went on for longer.
type span struct{ first, last time.Time }

func (s span) holds(at time.Time) bool { return !at.Before(s.first) && !at.After(s.last) }

func (b *building) presence() *present {
	if b.present != nil {
		return b.present
	}
	p := &present{map[string]bool{}, map[string]span{}}
	var end time.Time // of the call
	for _, s := range b.summaries {
		if id, ok := s.rec.ParticipantID.Get(); ok {
			p.participants[id] = true
		}
		start, ok := s.rec.CallStartTime.Get()
		if e, known := after(start, s.rec.CallDuration); ok && known && e.After(end) {
			end = e
		}
	}
	for _, op := range b.ops {
		if id, ok := op.rec.ParticipantID.Get(); ok {
			p.participants[id] = true
		}
		client := op.rec.ClientInstanceID.Or("")
		at := op.rec.CallClientTimeStamp.Or(time.Time{})
		when, ok := p.clients[client]
		if !ok {
			when = span{at, end}
		}
		if at.Before(when.first) {
			when.first = at
		}
		if at.After(when.last) {
			when.last = at
		}
		p.clients[client] = when
	}
	b.present = p
	return p
}
