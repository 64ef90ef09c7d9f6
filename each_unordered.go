package acstelemetry

import (
	"errors"
	"io"
	"sync"

	"example.com/acstelemetry/logs"
)

// unordered lets the workers call fn.
func (p *parallel) unordered(fn EachFunc) error {
	var once sync.Once
	var failed error
	for number := range p.opts.Workers {
		p.running.Go(func() {
			w := eachWorker{p, number, logs.NewBatchReader(Schemas(), &p.opts.Options), fn}
			defer w.reader.Close() //nolint:errcheck // of a decompressor, if the reading stops
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

// eachWorker reads parts and gives their records to fn.
type eachWorker struct {
	*parallel
	number int
	reader *logs.BatchReader
	fn     EachFunc
}

// part reads a part. The last one closes its input. What is wrong with an input is
// told once. An error is that of fn.
func (w *eachWorker) part(pt *part) error {
	if pt.err != nil {
		return w.fn(w.number, nil, positionOf(pt.err), pt.err)
	}
	failure, err := w.records(pt)
	if err != nil {
		return err
	}
	first := failure != nil && !pt.bad.Swap(true)
	if pt.users.Add(-1) == 0 {
		err := w.opened.close(pt.input, w.reader.Close())
		if err != nil && !pt.bad.Load() {
			failure, first = err, true
		}
	}
	if !first || w.ctx.Err() != nil {
		return nil
	}
	return w.fn(w.number, nil, positionOf(failure), failure)
}

// records gives fn the records of a part. The failure is why the input cannot be
// read any further, the error that of fn.
func (w *eachWorker) records(pt *part) (failure, err error) {
	if pt.start == pt.end {
		return nil, nil // it is there only to close the input
	}
	w.begin(w.reader, pt, false)
	for w.ctx.Err() == nil {
		rec, err := w.reader.Next()
		switch {
		case err == io.EOF:
			return nil, nil
		case err != nil && isFileError(err):
			return err, nil
		}
		at := w.reader.Position()
		if pt.at != nil {
			at.Record = 0
			if err != nil {
				renumber(err, forget)
			}
		}
		if err := w.fn(w.number, rec, at, err); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// forget stands for the number of records before a part if that is not known.
const forget = -1

// renumber corrects the numbers of records in an error of a part, before which
// there are so many.
func renumber(err error, before int64) {
	var list *logs.RecordError
	if before == 0 || !errors.As(err, &list) {
		return
	}
	correct := func(number *int64) {
		switch {
		case before == forget:
			*number = 0
		case *number > 0:
			*number += before
		}
	}
	correct(&list.Record)
	for i := range list.Problems {
		correct(&list.Problems[i].Record)
	}
}
