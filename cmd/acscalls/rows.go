package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// The commands for the rows below the call.

func newStreams() *cobra.Command {
	var units strings.Builder
	for _, m := range quality.Metrics() {
		fmt.Fprintf(&units, "  %-34s%s, %s\n", strings.ToLower(string(m[:1]))+string(m[1:]), m.Unit(), m.Statistic())
	}
	return newRows("streams", &cobra.Command{
		Short: "One row a media stream: what was measured, whether it was poor and why",
		Long: `One row a media stream of a call, with its metrics and what the profile makes of
them. Participants are numbered from 1 in each call, as acscalls call numbers
them.

The table has a few of the metrics. json, ndjson and csv have every column, null
(in csv nothing) where the record does not say it: findings are the metrics
beyond their limit, missingMetrics those that the profile asks for and the record
lacks. The metrics are those of the log, with their units:

` + units.String() + `
A ratio is from 0 to 1.`,
		Example: `  acscalls streams --quality Poor logs/
  acscalls streams --call 8d1a8374 --format csv --out streams.csv logs/
  acscalls streams --format ndjson logs/ |
      jq 'select(.mediaType == "Video") | .recvResolutionHeight'`,
	}, slices.Concat(callFilters, []string{byParticipant, byIssue, byQuality}), report.WriteStreams, streamRows,
		func(c *calls.Call) bool { return len(c.Streams) > 0 })
}

func streamRows(p *quality.Profile, f *filter, c *calls.Call) []report.StreamRow {
	v := p.Call(c)
	all := report.StreamRows(v)
	var rows []report.StreamRow
	for i, s := range c.Streams {
		var issues []quality.Issue
		if v.Streams[i].Verdict == quality.Poor {
			issues = []quality.Issue{{Name: quality.PoorMediaStreams, Count: 1}}
		}
		ids := rowIDs{s.Record.ParticipantID, s.Record.Identifier, s.Record.EndpointID}
		if f.keepsQuality(v.Streams[i].Verdict) && f.keepsRow(s.Participant, ids, issues) {
			rows = append(rows, all[i])
		}
	}
	return rows
}

func newParticipants() *cobra.Command {
	return newRows("participants", &cobra.Command{
		Short: "One row a participant: who came and went when, how it ended, how good it was",
		Long: `One row a participant of a call. Who rejoins is another participant.

The table names people without giving their identity away; json, ndjson and csv
have every column, identifiers included, null (in csv nothing) where no record
says it. durationSeconds is what the summary says, in seconds.`,
		Example: `  acscalls participants --issue 410 --since 7d logs/
  acscalls participants --sort -issues --limit 20 logs/
  acscalls participants --format csv --out participants.csv logs/`,
	}, allFilters, report.WriteParticipants, participantRows, nil)
}

func participantRows(p *quality.Profile, f *filter, c *calls.Call) []report.ParticipantRow {
	var rows []report.ParticipantRow
	for _, one := range c.Participants {
		v := p.Participant(c, one)
		if f.keepsQuality(v.Quality) && f.keepsRow(one, operationIDs(one.Operations), v.Issues) {
			rows = append(rows, report.NewParticipantRow(c, v))
		}
	}
	return rows
}

func newOperations() *cobra.Command {
	return newRows("operations", &cobra.Command{
		Short: "One row an operation of a client, or a user-facing diagnostic",
		Long: `One row an operation that the client of a participant carried out, or a
user-facing diagnostic from its first report to its last, by call and time.

bad says that it counts as an issue of the call, and issue under which name.
durationMs is in milliseconds; for a diagnostic it is the time from start to end.
json, ndjson and csv have every column, null (in csv nothing) where no record
says it.`,
		Example: `  acscalls operations --issue NetworkReconnect --since 24h logs/
  acscalls operations --call 8d1a8374 --tz local logs/
  acscalls operations --format ndjson logs/ |
      jq 'select(.bad) | .operation' | sort | uniq -c`,
	}, slices.Concat(callFilters, []string{byParticipant, byIssue}), report.WriteOperations, operationRows,
		func(c *calls.Call) bool { return len(c.Operations)+len(c.Diagnostics) > 0 })
}

func operationRows(_ *quality.Profile, f *filter, c *calls.Call) []report.OperationRow {
	all := report.OperationRows(c)
	doer, noticer := c.Owners()
	var rows []report.OperationRow
	for i, op := range c.Operations {
		var issues []quality.Issue
		if quality.BadOperation(op) {
			issues = []quality.Issue{{Name: quality.OperationIssue(op), Count: 1}}
		}
		if f.keepsRow(doer[op], operationIDs(c.Operations[i:i+1]), issues) {
			rows = append(rows, all[i])
		}
	}
	for i, r := range c.Diagnostics {
		var issues []quality.Issue
		if quality.BadDiagnostic(r) {
			issues = []quality.Issue{{Name: quality.DiagnosticIssue(r), Count: 1}}
		}
		if f.keepsRow(noticer[r], operationIDs(r.Records), issues) {
			rows = append(rows, all[len(c.Operations)+i])
		}
	}
	if err := report.Sort(rows, "start"); err != nil {
		panic(err) // there is no such column
	}
	return rows
}

// rowIDs are the IDs in the records of a row.
type rowIDs struct{ participant, identifier, endpoint opt.Value[string] }

// operationIDs returns the first IDs in operations.
func operationIDs(list []*clientops.Record) (ids rowIDs) {
	for _, op := range list {
		ids.participant, ids.endpoint = firstSet(ids.participant, op.ParticipantID), firstSet(ids.endpoint, op.EndpointID)
	}
	return ids
}

// firstSet returns the first value if it is set, else the second.
func firstSet(a, b opt.Value[string]) opt.Value[string] {
	if a.IsSet() {
		return a
	}
	return b
}

// keepsRow reports whether --participant and --issue let a row through: it belongs to the
// participant, and it has the issue or its participant has the end code. The IDs in the
// summary of the participant, which may be nil, count more than those of the row.
func (f *filter) keepsRow(p *calls.Participant, ids rowIDs, issues []quality.Issue) bool {
	if p != nil && p.Summary != nil {
		s := p.Summary
		ids = rowIDs{firstSet(s.ParticipantID, ids.participant), firstSet(s.Identifier, ids.identifier), firstSet(s.EndpointID, ids.endpoint)}
	}
	if len(f.participant) > 0 && !slices.ContainsFunc([]opt.Value[string]{ids.participant, ids.identifier, ids.endpoint}, func(v opt.Value[string]) bool {
		id, ok := v.Get()
		return ok && f.isParticipant(id)
	}) {
		return false
	}
	if p == nil {
		return f.keepsIssue(issues)
	}
	return f.keepsIssue(issues, p)
}

// choosesRows reports whether a filter chooses rows below the call.
func (f *filter) choosesRows() bool {
	return len(f.participant)+len(f.issue)+len(f.quality) > 0
}

// newRows makes the command for rows below the call. Of returns those of a call
// that the filters let through. If they need the records of the call, has reports
// whether it has rows; else has is nil.
func newRows[R report.Row](name string, cmd *cobra.Command, filters []string, write func(io.Writer, report.Format, []R, *report.Options) error,
	of func(*quality.Profile, *filter, *calls.Call) []R, has func(*calls.Call) bool) *cobra.Command {
	cmd.Use, cmd.Args = name+" PATH…", paths
	in := inputFlags(cmd)
	f := filterFlags(cmd, filters...)
	var profile *string // nil if nothing is judged
	if slices.Contains(filters, byQuality) {
		profile = profileFlag(cmd)
	}
	rows := listingFlags[R](cmd)
	out := outputFlags(cmd, in, true)
	memoryFlag(cmd, in)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		format, err := rows.parse()
		if err != nil {
			return err
		}
		var p quality.Profile
		if profile != nil {
			if p, err = findProfile(*profile); err != nil {
				return err
			}
		}
		err = out.run(cmd, func(w io.Writer) error {
			list := rows.writer(w, format, func(list []R) error { return write(w, format, list, &out.options) })
			n := 0
			err := rowsBelow(cmd, in, f, &p, args, of, has, func(some []R) error {
				n += len(some)
				return list.write(some)
			})
			if err != nil {
				return err
			}
			f.none(in, n)
			return list.end()
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// rowsBelow reads records and calls do with the rows below the calls that the filters let
// through, by the start of the calls; see newRows.
func rowsBelow[R report.Row](cmd *cobra.Command, in *input, f *filter, p *quality.Profile, paths []string,
	of func(*quality.Profile, *filter, *calls.Call) []R, has func(*calls.Call) bool, do func([]R) error) error {
	if has != nil {
		end, err := in.readTwice(paths)
		if err != nil {
			return err
		}
		defer end()
	}
	a, err := chosenFacts(cmd, in, f, p, paths)
	if err != nil {
		return err
	}
	in.memory.keep(&ofChosen)
	add := func(c *calls.Call) error { return do(of(p, f, c)) }
	choose, rest := add, func() error { return nil }
	if has != nil {
		again := a.reread(false, add)
		rest = again.read
		choose = func(c *calls.Call) error {
			if !has(c) || f.choosesRows() && len(of(p, f, c)) == 0 {
				return nil
			}
			return again.add(c)
		}
	}
	err = a.inOrder(func(c *calls.Call) error {
		if !f.keepsCall(c) {
			return nil
		}
		return choose(c)
	})
	if err != nil {
		return err
	}
	f.leftOut(in)
	return rest()
}
