package report_test

import (
	"bytes"
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// A page of facts with the details added later is byte for byte the page of complete records.
func TestPageOfFactsFirst(t *testing.T) {
	profile := quality.CallDiagnostics()
	whole := calls.Assembler{}
	facts := calls.Assembler{FactsOnly: true, Mark: profile.Mark()}
	n := int64(0)
	add := func(rec logs.Record) {
		n++
		at := logs.Position{Source: "f", Record: n}
		whole.Add(rec, at)
		facts.Add(rec, at)
	}
	for rec := range acstest.Records(&acstest.Config{Seed: 8, Calls: 60}) {
		add(rec)
	}
	add(userSummary("", "someone")) // calls without an ID differ by their source
	add(userSummary("", "another"))
	for _, o := range []report.PageOptions{{Details: 20}, {Details: 1000}, {Details: -1}, {DetailBytes: 60_000}, {DetailBytes: 1}} {
		var all []*quality.CallVerdict
		for _, c := range whole.Calls() {
			all = append(all, profile.Call(c))
		}
		page := report.NewPage(&o)
		for c := range facts.All() {
			if err := page.Add(profile.Call(c)); err != nil {
				t.Fatal(err)
			}
		}
		for wants := page.Wants(); len(wants) > 0; wants = page.Wants() {
			some := facts.Selection()
			for _, c := range wants {
				some.Add(c)
			}
			if some.Len() != len(wants) {
				t.Errorf("%+v: %d calls are selected of %d", o, some.Len(), len(wants))
			}
			for _, v := range all { // also the calls that are not wanted
				if err := page.Detail(v); err != nil {
					t.Fatal(err)
				}
			}
		}
		var b bytes.Buffer
		if _, err := page.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		if want := written(t, o, all...); b.String() != want {
			t.Errorf("%+v: another page, of %d bytes, want %d", o, b.Len(), len(want))
		}
	}
}

// A call without details is in the list.
func TestPageWithoutDetail(t *testing.T) {
	profile := quality.CallDiagnostics()
	a := calls.Assembler{FactsOnly: true, Mark: profile.Mark()}
	a.Add(userSummary("call", "someone"), logs.Position{})
	page := report.NewPage(nil)
	for c := range a.All() {
		v := profile.Call(c)
		if err := page.Add(v); err != nil {
			t.Fatal(err)
		}
		page.Wants()
		if err := page.Detail(v); err != nil { // facts have no details
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if _, err := page.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	rows, details := rowsOf(t, b.String())
	if len(rows.Rows.ID) != 1 || rows.Rows.Details[0] != 0 || len(details) != 0 {
		t.Errorf("%d rows, details %v %v, want a row without", len(rows.Rows.ID), rows.Rows.Details, details)
	}
}

// userSummary is a summary of a call with a participant.
func userSummary(id, participant string) *callsummary.Record {
	rec := &callsummary.Record{CallType: opt.Of(callsummary.Group), ParticipantID: opt.Of(participant)}
	if id != "" {
		rec.CorrelationID = opt.Of(id)
	}
	return rec
}
