package logs

import (
	"bytes"
	"fmt"
	"io"
	"iter"
)

// Reader reads typed records from a stream in any shape of delivery, compressed
// or not, one shape or several after the other.
//
// A Reader is not safe for use by several goroutines at once; any number of
// Readers may work side by side. The records that it returns are the caller's,
// unless Options.ReuseRecords is set.
type Reader struct {
	src   io.Reader
	close func() error
	file  string
	opts  Options
	frame framer
	dec   decoder
	at    Position // of the record that Next returned last
	err   error    // sticky
	ready bool
}

// NewReader returns a Reader of src. The file is its name in errors and may be
// empty. Records of logs that no schema knows are returned as [Other].
//
// The Reader reads ahead. It never closes src.
func NewReader(src io.Reader, file string, schemas []*Schema, opts *Options) *Reader {
	r := &Reader{opts: opts.withDefaults()}
	r.dec = decoder{schemas: schemas, opts: r.opts}
	r.frame.knows = r.dec.knows
	r.Reset(src, file)
	return r
}

// Reset makes r read another input, as a new Reader would do, but with the memory
// that it has and with what it has learnt of how records are written. Records
// that it has returned stay the caller's, unless they are reused. Reset closes
// what [Reader.Close] would.
func (r *Reader) Reset(src io.Reader, file string) {
	if r.close != nil {
		r.close() //nolint:errcheck // nobody reads on from it
	}
	r.src, r.file, r.close = src, file, func() error { return nil }
	r.at, r.err, r.ready = Position{}, nil, false
	r.dec.file = file
	if r.frame.fast == nil {
		r.frame.fast = takeFast(r.dec.schemas, &r.opts)
	}
	r.frame = framer{
		opts: r.opts, file: file, knows: r.frame.knows, fast: r.frame.fast,
		win: window{buf: r.frame.win.buf[:0], most: r.opts.MaxRecord, ask: r.frame.win.ask}, entry: entry{members: r.frame.entry.members[:0]},
	}
}

// Next returns the next record. The error is
//
//   - nil: the record is as documented;
//   - a [*RecordError]: something is wrong in the record. The record comes with
//     it, or is nil if it could not be read at all; either way, the next call
//     goes on with the next record;
//   - io.EOF: the end has been reached;
//   - a [*FileError]: the input cannot be read any further. This error and
//     io.EOF stick: every later call returns them again.
func (r *Reader) Next() (Record, error) {
	if r.err == nil && !r.ready {
		r.err = r.open()
		r.ready = true
	}
	if r.err != nil {
		return nil, r.err
	}
	if rec, at, ok := r.frame.fastLine(); ok {
		r.at = Position{File: r.file, Record: r.frame.count, Offset: at}
		return rec, nil
	}
	e := r.frame.next()
	if e == nil {
		r.err = io.EOF
		if err := r.frame.win.failed(); err != nil {
			r.err = r.failure(err)
		}
		r.giveFast()
		return nil, r.err
	}
	r.at = Position{File: r.file, Record: e.record, Offset: e.offset}
	rec, problems := r.dec.record(e)
	if len(problems) == 0 {
		return rec, nil
	}
	return rec, &RecordError{Position: r.at, Shape: e.shape, Problems: inOrder(problems)}
}

// record returns the record that an entry holds, if any, and what is wrong with
// it.
func (d *decoder) record(e *entry) (rec Record, problems []Problem) {
	switch {
	case e.broken:
		problems = e.problems
	case e.rec != nil:
		rec, problems = e.rec, e.problems
	default:
		rec, problems = d.decode(e)
	}
	if len(problems) > 0 {
		name := d.log(e) // one text for all: it may be long
		for i := range problems {
			problems[i].Category = name
		}
	}
	return rec, problems
}

// log returns how an entry that has been read names its log.
func (d *decoder) log(e *entry) string {
	switch {
	case e.broken:
		return e.category
	case e.rec != nil:
		head := e.rec.Head()
		return shortened(head.Category.Or(head.Type.Or("")))
	}
	return category(e.members, d.inner)
}

// All returns an iterator over the records that are left, each with its error
// as in [Reader.Next]. It ends at the end of the input; an error of the input
// is its last pair. It can be left and taken up again.
func (r *Reader) All() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for {
			rec, err := r.Next()
			if err == io.EOF || !yield(rec, err) || err != nil && err == r.err {
				return
			}
		}
	}
}

// Position returns where the record begins that Next returned last.
func (r *Reader) Position() Position { return r.at }

// Offset returns how many bytes of the decompressed input have been used up by
// the records returned so far.
func (r *Reader) Offset() int64 { return r.frame.win.base }

// Close frees what a decompressor holds. It does not close the source.
func (r *Reader) Close() error {
	if r.err == nil {
		r.err = r.failure(io.ErrClosedPipe)
	}
	r.giveFast()
	end := r.close
	r.close = func() error { return nil }
	return end()
}

func (r *Reader) failure(err error) error {
	return &FileError{File: r.file, Offset: r.frame.win.base, Err: err}
}

// open finds out how the input is compressed and whether it is text at all.
func (r *Reader) open() error {
	src, end, err := decompress(r.src, &r.opts)
	if err != nil {
		return r.failure(err)
	}
	r.close = end
	r.frame.win.src = src
	return r.binary()
}

// binary returns an error if the input is not text. What begins like a record
// is not looked at further, so that the first one is returned as soon as it is
// there.
func (r *Reader) binary() error {
	if c, _ := r.frame.win.at(0); c == '{' || c == '[' || c == '"' {
		return nil
	}
	const enough = 512
	r.frame.win.see(enough)
	head := r.frame.data()[:min(len(r.frame.data()), enough)]
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return r.failure(fmt.Errorf("%w: it looks like UTF-16; save it as UTF-8", ErrBinary))
	case bytes.IndexByte(head, 0) >= 0 && !r.frame.beginsWithHeader():
		return r.failure(ErrBinary)
	}
	return nil
}
