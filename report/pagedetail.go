package report

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/internal/measure"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// pageDetail is the details of a call on a [Page]: a [callView] in short. Times are in
// milliseconds since Origin, which is in milliseconds since 1970. Participants are numbers
// from 1, or 0 for none.
type pageDetail struct {
	Origin   int64          `json:"origin"`
	Length   int64          `json:"length"`
	Peak     int            `json:"peak"`
	Together float64        `json:"together"` // seconds
	People   []pagePerson   `json:"people"`
	Issues   []pageIssue    `json:"issues"`
	Streams  []pageStream   `json:"streams"`
	Series   []pageSeries   `json:"series"`
	Surveys  []surveyView   `json:"surveys"`
	Audit    []pageGap      `json:"audit"`
	Usage    int            `json:"usage"`
	Service  []pageService  `json:"service"`
	Lanes    []pageLane     `json:"lanes"`
	Left     map[string]int `json:"left,omitempty"` // how many were left out as too many, by kind
}

type pagePerson struct {
	Name        string            `json:"name"`
	ID          opt.Value[string] `json:"id"`
	Identifier  opt.Value[string] `json:"identifier"`
	Endpoint    opt.Value[string] `json:"endpoint"`
	Type        opt.Value[string] `json:"type"`
	SDK         opt.Value[string] `json:"sdk"`
	OS          opt.Value[string] `json:"os"`
	Browser     opt.Value[string] `json:"browser"`
	Start       *int64            `json:"start"`
	End         *int64            `json:"end"`
	Reason      opt.Value[string] `json:"reason"`
	SubCode     opt.Value[string] `json:"subCode"`
	Description opt.Value[string] `json:"description"`
	Phrase      opt.Value[string] `json:"phrase"` // of the client or the catalogue
	Category    opt.Value[string] `json:"category"`
	Fault       string            `json:"fault,omitempty"`
	Action      opt.Value[string] `json:"action"`
	StartSide   opt.Value[string] `json:"startSide"`
	EndSide     opt.Value[string] `json:"endSide"`
	Ungraceful  bool              `json:"ungraceful"`
	Dropped     bool              `json:"dropped"`
	Quality     quality.Verdict   `json:"quality"`
	Streams     int               `json:"streams"`
	PoorStreams int               `json:"poor"`
	Operations  int               `json:"operations"`
	Bad         int               `json:"bad"`
}

type pageIssue struct {
	Name   string      `json:"name"`
	Count  int         `json:"count"`
	Events []pageEvent `json:"events"`

	Description opt.Value[string] `json:"description"`
	Action      opt.Value[string] `json:"action"`
}

type pageEvent struct {
	Who    int    `json:"who"`
	Start  *int64 `json:"start"`
	End    *int64 `json:"end,omitempty"`
	Detail string `json:"detail,omitempty"`
	Fault  string `json:"fault,omitempty"`
	Action string `json:"action,omitempty"`
	Stream *int   `json:"stream,omitempty"` // index of a poor stream, which says more than Detail could
}

type pageStream struct {
	Who       int               `json:"who"`
	Inbound   bool              `json:"in"`
	Media     opt.Value[string] `json:"media"`
	ID        string            `json:"id"` // as text: the number may be too large for JavaScript
	Endpoint  opt.Value[string] `json:"endpoint"`
	Transport opt.Value[string] `json:"transport"`
	Codec     opt.Value[string] `json:"codec"`
	Verdict   quality.Verdict   `json:"verdict"`
	Values    []*float64        `json:"values"` // in the order of quality.Metrics
	Findings  []pageFinding     `json:"findings,omitempty"`
}

type pageFinding struct {
	Metric    int               `json:"metric"` // index in quality.Metrics
	Limit     float64           `json:"limit"`
	Direction quality.Direction `json:"direction"`
}

type pageSeries struct {
	Who       int               `json:"who"`
	Metric    string            `json:"metric"`
	Media     string            `json:"media"`
	Direction string            `json:"direction"`
	StreamID  string            `json:"stream"`
	Times     []int64           `json:"t"` // each as the difference from the previous one
	Values    []*float64        `json:"v"`
	Verdict   opt.Value[string] `json:"verdict"`
	Share     *float64          `json:"share"`
	Limit     *float64          `json:"limit"`
	Below     bool              `json:"below,omitempty"` // values below the limit are poor
	Unit      string            `json:"unit,omitempty"`
}

type pageGap struct {
	Who    int    `json:"who"`
	Gap    string `json:"gap"`
	Detail string `json:"detail"`
}

// pageService is what the service or a program did: a companion of the call.
type pageService struct {
	Who     int               `json:"who"`
	Group   string            `json:"group"`
	Name    string            `json:"name"`
	Start   *int64            `json:"start"`
	Length  int64             `json:"l,omitempty"`
	Bad     bool              `json:"bad,omitempty"`
	Outcome string            `json:"outcome,omitempty"`
	About   string            `json:"about,omitempty"`
	Meaning opt.Value[string] `json:"meaning"` // of its codes, if it is bad
	Action  opt.Value[string] `json:"action"`
}

// pageLane has the operations and diagnostics of one participant. The page adds streams,
// series and companions itself.
type pageLane struct {
	Who   int        `json:"who"`
	Join  *int64     `json:"join"`
	Leave *int64     `json:"leave"`
	Items []pageItem `json:"items"`
	// Service says that the lane is that of the service and of programs.
	Service bool `json:"service,omitempty"`
}

type pageItem struct {
	Diagnostic bool   `json:"u,omitempty"`
	Group      string `json:"g,omitempty"`
	Name       string `json:"n"`
	Start      int64  `json:"s"`
	Length     int64  `json:"l,omitempty"`
	Instant    bool   `json:"i,omitempty"` // an event, which takes no time
	Bad        bool   `json:"b,omitempty"`
	Detail     string `json:"d,omitempty"`
}

// Limits for one call, so that a call with a million records does not make the page unusable.
const (
	maxItems  = 5000 // operations and diagnostics, and companions, bad ones first; and events of an issue
	maxMedia  = 2000 // streams, and series
	maxPoints = 300  // of a series
)

// detailer makes a [pageDetail].
type detailer struct {
	view   *callView
	detail pageDetail
	budget int // how many more items there is room for
}

func newPageDetail(p *quality.Profile, v *quality.CallVerdict) *pageDetail {
	view := newCallView(p, v)
	d := &detailer{view: &view, budget: maxItems}
	d.detail.Left = map[string]int{}
	d.origin(v)
	d.people()
	d.issues()
	d.streams()
	d.series(v)
	d.lanes()
	d.service()
	d.detail.Peak, d.detail.Together = view.Timeline.Peak, view.Timeline.TogetherSeconds
	d.detail.Surveys, d.detail.Usage = view.Surveys, view.Usage
	for _, a := range view.Audit {
		d.detail.Audit = append(d.detail.Audit, pageGap{number(a.Participant), string(a.Gap), a.Detail})
	}
	return &d.detail
}

func number(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// origin sets the time from which all others count.
func (d *detailer) origin(v *quality.CallVerdict) {
	start := d.view.Timeline.Start.Or(v.Call.Start.Or(time.UnixMilli(0)))
	end := d.view.Timeline.End.Or(v.Call.End.Or(start))
	d.detail.Origin = start.UnixMilli()
	d.detail.Length = max(end.UnixMilli()-d.detail.Origin, 0)
}

// at returns a time since the origin; nil for no time.
func (d *detailer) at(t opt.Value[time.Time]) *int64 {
	ms := milliseconds(t)
	if ms != nil {
		*ms -= d.detail.Origin
	}
	return ms
}

func (d *detailer) people() {
	for i := range d.view.Participants {
		p := &d.view.Participants[i]
		d.detail.People = append(d.detail.People, pagePerson{
			Name: p.Name, ID: p.ParticipantID, Identifier: p.Identifier, Endpoint: p.EndpointID,
			Type: p.EndpointType, SDK: p.SDKVersion, OS: p.OSVersion, Browser: p.Browser,
			Start: d.at(p.Start), End: d.at(p.End),
			Reason: p.EndReason, SubCode: p.EndSubCode, Description: p.EndDescription, Ungraceful: p.Ungraceful,
			Phrase: p.EndPhrase, Category: p.ResultCategory, Fault: faultText(p.EndFault), Action: p.EndAction,
			StartSide: p.StartSide, EndSide: p.EndSide, Dropped: p.Dropped, Quality: p.Quality, Streams: p.Streams, PoorStreams: p.PoorStreams,
			Operations: p.Operations, Bad: p.BadOperations,
		})
	}
}

func (d *detailer) issues() {
	for i := range d.view.Issues {
		issue := &d.view.Issues[i]
		one := pageIssue{Name: issue.Name, Count: issue.Count, Description: issue.Description, Action: issue.Action}
		for j := range issue.Events[:min(len(issue.Events), maxItems)] {
			e := &issue.Events[j]
			event := pageEvent{
				Who: number(e.Participant), Start: d.at(e.Start), End: d.at(e.End), Detail: e.Detail,
				Fault: faultText(e.Fault), Action: e.Action.Or(""),
			}
			if e.stream != nil && *e.stream < maxMedia {
				event.Stream, event.Detail = e.stream, ""
			}
			one.Events = append(one.Events, event)
		}
		d.detail.Issues = append(d.detail.Issues, one)
	}
}

// take returns how many of n there is room for, and counts how many are left out.
func (d *detailer) take(kind string, n, room int) int {
	if n > room {
		d.detail.Left[kind] += n - room
		return room
	}
	return n
}

func (d *detailer) streams() {
	metrics := quality.Metrics()
	for i := range d.view.Streams[:d.take("streams", len(d.view.Streams), maxMedia)] {
		s := &d.view.Streams[i]
		one := pageStream{
			Who: number(s.Participant), Inbound: s.Direction == "Inbound", Media: s.MediaType, ID: plain(s.StreamID),
			Endpoint: s.EndpointType, Transport: s.Transport, Codec: s.Codec, Verdict: s.Verdict,
		}
		for _, m := range metrics {
			var value *float64
			if x, ok := s.Metrics[string(m)]; ok {
				value = brief(x, metricDigits(s, m))
			}
			one.Values = append(one.Values, value)
		}
		for len(one.Values) > 0 && one.Values[len(one.Values)-1] == nil {
			one.Values = one.Values[:len(one.Values)-1]
		}
		for _, f := range s.Findings {
			one.Findings = append(one.Findings, pageFinding{slices.Index(metrics, f.Metric), f.Limit, f.Direction})
		}
		d.detail.Streams = append(d.detail.Streams, one)
	}
}

// metricDigits returns how many significant digits of a metric the page has. A value near its
// limit must show that it is beyond it. The whole part of a number is always complete.
func metricDigits(s *streamView, m quality.Metric) int {
	if slices.ContainsFunc(s.Findings, func(f findingView) bool { return f.Metric == m }) {
		return exact
	}
	return 4
}

const exact = 9 // digits

// brief returns a number with so many significant digits, or more if its whole part has more.
func brief(x float64, digits int) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil // JSON cannot represent them
	}
	x, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', max(digits, measure.WholeDigits(x)), 64), 64)
	if err != nil {
		return nil // not reached
	}
	return &x
}

func (d *detailer) series(v *quality.CallVerdict) {
	for i := range d.view.Series[:d.take("series", len(d.view.Series), maxMedia)] {
		s := &d.view.Series[i]
		one := pageSeries{
			Who: number(s.Participant), Metric: s.Metric, Media: s.Media, Direction: s.Direction, StreamID: s.StreamID,
			Verdict: s.Verdict,
		}
		if x, ok := s.Share.Get(); ok {
			one.Share = brief(x, 4)
		}
		for j := range v.Series {
			if c := &v.Series[j]; c.Series == v.Call.Series[i] {
				one.Limit, one.Unit, one.Below = brief(c.Threshold.Limit, exact), c.Threshold.Unit, c.Threshold.Direction == quality.Below
			}
		}
		d.points(&one, s.Points)
		d.detail.Series = append(d.detail.Series, one)
	}
}

// points sets the points of a series. If there are too many, each represents several: it is
// the one furthest on the poor side.
func (d *detailer) points(one *pageSeries, points []pointView) {
	step := (len(points) + maxPoints - 1) / maxPoints
	last := int64(0)
	for len(points) > 0 {
		chunk := points[:min(step, len(points))]
		points = points[len(chunk):]
		at, value := chunk[0].At, pointValue(&chunk[0])
		for i := range chunk[1:] {
			x := pointValue(&chunk[1+i])
			if x != nil && (value == nil || (*x > *value) != one.Below) {
				at, value = chunk[1+i].At, x
			}
		}
		ms := at.UnixMilli() - d.detail.Origin
		one.Times = append(one.Times, ms-last)
		one.Values = append(one.Values, value)
		last = ms
	}
}

// pointValue returns the value to draw for an interval; nil if it is unknown.
func pointValue(p *pointView) *float64 {
	if x, ok := p.Average.Get(); ok {
		return brief(x, exact)
	}
	if x, ok := p.Maximum.Get(); ok {
		return brief(x, exact)
	}
	return nil
}

func (d *detailer) lanes() {
	lanes := d.view.Timeline.Lanes
	d.detail.Lanes = make([]pageLane, len(lanes))
	taken := make([][]bool, len(lanes)) // so that good items reach the limit before bad ones
	for _, bad := range []bool{true, false} {
		for i := range lanes {
			if taken[i] == nil {
				taken[i] = make([]bool, len(lanes[i].Items))
			}
			for j := range lanes[i].Items {
				if item := &lanes[i].Items[j]; item.Bad == bad && d.budget > 0 && onPage(item) {
					taken[i][j] = true
					d.budget--
				}
			}
		}
	}
	for i := range lanes {
		l := &lanes[i]
		d.detail.Lanes[i] = pageLane{number(l.Participant), d.at(l.Join), d.at(l.Leave), nil, l.Service}
		for j := range l.Items {
			if taken[i][j] {
				d.detail.Lanes[i].Items = append(d.detail.Lanes[i].Items, d.item(&l.Items[j]))
			} else if onPage(&l.Items[j]) {
				d.detail.Left["items"]++
			}
		}
	}
}

func (d *detailer) service() {
	all := d.view.inOrder()
	room := d.take("service", len(all), maxItems)
	if len(all) > room {
		slices.SortStableFunc(all, func(a, b *companionView) int { return strings.Compare(yesNo(b.Bad), yesNo(a.Bad)) })
	}
	for _, c := range all[:room] {
		one := pageService{
			Who: number(c.Participant), Group: c.group, Name: c.Name, Start: d.at(c.Start), Length: c.End.Or(time.Time{}).Sub(c.Start.Or(time.Time{})).Milliseconds(),
			Bad: c.Bad, Outcome: c.outcome(), About: c.about,
		}
		if c.Bad {
			one.Meaning, one.Action = c.Description, c.Action
		}
		d.detail.Service = append(d.detail.Service, one)
	}
}

// onPage reports whether the data must have an item because the page does not add it itself.
func onPage(i *itemView) bool { return i.Kind == "operation" || i.Kind == "diagnostic" }

func (d *detailer) item(i *itemView) pageItem {
	start := i.Start.UnixMilli()
	return pageItem{
		Diagnostic: i.Kind == "diagnostic", Group: i.Group, Name: i.Name,
		Start: start - d.detail.Origin, Length: i.End.UnixMilli() - start, Instant: i.instant, Bad: i.Bad, Detail: i.Detail,
	}
}
