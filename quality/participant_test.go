package quality_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// participantOf judges one participant of the call of the records.
func participantOf(t *testing.T, key string, records ...logs.Record) *quality.ParticipantVerdict {
	t.Helper()
	c := assemble(t, records...)
	for _, p := range c.Participants {
		if p.Key == key {
			return quality.CallDiagnostics().Participant(c, p)
		}
	}
	t.Fatalf("no participant %q", key)
	return nil
}

func TestParticipant(t *testing.T) {
	records := []logs.Record{
		summary("alice"), summary("bob", dropped),
		stream("alice", diagnostics.Audio, 1, jitter(31)), stream("alice", diagnostics.Video, 2, jitter(30)),
		stream("bob", diagnostics.Audio, 3, jitter(30)),
		operation("alice", clientops.StartVideo, clientops.Failed),
	}
	records = append(records, diagnostic("alice", "noNetwork", "true")...)
	alice := participantOf(t, "alice", records...)
	if alice.Quality != quality.Poor || alice.PoorStreams != 1 || len(alice.Streams) != 2 || alice.Ungraceful {
		t.Errorf("alice: %+v", alice)
	}
	for _, v := range alice.Streams {
		want := quality.Good
		if v.Stream.Record.StreamID.Or(0) == 1 {
			want = quality.Poor
		}
		if v.Verdict != want {
			t.Errorf("stream %v: %s", v.Stream.Record.StreamID, v.Verdict)
		}
	}
	want := []quality.Issue{{Name: "NoNetwork", Count: 1}, {Name: "Poor Media Streams", Count: 1}, {Name: "StartVideo", Count: 1}}
	if !cmp.Equal(alice.Issues, want) || len(alice.BadOperations) != 1 || len(alice.BadDiagnostics) != 1 {
		t.Error(cmp.Diff(want, alice.Issues))
	}
	bob := participantOf(t, "bob", records...)
	if bob.Quality != quality.Good || !bob.Ungraceful || !cmp.Equal(bob.Issues, []quality.Issue{{Name: "Call Ended Ungracefully", Count: 1}}) {
		t.Errorf("bob: %+v", bob)
	}
	if v := participantOf(t, "carol", summary("carol")); v.Quality != quality.Unknown || v.Issues != nil {
		t.Errorf("a participant without streams: %+v", v)
	}
}

// A connection ended ungracefully if an outcome has a bad result; the summary says so only if
// there is no outcome. The list of calls goes by the summary where there is one.
func TestUngraceful(t *testing.T) {
	tests := []struct {
		name   clientops.OperationName
		result clientops.ResultType
		want   bool // with a summary that says that all was well, or without one
		after  bool // with a summary that says that the participant was dropped
		before bool // until 2024, with an end code that says that all was well
	}{
		{clientops.Hangup, clientops.Failed, true, true, true},
		{clientops.EnterCall, clientops.UnexpectedClientError, true, true, true},
		{clientops.Join, clientops.UnexpectedServerError, true, true, true},
		{clientops.Join, clientops.ExpectedError, false, false, false}, // it outranks the summary
		{clientops.Join, clientops.Success, false, false, false},
		{clientops.StartCall, clientops.Failed, true, true, false}, // an outcome since 2025
		{clientops.AcceptIncomingCall, clientops.Failed, true, true, false},
		{clientops.MuteMicrophone, clientops.Failed, false, true, false}, // no outcome
	}
	before := quality.CallDiagnostics2024()
	for _, tt := range tests {
		op := operation("alice", tt.name, tt.result)
		if v := participantOf(t, "alice", summary("alice"), op); v.Ungraceful != tt.want {
			t.Errorf("%s %s: ungraceful %v", tt.name, tt.result, v.Ungraceful)
		}
		if v := participantOf(t, "alice", op); v.Ungraceful != tt.want {
			t.Errorf("%s %s of somebody without a summary: ungraceful %v", tt.name, tt.result, v.Ungraceful)
		}
		if v := participantOf(t, "alice", summary("alice", dropped), op); v.Ungraceful != tt.after {
			t.Errorf("%s %s of somebody whom the summary calls dropped: ungraceful %v", tt.name, tt.result, v.Ungraceful)
		}
		c := assembleBy(t, before, summary("alice"), op)
		if v := before.Participant(c, c.Participants[0]); v.Ungraceful != tt.before {
			t.Errorf("%s %s until 2024: ungraceful %v", tt.name, tt.result, v.Ungraceful)
		}
		if v := judge(t, summary("alice"), op); len(v.Dropped) != 0 {
			t.Errorf("%s %s: dropped in the list of calls", tt.name, tt.result)
		}
	}
	// An outcome without a result is not bad, and outranks the summary all the same.
	unsaid := operation("alice", clientops.Hangup, "")
	unsaid.ResultType = opt.Value[clientops.ResultType]{}
	if v := participantOf(t, "alice", summary("alice", dropped), unsaid); v.Ungraceful {
		t.Error("an outcome without a result is bad")
	}
}

// A participant has issues if it was dropped, or if an operation or a diagnostic that names it
// went wrong. Others of its client, which name nobody, do not count, nor do poor streams.
func TestHasIssues(t *testing.T) {
	nobody := func(r *clientops.Record) { r.ParticipantID, r.EndpointID = opt.Value[string]{}, opt.Value[string]{} }
	client := func(r *clientops.Record) { r.ClientInstanceID = opt.Of("client") }
	joined := operation("alice", clientops.Join, clientops.Succeeded, client)
	withoutID := summary("alice")
	withoutID.ParticipantID = opt.Value[string]{}
	byEndpoint := func(r *clientops.Record) { r.ParticipantID = opt.Value[string]{} }
	tests := []struct {
		reason, key string
		records     []logs.Record
		want        bool
	}{
		{"nothing went wrong", "alice", []logs.Record{summary("alice"), joined}, false},
		{"dropped", "alice", []logs.Record{summary("alice", dropped)}, true},
		{"a stream is poor", "alice", []logs.Record{summary("alice"), stream("alice", diagnostics.Audio, 1, jitter(31))}, false},
		{"an operation went wrong", "alice", []logs.Record{summary("alice"), operation("alice", clientops.StartVideo, clientops.Failed)}, true},
		{"a diagnostic is bad", "alice", append(diagnostic("alice", "noNetwork", "true"), summary("alice")), true},
		{"an operation of its client that names nobody went wrong", "alice",
			[]logs.Record{summary("alice"), joined, operation("alice", clientops.StartVideo, clientops.Failed, client, nobody)}, false},
		{"an operation by the endpoint of somebody without an ID", "endpoint of alice",
			[]logs.Record{withoutID, operation("alice", clientops.StartVideo, clientops.Failed, byEndpoint)}, true},
		{"an operation by the endpoint of somebody with an ID", "alice",
			[]logs.Record{summary("alice"), joined, operation("alice", clientops.StartVideo, clientops.Failed, client, byEndpoint)}, false},
	}
	for _, tt := range tests {
		if v := participantOf(t, tt.key, tt.records...); v.HasIssues != tt.want {
			t.Errorf("%s: %t, want %t; issues %v", tt.reason, v.HasIssues, tt.want, v.Issues)
		}
	}
}

// All participants of a call are judged as each of them is.
func TestParticipants(t *testing.T) {
	p := quality.CallDiagnostics()
	recs, at := records(acstest.Config{Seed: 4, Calls: 40})
	a := p.Assembler()
	for i, rec := range recs {
		a.Add(rec, at[i])
	}
	for c := range a.All() {
		var want []*quality.ParticipantVerdict
		for _, one := range c.Participants {
			want = append(want, p.Participant(c, one))
		}
		got := p.Participants(c)
		if len(got) != len(want) {
			t.Fatalf("%v: got %d verdicts, want %d", c.ID, len(got), len(want))
		}
		for i := range got {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Errorf("%v: participant %d: got %+v, want %+v", c.ID, i, got[i], want[i])
			}
		}
	}
}

// A participant is dropped, or not, as in the list of calls, whatever its client says; without a
// category that is not known.
func TestParticipantDropped(t *testing.T) {
	left := operation("alice", clientops.Hangup, clientops.Succeeded)
	uncategorized := func(r *callsummary.Record) { r.ResultCategory = opt.Value[callsummary.ResultCategory]{} }
	tests := []struct {
		reason  string
		records []logs.Record
		want    opt.Value[bool]
	}{
		{"the summary says so, and the client does not", []logs.Record{summary("alice", dropped), left}, opt.Of(true)},
		{"the summary says that all was well", []logs.Record{summary("alice"), left}, opt.Of(false)},
		{"no category", []logs.Record{summary("alice", uncategorized), left}, opt.Value[bool]{}},
		{"only the client knows the call", []logs.Record{operation("alice", clientops.Hangup, clientops.UnexpectedClientError)}, opt.Of(true)},
	}
	for _, tt := range tests {
		if got := participantOf(t, "alice", tt.records...).Dropped; got != tt.want {
			t.Errorf("%s: %v, want %v", tt.reason, got, tt.want)
		}
	}
}
