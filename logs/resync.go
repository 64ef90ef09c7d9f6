package logs

import (
	"errors"
	"fmt"

	"example.com/acstelemetry/internal/jsonscan"
)

// fail reports the next value as a broken record and skips it, so that reading
// continues with the value after it.
func (f *framer) fail(err error) (found, more bool) {
	f.entry.record = f.number()
	return f.giveUp(err, skipper{})
}

// giveUp reports an error in the next value, or in the rest of it if the
// skipper is inside one already, and skips it.
func (f *framer) giveUp(err error, k skipper) (found, more bool) {
	f.setError(err)
	p := &f.entry.problems.errors[0]
	if p.Err == ErrSyntax && f.passString(int(p.Offset-f.position())) {
		p.Detail, p.Excerpt = "a closing quote is missing before the next record", ""
		p.Offset = f.position()
		return true, true
	}
	zero := p.Err == ErrSyntax && f.data()[p.Offset-f.position()] == 0
	f.pass(k, p.Err == ErrSyntax)
	switch cut := p.Err == ErrTruncated; {
	case cut && f.nothingLeft():
		return false, false
	case cut && len(f.data()) > 0, p.Err == ErrSyntax && p.Offset >= f.position():
		// The error is in the text after it, which would have been skipped.
		p.Err, p.Detail = ErrTruncated, "the next one begins on a line of its own"
		p.Offset, p.Excerpt = f.position(), ""
	case zero: // a file that was preallocated, and a writer that did not end
		p.Err, p.Detail, p.Excerpt = ErrTruncated, "zero bytes follow", ""
	}
	return true, true
}

// nothingLeft reports whether the input failed and everything read of it has
// been used. Then the error of the file explains why the last record is cut
// off, and the record has no entry of its own.
func (f *framer) nothingLeft() bool {
	if f.win.failed() == nil || len(f.data()) > 0 {
		return false
	}
	if f.entry.record > 0 {
		f.count--
	}
	f.toStream()
	return true
}

// setError records the error of the next value.
func (f *framer) setError(err error) {
	var syntax *jsonscan.SyntaxError
	switch {
	case errors.Is(err, jsonscan.ErrEnd):
		f.reportOnly(ErrTruncated, 0, "")
	case errors.Is(err, jsonscan.ErrDepth):
		f.reportOnly(ErrTooDeep, 0, fmt.Sprintf("Options.MaxDepth is %d", f.opts.MaxDepth))
	case errors.Is(err, ErrTooLarge):
		f.reportOnly(ErrTooLarge, 0, fmt.Sprintf("Options.MaxRecord is %d bytes", f.opts.MaxRecord))
	case errors.Is(err, ErrTooManyMembers):
		f.reportOnly(ErrTooManyMembers, 0, manyMembers(&f.opts))
	case errors.As(err, &syntax):
		f.reportOnly(ErrSyntax, syntax.Offset, "want "+syntax.Want)
	default:
		f.reportOnly(err, 0, "")
	}
}

// passString skips a value in which a string has lost its closing quote and
// continued to the first quote of the next value, where the error is: `…},{"`.
func (f *framer) passString(at int) bool {
	blank := func(i int) int {
		for i > 0 && (f.data()[i] == ' ' || f.data()[i] == '\t') {
			i--
		}
		return i
	}
	if at < 4 || f.data()[at-1] != '"' {
		return false
	}
	open := blank(at - 2)
	if c := f.data()[open]; c != '{' && c != '[' {
		return false
	}
	closed := blank(max(open-1, 0))
	comma := f.data()[closed] == ','
	if comma {
		closed = blank(max(closed-1, 0))
	}
	if c := f.data()[closed]; closed == 0 || c != '}' && c != ']' {
		return false
	}
	f.advance(open)
	if f.top().comma = false; !comma {
		f.toStream()
	}
	return true
}

// pass skips a value that is not valid JSON, or that is too large to be scanned
// as a whole, up to the beginning of the next one. It counts brackets outside
// of strings. A record never has a line feed inside a string, nor a bracket at
// the beginning of a line, or after a zero byte, while another is open: all mean
// that the value was cut off. A broken value may lack a quote, so text that seems to be outside of
// strings may be inside: if its end is not found within the limit for a record,
// pass looks for other signs.
func (f *framer) pass(k skipper, broken bool) {
	if f.position() < f.opaque {
		f.passBroken()
		return
	}
	most := f.opts.MaxRecord
	if !broken { // nothing of it is needed again
		most = min(most, fullRead)
	}
	for i := 0; ; i++ {
		if data := f.data(); i < min(most, len(data)) {
			i += k.skip(data[i:min(most, len(data))])
		}
		c, ok := f.win.at(i)
		step := lost
		if ok {
			step = k.step(c)
		} else if !broken {
			f.advance(i)
			return
		}
		if step == inside && i >= most {
			if !broken {
				f.advance(i)
				i = 0
				continue
			}
			step = lost
		}
		switch step {
		case last:
			f.advance(i + 1)
			return
		case after:
			f.advance(i)
			return
		case next:
			f.advance(i)
			f.top().comma = false
			if c == '[' && f.top().in != inRows {
				f.toStream()
			}
			return
		case lost:
			f.opaque = f.position() + int64(i)
			f.passBroken()
			return
		}
	}
}

// passBroken continues where counting brackets has failed. Before f.opaque
// counting would fail again for every value, each time after scanning as far,
// so it is not tried again there.
func (f *framer) passBroken() {
	if f.top().in == inStream {
		f.passText()
	} else {
		f.passElement()
	}
}

// passText skips the input up to the next place that looks like the beginning
// of a record: a brace right after the end of another record, or after a zero byte, or
// the next line.
func (f *framer) passText() {
	closed := false // the latest byte is a closing brace
	data := f.data()
	for i := 1; ; i++ {
		if i >= len(data) {
			if !f.win.see(i + 1) {
				f.advance(i)
				return
			}
			data = f.data()
		}
		c := data[i]
		switch {
		case c == '{' && closed:
			f.advance(i)
			return
		case c == '\n' && f.position()+int64(i) >= f.opaque:
			f.advance(i + 1)
			return
		case i >= f.opts.MaxRecord:
			f.advance(i)
			data, i = f.data(), 0
		}
		closed = c == '}' || c == 0
	}
}

// passElement skips the input up to the next place that looks like the
// beginning of an array's element or of a message: a bracket after "}," or
// "}]}", or at the beginning of a line, or after a zero byte.
func (f *framer) passElement() {
	element := "},{"
	if f.top().in == inRows {
		element = "],["
	}
	var tail [4]byte // the latest bytes, without blanks
	newline := false // only a line feed was between the last two
	data := f.data()
	for i := 1; ; i++ {
		if i >= len(data) {
			if !f.win.see(i + 1) {
				f.advance(i)
				return
			}
			data = f.data()
		}
		c := data[i]
		switch c {
		case ' ', '\t', '\r', '\n', 0:
			newline = c == '\n' || c == 0
			continue
		}
		tail = [4]byte{tail[1], tail[2], tail[3], c}
		switch {
		case string(tail[1:]) == element:
			f.advance(i)
			f.top().comma = false
			return
		case string(tail[:]) == "}]}{", newline && (c == '{' || c == '['):
			f.advance(i)
			f.toStream()
			return
		case i >= f.opts.MaxRecord:
			f.advance(i)
			data, i = f.data(), 0
		}
		newline = false
	}
}

// skipper finds the end of a value by counting brackets.
type skipper struct {
	depth   int
	objects uint64 // for each of the outer 64 levels, whether it is an object
	begun   bool   // a byte has been seen
	quoted  bool
	escaped bool
	newline bool // the previous byte was a line feed, or a zero
}

// stepResult says where a byte is.
type stepResult uint8

const (
	inside stepResult = iota // in the value
	last                     // the last byte of the value
	after                    // after the value
	next                     // the first byte of the next value; this one was cut off
	lost                     // unknown
)

// skip takes the bytes at the beginning of data for which step would return inside and do
// nothing else, and returns their number.
func (k *skipper) skip(data []byte) (n int) {
	switch {
	case !k.begun:
	case !k.quoted:
		for n < len(data) && !isStructural[data[n]] {
			n++
		}
	case !k.escaped && !k.newline:
		for n < len(data) && data[n] != '"' && data[n] != '\\' && data[n] != '\n' && data[n] != 0 {
			n++
		}
	}
	if n > 0 {
		k.newline = false
	}
	return n
}

// isStructural marks the bytes outside of strings that tell where a value ends.
var isStructural = [256]bool{'"': true, '{': true, '}': true, '[': true, ']': true, ',': true, '\n': true, 0: true}

func (k *skipper) step(c byte) stepResult {
	begun, newline := k.begun, k.newline
	k.begun, k.newline = true, c == '\n' || c == 0
	if k.quoted {
		switch {
		case c == '\n':
			return lost
		case newline && (c == '{' || c == '['):
			return next
		case k.escaped:
			k.escaped = false
		case c == '\\':
			k.escaped = true
		case c == '"':
			k.quoted = false
		}
		return inside
	}
	switch c {
	case '"':
		k.quoted = true
	case '{', '[':
		switch {
		case begun && k.depth == 0:
			return after
		case begun && newline:
			return next
		}
		k.open(c == '{')
	case '}', ']':
		switch {
		case begun && k.depth == 0:
			return after
		case !k.close(c == '}'):
			return lost
		case k.depth == 0:
			return last
		}
	case ',', '\n':
		if begun && k.depth == 0 {
			return after
		}
	}
	return inside
}

func (k *skipper) open(object bool) {
	if k.depth < 64 {
		k.objects &^= 1 << k.depth
		if object {
			k.objects |= 1 << k.depth
		}
	}
	k.depth++
}

// close reports whether the bracket matches the one that was opened last.
func (k *skipper) close(object bool) bool {
	k.depth--
	if k.depth < 0 {
		return false
	}
	return k.depth >= 64 || k.objects>>k.depth&1 == 1 == object
}
