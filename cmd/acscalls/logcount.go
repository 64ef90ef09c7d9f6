package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// Commands are about calls. If no record was of use to one, an empty list would look as if there
// had been no calls, so the command says which logs there were and what it needs.

// logCounts counts the records of each log, separately for each worker.
type logCounts []logCount

// logCount is the count of one worker.
type logCount struct {
	known  []schemaCount // of few logs
	others map[string]int
	more   int      // records of others whose names are not kept
	_      [16]byte // so that no two workers share a cache line
}

type schemaCount struct {
	of      *logs.Schema
	records int
}

const (
	mostNames  = 10_000 // of other logs; the input may have any number
	longestLog = 100    // bytes of a name
)

func (c *logCount) add(rec acstelemetry.Record) {
	schema := rec.Schema()
	for i := range c.known {
		if c.known[i].of == schema {
			c.known[i].records++
			return
		}
	}
	if schema.Name() != "" {
		if c.known == nil {
			c.known = make([]schemaCount, 0, 16) // so that no two workers share a cache line
		}
		c.known = append(c.known, schemaCount{schema, 1})
		return
	}
	name := logName(rec)
	name = name[:min(len(name), longestLog)]
	if _, known := c.others[name]; !known {
		if len(c.others) == mostNames {
			c.more++
			return
		}
		if c.others == nil {
			c.others = map[string]int{}
		}
		name = strings.Clone(name)
	}
	c.others[name]++
}

// sum returns the records of each log with a schema and of each other one, and how many there are of
// logs whose names are not kept.
func (l logCounts) sum() (known, others map[string]int, more int) {
	known, others = map[string]int{}, map[string]int{}
	for i := range l {
		for _, one := range l[i].known {
			known[one.of.Name()] += one.records
		}
		for name, n := range l[i].others {
			others[name] += n
		}
		more += l[i].more
	}
	return known, others, more
}

// String lists the logs, those with most records first, but only so many.
func (l logCounts) String() string {
	const most = 10
	known, all, more := l.sum()
	maps.Copy(all, known)
	names := slices.SortedFunc(maps.Keys(all), func(a, b string) int { return cmp.Or(all[b]-all[a], cmp.Compare(a, b)) })
	var list []string
	for _, name := range names[:min(most, len(names))] {
		list = append(list, fmt.Sprintf("%s (%d)", name, all[name]))
	}
	text := strings.Join(list, ", ")
	switch rest := len(names) - most; {
	case more > 0 || len(names) > mostNames:
		text += fmt.Sprintf(" and more than %d more", mostNames-most)
	case rest > 0:
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}

// need is what a command is about, and the logs that tell of it.
type need struct{ what, of string }

var (
	needsCalls   = need{"a call", "CallSummary, CallDiagnostics, CallClientOperations, CallClientMediaStatsTimeSeries or CallSurvey"}
	needsFigures = need{"a call or a daily figure", "CallSummary, CallDiagnostics, CallClientOperations or CallingMetrics"}
	needsUsage   = need{"usage", "the log Usage"}
	needsLogs    = need{"calls", "CallSummary, CallDiagnostics, CallClientOperations or another log about calls"}
)

// useless reports whether there were records in the latest reading, but none that was of use.
func (in *input) useless() bool {
	return in.need != need{} && !in.useful && in.records > 0 && in.logs.String() != ""
}

// whichLogs says which logs there were instead of those that a command needs.
func (in *input) whichLogs() string {
	return fmt.Sprintf("no record tells of %s, which takes %s; the input has %s", in.need.what, in.need.of, in.logs)
}

// hasLogs notes whether there is a record of a log that has a schema.
func (in *input) hasLogs() {
	known, _, _ := in.logs.sum()
	in.useful = in.useful || len(known) > 0
}
