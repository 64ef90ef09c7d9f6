package main

import (
	"io"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"example.com/acstelemetry/internal/textdoc"
)

// screen is a terminal that documents are laid out for. What else is written to it is made
// [visible].
type screen struct {
	io.Writer
	width   int  // in columns; 0 for no limit
	colours bool // the terminal knows them and the user wants them
	left    []string
	other   visible
}

func (s *screen) Write(b []byte) (int, error) {
	s.other.w = s.Writer
	return s.other.Write(b)
}

// WriteDoc implements [textdoc.Writer]. In a table that is too wide, texts are cut, the longest
// first; where that is not enough, the least important columns are left out and named
// below. Numbers and times are complete or left out. Other lines are wrapped.
func (s *screen) WriteDoc(doc textdoc.Doc) error {
	for _, part := range doc {
		var text string
		switch part := part.(type) {
		case textdoc.Heading:
			text = "\n" + s.paint(titleStyle, string(part)) + "\n"
		case *textdoc.Line:
			text = s.line(part)
		case *textdoc.Table:
			if err := s.table(part); err != nil {
				return err
			}
		case textdoc.Notes:
			if len(s.left) > 0 {
				text = "\n" + s.notes(s.left, nil)
			}
		}
		if _, err := io.WriteString(s.Writer, text); err != nil {
			return err
		}
	}
	return nil
}

// The styles of text.
var (
	titleStyle   = lipgloss.NewStyle().Bold(true)
	goodStyle    = lipgloss.NewStyle().Foreground(lipgloss.Green)
	averageStyle = lipgloss.NewStyle().Foreground(lipgloss.Yellow)
	badStyle     = lipgloss.NewStyle().Foreground(lipgloss.Red)
	verdictStyle = map[string]lipgloss.Style{
		"Good": goodStyle, "better": goodStyle, "passed": goodStyle, "Average": averageStyle,
		"Poor": badStyle, "worse": badStyle, "failed": badStyle,
	}
)

// paint gives a text a style if there are colours.
func (s *screen) paint(style lipgloss.Style, text string) string {
	if !s.colours || text == "" {
		return text
	}
	return style.Render(text)
}

// verdict paints a text that may be a verdict.
func (s *screen) verdict(text string) string {
	if style, ok := verdictStyle[text]; ok {
		return s.paint(style, text)
	}
	return text
}

// line lays out a line.
func (s *screen) line(l *textdoc.Line) string {
	lead, words := strings.TrimRight(l.Lead, " "), l.Words()
	gap := l.Lead[len(lead):]
	switch {
	case l.Title:
		lead = s.paint(titleStyle, lead)
	case l.Bad:
		lead = strings.Replace(lead, "!", s.paint(badStyle, "!"), 1)
	}
	used, indent := ansi.StringWidth(l.Lead), strings.Repeat(" ", l.Indent)
	switch {
	case words == "":
		return lead + "\n"
	case !l.Below || s.width == 0 || used+ansi.StringWidth(words) <= s.width:
		words = gap + s.wrap(words, max(used, l.Indent), l.Indent)
	case l.Name != "" && used+ansi.StringWidth(l.Name) <= s.width:
		words = gap + l.Name + "\n" + indent + s.wrap(l.Text, l.Indent, l.Indent)
	default:
		words = "\n" + indent + s.wrap(words, l.Indent, l.Indent)
	}
	if l.Verdict {
		if first, _, _ := strings.Cut(l.Words(), " "); first != "" {
			words = strings.Replace(words, first, s.verdict(first), 1)
		}
	}
	return lead + words + "\n"
}

// minRoom is how many columns a text needs to be wrapped: nobody can read narrower text.
const minRoom = 20

// wrap breaks a text so that it fits the screen after so many columns. The lines below the
// first one are indented. It breaks at blanks, and inside a word only if the word is longer
// than a line.
func (s *screen) wrap(text string, used, indent int) string {
	room := s.width - used
	if s.width == 0 || room < minRoom || ansi.StringWidth(text) <= room {
		return text
	}
	const hyphen, solid = "-", "\u2011" // the library breaks after hyphens, which IDs have
	const signs = "/\\,;&"              // after which long words are broken
	var lines []string
	for line := range strings.SplitSeq(ansi.Wordwrap(strings.ReplaceAll(text, hyphen, solid), room, ""), "\n") {
		if ansi.StringWidth(line) > room {
			line = ansi.Hardwrap(ansi.Wrap(line, room, signs), room, true) // Wrap may leave a sign over
		}
		lines = append(lines, strings.ReplaceAll(line, "\n", "\n"+strings.Repeat(" ", indent)))
	}
	return strings.ReplaceAll(strings.Join(lines, "\n"+strings.Repeat(" ", indent)), solid, hyphen)
}

// shorten cuts a text to a width. It keeps what tells the text apart: the end of a path,
// such as the ID of a resource; the last word, too, of a name such as "ACS user 5c1f"; and
// the beginning of anything else, without a number at the cut, which might be incomplete.
func shorten(text string, width int) string {
	total := ansi.StringWidth(text)
	if total <= width {
		return text
	}
	blank := strings.LastIndexByte(text, ' ')
	last := text[blank+1:]
	switch {
	case blank < 0 && strings.ContainsRune(text, '/'):
		return ansi.TruncateLeft(text, total-width+1, "…")
	case blank < 0:
		return ansi.Truncate(text, width, "…")
	case isTag(last) && len(last) < width-1:
		return strings.TrimRight(ansi.Truncate(text, width-1-len(last), ""), " ") + "…" + last
	}
	return strings.TrimRight(ansi.Truncate(text, width-1, ""), "0123456789., ") + "…"
}

// isTag reports whether a word is the four hexadecimal digits at the end of a participant's
// name.
func isTag(word string) bool { return len(word) == 4 && strings.Trim(word, "0123456789abcdef") == "" }
