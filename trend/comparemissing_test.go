package trend_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
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

// without judges generated calls of which a log has not arrived.
func without(cfg acstest.Config, missing func(logs.Record) bool) *trend.Aggregate {
	var a calls.Assembler
	for rec := range acstest.Records(&cfg) {
		if !missing(rec) {
			a.Add(rec, logs.Position{})
		}
	}
	p := quality.CallDiagnostics()
	sum := new(trend.Aggregate)
	for _, c := range a.Calls() {
		sum.Add(p.Call(c))
	}
	return sum
}

func is[R logs.Record](rec logs.Record) bool {
	_, ok := rec.(R)
	return ok
}

// Nothing has got better or worse because a log is missing on one side: what it
// tells of is not compared, and that is said. The calls are the same on both sides,
// so that what is compared is the same.
func TestCompareMissingLog(t *testing.T) {
	cfg := acstest.Config{
		Seed: 1, Calls: 200, Poor: 0.3, Ungraceful: 0.3, BadOperations: 0.3, Surveys: 0.7, UserFacing: 0.5,
		Incomplete: acstest.None, LeftOut: acstest.None, // every call has summaries
	}
	// An operation that names no call finds one by the times in summaries.
	stray := func(rec logs.Record) bool { op, ok := rec.(*clientops.Record); return ok && !op.CallID.IsSet() }
	whole := without(cfg, stray)
	for _, tt := range []struct {
		subject trend.Subject
		log     string
		missing func(logs.Record) bool
		silent  []trend.Measure // have no value on that side
	}{
		{trend.EndsLogged, "CallSummary", is[*callsummary.Record], []trend.Measure{trend.DroppedParticipants, trend.EndCodes, trend.CallsWithIssues}},
		{trend.StreamsLogged, "CallDiagnostics", is[*diagnostics.Record], []trend.Measure{trend.PoorCalls, trend.PoorStreams, trend.PoorStreamsBy, trend.CallsWithIssues}},
		{trend.OperationsLogged, "CallClientOperations", is[*clientops.Record], []trend.Measure{trend.BadOperations, trend.BadDiagnostics, trend.UnrecoveredDiagnostics, trend.MedianDuration, trend.CallsWithIssues}},
		{trend.SurveysLogged, "CallSurvey", is[*survey.Record], []trend.Measure{trend.PoorlyRatedCalls, trend.SurveyIssues}},
	} {
		part := without(cfg, func(rec logs.Record) bool { return stray(rec) || tt.missing(rec) })
		for _, after := range []bool{false, true} {
			before, then := part, whole
			if after {
				before, then = whole, part
			}
			c := trend.CompareAggregates(before, then, nil)
			if diff := cmp.Diff([]trend.Missing{{Subject: tt.subject, After: after}}, c.Missing); diff != "" {
				t.Errorf("without %s: missing (-want +got):\n%s", tt.log, diff)
			}
			if tt.subject.Log() != tt.log {
				t.Errorf("%s is from %s, want %s", tt.subject, tt.subject.Log(), tt.log)
			}
			seen := map[trend.Measure]bool{}
			for _, ch := range c.Changes {
				if ch.Dimension != "" {
					// Which calls have a value the missing log may say, too, so that
					// others are compared. A clear difference there must not be.
					if ch.Evidence == trend.Clear || tt.subject == trend.EndsLogged && ch.Dimension != "transport" ||
						tt.subject == trend.StreamsLogged && ch.Dimension == "transport" {
						t.Errorf("without %s: %s of %s %q is %s", tt.log, ch.Measure, ch.Dimension, ch.Value, ch.Trend)
					}
					continue
				}
				side := ch.Before
				if after {
					side = ch.After
				}
				if side.Total == 0 {
					seen[ch.Measure] = true
				}
				if ch.Evidence != trend.NoEvidence && ch.Trend != trend.Same {
					t.Errorf("without %s: %s %s of %q: %d/%d and %d/%d are %s %s", tt.log, ch.Measure, ch.Name, ch.Value,
						ch.Before.Count, ch.Before.Total, ch.After.Count, ch.After.Total, ch.Trend, ch.Evidence)
				}
				if ch.Presence == trend.Appeared || ch.Presence == trend.Vanished {
					t.Errorf("without %s: %s %s has %s", tt.log, ch.Measure, ch.Name, ch.Presence)
				}
			}
			for _, m := range tt.silent {
				if !seen[m] {
					t.Errorf("without %s: %s has a value on that side", tt.log, m)
				}
			}
		}
	}
}

// Where only some calls have what clients say, those of which the same is known are
// compared, of which nothing has changed: of all calls 60 of 200 have issues before
// and 140 of 200 after, for no other reason than that more clients tell.
func TestCompareLikeCalls(t *testing.T) {
	figures := func(few, all trend.Share) *trend.Figures {
		return &trend.Figures{
			Calls: few.Whole + all.Whole, CallsWithIssues: few.Part + all.Part,
			CallsWith:        trend.SubjectCounts{"ends": few.Whole + all.Whole, "operations": all.Whole},
			IssuesBySubjects: trend.IssueShares{"ends": few, "ends+operations": all},
		}
	}
	part := func(part, whole int) trend.Share { return trend.Share{Part: part, Whole: whole} }
	for _, tt := range []struct {
		reason        string
		before, after *trend.Figures
		want          string
		of            []trend.Subject
	}{
		{"of equally many those of which more is known", figures(part(15, 150), part(45, 50)), figures(part(5, 50), part(135, 150)),
			"callsWithIssues: 45/50 135/150 same both none", []trend.Subject{"ends", "operations"}},
		{"most calls have no operations", figures(part(15, 150), part(45, 50)), figures(part(16, 160), part(40, 40)),
			"callsWithIssues: 15/150 16/160 same both none", []trend.Subject{"ends"}},
		{"no calls are alike", figures(part(15, 150), part(0, 0)), figures(part(0, 0), part(90, 100)),
			"callsWithIssues: 0/0 90/100 unknown unknown none", nil},
		{"all calls are alike", figures(part(15, 150), part(0, 0)), figures(part(16, 160), part(0, 0)),
			"callsWithIssues: 15/150 16/160 same both none", nil},
	} {
		c := trend.Compare(tt.before, tt.after)
		if got := changesOf(c); len(got) != 1 || got[0] != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
		if diff := cmp.Diff(tt.of, c.LikeCalls); diff != "" {
			t.Errorf("%s: of which calls (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// What a dimension does not have is absent, and a value that no call has is told.
func TestCompareValues(t *testing.T) {
	a := aggregate(acstest.Config{Seed: 1, Calls: 60})
	for _, d := range trend.Dimensions() {
		values := a.By[d.Name]
		for value := range values {
			c, ok := trend.CompareValues(a, d, value, value)
			if !ok {
				t.Fatalf("%s %s is of no call", d.Name, value)
			}
			wholeCalls := d.Name == "day" || d.Name == "callType" || d.Name == "scenario"
			if c.Before.CallMilliseconds.IsSet() && !wholeCalls || c.Before.Participants.IsSet() == (d.Name == "transport") || c.Before != c.After {
				t.Errorf("%s %s: %+v", d.Name, value, c.Before)
			}
			if wholeCalls && value != "Unknown" && c.Before.CallMilliseconds != opt.Of(values[value].CallMilliseconds) {
				t.Errorf("%s %s: %+v, want the length of calls", d.Name, value, c.Before)
			}
		}
	}
	if _, ok := trend.CompareValues(a, trend.ByOS(), "CP/M", "Windows 10"); ok {
		t.Error("nobody uses CP/M")
	}
}
