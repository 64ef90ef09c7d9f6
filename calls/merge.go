package calls

import "example.com/acstelemetry/logs"

// Merge adds all that has been added to another Assembler, so that several
// goroutines can fill one each: the calls are the same as if one Assembler had
// been given all records, whoever was given which. The other one is empty
// afterwards; what it kept is a's.
//
// Records that name no call are told apart by their positions, which must differ
// between the two, as they do in different files and in parts of one file.
func (a *Assembler) Merge(other *Assembler) {
	if other == a {
		return
	}
	from := *other
	*other = Assembler{CopyRecords: from.CopyRecords, brief: from.brief, mark: from.mark}
	// What is kept by now need not be copied again.
	defer func(copies bool) { a.CopyRecords = copies }(a.CopyRecords)
	a.CopyRecords = false
	for b := range from.all() {
		if !a.adopt(b) {
			a.merge(b)
		}
	}
	for _, s := range from.strays.inOrder {
		a.mergeStray(s)
	}
	for _, list := range from.strays.usage {
		for _, s := range list {
			a.add(s.usage.rec, logs.Position{}, s.usage.older)
		}
	}
}

// merge adds what there is of a call to that of the same key.
func (a *Assembler) merge(from *building) {
	b := a.call(from.key.value(), from.key.lone)
	if from.ledger != nil {
		b.ledger.merge(a, b, from.ledger)
	} else {
		a.mergeFull(b, from)
	}
	from.eachOther(func(rec logs.Record, older []version) { a.add(rec, from.key.lone, older) })
}

// mergeFull adds the summaries, streams and operations.
func (a *Assembler) mergeFull(b, from *building) {
	for i := range from.summaries.rows {
		r := &from.summaries.rows[i]
		if mine, _ := a.offerSummary(b, from.summaries.hashes[i], r.key, &r.of.facts, r.of.version, r.of.olderOnes()); mine != nil {
			a.summaryKept(b, mine)
		}
	}
	for i := range from.streams.rows {
		r := &from.streams.rows[i]
		a.offerStream(b, from.streams.hashes[i], r.key, &r.of.facts, r.of.facts.origin, r.of.version, r.of.olderOnes())
	}
	for i := range from.ops.rows {
		r := &from.ops.rows[i]
		mine := a.operationAt(b, from.ops.hashes[i], r.key)
		if _, ok := a.offerOperation(mine, &r.of.facts, &r.of.facts.origin.opOrigin, r.of.version, r.of.olderOnes()); ok {
			a.operationKept(b, mine)
		}
	}
}

// mergeStray adds an operation that does not name its call.
func (a *Assembler) mergeStray(from *stray) {
	if a.strays.ops[from.op.key] == nil { // as a rule
		from.links = from.links[:0]
		a.enterStray(from)
		a.kept++
		return
	}
	s := a.strayOf(from.op.key)
	if _, ok := a.offerOperation(&s.op, &from.op.of.facts, &from.op.of.facts.origin.opOrigin, from.op.of.version, from.op.of.olderOnes()); ok {
		a.enterStray(s)
	}
}

// adopt takes over a call of another Assembler as it is, unless a has it, too.
func (a *Assembler) adopt(b *building) bool {
	if b.key.id != "" && a.byID[b.key.id] != nil || b.key.id == "" && a.lone[b.key.lone] != nil {
		return false
	}
	a.enter(b)
	a.kept += b.size
	b.met = nil
	a.strays.state++
	return true
}
