package calls_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// ways are all ways to put records together: they return the calls, and how many strays
// belong to none.
var ways = map[string]func(recs []logs.Record) ([]*calls.Call, int){
	"list":       func(recs []logs.Record) ([]*calls.Call, int) { return listed(&calls.Assembler{}, recs) },
	"facts":      func(recs []logs.Record) ([]*calls.Call, int) { return listed(&calls.Assembler{FactsOnly: true}, recs) },
	"live":       func(recs []logs.Record) ([]*calls.Call, int) { return lived(false, recs) },
	"live facts": func(recs []logs.Record) ([]*calls.Call, int) { return lived(true, recs) },
}

func listed(a *calls.Assembler, recs []logs.Record) ([]*calls.Call, int) {
	for i, rec := range recs {
		a.Add(rec, position(i))
	}
	return a.Calls(), a.Unclaimed()
}

// lived returns the calls of a LiveAssembler that emits none before the end.
func lived(factsOnly bool, recs []logs.Record) (list []*calls.Call, unclaimed int) {
	s := calls.NewLiveAssembler(&calls.LiveOptions{Idle: 10_000 * time.Hour, MaxClockJump: 10_000 * time.Hour, FactsOnly: factsOnly, MaxRemembered: 10})
	for i, rec := range recs {
		for _, e := range s.Add(rec, position(i)) {
			list = append(list, e.Call)
		}
	}
	for _, e := range s.End() {
		list = append(list, e.Call)
	}
	return list, s.Unclaimed()
}

// inEachWay checks what is seen of the only call of some records.
func inEachWay(t *testing.T, recs []logs.Record, look func(c *calls.Call) any, want any) {
	t.Helper()
	for name, of := range ways {
		list, _ := of(recs)
		if len(list) != 1 {
			t.Fatalf("%s: got %d calls, want 1", name, len(list))
		}
		if d := cmp.Diff(want, look(list[0])); d != "" {
			t.Errorf("%s: want (-), got (+):\n%s", name, d)
		}
	}
}

// clients returns the clients of a call, each once, sorted.
func clients(c *calls.Call) any {
	var list []string
	for _, op := range c.Operations {
		list = append(list, op.ClientInstanceID.Or(""))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// count returns how many participants, streams and operations a call has.
func count(c *calls.Call) any {
	return [3]int{len(c.Participants), len(c.Streams), len(c.Operations)}
}

// A GUID in capitals is a text like any other: it is not the same as that in small letters,
// and it is the same as itself, whatever came between.
func TestGUIDsInCapitals(t *testing.T) {
	identify := func(text string) func(*callsummary.Record) {
		return func(rec *callsummary.Record) { rec.ParticipantID, rec.Identifier = hidden(), id(text) }
	}
	hide := func(rec *diagnostics.Record) { rec.EndpointID = hidden() }
	both := []string{inCapitals, inSmall}
	tests := []struct {
		reason string
		make   func(text string) logs.Record
		look   func(c *calls.Call) any
		want   any
	}{
		{"participants", func(text string) logs.Record { return group("call", text, "e") }, participants, both},
		{
			"identifiers, where there is no participant ID",
			func(text string) logs.Record { return p2p("call", text, "e") }, participants, both,
		},
		{
			"identifiers of participants whose ID is hidden",
			func(text string) logs.Record { return group("call", "A", "e", identify(text)) },
			participants, []string{"RedactedParticipant-VoIP-Identifier-" + inCapitals, "RedactedParticipant-VoIP-Identifier-" + inSmall},
		},
		{"endpoints, where there is neither", func(text string) logs.Record { return p2p("call", "", text) }, participants, both},
		{"endpoints of streams", func(text string) logs.Record { return audio("call", "", text, 1) }, count, [3]int{0, 2, 0}},
		{
			"identifiers of streams whose endpoint is hidden",
			func(text string) logs.Record { return audio("call", "", "e", 1, of(text), hide) }, count, [3]int{0, 2, 0},
		},
		{"participants of streams", func(text string) logs.Record { return audio("call", text, "e", 1) }, count, [3]int{0, 2, 0}},
		{"participants of operations", func(text string) logs.Record {
			return did("call", text, "client", clientops.Join, 0, as(text))
		}, participants, both},
		{"clients", func(text string) logs.Record {
			return did("call", "A", text, clientops.Join, 0, as(strings.ToLower(text)+text[35:]))
		}, clients, both},
		{"operations", func(text string) logs.Record {
			return did("call", "A", "client", clientops.Join, 0, as(text))
		}, count, [3]int{1, 0, 2}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			for _, order := range [][]string{
				{inSmall, inCapitals}, {inCapitals, inSmall}, {inSmall, inCapitals, inSmall, inCapitals},
			} {
				var recs []logs.Record
				for _, text := range order {
					recs = append(recs, tt.make(text))
				}
				inEachWay(t, recs, tt.look, tt.want)
			}
		})
	}
}

// A call is its ID as it is written, and so are its versions.
func TestCallsInCapitals(t *testing.T) {
	recs := list(group(inSmall, "A", "e", at(0)), group(inCapitals, "A", "e", at(0)))
	for name, of := range ways {
		if got, _ := of(recs); len(got) != 2 {
			t.Errorf("%s: %d calls, want 2", name, len(got))
		}
	}
	s := calls.NewLiveAssembler(&calls.LiveOptions{Idle: 10})
	got := feed(s, append(recs, group("b", "A", "e", at(20)), group(inCapitals, "A", "e", at(40)))...)
	want := []string{
		"2: " + inCapitals + " idle 1", "2: " + inSmall + " idle 1", "3: b idle 1", "end: " + inCapitals + " ended 2",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error("want (-), got (+):\n" + d)
	}
}

// Many GUIDs are as many clients, whether in small letters or in capitals, of operations
// that name their call and of those that do not.
func TestManyClientsInCapitals(t *testing.T) {
	const n = 300
	for reason, call := range map[string]string{"with a call": "call", "strays": ""} {
		t.Run(reason, func(t *testing.T) {
			recs := list(group("call", "A", "e"))
			var want []string
			for i := range n {
				small := fmt.Sprintf("abcdef%02x-2345-6789-abcd-ef01234567%02x", i&255, i>>8)
				for k, client := range []string{small, strings.ToUpper(small)} {
					want = append(want, client)
					for again := range 2 {
						recs = append(recs, did(call, "A", client, clientops.Join, 0, as(fmt.Sprint(i, k, again))))
					}
				}
			}
			slices.Sort(want)
			inEachWay(t, recs, func(c *calls.Call) any { return []any{len(c.Operations), clients(c)} }, []any{4 * n, want})
		})
	}
}

// A stray belongs to the call of its client or participant: one in capitals is somebody else.
func TestStraysInCapitals(t *testing.T) {
	stray := func(participant, client, name string) logs.Record {
		return did("", participant, client, clientops.CallAgentInit, 0, as(name))
	}
	join := func(participant, client string) logs.Record {
		return did("call", participant, client, clientops.Join, 1, as("join"))
	}
	byClient := []logs.Record{stray("B", inSmall, "1"), stray("B", inCapitals, "2"), stray("B", inSmall, "3")}
	byParticipant := []logs.Record{stray(inSmall, "x", "1"), stray(inCapitals, "x", "2"), stray(inSmall, "x", "3")}
	for _, tt := range []struct {
		reason    string
		recs      []logs.Record
		want      []string
		unclaimed int
	}{
		{"a client", list(join("A", inSmall), byClient), []string{"1", "3", "join"}, 1},
		{"a client in capitals", list(join("A", inCapitals), byClient), []string{"2", "join"}, 2},
		{"a participant", list(join(inSmall, "y"), byParticipant), []string{"1", "3", "join"}, 1},
		{"a participant in capitals", list(join(inCapitals, "y"), byParticipant), []string{"2", "join"}, 2},
		{
			"operations: both are the client's",
			list(join("A", "x"), stray("A", "x", inSmall), stray("A", "x", inCapitals), stray("A", "x", inSmall)),
			[]string{inCapitals, inSmall, "join"}, 0,
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			got := one(t, tt.recs...)
			if d := cmp.Diff(tt.want, operations(got)); d != "" {
				t.Error("want (-), got (+):\n" + d)
			}
			inEachWay(t, tt.recs, count, [3]int{1, 0, len(tt.want)})
			for name, of := range ways {
				if _, unclaimed := of(tt.recs); unclaimed != tt.unclaimed {
					t.Errorf("%s: %d unclaimed, want %d", name, unclaimed, tt.unclaimed)
				}
			}
		})
	}
}

// Thousands of calls of a client, and twice as many strays of it and of that in capitals:
// each belongs to the next call of its own client. Calls are now of one, now of the other.
func TestManyStraysInCapitals(t *testing.T) {
	const n = 3_000
	both := [2]string{inSmall, inCapitals}
	var recs []logs.Record
	for i := range n {
		hour := time.Duration(i) * time.Hour
		for _, client := range both {
			recs = append(recs, did("", "", client, clientops.CallAgentInit, hour-time.Minute, as(client+fmt.Sprint(i))))
		}
		recs = append(recs, did(fmt.Sprintf("call %04d", i), "A", both[i%2], clientops.Join, hour))
	}
	for name, of := range ways {
		list, unclaimed := of(recs)
		if len(list) != n || unclaimed != 1 { // that of the client in small letters before the last call
			t.Errorf("%s: %d calls and %d unclaimed, want %d and 1", name, len(list), unclaimed, n)
		}
		for i, c := range list {
			want := 3 // its own, the stray of the same hour, and that of the hour before
			if i == 0 {
				want = 2
			}
			if d := cmp.Diff([]string{both[i%2]}, clients(c)); d != "" || len(c.Operations) != want {
				t.Fatalf("%s: call %d has %d operations, want %d, and of clients (-want +got)\n%s", name, i, len(c.Operations), want, d)
			}
		}
	}
}

// nothing are the ways in which a field says nothing, an empty text among them.
func nothing[T ~string]() map[string]opt.Value[T] {
	return map[string]opt.Value[T]{
		"absent": {}, "null": opt.Without[T](opt.Null), "redacted": opt.Without[T](opt.Redacted), "empty": opt.Of(T("")),
	}
}

// However the copies of a row leave out a name, they are copies, of which the last counts.
// One with a name is another row.
func TestCopiesWithoutName(t *testing.T) {
	for first, a := range nothing[clientops.OperationName]() {
		for last, b := range nothing[clientops.OperationName]() {
			for reason, call := range map[string]string{"with a call": "call", "a stray": ""} {
				t.Run(first+", then "+last+", "+reason, func(t *testing.T) {
					row := func(name opt.Value[clientops.OperationName], hour time.Duration, result clientops.ResultType) logs.Record {
						return did(call, "A", "x", "", 0, as("1"), generated(hour*time.Hour), func(rec *clientops.Record) {
							rec.OperationName, rec.ResultType = name, opt.Of(result)
						})
					}
					copies := list(group("call", "A", "e"), row(a, 0, "first"), row(b, 1, "last"))
					look := func(c *calls.Call) any {
						var list []string
						for _, op := range c.Operations {
							list = append(list, string(op.OperationName.Or("")+" "+clientops.OperationName(op.ResultType.Or(""))))
						}
						return list
					}
					check := func(recs []logs.Record, want ...string) {
						for _, factsOnly := range []bool{false, true} {
							calls, _ := listed(&calls.Assembler{FactsOnly: factsOnly, Rules: rules2024()}, recs)
							if d := cmp.Diff(any(want), look(calls[0])); d != "" {
								t.Errorf("facts only %v: want (-), got (+):\n%s", factsOnly, d)
							}
						}
					}
					check(copies, " last")
					slices.Reverse(copies)
					check(copies, " last")
					check(append(copies, row(opt.Of(clientops.Join), 0, "named")), " last", "Join named")
				})
			}
		}
	}
}

// The same holds for the media type of a stream.
func TestCopiesWithoutMediaType(t *testing.T) {
	row := func(media opt.Value[diagnostics.MediaType], hour time.Duration, transport diagnostics.TransportType) logs.Record {
		return audio("call", "A", "e", 1, func(rec *diagnostics.Record) {
			rec.MediaType, rec.TransportType, rec.Time = media, opt.Of(transport), when(hour*time.Hour)
		})
	}
	look := func(c *calls.Call) any {
		var list []string
		for _, s := range c.Streams {
			list = append(list, fmt.Sprint(s.Record.MediaType.Or(""), " ", s.Record.TransportType.Or(""), " ", s.Versions))
		}
		slices.Sort(list)
		return list
	}
	for first, a := range nothing[diagnostics.MediaType]() {
		for last, b := range nothing[diagnostics.MediaType]() {
			t.Run(first+", then "+last, func(t *testing.T) {
				copies := list(row(a, 0, diagnostics.TCP), row(b, 1, diagnostics.UDP))
				inEachWay(t, copies, look, []string{" UDP 2"})
				slices.Reverse(copies)
				inEachWay(t, copies, look, []string{" UDP 2"})
				inEachWay(t, append(copies, row(opt.Of(diagnostics.Audio), 0, diagnostics.TCP)), look, []string{" UDP 2", "Audio TCP 1"})
			})
		}
	}
}

// Of two copies of one version the same one counts in any order, though they differ only in
// how something is not said. An empty text is null in facts, and left out here.
func TestCopiesOfOneVersion(t *testing.T) {
	kinds := []string{"absent", "null", "redacted"}
	for _, a := range kinds {
		for _, b := range kinds {
			pairs := map[string][2]logs.Record{
				"name of an operation": {unnamed("call", a), unnamed("call", b)},
				"name of a stray":      {unnamed("", a), unnamed("", b)},
				"media of a stream":    {withoutMedia(a), withoutMedia(b)},
				"SDK of a summary":     {withoutSDK(a), withoutSDK(b)},
			}
			for reason, pair := range pairs {
				for way, of := range ways {
					one, _ := of(list(group("call", "A", "e"), pair[0], pair[1]))
					two, _ := of(list(group("call", "A", "e"), pair[1], pair[0]))
					if d := diff(one, two); d != "" {
						t.Errorf("%s, %s and %s, %s: the order matters:\n%s", reason, a, b, way, d)
					}
				}
			}
		}
	}
}

func unnamed(call, how string) logs.Record {
	return did(call, "A", "x", "", 0, as("1"), func(rec *clientops.Record) {
		rec.OperationName = nothing[clientops.OperationName]()[how]
	})
}

func withoutMedia(how string) logs.Record {
	return audio("call", "A", "e", 1, func(rec *diagnostics.Record) {
		rec.MediaType = nothing[diagnostics.MediaType]()[how]
	})
}

func withoutSDK(how string) logs.Record {
	return group("call", "B", "f", func(rec *callsummary.Record) { rec.SDKVersion = nothing[string]()[how] })
}
