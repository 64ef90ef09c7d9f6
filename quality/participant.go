package quality

import (
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/issue"
)

// ParticipantVerdict is what a profile says about a participant of a call.
type ParticipantVerdict struct {
	Participant *calls.Participant
	Assessment
	// Ungraceful says that the connection ended ungracefully: by its end code,
	// or because a Hangup, EnterCall or Join operation had a bad result.
	Ungraceful bool
}

// Participant judges a participant of a call.
func (p Profile) Participant(c *calls.Call, one *calls.Participant) *ParticipantVerdict {
	v := &ParticipantVerdict{Participant: one, Assessment: Assessment{Quality: Unknown}}
	j := judge{profile: &p}
	for _, s := range c.Streams {
		if s.Participant != one {
			continue
		}
		sv := j.callStream(c, s)
		v.Streams = append(v.Streams, sv)
		v.PoorStreams += v.Quality.add(sv.Verdict)
	}
	for _, s := range c.Series {
		if s.Participant == one {
			v.Series = p.series(s, v.Series)
		}
	}
	v.BadOperations, v.BadDiagnostics = bad(one.Operations, one.Diagnostics)
	v.Ungraceful = issue.Dropped(one)
	for _, op := range v.BadOperations {
		switch op.OperationName.Or("") {
		case clientops.Hangup, clientops.EnterCall, clientops.Join:
			v.Ungraceful = true
		}
	}
	ungraceful := 0
	if v.Ungraceful {
		ungraceful = 1
	}
	v.Issues = issues(v.BadOperations, v.BadDiagnostics, ungraceful, v.PoorStreams)
	return v
}

// add adds the verdict on one more stream to the verdict on all of them, and returns 1 if it
// is Poor.
func (v *Verdict) add(one Verdict) (poor int) {
	switch {
	case one == Poor:
		*v = Poor
		return 1
	case one == Good && *v == Unknown:
		*v = Good
	}
	return 0
}
