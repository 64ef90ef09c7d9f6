package main

import (
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"charm.land/lipgloss/v2"
	lipglosstable "charm.land/lipgloss/v2/table"
	"github.com/charmbracelet/x/ansi"

	"example.com/acstelemetry/internal/textdoc"
)

// tableFit is how a table fits a screen: which columns are shown, and how wide they are.
type tableFit struct {
	*textdoc.Table
	shown      []int // indices of columns
	width, min []int // of each column; cells may be cut to min
	left       []string
}

// gap is how many blanks are between columns.
const gap = 2

// fit makes a table fit the screen, as described at [screen.WriteDoc].
func (s *screen) fit(t *textdoc.Table) *tableFit {
	f := newTableFit(t)
	if s.width == 0 {
		return f
	}
	if f.sum(f.width) > s.width {
		f = f.withoutDetails()
	}
	for f.sum(f.min) > s.width && f.leaveOut() {
	}
	if f.sum(f.min) > s.width {
		f.lowerMinimum()
	}
	f.shrink(s.width)
	return f
}

func newTableFit(t *textdoc.Table) *tableFit {
	f := &tableFit{Table: t, width: make([]int, len(t.Columns)), min: make([]int, len(t.Columns))}
	for i := range t.Columns {
		f.shown = append(f.shown, i)
		f.measure(i)
	}
	return f
}

// measure finds out how wide a column is and may be at least. Numbers and times are never
// cut, and a title only if it names a time zone.
func (f *tableFit) measure(i int) {
	c, widest, isText := &f.Columns[i], 0, false
	for _, row := range f.Rows {
		widest = max(widest, ansi.StringWidth(row[i]))
		isText = isText || !c.Right && row[i] != "-" && !isTime(row[i])
	}
	title := ansi.StringWidth(c.Title)
	f.width[i] = max(widest, title)
	switch name, _, zone := strings.Cut(c.Title, " ("); {
	case isText && c.MinWidth > 0:
		f.min[i] = min(f.width[i], max(c.MinWidth, title))
	case isText:
		f.min[i] = min(f.width[i], max(textdoc.MinWidth, title))
	case zone && !c.Right:
		f.min[i] = max(widest, ansi.StringWidth(name))
	default:
		f.min[i] = f.width[i]
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

// sum returns how wide the table is if its columns have these widths.
func (f *tableFit) sum(width []int) int {
	total := gap * (len(f.shown) - 1)
	for _, i := range f.shown {
		total += width[i]
	}
	return total
}

// withoutDetails returns the fit of the table without the parts of cells that are details.
func (f *tableFit) withoutDetails() *tableFit {
	t, left := f.Table, f.left
	for i := range t.Columns {
		if t.Columns[i].Details == "" {
			continue
		}
		if t == f.Table {
			t = &textdoc.Table{Columns: slices.Clone(t.Columns), NotesBelow: t.NotesBelow}
			for _, row := range f.Rows {
				t.Rows = append(t.Rows, slices.Clone(row))
			}
		}
		t.Columns[i].Title, _, _ = strings.Cut(t.Columns[i].Title, " (")
		for _, row := range t.Rows {
			row[i], _, _ = strings.Cut(row[i], " (")
		}
		left = append(left, t.Columns[i].Details)
	}
	if t == f.Table {
		return f
	}
	f = newTableFit(t)
	f.left = left
	return f
}

// leaveOut leaves out the columns of the greatest rank. It returns false if no column may be
// left out.
func (f *tableFit) leaveOut() bool {
	rank := 0
	for _, i := range f.shown {
		rank = max(rank, f.Columns[i].Rank)
	}
	if rank == 0 {
		return false
	}
	f.shown = slices.DeleteFunc(f.shown, func(i int) bool { return f.Columns[i].Rank == rank })
	return true
}

// lowerMinimum lets texts be cut below the minimum of their column.
func (f *tableFit) lowerMinimum() {
	for _, i := range f.shown {
		if c := &f.Columns[i]; c.MinWidth > textdoc.MinWidth && f.min[i] > textdoc.MinWidth {
			f.min[i] = min(f.width[i], max(textdoc.MinWidth, ansi.StringWidth(c.Title)))
		}
	}
}

// shrink narrows the widest column that may be narrower, again and again, until the table fits
// the screen. If none may be, the terminal has to wrap.
func (f *tableFit) shrink(screen int) {
	for total := f.sum(f.width); total > screen; total-- {
		widest := -1
		for _, i := range f.shown {
			if f.width[i] > f.min[i] && (widest < 0 || f.width[i] > f.width[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		f.width[widest]--
	}
}

// table writes a table, and what there was no room for; nothing if it has no rows.
func (s *screen) table(t *textdoc.Table) error {
	if len(t.Rows) == 0 {
		return nil // a message says why
	}
	f := s.fit(t)
	styles := f.styles()
	titles := f.cells(make([]string, 0, len(f.shown)), func(i int) string { return f.Columns[i].Title })
	for i := range titles {
		titles[i] = s.paint(titleStyle, titles[i])
	}
	if _, err := io.WriteString(s.Writer, render(styles, [][]string{titles})); err != nil {
		return err
	}
	if err := s.rows(f, styles); err != nil {
		return err
	}
	left, cut := f.notes()
	if t.NotesBelow {
		for _, title := range left {
			if !slices.Contains(s.left, title) {
				s.left = append(s.left, title)
			}
		}
		return nil
	}
	_, err := io.WriteString(s.Writer, s.notes(left, cut))
	return err
}

// cells appends the cells of a row that are shown, cut to the widths of their columns.
func (f *tableFit) cells(to []string, cell func(int) string) []string {
	for _, i := range f.shown {
		text := cell(i)
		if !f.Columns[i].Right {
			text = shorten(text, f.width[i])
		}
		to = append(to, text)
	}
	return to
}

// styles returns the styles of the columns that are shown.
func (f *tableFit) styles() []lipgloss.Style {
	var list []lipgloss.Style
	for k, i := range f.shown {
		style := lipgloss.NewStyle().Width(f.width[i])
		if f.Columns[i].Right {
			style = style.AlignHorizontal(lipgloss.Right)
		}
		if k < len(f.shown)-1 {
			style = style.Width(f.width[i] + gap).PaddingRight(gap)
		}
		list = append(list, style)
	}
	return list
}

// rows writes the rows of a table, in blocks: the library takes its time, so that many rows
// are rendered on all processors, and it keeps all rows of a block.
func (s *screen) rows(f *tableFit, styles []lipgloss.Style) error {
	const block = 256
	texts := make([]string, runtime.GOMAXPROCS(0))
	for rest := f.Rows; len(rest) > 0; {
		var running sync.WaitGroup
		used := 0
		for ; used < len(texts) && len(rest) > 0; used++ {
			text, rows := &texts[used], rest[:min(len(rest), block)]
			rest = rest[len(rows):]
			running.Go(func() {
				lines := make([][]string, len(rows))
				for k, row := range rows {
					lines[k] = f.cells(make([]string, 0, len(f.shown)), func(i int) string { return row[i] })
					for i := range lines[k] {
						lines[k][i] = s.verdict(lines[k][i])
					}
				}
				*text = render(styles, lines)
			})
		}
		running.Wait()
		for _, text := range texts[:used] {
			if _, err := io.WriteString(s.Writer, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// render lays out rows of a table, without blanks at the ends of lines.
func render(styles []lipgloss.Style, rows [][]string) string {
	text := lipglosstable.New().BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).
		BorderHeader(false).BorderColumn(false).BorderRow(false).
		StyleFunc(func(_, column int) lipgloss.Style { return styles[column] }).Rows(rows...).String()
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// notes returns the titles of the columns that were left out, each once, and the titles that
// were cut.
func (f *tableFit) notes() (left, cut []string) {
	left = f.left
	for i := range f.Columns {
		title := f.Columns[i].Title
		switch {
		case !slices.Contains(f.shown, i) && !slices.Contains(left, title):
			left = append(left, title)
		case slices.Contains(f.shown, i) && ansi.StringWidth(title) > f.width[i]:
			cut = append(cut, title)
		}
	}
	return left, cut
}

// notes names the columns for which there was no room, and the titles that were cut.
func (s *screen) notes(left, cut []string) string {
	var b strings.Builder
	if len(left) > 0 {
		b.WriteString(s.wrap("Not shown: "+strings.Join(left, ", ")+" (widen the terminal)", 0, 0) + "\n")
	}
	if len(cut) > 0 {
		b.WriteString(s.wrap("In full: "+strings.Join(cut, ", "), 0, 0) + "\n")
	}
	return b.String()
}
