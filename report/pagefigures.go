package report

import (
	"cmp"
	"slices"
	"strings"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/exposure"
	"example.com/acstelemetry/goals"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/trend"
)

// pageFigures sums up the calls of a [Page].
type pageFigures struct {
	sum     trend.Aggregate
	exposed exposure.Tally
	daily   goals.Tally
	// Participants of whom the profile cannot say if they were dropped, and their calls.
	uncategorized, uncategorizedCalls int
	more                              bool // a dimension has more values than are counted
}

// maxValues is how many values of a dimension are counted, the first ones: in some logs, every
// record has its own SDK version.
const maxValues = 500

// add counts a call and returns the values by which it was counted, see [pageFacets].
func (f *pageFigures) add(v *quality.CallVerdict) map[string][]string {
	var one trend.Aggregate
	one.Add(v)
	delete(one.By, trend.ByDay().Name) // the page has the starts of all calls
	for d, values := range one.By {
		for value := range values {
			if known := f.sum.By[d]; len(known) >= maxValues && known[value] == nil {
				delete(values, value)
				f.more = true
			}
		}
	}
	f.sum.Merge(&one)
	if v.Uncategorized > 0 {
		f.uncategorized += v.Uncategorized
		f.uncategorizedCalls++
	}
	var exposed exposure.Tally
	exposed.Add(v.Call)
	f.exposed.Merge(&exposed)
	f.daily.Call(v)
	return facetsOf(&one, exposed.Rows())
}

// figuresView is the figures in the form of the page.
type figuresView struct {
	Calls              int                           `json:"calls"`
	CallsWithIssues    int                           `json:"callsWithIssues"`
	CallMilliseconds   int64                         `json:"callMilliseconds"`
	Participants       int                           `json:"participants"`
	Dropped            int                           `json:"dropped"`
	Ended              int                           `json:"ended"`         // participants of whom it is known
	Uncategorized      int                           `json:"uncategorized"` // see quality.CallVerdict
	UncategorizedCalls int                           `json:"uncategorizedCalls"`
	PeopleMilliseconds int64                         `json:"peopleMilliseconds"`
	Streams            int                           `json:"streams"`
	CallQuality        map[quality.Verdict]int       `json:"callQuality"`
	StreamQuality      map[quality.Verdict]int       `json:"streamQuality"`
	Ratings            map[quality.RatingVerdict]int `json:"ratings"`
	Causes             []causeView                   `json:"causes"`
	Families           []quality.Issue               `json:"families"`
	EndReasons         []endCount                    `json:"endReasons"`
	Issues             []quality.Issue               `json:"issues"`
	Operations         []pageOperation               `json:"operations"`
	Diagnostics        []rangesView                  `json:"diagnostics"`
	SurveyIssues       []quality.Issue               `json:"surveyIssues"`
	Exposure           pageExposure                  `json:"exposure"`
	Goals              pageGoals                     `json:"goals"`
	Breakdown          []breakdownView               `json:"breakdown"`
	More               bool                          `json:"more"` // values than the breakdown counts
}

// causeView is how many streams a metric makes poor.
type causeView struct {
	Metric   quality.Metric `json:"metric"`
	Poor     int            `json:"poor"`
	Measured int            `json:"measured"`
}

// pageOperation is the figures of one operation. Percentiles are in milliseconds; an event,
// which takes no time, has none.
type pageOperation struct {
	Name        string          `json:"name"`
	Count       int             `json:"count"`
	Bad         int             `json:"bad"`
	Results     []quality.Issue `json:"results"`
	Percentiles []int64         `json:"percentiles"` // see pagePercentiles
	Measured    int             `json:"measured"`    // have a result
}

// rangesView is the figures of one user-facing diagnostic.
type rangesView struct {
	Name      string `json:"name"`
	Ranges    int    `json:"ranges"`
	Bad       int    `json:"bad"`
	Recovered int    `json:"recovered"`
	Advice    bool   `json:"advice"`
}

// breakdownView is a dimension with its values.
type breakdownView struct {
	Dimension string      `json:"dimension"`
	Values    []valueView `json:"values"`
	Left      int         `json:"left"` // values that are not listed
}

type valueView struct {
	Value       string `json:"value"`
	Calls       int    `json:"calls"`
	PoorCalls   int    `json:"poorCalls"`
	JudgedCalls int    `json:"judgedCalls"` // that are Good or Poor
	WithIssues  int    `json:"withIssues"`
	Streams     int    `json:"streams"` // that are Good or Poor
	PoorStreams int    `json:"poorStreams"`
	Dropped     int    `json:"dropped"`
	Ended       int    `json:"ended"` // participants of whom it is known
}

// pagePercentiles are the percentiles of durations on the page.
func pagePercentiles() []float64 { return []float64{50, 90, 95, 99} }

// topRows is how many rows a list of figures has at most.
const topRows = 40

func (f *pageFigures) view() figuresView {
	t := &f.sum.Total
	view := figuresView{
		Calls: t.Calls, CallsWithIssues: t.CallsWithIssues, CallMilliseconds: t.CallMilliseconds,
		Participants: t.Participants, Dropped: t.DroppedParticipants, PeopleMilliseconds: t.ParticipantMilliseconds,
		Streams: t.Streams, CallQuality: t.CallsByQuality, StreamQuality: t.StreamsByQuality, Ratings: t.CallsByRating,
		Causes: causes(t), Families: quality.Top(t.EndFamilies, -1), EndReasons: endReasons(t),
		Issues: quality.Top(t.Issues, topRows), Operations: operationViews(t), Diagnostics: rangesViews(t),
		SurveyIssues: quality.Top(t.SurveyIssues, topRows), Exposure: newPageExposure(f.exposed.Rows()), Goals: newPageGoals(f.daily.Rows()), Breakdown: f.breakdown(), More: f.more,
	}
	view.Ended, view.Uncategorized, view.UncategorizedCalls = ended(t), f.uncategorized, f.uncategorizedCalls
	return view
}

// ended returns of how many participants it is known if they were dropped.
func ended(f *trend.Figures) int { return f.Share(trend.DroppedParticipants).Whole }

// judged returns how many streams or calls are Good or Poor.
func judged(verdicts map[quality.Verdict]int) int {
	return verdicts[quality.Good] + verdicts[quality.Poor]
}

func causes(t *trend.Figures) []causeView {
	list := []causeView{}
	for _, m := range quality.Metrics() {
		if n := t.Measured[m]; n > 0 {
			list = append(list, causeView{m, t.Causes[m], n})
		}
	}
	slices.SortStableFunc(list, func(a, b causeView) int { return b.Poor - a.Poor })
	return list
}

func endReasons(t *trend.Figures) []endCount {
	list := []endCount{}
	for _, i := range quality.Top(t.EndReasons, topRows) {
		list = append(list, newEndCount(i.Name, i.Count, t.DroppedReasons[i.Name]))
	}
	return list
}

func operationViews(t *trend.Figures) []pageOperation {
	list := []pageOperation{}
	for name, o := range t.Operations {
		bad := o.BadResults()
		view := pageOperation{Name: name, Count: o.Count, Bad: bad.Part, Results: quality.Top(o.Results, 10), Measured: bad.Whole}
		if !clientops.OperationName(name).Instant() {
			for _, p := range pagePercentiles() {
				if ms, ok := o.Milliseconds.Percentile(p); ok {
					view.Percentiles = append(view.Percentiles, ms)
				}
			}
		}
		list = append(list, view)
	}
	slices.SortFunc(list, func(a, b pageOperation) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Name, b.Name))
	})
	return list[:min(len(list), topRows)]
}

func rangesViews(t *trend.Figures) []rangesView {
	list := []rangesView{}
	for name, d := range t.Diagnostics {
		view := rangesView{name, d.Ranges, d.Bad, d.Recovered, false}
		if name != "" {
			view.Advice = clientops.DiagnosticName(strings.ToLower(name[:1]) + name[1:]).Advice()
		}
		list = append(list, view)
	}
	slices.SortFunc(list, func(a, b rangesView) int {
		return cmp.Or(b.Ranges-a.Ranges, strings.Compare(a.Name, b.Name))
	})
	return list[:min(len(list), topRows)]
}

func (f *pageFigures) breakdown() []breakdownView {
	list := []breakdownView{}
	for _, d := range trend.Dimensions() {
		view := breakdownView{Dimension: d.Name}
		for value, t := range f.sum.By[d.Name] {
			view.Values = append(view.Values, valueView{
				value, t.Calls, t.CallsByQuality[quality.Poor], judged(t.CallsByQuality), t.CallsWithIssues,
				judged(t.StreamsByQuality), t.StreamsByQuality[quality.Poor], t.DroppedParticipants, ended(t),
			})
		}
		slices.SortFunc(view.Values, func(a, b valueView) int {
			return cmp.Or(b.Calls-a.Calls, strings.Compare(a.Value, b.Value))
		})
		if n := len(view.Values); n > topRows {
			view.Values, view.Left = view.Values[:topRows], n-topRows
		}
		if len(view.Values) > 0 {
			list = append(list, view)
		}
	}
	return list
}
