// Package textdoc holds text for people in parts: tables, headings and lines. Package
// report makes it and writes it plainly; a writer that knows its terminal, such as that of
// the command, lays it out itself.
package textdoc

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Doc is a text in parts, in their order.
type Doc []Part

// Part is a [*Table], a [*Line], a [Heading] or [Notes].
type Part interface {
	appendPlain(to []byte) []byte
}

// Writer is a writer that lays documents out itself.
type Writer interface {
	io.Writer
	WriteDoc(Doc) error
}

// Write writes a document: plainly, unless w is a [Writer].
func Write(w io.Writer, d Doc) error {
	if own, ok := w.(Writer); ok {
		return own.WriteDoc(d)
	}
	const block = 1 << 16
	var text []byte
	for _, part := range d {
		if text = part.appendPlain(text); len(text) >= block {
			if _, err := w.Write(text); err != nil {
				return err
			}
			text = text[:0]
		}
	}
	if len(text) == 0 {
		return nil
	}
	_, err := w.Write(text)
	return err
}

// Column is a column of a [Table].
type Column struct {
	Title string
	Right bool // numbers are aligned to the right, and never cut
	// Rank says which columns are left out of a table that is too wide: those of the
	// greatest rank first, all of a rank together, and those of rank 0 never.
	Rank int
	// MinWidth is how far texts may be cut while another column can be left out; 0
	// means [MinWidth].
	MinWidth int
	// Details is what people call the part of each cell, and of the title, that is in
	// parentheses. It is the first to be left out. Empty for a column without such a part.
	Details string
}

// MinWidth is how far texts are cut at most: to the first part of a GUID, by which it
// can be found, and the sign for the rest.
const MinWidth = 9

// Table has a cell for each column in each row.
type Table struct {
	Columns []Column
	Rows    [][]string
	// NotesBelow says that what was left out is named by the [Notes] of the document and
	// not right after the table.
	NotesBelow bool
}

// Heading is a title after an empty line.
type Heading string

// Line is a line of text. One that is too long goes on in the lines below.
type Line struct {
	Lead string // what comes first, in one piece
	// Name and Text come after it, two blanks apart. Either may be empty.
	Name, Text string
	Indent     int // where the lines below begin, in columns
	// Below says that a text for which there is no room goes into the lines below as a
	// whole, and so does the name if it does not fit, either.
	Below   bool
	Title   bool // Lead is a title
	Bad     bool // Lead marks something bad with its first !
	Verdict bool // Text begins with a verdict, which is one word
}

// Notes are where the columns are named that tables with NotesBelow lack.
type Notes struct{}

// Words returns what follows the lead of a line.
func (l *Line) Words() string {
	if l.Name == "" || l.Text == "" {
		return l.Name + l.Text
	}
	return l.Name + "  " + l.Text
}

func (l *Line) appendPlain(to []byte) []byte {
	return append(append(append(to, l.Lead...), l.Words()...), '\n')
}

func (h Heading) appendPlain(to []byte) []byte { return fmt.Appendf(to, "\n%s\n", string(h)) }

// Nothing is left out of plain tables.
func (Notes) appendPlain(to []byte) []byte { return to }

// appendPlain writes columns as wide as their widest cell, in characters, two blanks
// apart.
func (t *Table) appendPlain(to []byte) []byte {
	width := make([]int, len(t.Columns))
	titles := make([]string, len(t.Columns))
	for i := range t.Columns {
		titles[i] = t.Columns[i].Title
		width[i] = utf8.RuneCountInString(titles[i])
	}
	for _, row := range t.Rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	to = t.appendRow(to, titles, width)
	for _, row := range t.Rows {
		to = t.appendRow(to, row, width)
	}
	return to
}

func (t *Table) appendRow(to []byte, row []string, width []int) []byte {
	const gap = 2
	blanks := 0 // that are still to come, if anything does
	for i, cell := range row {
		pad := width[i] - utf8.RuneCountInString(cell)
		if t.Columns[i].Right {
			blanks += pad
		}
		if cell != "" {
			to = append(append(to, strings.Repeat(" ", blanks)...), cell...)
			blanks = 0
		}
		if !t.Columns[i].Right {
			blanks += pad
		}
		blanks += gap
	}
	return append(to, '\n')
}
