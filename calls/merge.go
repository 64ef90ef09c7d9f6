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
	*other = Assembler{CopyRecords: from.CopyRecords}
	// What is kept by now need not be copied again.
	defer func(copies bool) { a.CopyRecords = copies }(a.CopyRecords)
	a.CopyRecords = false
	for b := range from.all() {
		if !a.adopt(b) {
			b.each(func(rec logs.Record, older []version) { a.add(rec, b.key.lone, older) })
		}
	}
	for _, s := range from.strays.ops {
		a.add(s.op.of.facts.rec, logs.Position{}, s.op.of.older)
	}
	for _, list := range from.strays.usage {
		for _, s := range list {
			a.add(s.usage.rec, logs.Position{}, s.usage.older)
		}
	}
}

// adopt takes over a call of another Assembler as it is, unless a has it, too.
func (a *Assembler) adopt(b *building) bool {
	if b.key.id != "" && a.byID[b.key.id] != nil || b.key.id == "" && a.lone[b.key.lone] != nil {
		return false
	}
	a.enter(b)
	a.kept += b.size
	for i := range b.links.rows {
		a.strays.join(b, &b.links.rows[i])
	}
	return true
}
