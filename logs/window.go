package logs

import "io"

// window shows a growing part of a stream: what has been read and not yet been
// given up. Offsets into it hold until the next call of advance, slices of it
// until the next call of more. Behind it there is padding, of zeros.
type window struct {
	src   io.Reader
	buf   []byte
	start int   // of the visible part of buf
	base  int64 // offset of buf[start] in the stream
	err   error // why nothing more can be read; io.EOF at the end
	lent  bool  // what has been given up is still in use
	most  int   // how many bytes are wanted at the most
	ask   int   // how many are asked for at a time, at the least
}

// A window asks for leastRead bytes at first, so that a message of some records takes
// no more memory than it needs, and then for fullRead.
const (
	leastRead = 4 << 10
	fullRead  = 64 << 10
)

// data returns the visible part.
func (w *window) data() []byte { return w.buf[w.start:] }

// more reads on and reports whether the visible part has grown.
func (w *window) more() bool {
	if w.err != nil {
		return false
	}
	if len(w.buf)+w.ask+padding > cap(w.buf) {
		w.makeRoom()
	}
	for range 100 {
		n, err := w.src.Read(w.buf[len(w.buf) : cap(w.buf)-padding])
		w.buf = w.buf[:len(w.buf)+n]
		w.err = err
		clear(w.buf[len(w.buf):][:padding])
		if n > 0 || err != nil {
			return n > 0
		}
	}
	w.err = io.ErrNoProgress
	return false
}

// makeRoom moves the visible part to the beginning of the buffer, a larger one
// if it fills more than half of it, and there may be more, or the buffer is lent.
func (w *window) makeRoom() {
	seen := w.data()
	if w.ask = fullRead; w.buf == nil {
		w.ask = leastRead
	}
	full := len(seen)+w.ask+padding > cap(w.buf)
	if w.lent || full || 2*(len(seen)+w.ask) > cap(w.buf) && cap(w.buf) < w.most {
		room := max(min(2*len(seen), w.most), len(seen)) + 4*w.ask
		bigger := make([]byte, len(seen), room)
		copy(bigger, seen)
		w.buf = bigger
	} else {
		w.buf = w.buf[:copy(w.buf[:cap(w.buf)], seen)]
	}
	w.start = 0
}

// padded returns the visible part with its padding, and how long it is without.
func (w *window) padded() ([]byte, int) {
	return w.buf[w.start : len(w.buf)+padding], len(w.buf) - w.start
}

// see reads on until n bytes are visible and reports whether they are: not if
// the input ends before.
func (w *window) see(n int) bool {
	for len(w.buf)-w.start < n {
		if !w.more() {
			return false
		}
	}
	return true
}

// at returns the byte at i of the visible part, reading on if need be, and
// false at the end of the input.
func (w *window) at(i int) (byte, bool) {
	if !w.see(i + 1) {
		return 0, false
	}
	return w.buf[w.start+i], true
}

// advance gives up the first n visible bytes.
func (w *window) advance(n int) {
	w.start += n
	w.base += int64(n)
}

// ended reports whether all that is left of the input is visible.
func (w *window) ended() bool { return w.err == io.EOF } // a wrapped one is somebody's failure

// failed returns the error that ended the reading, unless that is the end of
// the input.
func (w *window) failed() error {
	if w.ended() {
		return nil
	}
	return w.err
}
