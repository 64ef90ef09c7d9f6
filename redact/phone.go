package redact

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// isPhone reports whether t is a phone number: digits, or a plus sign and
// digits with separators.
func isPhone(t string) bool {
	digits := strings.TrimPrefix(t, "+")
	if len(digits) < len(t) {
		digits = undialled.Replace(digits)
	}
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// undialled removes the separators that people write between the digits of a
// phone number.
var undialled = strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "", "/", "", "\u00a0", "")

// appendPhone appends a phone number that nobody has: the country code 999 is
// not in use, and the number has more digits than are allowed. The same digits
// give the same number, with or without separators or a plus sign.
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
