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
