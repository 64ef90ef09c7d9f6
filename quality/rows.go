package quality

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/logs"
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
	var list rowList
	var mu sync.Mutex
	profile := (&judge{profile: &p}).profileBits() << markProfile >> markProfile
	var unmarked, mixed atomic.Bool
	makers := sync.Pool{New: func() any { return &rowMaker{rules: p.rules(), shared: new(sharedCounts)} }}
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
		m := makers.Get().(*rowMaker)
		m.brief(b)
		mu.Lock()
		list.add(&m.Row, b)
		mu.Unlock()
		makers.Put(m)
	})
	if unmarked.Load() {
		panic("quality: the streams of the Assembler have no marks: see Profile.Mark")
	}
	if mixed.Load() {
		panic("quality: the streams of the Assembler have not been judged by the profile " + strconv.Quote(p.Name) + ": see Profile.Assembler")
	}
	return list.sorted()
}

// rowList is the rows of calls, with what they are sorted by next to each other.
type rowList struct {
	rows   []Row
	places []rowPlace
}

type rowPlace struct {
	second     int64 // of the start; the last if that is missing
	nanosecond int32
	row        int32
	lone       *logs.Position // of a call without an ID
}

func (l *rowList) add(row *Row, b *brief.Call) {
	if l.rows == nil {
		l.rows, l.places = make([]Row, 0, b.Of), make([]rowPlace, 0, b.Of)
	}
	p := rowPlace{second: math.MaxInt64, row: int32(len(l.rows))}
	if at, ok := b.Start.Get(); ok {
		p.second, p.nanosecond = at.Unix(), int32(at.Nanosecond())
	}
	if !b.ID.IsSet() {
		at := b.Source
		p.lone = &at
	}
	l.rows, l.places = append(l.rows, *row), append(l.places, p)
}

// sorted returns the rows sorted by start, then ID; a missing one of either is last or first.
func (l *rowList) sorted() []Row {
	slices.SortFunc(l.places, func(a, b rowPlace) int {
		if a.second != b.second {
			return cmp.Compare(a.second, b.second)
		}
		c := cmp.Or(cmp.Compare(a.nanosecond, b.nanosecond), cmp.Compare(l.rows[a.row].CallID.Or(""), l.rows[b.row].CallID.Or("")))
		if c != 0 || a.lone == nil || b.lone == nil {
			return c
		}
		return a.lone.Compare(*b.lone)
	})
	order := make([]int32, len(l.places))
	for i := range l.places {
		order[i] = l.places[i].row
	}
	arrange(l.rows, order)
	return l.rows
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
	m := rowMaker{rules: p.rules(), shared: new(sharedCounts)}
	a := calls.NewLiveAssembler(&own)
	a.EmitBrief(func(e brief.Emitted) {
		m.brief(e.Call)
		emit(EmittedRow{m.Row, calls.Reason(e.Reason), e.Version})
	})
	return a
}
