package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/report"
)

// skipper says which files in folders are not read: files that the command itself writes,
// which it would otherwise read the next time, and pages of report.
type skipper struct {
	out        os.FileInfo            // the file or folder of --out; nil if it does not exist yet
	stdout     os.FileInfo            // the file of standard output; nil if it is none, or was not empty
	within     func(path string) bool // reports whether a file is in the folder that is written; nil for none
	own, pages skipped
}

// newSkipper returns the skipper for a value of --out, which may be empty.
func newSkipper(out string) *skipper {
	p := new(skipper)
	if out != "" && out != standardOutput {
		p.out, _ = os.Stat(out) //nolint:errcheck // what is not there is not read
	}
	return p
}

// skip reports whether a file in a folder is not to be read.
func (p *skipper) skip(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false // the reader reports it
	}
	switch {
	case p.isOwn(path, info):
		p.own.add(path)
	case report.IsPage(beginning(path, pageHead)):
		p.pages.add(path)
	default:
		return false
	}
	return true
}

// pageHead is how many bytes of a file [report.IsPage] needs.
const pageHead = 512

// isOwn reports whether the result goes to a file: by standard output, by --out, or as a table
// in the folder of --out.
func (p *skipper) isOwn(path string, info os.FileInfo) bool {
	switch {
	case p.within != nil && p.within(path):
		return true
	case p.stdout != nil && os.SameFile(p.stdout, info):
		return true
	case p.out == nil:
		return false
	case !p.out.IsDir():
		return os.SameFile(p.out, info)
	}
	folder, err := os.Stat(filepath.Dir(path))
	return err == nil && os.SameFile(p.out, folder) && isTable(path)
}

// isTable reports whether convert has written a file as a table: nothing else writes the last
// of its columns.
func isTable(path string) bool {
	const most = 1 << 16 // bytes of the first line
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

// skipped are files that were skipped.
type skipped struct {
	list []string
	all  map[string]bool
}

// add adds a path unless it is there: the progress asks about it, too.
func (s *skipped) add(path string) {
	if s.all[path] {
		return
	}
	if s.all == nil {
		s.all = map[string]bool{}
	}
	s.all[path] = true
	s.list = append(s.list, path)
}

// say says which files were skipped.
func (p *skipper) say(stderr io.Writer) {
	if len(p.own.list) > 0 {
		say(stderr, "not read, because the result goes there: %s", few(p.own.list))
	}
	if len(p.pages.list) > 0 {
		say(stderr, "not read, because it is a report and no log: %s", few(p.pages.list))
	}
}

// few lists at most a few paths.
func few(list []string) string {
	const most = 3
	text := strings.Join(list[:min(most, len(list))], ", ")
	if more := len(list) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
