package calls

import (
	"cmp"
	"slices"
)

// shared looks for IDs that tell nobody apart: a participant ID of several endpoints or
// identifiers, or an endpoint ID of several identifiers. A participant is the connection of
// one endpoint, so such an ID is a placeholder, and its participants count as one. That a
// user has several endpoints and rejoins on one of them is usual.
func (f *gapFinder) shared() bool {
	pairs := f.pairs[:0]
	for i := range f.origins {
		o := &f.origins[i]
		pairs = addPair(pairs, idPair{of: o.participant, other: o.endpoint})
		if !o.isClient() { // whose other ID is that of its instance
			pairs = addPair(pairs, idPair{of: o.participant, other: o.other, identifier: true})
			pairs = addPair(pairs, idPair{of: o.endpoint, other: o.other, identifier: true, endpoint: true})
		}
	}
	f.pairs = pairs
	slices.SortFunc(pairs, idPair.compare)
	pairs = slices.Compact(pairs)
	var found []sharedID
	for len(pairs) > 0 {
		s, n := sharedID{idPair: pairs[0]}, 0
		for ; n < len(pairs) && pairs[n].of == s.of && pairs[n].endpoint == s.endpoint; n++ {
			if pairs[n].identifier {
				s.identifiers++
			} else {
				s.endpoints++
			}
		}
		if pairs = pairs[n:]; s.endpoints > 1 || s.identifiers > 1 {
			if !s.endpoint {
				s.owner = f.byID.of(s.of)
			}
			found = append(found, s)
		}
	}
	ranks := f.ranks(len(found) > 1)
	slices.SortFunc(found, func(a, b sharedID) int {
		return cmp.Or(cmp.Compare(ranks[a.owner], ranks[b.owner]), cmp.Compare(a.endpoints, b.endpoints), cmp.Compare(a.identifiers, b.identifiers))
	})
	for _, s := range found {
		if !f.found(SharedID, s.owner, s.endpoints, s.identifiers) {
			return false
		}
	}
	return true
}

// sharedID is an ID with how many others it was used with.
type sharedID struct {
	idPair
	owner                  participantIndex
	endpoints, identifiers int64
}

// idPair is an ID of a participant, or of an endpoint, with an endpoint or an identifier that
// used it.
type idPair struct {
	of, other            id
	endpoint, identifier bool // of is that of an endpoint; other is an identifier
}

// addPair adds a pair if both IDs have values.
func addPair(pairs []idPair, p idPair) []idPair {
	if p.of.isSet() && p.other.isSet() {
		pairs = append(pairs, p)
	}
	return pairs
}

func (p idPair) compare(q idPair) int {
	return cmp.Or(
		compareFlags(p.endpoint, q.endpoint), cmp.Compare(p.of.high, q.of.high), cmp.Compare(p.of.low, q.of.low),
		compareFlags(p.identifier, q.identifier), cmp.Compare(p.other.high, q.other.high), cmp.Compare(p.other.low, q.other.low),
	)
}
