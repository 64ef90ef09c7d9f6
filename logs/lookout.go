package logs

import "bytes"

// lookout finds out where a value may end while its input arrives, so that it need not be
// scanned each time in vain. It counts brackets outside of strings. Where the input is
// broken it may see an end that is none, which costs a scan, or none where there is one,
// which costs the wait for more input; the result is the same.
type lookout struct {
	csv    bool // the value is a row of CSV, which ends with a line
	at     int  // offset of the next byte to look at
	depth  int  // of brackets
	first  int  // the depth of an array whose first element has not ended; 0 if none
	quoted bool // it is in a string
	from   int  // offset after the quote that began the string
	clear  int  // offset up to which there is no quote after at
}

// mayEnd looks at the bytes of data after those that it has seen, up to the next one with
// which the value may end, or may turn out to be broken, or to be a message. It reports
// whether there is one.
func (l *lookout) mayEnd(data []byte) bool {
	for l.at < len(data) {
		if l.csv || l.quoted {
			if l.text(data) {
				return true
			}
			continue
		}
		c := data[l.at]
		l.at++
		switch c {
		case '"':
			l.quoted, l.from = true, l.at
		case '{', '[':
			if l.depth++; c == '[' && l.depth <= 3 { // it may hold the records of a message
				l.first = l.depth
				return true
			}
		case '}', ']':
			if l.depth--; l.depth <= 0 {
				return true
			}
			if l.depth == l.first { // this element may show that it does
				l.first = 0
				return true
			}
		default:
			if l.depth <= 0 {
				return true
			}
		}
	}
	return false
}

// text looks at the rest of a string, or of a row.
func (l *lookout) text(data []byte) (mayEnd bool) {
	rest := data[l.at:]
	end := -1
	if !l.csv { // a string of many lines is searched for its end only once
		l.clear = max(l.clear, l.at)
		end = bytes.IndexByte(data[l.clear:], '"')
		if end < 0 {
			l.clear = len(data)
		} else {
			l.clear += end
			rest = data[l.at:l.clear]
		}
	}
	if feed := bytes.IndexByte(rest, '\n'); feed >= 0 {
		l.at += feed + 1
		return true
	}
	l.at += len(rest)
	if end < 0 {
		return false
	}
	escapes := 0
	for i := l.at - 1; i >= l.from && data[i] == '\\'; i-- {
		escapes++
	}
	l.at++
	l.quoted = escapes%2 == 1
	return !l.quoted && l.depth <= 0
}

// await reads until at least want bytes are visible and the value that begins with them
// may have an end, or until there are no more or too many for a record. It reports whether
// it has read any.
func (f *framer) await(l *lookout, want int) (more bool) {
	for l.mayEnd(f.data()) { // it does not: all of this has been scanned
	}
	for ended := false; !ended || len(f.data()) < want; more = true {
		if len(f.data()) > f.opts.MaxRecord || !f.win.more() {
			break
		}
		ended = l.mayEnd(f.data()) || ended
	}
	return more
}
