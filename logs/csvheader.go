package logs

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The limits of what is looked at to find a header.
const (
	maxHeader   = 1 << 20 // bytes, with the lines before it
	maxPreludes = 16      // lines before it
)

// csvTable is a header of CSV, and what is known about the rows under it.
type csvTable struct {
	text      []byte // of the header, as it is in the input
	columns   []column
	required  int          // columns without those at the end that have no name
	separator byte         // between cells
	feed      byte         // at the end of rows
	table     []int        // the columns that name the log
	seen      int64        // up to this offset the times have been examined
	dates     proofs       // of all columns
	open      []*csvColumn // with a date in the current row that does not prove its order
	looked    bool         // the rows after it have been examined as far as possible
}

// csvHeader opens a table if the next line is a header of CSV.
func (f *framer) csvHeader() bool {
	if f.position() < f.headless {
		return false
	}
	t, end := f.header()
	if t == nil {
		// The rest of the line is none either: there may be many places to look at on it.
		f.headless = f.position() + int64(end)
		return false
	}
	f.openCSV(t, end)
	return true
}

// tabHeader opens a table if the next line that is not empty is a header that begins
// with a tab: its first column has no name.
func (f *framer) tabHeader() bool {
	begins := f.position() == 0
	for f.win.see(1) {
		data, i := f.data(), 0
		for i < len(data) && (data[i] == '\n' || data[i] == '\r') {
			i++
		}
		if i > 0 {
			begins, f.newline = true, data[i-1] == '\n'
			f.advance(i)
		}
		switch {
		case i == len(data):
		case data[i] == 0xEF && f.hasPrefix("\xEF\xBB\xBF"):
			begins, f.newline = true, true
			f.advance(3)
		default:
			return data[i] == '\t' && begins && f.csvHeader()
		}
	}
	return false
}

// header returns the table of a header of CSV and the offset after it, or nil if
// the next line is not one, and then the offset after that line.
//
// QUIRK: Excel writes "sep=;" on a line before the header, and Export-Csv of
// Windows PowerShell "#TYPE System.Management.Automation.PSCustomObject".
func (f *framer) header() (*csvTable, int) {
	t := &f.scratch
	*t = csvTable{separator: f.opts.CSV.separator()}
	first := 0
	for at, line := 0, 0; line <= maxPreludes; line++ {
		end, ok := f.lineEnd(at, t)
		if line == 0 {
			first = min(len(f.data()), maxHeader)
			if ok {
				first = end
			}
		}
		if !ok {
			break
		}
		text := f.data()[at:end]
		separator, ok := prelude(text)
		switch {
		case !ok && f.headerLine(text, t):
			own := *t
			return &own, end
		case !ok:
			return nil, first
		case t.separator == 0:
			t.separator = separator
		}
		at = end
	}
	return nil, first
}

// lineEnd returns the offset after the line that begins at an offset, unless that
// is too far away for a header, and sets how the table's lines end.
//
// QUIRK: old programs for the Mac end lines with CR alone, and Python's csv module
// on Windows with CR CR LF if the file was not opened with newline="".
func (f *framer) lineEnd(at int, t *csvTable) (end int, ok bool) {
	t.feed = '\n'
	for from := at; ; {
		line := f.data()[:min(len(f.data()), maxHeader)]
		i := bytes.IndexAny(line[from:], "\r\n")
		if i >= 0 {
			i += from
			next := i + len(line[i:]) - len(bytes.TrimLeft(line[i:], "\r"))
			switch {
			case next < len(line) && line[next] == '\n':
				return next + 1, true
			case next < len(line):
				t.feed = '\r'
				return i + 1, true
			}
			from = i // the next byte decides
		} else {
			from = len(line)
		}
		if len(line) == maxHeader {
			return 0, false
		}
		if !f.win.more() {
			return len(line), f.win.ended() && len(line) > at
		}
	}
}

// prelude reports whether a line may be before a header, and the separator that it
// names, or 0.
func prelude(line []byte) (separator byte, ok bool) {
	line = bytes.TrimRight(line, "\r\n")
	if len(line) > 0 && line[0] == '#' {
		return 0, true
	}
	const mark = "sep="
	line = bytes.Trim(line, `"`)
	if len(line) == len(mark)+1 && bytes.EqualFold(line[:len(mark)], []byte(mark)) {
		return line[len(mark)], true
	}
	return 0, false
}

// headerLine reports whether a line is a header, and sets the table's columns. If
// the separator is not known, it is the one with which most names are known.
func (f *framer) headerLine(line []byte, t *csvTable) bool {
	separators := ",;\t|"
	if t.separator != 0 {
		separators = string(rune(t.separator))
	}
	most := 0
	for i := range len(separators) {
		if bytes.IndexByte(line, separators[i]) < 0 {
			continue
		}
		cells, _, err := f.csvCells(f.spare[:0], line, true, separators[i], t.feed)
		f.spare = cells
		if err != nil {
			continue
		}
		if known := f.knownNames(cells, true); known > most {
			most = known
			t.separator = separators[i]
			t.columns = f.headerColumns(cells)
		}
	}
	if most > 0 {
		t.text = bytes.Clone(line)
	}
	return most > 0
}

// knownNames returns how many of the cells are columns of a log, or 0 if the cells
// are not a header: that has at least two such names. What does not look like a
// name may be in the first header of a table if it is outnumbered. For most rows of
// data the first bytes of the cells show that they are not a header.
func (f *framer) knownNames(cells []csvCell, first bool) int {
	named, odd := 0, 0
	for _, c := range cells {
		name := bytes.TrimSpace(c.text)
		if len(name) == 0 {
			continue
		}
		named++
		if !isName(name) {
			if odd++; !first || bytes.ContainsAny(name, "{}\"") {
				return 0
			}
		}
	}
	known := 0
	for _, c := range cells {
		if name, _ := splitZone(bytes.TrimSpace(c.text)); f.isColumn(name) {
			known++
		}
	}
	if known < 2 || odd > 0 && 2*known < named {
		return 0
	}
	return known
}

// isName reports whether a text looks like the name of a column.
func isName(text []byte) bool {
	c := text[0]
	if !(isLower(c|0x20) || c == '_' || c == '$' || c >= utf8.RuneSelf) {
		return false
	}
	if c := text[len(text)-1]; c == ']' || c == ')' {
		text, _ = splitZone(text) // it may hold a colon
	}
	return !bytes.ContainsAny(text, "{}:\"")
}

func (f *framer) isColumn(name []byte) bool {
	const longest = 128 // bytes of a name that may be one
	if len(name) == 0 || len(name) > longest {
		return false
	}
	f.fold = appendFold(f.fold[:0], name)
	return f.knows(f.fold)
}

// headerColumns returns the columns of a header. Those without a name are called
// by their place, unless they are the first one.
//
// QUIRK: pandas and R write the labels of rows in a first column without a name.
// Excel adds columns without names at the end.
func (f *framer) headerColumns(cells []csvCell) []column {
	columns := make([]column, len(cells))
	parts := make([]csvColumn, len(cells)) // one piece of memory for all
	for i, c := range cells {
		text, bad := validText(bytes.TrimSpace(c.text))
		col := &parts[i]
		columns[i] = column{name: bytes.Clone(text), bad: bad, csv: col}
		switch name, mark := splitZone(text); {
		case len(text) == 0:
			col.unnamed = true
			columns[i].name = []byte("Column" + strconv.Itoa(i+1))
		case f.isColumn(name):
			columns[i].name = columns[i].name[:len(name)]
			col.mark = string(mark)
			if f.isTime(f.fold) {
				col.isTime = true
				col.zone = zoneNamed(mark)
			}
		}
		if col.isTime && col.zone == nil {
			col.zone = f.opts.CSV.Zone
		}
	}
	return columns
}

// openCSV starts reading rows under a header, which is end bytes long.
func (f *framer) openCSV(t *csvTable, end int) {
	if f.top().in == inCSV { // another export was appended to the one before
		f.pop()
	}
	seen := make(map[string]bool, len(t.columns))
	for i, c := range t.columns {
		name := fold(string(c.name))
		c.csv.table, c.csv.again = t, seen[name]
		if seen[name] = true; !c.csv.unnamed {
			t.required = i + 1
		}
		if foldsTo(c.name, "type") || foldsTo(c.name, "category") {
			t.table = append(t.table, i)
		}
	}
	f.push(level{in: inCSV, csv: t})
	f.advance(end)
	t.seen = f.position()
}

// splitZone splits the header of a column of times into its name and the time zone
// in brackets, as in "TimeGenerated [UTC]". Without brackets, mark is empty. Round
// ones count only if they hold a zone: otherwise they may hold a unit.
func splitZone(header []byte) (name, mark []byte) {
	if len(header) == 0 {
		return header, nil
	}
	opening := byte('[')
	switch header[len(header)-1] {
	case ']':
	case ')':
		opening = '('
	default:
		return header, nil
	}
	i := bytes.IndexByte(header, opening)
	if i <= 0 {
		return header, nil
	}
	name, mark = bytes.TrimSpace(header[:i]), header[i:]
	if opening == '(' && zoneNamed(mark) == nil && !bytes.EqualFold(mark, []byte("(local time)")) {
		return header, nil
	}
	return name, mark
}

// zoneNamed returns the time zone that a mark such as [UTC], [UTC+01:00] or
// [Europe/Berlin] names, or nil if it names none.
func zoneNamed(mark []byte) *time.Location {
	if len(mark) < 3 {
		return nil
	}
	name := strings.TrimSpace(string(mark[1 : len(mark)-1]))
	if offset, rest, ok := parseOffset(name); ok && rest == "" {
		if offset == 0 {
			return time.UTC
		}
		return time.FixedZone(name, int(offset/time.Second))
	}
	if !strings.Contains(name, "/") {
		return nil // abbreviations have several meanings, and Windows' names hide summer time
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}
