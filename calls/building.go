package calls

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
)

// callKey tells calls apart: by their ID, or by the record that has none.
type callKey struct {
	id   string
	lone logs.Position
}

// value returns the ID, absent if there is none.
func (k callKey) value() opt.Value[string] { return text{of: k.id, state: opt.Set}.value() }

// building is a call whose records are being gathered.
type building struct {
	key     callKey
	ledger  *ledger // of an Outliner
	*full           // of an Assembler
	*others         // never nil; but for noOthers it is the call's own
	*open           // of an Assembler that is asked at any time
	met     []met   // of one that is asked in the end: see relink
	size    int     // records kept, one for each entry of the tables
}

// full are the records of which there are many.
type full struct {
	summaries texts[kept[summaryFacts]] // by participant
	streams   table[streamKey, kept[streamFacts]]
	ops       table[opKey, kept[opFacts]]
}

// others are the records that few calls have.
type others struct {
	stats      table[digest, newest[*mediastats.Record]]
	surveys    texts[newest[*survey.Record]]                // by survey ID, else by digest
	itsSummary table[struct{}, newest[*callsummary.Record]] // of the call itself, one at most
	itsStream  table[struct{}, newest[*diagnostics.Record]] // of the call itself, one at most
}

// noOthers stays empty.
var noOthers others

// more returns the call's others to be added to.
func (b *building) more() *others {
	if b.others == &noOthers {
		b.others = new(others)
	}
	return b.others
}

// open is what is known at any time of a call that is not given away yet.
type open struct {
	links   table[link, *linked] // under which strays may find the call
	token   *byte                // no other call has had it
	present present
	entry   entry // of the StreamAssembler
}

type (
	summaryRow = row[string, kept[summaryFacts]]
	streamRow  = row[streamKey, kept[streamFacts]]
	opRow      = row[opKey, kept[opFacts]]
)

// rows is memory for the tables of buildings.
type rows struct {
	summaries pool[string, kept[summaryFacts]]
	streams   pool[streamKey, kept[streamFacts]]
	ops       pool[opKey, kept[opFacts]]

	words          pool[string, struct{}]
	origins        pool[originEntry, origin]
	summaryEntries pool[word, summaryFigures]
	streamEntries  pool[streamEntry, streamFigures]
	opEntries      pool[opEntry, opFigures]
}

func compareKeys(a, b callKey) int {
	return cmp.Or(
		cmp.Compare(a.id, b.id),
		cmp.Compare(a.lone.File, b.lone.File),
		cmp.Compare(a.lone.Record, b.lone.Record),
		cmp.Compare(a.lone.Offset, b.lone.Offset),
	)
}

// call returns the call with an ID, or a new one for a record without.
func (a *Assembler) call(id opt.Value[string], at logs.Position) *building {
	text := id.Or("")
	if text == "" {
		return a.loneCall(at)
	}
	latest := &a.latest[latestAt(text)]
	if b := *latest; b != nil && b.key.id == text {
		return b
	}
	b := a.byID[text]
	if b == nil {
		if a.CopyRecords {
			text = strings.Clone(text)
		}
		b = a.newBuilding(callKey{id: text})
		a.enter(b)
	}
	*latest = b
	return b
}

// latestAt returns where in Assembler.latest a call is.
func latestAt(id string) int {
	n := len(id)
	return (int(id[n-1]) + int(id[n/2])*7 + int(id[0])*61) & 511
}

// loneCall returns the call of the record without an ID at a position.
func (a *Assembler) loneCall(at logs.Position) *building {
	b := a.lone[at]
	if b == nil {
		b = a.newBuilding(callKey{lone: at})
		a.enter(b)
	}
	return b
}

// enter makes b one of a's calls.
func (a *Assembler) enter(b *building) {
	if a.byID == nil {
		a.byID, a.lone = map[string]*building{}, map[logs.Position]*building{}
	}
	if b.key.id == "" {
		a.lone[b.key.lone] = b
	} else {
		a.byID[b.key.id] = b
	}
	if !a.eager {
		a.inOrder = append(a.inOrder, b)
	}
}

func (a *Assembler) newBuilding(key callKey) *building {
	if n := len(a.spare); n > 0 {
		b := a.spare[n-1]
		a.spare = a.spare[:n-1]
		b.key = key
		return b
	}
	b := &building{key: key, others: &noOthers}
	if a.brief {
		b.ledger = &ledger{known: vocabularyOf()}
	} else {
		b.full = new(full)
	}
	if a.eager {
		b.open = &open{token: new(byte)}
	}
	return b
}

// all returns the calls: as they came, if none is given away before the end. So those
// that lie near each other in memory come after each other.
func (a *Assembler) all() iter.Seq[*building] {
	if !a.eager {
		return slices.Values(a.inOrder)
	}
	return func(yield func(*building) bool) {
		for _, b := range a.byID {
			if !yield(b) {
				return
			}
		}
		for _, b := range a.lone {
			if !yield(b) {
				return
			}
		}
	}
}

// forget drops a call and the strays that went with it.
func (a *Assembler) forget(b *building, with []*stray) {
	for _, s := range with {
		a.dropStray(s)
	}
	a.strays.unlink(b)
	a.kept -= b.size
	if b.key.id == "" {
		delete(a.lone, b.key.lone)
	} else {
		delete(a.byID, b.key.id)
		if latest := &a.latest[latestAt(b.key.id)]; *latest == b {
			*latest = nil
		}
	}
	if a.reuse {
		a.given, a.claims = append(a.given, b), append(a.claims, with...)
		return
	}
	a.retire(b)
}

// retire makes the memory of a call that is no longer needed the next one's.
func (a *Assembler) retire(b *building) {
	if b.reset(); len(a.spare) < maxSpareCalls {
		a.spare = append(a.spare, b)
	}
}

// maxSpareCalls is how many calls' memory is held in reserve at the most.
const maxSpareCalls = 100

// reset makes b ready for another call.
func (b *building) reset() {
	if b.ledger != nil {
		b.ledger.reset()
	} else {
		b.summaries.reset()
		b.streams.reset()
		b.ops.reset()
	}
	if b.others != &noOthers {
		b.stats.reset()
		b.surveys.reset()
		b.itsSummary.reset()
		b.itsStream.reset()
	}
	if b.open != nil {
		b.links.reset()
		b.present.known = false
		b.present.participants.reset()
		b.present.clients.reset()
		b.entry, b.token = entry{}, new(byte)
	}
	b.key, b.size, b.met = callKey{}, 0, nil
}
