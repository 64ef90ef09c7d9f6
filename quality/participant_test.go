package quality_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
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
		summary("alice"), summary("bob", endCode("503")),
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

// A connection ended ungracefully by its end code, or because a Hangup, EnterCall
// or Join had a bad result; the call's list knows only the first.
func TestUngraceful(t *testing.T) {
	tests := []struct {
		name   clientops.OperationName
		result clientops.ResultType
		want   bool
	}{
		{clientops.Hangup, clientops.Failed, true},
		{clientops.EnterCall, clientops.UnexpectedClientError, true},
		{clientops.Join, clientops.UnexpectedServerError, true},
		{clientops.Join, clientops.ExpectedError, false},
		{clientops.Join, clientops.Success, false},
		{clientops.StartCall, clientops.Failed, false},
		{clientops.MuteMicrophone, clientops.Failed, false},
	}
	for _, tt := range tests {
		op := operation("alice", tt.name, tt.result)
		if v := participantOf(t, "alice", summary("alice"), op); v.Ungraceful != tt.want {
			t.Errorf("%s %s: ungraceful %v", tt.name, tt.result, v.Ungraceful)
		}
		if v := participantOf(t, "alice", op); v.Ungraceful != tt.want {
			t.Errorf("%s %s of somebody without a summary: ungraceful %v", tt.name, tt.result, v.Ungraceful)
		}
		if v := judge(t, summary("alice"), op); len(v.Dropped) != 0 {
			t.Errorf("%s %s: dropped in the list of calls", tt.name, tt.result)
		}
	}
}
