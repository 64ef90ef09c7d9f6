package main

import (
	"fmt"
	"sync/atomic"

	"example.com/acstelemetry/quality"
)

// uncategorized counts the participants of whom the profile cannot say if they were dropped: it
// goes by result categories, and their summaries have none. Several goroutines may count at
// once.
type uncategorized struct{ participants, calls atomic.Int64 }

func (u *uncategorized) add(participants int) {
	if participants > 0 {
		u.participants.Add(int64(participants))
		u.calls.Add(1)
	}
}

// sayUncategorized says of how many participants it is not known if they were dropped, and
// what to do about it.
func (in *input) sayUncategorized() {
	if n := in.uncategorized.participants.Load(); n > 0 && !in.quiet {
		have, they := "have", "they do"
		if n == 1 {
			have, they = "has", "it does"
		}
		say(in.stderr, "%s in %s %s no result category, so %s not count as dropped; --profile %s counts drops by end codes",
			some(n, "participant"), some(in.uncategorized.calls.Load(), "call"), have, they, quality.CallDiagnostics2024().Name)
	}
}

// some writes a number of things, as in "1 call" and "2 calls".
func some(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
