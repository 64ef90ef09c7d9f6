package opt

import (
	"strconv"
	"strings"
	"time"
)

// parseEpoch reads a number of seconds, milliseconds, microseconds or nanoseconds since
// 1970. The number of digits before the point tells which: 10, 13, 16 or 19, as in all
// times from September 2001 to November 2286.
//
// QUIRK: pandas writes milliseconds, Spark and others write microseconds or nanoseconds,
// and jq writes seconds; where a cell of a column is empty they become reals.
func parseEpoch(text string) (time.Time, error) {
	n, ok := splitNumber(text)
	if !ok || n.neg {
		return time.Time{}, ErrTime
	}
	digits, exp := n.scaled()
	const seconds, nanoseconds = 10, 19 // digits of such a number
	switch whole := len(digits) + exp; whole {
	case seconds, 13, 16, nanoseconds:
	default:
		return time.Time{}, ErrTime
	}
	digits = (digits + strings.Repeat("0", nanoseconds))[:nanoseconds]
	sec, _ := strconv.ParseInt(digits[:seconds], 10, 64)
	nano, _ := strconv.ParseInt(digits[seconds:], 10, 64)
	return time.Unix(sec, nano).UTC(), nil
}

// parseDotNet reads /Date(1626720410188)/, milliseconds since 1970. An offset in it says
// only where the clock was.
//
// QUIRK: .NET Framework and Windows PowerShell write \/Date(1626720410188)\/; where the
// JSON was escaped twice, the backslashes remain.
func parseDotNet(s string) (time.Time, error) {
	s = strings.TrimPrefix(strings.TrimPrefix(s, `\`), "/")
	s, ok1 := strings.CutPrefix(s, "Date(")
	s, ok2 := strings.CutSuffix(strings.TrimSuffix(strings.TrimSuffix(s, "/"), `\`), ")")
	if i := strings.LastIndexAny(s, "+-"); i > 0 {
		if _, err := parseZone(s[i:]); err != nil {
			return time.Time{}, ErrTime
		}
		s = s[:i]
	}
	ms, err := strconv.ParseInt(s, 10, 64)
	t := time.UnixMilli(ms).UTC()
	if !ok1 || !ok2 || err != nil || s[0] == '+' || !inCalendar(t) {
		return time.Time{}, ErrTime
	}
	return t, nil
}

// parseNamed reads times with the name of the month: those of HTTP (RFC 1123, RFC 850),
// of mail, of C (date) and of JavaScript. The day of the week must be right.
func parseNamed(s string) (time.Time, error) {
	if i := strings.Index(s, " ("); i > 0 && s[len(s)-1] == ')' {
		s = s[:i]
	}
	words := strings.Fields(s)
	for i, w := range words {
		if offset := strings.TrimPrefix(strings.TrimPrefix(w, "GMT"), "UTC"); offset != w {
			if words[i] = offset; offset == "" {
				words[i] = "+0000"
			}
		}
	}
	s = strings.Join(words, " ")
	t, ok := named(s)
	if !ok {
		if _, ok = named(s + " +0000"); ok {
			return time.Time{}, ErrZone
		}
		return time.Time{}, ErrTime
	}
	if weekday := t.Format("Mon"); s[0] > '9' && !strings.EqualFold(s[:len(weekday)], weekday) {
		return time.Time{}, ErrTime
	}
	if t = t.UTC(); !inCalendar(t) {
		return time.Time{}, ErrTime
	}
	return t, nil
}

func named(s string) (time.Time, bool) {
	for _, layout := range []string{
		"Mon, 2 Jan 2006 15:04:05 -0700",
		"2 Jan 2006 15:04:05 -0700",
		"Monday, 02-Jan-06 15:04:05 -0700",
		"Mon Jan 2 15:04:05 -0700 2006",
		"Mon Jan 2 2006 15:04:05 -0700",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
