package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

const (
	usualWidth  = 80  // columns, if no terminal says how many it has
	widestLines = 100 // longer ones are hard to read
)

// help writes the help of a command, as wide as the terminal.
func help(cmd *cobra.Command, _ []string) {
	screen := screen{width: usualWidth}
	if to := environmentOf(cmd).stdout; to.is && to.width() > 0 {
		screen.width = min(to.width(), widestLines)
	}
	about := cmd.Long
	if about == "" {
		about = cmd.Short
	}
	flags := fmt.Sprintf(".FlagUsagesWrapped %d ", screen.width)
	// There is a gap after the longest name of a command, too.
	template := strings.NewReplacer(".FlagUsages ", flags, ".NamePadding }} ", ".NamePadding }}  ")
	cmd.SetUsageTemplate(template.Replace(cmd.UsageTemplate()))
	text, usage := screen.reflow(strings.TrimSpace(about)), "\n"+cmd.UsageString()
	if cmd.IsAdditionalHelpTopicCommand() {
		usage = ""
	}
	for line := range strings.Lines(usage) {
		text += screen.hang(strings.TrimSuffix(line, "\n"))
	}
	io.WriteString(cmd.OutOrStdout(), text) //nolint:errcheck // there is nowhere to say so
}

// reflow wraps a text again: its paragraphs, and the items of its lists, which begin with
// blanks.
func (s *screen) reflow(text string) string {
	var b strings.Builder
	paragraph, inner := "", 0
	end := func() {
		if paragraph != "" {
			b.WriteString(s.hang(paragraph))
		}
		paragraph = ""
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n ")
		words := strings.TrimLeft(line, " ")
		switch {
		case words == "":
			end()
			b.WriteByte('\n')
		case paragraph != "" && len(line)-len(words) == inner:
			paragraph += " " + words
		default:
			end()
			paragraph, inner = line, textAt(line)
		}
	}
	end()
	return b.String()
}

// hang wraps a line. The lines below begin under its text.
func (s *screen) hang(line string) string {
	at := textAt(line)
	return line[:at] + s.wrap(line[at:], at, at) + "\n"
}

// textAt returns where the text of a line begins: after the leading blanks, and in a list
// after the name and the gap.
func textAt(line string) int {
	words := strings.TrimLeft(line, " ")
	at := len(line) - len(words)
	if gap := strings.Index(words, "  "); at > 0 && gap > 0 {
		return len(line) - len(strings.TrimLeft(words[gap:], " "))
	}
	return at
}
