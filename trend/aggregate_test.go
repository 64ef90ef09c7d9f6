package trend_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/trend"
)

// twoCalls returns a group call of a minute, and a call of which only a client
// tells.
func twoCalls() []logs.Record {
	sdk := func(sdk, os string) func(*callsummary.Record) {
		return func(r *callsummary.Record) { r.SDKVersion, r.OSVersion = opt.Of(sdk), opt.Of(os) }
	}
	hidden := func(r *callsummary.Record) {
		r.SDKVersion, r.OSVersion = opt.Without[string](opt.Redacted), opt.Without[string](opt.Redacted)
		r.ParticipantType = opt.Of(callsummary.TeamsUser)
	}
	tcp := func(r *diagnostics.Record) { r.TransportType = opt.Of(diagnostics.TCP) }
	records := []logs.Record{
		summary("alice", sdk("1.0", "Windows 10.0.17763")), summary("bob", hidden, ended("503", callsummary.UnexpectedServerError)),
		stream("alice", diagnostics.Audio, 1, jitter(31)), stream("alice", diagnostics.Audio, 2, jitter(10), tcp),
		stream("bob", diagnostics.Audio, 3), stream("nobody", diagnostics.Audio, 4, jitter(5)),
		operation("alice", clientops.Join, clientops.Succeeded, took(300)),
		operation("alice", clientops.Hangup, clientops.Failed, took(20)),
		rating("1", 2, 5),
	}
	records[len(records)-1].(*survey.Record).AudioIssues = opt.Of("NoSound, Echo")
	records = append(records, diagnostic("alice", "networkReconnect", "Bad", "Good")...)
	records = append(records, diagnostic("alice", "cameraFreeze", "true", "false")...)
	records = append(records, diagnostic("alice", "noNetwork", "true")...)
	other := operation("carol", clientops.Join, clientops.Success, took(500), func(r *clientops.Record) {
		r.CallID, r.SDKVersion = opt.Of("call-2"), opt.Of("2.0")
	})
	return append(records, other)
}

func TestFailedOutgoing(t *testing.T) {
	outgoing := func(operationID, reason string) logs.Record {
		return operation("alice", clientops.StartCall, clientops.ExpectedError, func(r *clientops.Record) {
			r.OperationID = opt.Of(operationID)
			r.OperationPayload = opt.Of(`{"CallDirection":"Outgoing","FailureReason":"` + reason + `"}`)
		})
	}
	p, want := quality.CallDiagnostics(), map[string]int{`"busy"`: 2, "": 1}
	for _, factsOnly := range []bool{false, true} {
		var total trend.Aggregate
		for _, records := range [][]logs.Record{
			{outgoing("1", `\"busy\"`), outgoing("2", ""), outgoing("2", "")}, // 2 came twice
			{outgoing("1", `\"busy\"`)},
		} {
			from, part := calls.Assembler{FactsOnly: factsOnly, Mark: p.Mark()}, new(trend.Aggregate)
			for _, rec := range records {
				from.Add(rec, logs.Position{})
			}
			for _, c := range from.Calls() {
				part.Add(p.Call(c))
			}
			total.Merge(part)
		}
		if by := total.By["callType"]["Unknown"]; !cmp.Equal(total.Total.FailedOutgoing, want) || by == nil || !cmp.Equal(by.FailedOutgoing, want) {
			t.Errorf("facts only %v: %v, by type %v; want %v", factsOnly, total.Total.FailedOutgoing, by, want)
		}
	}
}

func add(p quality.Profile, records []logs.Record) *trend.Aggregate {
	a := new(trend.Aggregate)
	for _, c := range assembleAll(p, records...) {
		a.Add(p.Call(c))
	}
	return a
}

func TestAggregateTotal(t *testing.T) {
	a := add(quality.Documented(), twoCalls())
	want := trend.Figures{
		Calls:           2,
		CallsByQuality:  map[quality.Verdict]int{"Poor": 1, "Unknown": 1},       // the second has no streams
		CallsByRating:   map[quality.RatingVerdict]int{"Poor": 1, "Unknown": 1}, // 2 of 5
		CallsWithIssues: 1,
		// The first has an end code of two, four streams, operations and a rating,
		// the second an operation.
		CallsWith:        trend.SubjectCounts{"ends": 1, "streams": 1, "operations": 2, "surveys": 1},
		IssuesBySubjects: trend.IssueShares{"operations": {Part: 0, Whole: 1}, "ends+streams+operations": {Part: 1, Whole: 1}},
		PoorBySubjects:   trend.IssueShares{"ends+streams+operations": {Part: 1, Whole: 1}},
		CallMilliseconds: 60_000, // of the first; of the second there is one moment
		// Alice, Bob and Carol, all of whom say how they ended, Carol by her Join. Bob stayed
		// for 40 s; by their clients, the others left when they came.
		Participants: 3, DroppedParticipants: 1, EndingsKnown: 3, ParticipantMilliseconds: 40_000,
		EndReasons:       map[string]int{"0": 1, "503": 1},
		DroppedReasons:   map[string]int{"503": 1},
		EndFamilies:      map[string]int{"Success": 1, "Server": 1},
		Streams:          4,
		StreamsByQuality: map[quality.Verdict]int{"Poor": 1, "Good": 2, "Unknown": 1},
		Measured:         trend.MetricCounts{"JitterAvg": 3},
		Causes:           trend.MetricCounts{"JitterAvg": 1},
		Issues: map[string]int{
			"Call Ended Ungracefully": 1, "Poor Media Streams": 1, "Hangup": 1,
			"NetworkReconnect": 1, "CameraFreeze": 1, "NoNetwork": 1,
		},
		Operations: map[string]*trend.OperationFigures{
			"Join":   {Count: 2, Results: map[string]int{"Succeeded": 1, "Success": 1}, Milliseconds: trend.Histogram{300: 1, 500: 1}},
			"Hangup": {Count: 1, Results: map[string]int{"Failed": 1}, Milliseconds: trend.Histogram{20: 1}},
		},
		Diagnostics: map[string]*trend.DiagnosticFigures{
			"NetworkReconnect": {Ranges: 1, Bad: 1, Recovered: 1},
			"CameraFreeze":     {Ranges: 1, Bad: 1, Recovered: 1}, // a flag that became false
			"NoNetwork":        {Ranges: 1, Bad: 1},
		},
		SurveyIssues: map[string]int{"NoSound": 1, "Echo": 1},
	}
	if !cmp.Equal(a.Total, want) {
		t.Error(cmp.Diff(want, a.Total))
	}
	for _, s := range []struct {
		name  string
		share func() (float64, bool)
		want  float64
	}{
		{"poor calls, of those that are known", a.Total.Share(trend.PoorCalls).Value, 1},
		{"poor streams, of those that are known", a.Total.Share(trend.PoorStreams).Value, 1.0 / 3},
		{"poor by jitter, of those with jitter", func() (float64, bool) { return a.Total.PoorBy(quality.JitterAvg) }, 1.0 / 3},
		{"calls with issues", a.Total.Share(trend.CallsWithIssues).Value, 1.0 / 2},
		{"dropped, of those whose ends are known", a.Total.Share(trend.DroppedParticipants).Value, 1.0 / 3},
		{"diagnostics that ended well", a.Total.Diagnostics["CameraFreeze"].RecoveryRate, 1},
	} {
		if got, ok := s.share(); got != s.want || !ok {
			t.Errorf("%s: %v, %v; want %v", s.name, got, ok, s.want)
		}
	}
	if _, ok := a.Total.PoorBy(quality.RoundTripTimeAvg); ok {
		t.Error("no stream has a round trip time, and still there is a share of them")
	}
	if _, ok := new(trend.Figures).Share(trend.PoorCalls).Value(); ok {
		t.Error("a share of no calls")
	}
	if p95, ok := a.Total.Operations["Join"].Milliseconds.Percentile(95); p95 != 500 || !ok {
		t.Errorf("Join takes %v ms, want 500", p95)
	}
	if got := quality.Top(a.Total.Issues, 2); !slices.Equal(got, []quality.Issue{{Name: "Call Ended Ungracefully", Count: 1}, {Name: "CameraFreeze", Count: 1}}) {
		t.Errorf("top issues: %v", got)
	}
	if n := len(quality.Top(a.Total.Issues, -1)); n != 6 {
		t.Errorf("%d issues, want 6", n)
	}
}

// Of each value: calls, participants, streams, poor streams, operations, issues
// other than those of the call. What nobody can be found for is "Unknown".
func TestAggregateBy(t *testing.T) {
	type counts struct{ calls, participants, streams, poor, operations int }
	want := map[string]map[string]counts{
		"day":             {"2026-03-01": {2, 3, 4, 1, 3}}, // of the second by its client
		"callType":        {"Group": {1, 2, 4, 1, 2}, "Unknown": {1, 1, 0, 0, 1}},
		"scenario":        {"Unknown": {2, 3, 4, 1, 3}}, // of Teams without a meeting; without a type
		"sdkVersion":      {"1.0": {1, 1, 2, 1, 2}, "Redacted": {1, 1, 1, 0, 0}, "Unknown": {1, 0, 1, 0, 0}, "2.0": {1, 1, 0, 0, 1}},
		"os":              {"Windows 10": {1, 1, 2, 1, 2}, "Redacted": {1, 1, 1, 0, 0}, "Unknown": {2, 1, 1, 0, 1}},
		"endpointType":    {"VoIP": {2, 3, 3, 1, 3}, "Unknown": {1, 0, 1, 0, 0}},
		"participantType": {"Teams": {1, 1, 1, 0, 0}, "ACS": {2, 2, 2, 1, 3}, "Unknown": {1, 0, 1, 0, 0}},
		"transport":       {"UDP": {1, 0, 3, 1, 0}, "TCP": {1, 0, 1, 0, 0}},
	}
	a := add(quality.Documented(), twoCalls())
	got := map[string]map[string]counts{}
	for d, values := range a.By {
		got[d] = map[string]counts{}
		for value, f := range values {
			c := counts{f.Calls, f.Participants, f.Streams, f.StreamsByQuality["Poor"], 0}
			for _, o := range f.Operations {
				c.operations += o.Count
			}
			got[d][value] = c
		}
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(counts{})); diff != "" {
		t.Error(diff)
	}
	for _, d := range trend.Dimensions() {
		if a.By[d.Name] == nil {
			t.Errorf("nothing by %s", d.Name)
		}
	}
}

// Of each value it counts in how many calls there is something of a subject that is
// the value's: of Bob, whose version is hidden, there are no operations.
func TestAggregateCallsWith(t *testing.T) {
	a := add(quality.Documented(), twoCalls())
	got := map[string]trend.SubjectCounts{}
	for value, f := range a.By["sdkVersion"] {
		got[value] = f.CallsWith
	}
	want := map[string]trend.SubjectCounts{
		"1.0": {"ends": 1, "streams": 1, "operations": 1}, "Redacted": {"ends": 1, "streams": 1}, "Unknown": {"streams": 1}, "2.0": {"operations": 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	udp := a.By["transport"]["UDP"]
	if !cmp.Equal(udp.CallsWith, trend.SubjectCounts{"streams": 1}) {
		t.Errorf("of a transport there are streams only: %v", udp.CallsWith)
	}
	// The share with issues is that of whole calls.
	if n := udp.CallsWith[trend.StreamsLogged]; n != 1 || udp.CallsWith["mood"] != 0 || trend.Subject("mood").Log() != "" {
		t.Errorf("%d calls have streams", n)
	}
	all := trend.Share{Part: 1, Whole: 1}
	if got := udp.IssuesBySubjects.Of(trend.EndsLogged, trend.StreamsLogged, trend.OperationsLogged); got != all {
		t.Errorf("calls with issues: %v, want %v", got, all)
	}
}

// Operations and diagnostics of nobody count as Unknown, so that the parts of a
// dimension add up.
func TestAggregateOfNobody(t *testing.T) {
	nameless := func(r *clientops.Record) {
		r.ParticipantID, r.EndpointID = opt.Value[string]{}, opt.Value[string]{}
	}
	records := []logs.Record{summary("alice"), operation("alice", clientops.Join, clientops.Success), operation("", clientops.Hangup, clientops.Failed, nameless)}
	for _, rec := range diagnostic("", "noNetwork", "true") {
		nameless(rec.(*clientops.Record))
		records = append(records, rec)
	}
	a := add(quality.CallDiagnostics(), records)
	f := a.By["endpointType"]["Unknown"]
	if f == nil || f.Calls != 1 || f.Participants != 0 || len(f.Operations) != 1 || f.Operations["Hangup"].Count != 1 || f.Diagnostics["NoNetwork"].Bad != 1 {
		t.Errorf("%+v", f)
	}
	if f := a.By["endpointType"]["VoIP"]; len(f.Operations) != 1 || f.Operations["Join"].Count != 1 || f.Diagnostics != nil {
		t.Errorf("%+v", f)
	}
}

// Who was dropped, and of whom that is known, depends on the profile.
func TestAggregateDrops(t *testing.T) {
	alone := func(result clientops.ResultType) logs.Record { return operation("alice", clientops.Join, result) }
	for _, tt := range []struct {
		reason        string
		record        logs.Record
		today, before trend.Share // by the rules of 2025 and of 2024
	}{
		{"an end code that was a drop, of which the category says that it is none", summary("alice", ended("503", callsummary.ExpectedError)),
			trend.Share{Part: 0, Whole: 1}, trend.Share{Part: 1, Whole: 1}},
		{"a category that is a drop, with the end code of success", summary("alice", ended("0", callsummary.UnexpectedClientError)),
			trend.Share{Part: 1, Whole: 1}, trend.Share{Part: 0, Whole: 1}},
		{"no category: today nobody knows", summary("alice", func(r *callsummary.Record) {
			r.ParticipantEndReason, r.ResultCategory = opt.Of("503"), opt.Value[callsummary.ResultCategory]{}
		}), trend.Share{}, trend.Share{Part: 1, Whole: 1}},
		{"a client alone; until 2024 its word did not count", alone(clientops.UnexpectedServerError), trend.Share{Part: 1, Whole: 1}, trend.Share{}},
		{"a client alone whose bad result is no drop", alone(clientops.Failed), trend.Share{Part: 0, Whole: 1}, trend.Share{}},
		{"a client alone that does not say how it went", alone(""), trend.Share{}, trend.Share{}},
	} {
		for _, by := range []struct {
			profile quality.Profile
			want    trend.Share
		}{{quality.CallDiagnostics(), tt.today}, {quality.CallDiagnostics2024(), tt.before}} {
			total := add(by.profile, []logs.Record{tt.record}).Total
			if got := total.Share(trend.DroppedParticipants); got != by.want || total.Issues[quality.EndedUngracefully] != by.want.Part {
				t.Errorf("%s, by %s: %v, issues %v; want %v", tt.reason, by.profile.Name, got, total.Issues, by.want)
			}
		}
	}
}

// What clients say of their ends is not compared with what summaries say.
func TestCompareDropsOfClients(t *testing.T) {
	p := quality.CallDiagnostics()
	summaries := &add(p, []logs.Record{summary("alice"), summary("bob", ended("503", callsummary.UnexpectedServerError))}).Total
	clients := &add(p, []logs.Record{operation("alice", clientops.Join, clientops.UnexpectedClientError)}).Total
	for _, tt := range []struct {
		before, after *trend.Figures
		want          string
	}{{summaries, clients, "1/2 0/0"}, {clients, summaries, "0/0 1/2"}, {clients, clients, "1/1 1/1"}} {
		for _, ch := range trend.Compare(tt.before, tt.after).Changes {
			got := fmt.Sprintf("%d/%d %d/%d", ch.Before.Count, ch.Before.Total, ch.After.Count, ch.After.Total)
			if ch.Measure == trend.DroppedParticipants && got != tt.want {
				t.Errorf("dropped: %s, want %s", got, tt.want)
			}
		}
	}
}

// A code that is no number is counted as it is, without a family.
func TestAggregateEndReasons(t *testing.T) {
	unsaid := func(r *callsummary.Record) { r.ParticipantEndReason = opt.Without[string](opt.Null) }
	f := add(quality.Insights(), []logs.Record{
		summary("a", ended("487.0", callsummary.ExpectedError)), summary("b", ended("487", "")), summary("c", ended("gone", "")), summary("d", unsaid),
	}).Total
	if !maps.Equal(f.EndReasons, map[string]int{"487": 2, "gone": 1}) || !maps.Equal(f.EndFamilies, map[string]int{"Client": 2}) {
		t.Errorf("%v, %v", f.EndReasons, f.EndFamilies)
	}
}

func TestAggregateJSON(t *testing.T) {
	for _, a := range []*trend.Aggregate{new(trend.Aggregate), add(quality.CallDiagnostics(), twoCalls())} {
		text, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		var back trend.Aggregate
		if err := json.Unmarshal(text, &back); err != nil || !cmp.Equal(*a, back) {
			t.Errorf("%v\n%s", err, cmp.Diff(*a, back))
		}
	}
	var f trend.Figures
	for _, text := range []string{`{"measured":{"Mood":1}}`, `{"callsWith":{"mood":1}}`, `{"issuesBySubjects":{"streams+ends":{}}}`} {
		if err := json.Unmarshal([]byte(text), &f); err == nil {
			t.Errorf("an unknown name is read: %s", text)
		}
	}
	if text := asJSON(t, add(quality.CallDiagnostics(), twoCalls()).Total); !strings.Contains(text, `"callsWith":{"ends":1,"operations":2,"streams":1,"surveys":1}`) ||
		!strings.Contains(text, `"issuesBySubjects":{"ends+streams+operations":{"part":1,"whole":1},"operations":{"part":0,"whole":1}}`) {
		t.Errorf("as JSON: %s", text)
	}
}

// What is null in JSON counts nothing: here, all but the one operation.
func TestMergeOfNulls(t *testing.T) {
	var a, b trend.Aggregate
	text := `{"total":{"operations":{"x":null,"Join":{"count":1}},"diagnostics":{"y":null}},"by":{"day":{"d":null},"os":null}}`
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		t.Fatal(err)
	}
	a.Merge(&b)
	want := trend.Aggregate{Total: trend.Figures{Operations: map[string]*trend.OperationFigures{"Join": {Count: 1}}}}
	if !cmp.Equal(a, want) {
		t.Error(cmp.Diff(want, a))
	}
}

// Clocks that were set back and numbers that nobody meant must not take away from
// what others lasted: of the three participants only Alice's 40 s can be. The call
// counts twice, once as ending 20 s before it starts, once 300 years later.
func TestAggregateImpossibleDurations(t *testing.T) {
	lasted := func(s opt.Seconds) func(*callsummary.Record) {
		return func(r *callsummary.Record) { r.ParticipantDuration = opt.Of(s) }
	}
	v := judge(t, summary("alice"), summary("bob", lasted(-100)), summary("carol", lasted(1<<62)))
	v.Call.End = opt.Of(after(-20))
	var a trend.Aggregate
	a.Add(v)
	v.Call.End = opt.Of(began.AddDate(300, 0, 0)) // a Duration ends at 292 years
	a.Add(v)
	if f := &a.Total; f.ParticipantMilliseconds != 2*40_000 || f.CallMilliseconds != 0 {
		t.Errorf("participants %d ms, calls %d ms; want 80000 and 0", f.ParticipantMilliseconds, f.CallMilliseconds)
	}
}

// An operation of less than no time does not make the others look faster: of the
// four durations those of 10 and 20 ms can be.
func TestAggregateImpossibleOperations(t *testing.T) {
	var records []logs.Record
	for i, ms := range []opt.Milliseconds{-5000, 10, 20, 1<<63 - 1} {
		records = append(records, operation("alice", clientops.Join, clientops.Success, took(ms), func(r *clientops.Record) {
			r.OperationID = opt.Of(strconv.Itoa(i))
		}))
	}
	var a trend.Aggregate
	a.Add(judge(t, records...))
	join := a.Total.Operations["Join"]
	if want := (trend.Histogram{10: 1, 20: 1}); join.Count != 4 || !cmp.Equal(join.Milliseconds, want) {
		t.Errorf("%d operations that took %v, want 4 of which two count: %v", join.Count, join.Milliseconds, want)
	}
	if least, ok := join.Milliseconds.Percentile(1); least != 10 || !ok {
		t.Errorf("1 %% within %d ms, %v; want 10", least, ok)
	}
}

// Parts computed apart add up to the aggregate of all, whatever is in them and in
// whatever order they are merged; merging leaves the parts as they were.
func TestMergeIsExact(t *testing.T) {
	for seed := range uint64(20) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		profile := quality.Profiles()[rnd.IntN(len(quality.Profiles()))]
		var verdicts []*quality.CallVerdict
		for _, c := range assembleAll(profile, randomRecords(rnd)...) {
			verdicts = append(verdicts, profile.Call(c))
		}
		var all trend.Aggregate
		for _, v := range verdicts {
			all.Add(v)
		}
		parts := make([]trend.Aggregate, 1+rnd.IntN(5))
		for _, i := range rnd.Perm(len(verdicts)) {
			parts[rnd.IntN(len(parts))].Add(verdicts[i])
		}
		before := fmt.Sprint(asJSON(t, parts))
		var merged trend.Aggregate
		for _, i := range rnd.Perm(len(parts)) {
			merged.Merge(&parts[i])
		}
		if !cmp.Equal(all, merged) {
			t.Fatalf("seed %d:\n%s", seed, cmp.Diff(all, merged))
		}
		merged.Merge(&all)
		if merged.Total.Calls != 2*all.Total.Calls || fmt.Sprint(asJSON(t, parts)) != before {
			t.Fatalf("seed %d: merging changed the parts", seed)
		}
		partsAddUp(t, &all)
	}
}

// partsAddUp checks that what is counted once in a dimension adds up to the total.
func partsAddUp(t *testing.T, a *trend.Aggregate) {
	t.Helper()
	for _, d := range trend.Dimensions() {
		var participants, dropped, known, streams, operations, want int
		for _, f := range a.By[d.Name] {
			participants += f.Participants
			dropped += f.DroppedParticipants
			known += f.EndingsKnown
			streams += f.Streams
			for _, o := range f.Operations {
				operations += o.Count
			}
		}
		for _, o := range a.Total.Operations {
			want += o.Count
		}
		if streams != a.Total.Streams || d.Name != "transport" && (participants != a.Total.Participants || operations != want) {
			t.Errorf("by %s: %d participants, %d streams, %d operations; in total %d, %d, %d",
				d.Name, participants, streams, operations, a.Total.Participants, a.Total.Streams, want)
		}
		if d.Name != "transport" && (dropped != a.Total.DroppedParticipants || known != a.Total.EndingsKnown) {
			t.Errorf("by %s: %d of %d dropped, in total %d of %d", d.Name, dropped, known, a.Total.DroppedParticipants, a.Total.EndingsKnown)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// randomRecords returns those of about ten calls of all sorts.
func randomRecords(rnd *rand.Rand) []logs.Record {
	pick := func(list ...string) string { return list[rnd.IntN(len(list))] }
	maybe := func(s string) opt.Value[string] {
		return []opt.Value[string]{opt.Of(s), opt.Of(s), opt.Without[string](opt.Null), opt.Without[string](opt.Redacted), {}}[rnd.IntN(5)]
	}
	var records []logs.Record
	for range 100 {
		call, who := opt.Of(pick("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")), pick("p", "q", "r", "s")
		switch rnd.IntN(4) {
		case 0:
			s := summary(who, ended(pick("0", "503", "487", "x", "100"), callsummary.ResultCategory(pick("", "Success", "unexpectedclienterror"))), func(r *callsummary.Record) {
				r.SDKVersion, r.OSVersion = maybe(pick("1.0", "2.0")), maybe(pick("Windows 10.0", "Android 11;x"))
				r.CallStartTime = opt.Of(after(float64(rnd.IntN(3) * 86400)))
			})
			s.CorrelationID = call
			records = append(records, s)
		case 1:
			s := stream(who, diagnostics.MediaType(pick("Audio", "Video", "VBSS", "AppSharing")), rnd.Int64N(9), func(r *diagnostics.Record) {
				if rnd.IntN(3) > 0 {
					r.JitterAvg = opt.Of(opt.Milliseconds(rnd.IntN(60)))
				}
				r.VideoFrameRateAvg = opt.Of(opt.FramesPerSecond(rnd.IntN(14)))
				r.TransportType = opt.Of(diagnostics.TransportType(pick("UDP", "TCP")))
			})
			s.CorrelationID = call
			records = append(records, s)
		case 2:
			name, quality := pick("Join", "Hangup", "UserFacingDiagnostics"), pick("Good", "Bad", "true", "false")
			records = append(records, operation(who, clientops.OperationName(name), clientops.ResultType(pick("Success", "Failed", "ExpectedError")), func(r *clientops.Record) {
				r.CallID, r.SDKVersion, r.DurationMs = call, maybe("3.0"), opt.Of(opt.Milliseconds(rnd.IntN(1000)))
				r.ParticipantID = maybe(who)
				r.OperationID = opt.Of(pick("1", "2", "3", "4", "5"))
				r.OperationPayload = opt.Of(`{"DiagnosticChanged":"` + pick("noNetwork", "cameraFreeze") + `","DiagnosticQuality":"` + quality + `"}`)
			}))
		default:
			s := rating(pick("1", "2", "3"), rnd.Int64N(6), 5)
			s.CallID, s.AudioIssues = call, maybe("NoSound,Echo")
			records = append(records, s)
		}
	}
	return records
}
