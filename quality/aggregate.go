package quality

import (
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// Dimension is something by which an [Aggregate] breaks its figures down.
type Dimension string

// The dimensions. Day is the call's, in UTC. SDKVersion, OS, EndpointType and
// ParticipantType are the participants': a call counts once for each value that
// occurs in it, a stream or an operation for that of its participant. Transport
// is the streams'. What the records do not say is "Unknown", what the service
// has hidden is "Redacted".
const (
	ByDay             Dimension = "day"
	ByCallType        Dimension = "callType"
	BySDKVersion      Dimension = "sdkVersion"
	ByOS              Dimension = "os"
	ByEndpointType    Dimension = "endpointType"
	ByParticipantType Dimension = "participantType"
	ByTransport       Dimension = "transport"
)

// Dimensions returns all dimensions.
func Dimensions() []Dimension {
	return []Dimension{ByDay, ByCallType, BySDKVersion, ByOS, ByEndpointType, ByParticipantType, ByTransport}
}

// Aggregate sums up many calls, judged by one profile. Parts that are computed
// apart and merged give the same as one over all, whatever the order. As JSON
// nothing is lost. The zero Aggregate is ready to use. It is not safe for use by
// several goroutines at once.
type Aggregate struct {
	Total Figures `json:"total"`
	// By breaks the figures down, by the values of each dimension. Surveys and
	// the length of calls are broken down by day and call type only.
	By map[Dimension]map[string]*Figures `json:"by"`
}

// Add counts a call.
func (a *Aggregate) Add(v *CallVerdict) {
	a.Total.call(v)
	day := notSaid
	if start, ok := v.Call.Start.Get(); ok {
		day = start.UTC().Format(time.DateOnly)
	}
	a.of(ByDay, day).call(v)
	a.of(ByCallType, text(v.Call.Type)).call(v)
	strays, has := unclaimed(v.Call), subjectsOf(v.Call)
	for _, d := range []Dimension{BySDKVersion, ByOS, ByEndpointType, ByParticipantType} {
		a.people(v, d, strays, has)
	}
	once := tally{a: a, v: v, d: ByTransport, has: has}
	for i, s := range v.Call.Streams {
		once.of(text(s.Record.TransportType)).stream(&v.Streams[i])
		once.with(hasStreams)
	}
}

// people counts a call in a dimension of its participants.
func (a *Aggregate) people(v *CallVerdict, d Dimension, strays *calls.Participant, has subjects) {
	once := tally{a: a, v: v, d: d, has: has}
	for _, p := range v.Call.Participants {
		f := once.of(d.value(p))
		f.participant(p)
		f.clientSide(p.Operations, p.Diagnostics)
		once.with(subjectsOfParticipant(p))
	}
	for i, s := range v.Call.Streams {
		once.of(d.value(s.Participant)).stream(&v.Streams[i])
		once.with(hasStreams)
	}
	if strays != nil {
		once.of(notSaid).clientSide(strays.Operations, strays.Diagnostics)
		once.with(hasOperations)
	}
}

// tally counts one call in one dimension.
type tally struct {
	a    *Aggregate
	v    *CallVerdict
	d    Dimension
	has  subjects   // of the call
	seen []seenCall // figures that have the call
	// What of returned last: neighbours often have the same value.
	value string
	last  *Figures
	at    int // its place in seen
}

// seenCall are figures that have a call, with what of it there is in them.
type seenCall struct {
	figures *Figures
	has     subjects
}

// of returns the figures for a value, in which the call has been counted once.
func (t *tally) of(value string) *Figures {
	if t.last != nil && t.value == value {
		return t.last
	}
	f := t.a.of(t.d, value)
	t.value, t.last, t.at = value, f, 0
	for t.at < len(t.seen) && t.seen[t.at].figures != f {
		t.at++
	}
	if t.at == len(t.seen) {
		t.seen = append(t.seen, seenCall{figures: f})
		f.head(t.v, t.has)
	}
	return f
}

// with counts, once, that what of returned last has subjects of the call.
func (t *tally) with(s subjects) {
	if fresh := s &^ t.seen[t.at].has; fresh != 0 {
		t.seen[t.at].has |= fresh
		t.last.CallsWith.add(fresh)
	}
}

// of returns the figures for a value of a dimension, made if there are none yet.
func (a *Aggregate) of(d Dimension, value string) *Figures {
	if a.By == nil {
		a.By = map[Dimension]map[string]*Figures{}
	}
	values := a.By[d]
	if values == nil {
		values = map[string]*Figures{}
		a.By[d] = values
	}
	return entry(&values, value)
}

// Merge adds the figures of b, which stays as it is.
func (a *Aggregate) Merge(b *Aggregate) {
	a.Total.merge(&b.Total)
	for d, values := range b.By {
		for value, f := range values {
			if f != nil { // null in JSON
				a.of(d, value).merge(f)
			}
		}
	}
}

// unclaimed returns the operations and diagnostics of a call that are no
// participant's, held by a participant that is none; nil if there are none.
func unclaimed(c *calls.Call) *calls.Participant {
	ops, diags := len(c.Operations), len(c.Diagnostics)
	for _, p := range c.Participants {
		ops -= len(p.Operations)
		diags -= len(p.Diagnostics)
	}
	if ops == 0 && diags == 0 {
		return nil
	}
	claimedOps := map[*clientops.Record]bool{}
	claimedDiags := map[*calls.DiagnosticRange]bool{}
	for _, p := range c.Participants {
		for _, op := range p.Operations {
			claimedOps[op] = true
		}
		for _, r := range p.Diagnostics {
			claimedDiags[r] = true
		}
	}
	var nobody calls.Participant
	for _, op := range c.Operations {
		if !claimedOps[op] {
			nobody.Operations = append(nobody.Operations, op)
		}
	}
	for _, r := range c.Diagnostics {
		if !claimedDiags[r] {
			nobody.Diagnostics = append(nobody.Diagnostics, r)
		}
	}
	return &nobody
}

// notSaid is the value of a dimension where the records do not say it.
const notSaid = string(Unknown)

// value returns a participant's value of one of the participants' dimensions. No
// participant has none.
func (d Dimension) value(p *calls.Participant) string {
	switch {
	case p == nil:
		return notSaid
	case d == ByEndpointType:
		return text(p.EndpointType)
	case d == BySDKVersion:
		return sdkVersion(p)
	case p.Summary == nil:
		return notSaid
	case d == ByOS:
		return ShortOS(text(p.Summary.OSVersion))
	}
	return text(p.Summary.ParticipantType)
}

// sdkVersion returns the version that the summary names, else the first that the
// client itself does.
func sdkVersion(p *calls.Participant) string {
	version := opt.Value[string]{}
	if p.Summary != nil {
		version = p.Summary.SDKVersion
	}
	for i := 0; i < len(p.Operations) && !version.IsSet(); i++ {
		if own := p.Operations[i].SDKVersion; own.IsSet() {
			version = own
		}
	}
	return text(version)
}

// text returns what a record says, or that it is hidden or not said.
func text[T interface {
	~string
	opt.Scalar
}](v opt.Value[T]) string {
	if v.State() == opt.Redacted {
		return "Redacted"
	}
	return string(v.Or(T(notSaid)))
}

// ShortOS shortens the name of an operating system as Azure's workbooks do: an
// Android version to what stands before the first ";", a Darwin version before
// the first ":", a Windows version before the first ".". Others stay.
func ShortOS(version string) string {
	end := ""
	switch {
	case strings.HasPrefix(version, "Android"):
		end = ";"
	case strings.HasPrefix(version, "Darwin"):
		end = ":"
	case strings.HasPrefix(version, "Windows"):
		end = "."
	default:
		return version
	}
	short, _, _ := strings.Cut(version, end)
	return short
}
