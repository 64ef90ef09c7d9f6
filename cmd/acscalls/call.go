package main

import (
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
)

func newCall() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "call ID PATH…",
		Short: "One call: overview, issues, timeline",
		Long: `One call with its participants, what went wrong, its streams, what its records
lack, and who did what when.

ID is the call's ID or the beginning of it, as long as that fits one call only.
A participant ID, an identifier or an endpoint ID finds the call, too. In the
timeline a ! stands before what went wrong. csv has a line for each item of the
timeline, json has everything.`,
		Example: `  acscalls call 8d1a8374 logs/
  acscalls call --format json acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b logs/`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("name a call, and at least one file or folder, or - for standard input")
			}
			return nil
		},
	}
	in := inputFlags(cmd)
	flags := verdictFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, p, err := flags.parse()
		if err != nil {
			return err
		}
		list, err := assemble(cmd, in, args[1:])
		if err != nil {
			return err
		}
		call, err := findCall(list, args[0])
		if err != nil {
			in.end() //nolint:errcheck // that the call is not there says more
			return err
		}
		if err := report.Call(cmd.OutOrStdout(), f, report.NewCallView(&p, p.Call(call))); err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// findCall returns the one call that an ID means: its own ID, else the beginning
// of it, else an ID of somebody in it, else the beginning of such a one.
func findCall(list []*calls.Call, id string) (*calls.Call, error) {
	id = strings.TrimSpace(id)
	if id == "" {
		return nil, usagef("the call's ID is empty")
	}
	for _, match := range []func(*calls.Call) bool{
		func(c *calls.Call) bool { return strings.EqualFold(c.ID.Or(""), id) },
		func(c *calls.Call) bool { return hasPrefix(c.ID.Or(""), id) },
		func(c *calls.Call) bool {
			return anyID(c, func(other string) bool { return strings.EqualFold(other, id) })
		},
		func(c *calls.Call) bool { return anyID(c, func(other string) bool { return hasPrefix(other, id) }) },
	} {
		var found []*calls.Call
		for _, c := range list {
			if match(c) {
				found = append(found, c)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return nil, usagef("%q fits %d calls: %s; name one of them", id, len(found), names(found))
		}
	}
	return nil, usagef("no call, participant, identifier or endpoint begins with %q; acscalls calls lists the calls", id)
}

// hasPrefix is strings.HasPrefix in any case.
func hasPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// anyID reports whether an ID of somebody in the call fits.
func anyID(c *calls.Call, fits func(string) bool) bool {
	has := func(ids ...opt.Value[string]) bool {
		for _, id := range ids {
			if text, ok := id.Get(); ok && fits(text) {
				return true
			}
		}
		return false
	}
	for _, p := range c.Participants {
		if fits(p.Key) || p.Summary != nil && has(p.Summary.ParticipantID, p.Summary.Identifier, p.Summary.EndpointID) {
			return true
		}
		for _, op := range p.Operations {
			if has(op.ParticipantID, op.EndpointID) {
				return true
			}
		}
	}
	for _, s := range c.Streams {
		if has(s.Record.ParticipantID, s.Record.Identifier, s.Record.EndpointID) {
			return true
		}
	}
	return false
}

// names lists calls in an error, a few at most.
func names(list []*calls.Call) string {
	const most = 5
	var ids []string
	for _, c := range list[:min(most, len(list))] {
		id, ok := c.ID.Get()
		if !ok {
			id = "one without an ID (" + c.Source.String() + ")"
		}
		ids = append(ids, id)
	}
	if len(list) > most {
		ids = append(ids, "…")
	}
	return strings.Join(ids, ", ")
}
