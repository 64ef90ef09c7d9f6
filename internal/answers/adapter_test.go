package answers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// Only this file uses the API of packages calls, quality and report. When that API changes,
// adapt these functions so that they return what they did before; answers_test.go and the
// rows do not change.

// placed is a record and its place in the input.
type placed struct {
	logs.Record
	at logs.Position
}

// read returns the records of data and the number of faulty lines and fields.
func read(data []byte) (list []placed, faults int, err error) {
	faults, err = eachRecord(data, nil, func(rec logs.Record, at logs.Position) {
		list = append(list, placed{rec, at})
	})
	return list, faults, err
}

// eachRecord calls add for the records of data. If the reader reuses its records, they are
// valid until add returns.
func eachRecord(data []byte, opts *logs.Options, add func(logs.Record, logs.Position)) (faults int, err error) {
	var o logs.Options
	if opts != nil {
		o = *opts
	}
	o.OnRemarks = func(logs.Remarks) { faults++ }
	r := acstelemetry.NewReader(context.Background(), bytes.NewReader(data), "data", &o)
	for {
		rec, err := r.Next()
		var fault *logs.RecordError
		switch {
		case err == io.EOF:
			return faults, nil
		case errors.As(err, &fault):
			faults++
		case err != nil:
			return faults, err
		}
		if rec != nil {
			add(rec, r.Position())
		}
	}
}

// A wayToCalls assembles records and returns the calls, sorted as in the list of calls, and
// how many records were unclaimed.
type wayToCalls struct {
	name string
	make func([]placed) (list []*calls.Call, unclaimed int)
}

// waysToCalls must all give the same calls; the answers of the first are written.
func waysToCalls(profile quality.Profile) []wayToCalls {
	return []wayToCalls{
		{"Assembler", func(list []placed) ([]*calls.Call, int) {
			a := profile.Assembler()
			for _, p := range list {
				a.Add(p.Record, p.at)
			}
			return a.Calls(), a.Unclaimed()
		}},
		{"three Assemblers, merged", func(list []placed) ([]*calls.Call, int) {
			parts := three(profile, false)
			for i, p := range list {
				parts[i*7%len(parts)].Add(p.Record, p.at)
			}
			parts[2].Merge(parts[0])
			parts[2].Merge(parts[1])
			return parts[2].Calls(), parts[2].Unclaimed()
		}},
		{"Assembler that copies records", func(list []placed) ([]*calls.Call, int) {
			a := profile.Assembler()
			for _, p := range list {
				a.Add(reused(p.Record), p.at)
			}
			return a.Calls(), a.Unclaimed()
		}},
	}
}

// reused returns a copy of a record that is marked as one that is reused.
func reused(rec logs.Record) logs.Record {
	own := new(logs.Cloner).Clone(rec)
	own.Head().Reused = true
	return own
}

// readCalls returns the calls of data, read by a reader that reuses its records.
func readCalls(profile quality.Profile, data []byte) (list []*calls.Call, unclaimed int, err error) {
	a := profile.Assembler()
	_, err = eachRecord(data, &logs.Options{ReuseRecords: true}, func(rec logs.Record, at logs.Position) { a.Add(rec, at) })
	return a.Calls(), a.Unclaimed(), err
}

// A wayToRows returns the rows of the list of calls without making the calls, and how many
// records were unclaimed.
type wayToRows struct {
	name string
	make func([]placed) (rows []quality.Row, unclaimed int)
}

func waysToRows(profile quality.Profile) []wayToRows {
	return []wayToRows{
		{"Rows", func(list []placed) ([]quality.Row, int) {
			a := profile.Assembler()
			a.FactsOnly = true
			for _, p := range list {
				a.Add(p.Record, p.at)
			}
			return profile.Rows(a), a.Unclaimed()
		}},
		{"Rows of three Assemblers, merged", func(list []placed) ([]quality.Row, int) {
			parts := three(profile, true)
			for i, p := range list {
				parts[i*7%len(parts)].Add(p.Record, p.at)
			}
			parts[0].Merge(parts[2])
			parts[0].Merge(parts[1])
			return profile.Rows(parts[0]), parts[0].Unclaimed()
		}},
	}
}

// three returns three Assemblers for the profile.
func three(profile quality.Profile, factsOnly bool) (list []*calls.Assembler) {
	for range 3 {
		a := profile.Assembler()
		a.FactsOnly = factsOnly
		list = append(list, a)
	}
	return list
}

// profileOf returns the profile of a year, with more thresholds than Call Diagnostics, so that
// answers depend on more of each stream.
func profileOf(p quality.Profile) quality.Profile {
	p.GoodWithoutMetrics = false
	p = p.With("", quality.Threshold{Metric: quality.JitterBufferSizeMax, Direction: quality.Above, Limit: 200})
	return p.With("Documented", quality.Threshold{Metric: quality.HealedDataRatioMax, Direction: quality.Above, Limit: 0.1})
}

// limits say when a live assembler emits calls; zero means the default.
type limits struct {
	name       string
	idle       time.Duration
	maxRecords int
	remembered int
}

func (l limits) options(profile quality.Profile) calls.LiveOptions {
	return calls.LiveOptions{Rules: profile.CallRules(), Idle: l.idle, MaxRecords: l.maxRecords, MaxRemembered: l.remembered}
}

// emission is an emitted call, or only its row.
type emission struct {
	after   int // how many records had been added
	call    *calls.Call
	row     quality.Row
	reason  string
	version int
}

// streamCounts are the counters of a live assembler.
type streamCounts struct {
	Evicted   int `json:"crowded"` // the name when the files were written
	Dropped   int `json:"dropped"`
	Unclaimed int `json:"unclaimed"`
}

// reasonInFiles returns a reason by the name that it had when the files were written.
func reasonInFiles(r calls.Reason) string {
	if r == calls.Evicted {
		return "crowded"
	}
	return string(r)
}

// streamCalls calls emit for the calls that a LiveAssembler emits, in that order.
func streamCalls(profile quality.Profile, list []placed, l limits, copies bool, emit func(emission)) streamCounts {
	opts := l.options(profile)
	opts.ReuseCalls = copies
	s := calls.NewLiveAssembler(&opts)
	after := 0
	give := func(out []calls.Emitted) {
		for _, e := range out {
			emit(emission{after, e.Call, profile.Call(e.Call).Row(), reasonInFiles(e.Reason), e.Version})
		}
	}
	for _, p := range list {
		after++
		rec := p.Record
		if copies {
			rec = reused(rec)
		}
		give(s.Add(rec, p.at))
	}
	give(s.End())
	return streamCounts{s.Evicted(), s.Dropped(), s.Unclaimed()}
}

// streamRows calls emit for the rows that NewLiveRows emits, in that order.
func streamRows(profile quality.Profile, list []placed, l limits, emit func(emission)) streamCounts {
	after, opts := 0, l.options(profile)
	s := quality.NewLiveRows(profile, func(e quality.EmittedRow) {
		emit(emission{after, nil, e.Row, reasonInFiles(e.Reason), e.Version})
	}, &opts)
	for _, p := range list {
		after++
		s.Add(p.Record, p.at)
	}
	s.End()
	return streamCounts{s.Evicted(), s.Dropped(), s.Unclaimed()}
}

// answer has the parts of a call that the test compares. They are encoded as JSON, so names
// and types here are those of the rows.
type answer struct {
	name         string // of the call in this test
	row          quality.Row
	participants []json.RawMessage // rows of the report
	audit        []auditLine
	streams      []streamLine
	operations   []operationLine
	diagnostics  []diagnosticLine
	others       []any
}

type auditLine struct {
	Gap         string `json:"gap"`
	Participant int    `json:"participant"` // from 1; 0 for none
	Detail      string `json:"detail"`
}

type streamLine struct {
	Owner        int      `json:"owner"` // number of the participant, from 1; 0 for none
	EndpointType string   `json:"endpoint"`
	Media        string   `json:"media"`
	StreamID     int64    `json:"id"`
	Inbound      bool     `json:"inbound"`
	Verdict      string   `json:"verdict"`
	Findings     []string `json:"findings,omitempty"` // metrics
	Since        string   `json:"since,omitempty"`    // of the first finding
	Versions     int      `json:"versions"`
	Version      int64    `json:"version"` // of the record that counts
}

type operationLine struct {
	Owner  int    `json:"owner"` // as in streamLine
	Name   string `json:"name"`
	ID     string `json:"id"`
	Time   string `json:"time,omitempty"`
	Result string `json:"result,omitempty"`
	Bad    bool   `json:"bad"`
}

type diagnosticLine struct {
	Owner     int      `json:"owner"` // as in streamLine
	Name      string   `json:"name"`
	ID        string   `json:"id"`
	Start     string   `json:"start"`
	End       string   `json:"end"`
	Qualities []string `json:"qualities"`
	Bad       bool     `json:"bad"`
}

type endpointLine struct {
	Endpoint     string `json:"endpoint"` // key
	Type         string `json:"type"`
	Participants []int  `json:"participants"`
	Streams      []int  `json:"streams"` // their numbers in the call, from 1
}

type seriesLine struct {
	Owner  int    `json:"owner"` // as in streamLine
	Series string `json:"series"`
	Points int    `json:"points"`
	First  string `json:"first"`
	Last   string `json:"last"`
}

type surveyLine struct {
	Survey string `json:"survey"`
	Score  int64  `json:"score"`
}

type billLine struct {
	Bill     string  `json:"bill"`
	Quantity float64 `json:"quantity"`
}

type countsLine struct {
	MediaStats  int `json:"mediaStats"`
	CallRecords int `json:"itself"`
}

var endDescription = regexp.MustCompile(`"endDescription":"(?:[^"\\]|\\.)*"`)

// answerOf returns the answer for a call. It shares only texts with the call.
func answerOf(profile quality.Profile, c *calls.Call) *answer {
	v := profile.Call(c)
	number := map[*calls.Participant]int{}
	for i, p := range c.Participants {
		number[p] = i + 1
	}
	a := &answer{name: nameOf(c), row: v.Row()}
	for _, p := range c.Participants {
		row, err := json.Marshal(report.NewParticipantRow(c, profile.Participant(c, p)))
		if err != nil {
			panic(err) // not reached: a row holds only what JSON has
		}
		// The description comes from the catalogue of end codes, not from the call.
		a.participants = append(a.participants, endDescription.ReplaceAll(row, []byte(`"endDescription":null`)))
	}
	for _, s := range c.Gaps {
		a.audit = append(a.audit, auditLine{string(s.Gap), number[s.Participant], s.Detail()})
	}
	for i, s := range c.Streams {
		line := streamLine{
			Owner: number[s.Participant], EndpointType: string(s.Record.EndpointType.Or("")), Media: string(s.Record.MediaType.Or("")),
			StreamID: s.Record.StreamID.Or(-1), Inbound: s.Inbound(), Verdict: string(v.Streams[i].Verdict),
			Versions: s.Versions, Version: s.Record.CallUpdatesVersion.Or(-1),
		}
		for _, f := range v.Streams[i].Findings {
			line.Findings = append(line.Findings, string(f.Metric))
			line.Since = timeText(f.Since.Or(time.Time{}))
		}
		a.streams = append(a.streams, line)
	}
	doer, noticer := c.Owners()
	for _, op := range c.Operations {
		a.operations = append(a.operations, operationLine{
			number[doer[op]], string(op.OperationName.Or("")), op.OperationID.Or(""),
			timeText(op.CallClientTimeStamp.Or(time.Time{})), string(op.ResultType.Or("")), issue.BadOperation(op),
		})
	}
	for _, d := range c.Diagnostics {
		line := diagnosticLine{
			number[noticer[d]], string(d.Name), d.OperationID, timeText(d.Start), timeText(d.End), []string{}, issue.BadDiagnostic(d),
		}
		for _, q := range d.Qualities {
			line.Qualities = append(line.Qualities, string(q))
		}
		a.diagnostics = append(a.diagnostics, line)
	}
	a.others = othersOf(c, number)
	return a
}

// othersOf returns the endpoints, the series, the surveys, the bills, and counts.
func othersOf(c *calls.Call, number map[*calls.Participant]int) (list []any) {
	streams := map[*calls.Stream]int{}
	for i, s := range c.Streams {
		streams[s] = i + 1
	}
	for _, e := range c.Endpoints {
		line := endpointLine{e.Key, string(e.Type.Or("")), []int{}, []int{}}
		for _, p := range e.Participants {
			line.Participants = append(line.Participants, number[p])
		}
		for _, s := range e.Streams {
			line.Streams = append(line.Streams, streams[s])
		}
		list = append(list, line)
	}
	for _, s := range c.Series {
		first, last := s.Span()
		list = append(list, seriesLine{
			number[s.Participant], s.Metric + " " + string(s.Direction) + " " + string(s.Media) + " " + s.StreamID,
			len(s.Points), timeText(first), timeText(last),
		})
	}
	for _, s := range c.Surveys {
		list = append(list, surveyLine{s.SurveyID.Or(""), s.OverallRatingScore.Or(-1)})
	}
	for _, u := range c.Usage {
		list = append(list, billLine{u.RecordID.Or(""), u.Quantity.Or(-1)})
	}
	return append(list, countsLine{len(c.MediaStats), len(c.CallRecords)})
}

// nameOf returns the ID of a call, or else the position of its record.
func nameOf(c *calls.Call) string {
	if id, ok := c.ID.Get(); ok {
		return id
	}
	return c.Source.String()
}

// timeText writes a time; nothing for none.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// rowName returns the ID of the call of a row; empty if it has none.
func rowName(row quality.Row) string { return row.CallID.Or("") }
