package calls

import (
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/survey"
)

// Selection says to which of the selected calls a record belongs, so that their records can be
// read again and given to another Assembler, that of [Selection.Assembler], which keeps them: to
// show a few calls, only their records are needed. It puts together the same calls.
//
// Once all calls have been selected, several goroutines may use it at once.
type Selection struct {
	store  *store
	ids    map[string]bool
	lone   map[logs.Position]bool
	strays map[strayKey]bool

	records int
}

// Selection returns an empty selection of the calls of the records so far. It is
// invalid after more records have been added.
func (a *Assembler) Selection() *Selection {
	s := a.calls()
	s.assign()
	return &Selection{
		store: s, ids: map[string]bool{}, lone: map[logs.Position]bool{}, strays: map[strayKey]bool{},
	}
}

// Assembler returns an empty Assembler for the records of the selected calls. It has the Rules of
// the first one, and knows of its records what tells the call of a companion such as a
// recording, even if the record that tells it is of no selected call. Set further options before
// the first record is added.
func (s *Selection) Assembler() *Assembler {
	a := &Assembler{notes: &s.store.strays.companions}
	if s.store.rules != &current {
		a.Rules = s.store.rules
	}
	return a
}

// Add selects a call of the Assembler. It needs only the ID and the Source of the call; if
// the call is in a temporary file, Records counts the records of c.
func (s *Selection) Add(c *Call) {
	ref := callRef{c.ID.Or(""), c.Source}
	if ref.id == "" {
		s.lone[ref.lone] = true
	} else {
		s.ids[ref.id] = true
	}
	with := s.store.strays.opsOf(callKey{ref.id, &ref.lone})
	s.records += len(with)
	if own := s.store.of(callKey{ref.id, &ref.lone}); own != nil {
		s.records += own.recordsAdded()
	} else { // it has been written to a file
		s.records += len(c.Participants) + len(c.Streams) + len(c.Operations)
	}
	for _, one := range with {
		s.strays[one.strayKey()] = true
	}
}

// Records returns roughly how many records the selected calls consist of: duplicates may be
// counted more than once.
func (s *Selection) Records() int { return s.records }

// Len returns how many calls are selected.
func (s *Selection) Len() int { return len(s.ids) + len(s.lone) }

// Has reports whether a record, read at the same position as the one that the Assembler was
// given, is one of a call that is selected.
func (s *Selection) Has(rec logs.Record, at logs.Position) bool {
	id := ""
	switch rec := rec.(type) {
	case *callsummary.Record, *diagnostics.Record:
		id = rec.Head().CorrelationID.Or("")
	case *clientops.Record:
		if id = callOf(rec).Or(""); id == "" && (rec.ParticipantID.IsSet() || rec.ClientInstanceID.IsSet()) {
			return s.strays[strayKeyOf(rec)]
		}
	case *mediastats.Record:
		id = either(rec.CallID, rec.CorrelationID).Or("")
	case *survey.Record:
		id = rec.CallID.Or("")
	default:
		return s.hasCompanion(rec)
	}
	switch {
	case id != "":
		return s.ids[id]
	case at == (logs.Position{}):
		at = contentPosition(new(canon).digest(rec))
	}
	return s.lone[at]
}

// hasCompanion is Has for a record that does not make a call.
func (s *Selection) hasCompanion(rec logs.Record) bool {
	keys, ok := serverKeys(rec)
	if !ok {
		return false
	}
	if s.ids[rec.Head().CorrelationID.Or("")] {
		return true
	}
	for _, k := range keys {
		of := s.store.strays.servers[k]
		if of != nil && s.ids[of.home] && !of.known[rec.Head().CorrelationID.Or("")] {
			return true
		}
	}
	return false
}
