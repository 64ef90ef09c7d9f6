// Package factsonly marks the records that package calls makes from facts, so that packages
// which need more of a record than its facts do not take the rest for absent.
package factsonly

import (
	"errors"

	"example.com/acstelemetry/logs"
)

// err is the problem of a record with facts alone.
var err = errors.New("only the facts of the record are kept")

// Extra returns the Extra of a record with facts alone.
func Extra() *logs.Extra { return &logs.Extra{Problems: []logs.Problem{{Err: err}}} }

// Is reports whether a record, or one of which it is a copy, has such an Extra.
func Is(head *logs.Envelope) bool {
	if head.Extra == nil {
		return false
	}
	for i := range head.Extra.Problems {
		if head.Extra.Problems[i].Err == err {
			return true
		}
	}
	return false
}
