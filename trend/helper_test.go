package trend_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/survey"
)

// The records of the tests are of this call, unless they say otherwise: a group
// call of one minute.
const callID = "call-1"

var began = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// after returns a moment by its seconds after the start of the call.
func after(seconds float64) time.Time {
	return began.Add(time.Duration(seconds * float64(time.Second)))
}

// assemble returns the only call of the records.
func assemble(tb testing.TB, records ...logs.Record) *calls.Call {
	tb.Helper()
	list := assembleAll(quality.CallDiagnostics(), records...)
	if len(list) != 1 {
		tb.Fatalf("the records are of %d calls, want 1", len(list))
	}
	return list[0]
}

// judge returns the verdict of Call Diagnostics on the call of the records.
func judge(tb testing.TB, records ...logs.Record) *quality.CallVerdict {
	tb.Helper()
	return quality.CallDiagnostics().Call(assemble(tb, records...))
}

// assembleAll returns the calls of the records by the rules of a profile.
func assembleAll(p quality.Profile, records ...logs.Record) []*calls.Call {
	a := p.Assembler()
	for i, rec := range records {
		a.Add(rec, logs.Position{Record: int64(i + 1)})
	}
	return a.Calls()
}

// summary returns that of a VoIP participant who came 10 s after the call began,
// stayed for 40 s, and left normally.
func summary(participant string, changes ...func(*callsummary.Record)) *callsummary.Record {
	r := &callsummary.Record{
		CallStartTime: opt.Of(began), CallDuration: opt.Of[opt.Seconds](60), CallType: opt.Of(callsummary.Group),
		ParticipantID: opt.Of(participant), ParticipantStartTime: opt.Of(after(10)),
		ParticipantDuration: opt.Of[opt.Seconds](40), ParticipantEndReason: opt.Of("0"), ResultCategory: opt.Of(callsummary.Success),
		EndpointID: opt.Of("endpoint of " + participant), EndpointType: opt.Of(callsummary.VoIP),
	}
	r.CorrelationID = opt.Of(callID)
	return change(r, changes)
}

// ended returns a change of a summary.
func ended(code string, category callsummary.ResultCategory) func(*callsummary.Record) {
	return func(r *callsummary.Record) { r.ParticipantEndReason, r.ResultCategory = opt.Of(code), opt.Of(category) }
}

// stream returns a stream from a participant, without any measurement.
func stream(participant string, media diagnostics.MediaType, id int64, changes ...func(*diagnostics.Record)) *diagnostics.Record {
	r := &diagnostics.Record{
		ParticipantID: opt.Of(participant), EndpointID: opt.Of("endpoint of " + participant),
		EndpointType: opt.Of(diagnostics.VoIP), MediaType: opt.Of(media), StreamID: opt.Of(id),
		TransportType: opt.Of(diagnostics.UDP),
	}
	r.CorrelationID = opt.Of(callID)
	return change(r, changes)
}

// jitter returns a change of a stream: above 30 ms it is poor.
func jitter(ms opt.Milliseconds) func(*diagnostics.Record) {
	return func(r *diagnostics.Record) { r.JitterAvg = opt.Of(ms) }
}

// operation returns one of a participant, 10 s after the call began, with an ID
// made of the participant and the name.
func operation(participant string, name clientops.OperationName, result clientops.ResultType, changes ...func(*clientops.Record)) *clientops.Record {
	return change(&clientops.Record{
		CallID: opt.Of(callID), ParticipantID: opt.Of(participant), EndpointID: opt.Of("endpoint of " + participant),
		OperationName: opt.Of(name), OperationID: opt.Of(participant + " " + string(name)), ResultType: opt.Of(result),
		CallClientTimeStamp: opt.Of(after(10)),
	}, changes)
}

// took returns a change of an operation.
func took(ms opt.Milliseconds) func(*clientops.Record) {
	return func(r *clientops.Record) { r.DurationMs = opt.Of(ms) }
}

// diagnostic returns the records of a user-facing diagnostic, one for each
// quality, a second apart.
func diagnostic(participant, name string, qualities ...string) []logs.Record {
	var list []logs.Record
	for i, q := range qualities {
		list = append(list, operation(participant, clientops.UserFacingDiagnostics, clientops.Succeeded, func(r *clientops.Record) {
			r.OperationID = opt.Of("diagnostic " + name)
			r.CallClientTimeStamp = opt.Of(after(20 + float64(i)))
			r.OperationPayload = opt.Of(`{"DiagnosticChanged":"` + name + `","DiagnosticQuality":"` + q + `"}`)
		}))
	}
	return list
}

// rating returns a survey with a score on a scale up to upper; 0 for a scale that
// is not said.
func rating(id string, score, upper int64) *survey.Record {
	r := &survey.Record{CallID: opt.Of(callID), SurveyID: opt.Of(id), OverallRatingScore: opt.Of(score)}
	if upper != 0 {
		r.OverallRatingScoreUpperBound = opt.Of(upper)
	}
	return r
}

func change[R any](r *R, changes []func(*R)) *R {
	for _, c := range changes {
		c(r)
	}
	return r
}
