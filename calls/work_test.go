package calls_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
)

// hostile lists kinds of records that are made to meet in one place: with one ID, at one time, or
// in one call. records returns n of each.
var hostile = []struct {
	name    string
	records func(n int) []logs.Record
}{
	{"calls and operations of one client, one after the other", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(inCall(i, "", "x", minutes(i)), stray(i, "", "x", minutes(i)))
		})
	}},
	{"of one client, at one time", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(inCall(i, "", "x", 0), inCall(i, "", "x", minutes(n)), stray(i, "", "x", time.Duration(i)))
		})
	}},
	{"of one client whose clock is slow, so that it leaves each call before that begins", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(group(callID(i), "P"+callID(i), "", starts(2*time.Hour+time.Duration(i))), inCall(i, "", "x", 0), stray(i, "", "x", time.Hour+time.Duration(i)))
		})
	}},
	{"of one participant", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(group(callID(i), "P", "", starts(minutes(i))), stray(i, "P", "", minutes(i)))
		})
	}},
	{"of one client and one participant", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(inCall(i, "P", "x", minutes(i)), stray(i, "P", "x", minutes(i)))
		})
	}},
	{"of one client and another participant in each call", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(inCall(i, "Q"+callID(i), "x", minutes(i)), group("other"+callID(i), "P", "", starts(minutes(i))), stray(i, "P", "x", minutes(i)))
		})
	}},
	{"of one client and a participant each", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(inCall(i, "Q", "x", minutes(i)), group("other", "P"+callID(i), ""), stray(i, "P"+callID(i), "x", minutes(i)))
		})
	}},
	{"of one participant and a client each", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(inCall(i, "Q", "x"+callID(i), minutes(i)), group("other"+callID(i), "P", "", starts(minutes(i))), stray(i, "P", "x"+callID(i), minutes(i)))
		})
	}},
	{"on one endpoint of a call", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(p2p("call", "acs:"+callID(i), "e"), did("call", "P"+callID(i), "x"+callID(i), clientops.Join, minutes(i), from("e")), stray(i, "P"+callID(i), "x"+callID(i), minutes(i)))
		})
	}},
	{"one placeholder in every ID", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(
				group("NULL", "NULL!", "NULL", starts(minutes(i))), inCall(i, "NULL", "NULL", minutes(i)),
				did("NULL", "NULL", "NULL", clientops.Join, minutes(i), from("NULL"), as("NULL")),
				stray(i, "NULL", "NULL", minutes(i)), measured("NULL", "NULL", "m", minutes(i), 1), audio("NULL", "NULL!", "NULL", int64(i)),
			)
		})
	}},
	{"companions of one server call that name a call each", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(group(callID(i), "P"+callID(i), ""), automated(callID(i), "s", "c"+callID(i), "o"+callID(i), "Play", minutes(i)))
		})
	}},
	{"companions of a server call each that name one call, joined in the end", func(n int) []logs.Record {
		apart := times(n, func(i int) []logs.Record { return list(automated("call", "s"+callID(i), "", "", "Play", minutes(i))) })
		return append(apart, times(n, func(i int) []logs.Record {
			return list(automated("call", "s"+callID(i), "c"+callID(i+1), "", "Play", minutes(i)), automated("call", "s"+callID(i), "c"+callID(i), "", "Play", minutes(i)))
		})...)
	}},
	{"results, endings and names of one participant in a call without a summary", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(did("call", "P", "x", clientops.Hangup, minutes(i), func(rec *clientops.Record) {
				rec.ResultType = opt.Of(clientops.ResultType("Result " + callID(i)))
			}), noticed("call", "P", callID(i), "n"+callID(i), "Bad", minutes(i)))
		})
	}},
	{"versions of one summary, stream and operation", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			at := time.Duration(i) * time.Second
			return list(
				group("call", "P", "", ends("0", at)), audio("call", "P", "e", 1, func(rec *diagnostics.Record) { rec.Time = when(at) }),
				did("call", "P", "x", clientops.Join, 0, generated(at)),
			)
		})
	}},
	{"surveys, bills and statistics of one time", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(rated("call", callID(i), 1, 0), billed("call", "minutes", float64(i), 0),
				measured("call", "P", "m", 0, float64(i)), measured("call", "P", "m", 0, float64(i), func(rec *mediastats.Record) { rec.MediaStreamID = id(callID(i)) }))
		})
	}},
	{"participants and streams of one call", func(n int) []logs.Record {
		return times(n, func(i int) []logs.Record {
			return list(group("call", "P"+callID(i), "e"+callID(i), starts(minutes(i))), audio("call", "P"+callID(i), "e"+callID(i), int64(i)), audio("call", "P"+callID(i), "", int64(i)))
		})
	}},
}

func callID(i int) string { return fmt.Sprintf("%06d", i) }

func minutes(i int) time.Duration { return time.Duration(i) * time.Minute }

func times(n int, one func(i int) []logs.Record) (all []logs.Record) {
	for i := range n {
		all = append(all, one(i)...)
	}
	return all
}

func starts(since time.Duration) func(*callsummary.Record) {
	return func(rec *callsummary.Record) { rec.CallStartTime, rec.ParticipantStartTime = when(since), when(since) }
}

// inCall is an operation of the call with a number, and stray one that names no call.
func inCall(i int, participant, client string, since time.Duration) logs.Record {
	return did(callID(i), participant, client, clientops.Join, since, as(callID(i)))
}

func stray(i int, participant, client string, since time.Duration) logs.Record {
	return did("", participant, client, clientops.Hangup, since, as("stray "+callID(i)))
}

// theWays are the ways in which calls are put together.
var theWays = map[string]func([]logs.Record){
	"records": func(recs []logs.Record) {
		for _, c := range assemble(recs...) {
			c.Timeline()
			c.ByParticipantID()
		}
	},
	"facts": func(recs []logs.Record) {
		a := calls.Assembler{FactsOnly: true}
		addAll(&a, recs)
		a.Calls()
		a.Unclaimed()
	},
	"merged": func(recs []logs.Record) {
		var a, b calls.Assembler
		addAll(&a, recs[:len(recs)/2])
		addAll(&b, recs[len(recs)/2:])
		a.Merge(&b)
		a.Calls()
	},
	"live": func(recs []logs.Record) { live(recs, &calls.LiveOptions{Idle: 1000 * time.Hour}) },
	"evicting": func(recs []logs.Record) {
		live(recs, &calls.LiveOptions{Idle: 1000 * time.Hour, MaxRecords: 50})
	},
}

func live(recs []logs.Record, o *calls.LiveOptions) {
	s := calls.NewLiveAssembler(o)
	for i, rec := range recs {
		s.Add(rec, position(i))
	}
	s.End()
}

func addAll(a *calls.Assembler, recs []logs.Record) {
	for i, rec := range recs {
		a.Add(rec, position(i))
	}
}

// Four times the records take about four times the work: the number of statements that are executed
// in this package, which coverage counts. Times would depend on the machine.
func TestWorkGrowsLinearly(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles the package again")
	}
	const n = 400
	binary := filepath.Join(t.TempDir(), "work.test")
	if out, err := exec.CommandContext(t.Context(), "go", "test", "-c", "-covermode=count", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, one := range hostile {
		for way := range theWays {
			t.Run(one.name+"/"+way, func(t *testing.T) {
				few, many := statements(t, binary, one.name, way, n), statements(t, binary, one.name, way, 4*n)
				if t.Logf("%d and %d statements, %.1f times", few, many, float64(many)/float64(few)); many > 5*few {
					t.Errorf("%d times %s take %d statements, four times as many %d, which is %.1f times", n, one.name, few, many, float64(many)/float64(few))
				}
			})
		}
	}
}

// statements returns how many statements n of the hostile records take.
func statements(t *testing.T, binary, name, way string, n int) (sum int64) {
	t.Helper()
	profile := filepath.Join(t.TempDir(), "profile")
	cmd := exec.CommandContext(t.Context(), binary, "-test.run", "^TestWork$", "-test.coverprofile", profile)
	cmd.Env = append(os.Environ(), "WORK_OF="+name, "WORK_WAY="+way, "WORK_N="+strconv.Itoa(n))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(profile)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		// file:from,to statements count
		if f := strings.Fields(line); len(f) == 3 {
			statements, _ := strconv.ParseInt(f[1], 10, 64)
			count, _ := strconv.ParseInt(f[2], 10, 64)
			sum += statements * count
		}
	}
	return sum
}

// TestWork does the work whose statements TestWorkGrowsLinearly counts, in a process of its own.
func TestWork(t *testing.T) {
	name, way := os.Getenv("WORK_OF"), os.Getenv("WORK_WAY")
	if name == "" {
		return // it is not TestWorkGrowsLinearly that runs it
	}
	n, err := strconv.Atoi(os.Getenv("WORK_N"))
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range hostile {
		if one.name == name {
			theWays[way](one.records(n))
		}
	}
}
