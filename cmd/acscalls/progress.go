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
	"sync"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/cheggaaa/pb/v3"

	"example.com/acstelemetry/logs"
)

const (
	progressAfter = time.Second            // what takes less shows nothing
	progressEvery = 200 * time.Millisecond // how often the line changes
	progressLook  = 64                     // how many records pass between looks at the clock
)

// progress shows how far the reading is. A nil progress shows nothing. It is not safe for use
// by several goroutines at once.
type progress struct {
	line         *statusLine
	now          func() time.Time
	began, shown time.Time

	before     map[string]int64 // by file, the sum of the sizes of the plain files before it
	compressed map[string]bool  // files in which the offsets of records say nothing about the progress
	plain      int64            // how many bytes all plain files have
	total      int64            // how many bytes all files have, as they are stored
	open       bool             // there are inputs of unknown size, too
	file       string           // which is being read
	offset     int64            // how far it has been read, decompressed
	stored     atomic.Int64     // how much of compressed files has been read, by goroutines that read ahead

	records atomic.Int64
	second  bool      // the records are read again
	remotes []*remote // that say themselves how far they are
}

// live shows how far sources are that may take long until the first record comes, or between two. The
// caller must call the function that it returns when reading has ended.
func (p *progress) live(remotes []*remote) (end func()) {
	if p == nil || len(remotes) == 0 {
		return func() {}
	}
	p.remotes = remotes
	done := make(chan struct{})
	var over sync.WaitGroup
	over.Go(func() {
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				p.look()
			case <-done:
				return
			}
		}
	})
	return func() {
		close(done)
		over.Wait()
	}
}

// again notes that the records are read a second time.
func (p *progress) again() {
	if p != nil {
		p.second = true
	}
}

// newProgress returns the progress of reading the paths, without the files in folders that
// skip leaves out. It returns nil if nobody would see it.
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

// measure finds the sizes of the files of a path, in the order in which they are read. The
// reader reports what cannot be read.
func (p *progress) measure(path string, skip func(path string) bool) {
	info, err := os.Stat(path)
	switch {
	case path == "-" || isAddress(path) || err == nil && !info.IsDir() && !info.Mode().IsRegular():
		p.open = true
	case err != nil:
	case !info.IsDir():
		p.add(path, info)
	default:
		filesIn(path, func(name string, info fs.FileInfo) {
			if !skip(name) {
				p.add(name, info)
			}
		})
	}
}

// filesIn calls do for each file that is read in a folder, in their order. It leaves out what
// the library leaves out, and what cannot be read.
func filesIn(folder string, do func(path string, info fs.FileInfo)) {
	tree := os.DirFS(folder)                                                  // unlike filepath.WalkDir, it follows a link to the folder
	fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error { //nolint:errcheck // the reader reports it
		switch {
		case err != nil:
			return nil
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir():
			if info, err := fs.Stat(tree, name); err == nil && info.Mode().IsRegular() {
				do(filepath.Join(folder, filepath.FromSlash(name)), info)
			}
		}
		return nil
	})
}

func (p *progress) add(name string, info fs.FileInfo) {
	p.before[name] = p.plain
	p.total += info.Size()
	if isCompressed(name) || string(beginning(name, 4)) == "PAR1" { // of Parquet, offsets are in the text of its rows
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

// gzipDecompressor does what the library does by itself.
var gzipDecompressor = logs.Decompressor{
	Name: "gzip", Magic: "\x1f\x8b",
	New: func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
}

// counted returns decompressors that count how much of a file has been read. They include
// gzip, which the library has built in.
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

// at notes the position of the record that has been read.
func (p *progress) at(pos logs.Position) {
	if p == nil {
		return
	}
	p.file, p.offset = pos.Source, pos.Offset
	if n := p.records.Add(1); n%progressLook == 0 && p.remotes == nil {
		p.look()
	}
}

// passed notes that one of several goroutines has read some records, and the position of the
// last one. All goroutines read plain files, in their order, so the farthest position says how
// much of them has been read. A compressed file has one goroutine, which may be far behind.
func (p *progress) passed(records int, pos logs.Position) {
	if p.place(pos.Source, pos.Offset) >= p.place(p.file, p.offset) {
		p.file, p.offset = pos.Source, pos.Offset
	}
	p.records.Add(int64(records))
	p.look()
}

// place returns how many bytes of plain files come before an offset in a file.
func (p *progress) place(file string, offset int64) int64 {
	if p.compressed[file] {
		return p.before[file]
	}
	return p.before[file] + offset
}

// look updates the line if it is time to.
func (p *progress) look() {
	now := p.now()
	if now.Sub(p.began) >= progressAfter && now.Sub(p.shown) >= progressEvery {
		p.shown = now
		p.line.show(p.text(now, p.line.room()))
	}
}

// The templates of the progress. A bar takes the room that the rest of the line leaves.
const (
	progressOfKnown   = `{{string . "pass"}}{{counters . }} {{bar . "[" "=" ">" " " "]"}} {{percent . "%.0f %%"}}, {{string . "rest"}}`
	progressOfUnknown = `{{string . "pass"}}{{counters . }}, {{string . "rest"}}`
)

// text says how far the reading is, as in "1.20 GB / 4.50 GB [==>     ] 27 %, 310000 records,
// 210000 records/s, 12s left", in so many columns.
func (p *progress) text(now time.Time, width int) string {
	took := now.Sub(p.began).Seconds()
	records := p.records.Load()
	rest := fmt.Sprintf("%d records, %.0f records/s", records, float64(records)/took)
	if p.remotes != nil {
		var all []string
		for _, r := range p.remotes {
			all = append(all, r.status())
		}
		return strings.Join(append(all, rest), "; ")
	}
	read := p.place(p.file, p.offset) + p.stored.Load()
	bar := new(pb.ProgressBar).SetTemplateString(progressOfUnknown)
	if p.total > 0 && !p.open {
		read = min(read, p.total)
		bar.SetTemplateString(progressOfKnown).SetTotal(p.total)
		if read > 0 {
			left := time.Duration(took * float64(p.total-read) / float64(read) * float64(time.Second))
			rest += ", " + left.Round(time.Second).String() + " left"
		}
	}
	pass := ""
	if p.second {
		pass = "second reading: "
	}
	// A bar that is static starts nothing and writes nothing by itself.
	return bar.Set(pb.Static, true).Set(pb.Bytes, true).Set(pb.SIBytesPrefix, true).
		Set("pass", pass).Set("rest", rest).SetCurrent(read).SetWidth(min(width, widestLines)).String()
}

// then shows what is done after the reading, if that has taken long.
func (p *progress) then(what string) {
	if p != nil && !p.shown.IsZero() {
		p.line.show(what)
	}
}

// statusLine is a line at the bottom of a terminal that changes. What is written to the
// terminal goes through [aboveLine], so that it appears above the line and not in it.
type statusLine struct {
	terminal io.Writer
	width    func() int // in columns; 0 if it is not known

	mu     sync.Mutex // protects what follows, and what is on the terminal
	shown  int        // how many columns the shown text has
	inLine bool       // the latest output on the terminal has not ended its line
}

const statusPrefix = "acscalls: "

// room returns how many columns there are for a text: not the last one, after which some
// terminals begin a new line.
func (l *statusLine) room() int {
	width := l.width()
	if width == 0 {
		width = usualWidth
	}
	return max(width-1-len(statusPrefix), 1)
}

// show replaces the text of the line.
func (l *statusLine) show(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.inLine {
		return
	}
	text = statusPrefix + ansi.Truncate(text, l.room(), "")
	width := ansi.StringWidth(text)
	blank := max(0, l.shown-width)
	l.shown = width
	fmt.Fprint(l.terminal, "\r"+text+strings.Repeat(" ", blank)+strings.Repeat("\b", blank))
}

// clear removes the line.
func (l *statusLine) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.remove()
}

// end removes the line for good: a pager has the terminal.
func (l *statusLine) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.remove()
	l.inLine = true
}

func (l *statusLine) remove() {
	if l.shown > 0 {
		fmt.Fprint(l.terminal, "\r"+strings.Repeat(" ", l.shown)+"\r")
		l.shown = 0
	}
}

// aboveLine is a writer that removes the line before anything is written.
type aboveLine struct {
	line *statusLine
	io.Writer
	same bool // it writes to the terminal of the line
}

func (a aboveLine) Write(b []byte) (int, error) {
	a.line.mu.Lock()
	defer a.line.mu.Unlock()
	a.line.remove()
	if a.same && len(b) > 0 {
		a.line.inLine = b[len(b)-1] != '\n'
	}
	return a.Writer.Write(b)
}
