package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Messages about wrong flags and arguments: what is wrong, and what to do. The messages of the
// packages that parse the command line are for Go programmers.

// flagError returns the error for a wrong flag.
func flagError(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	var none *pflag.ValueRequiredError
	var unknown *pflag.NotExistError
	see := "see " + cmd.CommandPath() + " --help"
	switch {
	case errors.As(err, &value):
		return wrongValue(value)
	case errors.As(err, &none) && none.GetFlag().Name == "json":
		return usagef("--json needs the names of FIELDS after it, as in --json callId,quality; --format json writes all; %s", see)
	case errors.As(err, &none):
		kind, _ := pflag.UnquoteUsage(none.GetFlag())
		return usagef("--%s needs a %s after it; %s", none.GetFlag().Name, kind, see)
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		short := unknown.GetSpecifiedShortnames()
		if short[0] >= '0' && short[0] <= '9' {
			return usagef("-%s was taken for a flag: write %s -- -%[1]s", short, cmd.CommandPath())
		}
		return usagef("unknown flag: -%s; %s", unknown.GetSpecifiedName(), see)
	}
	if errors.As(err, &unknown) {
		return unknownFlag(cmd, unknown.GetSpecifiedName(), see)
	}
	return usagef("%w; %s", err, see)
}

// otherNames are what other programs call what a flag here does. It comes in the first of the
// spellings whose flag the command has.
var otherNames = map[string][]string{
	"json":    {"--format json", "--to lines"},
	"ndjson":  {"--format ndjson", "--to lines"},
	"csv":     {"--format csv", "--to csv"},
	"parquet": {"--format parquet", "--to parquet"},
	"table":   {"--format table"},
	"output":  {"--out"},
	"reverse": {"--newest", "--sort -COLUMN"},
	"desc":    {"--sort -COLUMN", "--newest"},
	"fields":  {"--columns"},
	"from":    {"--since"},
	"to":      {"--until"},
	"silent":  {"--quiet"},
	"group":   {"--by"},
}

// unknownFlag returns the error for a flag that a command does not have. It names the flags that
// are like it.
func unknownFlag(cmd *cobra.Command, name, see string) error {
	has := func(spelling string) bool {
		flag, _, _ := strings.Cut(strings.TrimPrefix(spelling, "--"), " ")
		return cmd.Flags().Lookup(flag) != nil
	}
	like := ""
	if at := slices.IndexFunc(otherNames[name], has); at >= 0 {
		like = otherNames[name][at]
	} else {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if found := nearest(name, names, min(2, len(name)/2)); len(found) > 0 {
			like = "--" + strings.Join(found, " and --")
		}
	}
	if like != "" {
		like = ", but there is " + like
	}
	return usagef("unknown flag: --%s%s; %s", name, like, see)
}

// nearest returns the names that begin with a text or differ from it in so many letters, as cobra
// suggests commands.
func nearest(text string, names []string, letters int) []string {
	guess := &cobra.Command{SuggestionsMinimumDistance: letters}
	for _, name := range names {
		guess.AddCommand(&cobra.Command{Use: name, Run: func(*cobra.Command, []string) {}})
	}
	return guess.SuggestionsFor(text)
}

// wrongValue returns the error for a wrong value, which says what the flag may be.
func wrongValue(err *pflag.InvalidValueError) error {
	flag, text := err.GetFlag(), err.GetValue()
	switch flag.Value.Type() {
	case "int":
		return usagef("--%s %q: use a whole number from 0, as in 20", flag.Name, text)
	case "bool":
		return usagef("--%s=%s: write --%[1]s, or leave it out", flag.Name, text)
	}
	because := errors.Unwrap(err)
	if because == nil {
		because = err
	}
	return usagef("--%s %q: %w", flag.Name, text, because)
}

// noEmptyFlags returns an error for a flag with an empty value, which a script's variable may
// have.
func noEmptyFlags(cmd *cobra.Command, _ []string) error {
	var err error
	cmd.Flags().Visit(func(f *pflag.Flag) {
		empty := f.Value.Type() == "string" && strings.TrimSpace(f.Value.String()) == ""
		if list, ok := f.Value.(pflag.SliceValue); ok {
			for _, text := range list.GetSlice() {
				empty = empty || strings.TrimSpace(text) == ""
			}
		}
		if empty && err == nil {
			kind, _ := pflag.UnquoteUsage(f)
			err = usagef("--%s is empty: say which %s, or leave it out", f.Name, kind)
		}
	})
	return err
}

// usageArgs turns the errors of a check of arguments into usage errors.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		err := check(cmd, args)
		var usage usageError
		switch {
		case err == nil:
			return nil
		case errors.As(err, &usage):
			return fmt.Errorf("%w; usage: %s", err, cmd.UseLine())
		case !cmd.HasSubCommands():
			name := strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
			return usagef("%s takes no argument: leave %q out", name, strings.Join(args, " "))
		}
		if !cmd.HasParent() && isPath(args[0]) {
			path := args[0]
			if isAddress(path) {
				path = shownPath(path)
			}
			return usagef("%s is no command but something to read: acscalls summary %[1]s says what is in it, acscalls calls %[1]s lists the calls", path)
		}
		like := ""
		if names := cmd.SuggestionsFor(args[0]); len(names) > 0 {
			like = ", but there is " + strings.Join(names, " and ")
		}
		return usagef("there is no command %q%s; see %s --help", args[0], like, cmd.CommandPath())
	}
}

// paths checks that there is at least one path.
func paths(cmd *cobra.Command, args []string) error {
	if json := cmd.Flags().Lookup("json"); len(args) == 0 && json != nil && json.Changed {
		if took := json.Value.(pflag.SliceValue).GetSlice(); len(took) == 1 && isPath(took[0]) {
			return usagef("--json took %q for the names of fields: write --format json for all fields, or as in --json callId,quality %[1]s", took[0])
		}
	}
	if len(args) == 0 {
		return usagef("name at least one file or folder, or - for standard input")
	}
	for _, path := range args {
		if path == "" {
			return usagef("a path is empty: name a file or folder, or - for standard input")
		}
		if err := checkAddress(path, environmentOf(cmd).now()); err != nil {
			return err
		}
	}
	return nil
}
