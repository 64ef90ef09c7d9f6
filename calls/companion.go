package calls

import (
	"container/heap"
	"iter"
	"maps"
	"slices"
	"strings"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
	"example.com/acstelemetry/usage"
)

// Companions are records that do not make a call but belong to one: bills, recordings, captions,
// requests to Call Automation, and service requests. A companion belongs to the call that its
// correlation ID names. That of a program's connection may change while people come and go: if
// it names no call, the companion belongs to that of other companions of the same server call,
// connection or operation.

// serverCall is what companions have in common that name the same call of a server.
type serverCall struct {
	keys    map[string]int // of all companions, with the number of companions that have each
	named   map[string]int // the correlation IDs, with the number of companions that have each
	members []*stray       // those that are kept
	records int            // how many there are, kept or not
	// Once calls have been assigned: which of the IDs are calls, and the first of these.
	known map[string]bool
	home  string
	// Of a live store: the members that may name no call, and those of the correlation IDs that may be
	// calls, the first on top, with repetitions. Others are dropped when they are looked at.
	orphans []*stray
	calls   textsHeap
}

// companions are those of a store.
type companions struct {
	byCall  map[string]map[digest]*stray    // by correlation ID
	servers map[string]*serverCall          // by key
	naming  map[string]map[*serverCall]bool // by correlation ID
	live    bool
}

// serverKeys returns the IDs of a companion other than the correlation ID, each with a letter for
// its kind, and false for any other record.
func serverKeys(rec logs.Record) (keys []string, ok bool) {
	add := func(kind string, v opt.Value[string]) {
		if id := v.Or(""); id != "" {
			keys = append(keys, kind+id)
		}
	}
	switch rec := rec.(type) {
	case *usage.Record, *recording.Summary, *captions.Record, *servicerequests.Record:
	case *recording.Operation:
		add("s", rec.ServerCallID)
		add("c", rec.CallConnectionID)
	case *callautomation.Operation:
		add("s", rec.ServerCallID)
		add("c", rec.CallConnectionID)
		add("o", rec.OperationID)
	case *callautomation.Media:
		add("o", rec.OperationID)
	case *callautomation.Streaming:
		add("c", rec.CallConnectionID)
	default:
		return nil, false
	}
	return keys, true
}

// addCompanion keeps a companion. If records are not kept, only bills are, and of the others
// what tells their call.
func (s *store) addCompanion(rec logs.Record, keys []string) added {
	id := rec.Head().CorrelationID.Or("")
	if id == "" && keys == nil {
		return added{}
	}
	all := &s.strays.companions
	all.live = s.live
	if !s.keepsCompanion(rec) {
		if !s.live {
			s.strays.assigned = false
			all.note(strings.Clone(id), keys, nil)
		}
		return added{ok: !s.live}
	}
	sum := s.memory.canon.companionKey(rec)
	one := all.byCall[id][sum]
	if one != nil {
		if s.newer(rec, one.companion) {
			one.companion = s.ownCompanion(rec)
		}
		return added{call: s.byID[id], stray: one, ok: true}
	}
	s.strays.assigned = false
	one = &stray{sum: sum, companion: s.ownCompanion(rec)}
	s.kept++
	id = one.companion.Head().CorrelationID.Or("") // the text of the copy, if there is one
	if all.byCall == nil {
		all.byCall = map[string]map[digest]*stray{}
	}
	if all.byCall[id] == nil {
		all.byCall[id] = map[digest]*stray{}
	}
	all.byCall[id][sum] = one
	all.note(id, keys, one)
	return added{call: s.byID[id], stray: one, ok: true}
}

// keepsCompanion reports whether a companion is kept: without records only a bill is.
func (s *store) keepsCompanion(rec logs.Record) bool {
	_, bill := rec.(*usage.Record)
	return bill || s.records
}

// newer reports whether one of two copies of a companion outranks the other, so that the same one
// is kept in any order.
func (s *store) newer(rec, old logs.Record) bool {
	version := func(rec logs.Record) version { return s.memory.plainLogs.version(rec, rec.Head(), -1) }
	if c := version(rec).compare(version(old)); c != 0 {
		return c > 0
	}
	if sameCompanion(rec, old) && s.memory.canon.sameSigns(rec, old) {
		return false // usually: it was delivered twice
	}
	return s.memory.canon.compare(rec, old) > 0
}

// sameCompanion reports whether two records are the same, whether they are reused or not.
func sameCompanion(rec, old logs.Record) bool {
	switch rec := rec.(type) {
	case *usage.Record:
		return isSame(rec, old)
	case *recording.Summary:
		return isSame(rec, old)
	case *recording.Operation:
		return isSame(rec, old)
	case *captions.Record:
		return isSame(rec, old)
	case *callautomation.Operation:
		return isSame(rec, old)
	case *callautomation.Media:
		return isSame(rec, old)
	case *callautomation.Streaming:
		return isSame(rec, old)
	case *servicerequests.Record:
		return isSame(rec, old)
	}
	return false
}

func isSame[T comparable, R record[T]](rec R, other logs.Record) bool {
	old, ok := other.(R)
	if !ok {
		return false
	}
	own := *rec
	R(&own).Head().Reused = old.Head().Reused
	return own == *old
}

// ownCompanion returns the record to keep: itself, or a copy.
func (s *store) ownCompanion(rec logs.Record) logs.Record {
	if !s.memory.copies {
		return rec
	}
	return s.memory.texts.Clone(rec)
}

// note keeps which IDs a companion has, and the companion itself unless it is nil. It returns the
// server call, nil if there is none.
func (a *companions) note(id string, keys []string, one *stray) *serverCall {
	if len(keys) == 0 {
		return nil
	}
	if a.servers == nil {
		a.servers, a.naming = map[string]*serverCall{}, map[string]map[*serverCall]bool{}
	}
	var of *serverCall
	for _, k := range keys {
		switch other := a.servers[k]; {
		case other == of:
		case of == nil:
			of = other
		case other != nil:
			of = a.join(of, other)
		}
	}
	if of == nil {
		of = &serverCall{keys: map[string]int{}, named: map[string]int{}}
	}
	for _, k := range keys {
		a.servers[k] = of
		of.keys[k]++
	}
	a.name(of, id, 1)
	if of.records++; one != nil {
		of.add(one, a.live)
	}
	return of
}

// add adds a companion that is kept.
func (c *serverCall) add(one *stray, live bool) {
	one.server, one.places[0] = c, len(c.members)
	if c.members = append(c.members, one); live {
		c.orphans = append(c.orphans, one)
	}
}

// remove removes a companion that is kept.
func (c *serverCall) remove(one *stray) {
	last := len(c.members) - 1
	moved := c.members[last]
	c.members[one.places[0]], moved.places[0] = moved, one.places[0]
	c.members[last] = nil
	c.members = c.members[:last]
}

// name counts companions of a server call that have a correlation ID.
func (a *companions) name(of *serverCall, id string, n int) {
	if id == "" {
		return
	}
	if of.named[id] == 0 {
		if a.naming[id] == nil {
			a.naming[id] = map[*serverCall]bool{}
		}
		a.naming[id][of] = true
		if a.live {
			heap.Push(&of.calls, id)
		}
	}
	of.named[id] += n
}

// join makes one server call of two, and returns it.
func (a *companions) join(to, from *serverCall) *serverCall {
	if len(to.keys) < len(from.keys) {
		to, from = from, to
	}
	for k, n := range from.keys {
		a.servers[k] = to
		to.keys[k] += n
	}
	for _, one := range from.members {
		to.add(one, a.live)
	}
	for id, n := range from.named {
		delete(a.naming[id], from)
		a.name(to, id, n)
	}
	to.records += from.records
	return to
}

// drop forgets a companion.
func (a *companions) drop(one *stray) {
	id := one.companion.Head().CorrelationID.Or("")
	delete(a.byCall[id], one.sum)
	if len(a.byCall[id]) == 0 {
		delete(a.byCall, id)
	}
	of := one.server
	if of == nil {
		return
	}
	of.records--
	of.remove(one)
	if of.named[id]--; of.named[id] <= 0 {
		delete(of.named, id)
		delete(a.naming[id], of)
		if len(a.naming[id]) == 0 {
			delete(a.naming, id)
		}
	}
	keys, _ := serverKeys(one.companion)
	for _, k := range keys {
		if of.keys[k]--; of.keys[k] == 0 {
			delete(of.keys, k)
			delete(a.servers, k)
		}
	}
}

// each returns the server calls, each once.
func (a *companions) each() iter.Seq[*serverCall] {
	return func(yield func(*serverCall) bool) {
		seen := map[*serverCall]bool{}
		for _, of := range a.servers {
			if seen[of] {
				continue
			}
			if seen[of] = true; !yield(of) {
				return
			}
		}
	}
}

// assignCompanions finds the calls of the companions whose correlation IDs name none. Calls may
// be in files, so each part of the store is looked at once.
func (s *store) assignCompanions() {
	all := &s.strays.companions
	if len(all.servers) == 0 {
		return
	}
	for of := range all.each() {
		of.known = map[string]bool{}
	}
	s.eachPart(func(part *store) bool {
		for of := range all.each() {
			for id := range of.named {
				if part.byID[id] != nil {
					of.known[id] = true
				}
			}
		}
		return true
	})
	for of := range all.each() {
		of.home = ""
		for id := range of.known {
			if of.home == "" || id < of.home {
				of.home = id
			}
		}
	}
}

// mergeNotes adds what another store has noted of companions: of all, or of those that it does
// not keep.
func (a *companions) mergeNotes(from *companions, all bool) {
	for of := range from.each() {
		if !all && len(of.members) == of.records {
			continue
		}
		mine := a.note("", slices.Collect(maps.Keys(of.keys)), nil)
		for id := range of.named {
			a.name(mine, id, 1)
		}
	}
}

// companionsOf returns the companions of a call, in no order.
func (s *store) companionsOf(c *call) (list []*stray) {
	id := c.key.id
	if id == "" {
		return nil
	}
	all := &s.strays.companions
	for _, one := range all.byCall[id] {
		list = append(list, one)
	}
	for of := range all.naming[id] {
		if s.homeOfServerCall(of) != id {
			continue
		}
		list = append(list, s.orphansOf(of)...)
	}
	return list
}

// orphansOf returns the companions of a server call that name no call.
func (s *store) orphansOf(of *serverCall) (list []*stray) {
	members := of.members
	if s.live {
		members = of.orphans
	}
	for _, one := range members {
		if !one.removed && s.byID[one.companion.Head().CorrelationID.Or("")] == nil {
			list = append(list, one)
		}
	}
	if s.live {
		of.orphans = list // one that names a call is emitted with that
	}
	return list
}

// homeOfServerCall returns the call to which companions of a server call belong that name none.
func (s *store) homeOfServerCall(of *serverCall) string {
	if !s.live {
		return of.home
	}
	for len(of.calls) > 0 {
		if id := of.calls[0]; of.named[id] > 0 && s.byID[id] != nil {
			return id
		}
		heap.Pop(&of.calls)
	}
	return ""
}

// enterNamed notes that there is a call that companions may name.
func (a *companions) enterNamed(id string) {
	for of := range a.naming[id] {
		heap.Push(&of.calls, id)
	}
}

// textsHeap is a heap of texts, the least on top.
type textsHeap []string

func (h textsHeap) Len() int           { return len(h) }
func (h textsHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h textsHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push and Pop are for package heap.
func (h *textsHeap) Push(x any) { *h = append(*h, x.(string)) }

func (h *textsHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

// homeOfCompanion returns the call that a companion in a live store belongs to, or nil.
func (s *store) homeOfCompanion(one *stray) *callKey {
	c := s.byID[one.companion.Head().CorrelationID.Or("")]
	if c == nil && one.server != nil {
		c = s.byID[s.homeOfServerCall(one.server)]
	}
	if c == nil {
		return nil
	}
	return &c.key
}
