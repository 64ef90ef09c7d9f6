package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"example.com/acstelemetry/acstest"
)

// newData returns data of a kind, see [acstest.Kinds]: 15 % summaries, 45 %
// diagnostics and 40 % operations. It ends after the record that reaches
// the size.
func newData(kind string, seed uint64, size int64) io.Reader {
	return acstest.NewKind(kind, &acstest.Config{Seed: seed, Calls: acstest.None, Bytes: size})
}

// generate returns a command that writes data to its standard output. It is a process of
// its own, so that this one stays small.
func (b *runner) generate(kind string, size int64) *exec.Cmd {
	cmd := exec.Command(b.binary("generate"),
		"-generate", kind, "-size", strconv.FormatInt(size, 10), "-seed", strconv.FormatUint(b.seed, 10))
	cmd.Stderr = os.Stderr
	return cmd
}

// file returns a file with data of a kind. It makes the file if necessary, and leaves it in
// the page cache.
func (b *runner) file(kind string, size int64) (string, error) {
	path := filepath.Join(b.dir, kind+"-"+bytesName(size)+".json")
	if b.files[path] != "" {
		return path, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	cmd := b.generate(kind, size)
	cmd.Stdout = f
	err = cmd.Run()
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	b.files[path] = path
	return path, err
}

func bytesName(n int64) string { return string(bytes.ReplaceAll([]byte(size(n)), []byte(" "), nil)) }
