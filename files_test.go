package acstelemetry_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// trail reads everything and lists the results by file: "file id" for a record,
// "file: error" for a file that could not be read.
func trail(t *testing.T, r *acstelemetry.Reader) []string {
	t.Helper()
	var got []string
	for rec, err := range r.All() {
		var file *logs.SourceError
		switch {
		case err == nil:
			got = append(got, filepath.ToSlash(r.Position().Source)+" "+id(rec))
		case errors.As(err, &file):
			got = append(got, filepath.ToSlash(file.Source)+": "+file.Err.Error())
		default:
			got = append(got, err.Error())
		}
	}
	return got
}

// openFS returns a Reader of files of a file system.
func openFS(ctx context.Context, fsys fs.FS, paths ...string) *acstelemetry.Reader {
	return acstelemetry.NewSourceReader(ctx, acstelemetry.Files{FS: fsys, Paths: paths}, nil)
}

func TestFilesOfFS(t *testing.T) {
	file := func(id string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(line(id))} }
	fsys := fstest.MapFS{
		"b.json":             file("b"),
		"a/2.json":           file("a2"),
		"a/1.json":           file("a1"),
		"a/deep/x/y.json":    file("y"),
		"a/.hidden.json":     file("hidden"),
		"a/.git/config.json": file("config"),
		".top/z.json":        file("z"),
		"empty/.keep":        &fstest.MapFile{},
		"links/to-file":      &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("../b.json")},
		"links/to-folder":    &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("../a")},
		"links/to-nothing":   &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("../gone")},
		"odd/pipe":           &fstest.MapFile{Mode: fs.ModeNamedPipe},
	}
	tests := []struct {
		reason string
		paths  []string
		want   []string
	}{
		{"no path", nil, []string{": " + logs.ErrNoPaths.Error()}},
		{"a file", []string{"b.json"}, []string{"b.json b"}},
		{"in the order of the paths", []string{"b.json", "a/2.json"}, []string{"b.json b", "a/2.json a2"}},
		{"a file that is named twice is read twice", []string{"b.json", "b.json"}, []string{"b.json b", "b.json b"}},
		{"a folder in lexical order, nothing hidden", []string{"a"}, []string{"a/1.json a1", "a/2.json a2", "a/deep/x/y.json y"}},
		{"all of it", []string{"."}, []string{"a/1.json a1", "a/2.json a2", "a/deep/x/y.json y", "b.json b", "links/to-file b", "links/to-nothing: file does not exist"}},
		{"a hidden file that is named", []string{"a/.hidden.json"}, []string{"a/.hidden.json hidden"}},
		{"a hidden folder that is named", []string{".top"}, []string{".top/z.json z"}},
		{"links to files are read, links to folders are not", []string{"links"}, []string{"links/to-file b", "links/to-nothing: file does not exist"}},
		{"a link to a folder that is named", []string{"links/to-folder"}, []string{"links/to-folder/1.json a1", "links/to-folder/2.json a2", "links/to-folder/deep/x/y.json y"}},
		{"a folder without files", []string{"empty"}, []string{"empty: " + logs.ErrNoFiles.Error()}},
		{"a folder with nothing that is a regular file", []string{"odd"}, []string{"odd: " + logs.ErrNoFiles.Error()}},
		{"one missing between two that exist", []string{"b.json", "gone.json", "a/1.json"}, []string{"b.json b", "gone.json: file does not exist", "a/1.json a1"}},
		{"- is a name like any other here", []string{"-"}, []string{"-: file does not exist"}},
		{"a path that io/fs does not allow", []string{"../b.json"}, []string{"../b.json: file does not exist"}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			if got := trail(t, openFS(t.Context(), fsys, tt.paths...)); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// write writes a file and creates its folders.
func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestOpen(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "logs/1.json", line("one"))
	write(t, "logs/sub/2.json", line("two"))
	write(t, "logs/.3.json", line("three"))
	write(t, ".hidden/4.json", line("four"))
	tests := []struct {
		reason string
		paths  []string
		want   []string
	}{
		{"a folder", []string{"logs"}, []string{"logs/1.json one", "logs/sub/2.json two"}},
		{"a slash at the end", []string{"logs/"}, []string{"logs/1.json one", "logs/sub/2.json two"}},
		{"the working folder is not hidden", []string{"."}, []string{"logs/1.json one", "logs/sub/2.json two"}},
		{"a hidden folder that is named", []string{".hidden"}, []string{".hidden/4.json four"}},
	}
	for _, tt := range tests {
		if got := trail(t, acstelemetry.Open(t.Context(), tt.paths, nil)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.reason, got, tt.want)
		}
	}

	r := acstelemetry.Open(t.Context(), []string{"logs/1.json", "gone.json", "logs/sub/2.json"}, nil)
	var errs []error
	for _, err := range r.All() {
		errs = append(errs, err)
	}
	if len(errs) != 3 || errs[0] != nil || !errors.Is(errs[1], fs.ErrNotExist) || errs[2] != nil {
		t.Errorf("a missing file between two: %v", errs)
	}
	if got := errs[1].Error(); strings.Count(got, "gone.json") != 1 {
		t.Errorf("the error should name the file once: %s", got)
	}
}

func TestOpenLinks(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "data/a.json", line("a"))
	if err := os.Symlink("data", "link"); err != nil {
		t.Skip("no links here:", err)
	}
	if err := os.Symlink("..", filepath.Join("data", "up")); err != nil { // a cycle
		t.Fatal(err)
	}
	for _, path := range []string{"link", "link/"} {
		if got, want := trail(t, acstelemetry.Open(t.Context(), []string{path}, nil)), []string{"link/a.json a"}; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

// becomeUser makes the test read files as a user who may not read everything.
var becomeUser = func(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("this user can read everything")
	}
}

func TestOpenUnreadableFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "logs/1.json", line("one"))
	write(t, "logs/2/2.json", line("two"))
	write(t, "logs/3.json", line("three"))
	if err := os.Chmod("logs/2", 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod("logs/2", 0o755) //nolint:errcheck // otherwise the folder cannot be removed
	becomeUser(t)
	want := []string{"logs/1.json one", "logs/2: permission denied", "logs/3.json three"}
	if got := trail(t, acstelemetry.Open(t.Context(), []string{"logs"}, nil)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// No file is opened before its turn, and Close closes the open one.
func TestOpenAndCloseInTurn(t *testing.T) {
	fsys := &countingFS{FS: fstest.MapFS{
		"1": {Data: []byte(line("a") + line("b"))},
		"2": {Data: []byte(line("c"))},
	}}
	r := openFS(t.Context(), fsys, "1", "2")
	steps := []struct {
		id             string
		opened, closed int
	}{{"a", 1, 0}, {"b", 1, 0}, {"c", 2, 1}}
	for _, want := range steps {
		rec, err := r.Next()
		if err != nil || id(rec) != want.id || fsys.opened != want.opened || fsys.closed != want.closed {
			t.Errorf("%s, error %v, %d opened, %d closed; want %+v", id(rec), err, fsys.opened, fsys.closed, want)
		}
	}
	if err := r.Close(); err != nil || fsys.closed != 2 {
		t.Errorf("Close: error %v, %d closed; want 2", err, fsys.closed)
	}
}

// An error of closing belongs to the file, and the next file is read.
func TestCloseFails(t *testing.T) {
	broken := errors.New("the share is gone")
	fsys := &countingFS{FS: fstest.MapFS{"1": {Data: []byte(line("a"))}, "2": {Data: []byte(line("b"))}}, err: broken}
	want := []string{"1 a", "1: the share is gone", "2 b", "2: the share is gone"}
	if got := trail(t, openFS(t.Context(), fsys, "1", "2")); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// countingFS counts opened and closed files, and closing fails with err.
type countingFS struct {
	fs.FS
	opened, closed int
	err            error
}

func (c *countingFS) Open(name string) (fs.File, error) {
	f, err := c.FS.Open(name)
	if err != nil {
		return nil, err
	}
	c.opened++
	return &countedFile{f, c}, nil
}

type countedFile struct {
	fs.File
	in *countingFS
}

func (f *countedFile) Close() error {
	f.in.closed++
	return errors.Join(f.File.Close(), f.in.err)
}

func TestOpenCancelledBetweenFiles(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	fsys := fstest.MapFS{"1": {Data: []byte(line("a"))}, "2": {Data: []byte(line("b"))}}
	r := openFS(ctx, fsys, "1", "2")
	var got []string
	for rec, err := range r.All() {
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, id(rec))
		cancel()
	}
	if want := []string{"a", "context canceled"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Standard input is read under its name, and waiting for it ends with the
// context.
func TestOpenStandardInput(t *testing.T) {
	stdin, input, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	defer input.Close()
	defer func(old *os.File) { os.Stdin = old }(os.Stdin)
	os.Stdin = stdin

	if _, err := input.WriteString(line("a")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r := acstelemetry.Open(ctx, []string{"-"}, nil)
	if rec, err := r.Next(); id(rec) != "a" || err != nil || r.Position().Source != "standard input" {
		t.Fatalf("%s at %v, error %v; want a from standard input", id(rec), r.Position(), err)
	}
	time.AfterFunc(10*time.Millisecond, cancel) // nothing more arrives, and the pipe stays open
	if rec, err := r.Next(); rec != nil || err != context.Canceled {
		t.Errorf("%s, error %v; want %v", id(rec), err, context.Canceled)
	}
}

// A file that opens but cannot be read: here, on Linux, the memory of a process
// at the address 0.
func TestOpenReadFails(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs /proc")
	}
	r := acstelemetry.Open(t.Context(), []string{"/proc/self/mem"}, nil)
	_, err := r.Next()
	var file *logs.SourceError
	if !errors.As(err, &file) || file.Source != "/proc/self/mem" {
		t.Errorf("error %v; want a SourceError", err)
	}
}
