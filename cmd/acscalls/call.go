package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func newCall() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "call ID PATH…",
		Short: "One call: overview, issues, timeline",
		Long: `One call with its participants, what went wrong, its streams, recordings, captions
and requests to Call Automation, which records are missing, and who did what when.

ID is the ID of the call, or the beginning of it if only one call matches. A
participant ID, an identifier, an endpoint ID or the phone number of a billing record
finds the call, too; a message says which of them it was. If several calls match, they are listed; the position of its record names a call without an ID.

The timeline has a lane for each participant, in the order of time, with a ! before
everything that went wrong. csv has
one line for each item of the timeline; json has everything, including every record of
the call.`,
		Example: `  acscalls call 8d1a8374 logs/
  acscalls call --format json acs:61fddbe3-0003-4066-97bc-6aaf143bbb84 logs/`,
		Args: callAndPaths,

		ValidArgsFunction: completeCallAndPaths,
	}
	in := inputFlags(cmd, needsCalls)
	flags := verdictFlags(cmd)
	out := outputFlags(cmd, in, true)
	memoryFlag(cmd, in)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, p, err := flags.parse()
		if err != nil {
			return err
		}
		err = out.run(cmd, func(w io.Writer) error {
			c, err := readCall(cmd, in, &p, args[0], args[1:], true)
			if err != nil {
				return err
			}
			verdict := p.Call(c)
			in.uncategorized.add(verdict.Uncategorized)
			return report.WriteCall(w, f, &p, verdict, &out.options)
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// callAndPaths checks that there is a call and at least one path.
func callAndPaths(cmd *cobra.Command, args []string) error {
	if len(args) < 2 {
		return usagef("name a call, and at least one file or folder, or - for standard input")
	}
	if strings.TrimSpace(args[0]) == "" {
		return usagef("the call's ID is empty: say which call")
	}
	if last := args[len(args)-1]; isPath(args[0]) && !isPath(last) {
		return usagef("the call comes before what to read, as in acscalls %s %s PATH", cmd.Name(), last)
	}
	return paths(cmd, args[1:])
}

// completeCallAndPaths completes files for everything but the ID, which comes first: the files in
// which it could be looked up are not on the line yet.
func completeCallAndPaths(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

// isPath reports whether an argument is something to read.
func isPath(arg string) bool {
	_, err := os.Stat(arg)
	return err == nil || arg == "-" || isAddress(arg)
}

// readCall returns the call that an ID matches with its records, among them media statistics if
// series is set.
func readCall(cmd *cobra.Command, in *input, p *quality.Profile, id string, paths []string, series bool) (*calls.Call, error) {
	end, err := in.readTwice(paths)
	if err != nil {
		return nil, err
	}
	defer end()
	a, err := gatherFacts(cmd, in, p, paths)
	if err != nil {
		return nil, err
	}
	found, err := a.findAny(id)
	if err != nil {
		return nil, a.notFound(err)
	}
	if found.by != "" && !in.quiet {
		say(in.stderr, "%s is %s", strings.TrimSpace(id), found.by)
	}
	in.memory.keep(&ofChosen)
	var whole *calls.Call
	again := a.reread(series, func(c *calls.Call) error {
		whole = c
		return nil
	})
	if err := again.add(found.call()); err != nil {
		return nil, err
	}
	if err := again.read(); err != nil {
		return nil, err
	}
	if whole == nil {
		return nil, quietError(statusFailed) // messages have said what is wrong
	}
	return whole, nil
}

// callKey identifies a call by its ID, or by the position of its record if it has no ID.
type callKey struct {
	id     string
	source logs.Position
}

func keyOf(c *calls.Call) callKey { return callKey{c.ID.Or(""), c.Source} }

// found is a call that an ID matches.
type found struct {
	key          callKey
	kind         opt.Value[callsummary.CallType]
	start        opt.Value[time.Time]
	participants int
	by           string // what the ID is, if not that of the call or its beginning
}

// call returns the call without its records.
func (f *found) call() *calls.Call {
	c := &calls.Call{Source: f.key.source}
	if f.key.id != "" {
		c.ID = opt.Of(f.key.id)
	}
	return c
}

// name returns the name of the call on the command line: its ID, or the position of its
// record.
func (k *callKey) name() string {
	if k.id != "" {
		return k.id
	}
	return k.source.String()
}

// findAny returns the one call that an ID matches: its own ID, else the beginning of it, else
// an ID of a participant, else the beginning of such an ID.
func (a *facts) findAny(id string) (*found, error) {
	id = strings.TrimSpace(id)
	wanted := newWantedID(id)
	c, err := a.firstMatch(id, append(byCallID(id),
		func(c *calls.Call) (string, bool) {
			found, ok := findID(c, wanted.is)
			return found.what(c), ok
		},
		func(c *calls.Call) (string, bool) {
			found, ok := findID(c, wanted.begins)
			return "the beginning of " + found.what(c) + ", " + found.id, ok
		},
	))
	if c == nil && err == nil {
		err = usagef("no call, participant, identifier or endpoint begins with %q; acscalls calls lists the calls", id)
	}
	return c, err
}

// find returns the one call with an ID, else the one whose ID begins with it; nil if there is
// none. The ID may be a name from callKey.name.
func (a *facts) find(id string) (*found, error) { return a.firstMatch(id, byCallID(id)) }

// A condition reports whether a call is the wanted one, and by what if its own ID does not say it.
type condition func(*calls.Call) (by string, ok bool)

// byCallID returns the conditions for find.
func byCallID(id string) []condition {
	return []condition{
		func(c *calls.Call) (string, bool) { key := keyOf(c); return "", strings.EqualFold(key.name(), id) },
		func(c *calls.Call) (string, bool) { return "", hasPrefix(c.ID.Or(""), id) },
	}
}

// firstMatch returns the one call that meets the first condition that any call meets; nil if
// none meets any.
func (a *facts) firstMatch(id string, conditions []condition) (*found, error) {
	matches := make([][]found, len(conditions))
	err := a.inOrder(func(c *calls.Call) error {
		for i, match := range conditions {
			if by, ok := match(c); ok {
				matches[i] = append(matches[i], found{keyOf(c), c.Type, c.Start, len(c.Participants), by})
				break // later conditions count only if no call meets this one
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, list := range matches {
		switch len(list) {
		case 0:
		case 1:
			return &list[0], nil
		default:
			return nil, severalCalls(id, list)
		}
	}
	return nil, nil
}

// hasPrefix is strings.HasPrefix without regard to case.
func hasPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// severalCalls returns the error that an ID matches several calls. It lists a few of them.
func severalCalls(id string, list []found) error {
	const most = 10
	err := listError{usagef("%q fits %d calls; name one of them:", id, len(list)), nil}
	for _, c := range list[:min(most, len(list))] {
		start := "unknown start"
		if t, ok := c.start.Get(); ok {
			start = t.Format("2006-01-02 15:04:05 UTC")
		}
		err.lines = append(err.lines, fmt.Sprintf("  %s  %s  %s  participants: %d",
			c.key.name(), c.kind.Or("unknown type"), start, c.participants))
	}
	if more := len(list) - most; more > 0 {
		err.lines = append(err.lines, fmt.Sprintf("  and %d more", more))
	}
	return err
}
