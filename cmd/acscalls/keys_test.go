package main

import (
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry/acstest"
)

// Without its first three columns, the output is that of convert.
func TestKeysAreLinesOfConvert(t *testing.T) {
	for name, path := range map[string]string{
		"samples":   "../../examples/data",
		"generated": generated(t, acstest.Config{Seed: 8, Calls: 30, Surveys: 0.3, MediaStats: 0.3, Usage: 0.3, WithoutID: 0.1, AddedFields: 0.2, NestedFields: 0.1, Escapes: true}),
	} {
		want := acscalls(t, "convert", "-q", path).stdout
		var got strings.Builder
		kinds := map[string]int{}
		for line := range strings.Lines(acscalls(t, "keys", "-q", path).stdout) {
			cells := strings.SplitN(line, "\t", 4)
			if len(cells) != 4 || len(cells[1]) != 16 || len(cells[2]) > 3*16+2 {
				t.Fatalf("%s: a line %q", name, line)
			}
			kinds[cells[0]]++
			got.WriteString(cells[3])
		}
		if got.String() != want {
			t.Errorf("%s: the records are not those of convert", name)
		}
		if name == "generated" && slices.Contains([]int{kinds["call"], kinds["stray"], kinds["lone"], kinds["other"]}, 0) {
			t.Errorf("%s: not all kinds: %v", name, kinds)
		}
	}
}

// The lines of a small input, by hand: the operation is a stray whose client is that of another
// operation, which names the call of the summary. No other record has its own ID.
func TestKeysConnect(t *testing.T) {
	path := given(t, "in.json", strings.Join([]string{
		`{"category":"CallSummary","correlationId":"call","properties":{"participantId":"A","endpointId":"e"}}`,
		`{"category":"CallClientOperations","properties":{"CallId":"call","ParticipantId":"A","ClientInstanceId":"x","OperationId":"1","OperationName":"Join","CallClientTimeStamp":"2026-03-01T12:00:00Z"}}`,
		`{"category":"CallClientOperations","properties":{"ClientInstanceId":"x","OperationId":"2","OperationName":"CreateView","CallClientTimeStamp":"2026-03-01T11:59:00Z"}}`,
		`{"category":"Chat"}`,
	}, "\n"))
	var got [][]string
	for line := range strings.Lines(acscalls(t, "keys", "-q", path).stdout) {
		got = append(got, strings.SplitN(line, "\t", 4))
	}
	summary, join, stray, other := got[0], got[1], got[2], got[3]
	switch a, x, _ := strings.Cut(join[2], ","); {
	case summary[0] != "call" || join[0] != "call" || stray[0] != "stray" || other[0] != "other":
		t.Error("other kinds")
	case summary[1] != join[1] || stray[1] == join[1]:
		t.Error("the summary and the first operation have the same call, and the second another key")
	case a != summary[2] || x != stray[2]:
		t.Error("participant and client connect the records")
	case other[1] != "0000000000000000" || other[2] != "":
		t.Error("a record of no call has no keys")
	}
}
