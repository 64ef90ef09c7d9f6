package report

import (
	"testing"
	"unicode/utf8"
)

func TestShorten(t *testing.T) {
	tests := []struct {
		text   string
		width  int
		want   string
		reason string
	}{
		{"8d1a8374-344d", 13, "8d1a8374-344d", "it fits"},
		{"8d1a8374-344d", 9, "8d1a8374…", "by the beginning of an ID the command finds the call"},
		{"/subscriptions/a/rg/b/communication", 16, "…b/communication", "the end of a path is the resource"},
		{"ACS user 5c1f", 9, "ACS…5c1f", "the digits tell two users apart"},
		{"Microsoft Entra user 5c1f", 20, "Microsoft Entra…5c1f", "and as much of the rest as fits"},
		{"12 VoIP, 10 PSTN", 10, "12 VoIP…", "no part of the 10"},
		{"12 VoIP, 1 PSTN", 11, "12 VoIP…", "nor a number without what it counts"},
		{"PSTN participant", 9, "PSTN par…", "any other text"},
		{"ÄÖÜäöü", 4, "ÄÖÜ…", "characters, not bytes"},
	}
	for _, tt := range tests {
		got := shorten(tt.text, tt.width)
		if got != tt.want || utf8.RuneCountInString(got) > tt.width {
			t.Errorf("%q to %d: %q, want %q: %s", tt.text, tt.width, got, tt.want, tt.reason)
		}
	}
}
