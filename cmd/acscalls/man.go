package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newMan() *cobra.Command {
	return &cobra.Command{
		Use:   "man FOLDER",
		Short: "Write the manual pages, for those who pack this program",
		Long: `Writes a manual page for each command into a folder, which is made if it is not there:
acscalls.1, acscalls-calls.1 and so on. They say the same as --help.`,
		Example: `  acscalls man /usr/local/share/man/man1`,
		Hidden:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("name the folder for the pages")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return notWritten(args[0], err)
			}
			return writePages(cmd.Root(), args[0], environmentOf(cmd).now())
		},
	}
}

// writePages writes the pages of a command and of those below it.
func writePages(cmd *cobra.Command, folder string, date time.Time) error {
	cmd.InitDefaultHelpFlag()
	name := filepath.Join(folder, pageName(cmd)+".1")
	if err := os.WriteFile(name, []byte(manPage(cmd, date)), 0o644); err != nil {
		return notWritten(name, err)
	}
	for _, sub := range cmd.Commands() {
		if !sub.IsAvailableCommand() && !sub.IsAdditionalHelpTopicCommand() {
			continue
		}
		if err := writePages(sub, folder, date); err != nil {
			return err
		}
	}
	return nil
}

// pageName returns the name of the page of a command.
func pageName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manPage returns the page of a command in the language of man(7).
func manPage(cmd *cobra.Command, date time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 %s %q\n.SH NAME\n%s \\- %s\n", strings.ToUpper(pageName(cmd)), date.Format(time.DateOnly), "acscalls "+version(),
		roff(pageName(cmd)), roff(cmd.Short))
	if cmd.Runnable() && !cmd.IsAdditionalHelpTopicCommand() {
		b.WriteString(".SH SYNOPSIS\n" + roff(cmd.UseLine()) + "\n")
	}
	b.WriteString(".SH DESCRIPTION\n" + roffText(cmp.Or(cmd.Long, cmd.Short)))
	b.WriteString(".SH OPTIONS\n")
	flag := func(f *pflag.Flag) {
		value, usage := pflag.UnquoteUsage(f)
		names := `\fB\-\-` + roff(f.Name) + `\fR`
		if f.Shorthand != "" {
			names = `\fB\-` + f.Shorthand + `\fR, ` + names
		}
		if text := strings.Trim(f.DefValue, "[]"); text != "" && text != "false" && text != "0" {
			usage += " (default " + text + ")"
		}
		fmt.Fprintf(&b, ".TP\n%s \\fI%s\\fR\n%s\n", names, roff(value), roff(usage))
	}
	cmd.NonInheritedFlags().VisitAll(flag)
	cmd.InheritedFlags().VisitAll(flag)
	if cmd.Example != "" {
		b.WriteString(".SH EXAMPLES\n" + roffText(cmd.Example))
	}
	b.WriteString(".SH SEE ALSO\n")
	if cmd.HasParent() {
		fmt.Fprintf(&b, ".BR %s (1)\n", roff(pageName(cmd.Parent())))
	}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() || sub.IsAdditionalHelpTopicCommand() {
			fmt.Fprintf(&b, ".BR %s (1)\n", roff(pageName(sub)))
		}
	}
	return b.String()
}

// roffText writes paragraphs. Lines that begin with a blank stay as they are.
func roffText(text string) string {
	var b strings.Builder
	asIs := false
	for line := range strings.Lines(strings.TrimSuffix(text, "\n") + "\n") {
		if indented := strings.HasPrefix(line, " "); line != "\n" && indented != asIs {
			b.WriteString(map[bool]string{true: ".nf\n", false: ".fi\n"}[indented])
			asIs = indented
		}
		if line == "\n" {
			line = ".PP\n"
		} else {
			line = roff(line)
		}
		b.WriteString(line)
	}
	if asIs {
		b.WriteString(".fi\n")
	}
	return b.String()
}

// roff writes a text so that nothing in it is taken for a command.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}
