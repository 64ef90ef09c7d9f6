package calls

import (
	"cmp"
	"fmt"
	"strings"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
)

// store holds the facts of calls. The facts of a record are appended to its call; nothing but the
// call is looked up. What they mean is settled when the call is asked for.
type store struct {
	memory  *memory
	records bool                             // records are kept next to their facts
	merging bool                             // records of another store are being added
	adding  logs.Record                      // the record that is being added
	live    bool                             // calls may be asked for at any time, see strays
	rules   *Rules                           // never nil
	mark    func(*diagnostics.Record) uint64 // of streams, nil for none
	spilled *spill                           // nil if everything stays in memory

	byID      map[string]*call
	lone      map[logs.Position]*call // by the record without a call ID
	inOrder   []*call                 // in the order of arrival; nil if live
	latest    [1 << 10]*call          // by ID, see latestAt
	spare     []*call                 // empty ones
	strayCall *call                   // the operations that name no call
	strays    strays
	kept      int // records kept, duplicates not counted

	entry struct { // the one that is offered to a call with an index
		summary summaryEntry
		stream  streamEntry
		op      opEntry
	}
}

// call is what a store has of one call.
type call struct {
	memory *memory
	key    callKey

	entries
	texts    texts[struct{}] // the call's own, by their numbers
	origins  table[origin, struct{}]
	payloads table[payload, struct{}]
	latest   [2]uint32 // the origins of the latest record of the service and of a client

	latestPayload uint32 // 1 + its number

	statResource string // the first, by name, of those that wrote media statistics
	statsAdded   int    // how many media statistics have arrived, if records are not kept
	*others             // never nil; the call's own unless it is noOthers
	index        *index // nil if the call keeps duplicates until it is settled
	nextCheck    int    // at how many entries an index is considered again

	live *liveCall
}

// callKey identifies a call: by its ID, or by the record that has none.
type callKey struct {
	id   string
	lone *logs.Position
}

// value returns the ID, absent if there is none.
func (k callKey) value() (v opt.Value[string]) {
	if k.id != "" {
		v = opt.Of(k.id)
	}
	return v
}

func (k callKey) source() (at logs.Position) {
	if k.lone != nil {
		at = *k.lone
	}
	return at
}

// callRef is a key that can be compared with ==.
type callRef struct {
	id   string
	lone logs.Position
}

func (k *callKey) ref() callRef { return callRef{k.id, k.source()} }

func compareKeys(a, b callKey) int {
	if c := cmp.Compare(a.id, b.id); c != 0 || a.lone == b.lone {
		return c
	}
	at, other := a.source(), b.source()
	return at.Compare(other)
}

// others are records that few calls have. They are kept as they are.
type others struct {
	stats       table[digest, newest[*mediastats.Record]]    // keys alone if records are not kept
	surveys     texts[newest[*survey.Record]]                // by survey ID, else by digest
	callSummary table[struct{}, newest[*callsummary.Record]] // of the call itself, one at most
	callStream  table[struct{}, newest[*diagnostics.Record]] // of the call itself, one at most
}

// noOthers stays empty.
var noOthers others

// more returns the others of the call to add to.
func (c *call) more() *others {
	if c.others == &noOthers {
		c.others = new(others)
	}
	return c.others
}

// newStore returns an empty store.
func newStore() *store { return &store{memory: newMemory(false, new(dictionary))} }

// call returns the call with an ID, or that of a record without, to add the record to.
func (s *store) call(id opt.Value[string], at logs.Position) *call {
	c := s.find(id, at)
	c.memory.copies = s.memory.copies // it may be the memory of another store that has been merged
	return c
}

func (s *store) find(id opt.Value[string], at logs.Position) *call {
	text := id.Or("")
	if text == "" {
		return s.loneCall(at)
	}
	latest := &s.latest[latestAt(text)]
	if c := *latest; c != nil && c.key.id == text {
		return c
	}
	c := s.byID[text]
	if c == nil {
		if s.memory.copies {
			text = strings.Clone(text)
		}
		c = s.newCall(callKey{id: text})
		s.enter(c)
	}
	*latest = c
	return c
}

// loneCall returns the call of the record without an ID at a position.
func (s *store) loneCall(at logs.Position) *call {
	if at == (logs.Position{}) {
		at = contentPosition(s.memory.canon.digest(s.adding))
	}
	c := s.lone[at]
	if c == nil {
		own := at
		c = s.newCall(callKey{lone: &own})
		s.enter(c)
	}
	return c
}

// contentPosition returns a position for a record that was added without one, which depends on
// its content alone. With the zero position all such records would be one call.
func contentPosition(d digest) logs.Position {
	return logs.Position{Source: fmt.Sprintf("record %x", d[:8])}
}

// latestAt returns where in store.latest a call is.
func latestAt(id string) int {
	n := len(id)
	return int((uint32(id[0])*0x9E3779B1 + uint32(id[n/2])*0x85EBCA77 + uint32(id[3*n/4])*0xC2B2AE3D + uint32(id[n-1])*0x27D4EB2F) >> 22)
}

func (s *store) newCall(key callKey) *call {
	var c *call
	if n := len(s.spare); n > 0 {
		c, s.spare = s.spare[n-1], s.spare[:n-1]
	} else {
		c = &call{others: &noOthers}
	}
	c.key, c.memory = key, s.memory
	s.memory.size += callSize
	if (s.live || s.records) && c.index == nil {
		c.index = new(index)
	}
	if s.live && c.live == nil {
		c.live = new(liveCall)
	}
	return c
}

// callSize is about how much memory a call takes apart from its entries and texts.
const callSize = 512

// enter makes c one of the store's calls.
func (s *store) enter(c *call) {
	if s.byID == nil {
		s.byID, s.lone = map[string]*call{}, map[logs.Position]*call{}
	}
	if c.key.id == "" {
		s.lone[*c.key.lone] = c
	} else {
		s.byID[c.key.id] = c
		if s.live {
			s.strays.enterNamed(c.key.id)
		}
	}
	if !s.live {
		s.inOrder = append(s.inOrder, c)
	}
}

// of returns the call with a key, or nil.
func (s *store) of(k callKey) *call {
	if k.id == "" {
		return s.lone[*k.lone]
	}
	return s.byID[k.id]
}

// added says where a record went: to a call, or to the strays, which wait for one.
type added struct {
	call  *call
	stray *stray // nil unless the store is live
	ok    bool   // false if the record belongs to no call
}

// add adds a record with its known older versions.
func (s *store) add(rec logs.Record, at logs.Position, older versions) added {
	if rec == nil { // as a reader returns next to an error
		return added{}
	}
	s.adding = rec
	s.memory.copies = !s.merging && (s.factsOnly() || rec.Head().Reused)
	switch rec := rec.(type) {
	case *callsummary.Record:
		c := s.call(rec.CorrelationID, at)
		if describesCall(rec.ParticipantID, rec.CorrelationID) {
			r, first := c.more().callSummary.at(0, struct{}{})
			s.count(first)
			offer(s.memory, &s.memory.summaryRecords, &r.of, rec, older)
			s.touchAll(c)
		} else {
			s.addSummary(c, rec, older)
		}
		return added{call: c, ok: true}
	case *diagnostics.Record:
		return s.addDiagnostics(rec, at, older)
	case *clientops.Record:
		return s.addOperation(rec, at, older)
	case *mediastats.Record:
		c := s.call(either(rec.CallID, rec.CorrelationID), at)
		s.addStatistic(c, rec, older)
		return added{call: c, ok: true}
	case *survey.Record:
		c := s.call(rec.CallID, at)
		s.addSurvey(c, rec, older)
		return added{call: c, ok: true}
	}
	if keys, ok := serverKeys(rec); ok {
		return s.addCompanion(rec, keys)
	}
	return added{}
}

// count counts the first record under a key.
func (s *store) count(first bool) {
	if first {
		s.kept++
	}
}

func (s *store) addDiagnostics(rec *diagnostics.Record, at logs.Position, older versions) added {
	itself := describesCall(rec.ParticipantID, rec.CorrelationID)
	if !itself && !rec.StreamID.IsSet() {
		return added{}
	}
	c := s.call(rec.CorrelationID, at)
	if itself {
		r, first := c.more().callStream.at(0, struct{}{})
		s.count(first)
		offer(s.memory, &s.memory.streamRecords, &r.of, rec, older)
	} else {
		s.addStream(c, rec, older)
	}
	return added{call: c, ok: true}
}

// addOperation leaves out records without a time. Those that are no operation count only if they
// name a call: they have no ID, only the name of the log or, by some rules, no name.
func (s *store) addOperation(rec *clientops.Record, at logs.Position, older versions) added {
	if !rec.CallClientTimeStamp.IsSet() {
		return added{}
	}
	id := callOf(rec)
	name := rec.OperationName.Or("")
	if (rec.OperationID.Or("") == "" || isLog(name) || s.rules.Unidentified && name == "") && (!s.rules.Unidentified || id.Or("") == "") {
		return added{}
	}
	if id.Or("") == "" && (rec.ParticipantID.IsSet() || rec.ClientInstanceID.IsSet()) {
		return s.addStray(rec, older)
	}
	c := s.call(id, at)
	s.addOp(c, rec, older)
	return added{call: c, ok: true}
}

func (s *store) addSummary(c *call, rec *callsummary.Record, older versions) {
	if c.index == nil {
		c.setSummary(c.memory.summaries.add(&c.summaries), rec)
		c.grown()
		return
	}
	e := &s.entry.summary
	c.setSummary(e, rec)
	_, first := summaryKind.offer(c, e, kept(s, rec), older)
	s.count(first)
	s.touchAll(c)
}

func (s *store) addStream(c *call, rec *diagnostics.Record, older versions) {
	if c.index == nil {
		c.setStream(c.memory.streams.add(&c.streams), rec, s.mark)
		c.grown()
		return
	}
	e := &s.entry.stream
	c.setStream(e, rec, s.mark)
	_, first := streamKind.offer(c, e, kept(s, rec), older)
	s.count(first)
}

func (s *store) addOp(c *call, rec *clientops.Record, older versions) {
	if c.index == nil {
		c.setOperation(c.memory.ops.add(&c.ops), rec)
		c.grown()
		return
	}
	e := &s.entry.op
	c.setOperation(e, rec)
	_, first := opKind.offer(c, e, kept(s, rec), older)
	s.count(first)
	if first && !s.mayMove(c, e) {
		s.touch(c, e.origin)
	} else {
		s.touchAll(c)
	}
}

// kept returns the record if records are kept, else nil.
func kept[T comparable, R record[T]](s *store, rec R) R {
	if s.records {
		return rec
	}
	return nil
}

// addStatistic keeps a media statistic or, if records are not kept, counts it.
func (s *store) addStatistic(c *call, rec *mediastats.Record, older versions) {
	c.noteResource(rec.ResourceID.Or(""))
	if !s.records && !s.live {
		c.statsAdded++
		return
	}
	key := s.memory.canon.statisticKey(rec)
	r, first := c.more().stats.at(key.hash(), key)
	s.count(first)
	if s.records {
		offer(s.memory, &s.memory.statRecords, &r.of, rec, older)
	}
}

// noteResource keeps the resource that wrote a media statistic, if it is the first by name.
func (c *call) noteResource(text string) {
	if text == "" || text == c.statResource || c.statResource != "" && text > c.statResource {
		return
	}
	if c.memory.copies {
		text = c.memory.texts.Text(text)
	}
	c.statResource = text
}

func (s *store) addSurvey(c *call, rec *survey.Record, older versions) {
	key := s.surveyKey(rec)
	r, first := c.more().surveys.at(hashText(key), key)
	s.count(first)
	offer(s.memory, &s.memory.surveyRecords, &r.of, rec, older)
	r.key = s.surveyKey(r.of.rec)
}

func (s *store) surveyKey(rec *survey.Record) string {
	if id, ok := rec.SurveyID.Get(); ok {
		return id
	}
	sum := s.memory.canon.digest(rec)
	return string(sum[:])
}

// all returns the calls; neighbours in memory are neighbours in the list.
func (s *store) all() []*call {
	if !s.live {
		return s.inOrder
	}
	list := make([]*call, 0, len(s.byID)+len(s.lone))
	for _, c := range s.byID {
		list = append(list, c)
	}
	for _, c := range s.lone {
		list = append(list, c)
	}
	return list
}

// merge adds everything that another store has. The other store must not be used afterwards.
func (s *store) merge(from *store) {
	for _, c := range from.all() {
		if s.of(c.key) == nil {
			s.enter(c)
			continue
		}
		s.mergeCall(s.of(c.key), c)
	}
	s.kept += from.kept
	s.mergeStrays(from)
	if s.spilled == nil {
		s.spilled = from.spilled
	} else if from.spilled != nil {
		s.spilled.merge(from.spilled)
	}
}

// mergeCall adds what another store has for a call.
func (s *store) mergeCall(c, from *call) {
	s.kept -= from.size()
	c.memory.copies = s.memory.copies
	c.noteResource(from.statResource)
	c.statsAdded += from.statsAdded
	s.kept += c.mergeEntries(from, &from.entries)
	for i := range from.origins.rows { // also of records that were replaced by newer ones
		c.renewOrigin(from, uint32(i))
	}
	from.eachOther(func(rec logs.Record, older versions) { s.add(rec, from.key.source(), older) })
}

// eachOther calls do with each of the other records and its older versions.
func (o *others) eachOther(do func(rec logs.Record, older versions)) {
	eachOf(&o.stats, do)
	eachOf(&o.surveys.table, do)
	eachOf(&o.callSummary, do)
	eachOf(&o.callStream, do)
}

func eachOf[K comparable, T comparable, R record[T]](t *table[K, newest[R]], do func(logs.Record, versions)) {
	for i := range t.rows {
		if n := &t.rows[i].of; n.rec != nil {
			do(n.rec, n.older)
		}
	}
}

// whole returns how many of them there are, duplicates not counted.
func (o *others) whole() int {
	return len(o.stats.rows) + len(o.surveys.rows) + len(o.callSummary.rows) + len(o.callStream.rows)
}

// size returns how many records there are, duplicates not counted as far as they are known.
func (c *call) size() int {
	n := c.others.whole()
	if c.index != nil {
		n += len(c.index.summaries.rows) + len(c.index.streams.rows) + len(c.index.ops.rows)
	}
	return n
}

// recordsAdded returns roughly how many records have arrived: duplicates may be counted.
func (c *call) recordsAdded() int {
	return c.len() + c.statsAdded + c.others.whole()
}

// hides reports whether a call is none: by rules that are ClientCalls, records that describe a
// call do not make one.
func (s *store) hides(c *call) bool {
	return s.rules.ClientCalls && len(c.callSummary.rows)+len(c.callStream.rows) > 0 &&
		c.len()+c.statsAdded+len(c.stats.rows)+len(c.surveys.rows) == 0
}

// forget drops a call. Other calls may use its memory.
func (s *store) forget(c *call) {
	s.kept -= c.size()
	if c.key.id == "" {
		delete(s.lone, *c.key.lone)
		return
	}
	delete(s.byID, c.key.id)
	if latest := &s.latest[latestAt(c.key.id)]; *latest == c {
		*latest = nil
	}
}

// maxSpareCalls is the maximum number of spare calls, whose memory is reused.
const maxSpareCalls = 64

// retire makes a call that is no longer needed a spare one.
func (s *store) retire(c *call) {
	c.drop(c.memory)
	c.texts.reset()
	c.origins.reset()
	c.payloads.reset()
	if c.others != &noOthers {
		c.stats.reset()
		c.surveys.reset()
		c.callSummary.reset()
		c.callStream.reset()
	}
	if c.index != nil {
		c.index.reset()
	}
	if c.live != nil {
		c.live.reset()
	}
	c.key, c.latest, c.latestPayload, c.statResource, c.statsAdded, c.nextCheck = callKey{}, [2]uint32{}, 0, "", 0, 0
	if len(s.spare) < maxSpareCalls {
		s.spare = append(s.spare, c)
	}
}
