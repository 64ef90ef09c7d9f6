package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/bench/peer/fastjson"
	"example.com/acstelemetry/bench/peer/gjson"
	"example.com/acstelemetry/bench/peer/goccy"
	"example.com/acstelemetry/bench/peer/ours"
	"example.com/acstelemetry/bench/peer/simdjson"
	"example.com/acstelemetry/bench/peer/sonic"
	"example.com/acstelemetry/bench/peer/stdjson"
	"example.com/acstelemetry/bench/work"
)

// inProcess has the peers that a test can run in its own process.
var inProcess = map[string]work.Peer{
	oursID: ours.New(), "stdjson": stdjson.One(), "stdjson-usual": stdjson.Two(), "sonic": sonic.New(),
	"sonic-validating": sonic.Validating(), "goccy": goccy.New(), "goccy-careless": goccy.Careless(),
	"simdjson": simdjson.New(), "fastjson": fastjson.New(), "gjson": gjson.New(),
}

// dataFile returns a file with a megabyte of data of a kind.
func dataFile(t *testing.T, kind string) string {
	t.Helper()
	text, err := io.ReadAll(newData(kind, 7, 1e6))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), kind)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// does returns the result of a peer for a file.
func does(t *testing.T, p work.Peer, file string, workers int) *work.Result {
	t.Helper()
	s, err := work.RunFile(p, file, workers, true)
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	return &work.Result{Totals: s.Totals(), Broken: s.Broken, Other: s.Other, Unknown: s.Unknown, Check: s.Check}
}

func TestPeersAgree(t *testing.T) {
	for _, kind := range acstest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			file := dataFile(t, kind)
			want := does(t, inProcess[oursID], file, 1)
			planted(t, kind, want)
			for id, p := range inProcess {
				if id == "simdjson" && !simdjson.Supported() {
					continue // the bench itself ends with an error
				}
				for _, workers := range []int{1, 3} {
					if err := compare(byID(id), want, does(t, p, file, workers), faulty(kind)); err != nil {
						t.Errorf("%d goroutines: %v", workers, err)
					}
				}
			}
		})
	}
}

// planted compares the results of the library with what was planted in the data.
func planted(t *testing.T, kind string, got *work.Result) {
	t.Helper()
	if n := got.Totals.Records(); n < 500 || got.Totals.Poor == 0 || got.Totals.Bad == 0 || got.Other != 0 {
		t.Errorf("%d records, sums %+v, %d of other logs: the data are not what they should be", n, got.Totals, got.Other)
	}
	if faults := faulty(kind); faults != (got.Broken > 0) || faults != (got.Check.Invalid > 0) {
		t.Errorf("%d broken lines and %d invalid fields", got.Broken, got.Check.Invalid)
	}
	cfg := acstest.KindConfig(kind, nil)
	want := (cfg.AddedFields + cfg.NestedFields) * float64(got.Totals.Records())
	if math.Abs(float64(got.Unknown)-want) > want/2 {
		t.Errorf("%d of %d records with unknown fields, want about %.0f", got.Unknown, got.Totals.Records(), want)
	}
}

// The experiment needs a build of its own.
func TestJSONv2Agrees(t *testing.T) {
	b := &runner{settings: &settings{}, dir: t.TempDir()}
	for _, id := range []string{"jsonv2", "jsontext"} {
		if err := b.goBuild(id, ".", "./run/"+id, true); err != nil {
			t.Fatal(err)
		}
	}
	for _, kind := range acstest.Kinds() {
		file := dataFile(t, kind)
		want := does(t, inProcess[oursID], file, 1)
		for _, id := range []string{"jsonv2", "jsontext"} {
			s, err := b.one(b.command(byID(id), file, 1, true, false), 1)
			if err != nil {
				t.Fatal(err)
			}
			if err := compare(byID(id), want, &s.Result, faulty(kind)); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
}

// Without Node.js or DuckDB the test is skipped; CI has both.
func TestScriptsAgree(t *testing.T) {
	_, noNode := exec.LookPath("node")
	_, noDuckDB := os.Stat("duckdb/node_modules")
	if err := errors.Join(noNode, noDuckDB); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI has to install Node.js and run npm ci in bench/duckdb: %v", err)
		}
		t.Skip(err)
	}
	b := &runner{settings: &settings{}}
	for _, kind := range acstest.Kinds() {
		file := dataFile(t, kind)
		want := does(t, inProcess[oursID], file, 1)
		for _, id := range []string{"duckdb", "duckdb-needed", "node"} {
			p := byID(id)
			if faulty(kind) && p.noFaults {
				continue
			}
			s, err := b.one(b.command(p, file, 1, false, false), 1)
			if err != nil {
				t.Fatal(err)
			}
			if err := compare(p, want, &s.Result, faulty(kind)); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
}

// A difference is found and named.
func TestCompare(t *testing.T) {
	file := dataFile(t, "normal")
	a, b := does(t, inProcess[oursID], file, 1), does(t, inProcess["stdjson"], file, 1)
	b.Check.Field("CallSummary", "sdkVersion", 4, []byte("1.0"))
	b.Totals.Poor++
	b.Broken++
	err := compare(byID("stdjson"), a, b, false)
	if !errors.Is(err, errDiffers) {
		t.Fatalf("got %v, want a difference", err)
	}
	for _, what := range []string{"field CallSummary.sdkVersion", "sums", "lines that are no record", "one struct"} {
		if !strings.Contains(err.Error(), what) {
			t.Errorf("the error does not name %q: %v", what, err)
		}
	}
}

// The whole command, on little data.
func TestRun(t *testing.T) {
	doc := filepath.Join(t.TempDir(), "performance.md")
	text := "# Performance\n\nBefore.\n\n" + begin + "\nold\n" + end + "\n\nBehind.\n"
	if err := os.WriteFile(doc, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-peers", "ours-calls,stdjson,sonic", "-size", "1MB", "-rounds", "1", "-idea-rounds", "1", "-growth", "10MB", "-doc", doc}
	if err := run(args); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# Performance\n\nBefore.\n\n" + begin + "\n", "\n" + end + "\n\nBehind.\n", "### Against the goals", "### One core",
		"### Every kind of data", "### Lists, whole processes", "### Writing", "### Compressed input", "### Growth",
		"### What left the fast way", "| against encoding/json, one struct for all categories |", "| keys in random order, ",
		"\n| shuffled | ", "\n| faults: all | ", "| `acscalls redact`, ",
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("the document lacks %q", want)
		}
	}
	if strings.Contains(string(got), "old") || strings.Contains(string(got), "NaN") {
		t.Errorf("the document has what it should not:\n%s", got)
	}
}

// A user's file in any shape: peers that cannot read it, or find something else, are named,
// and nothing of its records is quoted.
func TestData(t *testing.T) {
	lines, err := os.ReadFile(dataFile(t, "faults"))
	if err != nil {
		t.Fatal(err)
	}
	csv := acstest.Render(acstest.CSV, acstest.Samples()...)
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"lines", string(lines), []string{"lines, 1 rounds", "| encoding/json, one struct", "| lines: all | "}},
		{"csv", string(csv), []string{"so the peers are left out", "| ours | ", "| csv: all | 27 | 100.000 % |", "a shape without a fast way: csv"}},
	} {
		dir := t.TempDir()
		file, doc := filepath.Join(dir, c.name), filepath.Join(dir, "doc.md")
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run([]string{"-data", file, "-peers", "stdjson", "-rounds", "1", "-doc", doc}); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(string(got), want) {
				t.Errorf("%s: the document lacks %q:\n%s", c.name, want, got)
			}
		}
		if strings.Contains(string(got), "SUBSCRIPTIONS") || strings.Contains(string(got), "goals") {
			t.Errorf("%s: the document has what it should not:\n%s", c.name, got)
		}
	}
}

// A peer that finds something else in a user's file stays, and is named with what differs.
func TestTryData(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lines")
	p := byID("stdjson")
	b := &runner{settings: &settings{data: file}, dir: t.TempDir(), peers: []*peer{byID(oursID), p}}
	if err := b.build(); err != nil {
		t.Fatal(err)
	}
	// Two records on a line are two to the library, and no record to the peer.
	line := `{"category":"CallSummary","properties":{}}`
	if err := os.WriteFile(file, []byte(line+"\n"+line+" "+line+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.tryData(); err != nil {
		t.Fatal(err)
	}
	if len(b.peers) != 2 || len(b.remarks) != 1 || !strings.Contains(b.remarks[0], "lines that are no record: ours 0, theirs 1") {
		t.Errorf("peers %v, remarks %q", b.peers, b.remarks)
	}
}

// What sonic writes is what it read, but for null.
func TestConvert(t *testing.T) {
	file := dataFile(t, mainKind)
	want := does(t, inProcess[oursID], file, 1)
	for _, workers := range []int{1, 3} {
		copied, texts := filepath.Join(t.TempDir(), "copied"), filepath.Join(t.TempDir(), "texts")
		for path, c := range map[string]bool{copied: true, texts: false} {
			out, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := work.Convert(file, out, workers, func() func(dst, block []byte) []byte { return sonic.NewConverter(c) }); err != nil {
				t.Fatal(err)
			}
			out.Close()
		}
		if err := compare(byID(oursID), want, does(t, inProcess[oursID], copied, 1), false); err != nil {
			t.Errorf("%d goroutines, copied: %v", workers, err)
		}
		if got := does(t, inProcess[oursID], texts, 1); got.Totals != want.Totals {
			t.Errorf("%d goroutines, texts: got %+v, want %+v", workers, got.Totals, want.Totals)
		}
	}
}

// What left the fast way is counted, with an example that names no value.
func TestLeft(t *testing.T) {
	left, err := ours.Left(dataFile(t, "faults"))
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	for i, r := range left.Reasons {
		sum += r.Count
		if r.Why == "" || r.Record == 0 || r.Offset == 0 || i > 0 && r.Count > left.Reasons[i-1].Count {
			t.Errorf("%+v", r)
		}
	}
	if left.Left == 0 || sum != left.Left || left.Share() < 0.005 || left.Share() > 0.03 {
		t.Errorf("%d of %d records left, %d with a reason; one in a hundred has a fault", left.Left, left.Records, sum)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"-peers", "nobody"}, {"-only", "nothing"}, {"-clock", "sun"}, {"-rounds", "0"}, {"-size", "-1"}, {"-size", "1XB"}, {"left over"},
	} {
		if run(args) == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{"7": 7, "250KB": 250e3, "1.5mb": 1.5e6, "100MB": 100e6, "10GB": 10e9} {
		var b bytesFlag
		if err := b.Set(text); err != nil || int64(b) != want {
			t.Errorf("%s: %d, %v; want %d", text, b, err, want)
		}
	}
}

// The ratios of the rounds are 2, 3 and 10; their median counts, not that of the times.
func TestRatio(t *testing.T) {
	base := series{{time: 1}, {time: 10}, {time: 2}}
	s := series{{time: 3}, {time: 20}, {time: 20}}
	if got := s.ratio(base); got != 3 {
		t.Errorf("got %v, want 3", got)
	}
	if got := (series{{time: 4}, {time: 1}}).seconds(); got != 2.5 {
		t.Errorf("the median of 4 and 1 is %v, want 2.5", got)
	}
}

// A lock file with addresses would tie everyone to one registry.
func TestLockFile(t *testing.T) {
	text, err := os.ReadFile("duckdb/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(text) || bytes.Contains(text, []byte("://")) {
		t.Error("duckdb/package-lock.json names a registry: make it with omit-lockfile-registry-resolved")
	}
}
