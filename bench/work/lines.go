package work

import (
	"bytes"
	"io"
)

// BlockSize is how much of a file is read at a time: little enough to stay in
// the cache.
const BlockSize = 256 << 10

// Blocks reads r in blocks of whole lines and calls do with each; it is valid
// until do returns. The last line need not end.
func Blocks(r io.Reader, do func(block []byte)) error {
	buf := make([]byte, BlockSize)
	have := 0
	for {
		n, err := r.Read(buf[have:])
		at := have
		have += n
		if end := bytes.LastIndexByte(buf[at:have], '\n'); end >= 0 {
			end += at + 1
			do(buf[:end])
			have = copy(buf, buf[end:have])
		}
		switch {
		case err == io.EOF:
			if have > 0 {
				do(buf[:have])
			}
			return nil
		case err != nil:
			return err
		case have == len(buf):
			buf = append(buf, make([]byte, len(buf))...)
		}
	}
}

// Lines reads r line by line, without their ends; each is valid until do
// returns.
func Lines(r io.Reader, do func(line []byte)) error {
	return Blocks(r, func(block []byte) { SplitLines(block, do) })
}

// SplitLines calls do with each line of a block.
func SplitLines(block []byte, do func(line []byte)) {
	for len(block) > 0 {
		line, rest, _ := bytes.Cut(block, []byte{'\n'})
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		}
		if len(line) > 0 {
			do(line)
		}
		block = rest
	}
}

// TextReader gives a text once, for decoders that read many.
type TextReader struct{ Text []byte }

// Read implements io.Reader.
func (r *TextReader) Read(p []byte) (int, error) {
	if len(r.Text) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.Text)
	r.Text = r.Text[n:]
	return n, nil
}
