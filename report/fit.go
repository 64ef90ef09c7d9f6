package report

import (
	"io"
	"slices"
	"strings"
	"time"
)

// cells is a row of a table: a text for each column.
type cells []string

// column is the head of a column of a table.
type column struct {
	title string
	right bool // numbers stand at the right
	// rank says which columns are left out where a screen is too narrow: those
	// of the greatest rank first, all of a rank together, and those of rank 0
	// never.
	rank int
	// least is how far texts may be shortened as long as another column may be
	// left out; 0 means leastText.
	least int
}

// words returns a column of texts, and figures one of numbers.
func words(title string, rank int) column   { return column{title: title, rank: rank} }
func figures(title string, rank int) column { return column{title: title, right: true, rank: rank} }

// keeping returns the column with texts that are not cut to less than a width if
// that can be.
func (c column) keeping(least int) column {
	c.least = least
	return c
}

// leastText is what is left of a text at the least when it is shortened: the
// first part of a GUID, by which it can be found, and the sign for the rest.
const leastText = 9

// tableFit is how a table fits a screen: which of its columns stay, and how wide
// they are.
type tableFit struct {
	columns []column
	stay    []int // places of columns
	width   []int // of each column
	least   []int // to which its cells may be cut
	left    []string
}

// fit finds out how a table fits the screen. First texts are shortened, the
// longest first; where that is not enough, columns are left out.
func (s Screen) fit(columns []column, lines []cells) *tableFit {
	f := &tableFit{columns: columns, width: make([]int, len(columns)), least: make([]int, len(columns))}
	for i := range columns {
		f.stay = append(f.stay, i)
		f.measure(i, lines)
	}
	if s.Width == 0 {
		return f
	}
	for f.sum(f.least) > s.Width && f.leaveOut() {
	}
	if f.sum(f.least) > s.Width {
		f.keepLess()
	}
	f.shrink(s.Width)
	return f
}

// keepLess lets texts be cut that a column would rather keep.
func (f *tableFit) keepLess() {
	for _, i := range f.stay {
		if c := &f.columns[i]; c.least > leastText && f.least[i] > leastText {
			f.least[i] = min(f.width[i], max(leastText, columnsOf(c.title)))
		}
	}
}

// measure finds out how wide a column is and may be at the least. Numbers and
// times are never cut, and a title only where it names a time zone.
func (f *tableFit) measure(i int, lines []cells) {
	c, widest, isText := &f.columns[i], 0, false
	for _, line := range lines {
		widest = max(widest, columnsOf(line[i]))
		isText = isText || !c.right && line[i] != unknown && !isTime(line[i])
	}
	title := columnsOf(c.title)
	f.width[i] = max(widest, title)
	switch name, _, zone := strings.Cut(c.title, " ("); {
	case isText && c.least > 0:
		f.least[i] = min(f.width[i], max(c.least, title))
	case isText:
		f.least[i] = min(f.width[i], max(leastText, title))
	case zone && !c.right:
		f.least[i] = max(widest, columnsOf(name))
	default:
		f.least[i] = f.width[i]
	}
}

// sum returns how wide the table is if its columns have these widths, two blanks
// apart.
func (f *tableFit) sum(width []int) int {
	total := 2 * (len(f.stay) - 1)
	for _, i := range f.stay {
		total += width[i]
	}
	return total
}

// leaveOut leaves out the columns of the greatest rank. It returns false if none
// may be left out.
func (f *tableFit) leaveOut() bool {
	rank := 0
	for _, i := range f.stay {
		rank = max(rank, f.columns[i].rank)
	}
	if rank == 0 {
		return false
	}
	var stay []int
	for _, i := range f.stay {
		if f.columns[i].rank < rank {
			stay = append(stay, i)
		} else {
			f.left = append(f.left, f.columns[i].title)
		}
	}
	f.stay = stay
	return true
}

// shrink makes the widest column that may be narrower lose, until the table is not
// wider than the screen.
func (f *tableFit) shrink(screen int) {
	for total := f.sum(f.width); total > screen; total-- {
		widest := -1
		for _, i := range f.stay {
			if f.width[i] > f.least[i] && (widest < 0 || f.width[i] > f.width[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return // the terminal has to wrap what cannot be shortened
		}
		f.width[widest]--
	}
}

// isTime reports whether a cell begins with a date, as all times in tables do.
func isTime(text string) bool {
	if len(text) < len(time.DateOnly) {
		return false
	}
	_, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)])
	return err == nil
}

// writeTable writes columns that are as wide as their widest cell, two blanks
// apart; on a [Screen] with a width, as wide as there is room for, and below them
// what there was no room for.
func writeTable(w io.Writer, columns []column, lines []cells) error {
	screen := screenOf(w)
	f, err := screen.writeFitted(columns, lines)
	if err != nil {
		return err
	}
	return screen.writeLeft(f.notes())
}

// writeFitted writes a table and returns how it fitted.
func (s Screen) writeFitted(columns []column, lines []cells) (*tableFit, error) {
	f := s.fit(columns, lines)
	titles := make(cells, len(columns))
	for i := range columns {
		titles[i] = columns[i].title
	}
	var b strings.Builder
	f.row(&b, titles, func(text string) string { return s.paint(bold, text) })
	for _, line := range lines {
		f.row(&b, line, func(text string) string { return s.paint(colourOf(text), text) })
	}
	_, err := io.WriteString(s, b.String())
	return f, err
}

// row writes a line of a table. No blanks are written at its end.
func (f *tableFit) row(b *strings.Builder, line cells, paint func(string) string) {
	blanks := 0
	for _, i := range f.stay {
		text, right := line[i], f.columns[i].right
		if !right {
			text = shorten(text, f.width[i])
		}
		pad := f.width[i] - columnsOf(text)
		if right {
			blanks += pad
		}
		if text != "" {
			b.WriteString(strings.Repeat(" ", max(0, blanks)) + paint(text))
			blanks = 0
		}
		if !right {
			blanks += pad
		}
		blanks += 2
	}
	b.WriteByte('\n')
}

// notes returns the titles of the columns that were left out, each once, and those
// that were cut.
func (f *tableFit) notes() (left, cut []string) {
	seen := map[string]bool{}
	for i := range f.columns {
		title := f.columns[i].title
		if slices.Contains(f.left, title) && !seen[title] {
			seen[title] = true
			left = append(left, title)
		}
	}
	for _, i := range f.stay {
		if title := f.columns[i].title; columnsOf(title) > f.width[i] {
			cut = append(cut, title)
		}
	}
	return left, cut
}

// writeLeft names the columns that there was no room for.
func (s Screen) writeLeft(left, cut []string) error {
	var b strings.Builder
	if len(left) > 0 {
		b.WriteString(s.Wrap("No room for "+strings.Join(left, ", ")+": a wider terminal shows more.", 0) + "\n")
	}
	if len(cut) > 0 {
		b.WriteString(s.Wrap("In full: "+strings.Join(cut, ", "), 0) + "\n")
	}
	_, err := io.WriteString(s, b.String())
	return err
}
