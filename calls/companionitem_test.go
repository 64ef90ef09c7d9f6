package calls_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
)

// When a companion began and ended, in milliseconds since noon.
func TestTimesOfCompanions(t *testing.T) {
	const s = time.Second
	at := func(ms int) opt.Value[time.Time] { return when(time.Duration(ms) * time.Millisecond) }
	ms := func(n opt.Milliseconds) opt.Value[opt.Milliseconds] { return opt.Of(n) }
	seconds := func(n opt.RealSeconds) opt.Value[opt.RealSeconds] { return opt.Of(n) }
	recorded := func(start opt.Value[time.Time], length opt.Value[opt.RealSeconds]) *recording.Summary {
		rec := ofLog(recording.NewSummary(), "call", "", 9*s)
		rec.RecordingStartTime, rec.RecordingLength = start, length
		return rec
	}
	captioned := ofLog(captions.New(), "call", "", 9*s)
	captioned.StartTime, captioned.Duration = at(2000), seconds(4.5)
	heard := streamed("call", "C", 9*s)
	heard.StreamingStartTime, heard.StreamingDurationInMs = at(2000), opt.Of[opt.RealMilliseconds](1500.5)
	started := recorder("call", "S", "C", "StartRecording", s)
	started.DurationMs = ms(56)
	joined := ofLog(servicerequests.New(), "call", "Join", s)
	joined.DurationMs = ms(3)
	asked := automated("call", "S", "C", "O", "Play", s)
	asked.DurationMs = ms(82)
	done := func(at time.Duration, took opt.Value[opt.Milliseconds]) *callautomation.Media {
		rec := played("call", "O", at)
		rec.DurationMs = took
		return rec
	}
	timeless := done(0, ms(3000))
	timeless.Time.Clear(opt.Null)
	for _, tt := range []struct {
		reason string
		recs   []logs.Record
		want   string // of the last item
	}{
		{"a recording lasts for its length from its start", list(recorded(at(2000), seconds(60.25))), "2000-62250"},
		{"of no length", list(recorded(at(2000), seconds(0))), "2000-2010"},
		{"of unknown length", list(recorded(at(2000), opt.Value[opt.RealSeconds]{})), "2000-2000"},
		{"of a length that cannot be", list(recorded(at(2000), seconds(-1))), "2000-2000"},
		{"without a start it is where its record is", list(recorded(opt.Value[time.Time]{}, seconds(60))), "9000-9000"},
		{"captions", list(captioned), "2000-6500"},
		{"streaming, to the half of a microsecond", list(heard), "2000-3500"},
		{"a request ends when its record is written", list(asked), "918-1000"},
		{"to the recording API, too", list(started), "944-1000"},
		{"a short request of a client", list(joined), "990-1000"},
		{"a request that does not say how long", list(automated("call", "S", "C", "O", "Play", s)), "1000-1000"},
		{"a media operation says how long", list(asked, done(8*s, ms(3000))), "5000-8000"},
		{"or began when it was asked for", list(asked, done(8*s, opt.Value[opt.Milliseconds]{})), "1000-8000"},
		{"or is a moment", list(done(8*s, opt.Value[opt.Milliseconds]{})), "8000-8000"},
		{"one that ends before it was asked for is a moment", list(asked, done(500*time.Millisecond, opt.Value[opt.Milliseconds]{})), "500-500"},
		{"what has no time is not shown", list(asked, timeless), "918-1000"},
	} {
		line := one(t, append(list(group("call", "A", "e1")), tt.recs...)...).Timeline()
		if n := len(line.Lanes); n != 2 || line.Lanes[0].Service || !line.Lanes[1].Service {
			t.Errorf("%s: %d lanes, want A's and the service's", tt.reason, n)
			continue
		}
		items := line.Lanes[1].Items
		i := items[len(items)-1]
		if tt.want == "500-500" { // in the order of time
			i = items[0]
		}
		got := fmt.Sprintf("%d-%d", i.Start.Sub(noon(0)).Milliseconds(), i.End.Sub(noon(0)).Milliseconds())
		if got != tt.want || i.Instant() != i.Start.Equal(i.End) {
			t.Errorf("%s: %s, instant %t; want %s", tt.reason, got, i.Instant(), tt.want)
		}
	}
}

// The service's lane is after all others, and what was streamed of one participant is with it.
func TestLanesOfCompanions(t *testing.T) {
	const call = "call"
	named := func(identifier string) func(*callsummary.Record) {
		return func(rec *callsummary.Record) { rec.Identifier = id(identifier) }
	}
	of := func(who string) *callautomation.Streaming {
		rec := streamed(call, "C", time.Second)
		rec.ParticipantID = id(who)
		return rec
	}
	line := one(t, list(
		group(call, "A", "e1", named("8:acs:a")), group(call, "B", "e2", named("8:acs:b")), group(call, "B again", "e2", named("8:acs:b"), stays(time.Minute, 5)),
		did(call, "X", "x", clientops.Join, 0),
		did(call, "", "", clientops.PageHidden, 500*time.Millisecond),
		automated(call, "S", "C", "", "Answer", time.Second),
		of("A"), of("8:acs:a"), of("X"), of("8:acs:b"), of("nobody"), of(""),
	)...).Timeline()
	var got []string
	for _, l := range line.Lanes {
		text := "nobody"
		if l.Service {
			text = "the service"
		} else if l.Participant != nil {
			text = l.Participant.Key
		}
		n := 0
		for _, i := range l.Items {
			if _, ok := i.Companion.(*callautomation.Streaming); ok {
				n++
			}
		}
		got = append(got, fmt.Sprintf("%s %d of %d", text, n, len(l.Items)))
	}
	// A by both IDs, X by that of its operation; 8:acs:b is two participants.
	want := []string{"A 2 of 2", "B 0 of 0", "X 1 of 2", "B again 0 of 0", "nobody 0 of 1", "the service 3 of 4"}
	if d := diff(want, got); d != "" {
		t.Error("want (-), got (+):\n" + d)
	}
}

// JSON has the years 0 to 9999 only.
func TestCompanionsStayInTheCalendar(t *testing.T) {
	long := ofLog(captions.New(), "call", "", 0)
	long.StartTime, long.Duration = opt.Of(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)), opt.Of[opt.RealSeconds](1e300)
	early := automated("call", "", "", "", "Play", 0)
	early.Time, early.DurationMs = opt.Of(time.Date(1, 1, 1, 1, 0, 0, 0, time.UTC)), opt.Of(opt.Milliseconds(1<<62))
	for _, i := range one(t, group("call", "A", "e1"), long, early).Timeline().Lanes[1].Items {
		if i.Start.Year() < 1 || i.End.Year() > 9999 || i.End.Before(i.Start) {
			t.Errorf("from %v to %v", i.Start, i.End)
		}
	}
}

// Media is streamed of one participant, whom the record names.
func ExampleCall_ByParticipantID() {
	heard := streamed("call", "connection", time.Second)
	heard.ParticipantID = opt.Of("8:acs:ann")
	for _, c := range assemble(group("call", "A", "e1", func(rec *callsummary.Record) { rec.Identifier = opt.Of("8:acs:ann") }), heard) {
		people := c.ByParticipantID()
		for _, s := range c.AutomationStreaming {
			fmt.Println(people[s.ParticipantID.Or("")] == c.Participants[0])
		}
	}
	// Output: true
}
