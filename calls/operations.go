package calls

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"example.com/acstelemetry/clientops"
)

// operations returns the call's operations, the newest record of each, in the
// order of time, those among the strays included. They are valid until the next
// call is built.
func (p *people) operations(b *building, with []*stray) []*opRow {
	return p.inOrder(b.ops.rows, p.operationsAmong(b, with))
}

// operationsAmong returns the operations among the strays of a call that it does not
// have itself.
func (p *people) operationsAmong(b *building, with []*stray) []*opRow {
	p.ops = p.ops[:0]
	for _, s := range with {
		if s.usage == nil && !b.hasOperation(&s.op.key) {
			p.ops = append(p.ops, &s.op)
		}
	}
	return p.ops
}

// hasOperation reports whether there is an operation with a key.
func (b *building) hasOperation(key *opKey) bool {
	if b.ledger != nil {
		return b.ledger.hasOperation(key)
	}
	return b.ops.find(key.hash(), *key) != nil
}

// inOrder returns operations in the order of time, of rows and of a list whose memory
// may be p.ops.
func (p *people) inOrder(rows []opRow, more []*opRow) []*opRow {
	ops := more
	for i := range rows {
		ops = append(ops, &rows[i])
	}
	if !slices.IsSortedFunc(ops, compareOps) { // as a rule they come in order
		slices.SortFunc(ops, compareOps)
	}
	p.ops = ops
	return ops
}

func compareOps(a, b *opRow) int { return a.key.compare(&b.key) }

// actorsOf returns the origins of operations, which are in order.
func (p *people) actorsOf(ops []*opRow) []*opOrigin {
	p.actors = p.actors[:0]
	for _, op := range ops {
		p.actors = append(p.actors, &op.of.facts.origin.opOrigin)
	}
	return p.actors
}

// ranges takes the user-facing diagnostics out of the operations, which are in
// the order of time, and joins those of one operation ID and one diagnostic.
func ranges(ops []*opRow) (rest []*clientops.Record, list []*DiagnosticRange) {
	n := 0
	for _, op := range ops {
		if !op.key.isDiagnostic() {
			n++
		}
	}
	if n > 0 {
		rest = make([]*clientops.Record, 0, n)
	}
	var byKey table[rangeKey, *DiagnosticRange]
	for _, op := range ops {
		if op.key.isDiagnostic() {
			list = addChange(&byKey, list, op)
		} else {
			rest = append(rest, op.of.facts.rec)
		}
	}
	return rest, list
}

// rangeKey tells the ranges of a call apart.
type rangeKey struct {
	operation opID
	name      clientops.DiagnosticName
}

func rangeOf(op *opRow) rangeKey { return rangeKey{op.key.id, op.of.facts.change.name} }

// addChange adds a change to its range, made if there is none yet.
func addChange(byKey *table[rangeKey, *DiagnosticRange], list []*DiagnosticRange, op *opRow) []*DiagnosticRange {
	k := rangeOf(op)
	r, first := byKey.at(k.operation.hash(), k)
	if first {
		r.of = &DiagnosticRange{Name: k.name, OperationID: op.of.facts.rec.OperationID.Or(""), Start: op.key.at.time()}
		list = append(list, r.of)
	}
	r.of.End = op.key.at.time()
	r.of.Records = append(r.of.Records, op.of.facts.rec)
	r.of.Qualities = append(r.of.Qualities, op.of.facts.change.quality)
	return list
}

// uncapitalized returns a name with a small first letter: it comes in either
// case. Those that package clientops knows are spelled alike already.
func uncapitalized(name clientops.DiagnosticName) clientops.DiagnosticName {
	if name.Known() {
		return name
	}
	first, size := utf8.DecodeRuneInString(string(name))
	if first == utf8.RuneError {
		return name
	}
	return clientops.DiagnosticName(unicode.ToLower(first)) + name[size:]
}
