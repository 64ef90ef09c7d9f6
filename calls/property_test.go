package calls_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// chaos makes records whose IDs and times come from so few that they meet,
// contradict each other and lack what they should have: far worse than any real
// log, which is what shows that nothing depends on their order.
type chaos struct{ *rand.Rand }

func newChaos(seed uint64) chaos { return chaos{rand.New(rand.NewPCG(seed, 1))} }

func (c chaos) pick(texts ...string) string { return texts[c.IntN(len(texts))] }

// id returns one of the IDs, or none, or now and then a redacted one.
func (c chaos) id(texts ...string) opt.Value[string] {
	switch c.IntN(8) {
	case 0, 1:
		return id("")
	case 2:
		return hidden()
	}
	return id(c.pick(texts...))
}

func (c chaos) moment() time.Duration { return time.Duration(c.IntN(12)) * 20 * time.Minute }

// time returns a generation time, or none.
func (c chaos) time() opt.Value[time.Time] {
	if c.IntN(6) == 0 {
		return opt.Value[time.Time]{}
	}
	return when(c.moment())
}

// limits returns options for a LiveAssembler that has to emit calls early.
func (c chaos) limits() (idle time.Duration, maxRecords, remembered int) {
	return time.Duration(1+c.IntN(120)) * time.Minute, 5 + c.IntN(40), 2
}

// A GUID as the logs write it, and in capitals, which is another ID.
const (
	inSmall    = "11111111-2222-3333-4444-55555555555a"
	inCapitals = "11111111-2222-3333-4444-55555555555A"
)

func (c chaos) call() string { return c.pick("call 1", "call 2", "call 3") }
func (c chaos) participant() string {
	return c.pick("", "A", "B", "call 1", "u1", "e1", inSmall, inCapitals)
}
func (c chaos) identifier() opt.Value[string] { return c.id("u1", "u2", inSmall, inCapitals) }
func (c chaos) endpoint() string              { return c.pick("", "e1", "e2", "e1", "e2", inSmall, inCapitals) }
func (c chaos) client() string                { return c.pick("", "x", "y", inSmall, inCapitals) }

// maybe returns a value, or now and then one of the ways to have none.
func maybe[T ~string](c chaos, text T) opt.Value[T] {
	switch c.IntN(12) {
	case 0:
		return opt.Value[T]{}
	case 1:
		return opt.Without[T](opt.Null)
	case 2:
		return opt.Without[T](opt.Redacted)
	}
	return opt.Of(text)
}

func (c chaos) record() logs.Record {
	switch c.IntN(8) {
	case 0, 1:
		return c.summary()
	case 2:
		return audio(c.call(), c.participant(), c.endpoint(), c.Int64N(2), func(rec *diagnostics.Record) {
			rec.Time, rec.Identifier = c.time(), c.identifier()
			rec.MediaType = maybe(c, diagnostics.MediaType(c.pick("Audio", "Video")))
			if c.IntN(3) == 0 {
				rec.ParticipantID, rec.EndpointID = c.id("A", "e1"), c.id("e1", "A")
				rec.EndpointType = opt.Of(diagnostics.EndpointType(c.pick("Server", "VoIP", "Kiosk")))
			}
			rec.JitterAvg = opt.Of(opt.Milliseconds(c.IntN(3)))
			rec.TPE = maybe(c, c.pick("true", "false"))
			if c.IntN(2) == 0 {
				rec.Category, rec.CallUpdatesVersion = opt.Of("CallDiagnosticsUpdates"), opt.Of(c.Int64N(3))
			}
		})
	case 3, 4:
		name := []clientops.OperationName{clientops.Join, clientops.EnterCall, clientops.Hangup}[c.IntN(3)]
		return did(c.pick("", c.call()), c.participant(), c.client(), name, c.moment(), as(c.pick("1", "2", "Join", inSmall, inCapitals)), from(c.endpoint()),
			func(rec *clientops.Record) {
				rec.Time, rec.OperationName, rec.SDKVersion = c.time(), maybe(c, name), maybe(c, c.pick("1.0", "1.1"))
				rec.UserAgent = maybe(c, c.pick("Android/14", "iOS/17.7 x-communication-calling", "Mozilla/5.0 Version/17.1 Safari/6", "?"))
			})
	case 5:
		return noticed(c.call(), c.participant(), c.pick("1", "2"), c.pick("noNetwork", "NoNetwork"), c.pick("true", "false"), c.moment())
	case 6:
		return measured(c.call(), c.participant(), c.pick("m1", "m2"), c.moment(), float64(c.IntN(2)), func(rec *statistic) {
			rec.EndpointID, rec.ClientInstanceID = id(c.endpoint()), id(c.client())
		})
	}
	if c.IntN(2) == 0 {
		return rated(c.call(), c.pick("", "s1"), c.Int64N(5), c.moment())
	}
	return billed(c.call(), "minutes", float64(c.IntN(3)), c.moment())
}

func (c chaos) summary() *summary {
	rec := group(c.call(), c.participant(), c.endpoint(), ends(c.pick("0", "410"), 0))
	rec.Time, rec.Identifier = c.time(), c.identifier()
	switch c.IntN(4) {
	case 0:
		rec.ParticipantID, rec.CallType = c.id("A"), opt.Of(callsummary.P2P)
	case 1:
		rec.EndpointID = c.id("e1", "e2")
	case 2:
		update(c.Int64N(3))(rec)
	}
	stays(c.moment(), opt.Seconds(c.IntN(100)))(rec)
	rec.OSVersion = c.id("Windows 10.0.19045")
	rec.DiagnosticOptions, rec.TPE = maybe(c, c.pick(`{"appName":"a"}`, `{"tags":["x"],"appName":"a"}`, "no JSON")), maybe(c, c.pick("true", "false"))
	return rec
}

// file makes n records and says where they are.
func (c chaos) file(n int) []placed {
	list := make([]placed, n)
	for i := range list {
		list[i] = placed{c.record(), position(i)}
	}
	// Two that name no call: they are calls by themselves, by their place.
	list[0].Record = group("", "A", "e1")
	list[n/2].Record = audio("", "A", "e1", 1)
	return list
}

type placed struct {
	logs.Record
	at logs.Position
}

func (c chaos) shuffled(list []placed) []placed {
	list = slices.Clone(list)
	c.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

func callsOf(list []placed) []*calls.Call {
	var a calls.Assembler
	for _, p := range list {
		a.Add(p.Record, p.at)
	}
	return a.Calls()
}

// long reports whether tests take their long form, as they do in .ci/run. It is not a
// variable of the package: the go command notices only variables of the environment that
// are read while tests run.
func long() bool { return os.Getenv("LONG_TESTS") != "" }

// rounds returns how many seeds a test takes.
func rounds() int {
	if long() {
		return 200
	}
	return 60
}

func TestAnyOrder(t *testing.T) {
	for seed := range uint64(rounds()) {
		c := newChaos(seed)
		list := c.file(60)
		want := callsOf(list)
		if d := diff(want, callsOf(c.shuffled(list))); d != "" {
			t.Fatalf("seed %d: another order gives other calls:\n%s", seed, d)
		}
	}
}

func TestRepeated(t *testing.T) {
	for seed := range uint64(rounds()) {
		c := newChaos(seed)
		list := c.file(60)
		want := callsOf(list)
		twice := slices.Clone(list)
		for _, p := range list {
			for range c.IntN(3) {
				twice = append(twice, p)
			}
		}
		if d := diff(want, callsOf(c.shuffled(twice))); d != "" {
			t.Fatalf("seed %d: records that come again change the calls:\n%s", seed, d)
		}
	}
}

// named keeps the records that name their call: those that do not are told apart
// by where they are, which is what changes below.
func named(list []placed) []placed {
	return slices.DeleteFunc(slices.Clone(list), func(p placed) bool {
		switch p.Record.(type) {
		case *callsummary.Record, *diagnostics.Record:
			return !p.Head().CorrelationID.IsSet()
		case *clientops.Record:
			op := p.Record.(*clientops.Record)
			return !op.CallID.IsSet() && !op.ParticipantID.IsSet() && !op.ClientInstanceID.IsSet()
		}
		return false
	})
}

// A shape writes records as a file. In an exact one they come back as they
// were; in the others they say the same.
type shape struct {
	name  string
	exact bool
	write func(list []placed) []byte
}

func shapes(t *testing.T) []shape {
	lines := func(appendTo func([]byte, logs.Record) []byte) func([]placed) []byte {
		return func(list []placed) (data []byte) {
			for _, p := range list {
				data = append(appendTo(data, p.Record), '\n')
			}
			return data
		}
	}
	array := func(before, after string) func([]placed) []byte {
		return func(list []placed) []byte {
			data := []byte(before)
			for i, p := range list {
				if i > 0 {
					data = append(data, ',')
				}
				data = logs.AppendJSON(data, p.Record)
			}
			return append(data, after...)
		}
	}
	return []shape{
		{"lines", true, lines(logs.AppendJSON)},
		{"messages", true, array(`{"records":[`, `]}`)},
		{"array", true, array("[\n", "\n]\n")},
		{"rows", false, lines(logs.AppendRow)},
		{"CSV", false, func(list []placed) []byte { return writeCSV(t, list) }},
	}
}

func writeCSV(t *testing.T, list []placed) []byte {
	var out bytes.Buffer
	for _, schema := range acstelemetry.Schemas() {
		w := logs.NewCSVWriter(&out, schema)
		for _, p := range list {
			if p.Schema() != schema {
				continue
			}
			if err := w.Write(p.Record); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

// read reads a file back.
func read(t *testing.T, name string, data []byte) []placed {
	t.Helper()
	var list []placed
	r := acstelemetry.NewReader(context.Background(), bytes.NewReader(data), name, nil)
	for rec, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, placed{rec, r.Position()})
	}
	return list
}

// Records are dealt out over files of one shape, and what is read from them
// makes the same calls.
func TestSplitOverFilesOfAnyShape(t *testing.T) {
	for _, shape := range shapes(t) {
		t.Run(shape.name, func(t *testing.T) {
			for seed := range uint64(10) {
				c := newChaos(seed)
				list := named(c.file(60))
				var parts [3][]placed
				for _, p := range list {
					i := c.IntN(len(parts))
					parts[i] = append(parts[i], p)
				}
				var again []placed
				for i, part := range parts {
					again = append(again, read(t, fmt.Sprint("file ", i), shape.write(part))...)
				}
				compare := diff
				if !shape.exact {
					compare = diffSaid
				}
				if d := compare(callsOf(list), callsOf(c.shuffled(again))); d != "" {
					t.Fatalf("seed %d:\n%s", seed, d)
				}
			}
		})
	}
}

// Records come in one shape, and some of them in others, too.
func TestDeliveredAgainInOtherShapes(t *testing.T) {
	for seed := range uint64(10) {
		c := newChaos(seed)
		list := named(c.file(60))
		again := slices.Clone(list)
		for _, shape := range shapes(t) {
			some := slices.DeleteFunc(slices.Clone(list), func(placed) bool { return c.IntN(2) == 0 })
			again = append(again, read(t, shape.name, shape.write(some))...)
		}
		if d := diffSaid(callsOf(list), callsOf(c.shuffled(again))); d != "" {
			t.Fatalf("seed %d:\n%s", seed, d)
		}
	}
}

// A fuzzer picks records from a pool, in any order, some again; sorted they make
// the same calls.
func FuzzAssemble(f *testing.F) {
	pool := newChaos(4711).file(250)
	f.Add([]byte{})
	f.Add([]byte{0, 125, 1, 2, 3, 2, 1})
	all := make([]byte, len(pool))
	for i := range all {
		all[i] = byte(len(pool) - 1 - i)
	}
	f.Add(all)
	f.Fuzz(func(t *testing.T, picks []byte) {
		var list []placed
		for _, i := range picks {
			list = append(list, pool[int(i)%len(pool)])
		}
		slices.Sort(picks)
		var sorted []placed
		for _, i := range slices.Compact(picks) {
			sorted = append(sorted, pool[int(i)%len(pool)])
		}
		got := callsOf(list)
		if d := diff(callsOf(sorted), got); d != "" {
			t.Fatal(d)
		}
		for _, c := range got { // none of these panics
			for i := range c.Gaps {
				c.Gaps[i].Detail()
			}
			c.Timeline()
		}
	})
}
