package main

import (
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/usage"
)

func newUsage() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "usage PATH…",
		Short: "What is billed: one row per record of the usage log, or sums by type, call, day, …",
		Long: `One row per record of the usage log: what kind of use, how much of it in which unit, and
of which call and participant. With --by, sums instead: of the same usage type and unit,
and of the same day, month, resource, call, participant or belonging.

The log has one record for each use of any part of Communication Services: usage types
such as PSTN, Audio, Chat or NAT, units such as minutes, messages or megabytes. Azure's
documents list neither all types nor prices. ParticipantId links a bill to the call logs,
and the correlation ID is that of the call. belongsTo says what of them the logs have:

  participant  the participant
  call         the call, but not the participant, or the record names none
  nothing      no such call: it is in other logs, or the use was no call

quantity is as the service wrote it. In what comes from storage or an event hub, records
have neither users nor start and end; their time counts as the start. A record
that was delivered twice counts once, by its record ID. --since and --until are about the start of the
call or, without one, of the use.`,
		Example: `  acscalls usage --by month logs/
  acscalls usage --by day --by belongsTo --format csv --out usage.csv logs/
  acscalls usage --belongs-to nothing --sort -quantity logs/`,
		Args: paths,
	}
	in := inputFlags(cmd, needsUsage)
	b := &bills{f: filterFlags(cmd, slices.Concat(callFilters, []string{byParticipant})...)}
	by := cmd.Flags().StringArray("by", nil, "add up by this `WHAT`: "+strings.Join(usageBys(), ", "))
	complete(cmd, "by", usageBys()...)
	cmd.Flags().StringArrayVar(&b.belongsTo, "belongs-to", nil, "only what belongs to this `THING`: "+strings.Join(report.UsageBelongings(), ", "))
	complete(cmd, "belongs-to", report.UsageBelongings()...)
	profile := profileFlag(cmd)
	rows := listingFlags[report.UsageRow](cmd)
	out := outputFlags(cmd, in, true)
	memoryFlag(cmd, in)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		format, err := rows.parse()
		if err != nil {
			return err
		}
		if *rows.newest && len(*by) > 0 {
			*rows.sort = "-start" // sums have no call
		}
		if err := oneOf("by", *by, usageBys()); err != nil {
			return err
		}
		if err := oneOf("belongs-to", b.belongsTo, report.UsageBelongings()); err != nil {
			return err
		}
		p, err := findProfile(*profile)
		if err != nil {
			return err
		}
		out.options.Columns = *rows.columns
		err = out.run(cmd, func(w io.Writer) error {
			list := rows.writer(w, format, func(list []report.UsageRow) error {
				if format == parquet {
					return writeParquet(w, list)
				}
				if err := report.WriteUsage(w, format, list, &out.options); err != nil {
					return err
				}
				return rows.totals(w, format, list)
			})
			in.watch = b
			a, err := chosenFacts(cmd, in, b.f, &p, args)
			if err != nil {
				return err
			}
			found, err := b.rows(a)
			if err != nil {
				return err
			}
			if len(*by) > 0 {
				found = report.SumUsage(found, usageBysOf(*by)...)
			}
			if err := list.write(found); err != nil {
				return err
			}
			return list.end()
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

func usageBys() (names []string) {
	for _, by := range report.UsageBys() {
		names = append(names, string(by))
	}
	return names
}

// usageBysOf returns what names, in any case, mean.
func usageBysOf(names []string) (list []report.UsageBy) {
	for _, by := range report.UsageBys() {
		if contains(names, string(by)) {
			list = append(list, by)
		}
	}
	return list
}

// bills gathers the records of the usage log, separately for each worker: also those that belong to
// no call, which an assembler does not keep.
type bills struct {
	f         *filter
	belongsTo []string
	workers   []workerBills
}

type workerBills struct {
	list   []*usage.Record
	cloner logs.Cloner
}

func (b *bills) begin(workers int) { b.workers = make([]workerBills, max(workers, 1)) }

func (b *bills) see(worker int, rec acstelemetry.Record, _ error) {
	if u, ok := rec.(*usage.Record); ok {
		w := &b.workers[worker]
		w.list = append(w.list, w.cloner.Clone(u).(*usage.Record))
	}
}

// rows returns the rows that pass the filters: those of calls in the order of the calls, then the
// others in the order of time.
func (b *bills) rows(a *facts) (rows []report.UsageRow, err error) {
	others := map[string][]*usage.Record{} // by the call that they name
	for i := range b.workers {
		for _, u := range b.workers[i].list {
			id := u.CorrelationID.Or("")
			others[id] = append(others[id], u)
		}
	}
	a.in.useful = len(others) > 0
	a.in.memory.keep(&ofChosen)
	err = a.inOrder(func(c *calls.Call) error {
		if id, ok := c.ID.Get(); ok {
			delete(others, id)
		}
		if len(c.Usage) == 0 || !b.f.keepsCall(c) {
			return nil
		}
		inCall, byID := b.f.in(c), c.ByParticipantID()
		for i, row := range report.UsageRows(c) {
			u := c.Usage[i]
			p := byID[u.ParticipantID.Or("")]
			if b.keeps(row) && (inCall.keeps(p, rowIDs{participant: u.ParticipantID}, nil) || b.isParticipant(u)) {
				rows = append(rows, row)
			}
		}
		return nil
	})
	if err == nil && len(b.f.call) == 0 {
		rows = append(rows, b.withoutCall(others)...)
	}
	b.f.leftOut(a.in)
	b.f.none(a.in, len(rows))
	return rows, err
}

// keeps reports whether a row passes --belongs-to.
func (b *bills) keeps(row report.UsageRow) bool {
	return len(b.belongsTo) == 0 || contains(b.belongsTo, row.BelongsTo())
}

// isParticipant reports whether --participant names a user of a bill.
func (b *bills) isParticipant(u *usage.Record) bool {
	return b.f.isParticipant(u.ParticipantID.Or("")) || b.f.isParticipant(u.UserIDA.Or("")) || b.f.isParticipant(u.UserIDB.Or(""))
}

// withoutCall returns the rows of the bills that name no call of the logs, each record once.
func (b *bills) withoutCall(others map[string][]*usage.Record) (rows []report.UsageRow) {
	byID := map[string]*usage.Record{} // or by its text
	for _, list := range others {
		for _, u := range list {
			text := string(logs.AppendJSON(nil, u))
			id := u.RecordID.Or("\x00" + text)
			if old := byID[id]; old == nil || text > string(logs.AppendJSON(nil, old)) {
				byID[id] = u // the same one in any order
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		u := byID[id]
		row := report.NewUsageRow(u)
		if b.keeps(row) && (len(b.f.participant) == 0 || b.isParticipant(u)) && b.f.keepsFacts(u.ResourceID, row.Start()) {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b report.UsageRow) int { return a.Start().Or(time.Time{}).Compare(b.Start().Or(time.Time{})) })
	return rows
}
