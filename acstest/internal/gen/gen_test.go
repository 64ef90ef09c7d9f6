package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	files := map[string][]byte{"a.json": []byte("{}\n"), "p2p/day=22/a.json": []byte("[]\n")}
	for range 2 { // into nothing, and over what is there
		if err := write(folder, files); err != nil {
			t.Fatal(err)
		}
		for name, want := range files {
			got, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
			if err != nil || string(got) != string(want) {
				t.Errorf("%s: not the content that was given, or %v", name, err)
			}
		}
	}
	stray := filepath.Join(folder, "p2p", "README.md") // would be read as a log
	if err := os.WriteFile(stray, []byte("# Samples\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := write(folder, files); err == nil || !strings.Contains(err.Error(), stray) {
		t.Errorf("error %v, want one that names %s", err, stray)
	}
}

func TestWriteFails(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "a"), 0o755); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, reason string
	}{
		{"a", "there is a folder in the place of the file"},
		{"a/b/c", "there is a file in the place of a folder"},
	}
	if err := os.WriteFile(filepath.Join(folder, "a", "b"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		if err := write(folder, map[string][]byte{tt.name: []byte("x")}); err == nil {
			t.Errorf("%s: no error", tt.reason)
		}
	}
}
