package measure

import "testing"

// Six digits, and all of a whole number.
func TestSignificant(t *testing.T) {
	for _, tt := range []struct {
		in   float64
		want string
	}{
		{1234567, "1234567"}, {1234567.8, "1234568"}, {-1234567, "-1234567"}, {103.2504, "103.25"}, {0.1000000123, "0.1"},
		{0, "0"}, {1e300, "1e+300"}, {123456789012345678, "1.23457e+17"},
	} {
		if got := Significant(tt.in, 6); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestText(t *testing.T) {
	for _, tt := range []struct {
		value  float64
		unit   string
		want   string
		reason string
	}{
		{66, "ms", "66 ms", "a whole number"},
		{0.123456, "ratio", "12.35 %", "a ratio is a percentage of four digits"},
		{0.1, "ratio", "10 %", "without a trailing zero"},
	} {
		if got := Text(tt.value, tt.unit); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}

// A value that is beyond a limit by little must not look like it.
func TestApart(t *testing.T) {
	if value, limit := Apart(0.1000001, 0.1, "ratio"); value != "10.00001 %" || limit != "10 %" {
		t.Errorf("%s and %s", value, limit)
	}
	if got := Beyond(31, 30, "ms"); got != "31 ms" {
		t.Error(got)
	}
	if value, limit := Apart(30, 30, "ms"); value != limit || value != "30 ms" {
		t.Errorf("%s and %s, want the same", value, limit)
	}
}
