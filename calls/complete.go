package calls

// Complete reports whether the call looks as if all of its records had arrived,
// and not only in an early version: [Call.Audit] finds nothing missing. That
// records contradict each other does not matter.
//
// It is a guess from what is there: a participant of whom no record has arrived
// is not missed.
func (c *Call) Complete() bool {
	for _, check := range []func(brief) []Shortfall{
		c.auditSummaries, c.auditStreamers, c.auditOperators, c.auditStreams, c.auditVersions,
	} {
		for _, s := range check(true) {
			if s.Gap.Missing() {
				return false
			}
		}
	}
	return true
}

// Missing reports whether the gap means that records have not arrived, or not
// yet; the others are contradictions in those that have.
func (g Gap) Missing() bool {
	switch g {
	case NoEndpoint, OutsideCall, Durations:
		return false
	}
	return true
}
