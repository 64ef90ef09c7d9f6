package support_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/support"
)

// begin is when the calls of the tests begin.
var begin = time.Date(2021, 7, 19, 18, 46, 50, 188e6, time.UTC)

// onlyCall returns the call that the records make.
func onlyCall(t testing.TB, records ...logs.Record) *calls.Call {
	t.Helper()
	var a calls.Assembler
	for i, rec := range records {
		if !a.Add(rec, logs.Position{Source: "test", Record: int64(i) + 1}) {
			t.Fatalf("record %d is of no call", i)
		}
	}
	list := a.Calls()
	if len(list) != 1 {
		t.Fatalf("%d calls, want 1", len(list))
	}
	return list[0]
}

// summary returns a summary of call-1 with which the call is complete: nobody
// answered, so that there are no streams to expect.
func summary(participant, user, endpoint string) *callsummary.Record {
	return &callsummary.Record{
		Envelope:             logs.Envelope{CorrelationID: opt.Of("call-1")},
		CallType:             opt.Of(callsummary.Group),
		CallStartTime:        opt.Of(begin),
		CallDuration:         opt.Of(opt.Seconds(90)),
		ParticipantID:        opt.Of(participant),
		Identifier:           opt.Of(user),
		EndpointID:           opt.Of(endpoint),
		EndpointType:         opt.Of(callsummary.VoIP),
		ParticipantStartTime: opt.Of(begin),
		ParticipantDuration:  opt.Of(opt.Seconds(60)),
		ParticipantEndReason: opt.Of("487"),
	}
}

func asJSON(t testing.TB, r *support.Request) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func asText(t testing.TB, r *support.Request) string {
	t.Helper()
	var b strings.Builder
	if err := r.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func yes(b bool) *bool { return &b }

// The whole of a request as JSON, typed by hand: every key is there, what is not
// known is null.
func TestJSON(t *testing.T) {
	s := summary("p-a", "8:acs:a", "e-a")
	s.ResourceID = opt.Of("/SUBSCRIPTIONS/S/X")
	s.ParticipantEndReason, s.ParticipantEndSubCode = opt.Of("487"), opt.Of("10004")
	s.ResultCategory = opt.Of(callsummary.ExpectedError)
	s.SDKVersion = opt.Without[string](opt.Redacted)
	r := support.New(onlyCall(t, s), &support.Options{
		MSCV: support.CVLog{
			Entries: []support.CV{{
				ID: opt.Of("cv.1"), Method: opt.Of("POST"), Host: opt.Of("h"), Path: opt.Of("/p"),
				Status: opt.Of(int64(503)), Time: opt.Of(begin.Add(time.Second)),
			}, {ID: opt.Of("cv.2")}},
			Dropped: 7,
		},
		SMS: []support.SMS{{
			MessageID: opt.Of("m-1"), To: opt.Of("+15551230000"),
			HTTPStatusCode: opt.Of(int64(202)), Successful: yes(true),
		}},
		Attachments: []support.Attachment{{Name: "logs/acs_sdk.blog", Kind: support.BlogFile, Bytes: 5}},
	})
	const want = `{
  "callId": "call-1",
  "callType": "Group",
  "start": "2021-07-19T18:46:50.188Z",
  "end": "2021-07-19T18:48:20.188Z",
  "durationSeconds": 90,
  "complete": true,
  "resourceId": "/SUBSCRIPTIONS/S/X",
  "teamsThreadId": null,
  "identitiesLeftOut": false,
  "participants": [
    {
      "name": "participant 1",
      "identifier": "8:acs:a",
      "participantId": "p-a",
      "endpointId": "e-a",
      "tenantId": null,
      "endpointType": "VoIP",
      "participantType": null,
      "pstnCallType": null,
      "sdkVersion": "Redacted",
      "osVersion": null,
      "start": "2021-07-19T18:46:50.188Z",
      "end": "2021-07-19T18:47:50.188Z",
      "timesFrom": "summary",
      "endReason": {
        "code": "487",
        "subcode": "10004",
        "resultCategory": "ExpectedError",
        "known": true,
        "ungraceful": false,
        "side": "FarSide",
        "description": "The callee did not answer in time.",
        "action": "Try again later; if the callee never saw the call, check their sign-in and push notifications."
      }
    }
  ],
  "msCv": [
    {
      "id": "cv.1",
      "method": "POST",
      "host": "h",
      "path": "/p",
      "status": 503,
      "time": "2021-07-19T18:46:51.188Z"
    },
    {
      "id": "cv.2",
      "method": null,
      "host": null,
      "path": null,
      "status": null,
      "time": null
    }
  ],
  "sms": [
    {
      "messageId": "m-1",
      "to": "+15551230000",
      "httpStatusCode": 202,
      "successful": true,
      "errorMessage": null
    }
  ],
  "attachments": [
    {
      "name": "logs/acs_sdk.blog",
      "kind": "blog",
      "bytes": 5,
      "sha256": null
    }
  ],
  "missing": [],
  "leftOut": {
    "participants": 0,
    "msCv": 0,
    "sms": 0,
    "attachments": 0,
    "msCvOutside": 0,
    "msCvDropped": 7
  }
}
`
	if got := asJSON(t, r); got != want {
		t.Errorf("got %s", got)
	}
}

// Also the zero Request has every key, and lists that are lists.
func TestZeroRequest(t *testing.T) {
	data, err := json.Marshal(support.Request{})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"callId":null,"callType":null,"start":null,"end":null,"durationSeconds":null,"complete":false,` +
		`"resourceId":null,"teamsThreadId":null,"identitiesLeftOut":false,"participants":[],"msCv":[],"sms":[],` +
		`"attachments":[],"missing":[],"leftOut":{"participants":0,"msCv":0,"sms":0,"attachments":0,"msCvOutside":0,"msCvDropped":0}}`
	if string(data) != want {
		t.Errorf("got %s", data)
	}
	asText(t, new(support.Request)) // does not panic
}

func TestEndReason(t *testing.T) {
	tests := []struct {
		reason        string
		code, subcode opt.Value[string]
		want          *support.EndReason // without Description and Action
	}{
		{"no code", opt.Value[string]{}, opt.Value[string]{}, nil},
		{"null", opt.Without[string](opt.Null), opt.Of("10004"), nil},
		{"a normal end", opt.Of("0"), opt.Value[string]{},
			&support.EndReason{Code: opt.Of("0"), Known: true, Side: errorcodes.SideNobody}},
		{"an ungraceful one", opt.Of("410"), opt.Value[string]{},
			&support.EndReason{Code: opt.Of("410"), Known: true, Ungraceful: true, Side: errorcodes.SideClient}},
		{"the subcode tells more", opt.Of("487"), opt.Of("10004"),
			&support.EndReason{Code: opt.Of("487"), Subcode: opt.Of("10004"), Known: true, Side: errorcodes.SideFarSide}},
		{"a subcode that is no number leaves the code", opt.Of("410"), opt.Of("x"),
			&support.EndReason{Code: opt.Of("410"), Subcode: opt.Of("x"), Known: true, Ungraceful: true, Side: errorcodes.SideClient}},
		{"a code that nobody knows", opt.Of("499"), opt.Value[string]{},
			&support.EndReason{Code: opt.Of("499"), Side: errorcodes.SideUnknown}},
		{"no number", opt.Of("busy"), opt.Of("0"),
			&support.EndReason{Code: opt.Of("busy"), Subcode: opt.Of("0"), Side: errorcodes.SideUnknown}},
		{"no number, but a subcode with one meaning", opt.Of("busy"), opt.Of("10004"),
			&support.EndReason{Code: opt.Of("busy"), Subcode: opt.Of("10004"), Known: true, Side: errorcodes.SideFarSide}},
		{"redacted", opt.Without[string](opt.Redacted), opt.Value[string]{},
			&support.EndReason{Code: opt.Without[string](opt.Redacted), Side: errorcodes.SideUnknown}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			s := summary("p-a", "8:acs:a", "e-a")
			s.ParticipantEndReason, s.ParticipantEndSubCode = tt.code, tt.subcode
			got := support.New(onlyCall(t, s), nil).Participants[0].EndReason
			if got != nil {
				if got.Description == "" || got.Action == "" {
					t.Errorf("description %q, action %q", got.Description, got.Action)
				}
				got.Description, got.Action = "", ""
			}
			if (got == nil) != (tt.want == nil) || got != nil && *got != *tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestParticipantTimes(t *testing.T) {
	op := func(name clientops.OperationName, after time.Duration) *clientops.Record {
		return &clientops.Record{
			CallID: opt.Of("call-1"), ParticipantID: opt.Of("p-c"), EndpointID: opt.Of("e-c"),
			SDKVersion: opt.Of("1.2.3"), OperationID: opt.Of(string(name)), OperationName: opt.Of(name),
			CallClientTimeStamp: opt.Of(begin.Add(after)),
		}
	}
	noEnd := summary("p-a", "8:acs:a", "e-a")
	noEnd.ParticipantDuration.Clear(opt.Null)
	noStart := summary("p-c", "8:acs:a", "e-c")
	noStart.ParticipantStartTime.Clear(opt.Null)
	neither := summary("p-c", "8:acs:a", "e-c")
	neither.ParticipantStartTime.Clear(opt.Null)
	neither.CallStartTime.Clear(opt.Null)
	lasting := func(s opt.Seconds) *callsummary.Record {
		rec := summary("p-a", "8:acs:a", "e-a")
		rec.ParticipantDuration = opt.Of(s)
		return rec
	}
	tests := []struct {
		reason     string
		records    []logs.Record
		start, end opt.Value[time.Time]
		from       support.TimeSource
	}{
		{"a summary", []logs.Record{summary("p-a", "8:acs:a", "e-a")}, opt.Of(begin), opt.Of(begin.Add(time.Minute)), "summary"},
		{"no duration: no end is made up", []logs.Record{noEnd}, opt.Of(begin), opt.Value[time.Time]{}, "summary"},
		{"a negative duration is none", []logs.Record{lasting(-1)}, opt.Of(begin), opt.Value[time.Time]{}, "summary"},
		{"nor is one of 500 years", []logs.Record{lasting(500 * 365 * 86400)}, opt.Of(begin), opt.Value[time.Time]{}, "summary"},
		{"no start: that of the call, and the duration from there", []logs.Record{noStart}, opt.Of(begin), opt.Of(begin.Add(time.Minute)), "call"},
		{"also where the client tells another", []logs.Record{noStart, op(clientops.EnterCall, time.Second)}, opt.Of(begin), opt.Of(begin.Add(time.Minute)), "call"},
		{"no start of the call either: the client's times",
			[]logs.Record{neither, op(clientops.EnterCall, 5*time.Second), op(clientops.Hangup, 9*time.Second)},
			opt.Of(begin.Add(5 * time.Second)), opt.Of(begin.Add(9 * time.Second)), "client"},
		{"nothing at all", []logs.Record{neither}, opt.Value[time.Time]{}, opt.Value[time.Time]{}, ""},
		{"known from the client only", []logs.Record{op(clientops.EnterCall, 0), op(clientops.Hangup, time.Second)},
			opt.Of(begin), opt.Of(begin.Add(time.Second)), "client"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r := support.New(onlyCall(t, tt.records...), nil)
			p := r.Participants[0]
			if len(r.Participants) != 1 {
				t.Fatalf("%d participants, want 1", len(r.Participants))
			}
			if p.Start != tt.start || p.End != tt.end || p.TimesFrom.Or("") != tt.from {
				t.Errorf("%v to %v from %v", p.Start, p.End, p.TimesFrom)
			}
			if tt.from == support.FromClient && (p.SDKVersion != opt.Of("1.2.3") || p.ParticipantID != opt.Of("p-c")) {
				t.Errorf("the client's facts are missing: %+v", p)
			}
			if p.TimesFrom.IsSet() && !tt.from.Known() {
				t.Errorf("%s is not known", tt.from)
			}
			const ofTheCall = "Times         the start is that of the call"
			if text := asText(t, r); strings.Contains(text, ofTheCall) != (tt.from == "call") {
				t.Errorf("text: %s", text)
			}
		})
	}
}

func TestMissing(t *testing.T) {
	early := summary("p-b", "8:acs:b", "e-b")
	early.ParticipantEndReason.Clear(opt.Null)
	early.CallDuration.Clear(opt.Null)
	client := &clientops.Record{
		CallID: opt.Of("call-1"), ParticipantID: opt.Of("p-c"), OperationID: opt.Of("o"),
		OperationName: opt.Of(clientops.EnterCall), CallClientTimeStamp: opt.Of(begin),
	}
	unlisted := *client // an operation that does not say that there was a call
	unlisted.OperationName = opt.Of(clientops.MuteMicrophone)
	lone := summary("p-a", "8:acs:a", "e-a")
	lone.CorrelationID.Clear(opt.Absent)
	all := support.Options{
		MSCV:        support.CVLog{Entries: []support.CV{{ID: opt.Of("cv.1"), Time: opt.Of(begin)}}},
		SMS:         []support.SMS{{MessageID: opt.Of("m-1")}},
		Attachments: []support.Attachment{{Name: "a.blog"}},
	}
	tests := []struct {
		reason  string
		records []logs.Record // nil for no call
		change  func(*support.Options)
		want    string // items, and What where a number or a name is in it
	}{
		{"all is there", []logs.Record{summary("p-a", "8:acs:a", "e-a")}, nil, ""},
		{"nothing but a call", []logs.Record{summary("p-a", "8:acs:a", "e-a")},
			func(o *support.Options) { *o = support.Options{} },
			"msCv: There is no MS-CV ID. smsMessageId: There is no SMS message ID. clientLogs: There are no log files of the client."},
		{"no call", nil, nil, "callId: There is no call in the request."},
		{"a record without call ID", []logs.Record{lone}, nil, "callId: The records of the call have no call ID."},
		{"responses without MS-CV", []logs.Record{summary("p-a", "8:acs:a", "e-a")},
			func(o *support.Options) { o.MSCV = support.CVLog{Without: 3} },
			"msCv: None of 3 HTTP responses had an MS-CV ID."},
		{"MS-CV of another time", []logs.Record{summary("p-a", "8:acs:a", "e-a")},
			func(o *support.Options) {
				o.MSCVWithin = time.Minute
				o.MSCV.Entries = []support.CV{{ID: opt.Of("cv.1"), Time: opt.Of(begin.Add(time.Hour))}}
			},
			"msCv: None of the MS-CV IDs is from the time of the call; 1 are not."},
		{"an entry without ID", []logs.Record{summary("p-a", "8:acs:a", "e-a")},
			func(o *support.Options) { o.MSCV.Entries = []support.CV{{Host: opt.Of("h")}} },
			"msCv: There is no MS-CV ID."},
		{"a message that was not taken", []logs.Record{summary("p-a", "8:acs:a", "e-a")},
			func(o *support.Options) { o.SMS = append([]support.SMS{{To: opt.Of("+1")}}, o.SMS...) },
			"smsMessageId: 1 of 2 send results have no message ID."},
		{"an early version and a client without summary", []logs.Record{summary("p-a", "8:acs:a", "e-a"), early, client}, nil,
			"summaries: 1 of 3 participants have no summary: participant 3. " +
				"endReasons: 2 of 3 participants have no end reason: participant 2, participant 3. " +
				"lateRecords: The records of the call do not seem to be complete."},
		{"only the client", []logs.Record{client}, nil,
			"summaries: There is no summary of any participant. " +
				"endReasons: 1 of 1 participants have no end reason: participant 1."},
		{"only a client that neither joined nor left", []logs.Record{&unlisted}, nil,
			"summaries: There is no summary of any participant. " +
				"endReasons: 1 of 1 participants have no end reason: participant 1. " +
				"times: The start of the call is not known."},
		{"no end", []logs.Record{early}, nil,
			"endReasons: 1 of 1 participants have no end reason: participant 1. " +
				"times: The end of the call is not known. " +
				"lateRecords: The records of the call do not seem to be complete."},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			var call *calls.Call
			if tt.records != nil {
				call = onlyCall(t, tt.records...)
			}
			opts := all
			if tt.change != nil {
				tt.change(&opts)
			}
			r := support.New(call, &opts)
			var got []string
			for _, m := range r.Missing {
				got = append(got, string(m.Item)+": "+m.What)
				if !m.Item.Known() || m.How == "" || m.For == "" {
					t.Errorf("%+v", m)
				}
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
			if text := asText(t, r); strings.Contains(text, "Missing, and") != (tt.want != "") {
				t.Errorf("text: %s", text)
			}
		})
	}
}

func TestMissingOfMany(t *testing.T) {
	var records []logs.Record
	for i := range 8 {
		s := summary(fmt.Sprintf("p-%d", i), "8:acs:a", "e-a")
		s.ParticipantEndReason.Clear(opt.Null)
		records = append(records, s)
	}
	r := support.New(onlyCall(t, records...), &support.Options{MaxEntries: 2})
	const want = "8 of 8 participants have no end reason: participant 1, participant 2, participant 3, " +
		"participant 4, participant 5 and 3 more."
	for _, m := range r.Missing {
		if m.Item == support.MissingEndReasons && m.What == want {
			return
		}
	}
	t.Errorf("got %+v", r.Missing)
}

func TestMSCVWithin(t *testing.T) {
	at := func(d time.Duration) support.CV {
		return support.CV{ID: opt.Of(d.String()), Time: opt.Of(begin.Add(d))}
	}
	entries := []support.CV{at(-61 * time.Second), at(-time.Minute), at(0), at(150 * time.Second), at(151 * time.Second), {ID: opt.Of("no time")}}
	noEnd := summary("p-a", "8:acs:a", "e-a")
	noEnd.CallDuration.Clear(opt.Null)
	tests := []struct {
		reason string
		call   *calls.Call
		within time.Duration
		want   string
	}{
		{"90 s of call and a minute at either side", onlyCall(t, summary("p-a", "8:acs:a", "e-a")), time.Minute, "-1m0s 0s 2m30s no time"},
		{"no end: nothing is too late", onlyCall(t, noEnd), time.Minute, "-1m0s 0s 2m30s 2m31s no time"},
		{"no call: no time", nil, time.Minute, "-1m1s -1m0s 0s 2m30s 2m31s no time"},
		{"not asked for", onlyCall(t, summary("p-a", "8:acs:a", "e-a")), 0, "-1m1s -1m0s 0s 2m30s 2m31s no time"},
	}
	for _, tt := range tests {
		r := support.New(tt.call, &support.Options{MSCV: support.CVLog{Entries: entries}, MSCVWithin: tt.within})
		var got []string
		for _, cv := range r.MSCV {
			got = append(got, cv.ID.Or(""))
		}
		if strings.Join(got, " ") != tt.want || r.LeftOut.MSCVOutside != len(entries)-len(got) {
			t.Errorf("%s: got %q, %d left out", tt.reason, got, r.LeftOut.MSCVOutside)
		}
	}
}

func TestLimits(t *testing.T) {
	records := []logs.Record{}
	opts := support.Options{MaxEntries: 2, MaxText: 5}
	for i := range 3 {
		n := fmt.Sprint(i)
		records = append(records, summary("p-"+n, "8:acs:"+n, "e-a"))
		opts.MSCV.Entries = append(opts.MSCV.Entries, support.CV{ID: opt.Of("cv." + n)})
		opts.SMS = append(opts.SMS, support.SMS{MessageID: opt.Of("m-" + n)})
		opts.Attachments = append(opts.Attachments, support.Attachment{Name: "ééé" + n})
	}
	call := onlyCall(t, records...)
	r := support.New(call, &opts)
	if want := (support.LeftOut{Participants: 1, MSCV: 1, SMS: 1, Attachments: 1}); r.LeftOut != want {
		t.Errorf("left out %+v, want %+v", r.LeftOut, want)
	}
	if len(r.Participants) != 2 || len(r.MSCV) != 2 || len(r.SMS) != 2 || len(r.Attachments) != 2 {
		t.Errorf("lists are not limited: %+v", r)
	}
	if r.MSCV[0].ID != opt.Of("cv.1") {
		t.Errorf("the newest MS-CV IDs stay, got %v first", r.MSCV[0].ID)
	}
	if r.SMS[0].MessageID != opt.Of("m-0") {
		t.Errorf("the first messages stay, got %v", r.SMS[0].MessageID)
	}
	// Five bytes are two letters of two bytes each and half of the third.
	if r.CallID != opt.Of("call-…") || r.Attachments[0].Name != "éé…" {
		t.Errorf("texts are not cut: %v %q", r.CallID, r.Attachments[0].Name)
	}
	if text := asText(t, r); !strings.Contains(text, "Participants (2 of 3)") {
		t.Errorf("the text does not say that there are more: %s", text)
	}
	opts.MaxEntries, opts.MaxText = -1, -1
	r = support.New(call, &opts)
	if r.LeftOut != (support.LeftOut{}) || len(r.Participants) != 3 || r.CallID != opt.Of("call-1") {
		t.Errorf("there is a limit without limits: %+v", r)
	}
	if opts.MSCV.Entries[0].ID != opt.Of("cv.0") || opts.Attachments[0].Name != "ééé0" {
		t.Error("New has changed its options")
	}
}

// Nothing in a record can forge a line of the text, or rewrite a
// terminal.
func TestHostileText(t *testing.T) {
	const evil = "a\nCall ID  other\r\x1b[2J\u202e\u2028\u0085\u200f\xff"
	s := summary(evil, evil, evil)
	s.CorrelationID, s.EndpointType, s.SDKVersion, s.OSVersion = opt.Of(evil+"call"), opt.Of(callsummary.EndpointType(evil)), opt.Of(evil), opt.Of(evil)
	s.ParticipantEndReason, s.ParticipantEndSubCode = opt.Of(evil), opt.Of(evil)
	s.ResourceID, s.TeamsThreadID, s.PSTNParticipantCallType = opt.Of(evil), opt.Of(evil), opt.Of(evil)
	opts := support.Options{
		MSCV:        support.CVLog{Entries: []support.CV{{ID: opt.Of(evil), Method: opt.Of(evil), Host: opt.Of(evil), Path: opt.Of(evil)}}},
		SMS:         []support.SMS{{MessageID: opt.Of(evil), To: opt.Of(evil), ErrorMessage: opt.Of(evil)}},
		Attachments: []support.Attachment{{Name: evil, SHA256: opt.Of(evil)}},
	}
	call := onlyCall(t, s)
	text := asText(t, support.New(call, &opts))
	plain := asText(t, support.New(call, nil))
	for _, r := range text {
		if r != '\n' && (r < ' ' || 0x7f <= r && r < 0xa0 || strings.ContainsRune("\u202e\u2028\u200f", r)) {
			t.Fatalf("the text holds %U", r)
		}
	}
	if strings.Contains(text, "\nCall ID") || strings.Count(plain, "\nParticipants") != 1 {
		t.Errorf("a line is forged: %s", text)
	}
	if data := asJSON(t, support.New(call, &opts)); !json.Valid([]byte(data)) {
		t.Errorf("not JSON: %s", data)
	}
}
