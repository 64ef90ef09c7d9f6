package main

import "testing"

func TestPercent(t *testing.T) {
	tests := []struct {
		live   uint64
		want   int
		reason string
	}{
		{0, 6400, "at the beginning: the runtime counts 4 MiB, and 64 times that are 256 MiB"},
		{64 << 20, 400, "256 MiB are four times as much"},
		{256 << 20, 100, "256 MiB are as much again"},
		{5 << 30, 100, "the collector's own rule"},
	}
	for _, tt := range tests {
		if got := percent(tt.live); got != tt.want {
			t.Errorf("%d bytes in use may grow by %d %%, want %d: %s", tt.live, got, tt.want, tt.reason)
		}
	}
}
