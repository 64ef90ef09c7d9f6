package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// verdicts are the flags of commands that judge calls but do not write rows.
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

// findProfile returns the profile with a name, in any case, or the one in a file.
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
		mistakes := strings.ReplaceAll(err.Error(), "\n", "; ") // errors.Join separates them by line feeds
		return quality.Profile{}, fmt.Errorf("--profile: %s: %s; acscalls thresholds --profile %s --format json writes one", name, mistakes, profileNames()[0])
	}
	return p, nil
}
