package mos_test

import (
	"testing"

	"example.com/acstelemetry/mos"
	"example.com/acstelemetry/opt"
)

func TestWorst(t *testing.T) {
	of := func(r float64) mos.Result { return mos.Result{R: opt.Of(r)} }
	tests := []struct {
		reason string
		list   []mos.Result
		want   int
	}{
		{"no streams", nil, -1},
		{"no stream has an R", []mos.Result{{}, {}}, -1},
		{"one that has", []mos.Result{{}, of(90)}, 1},
		{"the lowest", []mos.Result{of(90), of(70), {}, of(80)}, 1},
		{"the first of two", []mos.Result{of(90), of(70), of(70)}, 1},
		{"below zero, as a very bad connection may be", []mos.Result{of(1), of(-3), of(0)}, 1},
	}
	for _, tt := range tests {
		if got := mos.Worst(tt.list); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.reason, got, tt.want)
		}
	}
}
