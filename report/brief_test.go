package report

import "testing"

// The page has few digits of a number, but always its whole part.
func TestBrief(t *testing.T) {
	tests := []struct {
		in     float64
		digits int
		want   float64
		reason string
	}{
		{3024, 4, 3024, "a whole number with four digits"},
		{151067, 4, 151067, "a whole number with more"},
		{9007199254740991, 4, 9007199254740991, "the greatest that JavaScript has"},
		{23142.4321, 4, 23142, "of others the whole part"},
		{-23142.4321, 4, -23142, "also below zero"},
		{176.449, 4, 176.4, "four digits that count"},
		{0.100001234, 9, 0.100001234, "what is near a limit"},
		{0.00314612, 4, 0.003146, "a small share"},
		{0, 4, 0, "zero"},
	}
	for _, tt := range tests {
		if got := brief(tt.in, tt.digits); got == nil || *got != tt.want {
			t.Errorf("%v to %d digits: %v, want %v: %s", tt.in, tt.digits, *got, tt.want, tt.reason)
		}
	}
}
