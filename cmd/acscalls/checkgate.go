package main

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

// shareLimit is a flag that sets a limit for a share.
type shareLimit struct {
	flag, measure, title string
	of                   string // what it is a share of
}

// shareLimits are the shares that check measures, in the order of its output.
var shareLimits = []shareLimit{
	{"max-poor-share", string(trend.PoorCalls), "Poor calls", "calls of poor quality, of those that are Good or Poor"},
	{"max-issue-share", string(trend.CallsWithIssues), "Calls with issues", "calls in which something went wrong, of all calls"},
	{"max-poorly-rated-share", string(trend.PoorlyRatedCalls), "Poorly rated calls", "calls that users rated Poor, of those that they rated"},
	{"max-unknown-share", "unknownCalls", "Calls of unknown quality", "calls that are neither Good nor Poor, of all calls"},
	{"max-incomplete-share", "incompleteCalls", "Incomplete calls", "calls with missing records, of all calls"},
	{"max-dropped-share", string(trend.DroppedParticipants), "Dropped participants", "participants who were dropped, of those for whom the profile can tell"},
	{"max-poor-stream-share", string(trend.PoorStreams), "Poor streams", "streams of poor quality, of those that are Good or Poor"},
	{"max-bad-operation-share", string(trend.BadOperations), "Bad operations", "operations of clients with a bad result, of those with a result"},
	{"max-problem-share", "recordsWithProblems", "Records with problems", "records with a problem, of all records"},
	{"max-unreadable-share", "unreadableRecords", "Unreadable records", "records that could not be read, of all records"},
}

// gate holds the limits from the flags of check.
type gate struct {
	cmd          *cobra.Command
	texts        []string   // as given, in the order of shareLimits
	limits       []*big.Rat // in the order of shareLimits; nil without a limit
	minCalls     int
	undocumented int
}

// The flags for counts.
const (
	minCallsFlag     = "min-calls"
	undocumentedFlag = "max-undocumented"
)

func gateFlags(cmd *cobra.Command) *gate {
	g := &gate{cmd: cmd, texts: make([]string, len(shareLimits)), limits: make([]*big.Rat, len(shareLimits))}
	flags := cmd.Flags()
	for i, l := range shareLimits {
		flags.StringVar(&g.texts[i], l.flag, "", "at most this `SHARE`: "+l.of)
	}
	flags.IntVar(&g.minCalls, minCallsFlag, 0, "at least `N` calls; and no share with a limit may be of nothing")
	flags.IntVar(&g.undocumented, undocumentedFlag, 0, "at most `N` different logs, fields and texts that the documents do not know")
	return g
}

// parse checks the flags.
func (g *gate) parse() error {
	for i, l := range shareLimits {
		if !g.cmd.Flags().Changed(l.flag) {
			continue
		}
		limit, ok := parseShare(g.texts[i])
		if !ok {
			return usagef(badShare, l.flag, g.texts[i])
		}
		g.limits[i] = limit
	}
	for name, n := range map[string]int{minCallsFlag: g.minCalls, undocumentedFlag: g.undocumented} {
		if n < 0 {
			return usagef("--%s %d: use a number from 0", name, n)
		}
	}
	if most := 1_000_000; g.undocumented >= most { // more may not be counted
		return usagef("--%s %d: use a number below %d", undocumentedFlag, g.undocumented, most)
	}
	return nil
}

// badShare says how to write a share.
const badShare = "--%s %q: use a percentage from 0%% to 100%%, as in 5%%, or a share from 0 to 1, as in 0.05"

var shareText = regexp.MustCompile(`^([0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})( ?%)?$`)

// parseShare returns the exact share in a text.
func parseShare(text string) (*big.Rat, bool) {
	m := shareText.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return nil, false
	}
	share, ok := new(big.Rat).SetString(m[1])
	if !ok {
		return nil, false
	}
	if m[2] != "" {
		share.Quo(share, big.NewRat(100, 1))
	}
	return share, share.Cmp(big.NewRat(1, 1)) <= 0
}

// judge adds the measures to the result and returns a line for each exceeded limit.
func (g *gate) judge(in *input, c *checker) []string {
	failed := append(g.judgeCount(c, "calls", "Calls", c.judged, minCallsFlag, g.minCalls, "min"),
		g.judgeCount(c, "undocumented", "Undocumented names", c.result.Undocumented(), undocumentedFlag, g.undocumented, "max")...)
	for i, l := range shareLimits {
		s := c.share(l.measure)
		m := report.Measure{Name: l.measure, Title: l.title, Count: s.Part, Total: opt.Of(int64(s.Whole))}
		value, known := s.Value()
		if limit := g.limits[i]; limit != nil {
			text := ""
			asFloat, _ := limit.Float64()
			m.Maximum = opt.Of(asFloat)
			switch {
			case s.Above(limit):
				text = fmt.Sprintf("%s: %d of %d (%s %%), more than --%s %s", lower(l.title), s.Part, s.Whole, percentage(value), l.flag, g.texts[i])
			case !known && g.minCalls > 0:
				text = fmt.Sprintf("%s: 0 of 0, nothing to judge by --%s %s", lower(l.title), l.flag, g.texts[i])
			case !known && !in.quiet:
				say(in.stderr, "%s: 0 of 0, nothing to judge by --%s %s; with --%s that fails", lower(l.title), l.flag, g.texts[i], minCallsFlag)
			}
			if text != "" {
				m.Failed = true
				failed = append(failed, text)
			}
		}
		c.result.Measure(m)
	}
	return failed
}

// judgeCount does the same for a count. It has a limit if its flag is given.
func (g *gate) judgeCount(c *checker, measure, title string, n int, flag string, limit int, bound string) (failed []string) {
	m := report.Measure{Name: measure, Title: title, Count: n}
	if g.cmd.Flags().Changed(flag) {
		than := "fewer"
		if bound == "max" {
			than = "more"
			m.Maximum, m.Failed = opt.Of(float64(limit)), n > limit
		} else {
			m.Minimum, m.Failed = opt.Of(float64(limit)), n < limit
		}
		if m.Failed {
			failed = []string{fmt.Sprintf("%s: %d, %s than --%s %d", lower(title), n, than, flag, limit)}
		}
	}
	c.result.Measure(m)
	return failed
}

// lower makes the first letter of a title small.
func lower(title string) string { return strings.ToLower(title[:1]) + title[1:] }

// percentage writes a share with at most four digits.
func percentage(share float64) string { return strconv.FormatFloat(100*share, 'g', 4, 64) }
