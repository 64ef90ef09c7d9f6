package quality_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"example.com/acstelemetry/quality"
)

// A set has a bit for each metric, with room for as many as the log may ever have
// fields: 64, see [logs.NewSchema].
func TestMetricSetHolds(t *testing.T) {
	if room := reflect.TypeFor[quality.MetricSet]().Bits(); room < 64 {
		t.Errorf("a set holds %d metrics", room)
	}
	names, err := json.Marshal(quality.Metrics())
	if err != nil {
		t.Fatal(err)
	}
	var all quality.MetricSet
	if err := json.Unmarshal(names, &all); err != nil {
		t.Fatal(err)
	}
	if got := slices.Collect(all.All()); !slices.Equal(got, quality.Metrics()) || all.Len() != len(got) {
		t.Errorf("%d metrics: %v", all.Len(), got)
	}
	if got := slices.Collect(quality.MetricSet(1 << 63).All()); len(got) > 0 { // no metric has that bit
		t.Errorf("a set that none has made holds %v", got)
	}
}

func TestMetricCountsJSON(t *testing.T) {
	for _, tt := range []struct {
		counts quality.MetricCounts
		want   string
	}{
		{nil, `{}`},
		{quality.MetricCounts{quality.JitterAvg: 0}, `{}`},
		{quality.MetricCounts{quality.VideoBitRateMax: 2, quality.JitterAvg: 3, quality.JitterMax: 0}, `{"JitterAvg":3,"VideoBitRateMax":2}`},
	} {
		got, err := json.Marshal(tt.counts)
		if err != nil || string(got) != tt.want {
			t.Errorf("%v: %s, %v; want %s", tt.counts, got, err, tt.want)
		}
		var back quality.MetricCounts
		if err := json.Unmarshal(got, &back); err != nil {
			t.Errorf("%s: %v", got, err)
		}
		for _, m := range quality.Metrics() {
			if back.Of(m) != tt.counts.Of(m) {
				t.Errorf("%s: %s is %d, want %d", got, m, back.Of(m), tt.counts.Of(m))
			}
		}
	}
	var c quality.MetricCounts
	if err := json.Unmarshal([]byte(`{"Mood":1}`), &c); err == nil {
		t.Error("a metric that there is not is counted")
	}
}
