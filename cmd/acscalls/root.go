package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/report"
)

// newRoot returns the command with all its subcommands.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "acscalls",
		Short: "Read Azure Communication Services call logs and judge the calls",
		Long: `acscalls reads Azure Communication Services call logs and says what calls there
were, how good they were and what went wrong in them.

A PATH is a file, a folder (read with its subfolders) or - for standard input;
plain, gzip or zstd; in any shape in which Azure delivers logs. It may also be an
address such as azblob://ACCOUNT/CONTAINER: see acscalls help sources.

call, support, report, streams, mos and operations read everything twice: first to find the
calls, then for the records of those that they show. What comes through a pipe or from Azure is
kept in a temporary file for that, in the folder that TMPDIR names; so are the facts of calls that
are more than their share of --memory.

convert and redact keep a record at a time. All other commands that read keep facts of
the calls, which take some tenth of the records, and what their result needs. Beyond
--memory they end, and say what takes it.

A filter such as --quality that is given several times means any of the values;
different filters must all fit. Results go to standard output, everything else
to standard error.

Exit status: 0 done; 1 something could not be read or written, or no record was
of use; 2 wrong usage; 3 with --strict, when a record had a problem; 4 with check,
when a limit was exceeded; 130 interrupted. 1 outranks 4, and 4 outranks 3.`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,

		SuggestionsMinimumDistance: 2, // letters

		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			if err := noEmptyFlags(cmd, args); err != nil {
				return err
			}
			useMemory(cmd)
			return outIsNotRead(cmd, args)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().Bool("no-pager", false, "write results longer than the screen to the terminal, not through the program in ACSCALLS_PAGER or PAGER, or less")
	root.SetHelpFunc(help)
	root.SetFlagErrorFunc(flagError)
	for _, g := range groups() {
		root.AddGroup(&g.Group)
		for _, cmd := range g.commands {
			cmd.GroupID = g.ID
			root.AddCommand(cmd)
		}
	}
	root.SetHelpCommandGroupID(groupOther)
	root.SetCompletionCommandGroupID(groupOther)
	root.AddCommand(newSources()) // a topic of the help
	for _, cmd := range append(root.Commands(), root) {
		cmd.Args = usageArgs(cmd.Args)
	}
	strictHelp(root)
	return root
}

// group is some commands under a title in the help.
type group struct {
	cobra.Group
	commands []*cobra.Command
}

const groupOther = "other" // has the commands of cobra, too

// groups returns all commands as the help lists them.
func groups() []group {
	return []group{
		{cobra.Group{ID: "look", Title: "Look at calls:"}, []*cobra.Command{
			newSummary(),
			newCalls(),
			newCall(),
			newParticipants(),
			newStreams(),
			newOperations(),
			newMOS(),
			newReport(),
		}},
		{cobra.Group{ID: "judge", Title: "Judge and compare:"}, []*cobra.Command{
			newCheck(),
			newCompare(),
			newMetrics(),
			newUsage(),
			newExposure(),
		}},
		{cobra.Group{ID: "learn", Title: "Look up what things mean:"}, []*cobra.Command{
			newExplain(),
			newCodes(),
			newThresholds(),
		}},
		{cobra.Group{ID: "convert", Title: "Convert and pass on:"}, []*cobra.Command{
			newConvert(),
			newRedact(),
			newArchive(),
			newSupport(),
			newKQL(),
			newMCP(),
		}},
		{cobra.Group{ID: "divide", Title: "Divide the work:"}, []*cobra.Command{
			newAggregate(),
			newMerge(),
			newKeys(),
		}},
		{cobra.Group{ID: groupOther, Title: "Other:"}, []*cobra.Command{
			newVersion(),
			newMan(),
		}},
	}
}

// strictHelp makes a wrong name after help and completion a usage error. Cobra shows its help
// and ends with status 0.
func strictHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Args = func(_ *cobra.Command, args []string) error {
				if _, rest, err := root.Find(args); err != nil || len(rest) > 0 {
					return usagef("there is no help on %q; see acscalls --help", strings.Join(args, " "))
				}
				return nil
			}
		case "completion":
			cmd.Args = usageArgs(cobra.NoArgs)
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
			for _, shell := range cmd.Commands() {
				shell.Args = usageArgs(shell.Args)
			}
		}
	}
}

// formatFlag adds --format, with the formats of package report and more.
func formatFlag(cmd *cobra.Command, more ...string) *string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, string(f))
	}
	names = append(names, more...)
	text := cmd.Flags().String("format", string(report.Table), "`FORMAT`: "+strings.Join(names, ", "))
	complete(cmd, "format", names...)
	return text
}

// complete gives the shell's completion the values of a flag.
func complete(cmd *cobra.Command, flag string, values ...string) {
	choices := cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
	if err := cmd.RegisterFlagCompletionFunc(flag, choices); err != nil {
		panic(err) // there is no such flag
	}
}

// completeList gives the shell's completion the values of a flag that takes several, with commas
// between them.
func completeList(cmd *cobra.Command, flag string, values []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		before := begun[:strings.LastIndexByte(begun, ',')+1]
		var list []string
		for _, v := range values {
			if !slices.Contains(strings.Split(before, ","), v) {
				list = append(list, before+v)
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
	if err != nil {
		panic(err) // there is no such flag
	}
}

// parseFormat returns the format in the flag.
func parseFormat(text string) (report.Format, error) {
	f, err := report.ParseFormat(text)
	if err != nil {
		return "", usagef("--format: %w", err)
	}
	return f, nil
}
