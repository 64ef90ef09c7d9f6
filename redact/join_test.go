package redact_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/redact"
)

// view is a summary of a call, in an order that does not depend on IDs. Lists of
// names are empty in Strict mode, which replaces unknown ones. Of versions, which are
// shortened or replaced, there is only how many participants have one.
type view struct {
	Row    quality.Row
	People []string
	Media  []string
	Series []string
	Counts string
}

// views returns the calls of records by their ID, or by the position of the
// record if it has none. Every ID is shown after renaming.
func views(records []logs.Record, opts redact.Options, rename func(string) string) map[string]view {
	var a calls.Assembler
	for i, rec := range records {
		a.Add(rec, logs.Position{Record: int64(i)})
	}
	list := map[string]view{}
	for _, c := range a.Calls() {
		v := see(c, rename)
		if opts.Strict {
			v.Row.IssueBreakdown, v.Series = nil, nil
		}
		key := fmt.Sprint(c.Source.Record)
		if id, ok := v.Row.CallID.Get(); ok {
			key = id
		}
		list[key] = v
	}
	return list
}

func see(c *calls.Call, rename func(string) string) view {
	judged := quality.CallDiagnostics().Call(c)
	v := view{Row: judged.Row()}
	for _, versions := range []*map[string]int{&v.Row.SDKVersions, &v.Row.OSVersions} {
		unknown, known := (*versions)["Unknown"], 0
		for _, n := range *versions {
			known += n
		}
		*versions = map[string]int{"known": known - unknown, "Unknown": unknown}
	}
	for _, id := range []*opt.Value[string]{&v.Row.CallID, &v.Row.ResourceID, &v.Row.TeamsThreadID} {
		if text, ok := id.Get(); ok {
			*id = opt.Of(rename(text))
		}
	}
	for _, p := range c.Participants {
		end := p.Ending // with a reason in free text, which is replaced
		v.People = append(v.People, fmt.Sprint(person(p, rename), p.EndpointType, p.Start, p.End, p.Summary != nil,
			len(p.Operations), len(p.Diagnostics), end.Code, end.SubCode, end.ResultCategory, end.Reason.IsSet()))
	}
	for i, s := range c.Streams {
		v.Media = append(v.Media, fmt.Sprint(s.Record.StreamID, s.Record.MediaType, person(s.Participant, rename), judged.Streams[i].Verdict))
	}
	for _, s := range c.Series {
		v.Series = append(v.Series, fmt.Sprint(s.Points[0].MetricName, s.Points[0].Average, len(s.Points)))
	}
	v.Counts = fmt.Sprint(len(c.Operations), len(c.Diagnostics), len(c.MediaStats), len(c.Surveys), len(c.Usage))
	for _, list := range [][]string{v.People, v.Media, v.Series} {
		slices.Sort(list)
	}
	return v
}

// person names a participant by an ID, which in the key of a hidden participant
// comes last.
func person(p *calls.Participant, rename func(string) string) string {
	if p == nil {
		return "nobody"
	}
	const before = "-Identifier-"
	if i := strings.Index(p.Key, before); i >= 0 {
		return p.Key[:i+len(before)] + rename(p.Key[i+len(before):])
	}
	return rename(p.Key)
}

func same(id string) string { return id }

// checkJoins checks that the calls of records are the same after redaction,
// apart from IDs.
func checkJoins(t *testing.T, opts redact.Options, records []logs.Record) {
	t.Helper()
	r := newRedactor(t, opts)
	hidden := make([]logs.Record, len(records))
	for i, rec := range records {
		hidden[i] = r.Record(rec)
	}
	if diff := cmp.Diff(views(records, opts, r.ID), views(hidden, opts, same)); diff != "" {
		t.Errorf("the calls differ (-before, +after):\n%s", diff)
	}
}

func TestJoinsOfSamples(t *testing.T) {
	// The documents print two threads for their group call. The order of IDs
	// decides which one the call has, so both records get the same one here.
	records := samples()
	for _, rec := range records {
		if s, ok := rec.(*callsummary.Record); ok && s.CorrelationID.Or("") == "341acde7-8aa5-445b-a3da-2ddadca47d22" {
			s.TeamsThreadID = opt.Of("19:meeting_MjZi@thread.v2")
		}
	}
	checkJoins(t, redact.Options{}, records)
	// The two calls, four summaries without an ID, and the client's call.
	if n := len(views(records, redact.Options{}, same)); n != 7 {
		t.Errorf("the samples hold %d calls, want 7", n)
	}
}

func TestJoinsOfGeneratedCalls(t *testing.T) {
	for _, cfg := range []acstest.Config{
		{Calls: 60, Surveys: 0.5, MediaStats: 0.5, Usage: 0.5},
		{Seed: 1, Calls: 60, Incomplete: 0.6, LeftOut: 0.5, CrossTenant: 0.6, Meetings: 0.6, WithoutID: 0.1},
		{Seed: 2, Calls: 30, HighCardinality: true, Escapes: true, UserFacing: 0.5, Surveys: 0.5},
	} {
		for _, opts := range []redact.Options{{}, {Strict: true}} {
			var records []logs.Record
			for c := range acstest.Generate(&cfg) {
				records = append(records, c.Records...)
			}
			checkJoins(t, opts, records)
		}
	}
}

// None of the identities in redacted calls are left.
func TestNothingOfGeneratedCallsSurvives(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	cfg := acstest.Config{Seed: 3, Calls: 10, RecordsPerCall: 12, HighCardinality: true, Escapes: true, Surveys: 1, MediaStats: 1, Usage: 1, Meetings: 0.5}
	var originals []string
	var out strings.Builder
	for c := range acstest.Generate(&cfg) {
		for _, rec := range c.Records {
			originals = append(originals, identities(rec)...)
			out.Write(logs.AppendJSON(nil, r.Record(rec)))
		}
	}
	slices.Sort(originals)
	for _, left := range survivors(out.String(), slices.Compact(originals)...) {
		t.Errorf("%q survives", left)
	}
}
