package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/report"
)

func newExplain() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain CODE[/SUBCODE]|NAME…",
		Short: "What an end code, a diagnostic or an operation means and what to do about it",
		Long: `Says what an end code means, alone or with its subcode: what happened, whose
fault it was, whether it counts as a drop, and what to do. Both are in the call
summary log, as ParticipantEndReason and ParticipantEndSubCode.
A number that is not an end code is a subcode, and so is one after a slash. All
meanings are printed if there are several. For a code that the catalogue does
not know, there is the meaning of its family.

A name, in any case, is that of a user-facing diagnostic or of an operation of
the client.`,
		Example: `  acscalls explain 487
  acscalls explain 410/3101 487/560487 3112
  acscalls explain CameraFreeze Join`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("name at least one end code, diagnostic or operation, as in 487, 410/3101 or CameraFreeze")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return explainable(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	format := formatFlag(cmd)
	out := outputFlags(cmd, nil, false)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, err := parseFormat(*format)
		if err != nil {
			return err
		}
		var list []report.Explanation
		for _, arg := range args {
			found, err := explain(arg)
			if err != nil {
				return err
			}
			list = append(list, found...)
		}
		return out.run(cmd, func(w io.Writer) error { return report.WriteExplanations(w, f, list, nil) })
	}
	return cmd
}

// explain returns what is known of an argument, which is a code or a name.
func explain(arg string) (list []report.Explanation, err error) {
	entries, err := errorcodes.Search(arg)
	for i := range entries {
		list = append(list, report.Explanation{Code: &entries[i]})
	}
	if err == nil {
		return list, nil
	}
	for _, n := range clientops.DiagnosticNames() { // each has a description of its own
		if n.Description() == clientops.DiagnosticName(arg).Description() {
			return []report.Explanation{{Diagnostic: n}}, nil
		}
	}
	if o := clientops.OperationName(arg); o.Description() != "" {
		for _, n := range clientops.OperationNames() {
			if n.Description() == o.Description() {
				o = n
			}
		}
		return []report.Explanation{{Operation: o}}, nil
	}
	like := ""
	if names := similar(arg); len(names) > 0 {
		like = ", but there is " + strings.Join(names, " and ")
	}
	return nil, usagef("%q is not an end code, a diagnostic or an operation%s: write it as in 487, 410/3101 or CameraFreeze", arg, like)
}

// explainable returns the names that explain knows.
func explainable() []string {
	var names []string
	for _, n := range clientops.DiagnosticNames() {
		names = append(names, strings.ToUpper(string(n[:1]))+string(n[1:]))
	}
	for _, n := range clientops.OperationNames() {
		names = append(names, string(n))
	}
	return names
}

// similar returns a few of the names that contain a text, or else those that cobra, taking them for
// commands, would suggest for it.
func similar(text string) []string {
	const most = 5
	var found []string
	for _, name := range explainable() {
		if text != "" && strings.Contains(strings.ToLower(name), strings.ToLower(text)) {
			found = append(found, name)
		}
	}
	if len(found) == 0 && len(text) > 3 {
		found = nearest(text, explainable(), 3)
	}
	return found[:min(len(found), most)]
}
