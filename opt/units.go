package opt

import (
	"math"
	"time"
)

// Number types named for their unit. The fields of the records keep their
// documented names; the type says what the number counts.
type (
	// Seconds is a whole number of seconds.
	Seconds int64
	// Milliseconds is a whole number of milliseconds.
	Milliseconds int64
	// RealSeconds is a number of seconds that may have a fraction.
	RealSeconds float64
	// RealMilliseconds is a number of milliseconds that may have a fraction.
	RealMilliseconds float64
	// MillisecondsPerMinute is a duration in milliseconds per minute.
	MillisecondsPerMinute float64
	// Ratio is a share from 0 to 1; 0.1 is ten per cent.
	Ratio float64
	// FramesPerSecond is a rate of video frames.
	FramesPerSecond float64
	// BitsPerSecond is a bit rate.
	BitsPerSecond float64
	// Pixels is a height or a width.
	Pixels int64
	// Packets is a number of network packets.
	Packets int64
	// Bytes is a size.
	Bytes float64
)

// Duration returns s as a duration. Beyond the 292 years that a [time.Duration]
// can hold, it returns the nearest one that fits.
func (s Seconds) Duration() time.Duration { return scale(int64(s), time.Second) }

// Duration returns m as a duration. Beyond the 292 years that a [time.Duration]
// can hold, it returns the nearest one that fits.
func (m Milliseconds) Duration() time.Duration { return scale(int64(m), time.Millisecond) }

// Duration returns s as a duration, rounded to nanoseconds. Beyond the 292 years that a
// [time.Duration] can hold, it returns the nearest one that fits.
func (s RealSeconds) Duration() time.Duration { return scaleReal(float64(s), time.Second) }

// Duration returns m as a duration, rounded to nanoseconds. Beyond the 292 years that a
// [time.Duration] can hold, it returns the nearest one that fits.
func (m RealMilliseconds) Duration() time.Duration { return scaleReal(float64(m), time.Millisecond) }

func scaleReal(n float64, unit time.Duration) time.Duration {
	switch n = math.Round(n * float64(unit)); {
	case n >= 1<<63:
		return 1<<63 - 1
	case n < -1<<63:
		return -1 << 63
	case math.IsNaN(n):
		return 0
	}
	return time.Duration(n)
}

func scale(n int64, unit time.Duration) time.Duration {
	const most, least = time.Duration(1<<63 - 1), time.Duration(-1 << 63)
	switch {
	case n > int64(most/unit):
		return most
	case n < int64(least/unit):
		return least
	}
	return time.Duration(n) * unit
}
