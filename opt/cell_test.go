package opt_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"example.com/acstelemetry/opt"
)

func TestCell(t *testing.T) {
	for _, tt := range []struct {
		reason string
		cell   opt.Cell
		typ    reflect.Type
		text   string
		want   string // the text as it is written
		bad    string // a text that is Invalid; "" if there is none
		err    error
	}{
		{"text", new(opt.Value[string]), reflect.TypeFor[string](), " two words ", " two words ", "", nil},
		{"an enumeration", new(opt.Value[color]), reflect.TypeFor[color](), "red", "red", "", nil},
		{"a whole number", new(opt.Value[int64]), reflect.TypeFor[int64](), "8.2E1", "82", "82,5", opt.ErrNumber},
		{"a whole number of a named type", new(opt.Value[count]), reflect.TypeFor[count](), "-82.0", "-82", "1e19", opt.ErrRange},
		{"seconds", new(opt.Value[opt.Seconds]), reflect.TypeFor[opt.Seconds](), "82", "82", "82s", opt.ErrNumber},
		{"milliseconds", new(opt.Value[opt.Milliseconds]), reflect.TypeFor[opt.Milliseconds](), "82", "82", "0x52", opt.ErrNumber},
		{"pixels", new(opt.Value[opt.Pixels]), reflect.TypeFor[opt.Pixels](), "720.0", "720", "720p", opt.ErrNumber},
		{"packets", new(opt.Value[opt.Packets]), reflect.TypeFor[opt.Packets](), "1e3", "1000", "1k", opt.ErrNumber},
		{"a real", new(opt.Value[float64]), reflect.TypeFor[float64](), "3.146336E-05", "0.00003146336", "1e400", opt.ErrRange},
		{"a real of a named type", new(opt.Value[share]), reflect.TypeFor[share](), "0.10", "0.1", "10%", opt.ErrNumber},
		{"a ratio", new(opt.Value[opt.Ratio]), reflect.TypeFor[opt.Ratio](), "1", "1", "Inf", opt.ErrNumber},
		{"a small real has an exponent", new(opt.Value[opt.FramesPerSecond]), reflect.TypeFor[opt.FramesPerSecond](), "0.00000012", "1.2e-07", "1e-400", opt.ErrRange},
		{"a bit rate", new(opt.Value[opt.BitsPerSecond]), reflect.TypeFor[opt.BitsPerSecond](), "1.5e6", "1500000", "1,5", opt.ErrNumber},
		{"a drift", new(opt.Value[opt.MillisecondsPerMinute]), reflect.TypeFor[opt.MillisecondsPerMinute](), "-0.5", "-0.5", "+0.5", opt.ErrNumber},
		{"a size", new(opt.Value[opt.Bytes]), reflect.TypeFor[opt.Bytes](), "1e21", "1e+21", "1 KB", opt.ErrNumber},
		{"seconds with a fraction", new(opt.Value[opt.RealSeconds]), reflect.TypeFor[opt.RealSeconds](), "67.222", "67.222", "67,222", opt.ErrNumber},
		{"milliseconds with a fraction", new(opt.Value[opt.RealMilliseconds]), reflect.TypeFor[opt.RealMilliseconds](), "1.50", "1.5", "1.5ms", opt.ErrNumber},
		{"a truth value", new(opt.Value[bool]), reflect.TypeFor[bool](), " TRUE ", "true", "1", opt.ErrBool},
		{"a truth value of a named type", new(opt.Value[answer]), reflect.TypeFor[answer](), "False", "false", "no", opt.ErrBool},
		{"a time", new(opt.Value[time.Time]), reflect.TypeFor[time.Time](), "2021-07-19T18:46:50.1880+02:00", "2021-07-19T16:46:50.188Z", "2021-07-19T18:46:50", opt.ErrZone},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			c := tt.cell
			if c.Type() != tt.typ {
				t.Errorf("Type is %v, want %v", c.Type(), tt.typ)
			}
			check := func(doing string, state opt.State, text string) {
				t.Helper()
				// The text that is there already stays in front.
				if got := string(c.AppendText([]byte("x="))); c.State() != state || got != "x="+text {
					t.Errorf("%s: %v with text %q, want %v with %q", doing, c.State(), got[2:], state, text)
				}
			}
			check("zero", opt.Absent, "")
			if err := c.Parse(tt.text); err != nil {
				t.Errorf("Parse(%q): %v", tt.text, err)
			}
			check("parsed", opt.Set, tt.want)
			if err := c.Parse(tt.want); err != nil {
				t.Errorf("Parse(%q): %v", tt.want, err)
			}
			check("parsed again", opt.Set, tt.want)
			if tt.bad != "" {
				if err := c.Parse(tt.bad); !errors.Is(err, tt.err) {
					t.Errorf("Parse(%q): error %v, want %v", tt.bad, err, tt.err)
				}
				check("parsed text that does not fit", opt.Invalid, "")
			}
			for text, state := range map[string]opt.State{"": opt.Null, "-": opt.Null, "null": opt.Null, "REDACTED": opt.Redacted} {
				if err := c.Parse(text); err != nil {
					t.Errorf("Parse(%q): %v", text, err)
				}
				check("parsed "+text, state, "")
			}
			for _, state := range []opt.State{opt.Absent, opt.Null, opt.Redacted, opt.Invalid} {
				if err := c.Parse(tt.text); err != nil {
					t.Errorf("Parse(%q): %v", tt.text, err)
				}
				c.Clear(state)
				check("cleared", state, "")
			}
			mustPanic(t, "Clear(Set)", func() { c.Clear(opt.Set) })
		})
	}
}

// A cleared Value equals one that never held anything, also with ==.
func TestClearForgets(t *testing.T) {
	v := opt.Of("secret")
	v.Clear(opt.Redacted)
	if v != opt.Without[string](opt.Redacted) {
		t.Error("the value is still there")
	}
}
