package trend_test

import (
	"encoding/json"
	"maps"
	"testing"

	"example.com/acstelemetry/trend"
)

// Nearest rank: the value at place ⌈p × n ÷ 100⌉ of the sorted values.
func TestPercentile(t *testing.T) {
	var five trend.Histogram // 15 20 35 40 50
	for _, v := range []int64{50, 15, 40, 20, 35} {
		five.Add(v, 1)
	}
	var many trend.Histogram // 10 is 999 times there, 99 once
	many.Add(10, 999)
	many.Add(99, 1)
	var ms trend.Histogram // -5, 0 and 0: a clock that was set back
	ms.Add(-5, 1)
	ms.Add(0, 2)
	tests := []struct {
		name string
		h    trend.Histogram
		p    float64
		want int64
	}{
		{"place 0.25, so 1", five, 5, 15},
		{"place 1.5, so 2", five, 30, 20},
		{"place 2", five, 40, 20},
		{"place 2.5, so 3", five, 50, 35},
		{"place 5", five, 100, 50},
		{"place 4.75, so 5", five, 95, 50},
		{"place 999, although 99.9 is no exact number", many, 99.9, 10},
		{"place 1000", many, 99.95, 99},
		{"place 1", ms, 33, -5},
		{"place 2 of three", ms, 50, 0},
	}
	for _, tt := range tests {
		if got, ok := tt.h.Percentile(tt.p); got != tt.want || !ok {
			t.Errorf("%s: P%v = %d, %v; want %d", tt.name, tt.p, got, ok, tt.want)
		}
	}
	for _, p := range []float64{0, -1, 100.1} {
		if got, ok := five.Percentile(p); ok {
			t.Errorf("P%v = %d, want none", p, got)
		}
	}
	if _, ok := (trend.Histogram)(nil).Percentile(50); ok {
		t.Error("a percentile of nothing")
	}
}

// Two thousand million values less one: 99.999999 % of them are 1999999979.00000001,
// so the place is 1999999980, the first of the 20 that are 2. In floating point that
// little more is lost in the rounding.
func TestPercentileIsExact(t *testing.T) {
	h := trend.Histogram{1: 1_999_999_979, 2: 20}
	if got, ok := h.Percentile(99.999999); got != 2 || !ok {
		t.Errorf("P99.999999 = %d, %v; want 2", got, ok)
	}
	if got, ok := h.Percentile(1e-300); got != 1 || !ok {
		t.Errorf("P1e-300 = %d, %v; want the first", got, ok)
	}
}

// A value cannot be there less than 0 times.
func TestHistogramJSON(t *testing.T) {
	h := trend.Histogram{1: 1}
	if err := json.Unmarshal([]byte(`{"7":2,"-5":1}`), &h); err != nil || !maps.Equal(h, trend.Histogram{7: 2, -5: 1}) {
		t.Errorf("%v, %v", h, err)
	}
	err := json.Unmarshal([]byte(`{"300":-1}`), &h)
	if err == nil || err.Error() != "histogram: 300 is there -1 times, want 0 or more" || h.Count() != 3 {
		t.Errorf("%v, %v", h, err)
	}
}

func TestHistogramCounts(t *testing.T) {
	var a, b trend.Histogram
	a.Add(7, 2)
	a.Add(8, 0) // never
	b.Add(7, 3)
	b.Add(9, 1)
	a.Merge(b)
	if len(a) != 2 || a[7] != 5 || a[9] != 1 || a.Count() != 6 {
		t.Errorf("%v, want 5 times 7 and once 9", a)
	}
	if b.Count() != 4 {
		t.Errorf("merging changed the other one: %v", b)
	}
}
