package exposure

import (
	"cmp"
	"crypto/sha256"
	"maps"
	"math"
	"slices"
	"strings"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/opt"
)

// By says what a [Row] is about.
type By string

// What rows are about. A call counts once for each value that occurs in it, and a
// participant for its own; what the records do not say is "Unknown".
const (
	ByEnding     By = "ending"     // Ends, Stays or Unknown
	ByScenario   By = "scenario"   // the Scenario
	ByEvidence   By = "evidence"   // an Evidence, and the Scenario
	ByMonth      By = "month"      // of the call's start, in UTC, as in 2026-03
	ByApp        By = "app"        // appName of DiagnosticOptions
	ByAppVersion By = "appVersion" // appName and appVersion, as in "contoso-web 2.1"
	BySDKVersion By = "sdkVersion" // of the participant, see [calls.Participant]
)

// order is the order of rows.
var order = []By{ByEnding, ByScenario, ByMonth, ByApp, ByAppVersion, BySDKVersion, ByEvidence}

// Row counts the calls of a scenario that have something in common.
type Row struct {
	By       By                  `json:"by"`
	Value    string              `json:"value"`
	Scenario opt.Value[Scenario] `json:"scenario"` // null by ending
	Ending   Ending              `json:"ending"`
	EndsOn   opt.Value[string]   `json:"endsOn"` // Date if it ends, else null
	Calls    int                 `json:"calls"`
	// The shares, from 0 to 1, are those of the scenario in all calls with the Value: by
	// month, application and version. By ending and scenario they are of all calls, by
	// evidence of the calls of the scenario. Null if the whole is nothing.
	CallsShare        opt.Value[float64] `json:"callsShare"`
	Participants      int                `json:"participants"`
	ParticipantsShare opt.Value[float64] `json:"participantsShare"`
	// ParticipantMinutes is the time of all participants together, in minutes, as far as
	// their summaries have it. Impossible values do not count.
	ParticipantMinutes float64            `json:"participantMinutes"`
	MinutesShare       opt.Value[float64] `json:"minutesShare"`
	// WithoutMinutes is how many participants have no duration.
	WithoutMinutes int `json:"withoutMinutes"`
	// Identifiers is how many different users there are by their identifiers, those of
	// bots apart. One user may have several; telephones have none. Only by ending and scenario,
	// else null.
	Identifiers opt.Value[int64] `json:"identifiers"`
	// Source is where Azure says what ends.
	Source string `json:"source"`
}

// Tally counts calls by scenario. Parts that are counted separately and merged in any order
// are the same as one Tally of all calls. The zero Tally is ready to use. It is not safe for
// use by several goroutines at once.
type Tally struct {
	cells map[cell]*figures
	// users has the scenarios of each identifier, one bit for each.
	users map[[16]byte]uint16
}

// cell is what a row counts.
type cell struct {
	by       By
	value    string
	scenario Scenario
}

type figures struct {
	calls, participants, untimed int
	seconds                      int64
}

func (f *figures) add(g *figures) {
	f.calls += g.calls
	f.participants += g.participants
	f.untimed += g.untimed
	f.seconds += g.seconds
}

// participant counts a participant.
func (f *figures) participant(p *calls.Participant) {
	f.participants++
	if p.Summary != nil {
		s, ok := p.Summary.ParticipantDuration.Get()
		if d := s.Duration(); ok && 0 <= d && d < math.MaxInt64 { // which is everything beyond it
			f.seconds += int64(s)
			return
		}
	}
	f.untimed++
}

// Duration returns the time of all participants of a call together, as far as their summaries have
// it, and how many participants have none. Impossible values do not count.
func Duration(c *calls.Call) (sum opt.Seconds, without int) {
	f := figuresOf(c)
	return opt.Seconds(f.seconds), f.untimed
}

// figuresOf counts a call.
func figuresOf(c *calls.Call) figures {
	f := figures{calls: 1}
	for _, p := range c.Participants {
		f.participant(p)
	}
	return f
}

// Add counts a call. It keeps nothing of it.
func (t *Tally) Add(c *calls.Call) {
	found := Of(c)
	whole := figuresOf(c)
	for _, p := range c.Participants {
		t.user(p, found.Scenario)
	}
	month := ""
	if start, ok := c.Start.Get(); ok {
		month = start.UTC().Format("2006-01")
	}
	t.of(ByScenario, string(found.Scenario), found.Scenario).add(&whole)
	t.of(ByMonth, month, found.Scenario).add(&whole)
	for _, e := range found.Evidence {
		t.of(ByEvidence, string(e), found.Scenario).add(&whole)
	}
	t.people(c, ByApp, found.Scenario, func(p *calls.Participant) string { return appOf(p).Name })
	t.people(c, ByAppVersion, found.Scenario, func(p *calls.Participant) string {
		a := appOf(p)
		if a.Version == "" {
			return a.Name
		}
		return cmp.Or(a.Name, string(Unknown)) + " " + a.Version
	})
	t.people(c, BySDKVersion, found.Scenario, func(p *calls.Participant) string {
		if p.SDKVersion.State() == opt.Redacted {
			return "Redacted"
		}
		return p.SDKVersion.Or("")
	})
}

func appOf(p *calls.Participant) callsummary.App {
	if p.Summary == nil {
		return callsummary.App{}
	}
	return p.Summary.App()
}

// people counts the participants of a call by what value returns.
func (t *Tally) people(c *calls.Call, by By, s Scenario, value func(*calls.Participant) string) {
	var seen []*figures
	for _, p := range c.Participants {
		f := t.of(by, value(p), s)
		if !slices.Contains(seen, f) {
			seen = append(seen, f)
			f.calls++
		}
		f.participant(p)
	}
}

// of returns the figures of a cell. It makes them if there are none yet.
func (t *Tally) of(by By, value string, s Scenario) *figures {
	k := cell{by, cmp.Or(value, string(Unknown)), s}
	f := t.cells[k]
	if f == nil {
		if t.cells == nil {
			t.cells = map[cell]*figures{}
		}
		f, k.value = new(figures), strings.Clone(k.value)
		t.cells[k] = f
	}
	return f
}

// user notes that a user took part in a call of a scenario.
func (t *Tally) user(p *calls.Participant, s Scenario) {
	id := p.Identifier()
	switch id.Kind {
	case calls.ACSUser, calls.MicrosoftEntraUser, calls.TeamsAnonymous, calls.PhoneNumber:
	default:
		return
	}
	text := strings.ToLower(id.Text)
	text = strings.TrimPrefix(strings.TrimPrefix(text, "8:"), "4:")
	sum := sha256.Sum256([]byte(text))
	if t.users == nil {
		t.users = map[[16]byte]uint16{}
	}
	t.users[[16]byte(sum[:])] |= 1 << slices.Index(Scenarios(), s)
}

// Merge adds what another Tally has counted, which stays as it is.
func (t *Tally) Merge(other *Tally) {
	for k, f := range other.cells {
		t.of(k.by, k.value, k.scenario).add(f)
	}
	if t.users == nil && len(other.users) > 0 {
		t.users = map[[16]byte]uint16{}
	}
	for id, scenarios := range other.users {
		t.users[id] |= scenarios
	}
}

// Rows returns what has been counted: by ending, all three; by scenario, month, application,
// version and evidence what occurs. Months are in their order, other values by their calls, the
// most first, and scenarios in the order of [Scenarios].
func (t *Tally) Rows() []Row {
	var all figures
	wholes := map[cell]*figures{} // of a value; by evidence of a scenario
	endings := map[Ending]*figures{Ends: {}, Stays: {}, UnknownEnding: {}}
	for k, f := range t.cells {
		if k.by == ByScenario {
			all.add(f)
			endings[k.scenario.Ending()].add(f)
			wholes[cell{by: ByEvidence, scenario: k.scenario}] = f
		} else if k.by != ByEvidence {
			whole := wholes[cell{by: k.by, value: k.value}]
			if whole == nil {
				whole = new(figures)
				wholes[cell{by: k.by, value: k.value}] = whole
			}
			whole.add(f)
		}
	}
	var rows []Row
	for _, e := range []Ending{Ends, Stays, UnknownEnding} {
		rows = append(rows, newRow(cell{by: ByEnding, value: string(e)}, e, endings[e], &all))
	}
	whole := func(k cell) *figures {
		switch k.by {
		case ByScenario:
			return &all
		case ByEvidence:
			return wholes[cell{by: k.by, scenario: k.scenario}]
		}
		return wholes[cell{by: k.by, value: k.value}]
	}
	for _, k := range slices.SortedFunc(maps.Keys(t.cells), func(a, b cell) int { return compare(a, b, whole) }) {
		rows = append(rows, newRow(k, k.scenario.Ending(), t.cells[k], whole(k)))
	}
	t.countUsers(rows)
	return rows
}

// compare puts cells in the order of rows.
func compare(a, b cell, whole func(cell) *figures) int {
	scenarios := Scenarios()
	rank := func(k cell) int { return slices.Index(scenarios, k.scenario) }
	if c := slices.Index(order, a.by) - slices.Index(order, b.by); c != 0 {
		return c
	}
	switch a.by {
	case ByScenario, ByEvidence:
		at := func(k cell) int { return slices.Index(evidence[:], Evidence(k.value)) }
		return cmp.Or(rank(a)-rank(b), at(a)-at(b))
	case ByMonth:
		return cmp.Or(cmp.Compare(a.value, b.value), rank(a)-rank(b)) // Unknown comes last
	}
	return cmp.Or(whole(b).calls-whole(a).calls, cmp.Compare(a.value, b.value), rank(a)-rank(b))
}

// newRow returns the row of a cell.
func newRow(k cell, e Ending, f, whole *figures) Row {
	row := Row{
		By: k.by, Value: k.value, Ending: e, Source: Source, Calls: f.calls, Participants: f.participants, WithoutMinutes: f.untimed,
		ParticipantMinutes: float64(f.seconds) / 60, CallsShare: share(f.calls, whole.calls),
		ParticipantsShare: share(f.participants, whole.participants), MinutesShare: share(f.seconds, whole.seconds),
	}
	if k.scenario != "" {
		row.Scenario = opt.Of(k.scenario)
	}
	if e == Ends {
		row.EndsOn = opt.Of(Date)
	}
	return row
}

func share[T int | int64](part, whole T) (v opt.Value[float64]) {
	if whole != 0 {
		v = opt.Of(float64(part) / float64(whole))
	}
	return v
}

// countUsers sets the identifiers of the rows by ending and scenario.
func (t *Tally) countUsers(rows []Row) {
	for i := range rows {
		var wanted uint16
		for bit, s := range Scenarios() {
			if rows[i].By == ByEnding && rows[i].Ending == s.Ending() || rows[i].By == ByScenario && rows[i].Value == string(s) {
				wanted |= 1 << bit
			}
		}
		if wanted == 0 {
			continue
		}
		n := int64(0)
		for _, scenarios := range t.users {
			if scenarios&wanted != 0 {
				n++
			}
		}
		rows[i].Identifiers = opt.Of(n)
	}
}
