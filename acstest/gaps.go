package acstest

import "slices"

// Gap is what is missing in an incomplete call.
type Gap string

// The gaps of calls. The zero Gap means that nothing is missing.
const (
	// GapSummary: one participant's summary.
	GapSummary Gap = "a summary"
	// GapOperator: the summary of one participant whose client has operations.
	GapOperator Gap = "the summary of somebody with operations"
	// GapLastVersion: the last version of one participant's summary.
	GapLastVersion Gap = "a last version"
	// GapLastVersions: the last versions of all summaries.
	GapLastVersions Gap = "all last versions"
	// GapSummaries: all summaries; only client operations name the call.
	GapSummaries Gap = "all summaries"
	// GapEndpoint: the endpoint ID in one client's operations, which links them to a
	// P2P call. P2P calls only.
	GapEndpoint Gap = "an endpoint"
	// GapIdentity: the IDs of one participant, which are redacted. Group calls
	// only.
	GapIdentity Gap = "an identity"
)

// Gaps of calls, in the order in which they are drawn. A call that only its clients know is
// twice as likely.
var (
	groupGaps = []Gap{GapSummary, GapLastVersion, GapLastVersions, GapSummaries, GapSummaries, GapIdentity, GapOperator}
	p2pGaps   = []Gap{GapSummary, GapLastVersion, GapLastVersions, GapSummaries, GapSummaries, GapEndpoint}
)

// gaps returns the gaps that a call can have and the config allows.
func (g *generator) gaps(group bool) []Gap {
	all := p2pGaps
	if group {
		all = groupGaps
	}
	if len(g.cfg.IncompleteBy) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(gap Gap) bool { return !slices.Contains(g.cfg.IncompleteBy, gap) })
}
