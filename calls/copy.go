package calls

import (
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// copier copies records that are to be kept.
type copier struct {
	texts logs.Cloner
	// Structs for records that are no longer needed.
	summaries spare[callsummary.Record]
	streams   spare[diagnostics.Record]
	ops       spare[clientops.Record]
	stats     spare[mediastats.Record]
	surveys   spare[survey.Record]
	usage     spare[usage.Record]
}

// spare is memory to be used again.
type spare[T any] struct{ list []*T }

// maxSpare is how many structs of one type are held in reserve at the most.
const maxSpare = 1000

// take returns a struct, whose fields have any values. If there is none in
// reserve, it makes n at a time.
func (s *spare[T]) take(n int) *T {
	if len(s.list) == 0 {
		memory := make([]T, n)
		for i := range memory {
			s.list = append(s.list, &memory[i])
		}
	}
	last := len(s.list) - 1
	one := s.list[last]
	s.list = s.list[:last]
	return one
}

func (s *spare[T]) give(one *T) {
	if len(s.list) < maxSpare {
		s.list = append(s.list, one)
	}
}

// own returns the record that is to be kept in the place of another.
func own[T comparable, R record[T]](a *Assembler, s *spare[T], rec R) R {
	if !a.CopyRecords {
		return rec
	}
	n := 8
	if a.apart {
		n = 1
	}
	mine := R(s.take(n))
	*mine = *rec
	a.copier.texts.Own(mine)
	return mine
}

// ownSummary makes what a row has just been given the assembler's. Old is the
// record that was there before.
func (a *Assembler) ownSummary(r *summaryRow, old *callsummary.Record) {
	if !a.CopyRecords {
		return
	}
	if a.reuse && old != nil {
		a.copier.summaries.give(old)
	}
	r.of.facts = summaryFactsOf(own(a, &a.copier.summaries, r.of.facts.rec))
	r.key = r.of.facts.key().of
}

// ownStream does for a stream what ownSummary does for a summary, and gives it its
// origin.
func (a *Assembler) ownStream(r *streamRow, from *streamOrigin, old *diagnostics.Record) {
	f := &r.of.facts
	if !a.CopyRecords {
		f.origin = a.streamOrigin(from)
		return
	}
	if a.reuse && old != nil {
		a.copier.streams.give(old)
	}
	f.rec = own(a, &a.copier.streams, f.rec)
	owned := streamOriginOf(f.rec).hashed()
	f.origin = a.streamOrigin(&owned)
	r.key, _ = streamKeyOf(f.rec, f.origin)
}

// ownOperation does for an operation what ownStream does for a stream. An Outliner has
// rows of strays alone.
func (a *Assembler) ownOperation(r *opRow, from *opOrigin, old *clientops.Record) {
	f := &r.of.facts
	switch rec := f.rec; {
	case a.brief:
		f.origin, f.rec = a.opOrigin(from), nil
		r.key.id.text = a.copier.texts.Copy(r.key.id.text) // no other record has it
	case a.CopyRecords:
		if a.reuse && old != nil {
			a.copier.ops.give(old)
		}
		f.rec = own(a, &a.copier.ops, rec)
		owned := opOriginOf(f.rec).hashed()
		f.origin = a.opOrigin(&owned)
		r.key = opKeyOf(f.rec)
	default:
		f.origin = a.opOrigin(from)
	}
}

// ownTexts makes texts the assembler's.
func (a *Assembler) ownTexts(texts ...*text) {
	for _, t := range texts {
		t.of = a.copier.texts.Text(t.of)
	}
}

// ownResource does what ownTexts does for a text of which there are few.
func (a *Assembler) ownResource(t *text) {
	if t.of == "" {
		return
	}
	memo := &a.resources[t.of[len(t.of)-1]%8]
	if t.of != *memo {
		*memo = a.copier.texts.Text(t.of)
	}
	t.of = *memo
}

// reclaim takes back the records of the calls that have been given away.
func (a *Assembler) reclaim() {
	if len(a.given) == 0 {
		return
	}
	for _, b := range a.given {
		a.reclaimKept(b)
		reclaimAll(&a.copier.summaries, b.itsSummary.rows)
		reclaimAll(&a.copier.streams, b.itsStream.rows)
		reclaimAll(&a.copier.stats, b.stats.rows)
		reclaimAll(&a.copier.surveys, b.surveys.rows)
		a.retire(b)
	}
	for _, s := range a.claims {
		if s.usage != nil {
			a.copier.usage.give(s.usage.rec)
		} else if !a.brief {
			a.copier.ops.give(s.op.of.facts.rec)
		}
	}
	clear(a.given)
	clear(a.claims)
	a.given, a.claims = a.given[:0], a.claims[:0]
}

// reclaimKept takes back the records that are kept with their facts.
func (a *Assembler) reclaimKept(b *building) {
	if a.brief {
		return
	}
	for i := range b.summaries.rows {
		a.copier.summaries.give(b.summaries.rows[i].of.facts.rec)
	}
	for i := range b.streams.rows {
		a.copier.streams.give(b.streams.rows[i].of.facts.rec)
	}
	for i := range b.ops.rows {
		a.copier.ops.give(b.ops.rows[i].of.facts.rec)
	}
}

func reclaimAll[K, T comparable, R record[T]](s *spare[T], rows []row[K, newest[R]]) {
	for i := range rows {
		s.give(rows[i].of.rec)
	}
}
