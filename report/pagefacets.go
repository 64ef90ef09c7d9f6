package report

import (
	"encoding/binary"
	"maps"
	"slices"

	"example.com/acstelemetry/exposure"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/trend"
)

// Everything that the page counts leads to its calls: for each kind of count, such as by SDK
// version or by end code, a call has the values that occur in it.

// pageFacets are the values of all calls by kind.
type pageFacets map[string]*facetColumn

// facetColumn has the values of one kind. Many calls have the same ones, so that a call has
// the number of a set.
type facetColumn struct {
	sets   [][]int32 // of texts, each ascending
	number map[string]int32
	rows   []int32 // for each call, the number of its set
}

// facetsOf returns the values of one call by kind: those by which its figures are counted.
func facetsOf(one *trend.Aggregate, exposed []exposure.Row) map[string][]string {
	values := map[string][]string{}
	for dimension, of := range one.By {
		values[dimension] = slices.Collect(maps.Keys(of))
	}
	t := &one.Total
	values["endCode"] = slices.Collect(maps.Keys(t.EndReasons))
	values["droppedCode"] = slices.Collect(maps.Keys(t.DroppedReasons))
	values["endFamily"] = slices.Collect(maps.Keys(t.EndFamilies))
	values["operation"] = slices.Collect(maps.Keys(t.Operations))
	values["diagnostic"] = slices.Collect(maps.Keys(t.Diagnostics))
	values["surveyIssue"] = slices.Collect(maps.Keys(t.SurveyIssues))
	for metric := range t.Causes {
		values["cause"] = append(values["cause"], string(metric))
	}
	for verdict, n := range t.StreamsByQuality {
		if n > 0 {
			values["streams"] = append(values["streams"], string(verdict))
		}
	}
	for _, r := range exposed {
		switch r.By {
		case exposure.ByApp, exposure.ByAppVersion, exposure.ByEvidence:
			values[string(r.By)] = append(values[string(r.By)], r.Value)
		case exposure.ByEnding:
			if r.Calls > 0 {
				values[string(r.By)] = append(values[string(r.By)], r.Value)
			}
		}
	}
	return values
}

// add adds the values of the call with a number.
func (f pageFacets) add(call int, values map[string][]string, texts *textTable) {
	for _, kind := range slices.Sorted(maps.Keys(values)) { // so that equal calls make equal pages
		list := values[kind]
		if len(list) == 0 {
			continue
		}
		c := f[kind]
		if c == nil {
			c = &facetColumn{number: map[string]int32{}}
			f[kind] = c
			c.set(nil) // of calls without a value
		}
		set := make([]int32, len(list))
		slices.Sort(list)
		for i, value := range list {
			set[i] = texts.of(value)
		}
		slices.Sort(set)
		c.rows = append(c.rows, make([]int32, call-len(c.rows))...)
		c.rows = append(c.rows, c.set(slices.Compact(set)))
	}
}

// set returns the number of a set of texts.
func (c *facetColumn) set(texts []int32) int32 {
	var key []byte
	for _, n := range texts {
		key = binary.AppendUvarint(key, uint64(n))
	}
	n, ok := c.number[string(key)]
	if !ok {
		n = int32(len(c.sets))
		c.number[string(key)] = n
		c.sets = append(c.sets, texts)
	}
	return n
}

// facetView is the values of one kind in the form of the page.
type facetView struct {
	Sets [][]int32 `json:"sets"`
	Rows []int32   `json:"rows"`
}

// views returns the values in an order of calls.
func (f pageFacets) views(order []int) map[string]facetView {
	views := map[string]facetView{}
	for kind, c := range f {
		view := facetView{Sets: c.sets}
		for _, call := range order {
			set := int32(0)
			if call < len(c.rows) {
				set = c.rows[call]
			}
			view.Rows = append(view.Rows, set)
		}
		views[kind] = view
	}
	return views
}

// meanings returns what is known about each name among issues, operations and diagnostics: a
// sentence, and what to do.
func meanings(t *trend.Figures) map[string][2]string {
	known := map[string][2]string{}
	note := func(name string) {
		if description, action := issueMeaning(name); description != "" {
			known[name] = [2]string{description, action}
		}
	}
	for name := range t.Issues {
		note(name)
	}
	for name := range t.Operations {
		note(name)
	}
	for name := range t.Diagnostics {
		note(name)
	}
	if dropped, ok := known[quality.EndedUngracefully]; ok {
		dropped[1] = "Look at the end codes: each says whose fault it was and what to do."
		known[quality.EndedUngracefully] = dropped
	}
	return known
}
