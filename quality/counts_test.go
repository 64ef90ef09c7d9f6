package quality_test

import (
	"maps"
	"testing"

	"example.com/acstelemetry/quality"
)

func TestCounts(t *testing.T) {
	many := make([]string, 0, 60) // more than are searched one by one, each twice in another case
	most := map[string]int{}
	for i := range 30 {
		name := "V" + string(rune('A'+i/26)) + string(rune('A'+i%26))
		many, most[name] = append(many, name, "v"+name[1:]), 2
	}
	for _, tt := range []struct {
		reason string
		names  []string
		want   map[string]int
	}{
		{"nothing", nil, map[string]int{}},
		{"one name", []string{"VoIP", "VoIP"}, map[string]int{"VoIP": 2}},
		{"the spelling that is first in order comes last", []string{"voip", "VoIP", "PSTN", "VOIP"}, map[string]int{"VOIP": 3, "PSTN": 1}},
		{"the spelling that is first in order comes first", []string{"VOIP", "voip"}, map[string]int{"VOIP": 2}},
		{"the empty name", []string{"", "a"}, map[string]int{"": 1, "a": 1}},
		{"many names", many, most},
	} {
		if got := quality.CountSpellings(tt.names...); !maps.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.reason, got, tt.want)
		}
	}
}
