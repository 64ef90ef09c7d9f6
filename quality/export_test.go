package quality

import (
	"maps"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/mediastats"
)

// Rate is rate.
var Rate = rate

// For returns the thresholds that count for a kind of stream, in the profile's order.
func (p Profile) For(media diagnostics.MediaType) []Threshold {
	var list []Threshold
	for i := range p.Thresholds {
		if p.applies(&p.Thresholds[i], media) {
			list = append(list, p.Thresholds[i])
		}
	}
	return list
}

// SeriesThresholds returns the thresholds for media statistics that follow from the profile,
// in its order.
func (p Profile) SeriesThresholds() []SeriesThreshold {
	var list []SeriesThreshold
	for i := range p.Thresholds {
		list = p.Thresholds[i].carryOver(list, mediastats.JitterInMs)
	}
	return list
}

// Len returns how many metrics a set has.
func (s MetricSet) Len() (n int) {
	for range s.All() {
		n++
	}
	return n
}

// IssueCount returns how many things went wrong.
func (a *Assessment) IssueCount() (n int) {
	for _, i := range a.Issues {
		n += i.Count
	}
	return n
}

// CountSpellings counts names as the types of endpoints in a row are counted. Those that are shared
// must be the same.
func CountSpellings(names ...string) map[string]int {
	var shared sharedCounts
	var c counts
	for range 2 {
		c.reset()
		for _, name := range names {
			c.addSpelling(name)
		}
		if all := shared.of(&c); !maps.Equal(all, c.asMap()) {
			return nil
		}
	}
	return shared.of(&c)
}
