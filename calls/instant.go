package calls

import (
	"cmp"
	"time"

	"example.com/acstelemetry/opt"
)

// instant is a moment in the years 1 to 9999 to the nanosecond, in little memory.
type instant struct {
	ticks int64 // of 100 ns since 1970, as Azure writes times
	rest  uint8 // nanoseconds, below 100
}

const ticksPerSecond = int64(time.Second / 100)

func instantOf(t time.Time) instant {
	nanos := t.Nanosecond()
	return instant{t.Unix()*ticksPerSecond + int64(nanos/100), uint8(nanos % 100)}
}

// unknownTime is the instant of a missing time. It is before all others.
var unknownTime = instantOf(time.Time{})

// instantIn returns the instant of a field, unknownTime if it has no value.
func instantIn(v opt.Value[time.Time]) instant {
	if t, ok := v.Get(); ok {
		return instantOf(t)
	}
	return unknownTime
}

func (i instant) time() time.Time {
	seconds := i.ticks / ticksPerSecond
	ticks := i.ticks % ticksPerSecond
	return time.Unix(seconds, ticks*100+int64(i.rest)).UTC() // which takes negative nanoseconds
}

// millis returns the milliseconds since 1970, cut.
func (i instant) millis() int64 {
	const ticks = ticksPerSecond / 1000
	if n := i.ticks % ticks; n < 0 {
		return i.ticks/ticks - 1
	}
	return i.ticks / ticks
}

func (i instant) compare(j instant) int {
	if i.ticks != j.ticks {
		return cmp.Compare(i.ticks, j.ticks)
	}
	return cmp.Compare(i.rest, j.rest)
}

func (i instant) before(j instant) bool { return i.compare(j) < 0 }

// soon reports whether j is not before i, and within a span.
func (i instant) soon(j instant, within time.Duration) bool {
	late := instant{i.ticks + int64(within/100), i.rest}
	return !j.before(i) && !late.before(j)
}

// span is the time from one moment to another.
type span struct{ first, last instant }

// emptySpan is the identity for span.add.
var emptySpan = span{first: instant{ticks: 1<<63 - 1}, last: instant{ticks: -1 << 63}}

// add extends s to include another span.
func (s *span) add(t span) {
	if t.first.before(s.first) {
		s.first = t.first
	}
	if s.last.before(t.last) {
		s.last = t.last
	}
}
