package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// A call says of each drop how it ended, whose fault it was and what to do, the same only once.
// An outcome that went wrong makes an end ungraceful, but is no drop.
func TestCallDrops(t *testing.T) {
	person := func(id, code, subcode string, category callsummary.ResultCategory) *callsummary.Record {
		s := somebody(id)
		s.CallDuration, s.ResultCategory = opt.Of[opt.Seconds](60), opt.Of(category)
		if code != "" {
			s.ParticipantEndReason = opt.Of(code)
		}
		if subcode != "" {
			s.ParticipantEndSubCode = opt.Of(subcode)
		}
		return s
	}
	outcome := func(id string, ms int, name clientops.OperationName, result clientops.ResultType, payload string) *clientops.Record {
		op := &clientops.Record{
			CallID: opt.Of("call-1"), ParticipantID: opt.Of(id), OperationID: opt.Of("o-" + id), CallClientTimeStamp: opt.Of(at(ms)),
			OperationName: opt.Of(name), ResultType: opt.Of(result),
		}
		if payload != "" {
			op.OperationPayload = opt.Of(payload)
		}
		return op
	}
	records := []logs.Record{
		person("p-1", "410", "3101", callsummary.UnexpectedClientError),
		outcome("p-1", 50_000, clientops.Hangup, clientops.Succeeded, `{"FailureReason":"link \"lost\""}`),
		person("p-2", "", "", callsummary.UnexpectedServerError), person("p-3", "410", "3101", callsummary.UnexpectedClientError),
		person("p-4", "0", "", callsummary.Success), outcome("p-4", 5_000, clientops.Join, clientops.Failed, ""),
		person("p-5", "x", "", "unexpected"),
	}
	p, v := judged(t, records...)
	var out strings.Builder
	if err := report.WriteCall(&out, report.Table, p, v, nil); err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(out.String(), "\nParticipants\n")
	text, _, _ = strings.Cut(text, "\nWhat the records lack")
	const broke = "Network trouble on the client's side broke the media of a running call, and the call was dropped."
	join := clientops.Join
	want := `#  WHO               ENDPOINT  JOINED (UTC)         LEFT (UTC)           TIMES BY         END               CATEGORY               QUALITY  STREAMS  POOR  OPS  FAILED
1  VoIP participant  VoIP      2024-01-09 15:00:00  2024-01-09 15:00:50  service, client  410/3101 dropped  UnexpectedClientError  Unknown        0     0    1       0
2  VoIP participant  VoIP      2024-01-09 15:00:00  2024-01-09 15:01:00  service          - dropped         UnexpectedServerError  Unknown        0     0    0       0
3  VoIP participant  VoIP      2024-01-09 15:00:00  2024-01-09 15:01:00  service          410/3101 dropped  UnexpectedClientError  Unknown        0     0    0       0
4  VoIP participant  VoIP      2024-01-09 15:00:00  2024-01-09 15:01:00  service          x dropped         unexpected             Unknown        0     0    0       0
5  VoIP participant  VoIP      2024-01-09 15:00:05  2024-01-09 15:01:00  client, service  0 ungraceful      Success                Unknown        0     0    1       1

Issues
   4  Call Ended Ungracefully: The connection of a participant broke.
      2024-01-09 15:00:50  participant 1  end code 410/3101, UnexpectedClientError: ` + broke + ` The client says "link \"lost\"".
          Fault  the participant's connection, or the telephone network on the way
          To do  Look at the client's network at that time: loss, round-trip time and reconnects in its media streams and diagnostics.
      2024-01-09 15:01:00  participant 2  no end code, UnexpectedServerError
      2024-01-09 15:01:00  participant 3  end code 410/3101, UnexpectedClientError: ` + broke + `
      2024-01-09 15:01:00  participant 4  end code x, unexpected
   1  Join: ` + join.Description() + `
      To do  ` + join.Action() + `
      2024-01-09 15:00:05  participant 5  Failed
`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// In JSON each drop has all of it.
	view := report.NewCallView(p, v)
	drops := view.Issues[0].Events
	if drops[0].Fault != opt.Of("Network") || drops[2].Fault != drops[0].Fault || !drops[2].Action.IsSet() || drops[1].Fault.IsSet() || drops[1].Action.IsSet() {
		t.Errorf("%+v", drops)
	}
	first := view.Participants[0]
	if first.EndPhrase != opt.Of(`link "lost"`) || first.EndFault != opt.Of("Network") || !first.Dropped || first.HasIssues || // its Hangup went well, which decides there
		first.StartSide != opt.Of("service") || first.EndSide != opt.Of("client") {
		t.Errorf("%+v", first)
	}
}

// Of a call that only a client knows the result of its outcome is the drop.
func TestCallDropOfClient(t *testing.T) {
	p, v := judged(t, &clientops.Record{
		CallID: opt.Of("call-1"), ParticipantID: opt.Of("p-1"), OperationID: opt.Of("o"), CallClientTimeStamp: opt.Of(at(0)), OperationName: opt.Of(clientops.Join),
		ResultType:       opt.Of(clientops.UnexpectedServerError),
		OperationPayload: opt.Of(`{"Code":500,"ResultCategory":"UnexpectedServerError"}`),
	})
	view := report.NewCallView(p, v)
	want := opt.Of(time.Date(2024, 1, 9, 15, 0, 0, 0, time.UTC))
	if e := view.Issues[0].Events[0]; view.Issues[0].Name != quality.EndedUngracefully ||
		!strings.HasPrefix(e.Detail, "end code 500, UnexpectedServerError: ") || e.Start != want || e.Fault != opt.Of("Service") {
		t.Errorf("%+v", view.Issues)
	}
}
