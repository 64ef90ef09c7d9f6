package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/logs"
)

// csvStyle says how CSV is read where it does not say so itself.
type csvStyle struct {
	order     csvOrder
	zone      csvZone
	separator csvSeparator
	comma     bool
}

// csvFlags adds the flags for CSV.
func csvFlags(cmd *cobra.Command, c *csvStyle) {
	cmd.Flags().Var(&c.order, "csv-order", "`ORDER` of dates such as 03/02/2026 in CSV if none in a column shows it: day (first) or month (first)")
	cmd.Flags().Var(&c.zone, "csv-zone", "time `ZONE` of times in CSV without one, as under [Local Time]: UTC, local, or a name as in Europe/Berlin")
	cmd.Flags().Var(&c.separator, "csv-separator", "`CHARACTER` between the cells of CSV: one character, or tab; found by itself if it is not given")
	cmd.Flags().BoolVar(&c.comma, "csv-decimal-comma", false, "read 1,234 in CSV as a number with a fraction, and 1.234 as one with thousands; 0,25, and 1,234 with semicolons between cells, have a fraction anyway")
	complete(cmd, "csv-order", "day", "month")
	complete(cmd, "csv-zone", "UTC", "local")
	complete(cmd, "csv-separator", ",", ";", "tab", "|")
}

// set makes the style that of opts.
func (c *csvStyle) set(opts *logs.Options, env *environment) {
	opts.CSV = logs.CSVOptions{
		Order: logs.DateOrder(c.order), Zone: c.zone.Location, Separator: byte(c.separator), DecimalComma: c.comma,
	}
	if c.zone.local {
		opts.CSV.Zone = env.local
	}
}

// csvTerms are the names of the options in the library's errors, each followed by that of its
// flag.
var csvTerms = []string{
	"set Options.CSV.Order", "use --csv-order",
	"set Options.CSV.Zone", "use --csv-zone",
	"set Options.CSV.DecimalComma", "use --csv-decimal-comma",
}

// csvOrder is an order of day and month as a flag.
type csvOrder logs.DateOrder

// Set sets the order from the text of a flag.
func (o *csvOrder) Set(text string) error {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "day":
		*o = csvOrder(logs.DayFirst)
	case "month":
		*o = csvOrder(logs.MonthFirst)
	default:
		return errors.New("use day or month")
	}
	return nil
}

func (o *csvOrder) String() string {
	switch logs.DateOrder(*o) {
	case logs.DayFirst:
		return "day"
	case logs.MonthFirst:
		return "month"
	}
	return ""
}

// Type names the kind of value in the help.
func (*csvOrder) Type() string { return "order" }

// csvZone is a time zone as a flag.
type csvZone struct {
	*time.Location
	local bool // that of the computer
}

// Set sets the zone from the text of a flag.
func (z *csvZone) Set(text string) error {
	if z.local = strings.EqualFold(text, "local"); z.local {
		return nil
	}
	if strings.EqualFold(text, "UTC") {
		z.Location = time.UTC
		return nil
	}
	zone, err := time.LoadLocation(text)
	if err != nil || text == "" {
		return fmt.Errorf("there is no time zone %q; use UTC, local or a name as in Europe/Berlin", text)
	}
	z.Location = zone
	return nil
}

func (z *csvZone) String() string {
	switch {
	case z.local:
		return "local"
	case z.Location == nil:
		return ""
	}
	return z.Location.String()
}

// Type names the kind of value in the help.
func (*csvZone) Type() string { return "zone" }

// csvSeparator is a character between cells as a flag.
type csvSeparator byte

// Set sets the separator from the text of a flag.
func (s *csvSeparator) Set(text string) error {
	switch {
	case text == "tab" || text == `\t`:
		*s = '\t'
	case len(text) != 1 || strings.Contains("\"\r\n", text):
		return errors.New("use one character, as in ;, or tab")
	default:
		*s = csvSeparator(text[0])
	}
	return nil
}

func (s *csvSeparator) String() string {
	switch *s {
	case 0:
		return ""
	case '\t':
		return "tab"
	}
	return string(rune(*s))
}

// Type names the kind of value in the help.
func (*csvSeparator) Type() string { return "character" }
