package quality

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Rows returns the rows of an Assembler's calls, sorted by start, then ID, as those of
// [calls.Assembler.Calls] are. It is far quicker than a verdict on each call, and needs no
// records, only marks:
//
//	a := calls.Assembler{FactsOnly: true, Mark: quality.CallDiagnostics().Mark()}
//	… a.Add(rec, position) …
//	rows := quality.Rows(&a)
//
// It makes the rows with GOMAXPROCS goroutines, all of which have ended when it returns. It
// may be called again after more records have been added. It panics if the Assembler has
// streams but no Mark.
func Rows(a *calls.Assembler) []Row {
	var rows []Row
	var places []logs.Position
	var mu sync.Mutex
	var unmarked atomic.Bool
	a.EachBrief(func(b *brief.Call) {
		if slices.Contains(b.Streams, 0) {
			unmarked.Store(true)
			return
		}
		row := briefRow(b)
		mu.Lock()
		defer mu.Unlock()
		rows, places = append(rows, row), append(places, b.Source)
	})
	if unmarked.Load() {
		panic("quality: the streams of the Assembler have no marks: see Profile.Mark")
	}
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

// arrange puts rows in an order, which has the index of the row for each place. Rows are large,
// so each is moved once. The order is overwritten.
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

// compareStarts orders times; missing ones come last.
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
