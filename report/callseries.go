package report

import (
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// seriesVerdictView is the verdict of one threshold on a series. Limit, Worst, By, Mean,
// Median and P95 are in Unit.
type seriesVerdictView struct {
	Verdict   quality.Verdict   `json:"verdict"`
	Direction quality.Direction `json:"direction"`
	Limit     float64           `json:"limit"`
	Unit      string            `json:"unit"`
	Maximum   bool              `json:"maximum"` // of each interval, not its average
	Source    string            `json:"source"`
	// Intervals is the number of intervals with a value, Beyond how many of these are beyond
	// the limit, and Missing the number of intervals without a value.
	Intervals   int                  `json:"intervals"`
	Beyond      int                  `json:"beyond"`
	Missing     int                  `json:"missing"`
	Share       opt.Value[float64]   `json:"share"`          // of time beyond the limit, from 0 to 1
	Longest     opt.Value[float64]   `json:"longestSeconds"` // longest time beyond the limit without a break, in seconds
	LongestFrom opt.Value[time.Time] `json:"longestFrom"`
	Worst       opt.Value[float64]   `json:"worst"`
	WorstAt     opt.Value[time.Time] `json:"worstAt"`
	By          opt.Value[float64]   `json:"by"`    // how far the worst is beyond the limit; null if it is not
	Since       opt.Value[time.Time] `json:"since"` // the first time beyond the limit
	Mean        opt.Value[float64]   `json:"mean"`
	Median      opt.Value[float64]   `json:"median"`
	P95         opt.Value[float64]   `json:"p95"`
}

func seriesVerdict(v *quality.SeriesVerdict) seriesVerdictView {
	view := seriesVerdictView{
		Verdict: v.Verdict, Direction: v.Threshold.Direction, Limit: v.Threshold.Limit, Unit: v.Threshold.Unit,
		Maximum: v.Threshold.Maximum, Source: v.Threshold.Source,
		Intervals: v.Intervals, Beyond: v.Beyond, Missing: v.Missing,
	}
	if v.Intervals == 0 {
		return view
	}
	view.Share, view.Longest, view.LongestFrom = opt.Of(v.Share), opt.Of(v.Longest.Seconds()), instant(v.LongestFrom, true)
	view.Worst, view.WorstAt, view.Since = opt.Of(v.Worst), instant(v.WorstAt, true), instant(v.Since, true)
	view.Mean, view.Median, view.P95 = opt.Of(v.Mean), opt.Of(v.Median), opt.Of(v.P95)
	if v.Beyond > 0 {
		view.By = opt.Of(v.By())
	}
	return view
}

// seriesVerdicts returns the verdicts of the profile on a series, and the index of the worst;
// -1 if there are none.
func (w *viewer) seriesVerdicts(s *calls.Series) (list []seriesVerdictView, worst int) {
	list, worst = []seriesVerdictView{}, -1
	rank := map[quality.Verdict]int{quality.Unknown: 0, quality.Good: 1, quality.Poor: 2}
	for i := range w.verdict.Series {
		v := &w.verdict.Series[i]
		if v.Series != s {
			continue
		}
		if worst < 0 || rank[v.Verdict] > rank[list[worst].Verdict] {
			worst = len(list)
		}
		list = append(list, seriesVerdict(v))
	}
	return list, worst
}
