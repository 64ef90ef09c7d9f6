package main

import (
	"io"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/report"
)

func newExplain() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain CODE[/SUBCODE]…",
		Short: "What an end code means and what to do about it",
		Long: `Says what an end code means, alone or with its subcode: what happened, whose
side was at fault, whether it counts as an ungraceful end, and what to do. Both
are in the call summary log, as ParticipantEndReason and ParticipantEndSubCode.
For a code that the catalogue does not know, there is the meaning of its family.`,
		Example: `  acscalls explain 487
  acscalls explain 410/3101 487/560487`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("name at least one end code, as in 487 or 410/3101")
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	format := formatFlag(cmd)
	out := outputFlags(cmd, nil, false)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, err := parseFormat(*format)
		if err != nil {
			return err
		}
		entries := make([]errorcodes.Entry, len(args))
		for i, arg := range args {
			code, subcode, ok, err := errorcodes.ParsePair(arg)
			if err != nil {
				return usagef("%q is not an end code: write it as in 487 or 410/3101", arg)
			}
			if ok {
				entries[i], _ = errorcodes.LookupSubcode(code, subcode)
			} else {
				entries[i], _ = errorcodes.Lookup(code)
			}
		}
		return out.run(cmd, func(w io.Writer) error { return report.WriteCodes(w, f, entries, nil) })
	}
	return cmd
}
