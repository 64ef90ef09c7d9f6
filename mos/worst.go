package mos

// Worst returns where in a list the result with the lowest R is, the first of several; -1 if none
// has one. The E-model rates one connection at a time, so a call or a participant has no R of its
// own, and means of several mean nothing: the worst stream is what somebody heard.
func Worst(results []Result) int {
	worst := -1
	for i := range results {
		if r, ok := results[i].R.Get(); ok && (worst < 0 || r < results[worst].R.Or(0)) {
			worst = i
		}
	}
	return worst
}
