package calls

import (
	"slices"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// The rules of this package look at rows. Those of a call of which there is a ledger
// are made when they are needed, in memory that serves for one call after the other.

// ledgerRows is that memory.
type ledgerRows struct {
	summaries []summaryRow
	streams   []streamRow
	ops       []opRow
	senders   []streamOrigin
	actors    []keptOrigin
	changes   []change
}

// summariesOf returns the summaries of a call. These and those of streamsIn and
// operationsIn are valid until the next call is built.
func (r *ledgerRows) summariesOf(b *building) []summaryRow {
	l := b.ledger
	if l == nil {
		return b.summaries.rows
	}
	r.summaries = r.summaries[:0]
	for i := range l.summaries.rows {
		e := &l.summaries.rows[i]
		r.summaries = append(r.summaries, summaryRow{
			key: l.text(e.key), of: kept[summaryFacts]{facts: l.summaryFacts(&e.of), version: e.of.version},
		})
	}
	return r.summaries
}

// streamsIn returns the streams of a call.
func (r *ledgerRows) streamsIn(b *building) []streamRow {
	l := b.ledger
	if l == nil {
		return b.streams.rows
	}
	r.readOrigins(l)
	r.streams = r.streams[:0]
	for i := range l.streams.rows {
		e := &l.streams.rows[i]
		k := streamKey{l.text(e.key.participant), l.text(e.key.endpoint), diagnostics.MediaType(l.text(e.key.media)), e.key.stream}
		f := e.of.facts(&r.senders[e.of.origin])
		r.streams = append(r.streams, streamRow{key: k, of: kept[streamFacts]{facts: f, version: e.of.version}})
	}
	return r.streams
}

// operationsIn returns the operations of a call.
func (r *ledgerRows) operationsIn(b *building) []opRow {
	l := b.ledger
	if l == nil {
		return b.ops.rows
	}
	r.readOrigins(l)
	n := len(l.ops.rows)
	r.changes, r.ops = slices.Grow(r.changes[:0], n)[:n], slices.Grow(r.ops[:0], n)[:n]
	for i := range r.ops {
		e, op := &l.ops.rows[i], &r.ops[i]
		op.key = l.opKey(&e.key)
		op.of = kept[opFacts]{facts: opFacts{origin: &r.actors[e.of.origin]}, version: e.of.version()}
		l.readOpFacts(&e.of, &op.of.facts, &r.changes[i])
	}
	return r.ops
}

// readOrigins makes the origins, each by its number.
func (r *ledgerRows) readOrigins(l *ledger) {
	n := len(l.origins.rows)
	r.senders, r.actors = slices.Grow(r.senders[:0], n)[:n], slices.Grow(r.actors[:0], n)[:n]
	for i := range n {
		if l.origins.rows[i].key.isOperation() {
			r.actors[i].opOrigin = l.opOriginAt(uint32(i))
		} else {
			r.senders[i] = l.streamOriginAt(uint32(i))
		}
	}
}

func (e *originEntry) isOperation() bool { return e.kind == operation || e.kind == operationInCall }

func (l *ledger) streamOriginAt(number uint32) streamOrigin {
	e := &l.origins.rows[number].key
	return streamOrigin{
		participant: l.textOf(e.participant), identifier: l.textOf(e.more), endpoint: l.textOf(e.endpoint),
		resource: l.textOf(e.resource), endpointType: diagnostics.EndpointType(l.text(e.kind)),
	}
}

func (l *ledger) opOriginAt(number uint32) opOrigin {
	e := &l.origins.rows[number].key
	return opOrigin{
		participant: l.textOf(e.participant), endpoint: l.textOf(e.endpoint), client: l.textOf(e.more),
		resource: l.textOf(e.resource), inCall: e.kind == operationInCall,
	}
}

// summaryFacts returns what f stands for.
func (l *ledger) summaryFacts(f *summaryFigures) summaryFacts {
	return summaryFacts{
		participant: l.textOf(f.participant), identifier: l.textOf(f.identifier), endpoint: l.textOf(f.endpoint),
		endpointType: enumOf[callsummary.EndpointType](l, f.kind), endReason: l.textOf(f.endReason),
		callStart: f.callStart(), callDuration: f.callDuration(),
		ownDuration: number(opt.Seconds(f.ownLength), f.ownState),
		callType:    enumOf[callsummary.CallType](l, f.callType),
		thread:      l.textOf(f.thread), resource: l.textOf(f.resource),
	}
}

func (f *summaryFigures) callStart() opt.Value[time.Time] {
	return number(stamp{f.seconds, f.nanos}.time(), f.startState)
}

func (f *summaryFigures) callDuration() opt.Value[opt.Seconds] {
	return number(opt.Seconds(f.callLength), f.callState)
}

// number returns the value of a field.
func number[T opt.Scalar](v T, state opt.State) opt.Value[T] {
	if state == opt.Set {
		return opt.Of(v)
	}
	return opt.Without[T](state)
}

// facts returns what f stands for, by its origin.
func (f *streamFigures) facts(origin *streamOrigin) streamFacts {
	return streamFacts{origin: origin, inbound: f.inbound, early: f.early, mark: f.mark, sum: f.sum}
}

// streamFacts returns what f stands for.
func (l *ledger) streamFacts(f streamFigures) streamFacts {
	origin := l.streamOriginAt(f.origin)
	return f.facts(&origin)
}

// opFacts returns what f stands for.
func (l *ledger) opFacts(f opFigures) opFacts {
	facts := opFacts{origin: &keptOrigin{opOrigin: l.opOriginAt(f.origin)}}
	l.readOpFacts(&f, &facts, new(change))
	return facts
}

// readOpFacts sets facts but for their origin to what f stands for, with memory for
// what a user-facing diagnostic says.
func (l *ledger) readOpFacts(f *opFigures, facts *opFacts, memory *change) {
	facts.result = enumOf[clientops.ResultType](l, f.result)
	if f.diagnoses {
		*memory = change{clientops.DiagnosticName(l.text(f.diagnostic)), clientops.DiagnosticQuality(l.text(f.quality))}
		facts.change = memory
	}
}

// opKey returns what k stands for.
func (l *ledger) opKey(k *opEntry) opKey {
	return opKey{
		opID{k.high, k.low, l.text(k.id)}, stamp{k.seconds, k.nanos}, clientops.OperationName(l.text(k.name)),
	}
}
