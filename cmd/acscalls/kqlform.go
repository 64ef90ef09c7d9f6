package main

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/kql"
	"example.com/acstelemetry/quality"
)

// kqlForm is the form in which kql writes a query, by its flags.
type kqlForm struct {
	form, name, folder, destination, severity string
	tables, actionGroups                      []string
	bin, window, every                        time.Duration
	above                                     float64
	backfill                                  bool
}

// kqlForms are the forms besides the query itself, and the flags that act in each.
var kqlForms = []struct {
	form  string
	flags []string
}{
	{"function", []string{"since", "until", "resource", "profile", "table", "name", "folder"}},
	{"summary-rule", []string{"resource", "profile", "table", "name", "bin", "destination"}},
	{"alert", []string{"resource", "profile", "table", "name", "window", "every", "above", "severity", "action-group"}},
	{"materialized-view", []string{"table", "folder", "backfill"}},
}

// kqlFormNames returns the names of the forms.
func kqlFormNames() (names []string) {
	for _, f := range kqlForms {
		names = append(names, f.form)
	}
	return names
}

// kqlFormFlags adds the flags of the forms.
func kqlFormFlags(cmd *cobra.Command) *kqlForm {
	f, flags := new(kqlForm), cmd.Flags()
	flags.StringVar(&f.form, "as", "", "write the query as this `FORM`: "+strings.Join(kqlFormNames(), ", "))
	flags.StringArrayVar(&f.tables, "table", nil, "read a table by another name, `NAME=OTHER`, as in ACSCallSummary=Summaries")
	flags.StringVar(&f.name, "name", "", "`NAME` of the function or rule")
	flags.StringVar(&f.folder, "folder", "", "`FOLDER` in which functions and views are listed (default acstelemetry)")
	flags.BoolVar(&f.backfill, "backfill", false, "make views from the records that are there, too")
	flags.DurationVar(&f.bin, "bin", 0, "`TIME` that a run of a summary rule covers: 20m to 24h (default 1h)")
	flags.StringVar(&f.destination, "destination", "", "`TABLE` that gets a summary rule's rows; it ends with _CL")
	flags.DurationVar(&f.window, "window", 0, "`TIME` that a run of an alert rule looks back: 1m to 48h (default 1h)")
	flags.DurationVar(&f.every, "every", 0, "`TIME` between the runs of an alert rule (default the window)")
	flags.Float64Var(&f.above, "above", 0, "`NUMBER` of rows, or of dropped participants, above which an alert fires")
	flags.StringVar(&f.severity, "severity", "", "`SEVERITY` of an alert: Critical, Error, Warning (default), Informational, Verbose")
	flags.StringArrayVar(&f.actionGroups, "action-group", nil, "`ID` of an action group that an alert calls")
	complete(cmd, "as", kqlFormNames()...)
	complete(cmd, "severity", "Critical", "Error", "Warning", "Informational", "Verbose")
	return f
}

// check reports flags that do not act in the form.
func (f *kqlForm) check(cmd *cobra.Command, args []string) error {
	acts := []string{"since", "until", "resource", "profile", "table"}
	if f.form != "" {
		i := slices.Index(kqlFormNames(), f.form)
		if i < 0 {
			return usagef("there is no form %q: use --as %s", f.form, strings.Join(kqlFormNames(), ", "))
		}
		acts = kqlForms[i].flags
		if f.form == "materialized-view" && len(args) > 0 {
			return usagef("--as materialized-view makes the views of all tables: leave %q out", args[0])
		}
	}
	for _, one := range kqlForms {
		for _, flag := range one.flags {
			if !cmd.Flags().Changed(flag) || slices.Contains(acts, flag) {
				continue
			}
			var forms []string
			for _, other := range kqlForms {
				if slices.Contains(other.flags, flag) {
					forms = append(forms, other.form)
				}
			}
			return usagef("--%s acts only with --as %s", flag, strings.Join(forms, ", "))
		}
	}
	return nil
}

// tablesByName returns the other names of tables.
func (f *kqlForm) tablesByName() (map[string]string, error) {
	tables := map[string]string{}
	for _, pair := range f.tables {
		name, other, ok := strings.Cut(pair, "=")
		if _, again := tables[name]; !ok || again {
			return nil, usagef("--table %q: use NAME=OTHER, once for each table", pair)
		}
		tables[name] = other
	}
	return tables, nil
}

// write returns a query in its form.
func (f *kqlForm) write(query string, p quality.Profile, o kql.Options) (text string, err error) {
	switch f.form {
	case "function":
		text, err = kql.Function(query, p, &kql.FunctionOptions{Options: o, Name: f.name, Folder: f.folder})
	case "summary-rule":
		text, err = kql.SummaryRule(query, p, &kql.SummaryRuleOptions{Options: o, Name: f.name, Bin: f.bin, Table: f.destination})
	case "alert":
		text, err = kql.Alert(query, p, &kql.AlertOptions{Options: o, Name: f.name, Window: f.window, Every: f.every,
			Above: f.above, Severity: f.severity, ActionGroups: f.actionGroups})
	case "materialized-view":
		var views []kql.View
		views, err = kql.MaterializedViews(&kql.ViewOptions{Tables: o.Tables, Folder: f.folder, Backfill: f.backfill})
		var texts []string
		for _, v := range views {
			texts = append(texts, v.Text)
		}
		text = strings.Join(texts, "\n") // the editor runs what is between empty lines
	default:
		var q kql.Query
		q, err = kql.Find(query, p, &o)
		text = q.Text
	}
	if errors.Is(err, kql.ErrUnknown) || errors.Is(err, kql.ErrOptions) || errors.Is(err, kql.ErrRefused) {
		err = usageError{err}
	}
	return text, err
}
