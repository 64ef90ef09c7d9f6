package calls

import (
	"slices"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// The rules of this package look at rows. Those of a ledger are made when they are
// needed, in memory that serves for one call after the other: those of summaries
// always, those of streams and operations, of which there are many, seldom.

// ledgerRows is that memory.
type ledgerRows struct {
	summaries  []summaryRow
	streamRows []streamRow
	opRows     []opRow
	senders    []streamOrigin
	actors     []keptOrigin
	first      []int // the first operation of each origin, or -1
	order      []int // origins by that
	changes    []change
}

// readSummaries makes rows of the summaries of a ledger. They and all others are valid
// until the next call is built.
func (p *people) readSummaries(l *ledger) {
	r := &p.rows
	n := len(l.summaries.rows)
	r.summaries = slices.Grow(r.summaries[:0], n)[:n]
	for i := range r.summaries {
		e, row := &l.summaries.rows[i], &r.summaries[i]
		row.key = l.text(e.key)
		l.readSummary(&e.of, &row.of.facts)
	}
	p.summaries = r.summaries
}

// readActors sets p.actors to the origins of the operations of a ledger and of others,
// each once, in the order in which they come first.
func (p *people) readActors(l *ledger, more []*opRow) {
	r := &p.rows
	n := len(l.origins.rows)
	r.first, r.actors, r.order = slices.Grow(r.first[:0], n)[:n], slices.Grow(r.actors[:0], n), r.order[:0]
	for i := range r.first {
		r.first[i] = -1
	}
	for i := range l.ops.rows {
		op := &l.ops.rows[i]
		first := &r.first[op.of.origin]
		if *first < 0 {
			r.order = append(r.order, int(op.of.origin))
		}
		if *first < 0 || l.compareOps(&op.key, &l.ops.rows[*first].key) < 0 {
			*first = i
		}
	}
	slices.SortFunc(r.order, func(a, b int) int {
		return l.compareOps(&l.ops.rows[r.first[a]].key, &l.ops.rows[r.first[b]].key)
	})
	p.actors = p.actors[:0]
	for _, origin := range r.order {
		key := l.opKey(&l.ops.rows[r.first[origin]].key)
		for len(more) > 0 && more[0].key.compare(&key) < 0 {
			p.actors, more = append(p.actors, &more[0].of.facts.origin.opOrigin), more[1:]
		}
		r.actors = append(r.actors, keptOrigin{opOrigin: l.opOriginAt(uint32(origin))})
		p.actors = append(p.actors, &r.actors[len(r.actors)-1].opOrigin)
	}
	for _, op := range more {
		p.actors = append(p.actors, &op.of.facts.origin.opOrigin)
	}
}

// compareOps orders operations as [opKey.compare] does.
func (l *ledger) compareOps(a, b *opEntry) int {
	k, m := l.opKey(a), l.opKey(b)
	return k.compare(&m)
}

// streams makes rows of the streams of a ledger.
func (r *ledgerRows) streams(l *ledger) []streamRow {
	n := len(l.origins.rows)
	r.senders, r.streamRows = slices.Grow(r.senders[:0], n)[:n], r.streamRows[:0]
	for i := range r.senders {
		if !l.origins.rows[i].key.isOperation() {
			r.senders[i] = l.streamOriginAt(uint32(i))
		}
	}
	for i := range l.streams.rows {
		e := &l.streams.rows[i]
		k := streamKey{l.text(e.key.participant), l.text(e.key.endpoint), diagnostics.MediaType(l.text(e.key.media)), e.key.stream}
		f := e.of.facts(&r.senders[e.of.origin])
		r.streamRows = append(r.streamRows, streamRow{key: k, of: kept[streamFacts]{facts: f, version: e.of.version}})
	}
	return r.streamRows
}

// operations makes rows of the operations of a ledger.
func (r *ledgerRows) operations(l *ledger) []opRow {
	n, m := len(l.ops.rows), len(l.origins.rows)
	r.changes, r.opRows = slices.Grow(r.changes[:0], n)[:n], slices.Grow(r.opRows[:0], n)[:n]
	r.actors = slices.Grow(r.actors[:0], m)[:m]
	for i := range r.actors {
		if l.origins.rows[i].key.isOperation() {
			r.actors[i].opOrigin = l.opOriginAt(uint32(i))
		}
	}
	for i := range r.opRows {
		e, op := &l.ops.rows[i], &r.opRows[i]
		op.key = l.opKey(&e.key)
		op.of = kept[opFacts]{facts: opFacts{origin: &r.actors[e.of.origin]}, version: e.of.version()}
		l.readOpFacts(&e.of, &op.of.facts, &r.changes[i])
	}
	return r.opRows
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
func (l *ledger) summaryFacts(f *summaryFigures) (facts summaryFacts) {
	l.readSummary(f, &facts)
	return facts
}

// readSummary sets facts to what f stands for.
func (l *ledger) readSummary(f *summaryFigures, facts *summaryFacts) {
	*facts = summaryFacts{
		participant: l.textOf(f.participant), identifier: l.textOf(f.identifier), endpoint: l.textOf(f.endpoint),
		endpointType: enumOf[callsummary.EndpointType](l, f.kind), endReason: l.textOf(f.endReason),
		callStart: f.callStart(), callDuration: f.callDuration(),
		ownDuration: valueIn(opt.Seconds(f.ownLength), f.ownState),
		callType:    enumOf[callsummary.CallType](l, f.callType),
		thread:      l.textOf(f.thread), resource: l.textOf(f.resource),
	}
}

func (f *summaryFigures) callStart() opt.Value[time.Time] {
	return valueIn(stamp{f.seconds, f.nanos}.time(), f.startState)
}

func (f *summaryFigures) callDuration() opt.Value[opt.Seconds] {
	return valueIn(opt.Seconds(f.callLength), f.callState)
}

// valueIn returns the value of a field that is in a state.
func valueIn[T opt.Scalar](v T, state opt.State) opt.Value[T] {
	if state == opt.Set {
		return opt.Of(v)
	}
	return opt.Without[T](state)
}

// facts returns what f stands for, by its origin.
func (f *streamFigures) facts(origin *streamOrigin) streamFacts {
	return streamFacts{origin: origin, inbound: f.inbound, early: f.early, sum: f.sum}
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

func (l *ledger) opID(k *opEntry) opID { return opID{k.high, k.low, l.text(k.id)} }

// opKey returns what k stands for.
func (l *ledger) opKey(k *opEntry) opKey {
	return opKey{
		l.opID(k), stamp{k.seconds, k.nanos}, clientops.OperationName(l.text(k.name)),
	}
}
