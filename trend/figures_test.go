package trend_test

import (
	"encoding/json"
	"testing"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/trend"
)

// Seven operations with a result: 2 Succeeded, 1 Success and 1 ExpectedError are
// not bad, 2 Failed and 1 UnexpectedServerError are.
func TestSuccessRate(t *testing.T) {
	o := trend.OperationFigures{Count: 8, Results: map[string]int{
		"Succeeded": 2, "Success": 1, "ExpectedError": 1, "Failed": 2, "UnexpectedServerError": 1, "": 1,
	}}
	if rate, ok := o.SuccessRate(false); rate != 4.0/7 || !ok {
		t.Errorf("by the list of calls %v, %v; want 4 of 7", rate, ok)
	}
	if rate, ok := o.SuccessRate(true); rate != 6.0/7 || !ok {
		t.Errorf("by the workbooks %v, %v; want 6 of 7", rate, ok)
	}
	silent := trend.OperationFigures{Count: 1, Results: map[string]int{"": 1}}
	if rate, ok := silent.SuccessRate(false); ok {
		t.Errorf("without a result %v", rate)
	}
}

func TestMetricCountsJSON(t *testing.T) {
	for _, tt := range []struct {
		counts trend.MetricCounts
		want   string
	}{
		{nil, `{}`},
		{trend.MetricCounts{quality.JitterAvg: 0}, `{}`},
		{trend.MetricCounts{quality.VideoBitRateMax: 2, quality.JitterAvg: 3, quality.JitterMax: 0}, `{"JitterAvg":3,"VideoBitRateMax":2}`},
	} {
		got, err := json.Marshal(tt.counts)
		if err != nil || string(got) != tt.want {
			t.Errorf("%v: %s, %v; want %s", tt.counts, got, err, tt.want)
		}
		var back trend.MetricCounts
		if err := json.Unmarshal(got, &back); err != nil {
			t.Errorf("%s: %v", got, err)
		}
		for _, m := range quality.Metrics() {
			if back[m] != tt.counts[m] {
				t.Errorf("%s: %s is %d, want %d", got, m, back[m], tt.counts[m])
			}
		}
	}
	var c trend.MetricCounts
	if err := json.Unmarshal([]byte(`{"Mood":1}`), &c); err == nil {
		t.Error("a metric that there is not is counted")
	}
}
