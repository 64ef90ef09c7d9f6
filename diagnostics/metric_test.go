package diagnostics_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// The list in its order, which output shows. Which side is worse follows from the
// limits that the documents name; they name none for packets and bit rates.
func TestMetrics(t *testing.T) {
	const (
		average, maximum, total = diagnostics.Average, diagnostics.Maximum, diagnostics.Total
		higher, lower           = diagnostics.Higher, diagnostics.Lower
	)
	want := []diagnostics.Metric{
		{Name: "JitterAvg", Unit: "ms", Statistic: average, Worse: higher},
		{Name: "PacketLossRateAvg", Unit: "ratio", Statistic: average, Worse: higher},
		{Name: "RoundTripTimeAvg", Unit: "ms", Statistic: average, Worse: higher},
		{Name: "JitterBufferSizeAvg", Unit: "ms", Statistic: average, Worse: higher},
		{Name: "HealedDataRatioAvg", Unit: "ratio", Statistic: average, Worse: higher},
		{Name: "VideoFrameRateAvg", Unit: "frames/s", Statistic: average, Worse: lower},
		{Name: "RecvFreezeDurationPerMinuteInMs", Unit: "ms/min", Statistic: average, Worse: higher},
		{Name: "RecvResolutionHeight", Unit: "px", Statistic: average, Worse: lower},
		{Name: "JitterMax", Unit: "ms", Statistic: maximum, Worse: higher},
		{Name: "PacketLossRateMax", Unit: "ratio", Statistic: maximum, Worse: higher},
		{Name: "RoundTripTimeMax", Unit: "ms", Statistic: maximum, Worse: higher},
		{Name: "JitterBufferSizeMax", Unit: "ms", Statistic: maximum, Worse: higher},
		{Name: "HealedDataRatioMax", Unit: "ratio", Statistic: maximum, Worse: higher},
		{Name: "VideoBitRateAvg", Unit: "bit/s", Statistic: average},
		{Name: "VideoBitRateMax", Unit: "bit/s", Statistic: maximum},
		{Name: "PacketUtilization", Unit: "packets", Statistic: total},
	}
	if diff := cmp.Diff(want, diagnostics.Metrics(), cmpopts.IgnoreUnexported(diagnostics.Metric{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, m := range want {
		if got, ok := diagnostics.MetricNamed(m.Name); !ok || got.Name != m.Name || got.Unit != m.Unit {
			t.Errorf("%s: found %v, %+v", m.Name, ok, got)
		}
	}
	for _, name := range []string{"", "jitterAvg", "StreamId", "Mood"} {
		if _, ok := diagnostics.MetricNamed(name); ok {
			t.Errorf("%q is a metric", name)
		}
	}
	diagnostics.Metrics()[0].Name = "changed" // a copy
	if diagnostics.Metrics()[0].Name != "JitterAvg" {
		t.Error("a caller can change the list")
	}
}

// cellOf returns the field of a metric in a record.
func cellOf(t *testing.T, rec *diagnostics.Record, name string) opt.Cell {
	t.Helper()
	for _, f := range diagnostics.Schema().Fields() {
		if f.Column == name {
			return f.Cell(rec)
		}
	}
	t.Fatalf("no field %s", name)
	return nil
}

// Every number of the log that has a unit is a metric: a new field of that kind
// must not be forgotten.
func TestMetricsAreFields(t *testing.T) {
	n := 0
	for _, f := range diagnostics.Schema().Fields() {
		isNumber := (f.Kind == logs.Integer || f.Kind == logs.Real) && f.Unit != ""
		if isNumber {
			n++
		}
		m, ok := diagnostics.MetricNamed(f.Column)
		if ok != isNumber || ok && m.Unit != f.Unit {
			t.Errorf("%s: a metric: %v, unit %q; want %v, %q", f.Column, ok, m.Unit, isNumber, f.Unit)
		}
	}
	if got := len(diagnostics.Metrics()); got != n {
		t.Errorf("%d metrics, want %d", got, n)
	}
}

// A metric reads its own field, and has a value only if the field does.
func TestMetricOf(t *testing.T) {
	var none diagnostics.Metric
	if v, ok := none.Of(new(diagnostics.Record)); ok || v != 0 {
		t.Errorf("the zero Metric has %v, %v", v, ok)
	}
	for _, m := range diagnostics.Metrics() {
		var rec diagnostics.Record
		cell := cellOf(t, &rec, m.Name)
		for _, state := range []opt.State{opt.Absent, opt.Null, opt.Redacted, opt.Invalid} {
			if cell.Clear(state); diagnostics.Measured(&rec) {
				t.Errorf("%s: measured if it is %v", m.Name, state)
			}
			if v, ok := m.Of(&rec); ok || v != 0 {
				t.Errorf("%s: %v has %v, %v", m.Name, state, v, ok)
			}
		}
		for text, want := range map[string]float64{"0": 0, "7": 7, "-3": -3} { // negative ones are never right, but kept
			if err := cell.Parse(text); err != nil {
				t.Fatal(m.Name, err)
			}
			for _, other := range diagnostics.Metrics() {
				v, ok := other.Of(&rec)
				if isIt := other.Name == m.Name; ok != isIt || isIt && v != want {
					t.Errorf("%s is %s: %s is %v, %v", m.Name, text, other.Name, v, ok)
				}
			}
			if !diagnostics.Measured(&rec) {
				t.Errorf("%s alone is not measured", m.Name)
			}
		}
	}
	rec := diagnostics.Record{HealedDataRatioMax: opt.Of(opt.Ratio(0.25))}
	if m, _ := diagnostics.MetricNamed("HealedDataRatioMax"); true {
		if v, ok := m.Of(&rec); !ok || v != 0.25 {
			t.Errorf("%v, %v; want 0.25", v, ok)
		}
	}
}

// Whatever differs in a metric changes the digest, but for absent and null. Nothing
// else of a record does.
func TestDigest(t *testing.T) {
	var plain diagnostics.Record
	empty := diagnostics.Digest(&plain)
	seen := map[uint64]string{empty: "nothing"}
	for _, m := range diagnostics.Metrics() {
		var rec diagnostics.Record
		cell := cellOf(t, &rec, m.Name)
		note := func(what string) {
			t.Helper()
			sum := diagnostics.Digest(&rec)
			if same, ok := seen[sum]; ok {
				t.Errorf("%s, %s and %s have the same digest", m.Name, what, same)
			}
			seen[sum] = m.Name + ", " + what
		}
		if cell.Clear(opt.Null); diagnostics.Digest(&rec) != empty {
			t.Errorf("%s: null is not as absent", m.Name)
		}
		for _, state := range []opt.State{opt.Redacted, opt.Invalid} {
			cell.Clear(state)
			note(state.String())
		}
		for _, text := range []string{"0", "1", "2", "9007199254740992"} {
			if err := cell.Parse(text); err != nil {
				t.Fatal(m.Name, err)
			}
			note(text)
		}
	}
	// Numbers that differ in their last bit.
	a := diagnostics.Record{JitterMax: opt.Of(opt.Milliseconds(math.MaxInt64))}
	b := diagnostics.Record{JitterMax: opt.Of(opt.Milliseconds(math.MaxInt64 - 1))}
	if diagnostics.Digest(&a) == diagnostics.Digest(&b) {
		t.Error("two whole numbers have the same digest")
	}
	a = diagnostics.Record{PacketLossRateMax: opt.Of(opt.Ratio(0.1))}
	b = diagnostics.Record{PacketLossRateMax: opt.Of(opt.Ratio(math.Nextafter(0.1, 1)))}
	if diagnostics.Digest(&a) == diagnostics.Digest(&b) {
		t.Error("two reals have the same digest")
	}
	other := diagnostics.Record{StreamID: opt.Of[int64](4), CallUpdatesVersion: opt.Of[int64](2), CodecName: opt.Of("OPUS")}
	if diagnostics.Digest(&other) != empty || diagnostics.Measured(&other) {
		t.Error("fields that are not metrics count")
	}
}

// measuredRecord has some metrics of each kind.
func measuredRecord() *diagnostics.Record {
	return &diagnostics.Record{
		JitterAvg: opt.Of[opt.Milliseconds](4), JitterMax: opt.Of[opt.Milliseconds](44),
		RoundTripTimeAvg: opt.Of[opt.Milliseconds](55), PacketLossRateAvg: opt.Of(opt.Ratio(0.01)),
	}
}

// Every stream is read by these.
func TestMetricAllocations(t *testing.T) {
	rec, list := measuredRecord(), diagnostics.Metrics()
	n := testing.AllocsPerRun(100, func() {
		for i := range list {
			list[i].Of(rec)
		}
		diagnostics.Digest(rec)
		diagnostics.Measured(rec)
	})
	if n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func BenchmarkMetricOf(b *testing.B) { // all of them
	rec, list := measuredRecord(), diagnostics.Metrics()
	sum := 0.0
	b.ReportAllocs()
	for b.Loop() {
		for i := range list {
			v, _ := list[i].Of(rec)
			sum += v
		}
	}
}

func BenchmarkDigest(b *testing.B) {
	rec := measuredRecord()
	b.ReportAllocs()
	for b.Loop() {
		diagnostics.Digest(rec)
	}
}

func BenchmarkMeasured(b *testing.B) { // a record without a value, which takes longest
	rec := new(diagnostics.Record)
	b.ReportAllocs()
	for b.Loop() {
		diagnostics.Measured(rec)
	}
}
