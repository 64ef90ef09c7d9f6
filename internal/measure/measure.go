// Package measure writes measured values for people.
package measure

import (
	"math"
	"strconv"
)

// Apart writes a value and the limit that it is beyond, with as many digits as it takes
// to tell them apart.
func Apart(value, limit float64, unit string) (shownValue, shownLimit string) {
	const most = 17 // tells any two numbers apart
	for digits := fewDigits(unit); ; digits++ {
		shownValue, shownLimit = textTo(digits, value, unit), textTo(digits, limit, unit)
		if shownValue != shownLimit || digits >= most {
			return shownValue, shownLimit
		}
	}
}

// Beyond writes a value that is beyond a limit, so that it does not look like the limit.
func Beyond(value, limit float64, unit string) string {
	text, _ := Apart(value, limit, unit)
	return text
}

// Text writes a number with its unit, and a ratio as a percentage.
func Text(value float64, unit string) string { return textTo(fewDigits(unit), value, unit) }

// fewDigits is how many significant digits of a measure are worth reading.
func fewDigits(unit string) int {
	if unit == "ratio" {
		return 4
	}
	return 6
}

func textTo(digits int, value float64, unit string) string {
	if unit == "ratio" {
		return Significant(value*100, digits) + " %"
	}
	return Significant(value, digits) + " " + unit
}

// Significant writes a number with at most so many significant digits, or with those of
// its whole part if that has more. It has an exponent only beyond the range of any
// measure.
func Significant(value float64, digits int) string {
	digits = max(digits, WholeDigits(value))
	text := strconv.FormatFloat(value, 'g', digits, 64)
	if rounded, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(rounded) < 1e15 && (math.Abs(rounded) >= 1e-4 || rounded == 0) {
		return strconv.FormatFloat(rounded, 'f', -1, 64)
	}
	return text
}

// WholeDigits returns how many digits the whole part of a number has: 0 if it has none,
// or if the number is too large for that to mean anything.
func WholeDigits(x float64) int {
	if whole := math.Abs(x); whole >= 1 && whole < 1<<53 {
		return len(strconv.FormatInt(int64(whole), 10))
	}
	return 0
}
