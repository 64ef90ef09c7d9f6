package acstest

import (
	"cmp"
	"container/heap"
	"fmt"
	"io"
	"iter"

	"example.com/acstelemetry/logs"
)

// Records returns the records of all calls of a config as they arrive: those of overlapping
// calls are interleaved by time, or mixed further if the config says so. Only the records
// of ongoing calls are in memory.
func Records(cfg *Config) iter.Seq[logs.Record] {
	return func(yield func(logs.Record) bool) {
		a := newArrivals(cfg)
		for rec := a.next(); rec != nil && yield(rec); rec = a.next() {
		}
	}
}

// arrivals puts the records of calls in the order of their arrival.
type arrivals struct {
	g       *generator
	coming  *Call // the newest call, if it has not begun yet
	calls   ongoing
	waiting []logs.Record // to be mixed
	mix     int
	rand    *random
}

// lead is how long before a call its first record may arrive, from clients that have not
// joined it yet.
const lead = 20 * 60_000

func newArrivals(cfg *Config) *arrivals {
	g := newGenerator(cfg.withDefaults())
	return &arrivals{g: g, coming: g.next(), mix: g.cfg.Shuffle, rand: newRandom(g.cfg.Seed, 1<<62+1)}
}

// next returns the next record, or nil at the end.
func (a *arrivals) next() logs.Record {
	for len(a.waiting) < a.mix {
		rec := a.inOrder()
		if rec == nil {
			break
		}
		a.waiting = append(a.waiting, rec)
	}
	if n := len(a.waiting); n > 0 {
		i := a.rand.below(n)
		rec := a.waiting[i]
		a.waiting[i] = a.waiting[n-1]
		a.waiting = a.waiting[:n-1]
		return rec
	}
	return a.inOrder()
}

// inOrder returns the next record by time, or nil at the end.
func (a *arrivals) inOrder() logs.Record {
	for a.coming != nil && (len(a.calls) == 0 || a.g.start-lead <= a.calls[0].at[0]) {
		if len(a.coming.Records) > 0 {
			heap.Push(&a.calls, arriving{a.coming.Records, a.coming.at, a.g.number})
		}
		a.coming = a.g.next()
	}
	if len(a.calls) == 0 {
		return nil
	}
	first := &a.calls[0]
	rec := first.records[0]
	first.records[0] = nil // let it go
	first.records, first.at = first.records[1:], first.at[1:]
	if len(first.records) == 0 {
		heap.Pop(&a.calls)
	} else {
		heap.Fix(&a.calls, 0)
	}
	return rec
}

// arriving holds the remaining records of a call.
type arriving struct {
	records []logs.Record
	at      []int64
	number  int
}

// ongoing is a heap of calls by the time of their next record.
type ongoing []arriving

func (o ongoing) Len() int { return len(o) }
func (o ongoing) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(o[i].at[0], o[j].at[0]), o[i].number-o[j].number) < 0
}
func (o ongoing) Swap(i, j int) { o[i], o[j] = o[j], o[i] }
func (o *ongoing) Push(x any)   { *o = append(*o, x.(arriving)) }
func (o *ongoing) Pop() any {
	old := *o
	last := old[len(old)-1]
	old[len(old)-1] = arriving{}
	*o = old[:len(old)-1]
	return last
}

// Feed is an [io.Reader] of generated logs: the records of a config in the order of
// [Records], in its shape, written while they are read. The bytes do not depend on the
// sizes of the reads. A Feed is not safe for concurrent use; several Feeds are independent.
type Feed struct {
	cfg     Config
	from    *arrivals
	w       *writer
	rand    *random
	at      int // what has been read of w.buf
	planted Planted
	ended   bool
}

// Planted counts what a [Feed] has written so far.
type Planted struct {
	Records int64
	Bytes   int64
	// BadFields and BadLines count the faults that lose something. A reader reports one
	// problem for each; a bad line comes without a record.
	BadFields, BadLines int64
	// Remarks counts the members that occur twice. A reader makes one remark for each: see
	// [logs.Options.OnRemarks].
	Remarks int64
}

// Problems returns how many problems a reader must report as errors.
func (p Planted) Problems() int64 { return p.BadFields + p.BadLines }

// NewFeed returns a feed for a config. It panics if the shape needs all records at once, as
// Query, CSV and Pasted do.
func NewFeed(cfg *Config) *Feed {
	from := newArrivals(cfg)
	f := &Feed{cfg: from.g.cfg, from: from, rand: newRandom(from.g.cfg.Seed, 1<<62+2)}
	switch f.cfg.Shape {
	case Lines, Messages, Array, Rows:
	default:
		panic(fmt.Sprintf("acstest: a feed cannot have the shape %v: use Call.Render", f.cfg.Shape))
	}
	f.w = newWriter(f.cfg, from.g.styles)
	return f
}

// Planted returns the counts so far; after Read has returned io.EOF they are final. They
// may be ahead of what has been read.
func (f *Feed) Planted() Planted { return f.planted }

// block is the least number of bytes to write at a time.
const block = 64 << 10

// Read implements [io.Reader]. Its only error is io.EOF.
func (f *Feed) Read(p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, nil
	}
	if f.at == len(f.w.buf) {
		if f.ended {
			return 0, io.EOF
		}
		f.w.buf, f.at = f.w.buf[:0], 0
		for !f.ended && len(f.w.buf) < block {
			f.write()
		}
		if len(f.w.buf) == 0 {
			return 0, io.EOF
		}
	}
	n = copy(p, f.w.buf[f.at:])
	f.at += n
	return n, nil
}

// write writes the next record, or the end.
func (f *Feed) write() {
	before := len(f.w.buf)
	full := f.cfg.Records > 0 && f.planted.Records >= f.cfg.Records || f.cfg.Bytes > 0 && f.planted.Bytes >= f.cfg.Bytes
	var rec logs.Record
	if !full {
		rec = f.from.next()
	}
	if rec == nil {
		f.ended = true
		f.punctuate(true)
	} else {
		if f.cfg.Faults.Lines > 0 && f.rand.chance(f.cfg.Faults.Lines) {
			f.badLine()
		}
		f.punctuate(false)
		f.record(rec)
		f.planted.Records++
	}
	f.planted.Bytes += int64(len(f.w.buf) - before)
}

// elements is the number of records per message.
const elements = 50

// punctuate writes the text before an element, or at the end.
func (f *Feed) punctuate(end bool) {
	n := f.planted.Records + f.planted.BadLines
	text := ""
	switch f.cfg.Shape {
	case Array:
		switch {
		case end && n == 0:
			text = "[]\n"
		case end:
			text = "\n]\n"
		case n == 0:
			text = "[\n"
		default:
			text = ",\n"
		}
	case Messages:
		switch {
		case end && n == 0:
		case end:
			text = "]}\n"
		case n == 0:
			text = `{"records":[`
		case n%elements == 0:
			text = "]}\n" + `{"records":[`
		default:
			text = ","
		}
	}
	f.w.buf = append(f.w.buf, text...)
}

func (f *Feed) record(rec logs.Record) {
	f.w.bad = badField{}
	if f.cfg.Faults.Fields > 0 && f.rand.chance(f.cfg.Faults.Fields) {
		if list := f.cfg.Faults.fields(rec); len(list) > 0 {
			f.w.bad = pick(f.rand, list)
			if kind := f.w.bad.kind; kind == Twice || kind == Fraction {
				f.planted.Remarks++
			} else {
				f.planted.BadFields++
			}
		}
	}
	f.w.record(rec)
	f.newline()
}

func (f *Feed) newline() {
	if f.cfg.Shape == Lines || f.cfg.Shape == Rows {
		if f.w.crlf {
			f.w.buf = append(f.w.buf, '\r')
		}
		f.w.buf = append(f.w.buf, '\n')
	}
}

func (f *Feed) badLine() {
	list := f.cfg.Faults.lines(f.cfg.Shape)
	if len(list) == 0 {
		return
	}
	f.punctuate(false)
	f.w.buf = append(f.w.buf, pick(f.rand, list).text...)
	f.newline()
	f.planted.BadLines++
}

// Render returns the call's records as a file of the given shape, as [Render]
// does for samples.
func (c *Call) Render(shape Shape) []byte {
	samples := make([]Sample, len(c.Records))
	w := newWriter(Config{}, nil)
	for i, rec := range c.Records {
		samples[i] = w.sample(rec)
	}
	return Render(shape, samples...)
}

// sample returns a record in the form of a printed sample.
func (w *writer) sample(rec logs.Record) Sample {
	w.buf = append(w.buf[:0], '{')
	w.envelope(rec)
	shared := string(w.buf[1:]) + ",\n"
	w.buf = append(w.buf[:0], `"properties":{`...)
	w.properties(rec)
	w.buf = append(w.buf, "}\n"...)
	return Sample{Shared: shared, Printed: string(w.buf), Fixed: string(w.buf), record: func() logs.Record { return rec }}
}
