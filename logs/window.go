package logs

import (
	"bytes"
	"io"
)

// window shows a growing part of a stream: the bytes that have been read and
// not yet been used. Offsets into it are valid until the next call of advance,
// slices of it until the next call of more. It is followed by padding, of
// zeros.
type window struct {
	src   io.Reader
	buf   []byte
	start int   // of the visible part of buf
	base  int64 // offset of buf[start] in the stream
	err   error // why reading stopped; io.EOF at the end
	lent  bool  // used bytes may still be referenced
	most  int   // maximum number of bytes wanted
	ask   int   // minimum number of bytes to ask for at a time
}

// A window asks for leastRead bytes at first, so that a message of a few records
// takes no more memory than it needs, and then for fullRead.
const (
	leastRead = 4 << 10
	fullRead  = 64 << 10
)

// data returns the visible part.
func (w *window) data() []byte { return w.buf[w.start:] }

// more reads more input and reports whether the visible part has grown.
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

// makeRoom moves the visible part to the beginning of the buffer. It makes a
// larger buffer if the visible part fills more than half of it and there may be
// more, or if the buffer is lent.
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

// padded returns the visible part with its padding, and its length without.
func (w *window) padded() ([]byte, int) {
	return w.buf[w.start : len(w.buf)+padding], len(w.buf) - w.start
}

// see reads until n bytes are visible and reports whether they are; they are
// not if the input ends first.
func (w *window) see(n int) bool {
	for len(w.buf)-w.start < n {
		if !w.more() {
			return false
		}
	}
	return true
}

// at returns the byte at i of the visible part, reading more if necessary, and
// false at the end of the input.
func (w *window) at(i int) (byte, bool) {
	if !w.see(i + 1) {
		return 0, false
	}
	return w.buf[w.start+i], true
}

// advance drops the first n visible bytes.
func (w *window) advance(n int) {
	w.start += n
	w.base += int64(n)
}

// replace replaces the source by one made from it, from its beginning on. Nothing of the
// input may have been used.
func (w *window) replace(by func(src io.Reader) io.Reader) {
	read := bytes.NewReader(bytes.Clone(w.data()))
	if w.err != nil {
		w.src = failing{w.err}
	}
	w.src, w.err = by(io.MultiReader(read, w.src)), nil
	w.buf = w.buf[:w.start]
}

// failing is a reader that has failed, or ended.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// ended reports whether all of the remaining input is visible.
func (w *window) ended() bool { return w.err == io.EOF } // a wrapped io.EOF is a failure

// failed returns the error that ended reading, unless that is the end of the
// input.
func (w *window) failed() error {
	if w.ended() {
		return nil
	}
	return w.err
}
