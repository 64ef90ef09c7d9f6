package diagnostics

import (
	"math"
	"slices"
	"sync"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Statistic says how a metric summarizes the measurements of a stream.
type Statistic string

// The statistics.
const (
	Average Statistic = "average"
	Maximum Statistic = "maximum"
	Total   Statistic = "total"
)

// Side says in which direction a metric gets worse.
type Side string

// The sides.
const (
	Neither Side = "" // the metric says how much was sent, not how well
	Higher  Side = "higher"
	Lower   Side = "lower"
)

// Metric is a measurement of a media stream. For its meaning and range see the
// field of the same name in [Record].
type Metric struct {
	Name      string // the name of the field and of its column, as in "JitterAvg"
	Unit      string // as in "ms"; never empty
	Statistic Statistic
	Worse     Side

	read func(*Record) reading
}

// Metrics returns all metrics of the log, made from its field table: the averages
// that the documents give limits for, the maxima, and the others. The caller may
// change the slice.
func Metrics() []Metric { return slices.Clone(metrics()) }

// MetricNamed returns the metric with a name, in the spelling of [Metric.Name], and
// false if there is none.
func MetricNamed(name string) (Metric, bool) {
	list := metrics()
	i := slices.IndexFunc(list, func(m Metric) bool { return m.Name == name })
	if i < 0 {
		return Metric{}, false
	}
	return list[i], true
}

// Of returns the metric's value for a stream in the metric's unit, and false if
// the record does not have one. The zero Metric has no values.
func (m *Metric) Of(rec *Record) (float64, bool) {
	if m.read == nil {
		return 0, false
	}
	return m.read(rec).number()
}

// State returns whether a record has the metric: [opt.Invalid] means that it has one that cannot
// be read.
func (m *Metric) State(rec *Record) opt.State {
	if m.read == nil {
		return opt.Absent
	}
	return m.read(rec).state
}

// Measured reports whether a record has a value for any metric. The first versions
// in CallDiagnosticsUpdates have none.
func Measured(rec *Record) bool {
	for _, read := range readers() {
		if read(rec).state == opt.Set {
			return true
		}
	}
	return false
}

// Digest returns a hash of all metrics of a record. With it, records of one version
// can be distinguished and ordered without keeping them. It is computed from every
// bit of the values and from their states; only absent and null are treated as
// equal. It depends on the list of metrics, so it may change with the version of
// this package.
func Digest(rec *Record) uint64 {
	var sum uint64
	for _, read := range readers() {
		r := read(rec)
		sum = sum*0x9E3779B97F4A7C15 ^ r.bits ^ stateBits[r.state&7]
	}
	return sum
}

// stateBits are the bits of the states in a Digest.
var stateBits = [8]uint64{opt.Absent: 0, opt.Null: 0, opt.Redacted: 1 << 56, opt.Invalid: 2 << 56, opt.Set: 3 << 56}

// metrics returns the list of metrics.
var metrics = sync.OnceValue(func() []Metric {
	table := slices.DeleteFunc(entries(), func(e entry) bool { return e.read == nil })
	slices.SortStableFunc(table, func(a, b entry) int { return a.index - b.index })
	var list []Metric
	for _, e := range table {
		list = append(list, Metric{e.Column, e.Unit, e.statistic, e.worse, e.read})
	}
	return list
})

// readers returns the function that reads each metric, in the order of the
// fields.
var readers = sync.OnceValue(func() []func(*Record) reading {
	var list []func(*Record) reading
	for _, e := range entries() {
		if e.read != nil {
			list = append(list, e.read)
		}
	}
	return list
})

// An entry is a line of the field table.
type entry struct {
	logs.Field
	// For a field that is a metric:
	index     int // index in the list of metrics
	statistic Statistic
	worse     Side
	read      func(*Record) reading // nil for other fields
}

// metric returns the entry of a field that is a metric; its Cell follows from
// read.
func metric(index int, s Statistic, worse Side, f logs.Field, read func(*Record) reading) entry {
	f.Cell = func(rec logs.Record) opt.Cell { return read(rec.(*Record)).cell }
	return entry{f, index, s, worse, read}
}

// A reading is a field of a record in every form that is needed, so that each line
// of the table names its field only once. Every stream is read this way at least 16
// times, so a reading is small enough to be returned in registers.
type reading struct {
	bits  uint64 // of the int64 or float64; 0 unless set
	real  bool   // whether it is a float64
	state opt.State
	cell  opt.Cell
}

// number returns the value, and false if it is not set.
func (r reading) number() (float64, bool) {
	if r.real {
		return math.Float64frombits(r.bits), r.state == opt.Set
	}
	return float64(int64(r.bits)), r.state == opt.Set
}

func wholeOf[T ~int64](v *opt.Value[T]) reading {
	n, _ := v.Get()
	return reading{uint64(n), false, v.State(), v}
}

func realOf[T ~float64](v *opt.Value[T]) reading {
	n, _ := v.Get()
	return reading{math.Float64bits(float64(n)), true, v.State(), v}
}
