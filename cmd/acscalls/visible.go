package main

import (
	"fmt"
	"io"
	"os"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"example.com/acstelemetry/internal/textdoc"
)

// visible is a writer to a terminal. Records may hold anything, so it writes control
// characters, which could rewrite the terminal, and invisible marks, such as those that turn
// the reading direction, as JSON escapes them, as in \u202e. JSON has them within texts only
// and so remains the same JSON. Line feeds stay.
type visible struct {
	w    io.Writer
	rest []byte // the beginning of a character whose end is still to come
	buf  []byte
}

// visibleOutput returns standard output, which is visible if it is a terminal.
func visibleOutput(cmd *cobra.Command) io.Writer {
	if environmentOf(cmd).stdout.is {
		return &visible{w: cmd.OutOrStdout()}
	}
	return cmd.OutOrStdout()
}

// asVisible returns the writer to a device.
func asVisible(f *os.File) io.Writer {
	if term.IsTerminal(int(f.Fd())) {
		return &visible{w: f}
	}
	return f
}

func (v *visible) Write(b []byte) (int, error) {
	v.buf = v.buf[:0]
	text := append(v.rest, b...)
	for len(text) > 0 && utf8.FullRune(text) {
		r, n := utf8.DecodeRune(text)
		switch {
		case r == '\n' || !textdoc.IsInvisible(r) && (r != utf8.RuneError || n > 1):
			v.buf = append(v.buf, text[:n]...)
		case r > 0xffff:
			first, second := utf16.EncodeRune(r)
			v.buf = fmt.Appendf(v.buf, `\u%04x\u%04x`, first, second)
		default:
			v.buf = fmt.Appendf(v.buf, `\u%04x`, r)
		}
		text = text[n:]
	}
	v.rest = append(v.rest[:0], text...)
	if _, err := v.w.Write(v.buf); err != nil {
		return 0, err
	}
	return len(b), nil
}
