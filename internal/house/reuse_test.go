package house_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/redact"
	"example.com/acstelemetry/report"
)

// keepers are all that keep records, or parts of them, each with what it makes of them
// as text.
func keepers(t *testing.T) map[string]keeper {
	profile := quality.CallDiagnostics()
	asJSON := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
	judged := func(all []*calls.Call) string {
		var b bytes.Buffer
		for _, c := range all {
			if err := report.WriteCall(&b, report.JSON, &profile, profile.Call(c), nil); err != nil {
				t.Error(err)
			}
		}
		return b.String()
	}
	assembler := func(a *calls.Assembler) keeper {
		return keeper{func(rec logs.Record, at logs.Position) { a.Add(rec, at) }, func() string { return judged(a.Calls()) }}
	}

	var ended []*calls.Call
	live := calls.NewLiveAssembler(nil)
	take := func(list []calls.Emitted) {
		for _, e := range list {
			ended = append(ended, e.Call)
		}
	}
	facts := profile.Assembler()
	facts.FactsOnly = true
	var rows []quality.Row
	liveLister := quality.NewLiveRows(profile, func(r quality.EmittedRow) { rows = append(rows, r.Row) }, nil)
	redactor, err := redact.New([]byte("an example key, not a secret one"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var redacted []logs.Record
	var summary report.Summary
	var check report.Check
	var csv bytes.Buffer
	writer := logs.NewCSVWriter(&csv, diagnostics.Schema())
	var verdicts []quality.StreamVerdict
	var clones []logs.Record
	var cloner logs.Cloner
	return map[string]keeper{
		"Assembler":          assembler(new(calls.Assembler)),
		"Assembler of facts": assembler(&calls.Assembler{FactsOnly: true, Mark: profile.Mark()}),
		"LiveAssembler": {func(rec logs.Record, at logs.Position) { take(live.Add(rec, at)) }, func() string {
			take(live.End())
			slices.SortFunc(ended, func(a, b *calls.Call) int { return cmp.Compare(a.ID.Or(""), b.ID.Or("")) })
			return judged(ended)
		}},
		"rows": {func(rec logs.Record, at logs.Position) { facts.Add(rec, at) }, func() string { return asJSON(profile.Rows(facts)) }},
		"LiveLister": {func(rec logs.Record, at logs.Position) { liveLister.Add(rec, at) }, func() string {
			liveLister.End()
			return asJSON(rows)
		}},
		"Redactor": {func(rec logs.Record, _ logs.Position) { redacted = append(redacted, redactor.Record(rec)) }, func() string { return asJSON(redacted) }},
		"Cloner":   {func(rec logs.Record, _ logs.Position) { clones = append(clones, cloner.Clone(rec)) }, func() string { return asJSON(clones) }},
		"Summary": {func(rec logs.Record, _ logs.Position) {
			summary.Record(rec.Head().Category.Or("")+"", rec.Head().Time, nil)
		}, func() string {
			var b bytes.Buffer
			if err := report.WriteSummary(&b, report.JSON, &summary, nil); err != nil {
				t.Error(err)
			}
			return b.String()
		}},
		"Check": {func(rec logs.Record, at logs.Position) {
			check.Unknown(rec.Head().Category.Or("?"), "f", rec.Head().CorrelationID.Or(""), at)
		}, func() string {
			var b bytes.Buffer
			if err := report.WriteCheck(&b, report.JSON, &check, nil); err != nil {
				t.Error(err)
			}
			return b.String()
		}},
		"CSVWriter": {func(rec logs.Record, _ logs.Position) {
			if d, ok := rec.(*diagnostics.Record); ok {
				if err := writer.Write(d); err != nil {
					t.Error(err)
				}
			}
		}, func() string {
			if err := writer.Flush(); err != nil {
				t.Error(err)
			}
			return csv.String()
		}},
		"verdicts on streams": {func(rec logs.Record, _ logs.Position) {
			if d, ok := rec.(*diagnostics.Record); ok {
				verdicts = append(verdicts, profile.Stream(d))
			}
		}, func() string { return asJSON(verdicts) }},
	}
}

// A keeper is given records, and says in the end what it has made of them.
type keeper struct {
	add    func(logs.Record, logs.Position)
	result func() string
}

// A record that its reader uses again may be given to anything in this module: what
// comes of it is what comes of records that are the caller's.
func TestReusedRecordsAnywhere(t *testing.T) {
	data := new(strings.Builder)
	cfg := &acstest.Config{Seed: 5, Calls: 60, Surveys: 0.5, MediaStats: 0.2, Usage: 0.3, Versions: 0.5, HighCardinality: true, Escapes: true}
	for rec := range acstest.Records(cfg) {
		fmt.Fprintf(data, "%s\n", logs.AppendJSON(nil, rec))
	}
	read := func(opts *logs.Options) (map[string]keeper, int) {
		all, reused := keepers(t), 0
		r := acstelemetry.NewReader(t.Context(), strings.NewReader(data.String()), "in", opts)
		for rec, err := range r.All() {
			if err != nil {
				t.Fatal(err)
			}
			if rec.Head().Reused {
				reused++
			}
			for _, k := range all {
				k.add(rec, r.Position())
			}
		}
		return all, reused
	}
	own, none := read(nil)
	lent, most := read(&logs.Options{ReuseRecords: true})
	if none != 0 || most == 0 {
		t.Fatalf("%d and %d records are marked as reused, want none and most", none, most)
	}
	for name, k := range own {
		want, got := k.result(), lent[name].result()
		if len(want) < 100 {
			t.Errorf("%s: the result is only %q", name, want)
		}
		if want != got {
			i := 0
			for i < min(len(want), len(got)) && want[i] == got[i] {
				i++
			}
			t.Errorf("%s: the results differ at %d:\n%.200q\n%.200q", name, i, want[max(0, i-50):], got[max(0, min(i-50, len(got))):])
		}
	}
}
