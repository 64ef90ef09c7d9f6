package main

import (
	"io"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func newThresholds() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "thresholds",
		Short: "The profiles by which calls are judged, and where each number and rule comes from",
		Long: `Writes all profiles, or one. Thresholds say which metric makes a stream poor, from
which limit on and for which kind of stream; one for a kind of stream replaces one for
all kinds. Rules say who was dropped, what makes a call poor, and how what clients report
becomes part of a call. CallDiagnostics has those of Azure's queries of today, and
CallDiagnostics2024 those that were before: they take drops from end codes.

With --profile, json is the profile itself: save it in a file, change it, and give
the file to --profile of any command. Without, it is an array of all profiles. csv has
a row for each threshold and each rule; a rule has its name in the column rule.`,
		Example: `  acscalls thresholds
  acscalls thresholds --profile CallDiagnostics --format json --out mine.json
  acscalls calls --profile mine.json logs/`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	format := formatFlag(cmd)
	profile := profileFlag(cmd)
	flag := cmd.Flags().Lookup("profile")
	flag.DefValue = "" // without the flag all are written
	out := outputFlags(cmd, nil, false)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		f, err := parseFormat(*format)
		if err != nil {
			return err
		}
		profiles := quality.Profiles()
		if flag.Changed {
			p, err := findProfile(*profile)
			if err != nil {
				return err
			}
			profiles = []quality.Profile{p}
		}
		return out.run(cmd, func(w io.Writer) error { return report.WriteThresholds(w, f, profiles, nil) })
	}
	return cmd
}
