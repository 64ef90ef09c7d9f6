package work

import (
	"bytes"
	"math"
	"time"

	"example.com/acstelemetry/opt"
)

// State says what is known of a field. It has the values of opt.State.
type State = opt.State

// Kind is the kind of a JSON value.
type Kind uint8

// The kinds of values.
const (
	Nothing Kind = iota // no value, not even null
	Null
	Composite // an object or an array; the text is the JSON
	String    // the text is what the string says, its escapes resolved
	Literal   // a number, true or false; the text is the JSON
)

// withoutText are the states of fields whose value has no text.
var withoutText = [...]State{Nothing: opt.Absent, Null: opt.Null, Composite: opt.Invalid}

// blanks are those of JSON.
const blanks = " \t\r\n"

// Scalar is a field.
type Scalar interface {
	// Set sets the field to a value. The text is not copied.
	Set(k Kind, text []byte)
	state() *State
}

// Text is text. B is valid until the next record is decoded.
type Text struct {
	State State
	B     []byte
}

// ID is text without the blanks around it.
type ID Text

// Enum is text that the documents list, spelled as they do, or other text as it came.
type Enum Text

// JSON is text that holds JSON, or JSON itself.
type JSON Text

// Int is a whole number.
type Int struct {
	State State
	V     int64
}

// Real is a number.
type Real struct {
	State State
	V     float64
}

// Time is a time in UTC.
type Time struct {
	State State
	Nano  int32
	Sec   int64 // since 1970
}

func (t *Text) state() *State { return &t.State }
func (t *ID) state() *State   { return &t.State }
func (t *Enum) state() *State { return &t.State }
func (t *JSON) state() *State { return &t.State }
func (n *Int) state() *State  { return &n.State }
func (r *Real) state() *State { return &r.State }
func (t *Time) state() *State { return &t.State }

// Set implements Scalar.
func (t *Text) Set(k Kind, text []byte) {
	if k < String {
		t.State = withoutText[k]
	} else if t.State = missing(text); t.State == opt.Set {
		t.B = text
	}
}

// Set implements Scalar.
func (t *ID) Set(k Kind, text []byte) {
	(*Text)(t).Set(k, text)
	if n := len(t.B); t.State == opt.Set && (t.B[0] <= ' ' || t.B[n-1] <= ' ') {
		t.B = bytes.Trim(t.B, blanks)
	}
}

// Set implements Scalar.
func (t *Enum) Set(k Kind, text []byte) {
	if (*ID)(t).Set(k, text); t.State == opt.Set {
		t.B = documented(t.B)
	}
}

// Set implements Scalar.
func (t *JSON) Set(k Kind, text []byte) {
	if k == Composite {
		t.State, t.B = opt.Set, text
		return
	}
	(*Text)(t).Set(k, text)
}

// Set implements Scalar.
func (n *Int) Set(k Kind, text []byte) {
	if k < String {
		n.State = withoutText[k]
	} else if v, ok := parseInt(text); ok {
		n.State, n.V = opt.Set, v
	} else if n.State = missing(text); n.State == opt.Set {
		v, _ := opt.Parse[int64](string(text))
		n.State, n.V = v.State(), v.Or(0)
	}
}

// Set implements Scalar.
func (r *Real) Set(k Kind, text []byte) {
	if k < String {
		r.State = withoutText[k]
	} else if v, ok := parseReal(text); ok {
		r.State, r.V = opt.Set, v
	} else if r.State = missing(text); r.State == opt.Set {
		v, _ := opt.Parse[float64](string(text))
		r.State, r.V = v.State(), v.Or(0)
	}
}

// Set implements Scalar.
func (t *Time) Set(k Kind, text []byte) {
	if k < String {
		t.State = withoutText[k]
	} else if sec, nano, ok := parseTime(text); ok {
		t.State, t.Sec, t.Nano = opt.Set, sec, nano
	} else if t.State = missing(text); t.State == opt.Set {
		v, _ := opt.Parse[time.Time](string(text))
		at := v.Or(time.Time{})
		t.State, t.Sec, t.Nano = v.State(), at.Unix(), int32(at.Nanosecond())
	}
}

// missing returns the state of a text that means no value, or Set. Only short texts with
// certain first letters can mean that.
func missing(text []byte) State {
	switch string(text) {
	case "", "null", "-":
		return opt.Null
	}
	first, last := text[0], text[len(text)-1]
	if first > ' ' && first != '\xc2' && last > ' ' {
		switch first {
		case 'U', 'u':
			if len(text) != len("undefined") {
				return opt.Set
			}
		case 'R', 'r':
			if len(text) != len("redacted") {
				return opt.Set
			}
		case '#', '(', '-', '<', 'N', '[', '\\', 'n':
			if len(text) > len("[null]") {
				return opt.Set
			}
		default:
			return opt.Set
		}
	}
	v, _ := opt.Parse[string](string(text))
	return v.State()
}

// parseInt reads the usual whole numbers: digits, maybe after a minus.
func parseInt(text []byte) (v int64, ok bool) {
	digits := text
	if len(text) > 0 && text[0] == '-' {
		digits = text[1:]
	}
	if len(digits) == 0 || len(digits) > 18 || digits[0] == '0' && len(digits) > 1 {
		return 0, false
	}
	for _, c := range digits {
		if c -= '0'; c > 9 {
			return 0, false
		}
		v = v*10 + int64(c)
	}
	if len(digits) < len(text) {
		v = -v
	}
	return v, true
}

var powersOfTen = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// parseReal reads the usual numbers: up to 15 digits, maybe with a point. One
// division of exact numbers gives the nearest float64.
func parseReal(text []byte) (v float64, ok bool) {
	digits := text
	if len(text) > 0 && text[0] == '-' {
		digits = text[1:]
	}
	if len(digits) == 0 || len(digits) > 16 || digits[0] == '0' && len(digits) > 1 && digits[1] != '.' {
		return 0, false
	}
	mantissa, point := uint64(0), -1
	for i, c := range digits {
		if c == '.' && point < 0 && i > 0 && i < len(digits)-1 {
			point = i
			continue
		}
		if c -= '0'; c > 9 {
			return 0, false
		}
		mantissa = mantissa*10 + uint64(c)
	}
	if point < 0 {
		if len(digits) > 15 {
			return 0, false
		}
		point = len(digits) - 1
	}
	v = float64(mantissa) / powersOfTen[len(digits)-1-point]
	if len(digits) < len(text) {
		v = math.Copysign(v, -1)
	}
	return v, true
}

// parseTime reads the usual times: 2026-01-05T08:03:22.504Z, with no fraction
// or one of up to nine digits, and with +00:00 instead of Z.
func parseTime(b []byte) (sec int64, nano int32, ok bool) {
	b, ok = bytes.CutSuffix(b, []byte("Z"))
	if !ok {
		b, ok = bytes.CutSuffix(b, []byte("+00:00"))
	}
	if !ok || len(b) < len("2006-01-02T15:04:05") || len(b) > len("2006-01-02T15:04:05.999999999") ||
		b[4] != '-' || b[7] != '-' || b[10] != 'T' || b[13] != ':' || b[16] != ':' {
		return 0, 0, false
	}
	two := func(i int) int {
		tens, ones := b[i]-'0', b[i+1]-'0'
		if tens > 9 || ones > 9 {
			return 1 << 20 // too large for everything
		}
		return int(tens)*10 + int(ones)
	}
	year, month, day := two(0)*100+two(2), two(5), two(8)
	hour, minute, second := two(11), two(14), two(17)
	if year < 2 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 28 && day > daysIn(year, month) ||
		hour > 23 || minute > 59 || second > 59 {
		return 0, 0, false
	}
	if fraction := b[19:]; len(fraction) > 0 {
		if fraction[0] != '.' || len(fraction) == 1 {
			return 0, 0, false
		}
		for i := 1; i < 10; i++ {
			nano *= 10
			if i < len(fraction) {
				c := fraction[i] - '0'
				if c > 9 {
					return 0, 0, false
				}
				nano += int32(c)
			}
		}
	}
	return days(year, month, day)*86400 + int64(hour*3600+minute*60+second), nano, true
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// days counts the days from 1970-01-01 to a date. The year is taken to begin in
// March, so that the leap day is its last.
func days(year, month, day int) int64 {
	if month -= 3; month < 0 {
		month += 12
		year--
	}
	return int64(year*365+year/4-year/100+year/400+(month*153+2)/5+day-1) - 719468
}
