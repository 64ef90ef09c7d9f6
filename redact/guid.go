package redact

import (
	"bytes"
	"strings"
)

const guidLen = 36

// isGUID reports whether t has the form of a GUID. Its letters need not be
// hexadecimal: the documents print IDs that are not.
func isGUID(t string) bool {
	return len(t) == guidLen && t[8] == '-' && t[13] == '-' && t[18] == '-' && t[23] == '-' &&
		(classesOf(t[:8])|classesOf(t[9:13])|classesOf(t[14:18])|classesOf(t[19:23])|classesOf(t[24:]))&otherClass == 0
}

// The classes of characters.
const (
	upperClass = 1 << iota
	lowerClass
	digitClass
	otherClass
)

// classes has the class of each character.
var classes = func() (list [256]uint8) {
	for i := range list {
		switch c := byte(i); {
		case isUpper(c):
			list[i] = upperClass
		case isLower(c):
			list[i] = lowerClass
		case isDigit(c):
			list[i] = digitClass
		default:
			list[i] = otherClass
		}
	}
	return list
}()

// classesOf returns the classes of the characters of t.
func classesOf(t string) (all uint8) {
	for i := range len(t) {
		all |= classes[t[i]]
	}
	return all
}

// isBareGUID reports whether t is a GUID without dashes.
func isBareGUID(t string) bool {
	if len(t) != guidLen-4 {
		return false
	}
	for i := range len(t) {
		if c := t[i] | 0x20; !isDigit(t[i]) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// appendGUID appends a GUID of version 8, which is for custom values. A GUID in
// upper case and in lower case has the same pseudonym, in that case; one in
// mixed case has another, since it is not the same text.
func (m *mac) appendGUID(dst []byte, t string) []byte {
	upper, lower := cases(t)
	if upper && lower {
		return m.appendFoldedGUID(dst, t, false)
	}
	if upper {
		t = strings.ToLower(t)
	}
	return m.appendFoldedGUID(dst, t, upper)
}

// appendFoldedGUID hashes t as it is.
func (m *mac) appendFoldedGUID(dst []byte, t string, upper bool) []byte {
	sum := m.sum(guidTag, t)[:16]
	sum[6] = sum[6]&0x0f | 0x80 // version
	sum[8] = sum[8]&0x3f | 0x80 // variant
	start := len(dst)
	for i, b := range sum {
		switch i {
		case 4, 6, 8, 10:
			dst = append(dst, '-')
		}
		const digits = "0123456789abcdef"
		dst = append(dst, digits[b>>4], digits[b&15])
	}
	if upper {
		copy(dst[start:], bytes.ToUpper(dst[start:]))
	}
	return dst
}

// appendBareGUID appends the pseudonym of a GUID without dashes: that of the GUID
// with dashes, but without them.
func (m *mac) appendBareGUID(dst []byte, t string) []byte {
	dashed := m.appendGUID(nil, t[:8]+"-"+t[8:12]+"-"+t[12:16]+"-"+t[16:20]+"-"+t[20:])
	return append(dst, bytes.ReplaceAll(dashed, []byte("-"), nil)...)
}

// cases reports which cases the letters of t have.
func cases(t string) (upper, lower bool) {
	all := classesOf(t)
	return all&upperClass != 0, all&lowerClass != 0
}

func isUpper(c byte) bool  { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool  { return 'a' <= c && c <= 'z' }
func isLetter(c byte) bool { return isUpper(c) || isLower(c) }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
