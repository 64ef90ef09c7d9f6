package logs

import (
	"io"
	"sync/atomic"
)

// ordered calls fn in order, while workers read ahead.
//
// A worker has its own batches, so that it never waits for those of a file that
// comes later. It takes a part only when it has a batch to fill, so the next
// part in order always gets a batch.
func (p *parallel) ordered(fn func(Item) error) error {
	n := p.opts.Workers * (p.sizes.ahead + 1)
	p.order, p.used = make(chan *part, n), make(chan *part, n)
	working := atomic.Int64{}
	working.Store(int64(p.opts.Workers))
	for range p.opts.Workers {
		p.running.Go(func() {
			newBatchWorker(p).run()
			if working.Add(-1) == 0 {
				close(p.order)
			}
		})
	}
	d := deliverer{parallel: p, fn: fn}
	for pt := range p.order {
		last := pt.at == nil || pt.start == wholeInput // of its input
		if err := d.part(pt); err != nil {
			return err
		}
		if p.ctx.Err() != nil {
			return nil
		}
		if !last {
			continue
		}
		// The next input may be long in coming.
		if err := d.leave(); err != nil {
			return err
		}
	}
	return d.leave()
}

// filledBatch is a batch that a worker fills before it is passed to fn.
type filledBatch struct {
	batch
	home chan *filledBatch // the free batches of its worker
	last bool              // it is the last of its part
	at   int64             // how far the part has been read
	err  error             // why reading stopped; io.EOF at the end of the input
	shut error             // an error of closing a decompressor
}

// batchWorker reads parts into batches.
type batchWorker struct {
	*parallel
	reader  *batchReader
	home    chan *filledBatch // free batches
	scratch []byte
}

func newBatchWorker(p *parallel) *batchWorker {
	w := &batchWorker{
		parallel: p, reader: newBatchReader(p.schemas, &p.opts.Options),
		home: make(chan *filledBatch, p.sizes.ahead),
	}
	for range p.sizes.ahead {
		w.home <- &filledBatch{home: w.home}
	}
	return w
}

// run reads parts until there are no more.
func (w *batchWorker) run() {
	defer w.reader.shut() //nolint:errcheck // of a decompressor, if reading stops early
	for b := w.batch(); b != nil; b = w.batch() {
		pt := w.take()
		if pt == nil {
			return
		}
		w.read(pt, b)
	}
}

// batch returns a free batch, or nil if everything has to stop.
func (w *batchWorker) batch() *filledBatch {
	select {
	case b := <-w.home:
		return b
	case <-w.ctx.Done():
		return nil
	}
}

// read reads a part, first into b and then into more batches if necessary.
func (w *batchWorker) read(pt *part, b *filledBatch) {
	if !pt.ahead() {
		w.home <- b
		return
	}
	w.begin(w.reader, pt, true)
	end := pt.end
	for last := false; !last && b != nil; {
		b.err = w.reader.fill(&b.batch, w.sizes.batch/4*5, end, w.opts.Append) // a usual part with its last record
		b.at = w.reader.offset()
		last = b.err != nil || pt.stale.Load()
		switch {
		case last:
		case w.reader.endsAt(end):
			b.at, last = end, true
		case b.at >= end: // the part ends within a record or a message
			end = w.after(pt.openInput, end, w.buffer())
		}
		if b.last, b.shut = last, nil; last && pt.at == nil {
			b.shut = w.reader.shut()
		}
		pt.batches <- b // there is room for all batches of the worker
		if !last {
			b = w.batch()
		}
	}
}

func (w *batchWorker) buffer() []byte {
	if w.scratch == nil {
		w.scratch = make([]byte, len(w.parallel.scratch))
	}
	return w.scratch
}

// ahead reports whether the part has anything that can be read ahead.
func (pt *part) ahead() bool { return pt.err == nil && !pt.slow && pt.start < pt.end }

// deliverer passes the records that workers have read to fn, in order.
type deliverer struct {
	*parallel
	fn     func(Item) error
	in     *openInput
	at     int64 // how far it has been read; wholeInput if it can be read no further
	number int64 // of records in it before the current part
	latest int64 // number of a record in that part
	shut   error // an error of closing a decompressor
}

// part passes the records of a part to fn. An error is that of fn.
func (d *deliverer) part(pt *part) error {
	if pt.openInput != d.in {
		if err := d.leave(); err != nil {
			return err
		}
		d.in, d.at, d.number, d.shut = pt.openInput, 0, 0, nil
	}
	switch {
	case pt.err != nil:
		return d.fail(pt.err)
	case pt.slow:
		d.at = wholeInput
		handled := false
		in := &Input{Name: pt.Name, Reader: pt.Reader, Origin: pt.Origin, Offset: pt.Offset, Handled: func() { handled = true }}
		err := d.inTurn(NewSourceReader(d.ctx, in, d.schemas, &d.opts.Options), d.fn)
		d.in.bad.Store(!handled)
		return err
	case !pt.ahead():
		return nil
	}
	// A part that begins elsewhere begins within a record or a message.
	needed := pt.start == d.at
	pt.stale.Store(!needed)
	if err := d.batches(pt, needed); err != nil {
		return err
	}
	select {
	case d.used <- pt:
	default:
	}
	return nil
}

// batches receives the batches of a part and passes their records to fn if
// needed.
func (d *deliverer) batches(pt *part, needed bool) error {
	d.latest = 0
	for last := false; !last; {
		var b *filledBatch
		select {
		case b = <-pt.batches:
		case <-d.ctx.Done():
			return nil
		}
		last = b.last
		if needed {
			if err := d.batch(b); err != nil {
				return err
			}
		}
		b.home <- b
	}
	return nil
}

// batch passes the records of a batch to fn.
func (d *deliverer) batch(b *filledBatch) error {
	for i := range b.items {
		if d.ctx.Err() != nil {
			return nil
		}
		if err := d.deliver(&b.items[i]); err != nil {
			return err
		}
	}
	if !b.last {
		return nil
	}
	d.at, d.shut = b.at, b.shut
	d.number += d.latest
	if b.err != nil {
		d.at = wholeInput
	}
	d.in.done.Store(d.at)
	if b.err != nil && b.err != io.EOF {
		d.in.place(b.err, nil)
		return d.fail(b.err)
	}
	return nil
}

// deliver passes one record to fn.
func (d *deliverer) deliver(item *batchItem) error {
	at := item.at
	at.Offset += d.in.Offset
	if item.err != nil || item.remarks != nil {
		d.in.place(item.err, item.remarks)
	}
	if at.Record > 0 {
		d.latest = at.Record
		at.Record += d.number
	}
	if item.err != nil {
		d.latest += renumber(item.err, d.number)
	}
	if item.remarks != nil {
		item.remarks.renumber(d.number)
		d.opts.OnRemarks(*item.remarks)
	}
	return d.fn(Item{Record: item.rec, Err: item.err, Position: at, Text: item.text})
}

// fail reports that the input can be read no further, unless the cause is that
// reading has to stop.
func (d *deliverer) fail(err error) error {
	if d.at = wholeInput; d.ctx.Err() != nil {
		return nil
	}
	d.in.bad.Store(true)
	return d.fn(failure(0, err))
}

// leave closes the input that has been read. It reports an error of closing
// unless an error of the input has been reported already.
func (d *deliverer) leave() error {
	if d.in == nil || d.in.Input == nil {
		return nil
	}
	if err := d.rest(); err != nil {
		return err
	}
	in := d.in
	d.in = nil
	err := d.opened.close(in, d.shut, !in.bad.Load() && d.ctx.Err() == nil)
	if err == nil || in.bad.Load() {
		return nil
	}
	return d.fn(failure(0, err))
}

// rest reads the remaining input if no part began where reading ended. That
// happens if the file has been changed meanwhile, or could not be read to cut
// it.
func (d *deliverer) rest() error {
	if d.at == wholeInput {
		return nil
	}
	r := newBatchReader(d.schemas, &d.opts.Options)
	d.begin(r, &part{openInput: d.in, start: d.at, end: wholeInput}, true)
	var text []byte
	for d.ctx.Err() == nil {
		rec, remarks, err := r.next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil && isSourceError(err):
			d.in.place(err, nil)
			return d.fail(err)
		}
		text = d.opts.text(text, rec)
		if err := d.deliver(&batchItem{rec, r.at, err, remarks, text}); err != nil {
			return err
		}
	}
	return nil
}
