package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/kql"
)

func newKQL() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "kql [QUERY]",
		Short: "The same questions as queries for Log Analytics",
		Long: `Writes a query in Kusto's language for Log Analytics, which makes the list of calls and
the verdicts of a profile where the data already is. Without a QUERY it is the list of
calls; --list names all queries:

` + queryList() + `
--profile gives the thresholds and the rules: those of today, of CallDiagnostics2024, or
your own. --since and --until are fixed times in the query. The comment at the head of each
query says what differs from this program. The queries are checked for syntax, names and
types, and run in ClickHouse's dialect and in DuckDB, but not on Kusto itself.

--as writes a query in another form:

  function           a command that stores it as a function with the parameters Since and
                     Until, in Azure Data Explorer or Fabric
  summary-rule       a template of Azure Resource Manager that makes a summary rule of a
                     Log Analytics workspace
  alert              a template that makes a log search alert rule, of streams,
                     poor-streams or end-reasons
  materialized-view  commands that make a view of each table, with the newest version of
                     each record; --table makes a function read it`,
		Example: `  acscalls kql --since 7d
  acscalls kql participants --profile CallDiagnostics2024
  acscalls kql poor-streams --profile Documented --resource my-acs
  acscalls kql operations --since 2026-07-01 --until 2026-07-31 --out july.kql
  acscalls kql calls --as function --table ACSCallSummary=NewestACSCallSummary
  acscalls kql end-reasons --as alert --above 5 --window 15m > alert.json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("one query is written: leave %q out", strings.Join(args[1:], " "))
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return kql.Names(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	f := filterFlags(cmd, bySince, byUntil, byResource)
	profile := profileFlag(cmd)
	form := kqlFormFlags(cmd)
	names := cmd.Flags().Bool("list", false, "list the queries and write none")
	out := outputFlags(cmd, nil, false)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *names {
			if len(args) > 0 {
				return usagef("--list names all queries: leave %q out", args[0])
			}
			return out.run(cmd, writeQueryList)
		}
		text, err := form.query(cmd, f, *profile, args)
		if err != nil {
			return err
		}
		return out.run(cmd, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		})
	}
	return cmd
}

// query returns the query for the arguments and flags, in its form.
func (form *kqlForm) query(cmd *cobra.Command, f *filter, profile string, args []string) (string, error) {
	if err := form.check(cmd, args); err != nil {
		return "", err
	}
	name := kql.Names()[0]
	if len(args) > 0 {
		name = strings.ToLower(args[0])
	}
	if err := f.parse(environmentOf(cmd).now()); err != nil {
		return "", err
	}
	p, err := findProfile(profile)
	if err != nil {
		return "", err
	}
	tables, err := form.tablesByName()
	if err != nil {
		return "", err
	}
	return form.write(name, p, kql.Options{Since: f.from, Until: f.to, Resources: f.resource, Tables: tables})
}

// writeQueryList writes the queries for people.
func writeQueryList(w io.Writer) error {
	on, ok := w.(*screen)
	if !ok {
		on = new(screen)
	}
	var b strings.Builder
	for line := range strings.Lines(queryList()) {
		b.WriteString(on.hang(strings.TrimSuffix(line, "\n")))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// queryList returns the queries and their purpose, one per line.
func queryList() string {
	var b strings.Builder
	for _, name := range kql.Names() {
		fmt.Fprintf(&b, "  %-14s%s\n", name, kql.Describe(name))
	}
	return b.String()
}
