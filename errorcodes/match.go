package errorcodes

// A Match says how specific the answer of a lookup is.
type Match string

// The matches, the most specific first.
const (
	MatchPair    Match = "Pair"    // end code and subcode are in a list
	MatchRule    Match = "Rule"    // no list names the pair, but a rule covers its subcode
	MatchSubcode Match = "Subcode" // no list names the pair, but its subcode has one meaning
	MatchCode    Match = "Code"    // only the end code is known
	MatchFamily  Match = "Family"  // not even the end code is known
	MatchNone    Match = "None"    // there is no code to look up; only [Find] and [FindValues] return it
)

// Known reports whether m is one of the matches above, in any letter case.
func (m Match) Known() bool {
	return listed(m, MatchPair, MatchRule, MatchSubcode, MatchCode, MatchFamily, MatchNone)
}

// String returns the text of m, "Unknown" if it is empty.
func (m Match) String() string { return orUnknown(m) }
