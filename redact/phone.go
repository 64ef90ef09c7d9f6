package redact

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// isPhone reports whether t is a number to dial: digits, or a plus sign with
// digits that may be set apart.
func isPhone(t string) bool {
	digits := strings.TrimPrefix(t, "+")
	if len(digits) < len(t) {
		digits = undialled.Replace(digits)
	}
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// undialled takes out what people write between the digits of a phone number.
var undialled = strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "", "/", "", "\u00a0", "")

// appendPhone appends a phone number that nobody has: the country code 999 is
// not in use, and it has more digits than a number may have. The same digits
// give the same number, set apart or not, with a plus sign or without.
func (m *mac) appendPhone(dst []byte, t string) []byte {
	if strings.HasPrefix(t, "+") {
		dst = append(dst, '+')
	}
	return m.appendNumber(dst, undialled.Replace(strings.TrimPrefix(t, "+")))
}

// appendNumber appends a whole number of 18 digits.
func (m *mac) appendNumber(dst []byte, t string) []byte {
	n := binary.BigEndian.Uint64(m.sum(digitsTag, t)[:8])
	return fmt.Appendf(dst, "999%015d", n%1e15)
}
