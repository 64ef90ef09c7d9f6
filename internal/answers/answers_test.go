// Package answers_test compares the results of packages calls, quality and report for
// generated records with earlier results, which are rows in testdata: see
// testdata/README.md. The variants of records, and what each is for, are in
// variants_test.go.
package answers_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/quality"
)

var (
	update = flag.Bool("update", false, "write the rows of variants that have none; rows that are there stay as they are")
	full   = flag.String("full", "", "write every line of every variant, without digests, to files in this `directory`")
)

// howToUpdate says how to write missing rows.
const howToUpdate = "write them with `go test ./internal/answers -update`, with code whose answers are right, and read them"

// streamLimits are the options of the live assemblers: the defaults, which emit few calls
// before the end, and some that emit calls early because they are idle or because too many
// records are kept.
var streamLimits = []limits{
	{name: "default"},
	{name: "small", idle: 10 * time.Minute, maxRecords: 400, remembered: 20},
}

func TestAnswers(t *testing.T) {
	for _, v := range variants() {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			got := v.answers(t)
			if *full != "" {
				write(t, filepath.Join(*full, v.name+".ndjson"), got.text(true))
			}
			file := filepath.Join("testdata", v.name+".ndjson")
			want, err := os.ReadFile(file)
			if os.IsNotExist(err) {
				if !*update {
					t.Fatalf("there are no rows for %q: %s", v.name, howToUpdate)
				}
				want = got.text(v.full)
				write(t, file, want)
			} else if err != nil {
				t.Fatal(err)
			}
			got.compare(t, string(want), v.full)
		})
	}
}

// Rows without a variant would never be compared.
func TestAllRowsAreCompared(t *testing.T) {
	files, err := fs.Glob(os.DirFS("testdata"), "*.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	list := variants()
	for _, file := range files {
		if !slices.ContainsFunc(list, func(v variant) bool { return v.name+".ndjson" == file }) {
			t.Errorf("testdata/%s: there is no such variant", file)
		}
	}
}

func write(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// answers are the results for the records of a variant.
type answers struct {
	input     inputLine
	unclaimed int
	calls     []*answer
	streams   []streamed
}

// streamed has the results of the live assemblers.
type streamed struct {
	limits limits
	// calls are those that a LiveAssembler emits, rows those of NewLiveRows.
	calls, rows           []emissionLine
	callCounts, rowCounts streamCounts
}

// inputLine is the first line of a file. It tells a difference in the records from one in
// the answers.
type inputLine struct {
	Part    string `json:"part"` // "input"
	Records int    `json:"records"`
	Faults  int    `json:"faults"`
	Sum     string `json:"sha256"` // of the data and the order of the records
}

// emissionLine is an emitted call.
type emissionLine struct {
	Part    string `json:"part"`
	Call    string `json:"call"`
	After   int    `json:"after"`
	Why     string `json:"why"`
	Version int    `json:"version"`
	Row     string `json:"row"`           // digest
	All     string `json:"all,omitempty"` // digest of all lines of the call
}

// answers assembles the records in every way and checks that the ways agree.
func (v *variant) answers(t *testing.T) *answers {
	t.Helper()
	data, list, faults := v.records(t)
	h := sha256.New()
	h.Write(data)
	for _, p := range list {
		fmt.Fprintln(h, p.at.Record)
	}
	profile := v.profile()
	a := &answers{input: inputLine{"input", len(list), faults, hex.EncodeToString(h.Sum(nil))}}
	for i, way := range waysToCalls(profile) {
		made, unclaimed := way.make(list)
		one := &answers{input: a.input, unclaimed: unclaimed}
		for _, c := range made {
			one.calls = append(one.calls, answerOf(profile, c))
		}
		if i == 0 {
			a = one
		} else {
			a.agrees(t, way.name, one)
		}
	}
	if v.change == nil {
		made, unclaimed, err := readCalls(profile, data)
		if err != nil {
			t.Fatal(err)
		}
		one := &answers{input: a.input, unclaimed: unclaimed}
		for _, c := range made {
			one.calls = append(one.calls, answerOf(profile, c))
		}
		a.agrees(t, "a reader that reuses records", one)
	}
	want := make([]quality.Row, len(a.calls))
	for i, c := range a.calls {
		want[i] = c.row
	}
	for _, way := range waysToRows(profile) {
		rows, unclaimed := way.make(list)
		if d := gocmp.Diff(want, rows); d != "" {
			t.Errorf("%s gives other rows than the calls (-calls +rows)\n%s", way.name, d)
		}
		if unclaimed != a.unclaimed {
			t.Errorf("%s: %d records unclaimed; with the calls %d", way.name, unclaimed, a.unclaimed)
		}
	}
	for _, l := range streamLimits {
		a.streams = append(a.streams, stream(t, profile, list, l))
	}
	return a
}

// agrees checks that another way gives the same calls.
func (a *answers) agrees(t *testing.T, way string, other *answers) {
	t.Helper()
	if want, got := string(a.text(true)), string(other.text(true)); want != got {
		t.Errorf("%s gives other answers than an Assembler:\n%s", way, differences(want, got))
	}
}

// stream assembles the records live.
func stream(t *testing.T, profile quality.Profile, list []placed, l limits) streamed {
	t.Helper()
	s := streamed{limits: l}
	var copies []emissionLine
	note := func(to *[]emissionLine) func(emission) {
		return func(e emission) {
			line := emissionLine{"stream " + l.name, short(rowName(e.row)), e.after, e.reason, e.version, digest(e.row), ""}
			if e.call == nil {
				line.Part = "stream lister " + l.name
			} else {
				one := answerOf(profile, e.call)
				line.Call, line.All = short(one.name), digest(one.lines()...)
			}
			*to = append(*to, line)
		}
	}
	s.callCounts = streamCalls(profile, list, l, false, note(&s.calls))
	if counts := streamCalls(profile, list, l, true, note(&copies)); counts != s.callCounts {
		t.Errorf("stream %s: %+v with copies of records, else %+v", l.name, counts, s.callCounts)
	}
	if d := gocmp.Diff(s.calls, copies); d != "" {
		t.Errorf("stream %s: copies of records and calls give other calls (-records +copies)\n%s", l.name, d)
	}
	s.rowCounts = streamRows(profile, list, l, note(&s.rows))
	if s.rowCounts != s.callCounts {
		t.Errorf("stream %s: the lister counts %+v, the assembler %+v", l.name, s.rowCounts, s.callCounts)
	}
	if d := gocmp.Diff(emitted(s.calls), emitted(s.rows)); d != "" {
		t.Errorf("stream %s: the lister emits other rows (-calls +rows)\n%s", l.name, d)
	}
	return s
}

// emitted returns what all live ways must have in common. At the end their orders differ,
// and a row does not have the position of a record without an ID.
func emitted(list []emissionLine) []emissionLine {
	lines := slices.Clone(list)
	for i := range lines {
		lines[i].Part, lines[i].Call, lines[i].All = "", "", ""
	}
	slices.SortFunc(lines, func(a, b emissionLine) int {
		return cmp.Or(a.After-b.After, cmp.Compare(a.Row, b.Row), a.Version-b.Version, cmp.Compare(a.Why, b.Why))
	})
	return lines
}

// text returns the answers as lines. Each has its part and, unless it is about all calls,
// its call.
func (a *answers) text(full bool) []byte {
	var out bytes.Buffer
	put := func(line any) {
		out.Write(encoded(line))
		out.WriteByte('\n')
	}
	put(a.input)
	put(struct {
		Part      string `json:"part"`
		Calls     int    `json:"calls"`
		Unclaimed int    `json:"unclaimed"`
	}{"all", len(a.calls), a.unclaimed})
	for _, c := range a.calls {
		put(struct {
			Part string      `json:"part"`
			Call string      `json:"call"`
			Row  quality.Row `json:"row"`
		}{"row", c.name, c.row})
	}
	for _, c := range a.calls {
		c.put(put, full)
	}
	for _, s := range a.streams {
		for _, list := range [][]emissionLine{s.calls, s.rows} {
			putEmissions(put, list, full)
		}
		put(struct {
			Part string `json:"part"`
			streamCounts
		}{"stream " + s.limits.name, s.callCounts})
	}
	return out.Bytes()
}

// emissionsLine is how often a call was emitted, and a digest of the emissions.
type emissionsLine struct {
	Part     string `json:"part"`
	Call     string `json:"call"`
	Emitted  int    `json:"emitted"`
	Versions int    `json:"versions"` // the highest
	Digest   string `json:"digest"`
}

// orderLine is a digest of the order in which calls were emitted.
type orderLine struct {
	Part   string `json:"part"`
	Digest string `json:"digest"`
}

// putEmissions writes the emissions in their order, or digests for each call and for the
// order.
func putEmissions(put func(any), list []emissionLine, full bool) {
	if full {
		for _, line := range list {
			put(line)
		}
		return
	}
	if len(list) == 0 {
		return
	}
	of := map[string][]any{}
	var order []any
	for _, line := range list {
		of[line.Call] = append(of[line.Call], line)
		order = append(order, line.Call)
	}
	for _, line := range list { // each call at its first emission
		lines := of[line.Call]
		if lines == nil {
			continue
		}
		versions := 0
		for _, one := range lines {
			versions = max(versions, one.(emissionLine).Version)
		}
		put(emissionsLine{line.Part, line.Call, len(lines), versions, digest(lines...)})
		of[line.Call] = nil
	}
	put(orderLine{list[0].Part + ", order", digest(order...)})
}

// partLine is one item of a call.
type partLine struct {
	Part string `json:"part"`
	Call string `json:"call"`
	Line any    `json:"line"`
}

// digestLine has the number of lines, and a digest of them, for each part of a call.
type digestLine struct {
	Part         string `json:"part"` // "call"
	Call         string `json:"call"`
	Participants string `json:"participants"`
	Audit        string `json:"audit"`
	Streams      string `json:"streams"`
	Operations   string `json:"operations"`
	Diagnostics  string `json:"diagnostics"`
	Others       string `json:"others"`
}

// put writes the lines of the call after its row, or digests of them.
func (a *answer) put(put func(any), full bool) {
	name := short(a.name)
	if !full {
		count := func(list []any) string { return fmt.Sprintf("%d %s", len(list), digest(list...)) }
		put(digestLine{
			"call", name, count(anys(a.participants)), count(anys(a.audit)), count(anys(a.streams)),
			count(anys(a.operations)), count(anys(a.diagnostics)), count(a.others),
		})
		return
	}
	for _, part := range []struct {
		name  string
		lines []any
	}{
		{"participant", anys(a.participants)}, {"audit", anys(a.audit)}, {"stream", anys(a.streams)},
		{"operation", anys(a.operations)}, {"diagnostic", anys(a.diagnostics)}, {"other", a.others},
	} {
		for _, line := range part.lines {
			put(partLine{part.name, name, line})
		}
	}
}

// lines returns all lines of the call.
func (a *answer) lines() (list []any) {
	list = append(list, a.name, a.row)
	a.put(func(line any) { list = append(list, line) }, true)
	return list
}

func anys[T any](list []T) []any {
	all := make([]any, len(list))
	for i := range list {
		all[i] = list[i]
	}
	return all
}

// short returns enough of an ID to find its call.
func short(id string) string {
	if len(id) == 36 {
		return id[:8]
	}
	return id
}

func encoded(line any) []byte {
	text, err := json.Marshal(line)
	if err != nil {
		panic(err) // a mistake in this test
	}
	return text
}

// digest returns a digest of lines.
func digest(lines ...any) string {
	h := sha256.New()
	for _, line := range lines {
		h.Write(encoded(line))
		h.Write([]byte{'\n'})
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// compare compares the answers with the lines of a file.
func (a *answers) compare(t *testing.T, want string, full bool) {
	t.Helper()
	got := string(a.text(full))
	if got == want {
		return
	}
	first, _, _ := strings.Cut(want, "\n")
	if now := string(encoded(a.input)); now != first {
		t.Fatalf("the rows were made from other records, so the answers cannot be compared:\n"+
			"was %s\nnow %s\nIf the generator was changed on purpose, delete the file and %s.", first, now, howToUpdate)
	}
	t.Errorf("the answers have changed:\n%s", differences(want, got))
	if !full {
		t.Log("To see what is below a digest, run the test with -full DIRECTORY, once with the code before and once with this, and compare the two.")
	}
}

// differences returns the first lines that differ, by call.
func differences(want, got string) string {
	const shown = 5
	before, order := byKey(want)
	after, more := byKey(got)
	for _, key := range more {
		if _, ok := before[key]; !ok {
			order = append(order, key)
		}
	}
	var out strings.Builder
	n := 0
	for _, key := range order {
		if slices.Equal(before[key], after[key]) {
			continue
		}
		if n++; n > shown {
			continue
		}
		fmt.Fprintf(&out, "%s:\n", key)
		for _, line := range missing(before[key], after[key]) {
			fmt.Fprintf(&out, "\t- %s\n", line)
		}
		for _, line := range missing(after[key], before[key]) {
			fmt.Fprintf(&out, "\t+ %s\n", line)
		}
		if len(missing(before[key], after[key]))+len(missing(after[key], before[key])) == 0 {
			out.WriteString("\tthe same lines in another order\n")
		}
	}
	switch {
	case n == 0:
		out.WriteString("the same lines of each call and part, but calls or parts are in another order\n")
	case n > shown:
		fmt.Fprintf(&out, "and %d more\n", n-shown)
	}
	return out.String()
}

// byKey sorts lines by part and call, and returns the keys in the order of their
// first lines.
func byKey(text string) (lines map[string][]string, order []string) {
	lines = map[string][]string{}
	for line := range strings.Lines(text) {
		var of struct{ Part, Call string }
		if err := json.Unmarshal([]byte(line), &of); err != nil {
			of.Part = "what is not JSON"
		}
		key := strings.TrimSpace(of.Part + " " + of.Call)
		if _, ok := lines[key]; !ok {
			order = append(order, key)
		}
		lines[key] = append(lines[key], strings.TrimSpace(line))
	}
	return lines, order
}

// missing returns the lines of a that b does not have.
func missing(a, b []string) (list []string) {
	for _, line := range a {
		if !slices.Contains(b, line) {
			list = append(list, line)
		}
	}
	return list
}
