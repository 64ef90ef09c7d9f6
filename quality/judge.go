package quality

import (
	"fmt"
	"math"
	"math/bits"
	"strings"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/internal/factsonly"
	"example.com/acstelemetry/opt"
)

// judge judges streams by a profile. It finds out only once which thresholds count for a kind
// of stream.
type judge struct {
	profile *Profile
	kinds   [4]kindOfStream
	next    int    // the one to replace next
	hash    uint64 // of the profile, see profileBits; 0 if it is not known yet
}

// kindOfStream is a kind of stream with the thresholds that count for it.
type kindOfStream struct {
	known   bool
	media   diagnostics.MediaType
	applies uint64                   // bit i: the profile's threshold i does
	metric  [maxThresholds]metricNum // of each threshold
}

// maxThresholds is how many thresholds of a profile are treated in this way; further ones,
// which no documented profile has, are looked up each time.
const maxThresholds = 24

// metricNum is a metric by its place in metrics; -1 for one that is not known.
type metricNum int8

// kind returns what is known about a kind of stream.
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
		// An unknown metric is in no record; Validate reports it.
		if k.metric[i] >= 0 && judges(t.Direction, t.Limit) && j.profile.applies(t, media) {
			k.applies |= 1 << i
		}
	}
	return k
}

// stream judges a stream by its record.
func (j *judge) stream(rec *diagnostics.Record) StreamVerdict {
	var v StreamVerdict
	j.look(rec, &v, func(t *Threshold, value float64) {
		v.Findings = append(v.Findings, Finding{Threshold: *t, Value: value})
	})
	return v
}

// look compares a record with the thresholds that count for it. It calls found, unless that is nil,
// with each limit that is exceeded. It panics at a record without metrics, which would be Good.
func (j *judge) look(rec *diagnostics.Record, v *StreamVerdict, found func(*Threshold, float64)) {
	if factsonly.Is(&rec.Envelope) {
		panic("quality: the record is of a call with FactsOnly and has no metrics: judge the call by Profile.Call")
	}
	k, list, unreadable := j.kind(rec.MediaType.Or("")), metrics(), false
	thresholds := j.profile.Thresholds
	for rest := k.applies; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros64(rest)
		unreadable = v.compare(&thresholds[i], list, int(k.metric[i]), rec, found) == opt.Invalid || unreadable
	}
	for i := maxThresholds; i < len(thresholds); i++ { // usually none
		t := &thresholds[i]
		if metric := t.Metric.indexIn(list); metric >= 0 && judges(t.Direction, t.Limit) && j.profile.applies(t, k.media) {
			unreadable = v.compare(t, list, metric, rec, found) == opt.Invalid || unreadable
		}
	}
	switch {
	case v.Causes != 0:
		v.Verdict = Poor
	case unreadable: // it might be poor
		v.Verdict = Unknown
	case v.Measured != 0 || j.profile.GoodWithoutMetrics:
		v.Verdict = Good
	default:
		v.Verdict = Unknown
	}
}

// compare adds what a threshold says about a stream, given the list of metrics and the
// place of the threshold's metric in it. It returns the state of the metric.
func (v *StreamVerdict) compare(t *Threshold, list []diagnostics.Metric, metric int, rec *diagnostics.Record, found func(*Threshold, float64)) opt.State {
	value, ok := list[metric].Of(rec)
	if !ok {
		v.Missing.add(metric)
		return list[metric].State(rec)
	}
	v.Measured.add(metric)
	if t.poor(value) {
		v.Causes.add(metric)
		if found != nil {
			found(t, value)
		}
	}
	return opt.Set
}

// A mark is the verdict on a stream as a number, for calls whose records are not kept: the
// verdict in the lowest bits, then the measured metrics, the causes, and in the highest bits
// the profile. The zero mark means that the stream was not judged.
const (
	markBits     = 2
	markMetrics  = 24 // bits for each set
	markMeasured = markBits
	markCauses   = markMeasured + markMetrics
	markProfile  = markCauses + markMetrics
)

var markedVerdicts = [1 << markBits]Verdict{Unknown, Good, Poor, Unknown}

// mark returns the mark of a stream.
func (j *judge) mark(rec *diagnostics.Record) uint64 {
	var v StreamVerdict
	j.look(rec, &v, nil)
	m := uint64(v.Measured)<<markMeasured | uint64(v.Causes)<<markCauses | j.profileBits()<<markProfile
	switch v.Verdict {
	case Good:
		return m | 1
	case Poor:
		return m | 2
	}
	return m | 3
}

// profileBits returns a hash of what the verdicts depend on. Those of its lower bits that fit
// into a mark nearly always differ between two profiles.
func (j *judge) profileBits() uint64 {
	if j.hash != 0 {
		return j.hash
	}
	h := fnvStart
	if j.profile.GoodWithoutMetrics {
		h = h.add(1)
	}
	for i := range j.profile.Thresholds {
		t := &j.profile.Thresholds[i]
		h = h.text(string(t.Metric)).text(string(t.Direction)).add(math.Float64bits(t.Limit))
		if t.Media != "" {
			h = h.text(strings.ToLower(string(t.Media)))
		}
	}
	j.hash = max(uint64(h), 1)
	return j.hash
}

// fnv is a hash that grows word by word, as FNV-1a does byte by byte. It allocates nothing:
// every call that is judged by marks has one.
type fnv uint64

const fnvStart fnv = 14695981039346656037

func (h fnv) add(word uint64) fnv {
	h = (h ^ fnv(word)) * 1099511628211
	return h ^ h>>32
}

func (h fnv) text(s string) fnv {
	for i := range len(s) {
		h = h.add(uint64(s[i]))
	}
	return h.add(1 << 8)
}

// marked returns what a mark says. It does not say which metrics are missing, and the
// numbers of the findings are not known. It panics at the mark of another profile: its
// verdict would be wrong.
func (j *judge) marked(mark uint64) StreamVerdict {
	const set = 1<<markMetrics - 1
	if mark>>markProfile != j.profileBits()<<markProfile>>markProfile {
		panic(fmt.Sprintf("quality: the streams of the call have not been judged by the profile %q: see Profile.Mark", j.profile.Name))
	}
	return StreamVerdict{
		Verdict:  markedVerdict(mark),
		Measured: MetricSet(mark >> markMeasured & set), Causes: MetricSet(mark >> markCauses & set),
	}
}

func markedVerdict(mark uint64) Verdict { return markedVerdicts[mark&(1<<markBits-1)] }
