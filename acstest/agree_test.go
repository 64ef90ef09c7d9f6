package acstest_test

import (
	"cmp"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// plain returns the value, or the zero T if it has none.
func plain[T opt.Scalar](v opt.Value[T]) T {
	var zero T
	return v.Or(zero)
}

// profiles are those of package quality that judge by each year's rules.
var profiles = map[acstest.Rules]func() quality.Profile{
	acstest.CallDiagnostics: quality.CallDiagnostics, acstest.CallDiagnostics2024: quality.CallDiagnostics2024,
}

// judged returns the result of packages calls and quality for a call, as an Answer.
func judged(c *calls.Call, rules acstest.Rules) acstest.Answer {
	profile := profiles[rules]()
	v := profile.Call(c)
	row := v.Row()
	a := acstest.Answer{
		CallID: plain(row.CallID), CallType: string(plain(row.CallType)), Start: plain(row.Start), End: plain(row.End),
		DurationSeconds: plain(row.DurationSeconds), Participants: row.Participants, ClientTypes: row.ClientTypes,
		ParticipantTypes: row.ParticipantTypes, SDKVersions: row.SDKVersions, OSVersions: row.OSVersions,
		DroppedParticipants: row.DroppedParticipants, Uncategorized: v.Uncategorized, Streams: row.Streams, PoorStreams: row.PoorStreams,
		Quality: string(row.Quality), Rating: string(row.Rating), BadOperations: row.BadOperations, Issues: row.Issues,
		IssueBreakdown: row.IssueBreakdown, Complete: row.Complete,
		ResourceID: plain(row.ResourceID), TeamsThreadID: plain(row.TeamsThreadID),
		Operations: len(c.Operations), Ranges: len(c.Diagnostics),
		MediaStats: len(c.MediaStats), Surveys: len(c.Surveys), Usage: len(c.Usage), Endpoints: map[string]int{},
	}
	for _, e := range c.Endpoints {
		a.Endpoints[string(plain(e.Type))]++
	}
	for _, p := range c.Participants {
		if p.Summary == nil && len(p.Operations)+len(p.Diagnostics) == 0 {
			continue // named by a record that is no operation: it counts in the list and has no row
		}
		pv := profile.Participant(c, p)
		one := acstest.PersonAnswer{
			Key: p.Key, EndpointType: string(plain(p.EndpointType)), ParticipantType: string(plain(p.Type)), SDKVersion: shown(p.SDKVersion), OSVersion: shown(p.OSVersion), Browser: plain(p.Browser), SDKKind: plain(p.SDKKind),
			Start: plain(p.Start.Value), End: plain(p.End.Value), StartSide: string(p.Start.Side), EndSide: string(p.End.Side),
			DurationSeconds: int64(plain(p.Duration)), EndReason: plain(p.Ending.Code), EndSubCode: plain(p.Ending.SubCode),
			ResultCategory: plain(p.Ending.ResultCategory), EndPhrase: plain(p.Ending.Reason),
			Dropped: slices.Contains(v.Dropped, p), Ungraceful: pv.Ungraceful, HasIssues: pv.HasIssues,
			OnlyOperations: p.Summary == nil, Quality: string(pv.Quality), Streams: len(pv.Streams), PoorStreams: pv.PoorStreams,
			Operations: len(p.Operations), Ranges: len(p.Diagnostics),
			BadOperations: len(pv.BadOperations) + len(pv.BadDiagnostics),
		}
		a.People = append(a.People, one)
	}
	documented := quality.Documented()
	for i, s := range c.Streams {
		one := acstest.StreamAnswer{
			StreamID: plain(s.Record.StreamID), MediaType: string(plain(s.Record.MediaType)), Inbound: s.Inbound(),
			EndpointType: string(plain(s.Record.EndpointType)), Poor: v.Streams[i].Verdict == quality.Poor,
		}
		if s.Participant != nil {
			one.Person = s.Participant.Key
		}
		for _, f := range documented.Stream(s.Record).Findings {
			if name := string(f.Metric); f.Metric == quality.JitterBufferSizeMax || f.Metric == quality.HealedDataRatioMax {
				one.Beyond = append(one.Beyond, name)
			}
		}
		for _, f := range v.Streams[i].Findings {
			one.Beyond = append(one.Beyond, string(f.Metric))
		}
		a.Media = append(a.Media, one)
	}
	return a
}

// shown returns a text, or Redacted.
func shown(v opt.Value[string]) string {
	if v.State() == opt.Redacted {
		return "Redacted"
	}
	return plain(v)
}

// agree compares all columns of answers, and their participants and streams in any order.
func agree(want, got acstest.Answer) string {
	for _, a := range []*acstest.Answer{&want, &got} {
		a.People = slices.SortedFunc(slices.Values(a.People), func(a, b acstest.PersonAnswer) int {
			return strings.Compare(a.Key, b.Key)
		})
		a.Media = slices.SortedFunc(slices.Values(a.Media), func(a, b acstest.StreamAnswer) int {
			return cmp.Compare(a.StreamID, b.StreamID)
		})
		for i := range a.Media {
			a.Media[i].Beyond = slices.Sorted(slices.Values(a.Media[i].Beyond))
		}
	}
	if reflect.DeepEqual(want, got) {
		return "" // usually; this takes a tenth of the time of a diff
	}
	return gocmp.Diff(want, got)
}

var mixed = []struct {
	name string
	cfg  acstest.Config
}{
	{"standard", acstest.Config{Seed: 1, Calls: 10_000}},
	{"everything", acstest.Config{
		Seed: 2, Calls: 4000, Surveys: 0.5, MediaStats: 0.1, Usage: 0.3, Versions: 0.6, Duplicates: 0.3, LeftOut: 0.6,
		Incomplete: 0.5, CrossTenant: 0.5, Rejoins: 0.4, MissingMetrics: 0.5, Poor: 0.4, Ungraceful: 0.4, BadOperations: 0.4, UserFacing: 0.5,
	}},
	{"P2P", acstest.Config{Seed: 3, Calls: 3000, P2P: 1, PSTN: 0.4, Incomplete: 0.3, Versions: 0.5}},
	{"large groups", acstest.Config{Seed: 4, Calls: 200, P2P: acstest.None, RecordsPerCall: 400, Rejoins: 0.2, Bots: 0.5, Incomplete: 0.3}},
	{"nothing special", acstest.Config{
		Seed: 5, Calls: 2000, Ungraceful: acstest.None, Poor: acstest.None, BadOperations: acstest.None,
		UserFacing: acstest.None, Versions: acstest.None, Duplicates: acstest.None, LeftOut: acstest.None,
		Incomplete: acstest.None, MissingMetrics: acstest.None,
	}},
	{"escapes and high cardinality", acstest.Config{Seed: 6, Calls: 500, Escapes: true, HighCardinality: true}},
	{"other parts", acstest.Config{Seed: 7, Calls: 1500, Summaries: 40, Diagnostics: 20, Operations: 40}},
	{"voicemail, anonymous, and P2P calls that became group calls", acstest.Config{
		Seed: 9, Calls: 1500, BecameGroup: 0.6, Voicemail: 0.5, Anonymous: 0.4, Incomplete: 0.5, Rejoins: 0.2, CrossTenant: 0.4,
		Meetings: 0.6, Versions: 0.4, MediaStats: 0.1, Surveys: 0.3,
	}},
	{"small calls that became group calls", acstest.Config{
		Seed: 10, Calls: 1000, P2P: acstest.None, BecameGroup: 1, Anonymous: 0.5, RecordsPerCall: 8, Incomplete: 0.7, Summaries: 40, Diagnostics: 30, Operations: 30,
	}},
	{"chosen", acstest.Config{
		Seed: 11, Calls: 800, Poor: 0.5, PoorBy: []string{"RecvResolutionHeight", "JitterBufferSizeAvg"}, Ungraceful: 0.5, UngracefulBy: []string{"410"},
		UserFacing: 0.5, UserFacingBy: []string{"speakerMuted", "noNetwork"}, Incomplete: 0.5, IncompleteBy: []acstest.Gap{acstest.GapEndpoint, acstest.GapIdentity},
	}},
	{"field", *acstest.KindConfig("field", &acstest.Config{Seed: 13, Calls: 3000})},
	{"without an ID", acstest.Config{Seed: 8, Calls: 1000, WithoutID: 0.3, CrossTenant: acstest.None}},
}

// long reports whether tests take their long form, as they do in .ci/run. It is not a
// variable of the package: the go command notices only variables of the environment that
// are read while tests run.
func long() bool { return os.Getenv("LONG_TESTS") != "" }

// scaled returns how many of the n calls of its long form a test generates. The race
// detector makes tests many times slower, and finds nothing in those of a single goroutine.
func scaled(n int) int {
	switch {
	case testing.Short() || raceDetector:
		return n / 20
	case !long():
		return n / 5
	}
	return n
}

// Packages calls and quality find what was planned, call by call, by the rules of each year:
// by one in the order of delivery, by the other in any order.
func TestAnswersAgree(t *testing.T) {
	for _, tt := range mixed {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.cfg.Calls = scaled(tt.cfg.Calls)
			disagree, by := 0, []acstest.Rules{acstest.CallDiagnostics, acstest.CallDiagnostics2024}
			random := rand.New(rand.NewPCG(tt.cfg.Seed, 0))
			for c := range acstest.Generate(&tt.cfg) {
				slices.Reverse(by)
				for i, order := range []string{"delivered", "shuffled"} {
					if order == "shuffled" {
						random.Shuffle(len(c.Records), func(i, j int) { c.Records[i], c.Records[j] = c.Records[j], c.Records[i] })
					}
					a := profiles[by[i]]().Assembler()
					for i, rec := range c.Records {
						a.Add(rec, logs.Position{Record: int64(i + 1)})
					}
					// Records to be ignored have made no other call.
					list := a.Calls()
					if len(list) != 1 {
						t.Fatalf("%s, call %s: %d calls", order, c.Answer.CallID, len(list))
					}
					if diff := agree(c.AnswerBy(by[i]), judged(list[0], by[i])); diff != "" {
						t.Errorf("%s, %s, call %s (-planted +found):\n%s", by[i], order, c.Answer.CallID, diff)
						disagree++
					}
				}
				if disagree > 3 {
					t.Fatal("too many")
				}
			}
		})
	}
}
