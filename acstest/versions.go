package acstest

// versionState says what a version of a record contains.
type versionState int

const (
	first versionState = iota // null for values that are not known yet
	stale                     // differs from the last version
	last                      // the version that counts
)

// versionPlan says in which versions a record comes.
type versionPlan int

const (
	once           versionPlan = iota // as one record of the plain log
	thenPlain                         // an update, then the plain record
	updatesOnly                       // two updates; the second counts
	plainThenFirst                    // the plain record outranks an update that comes later
	newer                             // two plain records; the one generated later counts
	reversed                          // two updates, the second delivered before the first
	firstOnly                         // an update that is never followed up
)

var versionPlans = []versionPlan{thenPlain, updatesOnly, plainThenFirst, newer, reversed}

// sendVersions calls send for each version with the time of delivery, the suffix of the
// category, the number (0 for the plain log) and the state. Before and done are the times
// of the first and the last version.
func (g *generator) sendVersions(p versionPlan, before, done int64, send func(at int64, category string, version int64, state versionState)) {
	later := done + int64(g.rand.between(5_000, 90_000))
	const updates = "Updates"
	switch p {
	case once:
		send(done, "", 0, last)
	case thenPlain:
		send(before, updates, 1, first)
		send(done, "", 0, last)
	case updatesOnly:
		send(before, updates, 1, first)
		send(done, updates, 2, last)
	case plainThenFirst:
		send(done, "", 0, last)
		send(later, updates, 3, stale)
	case newer:
		send(done, "", 0, stale)
		send(later, "", 0, last)
	case reversed:
		send(done, updates, 2, last)
		send(later, updates, 1, first)
	case firstOnly:
		send(before, updates, 1, first)
	}
}
