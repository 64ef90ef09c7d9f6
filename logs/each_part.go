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

// openInput is one file or stream that is being read.
type openInput struct {
	*Input             // nil if it could not be opened
	at     io.ReaderAt // its bytes, from where reading begins; nil if it is read as a whole
	slow   bool        // no file: it may keep its reader waiting
	size   int64
	part   int64 // how long its parts should be; unordered: its next one
	next   int64 // where the part begins that is handed out next

	done  atomic.Int64 // ordered: how far it has been read for good
	users atomic.Int64 // unordered: parts that are being read, and 1 for those to come
	bad   atomic.Bool  // it cannot be read any further, which has been told
}

// part is a part of an input, or all of it, or an error instead of it.
type part struct {
	*openInput
	start, end int64             // end is wholeInput if it is that of the input
	err        error             // why there is no input
	reader     onward            // of the part
	batches    chan *filledBatch // ordered: what it holds
	stale      atomic.Bool       // ordered: nobody needs it
}

// take hands out the next part, or nil if there are no more or all has to end.
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
			if p.cutting = nil; in.users.Add(-1) > 0 {
				continue
			}
			in.users.Store(1)
			pt = p.part(in, 0, 0, nil) // whoever gets it closes the input
		default:
			in := p.cutting
			start := in.next
			if p.anyOrder {
				in.part = max(p.partSize(in.size), p.share(in.size-start))
			}
			in.next = p.after(in, start, p.scratch)
			if start < in.done.Load() { // somebody has read on beyond it
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

// part returns a part, one that has been used before if there is one.
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

// send gives a part to who puts the parts in order.
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
	n, _ := at.ReadAt(p.scratch, 0) // if that fails, reading it does, too
	if hasLines(p.scratch[:n], &p.opts.Options) {
		in.at, in.size = at, size
	}
	return in, nil
}

// partSize returns how long the parts of an input should be. When a file is not
// large, there are some for every worker all the same.
func (p *parallel) partSize(size int64) int64 {
	batch := int64(p.sizes.batch)
	if !p.anyOrder {
		return batch
	}
	const each = 4
	return max(batch, min(size/int64(each*p.opts.Workers), p.sizes.part))
}

// share returns how much of what is left of an input a worker gets at once, unordered.
// That is much at first, so that most records that belong together, which stand near
// each other, are one worker's, and less and less, so that all end at the same time.
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

// readerAt returns the bytes of a source from where it stands, and how many there
// are, or nil if it is no regular file or memory.
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

// ended reports whether there are no more parts of an input to be handed out.
func (in *openInput) ended() bool {
	return in.next == wholeInput || in.done.Load() == wholeInput || in.bad.Load()
}

// after returns where a part ends that begins at start. In order it is always the same,
// so that who reads beyond a part knows where the next one ends.
func (p *parallel) after(in *openInput, start int64, buf []byte) int64 {
	if in.size-start < 2*in.part {
		return wholeInput
	}
	if end := cutAfter(in.at, start+in.part, in.size, buf); end < in.size {
		return end
	}
	return wholeInput
}

// begin makes r read a part; beyond says whether it may go on behind it.
func (p *parallel) begin(r *batchReader, pt *part, beyond bool) {
	if pt.at == nil {
		r.reset(pieces{p.ctx, pt.Reader}, pt.label())
		return
	}
	pt.reader = onward{ctx: p.ctx, src: pt.at, next: pt.start, end: pt.end, beyond: beyond}
	r.resetPart(&pt.reader, pt.label(), pt.start)
}

// piece is how much is read at a time where nothing else limits it: what is left
// of it when a batch is full has to be copied.
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

// onward reads a part of an input, and then, if it may, piece by piece what is
// behind it.
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
		err = nil // the next time
	}
	return n, err
}

// openInputs are those that are open.
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

// close closes an input that nobody reads any more. The other error is one of
// closing what decompressed it.
func (o *openInputs) close(in *openInput, other error) error {
	o.mu.Lock()
	delete(o.open, in)
	o.mu.Unlock()
	if err := errors.Join(other, in.close()); err != nil {
		return &SourceError{Source: in.Name, Err: err}
	}
	return nil
}

// closeAll closes what is left when the reading stops before its end.
func (o *openInputs) closeAll() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for in := range o.open {
		in.close() //nolint:errcheck // why it stops says more
	}
}

// positionOf returns where a file could not be read any further.
func positionOf(err error) Position {
	var source *SourceError
	if !errors.As(err, &source) {
		return Position{}
	}
	return Position{Source: source.Source, Offset: source.Offset}
}
