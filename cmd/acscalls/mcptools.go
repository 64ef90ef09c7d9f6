package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/exposure"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

// chosenCalls are the arguments that choose calls, as the filters of the commands.
type chosenCalls struct {
	Since       string   `json:"since,omitempty" jsonschema:"only calls that start at this time or later: 2026-07-19 (UTC), 2026-07-19T18:00:00Z, or 24h or 7d for that long ago"`
	Until       string   `json:"until,omitempty" jsonschema:"only calls that start before this time; a date includes its day"`
	Participant []string `json:"participant,omitempty" jsonschema:"only calls with any of these: an identifier, an endpoint ID, a participant ID or a phone number"`
	Issue       []string `json:"issue,omitempty" jsonschema:"only calls with any of these issues, as in Poor Media Streams, or end codes, as in 410 or 410/3101"`
	Quality     []string `json:"quality,omitempty" jsonschema:"only calls of any of these qualities: Good, Poor, Unknown"`
	Resource    []string `json:"resource,omitempty" jsonschema:"only calls of any of these Azure resources: the ID or the last part of it"`
}

// filter returns the filter for the arguments.
func (q chosenCalls) filter(now time.Time) (*filter, error) {
	lists := map[string][]string{byParticipant: q.Participant, byIssue: q.Issue, byQuality: q.Quality, byResource: q.Resource}
	const mostValues, longest = 50, 500
	for name, list := range lists {
		if len(list) > mostValues {
			return nil, usagef("%s has %d values: give %d at most", name, len(list), mostValues)
		}
		for _, text := range append(slices.Clone(list), q.Since, q.Until) {
			if len(text) > longest {
				return nil, usagef("a text of %d bytes is no value to look for: give %d at most", len(text), longest)
			}
		}
		if slices.ContainsFunc(list, func(text string) bool { return strings.TrimSpace(text) == "" }) {
			return nil, usagef("%s has an empty value: say which, or leave it out", name)
		}
	}
	f := &filter{
		since: q.Since, until: q.Until, participant: slices.Clone(q.Participant), issue: slices.Clone(q.Issue),
		quality: slices.Clone(q.Quality), resource: slices.Clone(q.Resource),
		set: func(name string) bool {
			return len(lists[name]) > 0 || name == bySince && q.Since != "" || name == byUntil && q.Until != ""
		},
	}
	return f, f.parse(now)
}

// chosen calls do with the verdict on each call that the filters choose, in the order of their start.
func (s *modelServer) chosen(ctx context.Context, a *facts, f *filter, do func(*quality.CallVerdict)) error {
	for c := range a.All() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if v := a.verdict(f, c); v != nil {
			do(v)
		}
	}
	return a.Err()
}

type listQuestion struct {
	chosenCalls
	Sort string `json:"sort,omitempty" jsonschema:"sort by this column of the rows, as in durationSeconds; the greatest first with a - before it, as in -issues; -start if it is left out"`
	page
}

func (s *modelServer) listCalls(ctx context.Context, q listQuestion) (string, error) {
	f, err := q.filter(environmentOf(s.cmd).now())
	if err != nil {
		return "", err
	}
	order := "-start"
	if q.Sort != "" {
		order = q.Sort
	}
	if err := report.Sort[quality.Row](nil, order); err != nil {
		return "", usagef("sort: %w", err)
	}
	var rows []quality.Row
	note := ""
	err = s.ask(ctx, func(a *facts) error {
		if f.needsCalls() {
			if err := s.chosen(ctx, a, f, func(v *quality.CallVerdict) { rows = append(rows, v.Row()) }); err != nil {
				return err
			}
		} else {
			if s.rows == nil {
				s.rows = s.profile.Rows(a.Assembler)
			}
			for i := range s.rows {
				if r := &s.rows[i]; f.keepsFacts(r.ResourceID, r.Start) && f.keepsQuality(r.Quality) {
					rows = append(rows, *r)
				}
			}
		}
		if err := report.Sort(rows, order); err != nil {
			return err
		}
		if note = leftOutNote(f); len(rows) == 0 {
			note += s.span(a)
		}
		return a.Err()
	})
	if err != nil {
		return "", err
	}
	return answerRows(q.page, struct {
		chosenCalls
		Sort string
	}{q.chosenCalls, q.Sort}, rows, note)
}

// leftOutNote says how many calls have no start, which a range of time leaves out.
func leftOutNote(f *filter) string {
	if n := f.unknown.Load(); n > 0 {
		return fmt.Sprintf("%d calls are left out because their start is unknown. ", n)
	}
	return ""
}

// span says which calls there are, if a question fits none of them.
func (s *modelServer) span(a *facts) string {
	var first, last time.Time
	for c := range a.All() {
		if t, ok := c.Start.Get(); ok {
			if first.IsZero() {
				first = t
			}
			last = t
		}
	}
	if first.IsZero() {
		return fmt.Sprintf("Nothing fits. There are %d calls.", a.Len())
	}
	return fmt.Sprintf("Nothing fits. There are %d calls, which start from %s to %s.", a.Len(), first.UTC().Format(time.RFC3339), last.UTC().Format(time.RFC3339))
}

var callParts = []string{"overview", "timeline", "participants", "streams", "operations"}

type callQuestion struct {
	ID   string `json:"id" jsonschema:"the ID of the call or the beginning of it, or a participant ID, an identifier, an endpoint ID or a phone number in it"`
	Part string `json:"part,omitempty" jsonschema:"overview, timeline, participants, streams or operations; overview if it is left out"`
	page
}

// shownCall is a call with its records.
type shownCall struct {
	id      string
	verdict *quality.CallVerdict
}

func (s *modelServer) getCall(ctx context.Context, q callQuestion) (string, error) {
	const longest = 500
	if id := strings.TrimSpace(q.ID); id == "" || len(id) > longest {
		return "", usagef("the ID has %d bytes: give the ID of a call or its beginning; list_calls lists the calls", len(id))
	}
	part := "overview"
	if q.Part != "" {
		part = strings.ToLower(q.Part)
	}
	if !slices.Contains(callParts, part) {
		return "", usagef("there is no part %q; use %s", cutText(q.Part, 100), strings.Join(callParts, ", "))
	}
	if q.Limit == 0 && (part == "overview" || part == "timeline") {
		q.Limit = mostRows // lines
	}
	var answer string
	err := s.ask(ctx, func(a *facts) error {
		v, err := s.call(ctx, a, q.ID)
		if err == nil {
			answer, err = s.partOf(v, part, q)
		}
		return err
	})
	return answer, err
}

// partOf returns a part of a call.
func (s *modelServer) partOf(v *quality.CallVerdict, part string, q callQuestion) (string, error) {
	question := []string{q.ID, part}
	switch part {
	case "participants":
		var rows []report.ParticipantRow
		for _, one := range s.profile.Participants(v.Call) {
			rows = append(rows, report.NewParticipantRow(v.Call, one))
		}
		return answerRows(q.page, question, rows, "")
	case "streams":
		return answerRows(q.page, question, report.StreamRows(v), "")
	case "operations":
		return answerRows(q.page, question, operationRows(s.profile, new(filter), v.Call), "")
	}
	var text bytes.Buffer
	if err := report.WriteCall(&text, report.Table, s.profile, v, nil); err != nil {
		return "", err
	}
	overview, timeline, _ := strings.Cut(text.String(), "\nTimeline")
	if part == "timeline" {
		return answerLines(q.page, question, "Timeline"+timeline)
	}
	return answerLines(q.page, question, overview)
}

// call returns the verdict on the call that an ID finds, with its records.
func (s *modelServer) call(ctx context.Context, a *facts, id string) (*quality.CallVerdict, error) {
	const kept = 4
	found, err := a.findAny(id)
	if err != nil {
		return nil, err
	}
	name := found.key.name()
	if at := slices.IndexFunc(s.shown, func(c shownCall) bool { return c.id == name }); at >= 0 {
		return s.shown[at].verdict, nil
	}
	if s.changed {
		return nil, errChanged
	}
	mine := *a
	mine.cmd = s.commandOf(ctx)
	var whole *calls.Call
	again := mine.reread(false, func(c *calls.Call) error {
		whole = c
		return nil
	})
	failed := a.in.failed
	a.in.failed = false
	if err = again.add(found.call()); err == nil {
		err = again.read()
	}
	s.changed, a.in.failed = a.in.failed && ctx.Err() == nil, a.in.failed || failed
	switch {
	case err != nil:
		return nil, err
	case s.changed || whole == nil:
		return nil, errChanged
	}
	v := s.profile.Call(whole)
	s.shown = append(s.shown, shownCall{name, v})
	s.shown = s.shown[max(0, len(s.shown)-kept):]
	return v, nil
}

type explainQuestion struct {
	Of     []string `json:"of,omitempty" jsonschema:"codes and names, as in 487, 410/3101, CameraFreeze or Join"`
	Search string   `json:"search,omitempty" jsonschema:"search the catalogue of end codes: numbers and words that must all fit, as in 410 network"`
	page
}

func (s *modelServer) explain(_ context.Context, q explainQuestion) (string, error) {
	const most, longest = 50, 200
	var list []report.Explanation
	for _, one := range q.Of {
		if len(q.Of) > most || len(one) > longest {
			return "", usagef("of: give %d codes and names of %d bytes at most", most, longest)
		}
		found, err := explain(one)
		if err != nil {
			return "", err
		}
		list = append(list, found...)
	}
	switch search := strings.TrimSpace(q.Search); {
	case len(search) > longest:
		return "", usagef("search: give %d bytes at most", longest)
	case search != "":
		for e := range errorcodes.All() {
			if e.Matches(search) {
				list = append(list, report.Explanation{Code: &e})
			}
		}
	case len(list) == 0:
		return "", usagef("give codes or names in of, as in 410/3101, or words in search, as in 410 network")
	}
	var text bytes.Buffer
	if err := report.WriteExplanations(&text, report.NDJSON, list, nil); err != nil {
		return "", err
	}
	return answerRows(q.page, []any{q.Of, q.Search}, rawLines(text.Bytes()), "")
}

// rawLines returns lines of JSON.
func rawLines(text []byte) (rows []json.RawMessage) {
	for line := range bytes.Lines(text) {
		rows = append(rows, bytes.TrimSuffix(line, []byte("\n")))
	}
	return rows
}

type compareQuestion struct {
	Split  string `json:"split,omitempty" jsonschema:"compare the calls that start before this time with the later ones: 2026-01-01 (UTC), 2026-01-01T00:00:00Z, or 7d for that long ago"`
	By     string `json:"by,omitempty" jsonschema:"instead of split: compare two values of this dimension, as in sdkVersion or os"`
	Before string `json:"before,omitempty" jsonschema:"with by: the first value"`
	After  string `json:"after,omitempty" jsonschema:"with by: the second value"`
	All    bool   `json:"all,omitempty" jsonschema:"show every measure, also those without a clear difference"`
	chosenCalls
	page
}

func (s *modelServer) compareCalls(ctx context.Context, q compareQuestion) (string, error) {
	now := environmentOf(s.cmd).now()
	f, err := q.filter(now)
	if err != nil {
		return "", err
	}
	sides := &sides{split: strings.TrimSpace(q.Split)}
	if q.By != "" {
		sides.by = []string{q.By + "=" + q.Before, q.By + "=" + q.After}
	}
	if (sides.split == "") == (q.By == "") {
		return "", usagef("give either split, a time, or by with before and after, as in by sdkVersion; dimensions are %s", strings.Join(dimensionNames(), ", "))
	}
	if err := sides.parse(now, nil); err != nil {
		return "", err
	}
	var c trend.Comparison
	err = s.ask(ctx, func(a *facts) error {
		var sets [2]trend.Aggregate
		err := s.chosen(ctx, a, f, func(v *quality.CallVerdict) {
			start, ok := v.Call.Start.Get()
			switch {
			case q.By != "" || ok && start.Before(sides.at):
				sets[0].Add(v)
			case ok:
				sets[1].Add(v)
			default:
				f.unknown.Add(1)
			}
		})
		if err != nil {
			return err
		}
		if q.By == "" {
			c = trend.CompareAggregates(&sets[0], &sets[1], nil)
			return (&compared{Comparison: c, before: "calls that start earlier", after: "calls that start later"}).emptySide()
		}
		d := sides.dimension
		var ok bool
		if c, ok = trend.CompareValues(&sets[0], d, q.Before, q.After); !ok {
			return usagef("no calls have %s %q, or none %q; %s", d.Name, cutText(q.Before, 100), cutText(q.After, 100), choicesOf(sets[0].By[d.Name]))
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	if err := report.WriteComparison(&text, report.NDJSON, &c, nil); err != nil {
		return "", err
	}
	rows := rawLines(text.Bytes())
	note := leftOutNote(f)
	if !q.All {
		rows = slices.DeleteFunc(rows, func(row json.RawMessage) bool {
			return !bytes.Contains(row, []byte(`"unit":"count"`)) && !bytes.Contains(row, []byte(`"evidence":"clear"`))
		})
		note += "Sizes and clear differences; all shows every measure."
	}
	return answerRows(q.page, []any{q.Split, q.By, q.Before, q.After, q.All, q.chosenCalls}, rows, note)
}

var exposureSections = []string{
	string(exposure.ByEnding), string(exposure.ByScenario), string(exposure.ByMonth), string(exposure.ByApp), string(exposure.ByAppVersion),
	string(exposure.BySDKVersion), string(exposure.ByEvidence),
}

type exposureQuestion struct {
	By []string `json:"by,omitempty" jsonschema:"only rows by these: ending, scenario, month, app, appVersion, sdkVersion, evidence; ending and scenario if it is left out"`
	chosenCalls
	page
}

func (s *modelServer) exposure(ctx context.Context, q exposureQuestion) (string, error) {
	for _, by := range q.By {
		if !contains(exposureSections, by) {
			return "", usagef("there are no rows by %q; use %s", cutText(by, 100), strings.Join(exposureSections, ", "))
		}
	}
	f, err := q.filter(environmentOf(s.cmd).now())
	if err != nil {
		return "", err
	}
	var tally exposure.Tally
	note := ""
	err = s.ask(ctx, func(a *facts) error {
		n := 0
		err := s.chosen(ctx, a, f, func(v *quality.CallVerdict) { tally.Add(v.Call); n++ })
		if note = leftOutNote(f); n == 0 {
			note += s.span(a)
		}
		return err
	})
	if err != nil {
		return "", err
	}
	wanted := q.By
	if len(wanted) == 0 {
		wanted = exposureSections[:2]
	}
	rows := slices.DeleteFunc(tally.Rows(), func(r exposure.Row) bool { return !contains(wanted, string(r.By)) })
	return answerRows(q.page, []any{q.By, q.chosenCalls}, rows, note)
}
