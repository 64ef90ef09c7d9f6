package acstest

import (
	"strings"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// diagnostic is a user-facing diagnostic: flag or quality, and whether it is
// advice, which is never bad.
type diagnostic struct {
	name         clientops.DiagnosticName
	flag, advice bool
}

var userFacing = []diagnostic{
	{clientops.NoNetwork, true, false},
	{clientops.NetworkRelaysNotReachable, true, false},
	{clientops.NetworkReconnect, false, false},
	{clientops.NetworkReceiveQuality, false, false},
	{clientops.NetworkSendQuality, false, false},
	{clientops.NoSpeakerDevicesEnumerated, true, false},
	{clientops.SpeakerNotFunctioning, true, false},
	{clientops.SpeakerMuted, true, true},
	{clientops.SpeakerBusy, true, false},
	{clientops.SpeakerVolumeIsZero, true, false},
	{clientops.SpeakingWhileMicrophoneIsMuted, true, true},
	{clientops.NoMicrophoneDevicesEnumerated, true, false},
	{clientops.MicrophoneNotFunctioning, true, false},
	{clientops.MicrophoneMuteUnexpectedly, true, false},
	{clientops.MicrophonePermissionDenied, true, false},
	{clientops.CameraFreeze, true, false},
	{clientops.CameraStartFailed, true, false},
	{clientops.CameraStartTimedOut, true, false},
	{clientops.CameraPermissionDenied, true, false},
	{clientops.CameraStoppedUnexpectedly, true, false},
	{clientops.CapturerStartFailed, true, false},
	{clientops.CapturerStoppedUnexpectedly, true, false},
	{clientops.ScreenshareRecordingDisabled, true, false},
}

// userFacing delivers a range of a user-facing diagnostic, of up to most records.
func (g *generator) userFacing(p *person, at int64, most int) {
	r := g.rand
	d := pick(r, g.noticed)
	texts, bad := d.report(r)
	a := g.planAct(p, clientops.UserFacingDiagnostics, at)
	a.diagnostic, a.issue, a.bad = true, upper(string(d.name)), bad && !d.advice
	id := is(r.guid())
	for i, text := range texts[:min(len(texts), max(1, most))] {
		name := string(d.name)
		if r.chance(0.3) {
			name = upper(name) // the same diagnostic
		}
		d := "D" // in either case
		if r.chance(0.1) {
			d = "d"
		}
		payload := `{"` + d + `iagnosticChanged":"` + name + `"}`
		if text != "" {
			payload = `{"` + d + `iagnosticChanged":"` + name + `","` + d + `iagnosticQuality":"` + text + `"}`
		}
		moment := at + int64(i)*1700
		a.last = moment + p.skew
		rec := g.clientRecord(p, clientops.UserFacingDiagnostics, moment, payload)
		rec.OperationID, a.sdk = id, rec.SDKVersion
		rec.ResultType, rec.ResultSignature = opt.Of(clientops.Succeeded), opt.Of[int64](200)
		if r.chance(0.05) { // nobody reads it
			rec.ResultType = opt.Of(clientops.Failed)
		}
		g.sendOperation(rec, moment+int64(r.between(1_000, 60_000)))
	}
}

// report returns the values that a range reports, and whether the range is bad: it is,
// unless all values are Good.
func (d *diagnostic) report(r *random) (texts []string, bad bool) {
	switch {
	case r.chance(0.03):
		return []string{""}, true // no quality at all
	case d.flag && r.chance(0.8):
		return pick(r, [][]string{{"true"}, {"true", "false"}, {"false"}}), true
	case r.chance(0.4):
		return pick(r, [][]string{{"Poor", "Good"}, {"Bad"}, {"Bad", "Poor", "Good"}}), true
	}
	return pick(r, [][]string{{"Good"}, {"Good", "Good"}}), false
}

func upper(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
