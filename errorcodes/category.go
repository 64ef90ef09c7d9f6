package errorcodes

import "strings"

// A Category is the result category that the documents give to a pair of end
// code and subcode.
type Category string

// The result categories. Source: the service's and the client SDKs' lists of
// end subcodes.
const (
	CategoryUnknown               Category = "Unknown"               // none is documented
	CategorySuccess               Category = "Success"               // a normal end
	CategoryExpectedError         Category = "ExpectedError"         // a failure that users and apps cause in daily use
	CategoryUnexpectedClientError Category = "UnexpectedClientError" // a failure on the client
	CategoryUnexpectedServerError Category = "UnexpectedServerError" // a failure of the service
)

// Known reports whether c is a documented category, in any letter case.
// CategoryUnknown is not.
func (c Category) Known() bool {
	return listed(c, CategorySuccess, CategoryExpectedError,
		CategoryUnexpectedClientError, CategoryUnexpectedServerError)
}

// Unexpected reports whether the text of c contains "Unexpected", in any letter case: since 2025
// Call Diagnostics counts a participant that ended so as dropped.
func (c Category) Unexpected() bool {
	return strings.Contains(strings.ToLower(string(c)), "unexpected")
}

// String returns the text of c, "Unknown" if it is empty.
func (c Category) String() string { return orUnknown(c) }

// listed reports whether v is one of all; the logs ignore letter case.
func listed[T ~string](v T, all ...T) bool {
	for _, one := range all {
		if strings.EqualFold(string(v), string(one)) {
			return true
		}
	}
	return false
}

func orUnknown[T ~string](v T) string {
	if v == "" {
		return "Unknown"
	}
	return string(v)
}
