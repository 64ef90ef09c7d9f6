package quality_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/quality"
)

func TestProfileJSON(t *testing.T) {
	p := quality.Profile{Name: "Mine", Thresholds: []quality.Threshold{
		{Metric: quality.VideoFrameRateAvg, Media: "Video", Direction: quality.Below, Limit: 12.5, Source: "us"},
		{Metric: quality.JitterMax, Direction: quality.Above, Limit: 100},
	}}
	want := `{"name":"Mine","thresholds":[` +
		`{"metric":"VideoFrameRateAvg","statistic":"average","unit":"frames/s","media":"Video","direction":"below","limit":12.5,"source":"us"},` +
		`{"metric":"JitterMax","statistic":"maximum","unit":"ms","media":null,"direction":"above","limit":100,"source":""}` +
		`],"goodWithoutMetrics":false,"rules":null}` // those of CallDiagnostics
	got, err := json.Marshal(p)
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
	for _, p := range append(quality.Profiles(), p) {
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		back, err := quality.ReadProfile(bytes.NewReader(text))
		if err != nil || !cmp.Equal(p, back) {
			t.Errorf("%s: %v\n%s", p.Name, err, cmp.Diff(p, back))
		}
		var plain quality.Profile // as a part of somebody's own file
		if err := json.Unmarshal(text, &plain); err != nil || !cmp.Equal(p, plain) {
			t.Errorf("%s, by encoding/json: %v\n%s", p.Name, err, cmp.Diff(p, plain))
		}
	}
	broken := errors.New("the disk is gone")
	if _, err := quality.ReadProfile(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("%v, want %v", err, broken)
	}
}

func TestReadProfile(t *testing.T) {
	one := func(threshold string) string { return `{"name":"x","thresholds":[` + threshold + `]}` }
	tests := []struct {
		reason, text string
		want         string // in the error; "" for none
	}{
		{"the least that a threshold needs", one(`{"metric":"JitterAvg","direction":"above","limit":30}`), ""},
		{"media in any case, blanks around", " " + one(`{"metric":"JitterAvg","media":"video","direction":"above","limit":30}`) + "\n", ""},
		{"a byte order mark, as Windows writes it", "\ufeff" + one(`{"metric":"JitterAvg","direction":"above","limit":30}`), ""},
		{"null is as good as absent", one(`{"metric":"JitterAvg","unit":null,"media":null,"direction":"above","limit":30,"source":null}`), ""},
		{"nothing", ``, "not a valid profile: the file is empty"},
		{"nothing but blanks", "\ufeff \n", "not a valid profile: the file is empty"},
		{"no JSON", "\njitter > 30", "not a valid profile: line 2: invalid character"},
		{"cut off", `{"name":`, "line 1: unexpected end"},
		{"another type", `[]`, "not a valid profile: want an object, not an array"},
		{"something after it", one(`{"metric":"JitterAvg","direction":"above","limit":30}`) + ` {}`, "line 1: invalid character '{' after"},
		{"a misspelt member", `{"name":"x","treshold":[]}`, `not a valid profile: unknown member "treshold": use name, thresholds, goodWithoutMetrics, rules`},
		{"a member in another case: encoding/json would take it", `{"NAME":"x","thresholds":[]}`, `unknown member "NAME": use name`},
		{"a member twice: which one counts?", `{"name":"x","name":"y","thresholds":[]}`, `member "name" is there twice`},
		{"a name that is a number", `{"name":1,"thresholds":[]}`, `name: want text, not a number`},
		{"thresholds that are one", `{"name":"x","thresholds":{}}`, `thresholds: want an array, not an object`},
		{"a flag as text", `{"name":"x","thresholds":[],"goodWithoutMetrics":"true"}`, `goodWithoutMetrics: want true or false, not text`},
		{"a threshold that is none", one(`null`), `threshold 1: want an object, not null`},
		{"a misspelt member of a threshold", one(`{"metric":"JitterAvg","direction":"above","limit":30,"foo":"Audio"}`),
			`threshold 1: unknown member "foo": use metric, statistic, unit, media, direction, limit, source`},
		{"a member of a threshold in another case", one(`{"metric":"JitterAvg","direction":"above","Limit":30}`), `threshold 1: unknown member "Limit"`},
		{"a member of a threshold twice, once escaped", one(`{"metric":"JitterAvg","direction":"above","limit":30,"lim\u0069t":40}`), `threshold 1: member "limit" is there twice`},
		{"a limit as text", one(`{"metric":"JitterAvg","direction":"above","limit":"30"}`), `not a valid profile: threshold 1: limit: want a number, not text`},
		{"a limit that no number can hold", one(`{"metric":"JitterAvg","direction":"above","limit":1e999}`), `threshold 1: limit: 1e999 is out of range`},
		{"a metric as a number", one(`{"metric":1,"direction":"above","limit":30}`), `threshold 1: metric: want text, not a number`},
		{"no metric", one(`{"direction":"above","limit":30}`), `threshold 1: there is no metric`},
		{"no metric, and no limit either", one(`{"direction":"above"}`), `threshold 1: there is no metric (such as JitterAvg) and no limit`},
		{"nothing in it: all that is missing, at once", one(`{}`),
			`threshold 1: there is no metric (such as JitterAvg), no direction (above or below) and no limit`},
		{"no direction", one(`{"metric":"JitterAvg","limit":30}`), `threshold 1: JitterAvg: there is no direction (above or below)`},
		{"no name", `{"thresholds":[{"metric":"JitterAvg","direction":"above","limit":30}]}`, "it has no name"},
		{"no thresholds", `{"name":"x","thresholds":[]}`, "it has no thresholds"},
		{"no limit is not a limit of 0", one(`{"metric":"JitterAvg","direction":"above"}`), `threshold 1: JitterAvg: there is no limit`},
		{"a limit in seconds", one(`{"metric":"JitterAvg","direction":"above","limit":0.03,"unit":"s"}`), `unit "s": the metric is in "ms"`},
		{"a maximum that is an average", one(`{"metric":"JitterAvg","direction":"above","limit":30,"statistic":"maximum"}`), `the metric is of the statistic "average"`},
		{"an unknown metric", one(`{"metric":"Mood","unit":"ms","direction":"below","limit":1}`), `threshold 1: unknown metric "Mood"`},
		{"a metric as resource logs spell it", one(`{"metric":"jitterAvg","direction":"above","limit":30,"unit":"ms","statistic":"average"}`), ""},
		{"the same metric, spelt in two ways", one(`{"metric":"jitterAvg","direction":"above","limit":30},{"metric":"JITTERAVG","direction":"above","limit":40}`),
			"thresholds 1 and 2 are for the same metric, media and direction"},
		{"an unknown media", one(`{"metric":"JitterAvg","media":"Radio","direction":"above","limit":30}`), `unknown media "Radio": use Audio, Video, VBSS or AppSharing`},
		{"an unknown direction", one(`{"metric":"JitterAvg","direction":">","limit":30}`), `unknown direction ">": use above or below`},
		{"a negative limit", one(`{"metric":"JitterAvg","direction":"above","limit":-1}`), "limit -1: use a number from 0"},
		{"per cent", one(`{"metric":"PacketLossRateAvg","direction":"above","limit":10}`), "ten per cent is 0.1"},
		{"twice the same", one(`{"metric":"JitterAvg","direction":"above","limit":30},{"metric":"JitterAvg","media":null,"direction":"above","limit":40}`),
			"thresholds 1 and 2 are for the same metric, media and direction"},
		{"no frame rate is at most 3 and at least 30", one(`{"metric":"VideoFrameRateAvg","media":"Video","direction":"above","limit":3},{"metric":"VideoFrameRateAvg","media":"video","direction":"below","limit":30}`),
			"thresholds 1 and 2: VideoFrameRateAvg cannot be both at most 3 and at least 30, so nothing could be Good"},
		{"nor that of a video, to which what is for every kind applies too", one(`{"metric":"VideoFrameRateAvg","media":"Video","direction":"below","limit":30},{"metric":"VideoFrameRateAvg","direction":"above","limit":3}`),
			"cannot be both at least 30 and at most 3"},
		{"but 30 is at most 30 and at least 30", one(`{"metric":"VideoFrameRateAvg","direction":"above","limit":30},{"metric":"VideoFrameRateAvg","direction":"below","limit":30}`), ""},
		{"and a video and a shared screen are not one stream", one(`{"metric":"VideoFrameRateAvg","media":"VBSS","direction":"above","limit":3},{"metric":"VideoFrameRateAvg","media":"Video","direction":"below","limit":30}`), ""},
		{"and what is for every kind does not apply to a video that has its own", one(`{"metric":"VideoFrameRateAvg","direction":"above","limit":3},` +
			`{"metric":"VideoFrameRateAvg","media":"Video","direction":"above","limit":60},{"metric":"VideoFrameRateAvg","media":"Video","direction":"below","limit":30}`), ""},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			p, err := quality.ReadProfile(strings.NewReader(tt.text))
			if err != nil && !cmp.Equal(p, quality.Profile{}) {
				t.Errorf("with an error, %+v", p)
			}
			switch {
			case tt.want == "":
				if err != nil {
					t.Error(err)
				}
			case !errors.Is(err, quality.ErrProfile) || !strings.Contains(err.Error(), tt.want):
				t.Errorf("%v, want ErrProfile with %q", err, tt.want)
			}
		})
	}
}

// Who repairs a profile wants to see all that is wrong, each line with the place:
// what cannot be read and what makes no sense, in order.
func TestReadProfileReportsAll(t *testing.T) {
	_, err := quality.ReadProfile(strings.NewReader(`{"name":"x","thresholds":[
		{"metric":"JitterAvg","direction":"above","limit":"30","medium":"Audio"},
		{"metric":"JitterAvg","direction":"abov","limit":"30","unit":"s"},
		{"metric":"Mood","direction":"above","limit":30},
		{"metric":"RoundTripTimeAvg","direction":"above","limit":500},
		{"metric":"JitterMax","direction":"above"},
		{"metric":"JitterMax","media":"Radio","direction":"up","unit":"s"},
		{"metric":"PacketLossRateAvg","media":"Radio","direction":"up","unit":"%","limit":10}
	],"colour":"red"}`))
	want := `not a valid profile: unknown member "colour": use name, thresholds, goodWithoutMetrics, rules
not a valid profile: threshold 1: unknown member "medium": use metric, statistic, unit, media, direction, limit, source
not a valid profile: threshold 1: limit: want a number, not text
not a valid profile: threshold 2: limit: want a number, not text
not a valid profile: threshold 2: JitterAvg: unit "s": the metric is in "ms"
not a valid profile: threshold 2: JitterAvg: unknown direction "abov": use above or below
not a valid profile: threshold 3: unknown metric "Mood"
not a valid profile: threshold 5: JitterMax: there is no limit
not a valid profile: threshold 6: JitterMax: there is no limit
not a valid profile: threshold 6: JitterMax: unit "s": the metric is in "ms"
not a valid profile: threshold 6: JitterMax: unknown media "Radio": use Audio, Video, VBSS or AppSharing, or leave it out
not a valid profile: threshold 6: JitterMax: unknown direction "up": use above or below
not a valid profile: threshold 7: PacketLossRateAvg: unit "%": the metric is in "ratio"
not a valid profile: threshold 7: PacketLossRateAvg: unknown media "Radio": use Audio, Video, VBSS or AppSharing, or leave it out
not a valid profile: threshold 7: PacketLossRateAvg: unknown direction "up": use above or below
not a valid profile: threshold 7: PacketLossRateAvg: limit 10: a ratio is from 0 to 1; ten per cent is 0.1`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// Alone, too, a threshold is read strictly, and says so.
func TestThresholdJSONFaults(t *testing.T) {
	before := quality.Threshold{Metric: quality.JitterMax, Direction: quality.Above, Limit: 1}
	got := before
	err := json.Unmarshal([]byte(`{"metric":"JitterAvg","direction":"above","limit":true,"limit":30}`), &got)
	const want = `not a valid profile: threshold: member "limit" is there twice; limit: want a number, not true or false`
	if !errors.Is(err, quality.ErrProfile) || err.Error() != want || got != before {
		t.Errorf("%+v, %v; want it unchanged, and %s", got, err, want)
	}
	const lacks = `not a valid profile: threshold: there is no metric (such as JitterAvg), no direction (above or below) and no limit`
	if err := json.Unmarshal([]byte(`{}`), &got); err == nil || err.Error() != lacks {
		t.Errorf("%v, want %s", err, lacks)
	}
}

// Validate reports everything at once, also of profiles that are not from JSON.
func TestValidate(t *testing.T) {
	p := quality.Profile{Thresholds: []quality.Threshold{
		{Metric: quality.JitterAvg, Direction: quality.Above, Limit: math.NaN()},
		{Metric: quality.RoundTripTimeAvg, Direction: quality.Above, Limit: math.Inf(1)},
	}}
	err := p.Validate()
	for _, want := range []string{"it has no name", "threshold 1: JitterAvg: limit NaN", "threshold 2: RoundTripTimeAvg: limit +Inf"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// What is read without an error is valid, and is written and read back as it was.
func FuzzReadProfile(f *testing.F) {
	// Short ones: go test would spend its time on making long ones shorter.
	f.Add([]byte(`{"name":"x","thresholds":[{"metric":"JitterAvg","unit":"ms","direction":"above","limit":30}]}`))
	f.Add([]byte(`{"name":"x","thresholds":[{"metric":"JitterAvg","media":"video","direction":"above","limit":1e-300}]}`))
	f.Add([]byte(`{"name":"x","thresholds":[{"metric":"Mood","direction":"up","limit":-1}]} x`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := quality.ReadProfile(bytes.NewReader(text))
		if err != nil {
			if !errors.Is(err, quality.ErrProfile) {
				t.Fatalf("%v does not wrap ErrProfile", err)
			}
			return
		}
		if err := p.Validate(); err != nil {
			t.Fatalf("read without an error, but %v", err)
		}
		again, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		back, err := quality.ReadProfile(bytes.NewReader(again))
		if err != nil || !cmp.Equal(p, back) {
			t.Fatalf("%s is read as another profile: %v\n%s", again, err, cmp.Diff(p, back))
		}
	})
}
