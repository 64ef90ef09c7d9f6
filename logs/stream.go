package logs

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// stream reads the records of one input after the other, in any shape of delivery
// or several in turn, compressed or not.
type stream struct {
	src     io.Reader
	in      *bufio.Reader // that of the last input, unless a decompressor may still use it
	close   func() error
	from    label
	opts    Options
	frame   framer
	dec     decoder
	at      Position // of the record that next returned last
	err     error    // sticky
	ready   bool     // the input is open
	twin    twin
	remarks Remarks // of the latest record that has some

	elsewhere bool // at is not in the current input
}

// label is the part of positions that names an input.
type label struct {
	source string
	origin Origin
}

func (l label) position(record, offset int64) Position {
	return Position{Source: l.source, Record: record, Offset: offset, Origin: l.origin}
}

// newStream returns a stream without an input.
func newStream(schemas []*Schema, opts *Options) *stream {
	r := &stream{opts: opts.withDefaults()}
	r.dec = decoder{schemas: schemas, opts: r.opts}
	r.frame.knows, r.frame.isTime, r.frame.isLog, r.frame.names = r.dec.knows, r.dec.isTime, r.dec.isLog, r.dec.names
	r.reset(strings.NewReader(""), label{})
	return r
}

// reset makes r read another input, as a new stream would do, but with its memory
// and with what it has learnt about how records are written. Records that it has
// returned stay valid, unless they are reused. reset also closes what shut would.
func (r *stream) reset(src io.Reader, from label) {
	if r.close != nil {
		r.close() //nolint:errcheck // the old source is abandoned
	}
	r.src, r.from, r.close = src, from, func() error { return nil }
	r.at, r.elsewhere, r.err, r.ready = Position{}, true, nil, false
	r.dec.from = from
	r.twin.reset(src, &r.opts)
	if r.frame.fast == nil {
		r.frame.fast = takeFast(r.dec.schemas, &r.opts)
	}
	r.frame = framer{
		opts: r.opts, from: from, fast: r.frame.fast, twin: &r.twin,
		knows: r.frame.knows, isTime: r.frame.isTime, isLog: r.frame.isLog, names: r.frame.names,
		win: window{buf: r.frame.win.buf[:0], most: r.opts.MaxRecord, ask: r.frame.win.ask}, entry: entry{members: r.frame.entry.members[:0]},
	}
}

// next returns the next record, its remarks if there are any and they are wanted,
// and an error like [Reader.Next], for this one input. The error is sticky if it is
// io.EOF or a SourceError.
func (r *stream) next() (Record, *Remarks, error) {
	if r.err == nil && !r.ready {
		r.err = r.open()
		r.ready = true
	}
	if r.err != nil {
		return nil, nil, r.err
	}
	if rec, at, ok := r.frame.fastLine(); ok {
		if r.elsewhere {
			r.at, r.elsewhere = r.from.position(0, 0), false
		}
		r.at.Record, r.at.Offset = r.frame.count, at
		return rec, nil, nil
	}
	e := r.frame.next()
	if e == nil {
		r.err = io.EOF
		if err := r.frame.win.failed(); err != nil {
			r.err = r.failure(err)
		}
		r.giveFast()
		return nil, nil, r.err
	}
	r.at = r.from.position(e.record, e.offset)
	r.watch(e)
	rec, found := r.dec.record(e)
	err := found.asError(r.at, e.shape, e.more)
	if len(found.remarks) == 0 {
		return rec, nil, err
	}
	r.remarks = Remarks{Record: rec, Position: r.at, Shape: e.shape, Problems: inOrder(found.remarks)}
	return rec, &r.remarks, err
}

// offset returns how many bytes of the decompressed input the records returned so
// far have used.
func (r *stream) offset() int64 { return r.frame.win.base }

// shut frees the resources of a decompressor. It does not close the source.
func (r *stream) shut() error {
	if r.err == nil {
		r.err = r.failure(io.ErrClosedPipe)
	}
	r.giveFast()
	r.twin.close()
	end := r.close
	r.close = func() error { return nil }
	return end()
}

func (r *stream) failure(err error) error {
	return &SourceError{Source: r.from.source, Origin: r.from.origin, Offset: r.frame.win.base, Err: err}
}

// open finds out how the input is compressed and encoded, and whether it is text at all.
func (r *stream) open() error {
	in := r.in
	if r.in = nil; in == nil {
		in = bufio.NewReader(nil)
	}
	in.Reset(r.src)
	src, end, err := decompress(in, &r.opts)
	if err != nil {
		return r.failure(err)
	}
	r.close = end
	r.frame.win.src = src
	decoded, err := r.frame.win.decode()
	if err != nil {
		return r.failure(err)
	}
	plain := src == io.Reader(in)
	if plain {
		r.in = in
	}
	r.twin.packed = !plain || decoded
	return r.binary()
}

const enough = 512 // bytes, to tell what an input is

// decode makes a window that has not been used show UTF-8 if its input is UTF-16. The
// error says that the input is of a known format that cannot be read.
func (w *window) decode() (decoded bool, err error) {
	if w.see(8); !beginsLikeLog(w.data()) {
		w.see(enough)
	}
	head := w.data()[:min(len(w.data()), enough)]
	order := utf16Order(head)
	if order == nil {
		return false, foreign(head)
	}
	w.replace(func(src io.Reader) io.Reader { return newUTF16Reader(src, order) })
	return true, nil
}

// beginsLikeLog reports whether the first record may follow at once: then it is returned
// as soon as it has arrived.
func beginsLikeLog(head []byte) bool {
	return len(head) > 0 && (head[0] == '{' || head[0] == '[' || head[0] == '"')
}

// binary returns an error if the input is not text.
func (r *stream) binary() error {
	f := &r.frame
	if f.win.see(1); beginsLikeLog(f.data()) {
		return nil
	}
	f.win.see(enough)
	if bytes.HasPrefix(bytes.TrimLeft(f.data(), " \t\r\n\ufeff"), []byte{0}) {
		if _, ok := f.blanks(); !ok && f.win.failed() == nil {
			return r.failure(fmt.Errorf("%w: nothing but zero bytes", ErrBinary))
		}
		f.win.see(enough)
	}
	if beginsLikeLog(f.data()) || bytes.IndexByte(f.data()[:min(len(f.data()), enough)], 0) < 0 {
		return nil
	}
	if header, _ := f.header(); header == nil {
		return r.failure(ErrBinary)
	}
	return nil
}
