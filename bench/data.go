package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/bench/work"
)

// mainKind is the kind of data of most tables.
const mainKind = "field"

// newData returns data of a kind, see [acstest.Kinds]: 15 % summaries, 45 %
// diagnostics and 40 % operations. It ends after the record that reaches
// the size.
func newData(kind string, seed uint64, size int64) io.Reader {
	return acstest.NewKind(kind, &acstest.Config{Seed: seed, Calls: acstest.None, Bytes: size})
}

// faulty reports whether a kind of data is made of mistakes.
func faulty(kind string) bool {
	faults := acstest.KindConfig(kind, nil).Faults
	return faults.Fields > 0 || faults.Lines > 0
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
	if _, err := os.Stat(path); err == nil {
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
	return path, err
}

// main returns the file that most parts measure with.
func (b *runner) main() (string, error) {
	if b.data != "" {
		return b.data, nil
	}
	return b.file(mainKind, int64(b.size))
}

// tryData drops the peers that cannot read the user's file, and notes which find something
// else in it than the library does.
func (b *runner) tryData() error {
	ours, err := b.one(b.command(byID(oursID), b.data, 1, false, false), 1)
	if err != nil {
		return err
	}
	if r := &ours.Result; r.Totals == (work.Totals{}) && r.Other == 0 && r.Broken == 0 {
		return fmt.Errorf("-data: %s has no records", b.data)
	}
	lines, err := holdsLines(b.data)
	if err != nil {
		return err
	}
	if !lines {
		b.remarks = append(b.remarks, "The file is not lines of resource logs, so the peers are left out.")
	}
	b.peers = slices.DeleteFunc(b.peers, func(p *peer) bool {
		if p.id == oursID || p.id == "ours-calls" {
			return false
		}
		if !lines {
			return true
		}
		theirs, err := b.one(b.command(p, b.data, 1, false, false), 1)
		if err == nil {
			err = compare(p, &ours.Result, &theirs.Result, false)
		}
		switch {
		case errors.Is(err, errDiffers):
			b.remarks = append(b.remarks, strings.ReplaceAll(err.Error(), "\n\t", " "))
		case err != nil:
			b.remarks = append(b.remarks, p.name+" cannot read the file, or is not installed: "+err.Error())
			return true
		}
		return false
	})
	if len(b.remarks) == 0 {
		b.remarks = append(b.remarks, "All peers found the same in it.")
	}
	return nil
}

// holdsLines reports whether a file begins with a resource log on a line.
func holdsLines(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	line, _ := bufio.NewReaderSize(f, 1<<20).ReadSlice('\n')
	var object map[string]json.RawMessage
	if json.Unmarshal(line, &object) != nil {
		return false, nil
	}
	for name := range object {
		if work.IsProperties(name) {
			return true, nil
		}
	}
	return false, nil
}

func bytesName(n int64) string { return string(bytes.ReplaceAll([]byte(size(n)), []byte(" "), nil)) }
