package logs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// A harmless problem is not an error of the record: a callback receives it, just
// before the record is returned.
func TestRemarks(t *testing.T) {
	for _, c := range []struct {
		reason, in string
		want       error
	}{
		{"a name twice", `{"category":"CallSummary","properties":{"callType":"P2P","callType":"Group"}}`, logs.ErrDuplicate},
		{"two names of one field", `{"category":"CallSummary","ResourceId":"A","_ResourceId":"B","properties":{"callType":"Group"}}`, logs.ErrDuplicate},
		{"an inferred log", `{"properties":{"callType":"Group","callDuration":1}}`, logs.ErrInferred},
		{"a text that is not Unicode", `{"category":"CallSummary","properties":{"callType":"Group","identifier":"` + "\xff" + `"}}`, logs.ErrEncoding},
		{"a sample with a fault", `"category":"CallSummary","properties":{"callType":"Group" "x":1}`, logs.ErrRepaired},
		{"a fraction", `{"category":"CallSummary","properties":{"callType":"Group","callDuration":80.5}}`, logs.ErrFraction},
		{"a fraction in quotes", `{"category":"CallSummary","properties":{"callType":"Group","callDuration":"8.05E1"}}`, logs.ErrFraction},
		{"a negative duration", `{"category":"CallSummary","properties":{"callType":"Group","callDuration":-1}}`, logs.ErrOutOfRange},
		{"a negative duration in quotes", `{"category":"CallSummary","properties":{"callType":"Group","participantDuration":"-1"}}`, logs.ErrOutOfRange},
		{"no comma", `[{"category":"Other"} {"category":"CallSummary","properties":{"callType":"Group"}}]`, logs.ErrRepaired},
	} {
		var got []logs.Remarks
		opts := &logs.Options{OnRemarks: func(r logs.Remarks) { got = append(got, r) }}
		for _, o := range []*logs.Options{nil, opts} {
			var last logs.Record
			in := &logs.Input{Name: "in", Reader: strings.NewReader(c.in)}
			r := logs.NewSourceReader(t.Context(), in, schemas(), o)
			for rec, err := range r.All() {
				if err != nil {
					t.Errorf("%s: error %v", c.reason, err)
				}
				last = rec
			}
			sum, ok := last.(*callsummary.Record)
			if !ok || sum.CallType != opt.Of(callsummary.Group) {
				t.Errorf("%s: record %v", c.reason, last)
			}
			if o == nil {
				continue
			}
			if len(got) != 1 || len(got[0].Problems) != 1 || got[0].Record != last || got[0].Position != r.Position() {
				t.Fatalf("%s: remarks %+v, want one of the record at %v", c.reason, got, r.Position())
			}
			if p := got[0].Problems[0]; p.Err != c.want || !p.IsRemark() || p.Source != "in" {
				t.Errorf("%s: remark %v, want %v", c.reason, &p, c.want)
			}
		}
	}
}

// A value outside its documented range is kept, and the remark says on which side. The
// ranges are those that the comments of the fields give.
func TestRanges(t *testing.T) {
	type record = diagnostics.Record
	number := func(r *record, name string) float64 {
		m, _ := diagnostics.MetricNamed(name)
		n, ok := m.Of(r)
		if !ok {
			t.Errorf("%s has no value", name)
		}
		return n
	}
	for _, c := range []struct {
		reason, field, text string
		want                float64
		detail              string // of the remark; "" if there is none
	}{
		{"a negative jitter", "JitterAvg", `-5`, -5, "below 0"},
		{"in quotes", "JitterAvg", `"-5"`, -5, "below 0"},
		{"a little below zero", "PacketLossRateAvg", `"-0.001"`, -0.001, "below 0"},
		{"per cent instead of a ratio", "PacketLossRateAvg", `10`, 10, "above 1"},
		{"per cent in quotes", "PacketLossRateMax", `"10"`, 10, "above 1"},
		{"a little above one", "HealedDataRatioAvg", `1.001`, 1.001, "above 1"},
		{"with an exponent", "HealedDataRatioMax", `"1.1E0"`, 1.1, "above 1"},
		{"the largest ratio", "PacketLossRateAvg", `1`, 1, ""},
		{"the largest ratio in quotes", "PacketLossRateAvg", `"1.000"`, 1, ""},
		{"the smallest ratio", "PacketLossRateAvg", `0`, 0, ""},
		{"minus zero is zero", "PacketLossRateAvg", `-0.0`, 0, ""},
		{"a whole minus zero", "JitterAvg", `"-0"`, 0, ""},
		{"a large jitter", "JitterAvg", `999999999`, 999999999, ""},
		{"a rate above one", "VideoFrameRateAvg", `30.5`, 30.5, ""},
		{"a negative rate", "VideoFrameRateAvg", `"-30.5"`, -30.5, "below 0"},
		{"a negative number of packets", "PacketUtilization", `-1`, -1, "below 0"},
		{"a negative bit rate", "VideoBitRateAvg", `-1e3`, -1000, "below 0"},
		{"a negative height", "RecvResolutionHeight", `-1`, -1, "below 0"},
		{"a negative freeze", "RecvFreezeDurationPerMinuteInMs", `-1`, -1, "below 0"},
	} {
		var got []logs.Problem
		opts := &logs.Options{OnRemarks: func(r logs.Remarks) { got = append(got, r.Problems...) }}
		in := &logs.Input{Reader: strings.NewReader(`{"category":"CallDiagnostics","properties":{"` + c.field + `":` + c.text + `}}`)}
		rec, err := logs.NewSourceReader(t.Context(), in, schemas(), opts).Next()
		r, ok := rec.(*record)
		if !ok || err != nil {
			t.Fatalf("%s: %v, %v", c.reason, rec, err)
		}
		if n := number(r, c.field); n != c.want {
			t.Errorf("%s: %v, want %v", c.reason, n, c.want)
		}
		switch {
		case c.detail == "" && len(got) > 0, c.detail != "" && (len(got) != 1 || got[0].Err != logs.ErrOutOfRange || got[0].Detail != c.detail):
			t.Errorf("%s: %v, want %q", c.reason, got, c.detail)
		}
	}
	// An ID is no measurement, and a code has no range.
	for _, in := range []string{
		`{"category":"CallDiagnostics","properties":{"streamId":-1}}`,
		`{"category":"CallClientOperations","properties":{"ResultSignature":-1}}`,
		`{"category":"CallClientMediaStatsTimeSeries","properties":{"Sum":-1,"Average":-0.5}}`,
	} {
		opts := &logs.Options{OnRemarks: func(r logs.Remarks) { t.Errorf("%s: %v", in, r.Problems) }}
		if _, err := logs.Decode([]byte(in), schemas(), opts); err != nil {
			t.Errorf("%s: %v", in, err)
		}
	}
}

// Remarks, however many, hide no error, and their number is limited.
func TestRemarksHideNoError(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(`{"category":"CallSummary","properties":{`)
	for range 500 {
		b.WriteString(`"callType":"P2P",`)
	}
	b.WriteString(`"callDuration":"x"}}`)
	var remarks []logs.Problem
	opts := &logs.Options{OnRemarks: func(r logs.Remarks) { remarks = r.Problems }}
	for _, o := range []*logs.Options{nil, opts} {
		rec, err := logs.Decode(b.Bytes(), schemas(), o)
		if rec == nil || !errors.Is(err, opt.ErrNumber) || errors.Is(err, logs.ErrDuplicate) {
			t.Errorf("%v, error %v; want a record with %v alone", rec, err, opt.ErrNumber)
		}
	}
	if n := len(remarks); n != 100 || !strings.HasSuffix(remarks[99].Detail, "further problems of this record are not listed") {
		t.Errorf("%d remarks", n)
	}
}

// Each reports remarks in the order of the records, with their numbers in the whole
// input; without order, with the number of the worker.
func TestEachRemarks(t *testing.T) {
	var in strings.Builder
	for i := range 2000 {
		again := ""
		if i%10 == 3 {
			again = `,"callType":"P2P"`
		}
		fmt.Fprintf(&in, `{"category":"CallSummary","properties":{"callType":"P2P"%s}}`+"\n", again)
	}
	for _, unordered := range []bool{false, true} {
		const workers = 3
		var pending [workers]*logs.Remarks
		var total [workers]int
		opts := &logs.EachOptions{Workers: workers}
		opts.OnRemarks = func(r logs.Remarks) { pending[r.Worker] = &r }
		err := logs.EachInParts(context.Background(), inMemory("in", []byte(in.String())), schemas(), func(it logs.Item) error {
			if r := pending[it.Worker]; r != nil {
				pending[it.Worker] = nil
				total[it.Worker]++
				if diff := cmp.Diff(it.Position, r.Position); diff != "" || r.Record != it.Record || r.Problems[0].Position.Record != it.Position.Record {
					t.Errorf("unordered %t: %s", unordered, diff)
				}
				if !unordered && it.Position.Record%10 != 4 {
					t.Errorf("record %d has a remark", it.Position.Record)
				}
			}
			return it.Err
		}, opts, unordered, 3000)
		if sum := total[0] + total[1] + total[2]; err != nil || sum != 200 {
			t.Errorf("unordered %t: %d remarks, error %v; want 200", unordered, sum, err)
		}
	}
}
