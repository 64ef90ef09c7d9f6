package main

import "testing"

func TestSize(t *testing.T) {
	tests := []struct {
		text string
		want int
		back string
	}{
		{"1", 1, "1"}, {"500000", 500000, "500000"}, {"64MB", 64 << 20, "64MB"}, {"64 mib", 64 << 20, "64MB"},
		{"1.5k", 1536, "1536"}, {"1G", 1 << 30, "1024MB"}, {"12B", 12, "12"},
	}
	for _, tt := range tests {
		var s size
		if err := s.Set(tt.text); err != nil || int(s) != tt.want || s.String() != tt.back {
			t.Errorf("%q: %d, error %v, back %q; want %d, %q", tt.text, s, err, s.String(), tt.want, tt.back)
		}
	}
	for _, text := range []string{"", "0", "-1", "x", "1X", "MB", "NaN", "inf", "3GB", "1e999"} {
		var s size
		if err := s.Set(text); err == nil {
			t.Errorf("%q: %d", text, s)
		}
	}
}

func TestBytesText(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 999_949: "999.9 kB", 999_950: "1.0 MB", 4_510_000_000: "4.5 GB", 1 << 62: "4.6 EB",
	} {
		if got := bytesText(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
