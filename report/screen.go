package report

import (
	"io"
	"time"

	"example.com/acstelemetry/opt"
)

// Screen is a writer that also says how people look at what is written: tables
// and texts suit themselves to it, all other formats do not. Without one, tables
// are as wide as their cells, without colours, and times are in UTC.
type Screen struct {
	io.Writer
	// Width is how many columns the terminal has. In a wider table texts are
	// shortened, the longest first, and where that is not enough the least
	// important columns are left out and named below; numbers and times are
	// whole or not there. Other lines are wrapped. 0 means that there is no
	// limit.
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
