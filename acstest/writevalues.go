package acstest

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/acstelemetry/opt"
)

// capitalize turns the appended name of a property into that of its column.
func capitalize(buf []byte, at int) []byte {
	if c := buf[at]; c >= 'a' {
		buf[at] = c - 'a' + 'A'
	}
	return buf
}

// respell writes another spelling of a name that occurs in real logs.
func (w *writer) respell(at int) {
	switch w.rand.below(12) {
	case 0:
		w.buf = capitalize(w.buf, at)
	case 1:
		lower(w.buf[at:])
	}
}

func lower(text []byte) {
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			text[i] = c - 'A' + 'a'
		}
	}
}

func upperCase(text []byte) {
	for i, c := range text {
		if c >= 'a' && c <= 'z' {
			text[i] = c - 'a' + 'A'
		}
	}
}

// member begins the member of a field unless the field is absent. It returns true if the
// caller must write a value.
func (w *writer) member(property string, state opt.State) bool {
	if property == w.bad.property && !w.bad.second() {
		return false
	}
	switch {
	case state != opt.Absent:
	case w.full && w.inside:
		state = opt.Null
	default:
		return false
	}
	w.name(property)
	switch state {
	case opt.Set:
		return true
	case opt.Redacted:
		at := len(w.buf)
		w.buf = append(w.buf, `"Redacted"`...)
		w.recase(at)
	default:
		null := "null"
		if w.spell {
			null = pick(w.rand, nulls)
		}
		if w.styles != nil && w.rand.chance(w.cfg.Spellings.QuotedNulls) {
			null = quotedNulls[w.rand.below(len(quotedNulls))]
		}
		w.buf = append(w.buf, null...)
	}
	return false
}

var (
	nulls       = []string{"null", "null", `""`, `"null"`, `"-"`}
	quotedNulls = []string{`"null"`, `"null"`, `"null"`, `"null"`, `"null"`, `"null"`, `"null"`, `""`, `""`, `"-"`}
)

// text writes a text that must not change.
func (w *writer) text(property string, v opt.Value[string]) {
	if w.member(property, v.State()) {
		w.quote(v.Or(""))
	}
}

// json writes a text that is JSON, or what it says.
func (w *writer) json(property string, v opt.Value[string]) {
	if !w.member(property, v.State()) {
		return
	}
	text := v.Or("")
	if !w.objects {
		w.quote(text)
		return
	}
	quoted := false
	for i := range len(text) {
		c := text[i]
		w.buf = append(w.buf, c)
		switch {
		case c == '"' && (i == 0 || text[i-1] != '\\'):
			quoted = !quoted
		case w.blanks && !quoted && (c == ':' || c == ','):
			w.buf = append(w.buf, ' ')
		}
	}
}

// id writes a text that may have blanks around it.
func (w *writer) id(property string, v opt.Value[string]) {
	if !w.member(property, v.State()) {
		return
	}
	text := v.Or("")
	switch {
	case w.bareTexts && isNumber(text):
		w.buf = append(w.buf, text...)
		return
	case w.spell && w.rand.below(20) == 0, w.blank && w.inside:
		text = " " + text
	}
	w.quote(text)
}

// isNumber reports whether a text is a number without a sign or an exponent, as in JSON.
func isNumber(text string) bool {
	whole, fraction, point := strings.Cut(text, ".")
	return isDigits(whole) && (whole == "0" || whole[0] != '0') && (!point || isDigits(fraction))
}

func isDigits(text string) bool {
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return text != ""
}

// enum writes a text in any case.
func enum[T ~string](w *writer, property string, v opt.Value[T]) {
	if w.member(property, v.State()) {
		at := len(w.buf)
		w.quote(string(v.Or("")))
		if w.spell && w.rand.below(4) == 0 {
			upperCase(w.buf[at:])
		}
		w.recase(at)
	}
}

// recase writes the appended value of an enumeration as the style does.
func (w *writer) recase(at int) {
	switch w.values {
	case capitals:
		upperCase(w.buf[at:])
	case small:
		lower(w.buf[at:])
	}
}

// integer writes a whole number.
func integer[T ~int64](w *writer, property string, v opt.Value[T]) {
	w.whole(property, v.State(), int64(v.Or(0)))
}

func (w *writer) whole(property string, state opt.State, n int64) {
	if w.member(property, state) {
		q := w.open()
		w.buf = strconv.AppendInt(w.buf, n, 10)
		if w.floats || q && w.spell && w.rand.below(8) == 0 {
			w.buf = append(w.buf, ".0"...)
		}
		w.close(q)
	}
}

// fractional writes a number.
func fractional[T ~float64](w *writer, property string, v opt.Value[T]) {
	w.real(property, v.State(), float64(v.Or(0)))
}

func (w *writer) real(property string, state opt.State, f float64) {
	if !w.member(property, state) {
		return
	}
	q := w.open()
	// Millionths are written by hand, which is several times faster.
	if n := int64(f * micro); w.tool == dotNetTool && f > 0 && f < 1e-4 {
		w.buf = strconv.AppendFloat(w.buf, f, 'E', -1, 64)
	} else if n >= 0 && n < 1<<50 && float64(n)/micro == f {
		w.buf = strconv.AppendInt(w.buf, n/micro, 10)
		if n %= micro; n > 0 {
			w.buf = append(w.buf, '.')
			for digit := int64(micro / 10); n > 0; digit /= 10 {
				w.buf = append(w.buf, byte('0'+n/digit))
				n %= digit
			}
		}
	} else {
		w.buf = strconv.AppendFloat(w.buf, f, 'f', -1, 64)
	}
	w.close(q)
}

// open writes the quote before a number, as the documents do. Rows have plain numbers.
func (w *writer) open() (quoted bool) {
	quoted = w.row == w.bare
	if w.spell {
		quoted = w.rand.below(2) == 0
	}
	if quoted {
		w.buf = append(w.buf, '"')
	}
	return quoted
}

func (w *writer) close(quoted bool) {
	if quoted {
		w.buf = append(w.buf, '"')
	}
}

// time writes a time with milliseconds.
func (w *writer) time(property string, v opt.Value[time.Time]) {
	t, ok := v.Get()
	if !w.member(property, v.State()) || !ok {
		return
	}
	const dayLength = 24 * 3600_000
	ms := t.UnixMilli()
	day := ms / dayLength
	if ms %= dayLength; ms < 0 {
		ms += dayLength
		day--
	}
	if day != w.day || w.date == nil {
		w.day, w.date = day, t.AppendFormat(w.date[:0], `"2006-01-02T`)
	}
	w.buf = append(w.buf, w.date...)
	s := ms / 1000
	ms %= 1000
	w.buf = append(w.buf,
		byte('0'+s/36000), byte('0'+s/3600%10), ':', byte('0'+s/600%6), byte('0'+s/60%10), ':',
		byte('0'+s/10%6), byte('0'+s%10), '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10))
	if w.spell {
		w.buf = append(w.buf, "0000"[:w.rand.below(5)]...)
	}
	if w.shortest() {
		w.buf = bytes.TrimRight(w.buf, "0")
		w.buf = bytes.TrimSuffix(w.buf, []byte("."))
	} else {
		w.buf = append(w.buf, "0000"[:w.fraction-3]...)
	}
	if w.offset {
		w.buf = append(w.buf, `+00:00"`...)
	} else {
		w.buf = append(w.buf, 'Z', '"')
	}
}

// shortest says that times have no more digits than needed.
func (w *writer) shortest() bool { return w.fraction == 0 || w.style.whole }

// quote appends a string of JSON.
func (w *writer) quote(s string) {
	w.buf = append(w.buf, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		if !w.plain[s[i]] {
			w.buf = append(w.buf, s[from:i]...)
			i += w.escape(s[i:]) - 1
			from = i + 1
		}
	}
	w.buf = append(append(w.buf, s[from:]...), '"')
}

// escape appends the first character of s as the tool does, and returns its length in s in
// bytes.
func (w *writer) escape(s string) int {
	c := s[0]
	if i := strings.IndexByte(w.controls, c); c < ' ' && i >= 0 {
		w.buf = append(w.buf, '\\', w.controls[i+1])
		return 1
	}
	if c == '\\' || c == '"' && w.tool != dotNetTool {
		w.buf = append(w.buf, '\\', c)
		return 1
	}
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r >= utf8.RuneSelf && w.raw && (w.tool != goTool || r != 0x2028 && r != 0x2029):
		w.buf = append(w.buf, s[:n]...)
	case r >= 1<<16:
		r -= 1 << 16
		w.hex(0xd800 + r>>10)
		w.hex(0xdc00 + r&0x3ff)
	default:
		w.hex(r)
	}
	return n
}

func (w *writer) hex(r rune) {
	d := w.digits
	w.buf = append(w.buf, '\\', 'u', d[r>>12&15], d[r>>8&15], d[r>>4&15], d[r&15])
}
