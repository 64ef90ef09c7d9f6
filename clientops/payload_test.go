package clientops_test

import (
	"encoding/csv"
	"errors"
	"os"
	"strings"
	"testing"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

func TestParsePayload(t *testing.T) {
	tests := []struct {
		reason string
		text   string
		want   clientops.Payload
		errs   []error
	}{
		{
			"a diagnostic as the documents describe it",
			`{"DiagnosticChanged":"networkReceiveQuality","DiagnosticQuality":"Poor"}`,
			clientops.Payload{DiagnosticChanged: opt.Of(clientops.NetworkReceiveQuality), DiagnosticQuality: opt.Of(clientops.Poor)}, nil,
		},
		{
			"the name's first letter in upper case; a flag is true or false",
			`{"DiagnosticChanged":"NoNetwork","DiagnosticQuality":true}`,
			clientops.Payload{DiagnosticChanged: opt.Of(clientops.NoNetwork), DiagnosticQuality: opt.Of(clientops.FlagTrue)}, nil,
		},
		{
			"a quality stays as it is; the second form of a name",
			`{"DiagnosticQuality":"False","DiagnosticChanged":"MicrophoneMutedUnexpectedly"}`,
			clientops.Payload{DiagnosticChanged: opt.Of(clientops.MicrophoneMuteUnexpectedly), DiagnosticQuality: opt.Of(clientops.DiagnosticQuality("False"))}, nil,
		},
		{
			"StreamType, with members that are not documented",
			` { "StreamType":"Video","StreamId":"2.0","Source":{"a":[1]} } `,
			clientops.Payload{StreamType: opt.Of(clientops.VideoStream)}, nil,
		},
		{
			"streamType with a small s",
			`{"streamType":"screensharing"}`,
			clientops.Payload{StreamType: opt.Of(clientops.ScreenSharingStream)}, nil,
		},
		{
			"unknown texts are kept, blanks around them are not",
			`{"DiagnosticChanged":" coffeeEmpty","DiagnosticQuality":"3","StreamType":"Smell"}`,
			clientops.Payload{
				DiagnosticChanged: opt.Of(clientops.DiagnosticName("coffeeEmpty")),
				DiagnosticQuality: opt.Of(clientops.DiagnosticQuality("3")),
				StreamType:        opt.Of(clientops.StreamType("Smell")),
			}, nil,
		},
		{
			"members without a value",
			`{"DiagnosticChanged":null,"DiagnosticQuality":"","StreamType":"Redacted"}`,
			clientops.Payload{
				DiagnosticChanged: opt.Without[clientops.DiagnosticName](opt.Null),
				DiagnosticQuality: opt.Without[clientops.DiagnosticQuality](opt.Null),
				StreamType:        opt.Without[clientops.StreamType](opt.Redacted),
			}, nil,
		},
		{"an empty object", `{}`, clientops.Payload{}, nil},
		{"an array is no payload", `["Video"]`, clientops.Payload{}, []error{clientops.ErrPayload}},
		{"an empty text is no payload", ``, clientops.Payload{}, []error{clientops.ErrPayload}},
		{"two objects are no payload", `{}{}`, clientops.Payload{}, []error{clientops.ErrPayload}},
		{
			"fields before a fault are read",
			`{"StreamType":"Video","StreamId":`,
			clientops.Payload{StreamType: opt.Of(clientops.VideoStream)}, []error{clientops.ErrPayload},
		},
		{
			"a member that is not a scalar is invalid, the others are read",
			`{"DiagnosticChanged":{"a":1},"DiagnosticQuality":"Bad"}`,
			clientops.Payload{
				DiagnosticChanged: opt.Without[clientops.DiagnosticName](opt.Invalid),
				DiagnosticQuality: opt.Of(clientops.Bad),
			}, []error{opt.ErrKind},
		},
		{
			"the last of two members counts, whatever their case",
			`{"StreamType":"Video","streamType":"RawMedia"}`,
			clientops.Payload{StreamType: opt.Of(clientops.RawMediaStream)}, nil,
		},
		{
			"the end of a failed call: codes as numbers, a category, free text",
			`{"CallDirection":"Outgoing","Code":410,"SubCode":3112,"FailureReason":" no path ","ResultCategory":"UnexpectedClientError"}`,
			clientops.Payload{
				CallDirection: opt.Of(clientops.Outgoing), Code: opt.Of("410"), SubCode: opt.Of("3112"),
				FailureReason: opt.Of("no path"), ResultCategory: opt.Of("UnexpectedClientError"),
			}, nil,
		},
		{
			"codes as texts; a number that was a float",
			`{"Code":"410.0","SubCode":4.3112E4,"ResultCategory":"Success","FailureReason":"","CallDirection":"Incoming"}`,
			clientops.Payload{
				Code: opt.Of("410"), SubCode: opt.Of("43112"), ResultCategory: opt.Of("Success"),
				FailureReason: opt.Without[string](opt.Null), CallDirection: opt.Of(clientops.Incoming),
			}, nil,
		},
		{
			"a code that is no whole number stays as it is",
			`{"Code":"Busy","SubCode":"0410"}`,
			clientops.Payload{Code: opt.Of("Busy"), SubCode: opt.Of("0410")}, nil,
		},
		{
			"a code of more digits than a number has room for stays as it is",
			`{"Code":99999999999999999999}`,
			clientops.Payload{Code: opt.Of("99999999999999999999")}, nil,
		},
		{
			"state and type",
			`{"NewState":"Connected","CallType":"Group"}`,
			clientops.Payload{NewState: opt.Of(clientops.Connected), CallType: opt.Of("Group")}, nil,
		},
		{
			"Call Diagnostics reads the names of these members in one spelling only",
			`{"newState":"Connected","callType":"Group","callDirection":"Outgoing","code":1,"subCode":2,"failureReason":"x","resultCategory":"y"}`,
			clientops.Payload{}, nil,
		},
		{
			"states and directions are compared exactly",
			`{"NewState":"connected","CallDirection":"outgoing"}`,
			clientops.Payload{
				NewState:      opt.Of(clientops.CallState("connected")),
				CallDirection: opt.Of(clientops.CallDirection("outgoing")),
			}, nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := clientops.ParsePayload(tt.text)
			if got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if (err != nil) != (len(tt.errs) > 0) {
				t.Errorf("error %v, want %v", err, tt.errs)
			}
			for _, want := range tt.errs {
				if !errors.Is(err, want) {
					t.Errorf("error %v, want %v", err, want)
				}
			}
		})
	}
}

// Direct routing prints the category in an array.
func TestPayloadCategories(t *testing.T) {
	for text, want := range map[string]opt.Value[string]{
		`["UnexpectedClientError"]`: opt.Of("UnexpectedClientError"), `[" Success "]`: opt.Of("Success"),
		`["Success", "UnexpectedClientError"]`: opt.Of(`["Success","UnexpectedClientError"]`),
		`[null]`:                               opt.Without[string](opt.Null), `[]`: opt.Without[string](opt.Null), `"None"`: opt.Without[string](opt.Null),
	} {
		p, err := clientops.ParsePayload(`{"ResultCategory":` + text + `}`)
		if p.ResultCategory != want || err != nil {
			t.Errorf("%s: %v, %v; want %v", text, p.ResultCategory, err, want)
		}
	}
}

func TestExactTexts(t *testing.T) {
	for state, known := range map[clientops.CallState]bool{clientops.Connected: true, clientops.Disconnected: true, "connected": false, "Ringing": false} {
		if state.Known() != known {
			t.Errorf("state %s: known %v", state, !known)
		}
	}
	for direction, known := range map[clientops.CallDirection]bool{clientops.Incoming: true, clientops.Outgoing: true, "outgoing": false} {
		if direction.Known() != known {
			t.Errorf("direction %s: known %v", direction, !known)
		}
	}
}

func TestPayloadOfRecord(t *testing.T) {
	for _, v := range []opt.Value[string]{{}, opt.Without[string](opt.Null), opt.Without[string](opt.Redacted)} {
		rec := clientops.Record{OperationPayload: v}
		if p, err := rec.Payload(); p != (clientops.Payload{}) || err != nil {
			t.Errorf("%v: got %v, %v, want nothing", v, p, err)
		}
	}
	rec := clientops.Record{OperationPayload: opt.Of("{")}
	if _, err := rec.Payload(); !errors.Is(err, clientops.ErrPayload) {
		t.Errorf("error %v, want %v", err, clientops.ErrPayload)
	}
}

func TestGroupOfRecord(t *testing.T) {
	const video, sharing, raw = `{"StreamType":"Video"}`, `{"streamType":"ScreenSharing"}`, `{"StreamType":"RawMedia"}`
	tests := []struct {
		reason    string
		operation clientops.OperationName
		payload   string
		want      clientops.Group
	}{
		{"an operation of the application", clientops.Hangup, ``, clientops.AppGroup},
		{"video without a payload", clientops.StartVideo, ``, clientops.VideoGroup},
		{"a view of a video", clientops.CreateView, video, clientops.VideoGroup},
		{"a view of a screen", clientops.CreateView, sharing, clientops.ScreenSharingGroup},
		{"the end of a view of a screen", clientops.DisposeView, sharing, clientops.ScreenSharingGroup},
		{"a screen that starts as a video", clientops.StartVideo, sharing, clientops.ScreenSharingGroup},
		{"a screen that stops as a video", clientops.StopVideo, sharing, clientops.ScreenSharingGroup},
		{"a view is never audio", clientops.DisposeView, raw, clientops.VideoGroup},
		{"a broken payload says nothing", clientops.StopVideo, `{`, clientops.VideoGroup},
		{"another camera", clientops.SwitchSource, video, clientops.VideoGroup},
		{"another screen is no video", clientops.SwitchSource, sharing, clientops.AudioGroup},
		{"another source of who knows what", clientops.SwitchSource, ``, clientops.AudioGroup},
		{"the name says it, whatever the payload", clientops.StopAudio, video, clientops.AudioGroup},
		{"counting videos does not depend on the payload", clientops.OptimalVideoCountChanged, sharing, clientops.VideoGroup},
		{"any case of a name", "createview", sharing, clientops.ScreenSharingGroup},
		{"a diagnostic has its own group", clientops.UserFacingDiagnostics, `{"DiagnosticChanged":"speakerMuted"}`, clientops.AudioGroup},
		{"a diagnostic without any of the words", clientops.UserFacingDiagnostics, `{"DiagnosticChanged":"coffeeEmpty"}`, clientops.AppGroup},
		{"a diagnostic without a name", clientops.UserFacingDiagnostics, ``, clientops.AppGroup},
		{"any other name", "Hologram", video, clientops.AppGroup},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			rec := clientops.Record{OperationName: opt.Of(tt.operation), OperationPayload: opt.Of(tt.payload)}
			if tt.payload == "" {
				rec.OperationPayload = opt.Value[string]{}
			}
			if got := rec.Group(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFailedOutgoing(t *testing.T) {
	const busy, silent, incoming = `{"CallDirection":"Outgoing","FailureReason":"busy"}`, `{"CallDirection":"Outgoing"}`, `{"CallDirection":"Incoming","FailureReason":"busy"}`
	for _, tt := range []struct {
		reason    string
		operation clientops.OperationName
		result    clientops.ResultType
		payload   string
		want      string
		failed    bool
	}{
		{"a failed StartCall", clientops.StartCall, clientops.Failed, busy, "busy", true},
		{"a failed Join", clientops.Join, clientops.UnexpectedServerError, busy, "busy", true},
		{"an expected error is a failure here", clientops.StartCall, clientops.ExpectedError, busy, "busy", true},
		{"a result that nobody knows", clientops.StartCall, "TimedOut", busy, "busy", true},
		{"without a reason", clientops.StartCall, clientops.Failed, silent, "", true},
		{"it succeeded", clientops.StartCall, clientops.Succeeded, busy, "", false},
		{"in the word of another SDK", clientops.StartCall, clientops.Success, busy, "", false},
		{"nothing says how it ended", clientops.StartCall, "", busy, "", false},
		{"an incoming call", clientops.Join, clientops.Failed, incoming, "", false},
		{"no direction", clientops.Join, clientops.Failed, `{"FailureReason":"busy"}`, "", false},
		{"directions are compared exactly", clientops.Join, clientops.Failed, `{"CallDirection":"outgoing"}`, "", false},
		{"another operation", clientops.EnterCall, clientops.Failed, busy, "", false},
	} {
		rec := clientops.Record{OperationName: opt.Of(tt.operation), OperationPayload: opt.Of(tt.payload)}
		if tt.result != "" {
			rec.ResultType = opt.Of(tt.result)
		}
		if got, failed := rec.FailedOutgoing(); got != tt.want || failed != tt.failed {
			t.Errorf("%s: %q, %v; want %q, %v", tt.reason, got, failed, tt.want, tt.failed)
		}
	}
}

// table reads a list of facts from testdata, without its header.
func table(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatal(name, err)
	}
	return rows[1:]
}

func TestOperations(t *testing.T) {
	known := map[string]bool{}
	for _, f := range clientops.Schema().Fields() {
		if f.Property == "OperationName" {
			for _, text := range f.Texts {
				known[text] = true
			}
		}
	}
	lanes := map[clientops.Group]string{
		clientops.AppGroup: "Call", clientops.AudioGroup: "Audio", clientops.VideoGroup: "Video", clientops.ScreenSharingGroup: "ScreenSharing",
	}
	instants := 0
	for _, row := range table(t, "client-operations.csv") {
		name, lane := clientops.OperationName(row[0]), row[3]
		if i := strings.LastIndex(lane, "else "); i >= 0 { // without a payload
			lane = lane[i+len("else "):]
		}
		if row[4] == "yes" { // not shown
			lane = "Call"
		}
		isKnown := row[0] != "*" && row[0] != "CallClientOperations" // any other name, and the log's own
		rec := clientops.Record{OperationName: opt.Of(name)}
		if name.Known() != isKnown || known[row[0]] != isKnown || lanes[rec.Group()] != lane || name.Instant() != (row[2] == "yes") {
			t.Errorf("%s: known %v, group %q, instant %v; want %q", name, name.Known(), rec.Group(), name.Instant(), row)
		}
		if name.Instant() {
			instants++
		}
		delete(known, row[0])
	}
	if instants != 16 {
		t.Errorf("%d instants, want 16", instants)
	}
	for name := range known {
		t.Errorf("%s is in no document", name)
	}
	if name := clientops.OperationName("hangup"); !name.Known() {
		t.Error("the case of a name counts")
	}
}

func TestDiagnostics(t *testing.T) {
	rows := table(t, "user-facing-diagnostics.csv")
	for _, row := range rows {
		name := clientops.DiagnosticName(row[0])
		advice := strings.Contains(row[4], "advice rather than a fault")
		if !name.Known() || string(name.Group()) != row[1] || string(name.Worst()) != row[3] || name.Advice() != advice {
			t.Errorf("%s: known %v, group %q, worst %q, advice %v; want %q",
				name, name.Known(), name.Group(), name.Worst(), name.Advice(), row)
		}
	}
	if n := len(rows); n != 23 {
		t.Errorf("%d diagnostics, want 23", n)
	}
	if name := clientops.DiagnosticName("coffeeEmpty"); name.Known() || name.Group() != clientops.AppGroup || name.Worst() != "" || name.Advice() {
		t.Error("coffeeEmpty is known")
	}
}

func TestGroupOfDiagnostic(t *testing.T) {
	for name, want := range map[clientops.DiagnosticName]clientops.Group{
		"newSpeakerTrouble":       clientops.AudioGroup,
		"SPEAKINGINTOTHEVOID":     clientops.AudioGroup, // any case
		"networkMicrophoneLost":   clientops.AudioGroup, // audio is tried first
		"networkCameraLost":       clientops.VideoGroup, // video is next
		"screenshareCaptureEnded": clientops.VideoGroup,
		"screenshareNetworkLost":  clientops.ScreenSharingGroup,
		"wirelessNetworkLost":     clientops.NetworkGroup,
		"screenSharingEnded":      clientops.AppGroup, // not the word
	} {
		if got := name.Group(); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
