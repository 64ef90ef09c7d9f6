package usage

import (
	"strings"
	"time"

	"example.com/acstelemetry/opt"
)

// Total is what uses with the same key, usage type and unit add up to.
type Total[K comparable] struct {
	Key K
	// UsageType and UnitType are those of the first record, in its spelling.
	UsageType, UnitType opt.Value[string]
	Records             int
	// Quantity is the sum, in units of UnitType; absent if no record has a quantity.
	Quantity opt.Value[float64]
	// Unmeasured is how many of the records have no quantity.
	Unmeasured int
	// First is the earliest StartTime and Last the latest EndTime, else the time of a record that
	// does not have one; absent if no record has any. In UTC.
	First, Last opt.Value[time.Time]
}

// A Tally adds up uses by keys of the caller's, such as calls or days. Quantities of different
// usage types or units are never added to one another; their letter case does not count. The zero
// Tally is ready to use. It does not know whether a record is given to it twice: the log may be
// delivered more than once, and RecordID tells the copies of a record.
type Tally[K comparable] struct {
	totals []Total[K]
	at     map[tallied[K]]int
}

type tallied[K comparable] struct {
	key             K
	usageType, unit string
}

// Add adds a record under a key.
func (t *Tally[K]) Add(key K, rec *Record) {
	of := tallied[K]{key, strings.ToLower(rec.UsageType.String()), strings.ToLower(rec.UnitType.String())}
	at, ok := t.at[of]
	if !ok {
		if t.at == nil {
			t.at = map[tallied[K]]int{}
		}
		at = len(t.totals)
		t.at[of] = at
		t.totals = append(t.totals, Total[K]{Key: key, UsageType: rec.UsageType, UnitType: rec.UnitType})
	}
	sum := &t.totals[at]
	sum.Records++
	if q, ok := rec.Quantity.Get(); ok {
		sum.Quantity = opt.Of(sum.Quantity.Or(0) + q)
	} else {
		sum.Unmeasured++
	}
	first, last := rec.StartTime, rec.EndTime
	if !first.IsSet() {
		first = rec.Time
	}
	if !last.IsSet() {
		last = first
	}
	if at, ok := first.Get(); ok && (!sum.First.IsSet() || at.Before(sum.First.Or(at))) {
		sum.First = first
	}
	if at, ok := last.Get(); ok && (!sum.Last.IsSet() || at.After(sum.Last.Or(at))) {
		sum.Last = last
	}
}

// Totals returns the totals in the order in which each was added to first.
func (t *Tally[K]) Totals() []Total[K] { return t.totals }
