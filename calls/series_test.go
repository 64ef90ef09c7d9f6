package calls_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
)

// A series is of whose client measured its first interval that says it: in a P2P
// call intervals of one participant ID may name several endpoints, or none.
func TestSeriesOfTheFirst(t *testing.T) {
	at := func(endpoint string) func(*mediastats.Record) {
		return func(rec *mediastats.Record) { rec.EndpointID = id(endpoint) }
	}
	people := []logs.Record{p2p("call", "u1", "e1"), p2p("call", "u2", "e2")}
	interval := func(since time.Duration, endpoint string) logs.Record {
		return measured("call", "A", mediastats.JitterInMs, since, 1, at(endpoint))
	}
	for _, tt := range []struct {
		reason    string
		intervals []logs.Record
		want      string // the participant's key
	}{
		{"the first that names an endpoint", []logs.Record{interval(10*time.Second, ""), interval(20*time.Second, "e1"), interval(30*time.Second, "e2")}, "u1"},
		{"in the order of time, not of arrival", []logs.Record{interval(30*time.Second, "e1"), interval(20*time.Second, "e2"), interval(10*time.Second, "")}, "u2"},
		{"none", []logs.Record{interval(10*time.Second, ""), interval(20*time.Second, "e3")}, ""},
	} {
		c := one(t, append(tt.intervals, people...)...)
		if len(c.Series) != 1 || len(c.Series[0].Points) != len(tt.intervals) {
			t.Fatalf("%s: %d series, want one of all intervals", tt.reason, len(c.Series))
		}
		got := ""
		if p := c.Series[0].Participant; p != nil {
			got = p.Key
		}
		if got != tt.want {
			t.Errorf("%s: the series is of %q, want %q", tt.reason, got, tt.want)
		}
	}
}

func TestDirectionOfSeries(t *testing.T) {
	for _, tt := range []struct {
		direction opt.Value[mediastats.Direction]
		want      mediastats.Direction
	}{
		{opt.Of(mediastats.Recv), mediastats.Recv},
		{opt.Of(mediastats.Send), mediastats.Send},
		{opt.Of(mediastats.Direction("sideways")), mediastats.Send}, // all else is sent
		{opt.Without[mediastats.Direction](opt.Null), mediastats.Send},
	} {
		c := one(t, measured("call", "A", mediastats.JitterInMs, 0, 1, func(rec *mediastats.Record) { rec.MediaStreamDirection = tt.direction }))
		if got := c.Series[0].Direction; got != tt.want {
			t.Errorf("%v: %s, want %s", tt.direction, got, tt.want)
		}
	}
}

// Two clients that measure at one time have a value each: the participant is part of the key.
func TestSeriesOfOneTime(t *testing.T) {
	c := one(t, measured("call", "A", mediastats.JitterInMs, 0, 1), measured("call", "B", mediastats.JitterInMs, 0, 3))
	if len(c.Series) != 2 || c.Series[0].Points[0].Average != opt.Of(1.0) || c.Series[1].Points[0].Average != opt.Of(3.0) {
		t.Errorf("%d series, want one of 1 ms and one of 3 ms", len(c.Series))
	}
}
