// Package house_test checks the repository as a whole: which package imports which, the
// tables of fields against the documented ones and against their comments, README, and
// the samples in every shape of delivery.
package house_test

import "testing"

// atRoot makes the root directory of the module the current one until the test ends.
func atRoot(t *testing.T) {
	t.Helper()
	t.Chdir("../..")
}
