package logs

import (
	"bytes"
	"io"
)

// hasLines reports whether an input that begins with head seems to have a record,
// or a message, on every line, so that cutAfter can cut it: its first line begins
// like a JSON object, and another one follows. Input that the options can
// decompress has no lines.
func hasLines(head []byte, opts *Options) bool {
	if opts != nil {
		for _, d := range opts.Decompressors {
			if d.Magic != "" && len(head) >= len(d.Magic) && string(head[:len(d.Magic)]) == d.Magic {
				return false
			}
		}
	}
	for i := 0; i+2 < len(head); i++ {
		if head[i] == '\n' {
			return beginsObject(head) && isCut(head, i+1)
		}
	}
	return false
}

// cutAfter returns the first place at or after from and before end at which an
// input of lines can be cut, as a number of bytes from its beginning: one line ends
// with a closing brace, and the next one begins with an opening brace, a quote and
// a letter. In valid JSON that occurs only between two records or messages. It
// returns end if there is no such place, or if the input cannot be read that far;
// the error then occurs again when that part is read. The function reads into buf,
// which should have at least a few KiB.
func cutAfter(src io.ReaderAt, from, end int64, buf []byte) int64 {
	const before, after = 3, 3 // bytes that isCut looks at
	if len(buf) < 4<<10 {
		buf = make([]byte, 4<<10)
	}
	size := 4 << 10 // a place is usually near
	for from < end {
		at := max(from-before, 0)
		b := buf[:min(int64(size), end-at)]
		n, err := src.ReadAt(b, at)
		b = b[:n]
		for i := max(int(from-at), 1); i+after <= n; i++ {
			feed := bytes.IndexByte(b[i-1:n-after], '\n')
			if feed < 0 {
				break
			}
			if i += feed; isCut(b, i) {
				return at + int64(i)
			}
		}
		if err != nil || n < before+after {
			break
		}
		from = at + int64(n-after+1)
		size = len(buf)
	}
	return end
}

// isCut reports whether b can be cut before b[i]; i must be above 0.
func isCut(b []byte, i int) bool {
	if b[i-1] != '\n' || !beginsObject(b[i:]) {
		return false
	}
	if i >= 2 && b[i-2] == '\r' {
		i--
	}
	return i >= 2 && b[i-2] == '}'
}

// beginsObject reports whether b begins with an object and its first name
// begins with a letter.
func beginsObject(b []byte) bool {
	return len(b) >= 3 && b[0] == '{' && b[1] == '"' && isLower(b[2]|0x20)
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
