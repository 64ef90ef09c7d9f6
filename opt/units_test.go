package opt_test

import (
	"math"
	"testing"
	"time"

	"example.com/acstelemetry/opt"
)

// A Duration ends at 2^63 - 1 ns: 9223372036 s or 9223372036854 ms, and a
// remainder.
func TestDuration(t *testing.T) {
	const most, least = time.Duration(math.MaxInt64), time.Duration(math.MinInt64)
	for _, tt := range []struct {
		reason string
		got    time.Duration
		want   time.Duration
	}{
		{"no seconds", opt.Seconds(0).Duration(), 0},
		{"seconds", opt.Seconds(82).Duration(), 82_000_000_000},
		{"negative seconds", opt.Seconds(-82).Duration(), -82_000_000_000},
		{"the most seconds", opt.Seconds(9223372036).Duration(), 9223372036_000_000_000},
		{"a second more", opt.Seconds(9223372037).Duration(), most},
		{"the least seconds", opt.Seconds(-9223372036).Duration(), -9223372036_000_000_000},
		{"a second less", opt.Seconds(-9223372037).Duration(), least},
		{"the largest number of seconds", opt.Seconds(math.MaxInt64).Duration(), most},
		{"the smallest number of seconds", opt.Seconds(math.MinInt64).Duration(), least},

		{"milliseconds", opt.Milliseconds(82).Duration(), 82_000_000},
		{"negative milliseconds", opt.Milliseconds(-82).Duration(), -82_000_000},
		{"the most milliseconds", opt.Milliseconds(9223372036854).Duration(), 9223372036854_000_000},
		{"a millisecond more", opt.Milliseconds(9223372036855).Duration(), most},
		{"the least milliseconds", opt.Milliseconds(-9223372036854).Duration(), -9223372036854_000_000},
		{"a millisecond less", opt.Milliseconds(-9223372036855).Duration(), least},
		{"the largest number of milliseconds", opt.Milliseconds(math.MaxInt64).Duration(), most},
		{"the smallest number of milliseconds", opt.Milliseconds(math.MinInt64).Duration(), least},

		{"seconds with a fraction", opt.RealSeconds(67.222).Duration(), 67_222_000_000},
		{"less than a nanosecond is rounded", opt.RealSeconds(-1.6e-9).Duration(), -2},
		{"too many seconds", opt.RealSeconds(1e300).Duration(), most},
		{"too few seconds", opt.RealSeconds(math.Inf(-1)).Duration(), least},
		{"no number", opt.RealSeconds(math.NaN()).Duration(), 0},
		{"milliseconds with a fraction", opt.RealMilliseconds(1.5).Duration(), 1_500_000},
		{"2^63 ns, one more than a duration holds", opt.RealMilliseconds(1 << 63 / 1e6).Duration(), most},
		{"-2^63 ns, which it holds", opt.RealMilliseconds(-1 << 63 / 1e6).Duration(), least},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %d ns, want %d ns", tt.reason, tt.got, tt.want)
		}
	}
}
