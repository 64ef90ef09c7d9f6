package report_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func ExampleWriteCalls() {
	var a calls.Assembler
	r := acstelemetry.Open(context.Background(), []string{"../examples/data/p2p"}, nil)
	for rec, err := range r.All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		a.Add(rec, r.Position())
	}
	profile := quality.CallDiagnostics()
	var rows []quality.Row
	for _, call := range a.Calls() {
		rows = append(rows, profile.Call(call).Row())
	}
	if err := report.WriteCalls(os.Stdout, report.Table, rows, nil); err != nil {
		fmt.Println(err)
	}
	// Output:
	// CALL ID                               TYPE  START (UTC)       DURATION  CLIENTS  STREAMS  QUALITY  ISSUES  COMPLETE
	// 8d1a8374-344d-4502-b54b-ba2d6daaf0ae  P2P   2021-07-19 17:54        6s  2 VoIP         3  Good          0  yes
}

func ExampleWriteExplanations() {
	entry, _ := errorcodes.Lookup(603)
	list := []report.Explanation{{Code: &entry}, {Diagnostic: clientops.CameraFreeze}}
	if err := report.WriteExplanations(os.Stdout, report.Table, list, nil); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 603  The far participant declined the call on all of their devices.
	//   To do       Expected: nothing to repair.
	//   Fault       nobody: a normal end
	//   Category    Unknown
	//   Family      Global
	//   Ungraceful  no, by the end code, as until 2024
	//   Source      Azure documentation: troubleshooting, table of client library error codes
	//
	// CameraFreeze  The camera delivered no new pictures for some seconds, so others saw the last one.
	//   To do       Check the computer's load and the camera's cable; close other programs that use the camera, or choose another.
	//   Group       video
	//   Source      Azure documentation: user-facing diagnostics
}

// sampleCall returns a call of the documents' samples with its verdict.
func sampleCall() *quality.CallVerdict {
	var a calls.Assembler
	r := acstelemetry.Open(context.Background(), []string{"../examples/data/p2p"}, nil)
	for rec, err := range r.All() {
		if err != nil {
			panic(err)
		}
		a.Add(rec, r.Position())
	}
	profile := quality.CallDiagnostics()
	return profile.Call(a.Calls()[0])
}

func ExampleWriteStreams() {
	rows := report.StreamRows(sampleCall())
	if err := report.Sort(rows, "-roundTripTimeAvg"); err != nil {
		fmt.Println(err)
	}
	if err := report.WriteStreams(os.Stdout, report.Table, rows[:2], nil); err != nil {
		fmt.Println(err)
	}
	// Output:
	// CALL ID                               #  WHO            MEDIA  STREAM  DIRECTION  TRANSPORT     RTT  JITTER        LOSS  QUALITY
	// 8d1a8374-344d-4502-b54b-ba2d6daaf0ae  2  ACS user 586c  Video    2804  Outbound   UDP        103 ms    0 ms  0.003146 %  Good
	// 8d1a8374-344d-4502-b54b-ba2d6daaf0ae  2  ACS user 586c  Audio    1000  Outbound   UDP         82 ms    1 ms         0 %  Good
}

func ExampleWriteParticipants() {
	v, profile := sampleCall(), quality.CallDiagnostics()
	var rows []report.ParticipantRow
	for _, one := range v.Call.Participants {
		rows = append(rows, report.NewParticipantRow(v.Call, profile.Participant(v.Call, one)))
	}
	o := &report.Options{Zone: time.FixedZone("UTC+2", 2*60*60)}
	if err := report.WriteParticipants(os.Stdout, report.Table, rows, o); err != nil {
		fmt.Println(err)
	}
	// Output:
	// CALL ID                               #  WHO            ENDPOINT  JOINED (UTC+2)       LEFT (UTC+2)         END  QUALITY  STREAMS  OPS  ISSUES
	// 8d1a8374-344d-4502-b54b-ba2d6daaf0ae  1  ACS user 757b  VoIP      2021-07-19 19:54:06  2021-07-19 19:54:11  0    Good           1    0       0
	// 8d1a8374-344d-4502-b54b-ba2d6daaf0ae  2  ACS user 586c  VoIP      2021-07-19 19:54:06  2021-07-19 19:54:11  0    Good           2    0       0
}

// Row i is that of Call.Streams[i], so that rows can be chosen by anything in the call.
func ExampleStreamRows() {
	v := sampleCall()
	all := report.StreamRows(v)
	var video []report.StreamRow
	for i, s := range v.Call.Streams {
		if s.Record.MediaType.Or("") == diagnostics.Video {
			video = append(video, all[i])
		}
	}
	if err := report.WriteStreams(os.Stdout, report.Table, video, nil); err != nil {
		fmt.Println(err)
	}
	// Output:
	// CALL ID                               #  WHO            MEDIA  STREAM  DIRECTION  TRANSPORT     RTT  JITTER        LOSS  QUALITY
	// 8d1a8374-344d-4502-b54b-ba2d6daaf0ae  2  ACS user 586c  Video    2804  Outbound   UDP        103 ms    0 ms  0.003146 %  Good
}

func ExampleRowWriter() {
	w, err := report.NewRowWriter[quality.Row](os.Stdout, report.CSV, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := errors.Join(w.Write(sampleCall().Row()), w.Close()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// callId,callType,start,end,durationSeconds,participants,clientTypes,droppedParticipants,streams,poorStreams,quality,rating,badOperations,issues,issueBreakdown,complete,resourceId,teamsThreadId,participantTypes,sdkVersions,osVersions
	// 8d1a8374-344d-4502-b54b-ba2d6daaf0ae,P2P,2021-07-19T17:54:05.113Z,2021-07-19T17:54:11.335Z,6,2,2 VoIP,0,3,0,Good,Unknown,0,0,,true,SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS,,2 Unknown,"1 1.0.1.0, 1 1.1.0.0","1 Unknown, 1 Windows 10.0.17763 Arch: x64"
}

// The timeline of a call, one line for each item.
func ExampleWriteCall() {
	v, profile := sampleCall(), quality.CallDiagnostics()
	if err := report.WriteCall(os.Stdout, report.CSV, &profile, v, nil); err != nil {
		fmt.Println(err)
	}
	// Output:
	// participant,kind,group,name,start,end,bad,detail
	// 1,stream,,outbound Audio 1363841599,2021-07-19T17:54:06.335Z,2021-07-19T17:54:11.335Z,false,Good
	// 2,stream,,outbound Audio 1000,2021-07-19T17:54:06.758Z,2021-07-19T17:54:11.758Z,false,Good
	// 2,stream,,outbound Video 2804,2021-07-19T17:54:06.758Z,2021-07-19T17:54:11.758Z,false,Good
}

func ExampleSummary() {
	var s report.Summary
	r := acstelemetry.Open(context.Background(), []string{"../examples/data/p2p"}, nil)
	for rec, err := range r.All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		head := rec.Head()
		s.Record(head.Category.Or(""), head.Time, nil)
	}
	s.Call(sampleCall())
	if err := report.WriteSummary(os.Stdout, report.CSV, &s, nil); err != nil {
		fmt.Println(err)
	}
	// Output:
	// figure,name,value
	// records,,5
	// unreadable,,0
	// recordsWithProblems,,0
	// firstTime,,2021-07-19T18:46:50.188Z
	// lastTime,,2021-07-19T18:46:50.188Z
	// calls,,1
	// participants,,2
	// droppedParticipants,,0
	// streams,,3
	// poorStreams,,0
	// logs,CallDiagnostics,3
	// logs,CallSummary,2
	// callTypes,P2P,1
	// quality,Good,1
	// ratings,Unknown,1
	// endReasons,0,2
}

func ExampleColumns() {
	fmt.Println(report.Columns[report.OperationRow]()[7:12])
	// Output: [kind group operation operationId start]
}
