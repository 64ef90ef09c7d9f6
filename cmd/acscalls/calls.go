package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

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
has anything to say in them; COMPLETE says whether all records of the call seem to
have arrived. json, ndjson and csv have every column, under a name in camelCase.`,
		Example: `  acscalls calls insights-logs-callsummary/ insights-logs-calldiagnostics/
  acscalls calls --quality Poor --since 7d --sort -poorStreams --limit 20 logs/
  acscalls calls --format ndjson logs/ | jq .issueBreakdown`,
		Args: paths,
	}
	in := inputFlags(cmd)
	f := filterFlags(cmd, allFilters...)
	profile := profileFlag(cmd)
	rows := listingFlags[quality.Row](cmd)
	out := outputFlags(cmd, in, true)
	memoryFlag(cmd, in)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		format, err := rows.parse()
		if err != nil {
			return err
		}
		p, err := findProfile(*profile)
		if err != nil {
			return err
		}
		err = out.run(cmd, func(w io.Writer) error {
			list, err := listed(cmd, in, f, &p, args)
			if err != nil {
				return err
			}
			if list, err = rows.choose(list); err != nil {
				return err
			}
			return report.WriteCalls(w, format, list, &out.options)
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// verdicts are the flags of commands that judge calls and write something other
// than rows.
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
	name := cmd.Flags().String("profile", quality.CallDiagnostics().Name,
		"`PROFILE` to judge by: "+strings.Join(profileNames(), ", ")+", or a file of your own, as in mine.json")
	choices := cobra.FixedCompletions(profileNames(), cobra.ShellCompDirectiveDefault) // files, too
	if err := cmd.RegisterFlagCompletionFunc("profile", choices); err != nil {
		panic(err) // there is no such flag
	}
	return name
}

func profileNames() []string {
	var names []string
	for _, p := range quality.Profiles() {
		names = append(names, p.Name)
	}
	return names
}

// findProfile returns the profile of a name, in any case, or in a file.
func findProfile(name string) (quality.Profile, error) {
	for _, p := range quality.Profiles() {
		if strings.EqualFold(p.Name, name) {
			return p, nil
		}
	}
	if !strings.EqualFold(filepath.Ext(name), ".json") && !strings.ContainsAny(name, "/"+string(os.PathSeparator)) {
		return quality.Profile{}, usagef("--profile: there is no profile %q; use %s or a file, FILE.json", name, strings.Join(profileNames(), ", "))
	}
	f, err := os.Open(name)
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return quality.Profile{}, fmt.Errorf("--profile: %s cannot be read: %w; use a file that is there, or one of %s", name, err, strings.Join(profileNames(), ", "))
	}
	defer f.Close() //nolint:errcheck // it is only read
	p, err := quality.ReadProfile(f)
	if err != nil {
		mistakes := strings.ReplaceAll(err.Error(), "\n", "; ") // of errors.Join
		return quality.Profile{}, fmt.Errorf("--profile: %s: %s; acscalls thresholds --profile %s --format json writes one", name, mistakes, profileNames()[0])
	}
	return p, nil
}
