package quality

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Lister makes the rows of calls from records in any order, of which it keeps the facts
// alone: see [calls.Assembler.FactsOnly]. Records may be reused as soon as Add returns.
//
// It is not safe for use by several goroutines at once; several that have a Lister
// each can [Lister.Merge] them.
type Lister struct {
	profile Profile
	calls   calls.Assembler
}

// NewLister returns an empty Lister that judges by a profile, which must not be
// changed afterwards.
func NewLister(p Profile) *Lister {
	return &Lister{profile: p, calls: calls.Assembler{FactsOnly: true, Mark: p.Mark()}}
}

// Limit sets how much memory the facts of calls may take and where the rest goes, before the
// first record is added: see [calls.Assembler.MaxMemory] and [calls.Assembler.TempFile].
func (l *Lister) Limit(maxMemory int64, tempFile func() (calls.TempFile, error)) {
	l.calls.MaxMemory, l.calls.TempFile = maxMemory, tempFile
}

// Err returns the first error of a temporary file, as [calls.Assembler.Err] does.
func (l *Lister) Err() error { return l.calls.Err() }

// Close closes the temporary files, as [calls.Assembler.Close] does.
func (l *Lister) Close() error { return l.calls.Close() }

// Add gives a record to the call that it names, as [calls.Assembler.Add] does.
func (l *Lister) Add(rec logs.Record, at logs.Position) bool { return l.calls.Add(rec, at) }

// Merge adds all that has been added to another Lister with the same profile, as
// [calls.Assembler.Merge] does. The other one is empty afterwards.
func (l *Lister) Merge(other *Lister) { l.calls.Merge(&other.calls) }

// Len returns how many calls there are so far.
func (l *Lister) Len() int { return l.calls.Len() }

// Unclaimed returns how many of the records that do not name their call belong to
// none, as [calls.Assembler.Unclaimed] does.
func (l *Lister) Unclaimed() int { return l.calls.Unclaimed() }

// Rows returns the rows of the calls so far, sorted by start, then ID, as those of
// [calls.Assembler.Calls] are. It may be called again after more records have been
// added. It makes them with GOMAXPROCS goroutines, all of which have ended when it
// returns.
func (l *Lister) Rows() []Row {
	var rows []Row
	var places []logs.Position
	var mu sync.Mutex
	l.calls.EachBrief(func(b *brief.Call) {
		row := briefRow(b)
		mu.Lock()
		defer mu.Unlock()
		rows, places = append(rows, row), append(places, b.Source)
	})
	order := make([]int32, len(rows))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		if c := compareStarts(rows[i].Start, rows[j].Start); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(rows[i].CallID.Or(""), rows[j].CallID.Or("")), places[i].Compare(places[j]))
	})
	arrange(rows, order)
	return rows
}

// arrange puts rows in an order, which says for each place whose row comes there. Rows
// are large, so each is moved once. The order is gone afterwards.
func arrange(rows []Row, order []int32) {
	for start := range order {
		if int(order[start]) == start {
			continue
		}
		first, at := rows[start], start
		for from := int(order[at]); from != start; from = int(order[at]) {
			rows[at], order[at] = rows[from], int32(at)
			at = from
		}
		rows[at], order[at] = first, int32(at)
	}
}

// compareStarts orders times that may be missing, those last.
func compareStarts(a, b opt.Value[time.Time]) int {
	switch {
	case a.IsSet() && b.IsSet():
		return a.Or(time.Time{}).Compare(b.Or(time.Time{}))
	case a.IsSet():
		return -1
	case b.IsSet():
		return 1
	}
	return 0
}

// EmittedRow is the row of a call that a live lister emits, with the reason and the version
// that [calls.Emitted] has.
type EmittedRow struct {
	Row
	Reason  calls.Reason
	Version int
}

// NewLiveLister returns a [calls.LiveAssembler] that judges calls by a profile and calls
// emit with the row of each, which emit may keep. Of the options it sets Emit, FactsOnly and
// Mark itself; nil means the defaults. The profile must not be changed afterwards.
func NewLiveLister(p Profile, emit func(EmittedRow), options *calls.LiveOptions) *calls.LiveAssembler {
	var opts calls.LiveOptions
	if options != nil {
		opts = *options
	}
	opts.FactsOnly, opts.Mark, opts.Emit = true, p.Mark(), nil
	opts.EmitBrief = func(e brief.Emitted) { emit(EmittedRow{briefRow(e.Call), calls.Reason(e.Reason), e.Version}) }
	return calls.NewLiveAssembler(&opts)
}
