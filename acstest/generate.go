package acstest

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Call is a generated call.
type Call struct {
	// Records are the call's records in the order in which Azure delivers them,
	// repetitions and versions included. They may share memory with each other
	// and must not be changed.
	Records []logs.Record
	// Answer is what a reader must make of them by the rules of [CallDiagnostics].
	Answer Answer

	at      []int64 // when each record is delivered, in milliseconds since 1970
	planned *planned
}

// AnswerBy returns what a reader must make of the records by other rules. It panics if it
// does not know them.
func (c *Call) AnswerBy(rules Rules) Answer { return c.planned.answer(rules) }

// Generate returns the calls of a config in the order in which they begin for the service;
// the clocks of clients differ. It makes each when it is asked for and keeps none, so there
// can be any number of them.
func Generate(cfg *Config) iter.Seq[*Call] {
	own := cfg.withDefaults()
	return func(yield func(*Call) bool) {
		g := newGenerator(own)
		for c := g.next(); c != nil; c = g.next() {
			if c.Answer = c.AnswerBy(CallDiagnostics); !yield(c) {
				return
			}
		}
	}
}

// The logs whose proportions Config.Summaries and its neighbours set.
const (
	summaryLog = iota
	streamLog
	operationLog
	otherLog
)

const micro = 1_000_000 // the unit in which parts of records are counted

// generator makes calls. From call to call it carries when the last one began and how many
// records of each log are owed.
type generator struct {
	cfg       Config
	number    int
	start     int64 // of the call, in milliseconds since 1970
	resources []string
	spell     Spellings         // no shares without Config.Spellings
	styles    map[string]*style // of the resources, with Spellings
	tenant    string
	cloner    logs.Cloner  // of repeated records
	noticed   []diagnostic // those that Config.UserFacingBy chose
	// Integers, so that no platform rounds differently, in millionths: records owed, and
	// how many per call or per summary.
	due, quota [otherLog]int64

	// About the current call:
	*planned
	rand  *random
	count [otherLog + 1]int64
	sent  []delivery
}

// planned is what the generator has decided about a call. Its answers come from that alone.
type planned struct {
	plan   plan
	people []*person
	media  []*stream
	acts   []*act
}

// plan is what the generator decides about a call before it makes records.
type plan struct {
	id, resource, thread      string
	group, crossTenant, phone bool
	modern                    bool // has the fields of newer records
	seconds                   int  // how long it takes
	alone                     int  // the part of seconds as a P2P call; 0 unless it became a group call
	gap                       Gap
	silent                    bool // no operation marks a start or an end
	whole                     bool // the service writes times without milliseconds
	envelope                  logs.Envelope
	end                       int64
	itself                    int64 // the start in a plain summary of the call itself; 0 for none
	ratings, tenths           int   // scores, and their sum on a scale up to 50
	stats, surveys, usage     int   // records
}

// delivery is a record and when it is delivered.
type delivery struct {
	at  int64
	rec logs.Record
}

// newGenerator returns a generator for a config whose defaults are filled in.
func newGenerator(cfg Config) *generator {
	g := &generator{cfg: cfg}
	r := newRandom(g.cfg.Seed, 0)
	g.tenant = r.guid()
	names := []string{"contoso-calling-prod-eu", "contoso-calling-prod-us", "fabrikam-care"}
	for i := range g.cfg.Resources {
		name := names[i%len(names)]
		if i >= len(names) {
			name += "-" + strconv.Itoa(i)
		}
		g.resources = append(g.resources, "/SUBSCRIPTIONS/"+r.guid()+"/RESOURCEGROUPS/RG-COMMUNICATION/"+
			"PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/"+name)
	}
	if g.cfg.Spellings != nil {
		g.spell = *g.cfg.Spellings
		g.styles = g.spell.newStyles(g.cfg.Seed, g.resources)
	}
	g.noticed = userFacing
	if by := g.cfg.UserFacingBy; len(by) > 0 {
		g.noticed = slices.DeleteFunc(slices.Clone(userFacing), func(d diagnostic) bool { return !slices.Contains(by, string(d.name)) })
	}
	g.start = g.cfg.Start.UnixMilli()
	sum := g.cfg.Summaries + g.cfg.Diagnostics + g.cfg.Operations
	g.quota[summaryLog] = int64(float64(g.cfg.RecordsPerCall) * micro * g.cfg.Summaries / sum)
	if g.cfg.Summaries > 0 {
		g.quota[streamLog] = int64(micro * g.cfg.Diagnostics / g.cfg.Summaries)
		g.quota[operationLog] = int64(micro * g.cfg.Operations / g.cfg.Summaries)
	}
	return g
}

// next returns the next call, or nil after the last one.
func (g *generator) next() *Call {
	if g.number == g.cfg.Calls {
		return nil
	}
	g.number++
	g.rand = newRandom(g.cfg.Seed, uint64(g.number))
	if every := g.cfg.Every.Milliseconds(); g.number > 1 {
		g.start += g.rand.wide(0, 2*every)
	}
	g.due[summaryLog] += g.quota[summaryLog]
	g.count = [otherLog + 1]int64{}
	g.planned, g.sent = new(planned), nil
	if g.rand.chance(g.cfg.WithoutID) {
		return g.alone()
	}
	g.planCall()
	g.invitePeople()
	g.sendSummaries()
	g.sendStreams()
	g.sendOperations()
	g.sendLeftOut()
	g.sendOthers()
	g.repeat()
	g.settle()
	return g.call()
}

func (g *generator) planCall() {
	r := g.rand
	p := plan{
		id: r.guid(), resource: pick(r, g.resources),
		group: !r.chance(g.cfg.P2P), crossTenant: r.chance(g.cfg.CrossTenant), phone: r.chance(g.cfg.PSTN),
		modern: !r.chance(g.cfg.OldRecords), seconds: r.between(5, 600),
	}
	if r.chance(0.2) {
		p.seconds = r.between(600, 2400)
	}
	if g.maybe(g.cfg.LongCalls) {
		p.seconds = r.between(1, 8) * 3600
	}
	if s := g.styles[p.resource]; s != nil && s.whole {
		p.whole = true
		g.start = (g.start + 999) / 1000 * 1000
	}
	if p.group && r.chance(g.cfg.Meetings) {
		p.thread = "19:meeting_" + r.guid() + "@thread.v2"
	}
	if possible := g.gaps(p.group); r.chance(g.cfg.Incomplete) && len(possible) > 0 {
		p.gap = pick(r, possible)
	}
	p.silent = p.gap == GapSummaries && r.chance(0.35)
	if p.group && g.maybe(g.cfg.BecameGroup) {
		p.alone = r.between(1, p.seconds/2)
	}
	p.end = g.start + int64(p.seconds)*1000
	p.envelope = logs.Envelope{ResourceID: is(p.resource), OperationVersion: is("1.0"), CorrelationID: is(p.id)}
	g.plan = p
}

// envelope returns the envelope of a record that is delivered at the given time.
func (g *generator) envelope(category string, at int64) logs.Envelope {
	e := g.plan.envelope
	e.Time = g.generated(at)
	e.Category = is(category)
	e.OperationName = e.Category
	return e
}

// generated returns the time in a record that is generated at the given time.
func (g *generator) generated(at int64) opt.Value[time.Time] {
	if g.plan.whole {
		at = at / 1000 * 1000
	}
	return moment(at)
}

func moment(ms int64) opt.Value[time.Time] { return opt.Of(time.UnixMilli(ms).UTC()) }

// send delivers a record of a log at the time of its envelope, or later.
func (g *generator) send(log int, at int64, rec logs.Record) {
	g.count[log]++
	if g.maybe(g.cfg.LateRecords) {
		at += g.rand.wide(60_000, 6*hour)
	}
	g.sent = append(g.sent, delivery{at, rec})
}

// repeat delivers copies of some records, a little later.
func (g *generator) repeat() {
	for _, d := range g.sent {
		if g.rand.chance(g.cfg.Duplicates) {
			g.send(logOf(d.rec), d.at+int64(g.rand.between(0, 30_000)), g.cloner.Clone(d.rec))
		}
	}
}

// logOf returns the log that a record counts for.
func logOf(rec logs.Record) int {
	switch rec.Schema().Name() {
	case "CallSummary":
		return summaryLog
	case "CallDiagnostics":
		return streamLog
	case "CallClientOperations":
		return operationLog
	}
	return otherLog
}

// settle subtracts the records of the call from those owed, and sorts them by delivery.
// What is owed is bounded, because some kinds of calls cannot have that many.
func (g *generator) settle() {
	g.accrue()
	for log, n := range g.count[:otherLog] {
		bound := 8 * int64(g.cfg.RecordsPerCall) * micro
		g.due[log] = min(max(g.due[log]-n*micro, -bound), bound)
	}
	slices.SortStableFunc(g.sent, func(a, b delivery) int { return cmp.Compare(a.at, b.at) })
}

// accrue adds the streams and operations that go with the summaries of the call.
func (g *generator) accrue() {
	g.due[streamLog] = g.wanted(streamLog)
	g.due[operationLog] = g.wanted(operationLog)
}

// wanted returns how many records of a log are owed, in millionths, including those for the
// call's summaries so far.
func (g *generator) wanted(log int) int64 { return g.due[log] + g.count[summaryLog]*g.quota[log] }

// call returns the finished call.
func (g *generator) call() *Call {
	c := &Call{planned: g.planned, Records: make([]logs.Record, len(g.sent)), at: make([]int64, len(g.sent))}
	for i, d := range g.sent {
		c.Records[i], c.at[i] = d.rec, d.at
	}
	return c
}
