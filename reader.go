package acstelemetry

import (
	"context"
	"errors"
	"io"
	"iter"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// Options say how records are read; nil means the defaults. See [logs.Options].
type Options = logs.Options

// Record is a record of any log: a *callsummary.Record, *diagnostics.Record,
// *clientops.Record, *mediastats.Record, *usage.Record or *survey.Record, or a
// *logs.Other for a log without a schema here.
type Record = logs.Record

// Schemas returns the schemas of the documented call logs.
func Schemas() []*logs.Schema {
	return []*logs.Schema{
		callsummary.Schema(), diagnostics.Schema(), clientops.Schema(),
		mediastats.Schema(), usage.Schema(), survey.Schema(),
	}
}

// Decode returns the one record that data holds, uncompressed and in any shape
// but a row of a query's answer or of CSV. The error is nil or a
// [*logs.RecordError], which comes together with the record unless that could
// not be read at all. If there is no record in data, it is [logs.ErrEmpty]. The
// record does not refer to data.
func Decode(data []byte, opts *Options) (Record, error) {
	return logs.Decode(data, Schemas(), opts)
}

// Reader reads the records of one or many sources, one source after the other.
//
// A Reader is not safe for use by several goroutines at once; any number of
// Readers may work side by side. The records that it returns are the caller's,
// unless Options.ReuseRecords is set.
type Reader struct {
	ctx     context.Context
	opts    *Options
	schemas []*logs.Schema
	sources sources
	logs    *logs.Reader // which is used for one source after the other
	current *logs.Reader // it, if a source is open
	file    string       // the name of the current source
	close   func() error // of the current source
	at      logs.Position
	err     error // sticky
}

// NewReader returns a Reader of one stream, whose name in errors is file. The
// stream is not closed. A cancelled ctx ends the reading with its error before
// the next record or block of input is read.
func NewReader(ctx context.Context, src io.Reader, file string, opts *Options) *Reader {
	return newReader(ctx, opts, &single{src: src, name: file})
}

func newReader(ctx context.Context, opts *Options, from sources) *Reader {
	return &Reader{ctx: ctx, opts: opts, schemas: Schemas(), sources: from}
}

// Next returns the next record. The error is
//
//   - nil: the record is as documented;
//   - a [*logs.RecordError]: something is wrong in the record. The record comes
//     with it, or is nil if it could not be read at all;
//   - a [*logs.FileError]: a file could not be read, or not to its end. There
//     is no record; the next call goes on with the next file;
//   - io.EOF: everything has been read;
//   - the error of the context, once it has been cancelled.
//
// The last two stick: every later call returns them again. So does the FileError
// of a Reader of one stream, behind which nothing can come.
func (r *Reader) Next() (Record, error) {
	for r.err == nil {
		if r.err = r.ctx.Err(); r.err != nil {
			break
		}
		if r.current == nil {
			if err := r.open(); err != nil {
				return nil, err
			}
			continue
		}
		rec, err := r.current.Next()
		switch {
		case err == io.EOF:
			if err := r.leave(); err != nil {
				return nil, r.failed(&logs.FileError{File: r.file, Err: err})
			}
		case err != nil && isFileError(err):
			r.leave() //nolint:errcheck // the error of reading says more
			if r.ctx.Err() == nil {
				return nil, r.failed(err)
			}
		default:
			r.at = r.current.Position()
			return rec, err
		}
	}
	return nil, r.err
}

// failed returns the error of a source, which sticks if there is no other source.
func (r *Reader) failed(err error) error {
	if _, one := r.sources.(*single); one {
		r.err = err
	}
	return err
}

func isFileError(err error) bool {
	var file *logs.FileError
	return errors.As(err, &file)
}

// open goes to the next source. At the end it sets r.err.
func (r *Reader) open() error {
	src, name, end, err := r.sources.next(r.ctx)
	switch {
	case err == io.EOF:
		r.err = io.EOF
		return nil
	case err != nil && r.ctx.Err() != nil:
		return nil // Next sees it
	case err != nil:
		return &logs.FileError{File: name, Err: err}
	}
	if r.logs == nil {
		r.logs = logs.NewReader(cancelled{r.ctx, src}, name, r.schemas, r.opts)
	} else {
		r.logs.Reset(cancelled{r.ctx, src}, name)
	}
	r.current = r.logs
	r.file, r.close = name, end
	return nil
}

// leave closes the current source.
func (r *Reader) leave() error {
	if r.current == nil {
		return nil
	}
	err := errors.Join(r.current.Close(), r.close())
	r.current, r.close = nil, nil
	return err
}

// All returns an iterator over the records that are left, each with its error
// as in [Reader.Next]. It ends behind the last record; if the context was
// cancelled, or the one stream could not be read any further, the last pair is
// that error. It can be left and taken up again.
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

// Position returns where the record begins that Next returned last.
func (r *Reader) Position() logs.Position { return r.at }

// Close closes the file that is open. Next returns io.ErrClosedPipe from then
// on, unless it had come to its end before.
func (r *Reader) Close() error {
	if r.err == nil {
		r.err = io.ErrClosedPipe
	}
	return r.leave()
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

// waiting is a reader of something that may keep its reader waiting without
// end, such as a terminal or a pipe. It does not wait longer than its context.
type waiting struct {
	ctx context.Context
	src io.Reader
	buf []byte // what src writes into, maybe after Read has returned
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
