package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/exposure"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
)

// exposed returns a P2P call of 90 s by two people in one application, a meeting of one person
// of unknown length, and a call of which nothing is known.
func exposed() *exposure.Tally {
	var t exposure.Tally
	person := func(user string, kind callsummary.ParticipantType) *calls.Participant {
		return &calls.Participant{EndpointType: opt.Of(callsummary.VoIP), SDKVersion: opt.Of("1.38.1"), Summary: &callsummary.Record{
			Identifier: opt.Of(user), ParticipantType: opt.Of(kind),
		}}
	}
	ann, bob, cid := person("acs:r_ann", callsummary.ACSUser), person("acs:r_bob", callsummary.ACSUser), person("acs:r_cid", callsummary.TeamsExternalUser)
	for _, p := range []*calls.Participant{ann, bob} {
		p.Summary.ParticipantDuration = opt.Of(opt.Seconds(90))
		p.Summary.DiagnosticOptions = callsummary.App{Name: "=web\x1b[31m", Version: "2"}.Options()
	}
	t.Add(&calls.Call{Type: opt.Of(callsummary.P2P), Start: opt.Of(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)), Participants: []*calls.Participant{ann, bob}})
	t.Add(&calls.Call{Type: opt.Of(callsummary.Group), TeamsThreadID: opt.Of("19:m@thread.v2"), Participants: []*calls.Participant{cid}})
	t.Add(&calls.Call{})
	return &t
}

func TestWriteExposure(t *testing.T) {
	golden(t, "exposure", report.Formats(), func(w *bytes.Buffer, f report.Format) error {
		return report.WriteExposure(w, f, exposed(), nil)
	})
}

// Ten versions are listed, the one with the name that comes last is not; without names of
// applications there is no section of them.
func TestExposureOfManyVersions(t *testing.T) {
	var tally exposure.Tally
	for v := range 11 {
		tally.Add(&calls.Call{Participants: []*calls.Participant{{SDKVersion: opt.Of("1." + string(rune('a'+v)))}}})
	}
	var got bytes.Buffer
	if err := report.WriteExposure(&got, report.Table, &tally, nil); err != nil {
		t.Fatal(err)
	}
	text := got.String()
	if !strings.Contains(text, "\n1.j ") || strings.Contains(text, "\n1.k ") || !strings.Contains(text, "\nand 1 more; the other formats have all\n") {
		t.Error("the versions are not cut to ten")
	}
	if strings.Contains(text, "application\n") {
		t.Error("a section of no application")
	}
}

// The page has the same figures: one call with a telephone by its identifier, of 50 seconds.
func TestPageExposure(t *testing.T) {
	rows, _ := rowsOf(t, written(t, report.PageOptions{}, threeIssues("a", noon)))
	var got struct {
		EndsOn, Source string
		Rows           []struct {
			By, Value, Scenario, Ending string
			Calls, Participants         int
			Minutes                     float64
			Identifiers                 *int
		}
	}
	if err := json.Unmarshal(rows.Figures["exposure"], &got); err != nil {
		t.Fatal(err)
	}
	if got.EndsOn != "2028-09-30" || got.Source != exposure.Source {
		t.Errorf("ends on %s by %s", got.EndsOn, got.Source)
	}
	for _, r := range got.Rows {
		if r.By == "scenario" {
			if r.Value != "PSTN otherwise" || r.Ending != "Ends" || r.Calls != 1 || r.Participants != 1 || r.Minutes != 0.8 || *r.Identifiers != 1 {
				t.Errorf("got %+v, want one call of PSTN with a participant, 0.8 minutes and an identifier", r)
			}
			return
		}
	}
	t.Error("no row by scenario")
}
