package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/redact"
)

// exampleKey is the key of the tests.
const exampleKey = "an example key, not a secret one"

// keyFile writes the key of the tests into a file, as an editor would.
func keyFile(t *testing.T) string { return privateFile(t, "team.key", exampleKey+"\n") }

// privateFile writes a file that nobody else may read into a folder of its own.
func privateFile(t *testing.T, name, content string) string {
	t.Helper()
	path := given(t, name, content)
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The products of user agents stay if asked for, and their tags do not.
func TestRedactKeepsProducts(t *testing.T) {
	r := acscalls(t, "redact", "-q", "--key-file", keyFile(t), "--keep-user-agents", "products", data)
	r.want(t, 0, "")
	const agent = `"UserAgent":"azure-communication-services/1.3.1-beta.1 azsdk-js-communication-calling/1.19.2-beta.2 (javascript_calling_sdk) ` +
		`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"`
	if !strings.Contains(r.stdout, agent) || strings.Contains(r.stdout, "904f667c") {
		t.Errorf("no %s in\n%s", agent, r.stdout)
	}
	acscalls(t, "redact", "--keep-user-agents", "all", data).want(t, statusUsage, `--keep-user-agents: there is no part "all"; use products`)
}

func TestRedactGolden(t *testing.T) {
	r := acscalls(t, "redact", "-q", "--key-file", keyFile(t), data)
	r.want(t, 0, "")
	const golden = "testdata/golden/redact.lines"
	if *update {
		if err := os.WriteFile(golden, []byte(r.stdout), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := gocmp.Diff(strings.Split(contentOf(t, golden), "\n"), strings.Split(r.stdout, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", golden, diff)
	}
	// The records are the same in all shapes.
	want := records(t, true, golden)
	for _, shape := range shapes {
		out := filepath.Join(t.TempDir(), "out")
		acscalls(t, "redact", "-q", "--key-file", keyFile(t), "--to", shape, "--out", out, data).want(t, 0, "")
		if diff := gocmp.Diff(want, records(t, false, out), acstest.Alike()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", shape, diff)
		}
	}
}

// The same person has the same pseudonym in every file and run with the same key,
// and another one with another key.
func TestRedactSameKey(t *testing.T) {
	person := func(field string) string {
		return given(t, "in.json", `{"category":"CallSummary","properties":{"`+field+`":"+4915112345678"}}`)
	}
	// The test of package redact makes this pseudonym with openssl.
	const want = "+999713096147693973"
	for _, path := range []string{person("identifier"), person("participantId"), person("somethingNew")} {
		r := acscalls(t, "redact", "--key-file", keyFile(t), path)
		r.want(t, 0, "")
		if !strings.Contains(r.stdout, want) {
			t.Errorf("%s lacks %s", r.stdout, want)
		}
	}
	r := acscalls(t, "redact", "--key-file", privateFile(t, "other.key", strings.ToUpper(exampleKey)), person("identifier"))
	r.want(t, 0, "")
	if strings.Contains(r.stdout, want) {
		t.Errorf("another key, the same pseudonym: %s", r.stdout)
	}
}

func TestRedactOptions(t *testing.T) {
	path := given(t, "in.json", `{"category":"CallSummary","properties":{"callStartTime":"2024-01-09T15:00:00Z","newMetric":1},"operationName":"StartSpotlight"}`)
	tests := []struct {
		args  []string
		stays []string
		goes  []string
	}{
		{nil, []string{`"newMetric"`, "StartSpotlight", "2024-01-09T15:00:00Z"}, nil},
		{[]string{"--strict-names"}, []string{"2024-01-09T15:00:00Z"}, []string{`"newMetric"`, "StartSpotlight"}},
		{[]string{"--shift-times"}, []string{`"newMetric"`, "StartSpotlight"}, []string{"2024-01-09T"}},
	}
	for _, tt := range tests {
		r := acscalls(t, append([]string{"redact", "--key-file", keyFile(t), path}, tt.args...)...)
		r.want(t, 0, "")
		for _, part := range tt.stays {
			if !strings.Contains(r.stdout, part) {
				t.Errorf("%v: %s is gone: %s", tt.args, part, r.stdout)
			}
		}
		for _, part := range tt.goes {
			if strings.Contains(r.stdout, part) {
				t.Errorf("%v: %s is still there: %s", tt.args, part, r.stdout)
			}
		}
	}
}

func TestRedactKey(t *testing.T) {
	dir := t.TempDir()
	in := given(t, "in.json", summaryOf("a"))
	tests := []struct {
		reason string
		env    string
		args   []string
		status int
		stderr string
	}{
		{"no key", "", []string{in}, 2, "name the file with the key with --key-file, or set ACSCALLS_REDACT_KEY; acscalls redact --new-key --key-file FILE makes one"},
		{"no path", exampleKey, nil, 2, "name at least one file or folder"},
		{"from the environment", exampleKey, []string{in}, 0, ""},
		{"too short there", "secret", []string{in}, 2, "the key in ACSCALLS_REDACT_KEY has 6 bytes and must have 16 or more; acscalls redact --new-key --key-file FILE makes one"},
		{"blanks do not count", "  secret secret  \n", []string{in}, 2, "has 13 bytes and must have 16"},
		{"the file comes first", "secret", []string{"--key-file", keyFile(t), in}, 0, ""},
		{"no such file", exampleKey, []string{"--key-file", filepath.Join(dir, "no.key"), in}, 1, "there is no key file"},
		{"a folder", "", []string{"--key-file", dir, in}, 1, "the key cannot be read"},
		{"another file than was meant", "", []string{"--key-file", given(t, "log.json", strings.Repeat("x", 5000)), in}, 2, "is no key: it is larger than 4096 bytes"},
		{"an empty file", exampleKey, []string{"--key-file", given(t, "empty.key", "\n"), in}, 2, "has 0 bytes and must have 16"},
		{"a new key without a file", "", []string{"--new-key"}, 2, "name the file for the new key with --key-file"},
		{"a new key that is there", "", []string{"--new-key", "--key-file", keyFile(t), in}, 2, "is there already: leave --new-key out to use the key in it"},
		{"a new key in no folder", "", []string{"--new-key", "--key-file", filepath.Join(dir, "no", "team.key")}, 1, "the key cannot be written"},
		{"the key as output", "", []string{"--key-file", filepath.Join(dir, "k"), "--out", filepath.Join(dir, "..", filepath.Base(dir), "k"), in}, 2, "--out and --key-file are the same file"},
		{"the key among what is shared", "", []string{"--key-file", filepath.Join(dir, "k"), "--to", "csv", "--out", dir, in}, 2, "would be shared with it; keep it elsewhere"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			t.Setenv(keyVariable, tt.env)
			r := acscalls(t, append([]string{"redact"}, tt.args...)...)
			r.want(t, tt.status, tt.stderr)
			if tt.status == 0 != strings.Contains(r.stdout, "CallSummary") {
				t.Errorf("standard output: %q", r.stdout)
			}
		})
	}
	wantFiles(t, dir)
}

// A key that others can read or guess is used, with a warning.
func TestRedactWarnsOfKeys(t *testing.T) {
	in := given(t, "in.json", summaryOf("a"))
	const guessed = " repeats a few characters and can be guessed, and whose the pseudonyms are with it; acscalls redact --new-key --key-file FILE makes one\n"
	for _, tt := range []struct {
		reason, key string
		mode        os.FileMode
		warning     string // with FILE for the name of the file
	}{
		{"a private key", exampleKey, 0o600, ""},
		{"one that nobody may change", exampleKey, 0o400, ""},
		{"everybody may read it", exampleKey, 0o644, "acscalls: warning: other users may read or change the key file FILE, and find out with it whose the pseudonyms are: use chmod 600\n"},
		{"the group may", exampleKey, 0o640, "acscalls: warning: other users may read or change the key file FILE, "},
		{"the group may replace it", exampleKey, 0o620, "acscalls: warning: other users may read or change the key file FILE, "},
		{"zeros", strings.Repeat("\x00", 32), 0o600, "acscalls: warning: the key in FILE" + guessed},
		{"one letter", strings.Repeat("a", 16), 0o600, "acscalls: warning: the key in FILE" + guessed},
		{"five letters", "abcdeedcbabdceadbcea", 0o600, "acscalls: warning: the key in FILE" + guessed},
		{"six letters", "abcdeffedcbabdceadbf", 0o600, ""},
		{"a password twice", "hunter23hunter23", 0o600, "acscalls: warning: the key in FILE" + guessed},
		{"and a bit of it again", "hunter23hunter23hunt", 0o600, "acscalls: warning: the key in FILE" + guessed},
		{"no whole second time", "hunter2345hunter2", 0o600, ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			path := given(t, "key", tt.key)
			if err := os.Chmod(path, tt.mode); err != nil {
				t.Fatal(err)
			}
			if runtime.GOOS == "windows" && strings.Contains(tt.warning, "other users") {
				tt.warning = ""
			}
			r := acscalls(t, "redact", "--key-file", path, in)
			r.want(t, 0, strings.Replace(tt.warning, "FILE", path, 1))
			if strings.Count(r.stderr, "\n") > 1 || !strings.Contains(r.stdout, "CallSummary") {
				t.Errorf("standard output %q, standard error %q", r.stdout, r.stderr)
			}
		})
	}
	t.Setenv(keyVariable, strings.Repeat("0123", 8))
	acscalls(t, "redact", in).want(t, 0, "acscalls: warning: the key in ACSCALLS_REDACT_KEY"+guessed)
}

func TestRedactNewKey(t *testing.T) {
	dir := t.TempDir()
	key, out := filepath.Join(dir, "team.key"), filepath.Join(dir, "out.json")
	acscalls(t, "redact", "--new-key", "--key-file", key).want(t, 0, "")
	first := contentOf(t, key)
	if len(first) != 65 || strings.Trim(first, "0123456789abcdef\n") != "" {
		t.Errorf("the key is %q, want 32 bytes as hexadecimal digits and a line feed", first)
	}
	if info, err := os.Stat(key); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file of the key has the mode %v, error %v; want one that others cannot read", info.Mode(), err)
	}
	acscalls(t, "redact", "-q", "--key-file", key, "--out", out, data).want(t, 0, "")

	second := filepath.Join(dir, "second.key")
	r := acscalls(t, "redact", "-q", "--new-key", "--key-file", second, data)
	r.want(t, 0, "")
	if contentOf(t, second) == first || r.stdout == contentOf(t, out) {
		t.Error("the second key is the first one")
	}
}

// secretsOf returns the texts in the files of hostileLogs that must not be in the output, in
// lower case.
var secretsOf = []string{
	"7c9e6679-7425-40de-944b-e07fc1f90ae7", "contoso-rg", "contoso-acs", // a resource, in fields and in the path
	"570ea078-74e9-4430-9c67-464ba1fa5859", "570ea07874e944309c67464ba1fa5859", // a tenant and a user
	"15112345678", "151 1234 5678", // a phone number
	"203.0.113.77", "2001:db8:85a3::8a2e:370:7334", // addresses
	"mjziotayn2ytzwu1yi00", "mozilla", "applewebkit", // a thread, a user agent
	"alice", "zaphod", "smith", // names
}

// hostileLogs writes the folder of a storage account with records that hold identities in
// unexpected places.
func hostileLogs(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	const resource = "/SUBSCRIPTIONS/7C9E6679-7425-40DE-944B-E07FC1F90AE7/RESOURCEGROUPS/CONTOSO-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/CONTOSO-ACS"
	at := filepath.Join(dir, "insights-logs-callsummary", "resourceId="+resource, "y=2026", "m=01", "d=05", "h=08", "m=00")
	if err := os.MkdirAll(at, 0o777); err != nil {
		t.Fatal(err)
	}
	const user = "8:orgid:570EA078-74e9-4430-9c67-464ba1fa5859"
	lines := []string{
		// Documented fields, in the case of the documents and in others.
		`{"resourceId":"` + resource + `","category":"CallSummary","correlationId":"570ea078-74e9-4430-9c67-464ba1fa5859","properties":{"identifier":"` + user + `","participantTenantId":"570EA078-74E9-4430-9C67-464BA1FA5859","teamsThreadId":"19:meeting_MjZiOTAyN2YtZWU1Yi00@thread.v2","osVersion":"Windows 10; host alice-pc","sdkVersion":"203.0.113.77"}}`,
		// Unknown fields: nested, as keys, in text, escaped, as numbers.
		`{"category":"CallSummary","properties":{"members":[{"who":{"name":"Alice Smith","phones":[4915112345678,"+49 151 1234 5678"]}},"\u0061lice\u0040contoso.example"],"\u002b4915112345678":{"` + user + `":true},"ip":{"203.0.113.77":["2001:DB8:85A3::8A2E:370:7334"]}}}`,
		`{"category":"CallSummary","zaphod":{"zaphod":"ZAPHOD"},"properties":{"identifier":"zaphod","note":"{\"by\":\"{\\\"name\\\":\\\"zaphod\\\"}\"}"}}`,
		// Payloads: as text, as JSON, with documented members, cut off.
		`{"category":"CallClientOperations","properties":{"UserAgent":"Mozilla/5.0 AppleWebKit/537.36","CallId":"570ea07874e944309c67464ba1fa5859","OperationPayload":"{\"DiagnosticChanged\":\"Alice Smith\",\"StreamType\":\"` + user + `\",\"x\":{\"+4915112345678\":\"19:meeting_MjZiOTAyN2YtZWU1Yi00@thread.v2\"}}"}}`,
		`{"category":"CallClientOperations","properties":{"OperationPayload":{"DiagnosticQuality":["` + user + `"],"ua":"Mozilla/5.0"}}}`,
		`{"category":"CallClientOperations","properties":{"OperationName":"alice.smith@contoso.example","OperationPayload":"{\"name\":\"Alice"}}`,
		// Invalid fields, and codes and names that are not what they should be.
		`{"category":"CallSummary","properties":{"callDuration":"+4915112345678","callStartTime":{"alice smith":"zaphod"},"identifier":["` + user + `"],"participantEndReason":"4915112345678","callType":"Alice Smith"}}`,
		// Unknown logs, one of them named after an identity.
		`{"category":"Alice Smith","operationName":"` + user + `","properties":{"a b alice":"203.0.113.77"}}`,
		`{"category":"` + user + `","properties":"Mozilla/5.0"}`,
		`{"Type":"ACSBillingUsage","UserIdA":4915112345678,"Properties":{"alice@contoso.example":{"x":"` + user + `"}}}`,
		// Text that cannot be read.
		`{"category":"CallSummary","properties":{"identifier":"` + user + `"`,
	}
	if err := os.WriteFile(filepath.Join(at, "PT1H.json"), []byte(strings.Join(lines, "\n")), 0o666); err != nil {
		t.Fatal(err)
	}
	table := "Type,Identifier,EndpointId,CallType,alice@contoso.example,+4915112345678\nACSCallSummary," + user + ",zaphod,Alice Smith,zaphod,Alice Smith\n"
	if err := os.WriteFile(filepath.Join(at, "export.csv"), []byte(table), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// No original survives in the output, in the names of its files or in messages, in any shape.
func TestRedactNothingSurvives(t *testing.T) {
	in, key := hostileLogs(t), keyFile(t)
	for _, shape := range shapes {
		for _, strict := range []bool{false, true} {
			t.Run(fmt.Sprint(shape, " strict=", strict), func(t *testing.T) {
				dir := t.TempDir()
				args := []string{"redact", "--key-file", key, "--to", shape, "--out", filepath.Join(dir, "out")}
				if strict {
					args = append(args, "--strict-names")
				}
				r := acscalls(t, append(args, in)...)
				r.want(t, 0, "the record is cut off")
				for _, message := range strings.SplitAfter(r.stderr, "\n") {
					// The names of the input files do not come from the files.
					_, rest, _ := strings.Cut(message, ": record ")
					wantGone(t, "a message", rest)
				}
				if shape == parquet { // which is compressed
					acscalls(t, "convert", "-q", "--out", filepath.Join(dir, "lines"), filepath.Join(dir, "out")).want(t, 0, "")
				}
				for name, content := range filesBelow(t, dir) {
					wantGone(t, "the file name "+name, name)
					wantGone(t, name, content)
				}
			})
		}
	}
}

func wantGone(t *testing.T, what, content string) {
	t.Helper()
	for _, spelling := range []string{strings.ToLower(content), strings.ToLower(strings.ReplaceAll(content, `\`, ""))} {
		for _, secret := range secretsOf {
			if i := strings.Index(spelling, secret); i >= 0 {
				t.Errorf("%q survives in %s: …%s…", secret, what, spelling[max(0, i-40):min(len(spelling), i+60)])
			}
		}
	}
}

// filesBelow returns the contents of all files in a folder and its subfolders by their names.
func filesBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		files[name] = contentOf(t, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Error("nothing was written")
	}
	return files
}

// generatedLogs writes records of every log into a file, spelled in many ways.
func generatedLogs(t *testing.T) string {
	t.Helper()
	n := int64(6000)
	if long() {
		n = 30_000
	}
	feed := acstest.NewFeed(&acstest.Config{
		Seed: 4, Calls: acstest.None, Records: n, Shuffle: 40, MixKeys: true, MixSpellings: true, Escapes: true,
		Surveys: 0.5, MediaStats: 0.1, Usage: 0.3, Meetings: 0.5, CrossTenant: 0.4, WithoutID: 0.02, Incomplete: 0.2, HighCardinality: true,
	})
	path := filepath.Join(t.TempDir(), "generated.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(f, feed); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// Every join works as before: the redacted records give the same calls, people, streams,
// verdicts and gaps as the originals, with pseudonyms as IDs.
func TestRedactKeepsJoins(t *testing.T) {
	r, err := redact.New([]byte(exampleKey), &redact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	same := func(id string) string { return id }
	for reason, in := range map[string]string{"samples": data, "generated": generatedLogs(t)} {
		t.Run(reason, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out.json")
			acscalls(t, "redact", "-q", "--key-file", keyFile(t), "--out", out, in).want(t, 0, "")
			want, got := everything(t, r.ID, in), everything(t, same, out)
			if len(want) < 7 {
				t.Errorf("%d lines, want more", len(want))
			}
			if !slices.Equal(want, got) { // found faster than a diff
				t.Errorf("(-before, renamed +after):\n%s", gocmp.Diff(want, got))
			}
			checkOriginalsGone(t, in, contentOf(t, out))
		})
	}
}

// everything returns a line for each call in files and each of its people, streams and gaps,
// sorted.
func everything(t *testing.T, rename func(string) string, path string) []string {
	t.Helper()
	var a calls.Assembler
	r := acstelemetry.Open(t.Context(), []string{path}, options())
	for rec := range r.All() {
		if rec != nil {
			a.Add(rec, r.Position())
		}
	}
	var lines []string
	add := func(kind string, parts ...any) {
		text, err := json.Marshal(parts)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, kind+" "+string(text))
	}
	profile := quality.CallDiagnostics()
	for _, c := range a.Calls() {
		v := profile.Call(c)
		row := v.Row()
		for _, id := range []*opt.Value[string]{&row.CallID, &row.ResourceID, &row.TeamsThreadID} {
			if text, ok := id.Get(); ok {
				*id = opt.Of(rename(text))
			}
		}
		// Versions are shortened or replaced.
		for _, versions := range []*map[string]int{&row.SDKVersions, &row.OSVersions} {
			known := -(*versions)["Unknown"]
			for _, n := range *versions {
				known += n
			}
			*versions = map[string]int{"known": known, "Unknown": row.Participants - known}
		}
		if threads(c) > 1 {
			row.TeamsThreadID = opt.Of("the first by the order of IDs")
		}
		add("call", row, len(c.Operations), len(c.Diagnostics), len(c.MediaStats), len(c.Series), len(c.Surveys), len(c.Usage))
		for _, p := range c.Participants {
			end := p.Ending // its reason is free text, which is replaced
			add("participant", row.CallID, whose(p, rename), p.EndpointType, p.Versions, p.Start, p.End, len(p.Operations), len(p.Diagnostics),
				end.Code, end.SubCode, end.ResultCategory, end.Reason.IsSet())
		}
		for i, s := range c.Streams {
			add("stream", row.CallID, whose(s.Participant, rename), s.Record.StreamID, s.Record.MediaType, s.Record.JitterAvg, s.Record.PacketLossRateMax, v.Streams[i])
		}
		for _, gap := range c.Gaps {
			add("gap", row.CallID, gap.Gap, whose(gap.Participant, rename), gap.Detail())
		}
	}
	slices.Sort(lines)
	return lines
}

// threads counts the threads in the summaries of a call: the documents print two for their
// group call.
func threads(c *calls.Call) int {
	names := map[string]bool{}
	for _, p := range c.Participants {
		if p.Summary != nil && p.Summary.TeamsThreadID.IsSet() {
			names[p.Summary.TeamsThreadID.Or("")] = true
		}
	}
	return len(names)
}

// whose returns a name for a participant. The key of a redacted participant ends with an ID.
func whose(p *calls.Participant, rename func(string) string) string {
	if p == nil {
		return "nobody"
	}
	const before = "-Identifier-"
	if i := strings.Index(p.Key, before); i >= 0 {
		return p.Key[:i+len(before)] + rename(p.Key[i+len(before):])
	}
	return rename(p.Key)
}

// checkOriginalsGone checks that the output has no value of a personal field in a file, and no
// text from its payloads.
func checkOriginalsGone(t *testing.T, in, output string) {
	t.Helper()
	low := strings.ToLower(output)
	tokens := map[string]bool{} // separated by characters that no ID has
	for _, token := range strings.FieldsFunc(low+strings.ReplaceAll(low, `\`, ""), func(r rune) bool { return strings.ContainsRune(`",:/_@{}[];()\ `, r) }) {
		tokens[token] = true
	}
	checked := map[string]bool{}
	for rec := range acstelemetry.Open(t.Context(), []string{in}, options()).All() {
		if rec == nil {
			continue
		}
		for _, f := range append(logs.EnvelopeFields(), rec.Schema().Fields()...) {
			cell := f.Cell(rec)
			if f.Personal == logs.NotPersonal || f.Name() == "osVersion" || f.Kind == logs.JSON || cell.State() != opt.Set {
				continue
			}
			for _, part := range strings.FieldsFunc(strings.ToLower(string(cell.AppendText(nil))), func(r rune) bool { return strings.ContainsRune(`",:/_@{}[];()\ `, r) }) {
				if len(part) < 8 || isKind[part] || checked[part] {
					continue
				}
				checked[part] = true
				if tokens[part] {
					t.Errorf("%s: %q survives", f.Name(), part)
				}
			}
		}
	}
	if len(checked) < 20 {
		t.Errorf("%d originals were looked for, want more", len(checked))
	}
}

// isKind has the parts of IDs that say what kind of ID it is.
var isKind = map[string]bool{
	"subscriptions": true, "resourcegroups": true, "providers": true, "microsoft.communication": true,
	"communicationservices": true, "thread.v2": true, "redacted.invalid": true,
}

// Ctrl-C leaves the key and no half-written file.
func TestRedactInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be interrupted there")
	}
	for _, shape := range shapes {
		cmd := exec.CommandContext(t.Context(), binary, "redact", "--new-key", "--key-file", "team.key", "--to", shape, "--out", filepath.Join("out", "x"), "-")
		cmd.Dir = t.TempDir()
		if err := os.Mkdir(filepath.Join(cmd.Dir, "out"), 0o777); err != nil {
			t.Fatal(err)
		}
		var stderr strings.Builder
		cmd.Stderr = &stderr
		stdin, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(stdin, strings.Repeat(summaryOf("a"), 5000)); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() }) //nolint:errcheck // it may have ended
		cmd.Wait()                                                          //nolint:errcheck // the status says it
		timer.Stop()
		if status := cmd.ProcessState.ExitCode(); status != 130 {
			t.Errorf("%s: status %d, standard error %q", shape, status, stderr.String())
		}
		wantFiles(t, cmd.Dir, "team.key")
	}
}
