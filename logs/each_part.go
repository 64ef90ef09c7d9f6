package logs

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"math"
	"sync"
	"sync/atomic"
)

// openInput is one open file or stream.
type openInput struct {
	*Input             // nil if it could not be opened
	at     io.ReaderAt // its bytes from where reading begins; nil if it is read as a whole
	slow   bool        // not a file: its reader may have to wait
	size   int64
	part   int64 // length of its parts; unordered: of its next one
	next   int64 // offset of the next part to take

	done  atomic.Int64 // ordered: how far it has been delivered
	users atomic.Int64 // unordered: parts being read, plus 1 while more may come
	bad   atomic.Bool  // it can be read no further, and that has been reported
}

// part is a part of an input, or all of it, or an error in its place.
type part struct {
	*openInput
	start, end int64             // end is wholeInput at the end of the input
	err        error             // why there is no input
	reader     onward            // of the part
	batches    chan *filledBatch // ordered: its records
	stale      atomic.Bool       // ordered: not needed
}

// take returns the next part, or nil if there are no more or everything has to
// stop.
func (p *parallel) take() *part {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.ctx.Err() == nil {
		var pt *part
		switch {
		case p.cutting == nil:
			in, err := p.openNext()
			if err == io.EOF || p.ctx.Err() != nil {
				return nil
			}
			if err == nil && in.at != nil {
				p.cutting = in
				continue
			}
			pt = p.part(in, 0, wholeInput, err)
		case p.cutting.ended():
			in := p.cutting
			if p.cutting = nil; p.order == nil && in.users.Add(-1) > 0 {
				continue
			}
			in.users.Store(1)
			pt = p.part(in, wholeInput, wholeInput, nil) // whoever gets it closes the input
		default:
			in := p.cutting
			start := in.next
			if p.anyOrder {
				in.part = max(p.partSize(in.size), p.share(in.size-start))
			}
			in.next = p.after(in, start, p.scratch)
			if start < in.done.Load() { // another worker has read beyond it
				continue
			}
			in.users.Add(1)
			pt = p.part(in, start, in.next, nil)
		}
		if p.order == nil || p.send(pt) {
			return pt
		}
	}
	return nil
}

// part returns a part, reusing one if possible.
func (p *parallel) part(in *openInput, start, end int64, err error) *part {
	var pt *part
	select {
	case pt = <-p.used:
	default:
		pt = &part{batches: make(chan *filledBatch, p.sizes.ahead)}
	}
	pt.openInput, pt.start, pt.end, pt.err = in, start, end, err
	pt.stale.Store(false)
	return pt
}

// send adds a part to the order in which parts are delivered.
func (p *parallel) send(pt *part) bool {
	select {
	case p.order <- pt:
		return true
	case <-p.ctx.Done():
		return false
	}
}

// openNext opens the next input and finds out whether it can be cut.
func (p *parallel) openNext() (*openInput, error) {
	from, err := p.inputs.next()
	switch {
	case err == io.EOF:
		return nil, err
	case err != nil:
		return new(openInput), err
	}
	in := &openInput{Input: from}
	in.users.Store(1)
	p.opened.add(in)
	at, size := readerAt(from.Reader)
	in.slow = at == nil && !regular(from.Reader)
	if in.part = p.partSize(size); at == nil || size < 2*in.part {
		return in, nil
	}
	n, _ := at.ReadAt(p.scratch, 0) // if this fails, reading it fails too
	if hasLines(p.scratch[:n], &p.opts.Options) {
		in.at, in.size = at, size
	}
	return in, nil
}

// partSize returns how long the parts of an input should be. A file that is not
// large also has some parts for every worker.
func (p *parallel) partSize(size int64) int64 {
	batch := int64(p.sizes.batch)
	if !p.anyOrder {
		return batch
	}
	const each = 4
	return max(batch, min(size/int64(each*p.opts.Workers), p.sizes.part))
}

// share returns how much of the remaining input a worker gets at once, unordered.
// It starts large, so that one worker gets most of the records that belong
// together, which are near each other. It becomes smaller and smaller, so that all
// workers end at the same time.
func (p *parallel) share(left int64) int64 { return left / int64(2*p.opts.Workers) }

// regular reports whether a source is a regular file.
func regular(src io.Reader) bool {
	f, ok := src.(fs.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// readerAt returns the bytes of a source from its current offset, and their
// number, or nil if it is neither a regular file nor memory.
func readerAt(src io.Reader) (at io.ReaderAt, size int64) {
	at, isAt := src.(io.ReaderAt)
	s, isSeeker := src.(io.Seeker)
	if _, file := src.(fs.File); !isAt || !isSeeker || file && !regular(src) {
		return nil, 0
	}
	from, err1 := s.Seek(0, io.SeekCurrent)
	end, err2 := s.Seek(0, io.SeekEnd)
	back, err3 := s.Seek(from, io.SeekStart)
	switch {
	case errors.Join(err1, err2, err3) != nil || back != from || end < from:
		return nil, 0
	case from == 0:
		return at, end
	}
	return io.NewSectionReader(at, from, math.MaxInt64-from), end - from
}

// ended reports whether an input has no more parts to take.
func (in *openInput) ended() bool {
	return in.next == wholeInput || in.done.Load() == wholeInput || in.bad.Load()
}

// after returns the end of the part that begins at start. In order it is always the
// same, so that a worker that reads beyond its part knows where the next one ends.
func (p *parallel) after(in *openInput, start int64, buf []byte) int64 {
	if in.size-start < 2*in.part {
		return wholeInput
	}
	if end := cutAfter(in.at, start+in.part, in.size, buf); end < in.size {
		return end
	}
	return wholeInput
}

// begin makes r read a part; beyond says whether it may read past its end.
func (p *parallel) begin(r *batchReader, pt *part, beyond bool) {
	if pt.at == nil {
		r.reset(pieces{p.ctx, pt.Reader}, pt.label())
		return
	}
	pt.reader = onward{ctx: p.ctx, src: pt.at, next: pt.start, end: pt.end, beyond: beyond}
	r.resetPart(&pt.reader, pt.label(), pt.start)
}

// piece is how much is read at a time where nothing else limits it. It is small
// because the rest of it has to be copied when a batch is full.
const piece = 64 << 10 // bytes

// pieces reads a stream piece by piece, until its context is cancelled.
type pieces struct {
	ctx context.Context
	src io.Reader
}

func (r pieces) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.src.Read(p[:min(len(p), piece)])
}

// onward reads a part of an input, and then, if beyond is set, the input after
// it piece by piece.
type onward struct {
	ctx       context.Context
	src       io.ReaderAt
	next, end int64
	beyond    bool
}

func (r *onward) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	switch {
	case r.next < r.end:
		p = p[:min(int64(len(p)), r.end-r.next)]
	case !r.beyond:
		return 0, io.EOF
	default:
		p = p[:min(len(p), piece)]
	}
	n, err := r.src.ReadAt(p, r.next)
	r.next += int64(n)
	if n > 0 && err == io.EOF {
		err = nil // reported by the next call
	}
	return n, err
}

// openInputs holds the open inputs.
type openInputs struct {
	mu   sync.Mutex
	open map[*openInput]struct{}
}

func (o *openInputs) add(in *openInput) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open == nil {
		o.open = map[*openInput]struct{}{}
	}
	o.open[in] = struct{}{}
}

// close ends an input that is no longer read, as [Input.end] does.
func (o *openInputs) close(in *openInput, other error, handled bool) error {
	o.mu.Lock()
	delete(o.open, in)
	o.mu.Unlock()
	return in.end(other, handled)
}

// closeAll closes the remaining inputs when reading stops early.
func (o *openInputs) closeAll() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for in := range o.open {
		in.end(nil, false) //nolint:errcheck // the reason for stopping says more
	}
}

// positionOf returns where reading a file failed.
func positionOf(err error) Position {
	var source *SourceError
	if !errors.As(err, &source) {
		return Position{}
	}
	return Position{Source: source.Source, Origin: source.Origin, Offset: source.Offset}
}
