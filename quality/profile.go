package quality

import (
	"math"
	"slices"
	"strings"

	"example.com/acstelemetry/diagnostics"
)

// Direction says on which side of its limit a metric is poor.
type Direction string

// The directions. The limit itself is never poor.
const (
	Above Direction = "above"
	Below Direction = "below"
)

// Threshold says when one metric makes a stream poor.
type Threshold struct {
	Metric Metric
	// Media is the kind of stream that the threshold is for; empty for every
	// kind for which the profile has no threshold of its own for the same
	// metric and direction.
	Media     diagnostics.MediaType
	Direction Direction
	// Limit is in the metric's unit.
	Limit float64
	// Source says where the number comes from.
	Source string
}

// Judge judges a value in the metric's unit: Poor on the poor side of the limit, else Good,
// also at the limit itself. It is Unknown if the value or the limit is NaN, or if the
// direction is neither Above nor Below.
func (t Threshold) Judge(value float64) Verdict {
	switch {
	case math.IsNaN(value), !judges(t.Direction, t.Limit):
		return Unknown
	case t.poor(value):
		return Poor
	}
	return Good
}

// judges reports whether a value can be on one side of a limit or the other. A threshold by
// which it cannot says nothing; Validate reports it.
func judges(d Direction, limit float64) bool {
	return (d == Above || d == Below) && !math.IsNaN(limit)
}

// poor reports whether a value is on the poor side of the limit.
func (t *Threshold) poor(value float64) bool {
	if t.Direction == Below {
		return value < t.Limit
	}
	return value > t.Limit
}

// Profile is a set of thresholds by which streams are judged, and of rules about calls and
// participants. It is data: make
// one by changing another with [Profile.With] and [Profile.Without], or read
// one from JSON with [ReadProfile]. Several goroutines may judge by one Profile as
// long as none changes its fields.
type Profile struct {
	Name       string      `json:"name"`
	Thresholds []Threshold `json:"thresholds"`
	// GoodWithoutMetrics makes a stream Good, not Unknown, if it has none of the thresholds'
	// metrics, as in Call Diagnostics.
	GoodWithoutMetrics bool `json:"goodWithoutMetrics"`
	// Rules are what the profile says about calls and participants; nil means those of
	// CallDiagnostics. They must not be changed while the profile is in use.
	Rules *Rules `json:"rules"`
}

const (
	fromSeed   = "Azure documentation: call diagnostics log schema"
	fromPortal = "Azure documentation: call diagnostics log schema; counted by Call Diagnostics"
	fromPack   = "Azure query pack of Call Diagnostics, 2025"
)

// CallDiagnostics returns what Azure's Call Diagnostics page counts today: the thresholds and
// rules of its query pack of 2025. The rules take a drop from the result category, which old
// summaries do not have: see [CallVerdict.Uncategorized].
func CallDiagnostics() Profile {
	return Profile{Name: "CallDiagnostics", Thresholds: current2025(), GoodWithoutMetrics: true, Rules: currentRules()}
}

// CallDiagnostics2024 returns what the page counted until 2024, and older workbooks still do: a
// participant is dropped by its end code, see [errorcodes.Ungraceful], and the summary's word
// outranks the client's.
func CallDiagnostics2024() Profile {
	return Profile{Name: "CallDiagnostics2024", Thresholds: portal(), GoodWithoutMetrics: true, Rules: rules2024()}
}

// Documented returns all thresholds that the documentation names: those of
// [CallDiagnostics] and two maxima that the page does not count.
func Documented() Profile {
	return Profile{Name: "Documented", Thresholds: append(current2025(),
		Threshold{JitterBufferSizeMax, "", Above, 200, fromSeed},
		Threshold{HealedDataRatioMax, "", Above, 0.1, fromSeed},
	), Rules: currentRules()}
}

// Insights returns the thresholds of the older Insights workbook: jitter,
// packet loss and round trip. Its rules are those of [CallDiagnostics].
func Insights() Profile {
	return Profile{Name: "Insights", Thresholds: portal()[:3], Rules: currentRules()}
}

// Profiles returns the profiles that the documents define.
func Profiles() []Profile {
	return []Profile{CallDiagnostics(), CallDiagnostics2024(), Documented(), Insights()}
}

// current2025 returns the thresholds of Call Diagnostics since 2025: those before, the bit rate
// of video, and those of screen sharing for AppSharing, too.
func current2025() []Threshold {
	return append(portal(),
		Threshold{VideoBitRateAvg, diagnostics.Video, Below, 150_000, fromPack},
		Threshold{VideoFrameRateAvg, diagnostics.AppSharing, Below, 1, fromPack},
		Threshold{RecvFreezeDurationPerMinuteInMs, diagnostics.AppSharing, Above, 25000, fromPack},
		Threshold{RecvResolutionHeight, diagnostics.AppSharing, Below, 768, fromPack},
	)
}

// portal returns the thresholds of Call Diagnostics until 2024, those of the Insights
// workbook first.
func portal() []Threshold {
	const every = ""
	return []Threshold{
		{JitterAvg, every, Above, 30, fromPortal},
		{PacketLossRateAvg, every, Above, 0.1, fromPortal},
		{RoundTripTimeAvg, every, Above, 500, fromPortal},
		{JitterBufferSizeAvg, every, Above, 200, fromPortal},
		{HealedDataRatioAvg, every, Above, 0.1, fromPortal},
		{VideoFrameRateAvg, diagnostics.Video, Below, 7, fromPortal},
		{VideoFrameRateAvg, diagnostics.VBSS, Below, 1, fromPortal},
		{RecvFreezeDurationPerMinuteInMs, diagnostics.Video, Above, 6000, fromPortal},
		{RecvFreezeDurationPerMinuteInMs, diagnostics.VBSS, Above, 25000, fromPortal},
		{RecvResolutionHeight, diagnostics.Video, Below, 240, fromPortal},
		{RecvResolutionHeight, diagnostics.VBSS, Below, 768, fromPortal},
	}
}

// Mark returns a function that judges streams for [calls.Assembler.Mark], so that calls whose
// records are not kept can be judged, and for [Rows]. It must not be called by several
// goroutines at once: each Assembler needs a function of its own. The profile must not be
// changed while it is in use.
func (p Profile) Mark() func(*diagnostics.Record) uint64 {
	if len(metrics()) > markMetrics {
		panic("quality: a mark has no room for so many metrics")
	}
	j := judge{profile: &p}
	return j.mark
}

// applies reports whether a threshold of the profile counts for a kind of
// stream.
func (p *Profile) applies(t *Threshold, media diagnostics.MediaType) bool {
	if t.Media != "" {
		return sameMedia(t.Media, media)
	}
	for i := range p.Thresholds {
		own := &p.Thresholds[i]
		if own.Media != "" && sameMedia(own.Media, media) && own.Metric == t.Metric && own.Direction == t.Direction {
			return false
		}
	}
	return true
}

// sameMedia ignores case, as the logs do.
func sameMedia(a, b diagnostics.MediaType) bool {
	return a == b || len(a) == len(b) && strings.EqualFold(string(a), string(b))
}

// With returns a profile of another name with one more threshold, which takes
// the place of one for the same metric, media and direction. The profile itself
// is not changed.
func (p Profile) With(name string, t Threshold) Profile {
	p = p.clone(name)
	for i := range p.Thresholds {
		if p.Thresholds[i].same(&t) {
			p.Thresholds[i] = t
			return p
		}
	}
	p.Thresholds = append(p.Thresholds, t)
	return p
}

// Without returns a profile of another name without the thresholds for a metric
// and media; if media is empty, without all for the metric. The profile itself
// is not changed.
func (p Profile) Without(name string, m Metric, media diagnostics.MediaType) Profile {
	p = p.clone(name)
	p.Thresholds = slices.DeleteFunc(p.Thresholds, func(t Threshold) bool {
		return t.Metric == m && (media == "" || sameMedia(t.Media, media))
	})
	return p
}

func (p Profile) clone(name string) Profile {
	p.Name = name
	p.Thresholds = slices.Clone(p.Thresholds)
	if p.Rules != nil {
		p.Rules = p.Rules.clone()
	}
	return p
}

// same reports whether two thresholds are for the same metric, media and
// direction.
func (t *Threshold) same(u *Threshold) bool {
	return t.Metric == u.Metric && sameMedia(t.Media, u.Media) && t.Direction == u.Direction
}
