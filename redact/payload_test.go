package redact_test

import (
	"testing"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/redact"
)

func TestPayloads(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	const alice = `"anon-0d9d5b00c81cd5fc9253ea44"`
	for _, tt := range []struct{ reason, in, want string }{
		{"what a diagnostic says", `{"DiagnosticChanged":"networkReceiveQuality","DiagnosticQuality":"Poor"}`,
			`{"DiagnosticChanged":"networkReceiveQuality","DiagnosticQuality":"Poor"}`},
		{"a name in another case, brought to the known spelling, and a quality, whose spelling counts", `{"diagnosticChanged":"CameraFreeze","diagnosticQuality":"TRUE"}`,
			`{"diagnosticChanged":"cameraFreeze","diagnosticQuality":"TRUE"}`},
		{"a flag that is not text", `{"DiagnosticChanged":"noNetwork","DiagnosticQuality": true }`, `{"DiagnosticChanged":"noNetwork","DiagnosticQuality":true}`},
		{"a new diagnostic, which looks like a name", `{"DiagnosticChanged":"speakerUnplugged"}`, `{"DiagnosticChanged":"speakerUnplugged"}`},
		{"unknown texts", `{"DiagnosticChanged":"alice","DiagnosticQuality":"alice","StreamType":"alice"}`,
			`{"DiagnosticChanged":` + alice + `,"DiagnosticQuality":` + alice + `,"StreamType":` + alice + `}`},
		{"how a call ended: codes of either kind stay, free text does not",
			`{"Code":410,"SubCode":"3112","ResultCategory":"UnexpectedClientError","FailureReason":"alice"}`,
			`{"Code":410,"SubCode":"3112","ResultCategory":"UnexpectedClientError","FailureReason":` + alice + `}`},
		{"how a call began", `{"NewState":"Connected","CallType":"Group","CallDirection":"Outgoing"}`,
			`{"NewState":"Connected","CallType":"Group","CallDirection":"Outgoing"}`},
		{"a telephone number is no code, a person no type, state or direction",
			`{"Code":4915112345678,"NewState":"alice","CallType":"alice","CallDirection":"alice","ResultCategory":"alice"}`,
			`{"Code":999713096147693973,"NewState":` + alice + `,"CallType":` + alice + `,"CallDirection":` + alice + `,"ResultCategory":` + alice + `}`},
		{"a number as a quality", `{"DiagnosticQuality":4915112345678}`, `{"DiagnosticQuality":999713096147693973}`},
		{"no value", `{"DiagnosticQuality":null,"StreamType":"","DiagnosticChanged":"null"}`, `{"DiagnosticQuality":null,"StreamType":"","DiagnosticChanged":"null"}`},
		{"an object for a text", `{"StreamType":{"StreamType":"Video"}}`, `{"StreamType":{"StreamType":` + quote(r.ID("Video")) + `}}`},
		{"other members", `{"StreamType":"Video","StreamId":"alice","RemoteParticipantId":"+4915112345678"}`,
			`{"StreamType":"Video","StreamId":` + alice + `,"RemoteParticipantId":"+999713096147693973"}`},
		{"blanks, escapes, and a name that stays", " { \"Sourc\\u0065\" : \"\\u0061lice\" , \"tags\" : [ \"alice\" , [ ] , { } ] }\n",
			`{"Sourc\u0065":` + alice + `,"tags":[` + alice + `,[],{}]}`},
		{"an escaped name that is an address", `{"alice\u0040contoso.example":0}`, `{"` + r.ID("alice@contoso.example") + `":` + numberOf(r, "0") + `}`},
		{"a name twice", `{"a":"alice","a":null}`, `{"a":` + alice + `,"a":null}`},
		{"JSON in a text is a text", `{"a":"{\"StreamType\":\"Video\"}"}`, `{"a":` + quote(r.ID(`{"StreamType":"Video"}`)) + `}`},
		{"not an object", `["alice"]`, `[` + alice + `]`},
		{"a scalar", `"alice"`, alice},
		{"text that is not JSON is replaced as a whole", `{"a":"alice"`, r.ID(`{"a":"alice"`)},
		{"not JSON at all", `alice`, "anon-0d9d5b00c81cd5fc9253ea44"},
		{"quotes that are not escaped", `{"a":""alice""}`, r.ID(`{"a":""alice""}`)},
	} {
		out := r.Record(&clientops.Record{OperationPayload: opt.Of(tt.in)}).(*clientops.Record)
		if got := out.OperationPayload.Or("<none>"); got != tt.want {
			t.Errorf("%s: %s becomes %s, want %s", tt.reason, tt.in, got, tt.want)
		}
	}
}

func quote(text string) string { return `"` + text + `"` }

// What applications say about themselves is private: only the shape is left.
func TestApplicationsOptions(t *testing.T) {
	r := newRedactor(t, redact.Options{Strict: true})
	out := r.Record(&callsummary.Record{
		DiagnosticOptions: opt.Of(`{"appName":"contoso-care","appVersion":"2.3.1","tags":["alice"],"ward":{"StreamType":"Video"}}`),
		CallDebuggingInfo: opt.Of(`{"StreamType":"Video"}`),
	}).(*callsummary.Record)
	want := `{"appName":` + quote(r.ID("contoso-care")) + `,"appVersion":` + quote(r.ID("2.3.1")) + `,"tags":[` + quote(r.ID("alice")) +
		`],` + quote(r.ID("ward")) + `:{"StreamType":` + quote(r.ID("Video")) + `}}`
	if got := out.DiagnosticOptions.Or(""); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := out.CallDebuggingInfo.Or(""), `{"StreamType":`+quote(r.ID("Video"))+`}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
