package main

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

const container = "insights-logs-callsummary"

// Every command says of blobs what it says of a file with the same content, and fetches each byte
// once, also if it reads twice.
func TestBlobs(t *testing.T) {
	content := text(t, acstest.Config{Seed: 41, Calls: 20})
	path := given(t, "logs.json", content)
	id := acscalls(t, "calls", "-q", "--format", "csv", "--limit", "1", path).stdout
	_, id, _ = strings.Cut(id, "\n")
	id, _, _ = strings.Cut(id, ",")
	lines := strings.SplitAfter(content, "\n")
	half := len(lines) / 2
	for _, args := range append(twiceCommands(id), []string{"calls", "--format", "csv"}, []string{"summary", "--format", "json"},
		[]string{"exposure", "--format", "csv"}, []string{"convert"}) {
		a := newAccount(t, map[string]string{
			hour(container, 1): strings.Join(lines[:half], ""), hour(container, 2): strings.Join(lines[half:], ""),
			"other/x": "not read",
		})
		want := acscalls(t, append(args, path)...)
		got := a.run(t, append(args, a.path("insights-logs-*"))...)
		if undated(got.stdout) != undated(want.stdout) || got.stderr != want.stderr || got.status != want.status {
			t.Errorf("%q: status %d, %d bytes, said\n%swant %d, %d bytes and\n%s", args,
				got.status, len(got.stdout), got.stderr, want.status, len(want.stdout), want.stderr)
		}
		for name, content := range a.blobs {
			want := len(content)
			if name == "other/x" {
				want = 0
			}
			if a.served[name] != want {
				t.Errorf("%q: %d bytes of %s were fetched, it has %d", args, a.served[name], name, want)
			}
		}
	}
}

// Addresses and files are read in the order in which they are given.
func TestBlobsBetweenFiles(t *testing.T) {
	a := newAccount(t, map[string]string{hour(container, 1): summaryOf("b")})
	first, last := given(t, "a.json", summaryOf("a")), given(t, "c.json", summaryOf("c"))
	r := a.run(t, "convert", first, a.path(container), last)
	r.want(t, 0, "")
	if got := strings.NewReplacer("\n", "").Replace(r.stdout); strings.Index(got, `"a"`) > strings.Index(got, `"b"`) || strings.Index(got, `"b"`) > strings.Index(got, `"c"`) {
		t.Errorf("in another order:\n%s", r.stdout)
	}
	a.run(t, "compare", first, "--with", a.path(container)).want(t, 0, "")
	r = a.run(t, "participants", "--format", "csv", first, a.path(container), last)
	r.want(t, 0, "")
	if strings.Count(r.stdout, "\n") != 4 {
		t.Errorf("want three participants:\n%s", r.stdout)
	}
}

// Problems name the blob, its version and the offset, in both readings.
func TestBlobPositions(t *testing.T) {
	content := summaryOf("a") + `{"category":"CallSummary","correlationId":"b","properties":{"participantDuration":"long"}}` + "\n" +
		`{"category":"CallSummary","properties":{"participantId":"p"}}` + "\n"
	a := newAccount(t, map[string]string{hour(container, 1): content})
	place := fmt.Sprintf("azblob://%s/%s: ETag %s: record 2, offset ", accountName, hour(container, 1), a.etags[hour(container, 1)])
	for _, args := range [][]string{{"calls"}, {"streams"}, {"call", "a"}} {
		a.run(t, append(args, a.path(container))...).want(t, 0, place)
	}
	r := a.run(t, "call", "-q", "--format", "json", "p", a.path(container))
	r.want(t, 0, "")
	if !strings.Contains(r.stdout, strings.Replace(place, "record 2", "record 3", 1)) {
		t.Errorf("the call is not at its place:\n%s", r.stdout)
	}
}

// --since and --until narrow what is fetched, with a margin of 3 hours before and 36 after, and times
// of the address count more. There is a blob for each hour of 5 January.
func TestNarrowed(t *testing.T) {
	blobs := map[string]string{}
	for h := range 24 {
		blobs[hour(container, h)] = summaryOf(fmt.Sprint(h))
	}
	for _, tt := range []struct {
		reason string
		args   []string
		params []string
		want   int // blobs
	}{
		{"everything", []string{"calls"}, nil, 24},
		{"calls from 06:00 on", []string{"calls", "--since", "2026-01-05T06:00:00Z"}, nil, 21},
		{"calls before 5 January", []string{"calls", "--until", "2026-01-04"}, nil, 24},
		{"calls before 20:00 on 3 January: 36 hours later it is 08:00", []string{"check", "--until", "2026-01-03T20:00:00Z"}, nil, 8},
		{"compared calls", []string{"compare", "--since", "2026-01-05T06:00:00Z", "--split", "2026-01-05T10:00:00Z"}, nil, 21},
		{"by the address", []string{"calls"}, []string{"since=2026-01-05T20:00:00Z"}, 4},
		{"the address counts more", []string{"calls", "--since", "2026-01-05T06:00:00Z"}, []string{"since=2026-01-05T20:00:00Z", "until=2026-01-05T22:00:00Z"}, 2},
		{"a resource", []string{"calls"}, []string{"resource=/subscriptions/s/resourcegroups/g"}, 24},
		{"the name of a blob", []string{"convert"}, nil, 1},
	} {
		a := newAccount(t, blobs)
		in := container
		if tt.want == 1 {
			in = hour(container, 5)
		}
		a.run(t, append(tt.args, "-q", a.path(in, tt.params...))...)
		if len(a.served) != tt.want {
			t.Errorf("%s: %d blobs were fetched, want %d", tt.reason, len(a.served), tt.want)
		}
	}
}

// What is refused or not there is named, with what to do, and the status is 1.
func TestBlobsRefused(t *testing.T) {
	refused := func(status int, code string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, _ *http.Request) bool {
			refuseBlob(w, status, code)
			return true
		}
	}
	for _, tt := range []struct {
		reason string
		refuse func(http.ResponseWriter, *http.Request) bool
		path   func(*account) string
		stderr string
	}{
		{"no role", refused(http.StatusForbidden, "AuthorizationPermissionMismatch"), nil, "Storage Blob Data Reader"},
		{"a wrong key", refused(http.StatusForbidden, "AuthenticationFailed"), nil, "the key or SAS is wrong"},
		{"no container by a beginning", nil, func(a *account) string { return a.path("backup-*") }, "azblob://devaccount: no such containers: backup-*"},
		{"no such container", nil, func(a *account) string { return a.path("backup") }, "there is no such container"},
		{"nothing in the range", nil, func(a *account) string { return a.path(container, "since=1d") }, "no blobs in this range"},
		{"a blob that has gone", func(w http.ResponseWriter, r *http.Request) bool {
			gone := strings.HasSuffix(r.URL.Path, ".json")
			if gone {
				refuseBlob(w, http.StatusNotFound, "BlobNotFound")
			}
			return gone
		}, nil, "PT1H.json"},
	} {
		a := newAccount(t, map[string]string{hour(container, 1): summaryOf("a")})
		a.refuseBy(tt.refuse)
		path := a.path(container)
		if tt.path != nil {
			path = tt.path(a)
		}
		for _, args := range [][]string{{"calls"}, {"streams"}, {"convert"}} {
			r := a.run(t, append(args, path)...)
			r.want(t, 1, tt.stderr)
			if strings.Count(r.stderr, "azblob://") != 1 || strings.Contains(r.stderr, "sig=") {
				t.Errorf("%s, %q: said\n%s", tt.reason, args, r.stderr)
			}
		}
	}
}

// The environment says how to sign in, and no message has what it says.
func TestStorageSecrets(t *testing.T) {
	const key = "c2VjcmV0LWtleQ=="
	a := newAccount(t, map[string]string{hour(container, 1): summaryOf("a")})
	var signed atomic.Int64
	a.refuseBy(func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasPrefix(r.Header.Get("Authorization"), "SharedKey "+accountName+":") {
			signed.Add(1)
			r.URL.RawQuery += "&sig=checked" // what the account asks for
		}
		return false
	})
	endpoint := a.URL + "/" + accountName
	for _, tt := range []struct {
		reason, variable string
		status           int
		stderr           string
	}{
		{"a signature", storageSAS + "=?" + sas, 0, ""},
		{"a signature from a file", storageSAS + "=" + sas + "\r\n", 0, ""},
		{"a signature in two lines", storageSAS + "=sp=rl\n&" + sas, 2, "azblob://devaccount/" + container + ": " + storageSAS + ": "},
		{"a key", storageKey + "=" + key, 0, ""},
		{"a connection string", storageConnection + "=AccountName=devaccount;AccountKey=" + key + ";BlobEndpoint=" + endpoint, 0, ""},
		{"a connection string with a signature", storageConnection + "=BlobEndpoint=" + endpoint + ";SharedAccessSignature=" + sas, 0, ""},
		{"a connection string for the endpoint", storageConnection + "=AccountName=devaccount;AccountKey=" + key + ";", 0, ""},
		{"that of another account", storageConnection + "=AccountName=other;AccountKey=" + key, 2, storageConnection + " is that of another account, other"},
		{"no connection string", storageConnection + "=" + key, 2, "azblob://devaccount/" + container + ": " + storageConnection + ": "},
		{"no key", storageKey + "=%", 2, "azblob://devaccount/" + container + ": " + storageKey + ": "},
	} {
		cmd := a.command(t, "calls", "--format", "ndjson", a.path(container))
		cmd.Env = append(os.Environ(), tt.variable)
		r := resultOf(t, cmd)
		r.want(t, tt.status, tt.stderr)
		if tt.status == 0 && !strings.Contains(r.stdout, `"callId":"a"`) || strings.Contains(r.stderr, key) || strings.Contains(r.stderr, "sig=") {
			t.Errorf("%s: printed %s\nsaid %s", tt.reason, r.stdout, r.stderr)
		}
	}
	if signed.Load() == 0 {
		t.Error("no request was signed with the key")
	}
}

// A checkpoint says what has been read only when the result has been written: the next run reads the
// rest. A result that is discarded or cannot be written marks nothing.
func TestCheckpoint(t *testing.T) {
	a := newAccount(t, map[string]string{hour(container, 1): summaryOf("a"), hour(container, 2): summaryOf("b")})
	dir := t.TempDir()
	marks, out := filepath.Join(dir, "read.json"), filepath.Join(dir, "calls.csv")
	path := a.path(container, "checkpoint="+marks)
	calls := []string{"calls", "-q", "--format", "csv", "--out", out, path}

	a.put(hour(container, 3), `{"category":"Audit"}`+"\n")
	a.run(t, "calls", "-q", "--out", out, a.path(container, "checkpoint="+marks, "since=2026-01-05T03:00:00Z")).want(t, 1, "no record is of use: "+out+" is not written")
	a.run(t, "convert", "--category", "CallSummary", "--out", filepath.Join(dir, "missing", "x"), path).want(t, 1, "cannot be written")
	if runtime.GOOS == "linux" {
		a.run(t, "convert", "--out", "/dev/full", path).want(t, 1, "no space left")
	}
	wantFiles(t, dir)

	a.run(t, calls...).want(t, 0, "")
	wantFiles(t, dir, "calls.csv", "read.json")
	if got := contentOf(t, out); strings.Count(got, "\n") != 3 {
		t.Errorf("the first run wrote\n%s", got)
	}
	a.put(hour(container, 4), summaryOf("c"))
	a.run(t, calls...).want(t, 0, "")
	if got := contentOf(t, out); strings.Count(got, "\n") != 2 || !strings.Contains(got, "\nc,") {
		t.Errorf("the second run wrote\n%s", got)
	}
	r := a.run(t, "convert", path)
	r.want(t, 0, "the input is empty: nothing is new since the last run\n")
	if r.stdout != "" {
		t.Errorf("the third run wrote\n%s", r.stdout)
	}
	a.run(t, "calls", path, a.path("insights-logs-*", "checkpoint="+marks)).want(t, 2, "two addresses have checkpoint="+marks)
	a.run(t, "calls", path, a.path("insights-logs-*", "checkpoint="+relative(t, marks))).want(t, 2, "two addresses have checkpoint="+marks)
	a.run(t, "calls", "--out", marks, path).want(t, 2, "--out: "+marks+" is to be read, and would be overwritten")
}

// relative returns another name of a file.
func relative(t *testing.T, path string) string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	name, err := filepath.Rel(here, path)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// What could not be read is not marked: the next run reads it, and nothing else.
func TestCheckpointAfterFailure(t *testing.T) {
	a := newAccount(t, map[string]string{hour(container, 1): summaryOf("a"), hour(container, 2): summaryOf("b"), hour(container, 3): summaryOf("c")})
	path := a.path(container, "checkpoint="+filepath.Join(t.TempDir(), "read.json"))
	a.refuseBy(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "h=02") {
			return false
		}
		refuseBlob(w, http.StatusForbidden, "AuthorizationFailure")
		return true
	})
	r := a.run(t, "convert", path)
	r.want(t, 1, "h=02/m=00/PT1H.json")
	a.refuseBy(nil)
	again := a.run(t, "convert", path)
	again.want(t, 0, "")
	if strings.Count(r.stdout, "\n") != 2 || strings.Count(again.stdout, "\n") != 1 || !strings.Contains(again.stdout, `"b"`) {
		t.Errorf("the first run wrote\n%sthe second one\n%s", r.stdout, again.stdout)
	}
}

// Ctrl-C leaves a checkpoint from which another run writes exactly the rest, without and with
// follow.
func TestInterruptedCheckpoint(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be interrupted there")
	}
	blobs := map[string]string{}
	for h := range 24 {
		blobs[hour(container, h)] = strings.Repeat(summaryOf(fmt.Sprint("call ", h)), 100)
	}
	whole := newAccount(t, blobs)
	want := whole.run(t, "convert", whole.path(container))
	want.want(t, 0, "")

	a := newAccount(t, blobs)
	asked, release := make(chan bool, 100), make(chan bool)
	a.refuseBy(func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.Contains(r.URL.Path, "h=05") {
			asked <- true
			<-release
		}
		return false
	})
	marks := filepath.Join(t.TempDir(), "read.json")
	cmd := a.command(t, "convert", a.path(container, "checkpoint="+marks))
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-asked
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	// The process gets the signal before the answers, or after them: both must do.
	close(release)
	cmd.Wait() //nolint:errcheck // the status says it
	if status := cmd.ProcessState.ExitCode(); status != 130 || stderr.String() != "acscalls: interrupted\n" {
		t.Errorf("status %d, standard error %q", status, stderr.String())
	}
	rest := a.run(t, "convert", "-q", a.path(container, "checkpoint="+marks))
	if got := stdout.String() + rest.stdout; got != want.stdout || rest.status != 0 {
		t.Errorf("%d bytes, then %d with status %d; want %d", stdout.Len(), len(rest.stdout), rest.status, len(want.stdout))
	}
	t.Logf("%d bytes before Ctrl-C, %d after it", stdout.Len(), len(rest.stdout))
}

// follow writes what is there without waiting for more, and marks it.
func TestFollowBlobs(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be interrupted there")
	}
	a := newAccount(t, map[string]string{hour(container, 1): summaryOf("a")})
	marks := filepath.Join(t.TempDir(), "read.json")
	cmd := a.command(t, "convert", a.path(container, "checkpoint="+marks, "follow=true"))
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out := bufio.NewReader(stdout)
	if line, err := out.ReadString('\n'); err != nil || !strings.Contains(line, `"a"`) {
		t.Errorf("read %q, %v", line, err)
	}
	wait(t, "the checkpoint", func() bool { _, err := os.Stat(marks); return err == nil })
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if more, err := io.ReadAll(out); len(more) > 0 || err != nil {
		t.Errorf("read %q, %v", more, err)
	}
	cmd.Wait() //nolint:errcheck // the status says it
	if status := cmd.ProcessState.ExitCode(); status != 130 || stderr.String() != "acscalls: interrupted\n" {
		t.Errorf("status %d, standard error %q", status, stderr.String())
	}
	a.run(t, "convert", a.path(container, "checkpoint="+marks)).want(t, 0, "the input is empty")
}

// What has a result at its end only does not follow.
func TestFollowUsage(t *testing.T) {
	a := newAccount(t, map[string]string{hour(container, 1): summaryOf("a")})
	out := filepath.Join(t.TempDir(), "out")
	for _, args := range [][]string{{"calls"}, {"call", "a"}, {"check"}, {"report", "--out", "-"}, {"convert", "--out", out}, {"convert", "--to", "records"}, {"convert", "--to", "csv", "--out", t.TempDir()}} {
		r := a.run(t, append(args, a.path(container, "follow=true"))...)
		r.want(t, 2, "follow=true has no end, so that there is no result; only convert and redact follow")
	}
	if slices.Contains(a.lists, "") {
		t.Errorf("something was read: %q", a.lists)
	}
}

func TestAdvice(t *testing.T) {
	unknown := fmt.Errorf("dial: %w", &net.DNSError{Err: "no such host", IsNotFound: true})
	for _, tt := range []struct {
		reason string
		err    logs.SourceError
		want   string
	}{
		{"a misspelt account", logs.SourceError{Source: "azblob://acct", Err: unknown}, ": check the name in the address, and the network"},
		{"no role", logs.SourceError{Source: "loganalytics://w", Err: &azcore.ResponseError{StatusCode: 403}}, ": reading needs the role Log Analytics Reader on the workspace"},
		{"its error says what to do", logs.SourceError{Source: "azblob://acct", Err: &azcore.ResponseError{StatusCode: 403}}, ""},
		{"a file", logs.SourceError{Source: "logs.json", Err: fs.ErrPermission}, ""},
	} {
		if got := advice(&tt.err); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}
