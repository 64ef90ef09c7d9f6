package calls_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// Records for the tests, short to write. Times are those since noon of a day;
// an empty text stands for null.

func noon(since time.Duration) time.Time {
	return time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC).Add(since)
}

func when(since time.Duration) opt.Value[time.Time] { return opt.Of(noon(since)) }

func id(text string) opt.Value[string] {
	if text == "" {
		return opt.Without[string](opt.Null)
	}
	return opt.Of(text)
}

func hidden() opt.Value[string] { return opt.Without[string](opt.Redacted) }

// record returns rec as the edits leave it.
func record[R any](rec R, edits []func(R)) R {
	for _, edit := range edits {
		edit(rec)
	}
	return rec
}

func envelope(category, call string, time opt.Value[time.Time]) logs.Envelope {
	return logs.Envelope{Time: time, Category: opt.Of(category), CorrelationID: id(call)}
}

// p2p is the summary of somebody who talked from noon for a minute, in a call
// that took just as long; generated an hour later.
func p2p(call, identifier, endpoint string, edits ...func(*callsummary.Record)) *callsummary.Record {
	return record(&callsummary.Record{
		Envelope:   envelope("CallSummary", call, when(time.Hour)),
		Identifier: id(identifier), ParticipantID: id(""), EndpointID: id(endpoint),
		CallStartTime: when(0), CallDuration: opt.Of[opt.Seconds](60), CallType: opt.Of(callsummary.P2P),
		ParticipantStartTime: when(0), ParticipantDuration: opt.Of[opt.Seconds](60),
		ParticipantEndReason: opt.Of("0"), EndpointType: opt.Of(callsummary.VoIP),
	}, edits)
}

// group is the same in a group call.
func group(call, participant, endpoint string, edits ...func(*callsummary.Record)) *callsummary.Record {
	rec := p2p(call, "acs:"+participant, endpoint)
	rec.ParticipantID = id(participant)
	rec.CallType = opt.Of(callsummary.Group)
	return record(rec, edits)
}

// stays sets when a participant came and for how long it stayed, in seconds.
func stays(from time.Duration, seconds opt.Seconds) func(*callsummary.Record) {
	return func(rec *callsummary.Record) {
		rec.ParticipantStartTime, rec.ParticipantDuration = when(from), opt.Of(seconds)
	}
}

// update makes a summary a version of the table with updates.
func update(version int64) func(*callsummary.Record) {
	return func(rec *callsummary.Record) {
		rec.Category, rec.CallUpdatesVersion = opt.Of("CallSummaryUpdates"), opt.Of(version)
	}
}

// ends sets the end reason of a summary and when that was generated.
func ends(reason string, generated time.Duration) func(*callsummary.Record) {
	return func(rec *callsummary.Record) {
		rec.ParticipantEndReason, rec.Time = id(reason), when(generated)
	}
}

// audio is an audio stream; one without an endpoint is the server's.
func audio(call, participant, endpoint string, stream int64, edits ...func(*diagnostics.Record)) *diagnostics.Record {
	rec := &diagnostics.Record{
		Envelope:      envelope("CallDiagnostics", call, when(time.Hour)),
		ParticipantID: id(participant), Identifier: id(""), EndpointID: id(endpoint),
		EndpointType: opt.Of(diagnostics.VoIP), MediaType: opt.Of(diagnostics.Audio),
		StreamID: opt.Of(stream), JitterAvg: opt.Of[opt.Milliseconds](1),
	}
	if endpoint == "" {
		rec.EndpointType = opt.Of(diagnostics.Server)
	}
	return record(rec, edits)
}

// of sets the identifier of a stream.
func of(identifier string) func(*diagnostics.Record) {
	return func(rec *diagnostics.Record) { rec.Identifier = id(identifier) }
}

// carries sets what a stream carries.
func carries(media diagnostics.MediaType) func(*diagnostics.Record) {
	return func(rec *diagnostics.Record) { rec.MediaType = opt.Of(media) }
}

// did is an operation, whose ID is made of its name and time.
func did(call, participant, client string, name clientops.OperationName, since time.Duration, edits ...func(*clientops.Record)) *clientops.Record {
	return record(&clientops.Record{
		Envelope: logs.Envelope{Time: when(since + time.Hour), Category: opt.Of("CallClientOperations")},
		CallID:   id(call), ParticipantID: id(participant), ClientInstanceID: id(client), EndpointID: id(""),
		OperationName: opt.Of(name), OperationID: opt.Of(string(name) + since.String()),
		CallClientTimeStamp: when(since), ResultType: opt.Of(clientops.Succeeded),
	}, edits)
}

// from sets the endpoint of an operation.
func from(endpoint string) func(*clientops.Record) {
	return func(rec *clientops.Record) { rec.EndpointID = id(endpoint) }
}

// as sets the operation ID.
func as(operation string) func(*clientops.Record) {
	return func(rec *clientops.Record) { rec.OperationID = id(operation) }
}

// noticed is a user-facing diagnostic.
func noticed(call, participant, operation, name, quality string, since time.Duration) *clientops.Record {
	return did(call, participant, "", clientops.UserFacingDiagnostics, since, as(operation), func(rec *clientops.Record) {
		rec.OperationPayload = opt.Of(`{"DiagnosticChanged":"` + name + `","DiagnosticQuality":"` + quality + `"}`)
	})
}

type (
	summary   = callsummary.Record
	statistic = mediastats.Record
)

// measured is a media statistic of an audio stream that the client receives.
func measured(call, participant, metric string, since time.Duration, average float64, edits ...func(*mediastats.Record)) *mediastats.Record {
	return record(&mediastats.Record{
		Envelope: logs.Envelope{Time: when(since + time.Hour), Category: opt.Of("CallClientMediaStatsTimeSeries")},
		CallID:   id(call), ParticipantID: id(participant), CallClientTimeStamp: when(since),
		MetricName: id(metric), Average: opt.Of(average),
		MediaStreamDirection: opt.Of(mediastats.Recv), MediaStreamType: opt.Of(mediastats.Audio),
	}, edits)
}

// rated is a survey.
func rated(call, name string, score int64, generated time.Duration) *survey.Record {
	return &survey.Record{
		Envelope: envelope("CallSurvey", "participant", when(generated)),
		CallID:   id(call), SurveyID: id(name), OverallRatingScore: opt.Of(score),
	}
}

// billed is a billing record.
func billed(call, unit string, quantity float64, generated time.Duration) *usage.Record {
	return &usage.Record{
		Envelope: envelope("Usage", call, when(generated)), UnitType: opt.Of(unit), Quantity: opt.Of(quantity),
	}
}

// numbered gives a billing record an ID.
func numbered(name string, rec *usage.Record) *usage.Record {
	rec.RecordID = id(name)
	return rec
}

// position gives each record of a test a place of its own.
func position(i int) logs.Position { return logs.Position{Source: "test.json", Record: int64(i) + 1} }

func assemble(recs ...logs.Record) []*calls.Call {
	var a calls.Assembler
	for i, rec := range recs {
		a.Add(rec, position(i))
	}
	return a.Calls()
}

// one returns the only call of the records.
func one(t testing.TB, recs ...logs.Record) *calls.Call {
	t.Helper()
	list := assemble(recs...)
	if len(list) != 1 {
		t.Fatalf("got %d calls, want 1", len(list))
	}
	return list[0]
}

// rules2024 returns the rules of Call Diagnostics until 2024: the summary comes first.
func rules2024() *calls.Rules {
	return &calls.Rules{
		Outcomes: []clientops.OperationName{clientops.Hangup, clientops.EnterCall, clientops.Join},
		Starts:   []clientops.OperationName{clientops.EnterCall}, Ends: []clientops.OperationName{clientops.Hangup},
		BeforeCall: 2 * 3600,
	}
}

func keys(c *calls.Call) []string {
	var list []string
	for _, p := range c.Participants {
		list = append(list, p.Key)
	}
	return list
}

// diff compares what is to be the same to the last bit: also which participant
// a stream points to. The records need not be the same pointers, and some of them may be
// marked as reused.
func diff(want, got any) string {
	for _, rec := range reusedRecords(got) {
		rec.Head().Reused = false
		defer func() { rec.Head().Reused = true }()
	}
	if reflect.DeepEqual(want, got) {
		return "" // far quicker
	}
	return cmp.Diff(want, got)
}

// reusedRecords returns the records of calls that are marked as reused.
func reusedRecords(of any) (list []logs.Record) {
	switch of := of.(type) {
	case []calls.Emitted:
		for _, e := range of {
			list = append(list, reusedRecords(e.Call)...)
		}
	case *calls.Call:
		for _, p := range of.Participants {
			if p.Summary != nil {
				list = marked(list, p.Summary)
			}
		}
		for _, s := range of.Streams {
			list = marked(list, s.Record)
		}
		for _, r := range of.Diagnostics {
			list = marked(list, r.Records...)
		}
		list = marked(marked(marked(list, of.Operations...), of.MediaStats...), of.Surveys...)
		list = marked(marked(list, of.Usage...), of.CallRecords...)
	}
	return list
}

// marked adds the records that are marked as reused to a list.
func marked[R logs.Record](list []logs.Record, recs ...R) []logs.Record {
	for _, rec := range recs {
		if rec.Head().Reused {
			list = append(list, rec)
		}
	}
	return list
}

// diffSaid compares what is to say the same, in whatever shape the records came.
func diffSaid(want, got any) string { return cmp.Diff(want, got, alike()) }

// alike is the option by which records are equal if they say the same, in
// whatever shape they came.
func alike() cmp.Option {
	says := func(rec logs.Record) map[string]string {
		said := map[string]string{}
		if rec == nil || reflect.ValueOf(rec).IsNil() {
			return said
		}
		fields := rec.Schema().Fields()
		for _, f := range logs.EnvelopeFields() {
			if f.Name() == "time" || f.Name() == "correlationId" {
				fields = append(fields, f)
			}
		}
		for _, f := range fields {
			if cell := f.Cell(rec); cell.State() > opt.Null {
				said[f.Name()] = cell.State().String() + " " + string(cell.AppendText(nil))
			}
		}
		return said
	}
	return cmp.Transformer("says", says)
}
