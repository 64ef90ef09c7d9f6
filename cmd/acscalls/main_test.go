package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// The tests run the command as its users do: as a program.

// data holds the documented samples: 17 records of seven calls.
const data = "../../examples/data"

var binary string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "acscalls")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)                      //nolint:errcheck // it is in the folder for temporary files
	if err := os.Chmod(dir, 0o755); err != nil { // some tests run the command as another user
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	binary = filepath.Join(dir, "acscalls")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	// The tests run a program that they build. The go command runs them again
	// when the test binary changes, so all of the command is linked into it.
	if os.Getenv("ACSCALLS_TEST_AS_COMMAND") != "" {
		main()
		return 0
	}
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// long reports whether tests take their long form, as they do in .ci/run. It is not a
// variable of the package: the go command notices only variables of the environment that
// are read while tests run.
func long() bool { return os.Getenv("LONG_TESTS") != "" }

// A result is what a run of the command left behind.
type result struct {
	status         int
	stdout, stderr string
}

// acscalls runs the command.
func acscalls(t *testing.T, args ...string) result {
	t.Helper()
	return acscallsOn(t, "", args...)
}

// acscallsOn runs the command with a text as standard input.
func acscallsOn(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Stdin = strings.NewReader(stdin)
	return resultOf(t, cmd)
}

// resultOf runs a command.
func resultOf(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// want checks the status and that standard error says something: a part of a
// line, or nothing at all if it is empty.
func (r result) want(t *testing.T, status int, stderr string) {
	t.Helper()
	if r.status != status {
		t.Errorf("status %d, want %d; standard error:\n%s", r.status, status, r.stderr)
	}
	if stderr == "" && r.stderr != "" || !strings.Contains(r.stderr, stderr) {
		t.Errorf("standard error:\n%s\nwant %q in it", r.stderr, stderr)
	}
	for line := range strings.Lines(r.stderr) {
		if !strings.HasPrefix(line, "acscalls: ") {
			t.Errorf("a message does not say who speaks: %q", line)
		}
	}
}

// given writes a file into a folder of its own and returns its name.
func given(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// contentOf returns what a file of the samples holds.
func contentOf(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zstded(t *testing.T, text string) string {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close() //nolint:errcheck // there is nothing to write
	return string(w.EncodeAll([]byte(text), nil))
}

// summaryOf is a summary of a call, as a line.
func summaryOf(id string) string {
	return `{"category":"CallSummary","correlationId":"` + id + `","properties":{"callType":"P2P","endpointId":"e","endpointType":"VoIP"}}` + "\n"
}

func TestUsage(t *testing.T) {
	tests := []struct {
		reason string
		args   []string
		stderr string
	}{
		{"unknown command", []string{"count"}, `there is no command "count"; see acscalls --help`},
		{"a misspelt command", []string{"sumary"}, `there is no command "sumary", but there is summary; see acscalls --help`},
		{"a path without a command", []string{data}, data + " is no command but something to read: acscalls summary " + data + " says"},
		{"standard input without a command", []string{"-"}, "- is no command but something to read"},
		{"an address without a command", []string{"azblob://account/logs"}, "azblob://account/logs is no command but something to read"},
		{"a path before the call", []string{"call", data, "8d1a"}, "the call comes before what to read, as in acscalls call 8d1a PATH; usage: acscalls call ID PATH…"},
		{"and of a request for support", []string{"support", data, "8d1a"}, "the call comes before what to read, as in acscalls support 8d1a PATH"},
		{"a misspelt flag", []string{"calls", "--fromat", "csv", data}, "unknown flag: --fromat, but there is --format; see acscalls calls --help"},
		{"the beginning of flags", []string{"calls", "--m", data}, "unknown flag: --m, but there is --max-decompressed and --max-members and --max-ratio and --max-record and --memory;"},
		{"a format as a flag", []string{"summary", "--json", data}, "unknown flag: --json, but there is --format json; see acscalls summary --help"},
		{"a shape as a flag", []string{"convert", "--json", data}, "unknown flag: --json, but there is --to lines; see"},
		{"a flag of other programs", []string{"streams", "--output", "x", data}, "unknown flag: --output, but there is --out; see"},
		{"unknown flag", []string{"calls", "--colour", data}, "unknown flag: --colour; see acscalls calls --help"},
		{"calls without a path", []string{"calls"}, "name at least one file or folder, or - for standard input"},
		{"summary without a path", []string{"summary"}, "name at least one file or folder"},
		{"convert without a path", []string{"convert"}, "name at least one file or folder"},
		{"unknown format", []string{"calls", "--format", "xml", data}, `--format: there is no format "xml"; use table, json, ndjson or csv; rows also as parquet`},
		{"an order of sums", []string{"exposure", "--newest", data}, "--newest is for rows of calls: use --calls, too"},
		{"columns of sums", []string{"exposure", "--columns", "callId", data}, "--columns is for rows of calls: use --calls, too"},
		{"fields of sums", []string{"exposure", "--json", "callId", data}, "--json is for rows of calls: use --calls, too"},
		{"unknown format of what is no list", []string{"summary", "--format", "parquet", data}, "use table, json, ndjson or csv\n"},
		{"unknown format of a request", []string{"support", "--format", "table", "8d1a", data}, `--format: there is no format "table"; use text or json`},
		{"support without a path", []string{"support", "8d1a"}, "name a call, and at least one file or folder"},
		{"unknown profile", []string{"calls", "--profile", "strict", data}, `--profile: there is no profile "strict"; use CallDiagnostics`},
		{"unknown quality", []string{"calls", "--quality", "bad", data}, `--quality: there is no quality "bad"; use Good, Poor, Unknown`},
		{"unknown column", []string{"streams", "--sort", "start", data}, `--sort: there is no column "start"; use one of callId, callStart`},
		{"an unknown dimension", []string{"summary", "--by", "system", data}, `--by: there is no dimension "system"; use day, callType, scenario, sdkVersion, os, endpointType, participantType, transport`},
		{"a dimension with a value", []string{"summary", "--by", "os=Linux", data}, `--by "os=Linux": name a dimension alone, as in --by os; acscalls compare compares two values of one, such as Linux`},
		{"a dimension without a value", []string{"compare", "--by", "os", "--by", "os", data}, `--by "os": write it as in sdkVersion=1.27.1.0; acscalls summary --by os lists the values`},
		{"an unknown column to write", []string{"streams", "--columns", "callId,start", data}, `--columns: there is no column "start"; use some of callId, callStart`},
		{"an unknown field", []string{"calls", "--json", "id", data}, `--json: there is no column "id"; use some of callId, callType`},
		{"fields without names", []string{"calls", data, "--json"}, "--json needs the names of FIELDS after it, as in --json callId,quality; --format json writes all"},
		{"a path taken for fields", []string{"calls", "--json", data}, `--json took "` + data + `" for the names of fields: write --format json for all fields`},
		{"fields in another format", []string{"calls", "--json", "callId", "--format", "csv", data}, "--json is --format json, and not csv"},
		{"columns twice", []string{"calls", "--json", "callId", "--columns", "callId", data}, "--json names the columns, and so does --columns"},
		{"columns of Parquet", []string{"calls", "--columns", "callId", "--format", "parquet", data}, "--columns: a file of Parquet has all columns"},
		{"two orders", []string{"calls", "--newest", "--sort", "end", data}, "--newest is an order, and --sort is another"},
		{"a list to sort by", []string{"calls", "--sort", "issueBreakdown", data}, `there is no column "issueBreakdown"`},
		{"negative limit", []string{"operations", "--limit", "-1", data}, "--limit -1: use a number from 0"},
		{"no time", []string{"calls", "--since", "yesterday", data}, `--since: "yesterday" is not a time; write it as in 2026-07-19`},
		{"nothing between two times", []string{"calls", "--since", "2026-01-02", "--until", "2026-01-01", data}, "so that no call fits"},
		{"an empty ID", []string{"participants", "--participant", " ", data}, "--participant is empty: say which"},
		{"a variable that is empty", []string{"calls", "--since", "", data}, "--since is empty: say which"},
		{"unknown zone", []string{"calls", "--tz", "Mars", data}, `there is no time zone "Mars"; use UTC, local or a name`},
		{"no size", []string{"summary", "--max-record", "big", data}, "use a size from 1 byte to 2 GB, as in 64MB"},
		{"no order", []string{"summary", "--csv-order", "year", data}, "use day or month"},
		{"no zone", []string{"summary", "--csv-zone", "Mars", data}, `there is no time zone "Mars"`},
		{"no separator", []string{"summary", "--csv-separator", "::", data}, "use one character, as in ;, or tab"},
		{"no member", []string{"summary", "--max-members", "0", data}, "use a whole number from 1"},
		{"no ratio", []string{"summary", "--max-ratio", "-1", data}, "use a whole number from 0"},
		{"no size of a file", []string{"summary", "--max-decompressed", "0", data}, "use a size from 1 byte, as in 50GB"},
		{"no amount of memory", []string{"summary", "--memory", "much", data}, `--memory "much": use a size from 1 byte, as in 2GB`},
		{"memory for what keeps nothing", []string{"convert", "--memory", "1GB", data}, "unknown flag: --memory; see acscalls convert --help"},
		{"a filter where it does not act", []string{"operations", "--quality", "Poor", data}, "unknown flag: --quality; see acscalls operations --help"},
		{"an unknown call", []string{"calls", "-q", "--call", "zz", data}, `no call's ID begins with "zz"; acscalls calls lists the calls`},
		{"a folder as file", []string{"streams", "--out", ".", data}, ". is a folder, and one file is written"},
		{"unknown shape", []string{"convert", "--to", "xml", data}, `--to: there is no shape "xml"; use lines, records, rows, csv`},
		{"CSV of several logs", []string{"convert", "--to", "csv", data}, "name the log with --category, or give a folder with --out"},
		{"a folder for one file", []string{"convert", "--out", ".", data}, ". is a folder, and one file is written"},
		{"explain without a code", []string{"explain"}, "name at least one end code, diagnostic or operation, as in 487, 410/3101 or CameraFreeze"},
		{"explain a word", []string{"explain", "busy"}, `"busy" is not an end code, a diagnostic or an operation, but there is SpeakerBusy: write it as in 487, 410/3101 or CameraFreeze`},
		{"explain too much", []string{"explain", "487/1/2"}, `"487/1/2" is not an end code, a diagnostic or an operation: write`},
		{"explain a misspelt name", []string{"explain", "CamraFreez"}, `, but there is CameraFreeze: write`},
		{"explain a beginning", []string{"explain", "camera"}, `, but there is CameraFreeze and CameraStartFailed and CameraStartTimedOut and CameraPermissionDenied and CameraStoppedUnexpectedly: write`},
		{"explain nothing", []string{"explain", ""}, `"" is not an end code, a diagnostic or an operation: write`},
		{"one wrong code of two", []string{"explain", "487", "x"}, `"x"`},
		{"help on nothing", []string{"help", "count"}, `there is no help on "count"`},
		{"completion for nothing", []string{"completion", "csh"}, `there is no command "csh"; see acscalls completion --help`},
		{"completion for two", []string{"completion", "bash", "x"}, `completion bash takes no argument: leave "x" out`},
		{"no number", []string{"calls", "--limit", "x", data}, `--limit "x": use a whole number from 0, as in 20`},
		{"too large a number", []string{"report", "--details", "99999999999999999999", "--out", "x", data}, `--details "99999999999999999999": use a whole number`},
		{"half a number", []string{"check", "--min-calls", "1.5", data}, `--min-calls "1.5": use a whole number`},
		{"neither yes nor no", []string{"calls", "--strict=maybe", data}, "--strict=maybe: write --strict, or leave it out"},
		{"a flag without its value", []string{"calls", "--since"}, "--since needs a TIME after it; see acscalls calls --help"},
		{"an unknown letter", []string{"calls", "-qz", data}, "unknown flag: -z; see acscalls calls --help"},
		{"a number that looks like a flag", []string{"explain", "-1"}, "-1 was taken for a flag: write acscalls explain -- -1"},
		{"a subcode that is not there", []string{"explain", "487/"}, `"487/" is not an end code, a diagnostic or an operation: write`},
		{"two queries", []string{"kql", "calls", "days"}, `one query is written: leave "days" out`},
		{"an argument where there is none", []string{"thresholds", "x"}, `thresholds takes no argument: leave "x" out`},
		{"a file for a folder", []string{"convert", "--to", "csv", "--out", given(t, "afile", ""), data}, "is a file, and CSV of several logs goes into a folder"},
		{"no column to sort by", []string{"calls", "--sort", "", data}, "--sort is empty: say which COLUMN, or leave it out"},
		{"no file to write", []string{"calls", "--out", "", data}, "--out is empty: say which FILE, or leave it out"},
		{"no log", []string{"convert", "--category", "", data}, "--category is empty: say which LOG"},
		{"a path that is empty", []string{"summary", data, ""}, "a path is empty: name a file or folder"},
		{"a call that is empty", []string{"call", " ", data}, "the call's ID is empty: say which call"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r := acscalls(t, tt.args...)
			r.want(t, 2, tt.stderr)
			if r.stdout != "" {
				t.Errorf("standard output: %q", r.stdout)
			}
			if strings.Count(r.stderr, "\n") != 1 {
				t.Errorf("more than one line:\n%s", r.stderr)
			}
		})
	}
}

// Every command says what it does, with an example of itself.
func TestHelp(t *testing.T) {
	all := acscalls(t)
	all.want(t, 0, "")
	for _, cmd := range newRoot().Commands() {
		name := cmd.Name()
		if cmd.IsAdditionalHelpTopicCommand() || cmd.Hidden {
			continue
		}
		if !strings.Contains(all.stdout, "\n  "+name+"  ") || cmd.Short == "" {
			t.Errorf("the help does not list %s:\n%s", name, all.stdout)
		}
		if cmd.GroupID == "" && !cmd.Hidden {
			t.Errorf("%s is in no group of the help", name)
		}
		if name == "completion" || name == "help" {
			continue
		}
		r := acscalls(t, name, "--help")
		r.want(t, 0, "")
		for _, part := range []string{"Usage:\n  acscalls " + name, "Examples:\n  acscalls " + name, "Flags:"} {
			if !strings.Contains(r.stdout, part) {
				t.Errorf("%s --help lacks %q:\n%s", name, part, r.stdout)
			}
		}
		if says := strings.Contains(r.stdout, "Memory grows with") || strings.Contains(r.stdout, "Memory does not grow"); says != (cmd.Flags().Lookup("max-record") != nil) {
			t.Errorf("%s --help does not say what memory grows with, or reads nothing:\n%s", name, r.stdout)
		}
		if again := acscalls(t, "help", name); again.stdout != r.stdout {
			t.Errorf("help %s says something else:\n%s", name, again.stdout)
		}
	}
	topic := acscalls(t, "help", "sources")
	topic.want(t, 0, "")
	for name, kind := range schemes {
		for _, part := range append(kind.params, name+"://") {
			if !strings.Contains(topic.stdout, part) {
				t.Errorf("help sources lacks %s of %s:\n%s", part, name, topic.stdout)
			}
		}
	}
	if !strings.Contains(all.stdout, "\n  acscalls sources  ") || topic != acscalls(t, "sources") {
		t.Errorf("the help does not name its topic, or it is another text than the topic:\n%s", all.stdout)
	}
	if !strings.Contains(all.stdout, "130 interrupted") {
		t.Errorf("the help lacks the statuses:\n%s", all.stdout)
	}
}

// A flag means the same in every command, so its text is the same. Only the formats of a
// support request are others than those of rows, and only rows can be Parquet.
func TestFlagsMeanTheSame(t *testing.T) {
	meaning := map[string]string{}
	for _, cmd := range newRoot().Commands() {
		for _, name := range []string{"format", "profile", "since", "until", "call", "participant", "issue", "quality",
			"resource", "sort", "limit", "out", "tz", "strict", "quiet", "max-record", "max-members", "max-decompressed", "max-ratio", "csv-order", "csv-zone",
			"csv-separator", "csv-decimal-comma", "memory"} {
			f := cmd.Flags().Lookup(name)
			if f == nil || name == "format" && cmd.Name() == "support" {
				continue
			}
			usage := f.Usage
			if name == "format" {
				usage = strings.TrimSuffix(usage, ", parquet")
			}
			if meaning[name] == "" {
				meaning[name] = usage
			}
			if usage != meaning[name] {
				t.Errorf("%s --%s: %q, elsewhere %q", cmd.Name(), name, usage, meaning[name])
			}
		}
	}
}

func TestVersion(t *testing.T) {
	r := acscalls(t, "--version")
	r.want(t, 0, "")
	if version, ok := strings.CutPrefix(r.stdout, "acscalls version "); !ok || strings.TrimSpace(version) == "" {
		t.Errorf("printed %q", r.stdout)
	}
	long := acscalls(t, "version")
	long.want(t, 0, "")
	if more, ok := strings.CutPrefix(long.stdout, r.stdout); !ok || !strings.Contains(more, runtime.GOOS+"/"+runtime.GOARCH) {
		t.Errorf("version printed %q", long.stdout)
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		r := acscalls(t, "completion", shell)
		r.want(t, 0, "")
		if !strings.Contains(r.stdout, "acscalls") {
			t.Errorf("%s: no script: %q", shell, r.stdout)
		}
	}
	tests := []struct {
		args []string
		want string // the last line says whether files complete: 4 is no, 0 is yes
	}{
		{[]string{"calls", "--format", ""}, "table\njson\nndjson\ncsv\nparquet\n:4\n"},
		{[]string{"support", "--format", ""}, "text\njson\n:4\n"},
		{[]string{"support", "--attach", ""}, ":0\n"},
		{[]string{"convert", "--to", ""}, "lines\nrecords\nrows\ncsv\nparquet\n:4\n"},
		{[]string{"streams", "--quality", ""}, "Good\nPoor\nUnknown\n:4\n"},
		{[]string{"calls", "--quality", "Good", "--quality", ""}, "Good\nPoor\nUnknown\n:4\n"},
		{[]string{"summary", "--profile", ""}, "CallDiagnostics\nCallDiagnostics2024\nDocumented\nInsights\n:0\n"}, // or a file
		{[]string{"calls", "--tz", ""}, "UTC\nlocal\n:4\n"},
		{[]string{"calls", "--out", ""}, ":0\n"},
		{[]string{"call", ""}, ":4\n"},
		{[]string{"call", "8d1a", ""}, ":0\n"},
		{[]string{"calls", ""}, ":0\n"},
	}
	for _, part := range []string{"bad\n-bad\n", "durationMs\n-durationMs\n"} {
		if r := acscalls(t, "__complete", "operations", "--sort", ""); !strings.Contains(r.stdout, part) {
			t.Errorf("--sort completes to %q, want %q in it", r.stdout, part)
		}
	}
	if r := acscalls(t, "__complete", "explain", ""); !strings.Contains(r.stdout, "\nCameraFreeze\n") || !strings.HasSuffix(r.stdout, "\nUserFacingDiagnostics\n:4\n") {
		t.Errorf("explain completes to %q", r.stdout)
	}
	if r := acscalls(t, "__complete", "summary", "--by", "os,"); !strings.HasPrefix(r.stdout, "os,day\nos,callType\n") || strings.Contains(r.stdout, "os,os") {
		t.Errorf("--by completes to %q", r.stdout)
	}
	// Of a list with commas, the last one is completed, and none comes twice.
	if r := acscalls(t, "__complete", "calls", "--columns", "quality,callId,"); !strings.HasPrefix(r.stdout, "quality,callId,callType\n") ||
		strings.Contains(r.stdout, "callId,callId") || !strings.HasSuffix(r.stdout, ":6\n") {
		t.Errorf("--columns completes to %q", r.stdout)
	}
	for _, part := range []string{"Poor Media Streams\n", "NetworkReconnect\n", "StartVideo\n"} {
		if r := acscalls(t, "__complete", "calls", "--issue", ""); !strings.Contains(r.stdout, part) {
			t.Errorf("--issue completes to %q, want %q in it", r.stdout, part)
		}
	}
	for _, tt := range tests {
		if r := acscalls(t, append([]string{"__complete"}, tt.args...)...); r.stdout != tt.want {
			t.Errorf("%q completes to %q, want %q", tt.args, r.stdout, tt.want)
		}
	}
}
