package quality

import (
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/mediastats"
)

// carriedOver are the metrics of streams that clients also measure interval by
// interval, in the same unit. The documents give three names in the log of media statistics;
// jitter is the only one that a stream's record also has: round trip and packet loss are not
// among them, and the unit of the bit rate is not documented.
var carriedOver = [...]struct {
	metric  Metric
	name    string // in the log of media statistics
	maximum bool
}{
	{JitterAvg, mediastats.JitterInMs, false},
	{JitterMax, mediastats.JitterInMs, true},
}

// carryOver adds the threshold for media statistics that follows from one for
// streams, if one does and it is for the metric.
func (t *Threshold) carryOver(to []SeriesThreshold, metric string) []SeriesThreshold {
	for _, c := range carriedOver {
		media, ok := seriesMedia(t.Media)
		if c.metric != t.Metric || !ok || metric != c.name {
			continue
		}
		source := "carried over from " + string(t.Metric)
		if t.Source != "" {
			source += ": " + t.Source
		}
		to = append(to, SeriesThreshold{c.name, media, t.Direction, t.Limit, t.Metric.Unit(), c.maximum, source})
	}
	return to
}

// seriesMedia returns the kind of stream as media statistics name it. They have no application
// sharing.
func seriesMedia(media diagnostics.MediaType) (mediastats.StreamType, bool) {
	switch {
	case media == "":
		return "", true
	case sameMedia(media, diagnostics.Audio):
		return mediastats.Audio, true
	case sameMedia(media, diagnostics.Video):
		return mediastats.Video, true
	case sameMedia(media, diagnostics.VBSS):
		return mediastats.Screen, true
	}
	return "", false
}

// streamMedia is the inverse; it is empty for an unknown kind.
func streamMedia(media mediastats.StreamType) diagnostics.MediaType {
	switch media {
	case mediastats.Audio:
		return diagnostics.Audio
	case mediastats.Video:
		return diagnostics.Video
	case mediastats.Screen:
		return diagnostics.VBSS
	}
	return ""
}

// Series judges a series of media statistics by each of the profile's thresholds
// that counts for it, in the profile's order: those for its kind of stream, and
// those for every kind that they do not take the place of. JitterAvg judges the
// average of each interval of JitterInMs, JitterMax its maximum; no other metric carries
// over, and the documents name no threshold for media statistics themselves. There is no
// verdict if none counts, which does not mean that the series is Good.
func (p Profile) Series(s *calls.Series) []SeriesVerdict { return p.series(s, nil) }

// series adds the verdicts on a series.
func (p *Profile) series(s *calls.Series, to []SeriesVerdict) []SeriesVerdict {
	media := streamMedia(s.Media)
	for i := range p.Thresholds {
		if !p.applies(&p.Thresholds[i], media) {
			continue
		}
		for _, t := range p.Thresholds[i].carryOver(nil, s.Metric) {
			to = append(to, t.Series(s))
		}
	}
	return to
}
