package logs

import (
	"strings"
	"time"
	"unicode/utf8"

	"example.com/acstelemetry/opt"
)

// localTime is a time as a program prints it for people.
type localTime struct {
	form                 dateForm
	numbers              [3]int // of the date: year, month, day if the form says so
	comma                bool   // between date and clock
	half                 halfDay
	hour, minute, second int
	nano                 int
	offset               time.Duration
	hasOffset            bool
}

// dateForm says what the numbers of a date are.
type dateForm uint8

const (
	yearFirst  dateForm = iota // 2026-03-02, 2026/3/2, or with the month's name
	dotted                     // 2.3.2026: the day is first
	unordered                  // 3/2/2026, 02-03-2026: day and month in either order
	notLocal                   // something else
	impossible                 // like one of these, but no time
)

// halfDay says which half of the day a clock of 12 hours shows.
type halfDay uint8

const (
	wholeDay halfDay = iota // 24 hours
	amUS                    // AM, as the US and a few others print it
	pmUS
	am // am, a.m., 上午
	pm
)

// parseLocal reads a time in one of the styles of browsers, spreadsheets and
// databases: a date, then a clock of 12 or 24 hours, maybe with a fraction, and maybe
// a zone. It does not decide which number is the day.
//
// QUIRK: the portal prints times in the style of the browser's language: en-US
// 3/2/2026, 10:10:00.120 AM; en-GB 02/03/2026, 10:10:00.120; en-AU 02/03/2026,
// 10:10:00.120 am; de 2.3.2026, 10:10:00,120; nl 2-3-2026, 10:10:00; sv 2026-03-02
// 10:10:00; ja 2026/3/2 10:10:00; da 2.3.2026 10.10.00; zh-TW 2026/3/2 上午10:10:00;
// ko 2026. 3. 2. 오전 10:10:00. BigQuery prints 2026-03-02 10:10:00.120 UTC, Kibana
// Mar 2, 2026 @ 10:10:00.120.
func parseLocal(text string) localTime {
	c := cursor{plainBlanks(text)}
	var t localTime
	if t.form = c.date(&t); t.form == notLocal {
		return t
	}
	gap := c.gap(&t)
	ok := gap && c.clock(&t)
	ok = ok && c.zone(&t) && c.rest == "" && t.halfFits() && (isGregorian(t.year()) || t.isISO())
	if !ok && (gap || t.form == unordered) {
		t.form = impossible
	} else if !ok {
		t.form = notLocal
	}
	return t
}

// plainBlanks returns a text without blanks around it, with a space for each other
// kind of blank, and without the marks of writing direction.
//
// QUIRK: browsers put a narrow no-break space before AM.
func plainBlanks(text string) string {
	text = trim(text)
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return strings.Map(func(r rune) rune {
				switch r {
				case '\u00a0', '\u2007', '\u2009', '\u202f', '\u3000':
					return ' '
				case '\u200e', '\u200f', '\u061c':
					return -1
				}
				return r
			}, text)
		}
	}
	return text
}

// isGregorian reports whether a year is not one of the calendars of Iran, the Arab
// countries and Thailand: 1405, 1447 and 2569 are 2026 there.
func isGregorian(year int) bool {
	return year >= 1 && !(1300 <= year && year < 1600) && !(2400 <= year && year < 2800)
}

// isISO reports whether the time is in the style of ISO 8601, with a zone: no program
// prints years of another calendar so.
func (t *localTime) isISO() bool { return t.form == yearFirst && t.hasOffset && t.numbers[0] >= 1 }

func (t *localTime) year() int {
	if t.form == yearFirst {
		return t.numbers[0]
	}
	return t.numbers[2]
}

// halfFits brings the hour to 24 hours, and reports whether it is possible.
func (t *localTime) halfFits() bool {
	if t.half == wholeDay {
		return t.hour < 24
	}
	if t.hour > 12 || t.hour == 0 && (t.half == amUS || t.half == pmUS) {
		return false
	}
	t.hour %= 12
	if t.half == pm || t.half == pmUS {
		t.hour += 12
	}
	return true
}

// proves returns which order of day and month the numbers of a date prove.
func (t *localTime) proves() proofs {
	first, second := t.numbers[0], t.numbers[1]
	if t.form != unordered || max(first, second) > 31 || min(first, second) < 1 {
		return proofs{}
	}
	return proofs{day: first > 12 && second <= 12, month: second > 12 && first <= 12}
}

// date returns the year, the month and the day.
func (t *localTime) date(dayFirst bool) (year, month, day int) {
	n := t.numbers
	switch {
	case t.form == yearFirst:
		return n[0], n[1], n[2]
	case t.form == dotted, dayFirst:
		return n[2], n[1], n[0]
	}
	return n[2], n[0], n[1]
}

// on returns the time in UTC, if it is a clock of a zone; nil means that the zone is
// not known.
func (t *localTime) on(dayFirst bool, zone *time.Location) (time.Time, error) {
	year, month, day := t.date(dayFirst)
	in := func(zone *time.Location) time.Time {
		return time.Date(year, time.Month(month), day, t.hour, t.minute, t.second, t.nano, zone)
	}
	if u := in(time.UTC); u.Day() != day || u.Month() != time.Month(month) {
		return u, opt.ErrTime
	}
	switch {
	case t.hasOffset:
		return in(time.UTC).Add(-t.offset), nil
	case zone == nil:
		return time.Time{}, ErrLocalTime
	}
	at := in(zone)
	if at.Day() != day || at.Hour() != t.hour || at.Minute() != t.minute || isTwice(at) {
		return at, ErrClockChange
	}
	return at.UTC(), nil
}

// isTwice reports whether the clocks of the time's zone show it at another time, too:
// when summer time ends, an hour occurs twice.
func isTwice(at time.Time) bool {
	_, here := at.Zone()
	for _, near := range [2]time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, there := at.Add(near).Zone()
		other := at.Add(time.Duration(here-there) * time.Second)
		if _, then := other.Zone(); then == there && there != here {
			return true
		}
	}
	return false
}

// cursor reads the parts of a time.
type cursor struct{ rest string }

func (c *cursor) skip(text string) bool {
	rest, ok := strings.CutPrefix(c.rest, text)
	c.rest = rest
	return ok
}

func (c *cursor) blanks() bool {
	rest := strings.TrimLeft(c.rest, " ")
	skipped := len(rest) < len(c.rest)
	c.rest = rest
	return skipped
}

// digits returns the number at the beginning, and how many digits it has: at most
// nine.
func (c *cursor) digits() (n, length int) {
	for length < len(c.rest) && length < 9 && '0' <= c.rest[length] && c.rest[length] <= '9' {
		n = 10*n + int(c.rest[length]-'0')
		length++
	}
	c.rest = c.rest[length:]
	return n, length
}

// part returns a number of a date, or the month that a name means.
func (c *cursor) part() (n, length int, isName bool) {
	if n, length = c.digits(); length > 0 {
		return n, length, false
	}
	for length < len(c.rest) && isLower(c.rest[length]|0x20) {
		length++
	}
	n = monthNamed(c.rest[:length])
	c.rest = c.rest[length:]
	return n, length, true
}

// monthNamed returns the number of a month by its English name, or by the first
// letters, at least three; 0 if there is none.
func monthNamed(name string) int {
	for m := time.January; m <= time.December && len(name) >= 3; m++ {
		full := m.String()
		if len(name) <= len(full) && strings.EqualFold(full[:len(name)], name) {
			return int(m)
		}
	}
	return 0
}

// mark returns the character between two numbers of a date; a space may follow it,
// or be there in its place.
func (c *cursor) mark() byte {
	blank := c.blanks()
	if c.rest != "" && strings.IndexByte("/-.,", c.rest[0]) >= 0 {
		mark := c.rest[0]
		c.rest = c.rest[1:]
		c.blanks()
		return mark
	}
	if blank {
		return ' '
	}
	return 0
}

// date reads the date. Without a name of the month, all marks are the same.
func (c *cursor) date(t *localTime) dateForm {
	first, n1, named1 := c.part()
	mark1 := c.mark()
	second, n2, named2 := c.part()
	mark2 := c.mark()
	third, n3, named3 := c.part()
	numbers := mark1 == mark2 && strings.IndexByte("/-.", mark1) >= 0
	switch t.numbers = [3]int{first, second, third}; {
	case named3 || n1 == 0 || n2 == 0 || n3 == 0:
	case !named1 && !named2 && n1 == 4 && n2 <= 2 && n3 <= 2 && numbers:
		c.skip(".")
		return yearFirst
	case !named1 && !named2 && n1 <= 2 && n2 <= 2 && n3 == 4 && numbers:
		if mark1 == '.' {
			return dotted
		}
		return unordered
	case named1 && !named2 && first > 0 && n2 <= 2 && n3 == 4 && mark1 == ' ' && mark2 != 0:
		t.numbers = [3]int{third, first, second}
		return yearFirst
	case !named1 && named2 && second > 0 && n1 <= 2 && n3 == 4 && mark1 != 0 && mark2 != 0:
		t.numbers = [3]int{third, second, first}
		return yearFirst
	}
	return notLocal
}

// gap reads what is between date and clock.
func (c *cursor) gap(t *localTime) bool {
	ok := c.blanks()
	switch {
	case c.skip(","):
		t.comma, ok = true, true
	case t.form == yearFirst && (c.skip("T") || c.skip("t")), c.skip("@"), c.skip("klo "), c.skip("kl. "):
		ok = true
	}
	c.blanks()
	return ok
}

// clock reads hours, minutes and maybe seconds with a fraction, and which half of the
// day it is.
func (c *cursor) clock(t *localTime) bool {
	before := c.half(t)
	c.blanks()
	var n int
	if t.hour, n = c.digits(); n < 1 || n > 2 {
		return false
	}
	mark := ":"
	if !c.skip(mark) {
		if mark = "."; !c.skip(mark) {
			return false
		}
	}
	if t.minute, n = c.digits(); n != 2 || t.minute > 59 {
		return false
	}
	if c.skip(mark) {
		if t.second, n = c.digits(); n != 2 || t.second > 59 {
			return false
		}
		if (c.skip(".") || c.skip(",")) && !c.fraction(t) {
			return false
		}
	}
	rest := c.rest
	c.blanks()
	if !before && !c.half(t) {
		c.rest = rest
	}
	return true
}

func (c *cursor) fraction(t *localTime) bool {
	n, length := c.digits()
	if length == 0 {
		return false
	}
	for ; length < 9; length++ {
		n *= 10
	}
	t.nano = n
	return true
}

// half reads AM or PM in one of their spellings.
func (c *cursor) half(t *localTime) bool {
	for _, h := range [...]struct {
		text string
		half halfDay
	}{
		{"AM", amUS}, {"PM", pmUS}, {"am", am}, {"pm", pm}, {"Am", am}, {"Pm", pm}, {"a.m.", am}, {"p.m.", pm},
		{"A.M.", am}, {"P.M.", pm}, {"a. m.", am}, {"p. m.", pm}, {"上午", am}, {"下午", pm}, {"午前", am}, {"午後", pm},
		{"오전", am}, {"오후", pm},
	} {
		if c.skip(h.text) {
			t.half = h.half
			return true
		}
	}
	return false
}

// zone reads Z, UTC, GMT or an offset, if there is one.
func (c *cursor) zone(t *localTime) bool {
	if c.blanks(); c.rest == "" {
		return true
	}
	t.offset, c.rest, t.hasOffset = parseOffset(c.rest)
	return t.hasOffset
}

// parseOffset reads Z, UTC, GMT, or an offset from them: +01:00, +0100, +01, UTC+1.
func parseOffset(text string) (offset time.Duration, rest string, ok bool) {
	if len(text) >= 1 && text[0]|0x20 == 'z' {
		return 0, text[1:], true
	}
	c := cursor{text}
	named := len(text) >= 3 && (strings.EqualFold(text[:3], "UTC") || strings.EqualFold(text[:3], "GMT"))
	if named {
		c.rest = text[3:]
	}
	minus := c.skip("-") || c.skip("\u2212")
	if !minus && !c.skip("+") {
		return 0, c.rest, named
	}
	hours, n := c.digits()
	minutes := 0
	switch {
	case n == 4:
		hours, minutes = hours/100, hours%100
	case n == 0, n > 2, n == 1 && !named:
		return 0, text, false
	case c.skip(":"):
		if minutes, n = c.digits(); n != 2 {
			return 0, text, false
		}
	}
	if hours > 23 || minutes > 59 {
		return 0, text, false
	}
	offset = time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if minus {
		offset = -offset
	}
	return offset, c.rest, true
}
