package report

import (
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/acstelemetry/opt"
)

// Screen is a writer that also says how people look at what is written: tables
// and texts suit themselves to it, all other formats do not. Without one, tables
// are as wide as their cells, without colours, and times are in UTC.
type Screen struct {
	io.Writer
	// Width is how many columns the terminal has. In a wider table texts are
	// shortened, the longest first; numbers and times never are. 0 means that
	// there is no limit.
	Width int
	// Colours says that the terminal knows the escape sequences for colours
	// (ECMA-48) and that its user wants them.
	Colours bool
	// Zone is the time zone of times; nil means UTC.
	Zone *time.Location
}

// screenOf returns the screen that w is, or one without properties.
func screenOf(w io.Writer) Screen {
	if s, ok := w.(Screen); ok {
		return s
	}
	return Screen{Writer: w}
}

// on returns a screen with the same properties that writes to w.
func (s Screen) on(w io.Writer) Screen {
	s.Writer = w
	return s
}

// zone returns the time zone.
func (s Screen) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

// titled returns the title of a column of times, or of anything else that holds
// times: it names the zone.
func (s Screen) titled(name string) string { return name + " (" + s.zone().String() + ")" }

// minute, moment, instant and clock write a time with more and more precision,
// the last without the date.
func (s Screen) minute(v opt.Value[time.Time]) string  { return s.time(v, "2006-01-02 15:04") }
func (s Screen) moment(v opt.Value[time.Time]) string  { return s.time(v, time.DateTime) }
func (s Screen) instant(v opt.Value[time.Time]) string { return s.time(v, "2006-01-02 15:04:05.000") }
func (s Screen) clock(v opt.Value[time.Time]) string   { return s.time(v, "15:04:05.000") }

func (s Screen) time(v opt.Value[time.Time], form string) string {
	t, ok := v.Get()
	if !ok {
		return unknown
	}
	return t.In(s.zone()).Format(form)
}

// The colours of ECMA-48, as far as they are used.
const (
	bold   = "\x1b[1m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	normal = "\x1b[0m"
)

// paint gives a text a colour, if there are colours.
func (s Screen) paint(colour, text string) string {
	if !s.Colours || colour == "" {
		return text
	}
	return colour + text + normal
}

// colourOf returns the colour of a cell: verdicts have one.
func colourOf(text string) string {
	switch text {
	case "Good", "better", "passed":
		return green
	case "Average":
		return yellow
	case "Poor", "worse", "failed":
		return red
	}
	return ""
}

// leastText is what is left of a text at the least when it is shortened: the
// first part of a GUID, by which it can be found, and the sign for the rest.
const leastText = 9

// fit returns how wide the columns of a table may be, of which it knows how wide
// they are: as long as all together do not fit the screen, the widest text loses.
func (s Screen) fit(columns []column, width []int, lines []cells) []int {
	total := 2 * (len(columns) - 1)
	for _, w := range width {
		total += w
	}
	if s.Width == 0 || total <= s.Width {
		return width
	}
	least := make([]int, len(columns))
	for i := range columns {
		if least[i] = width[i]; isText(columns[i], i, lines) {
			least[i] = max(leastText, utf8.RuneCountInString(columns[i].title))
		}
	}
	for ; total > s.Width; total-- {
		widest := -1
		for i := range columns {
			if width[i] > least[i] && (widest < 0 || width[i] > width[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break // the terminal has to wrap what cannot be shortened
		}
		width[widest]--
	}
	return width
}

// isText reports whether a column holds texts, and not numbers or times.
func isText(c column, at int, lines []cells) bool {
	if c.right {
		return false
	}
	for _, line := range lines {
		if line[at] != unknown && !isTime(line[at]) {
			return true
		}
	}
	return false
}

// isTime reports whether a cell begins with a date, as all times in tables do.
func isTime(text string) bool {
	if len(text) < len(time.DateOnly) {
		return false
	}
	_, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)])
	return err == nil
}

// wrap breaks a text at blanks so that it fits the screen behind an indent, which
// the lines below the first one get as blanks.
func (s Screen) wrap(text string, indent int) string {
	const least = 20 // in less than that nobody can read
	room := s.Width - indent
	if s.Width == 0 || room < least {
		return text
	}
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(text) {
		length := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case at+1+length > room:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += length
	}
	return b.String()
}

// shorten cuts a text to a width. What stays is what tells it apart: of a path,
// such as a resource's ID, the end; of a name such as "ACS user 5c1f" the last
// word, too; of anything else the beginning, without a number at its end, which
// might be cut.
func shorten(text string, width int) string {
	runes := []rune(text)
	if len(runes) <= width {
		return text
	}
	blank := strings.LastIndexByte(text, ' ')
	switch last := []rune(text[blank+1:]); {
	case blank < 0 && strings.ContainsRune(text, '/'):
		return "…" + string(runes[len(runes)-width+1:])
	case blank < 0:
		return string(runes[:width-1]) + "…"
	case isTag(string(last)) && len(last) < width-1:
		return strings.TrimRight(string(runes[:width-1-len(last)]), " ") + "…" + string(last)
	}
	return strings.TrimRight(string(runes[:width-1]), "0123456789., ") + "…"
}

// isTag reports whether a word is the four hexadecimal digits that stand at the
// end of a participant's name.
func isTag(word string) bool { return len(word) == 4 && strings.Trim(word, "0123456789abcdef") == "" }
