package budget_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// ones is a reader of at most n bytes at a time.
type ones struct {
	r io.Reader
	n int
}

func (o ones) Read(p []byte) (int, error) { return o.r.Read(p[:min(len(p), o.n)]) }

// arriving returns a reader of an input of the kind.
func (h hostile) arriving(in string) io.Reader {
	if h.piece > 0 {
		return ones{strings.NewReader(in), h.piece}
	}
	return strings.NewReader(in)
}

// read reads everything and returns the last record.
func read(src io.Reader, opts *acstelemetry.Options) (last acstelemetry.Record) {
	r := acstelemetry.NewReader(context.Background(), src, "", opts)
	for rec := range r.All() {
		if rec != nil {
			last = rec
		}
	}
	return last
}

// A record on a line of its own is read, whatever comes before it.
func TestNextRecordIsRead(t *testing.T) {
	for _, h := range hostiles {
		in := h.in(64<<10) + "\n" + line("Z")
		r := acstelemetry.NewReader(t.Context(), h.arriving(in), "", nil)
		found := false
		for rec := range r.All() {
			found = found || rec != nil && rec.Head().CorrelationID.Or("") == "Z"
		}
		if !found && !h.swallows {
			t.Errorf("%s: the record after it is not read", h.name)
		}
	}
}

// Sizes of the inputs that are compared, in bytes.
const (
	small = 64 << 10
	large = 4 * small
)

// Four times the input takes about four times the work: as many statements of the packages
// that read, and as many allocated bytes. A program counts the statements that was built for
// measuring coverage; it is the code that all programs use.
func TestWork(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	program := filepath.Join(t.TempDir(), "counting")
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-covermode", "count", "-o", program, "-coverpkg",
		"example.com/acstelemetry/logs,example.com/acstelemetry/internal/jsonscan,example.com/acstelemetry/opt", ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	base := workOf(t, program, hostile{}, 0)
	for _, h := range hostiles {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			one, four := workOf(t, program, h, small).minus(base), workOf(t, program, h, large).minus(base)
			t.Logf("%.1f statements for each byte, %.1f times with four times the input; %.1f bytes, %.1f times",
				float64(four.statements)/large, ratio(four.statements, one.statements),
				float64(four.bytes)/large, ratio(four.bytes, one.bytes))
			const about = 4.6
			if r := ratio(four.statements, one.statements); r > about {
				t.Errorf("four times the input takes %.1f times the statements: %d and %d", r, one.statements, four.statements)
			}
			if most := quick[h.name]; most > 0 && four.statements > most*large {
				t.Errorf("%.1f statements for each byte, want at most %d", float64(four.statements)/large, most)
			}
			if r := ratio(four.bytes, one.bytes); r > 6 && four.bytes > 8*large { // slices grow in steps
				t.Errorf("four times the input allocates %.1f times the bytes: %d and %d", r, one.bytes, four.bytes)
			}
		})
	}
}

// quick says how many statements for each byte are enough for what has to be passed over
// about as fast as records are read. A statement that looks at one byte takes less than a
// nanosecond.
var quick = map[string]int64{
	"elements that are numbers": 8, "elements that are texts": 6, "elements that are arrays": 5, "records that are numbers": 8,
	"rows that are too short": 7, "rows of CSV that are too short": 14, "rows of CSV that are too long": 8,
	"one record from a pipe": 1, "one fast record from a pipe": 1, "one row of an answer from a pipe": 6,
	"one record in single bytes": 40,
	"blanks":                     4, "line feeds": 4, "carriage returns and line feeds": 4, "blanks in an array": 4, "a line of text": 1, "NULs": 1,
}

func ratio(a, b int64) float64 { return float64(a) / float64(max(b, 1)) }

// work is what it takes to read an input.
type work struct {
	statements int64
	bytes      int64 // allocated
}

func (w work) minus(base work) work {
	return work{w.statements - base.statements, w.bytes - base.bytes}
}

// The environment of the program that counts.
const (
	kindVariable = "BUDGET_KIND"
	sizeVariable = "BUDGET_SIZE"
)

// workOf runs the program on an input of a kind and a size.
func workOf(t *testing.T, program string, h hostile, size int) (w work) {
	profile := filepath.Join(t.TempDir(), "profile")
	cmd := exec.CommandContext(t.Context(), program, "-test.run", "^TestCounted$", "-test.v", "-test.coverprofile", profile)
	cmd.Env = append(os.Environ(), kindVariable+"="+h.name, sizeVariable+"="+strconv.Itoa(size))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, rest, _ := strings.Cut(string(out), "allocated ")
	if _, err := fmt.Sscan(rest, &w.bytes); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f, err := os.Open(profile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var statements, times int64
		if _, block, ok := strings.Cut(lines.Text(), " "); ok {
			if _, err := fmt.Sscan(block, &statements, &times); err == nil {
				w.statements += statements * times
			}
		}
	}
	return w
}

// TestCounted is what the counting program runs.
func TestCounted(t *testing.T) {
	size, err := strconv.Atoi(os.Getenv(sizeVariable))
	if err != nil {
		return // it is not TestWork that runs it
	}
	src := io.Reader(strings.NewReader(""))
	for _, h := range hostiles {
		if h.name == os.Getenv(kindVariable) {
			src = h.arriving(h.in(size))
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read(src, nil)
	runtime.ReadMemStats(&after)
	fmt.Printf("allocated %d\n", after.TotalAlloc-before.TotalAlloc)
}

// BenchmarkHostile shows how fast each kind of input is read, next to plain records.
func BenchmarkHostile(b *testing.B) {
	kinds := append([]hostile{
		{name: "plain records", in: members("", plain+"\n", "")},
		{name: "a record that is too large", in: members(`{"a":[1`, `,"text, and {brackets}",{"b":1}`, "]}\n"), opts: &logs.Options{MaxRecord: 64 << 10}},
	}, hostiles...)
	for _, h := range kinds {
		for _, n := range []int{1 << 20, 8 << 20} {
			b.Run(h.name+"/"+strconv.Itoa(n>>20)+"MB", func(b *testing.B) {
				in := h.in(n)
				b.SetBytes(int64(len(in)))
				b.ReportAllocs()
				for b.Loop() {
					read(h.arriving(in), h.opts)
				}
			})
		}
	}
}

// plain is a record of usual size.
var plain = strings.Replace(line("8d1a8374-344d-4502-b54b-ba2d6daaf0ae"), `"properties":{`, `"resourceId":"`+strings.Repeat("x", 150)+`","operationName":"CallSummary","operationVersion":"1.0",`+
	`"properties":{"identifier":"acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158","callStartTime":"2021-07-19T17:54:05.113Z",`+
	`"callType":"P2P","teamsThreadId":"null","participantId":"null","participantStartTime":"2021-07-19T17:54:06.758Z","participantDuration":"5",`+
	`"participantEndReason":"0","endpointId":"570ea078-74e9-4430-9c67-464ba1fa5859","sdkVersion":"1.0.1.0",`, 1)
