package logs

import (
	"errors"
	"fmt"

	"example.com/acstelemetry/internal/jsonscan"
)

// fail makes the value that is next a broken record and passes over it, so that
// reading goes on with its neighbour.
func (f *framer) fail(err error) (found, more bool) {
	f.entry.record = f.number()
	return f.giveUp(err, skipper{})
}

// giveUp makes an entry of what is wrong with the value that is next, or with
// the rest of it, if the skipper is inside one already, and passes over it.
func (f *framer) giveUp(err error, k skipper) (found, more bool) {
	f.blame(err)
	p := &f.entry.problems.errors[0]
	if p.Err == ErrSyntax && f.passString(int(p.Offset-f.position())) {
		p.Detail, p.Excerpt = "a closing quote is missing before the next record", ""
		p.Offset = f.position()
		return true, true
	}
	f.pass(k, p.Err == ErrSyntax)
	switch cut := p.Err == ErrTruncated; {
	case cut && f.nothingLeft():
		return false, false
	case cut && len(f.data()) > 0, p.Err == ErrSyntax && p.Offset >= f.position():
		// The error is in what comes behind it, or that would have been missed.
		p.Err, p.Detail = ErrTruncated, "the next one begins on a line of its own"
		p.Offset, p.Excerpt = f.position(), ""
	}
	return true, true
}

// nothingLeft reports whether the input failed and all that could be read of it
// is used up. Then the error of the file says why the last record is cut, and
// there is no entry for it.
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

// blame notes what is wrong with the value that is next.
func (f *framer) blame(err error) {
	var syntax *jsonscan.SyntaxError
	switch {
	case errors.Is(err, jsonscan.ErrEnd):
		f.loose(ErrTruncated, 0, "")
	case errors.Is(err, jsonscan.ErrDepth):
		f.loose(ErrTooDeep, 0, fmt.Sprintf("Options.MaxDepth is %d", f.opts.MaxDepth))
	case errors.Is(err, ErrTooLarge):
		f.loose(ErrTooLarge, 0, fmt.Sprintf("Options.MaxRecord is %d bytes", f.opts.MaxRecord))
	case errors.As(err, &syntax):
		f.loose(ErrSyntax, syntax.Offset, "want "+syntax.Want)
	default:
		f.loose(err, 0, "")
	}
}

// passString gives up a value in which a string has lost its closing quote and
// went on to the first quote of the neighbour, where the error is: `…},{"`.
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

// pass gives up a value that is not valid JSON, or that is too large to be
// looked at as a whole, up to where its neighbour begins. It counts brackets
// outside of strings. A record never holds a line feed inside a string, nor
// does it begin a line of its own with a bracket while another is open: both
// mean that the value was cut. In one that is broken a quote may be missing,
// so that what seems to be outside of strings is not: if its end is not found
// within the limit for a record, other signs are looked for.
func (f *framer) pass(k skipper, broken bool) {
	if f.position() < f.opaque {
		f.passBroken()
		return
	}
	for i := 0; ; i++ {
		c, ok := f.win.at(i)
		step := lost
		if ok {
			step = k.step(c)
		} else if !broken {
			f.advance(i)
			return
		}
		if step == inside && i >= f.opts.MaxRecord {
			if !broken { // too large to be kept
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

// passBroken goes on where counting brackets has failed. Up to f.opaque it
// would fail again for whatever value is tried next, each time after as long a
// way, so that it is not tried again there.
func (f *framer) passBroken() {
	if f.top().in == inStream {
		f.passText()
	} else {
		f.passElement()
	}
}

// passText gives up the input up to the next place that looks like the
// beginning of a record: a brace right behind another's end, or the next line.
func (f *framer) passText() {
	closed := false // the latest byte is a closing brace
	for i := 1; ; i++ {
		c, ok := f.win.at(i)
		switch {
		case !ok, c == '{' && closed:
			f.advance(i)
			return
		case c == '\n' && f.position()+int64(i) >= f.opaque:
			f.advance(i + 1)
			return
		case i >= f.opts.MaxRecord:
			f.advance(i)
			i = 0
		}
		closed = c == '}'
	}
}

// passElement gives up the input up to the next place that looks like the
// beginning of an array's element or of a message: a bracket behind "}," or
// "}]}", or at the beginning of a line.
func (f *framer) passElement() {
	element := "},{"
	if f.top().in == inRows {
		element = "],["
	}
	var tail [4]byte // the latest bytes, blanks left out
	newline := false // there was only a line feed between the last two
	for i := 1; ; i++ {
		c, ok := f.win.at(i)
		if !ok {
			f.advance(i)
			return
		}
		switch c {
		case ' ', '\t', '\r', '\n':
			newline = c == '\n'
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
			i = 0
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
	newline bool // the byte before was a line feed
}

// stepResult says where a byte stands.
type stepResult uint8

const (
	inside stepResult = iota // in the value
	last                     // it is the value's last
	after                    // it stands behind the value
	next                     // it is the first of the next value, and this one was cut
	lost                     // what it belongs to cannot be told
)

func (k *skipper) step(c byte) stepResult {
	begun, newline := k.begun, k.newline
	k.begun, k.newline = true, c == '\n'
	if k.quoted {
		switch {
		case c == '\n':
			return lost
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

// close reports whether the bracket fits the one that was opened last.
func (k *skipper) close(object bool) bool {
	k.depth--
	if k.depth < 0 {
		return false
	}
	return k.depth >= 64 || k.objects>>k.depth&1 == 1 == object
}
