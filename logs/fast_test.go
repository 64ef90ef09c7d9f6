package logs

import "example.com/acstelemetry/opt"

// Obvious makes a reader decode everything with decoder.
func (r *Stream) Obvious() { r.frame.fast = nil }

// Poison overwrites what a reader with ReuseRecords has returned before: the
// fields of its records, and the buffers of their texts. Neither the caller nor
// the reader may need them after the next call of Next.
func (r *Stream) Poison() {
	d := r.frame.fast
	if d == nil || !d.reuse {
		return
	}
	tables := []*fastTable{&d.envelope}
	for _, ts := range d.tables {
		for _, t := range ts.forms {
			if t != nil {
				tables = append(tables, t)
			}
		}
	}
	for _, t := range tables {
		for i := range t.slots {
			if t.seen>>i&1 == 1 {
				t.slots[i].set(t.base, opt.Redacted)
			}
		}
	}
	poison(d.values.plain[:cap(d.values.plain)])
	poison(r.frame.win.buf[:r.frame.win.start])
	clear(d.unknown.fields)
}

func poison(b []byte) {
	for i := range b {
		b[i] = '!'
	}
}
