package logs

import (
	"context"
	"errors"
	"io"
	"iter"
)

// Reader reads the records of a [Source], one input after the other.
//
// A Reader is not safe for use by several goroutines at once, but any number of
// Readers may work at the same time. The records that it returns belong to the
// caller, unless Options.ReuseRecords is set.
type Reader struct {
	ctx    context.Context
	opts   *Options
	inputs *inputs
	one    bool    // the source is one input
	stream *stream // reads the current input
	open   *Input  // the current input; nil if none
	at     Position
	err    error // sticky

	elsewhere bool // at is not in the current input
}

// NewSourceReader returns a Reader of a source. Records of logs that no schema knows are
// returned as [Other]. When ctx is cancelled, reading ends with its error before
// the next record or block of input is read. The Reader reads ahead. Close it
// unless you read it to its end.
func NewSourceReader(ctx context.Context, from Source, schemas []*Schema, opts *Options) *Reader {
	_, one := from.(*Input)
	return &Reader{ctx: ctx, opts: opts, inputs: inputsOf(ctx, from), one: one, stream: newStream(schemas, opts)}
}

// Next returns the next record. The error is
//
//   - nil: nothing of the record was lost;
//   - a [*RecordError]: the values of some fields are not usable, or the record
//     could not be read at all. It is returned with the record, or with nil if there
//     is none; either way, the next call continues with the next record;
//   - a [*SourceError]: an input could not be read, or not to its end. There
//     is no record; the next call continues with the next input;
//   - io.EOF: everything has been read;
//   - the error of the context, once it has been cancelled.
//
// The last two are sticky: every later call returns them again. So is the SourceError
// of a Reader of one [Input], after which there is no other input.
//
// A peculiarity of a record that lost none of its data is not an error: see
// [Options.OnRemarks].
func (r *Reader) Next() (Record, error) {
	for r.err == nil {
		if r.err = r.ctx.Err(); r.err != nil {
			break
		}
		if r.open == nil {
			if err := r.begin(); err != nil {
				return nil, r.failed(err)
			}
			continue
		}
		rec, remarks, err := r.stream.next()
		switch {
		case err == io.EOF:
			if err := r.leave(true); err != nil {
				return nil, r.failed(err)
			}
		case err != nil && isSourceError(err):
			r.open.place(err, nil)
			r.leave(false) //nolint:errcheck // the error of reading says more
			if r.ctx.Err() == nil {
				return nil, r.failed(err)
			}
		default:
			if r.elsewhere {
				r.at, r.elsewhere = r.stream.at, false
			}
			r.at.Record, r.at.Offset = r.stream.at.Record, r.stream.at.Offset+r.open.Offset
			if err != nil || remarks != nil {
				r.open.place(err, remarks)
			}
			if remarks != nil {
				r.stream.opts.OnRemarks(*remarks)
			}
			return rec, err
		}
	}
	return nil, r.err
}

// failed returns the error of an input, and makes it sticky if there is no
// other input.
func (r *Reader) failed(err error) error {
	if r.one && err != nil {
		r.err = err
	}
	return err
}

func isSourceError(err error) bool {
	var source *SourceError
	return errors.As(err, &source)
}

// begin opens the next input. At the end it sets r.err.
func (r *Reader) begin() error {
	in, err := r.inputs.next()
	switch {
	case err == io.EOF:
		r.err = io.EOF
		return nil
	case err != nil && r.ctx.Err() != nil:
		return nil // Next sees it
	case err != nil:
		return err
	}
	r.open, r.elsewhere = in, true
	r.stream.reset(cancelled{r.ctx, in.Reader}, in.label())
	return nil
}

// leave closes the current input, which has been handled or not.
func (r *Reader) leave(handled bool) error {
	if r.open == nil {
		return nil
	}
	in := r.open
	r.open = nil
	return in.end(r.stream.shut(), handled)
}

// All returns an iterator over the remaining records, each with its error as in
// [Reader.Next]. It ends after the last record. If the context was cancelled,
// or the only input could be read no further, the last pair has that error. A
// loop over it may stop early; another one continues where it stopped.
func (r *Reader) All() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for {
			rec, err := r.Next()
			if r.err == io.EOF || !yield(rec, err) || r.err != nil {
				return
			}
		}
	}
}

// Position returns the position of the record that Next returned last.
func (r *Reader) Position() Position { return r.at }

// Close closes the open input. After that Next returns io.ErrClosedPipe, unless
// it had already reached the end.
func (r *Reader) Close() error {
	if r.err == nil {
		r.err = io.ErrClosedPipe
	}
	r.inputs.stop()
	return r.leave(false)
}

// cancelled is a reader that ends with its context.
type cancelled struct {
	ctx context.Context
	src io.Reader
}

func (c cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.src.Read(p)
}

// waiting is a reader of a source that may block forever, such as a terminal or
// a pipe. It waits no longer than its context.
type waiting struct {
	ctx context.Context
	src io.Reader
	buf []byte // src writes into it, possibly after Read has returned
}

func (w *waiting) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	if w.buf == nil {
		w.buf = make([]byte, 64<<10)
	}
	done := make(chan result, 1)
	go func() {
		n, err := w.src.Read(w.buf[:min(len(p), len(w.buf))])
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return copy(p, w.buf[:r.n]), r.err
	case <-w.ctx.Done():
		return 0, w.ctx.Err()
	}
}
