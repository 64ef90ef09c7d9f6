package quality

import (
	"math/bits"

	"example.com/acstelemetry/diagnostics"
)

// judge judges one stream after the other by a profile. Which thresholds count
// for a kind of stream is found out once.
type judge struct {
	profile *Profile
	kinds   [4]kindOfStream
	next    int // which of them is the next to be replaced
}

// kindOfStream is a kind of stream with the thresholds that count for it.
type kindOfStream struct {
	known   bool
	media   diagnostics.MediaType
	applies uint64                   // bit i: the profile's threshold i does
	metric  [maxThresholds]metricNum // of each threshold
}

// maxThresholds is how many thresholds of a profile are looked at in this way;
// those beyond, which no profile of the documents has, are looked up each time.
const maxThresholds = 24

// metricNum is a metric by its place in metrics; -1 for one that is not known.
type metricNum int8

// kind returns what is known of a kind of stream.
func (j *judge) kind(media diagnostics.MediaType) *kindOfStream {
	for i := range j.kinds {
		if k := &j.kinds[i]; k.known && k.media == media {
			return k
		}
	}
	k := &j.kinds[j.next%len(j.kinds)]
	j.next++
	*k = kindOfStream{known: true, media: media}
	list := metrics()
	for i := range min(len(j.profile.Thresholds), maxThresholds) {
		t := &j.profile.Thresholds[i]
		k.metric[i] = metricNum(t.Metric.indexIn(list))
		if k.metric[i] >= 0 && j.profile.applies(t, media) {
			k.applies |= 1 << i
		}
	}
	return k
}

// stream judges a stream.
func (j *judge) stream(rec *diagnostics.Record) StreamVerdict {
	var v StreamVerdict
	k, list := j.kind(rec.MediaType.Or("")), metrics()
	for i := range j.profile.Thresholds {
		t := &j.profile.Thresholds[i]
		if i < maxThresholds {
			if k.applies>>i&1 == 1 {
				v.compare(t, list, int(k.metric[i]), rec)
			}
			// A metric that is none is in no record; Validate says so.
		} else if metric := t.Metric.indexIn(list); metric >= 0 && j.profile.applies(t, k.media) {
			v.compare(t, list, metric, rec)
		}
	}
	switch {
	case len(v.Findings) > 0:
		v.Verdict = Poor
	case v.Measured.Len() > 0 || j.profile.GoodWithoutMetrics:
		v.Verdict = Good
	default:
		v.Verdict = Unknown
	}
	return v
}

// compare adds what a threshold says of a stream, given the list of metrics and the
// place of the threshold's metric in it.
func (v *StreamVerdict) compare(t *Threshold, list []diagnostics.Metric, metric int, rec *diagnostics.Record) {
	value, ok := list[metric].Of(rec)
	if !ok {
		v.Missing.add(metric)
		return
	}
	v.Measured.add(metric)
	if t.poor(value) {
		v.Findings = append(v.Findings, Finding{Threshold: *t, Value: value})
	}
}

// verdict judges a stream as stream does, without saying why: in less time.
func (j *judge) verdict(rec *diagnostics.Record) Verdict {
	if len(j.profile.Thresholds) > maxThresholds {
		return j.stream(rec).Verdict
	}
	k := j.kind(rec.MediaType.Or(""))
	known, list := j.profile.GoodWithoutMetrics, metrics()
	for rest := k.applies; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros64(rest)
		if value, ok := list[k.metric[i]].Of(rec); ok {
			if j.profile.Thresholds[i].poor(value) {
				return Poor
			}
			known = true
		}
	}
	if known {
		return Good
	}
	return Unknown
}
