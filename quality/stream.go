package quality

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// Verdict says how something was.
type Verdict string

// The verdicts.
const (
	Good    Verdict = "Good"
	Poor    Verdict = "Poor"
	Unknown Verdict = "Unknown" // nothing was measured that could tell
)

// Finding is a metric that is on the poor side of its threshold.
type Finding struct {
	Threshold
	// Value is the metric's value in its unit.
	Value float64
	// Since is when the stream began, in UTC, if its participant is known: the
	// log measures a stream as a whole. [Profile.Stream] leaves it absent.
	Since opt.Value[time.Time]
}

// By returns how far the value is beyond the limit, in the metric's unit.
func (f *Finding) By() float64 {
	if f.Direction == Below {
		return f.Limit - f.Value
	}
	return f.Value - f.Limit
}

// findingJSON is a finding in JSON.
type findingJSON struct {
	thresholdJSON
	Value *float64             `json:"value"`
	By    float64              `json:"by"` // follows from value and limit
	Since opt.Value[time.Time] `json:"since"`
}

// MarshalJSON writes the members of the threshold, and value, by and since.
func (f Finding) MarshalJSON() ([]byte, error) {
	return json.Marshal(findingJSON{f.Threshold.json(), &f.Value, f.By(), f.Since})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Finding) UnmarshalJSON(data []byte) error {
	var j findingJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	if faults := j.faults(); len(faults) > 0 {
		return fmt.Errorf("%w: finding: %s", ErrProfile, strings.Join(faults, "; "))
	}
	*f = Finding{Threshold: j.threshold(), Since: j.Since}
	if j.Value != nil {
		f.Value = *j.Value
	}
	return nil
}

// StreamVerdict is what a profile says about a stream. For single metrics see
// [StreamVerdict.Of].
type StreamVerdict struct {
	// Stream is the stream in its call; nil for a record by itself, see [Profile.Stream].
	Stream  *calls.Stream `json:"-"`
	Verdict Verdict       `json:"verdict"`
	// Findings are the metrics that make it poor, in the profile's order.
	Findings []Finding `json:"findings"`
	// Measured are the metrics that the profile asks for and the record has,
	// Missing those that it does not have.
	Measured MetricSet `json:"measured"`
	Missing  MetricSet `json:"missing"`
	// Causes are the metrics that make it poor: those of Findings, which a call whose
	// records are not kept does not have.
	Causes MetricSet `json:"-"`
}

// Of returns the verdict on one metric: Poor or Good if the profile asks for it
// and the record has it, else Unknown.
func (v *StreamVerdict) Of(m Metric) Verdict {
	if !v.Measured.Has(m) {
		return Unknown
	}
	if v.Causes.Has(m) {
		return Poor
	}
	return Good
}

// MarshalJSON writes the verdict with all of its members; findings is an empty
// array if there are none.
func (v StreamVerdict) MarshalJSON() ([]byte, error) {
	type plain StreamVerdict
	if v.Findings == nil {
		v.Findings = []Finding{}
	}
	return json.Marshal(plain(v))
}

// UnmarshalJSON reads what MarshalJSON writes. The causes are those of the findings.
func (v *StreamVerdict) UnmarshalJSON(data []byte) error {
	type plain StreamVerdict
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	for i := range p.Findings {
		if index := p.Findings[i].Metric.index(); index >= 0 {
			p.Causes.add(index)
		}
	}
	*v = StreamVerdict(p)
	return nil
}

// Stream judges a media stream: Poor if any of its metrics is, else Good if any
// is known, else Unknown (or Good, if the profile says so). It panics at the record of a
// call with [calls.Call.FactsOnly], which has no metrics: [Profile.Call] judges such streams
// by their marks.
func (p Profile) Stream(rec *diagnostics.Record) StreamVerdict {
	j := judge{profile: &p}
	return j.stream(rec)
}
