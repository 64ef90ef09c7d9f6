package logs

import (
	"io"
	"math"
)

// batchReader is a stream that can begin within an input and that can return its
// records in batches, so that one goroutine reads them and another one uses them.
//
// To read parts of one input at once, cut it with hasLines and cutAfter, and give
// each goroutine a batchReader of its own.
type batchReader struct {
	*stream
	rest []byte // input that the last batch has not consumed
}

func newBatchReader(schemas []*Schema, opts *Options) *batchReader {
	return &batchReader{stream: newStream(schemas, opts)}
}

// resetPart is reset for an input that is read from start, a number of bytes: 0
// or an offset that cutAfter has returned. src returns the bytes from there.
// Offsets count from the beginning of the input, record numbers from start.
func (r *batchReader) resetPart(src io.Reader, from label, start int64) {
	levels := r.frame.levels
	r.reset(src, from)
	r.frame.levels = levels[:min(1, len(levels))]
	r.frame.win.src, r.frame.win.base = src, start
	r.ready = true
}

// endsAt reports whether the records so far end at an offset: only blanks are
// between them and it, and no array or message is open. Then a reader of the
// part that begins there continues as r would, except for the numbers of
// records.
func (r *batchReader) endsAt(offset int64) bool {
	f := &r.frame
	n := offset - f.position()
	if n < 0 || n > int64(len(f.data())) || len(f.levels) > 1 || f.wrapped.open || f.opaque > offset || f.refused.held {
		return false
	}
	for _, c := range f.data()[:n] {
		if !isBlank(c) {
			return false
		}
	}
	return true
}

// batch holds consecutive records. If records are reused, they are those of the
// batch: its records and buffers are valid until it is filled again. The zero
// batch is ready to be filled. While one goroutine uses a batch, the batchReader
// may fill another one. A batch is always filled by the same batchReader.
type batch struct {
	items  []batchItem
	buf    []byte // a part of the input
	memory *batchMemory
	text   []byte // of the items
}

// batchItem is what [stream.next] returned, the position of the record, and its text.
type batchItem struct {
	rec     Record
	at      Position
	err     error
	remarks *Remarks
	text    []byte
}

// wholeInput, as the end for fill, means the end of the input.
const wholeInput = math.MaxInt64

// fill fills a batch with the next records, in about size bytes of the input unless
// a record is longer, and not beyond end, an offset of the input. It stops after
// end if a record or message ends only after it; endsAt tells whether it stopped
// at end. The error is nil, or one of the sticky ones: io.EOF or a SourceError. The
// batch is also valid when there is an error. If text is set, it appends the text of each
// record.
func (r *batchReader) fill(b *batch, size int, end int64, text func([]byte, Record) []byte) error {
	if r.lend(b, size); cap(b.text) > 8*size {
		b.text = nil // after a large record
	}
	b.text = b.text[:0]
	defer r.takeBack(b)
	start := r.offset()
	for {
		at := r.offset()
		full := at-start >= int64(size) && len(b.items) > 0
		if !r.frame.refused.held && (full || at >= end || end-at <= 2 && r.endsAt(end)) { // 2: CR LF
			return nil
		}
		rec, remarks, err := r.next()
		if err != nil && err == r.err {
			return err
		}
		item := batchItem{rec: rec, at: r.at, err: err}
		if remarks != nil {
			kept := *remarks
			item.remarks = &kept
		}
		if rec != nil && text != nil {
			from := len(b.text)
			b.text = text(b.text, rec)
			item.text = b.text[from:]
		}
		b.items = append(b.items, item)
		if rec != nil && r.opts.ReuseRecords {
			r.frame.win.lent = true // it holds the record's texts
		}
	}
}

// lend makes r work with the memory of a batch. The buffer has room for
// everything read before the batch is full and for one more read, so it rarely
// has to grow.
func (r *batchReader) lend(b *batch, size int) {
	w := &r.frame.win
	rest := w.data()
	room := size + 2*fullRead + len(rest) + padding
	if cap(b.buf) < room || cap(b.buf) > 4*room {
		b.buf = make([]byte, 0, room)
	}
	w.buf, w.start, w.lent, w.ask = append(b.buf[:0], rest...), 0, false, fullRead
	clear(w.buf[len(w.buf):][:padding])
	clear(b.items)
	b.items = b.items[:0]
	if r.frame.fast != nil && r.opts.ReuseRecords {
		if b.memory == nil {
			b.memory = new(batchMemory)
		}
		b.memory.lend(r.frame.fast)
	}
}

// takeBack makes r independent of the batch.
func (r *batchReader) takeBack(b *batch) {
	w := &r.frame.win
	b.buf = w.buf
	r.rest = append(append(r.rest[:0], w.data()...), make([]byte, padding)...)
	w.buf, w.start, w.lent = r.rest[:len(r.rest)-padding], 0, false
	if r.frame.fast != nil {
		r.frame.fast.memory = nil
	}
}

// batchMemory is the memory of a batch that the fast decoder fills, in addition
// to its buffer: records, and what they refer to.
type batchMemory struct {
	fast    *fast
	records []madeRecords
	unknown []Unknown
	texts   []Text
	extras  []Extra
	plain   [][]byte // buffers for texts after resolving escapes
	used    int      // of plain
}

// madeRecords are records of one table; the first ones are in use.
type madeRecords struct {
	table *fastTable
	list  []madeRecord
	used  int
}

type madeRecord struct {
	rec  Record
	seen uint64 // as in fastTable
}

// lend makes the fast decoder fill this memory.
func (m *batchMemory) lend(d *fast) {
	m.fast, d.memory = d, m
	for _, ts := range d.tables {
		for _, t := range ts.forms {
			if t != nil {
				r := m.of(t)
				r.used = 0
				r.next(t)
			}
		}
	}
	clear(m.unknown)
	clear(m.texts)
	clear(m.extras)
	m.unknown, m.texts, m.extras, m.used = m.unknown[:0], m.texts[:0], m.extras[:0], 0
	m.nextPlain()
}

// of returns the records of a table.
func (m *batchMemory) of(t *fastTable) *madeRecords {
	for i := range m.records {
		if m.records[i].table == t {
			return &m.records[i]
		}
	}
	m.records = append(m.records, madeRecords{table: t})
	return &m.records[len(m.records)-1]
}

// next gives the table a record to fill.
func (r *madeRecords) next(t *fastTable) {
	if r.used == len(r.list) {
		r.list = append(r.list, madeRecord{rec: t.schema.newRecord()})
	}
	made := &r.list[r.used]
	t.fill(made.rec)
	t.seen = made.seen
}

// keep makes the record that the table has filled part of the batch.
func (m *batchMemory) keep(t *fastTable) {
	r := m.of(t)
	if r.used == len(r.list) { // the table is new
		r.list = append(r.list, madeRecord{rec: t.rec})
	}
	r.list[r.used].seen = t.seen
	r.used++
	if head := t.rec.Head(); head.Extra != nil {
		head.Extra = m.extra(head.Extra)
	}
	if v := &m.fast.values; len(v.plain) > 0 {
		if v.plain = v.plain[len(v.plain):]; cap(v.plain) < plainRoom/4 {
			m.nextPlain()
		}
	}
	r.next(t)
}

// extra returns a copy of the Extra that the fast decoder reuses.
func (m *batchMemory) extra(x *Extra) *Extra {
	var own Extra
	m.unknown, own.Unknown = appendPart(m.unknown, x.Unknown)
	m.texts, own.Texts = appendPart(m.texts, x.Texts)
	m.extras = append(m.extras, own)
	return &m.extras[len(m.extras)-1]
}

// appendPart appends elements and returns them as a part of the list, nil if there are
// none.
func appendPart[T any](list, part []T) (all, own []T) {
	if len(part) == 0 {
		return list, nil
	}
	from := len(list)
	list = append(list, part...)
	return list, list[from:len(list):len(list)]
}

const plainRoom = 16 << 10 // bytes

// nextPlain gives the fast decoder another buffer for texts.
func (m *batchMemory) nextPlain() {
	if m.used == len(m.plain) {
		m.plain = append(m.plain, make([]byte, 0, plainRoom))
	}
	m.fast.values.plain = m.plain[m.used]
	m.used++
}
