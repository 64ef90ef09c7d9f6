package acstest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Everything that a reader can get wrong occurs: values at each limit and on both sides,
// each ungraceful end, each diagnostic, each gap.
func TestEverythingIsPlanted(t *testing.T) {
	found := map[string]int{}
	limits := []struct {
		column string
		media  diagnostics.MediaType
		at     string
		of     func(*diagnostics.Record) opt.Cell
	}{
		{"JitterAvg", "", "30", func(r *diagnostics.Record) opt.Cell { return &r.JitterAvg }},
		{"JitterBufferSizeAvg", "", "200", func(r *diagnostics.Record) opt.Cell { return &r.JitterBufferSizeAvg }},
		{"PacketLossRateAvg", "", "0.1", func(r *diagnostics.Record) opt.Cell { return &r.PacketLossRateAvg }},
		{"RoundTripTimeAvg", "", "500", func(r *diagnostics.Record) opt.Cell { return &r.RoundTripTimeAvg }},
		{"HealedDataRatioAvg", "", "0.1", func(r *diagnostics.Record) opt.Cell { return &r.HealedDataRatioAvg }},
		{"VideoFrameRateAvg", "Video", "7", func(r *diagnostics.Record) opt.Cell { return &r.VideoFrameRateAvg }},
		{"VideoFrameRateAvg", "VBSS", "1", func(r *diagnostics.Record) opt.Cell { return &r.VideoFrameRateAvg }},
		{"RecvFreezeDurationPerMinuteInMs", "Video", "6000", func(r *diagnostics.Record) opt.Cell { return &r.RecvFreezeDurationPerMinuteInMs }},
		{"RecvFreezeDurationPerMinuteInMs", "VBSS", "25000", func(r *diagnostics.Record) opt.Cell { return &r.RecvFreezeDurationPerMinuteInMs }},
		{"RecvResolutionHeight", "Video", "240", func(r *diagnostics.Record) opt.Cell { return &r.RecvResolutionHeight }},
		{"RecvResolutionHeight", "VBSS", "768", func(r *diagnostics.Record) opt.Cell { return &r.RecvResolutionHeight }},
	}
	var want []string
	for _, l := range limits {
		want = append(want, "beyond "+l.column+" "+string(l.media), "at "+l.column+" "+string(l.media))
	}
	for _, code := range []string{"380", "400", "407", "408", "409", "410", "412", "417", "430", "439", "440", "481",
		"483", "488", "489", "493", "500", "502", "503", "504", "580"} {
		want = append(want, "ungraceful "+code)
	}
	want = append(want, "graceful 0", "graceful 404", "graceful 487", "graceful 603", "beyond JitterBufferSizeMax ", "beyond HealedDataRatioMax ",
		"P2P", "Group", "no type", "no end", "complete", "incomplete", "VoIP", "PSTN", "Bot", "Unknown", "only operations",
		"redacted", "orphan stream", "meeting", "Quality Good", "Quality Poor", "Quality Unknown", "Rating Good", "Rating Average",
		"Rating Poor", "Rating Unknown", "CallSummaryUpdates", "CallDiagnosticsUpdates", "of the call itself", "no stream ID",
		"no operation ID", "no time stamp", "named as the log", "no call ID", "poor by nothing that counts", "bad end", "native endpoint twice", "endpoint of several",
		"stream of Server", "stream of VoIP", "stream of PSTN", "stream of Bot", "stream of Unknown", "stream of Voicemail", "stream of Anonymous")
	for _, name := range []clientops.DiagnosticName{"NoNetwork", "CameraFreeze", "NetworkSendQuality", "ScreenshareRecordingDisabled"} {
		want = append(want, "issue "+string(name))
	}
	endpoints := map[string]string{}
	for c := range acstest.Generate(&acstest.Config{Seed: 1, Calls: 8000, Surveys: 0.2, BecameGroup: 0.1, Voicemail: 0.1, Anonymous: 0.1}) {
		a := &c.Answer
		found[a.CallType]++
		found["Quality "+a.Quality]++
		found["Rating "+a.Rating]++
		for _, is := range []struct {
			so   bool
			what string
		}{{a.CallType == "", "no type"}, {a.End.IsZero(), "no end"}, {a.Complete, "complete"}, {!a.Complete, "incomplete"}, {a.TeamsThreadID != "", "meeting"}} {
			if is.so {
				found[is.what]++
			}
		}
		for name := range a.IssueBreakdown {
			found["issue "+name]++
		}
		for _, p := range a.People {
			found[p.EndpointType]++
			switch {
			case p.OnlyOperations:
				found["only operations"]++
			case p.Dropped:
				found["ungraceful "+p.EndReason]++
			default:
				found["graceful "+p.EndReason]++
			}
			if p.Ungraceful && !p.Dropped {
				found["bad end"]++
			}
		}
		if a.CallType == "Group" && a.Participants > a.Endpoints["VoIP"]+a.Endpoints["PSTN"]+a.Endpoints["Bot"]+a.Endpoints["Unknown"] {
			found["endpoint of several"]++
		}
		for _, s := range a.Media {
			found["stream of "+s.EndpointType]++
			for _, column := range s.Beyond {
				found["beyond "+column+" "]++
				found["beyond "+column+" "+s.MediaType]++
			}
			if s.Person == "" {
				found["orphan stream"]++
			}
			if len(s.Beyond) > 0 && !s.Poor {
				found["poor by nothing that counts"]++
			}
		}
		for _, rec := range c.Records {
			found[rec.Head().Category.Or("")]++
			switch rec := rec.(type) {
			case *callsummary.Record:
				if rec.ParticipantID == rec.CorrelationID {
					found["of the call itself"]++
				}
				if rec.ParticipantID.State() == opt.Redacted {
					found["redacted"]++
				}
				if id := rec.EndpointID.Or(""); endpoints[id] == "" {
					endpoints[id] = a.CallID
				} else if endpoints[id] != a.CallID {
					found["native endpoint twice"]++
				}
			case *diagnostics.Record:
				if !rec.StreamID.IsSet() {
					found["no stream ID"]++
				}
				for _, l := range limits {
					if (l.media == "" || l.media == rec.MediaType.Or("")) && string(l.of(rec).AppendText(nil)) == l.at {
						found["at "+l.column+" "+string(l.media)]++
					}
				}
			case *clientops.Record:
				for what, so := range map[string]bool{
					"no operation ID": !rec.OperationID.IsSet(), "no time stamp": !rec.CallClientTimeStamp.IsSet(),
					"named as the log": rec.OperationName.Or("") == "CallClientOperations", "no call ID": !rec.CallID.IsSet(),
				} {
					if so {
						found[what]++
					}
				}
			}
		}
	}
	for _, what := range want {
		if found[what] == 0 {
			t.Errorf("%s: not among the calls", what)
		}
	}
}

// A share of None means none, and 1 means all.
func TestExtremeShares(t *testing.T) {
	none := acstest.Config{
		Seed: 1, Calls: 300, PSTN: acstest.None, Bots: acstest.None, CrossTenant: acstest.None, Meetings: acstest.None,
		Ungraceful: acstest.None, Poor: acstest.None, BadOperations: acstest.None, UserFacing: acstest.None,
		Incomplete: acstest.None, Versions: acstest.None, Duplicates: acstest.None, LeftOut: acstest.None, Rejoins: acstest.None,
	}
	for c := range acstest.Generate(&none) {
		a := c.Answer
		if a.Issues != 0 || a.TeamsThreadID != "" || a.ClientTypes["PSTN"]+a.ClientTypes["Bot"] != 0 || a.CallType == "" {
			t.Fatalf("with shares of None: %+v", a)
		}
	}
	all := acstest.Config{Seed: 1, Calls: 300, P2P: 1, PSTN: 1, Ungraceful: 1, OldRecords: acstest.None, Contradictions: acstest.None, Poor: 1, Incomplete: acstest.None, LeftOut: acstest.None}
	for c := range acstest.Generate(&all) {
		a := c.Answer
		if a.CallType != "P2P" || a.ClientTypes["PSTN"] != 1 || a.DroppedParticipants != 2 || a.PoorStreams != a.Streams {
			t.Fatalf("with shares of 1: %+v", a)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for a share of more than 1")
		}
	}()
	acstest.Generate(&acstest.Config{Poor: 5})(func(*acstest.Call) bool { return false })
}

// Calls are sorted by their start, and the records of each by their delivery.
func TestGenerateOrder(t *testing.T) {
	cfg := acstest.Config{Seed: 9, Calls: 300, Start: time.Date(2024, 2, 29, 23, 0, 0, 0, time.UTC), Every: time.Minute}
	n := 0
	var before time.Time
	for c := range acstest.Generate(&cfg) {
		n++
		if start := c.AnswerBy(acstest.CallDiagnostics2024).Start; !start.IsZero() { // by the clock of the service
			if start.Add(time.Second).Before(before) || start.Before(cfg.Start) {
				t.Errorf("call %d starts at %v, the one before at %v", n, start, before)
			}
			before = start
		}
	}
	if n != 300 || before.Sub(cfg.Start) < 4*time.Hour || before.Sub(cfg.Start) > 6*time.Hour {
		t.Errorf("%d calls, the last of them after %v; want 300 in about 5 h", n, before.Sub(cfg.Start))
	}
	cfg.Duplicates = acstest.None // they come later than their time
	last := time.Time{}
	for rec := range acstest.Records(&cfg) {
		at := rec.Head().Time.Or(time.Time{})
		if at.Before(last) {
			t.Fatalf("a record of %v after one of %v", at, last)
		}
		last = at
	}
}

// Records returns the records of the calls, mixed or not, and the same each time.
func TestRecordsAreTheCalls(t *testing.T) {
	for _, mix := range []int{0, 500} {
		cfg := acstest.Config{Seed: 4, Calls: 100, Shuffle: mix}
		var want []string
		for c := range acstest.Generate(&cfg) {
			for _, rec := range c.Records {
				want = append(want, rec.Schema().Name()+rec.Head().CorrelationID.Or(""))
			}
		}
		var got, again []string
		for rec := range acstest.Records(&cfg) {
			got = append(got, rec.Schema().Name()+rec.Head().CorrelationID.Or(""))
		}
		for rec := range acstest.Records(&cfg) {
			again = append(again, rec.Schema().Name()+rec.Head().CorrelationID.Or(""))
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Errorf("another order the second time:\n%s", diff)
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("not the records of the calls:\n%s", diff)
		}
	}
}

// After a loop has been left early, the next one starts again.
func TestGenerateCanBeLeft(t *testing.T) {
	endless := acstest.Generate(&acstest.Config{Calls: acstest.None})
	var first [2]string
	for i := range first {
		for c := range endless {
			first[i] = c.Answer.CallID
			break
		}
	}
	if first[0] != first[1] || first[0] == "" {
		t.Errorf("the first call is %q, then %q", first[0], first[1])
	}
}

// Some generated stream has each metric.
func TestEveryMetricIsGenerated(t *testing.T) {
	cfg := everything(acstest.Lines)
	missing := diagnostics.Metrics()
	for rec := range acstest.Records(&cfg) {
		if s, ok := rec.(*diagnostics.Record); ok {
			missing = slices.DeleteFunc(missing, func(m diagnostics.Metric) bool { _, ok := m.Of(s); return ok })
		}
	}
	for _, m := range missing {
		t.Errorf("no stream has the metric %s: let write.go write it, and streams.go measure it", m.Name)
	}
}

// A record that comes twice is two records, so that a pipeline may change each.
func TestRepeatedRecordsAreCopies(t *testing.T) {
	met := map[logs.Record]bool{}
	n := 0
	for rec := range acstest.Records(&acstest.Config{Seed: 1, Calls: 50, Duplicates: 1}) {
		n++
		met[rec] = true
	}
	if n != len(met) || n < 1000 {
		t.Errorf("%d records are %d different ones", n, len(met))
	}
}
