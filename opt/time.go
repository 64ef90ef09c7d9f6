package opt

import (
	"strings"
	"time"
)

// parseTime reads a time in one of the styles of the package's grammar. The zero time
// means no time.
func parseTime(text string) (time.Time, error) {
	text = trim(text)
	switch {
	case strings.Contains(text, "Date("):
		return parseDotNet(text)
	case len(text) < len("1626720410"):
		return time.Time{}, ErrTime
	case text[0] < '0' || text[0] > '9' || text[1] == ' ' || text[2] == ' ':
		return parseNamed(text)
	case text[4] == '-' || text[4] == '/' && !strings.Contains(text[:4], "/"):
		return parseISO(text)
	case text[8]|0x20 == 't' && len(text) >= len("20060102T150405"):
		return parseISO(text[:4] + "-" + text[4:6] + "-" + text[6:11] + ":" + text[11:13] + ":" + text[13:])
	case strings.Contains(text, "/"):
		return parseUS(text)
	}
	return parseEpoch(text)
}

// parseISO reads 2006-01-02T15:04:05.999999999Z07:00, also with a blank for the T,
// slashes for hyphens, and without seconds.
//
// QUIRK: pandas, Go and databases print a blank instead of the T.
func parseISO(s string) (time.Time, error) {
	if len(s) < len("2006-01-02T15:04") || s[7] != s[4] || s[10]|0x20 != 't' && s[10] != ' ' {
		return time.Time{}, ErrTime
	}
	year, ok1 := decimal(s[:4])
	month, ok2 := decimal(s[5:7])
	day, ok3 := decimal(s[8:10])
	clock, rest, ok4 := parseClock(s[11:])
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return time.Time{}, ErrTime
	}
	t, err := clock.on(year, month, day)
	if err != nil || t.IsZero() {
		return time.Time{}, err
	}
	offset, err := parseZone(rest)
	if err != nil {
		return time.Time{}, err
	}
	if t = t.Add(-offset); !inCalendar(t) {
		return time.Time{}, ErrTime
	}
	return t, nil
}

// inCalendar reports whether the year in UTC is one of 0001 to 9999.
func inCalendar(t time.Time) bool { return calendarBegins <= t.Unix() && t.Unix() < calendarEnds }

// The limits of the calendar in seconds since 1970.
const (
	calendarBegins = -62_135_596_800 // 0001-01-01
	calendarEnds   = 253_402_300_800 // 10000-01-01
)

// parseUS reads 01/02/2006 15:04:05 and 1/2/2006, 3:04:05.999 PM. It is in UTC unless it
// says otherwise. Nothing else is tolerated, not even am in lower case: countries that
// put the day first write so.
//
// QUIRK: some samples print 07/19/2021 18:46:50, the portal's CSV 7/19/2021,
// 6:46:50.188 PM, and .NET's DateTimeOffset 7/19/2021 6:46:50 PM +02:00.
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
	hasSeconds := len(rest) > len("15:04") && rest[len("15:04")] == ':'
	clock, rest, ok := parseClock(rest)
	if !ok || !ok1 || !ok2 || !ok3 || !hasSeconds || clock.hour == 24 || clock.second == 60 {
		return time.Time{}, ErrTime
	}
	// QUIRK: browsers put a narrow no-break space between the time and AM or PM.
	half := strings.TrimPrefix(strings.TrimPrefix(rest, "\u202f"), " ")
	if pm := strings.HasPrefix(half, "PM"); pm || strings.HasPrefix(half, "AM") {
		if clock.hour < 1 || clock.hour > 12 {
			return time.Time{}, ErrTime
		}
		clock.hour %= 12
		if pm {
			clock.hour += 12
		}
		rest = half[len("PM"):]
	}
	var offset time.Duration
	if rest != "" {
		var err error
		if offset, err = parseZone(rest); err != nil {
			return time.Time{}, ErrTime
		}
	}
	t, err := clock.on(year, month, day)
	if err != nil || t.IsZero() {
		return time.Time{}, err
	}
	if t = t.Add(-offset); !inCalendar(t) {
		return time.Time{}, ErrTime
	}
	return t, nil
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// clockTime is a time of day. Hour 24 and second 60 are those of the next day and of
// the next minute.
type clockTime struct{ hour, minute, second, nano int }

// parseClock reads 15:04 or 15:04:05 and a fraction of a second, of which nine digits
// count; rest is the text after them.
//
// QUIRK: the logs print fractions of 0 to 7 digits, as 17:06:50.3Z. ISO 8601 allows a
// comma for the point, and 24:00 for the end of a day; a second 60 is a leap second, or
// one that was rounded up.
func parseClock(s string) (c clockTime, rest string, ok bool) {
	if len(s) < len("15:04") || s[2] != ':' {
		return c, s, false
	}
	var ok1, ok2 bool
	c.hour, ok1 = decimal(s[:2])
	c.minute, ok2 = decimal(s[3:5])
	ok3 := true
	if s = s[len("15:04"):]; len(s) >= len(":05") && s[0] == ':' {
		c.second, ok3 = decimal(s[1:3])
		if s = s[len(":05"):]; s != "" && (s[0] == '.' || s[0] == ',') {
			var frac string
			if frac, s = digits(s[1:]); frac == "" {
				return c, s, false
			}
			c.nano, _ = decimal((frac + "00000000")[:9])
		}
	}
	inDay := c.hour < 24 || c.hour == 24 && c.minute == 0 && c.second == 0 && c.nano == 0
	return c, s, ok1 && ok2 && ok3 && inDay && c.minute < 60 && c.second <= 60
}

// on returns the time of day on a date of the calendar, in UTC.
func (c clockTime) on(year, month, day int) (time.Time, error) {
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < 1 || date.Day() != day || date.Month() != time.Month(month) {
		return time.Time{}, ErrTime // such as 30 February, which Date would normalize
	}
	t := date.Add(time.Duration(c.hour)*time.Hour + time.Duration(c.minute)*time.Minute +
		time.Duration(c.second)*time.Second + time.Duration(c.nano))
	if !inCalendar(t) {
		return time.Time{}, ErrTime
	}
	return t, nil
}

// parseZone reads the zone after a time: Z, UTC or GMT, or an offset: ±hh:mm, ±hhmm or
// ±hh. After an offset there may be the name of the zone.
//
// QUIRK: Go prints "+0100 CET m=+0.1", JavaScript "GMT+0100 (Central European Standard
// Time)", Java "+01:00[Europe/Berlin]". Names without an offset are ambiguous.
func parseZone(s string) (time.Duration, error) {
	s, _, _ = strings.Cut(strings.TrimLeft(s, " "), " m=")
	s, region, ok := strings.Cut(s, "[")
	if ok && (s == "" || !strings.HasSuffix(region, "]")) {
		return 0, ErrTime
	}
	if s == "" {
		return 0, ErrZone
	}
	if strings.EqualFold(s, "Z") {
		return 0, nil
	}
	if hasPrefixFold(s, "UTC") || hasPrefixFold(s, "GMT") {
		if s = s[len("UTC"):]; s == "" {
			return 0, nil
		}
	}
	s, name, _ := strings.Cut(s, " ")
	if len(name) > len("+0530") && !(name[0] == '(' && name[len(name)-1] == ')') || len(s) < len("+00") {
		return 0, ErrTime
	}
	minutes, ok2 := 0, len(s) == len("+00")
	hours, ok1 := decimal(s[1:3])
	if !ok2 {
		minutes, ok2 = decimal(strings.TrimPrefix(s[3:], ":"))
		ok2 = ok2 && (len(s) == len("+0000") && s[3] != ':' || len(s) == len("+00:00") && s[3] == ':')
	}
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
