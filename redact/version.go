package redact

import (
	"strings"
	"time"

	"example.com/acstelemetry/opt"
)

// isCode reports whether t is an end code or a subcode: a whole number, in any
// spelling of JSON, that is too short for a phone number.
func isCode(t string) bool {
	const most = 999_999
	v, err := opt.Parse[int64](t)
	return err == nil && !opt.HasFraction(t) && len(t) <= len("-999999.000") && -most <= v.Or(0) && v.Or(0) <= most
}

// isComparison reports whether t is a comparison with a number that is too short for a
// phone number.
func isComparison(t string) bool {
	number := strings.TrimLeft(t, "<>=! ")
	whole, fraction, _ := strings.Cut(number, ".")
	return number != t && isShort(whole, 6) && len(fraction) <= 6 && strings.Trim(fraction, "0123456789") == "" && len(whole+fraction) <= 6
}

// stages are the words in a version for its maturity.
var stages = []string{"alpha", "beta", "preview", "rc", "stable", "dev", "ga", "release", "patch"}

// isVersion reports whether t is a version, such as 1.19.2.2_beta or
// 1.3.1-beta.1, or the date of an API version, which a sample prints in the US style.
// A text that may be a phone number or the address of a machine is not one.
func isVersion(t string) bool {
	if _, err := time.Parse("1/2/06", t); err == nil {
		return true
	}
	if date := strings.TrimSuffix(t, "-preview"); len(date) == len(time.DateOnly) {
		if _, err := time.Parse(time.DateOnly, date); err == nil {
			return true
		}
	}
	numbers, stage := t, ""
	if i := strings.IndexAny(t, "_-+"); i >= 0 {
		numbers, stage = t[:i], t[i+1:]
	}
	parts := strings.Split(numbers, ".")
	if len(parts) > 4 || stage == "" && len(numbers) < len(t) || stage != "" && !isStage(stage) {
		return false
	}
	for _, p := range parts {
		if !isShort(p, 6) {
			return false
		}
	}
	const digits = 9 // a phone number with dots has more
	return len(numbers)-strings.Count(numbers, ".") <= digits && isShort(parts[0], 2) && !isHost(numbers)
}

// isStage reports whether t is a stage, optionally with a number: beta.1.
func isStage(t string) bool {
	for _, s := range stages {
		if len(t) < len(s) || !strings.EqualFold(t[:len(s)], s) {
			continue
		}
		rest := t[len(s):]
		return rest == "" || isShort(strings.TrimPrefix(rest, "."), 3)
	}
	return false
}

// isShort reports whether t is a number of at most so many digits.
func isShort(t string, most int) bool {
	return t != "" && len(t) <= most && strings.Trim(t, "0123456789") == "" && (t == "0" || t[0] != '0')
}

// isHost reports whether a version of four numbers may be an IP address.
// Versions of the SDK have small numbers; few addresses do.
func isHost(numbers string) bool {
	if _, ok := parseAddress(numbers); !ok {
		return false
	}
	for i, part := range strings.Split(numbers, ".") {
		if len(part) > 2 || i == 0 && len(part) > 1 {
			return true
		}
	}
	return false
}
