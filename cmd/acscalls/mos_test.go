package main

import (
	"strings"
	"testing"
)

// The columns of R follow from package mos; 93.2 of the default connection less what the delay costs.
func TestMOS(t *testing.T) {
	tests := []struct {
		reason string
		args   []string
		want   string // how many streams have an estimate, of how many
	}{
		{"older records name no codec", nil, "0 of 6"},
		{"a codec for those, but no jitter buffer", []string{"--codec", "=G.711+PLC"}, "0 of 6"},
		{"that, too", []string{"--codec", "=G.711+PLC", "--empty-buffer"}, "6 of 6"},
		{"constants of one's own", []string{"--codec", " = 0/25", "--empty-buffer", "--other-delay", "30"}, "6 of 6"},
		{"for another codec", []string{"--codec", "OPUS=G.711", "--empty-buffer"}, "0 of 6"},
		{"streams of a participant", []string{"--codec", "=G.711", "--empty-buffer", "--call", "8d1a"}, "2 of 2"},
		{"a quality that none has", []string{"--quality", "Poor"}, "0 of 0"},
	}
	for _, tt := range tests {
		r := acscalls(t, append(append([]string{"mos", "-q", "--format", "ndjson"}, tt.args...), data)...)
		want := strings.Fields(tt.want)
		if got := []int{strings.Count(r.stdout, `"rated":1`), strings.Count(r.stdout, "\n")}; r.status != 0 || want[0] != digits(got[0]) || want[2] != digits(got[1]) {
			t.Errorf("%s: status %d, %d of %d, want %s", tt.reason, r.status, got[0], got[1], tt.want)
		}
	}
	for _, codec := range []string{"OPUS", "OPUS=", "OPUS=loud", "OPUS=0", "OPUS=50/25", "OPUS=0/1", "OPUS=0/NaN", "=0/25/1"} {
		acscalls(t, "mos", "--codec", codec, data).want(t, statusUsage, `use NAME=VALUE, where VALUE is IE/BPL with an Ie from 0 to 40 and a Bpl from 4.3 to 40, or one of G.711, G.711+PLC`)
	}
	acscalls(t, "mos", "--per", "day", data).want(t, statusUsage, `--per: "day" is not one of its values; use stream, participant, call`)
	acscalls(t, "mos", "--other-delay", "501", data).want(t, statusUsage, "--other-delay 501: use milliseconds from 0 to 500")
}

func digits(n int) string { return string(rune('0' + n)) }
