package acstest

import "slices"

// Lack is something that an incomplete call lacks.
type Lack string

// What a call can lack. The zero Lack is nothing.
const (
	// LackSummary: one participant's summary.
	LackSummary Lack = "a summary"
	// LackOperator: one participant's summary, whose client has operations.
	LackOperator Lack = "the summary of somebody with operations"
	// LackLastVersion: the last version of one participant's summary.
	LackLastVersion Lack = "a last version"
	// LackLastVersions: the last versions of all summaries.
	LackLastVersions Lack = "all last versions"
	// LackSummaries: all summaries; only client operations tell of the call.
	LackSummaries Lack = "all summaries"
	// LackEndpoint: in one client's operations the endpoint, by which a P2P call
	// joins them. P2P calls only.
	LackEndpoint Lack = "an endpoint"
	// LackIdentity: the IDs of one participant, which are redacted. Group calls
	// only.
	LackIdentity Lack = "an identity"
)

// What calls can lack, in the order in which it is drawn.
var (
	groupLacks = []Lack{LackSummary, LackLastVersion, LackLastVersions, LackSummaries, LackIdentity, LackOperator}
	p2pLacks   = []Lack{LackSummary, LackLastVersion, LackLastVersions, LackSummaries, LackEndpoint}
)

// lacks returns what a call can lack, as far as the config wants it.
func (g *generator) lacks(group bool) []Lack {
	all := p2pLacks
	if group {
		all = groupLacks
	}
	if len(g.cfg.IncompleteBy) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(l Lack) bool { return !slices.Contains(g.cfg.IncompleteBy, l) })
}
