package opt

import (
	"strings"
	"time"
)

// parseTime reads a time in one of the styles of the package's grammar.
func parseTime(text string) (time.Time, error) {
	text = trim(text)
	if strings.Contains(text, "/") {
		return parseUS(text)
	}
	return parseISO(text)
}

// parseISO reads 2006-01-02T15:04:05.999999999Z07:00.
func parseISO(s string) (time.Time, error) {
	if len(s) < len("2006-01-02T15:04:05") || s[4] != '-' || s[7] != '-' || s[10]|0x20 != 't' {
		return time.Time{}, ErrTime
	}
	year, ok1 := decimal(s[:4])
	month, ok2 := decimal(s[5:7])
	day, ok3 := decimal(s[8:10])
	clock, rest, ok4 := parseClock(s[11:])
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return time.Time{}, ErrTime
	}
	offset, err := parseZone(rest)
	if err != nil {
		return time.Time{}, err
	}
	t, err := clock.on(year, month, day)
	if t = t.Add(-offset); !inCalendar(t) {
		return time.Time{}, ErrTime
	}
	return t, err
}

// inCalendar reports whether the year in UTC is one of 0001 to 9999.
func inCalendar(t time.Time) bool { return calendarBegins <= t.Unix() && t.Unix() < calendarEnds }

// The limits of the calendar in seconds since 1970.
const (
	calendarBegins = -62_135_596_800 // 0001-01-01
	calendarEnds   = 253_402_300_800 // 10000-01-01
)

// parseUS reads 01/02/2006 15:04:05 and 1/2/2006, 3:04:05.999 PM.
//
// QUIRK: some samples print 07/19/2021 18:46:50, the portal's CSV 7/19/2021,
// 6:46:50.188 PM.
func parseUS(s string) (time.Time, error) {
	date, rest, ok := strings.Cut(s, " ")
	m, dy, ok1 := strings.Cut(strings.TrimSuffix(date, ","), "/")
	d, y, ok2 := strings.Cut(dy, "/")
	if !ok || !ok1 || !ok2 || len(m) > 2 || len(d) > 2 || len(y) != 4 {
		return time.Time{}, ErrTime
	}
	month, ok1 := decimal(m)
	day, ok2 := decimal(d)
	year, ok3 := decimal(y)
	if len(rest) > 1 && rest[1] == ':' {
		rest = "0" + rest // an hour of one digit
	}
	clock, rest, ok := parseClock(rest)
	if !ok || !ok1 || !ok2 || !ok3 {
		return time.Time{}, ErrTime
	}
	// QUIRK: browsers put a narrow no-break space between the time and AM or PM.
	switch half := strings.TrimPrefix(strings.TrimPrefix(rest, "\u202f"), " "); half {
	case "":
	case "AM", "PM":
		if clock.hour < 1 || clock.hour > 12 {
			return time.Time{}, ErrTime
		}
		clock.hour %= 12
		if half == "PM" {
			clock.hour += 12
		}
	default:
		return time.Time{}, ErrTime
	}
	return clock.on(year, month, day)
}

// clockTime is a time of day.
type clockTime struct{ hour, minute, second, nano int }

// parseClock reads 15:04:05 and a fraction of up to nine digits; rest is the
// text after them.
//
// QUIRK: the logs print fractions of 0 to 7 digits, as 17:06:50.3Z.
func parseClock(s string) (c clockTime, rest string, ok bool) {
	const form = "15:04:05"
	if len(s) < len(form) || s[2] != ':' || s[5] != ':' {
		return c, s, false
	}
	var ok1, ok2, ok3 bool
	c.hour, ok1 = decimal(s[:2])
	c.minute, ok2 = decimal(s[3:5])
	c.second, ok3 = decimal(s[6:8])
	s = s[len(form):]
	if strings.HasPrefix(s, ".") {
		var frac string
		if frac, s = digits(s[1:]); frac == "" || len(frac) > 9 {
			return c, s, false
		}
		c.nano, _ = decimal((frac + "00000000")[:9])
	}
	return c, s, ok1 && ok2 && ok3 && c.hour < 24 && c.minute < 60 && c.second < 60
}

// on returns the time of day on a date of the calendar, in UTC.
func (c clockTime) on(year, month, day int) (time.Time, error) {
	t := time.Date(year, time.Month(month), day, c.hour, c.minute, c.second, c.nano, time.UTC)
	if year < 1 || t.Day() != day || t.Month() != time.Month(month) {
		return time.Time{}, ErrTime // such as 30 February, which Date would normalize
	}
	return t, nil
}

// parseZone reads Z, ±hh:mm or ±hhmm.
func parseZone(s string) (time.Duration, error) {
	switch {
	case s == "":
		return 0, ErrZone
	case s == "Z" || s == "z":
		return 0, nil
	case len(s) == len("+00:00") && s[3] == ':':
		s = s[:3] + s[4:]
	case len(s) != len("+0000"):
		return 0, ErrTime
	}
	hours, ok1 := decimal(s[1:3])
	minutes, ok2 := decimal(s[3:])
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	switch {
	case !ok1 || !ok2 || hours > 23 || minutes > 59:
	case s[0] == '+':
		return offset, nil
	case s[0] == '-':
		return -offset, nil
	}
	return 0, ErrTime
}

// decimal reads a short decimal number without a sign.
func decimal(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, s != ""
}
