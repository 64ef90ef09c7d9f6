package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/redact"
)

// keepProducts is the value of --keep-user-agents.
const keepProducts = "products"

func newRedact() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "redact --key-file FILE PATH…",
		Short: "Identities replaced by stable pseudonyms, for sharing",
		Long: `Writes the records with pseudonyms in place of identities: users, phone numbers,
calls, endpoints, tenants, resources, threads, user agents, addresses, and every
unknown text, also in unknown fields and payloads. Metrics, durations, end codes
and times stay. The same ID has the same pseudonym in every file and run with the
same key, so that all joins still work.

The key makes the pseudonyms: with it, people can find out by guessing whose
pseudonym one is. Keep it secret, do not send it along with the records, and destroy
it when nothing more is to be redacted with it. --new-key makes one. Instead of a file
the variable ` + keyVariable + ` may hold the key. A key file that others may read, and a
key that can be guessed, are used with a warning.

Operations, metrics and fields that the documents do not know stay if they look
like a programmer's name; --strict-names replaces them, too. --keep-user-agents products
keeps the names and versions of well-known browsers, systems and SDKs in user agents, and
nothing else of them. Messages name files and documented fields, and quote nothing.`,
		Example: `  acscalls redact --new-key --key-file team.key
  acscalls redact --key-file team.key --out shared.json logs/
  acscalls redact --key-file team.key --keep-user-agents products logs/
  acscalls redact --key-file team.key --to csv --out shared/ logs/`,
	}
	in := inputFlags(cmd, need{})
	to := destinationFlags(cmd)
	key := keyFlags(cmd)
	var o redact.Options
	cmd.Flags().BoolVar(&o.Strict, "strict-names", false, "keep only the names that the documents know")
	agents := cmd.Flags().String("keep-user-agents", "", "keep this `PART` of user agents: products, which are well-known browsers, systems and SDKs with their versions")
	complete(cmd, "keep-user-agents", keepProducts)
	cmd.Flags().BoolVar(&o.ShiftTimes, "shift-times", false, "move all times into the past, by one amount that follows from the key")
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if key.fresh && len(args) == 0 {
			return nil // only a key is made
		}
		return paths(cmd, args)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if o.UserAgentProducts = *agents == keepProducts; *agents != "" && !o.UserAgentProducts {
			return usagef("--keep-user-agents: there is no part %q; use %s", *agents, keepProducts)
		}
		if err := key.apart(*to.out); err != nil {
			return err
		}
		secret, err := key.read(cmd.ErrOrStderr())
		if err != nil || len(args) == 0 {
			return err
		}
		r, err := redact.New(secret, &o)
		if err != nil {
			return err
		}
		s, err := to.open(cmd)
		if err != nil {
			return err
		}
		in.watch = watchFunc(func(_ acstelemetry.Record, err error) { anonymize(err) })
		opts := options()
		opts.HideExcerpts = true
		return to.fill(cmd, s, in, args, opts, r)
	}
	return cmd
}

// anonymize removes undocumented names from the problems of a record: like excerpts, they come
// from the input.
func anonymize(err error) {
	var list *logs.RecordError
	if !errors.As(err, &list) {
		return
	}
	for i := range list.Problems {
		p := &list.Problems[i]
		if !isDocumented(p.Category, logNames) && !isNeighbour(p.Category) {
			p.Category = ""
		}
		if !isDocumented(p.Field, fieldNames) {
			p.Field = ""
		}
	}
}

// isDocumented reports whether a schema, or the envelope, has a name.
func isDocumented(name string, names func(*logs.Schema) []string) bool {
	for _, s := range acstelemetry.Schemas() {
		for _, known := range names(s) {
			if strings.EqualFold(strings.ReplaceAll(name, " ", ""), strings.ReplaceAll(known, " ", "")) {
				return true
			}
		}
	}
	return false
}

// isNeighbour reports whether a documented log without a schema has a name.
func isNeighbour(name string) bool {
	return slices.ContainsFunc(acstelemetry.Neighbours(), func(l logs.Log) bool {
		return strings.EqualFold(name, l.Category) || strings.EqualFold(name, l.Table)
	})
}

func logNames(s *logs.Schema) []string {
	var names []string
	for _, src := range s.Logs() {
		names = append(names, src.Category, src.Table)
	}
	return names
}

func fieldNames(s *logs.Schema) []string {
	names := []string{"properties"}
	for _, f := range append(logs.EnvelopeFields(), s.Fields()...) {
		names = append(append(names, f.Property, f.Column), f.Aliases...)
	}
	return names
}
