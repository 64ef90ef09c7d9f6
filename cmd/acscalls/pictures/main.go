// Command pictures turns what a program printed on a terminal into a picture: it
// reads text with the terminal's colours from standard input and writes SVG to
// standard output. Its argument is how many columns the terminal has; lines that
// are longer go on in the next one, as there. docs/pictures/make uses it.
package main

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

func main() {
	if err := start(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func start(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("name the number of columns, and nothing else")
	}
	columns, err := strconv.Atoi(args[0])
	if err != nil || columns < 1 {
		return fmt.Errorf("%q is no number of columns", args[0])
	}
	return draw(os.Stdout, os.Stdin, columns)
}

// A letter and a line of the picture, and its margin, in pixels.
const (
	letter = 7.8
	height = 18
	margin = 16
	size   = 13 // of the font
)

// style is how a stretch of text looks: classes of the picture's style sheet.
type style struct {
	bold, dim bool
	colour    string
}

// colours are those that terminals have by number from 30.
var colours = []string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}

// run is a stretch of text in one style.
type run struct {
	style  style
	column int // from 0
	text   string
}

// cell is a letter on the terminal.
type cell struct {
	style  style
	letter rune
}

// draw writes the picture of a terminal's text.
func draw(w io.Writer, r io.Reader, columns int) error {
	var lines [][]run
	var now style
	in := bufio.NewScanner(r)
	for in.Scan() {
		line, err := parse(strings.TrimSuffix(in.Text(), "\r"), &now)
		if err != nil {
			return fmt.Errorf("line %d: %w", len(lines)+1, err)
		}
		lines = append(lines, wrap(line, columns)...)
	}
	if err := in.Err(); err != nil {
		return err
	}
	_, err := io.WriteString(w, picture(lines))
	return err
}

// parse takes a line apart. The style goes on from line to line.
func parse(line string, now *style) (letters []cell, err error) {
	for line != "" {
		text, rest, escape := strings.Cut(line, "\x1b[")
		for _, c := range text {
			if c < ' ' || c == 0x7f || c == utf8.RuneError {
				return nil, fmt.Errorf("%q cannot be drawn", c)
			}
			letters = append(letters, cell{*now, c})
		}
		line = ""
		if escape {
			codes, after, ok := strings.Cut(rest, "m")
			if !ok {
				return nil, fmt.Errorf("%q is not a change of style", rest)
			}
			for code := range strings.SplitSeq(codes, ";") {
				if err := now.set(code); err != nil {
					return nil, err
				}
			}
			line = after
		}
	}
	return letters, nil
}

// wrap divides a line into lines of so many columns, and these into runs. Behind
// two blanks another run begins, for there a table may have its next column.
func wrap(letters []cell, columns int) [][]run {
	lines := [][]run{nil}
	blanks := 0
	for i, l := range letters {
		if i > 0 && i%columns == 0 {
			lines = append(lines, nil)
		}
		if l.letter == ' ' {
			blanks++
			continue
		}
		line := &lines[len(lines)-1]
		n := len(*line)
		switch {
		case n == 0 || blanks > 1 || (*line)[n-1].style != l.style:
			*line = append(*line, run{l.style, i % columns, string(l.letter)})
		default:
			(*line)[n-1].text += strings.Repeat(" ", blanks) + string(l.letter)
		}
		blanks = 0
	}
	return lines
}

// set changes the style by a code of SGR (ECMA-48, 8.3.117).
func (s *style) set(code string) error {
	var n int
	if _, err := fmt.Sscanf(code, "%d", &n); err != nil && code != "" {
		return fmt.Errorf("%q is not a code of a style", code)
	}
	switch {
	case n == 0:
		*s = style{}
	case n == 1:
		s.bold = true
	case n == 2:
		s.dim = true
	case n == 22:
		s.bold, s.dim = false, false
	case n == 39:
		s.colour = ""
	case 30 <= n && n < 38:
		s.colour = colours[n-30]
	case 90 <= n && n < 98:
		s.colour = colours[n-90]
	default:
		return fmt.Errorf("the style %d is not known here", n)
	}
	return nil
}

func (s style) class() string {
	var names []string
	if s.bold {
		names = append(names, "bold")
	}
	if s.dim {
		names = append(names, "dim")
	}
	if s.colour != "" {
		names = append(names, s.colour)
	}
	if names == nil {
		return ""
	}
	return ` class="` + strings.Join(names, " ") + `"`
}

const head = `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d">
<style>
text { font: %dpx ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #d6deeb; white-space: pre; }
.bold { font-weight: bold; fill: #ffffff; } .dim { fill: #8b98a9; }
.red { fill: #ff7b72; } .green { fill: #56d364; } .yellow { fill: #e3b341; } .blue { fill: #79c0ff; }
.magenta { fill: #d2a8ff; } .cyan { fill: #76e3ea; } .white { fill: #ffffff; } .black { fill: #8b98a9; }
</style>
<rect width="100%%" height="100%%" rx="8" fill="#161b22"/>
`

// picture writes each run at its column, so that columns stand below each other
// in whatever font there is.
func picture(lines [][]run) string {
	widest := 0
	for _, line := range lines {
		for _, r := range line {
			widest = max(widest, r.column+utf8.RuneCountInString(r.text))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, head, int(float64(widest)*letter)+2*margin, len(lines)*height+2*margin, size)
	for i, line := range lines {
		if len(line) == 0 {
			continue
		}
		fmt.Fprintf(&b, `<text y="%d" xml:space="preserve">`, margin+i*height+size)
		for _, r := range line {
			fmt.Fprintf(&b, `<tspan x="%.1f"%s>`, margin+float64(r.column)*letter, r.style.class())
			xml.EscapeText(&b, []byte(r.text)) //nolint:errcheck // a strings.Builder never fails
			b.WriteString("</tspan>")
		}
		b.WriteString("</text>\n")
	}
	b.WriteString("</svg>\n")
	return b.String()
}
