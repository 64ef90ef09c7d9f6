package calls_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

func TestPresence(t *testing.T) {
	const s = time.Second
	tests := []struct {
		reason   string
		recs     []logs.Record
		want     []calls.Presence
		peak     int
		at       time.Time
		together time.Duration
	}{
		{
			"three who overlap: 0-60 s, 10-30 s, 20-50 s",
			list(group("call", "A", "e1"), group("call", "B", "e2", stays(10*s, 20)), group("call", "C", "e3", stays(20*s, 30))),
			[]calls.Presence{{noon(0), 1}, {noon(10 * s), 2}, {noon(20 * s), 3}, {noon(30 * s), 2}, {noon(50 * s), 1}, {noon(60 * s), 0}},
			3, noon(20 * s), 40 * s, // at least two from 10 to 50 s
		},
		{
			"one comes as another leaves: never two, and no change in number",
			list(group("call", "A", "e1", stays(0, 10)), group("call", "B", "e2", stays(10*s, 10))),
			[]calls.Presence{{noon(0), 1}, {noon(20 * s), 0}},
			1, noon(0), 0,
		},
		{
			"two pairs with nobody in between; the first peak counts",
			list(group("call", "A", "e1", stays(0, 10)), group("call", "B", "e2", stays(5*s, 5)),
				group("call", "C", "e1", stays(20*s, 10)), group("call", "D", "e2", stays(20*s, 8))),
			[]calls.Presence{{noon(0), 1}, {noon(5 * s), 2}, {noon(10 * s), 0}, {noon(20 * s), 2}, {noon(28 * s), 1}, {noon(30 * s), 0}},
			2, noon(5 * s), 13 * s, // 5 to 10 s and 20 to 28 s
		},
		{
			"who never was connected was not there",
			list(group("call", "A", "e1", stays(0, 0))), nil, 0, time.Time{}, 0,
		},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			line := one(t, tt.recs...).Timeline()
			if d := cmp.Diff(tt.want, line.Presence); d != "" {
				t.Error("want (-), got (+):\n" + d)
			}
			if line.Peak != tt.peak || !line.PeakAt.Equal(tt.at) || line.Together != tt.together {
				t.Errorf("peak %d at %v, %v together; want %d at %v, %v", line.Peak, line.PeakAt, line.Together, tt.peak, tt.at, tt.together)
			}
		})
	}
}

// show prints the items of a lane with their times in milliseconds since noon.
func show(l calls.Lane) []string {
	var list []string
	for _, i := range l.Items {
		what := ""
		switch {
		case i.Operation != nil:
			what = string(i.Operation.OperationName.Or(""))
		case i.Diagnostic != nil:
			what = string(i.Diagnostic.Name)
		case i.Stream != nil:
			what = "stream"
		case i.Series != nil:
			what = i.Series.Metric
		}
		list = append(list, fmt.Sprintf("%s %s %d-%d", i.Group, what,
			i.Start.Sub(noon(0)).Milliseconds(), i.End.Sub(noon(0)).Milliseconds()))
	}
	return list
}

func TestLanes(t *testing.T) {
	const ms = time.Millisecond
	took := func(n opt.Milliseconds) func(*clientops.Record) {
		return func(rec *clientops.Record) { rec.DurationMs = opt.Of(n) }
	}
	shows := func(stream string) func(*clientops.Record) {
		return func(rec *clientops.Record) { rec.OperationPayload = opt.Of(`{"streamType":"` + stream + `"}`) }
	}
	c := one(t,
		group("call", "A", "e1", stays(time.Second, 3)),
		did("call", "A", "", clientops.EnterCall, 1100*ms, took(500)),
		did("call", "A", "", clientops.Hangup, 3900*ms, took(3)),
		did("call", "A", "", clientops.StateChanged, 1200*ms, took(700)), // an instant
		did("call", "A", "", clientops.UnmuteMicrophone, 1300*ms, took(-5)),
		did("call", "A", "", clientops.StartVideo, 1400*ms, took(100)),             // video, as its name says
		did("call", "A", "", clientops.StopVideo, 1500*ms, shows("ScreenSharing")), // as its payload says; no duration
		did("call", "A", "", clientops.StartScreenShare, 1600*ms, took(20)),
		did("call", "A", "", "Hologram", 1700*ms, took(20)),
		noticed("call", "A", "1", "networkSendQuality", "Bad", 1800*ms), noticed("call", "A", "1", "networkSendQuality", "Good", 2800*ms),
		noticed("call", "A", "2", "speakerMuted", "true", 1050*ms),
		audio("call", "A", "e1", 1),
		measured("call", "A", "JitterInMs", 2000*ms, 1), measured("call", "A", "JitterInMs", 2010*ms, 1), measured("call", "A", "JitterInMs", 2500*ms, 1),
		// Of nobody that is known:
		did("call", "", "", clientops.PageHidden, 500*ms),
		audio("call", "Z", "e9", 1),
	)
	line := c.Timeline()
	if len(line.Lanes) != 2 || line.Lanes[0].Participant != c.Participants[0] || line.Lanes[1].Participant != nil {
		t.Fatalf("got %d lanes, want A's and one without a participant", len(line.Lanes))
	}
	a := line.Lanes[0]
	if !a.Join.Equal(noon(1100*ms)) || !a.Leave.Equal(noon(3900*ms)) {
		t.Errorf("A was there from %v to %v, want 1.1 s to 3.9 s, as its client says", a.Join, a.Leave)
	}
	want := []string{
		"audio speakerMuted 1050-1060", "audio UnmuteMicrophone 1290-1300",
		"video StartVideo 1300-1400",
		"screen sharing StopVideo 1490-1500", "screen sharing StartScreenShare 1580-1600",
		"network networkSendQuality 1800-2800",
		"app EnterCall 600-1100", "app StateChanged 1200-1200", "app Hologram 1680-1700", "app Hangup 3890-3900",
		" stream 1100-3900",
		" JitterInMs 2000-2500",
	}
	if d := cmp.Diff(want, show(a)); d != "" {
		t.Error("A's lane: want (-), got (+):\n" + d)
	}
	var instants []string
	for i := range a.Items {
		if a.Items[i].Instant() {
			instants = append(instants, string(a.Items[i].Operation.OperationName.Or("")))
		}
	}
	if !slices.Equal(instants, []string{"StateChanged"}) {
		t.Errorf("instants: %q, want the change of state", instants)
	}
	// The stream has no participant, so it spans the call: noon to 60 s.
	if d := cmp.Diff([]string{"app PageHidden 500-500", " stream 0-60000"}, show(line.Lanes[1])); d != "" {
		t.Error("nobody's lane: want (-), got (+):\n" + d)
	}
	if !line.Start.Equal(noon(0)) || !line.End.Equal(noon(time.Minute)) {
		t.Errorf("the timeline runs from %v to %v, want noon and a minute", line.Start, line.End)
	}
}

// When an operation or a diagnostic began and ended, in milliseconds since noon.
func TestTimesOfItems(t *testing.T) {
	const ms = time.Millisecond
	took := func(n opt.Milliseconds) func(*clientops.Record) {
		return func(rec *clientops.Record) { rec.DurationMs = opt.Of(n) }
	}
	at := func(name clientops.OperationName, edits ...func(*clientops.Record)) []logs.Record {
		return list(did("call", "A", "", name, 1000*ms, edits...))
	}
	const instant = "1000-1000"
	for _, tt := range []struct {
		reason string
		recs   []logs.Record
		want   string
	}{
		{"an operation ends at its time stamp", at(clientops.Join, took(300)), "700-1000"},
		{"exactly the shortest time", at(clientops.Join, took(10)), "990-1000"},
		{"less than the shortest time", at(clientops.Join, took(9)), "990-1000"},
		{"no time at all", at(clientops.Join, took(0)), "990-1000"},
		{"a negative time", at(clientops.Join, took(-300)), "990-1000"},
		{"an unknown duration", at(clientops.Join), "990-1000"},
		{"an unknown operation takes time", at("Hologram", took(300)), "700-1000"},
		{"left out, thus no instant", at(clientops.CallModeChanged, took(0)), "990-1000"},
		{"left out, thus no instant", at(clientops.IDChanged, took(0)), "990-1000"},
		{"left out, thus no instant", at(clientops.RoleChanged, took(0)), "990-1000"},
		{"an instant", at(clientops.SelectedMicrophoneChanged, took(300)), instant},
		{"an instant", at(clientops.SelectedSpeakerChanged, took(300)), instant},
		{"an instant", at(clientops.PageHidden, took(300)), instant},
		{"an instant", at(clientops.StateChanged, took(300)), instant},
		{"an instant", at(clientops.OldStateChanged, took(300)), instant},
		{"an instant", at(clientops.IsMutedChanged, took(300)), instant},
		{"an instant", at(clientops.OldIsMutedChanged, took(300)), instant},
		{"an instant", at(clientops.IsIncomingAudioMutedChanged, took(300)), instant},
		{"an instant", at(clientops.OldIsIncomingAudioMutedChanged, took(300)), instant},
		{"an instant", at(clientops.OptimalVideoCountChanged, took(300)), instant},
		{"an instant", at(clientops.OldOptimalVideoCountChanged, took(300)), instant},
		{"an instant", at(clientops.SelectedDeviceChanged, took(300)), instant},
		{"an instant", at(clientops.OldSelectedDeviceChanged, took(300)), instant},
		{"an instant", at(clientops.OldCallModeChanged, took(300)), instant},
		{"an instant", at(clientops.OldIDChanged, took(300)), instant},
		{"an instant", at(clientops.OldRoleChanged, took(300)), instant},
		{"a diagnostic lasts from its first to its last record",
			list(noticed("call", "A", "1", "noNetwork", "true", 1000*ms), noticed("call", "A", "1", "noNetwork", "false", 1500*ms)), "1000-1500"},
		{"a short diagnostic",
			list(noticed("call", "A", "1", "noNetwork", "true", 1000*ms), noticed("call", "A", "1", "noNetwork", "false", 1009*ms)), "1000-1010"},
		{"a diagnostic that said one thing", list(noticed("call", "A", "1", "noNetwork", "true", 1000*ms)), "1000-1010"},
	} {
		list, _ := listed(&calls.Assembler{Rules: rules2024()}, tt.recs) // which leave no name out
		items := list[0].Timeline().Lanes[0].Items
		if len(items) != 1 {
			t.Errorf("%s: %d items", tt.reason, len(items))
			continue
		}
		got := fmt.Sprintf("%d-%d", items[0].Start.Sub(noon(0)).Milliseconds(), items[0].End.Sub(noon(0)).Milliseconds())
		if name := items[0].Operation; got != tt.want {
			t.Errorf("%s (%v): %s, want %s", tt.reason, name, got, tt.want)
		}
		if i := &items[0]; i.Instant() != (tt.want == instant) {
			t.Errorf("%s: instant %v", tt.reason, i.Instant())
		}
	}
}

// JSON has the years 0 to 9999 only.
func TestTimelineStaysInTheCalendar(t *testing.T) {
	stamped := func(rec *clientops.Record, at time.Time) *clientops.Record {
		rec.CallClientTimeStamp = opt.Of(at)
		return rec
	}
	first, last := time.Date(1, 1, 1, 1, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC)
	longest := func(rec *clientops.Record) { rec.DurationMs = opt.Of(opt.Milliseconds(1 << 62)) }
	for _, rec := range []*clientops.Record{
		stamped(did("call", "A", "", clientops.Join, 0, longest), first), stamped(noticed("call", "A", "1", "noNetwork", "true", 0), last),
	} {
		i := one(t, rec).Timeline().Lanes[0].Items[0]
		if i.Start.Year() < 0 || i.End.Year() > 9999 {
			t.Errorf("from %v to %v", i.Start, i.End)
		}
	}
}

func TestTimelineOfNothing(t *testing.T) {
	line := one(t, audio("call", "A", "e", 1, func(rec *diagnostics.Record) { rec.Time.Clear(opt.Null) })).Timeline()
	if len(line.Lanes) != 0 || !line.Start.IsZero() || line.Peak != 0 {
		t.Errorf("got %+v, want nothing: nothing has a time", line)
	}
}

func TestGroups(t *testing.T) {
	want := []clientops.Group{"audio", "video", "screen sharing", "network", "app"}
	if got := calls.Groups(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
