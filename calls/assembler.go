package calls

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// Assembler puts records together into calls. Records may come in any order, in
// any shape, from any number of files, more than once and in several versions:
// the calls are the same. It keeps everything until it is asked; for records
// without end see [StreamAssembler].
//
// The zero Assembler is ready to use. It is not safe for use by several
// goroutines at once. It keeps the records that it is given, which must not be
// changed afterwards.
type Assembler struct {
	calls  map[callKey]*building
	strays strays
	kept   int // records, one for each entry below calls and strays
	canon  canon
}

// callKey tells calls apart: by their ID, or by the record that has none.
type callKey struct {
	id   string
	lone logs.Position
}

// building is a call whose records are being gathered.
type building struct {
	key       callKey
	summaries map[string]*newest[*callsummary.Record] // by participant
	streams   map[streamKey]*newest[*diagnostics.Record]
	ops       map[opKey]*newest[*clientops.Record]
	stats     map[digest]*newest[*mediastats.Record]
	surveys   map[string]*newest[*survey.Record] // by survey ID, else by digest
	itself    map[string]*newest[logs.Record]    // by log
	size      int                                // records kept, one for each entry above

	links   map[link]struct{} // under which strays may find the call
	present *present          // nil if records have come since it was made
	entry   *entry            // of the StreamAssembler
}

// streamKey tells the streams of a call apart.
type streamKey struct {
	participant, endpoint string
	media                 diagnostics.MediaType
	stream                int64
}

// opKey tells the client operations of a call apart.
type opKey struct {
	id   string
	at   time.Time
	name clientops.OperationName
}

// Add gives a record to the call that it names. The position is used only for
// a record that names none: it is a call by itself, and the position, which no
// other record may have, tells it apart. Records of logs that are not about
// calls, and those by which nothing could be told apart, such as a diagnostics
// record without a stream ID, are left out of the calls, and Add returns false.
func (a *Assembler) Add(rec logs.Record, at logs.Position) bool {
	_, _, ok := a.add(rec, at, nil)
	return ok
}

// add is Add for a record of which older versions have been seen. It returns the
// call that the record went to; or the stray that it is, and the call that a
// stray names.
func (a *Assembler) add(rec logs.Record, at logs.Position, older []version) (b *building, s *stray, ok bool) {
	switch rec := rec.(type) {
	case *callsummary.Record:
		b = a.call(rec.CorrelationID, at)
		a.addSummary(b, rec, older)
	case *diagnostics.Record:
		itself := describesCall(rec.ParticipantID, rec.CorrelationID)
		if !itself && !rec.StreamID.IsSet() {
			return nil, nil, false
		}
		b = a.call(rec.CorrelationID, at)
		a.addStream(b, rec, itself, older)
	case *clientops.Record:
		return a.addOperation(rec, at, older)
	case *mediastats.Record:
		b = a.call(either(rec.CallID, rec.CorrelationID), at)
		keep(a, b, &b.stats, a.canon.digest(rec), rec, older)
	case *survey.Record:
		b = a.call(rec.CallID, at)
		key, named := rec.SurveyID.Get()
		if !named {
			sum := a.canon.digest(rec)
			key = string(sum[:])
		}
		keep(a, b, &b.surveys, key, rec, older)
	case *usage.Record:
		return a.addUsage(rec, older)
	default:
		return nil, nil, false
	}
	return b, nil, true
}

func either(a, b opt.Value[string]) opt.Value[string] {
	if a.Or("") != "" {
		return a
	}
	return b
}

// keep keeps the record of a call if it is the newest under its key, and
// reports whether it is the first one.
func keep[K comparable, R logs.Record](a *Assembler, b *building, m *map[K]*newest[R], key K, rec R, older []version) (first bool) {
	n := (*m)[key]
	if n == nil {
		first = true
		n = new(newest[R])
		if *m == nil {
			*m = map[K]*newest[R]{}
		}
		(*m)[key] = n
		b.size++
		a.kept++
	}
	n.add(rec, older)
	return first
}

// call returns the call with an ID, or a new one for a record without.
func (a *Assembler) call(id opt.Value[string], at logs.Position) *building {
	key := callKey{id: id.Or("")}
	if key.id == "" {
		key.lone = at
	}
	b := a.calls[key]
	if b == nil {
		b = &building{key: key}
		if a.calls == nil {
			a.calls = map[callKey]*building{}
		}
		a.calls[key] = b
	}
	return b
}

func (a *Assembler) addSummary(b *building, rec *callsummary.Record, older []version) {
	if describesCall(rec.ParticipantID, rec.CorrelationID) {
		keep(a, b, &b.itself, rec.Schema().Name(), logs.Record(rec), older)
		return
	}
	key := participantKey(rec.ParticipantID, rec.Identifier, rec.EndpointID, string(rec.EndpointType.Or("")))
	if keep(a, b, &b.summaries, key, rec, older) {
		b.present = nil
		a.strays.link(b, participantLink, rec.ParticipantID)
	}
}

func (a *Assembler) addStream(b *building, rec *diagnostics.Record, itself bool, older []version) {
	if itself {
		keep(a, b, &b.itself, rec.Schema().Name(), logs.Record(rec), older)
		return
	}
	kind := string(rec.EndpointType.Or(""))
	keep(a, b, &b.streams, streamKey{
		participant: participantKey(rec.ParticipantID, rec.Identifier, rec.EndpointID, kind),
		endpoint:    endpointKey(rec.EndpointID, rec.Identifier, kind),
		media:       rec.MediaType.Or(""), stream: rec.StreamID.Or(0),
	}, rec, older)
}

// addOperation leaves out operations that cannot be told apart and those that
// only carry the name of the log.
func (a *Assembler) addOperation(rec *clientops.Record, at logs.Position, older []version) (*building, *stray, bool) {
	stamp, ok := rec.CallClientTimeStamp.Get()
	key := opKey{rec.OperationID.Or(""), stamp, rec.OperationName.Or("")}
	if !ok || key.id == "" || strings.EqualFold(string(key.name), rec.Schema().Name()) {
		return nil, nil, false
	}
	id := callOf(rec)
	if id.Or("") == "" && (rec.ParticipantID.IsSet() || rec.ClientInstanceID.IsSet()) {
		return nil, a.addStray(key, rec, older), true
	}
	b := a.call(id, at)
	keep(a, b, &b.ops, key, rec, older)
	b.present = nil
	a.strays.link(b, clientLink, rec.ClientInstanceID)
	a.strays.link(b, participantLink, rec.ParticipantID)
	return b, nil, true
}

// callOf returns the ID of the call that an operation names.
func callOf(op *clientops.Record) opt.Value[string] { return either(op.CallID, op.CorrelationID) }

// Calls returns the calls of the records so far, sorted by start, then ID. It
// may be called again after more records have been added.
func (a *Assembler) Calls() []*Call {
	list := make([]*Call, 0, len(a.calls))
	for _, b := range a.calls {
		c, _ := a.build(b)
		list = append(list, c)
	}
	slices.SortFunc(list, compareCalls)
	return list
}

// forget drops a call and the strays that went with it.
func (a *Assembler) forget(b *building, with map[*stray]struct{}) {
	for s := range with {
		a.dropStray(s)
	}
	a.strays.unlink(b)
	a.kept -= b.size
	delete(a.calls, b.key)
}

func compareCalls(a, b *Call) int {
	return cmp.Or(
		compareTimes(a.Start, b.Start),
		compareKeys(callKey{a.ID.Or(""), a.Source}, callKey{b.ID.Or(""), b.Source}),
	)
}

func compareKeys(a, b callKey) int {
	return cmp.Or(
		cmp.Compare(a.id, b.id),
		cmp.Compare(a.lone.File, b.lone.File),
		cmp.Compare(a.lone.Record, b.lone.Record),
		cmp.Compare(a.lone.Offset, b.lone.Offset),
	)
}

// compareTimes orders times that may be missing, those last.
func compareTimes(a, b opt.Value[time.Time]) int {
	at, aok := a.Get()
	bt, bok := b.Get()
	switch {
	case aok && bok:
		return at.Compare(bt)
	case aok:
		return -1
	case bok:
		return 1
	}
	return 0
}
