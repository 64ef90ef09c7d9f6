package callingmetrics_test

import (
	"testing"

	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/internal/recordtest"
)

// The documents list 8 functions, drops, and 19 diagnostics, each of these twice.
func TestMetricNames(t *testing.T) {
	count, names := map[callingmetrics.Subject]int{}, map[callingmetrics.MetricName]bool{}
	for _, n := range callingmetrics.MetricNames() {
		subject, _, ok := n.Split()
		if !ok || !n.Known() || names[n] {
			t.Errorf("%s: %v, known %v, twice %v", n, ok, n.Known(), names[n])
		}
		names[n] = true
		count[subject]++
	}
	if count[callingmetrics.APICalls] != 8 || count[callingmetrics.Drops] != 1 || count[callingmetrics.Diagnostics] != 19 || count[callingmetrics.Recoveries] != 19 {
		t.Error(count)
	}
	recordtest.Known(t, map[callingmetrics.MetricName]bool{"RELIABILITY/API/DROP": true, "reliability/api/Fly": false, "": false})
}

func TestSplit(t *testing.T) {
	for _, tt := range []struct {
		reason  string
		name    callingmetrics.MetricName
		subject callingmetrics.Subject
		about   string
	}{
		{"three parts", "reliability/api/Join", callingmetrics.APICalls, "Join"},
		{"four parts", "reliability/api/CreateView/Local", callingmetrics.APICalls, "CreateView/Local"},
		{"drops, which look like a function", "reliability/api/Drop", callingmetrics.Drops, ""},
		{"a function that begins like it", "reliability/api/DropIn", callingmetrics.APICalls, "DropIn"},
		{"a diagnostic", "reliability/leg/UFD/CameraFreeze", callingmetrics.Diagnostics, "CameraFreeze"},
		{"five parts", "reliability/api/UFD/recovery/CameraFreeze", callingmetrics.Recoveries, "CameraFreeze"},
		{"another case, and a name that is not documented", "Reliability/Leg/ufd/Smoke", callingmetrics.Diagnostics, "Smoke"},
		{"another path", "quality/leg/Jitter", "", ""},
		{"a path without an end", "reliability/leg/UFD/", "", ""},
		{"nothing", "", "", ""},
	} {
		subject, about, ok := tt.name.Split()
		if subject != tt.subject || about != tt.about || ok != (tt.subject != "") {
			t.Errorf("%s: %q, %q, %v", tt.reason, subject, about, ok)
		}
	}
}
