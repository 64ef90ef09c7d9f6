package answers_test

import (
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/usage"
)

const seed = 11

// A variant is data, and a change to its records before they are assembled.
type variant struct {
	name   string
	data   func() io.Reader
	change func(*rand.Rand, []placed) []placed // nil for nothing
	// today says that the calls are those of the rules of 2025; those of 2024 are the default,
	// by which files have been compared with the code before.
	today bool
	// full says that the file has every line of every call. Other files have a digest per
	// call, which is enough to name the call that differs.
	full bool
}

// profile returns the profile that judges the calls.
func (v *variant) profile() quality.Profile {
	if v.today {
		return profileOf(quality.CallDiagnostics())
	}
	return profileOf(quality.CallDiagnostics2024())
}

// everything has some of everything that acstest generates, and more that goes wrong than
// by default.
func everything(calls int) acstest.Config {
	return acstest.Config{
		Seed: seed, Calls: calls, Rejoins: 0.2, BecameGroup: 0.2, Voicemail: 0.2, Anonymous: 0.2,
		Ungraceful: 0.2, Poor: 0.2, BadOperations: 0.2, UserFacing: 0.3,
		Versions: 0.3, Duplicates: 0.1, LeftOut: 0.4, Incomplete: 0.3, WithoutID: 0.1,
		Surveys: 0.5, MediaStats: 0.02, Usage: 0.5,
	}
}

func variants() []variant {
	var list []variant
	// All kinds of acstest: neither the spelling of records nor faults in them change the
	// answers. A new kind of acstest is included; only its rows must be written.
	for _, kind := range acstest.Kinds() {
		list = append(list, variant{
			name: "kind-" + kind,
			data: func() io.Reader { return acstest.NewKind(kind, &acstest.Config{Seed: seed, Calls: 40}) },
		})
	}
	feed := func(change func(*acstest.Config)) func() io.Reader {
		return func() io.Reader {
			cfg := everything(40)
			change(&cfg)
			return acstest.NewFeed(&cfg)
		}
	}
	same := feed(func(*acstest.Config) {})
	incomplete := feed(func(c *acstest.Config) { c.Incomplete = 1 })
	return append(list,
		// Everything, in the order of arrival. Each of the next variants differs from this
		// one in one thing. This one keeps every line.
		variant{name: "everything", data: same, full: true},
		// Every record comes twice, from the last to the first: repeated records count
		// once, and no answer may depend on which came first.
		variant{name: "twice-reversed", data: same, change: twiceReversed},
		// A random order, which interleaves the records of all calls: operations without a
		// call come long before and after their call. Calls that are emitted early come in
		// several parts.
		variant{name: "random-order", data: same, change: shuffled},
		// Most summaries and streams have several versions in random order: the newest
		// counts, and the versions are counted.
		variant{name: "versions", data: feed(func(c *acstest.Config) { c.Versions, c.Duplicates, c.Shuffle = 0.9, 0.3, 200 })},
		// Summaries and streams with more than MaxVersions versions, shuffled.
		variant{name: "many-versions", data: feed(func(c *acstest.Config) { c.Calls = 5 }), change: manyVersions},
		// A seventh of the records come at the end, long after the rest of their calls:
		// late parts of emitted calls.
		variant{name: "late", data: same, change: late},
		// Calls ten minutes apart, so that most are emitted because they are idle, also
		// with the default options.
		variant{name: "spread", data: feed(func(c *acstest.Config) { c.Every = 10 * time.Minute })},
		// Telephones, bots, Teams meetings, people of other tenants whose identities
		// are redacted, rejoins and P2P calls that become group calls: every rule
		// that tells participants and endpoints apart.
		variant{name: "people", data: feed(func(c *acstest.Config) {
			c.PSTN, c.Bots, c.Meetings, c.CrossTenant, c.Rejoins, c.BecameGroup = 0.5, 0.5, 0.5, 0.6, 0.4, 0.4
			c.Incomplete, c.IncompleteBy = 0.5, []acstest.Gap{acstest.GapIdentity}
		})},
		// Calls that lack summaries, last versions, endpoints or identities, for the gaps,
		// and participants known only from operations.
		variant{name: "incomplete", data: incomplete},
		// A third of the operations do not name their call, and some of these name neither
		// a participant nor a client: some find a call, others do not.
		variant{name: "strays", data: same, change: strays},
		// Media statistics, surveys and billing records, half of which name a call.
		variant{name: "extras", data: feed(func(c *acstest.Config) { c.Calls, c.MediaStats, c.Surveys, c.Usage = 30, 0.2, 1, 1 }), change: billed},
		// Summaries and streams without a correlation ID: each is a call by itself.
		variant{name: "without-id", data: feed(func(c *acstest.Config) { c.WithoutID = 0.3 }), change: withoutID},
		// So few different IDs that records of different calls get mixed up and contradict
		// each other: far worse than any real log.
		variant{name: "mixed-up", data: same, change: mixedUp},
		// The same by the rules of 2025, where they differ most: calls that only clients know,
		// records that name nothing or are no operations, and IDs that are mixed up.
		variant{name: "today-everything", data: same, today: true},
		variant{name: "today-incomplete", data: incomplete, today: true},
		variant{name: "today-strays", data: same, change: strays, today: true},
		variant{name: "today-mixed-up", data: same, change: mixedUp, today: true},
		// A few calls with many participants, streams and operations.
		variant{name: "large", data: feed(func(c *acstest.Config) { c.Calls, c.RecordsPerCall = 5, 400 })},
	)
}

// records returns the data of the variant and its records as they are added.
func (v *variant) records(t *testing.T) (data []byte, list []placed, faults int) {
	t.Helper()
	data, err := io.ReadAll(v.data())
	if err != nil {
		t.Fatal(err)
	}
	list, faults, err = read(data)
	if err != nil {
		t.Fatal(err)
	}
	if v.change != nil {
		list = v.change(rand.New(rand.NewPCG(seed, 2)), list)
	}
	return data, list, faults
}

// twiceReversed: the second copy of a record is in another place of the input.
func twiceReversed(_ *rand.Rand, list []placed) []placed {
	n := int64(len(list))
	for _, p := range slices.Clone(list) {
		p.at.Record += n
		list = append(list, p)
	}
	slices.Reverse(list)
	return list
}

func shuffled(r *rand.Rand, list []placed) []placed {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// manyVersions: even ones have a version number, the others only the time at which they
// were generated.
func manyVersions(r *rand.Rand, list []placed) []placed {
	for _, p := range slices.Clone(list) {
		for n := range int64(r.IntN(90)) {
			updates, at := opt.Value[int64]{}, opt.Of(p.Head().Time.Or(time.Time{}).Add(time.Duration(n)*time.Second))
			if n%2 == 0 {
				updates = opt.Of(n)
			}
			switch rec := p.Record.(type) {
			case *callsummary.Record:
				other := *rec
				other.Time, other.CallUpdatesVersion = at, updates
				other.ParticipantDuration = opt.Of(opt.Seconds(n))
				p.Record = &other
			case *diagnostics.Record:
				other := *rec
				other.Time, other.CallUpdatesVersion = at, updates
				other.JitterAvg = opt.Of(opt.Milliseconds(n))
				p.Record = &other
			default:
				continue
			}
			p.at.Record += 1000
			list = append(list, p)
		}
	}
	return shuffled(r, list)
}

func late(_ *rand.Rand, list []placed) []placed {
	var first, last []placed
	for i, p := range list {
		if i%7 == 3 {
			last = append(last, p)
		} else {
			first = append(first, p)
		}
	}
	return append(first, last...)
}

func strays(r *rand.Rand, list []placed) []placed {
	for _, p := range list {
		op, ok := p.Record.(*clientops.Record)
		if !ok || r.IntN(3) > 0 {
			continue
		}
		op.CallID, op.CorrelationID = opt.Without[string](opt.Null), opt.Value[string]{}
		switch r.IntN(6) {
		case 0:
			op.ParticipantID = opt.Value[string]{}
		case 1:
			op.ClientInstanceID = opt.Value[string]{}
		case 2:
			op.ParticipantID, op.ClientInstanceID = opt.Value[string]{}, opt.Without[string](opt.Null)
		}
	}
	return list
}

func billed(r *rand.Rand, list []placed) []placed {
	var call opt.Value[string]
	for _, p := range list {
		switch rec := p.Record.(type) {
		case *callsummary.Record:
			call = rec.CorrelationID
		case *usage.Record:
			switch r.IntN(4) {
			case 0, 1:
				rec.CorrelationID = call
			case 2:
				rec.CorrelationID = opt.Of("00000000-0000-0000-0000-00000000000f") // of a call that does not exist
			}
		}
	}
	return list
}

func withoutID(r *rand.Rand, list []placed) []placed {
	for _, p := range list {
		switch p.Record.(type) {
		case *callsummary.Record, *diagnostics.Record:
			if r.IntN(40) == 0 {
				p.Head().CorrelationID = opt.Value[string]{}
			}
		}
	}
	return list
}

// mixedUp keeps half of the records.
func mixedUp(r *rand.Rand, list []placed) []placed {
	few := func(letter string, n int) opt.Value[string] {
		switch r.IntN(10) {
		case 0:
			return opt.Value[string]{}
		case 1:
			return opt.Without[string](opt.Redacted)
		}
		return opt.Of(strings.Repeat(letter, 1+r.IntN(n)))
	}
	moment := func() opt.Value[time.Time] {
		if r.IntN(8) == 0 {
			return opt.Value[time.Time]{}
		}
		return opt.Of(time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(36)) * 10 * time.Minute))
	}
	var some []placed
	for _, p := range list {
		if r.IntN(2) > 0 {
			continue
		}
		call := few("c", 12)
		switch rec := p.Record.(type) {
		case *callsummary.Record:
			rec.CorrelationID, rec.ParticipantID, rec.Identifier, rec.EndpointID = call, few("p", 4), few("u", 4), few("e", 4)
			rec.Time, rec.ParticipantStartTime = moment(), moment()
		case *diagnostics.Record:
			if call.State() == opt.Absent && r.IntN(10) > 0 {
				continue // a call by itself
			}
			rec.CorrelationID, rec.ParticipantID, rec.Identifier, rec.EndpointID = call, few("p", 4), few("u", 4), few("e", 4)
			rec.Time, rec.StreamID = moment(), opt.Of(r.Int64N(3))
		case *clientops.Record:
			rec.CallID, rec.CorrelationID = call, opt.Value[string]{}
			rec.ParticipantID, rec.ClientInstanceID, rec.EndpointID = few("p", 4), few("i", 4), few("e", 4)
			rec.Time, rec.CallClientTimeStamp = moment(), moment()
			if r.IntN(4) == 0 {
				rec.OperationID = few("o", 3)
			}
		}
		some = append(some, p)
	}
	return some
}
