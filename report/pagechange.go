package report

import "example.com/acstelemetry/trend"

// pageChange is what has changed since an earlier period: what the table of a comparison shows.
type pageChange struct {
	Name  string          `json:"name"` // of the earlier period
	Calls int             `json:"calls"`
	Rows  []pageChangeRow `json:"rows"`
	// Left is how many changes without a clear difference are left out, and More how many others.
	Left int `json:"left"`
	More int `json:"more"`
}

// pageChangeRow is a change in words.
type pageChangeRow struct {
	Section     string        `json:"section"`
	Measure     trend.Measure `json:"measure"` // only if it is of all calls
	Title       string        `json:"title"`
	Before      string        `json:"before"`
	BeforeCount string        `json:"beforeCount"`
	After       string        `json:"after"`
	AfterCount  string        `json:"afterCount"`
	Change      string        `json:"change"`
	Result      string        `json:"result"`
	Note        string        `json:"note,omitempty"`
}

// newPageChange returns the changes since o.Before, or nil without an earlier period.
func newPageChange(o *PageOptions, after *trend.Aggregate) *pageChange {
	if o.Before == nil {
		return nil
	}
	changes := trend.CompareAggregates(o.Before, after, nil)
	c := comparison{Comparison: &changes}
	page := &pageChange{Name: o.BeforeName, Calls: o.Before.Total.Calls}
	for _, section := range c.sections() {
		shown := 0
		for _, ch := range section.changes {
			if !section.always && !matters(ch) {
				page.Left++
				continue
			}
			if shown++; shown > mostChanges {
				page.More++
				continue
			}
			row := pageChangeRow{
				Section: section.title, Title: measureName(ch), Before: amount(ch.Unit, ch.Before.Value), BeforeCount: countOf(ch.Unit, ch.Before),
				After: amount(ch.Unit, ch.After.Value), AfterCount: countOf(ch.Unit, ch.After), Change: change(ch), Result: resultOf(ch), Note: noteOf(ch),
			}
			if section.always {
				row.Measure = ch.Measure
			}
			page.Rows = append(page.Rows, row)
		}
	}
	return page
}
