package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"example.com/acstelemetry/acstest"
)

// kinds are the kinds of data, all by the same generator: 15 % summaries, 45 %
// diagnostics and 40 % operations.
var kinds = []string{"normal", "shuffled", "cardinality", "escapes", "faults", "unknown"}

// newData returns data of a kind; it ends behind the record with which the size
// is reached.
func newData(kind string, seed uint64, size int64) io.Reader {
	cfg := acstest.Config{Seed: seed, Calls: acstest.None, Bytes: size}
	switch kind {
	case "shuffled": // the keys of every object in an order of its own
		cfg.MixKeys = true
	case "cardinality": // user agents and such that occur once
		cfg.HighCardinality = true
	case "escapes":
		cfg.Escapes = true
	case "faults": // fields that cannot be read, lines that are no record
		cfg.Faults = acstest.Faults{Fields: 0.01, Lines: 0.01}
	case "unknown": // fields that no document knows
		return &unknowns{in: bufio.NewReaderSize(acstest.NewFeed(cfg), 1<<20)}
	}
	return acstest.NewFeed(cfg)
}

// unknowns puts an unknown field into every fiftieth record.
type unknowns struct {
	in   *bufio.Reader
	n    int
	rest []byte
}

// Read implements io.Reader.
func (u *unknowns) Read(p []byte) (int, error) {
	if len(u.rest) == 0 {
		line, err := u.in.ReadBytes('\n')
		if len(line) == 0 {
			return 0, err
		}
		if u.n++; u.n%50 == 0 {
			line = bytes.Replace(line, []byte(`"properties":{`), []byte(`"properties":{"newField":{"a":[1,"}"]},`), 1)
		}
		u.rest = line
	}
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}

// generate returns a command that writes data to its standard output: a process
// of its own, so that this one stays small.
func (b *runner) generate(kind string, size int64) *exec.Cmd {
	cmd := exec.Command(b.binary("generate"),
		"-generate", kind, "-size", strconv.FormatInt(size, 10), "-seed", strconv.FormatUint(b.seed, 10))
	cmd.Stderr = os.Stderr
	return cmd
}

// file returns a file with data of a kind, made if it is not there yet. It is in
// the page cache then.
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
