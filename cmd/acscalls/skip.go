package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/report"
)

// passover says which files of folders are not read although they are there: those
// that the command itself writes, which it would else read the next time, and the
// pages of report.
type passover struct {
	out        os.FileInfo // of the file or folder of --out; nil if there is none yet
	own, pages []string    // what has been passed over
}

// newPassover returns what to pass over with a --out, which may be empty.
func newPassover(out string) *passover {
	p := new(passover)
	if out != "" && out != standardOutput {
		p.out, _ = os.Stat(out) //nolint:errcheck // what is not there is not read
	}
	return p
}

// skip reports whether a file of a folder is not to be read.
func (p *passover) skip(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false // the reader says so
	}
	switch {
	case p.isOwn(path, info):
		p.own = noted(p.own, path)
	case report.IsPage(beginning(path, pageHead)):
		p.pages = noted(p.pages, path)
	default:
		return false
	}
	return true
}

// pageHead is how many bytes of a file [report.IsPage] needs.
const pageHead = 512

// isOwn reports whether a file is that of --out, or a table in its folder.
func (p *passover) isOwn(path string, info os.FileInfo) bool {
	switch {
	case p.out == nil:
		return false
	case !p.out.IsDir():
		return os.SameFile(p.out, info)
	}
	folder, err := os.Stat(filepath.Dir(path))
	return err == nil && os.SameFile(p.out, folder) && isTable(path)
}

// isTable reports whether a file is a table that convert has written: the last of its
// columns is one that nobody else writes.
func isTable(path string) bool {
	const most = 1 << 16 // bytes of a head
	head, _, ok := bytes.Cut(beginning(path, most), []byte("\n"))
	return ok && strings.EqualFold(filepath.Ext(path), ".csv") && bytes.HasSuffix(bytes.TrimSpace(head), []byte(","+logs.UnknownColumn))
}

// beginning returns the first bytes of a file, or nothing if it cannot be read.
func beginning(path string, most int) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close() //nolint:errcheck // it is only read
	head := make([]byte, most)
	n, _ := io.ReadFull(f, head)
	return head[:n]
}

// noted adds a path to a list, once: progress may ask about it, too.
func noted(list []string, path string) []string {
	if slices.Contains(list, path) {
		return list
	}
	return append(list, path)
}

// say says what has been passed over.
func (p *passover) say(stderr io.Writer) {
	if len(p.own) > 0 {
		say(stderr, "not read, because --out names it: %s", few(p.own))
	}
	if len(p.pages) > 0 {
		say(stderr, "not read, because it is a report and no log: %s", few(p.pages))
	}
}

// few lists paths, a few at most.
func few(list []string) string {
	const most = 3
	text := strings.Join(list[:min(most, len(list))], ", ")
	if more := len(list) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
