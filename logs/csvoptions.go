package logs

import (
	"strings"
	"time"

	"example.com/acstelemetry/opt"
)

// CSVOptions say what a file of CSV does not say itself: which country's style it is
// in. The zero value finds out as much as the file proves; what it does not prove is
// Invalid, with an error that names the option.
type CSVOptions struct {
	// Order is the order of day and month in dates such as 03/02/2026. By default
	// it is the one that any date in the column proves, by a number above 12, or any
	// in another column of times. Where nothing proves it, the day is first after
	// dates with a comma and a clock of 24 hours, as in "03/02/2026, 23:58:00", and
	// the month with AM or PM; any other date results in ErrDateOrder. A column that
	// proves both orders results in ErrMixedDates. In dates with points the day is
	// first, unless Order says MonthFirst.
	//
	// To see all of a column, files and memory are read a second time; of other
	// inputs, up to MaxRecord bytes are read ahead. If later rows prove the other
	// order, their dates and all after them result in ErrMixedDates.
	Order DateOrder

	// Zone is the time zone of times for which neither the time nor the header of
	// their column names one, as with [Local Time]. By default they result in
	// ErrLocalTime. A time that the clocks of the zone showed twice or never, when
	// they were changed, results in ErrClockChange.
	Zone *time.Location

	// Separator is the character between cells. By default it is the one of comma,
	// semicolon, tab and vertical bar with which most names in the header are those
	// of columns, or the one that a line such as "sep=;" before the header names. It
	// cannot be a quote, a line feed or a character beyond ASCII: those count as 0.
	Separator byte

	// DecimalComma says that a comma in a number is always a decimal mark, and that
	// points before groups of three digits separate thousands: 1,234 is less than two,
	// 1.234 and 1.234,5 are more than a thousand; 0.25 stays a quarter. By default a
	// comma is a decimal mark if cells are separated by semicolons, and elsewhere unless
	// it could separate thousands: 0,25 is a quarter, but 1,234 results in ErrDecimal.
	// Between semicolons numbers such as 1.234 and 1.234,5 do.
	DecimalComma bool
}

// DateOrder is the order of day and month in dates of CSV.
type DateOrder uint8

// The orders of day and month.
const (
	AnyOrder   DateOrder = iota // the one that the dates prove
	MonthFirst                  // 2/13/2026, as in the US
	DayFirst                    // 13/2/2026, as in most other countries
)

func (o *CSVOptions) separator() byte {
	switch c := o.Separator; {
	case c == '"', c == '\n', c == '\r', c >= 0x80:
		return 0
	default:
		return c
	}
}

// number returns the text of a cell with a number as JSON spells it, if it has a
// decimal comma or points between thousands.
//
// QUIRK: Excel writes 0,25 where the language of the system does so, and usually a
// semicolon between cells then. If the cell's format shows thousands, 1234 is 1.234.
func (t *csvTable) number(text string, opts *CSVOptions) (string, error) {
	whole, fraction, comma := strings.Cut(trim(text), ",")
	number, grouped := ungroup(whole)
	switch {
	case comma:
		number += "." + fraction
	case !grouped:
		return text, nil
	}
	if v, _ := opt.Parse[float64](number); !v.IsSet() {
		return text, nil // the field says what is wrong with it
	}
	digits := strings.TrimPrefix(whole, "-")
	thousands := len(digits) <= 3 && digits != "0" && len(fraction) == 3
	switch {
	case opts.DecimalComma:
		return number, nil
	case t.separator == ';' && grouped, t.separator != ';' && thousands:
		return text, ErrDecimal
	case grouped:
		return text, nil
	}
	return number, nil
}

// ungroup returns a whole number without the points before groups of three digits, and
// whether there are any. Zero never begins such a number: 0.250 is a quarter.
func ungroup(text string) (number string, grouped bool) {
	groups := strings.Split(strings.TrimPrefix(text, "-"), ".")
	if len(groups) == 1 || len(groups[0]) > 3 || strings.HasPrefix(groups[0], "0") {
		return text, false
	}
	for i, g := range groups {
		if i > 0 && len(g) != 3 || strings.Trim(g, "0123456789") != "" {
			return text, false
		}
	}
	return strings.ReplaceAll(text, ".", ""), true
}
