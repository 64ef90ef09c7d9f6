package acstest_test

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

func TestFiles(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, data := range acstest.Files() {
		if !fs.ValidPath(name) || len(data) == 0 || data[len(data)-1] != '\n' {
			t.Errorf("%q: not the name of a file, or the file does not end with its line", name)
		}
		fsys[name] = &fstest.MapFile{Data: data}
	}
	times := map[string]int{} // how often each sample is read
	r := acstelemetry.NewSourceReader(t.Context(), acstelemetry.Files{FS: fsys, Paths: []string{"."}}, nil)
	for rec, err := range r.All() {
		var list *logs.RecordError
		if err != nil && !errors.As(err, &list) {
			t.Fatal(err)
		}
		for _, s := range acstest.Samples() {
			if cmp.Equal(s.Record(), rec, acstest.Exact()) {
				times[s.Name]++
			}
		}
	}
	for _, s := range acstest.Samples() {
		want := 0
		if s.InFiles {
			want = 1
		}
		if times[s.Name] != want {
			t.Errorf("%s: %d times in the files, want %d", s.Name, times[s.Name], want)
		}
	}
}

// The files of one call do not share memory with those of the next.
func TestFilesAreNewEachTime(t *testing.T) {
	for name, data := range acstest.Files() {
		data[0] ^= 0xFF
		if acstest.Files()[name][0] == data[0] {
			t.Errorf("%s: a change shows in the next answer", name)
		}
	}
}
