package main

import (
	"io"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/exposure"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func newExposure() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "exposure PATH…",
		Short: "What ends in 2028: calls, participants and minutes by scenario",
		Long: `Azure supports calls outside of Teams until 30 September 2028. This says which calls
that concerns: how many calls, participants and participant minutes end, by scenario,
month, application and version of it, and SDK version, with the evidence for each
scenario.

  Ends     Stand-alone P2P, Stand-alone group, PSTN by direct routing, PSTN otherwise
  Stays    Teams meeting, Teams Phone extensibility, Teams voice app
  Unknown  the records do not say

The evidence is in the summaries, above all: TPE, participantType, teamsThreadId,
pstnParticipantCallType, identifiers and endpoint types; and in usage of type PSTN. The
records do not say whether a group call was held in a Room. Applications are those that
DiagnosticOptions names.

A call counts once for each application and version that occurs in it. Shares are of all
calls; by month, application and version, of those with the same. Minutes are those of
all participants together. Identifiers are the different users; an application that makes
new users for each call has more of them than people, and telephones have none.

--calls lists the calls instead, each with its scenario and all evidence for it.

After a move, acscalls compare --by "scenario=Stand-alone group" --by "scenario=Teams
meeting" says whether the calls have become better or worse.`,
		Example: `  acscalls exposure logs/
  acscalls exposure --calls --format csv --out scenarios.csv logs/
  acscalls exposure --since 90d --format csv --out exposure.csv logs/
  acscalls exposure --resource my-resource --format json logs/`,
		Args: paths,
	}
	in := inputFlags(cmd, needsCalls)
	f := filterFlags(cmd, allFilters...)
	profile := profileFlag(cmd)
	each := cmd.Flags().Bool("calls", false, "one row per call: its scenario, with the evidence")
	rows := listingFlags[report.ScenarioRow](cmd)
	out := outputFlags(cmd, in, true)
	memoryFlag(cmd, in)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		format, err := rows.parse()
		if err != nil {
			return err
		}
		for _, flag := range []string{"sort", "newest", "limit", "columns", "json", "tz"} {
			if !*each && cmd.Flags().Changed(flag) {
				return usagef("--%s is for rows of calls: use --calls, too", flag)
			}
		}
		if !*each && format == parquet {
			return usagef("--format %s is for rows of calls: use --calls, too", parquet)
		}
		p, err := findProfile(*profile)
		if err != nil {
			return err
		}
		err = out.run(cmd, func(w io.Writer) error {
			a, err := chosenFacts(cmd, in, f, &p, args)
			if err != nil {
				return err
			}
			defer func() { in.uncategorized = uncategorized{} }() // nothing is said of drops
			if *each {
				list := rows.writer(w, format, func(list []report.ScenarioRow) error {
					if format == parquet {
						return writeParquet(w, list)
					}
					return report.WriteScenarios(w, format, list, &out.options)
				})
				err := a.judgeInOrder(f, func(v *quality.CallVerdict) error {
					return list.write([]report.ScenarioRow{report.NewScenarioRow(v.Call)})
				})
				if err != nil {
					return err
				}
				return list.end()
			}
			tallies := make([]exposure.Tally, maxWorkers())
			if err := a.judge(f, func(worker int, v *quality.CallVerdict) { tallies[worker].Add(v.Call) }); err != nil {
				return err
			}
			for i := range tallies[1:] {
				tallies[0].Merge(&tallies[1+i])
			}
			return report.WriteExposure(w, format, &tallies[0], &out.options)
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}
