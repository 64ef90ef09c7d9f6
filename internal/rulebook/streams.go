package rulebook

import (
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// newestStreams returns the newest record of each stream: one per participant, media type
// and stream ID of a call (R15). Records without StreamId are left out.
func (b *book) newestStreams(call string) []stream {
	type streamKey struct {
		participant, mediaType string
		id                     int64
	}
	newest := map[streamKey]stream{}
	for _, s := range b.streams[call] {
		id, ok := s.rec.StreamID.Get()
		if !ok {
			continue
		}
		k := streamKey{s.key, s.mediaType, id}
		if old, ok := newest[k]; !ok || s.newerThan(old.version) {
			newest[k] = s
		}
	}
	var found []stream
	for _, s := range newest {
		found = append(found, s)
	}
	return found
}

// A metric is a measurement that may be missing or unreadable.
type metric struct {
	value          float64
	known, invalid bool
}

func metricOf[T ~int64 | ~float64](v opt.Value[T]) metric {
	x, ok := v.Get()
	return metric{float64(x), ok, v.State() == opt.Invalid}
}

// judge returns Poor if any metric is beyond its limit; the limit itself is not, and a
// missing value never is. A stream whose verdict depends on an unreadable value is Unknown
// (ruling 25); one without metrics is Good (ruling 16).
func (b *book) judge(s stream) string {
	poor, unknown := false, false
	over := func(m metric, limit float64) {
		poor, unknown = poor || m.known && m.value > limit, unknown || m.invalid
	}
	under := func(m metric, limit float64) {
		poor, unknown = poor || m.known && m.value < limit, unknown || m.invalid
	}
	r := s.rec
	over(metricOf(r.JitterAvg), 30)
	over(metricOf(r.JitterBufferSizeAvg), 200)
	over(metricOf(r.PacketLossRateAvg), 0.1)
	over(metricOf(r.RoundTripTimeAvg), 500)
	over(metricOf(r.HealedDataRatioAvg), 0.1)
	if s.mediaType == string(diagnostics.Video) {
		under(metricOf(r.VideoFrameRateAvg), 7)
		over(metricOf(r.RecvFreezeDurationPerMinuteInMs), 6000)
		under(metricOf(r.RecvResolutionHeight), 240)
		if b.rules == Rules2025 {
			under(metricOf(r.VideoBitRateAvg), 150000)
		}
	}
	if b.isScreenSharing(s) {
		under(metricOf(r.VideoFrameRateAvg), 1)
		over(metricOf(r.RecvFreezeDurationPerMinuteInMs), 25000)
		under(metricOf(r.RecvResolutionHeight), 768)
	}
	switch {
	case poor:
		return "Poor"
	case unknown:
		return "Unknown"
	}
	return "Good"
}

// isScreenSharing: AppSharing is screen sharing since 2025.
func (b *book) isScreenSharing(s stream) bool {
	return s.mediaType == string(diagnostics.VBSS) || b.rules == Rules2025 && s.mediaType == string(diagnostics.AppSharing)
}
