package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/acstelemetry/logs"
)

// watched returns an environment with a terminal of 200 columns and a clock that advances by a
// tenth of a second with each look.
func watched() (*environment, *strings.Builder) {
	var screen strings.Builder
	now := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	env := &environment{
		now:  func() time.Time { now = now.Add(100 * time.Millisecond); return now },
		line: &statusLine{terminal: &screen, width: func() int { return 200 }},
	}
	return env, &screen
}

// wantProgress checks the shown line, except the bar.
func wantProgress(t *testing.T, screen *strings.Builder, want string) {
	t.Helper()
	got := regexp.MustCompile(`\[=+>? *\]`).ReplaceAllString(screen.String(), "[bar]")
	if got != want {
		t.Errorf("shown:\n%q\nwant\n%q", screen.String(), want)
	}
}

// feed reports records of a file to a progress, with equal distances between their offsets.
func feed(p *progress, file string, records int, apart int64) {
	for i := range records {
		p.at(logs.Position{Source: file, Offset: int64(i) * apart})
	}
}

// readAll leaves no file out.
func readAll(string) bool { return false }

func TestProgress(t *testing.T) {
	dir := t.TempDir()
	for name, size := range map[string]int{"a.json": 1_000_000, "b/c.json": 3_000_000, ".hidden": 5_000_000} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, make([]byte, size), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	env, screen := watched()
	p := newProgress(env, []string{dir}, readAll)
	// The clock is looked at every 64 records, and one second has passed with the
	// tenth look after the beginning.
	feed(p, filepath.Join(dir, "a.json"), 9*progressLook, 1000)
	if screen.String() != "" {
		t.Errorf("something is shown before a second has passed: %q", screen.String())
	}
	feed(p, filepath.Join(dir, "b/c.json"), progressLook, 15873)
	// The first file with 1.0 MB, and 63 × 15873 = 999,999 bytes of the second: 1,999,999
	// of 4,000,000, which is 49.999975 %, in 1 s; 640 records; as much is left.
	wantProgress(t, screen, "\racscalls: 2.00 MB / 4.00 MB [bar] 50 %, 640 records, 640 records/s, 1s left")
	screen.Reset()
	feed(p, filepath.Join(dir, "b/c.json"), progressLook, 15873)
	if got := screen.String(); got != "" {
		t.Errorf("it changes twice in 0.2 s: %q", got)
	}
	p.then("putting the calls together")
	env.line.clear()
	if got := screen.String(); !strings.HasPrefix(got, "\racscalls: putting the calls together ") || !strings.HasSuffix(got, "\r") {
		t.Errorf("the end: %q", got)
	}
}

// Several goroutines read; one reads a compressed file, and the others are far ahead of it.
func TestProgressOfSeveral(t *testing.T) {
	dir := t.TempDir()
	packed, plain := filepath.Join(dir, "a.gz"), filepath.Join(dir, "b.json")
	if err := errors.Join(os.WriteFile(packed, append([]byte("\x1f\x8b"), make([]byte, 999_998)...), 0o644), os.WriteFile(plain, make([]byte, 3_000_000), 0o644)); err != nil {
		t.Fatal(err)
	}
	env, screen := watched()
	p := newProgress(env, []string{dir}, readAll)
	for range 10 { // the tenth look is one second after the beginning
		p.passed(progressLook, logs.Position{Source: plain, Offset: 2_000_000})
	}
	screen.Reset()
	p.passed(progressLook, logs.Position{Source: packed, Offset: 20_000_000})
	p.passed(progressLook, logs.Position{Source: plain, Offset: 1_000_000})
	// Two looks later: 2.0 MB of 4.0 MB have been read, whichever goroutine said so last;
	// 12 × 64 = 768 records in 1.2 s; for as much 1.2 s are left, which is about 1 s.
	wantProgress(t, screen, "\racscalls: 2.00 MB / 4.00 MB [bar] 50 %, 768 records, 640 records/s, 1s left")
}

// The size of standard input is unknown.
func TestProgressUnknownSize(t *testing.T) {
	env, screen := watched()
	p := newProgress(env, []string{"-"}, readAll)
	feed(p, "standard input", 10*progressLook, 100)
	wantProgress(t, screen, "\racscalls: 63.90 kB, 640 records, 640 records/s")
}

// For compressed files it counts compressed bytes: offsets are in the decompressed data.
func TestProgressCompressed(t *testing.T) {
	path := given(t, "a.gz", gzipped(t, strings.Repeat("x", 100_000)))
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	env, screen := watched()
	p := newProgress(env, []string{path}, readAll)
	var built logs.Decompressor
	for _, d := range p.counted(options().Decompressors) {
		if d.Name == "gzip" {
			built = d
		}
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := built.New(f)
	if err != nil {
		t.Fatal(err)
	}
	if _, isGzip := r.(*gzip.Reader); !isGzip {
		t.Fatalf("%T", r)
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		t.Fatal(err)
	}
	feed(p, path, 10*progressLook, 100)
	size := fmt.Sprintf("%d B", info.Size()) // 100,000 times the same byte take some hundred bytes
	wantProgress(t, screen, "\racscalls: "+size+" / "+size+" [bar] 100 %, 640 records, 640 records/s, 0s left")
}

// For Parquet it counts what is read of the file: offsets are in the text of the rows, which has
// many times its bytes.
func TestProgressOfParquet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.parquet")
	acscalls(t, "calls", "-q", "--format", "parquet", "--out", path, data).want(t, 0, "")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	env, _ := watched()
	in := &input{progress: newProgress(env, []string{path}, readAll)}
	from, err := in.source(nil, []string{path})
	if err != nil {
		t.Fatal(err)
	}
	for in, err := range from.Inputs(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, in.Reader); err != nil {
			t.Fatal(err)
		}
		in.Close()
	}
	in.progress.at(logs.Position{Source: path, Offset: 1_000_000_000})
	read, size := in.progress.stored.Load(), info.Size()
	if at := in.progress.place(path, 1_000_000_000); at != 0 || read == 0 || read > size {
		t.Errorf("%d B of %d, and %d B by the offset", read, size, at)
	}
}

// Without a terminal nothing happens, and the library's own gzip is used.
func TestProgressNobody(t *testing.T) {
	p := newProgress(&environment{now: time.Now}, []string{"-"}, readAll)
	feed(p, "a", 1000, 1)
	p.then("nothing")
	if list := p.counted(nil); p != nil || list != nil {
		t.Errorf("%v, %v", p, list)
	}
}

// The progress of the second reading says that it is the second.
func TestProgressOfSecondReading(t *testing.T) {
	env, screen := watched()
	p := newProgress(env, []string{"-"}, readAll)
	p.again()
	feed(p, "standard input", 10*progressLook, 1000)
	if want := "\racscalls: second reading: 639.00 kB, 640 records, "; !strings.HasPrefix(screen.String(), want) {
		t.Errorf("shown:\n%q\nwant\n%q", screen.String(), want)
	}
}

// Output on the terminal appears above the line, and the line does not interrupt an unfinished
// line of output.
func TestStatusLine(t *testing.T) {
	var screen strings.Builder
	line := &statusLine{terminal: &screen, width: func() int { return 20 }}
	out, pipe := aboveLine{line, &screen, true}, aboveLine{line, io.Discard, false}
	line.show("12345678901234567890")
	if got, want := screen.String(), "\racscalls: 123456789"; got != want {
		t.Errorf("cut to the width: %q, want %q", got, want)
	}
	screen.Reset()
	line.show("1")
	if got, want := screen.String(), "\racscalls: 1"+strings.Repeat(" ", 8)+strings.Repeat("\b", 8); got != want {
		t.Errorf("a shorter line: %q, want %q", got, want)
	}
	screen.Reset()
	io.WriteString(out, "result, ")
	line.show("2")
	io.WriteString(out, "its end\n")
	line.show("3")
	want := "\r" + strings.Repeat(" ", 11) + "\rresult, its end\n\racscalls: 3"
	if got := screen.String(); got != want {
		t.Errorf("with a result: %q, want %q", got, want)
	}
	// Output through a pipe may reach the same terminal, as complete lines.
	screen.Reset()
	io.WriteString(pipe, "in a pipe")
	line.show("4")
	if got, want := screen.String(), "\r"+strings.Repeat(" ", 11)+"\r\racscalls: 4"; got != want {
		t.Errorf("with a result in a pipe: %q, want %q", got, want)
	}
}

// Sources that may take long say themselves how far they are, also while no record comes.
func TestLiveProgress(t *testing.T) {
	var screen lockedText
	env := &environment{now: time.Now, line: &statusLine{terminal: &screen, width: func() int { return 200 }}}
	p := newProgress(env, []string{"azblob://acct"}, readAll)
	p.began = p.began.Add(-time.Minute)
	end := p.live([]*remote{{status: func() string { return "3 of 7 blobs, 1.2 GB of 4.5 GB" }}, {status: func() string { return "12 messages, 3 behind" }}})
	feed(p, "azblob://acct/c/1", 6000, 100)
	wait(t, "the line", func() bool { return strings.Contains(screen.String(), "records") })
	end()
	if got := screen.String(); !strings.Contains(got, "acscalls: 3 of 7 blobs, 1.2 GB of 4.5 GB; 12 messages, 3 behind; ") || !strings.Contains(got, " records/s") {
		t.Errorf("shown: %q", got)
	}
}

// lockedText is text that several goroutines write and read.
type lockedText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedText) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
