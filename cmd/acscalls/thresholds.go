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
		Short: "The profiles by which streams are judged, and where each number comes from",
		Long: `Writes the thresholds of all profiles, or of one: which metric makes a stream poor,
from which limit on, for which kind of stream, and where the number comes from.
A threshold for one kind of stream replaces one for all kinds.

With --profile, json is the profile itself: save it in a file, change it, and give
the file to --profile of any command. Without, it is an array of all profiles.`,
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
