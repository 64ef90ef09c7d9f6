package acstest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
)

// The kinds of calls and endpoints occur in about the shares of the config, and not at all
// where it does not ask for them.
func TestRareCalls(t *testing.T) {
	type kinds struct{ p2p, group, became, voicemail, anonymous float64 }
	count := func(cfg acstest.Config) (k kinds) {
		for c := range acstest.Generate(&cfg) {
			types := map[callsummary.CallType]bool{}
			var voicemail, anonymous bool
			for _, rec := range c.Records {
				switch rec := rec.(type) {
				case *callsummary.Record:
					if rec.ParticipantID != rec.CorrelationID { // not about the call itself
						types[rec.CallType.Or("")] = true
					}
				case *diagnostics.Record:
					voicemail = voicemail || rec.EndpointType.Or("") == diagnostics.Voicemail
					anonymous = anonymous || rec.EndpointType.Or("") == diagnostics.Anonymous
				}
			}
			for _, is := range []struct {
				so    bool
				count *float64
			}{
				{types["P2P"] && types["Group"], &k.became}, {types["P2P"] && !types["Group"], &k.p2p},
				{types["Group"], &k.group}, {voicemail, &k.voicemail}, {anonymous, &k.anonymous},
			} {
				if is.so {
					*is.count++
				}
			}
		}
		return k
	}
	k := count(acstest.Config{Seed: 1, Calls: 3000, BecameGroup: 0.3, Voicemail: 0.2, Anonymous: 0.4, Incomplete: acstest.None})
	for what, got := range map[string]struct{ share, want float64 }{
		"group calls that were P2P calls": {k.became / k.group, 0.3}, "P2P calls that voicemail answered": {k.voicemail / k.p2p, 0.2},
		"group calls with somebody anonymous": {k.anonymous / k.group, 0.4},
	} {
		// Not every participant has a stream that shows the endpoint.
		if got.share < got.want-0.06 || got.share > got.want+0.03 {
			t.Errorf("%s: %.3f, want about %v", what, got.share, got.want)
		}
	}
	if k := count(acstest.Config{Seed: 1, Calls: 500}); k.became+k.voicemail+k.anonymous != 0 {
		t.Errorf("by default: %+v, want none of them", k)
	}
}

// A person who was in the P2P call and in the group call is two participants on one
// endpoint.
func TestBecameGroup(t *testing.T) {
	for c := range acstest.Generate(&acstest.Config{Seed: 1, Calls: 200, P2P: acstest.None, BecameGroup: 1, Incomplete: acstest.None, Rejoins: acstest.None, LeftOut: acstest.None}) {
		endpoints := map[string][]*callsummary.Record{}
		for _, rec := range c.Records {
			// The last versions, once; none of them has a version.
			if s, ok := rec.(*callsummary.Record); ok && s.ParticipantID != s.CorrelationID && s.ParticipantEndReason.IsSet() {
				id := s.EndpointID.Or("")
				if !slices.ContainsFunc(endpoints[id], func(o *callsummary.Record) bool { return o.CallType == s.CallType }) {
					endpoints[id] = append(endpoints[id], s)
				}
			}
		}
		twice, late := 0, 0
		for _, list := range endpoints {
			if len(list) == 2 {
				twice++
			} else if list[0].CallType.Or("") == callsummary.Group {
				late++
			}
		}
		if a := c.Answer; twice != 2 || late < 1 || a.CallType != "Group" || a.Participants != len(endpoints)+2 {
			t.Fatalf("call %s: %d of %d endpoints twice, %d participants, %d came later, type %s; want 2 twice and somebody later",
				a.CallID, twice, len(endpoints), a.Participants, late, a.CallType)
		}
	}
}

// Only what a config chooses goes wrong.
func TestChosen(t *testing.T) {
	cfg := acstest.Config{
		Seed: 3, Calls: 2000, Poor: 0.5, PoorBy: []string{"VideoFrameRateAvg", "RoundTripTimeAvg"},
		Ungraceful: 0.5, UngracefulBy: []string{"410", "503"}, UserFacing: 0.5, UserFacingBy: []string{"cameraFreeze", "speakerMuted"},
	}
	poor, streams := map[string]int{}, map[string]int{}
	ends, names := map[string]int{}, map[string]int{}
	for c := range acstest.Generate(&cfg) {
		for _, s := range c.Answer.Media {
			streams[s.MediaType]++
			if !s.Poor {
				continue
			}
			poor[s.MediaType]++
			for _, column := range s.Beyond {
				poor[column]++
			}
		}
		for _, p := range c.AnswerBy(acstest.CallDiagnostics2024).People { // by the summaries alone
			if p.Dropped {
				ends[p.EndReason]++
			}
		}
		for _, rec := range c.Records {
			if op, ok := rec.(*clientops.Record); ok && op.OperationName.Or("") == clientops.UserFacingDiagnostics {
				payload, _ := op.Payload()
				names[string(payload.DiagnosticChanged.Or(""))]++
			}
		}
	}
	for media, n := range streams {
		if share := float64(poor[media]) / float64(n); share < 0.45 || share > 0.55 {
			t.Errorf("%s: %.2f of the streams are poor, want half of them", media, share)
		}
	}
	for _, column := range []string{"JitterAvg", "PacketLossRateAvg", "JitterBufferSizeAvg", "HealedDataRatioAvg", "RecvResolutionHeight", "RecvFreezeDurationPerMinuteInMs"} {
		if poor[column] > 0 {
			t.Errorf("%d streams are poor by %s, which was not chosen", poor[column], column)
		}
	}
	if poor["VideoFrameRateAvg"] == 0 || poor["RoundTripTimeAvg"] == 0 || len(ends) != 2 || ends["410"] == 0 || ends["503"] == 0 {
		t.Errorf("poor by %v, ended by %v", poor, ends)
	}
	if len(names) != 2 || names["cameraFreeze"] == 0 || names["speakerMuted"] == 0 {
		t.Errorf("diagnostics: %v", names)
	}
}

// A kind of stream that has no limit for the chosen metric is never poor.
func TestChosenForSomeStreams(t *testing.T) {
	videos, poor := 0, 0
	for c := range acstest.Generate(&acstest.Config{Seed: 4, Calls: 500, Poor: 1, PoorBy: []string{"VideoFrameRateAvg"}, LeftOut: 1}) {
		for _, s := range c.Answer.Media {
			if can := s.MediaType != "Audio"; s.Poor != can {
				t.Fatalf("a stream of %s: poor %v", s.MediaType, s.Poor)
			} else if can {
				videos++
				poor++
			}
		}
	}
	if videos == 0 || poor == 0 {
		t.Error("no videos")
	}
}

// A call has the gaps that are chosen.
func TestChosenGaps(t *testing.T) {
	cfg := acstest.Config{
		Seed: 5, Calls: 300, Incomplete: 1, PSTN: acstest.None, Bots: acstest.None, CrossTenant: acstest.None, LeftOut: acstest.None,
		Summaries: 10, Diagnostics: 30, Operations: 100, // so that every client has some
	}
	for _, tt := range []struct {
		gap   acstest.Gap
		p2p   float64
		shows func(c *acstest.Call, a acstest.Answer) bool // by the rules of 2024
	}{
		{acstest.GapSummary, 1, func(c *acstest.Call, _ acstest.Answer) bool { return people(c.Records) == 1 }},
		{acstest.GapOperator, acstest.None, func(_ *acstest.Call, a acstest.Answer) bool {
			return slices.ContainsFunc(a.People, func(p acstest.PersonAnswer) bool { return p.OnlyOperations && p.Operations > 0 })
		}},
		{acstest.GapLastVersion, 1, func(_ *acstest.Call, a acstest.Answer) bool {
			return slices.ContainsFunc(a.People, func(p acstest.PersonAnswer) bool { return p.EndReason == "" }) && !a.End.IsZero()
		}},
		{acstest.GapLastVersions, acstest.None, func(_ *acstest.Call, a acstest.Answer) bool { return a.End.IsZero() && a.CallType == "Group" }},
		{acstest.GapSummaries, 1, func(c *acstest.Call, a acstest.Answer) bool { return a.CallType == "" && people(c.Records) == 0 }},
		{acstest.GapEndpoint, 1, func(c *acstest.Call, _ acstest.Answer) bool {
			return slices.ContainsFunc(c.Records, func(rec acstelemetry.Record) bool {
				op, ok := rec.(*clientops.Record)
				return ok && op.ParticipantID.IsSet() && !op.EndpointID.IsSet()
			})
		}},
		{acstest.GapIdentity, acstest.None, func(_ *acstest.Call, a acstest.Answer) bool {
			return slices.ContainsFunc(a.People, func(p acstest.PersonAnswer) bool { return strings.HasPrefix(p.Key, "RedactedParticipant-") })
		}},
	} {
		cfg.IncompleteBy, cfg.P2P = []acstest.Gap{tt.gap}, tt.p2p
		shown := 0
		for c := range acstest.Generate(&cfg) {
			if tt.shows(c, c.AnswerBy(acstest.CallDiagnostics2024)) {
				shown++
			}
		}
		if shown < 285 { // the last participant of a few group calls has no client
			t.Errorf("%s: %d of 300 calls have it", tt.gap, shown)
		}
	}
	// A call that cannot have any of them is complete.
	for _, tt := range []struct {
		gaps []acstest.Gap
		p2p  float64
	}{
		{[]acstest.Gap{acstest.GapEndpoint}, acstest.None}, {[]acstest.Gap{acstest.GapIdentity, acstest.GapOperator}, 1},
	} {
		cfg.IncompleteBy, cfg.P2P, cfg.Incomplete = tt.gaps, tt.p2p, 1
		whole := cfg
		whole.Incomplete = acstest.None
		var got, want []acstest.Answer
		for c := range acstest.Generate(&cfg) {
			got = append(got, c.Answer)
		}
		for c := range acstest.Generate(&whole) {
			want = append(want, c.Answer)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v: a call has a gap:\n%s", tt.gaps, diff)
		}
	}
}

// people counts the participants with a summary.
func people(records []acstelemetry.Record) int {
	seen := map[string]bool{}
	for _, rec := range records {
		if s, ok := rec.(*callsummary.Record); ok {
			seen[s.ParticipantID.Or(s.Identifier.Or(s.EndpointID.Or("")))] = true
		}
	}
	return len(seen)
}

// A feed has only the chosen faults, and as many as it counts.
func TestChosenFaults(t *testing.T) {
	samples := map[acstest.FaultKind]string{ // text that only this kind writes
		acstest.WrongType: `{"ms":3}`, acstest.NoNumber: `"fast"`, acstest.Fraction: `"DurationMs":12.5`, acstest.TooLarge: `99999999999999999999`,
		acstest.CutOff: `"callDuration":"12"` + "\n", acstest.BrokenJSON: `"jitterAvg" 1}`, acstest.ForeignText: "-- the log was rotated --",
	}
	for _, kind := range acstest.FaultKinds() {
		f := acstest.NewFeed(&acstest.Config{Seed: 6, Calls: 150, Faults: acstest.Faults{Fields: 0.3, Lines: 0.3, Kinds: []acstest.FaultKind{kind}}})
		var text strings.Builder
		remarks, problems := int64(0), int64(0)
		r := acstelemetry.NewReader(t.Context(), tee{f, &text}, "", &logs.Options{OnRemarks: func(logs.Remarks) { remarks++ }})
		for _, err := range r.All() {
			if err != nil {
				problems++
			}
		}
		p := f.Planted()
		ofLines := kind == acstest.CutOff || kind == acstest.BrokenJSON || kind == acstest.ForeignText
		if p.Problems()+p.Remarks == 0 || ofLines != (p.BadLines > 0) || ofLines == (p.BadFields+p.Remarks > 0) ||
			problems != p.Problems() || remarks != p.Remarks || (remarks > 0) != (kind == acstest.Twice || kind == acstest.Fraction) {
			t.Errorf("%s: planted %+v, found %d problems, %d remarks", kind, p, problems, remarks)
		}
		for other, sample := range samples {
			if strings.Contains(text.String(), sample) != (other == kind) {
				t.Errorf("%s: is %q in it? %v", kind, sample, other != kind)
			}
		}
	}
	// No line can be cut off within an array.
	f := acstest.NewFeed(&acstest.Config{Shape: acstest.Array, Faults: acstest.Faults{Lines: 1, Kinds: []acstest.FaultKind{acstest.CutOff}}})
	for _, err := range acstelemetry.NewReader(t.Context(), f, "", nil).All() {
		if err != nil {
			t.Fatal(err)
		}
	}
	if p := f.Planted(); p.Problems() != 0 || p.Records == 0 {
		t.Errorf("in an array: %+v", p)
	}
}

// tee keeps what is read.
type tee struct {
	f    *acstest.Feed
	text *strings.Builder
}

func (t tee) Read(p []byte) (int, error) {
	n, err := t.f.Read(p)
	t.text.Write(p[:n])
	return n, err
}

// An unknown name would choose nothing, so it panics.
func TestChosenNames(t *testing.T) {
	for _, tt := range []struct {
		cfg  acstest.Config
		want string
	}{
		{acstest.Config{PoorBy: []string{"jitterAvg"}}, `acstest: PoorBy: "jitterAvg": use one of ["JitterAvg"`},
		{acstest.Config{PoorBy: []string{"JitterBufferSizeMax"}}, `PoorBy: "JitterBufferSizeMax"`}, // which Call Diagnostics does not count
		{acstest.Config{UngracefulBy: []string{"487"}}, `UngracefulBy: "487": use one of ["380"`},
		{acstest.Config{UserFacingBy: []string{"Freeze"}}, `UserFacingBy: "Freeze"`},
		{acstest.Config{IncompleteBy: []acstest.Gap{"everything"}}, `IncompleteBy: "everything": use one of ["a summary"`},
		{acstest.Config{Faults: acstest.Faults{Kinds: []acstest.FaultKind{"typos"}}}, `Faults.Kinds: "typos": use one of ["wrong type"`},
	} {
		func() {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, tt.want) {
					t.Errorf("panic %q, want %q", text, tt.want)
				}
			}()
			acstest.Generate(&tt.cfg)(func(*acstest.Call) bool { return false })
		}()
	}
}
