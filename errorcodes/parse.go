package errorcodes

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// What can be wrong with the text of a code. Errors of [Parse] and [ParsePair]
// wrap one of these.
var (
	ErrNoCode   = errors.New("holds no code")          // empty, blank, "-" or "null"
	ErrRedacted = errors.New("code was redacted")      // "Redacted", in any letter case
	ErrSyntax   = errors.New("not a whole number")     // "abc", "487.5", "0487", "+487"
	ErrRange    = errors.New("number is too large")    // does not fit an int
	ErrExtra    = errors.New("more than CODE/SUBCODE") // "487/1/2"
)

// Parse reads an end code or a subcode as the logs write them: a whole number by
// the grammar of JSON numbers, so that 487, 487.0 and 4.87e2 are the same code,
// with blanks around it. Whether the catalogue knows the number does not matter:
// negative numbers and those without a family are returned as they are.
func Parse(text string) (int, error) {
	t := strings.Trim(text, " \t\r\n")
	switch {
	case t == "" || t == "-" || t == "null":
		return 0, textError(text, ErrNoCode)
	case strings.EqualFold(t, "redacted"):
		return 0, textError(text, ErrRedacted)
	}
	n, err := parseWhole(t)
	if err != nil {
		return 0, textError(text, err)
	}
	return n, nil
}

// ParsePair reads "CODE" or "CODE/SUBCODE", with blanks around either number,
// each by the rules of [Parse]. hasSubcode is true if there is a slash; the text
// after it must then be a number.
func ParsePair(text string) (code, subcode int, hasSubcode bool, err error) {
	first, second, hasSubcode := strings.Cut(text, "/")
	if strings.Contains(second, "/") {
		return 0, 0, false, textError(text, ErrExtra)
	}
	if code, err = Parse(first); err != nil {
		return 0, 0, false, fmt.Errorf("%w (end code)", err)
	}
	if !hasSubcode {
		return code, 0, false, nil
	}
	if subcode, err = Parse(second); err != nil {
		return 0, 0, false, fmt.Errorf("%w (subcode)", err)
	}
	return code, subcode, true, nil
}

// textError names the faulty text, shortened, because logs may contain anything.
func textError(text string, err error) error {
	const longest = 40
	if len(text) > longest {
		text = text[:longest] + "…"
	}
	return fmt.Errorf("errorcodes: %q: %w", text, err)
}

// parseWhole reads a JSON number that has no fraction.
func parseWhole(s string) (int, error) {
	unsigned := strings.TrimPrefix(s, "-")
	whole, rest := cutDigits(unsigned)
	if whole == "" || len(whole) > 1 && whole[0] == '0' {
		return 0, ErrSyntax
	}
	if rest != "" {
		return parseDecimal(len(unsigned) < len(s), whole, rest)
	}
	n, err := strconv.Atoi(s)
	if err != nil { // digits only, so nothing else can be wrong
		return 0, ErrRange
	}
	return n, nil
}

// parseDecimal reads a number with a fraction, an exponent or both; rest is the text from the
// point or the e on. The digits decide whether the value is whole, because a float64 would
// round large numbers.
func parseDecimal(negative bool, whole, rest string) (int, error) {
	fraction, exponent, ok := cutDecimal(rest)
	if !ok {
		return 0, ErrSyntax
	}
	digits := strings.TrimRight(whole+fraction, "0")
	if digits == "" {
		return 0, nil
	}
	point := len(whole) + exponent // how many digits are before the point
	if point < len(digits) {
		return 0, ErrSyntax
	}
	zeros := point - len(digits)
	digits = strings.TrimLeft(digits, "0")
	if len(digits)+zeros > len("9223372036854775807") {
		return 0, ErrRange
	}
	digits += strings.Repeat("0", zeros)
	if negative {
		digits = "-" + digits
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0, ErrRange
	}
	return n, nil
}

// farExponent is far beyond the exponent of any number that fits an int, and small enough to be
// added to the length of a text.
const farExponent = 1 << 30

// cutDecimal splits what follows the whole digits of a JSON number. An exponent
// further from zero than farExponent is returned as that: the answer is the same.
func cutDecimal(s string) (fraction string, exponent int, ok bool) {
	if strings.HasPrefix(s, ".") {
		if fraction, s = cutDigits(s[1:]); fraction == "" {
			return "", 0, false
		}
	}
	if s == "" {
		return fraction, 0, true
	}
	if s[0] != 'e' && s[0] != 'E' {
		return "", 0, false
	}
	sign, s := 1, s[1:]
	if strings.HasPrefix(s, "-") {
		sign, s = -1, s[1:]
	} else {
		s = strings.TrimPrefix(s, "+")
	}
	digits, s := cutDigits(s)
	if digits == "" || s != "" {
		return "", 0, false
	}
	exponent, err := strconv.Atoi(digits)
	if err != nil || exponent > farExponent {
		exponent = farExponent
	}
	return fraction, sign * exponent, true
}

// cutDigits splits s after its leading decimal digits.
func cutDigits(s string) (digits, rest string) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}
