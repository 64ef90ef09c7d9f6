package loganalytics

import "time"

// tick is the resolution of times in the workspace.
const tick = 100 * time.Nanosecond

const perSecond = int64(time.Second / tick)

// span is a half-open range of time, in ticks since 1970.
type span struct{ from, to int64 }

func (s span) since() time.Time        { return timeOf(s.from) }
func (s span) until() time.Time        { return timeOf(s.to) }
func (s span) duration() time.Duration { return time.Duration(s.to-s.from) * tick }

// halves divides a range, if it has more than one tick.
func (s span) halves() (left, right span, ok bool) {
	middle := s.from + (s.to-s.from)/2
	return span{s.from, middle}, span{middle, s.to}, s.to-s.from > 1
}

// parts divides a range into at most n parts of about the same length.
func (s span) parts(n int64) []span {
	n = max(min(n, s.to-s.from), 1)
	parts := make([]span, n)
	step, more := (s.to-s.from)/n, (s.to-s.from)%n
	from := s.from
	for i := range parts {
		to := from + step
		if int64(i) < more {
			to++
		}
		parts[i] = span{from, to}
		from = to
	}
	return parts
}

// ticks returns the first tick that is not before t.
func ticks(t time.Time) int64 {
	return t.Unix()*perSecond + (int64(t.Nanosecond())+int64(tick)-1)/int64(tick)
}

func timeOf(ticks int64) time.Time {
	return time.Unix(ticks/perSecond, ticks%perSecond*int64(tick)).UTC()
}

// formatTime prints a time with all its ticks.
func formatTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.9999999Z") }
