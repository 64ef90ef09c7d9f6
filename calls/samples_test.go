package calls_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
)

// The documents' samples, each in a file of its own, are seven calls.
func TestSamples(t *testing.T) {
	var a calls.Assembler
	for _, s := range acstest.Samples() {
		a.Add(s.Record(), logs.Position{Source: s.Name, Record: 1})
	}
	type row struct {
		ID, Type              string
		Participants, Streams int
		Complete              bool
	}
	var got []row
	for _, c := range a.Calls() {
		got = append(got, row{c.ID.Or(""), string(c.Type.Or("")), len(c.Participants), len(c.Streams), c.Complete()})
	}
	want := []row{
		{"341acde7-8aa5-445b-a3da-2ddadca47d22", "Group", 3, 4, false}, // 4 of "six" streams: none of the telephone's
		{"8d1a8374-344d-4502-b54b-ba2d6daaf0ae", "P2P", 2, 3, true},
		{"", "Group", 1, 0, false}, // the telephone, 7 August
		{"", "Group", 1, 0, false}, // the bot, 9 August
		{"", "Group", 1, 0, false}, // across tenants, 14 August, twice: by the name of the file
		{"", "P2P", 1, 0, false},
		{"92d800c4-abde-40be-91e9-3814ee786b19", "", 1, 0, false}, // known from its client alone
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error("want (-), got (+):\n" + d)
	}
}
