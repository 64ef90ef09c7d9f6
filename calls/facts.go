package calls

import (
	"cmp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// A call keeps the facts of each summary, stream and operation: what the rules of this
// package, the verdicts and the statistics look at. They are an entry of fixed size
// without pointers; IDs and texts in it are numbers of the call.

// summaryEntry is the facts of a summary.
type summaryEntry struct {
	callStart, start, generated int64 // ticks
	updates                     int64 // as in version
	callDuration, duration      int64 // seconds; of the call and of the participant
	tenant                      id
	origin                      uint32

	endReason, endSubCode, resultCategory value
	callType, thread                      value
	participantType, pstn                 value
	sdk, os                               value
	app                                   value // JSON, as in callsummary.App.Options
	tpe                                   value

	callStartRest, startRest, generatedRest                      uint8
	callStartState, startState, callDurationState, durationState opt.State
	plain                                                        bool
}

// streamEntry is the facts of a diagnostics record.
type streamEntry struct {
	stream    int64
	updates   int64 // as in version
	generated int64 // ticks
	digest    uint64
	mark      uint64 // see Assembler.Mark
	origin    uint32
	media     value
	transport value
	tpe       value

	generatedRest  uint8
	plain, inbound bool
	early          bool // a version without a measured value
}

// opEntry is the facts of a client operation.
type opEntry struct {
	id            id
	at, generated int64 // ticks
	duration      int64 // milliseconds
	origin        uint32
	name, result  value
	sdk           value
	payload       uint32 // 1 + its number; 0 if it has nothing of interest

	atRest, generatedRest uint8
	durationState         opt.State
	flags                 opFlags
}

// opFlags are what is true of an operation, in one byte: an entry has no room for more.
type opFlags uint8

const (
	opPlain     opFlags = 1 << iota
	opWithoutID         // without an operation ID: the entry has the participant's instead
)

// payload is the content of an operation's payload, and of its user agent. A call keeps its
// distinct payloads in a list, so that members can be added without making entries larger.
type payload struct {
	diagnostic, quality value // of a user-facing diagnostic, whose first letter is lower case; 0 of others
	state, callType     value
	direction           value
	// How the participant's connection ended.
	code, subCode, reason, category value
	// What the user agent says, as in clientops.Agent.
	system, browser, sdkKind value
}

// values returns all members.
func (p *payload) values() []*value {
	return []*value{
		&p.diagnostic, &p.quality, &p.state, &p.callType, &p.direction, &p.code, &p.subCode, &p.reason, &p.category,
		&p.system, &p.browser, &p.sdkKind,
	}
}

// hash returns the hash of a payload.
func (p *payload) hash() uint32 {
	h := uint32(0)
	for _, v := range p.values() {
		h = (h ^ uint32(*v)) * 0x9E3779B1
	}
	return h ^ h>>15
}

// ends reports whether a payload says how the participant's connection ended.
func (p *payload) ends() bool {
	return p.code.isSet() || p.subCode.isSet() || p.reason.isSet() || p.category.isSet()
}

func (e *summaryEntry) version() version {
	return version{instant{e.generated, e.generatedRest}, e.plain, e.updates}
}

func (e *summaryEntry) setVersion(v version) {
	e.generated, e.generatedRest, e.plain, e.updates = v.generated.ticks, v.generated.rest, v.plain, v.updates
}

// started reports whether a summary has the start of the call.
func (e *summaryEntry) started() bool { return e.callStartState == opt.Set }

func (e *streamEntry) version() version {
	return version{instant{e.generated, e.generatedRest}, e.plain, e.updates}
}

func (e *streamEntry) setVersion(v version) {
	e.generated, e.generatedRest, e.plain, e.updates = v.generated.ticks, v.generated.rest, v.plain, v.updates
}

func (e *opEntry) version() version {
	return version{instant{e.generated, e.generatedRest}, e.flags&opPlain != 0, -1}
}

func (e *opEntry) setVersion(v version) {
	e.generated, e.generatedRest = v.generated.ticks, v.generated.rest
	if e.flags &^= opPlain; v.plain {
		e.flags |= opPlain
	}
}

func (e *opEntry) key() opKey { return opKey{e.id, instant{e.at, e.atRest}, e.name.part()} }

func (e *summaryEntry) callStartTime() opt.Value[time.Time] {
	return valueIn(instant{e.callStart, e.callStartRest}.time, e.callStartState)
}

func (e *summaryEntry) startTime() opt.Value[time.Time] {
	return valueIn(instant{e.start, e.startRest}.time, e.startState)
}

// valueIn returns the value of a field that is in a state.
func valueIn[T opt.Scalar](of func() T, state opt.State) opt.Value[T] {
	if state == opt.Set {
		return opt.Of(of())
	}
	return opt.Without[T](state)
}

// numberIn is valueIn for a number.
func numberIn[T ~int64](n int64, state opt.State) opt.Value[T] {
	return valueIn(func() T { return T(n) }, state)
}

// setSummary sets e to the facts of a summary.
func (c *call) setSummary(e *summaryEntry, rec *callsummary.Record) {
	callStart, start := instantIn(rec.CallStartTime), instantIn(rec.ParticipantStartTime)
	*e = summaryEntry{
		callStart: callStart.ticks, callStartRest: callStart.rest, callStartState: rec.CallStartTime.State(),
		start: start.ticks, startRest: start.rest, startState: rec.ParticipantStartTime.State(),
		callDuration: int64(rec.CallDuration.Or(0)), callDurationState: rec.CallDuration.State(),
		duration: int64(rec.ParticipantDuration.Or(0)), durationState: rec.ParticipantDuration.State(),
		origin: c.service(rec.ParticipantID, rec.EndpointID, rec.Identifier, rec.ResourceID, string(rec.EndpointType.Or("")), rec.EndpointType.State()),

		endReason: commonValue(c, rec.ParticipantEndReason), endSubCode: commonValue(c, rec.ParticipantEndSubCode),
		resultCategory: commonValue(c, rec.ResultCategory),
		callType:       commonValue(c, rec.CallType), thread: ownValue(c, rec.TeamsThreadID),
		participantType: commonValue(c, rec.ParticipantType), tenant: idOf(c, rec.ParticipantTenantID),
		pstn: commonValue(c, rec.PSTNParticipantCallType),
		sdk:  commonValue(c, rec.SDKVersion), os: commonValue(c, rec.OSVersion),
		app: commonValue(c, c.memory.apps.of(rec)), tpe: commonValue(c, rec.TPE),
	}
	e.setVersion(c.memory.plainLogs.versionOf(rec))
}

// setStream sets e to the facts of a diagnostics record.
func (c *call) setStream(e *streamEntry, rec *diagnostics.Record, mark func(*diagnostics.Record) uint64) {
	*e = streamEntry{
		stream: rec.StreamID.Or(0), digest: diagnostics.Digest(rec),
		origin: c.service(rec.ParticipantID, rec.EndpointID, rec.Identifier, rec.ResourceID, string(rec.EndpointType.Or("")), rec.EndpointType.State()),
		media:  commonValue(c, rec.MediaType), transport: commonValue(c, rec.TransportType), tpe: commonValue(c, rec.TPE),
		inbound: inbound(rec), early: early(rec),
	}
	e.setVersion(c.memory.plainLogs.version(rec, &rec.Envelope, rec.CallUpdatesVersion.Or(-1)))
	if mark != nil {
		e.mark = mark(rec)
	}
}

// setOperation sets e to the facts of an operation.
func (c *call) setOperation(e *opEntry, rec *clientops.Record) {
	at := instantIn(rec.CallClientTimeStamp)
	*e = opEntry{
		id: idOf(c, rec.OperationID), at: at.ticks, atRest: at.rest,
		duration: int64(rec.DurationMs.Or(0)), durationState: rec.DurationMs.State(),
		origin: c.client(rec), name: commonValue(c, rec.OperationName),
		result: commonValue(c, rec.ResultType), sdk: commonValue(c, rec.SDKVersion),
	}
	p := c.memory.payloads.of(c, rec)
	if p.system, p.browser, p.sdkKind = c.memory.agents.of(c, rec); p != (payload{}) {
		e.payload = c.payload(p)
	}
	if rec.OperationID.Or("") == "" {
		e.id, e.flags = idOf(c, rec.ParticipantID), opWithoutID
	}
	e.setVersion(c.memory.plainLogs.versionOf(rec))
}

// callOf returns the ID of the call that an operation names.
func callOf(op *clientops.Record) opt.Value[string] { return either(op.CallID, op.CorrelationID) }

func either(a, b opt.Value[string]) opt.Value[string] {
	if a.Or("") != "" {
		return a
	}
	return b
}

// isLog reports whether the name of an operation is that of the log.
func isLog(name clientops.OperationName) bool {
	const log = "CallClientOperations"
	return len(name) == len(log) && strings.EqualFold(string(name), log)
}

// service returns the number of the origin of a summary or a stream.
func (c *call) service(participant, endpoint, identifier, resource opt.Value[string], kind string, kindState opt.State) uint32 {
	o := origin{participant: idOf(c, participant), endpoint: idOf(c, endpoint)}
	if kind == "" && kindState == opt.Set {
		kindState = opt.Null
	}
	o.kind = valueOf(c.common(kind), kindState)
	return c.originOf(&o, identifier, resource)
}

// client returns the number of the origin of an operation.
func (c *call) client(rec *clientops.Record) uint32 {
	o := origin{participant: idOf(c, rec.ParticipantID), endpoint: idOf(c, rec.EndpointID), kind: clientAnywhere}
	if callOf(rec).Or("") != "" {
		o.kind = clientInCall
	}
	return c.originOf(&o, rec.ClientInstanceID, rec.ResourceID)
}

// originOf returns the number of an origin, whose other ID and resource are not filled in
// yet: usually they are the same texts as before, which need not be numbered again.
func (c *call) originOf(o *origin, other, resource opt.Value[string]) uint32 {
	from := sender{origin: o}
	from.otherText, from.otherState = textIn(other)
	from.resourceText, from.resourceState = textIn(resource)
	if guid, ok := guidOf(from.otherText); ok {
		from.guid = guid
	}
	latest := &c.latest[0]
	if o.isClient() {
		latest = &c.latest[1]
	}
	if int(*latest) < len(c.origins.rows) && c.is(*latest, &from) { // often
		return *latest
	}
	hash := o.hash(from.guid, from.otherText)
	for i := c.origins.next(hash, -1); i >= 0; i = c.origins.next(hash, i) {
		if c.is(uint32(i), &from) {
			*latest = uint32(i)
			return *latest
		}
	}
	o.other, o.resource = idOf(c, other), commonValue(c, resource)
	*latest = c.addOrigin(hash, o)
	return *latest
}

// sender is an origin with the texts that it does not have yet.
type sender struct {
	*origin
	guid                      id // other, if it is one
	otherText, resourceText   string
	otherState, resourceState opt.State
}

// is reports whether an origin is that of a sender.
func (c *call) is(number uint32, s *sender) bool {
	k := c.origin(number)
	if k.participant != s.participant || k.endpoint != s.endpoint || k.kind != s.kind ||
		k.resource.state() != s.resourceState || k.other.state() != s.otherState {
		return false
	}
	if s.guid.isGUID() || k.other.isGUID() {
		if k.other != s.guid {
			return false
		}
	} else if c.text(k.other.value()) != s.otherText {
		return false
	}
	return c.text(k.resource) == s.resourceText
}

func (c *call) origin(number uint32) *origin { return &c.origins.rows[number].key }

func (c *call) addOrigin(hash uint32, o *origin) uint32 {
	c.memory.size += 96 // about
	c.memory.originRoom.make(&c.origins)
	c.origins.add(hash, *o)
	return uint32(len(c.origins.rows) - 1)
}

// payload returns 1 + the number of a payload.
func (c *call) payload(p payload) uint32 {
	if n := c.latestPayload; n != 0 && c.payloads.rows[n-1].key == p { // often
		return n
	}
	hash := p.hash()
	i := c.payloads.index(hash, p)
	if i < 0 {
		c.payloads.add(hash, p)
		i = len(c.payloads.rows) - 1
	}
	c.latestPayload = uint32(i + 1)
	return c.latestPayload
}

// said returns the payload of a number.
func (c *call) said(number uint32) payload { return c.payloads.rows[number-1].key }

// someCommon is commonValue for a member that counts only if it has a value.
func someCommon[T ~string](n numbering, v opt.Value[T]) value {
	if v.Or("") == "" {
		return 0
	}
	return commonValue(n, v)
}

// uncapitalized returns a name with a lower-case first letter: it comes in either case.
// The names of package clientops already have one spelling.
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

// inbound reports whether a stream runs from the server to the client.
func inbound(rec *diagnostics.Record) bool {
	if d, ok := rec.StreamDirection.Get(); ok && d.Known() {
		return d == diagnostics.Inbound
	}
	return rec.EndpointType.Or("") == diagnostics.Server
}

// The facts of two records of one version are compared so that the same record wins in
// any order: by their values, and last by their nulls, which mean nothing and differ between
// the shapes of one record. Records with equal facts are compared by their content, where
// they are kept.

func compareSummaries(c *call, a, b *summaryEntry) int {
	if *a == *b { // usually: it was delivered twice
		return 0
	}
	from, to := c.origin(a.origin), c.origin(b.origin)
	return cmp.Or(
		compareOrigins(c, from, to), compareValues(c, a.endReason, b.endReason),
		compareNumbers(a.callStart, b.callStart, a.callStartState, b.callStartState), cmp.Compare(a.callStartRest, b.callStartRest),
		compareNumbers(a.callDuration, b.callDuration, a.callDurationState, b.callDurationState),
		compareNumbers(a.duration, b.duration, a.durationState, b.durationState),
		compareValues(c, a.callType, b.callType), compareValues(c, a.thread, b.thread), compareValues(c, from.resource, to.resource),
		compareNumbers(a.start, b.start, a.startState, b.startState), cmp.Compare(a.startRest, b.startRest),
		compareValues(c, a.endSubCode, b.endSubCode), compareValues(c, a.resultCategory, b.resultCategory),
		compareValues(c, a.participantType, b.participantType), compareIDs(c, a.tenant, b.tenant), compareValues(c, a.pstn, b.pstn),
		compareValues(c, a.sdk, b.sdk), compareValues(c, a.os, b.os), compareValues(c, a.app, b.app), compareValues(c, a.tpe, b.tpe),
		cmp.Compare(nulls(from, a.values()...), nulls(to, b.values()...)),
	)
}

// values returns the fields of a summary that may be null.
func (e *summaryEntry) values() []value {
	of := func(s opt.State) value { return valueOf(0, s) }
	return []value{
		e.endReason, e.endSubCode, e.resultCategory, e.callType, e.thread, e.participantType, e.pstn, e.sdk, e.os, e.tpe,
		e.tenant.value(), of(e.callStartState), of(e.startState), of(e.callDurationState), of(e.durationState),
	}
}

func compareStreams(c *call, a, b *streamEntry) int {
	if *a == *b { // usually: it was delivered twice
		return 0
	}
	from, to := c.origin(a.origin), c.origin(b.origin)
	return cmp.Or(
		compareOrigins(c, from, to), compareValues(c, from.resource, to.resource),
		compareFlags(a.inbound, b.inbound), compareFlags(a.early, b.early), cmp.Compare(a.digest, b.digest),
		compareValues(c, a.transport, b.transport), compareValues(c, a.media, b.media), compareValues(c, a.tpe, b.tpe),
		cmp.Compare(nulls(from, a.transport, a.media, a.tpe), nulls(to, b.transport, b.media, b.tpe)),
	)
}

func compareOperations(c *call, a, b *opEntry) int {
	if *a == *b { // usually: it was delivered twice
		return 0
	}
	from, to := c.origin(a.origin), c.origin(b.origin)
	return cmp.Or(
		compareOrigins(c, from, to), compareValues(c, from.resource, to.resource), compareValues(c, a.result, b.result),
		comparePayloads(c, a.payload, b.payload),
		compareNumbers(a.duration, b.duration, a.durationState, b.durationState), compareValues(c, a.sdk, b.sdk),
		compareValues(c, a.name, b.name), cmp.Compare(nulls(from, a.values()...), nulls(to, b.values()...)),
	)
}

// values returns the fields of an operation that may be null.
func (e *opEntry) values() []value {
	return []value{e.name, e.result, e.sdk, valueOf(0, e.durationState)}
}

// nulls returns a bit for each null in an origin and in values.
func nulls(o *origin, list ...value) (n uint64) {
	for _, v := range append(list, o.kind, o.resource, o.participant.value(), o.endpoint.value(), o.other.value()) {
		if n <<= 1; v.state() == opt.Null {
			n++
		}
	}
	return n
}

func compareOrigins(c *call, a, b *origin) int {
	if *a == *b {
		return 0
	}
	order := compareIDs(c, a.participant, b.participant)
	if a.isClient() {
		return cmp.Or(order, compareIDs(c, a.endpoint, b.endpoint), compareIDs(c, a.other, b.other), cmp.Compare(a.kind, b.kind))
	}
	return cmp.Or(order, compareIDs(c, a.other, b.other), compareIDs(c, a.endpoint, b.endpoint), compareValues(c, a.kind, b.kind))
}

// compareNumbers orders numbers that may be missing.
func compareNumbers(a, b int64, aState, bState opt.State) int {
	if c := compareStates(aState, bState); c != 0 {
		return c
	}
	return cmp.Compare(a, b)
}

// compareValues orders texts that may be missing.
func compareValues(n numbering, v, w value) int {
	if v == w {
		return 0
	}
	if c := compareStates(v.state(), w.state()); c != 0 || !v.isSet() {
		return c
	}
	return cmp.Compare(n.text(v), n.text(w))
}

// compareIDs orders IDs as their texts.
func compareIDs(n numbering, a, b id) int {
	switch {
	case a == b:
		return 0
	case a.isGUID() && b.isGUID():
		return cmp.Or(cmp.Compare(a.high, b.high), cmp.Compare(a.low, b.low))
	}
	if c := compareStates(a.state(), b.state()); c != 0 || !a.isSet() {
		return c
	}
	return cmp.Compare(n.idText(a), n.idText(b))
}

func comparePayloads(c *call, a, b uint32) int {
	var p, q payload // empty if there is nothing of interest
	if a != 0 {
		p = c.said(a)
	}
	if b != 0 {
		q = c.said(b)
	}
	theirs := q.values()
	for i, v := range p.values() {
		if order := compareValues(c, *v, *theirs[i]); order != 0 {
			return order
		}
	}
	return 0
}

// An entry is renewed for another call, or for the same call in another store: its texts
// get the numbers that they have there.

func renewSummary(to, from *call, e *summaryEntry) summaryEntry {
	n := *e
	n.origin = to.renewOrigin(from, e.origin)
	n.thread, n.tenant = renewOwn(to, from, e.thread), renewID(to, from, e.tenant)
	for _, v := range []*value{
		&n.endReason, &n.endSubCode, &n.resultCategory, &n.callType, &n.participantType, &n.pstn, &n.sdk, &n.os, &n.app, &n.tpe,
	} {
		*v = renewCommon(to, from, *v)
	}
	return n
}

func renewStream(to, from *call, e *streamEntry) streamEntry {
	n := *e
	n.origin = to.renewOrigin(from, e.origin)
	n.media, n.transport, n.tpe = renewCommon(to, from, e.media), renewCommon(to, from, e.transport), renewCommon(to, from, e.tpe)
	return n
}

func renewOperation(to, from *call, e *opEntry) opEntry {
	n := *e
	n.id, n.origin = renewID(to, from, e.id), to.renewOrigin(from, e.origin)
	n.name, n.result, n.sdk = renewCommon(to, from, e.name), renewCommon(to, from, e.result), renewCommon(to, from, e.sdk)
	if e.payload != 0 {
		n.payload = to.payload(renewPayload(to, from, e.payload))
	}
	return n
}

func renewPayload(n numbering, from *call, number uint32) payload {
	p := from.said(number)
	for _, v := range p.values() {
		*v = renewCommon(n, from, *v)
	}
	return p
}

// renewOrigin returns the number of an origin of another call.
func (c *call) renewOrigin(from *call, number uint32) uint32 {
	o := renewedOrigin(c, from, from.origin(number))
	hash := o.hash(o.other, c.otherText(&o))
	if i := c.origins.index(hash, o); i >= 0 {
		return uint32(i)
	}
	return c.addOrigin(hash, &o)
}

// otherText returns the text of the other ID of an origin, if that is not a GUID.
func (c *call) otherText(o *origin) string {
	if o.other.isGUID() {
		return ""
	}
	return c.text(o.other.value())
}

// renewedOrigin returns an origin of another call with new numbers.
func renewedOrigin(n numbering, from *call, o *origin) origin {
	own := origin{
		participant: renewID(n, from, o.participant), endpoint: renewID(n, from, o.endpoint), other: renewID(n, from, o.other),
		kind: o.kind, resource: renewCommon(n, from, o.resource),
	}
	if !o.isClient() {
		own.kind = renewCommon(n, from, o.kind)
	}
	return own
}

func renewCommon(n numbering, from *call, v value) value {
	if t := v.textID(); t == 0 || t < firstOwn && n.words() == from.memory.dictionary {
		return v
	}
	return valueOf(n.common(from.text(v)), v.state())
}

func renewOwn(n numbering, from *call, v value) value { return valueOf(n.own(from.text(v)), v.state()) }

func renewID(n numbering, from *call, i id) id {
	if i.isGUID() {
		return i
	}
	return idOfValue(renewOwn(n, from, i.value()))
}

// early reports whether a record is a version without a measured value.
func early(rec *diagnostics.Record) bool {
	return rec.CallUpdatesVersion.IsSet() && !diagnostics.Measured(rec)
}
