// Package issue has those of Azure's rules about what went wrong in a call that have never
// changed: which operations and user-facing diagnostics are bad, and by what name Call
// Diagnostics counts them.
package issue

import (
	"unicode"
	"unicode/utf8"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// BadOperation reports whether an operation has a bad result, see [BadResult]. One
// without a result is not bad.
func BadOperation(op *clientops.Record) bool { return HasBadResult(op.ResultType) }

// HasBadResult is BadOperation if only the result is at hand.
func HasBadResult(result opt.Value[clientops.ResultType]) bool {
	r, ok := result.Get()
	return ok && BadResult(r)
}

// BadResult reports whether the result of an operation is bad: any but Succeeded,
// Success and ExpectedError.
func BadResult(r clientops.ResultType) bool {
	switch r {
	case clientops.Succeeded, clientops.Success, clientops.ExpectedError:
		return false
	}
	return true
}

// BadDiagnostic reports whether a user-facing diagnostic was anything but Good
// at some time, or said nothing. Those that only advise the user, such as that
// the microphone is muted, never are. The results of the operations that carried
// it do not count.
func BadDiagnostic(r *calls.DiagnosticRange) bool {
	return BadChanges(r.Name, len(r.Qualities), GoodChanges(r))
}

// GoodChanges returns how many changes of a diagnostic report Good.
func GoodChanges(r *calls.DiagnosticRange) (n int) {
	for _, q := range r.Qualities {
		if q == clientops.Good {
			n++
		}
	}
	return n
}

// BadChanges is BadDiagnostic for a number of changes, some of which report Good.
func BadChanges(name clientops.DiagnosticName, changes, good int) bool {
	return !name.Advice() && (good < changes || changes == 0)
}

// OfOperation returns the name by which a bad operation is counted.
func OfOperation(name clientops.OperationName) string {
	if name == "" {
		return "Operation" // the record does not say which
	}
	return string(name)
}

// OfDiagnostic returns the name by which a bad user-facing diagnostic is counted: its own
// with a capital first letter, as Call Diagnostics writes it.
func OfDiagnostic(diagnostic clientops.DiagnosticName) string {
	name := string(diagnostic)
	if name == "" {
		return string(clientops.UserFacingDiagnostics) // the record does not say which
	}
	first, size := utf8.DecodeRuneInString(name)
	if unicode.IsUpper(first) {
		return name
	}
	return string(unicode.ToUpper(first)) + name[size:]
}
