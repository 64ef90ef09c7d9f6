package quality

import (
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
)

// ParticipantVerdict is what a profile says of a participant of a call.
type ParticipantVerdict struct {
	Participant *calls.Participant
	// Streams are the participant's streams in the call's order, and
	// StreamVerdicts what the profile says of each.
	Streams        []*calls.Stream
	StreamVerdicts []StreamVerdict
	// PoorStreams is how many of them are Poor.
	PoorStreams int
	// Quality is Poor if a stream is; else Good if any is; else Unknown.
	Quality Verdict
	// Series are the verdicts on what the participant's client measured, for which
	// the profile has a threshold, in the call's order; see [Profile.Series]. They
	// do not count for Quality.
	Series []CallSeries
	// Ungraceful says that the connection ended ungracefully: by its end code,
	// or because a Hangup, EnterCall or Join operation had a bad result.
	Ungraceful bool
	// BadOperations and BadDiagnostics are what went wrong on the client.
	BadOperations  []*clientops.Record
	BadDiagnostics []*calls.DiagnosticRange
	// Issues counts by name all that went wrong, most frequent first.
	Issues []Issue
}

// Participant judges a participant of a call.
func (p Profile) Participant(c *calls.Call, one *calls.Participant) *ParticipantVerdict {
	v := &ParticipantVerdict{Participant: one, Quality: Unknown}
	j := judge{profile: &p}
	for _, s := range c.Streams {
		if s.Participant != one {
			continue
		}
		sv := j.callStream(c, s)
		v.Streams = append(v.Streams, s)
		v.StreamVerdicts = append(v.StreamVerdicts, sv)
		v.PoorStreams += v.Quality.add(sv.Verdict)
	}
	for _, s := range c.Series {
		if s.Participant == one {
			v.Series = p.series(s, v.Series)
		}
	}
	v.BadOperations, v.BadDiagnostics = bad(one.Operations, one.Diagnostics)
	v.Ungraceful = Dropped(one)
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

// add makes v the verdict on streams of which one more has been judged, and
// returns 1 if that one is Poor.
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
