package trend

import (
	"fmt"
	"slices"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/quality"
)

// Aggregate sums up many calls, judged by one profile. Parts that are computed
// separately and merged in any order are the same as one Aggregate of all calls. JSON loses
// only Dimensions. The zero Aggregate is ready to use. It is not safe
// for use by several goroutines at once.
type Aggregate struct {
	// Dimensions are those by which Add breaks the figures down; nil means
	// [Dimensions], an empty list none. Their names must differ.
	Dimensions []Dimension `json:"-"`

	Total Figures `json:"total"`
	// By breaks the figures down by the names of dimensions and their values.
	// Surveys and the length of calls are broken down by dimensions of calls only.
	By map[string]map[string]*Figures `json:"by"`
}

// Add counts a call. It panics if two dimensions have one name, or if one was not
// made by a function of this package.
func (a *Aggregate) Add(v *quality.CallVerdict) {
	has, strays := subjectsOf(v.Call), unclaimed(v.Call)
	a.Total.call(v, has)
	for _, d := range a.dimensions() {
		once := tally{a: a, v: v, dimension: d.Name, has: has}
		switch {
		case d.ofCall != nil:
			a.of(d.Name, valueOrUnknown(d.ofCall(v.Call))).call(v, has)
		case d.ofParticipant != nil:
			once.people(d.ofParticipant, strays)
		default:
			for i, s := range v.Call.Streams {
				once.of(valueOrUnknown(d.ofStream(s))).stream(&v.Streams[i])
				once.with(hasStreams)
			}
		}
	}
}

func (a *Aggregate) dimensions() []Dimension {
	if a.Dimensions == nil {
		return standard
	}
	for i, d := range a.Dimensions {
		if d.ofCall == nil && d.ofParticipant == nil && d.ofStream == nil {
			panic(fmt.Sprintf("trend: dimension %q has no key", d.Name))
		}
		if slices.ContainsFunc(a.Dimensions[:i], func(other Dimension) bool { return other.Name == d.Name }) {
			panic(fmt.Sprintf("trend: two dimensions are called %q", d.Name))
		}
	}
	return a.Dimensions
}

// tally counts one call in one dimension of participants or streams.
type tally struct {
	a         *Aggregate
	v         *quality.CallVerdict
	dimension string
	has       subjects   // of the call
	seen      []seenCall // figures that have the call
	// The last result of the method of: neighbours often have the same value.
	value string
	last  *Figures
	at    int // its place in seen
}

// seenCall are figures that count a call, with the subjects of it that they count.
type seenCall struct {
	figures *Figures
	has     subjects
}

// people counts the call in a dimension of participants.
func (t *tally) people(key func(*calls.Participant) string, strays *calls.Participant) {
	for _, p := range t.v.Call.Participants {
		f := t.of(valueOrUnknown(key(p)))
		f.participant(t.v, p)
		f.clientSide(p.Operations, p.Diagnostics)
		t.with(subjectsOfParticipant(p))
	}
	for i, s := range t.v.Call.Streams {
		value := unknownValue
		if s.Participant != nil {
			value = valueOrUnknown(key(s.Participant))
		}
		t.of(value).stream(&t.v.Streams[i])
		t.with(hasStreams)
	}
	if strays != nil {
		t.of(unknownValue).clientSide(strays.Operations, strays.Diagnostics)
		t.with(hasOperations)
	}
}

// of returns the figures for a value, and counts the call in them once.
func (t *tally) of(value string) *Figures {
	if t.last != nil && t.value == value {
		return t.last
	}
	f := t.a.of(t.dimension, value)
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

// with counts, once, that the last result of the method of has subjects of the call.
func (t *tally) with(s subjects) {
	if fresh := s &^ t.seen[t.at].has; fresh != 0 {
		t.seen[t.at].has |= fresh
		t.last.CallsWith.add(fresh)
	}
}

// of returns the figures for a value of a dimension. It makes them if there are none yet.
func (a *Aggregate) of(dimension, value string) *Figures {
	if a.By == nil {
		a.By = map[string]map[string]*Figures{}
	}
	values := a.By[dimension]
	if values == nil {
		values = map[string]*Figures{}
		a.By[dimension] = values
	}
	return entry(&values, value)
}

// Merge adds the figures of b, which is not changed, by the names of dimensions,
// regardless of the Dimensions of a. A dimension that only one of them has covers only the
// calls of that one.
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

// unclaimed returns the operations and diagnostics of a call that belong to no participant, as
// those of a dummy participant; nil if there are none.
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
