package quality

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Rows judges the calls of an Assembler by a profile. It returns their rows, sorted by start,
// then ID, as those of [calls.Assembler.Calls] are. It is far quicker than a verdict on each call, and needs no
// records, only marks:
//
//	p := quality.CallDiagnostics()
//	a := p.Assembler()
//	a.FactsOnly = true
//	… a.Add(rec, position) …
//	rows := p.Rows(a)
//
// It makes the rows with GOMAXPROCS goroutines, all of which have ended when it returns. It
// may be called again after more records have been added. It panics if the Assembler has
// other rules than the profile, or streams without marks or with those of another profile.
func (p Profile) Rows(a *calls.Assembler) []Row {
	if !a.Rules.Equal(p.CallRules()) {
		panic(fmt.Sprintf("quality: the Assembler has other rules than the profile %q: see Profile.Assembler", p.Name))
	}
	var rows []Row
	var places []logs.Position
	var mu sync.Mutex
	profile := (&judge{profile: &p}).profileBits() << markProfile >> markProfile
	var unmarked, mixed atomic.Bool
	rules := p.rules()
	a.EachBrief(func(b *brief.Call) {
		for _, mark := range b.Streams {
			switch {
			case mark == 0:
				unmarked.Store(true)
				return
			case mark>>markProfile != profile:
				mixed.Store(true)
				return
			}
		}
		row := briefRow(rules, b)
		mu.Lock()
		defer mu.Unlock()
		rows, places = append(rows, row), append(places, b.Source)
	})
	if unmarked.Load() {
		panic("quality: the streams of the Assembler have no marks: see Profile.Mark")
	}
	if mixed.Load() {
		panic("quality: the streams of the Assembler have not been judged by the profile " + strconv.Quote(p.Name) + ": see Profile.Assembler")
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

// EmittedRow is the row of a call that the LiveAssembler of [NewLiveRows] emits, with the
// reason and the version that [calls.Emitted] has.
type EmittedRow struct {
	Row
	Reason  calls.Reason
	Version int
}

// NewLiveRows returns a [calls.LiveAssembler] that judges calls by a profile and calls emit
// with the row of each, which emit may keep. It sets FactsOnly, Rules and Mark itself, and panics
// if the options have an Emit; nil means the defaults. The profile must not be changed
// afterwards.
func NewLiveRows(p Profile, emit func(EmittedRow), opts *calls.LiveOptions) *calls.LiveAssembler {
	var own calls.LiveOptions
	if opts != nil {
		own = *opts
	}
	own.FactsOnly, own.Rules, own.Mark = true, p.CallRules(), p.Mark()
	rules := p.rules()
	a := calls.NewLiveAssembler(&own)
	a.EmitBrief(func(e brief.Emitted) { emit(EmittedRow{briefRow(rules, e.Call), calls.Reason(e.Reason), e.Version}) })
	return a
}
