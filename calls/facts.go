package calls

import (
	"cmp"
	"strings"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// Facts are what the rules of this package look at in the records of the three
// logs of which there are many. With the facts alone a call can be listed; with
// the records, too, all of it can be told.

// text is the value of a field that holds text.
type text struct {
	of    string // empty unless it is set
	state opt.State
	hash  uint32 // of an ID that is set; see idOf
}

// textOf returns the value of a field. An empty text is null, as it is in the logs.
func textOf[T ~string](v opt.Value[T]) text {
	of, ok := v.Get()
	if ok && of == "" {
		return text{state: opt.Null}
	}
	return text{of: string(of), state: v.State()}
}

// idOf returns the value of a field that holds an ID by which something is looked
// up: its hash is found out once.
func idOf(v opt.Value[string]) text {
	t := textOf(v)
	t.findHash()
	return t
}

// findHash finds out the hash of an ID, if that has not been done.
func (t *text) findHash() {
	if t.of != "" && t.hash == 0 {
		t.hash = hashText(t.of)
	}
}

func (t text) isSet() bool { return t.state == opt.Set }

// compare orders texts. Absent and null are the same: in a table they are.
func (t text) compare(u text) int {
	if c := cmp.Compare(weight(t.state), weight(u.state)); c != 0 {
		return c
	}
	return cmp.Compare(t.of, u.of)
}

// least makes t the lesser of two texts, as far as they have a value.
func (t *text) least(u text) {
	if u.isSet() && u.of != t.of && (!t.isSet() || u.of < t.of) {
		*t = u
	}
}

// value returns a text as it is given away, absent if it is not set.
func (t text) value() (v opt.Value[string]) {
	if t.isSet() && t.of != "" {
		v = opt.Of(t.of)
	}
	return v
}

func weight(s opt.State) opt.State {
	if s == opt.Null {
		return opt.Absent
	}
	return s
}

// compareNumbers orders numbers of which some are missing.
func compareNumbers[T ~int64](v, w opt.Value[T]) int {
	if c := cmp.Compare(weight(v.State()), weight(w.State())); c != 0 {
		return c
	}
	return cmp.Compare(v.Or(0), w.Or(0))
}

// compareMoments orders times of which some are missing.
func compareMoments(v, w opt.Value[time.Time]) int {
	if c := cmp.Compare(weight(v.State()), weight(w.State())); c != 0 {
		return c
	}
	return v.Or(time.Time{}).Compare(w.Or(time.Time{}))
}

// summaryFacts are the facts of a summary.
type summaryFacts struct {
	rec *callsummary.Record // nil if only the facts are kept

	participant, identifier, endpoint text
	endpointType                      opt.Value[callsummary.EndpointType]
	endReason                         text
	callStart                         opt.Value[time.Time]
	callDuration, ownDuration         opt.Value[opt.Seconds]
	callType                          opt.Value[callsummary.CallType]
	thread, resource                  text
}

func summaryFactsOf(rec *callsummary.Record) summaryFacts {
	return summaryFacts{
		rec:         rec,
		participant: idOf(rec.ParticipantID), identifier: textOf(rec.Identifier), endpoint: idOf(rec.EndpointID),
		endpointType: rec.EndpointType, endReason: textOf(rec.ParticipantEndReason),
		callStart: rec.CallStartTime, callDuration: rec.CallDuration, ownDuration: rec.ParticipantDuration,
		callType: rec.CallType, thread: textOf(rec.TeamsThreadID), resource: textOf(rec.ResourceID),
	}
}

func (f *summaryFacts) compare(g *summaryFacts) int {
	return cmp.Or(
		f.participant.compare(g.participant), f.identifier.compare(g.identifier), f.endpoint.compare(g.endpoint),
		textOf(f.endpointType).compare(textOf(g.endpointType)), f.endReason.compare(g.endReason),
		compareMoments(f.callStart, g.callStart),
		compareNumbers(f.callDuration, g.callDuration), compareNumbers(f.ownDuration, g.ownDuration),
		textOf(f.callType).compare(textOf(g.callType)), f.thread.compare(g.thread), f.resource.compare(g.resource),
	)
}

// key tells the summaries of a call apart.
func (f *summaryFacts) key() text {
	return participantKey(f.participant, f.identifier, f.endpoint, string(f.endpointType.Or("")))
}

// finished reports whether a summary says how the call and its participant
// ended. The first versions of a summary do not.
func (f *summaryFacts) finished() bool {
	return f.callStart.IsSet() && f.callDuration.IsSet() && f.ownDuration.IsSet() && f.endReason.isSet()
}

// connected reports whether a participant must have been connected, by its
// summary: it stayed for some time, and no error ended that. Somebody whose call
// is not answered has a duration, too, but never a stream.
func (f *summaryFacts) connected() bool {
	return f.ownDuration.Or(0) > 0 && (f.endReason.of == "0" || !f.endReason.isSet())
}

// streamFacts are the facts of a diagnostics record.
type streamFacts struct {
	rec     *diagnostics.Record // nil if only the facts are kept
	origin  *streamOrigin
	inbound bool
	early   bool   // a version without a measured value
	sum     uint64 // of an Outliner, which keeps no record, its Digest
}

// streamFactsOf returns the facts of a record but for its origin.
func streamFactsOf(rec *diagnostics.Record) streamFacts {
	return streamFacts{rec: rec, inbound: inbound(rec), early: early(rec)}
}

// early reports whether a record is a version without a measured value.
func early(rec *diagnostics.Record) bool {
	return rec.CallUpdatesVersion.IsSet() && !diagnostics.Measured(rec)
}

// compare orders facts; from is the origin of f.
func (f *streamFacts) compare(from *streamOrigin, g *streamFacts) int {
	to := g.origin
	return cmp.Or(
		from.participant.compare(to.participant), from.identifier.compare(to.identifier), from.endpoint.compare(to.endpoint),
		cmp.Compare(from.endpointType, to.endpointType), from.resource.compare(to.resource),
		compareFlags(f.inbound, g.inbound), compareFlags(f.early, g.early), cmp.Compare(f.measurements(), g.measurements()),
	)
}

// measurements returns a number that stands for all that was measured. So the
// newest of two records can be told without what they say of it.
func (f *streamFacts) measurements() uint64 {
	if f.rec != nil {
		return diagnostics.Digest(f.rec)
	}
	return f.sum
}

func compareFlags(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// opFacts are the facts of a client operation.
type opFacts struct {
	rec    *clientops.Record // nil if only the facts are kept
	origin *keptOrigin
	result opt.Value[clientops.ResultType]
	change *change // of a user-facing diagnostic; else nil
}

// change is what an operation says of a user-facing diagnostic.
type change struct {
	name    clientops.DiagnosticName // its first letter is a small one
	quality clientops.DiagnosticQuality
}

// compare orders facts; from is the origin of f.
func (f *opFacts) compare(from *opOrigin, g *opFacts) int {
	to := &g.origin.opOrigin
	c := cmp.Or(
		from.participant.compare(to.participant), from.endpoint.compare(to.endpoint), from.client.compare(to.client),
		compareFlags(from.inCall, to.inCall), from.resource.compare(to.resource), textOf(f.result).compare(textOf(g.result)),
	)
	if c == 0 && f.change != nil && g.change != nil { // both are diagnostics, or neither is
		c = cmp.Or(cmp.Compare(f.change.name, g.change.name), cmp.Compare(f.change.quality, g.change.quality))
	}
	return c
}

// kept are the facts of the newest of the versions of one record. It wins whole,
// its nulls included.
type kept[F any] struct {
	facts   F
	version version    // the zero version if there is none yet
	older   *[]version // in order, each once; nil if there are none
}

// outranks takes note of another version of the record and returns above 0 if it
// is the newer one, 0 if it is the same version.
func (k *kept[F]) outranks(a *Assembler, v version, older []version) int {
	for _, o := range older {
		k.addOlder(o)
	}
	if k.version == (version{}) {
		return 1
	}
	c := v.compare(k.version)
	switch {
	case a.brief:
	case c > 0:
		k.addOlder(k.version)
	case c < 0:
		k.addOlder(v)
	}
	return c
}

// beats says which of two records of one version counts: the one with the greatest
// canonical form, which begins with the facts, so that neither the order nor the
// shape matters in which they come. By the facts the first one comes behind the
// other one if order is above 0.
func beats[T comparable, R record[T]](a *Assembler, rec, old R, order int) bool {
	switch {
	case order != 0 || a.brief:
		return order > 0
	case *rec == *old && a.canon.sameSigns(rec, old): // as a rule: it was delivered twice
		return false
	}
	return compareContent(rec, old) > 0
}

// addOlder notes a version, of the newest mostOlder: which those are does not
// depend on the order in which they come.
func (k *kept[F]) addOlder(v version) {
	if k.older == nil {
		k.older = new([]version)
	}
	*k.older = insertVersion(*k.older, v)
}

// olderOnes returns the older versions.
func (k *kept[F]) olderOnes() []version {
	if k.older == nil {
		return nil
	}
	return *k.older
}

// versions returns how many versions there were, MaxVersions at most.
func (k *kept[F]) versions() int { return len(k.olderOnes()) + 1 }

// changes remembers what payloads say of user-facing diagnostics: there are few
// that differ.
type changes [256]struct {
	payload string
	said    *change
}

// of returns what an operation says of a user-facing diagnostic.
func (c *changes) of(rec *clientops.Record) *change {
	payload := rec.OperationPayload.Or("")
	at := &c[hashText(payload)%uint32(len(c))]
	if at.said == nil || at.payload != payload {
		said, _ := rec.Payload() // what it does not say stays empty
		at.payload = strings.Clone(payload)
		at.said = &change{uncapitalized(said.DiagnosticChanged.Or("")), said.DiagnosticQuality.Or("")}
	}
	return at.said
}

// inbound reports whether a stream runs from the server to the client.
func inbound(rec *diagnostics.Record) bool {
	if d, ok := rec.StreamDirection.Get(); ok && d.Known() {
		return d == diagnostics.Inbound
	}
	return rec.EndpointType.Or("") == diagnostics.Server
}
