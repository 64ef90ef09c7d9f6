package calls

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"io"
	"slices"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// A store that has more facts than it may keep writes its calls to temporary files and continues
// with empty memory. The ID of a call determines its file, so that all parts of a call are in
// one file, and the calls of one file fit into memory when they are needed. Records that name
// no call stay in memory: their calls may be in any file.

// TempFile is a temporary file. An [os.File] is one.
type TempFile interface {
	io.ReadWriteSeeker
	io.Closer
}

// spillFiles is the number of files. The calls of each must fit into memory.
const spillFiles = 64

// spill is what a store has written to files.
type spill struct {
	most  int64 // bytes that the calls in memory may take
	make  func() (TempFile, error)
	files [spillFiles][]*spillFile
	used  bool
	err   error // the first one; after it everything stays in memory
	body  bytes.Buffer
}

// spillFile is a file with calls. Their texts have the numbers of the dictionary of the store
// that wrote it.
type spillFile struct {
	TempFile
	out        *bufio.Writer
	dictionary *dictionary
}

// spillAt returns the number of the file of a call. It is the same in every store.
func spillAt(k callKey) int {
	if k.id == "" {
		return int(k.lone.Record+k.lone.Offset+k.lone.Origin.SequenceNumber) & (spillFiles - 1)
	}
	h := uint32(2166136261)
	for i := range len(k.id) {
		h = (h ^ uint32(k.id[i])) * 16777619
	}
	return int(h^h>>15) & (spillFiles - 1)
}

// spillIfFull writes all calls to files if they take too much memory.
func (s *store) spillIfFull() {
	sp := s.spilled
	if sp == nil || sp.err != nil || s.size() < sp.most {
		return
	}
	s.spillCalls()
}

// size returns roughly how many bytes the calls take.
func (s *store) size() int64 {
	m := s.memory
	return m.size + m.summaries.bytes() + m.streams.bytes() + m.ops.bytes()
}

// bytes returns roughly how many bytes a call takes.
func (c *call) bytes() int64 {
	const entry, origin, text = 96, 96, 128
	return callSize + int64(c.len())*entry + int64(len(c.origins.rows))*origin + int64(len(c.texts.rows))*text
}

// spillCalls writes all calls to files and forgets them.
func (s *store) spillCalls() {
	sp := s.spilled
	for _, c := range s.inOrder {
		if sp.err = sp.write(c); sp.err != nil {
			return
		}
	}
	sp.used = true
	s.memory = newMemory(s.memory.copies, s.memory.dictionary)
	s.byID, s.lone, s.inOrder, s.spare = nil, nil, nil, nil
	clear(s.latest[:])
}

// write writes a call to its file.
func (sp *spill) write(c *call) error {
	at := spillAt(c.key)
	i := slices.IndexFunc(sp.files[at], func(f *spillFile) bool { return f.dictionary == c.memory.dictionary })
	if i < 0 {
		f, err := sp.make()
		if err != nil {
			return err
		}
		i = len(sp.files[at])
		sp.files[at] = append(sp.files[at], &spillFile{f, bufio.NewWriterSize(f, 16<<10), c.memory.dictionary})
	}
	if c.index != nil { // a file has all versions, as a call without an index
		plain := *c
		plain.index, plain.entries = nil, entries{}
		plain.mergeEntries(c, &c.entries)
		defer plain.drop(c.memory)
		c = &plain
	}
	sp.body.Reset()
	body := wire{out: &sp.body}
	body.call(c)
	head := wire{out: sp.files[at][i].out}
	size := sp.body.Len()
	head.key(c)
	number(&head, &size)
	if head.err == nil {
		_, head.err = sp.body.WriteTo(head.out)
	}
	return head.err
}

// merge takes over the files of another store.
func (sp *spill) merge(from *spill) {
	sp.most += from.most
	for at, files := range from.files {
		sp.files[at] = append(sp.files[at], files...)
	}
	sp.used, sp.err = sp.used || from.used, cmp.Or(sp.err, from.err)
}

// eachPart calls do for stores that hold a part of the calls each: the store itself if nothing
// has been written to files.
func (s *store) eachPart(do func(part *store) bool) {
	sp := s.spilled
	if sp == nil || !sp.used {
		do(s)
		return
	}
	s.flush()
	for at := range sp.files {
		if part := s.part(at, nil, memories{}); !do(part) {
			return
		}
	}
}

// flush writes the calls that are left in memory to files, if others have been written.
func (s *store) flush() {
	if sp := s.spilled; sp != nil && sp.used && sp.err == nil && len(s.inOrder) > 0 {
		s.spillCalls()
	}
}

// memories holds the memory of calls that have been read, by the dictionary of their numbers.
type memories map[*dictionary]*memory

func (m memories) of(d *dictionary) *memory {
	if m[d] == nil {
		m[d] = newMemory(true, d)
	}
	return m[d]
}

// part returns a store with the calls of one file number: all of them, or those that are wanted.
// It keeps an error of reading and returns the calls that could be read.
func (s *store) part(at int, wanted map[callRef]bool, all memories) *store {
	part := &store{memory: newMemory(true, new(dictionary)), rules: s.rules, strays: s.strays}
	for _, f := range s.spilled.files[at] {
		err := f.read(part, wanted, all.of(f.dictionary))
		s.spilled.err = cmp.Or(s.spilled.err, err)
	}
	for _, c := range s.inOrder { // those that could not be written
		if spillAt(c.key) == at && (wanted == nil || wanted[c.key.ref()]) {
			part.take(c)
		}
	}
	return part
}

// some returns a store with some of the calls in files.
func (s *store) some(list []started) *store {
	wanted := make(map[callRef]bool, len(list))
	for i := range list {
		wanted[list[i].key.ref()] = true
	}
	some := &store{memory: newMemory(true, new(dictionary)), rules: s.rules, strays: s.strays}
	all := memories{}
	for at := range s.spilled.files {
		for _, c := range s.part(at, wanted, all).inOrder {
			some.enter(c)
		}
	}
	return some
}

// take adds a call, which may be there already.
func (s *store) take(c *call) {
	if known := s.of(c.key); known != nil {
		s.mergeCall(known, c)
	} else {
		s.enter(c)
	}
}

// read adds the calls of a file to a store: all of them, or those that are wanted.
func (f *spillFile) read(to *store, wanted map[callRef]bool, m *memory) error {
	if err := f.out.Flush(); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	w := wire{in: bufio.NewReaderSize(f.TempFile, 64<<10)}
	for {
		c := &call{memory: m, others: &noOthers}
		w.rest = w.rest[:0]
		if w.key(c); w.err == io.EOF {
			_, err := f.Seek(0, io.SeekEnd)
			return err
		}
		size := 0
		number(&w, &size)
		w.noEnd()
		if wanted != nil && !wanted[c.key.ref()] {
			w.skip(size)
			continue
		}
		if w.call(c); w.err != nil {
			return w.err
		}
		to.take(c)
		for _, r := range w.rest {
			to.add(r.rec, c.key.source(), r.older)
		}
	}
}

// wire writes calls or reads them: each of its methods does either, so that each field is named
// in one place.
type wire struct {
	out interface { // nil if it reads
		io.Writer
		io.StringWriter
	}
	in  *bufio.Reader
	buf [binary.MaxVarintLen64]byte
	err error

	rest []newest[logs.Record] // of the call that has been read: what is kept whole
}

func (w *wire) uint(v *uint64) {
	switch {
	case w.err != nil:
	case w.out != nil:
		_, w.err = w.out.Write(binary.AppendUvarint(w.buf[:0], *v))
	default:
		*v, w.err = binary.ReadUvarint(w.in)
	}
}

// number writes or reads a whole number of any type.
func number[T ~int | ~int32 | ~int64 | ~uint8 | ~uint32 | ~uint64](w *wire, list ...*T) {
	for _, v := range list {
		n := uint64(*v)<<1 ^ uint64(int64(*v)>>63)
		w.uint(&n)
		*v = T(n>>1 ^ -(n & 1))
	}
}

func (w *wire) flag(list ...*bool) {
	for _, v := range list {
		n := uint8(0)
		if *v {
			n = 1
		}
		number(w, &n)
		*v = n == 1
	}
}

func (w *wire) text(v *string) {
	n := len(*v)
	number(w, &n)
	switch {
	case w.err != nil || n == 0:
	case w.out != nil:
		_, w.err = w.out.WriteString(*v)
	default:
		b := make([]byte, n)
		_, w.err = io.ReadFull(w.in, b)
		w.noEnd()
		*v = string(b)
	}
}

func (w *wire) ids(list ...*id) {
	for _, v := range list {
		number(w, &v.high, &v.low)
	}
}

// key writes or reads the key of a call. Only here is the end of the file not an error.
func (w *wire) key(c *call) {
	at := c.key.source()
	w.text(&c.key.id)
	if w.err != nil {
		return
	}
	w.text(&at.Source)
	w.text(&at.Origin.Partition)
	w.text(&at.Origin.ETag)
	number(w, &at.Record, &at.Offset, &at.Origin.SequenceNumber)
	if w.in != nil && c.key.id == "" {
		c.key.lone = &at
	}
	w.noEnd()
}

// noEnd makes the end of a file an error.
func (w *wire) noEnd() {
	if w.err == io.EOF {
		w.err = io.ErrUnexpectedEOF
	}
}

// skip skips n bytes.
func (w *wire) skip(n int) {
	if w.err == nil {
		_, w.err = w.in.Discard(n)
		w.noEnd()
	}
}

// call writes or reads a call except for its key.
func (w *wire) call(c *call) {
	w.text(&c.statResource)
	number(w, &c.statsAdded)
	w.texts(c)
	w.origins(c)
	w.payloads(c)
	listOn(w, &c.memory.summaries, &c.summaries, (*summaryEntry).on)
	listOn(w, &c.memory.streams, &c.streams, (*streamEntry).on)
	listOn(w, &c.memory.ops, &c.ops, (*opEntry).on)
	w.others(c)
	w.noEnd()
}

// texts writes or reads the call's own texts. Those of the dictionary stay in memory.
func (w *wire) texts(c *call) {
	rowsOn(w, &c.texts.table, w.text, func(text string) { c.texts.add(hashText(text), text) })
}

func (w *wire) payloads(c *call) {
	on := func(p *payload) { number(w, p.values()...) }
	rowsOn(w, &c.payloads, on, func(p payload) { c.payload(p) })
}

func (w *wire) origins(c *call) {
	on := func(o *origin) {
		w.ids(&o.participant, &o.endpoint, &o.other)
		number(w, &o.kind, &o.resource)
	}
	rowsOn(w, &c.origins, on, func(o origin) { c.addOrigin(o.hash(o.other, c.otherText(&o)), &o) })
}

// rowsOn writes the keys of a table, each by on, or reads them and gives them to add.
func rowsOn[K comparable](w *wire, t *table[K, struct{}], on func(*K), add func(K)) {
	n := len(t.rows)
	number(w, &n)
	for i := range n {
		var key K
		if w.out != nil {
			key = t.rows[i].key
		}
		if on(&key); w.err != nil {
			return
		}
		if w.in != nil {
			add(key)
		}
	}
}

func listOn[E any](w *wire, a *arena[E], l *list, on func(*E, *wire)) {
	n := l.n
	number(w, &n)
	if w.out != nil {
		for e := a.walk(l); e.next(); {
			on(e.entry, w)
		}
		return
	}
	for range n {
		if on(a.add(l), w); w.err != nil {
			return
		}
	}
}

func (e *summaryEntry) on(w *wire) {
	number(w, &e.callStart, &e.start, &e.generated, &e.updates, &e.callDuration, &e.duration)
	w.ids(&e.tenant)
	number(w, &e.origin)
	number(w, &e.endReason, &e.endSubCode, &e.resultCategory, &e.callType, &e.thread, &e.participantType, &e.pstn, &e.sdk, &e.os, &e.app, &e.tpe)
	number(w, &e.callStartRest, &e.startRest, &e.generatedRest)
	number(w, &e.callStartState, &e.startState, &e.callDurationState, &e.durationState)
	w.flag(&e.plain)
}

func (e *streamEntry) on(w *wire) {
	number(w, &e.stream, &e.updates, &e.generated)
	number(w, &e.digest, &e.mark)
	number(w, &e.origin)
	number(w, &e.media, &e.transport, &e.tpe)
	number(w, &e.generatedRest)
	w.flag(&e.plain, &e.inbound, &e.early)
}

func (e *opEntry) on(w *wire) {
	w.ids(&e.id)
	number(w, &e.at, &e.generated, &e.duration)
	number(w, &e.origin, &e.payload)
	number(w, &e.name, &e.result, &e.sdk)
	number(w, &e.atRest, &e.generatedRest)
	number(w, &e.durationState)
	number(w, &e.flags)
}

// others writes or reads the records that are kept whole.
func (w *wire) others(c *call) {
	n := 0
	c.eachOther(func(logs.Record, versions) { n++ })
	number(w, &n)
	if w.out != nil {
		c.eachOther(func(rec logs.Record, older versions) { w.record(rec, older) })
		return
	}
	for range n {
		rec, older := w.record(nil, nil)
		if w.err != nil {
			return
		}
		w.rest = append(w.rest, newest[logs.Record]{rec, older})
	}
}

// record writes a record and its versions, or reads them.
func (w *wire) record(rec logs.Record, older versions) (logs.Record, versions) {
	var log, data, raw string
	if rec != nil {
		log, data = rec.Schema().Name(), string(logs.AppendJSON(nil, rec))
		if extra := rec.Head().Extra; extra != nil {
			raw = extra.Raw
		}
	}
	w.text(&log)
	w.text(&data)
	w.text(&raw)
	w.versions(&older)
	if w.in == nil || w.err != nil {
		return rec, older
	}
	for _, schema := range acstelemetry.Schemas() {
		if schema.Name() == log {
			rec, _ = logs.DecodeAs[logs.Record]([]byte(data), schema, nil) // its faults are known already
		}
	}
	if raw != "" && rec != nil {
		if rec.Head().Extra == nil {
			rec.Head().Extra = new(logs.Extra)
		}
		rec.Head().Extra.Raw = raw
	}
	return rec, older
}

func (w *wire) versions(list *versions) {
	n := len(*list)
	number(w, &n)
	for i := range n {
		if w.in != nil {
			*list = append(*list, version{})
		}
		v := &(*list)[i]
		number(w, &v.generated.ticks, &v.updates)
		number(w, &v.generated.rest)
		if w.flag(&v.plain); w.err != nil {
			return
		}
	}
}
