package opt

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

const redacted = "Redacted"

// Parse reads text as a T by the package's grammar. Strings are kept as they
// are, blanks included. The error, if any, says why the Value is Invalid; it
// wraps one of the package's errors.
func Parse[T Scalar](text string) (Value[T], error) {
	if s := missing(text); s != Set {
		return Value[T]{state: s}, nil
	}
	var v T
	if err := parseInto(&v, text); err != nil {
		return Value[T]{state: Invalid}, err
	}
	if t, ok := any(&v).(*time.Time); ok && t.IsZero() {
		return Value[T]{state: Null}, nil
	}
	return Value[T]{v, Set}, nil
}

// parseInto reads text, which is not missing, into the value that p points to.
//
// QUIRK: one sample prints a number as 577, the next as "577" or "3.146336E-05".
// Text is read the same way, in quotes or not.
func parseInto[T Scalar](p *T, text string) (err error) {
	switch p := any(p).(type) {
	case *string:
		*p = text
	case *int64:
		*p, err = parseInteger(text)
	case *float64:
		*p, err = parseReal(text)
	case *bool:
		*p, err = parseBool(text)
	case *time.Time:
		*p, err = parseTime(text)
	default: // a named type of these kinds
		v := reflect.ValueOf(p).Elem()
		switch v.Kind() {
		case reflect.String:
			v.SetString(text)
		case reflect.Int64:
			var n int64
			n, err = parseInteger(text)
			v.SetInt(n)
		case reflect.Bool:
			var is bool
			is, err = parseBool(text)
			v.SetBool(is)
		default:
			var f float64
			f, err = parseReal(text)
			v.SetFloat(f)
		}
	}
	return err
}

// noValue lists the texts that mean no value: those in lower case in any case, the first
// four as they are (NAT is a type of usage). No documented field has one of them as its
// value.
//
// QUIRK: the samples print a missing value as "", "null", "-" or null, in numbers
// too. Other spellings come from the tools that logs pass through: None (Python, the
// Azure CLI), nan, NaN, NaT and <NA> (pandas), NULL (SQL Server), \N (MySQL, Hive),
// (null) (Oracle), <null> and [NULL] (SQL clients), NA (R), N/A and #N/A
// (spreadsheets), undefined (JavaScript), nil and <nil> (Ruby, Go), -nan (C).
var noValue = [...]string{
	"-", "NA", `\N`, "NaT", "nan", "n/a", "nil", "null", "none", "<na>", "#n/a", "-nan",
	"<nil>", "(null)", "<null>", "[null]", "undefined",
}

const exactNoValues = 4

// longestNoValue is the length in bytes of the longest text that means no value or a
// redacted one, without the blanks around it.
const longestNoValue = len("undefined")

// missing returns the state of a text that means no value, or Set.
//
// QUIRK: a hidden ID is printed as "Redacted". Cells copied from a page or a
// spreadsheet may hold a no-break space (U+00A0) instead of nothing.
func missing(text string) State {
	t := trim(text)
	if t != "" && (t[0] == noBreak[0] || t[len(t)-1] == noBreak[1]) {
		t = strings.Trim(t, " \t\r\n"+noBreak)
	}
	switch {
	case t == "":
		return Null
	case len(t) > longestNoValue || '0' <= t[0] && t[0] <= '9':
		return Set
	case strings.EqualFold(t, redacted):
		return Redacted
	}
	for i, word := range noValue {
		if t == word || i >= exactNoValues && strings.EqualFold(t, word) {
			return Null
		}
	}
	return Set
}

const noBreak = "\u00a0"

func trim(s string) string { return strings.Trim(s, " \t\r\n") }

// number is a JSON number split into its parts.
type number struct {
	neg      bool
	whole    string // digits before the point
	fraction string // digits after it
	exponent string // with its sign, or empty
}

// splitNumber checks text against the grammar of JSON numbers.
func splitNumber(text string) (n number, ok bool) {
	s := text
	if strings.HasPrefix(s, "-") {
		n.neg, s = true, s[1:]
	}
	n.whole, s = digits(s)
	if n.whole == "" || len(n.whole) > 1 && n.whole[0] == '0' {
		return n, false
	}
	if strings.HasPrefix(s, ".") {
		if n.fraction, s = digits(s[1:]); n.fraction == "" {
			return n, false
		}
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		s = s[1:]
		unsigned := s
		if s != "" && (s[0] == '+' || s[0] == '-') {
			unsigned = s[1:]
		}
		exp, rest := digits(unsigned)
		if exp == "" {
			return n, false
		}
		n.exponent, s = s[:len(s)-len(rest)], rest
	}
	return n, s == ""
}

// digits splits s after its leading decimal digits.
func digits(s string) (head, tail string) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}

// isZero reports whether all digits of the number are zeros.
func (n number) isZero() bool {
	return strings.Trim(n.whole, "0") == "" && strings.Trim(n.fraction, "0") == ""
}

// scaled returns the number as digits × 10^exp, where the digits neither begin
// nor end with a zero.
func (n number) scaled() (digits string, exp int) {
	const far = 1 << 30 // beyond any number of digits, and small enough that no sum of an int overflows
	exp, err := strconv.Atoi("0" + strings.TrimLeft(n.exponent, "+-"))
	if err != nil || exp > far {
		exp = far
	}
	if strings.HasPrefix(n.exponent, "-") {
		exp = -exp
	}
	fraction := strings.TrimRight(n.fraction, "0") // usually nothing is left
	mantissa := n.whole + fraction
	digits = strings.TrimRight(mantissa, "0")
	exp += len(mantissa) - len(digits) - len(fraction)
	return strings.TrimLeft(digits, "0"), exp
}

// parseInteger reads a JSON number and cuts it toward zero.
//
// QUIRK: pandas prints a column of whole numbers as 61.0 as soon as one of its cells
// is empty, and averages come with a fraction where the documents say a whole number.
func parseInteger(text string) (int64, error) {
	text = trim(text)
	n, ok := splitNumber(text)
	if !ok {
		return 0, ErrNumber
	}
	if n.isZero() {
		return 0, nil
	}
	if n.fraction == "" && n.exponent == "" {
		v, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return 0, ErrRange
		}
		return v, nil
	}
	short, exp := n.scaled()
	if whole := len(short) + exp; whole <= 0 {
		return 0, nil
	} else if whole > 19 { // math.MaxInt64 has 19 digits
		return 0, ErrRange
	}
	short = short[:min(len(short), len(short)+exp)] + strings.Repeat("0", max(exp, 0))
	if n.neg {
		short = "-" + short
	}
	v, err := strconv.ParseInt(short, 10, 64)
	if err != nil {
		return 0, ErrRange
	}
	return v, nil
}

// HasFraction reports whether text is a number with a fraction other than zero, such
// as 80.5 or 805e-1. [Parse] cuts it where a whole number is due.
func HasFraction(text string) bool {
	n, ok := splitNumber(trim(text))
	if !ok || n.isZero() || n.fraction == "" && n.exponent == "" {
		return false
	}
	_, exp := n.scaled()
	return exp < 0
}

// parseReal reads a JSON number as the nearest float64.
func parseReal(text string) (float64, error) {
	text = trim(text)
	n, ok := splitNumber(text)
	if !ok {
		return 0, ErrNumber
	}
	// QUIRK: strconv.ParseFloat uses no more than 800 digits for the size of a
	// whole number, and treats exponents beyond 10000 as 10000
	// (go.dev/issue/42436).
	if len(text) > 400 {
		digits, exp := n.scaled()
		text = "0." + digits + "e" + strconv.Itoa(exp+len(digits))
		if n.neg {
			text = "-" + text
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f == 0 && !n.isZero() {
		return 0, ErrRange
	}
	return f, nil
}

// parseBool reads true or false.
//
// QUIRK: a sample prints "TRUE" and "FALSE", in quotes.
func parseBool(text string) (bool, error) {
	switch text = trim(text); {
	case strings.EqualFold(text, "true"):
		return true, nil
	case strings.EqualFold(text, "false"):
		return false, nil
	}
	return false, ErrBool
}

// Exact reports whether f is exactly the number that text spells, as far as
// whole numbers go: a whole number above 2^53 may have digits that a float64
// cannot hold. Every reader takes numbers with a fraction or an exponent as the
// nearest float64, so they always count as exact.
func Exact(text string, f float64) bool {
	if math.Abs(f) < 1<<53 { // 2^53 itself may have been 2^53 + 1
		return true
	}
	n, ok := splitNumber(trim(text))
	if !ok || n.exponent != "" || n.fraction != "" {
		return ok
	}
	return strings.TrimLeft(strconv.FormatFloat(f, 'f', 0, 64), "-") == n.whole
}
