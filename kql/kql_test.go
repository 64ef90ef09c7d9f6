package kql_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/kql"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

var update = flag.Bool("update", false, "write the golden files")

func find(t *testing.T, name string, p quality.Profile, o kql.Options) string {
	t.Helper()
	q, err := kql.Find(name, p, &o)
	if err != nil {
		t.Fatal(err)
	}
	return q.Text
}

// judging are the queries that judge streams.
var judging = []string{"calls", "participants", "streams", "poor-streams", "days", "sdk-versions", "systems"}

func TestGolden(t *testing.T) {
	july := kql.Options{
		Since:     time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC),
		Until:     time.Date(2026, time.August, 1, 0, 0, 0, 0, time.UTC),
		Resources: []string{"my-acs"},
	}
	for _, q := range []struct {
		name    string
		profile quality.Profile
		options kql.Options
	}{
		{"calls", quality.CallDiagnostics(), july},
		{"participants", quality.CallDiagnostics(), kql.Options{}},
		{"poor-streams", quality.Documented(), kql.Options{}},
		{"end-reasons", quality.CallDiagnostics(), kql.Options{}},
		{"operations", quality.CallDiagnostics(), kql.Options{}},
		{"diagnostics", quality.CallDiagnostics(), kql.Options{}},
		{"systems", quality.Insights(), kql.Options{}},
	} {
		golden(t, q.name+".kql", find(t, q.name, q.profile, q.options))
	}
	// Of the queries of 2024 the lines that those of today lack, and the other way round.
	for _, name := range []string{"calls", "participants"} {
		today, before := find(t, name, quality.CallDiagnostics(), kql.Options{}), find(t, name, quality.CallDiagnostics2024(), kql.Options{})
		golden(t, name+"-2024.txt", onlyIn(today, before, "- ")+onlyIn(before, today, "+ "))
	}
}

// onlyIn returns the lines of a text that another one lacks, each after a sign.
func onlyIn(text, other, sign string) string {
	var b strings.Builder
	lines := slices.Collect(strings.Lines(other))
	for line := range strings.Lines(text) {
		if !slices.Contains(lines, line) {
			b.WriteString(sign + line)
		}
	}
	return b.String()
}

// golden compares a text with that of a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// judgement matches a line of a query that compares a metric with a limit.
var judgement = regexp.MustCompile(`^ +iff\((?:MediaType =~ "(\w+)" and )?(\w+) ([<>]) (?:real\()?([^,()]+)\)?, "(\w+)", ""\)`)

// thresholdsOf returns the thresholds that a query compares with, without their
// sources.
func thresholdsOf(t *testing.T, text string) []quality.Threshold {
	t.Helper()
	var list []quality.Threshold
	for line := range strings.Lines(text) {
		m := judgement.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		limit, err := strconv.ParseFloat(m[4], 64)
		if err != nil || m[2] != m[5] {
			t.Errorf("%s: %v, or another metric is named", line, err)
		}
		direction := map[string]quality.Direction{">": quality.Above, "<": quality.Below}[m[3]]
		list = append(list, quality.Threshold{Metric: quality.Metric(m[2]), Media: diagnostics.MediaType(m[1]), Direction: direction, Limit: limit})
	}
	return list
}

// Each query that judges streams compares with exactly the profile's thresholds.
func TestThresholds(t *testing.T) {
	for _, p := range append(quality.Profiles(), ownProfiles()[0]) {
		want := slices.Clone(p.Thresholds)
		for i := range want {
			want[i].Source = ""
		}
		for _, name := range judging {
			if diff := cmp.Diff(want, thresholdsOf(t, find(t, name, p, kql.Options{}))); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", p.Name, name, diff)
			}
		}
	}
}

// The limits of the documents, by hand.
func TestLimits(t *testing.T) {
	text := find(t, "streams", quality.Documented(), kql.Options{})
	for _, want := range []string{
		`iff(JitterAvg > 30, "JitterAvg", ""), // ms, average`,
		`iff(PacketLossRateAvg > 0.1, "PacketLossRateAvg", ""), // ratio, average`,
		`iff(RoundTripTimeAvg > 500, "RoundTripTimeAvg", ""), // ms, average`,
		`iff(JitterBufferSizeAvg > 200, `,
		`iff(HealedDataRatioAvg > 0.1, `,
		`iff(MediaType =~ "Video" and VideoFrameRateAvg < 7, `,
		`iff(MediaType =~ "VBSS" and VideoFrameRateAvg < 1, `,
		`iff(MediaType =~ "Video" and RecvFreezeDurationPerMinuteInMs > 6000, `,
		`iff(MediaType =~ "VBSS" and RecvFreezeDurationPerMinuteInMs > 25000, `,
		`iff(MediaType =~ "Video" and RecvResolutionHeight < 240, `,
		`iff(MediaType =~ "VBSS" and RecvResolutionHeight < 768, `,
		`iff(MediaType =~ "Video" and VideoBitRateAvg < 150000, "VideoBitRateAvg", ""), // bit/s, average`,
		`iff(MediaType =~ "AppSharing" and VideoFrameRateAvg < 1, `,
		`iff(MediaType =~ "AppSharing" and RecvFreezeDurationPerMinuteInMs > 25000, `,
		`iff(MediaType =~ "AppSharing" and RecvResolutionHeight < 768, `,
		`iff(JitterBufferSizeMax > 200, `,
		`iff(HealedDataRatioMax > 0.1, "HealedDataRatioMax", "") // ratio, maximum`,
		"// Azure documentation: call diagnostics log schema; counted by Call Diagnostics\n",
		"// Azure documentation: call diagnostics log schema\n",
	} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%q is %d times in the query, want once", want, strings.Count(text, want))
		}
	}
}

// Another limit changes that number, and nothing else.
func TestOneLimitIsOneNumber(t *testing.T) {
	for _, p := range quality.Profiles() {
		for i, old := range p.Thresholds {
			changed := old
			changed.Limit = old.Limit/2 + 0.0625
			for _, name := range judging {
				before := find(t, name, p, kql.Options{})
				after := find(t, name, p.With(p.Name, changed), kql.Options{})
				a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
				if len(a) != len(b) {
					t.Fatalf("%s, %s: %d and %d lines", p.Name, name, len(a), len(b))
				}
				n := 0
				for k := range a {
					if a[k] == b[k] {
						continue
					}
					n++
					from, to := fmt.Sprintf(" %v, \"", old.Limit), fmt.Sprintf(" %v, \"", changed.Limit)
					if strings.Replace(a[k], from, to, 1) != b[k] {
						t.Errorf("%s, %s, threshold %d: %s became %s", p.Name, name, i+1, a[k], b[k])
					}
				}
				if n != 1 {
					t.Errorf("%s, %s, threshold %d: %d lines changed, want 1", p.Name, name, i+1, n)
				}
			}
		}
	}
}

// What a profile does not ask for is not read.
func TestWithoutThreshold(t *testing.T) {
	p := quality.CallDiagnostics().Without("own", quality.JitterAvg, "").Without("own", quality.VideoFrameRateAvg, diagnostics.VBSS)
	for _, name := range judging {
		text := find(t, name, p, kql.Options{})
		if strings.Contains(text, "JitterAvg") {
			t.Errorf("%s still reads JitterAvg", name)
		}
		if !strings.Contains(text, `MediaType in~ ("Video", "AppSharing") and isnull(VideoFrameRateAvg)`) ||
			strings.Contains(text, `MediaType =~ "VBSS" and VideoFrameRateAvg`) {
			t.Errorf("%s asks for the frame rate of VBSS, or not for those of the others", name)
		}
	}
}

// Who says nothing of a stream without metrics is the profile. (Ruling 16.)
func TestWithoutMetrics(t *testing.T) {
	const good, unknown = `iff(array_length(PoorBy) > 0, "Poor", "Good")`, `case(array_length(PoorBy) > 0, "Poor", Measured, "Good", "Unknown")`
	for _, tt := range []struct {
		profile    quality.Profile
		want, lack string
	}{
		{quality.CallDiagnostics(), good, unknown},
		{quality.Documented(), unknown, good},
		{quality.Insights(), unknown, good},
	} {
		text := find(t, "streams", tt.profile, kql.Options{})
		if !strings.Contains(text, tt.want) || strings.Contains(text, tt.lack) {
			t.Errorf("%s: want %s in the query and not %s", tt.profile.Name, tt.want, tt.lack)
		}
	}
}

// A threshold for one kind of stream takes the place of that for every kind.
func TestOwnThreshold(t *testing.T) {
	text := find(t, "streams", ownProfiles()[2], kql.Options{})
	for _, want := range []string{
		`iff(MediaType !in~ ("Audio") and JitterAvg > 30, "JitterAvg", "")`,
		`iff(MediaType =~ "Audio" and JitterAvg > 12.5, "JitterAvg", "")`,
		`iff(isnull(JitterAvg), "JitterAvg", "")`, // asked of every kind
		"// Nothing says where these come from.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in the query", want)
		}
	}
}

// The conditions that come from the rules of a profile, each by hand from the documents.
func TestRules(t *testing.T) {
	const codes = "(380, 400, 407, 408, 409, 410, 412, 417, 430, 439, 440, 481, 483, 488, 489, 493, 500, 502, 503, 504, 580)"
	tests := []struct {
		reason  string
		profile quality.Profile
		query   string
		want    []string
		lack    []string
	}{
		{"drops by the result category, calls of clients, bad names", quality.CallDiagnostics(), "calls",
			[]string{
				"    Category contains \"Unexpected\"\n};", `IsOutcome and ResultType contains "Unexpected"`,
				`LeftOut = OperationName in~ ("CallModeChanged", "IdChanged", "RoleChanged")`,
				`IsOutcome = OperationName in~ ("Join", "StartCall", "EnterCall", "Hangup", "AcceptIncomingCall")`,
				`IsStart = OperationName in~ ("Join", "StartCall", "EnterCall", "AcceptIncomingCall") or State in ("Connected")`,
				`IsEnd = OperationName in~ ("Hangup") or State in ("Disconnected")`,
				"| where isnotnull(CallStartTime) and Key != CallId", "(IsOperation or isnotempty(CallId))", "and isnotempty(OperationName)",
				"FirstTime - CallClientTimeStamp <= 3h", `PoorNames = countif(OfClient > 0 and Name contains "Network")`, `floor((End - Start) / 1s, 1)`,
			}, []string{"EndCode in ("}},
		{"drops by end codes, summaries alone", quality.CallDiagnostics2024(), "calls",
			[]string{
				"    coalesce(CodeOf(EndReason) in " + codes + ", false)\n};", "LeftOut = false",
				`IsOutcome = OperationName in~ ("Hangup", "EnterCall", "Join")`, `IsStart = OperationName in~ ("EnterCall")`,
				`IsEnd = OperationName in~ ("Hangup")`, "let Listed = Participants", "FirstTime - CallClientTimeStamp <= 2h",
				"PoorNames = countif(OfClient > 0 and false)", "iff(End >= Start, (End - Start) / 1s,",
			}, []string{`contains "Unexpected"`, `contains "Network"`, "State in", "MarkOfStart", "Listing", "isnotempty(OperationName)"}},
		{"the client first", quality.CallDiagnostics(), "participants",
			[]string{"Start = coalesce(MarkOfStart, From, FirstTime)", "EndCode = iff(isempty(Code), ParticipantEndReason, Code)",
				"Sdk = iff(isempty(SdkVersion), ClientSdk, SdkVersion)", "isnull(OutcomeCount) and Ungraceful"}, nil},
		{"the service first", quality.CallDiagnostics2024(), "participants",
			[]string{"Start = coalesce(From, MarkOfStart, FirstTime)", "EndCode = ParticipantEndReason", "Sdk = SdkVersion",
				"BadOutcomes > 0 or Ungraceful"}, []string{"ClientSdk", "FailureReason"}},
		{"names that the library does not know count exactly; both ways to be dropped; seconds", ownRules(), "calls",
			[]string{
				`LeftOut = OperationName in ("NetworkTest")`,
				`IsOutcome = (OperationName in~ ("Hangup") or OperationName in ("network probe"))`, "IsEnd = false",
				`(Category contains "clienterror" or coalesce(CodeOf(EndReason) in (410, 487), false))`,
				`(Name contains "freeze" or Name contains "probe")`, "FirstTime - CallClientTimeStamp <= 90s",
			}, []string{"MarkOfStart"}},
		{"no rules are those of Call Diagnostics", quality.Profile{Name: "x", Thresholds: quality.CallDiagnostics().Thresholds}, "days",
			[]string{"    Category contains \"Unexpected\"\n};", `| where Name contains "Network"`}, nil},
		{"without names that make a call poor no operations are needed", quality.CallDiagnostics2024(), "days",
			nil, []string{"ACSCallClientOperations"}},
		{"codes that the catalogue calls ungraceful, whatever the profile", quality.CallDiagnostics(), "end-reasons",
			[]string{
				"ungraceful = coalesce(EndCode in " + codes + ", false)", `EndCode >= 0 and EndCode <= 0, "Success"`,
				`EndCode >= 400 and EndCode <= 499, "Client"`, `EndCode >= 600 and EndCode <= 699, "Global"`,
				`    410, "Media failed on this endpoint`,
			}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			text := find(t, tt.query, tt.profile, kql.Options{})
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("%s is not in the query", want)
				}
			}
			for _, lack := range tt.lack {
				if strings.Contains(text, lack) {
					t.Errorf("%s is in the query", lack)
				}
			}
		})
	}
}

// Every column that a query reads is documented for the table from which it is
// read, and is read as of its type.
func TestColumnsExist(t *testing.T) {
	leg := regexp.MustCompile(`(?s)\n        \(([A-Za-z]+)\n(.*?)\n        \)`)
	read := regexp.MustCompile(`= (?:Text\()?to(string|long|real|datetime)\((\w+)\)|coalesce\(to(long)\((\w+)\)|column_ifexists\("(\w+)"`)
	kinds := map[string]string{"string": "string", "dynamic": "string", "int": "long", "long": "long", "real": "real", "datetime": "datetime"}
	tables := documentedTables(t)
	all := quality.Profile{Name: "all", Thresholds: ownProfiles()[0].Thresholds}
	list, err := kql.Queries(all, nil)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, q := range list {
		for _, m := range leg.FindAllStringSubmatch(q.Text, -1) {
			table, body := m[1], m[2]
			if tables[table] == nil {
				t.Errorf("%s: no table %s is documented", q.Name, table)
			}
			for _, r := range read.FindAllStringSubmatch(body, -1) {
				kind, column := r[1]+r[3], r[2]+r[4]+r[5]
				if r[5] != "" {
					kind = "string"
				}
				if got := kinds[tables[table][column]]; got != kind {
					t.Errorf("%s: %s.%s is read as %s, documented is %q", q.Name, table, column, kind, tables[table][column])
				}
				seen[table]++
			}
		}
	}
	want := []string{"ACSCallClientOperations", "ACSCallDiagnostics", "ACSCallDiagnosticsUpdates", "ACSCallSummary", "ACSCallSummaryUpdates", "ACSCallSurvey"}
	if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, want) {
		t.Errorf("read columns of %q, want %q", got, want)
	}
	if seen["ACSCallDiagnostics"] < 25 {
		t.Errorf("found only %d columns of ACSCallDiagnostics: the test does not see them", seen["ACSCallDiagnostics"])
	}
}

// The query calls returns the columns of quality.Row, in their order.
func TestCallsAreRows(t *testing.T) {
	text := find(t, "calls", quality.CallDiagnostics(), kql.Options{})
	project := text[strings.LastIndex(text, "\n| project\n"):]
	var got, want []string
	for _, m := range regexp.MustCompile(`(?m)^    ([a-z]\w+) = `).FindAllStringSubmatch(project, -1) {
		got = append(got, m[1])
	}
	for f := range reflect.TypeFor[quality.Row]().Fields() {
		if name := f.Tag.Get("json"); name != "-" {
			want = append(want, name)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the query has the columns\n%q, and the row\n%q", got, want)
	}
}

// A query for a workspace is the query with the workspace before every table.
func TestWorkspace(t *testing.T) {
	plain, err := kql.Queries(quality.CallDiagnostics(), nil)
	if err != nil {
		t.Fatal(err)
	}
	table := regexp.MustCompile(`(\n        \()(ACS)`)
	for _, q := range plain {
		got := find(t, q.Name, quality.CallDiagnostics(), kql.Options{Workspace: `my "logs"`})
		want := table.ReplaceAllString(q.Text, `${1}workspace("my \"logs\"").$2`)
		if diff := cmp.Diff(want, got); diff != "" || want == q.Text {
			t.Errorf("%s (-want +got):\n%s", q.Name, diff)
		}
	}
}

// The same profile and options always give the same text, without empty lines,
// tabs or blanks at the end of a line.
func TestText(t *testing.T) {
	for key, o := range validOptions() {
		for _, p := range append(quality.Profiles(), ownProfiles()...) {
			first, err := kql.Queries(p, &o)
			if err != nil {
				t.Fatal(err)
			}
			again, _ := kql.Queries(p, &o)
			if diff := cmp.Diff(first, again); diff != "" {
				t.Errorf("%s, %s: differs the second time:\n%s", p.Name, key, diff)
			}
			for _, q := range first {
				for i, line := range strings.Split(strings.TrimSuffix(q.Text, "\n"), "\n") {
					if strings.TrimSpace(line) == "" || strings.TrimRight(line, " \r") != line || strings.Contains(line, "\t") {
						t.Errorf("%s, %s, %s: line %d: %q", p.Name, key, q.Name, i+1, line)
					}
				}
			}
		}
	}
}

// The words that mean no value in a query do so in the library, too.
func TestNoValue(t *testing.T) {
	list, err := kql.Queries(quality.CallDiagnostics(), nil)
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`(?s)let Text = .*?\n};`).FindString(list[0].Text)
	words := regexp.MustCompile(`"(?:[^"\\]|\\.)+"`).FindAllString(strings.ReplaceAll(text, `@"\s+"`, ""), -1)
	if len(words) != 17 {
		t.Errorf("%d words: %s", len(words), words)
	}
	for _, quoted := range words {
		word, _ := strconv.Unquote(quoted)
		if v, _ := opt.Parse[string](word); v.State() != opt.Null {
			t.Errorf("%q is %v", word, v)
		}
	}
}

// Nothing of a hostile text is outside of literals and comments.
func TestHostile(t *testing.T) {
	o := kql.Options{Resources: []string{hostile}, Workspace: hostile, Tables: map[string]string{"ACSCallSummary": hostile}}
	list, err := kql.Queries(ownProfiles()[0], &o)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range list {
		for line := range strings.Lines(q.Text) {
			if strings.ContainsAny(strings.TrimSuffix(line, "\n"), "\r\n\u2028\u202e\U000e0001") {
				t.Errorf("%s: what cannot be seen is in %q", q.Name, line)
			}
			if strings.HasPrefix(strings.TrimSpace(line), "| take") {
				t.Errorf("%s: a statement came out of a text: %s", q.Name, line)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	at := time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		reason  string
		name    string
		profile quality.Profile
		options kql.Options
		is      error
		want    string
	}{
		{"no such query", "call", quality.Insights(), kql.Options{}, kql.ErrUnknown, `no query "call": use calls, participants, streams,`},
		{"a profile without thresholds", "calls", quality.Profile{Name: "x"}, kql.Options{}, quality.ErrProfile, "no thresholds"},
		{"a metric that is not", "streams", quality.Profile{Name: "x", Thresholds: []quality.Threshold{
			{Metric: "Jitter | take 0", Direction: quality.Above},
		}}, kql.Options{}, quality.ErrProfile, "unknown metric"},
		{"a time of no length", "calls", quality.Insights(), kql.Options{Since: at, Until: at}, kql.ErrOptions, "is not before until"},
		{"a year beyond Kusto's", "calls", quality.Insights(), kql.Options{Until: at.AddDate(9000, 0, 0)}, kql.ErrOptions, "11026 is a year"},
		{"a resource without a name", "calls", quality.Insights(), kql.Options{Resources: []string{"a", " / "}}, kql.ErrOptions, "a resource is empty"},
		{"a table that is not read", "calls", quality.Insights(), kql.Options{Tables: map[string]string{"ACSChat": "x"}}, kql.ErrOptions, `no query reads a table "ACSChat": use ACSCallSummary, ACSCallSummaryUpdates,`},
		{"a table without a name", "calls", quality.Insights(), kql.Options{Tables: map[string]string{"ACSCallSurvey": " "}}, kql.ErrOptions, "table ACSCallSurvey: the other name is empty"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			q, err := kql.Find(tt.name, tt.profile, &tt.options)
			if !errors.Is(err, tt.is) || !strings.Contains(fmt.Sprint(err), tt.want) || q != (kql.Query{}) {
				t.Errorf("got %v and %q, want %q", err, q.Name, tt.want)
			}
			if tt.is != kql.ErrUnknown {
				if list, err := kql.Queries(tt.profile, &tt.options); !errors.Is(err, tt.is) || list != nil {
					t.Errorf("Queries: got %v", err)
				}
			}
		})
	}
}

func BenchmarkQueries(b *testing.B) {
	b.ReportAllocs()
	p, n := quality.CallDiagnostics(), 0
	for b.Loop() {
		list, err := kql.Queries(p, nil)
		if err != nil {
			b.Fatal(err)
		}
		n = 0
		for _, q := range list {
			n += len(q.Text)
		}
	}
	b.SetBytes(int64(n))
}
