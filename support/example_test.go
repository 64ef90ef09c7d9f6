package support_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing/fstest"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/support"
)

func ExampleNew() {
	var a calls.Assembler
	a.Add(&callsummary.Record{
		Envelope:              logs.Envelope{CorrelationID: opt.Of("5a80a41b-8c2d-4f6e-9d0a-0123456789ab")},
		CallType:              opt.Of(callsummary.Group),
		CallStartTime:         opt.Of(time.Date(2021, 7, 19, 18, 46, 50, 188e6, time.UTC)),
		CallDuration:          opt.Of(opt.Seconds(74)),
		Identifier:            opt.Of("8:acs:61fddbe3_000000b4"),
		ParticipantID:         opt.Of("04cc26f5-a86d-481c-b9f9-7a40be4d6fba"),
		EndpointType:          opt.Of(callsummary.VoIP),
		SDKVersion:            opt.Of("1.0.1.0"),
		ParticipantStartTime:  opt.Of(time.Date(2021, 7, 19, 18, 46, 52, 0, time.UTC)),
		ParticipantDuration:   opt.Of(opt.Seconds(70)),
		ParticipantEndReason:  opt.Of("487"),
		ParticipantEndSubCode: opt.Of("10004"),
	}, logs.Position{})

	req := support.New(a.Calls()[0], &support.Options{
		MSCV: support.CVLog{Entries: []support.CV{{
			ID: opt.Of("xPmZ3kS0tUuMFkXq.1"), Method: opt.Of("POST"),
			Host: opt.Of("contoso.communication.azure.com"), Path: opt.Of("/identities"), Status: opt.Of(int64(503)),
		}}},
		SMS:                []support.SMS{{MessageID: opt.Of("Outgoing_1"), To: opt.Of("+15551230000")}},
		LeaveOutIdentities: true,
	})
	if err := req.WriteText(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Support request: Azure Communication Services
	// Identities are replaced by numbers.
	//
	// Call
	//   Call ID         5a80a41b-8c2d-4f6e-9d0a-0123456789ab
	//   Type            Group
	//   Start (UTC)     2021-07-19T18:46:50.188Z
	//   End (UTC)       2021-07-19T18:48:04.188Z
	//   Duration        74 s
	//   Complete        yes
	//
	// Participants (1)
	//   participant 1
	//     User          user 1
	//     Endpoint type VoIP
	//     SDK           1.0.1.0
	//     Start (UTC)   2021-07-19T18:46:52Z
	//     End (UTC)     2021-07-19T18:48:02Z
	//     End reason    487/10004
	//     Meaning       The callee did not answer in time.
	//     To do         Try again later; if the callee never saw the call, check their sign-in and push notifications.
	//
	// MS-CV IDs (1)
	//   xPmZ3kS0tUuMFkXq.1
	//     Request       POST contoso.communication.azure.com redacted
	//     Status        503
	//
	// SMS messages (1)
	//   Outgoing_1
	//     To            recipient 1
	//
	// Attachments (0)
	//
	// Missing, and how to get it
	//   There are no log files of the client. (for calls)
	//     JavaScript: give the CallClient the AzureLogger of @azure/logger and save what it writes. iOS: in Xcode under Devices and Simulators download the app's container and take the .blog files out of it. Android: take files/acs_sdk.blog from the app's directory below /data/data with the Device File Explorer. The .blog files are encrypted: attach them as they are. List them with support.Attach.
}

func ExampleCVRecorder() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("MS-CV", "xPmZ3kS0tUuMFkXq.1")
	}))
	defer server.Close()

	recorder := &support.CVRecorder{Now: time.Now}
	client := http.Client{Transport: recorder}
	resp, err := client.Get(server.URL + "/sms?api-version=2021-03-07")
	if err != nil {
		fmt.Println(err)
		return
	}
	resp.Body.Close()

	for _, cv := range recorder.Log().Entries {
		fmt.Println(cv.ID, cv.Method, cv.Path, cv.Status)
	}
	// Output: xPmZ3kS0tUuMFkXq.1 GET /sms 200
}

func ExampleParseSMS() {
	results, err := support.ParseSMS([]byte(`{"value":[
		{"to":"+15551230000","messageId":"Outgoing_1","httpStatusCode":202,"successful":true},
		{"to":"+15551230001","httpStatusCode":400,"successful":false}]}`))
	if err != nil {
		fmt.Println(err)
	}
	for _, r := range results {
		fmt.Println(r.To, r.MessageID, r.HTTPStatusCode, *r.Successful)
	}
	// Output:
	// +15551230000 Outgoing_1 202 true
	// +15551230001 <absent> 400 false
}

func ExampleReadSMS() {
	_, err := support.ReadSMS(strings.NewReader(`{"value":[{"to":"+15551230000"`), nil)
	fmt.Println(err)
	// Output: support: SMS send results: offset 30: the JSON ends too early: pass the whole answer to the send request
}

func ExampleAttach() {
	phone := fstest.MapFS{ // os.DirFS in a program
		"files/acs_sdk.blog": {Data: []byte("abc")},
		"files/settings.xml": {},
	}
	list, err := support.Attach(phone, []string{"files"}, &support.AttachOptions{SHA256: true})
	for _, a := range list {
		fmt.Println(a.Name, a.Bytes, a.SHA256)
	}
	fmt.Println(err)
	// Output:
	// files/acs_sdk.blog 3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
	// <nil>
}
