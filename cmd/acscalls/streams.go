package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func newStreams() *cobra.Command {
	var units strings.Builder
	for _, m := range diagnostics.Metrics() {
		fmt.Fprintf(&units, "  %-34s%s, %s\n", strings.ToLower(m.Name[:1])+m.Name[1:], m.Unit, m.Statistic)
	}
	return newRows("streams", &cobra.Command{
		Short: "One row per media stream: what was measured, whether it was poor and why",
		Long: `One row per media stream of a call, with its metrics and the verdict of the profile.
Participants are numbered from 1 in each call, as in acscalls call.

The table has a few of the metrics. json, ndjson and csv have every column, with null
(in csv nothing) for what the record does not say. findings are the metrics beyond
their limit, missingMetrics those that the profile asks for and the record lacks.
The metrics are those of the log, with their units:

` + units.String() + `
A ratio is from 0 to 1.`,
		Example: `  acscalls streams --quality Poor logs/
  acscalls streams --call 8d1a8374 --format csv --out streams.csv logs/
  acscalls streams --format ndjson logs/ |
      jq 'select(.mediaType == "Video") | .recvResolutionHeight'`,
	}, slices.Concat(callFilters, []string{byParticipant, byIssue, byQuality}), report.WriteStreams, streamRows,
		func(c *calls.Call) bool { return len(c.Streams) > 0 })
}

func streamRows(p *quality.Profile, f *filter, c *calls.Call) []report.StreamRow {
	inCall := f.in(c)
	v := p.Call(c)
	all := report.StreamRows(v)
	var rows []report.StreamRow
	for i := range c.Streams {
		if inCall.keepsStream(v, i) {
			rows = append(rows, all[i])
		}
	}
	return rows
}

// keepsStream reports whether a stream of a call passes --quality, --participant and --issue.
func (f *rowFilter) keepsStream(v *quality.CallVerdict, i int) bool {
	s, verdict := v.Call.Streams[i], v.Streams[i].Verdict
	var issues []quality.Issue
	if verdict == quality.Poor {
		issues = []quality.Issue{{Name: quality.PoorMediaStreams, Count: 1}}
	}
	ids := rowIDs{s.Record.ParticipantID, s.Record.Identifier, s.Record.EndpointID}
	return f.keepsQuality(verdict) && f.keeps(s.Participant, ids, issues)
}
