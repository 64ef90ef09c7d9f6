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
		return quality.Profile{}, noProfile(name, err)
	}
	defer f.Close() //nolint:errcheck // it is only read
	p, err := quality.ReadProfile(f)
	if err != nil {
		return quality.Profile{}, noProfile(name, err)
	}
	return p, nil
}

// noProfile returns the error for a file that cannot be read, or holds no valid profile.
func noProfile(name string, err error) error {
	if path := new(fs.PathError); errors.As(err, &path) {
		return fmt.Errorf("--profile: %s cannot be read: %w; use a file that is there, or one of %s", name, path.Err, strings.Join(profileNames(), ", "))
	}
	list := listError{error: usagef("--profile: %s is not a valid profile:", name)}
	for mistake := range strings.SplitSeq(err.Error(), "\n") { // as errors.Join separates them
		list.lines = append(list.lines, "  "+strings.TrimPrefix(mistake, quality.ErrProfile.Error()+": "))
	}
	list.lines = append(list.lines, "acscalls thresholds --profile "+profileNames()[0]+" --format json writes one that is valid")
	return list
}
