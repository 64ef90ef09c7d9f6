package main

import (
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func newCalls() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "calls PATH…",
		Short: "One row a call: who, how long, how good, what went wrong",
		Long: `One row a call, as in the list of Azure's Call Diagnostics, in the order of
their start. Calls that only a client or a survey tells of are listed, too.

The table leaves out the columns DROPPED, POOR, BAD OPS and RATING where no call
has anything to say in them; WHOLE says whether all records of the call seem to
have arrived. json, ndjson and csv have every column, under a name in camelCase.`,
		Example: `  acscalls calls insights-logs-callsummary/ insights-logs-calldiagnostics/
  acscalls calls --format ndjson logs/ | jq 'select(.quality == "Poor")'`,
		Args: paths,
	}
	in := inputFlags(cmd)
	flags := verdictFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, p, err := flags.parse()
		if err != nil {
			return err
		}
		list, err := assemble(cmd, in, args)
		if err != nil {
			return err
		}
		rows := make([]quality.Row, len(list))
		for i, c := range list {
			rows[i] = p.Call(c).Row()
		}
		if err := report.Calls(cmd.OutOrStdout(), f, rows); err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// assemble returns the calls of all records of the paths.
func assemble(cmd *cobra.Command, in *input, paths []string) ([]*calls.Call, error) {
	var a calls.Assembler
	err := in.each(cmd, paths, options(), func(rec acstelemetry.Record, at logs.Position) error {
		a.Add(rec, at)
		return nil
	})
	return a.Calls(), err
}

// verdicts are the flags of commands that judge calls and write rows.
type verdicts struct{ format, profile *string }

func verdictFlags(cmd *cobra.Command) verdicts { return verdicts{formatFlag(cmd), profileFlag(cmd)} }

func (v verdicts) parse() (report.Format, quality.Profile, error) {
	f, err := parseFormat(*v.format)
	if err != nil {
		return "", quality.Profile{}, err
	}
	p, err := findProfile(*v.profile)
	return f, p, err
}

// profileFlag adds --profile.
func profileFlag(cmd *cobra.Command) *string {
	name := cmd.Flags().String("profile", quality.CallDiagnostics().Name, "thresholds to judge by: "+strings.Join(profileNames(), ", "))
	complete(cmd, "profile", profileNames()...)
	return name
}

func profileNames() []string {
	var names []string
	for _, p := range quality.Profiles() {
		names = append(names, p.Name)
	}
	return names
}

func findProfile(name string) (quality.Profile, error) {
	for _, p := range quality.Profiles() {
		if strings.EqualFold(p.Name, name) {
			return p, nil
		}
	}
	return quality.Profile{}, usagef("unknown profile %q: use one of %s", name, strings.Join(profileNames(), ", "))
}
