// Command gen writes the files of acstest.Files into examples/data, and those of acstest.Demo
// into examples/demo. It is run by go generate in the directory of package acstest, takes no
// arguments, and writes the same files each time. A file that is not among them is an error:
// it is for its author to remove.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/acstelemetry/acstest"
)

func main() {
	err := write("../examples/data", acstest.Files())
	if err == nil {
		err = write("../examples/demo", acstest.Demo())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// write writes files into a folder that is to hold nothing else.
func write(folder string, files map[string][]byte) error {
	for name, data := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, ok := files[name]; !ok {
			return fmt.Errorf("%s: not a file that is generated; remove it", filepath.Join(folder, name))
		}
		return nil
	})
}
