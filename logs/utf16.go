package logs

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// utf16Order returns the byte order of an input in UTF-16 that begins with head, or nil.
//
// QUIRK: the > and Out-File of Windows PowerShell write UTF-16 with a mark, Excel's
// "Unicode Text" does, too, and tools that cut such a file leave it without one. Then two
// characters of ASCII tell: every second byte is a zero.
func utf16Order(head []byte) binary.ByteOrder {
	switch {
	case len(head) < 2 || isUTF32(head):
		return nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return binary.LittleEndian
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return binary.BigEndian
	case len(head) < 4:
		return nil
	case head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		return binary.LittleEndian
	case head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0:
		return binary.BigEndian
	}
	return nil
}

// utf16Reader reads UTF-16 as UTF-8. Half of a surrogate pair, and half of a character at
// the end, become a byte that is not UTF-8, so that they are reported like any other.
type utf16Reader struct {
	src   io.Reader
	order binary.ByteOrder
	in    []byte // not yet decoded
	buf   []byte // for out
	out   []byte // decoded, and not yet read
	err   error
}

const notUTF8 = 0xFF

func newUTF16Reader(src io.Reader, order binary.ByteOrder) *utf16Reader {
	return &utf16Reader{src: src, order: order, in: make([]byte, 0, fullRead)}
}

func (r *utf16Reader) Read(p []byte) (int, error) {
	for range 100 {
		if len(r.out) > 0 {
			n := copy(p, r.out)
			r.out = r.out[n:]
			return n, nil
		}
		if r.err != nil || len(p) == 0 {
			return 0, r.err
		}
		var n int
		n, r.err = r.src.Read(r.in[len(r.in):cap(r.in)])
		r.in = r.in[:len(r.in)+n]
		r.decode()
	}
	return 0, nil // the caller counts how often
}

// decode decodes all that has been read but a character that may go on.
func (r *utf16Reader) decode() {
	out, in := r.buf[:0], r.in
	for ; len(in) >= 2; in = in[2:] {
		c := rune(r.order.Uint16(in))
		switch {
		case !utf16.IsSurrogate(c):
			out = utf8.AppendRune(out, c)
			continue
		case len(in) < 4 && r.err == nil:
			r.keep(out, in)
			return
		}
		pair := utf8.RuneError
		if len(in) >= 4 {
			pair = utf16.DecodeRune(c, rune(r.order.Uint16(in[2:])))
		}
		if pair == utf8.RuneError {
			out = append(out, notUTF8)
			continue
		}
		out = utf8.AppendRune(out, pair)
		in = in[2:]
	}
	// The last line feed may have lost its second half.
	if r.err == io.EOF && len(in) == 1 && in[0] != 0 && !(isBlank(in[0]) && r.order == binary.LittleEndian) {
		out, in = append(out, notUTF8), nil
	}
	r.keep(out, in)
}

func (r *utf16Reader) keep(out, rest []byte) {
	r.buf, r.out = out, out
	r.in = r.in[:copy(r.in, rest)]
}
