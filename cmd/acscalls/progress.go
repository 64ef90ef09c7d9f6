package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"example.com/acstelemetry/logs"
)

const (
	progressAfter = time.Second            // what takes less says nothing
	progressEvery = 200 * time.Millisecond // how often the line changes
	progressLook  = 64                     // how many records pass between looks at the clock
)

// progress says how far the reading is. A nil progress says nothing. It is not
// safe for use by several goroutines at once.
type progress struct {
	line         *statusLine
	now          func() time.Time
	began, shown time.Time

	before     map[string]int64 // for each file, how many bytes the plain files before it have
	compressed map[string]bool  // files of whose records the offsets say nothing
	plain      int64            // how many bytes all plain files have
	total      int64            // how many bytes all files have, as they are stored
	open       bool             // there are inputs of unknown size, too
	file       string           // which is being read
	offset     int64            // how far it has been read, decompressed
	stored     atomic.Int64     // how much of compressed files has been read, by goroutines that read ahead

	records int
	second  bool // the records are read again
}

// again says that the records are read a second time.
func (p *progress) again() {
	if p != nil {
		p.second = true
	}
}

// newProgress returns the progress of reading the paths, of whose folders skip leaves
// files out, or nil if nobody would see it.
func newProgress(env *environment, paths []string, skip func(path string) bool) *progress {
	if env.line == nil {
		return nil
	}
	p := &progress{line: env.line, now: env.now, began: env.now(), before: map[string]int64{}, compressed: map[string]bool{}}
	for _, path := range paths {
		p.measure(path, skip)
	}
	return p
}

// measure finds the sizes of the files of a path, in the order in which they are
// read. What cannot be read is the reader's to report.
func (p *progress) measure(path string, skip func(path string) bool) {
	info, err := os.Stat(path)
	switch {
	case path == "-" || err == nil && !info.IsDir() && !info.Mode().IsRegular():
		p.open = true
		return
	case err != nil:
		return
	case !info.IsDir():
		p.add(path, info)
		return
	}
	filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error { //nolint:errcheck // see above
		switch {
		case err != nil:
			return nil
		case name != path && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir():
			if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() && !skip(name) {
				p.add(name, info)
			}
		}
		return nil
	})
}

func (p *progress) add(name string, info fs.FileInfo) {
	p.before[name] = p.plain
	p.total += info.Size()
	if isCompressed(name) {
		p.compressed[name] = true
	} else {
		p.plain += info.Size()
	}
}

// isCompressed reports whether a file begins as compressed ones do.
func isCompressed(name string) bool {
	head := beginning(name, 8)
	for _, d := range append(options().Decompressors, gzipDecompressor) {
		if strings.HasPrefix(string(head), d.Magic) {
			return true
		}
	}
	return false
}

// gzipDecompressor does what the library has built in.
var gzipDecompressor = logs.Decompressor{
	Name: "gzip", Magic: "\x1f\x8b",
	New: func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
}

// counted returns decompressors that tell how much of a file has been read.
// gzip, which the library has built in, is among them for that.
func (p *progress) counted(list []logs.Decompressor) []logs.Decompressor {
	if p == nil {
		return list
	}
	list = append(slices.Clone(list), gzipDecompressor)
	for i := range list {
		open := list[i].New
		list[i].New = func(r io.Reader) (io.Reader, error) { return open(counter{r, &p.stored}) }
	}
	return list
}

// counter adds up what is read.
type counter struct {
	r   io.Reader
	sum *atomic.Int64
}

func (c counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.sum.Add(int64(n))
	return n, err
}

// at says where the record stands that has been read.
func (p *progress) at(pos logs.Position) {
	if p == nil {
		return
	}
	p.file, p.offset = pos.Source, pos.Offset
	if p.records++; p.records%progressLook == 0 {
		p.look()
	}
}

// passed says that some records have been read by one of several goroutines, and
// where the last of them stands. Plain files are read in their order, by all of the
// goroutines, so that the farthest place tells how much of them has been read. A
// compressed file has one goroutine, which may be far behind.
func (p *progress) passed(records int, pos logs.Position) {
	if p.place(pos.Source, pos.Offset) >= p.place(p.file, p.offset) {
		p.file, p.offset = pos.Source, pos.Offset
	}
	p.records += records
	p.look()
}

// place returns how many bytes of plain files stand before an offset of a file.
func (p *progress) place(file string, offset int64) int64 {
	if p.compressed[file] {
		return p.before[file]
	}
	return p.before[file] + offset
}

// look shows how far the reading is, if it is time for that.
func (p *progress) look() {
	now := p.now()
	if now.Sub(p.began) >= progressAfter && now.Sub(p.shown) >= progressEvery {
		p.shown = now
		p.line.show(p.text(now))
	}
}

// text says how far the reading is, as in "1.2 of 4.5 GB, 27 %, 310000 records,
// 210000 records/s, 12 s left".
func (p *progress) text(now time.Time) string {
	read := p.place(p.file, p.offset) + p.stored.Load()
	took := now.Sub(p.began).Seconds()
	parts := []string{bytesText(read)}
	known := p.total > 0 && !p.open
	if known {
		read = min(read, p.total)
		parts = []string{fmt.Sprintf("%s of %s (%d %%)", bytesText(read), bytesText(p.total), read*100/p.total)}
	}
	parts = append(parts, fmt.Sprintf("%d records", p.records), fmt.Sprintf("%.0f records/s", float64(p.records)/took))
	if known && read > 0 {
		left := time.Duration(took * float64(p.total-read) / float64(read) * float64(time.Second))
		parts = append(parts, left.Round(time.Second).String()+" left")
	}
	text := strings.Join(parts, ", ")
	if p.second {
		text = "second reading: " + text
	}
	return text
}

// then says what is done after the reading, if that has taken long.
func (p *progress) then(what string) {
	if p != nil && !p.shown.IsZero() {
		p.line.show(what)
	}
}

// statusLine is a line at the bottom of a terminal that changes. What is written
// to the terminal goes through its writers, so that it appears above the line
// and not in it.
type statusLine struct {
	terminal io.Writer
	width    func() int
	length   int  // of what is shown
	inLine   bool // something has been written that does not end its line
}

// show writes the line anew.
func (l *statusLine) show(text string) {
	if l.inLine {
		return
	}
	text = "acscalls: " + text
	if most := l.width() - 1; most > 0 && utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most])
	}
	blank := max(0, l.length-utf8.RuneCountInString(text))
	l.length = utf8.RuneCountInString(text)
	fmt.Fprint(l.terminal, "\r"+text+strings.Repeat(" ", blank)+strings.Repeat("\b", blank))
}

// clear takes the line away.
func (l *statusLine) clear() {
	if l.length > 0 {
		fmt.Fprint(l.terminal, "\r"+strings.Repeat(" ", l.length)+"\r")
		l.length = 0
	}
}

// above returns a writer to the same terminal.
func (l *statusLine) above(w io.Writer) io.Writer { return aboveLine{l, w} }

type aboveLine struct {
	line *statusLine
	w    io.Writer
}

func (a aboveLine) Write(b []byte) (int, error) {
	a.line.clear()
	if len(b) > 0 {
		a.line.inLine = b[len(b)-1] != '\n'
	}
	return a.w.Write(b)
}
