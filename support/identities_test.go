package support_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/support"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// secrets are all identities of callOfSecrets, and of the messages next to it.
var secrets = map[string]string{
	"user":                  "8:acs:1111aaaa-0000-0000-0000-000000000001_2222bbbb-0000-0000-0000-000000000002",
	"user's own part":       "2222bbbb-0000-0000-0000-000000000002",
	"telephone":             "4:+15551230001",
	"number":                "15551230001",
	"participant":           "3333cccc-0000-0000-0000-000000000003",
	"participant of client": "4444dddd-0000-0000-0000-000000000004",
	"endpoint":              "5555eeee-0000-0000-0000-000000000005",
	"endpoint of client":    "6666ffff-0000-0000-0000-000000000006",
	"endpoint of stream":    "7777aaaa-0000-0000-0000-000000000007",
	"participant of stream": "7777bbbb-0000-0000-0000-000000000007",
	"tenant":                "8888aaaa-0000-0000-0000-000000000008",
	"thread":                "19:meeting_9999aaaa@thread.v2",
	"client":                "aaaa0000-0000-0000-0000-00000000000a",
	"client of statistics":  "aaaa1111-0000-0000-0000-00000000000a",
	"participant of survey": "bbbb0000-0000-0000-0000-00000000000b",
	"remote participant":    "cccc0000-0000-0000-0000-00000000000c",
	"biller's user":         "+15551230002",
	"recipient":             "+15551230003",
	"short":                 "bob1",
}

const secretCall = "dddd0000-0000-0000-0000-00000000000d"

// callOfSecrets returns a call whose records of every kind hold identities, one
// with the call's own ID among them.
func callOfSecrets(t testing.TB) *calls.Call {
	t.Helper()
	of := func(name string) opt.Value[string] { return opt.Of(secrets[name]) }
	head := logs.Envelope{CorrelationID: opt.Of(secretCall)}
	a := summary(secrets["participant"], secrets["user"], secrets["endpoint"])
	a.Envelope, a.ParticipantTenantID, a.TeamsThreadID = head, of("tenant"), of("thread")
	a.OSVersion, a.SDKVersion = opt.Of("Windows of Bob1"), opt.Of("1.2 "+secrets["number"])
	a.PSTNParticipantCallType, a.ParticipantEndSubCode = of("number"), of("endpoint")
	b := summary("short-of-"+secrets["short"], secrets["telephone"], secrets["endpoint"])
	b.Envelope, b.EndpointType = head, opt.Of(callsummary.EndpointType("PSTN "+strings.ToUpper(secrets["participant"])))
	c := summary(secrets["short"], secrets["user"], strings.ToUpper(secrets["endpoint"]))
	c.Envelope, c.ParticipantStartTime = head, opt.Of(begin.Add(time.Second))
	itself := summary(secretCall, secrets["user"], secrets["endpoint"])
	itself.Envelope = head
	op := &clientops.Record{
		CallID: opt.Of(secretCall), ParticipantID: of("participant of client"), EndpointID: of("endpoint of client"),
		ClientInstanceID: of("client"), OperationID: opt.Of("o"), OperationName: opt.Of(clientops.EnterCall),
		CallClientTimeStamp: opt.Of(begin.Add(2 * time.Second)),
	}
	ufd := *op
	ufd.OperationName, ufd.OperationPayload = opt.Of(clientops.UserFacingDiagnostics), opt.Of(`{"DiagnosticChanged":"networkReconnect"}`)
	return onlyCall(t, a, b, c, itself, op, &ufd,
		&diagnostics.Record{Envelope: head, ParticipantID: of("participant of stream"), Identifier: of("user"), EndpointID: of("endpoint of stream"), StreamID: opt.Of(int64(1))},
		&mediastats.Record{CallID: opt.Of(secretCall), ParticipantID: of("participant of client"), RemoteParticipantID: of("remote participant"), ClientInstanceID: of("client of statistics")},
		&survey.Record{Envelope: logs.Envelope{CorrelationID: of("participant of survey")}, CallID: opt.Of(secretCall), SurveyID: opt.Of("s")},
		&usage.Record{Envelope: head, UserIDA: of("biller's user"), ParticipantID: of("participant")},
	)
}

// secretOptions hold the identities once more, in what comes with the call.
func secretOptions() support.Options {
	var opts support.Options
	for _, s := range secrets {
		opts.MSCV.Entries = append(opts.MSCV.Entries, support.CV{
			ID: opt.Of("cv " + s), Method: opt.Of("GET " + s), Host: opt.Of(s + ".example"), Path: opt.Of("/users/" + url.PathEscape(s)),
		})
		opts.Attachments = append(opts.Attachments,
			support.Attachment{Name: "/home/" + s + "/" + s + ".blog", Kind: support.BlogFile},
			support.Attachment{Name: `C:\` + s + `\x.` + s},
			support.Attachment{Name: url.PathEscape(s) + ".log"},
			support.Attachment{Name: strings.ReplaceAll(s, ":", "_") + ".log"})
	}
	opts.Attachments = append(opts.Attachments, support.Attachment{Name: secretCall + ".blog"})
	opts.SMS = []support.SMS{
		{MessageID: opt.Of("m " + secrets["user"]), To: opt.Of(secrets["recipient"]), ErrorMessage: opt.Of("no such number: +15559999999")},
		{MessageID: opt.Of("m-2"), To: opt.Of("+15551230004")},
		{MessageID: opt.Of("m-3"), To: opt.Of(secrets["recipient"])},
	}
	return opts
}

// holds reports which identities a text holds, in any case, with signs or
// without.
func holds(text string) (found []string) {
	plain := func(s string) string {
		return strings.NewReplacer(":", "", "_", "", "-", "", "+", "", "%3a", "", "%2b", "").Replace(strings.ToLower(s))
	}
	squeezed := plain(text)
	for name, s := range secrets {
		if strings.Contains(text, s) || strings.Contains(squeezed, plain(s)) {
			found = append(found, name+" "+s)
		}
	}
	return found
}

func TestLeaveOutIdentities(t *testing.T) {
	call, opts := callOfSecrets(t), secretOptions()
	with := support.New(call, &opts)
	// Without the option they are there, so that the test does look for the
	// right texts. What no field of a request holds comes with the attachments.
	if n := len(holds(asJSON(t, with))); n != len(secrets) {
		t.Fatalf("only %d of %d identities are in the JSON with identities", n, len(secrets))
	}
	opts.LeaveOutIdentities = true
	r := support.New(call, &opts)
	for name, text := range map[string]string{"text": asText(t, r), "JSON": asJSON(t, r)} {
		for _, found := range holds(text) {
			t.Errorf("%s holds the %s:\n%s", name, found, text)
		}
		if strings.Contains(text, "15559999999") {
			t.Errorf("%s holds the text of an SMS error", name)
		}
	}
	// What support needs is still there, the call ID also in the name of a file:
	// that a record about the call has it as participant ID makes it no identity.
	if names := asJSON(t, r); !strings.Contains(names, secretCall+".blog") {
		t.Errorf("the call ID is taken for an identity: %s", names)
	}
	if r.CallID != opt.Of(secretCall) || r.Start != opt.Of(begin) || !r.IdentitiesLeftOut || r.SMS[1].MessageID != opt.Of("m-2") {
		t.Errorf("too much is left out: %+v", r)
	}
}

// Numbers stand for identities, the same for the same.
func TestNumbersForIdentities(t *testing.T) {
	opts := secretOptions()
	opts.LeaveOutIdentities = true
	r := support.New(callOfSecrets(t), &opts)
	want := []struct{ name, user, endpoint string }{
		{"participant 1", "user 1", "endpoint 1"}, // of 3333cccc…
		{"participant 2", "user 2", "endpoint 1"}, // of short-of-…, by telephone
		{"participant 3", "user 1", "endpoint 1"}, // of bob1, a second later; the endpoint in upper case
		{"participant 4", "<absent>", "endpoint 2"},
	}
	if len(r.Participants) != len(want) {
		t.Fatalf("%d participants", len(r.Participants))
	}
	for i, w := range want {
		p := r.Participants[i]
		if p.Name != w.name || p.ParticipantID != opt.Of(w.name) || p.Identifier.String() != w.user || p.EndpointID != opt.Of(w.endpoint) {
			t.Errorf("got %s: %v %v %v, want %+v", p.Name, p.ParticipantID, p.Identifier, p.EndpointID, w)
		}
	}
	if r.TeamsThreadID != opt.Of("thread 1") || r.Participants[0].TenantID != opt.Of("tenant 1") {
		t.Errorf("thread %v, tenant %v", r.TeamsThreadID, r.Participants[0].TenantID)
	}
	for i, w := range []string{"recipient 1", "recipient 2", "recipient 1"} {
		if r.SMS[i].To != opt.Of(w) {
			t.Errorf("message %d goes to %v, want %s", i, r.SMS[i].To, w)
		}
	}
	// Where there is none, none is made up.
	none := support.New(nil, &support.Options{SMS: []support.SMS{{MessageID: opt.Of("m")}}, LeaveOutIdentities: true})
	if none.SMS[0].To.State() != opt.Absent {
		t.Errorf("a recipient is made up: %v", none.SMS[0].To)
	}
}

// Texts without an identity stay, those with one do not.
func TestTextsAmongIdentities(t *testing.T) {
	s := summary("p-1234", "8:orgid:0011aabb", "e-1234")
	s.OSVersion, s.SDKVersion = opt.Of("macOS 10.15"), opt.Of("1.0 0011AABB")
	s.ResourceID = opt.Of("/SUBSCRIPTIONS/S")
	r := support.New(onlyCall(t, s), &support.Options{
		LeaveOutIdentities: true,
		MSCV:               support.CVLog{Entries: []support.CV{{ID: opt.Of("abcDEF.1.2"), Host: opt.Of("h"), Path: opt.Of("/a")}}},
		Attachments:        []support.Attachment{{Name: "files/acs_sdk.blog"}, {Name: "files/0011aabb.txt"}, {Name: "x.0011aabb"}},
	})
	p := r.Participants[0]
	if p.OSVersion != opt.Of("macOS 10.15") || p.SDKVersion.State() != opt.Redacted {
		t.Errorf("OS %v, SDK %v", p.OSVersion, p.SDKVersion)
	}
	if p.EndReason.Code != opt.Of("487") || r.ResourceID != opt.Of("/SUBSCRIPTIONS/S") {
		t.Errorf("code %v, resource %v", p.EndReason.Code, r.ResourceID)
	}
	if cv := r.MSCV[0]; cv.ID != opt.Of("abcDEF.1.2") || cv.Host != opt.Of("h") || cv.Path.State() != opt.Redacted {
		t.Errorf("%+v", cv)
	}
	for i, want := range []string{"acs_sdk.blog", "attachment 2.txt", "attachment 3"} {
		if got := r.Attachments[i].Name; got != want {
			t.Errorf("attachment %q, want %q", got, want)
		}
	}
}

func TestLeaveOutResource(t *testing.T) {
	s := summary("p-a", "8:acs:a", "e-a")
	s.ResourceID = opt.Of("/SUBSCRIPTIONS/secret")
	r := support.New(onlyCall(t, s), &support.Options{
		LeaveOutResource: true,
		MSCV:             support.CVLog{Entries: []support.CV{{ID: opt.Of("cv"), Method: opt.Of("GET"), Host: opt.Of("secret.communication.azure.com"), Path: opt.Of("/a")}}},
	})
	for _, text := range []string{asText(t, r), asJSON(t, r)} {
		if strings.Contains(text, "secret") {
			t.Errorf("the resource is there: %s", text)
		}
	}
	if !strings.Contains(asText(t, r), "GET redacted/a\n") {
		t.Errorf("the path is gone: %s", asText(t, r))
	}
}

func TestBaseNamesOnly(t *testing.T) {
	names := []string{"a/b/c.blog", `C:\Users\x\c.blog`, "c.blog", "/"}
	want := []string{"c.blog", "c.blog", "c.blog", ""}
	var opts support.Options
	for _, name := range names {
		opts.Attachments = append(opts.Attachments, support.Attachment{Name: name})
	}
	opts.BaseNamesOnly = true
	r := support.New(nil, &opts)
	for i := range want {
		if r.Attachments[i].Name != want[i] {
			t.Errorf("%q: got %q, want %q", names[i], r.Attachments[i].Name, want[i])
		}
	}
}
