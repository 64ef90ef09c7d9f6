package calls

import (
	"cmp"
	"time"
)

// stamp is a moment in UTC, in two thirds of the memory of a time.Time.
type stamp struct {
	seconds int64 // since 1970
	nanos   int32
}

func stampOf(t time.Time) stamp { return stamp{t.Unix(), int32(t.Nanosecond())} }

func (s stamp) time() time.Time { return time.Unix(s.seconds, int64(s.nanos)).UTC() }

func (s stamp) compare(t stamp) int {
	if s.seconds != t.seconds {
		return cmp.Compare(s.seconds, t.seconds)
	}
	return cmp.Compare(s.nanos, t.nanos)
}

func (s stamp) before(t stamp) bool { return s.compare(t) < 0 }

// soon reports whether t is not before s, and within a number of seconds.
func (s stamp) soon(t stamp, seconds int64) bool {
	late := stamp{s.seconds + seconds, s.nanos}
	return !t.before(s) && !late.before(t)
}
