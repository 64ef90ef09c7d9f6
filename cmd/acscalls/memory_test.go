package main

import "testing"

func TestPercent(t *testing.T) {
	tests := []struct {
		live   uint64
		want   int
		reason string
	}{
		{0, 800, "at the beginning: the runtime counts 4 MiB, and 8 times that are 32 MiB"},
		{8 << 20, 400, "32 MiB are four times as much"},
		{32 << 20, 100, "32 MiB are as much again"},
		{5 << 30, 100, "the collector's own rule"},
	}
	for _, tt := range tests {
		if got := percent(tt.live); got != tt.want {
			t.Errorf("%d bytes in use may grow by %d %%, want %d: %s", tt.live, got, tt.want, tt.reason)
		}
	}
}
