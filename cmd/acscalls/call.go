package main

import (
	"fmt"
	"io"
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
A participant ID, an identifier or an endpoint ID finds the call, too. If several
calls fit they are listed; one without an ID is named by where its record stands.

In the timeline a ! stands before what went wrong. csv has a line for each item of the
timeline; json has everything, every record of the call included.`,
		Example: `  acscalls call 8d1a8374 logs/
  acscalls call --format json acs:61fddbe3-0003-4066-97bc-6aaf143bbb84 logs/`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("name a call, and at least one file or folder, or - for standard input")
			}
			if strings.TrimSpace(args[0]) == "" {
				return usagef("the call's ID is empty: say which call")
			}
			return paths(cmd, args[1:])
		},
	}
	in := inputFlags(cmd)
	flags := verdictFlags(cmd)
	out := outputFlags(cmd, in, true)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, p, err := flags.parse()
		if err != nil {
			return err
		}
		err = out.run(cmd, func(w io.Writer) error {
			list, err := assemble(cmd, in, args[1:])
			if err != nil {
				return err
			}
			call, err := findCall(list, args[0])
			if err != nil {
				in.end() //nolint:errcheck // that the call is not there says more
				return err
			}
			return report.Call(w, f, report.NewCallView(&p, p.Call(call)))
		})
		if err != nil {
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
	c, err := callByID(list, id)
	if c != nil || err != nil {
		return c, err
	}
	c, err = firstMatch(list, id,
		func(c *calls.Call) bool {
			return anyID(c, func(other string) bool { return strings.EqualFold(bareID(other), bareID(id)) })
		},
		func(c *calls.Call) bool {
			return anyID(c, func(other string) bool { return hasPrefix(bareID(other), bareID(id)) })
		},
	)
	if c == nil && err == nil {
		err = usagef("no call, participant, identifier or endpoint begins with %q; acscalls calls lists the calls", id)
	}
	return c, err
}

// callByID returns the one call that has an ID, or else whose ID begins with it;
// nil if there is none. The ID may be what nameOf says.
func callByID(list []*calls.Call, id string) (*calls.Call, error) {
	return firstMatch(list, id,
		func(c *calls.Call) bool { return strings.EqualFold(nameOf(c), id) },
		func(c *calls.Call) bool { return hasPrefix(c.ID.Or(""), id) },
	)
}

// firstMatch returns the one call that fits the first condition that any call
// fits; nil if none fits any.
func firstMatch(list []*calls.Call, id string, conditions ...func(*calls.Call) bool) (*calls.Call, error) {
	for _, match := range conditions {
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
			return nil, severalCalls(id, found)
		}
	}
	return nil, nil
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

// nameOf returns what names a call on the command line: its ID, or for a call
// without one where its record stands.
func nameOf(c *calls.Call) string {
	if id, ok := c.ID.Get(); ok {
		return id
	}
	return c.Source.String()
}

// severalCalls is the error that an ID fits several calls. It lists them, a few
// at most.
func severalCalls(id string, found []*calls.Call) error {
	const most = 10
	err := listError{usagef("%q fits %d calls; name one of them:", id, len(found)), nil}
	for _, c := range found[:min(most, len(found))] {
		start := "unknown start"
		if t, ok := c.Start.Get(); ok {
			start = t.Format("2006-01-02 15:04:05 UTC")
		}
		err.lines = append(err.lines, fmt.Sprintf("  %s  %s  %s  participants: %d",
			nameOf(c), c.Type.Or("unknown type"), start, len(c.Participants)))
	}
	if more := len(found) - most; more > 0 {
		err.lines = append(err.lines, fmt.Sprintf("  and %d more", more))
	}
	return err
}
