package logs

import (
	"math"
	"strconv"
	"time"
)

// The functions of this file append values as [opt.Cell] does with AppendText, but faster.

// appendReal appends a number. Most have few decimals: then a whole number divided by a power
// of ten is the number, and since both have at most 15 digits there is no shorter text.
func appendReal(dst []byte, f float64) []byte {
	const most = 1e15
	a := math.Abs(f)
	switch {
	case a >= most || a < 1e-6: // 0, too, which may be negative
		return appendFloat(dst, f)
	case f < 0:
		dst = append(dst, '-')
	}
	whole := uint64(a)
	if float64(whole) == a {
		return appendWhole(dst, whole)
	}
	for scale, decimals := 1e3, 3; decimals <= 9; scale, decimals = scale*1e3, decimals+3 {
		scaled := uint64(a*scale + 0.5)
		if scaled >= most {
			break
		}
		if float64(scaled)/scale == a {
			dst = append(appendWhole(dst, scaled/uint64(scale)), '.')
			return appendFraction(dst, scaled%uint64(scale), decimals)
		}
	}
	return appendFloat(dst, a)
}

// appendFloat appends a number like package opt.
func appendFloat(dst []byte, f float64) []byte {
	switch a := math.Abs(f); {
	case a != 0 && (a < 1e-6 || a >= 1e21):
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	case a >= 1<<53:
		return strconv.AppendFloat(dst, f, 'f', 0, 64)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}

// appendInteger appends a whole number.
func appendInteger(dst []byte, n int64) []byte {
	if n < 0 {
		return appendWhole(append(dst, '-'), -uint64(n))
	}
	return appendWhole(dst, uint64(n))
}

// appendWhole appends a whole number, two digits at a time.
func appendWhole(dst []byte, n uint64) []byte {
	switch { // most have few digits
	case n < 10:
		return append(dst, '0'+byte(n))
	case n < 100:
		return append(dst, pairs[2*n], pairs[2*n+1])
	case n < 10_000:
		high, low := n/100, n%100
		if high < 10 {
			return append(dst, '0'+byte(high), pairs[2*low], pairs[2*low+1])
		}
		return append(dst, pairs[2*high], pairs[2*high+1], pairs[2*low], pairs[2*low+1])
	}
	var text [20]byte
	i := len(text)
	for n >= 100 {
		i -= 2
		text[i], text[i+1] = pairs[2*(n%100)], pairs[2*(n%100)+1]
		n /= 100
	}
	if n >= 10 {
		i -= 2
		text[i], text[i+1] = pairs[2*n], pairs[2*n+1]
	} else {
		i--
		text[i] = '0' + byte(n)
	}
	return append(dst, text[i:]...)
}

// pairs are the numbers from 00 to 99.
const pairs = "00010203040506070809" + "10111213141516171819" + "20212223242526272829" + "30313233343536373839" + "40414243444546474849" +
	"50515253545556575859" + "60616263646566676869" + "70717273747576777879" + "80818283848586878889" + "90919293949596979899"

// appendFraction appends so many digits of a fraction, without the zeros at its end. The
// fraction is not zero.
func appendFraction(dst []byte, n uint64, digits int) []byte {
	var text [10]byte
	if digits%2 == 1 {
		n *= 10
	}
	even := digits + digits%2
	for i := even - 2; i >= 0; i -= 2 {
		text[i], text[i+1] = pairs[2*(n%100)], pairs[2*(n%100)+1]
		n /= 100
	}
	for even > 0 && text[even-1] == '0' {
		even--
	}
	return append(dst, text[:even]...)
}

// appendTime appends a time in UTC, in the years 1 to 9999, in the style of RFC 3339 with as
// many digits as its fraction needs.
func appendTime(dst []byte, t time.Time) []byte {
	const perDay = 24 * 60 * 60
	const toYearOne = 719_162 * perDay // seconds from the beginning of year 1 to that of 1970
	seconds := uint64(t.Unix() + toYearOne)
	year, month, day := civil(uint32(seconds / perDay))
	rest := uint32(seconds % perDay)
	var text [len("2006-01-02T15:04:05")]byte
	two := func(i int, n uint32) { text[i], text[i+1] = pairs[2*n], pairs[2*n+1] }
	two(0, year/100)
	two(2, year%100)
	text[4] = '-'
	two(5, month)
	text[7] = '-'
	two(8, day)
	text[10] = 'T'
	two(11, rest/3600)
	text[13] = ':'
	two(14, rest/60%60)
	text[16] = ':'
	two(17, rest%60)
	dst = append(dst, text[:]...)
	if nano := t.Nanosecond(); nano != 0 {
		dst = appendFraction(append(dst, '.'), uint64(nano), 9)
	}
	return append(dst, 'Z')
}

// civil returns the date of a day, counted from the first of year 1, in the proleptic
// Gregorian calendar. Source: Neri and Schneider, Euclidean affine functions and
// their application to calendar algorithms, 2022.
func civil(days uint32) (year, month, day uint32) {
	const toMarch = 306 // days from March of year 0, so that leap days end a year
	n := 4*(days+toMarch) + 3
	century := n / 146_097
	n = n%146_097 | 3
	p := 2_939_745 * uint64(n)
	yearOfCentury, dayOfYear := uint32(p>>32), uint32(p)/2_939_745/4
	m := 2141*dayOfYear + 197_913
	year, month, day = 100*century+yearOfCentury, m>>16, m&0xffff/2141+1
	if dayOfYear >= toMarch {
		year, month = year+1, month-12
	}
	return year, month, day
}
