package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/servicerequests"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// viewOf returns the view of the only call of the records.
func viewOf(t *testing.T, records ...logs.Record) report.CallView {
	t.Helper()
	return report.NewCallView(judged(t, records...))
}

// judged returns the only call of the records with the profile that has judged it.
func judged(t *testing.T, records ...logs.Record) (*quality.Profile, *quality.CallVerdict) {
	t.Helper()
	var a calls.Assembler
	for i, rec := range records {
		if !a.Add(rec, logs.Position{Source: "x.json", Record: int64(i) + 1}) {
			t.Fatalf("record %d is of no call", i+1)
		}
	}
	list := a.Calls()
	if len(list) != 1 {
		t.Fatalf("%d calls, want 1", len(list))
	}
	p := quality.CallDiagnostics()
	return &p, p.Call(list[0])
}

// everyRecord returns records of one call: one of each log, and some that have no effect on
// the call.
func everyRecord() []logs.Record {
	call := logs.Envelope{CorrelationID: opt.Of("call-1")}
	return []logs.Record{
		&callsummary.Record{Envelope: call, ParticipantID: opt.Of("p-1"), EndpointType: opt.Of(callsummary.VoIP)},
		&callsummary.Record{Envelope: call, ParticipantID: opt.Of("call-1")}, // describes the call itself
		&diagnostics.Record{Envelope: call, ParticipantID: opt.Of("p-1"), StreamID: opt.Of[int64](11)},
		&diagnostics.Record{Envelope: call, ParticipantID: opt.Of("call-1"), StreamID: opt.Of[int64](12)}, // describes the call itself
		&clientops.Record{CallID: opt.Of("call-1"), ParticipantID: opt.Of("p-1"), OperationID: opt.Of("o-1"), OperationName: opt.Of(clientops.Join)},
		&clientops.Record{CallID: opt.Of("call-1"), ParticipantID: opt.Of("p-1"), OperationID: opt.Of("o-2"),
			OperationName: opt.Of(clientops.UserFacingDiagnostics), OperationPayload: opt.Of(`{"DiagnosticChanged":"noNetwork"}`)},
		&mediastats.Record{CallID: opt.Of("call-1"), ParticipantID: opt.Of("p-1"), MetricName: opt.Of("JitterInMs")},
		&mediastats.Record{CallID: opt.Of("call-1"), CallClientTimeStamp: opt.Without[time.Time](opt.Null)}, // in no series
		&survey.Record{CallID: opt.Of("call-1"), SurveyID: opt.Of("s-1")},
		&usage.Record{Envelope: call, RecordID: opt.Of("u-1")},
		&recording.Summary{Envelope: call}, &recording.Operation{Envelope: call}, &captions.Record{Envelope: call},
		&callautomation.Operation{Envelope: call}, &callautomation.Media{Envelope: call}, &callautomation.Streaming{Envelope: call},
		&servicerequests.Record{Envelope: call},
	}
}

// fill gives every absent field of a record a value that no other field has, and returns the
// values in JSON.
func fill(t *testing.T, rec logs.Record, number *int) []string {
	t.Helper()
	var values []string
	set := func(f *logs.Field) {
		cell := f.Cell(rec)
		if cell.State() == opt.Absent {
			*number++
			text := fmt.Sprintf("text %d", *number)
			switch f.Kind {
			case logs.Integer, logs.Real:
				text = fmt.Sprint(*number)
			case logs.Bool:
				text = "true"
			case logs.Time:
				text = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC).Add(time.Duration(*number) * time.Second).Format(time.RFC3339)
			}
			if err := cell.Parse(text); err != nil {
				t.Fatal(err)
			}
		}
		if value, _ := json.Marshal(cell); string(value) != "null" {
			values = append(values, string(value))
		}
	}
	for _, list := range [][]logs.Field{logs.EnvelopeFields(), rec.Schema().Fields()} {
		for i := range list {
			if name := list[i].Name(); name != "category" && name != "Type" { // these decide which schema it is
				set(&list[i])
			}
		}
	}
	return values
}

// scalars finds every scalar in a JSON value.
func scalars(v any, found map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for _, one := range v {
			scalars(one, found)
		}
	case []any:
		for _, one := range v {
			scalars(one, found)
		}
	default:
		text, _ := json.Marshal(v)
		found[string(text)] = true
	}
}

// The JSON of a call has every value of all its records, and what could not be read in them.
func TestCallJSONHasEverything(t *testing.T) {
	number := 1000
	var want []string
	records := everyRecord()
	for i, rec := range records {
		want = append(want, fill(t, rec, &number)...)
		unknown, text := fmt.Sprintf(`"unknown %d"`, i), fmt.Sprintf(`"unreadable %d"`, i)
		rec.Head().Extra = &logs.Extra{Unknown: []logs.Unknown{{Name: "x", JSON: unknown}}, Texts: []logs.Text{{Field: "y", JSON: text}}}
		want = append(want, unknown, text)
	}
	var out bytes.Buffer
	p, v := judged(t, records...)
	if err := report.WriteCall(&out, report.JSON, p, v, nil); err != nil {
		t.Fatal(err)
	}
	var view any
	decoder := json.NewDecoder(&out)
	decoder.UseNumber()
	if err := decoder.Decode(&view); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	scalars(view, found)
	for _, value := range want {
		if !found[value] {
			t.Errorf("%s is not in the call", value)
		}
	}
	if len(want) < 250 { // the logs have more than 200 fields, some of them twice here
		t.Errorf("only %d values were looked for", len(want))
	}
}

// Every key of a record is there once, in camelCase, with null for unknown values.
func TestRecordViewKeys(t *testing.T) {
	for _, rec := range everyRecord() {
		text, err := json.Marshal(report.RecordView{Record: rec.Schema().New()})
		if err != nil {
			t.Fatal(err)
		}
		var view struct {
			Properties    map[string]any
			Time          any
			UnknownFields []any
			Unreadable    []any
		}
		if err := json.Unmarshal(text, &view); err != nil || view.UnknownFields == nil || view.Unreadable == nil || view.Time != nil {
			t.Errorf("%s: %s, %v", rec.Schema().Name(), text, err)
		}
		if n := len(rec.Schema().Fields()); len(view.Properties) != n {
			t.Errorf("%s: %d keys, want %d", rec.Schema().Name(), len(view.Properties), n)
		}
		for key, value := range view.Properties {
			if value != nil || key[0] < 'a' || key[0] > 'z' || strings.ContainsAny(key, " _") {
				t.Errorf("%s: %q is %v", rec.Schema().Name(), key, value)
			}
		}
	}
	if text, err := json.Marshal(report.RecordView{}); string(text) != "null" || err != nil {
		t.Errorf("no record: %s, %v", text, err)
	}
}

// A record as JSON, typed by hand.
func TestRecordView(t *testing.T) {
	rec := &usage.Record{Quantity: opt.Of(2.5), UnitType: opt.Of("minutes"), UserIDA: opt.Without[string](opt.Redacted), UserIDB: opt.Without[string](opt.Invalid)}
	rec.CorrelationID = opt.Of("c")
	rec.Extra = &logs.Extra{Unknown: []logs.Unknown{{Name: "New", JSON: `{"a":1}`}}, Texts: []logs.Text{{Field: "UserIdB", JSON: "[]"}}}
	const want = `{"time":null,"resourceId":null,"operationName":null,"operationVersion":null,"category":null,"correlationId":"c",` +
		`"type":null,"tenantId":null,"sourceSystem":null,"subscriptionId":null,"billedSize":null,"isBillable":null,` +
		`"properties":{"recordId":null,"usageType":null,"unitType":"minutes","quantity":2.5,"properties":null,"startTime":null,` +
		`"endTime":null,"userIdA":"Redacted","userIdB":null,"participantId":null},` +
		`"unknownFields":[{"name":"New","value":{"a":1}}],"unreadable":[{"name":"UserIdB","value":[]}]}`
	if got, err := json.Marshal(report.RecordView{Record: rec}); string(got) != want || err != nil {
		t.Errorf("%v\n%s", err, cmp.Diff(want, string(got)))
	}
}

// somebody returns the summary of a participant of a group call.
func somebody(id string) *callsummary.Record {
	return &callsummary.Record{
		Envelope: logs.Envelope{CorrelationID: opt.Of("call-1")}, CallType: opt.Of(callsummary.Group), CallStartTime: opt.Of(at(0)),
		ParticipantID: opt.Of(id), EndpointID: opt.Of("e-" + id), EndpointType: opt.Of(callsummary.VoIP),
		ParticipantStartTime: opt.Of(at(0)), ParticipantDuration: opt.Of(opt.Seconds(60)),
	}
}

// Ratings and bills name their participants, in JSON and in words.
func TestCallRatingsAndUsage(t *testing.T) {
	full := &survey.Record{
		Envelope: logs.Envelope{Time: opt.Of(at(61_000))}, CallID: opt.Of("call-1"), SurveyID: opt.Of("s-1"), ParticipantID: opt.Of("p-2"),
		OverallRatingScore: opt.Of[int64](2), OverallRatingScoreLowerBound: opt.Of[int64](1),
		OverallRatingScoreUpperBound: opt.Of[int64](5), OverallRatingScoreThreshold: opt.Of[int64](3), OverallCallIssues: opt.Of("CallCannotJoin"),
		AudioRatingScore: opt.Of[int64](7), AudioRatingScoreUpperBound: opt.Of[int64](10), AudioIssues: opt.Of("NoLocalAudio,AudioNoise"),
		VideoIssues: opt.Of("Freezes"), ScreenshareRatingScore: opt.Of[int64](1),
	}
	silent := &survey.Record{Envelope: logs.Envelope{Time: opt.Of(at(62_000)), CorrelationID: opt.Of("p-1")}, CallID: opt.Of("call-1"), SurveyID: opt.Of("s-2")}
	stranger := &survey.Record{Envelope: logs.Envelope{Time: opt.Of(at(63_000))}, CallID: opt.Of("call-1"), SurveyID: opt.Of("s-3"), ParticipantID: opt.Of("p-9")}
	bill := &usage.Record{
		Envelope: logs.Envelope{CorrelationID: opt.Of("call-1")}, UsageType: opt.Of("PSTN"), UnitType: opt.Of("minutes"), Quantity: opt.Of(1.5),
		StartTime: opt.Of(at(0)), UserIDA: opt.Of("+15551230000"), ParticipantID: opt.Of("p-1"),
	}
	p, v := judged(t, somebody("p-1"), somebody("p-2"), full, silent, stranger, bill)
	view := report.NewCallView(p, v)
	if view.RatingMean != opt.Of(2.0) { // the mean of one score, 2 of 5
		t.Errorf("the mean of the ratings is %v, want 2", view.RatingMean)
	}
	one, two := 1, 2
	rating := func(score, upper opt.Value[int64], issues opt.Value[string]) report.RatingView {
		return report.RatingView{Score: score, Upper: upper, Issues: issues}
	}
	none := opt.Value[int64]{}
	want := []report.SurveyView{{
		Score: opt.Of[int64](2), Lower: opt.Of[int64](1), Upper: opt.Of[int64](5), Threshold: opt.Of[int64](3), Issues: opt.Of("CallCannotJoin"),
		Audio: rating(opt.Of[int64](7), opt.Of[int64](10), opt.Of("NoLocalAudio,AudioNoise")), Video: rating(none, none, opt.Of("Freezes")),
		Screenshare: rating(opt.Of[int64](1), none, opt.Value[string]{}),
		Participant: &two, ParticipantID: opt.Of("p-2"), SurveyID: opt.Of("s-1"), Time: opt.Of(at(61_000)),
	}, {
		Participant: &one, ParticipantID: opt.Of("p-1"), SurveyID: opt.Of("s-2"), Time: opt.Of(at(62_000)), // by the correlation ID
	}, {
		ParticipantID: opt.Of("p-9"), SurveyID: opt.Of("s-3"), Time: opt.Of(at(63_000)),
	}}
	if diff := cmp.Diff(want, view.Surveys); diff != "" {
		t.Error(diff)
	}
	bills := []report.UsageView{{
		Participant: &one, ParticipantID: opt.Of("p-1"), UsageType: opt.Of("PSTN"), UnitType: opt.Of("minutes"),
		Quantity: opt.Of(1.5), Start: opt.Of(at(0)), UserIDA: opt.Of("+15551230000"),
	}}
	if diff := cmp.Diff(bills, view.Bills); diff != "" || view.Usage != 1 {
		t.Error(view.Usage, diff)
	}
	var text strings.Builder
	if err := report.WriteCall(&text, report.Table, p, v, nil); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`
Ratings
      2024-01-09 15:01:01  participant 2  call 2 of 5: CallCannotJoin; audio 7 of 10: NoLocalAudio, AudioNoise; video not scored: Freezes; screen sharing 1
      2024-01-09 15:01:02  participant 1  no answer
      2024-01-09 15:01:03  nobody known  no answer
`, `
Usage, as it is billed
#  TYPE     QUANTITY  FROM (UTC)
1  PSTN  1.5 minutes  2024-01-09 15:00:00
`} {
		if !strings.Contains(text.String(), part) {
			t.Errorf("want%sin:\n%s", part, text.String())
		}
	}
	if strings.Contains(text.String(), "1555") {
		t.Error("the text gives a telephone number away")
	}
}

// An ID that several summaries or clients have belongs to nobody.
func TestSurveyOfSeveral(t *testing.T) {
	op := func(endpoint string) *clientops.Record {
		return &clientops.Record{
			CallID: opt.Of("call-1"), ParticipantID: opt.Of("client"), EndpointID: opt.Of(endpoint), OperationID: opt.Of(endpoint),
			OperationName: opt.Of(clientops.Join), CallClientTimeStamp: opt.Of(at(0)),
		}
	}
	p2p := func(user, endpoint string) *callsummary.Record {
		return &callsummary.Record{
			Envelope: logs.Envelope{CorrelationID: opt.Of("call-1")}, CallType: opt.Of(callsummary.P2P), CallStartTime: opt.Of(at(0)),
			Identifier: opt.Of(user), EndpointID: opt.Of(endpoint), EndpointType: opt.Of(callsummary.VoIP),
		}
	}
	rated := &survey.Record{CallID: opt.Of("call-1"), SurveyID: opt.Of("s"), ParticipantID: opt.Of("client")}
	// In a P2P call, the endpoint of the client's operations says whose the ID is.
	view := viewOf(t, p2p("u1", "e1"), p2p("u2", "e2"), op("e2"), rated)
	if who := view.Surveys[0].Participant; who == nil || *who != 2 {
		t.Errorf("rated by %v, want the second", who)
	}
	view = viewOf(t, p2p("u1", "e1"), p2p("u2", "e2"), rated)
	if who := view.Surveys[0].Participant; who != nil {
		t.Errorf("rated by %d, want nobody known", *who)
	}
}

// The endpoints, operations with their owners and changes of a diagnostic in the call of the
// golden files.
func TestCallParts(t *testing.T) {
	p := quality.CallDiagnostics()
	view := report.NewCallView(&p, troubled(t))
	one, two := 1, 2
	// Ann is participant 1 with streams 1 and 2, Bob is 3 with 3 and 4. The server sends the
	// second stream of each.
	want := []report.EndpointView{
		{EndpointType: opt.Of("Server"), Participants: []int{}, Streams: []int{2, 4}},
		{Key: opt.Of("e-p-ann"), EndpointType: opt.Of("VoIP"), Participants: []int{1}, Streams: []int{1}},
		{Key: opt.Of("e-p-bob"), EndpointType: opt.Of("VoIP"), Participants: []int{3}, Streams: []int{3}},
	}
	if diff := cmp.Diff(want, view.Endpoints); diff != "" {
		t.Error(diff)
	}
	type doing struct {
		who *int
		bad bool
		id  string
	}
	var got []doing
	for _, op := range view.Operations {
		got = append(got, doing{op.Participant, op.Bad, op.Record.Record.(*clientops.Record).OperationID.Or("")})
	}
	if diff := cmp.Diff([]doing{{&one, true, "o-1"}, {&two, false, "o-3"}}, got, cmp.AllowUnexported(doing{})); diff != "" {
		t.Error(diff)
	}
	if len(view.Diagnostics) != 1 {
		t.Fatalf("%d diagnostics, want 1", len(view.Diagnostics))
	}
	d := view.Diagnostics[0]
	if d.Name != "networkReceiveQuality" || *d.Participant != 1 || !d.Bad || d.Start != opt.Of(at(20_000)) || d.End != opt.Of(at(30_000)) ||
		len(d.Changes) != 2 || d.Changes[0].Quality != opt.Of("Bad") || d.Changes[1].Quality != opt.Of("Good") {
		t.Errorf("%+v", d)
	}
	for i, s := range view.Streams {
		if s.Number != i+1 || s.Versions != 1 || s.Record.Record == nil {
			t.Errorf("stream %d: %+v", i+1, s)
		}
	}
	// Jitter of 12 and 45 ms for 10 s each: beyond 30 ms for half of the time, by 15.
	s := view.Series[0]
	verdicts := []report.SeriesVerdictView{{
		Verdict: quality.Poor, Direction: quality.Above, Limit: 30, Unit: "ms",
		Source:    "carried over from JitterAvg: Azure documentation: call diagnostics log schema; counted by Call Diagnostics",
		Intervals: 2, Beyond: 1, Share: opt.Of(0.5), Longest: opt.Of(10.0), LongestFrom: opt.Of(at(10_000)),
		Worst: opt.Of(45.0), WorstAt: opt.Of(at(20_000)), By: opt.Of(15.0), Since: opt.Of(at(10_000)),
		Mean: opt.Of(28.5), Median: opt.Of(28.5),
	}}
	if p95 := s.Verdicts[0].P95.Or(0); math.Abs(p95-43.35) > 1e-9 { // 12 + 0.95 × 33
		t.Errorf("95 %% are up to %v ms, want 43.35", p95)
	}
	s.Verdicts[0].P95 = opt.Value[float64]{}
	if diff := cmp.Diff(verdicts, s.Verdicts); diff != "" {
		t.Error(diff)
	}
	if s.Points[0].Seconds != opt.Of[int64](10) || s.ParticipantID != opt.Of("p-ann") {
		t.Errorf("%+v", s)
	}
}

// A call without an ID has the position of its record. A profile without a limit for jitter
// has no verdict on a series, and one with two limits has the worst.
func TestCallSourceAndProfiles(t *testing.T) {
	lone := somebody("p-1")
	lone.CorrelationID = opt.Value[string]{}
	if view := viewOf(t, lone); view.Source != opt.Of("x.json: record 1, offset 0") {
		t.Errorf("source %v", view.Source)
	}
	v := troubled(t)
	for _, tt := range []struct {
		profile quality.Profile
		want    opt.Value[string]
		limit   float64 // of the worst verdict
	}{
		{quality.CallDiagnostics().With("100", quality.Threshold{Metric: quality.JitterAvg, Direction: quality.Above, Limit: 100}), opt.Of("Good"), 100},
		{quality.CallDiagnostics().Without("none", quality.JitterAvg, ""), opt.Value[string]{}, 0},
		{quality.Profile{Name: "two", Thresholds: []quality.Threshold{
			{Metric: quality.JitterAvg, Direction: quality.Above, Limit: 100}, {Metric: quality.JitterAvg, Direction: quality.Below, Limit: 20},
		}}, opt.Of("Poor"), 20},
	} {
		view := report.NewCallView(&tt.profile, tt.profile.Call(v.Call))
		s := view.Series[0]
		if s.Verdict != tt.want {
			t.Errorf("profile %s: the series is %v, want %v", tt.profile.Name, s.Verdict, tt.want)
		}
		if tt.limit == 20 && (len(s.Verdicts) != 2 || s.Worst != opt.Of(12.0)) {
			t.Errorf("profile %s: %+v, want the worst below 20 ms", tt.profile.Name, s)
		}
	}
}

// One interval is not plural.
func TestSeriesOfOneInterval(t *testing.T) {
	view := viewOf(t, somebody("p-1"), &mediastats.Record{
		CallID: opt.Of("call-1"), ParticipantID: opt.Of("p-1"), MetricName: opt.Of("Bitrate"), CallClientTimeStamp: opt.Of(at(10_000)),
		MediaStreamDirection: opt.Of(mediastats.Send), MediaStreamType: opt.Of(mediastats.Video),
	})
	items := view.Timeline.Lanes[0].Items
	if len(items) != 1 || items[0].Detail != "send video, 1 interval" {
		t.Errorf("%+v", items)
	}
}
