package logs

import (
	"errors"
	"io"
	"sync"
)

// unordered lets the workers call fn.
func (p *parallel) unordered(fn func(Item) error) error {
	var once sync.Once
	var failed error
	for number := range p.opts.Workers {
		p.running.Go(func() {
			w := eachWorker{p, number, newBatchReader(p.schemas, &p.opts.Options), fn, nil}
			defer w.reader.shut() //nolint:errcheck // of a decompressor, if reading stops early
			for pt := p.take(); pt != nil; pt = p.take() {
				if err := w.part(pt); err != nil {
					once.Do(func() { failed = err })
					p.stop()
					return
				}
			}
		})
	}
	p.running.Wait()
	return failed
}

// eachWorker reads parts and passes their records to fn.
type eachWorker struct {
	*parallel
	number int
	reader *batchReader
	fn     func(Item) error
	text   []byte // of the last record
}

// part reads a part. The last part closes its input. An error of an input is
// reported once. The returned error is that of fn.
func (w *eachWorker) part(pt *part) error {
	if pt.err != nil {
		return w.fn(failure(w.number, pt.err))
	}
	failed, err := w.records(pt)
	if err != nil {
		return err
	}
	// fn hears of it before the input is closed: if it stops reading, the source can tell an
	// abandoned input from one that was given up.
	if failed != nil && !pt.bad.Swap(true) && w.ctx.Err() == nil {
		if err := w.fn(failure(w.number, failed)); err != nil {
			return err
		}
	}
	if pt.users.Add(-1) > 0 {
		return nil
	}
	err = w.opened.close(pt.openInput, w.reader.shut(), !pt.bad.Load() && w.ctx.Err() == nil)
	if err == nil || pt.bad.Load() || w.ctx.Err() != nil {
		return nil
	}
	return w.fn(failure(w.number, err))
}

// records passes the records of a part to fn. The failure is why the input can
// be read no further; the error is that of fn.
func (w *eachWorker) records(pt *part) (failure, err error) {
	if pt.start == pt.end {
		return nil, nil // it only has to close the input
	}
	w.begin(w.reader, pt, false)
	for w.ctx.Err() == nil {
		rec, remarks, err := w.reader.next()
		switch {
		case err == io.EOF:
			return nil, nil
		case err != nil && isSourceError(err):
			pt.place(err, nil)
			return err, nil
		}
		at := w.reader.at
		at.Offset += pt.Offset
		if err != nil || remarks != nil {
			pt.place(err, remarks)
		}
		if pt.at != nil {
			at.Record = 0
			if err != nil {
				renumber(err, forget)
			}
			if remarks != nil {
				remarks.renumber(forget)
			}
		}
		if remarks != nil {
			remarks.Worker = w.number
			w.opts.OnRemarks(*remarks)
		}
		w.text = w.opts.text(w.text, rec)
		if err := w.fn(Item{rec, err, at, w.number, w.text}); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// forget means that the number of records before a part is unknown.
const forget = -1

// renumber corrects the numbers of records in an error of a part; before is the
// number of records before the part. It returns how many more records the error is about.
func renumber(err error, before int64) (more int64) {
	var list *RecordError
	if errors.As(err, &list) {
		renumberAll(&list.Position, list.Problems, before)
		more = list.More
	}
	return more
}

// renumber does the same for remarks.
func (r *Remarks) renumber(before int64) { renumberAll(&r.Position, r.Problems, before) }

func renumberAll(at *Position, problems []Problem, before int64) {
	correct := func(number *int64) {
		switch {
		case before == forget:
			*number = 0
		case *number > 0:
			*number += before
		}
	}
	correct(&at.Record)
	for i := range problems {
		correct(&problems[i].Record)
	}
}
