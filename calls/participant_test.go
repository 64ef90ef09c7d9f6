package calls_test

import (
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
)

func TestParticipantName(t *testing.T) {
	null := opt.Value[string]{}
	null.Clear(opt.Null)
	digits := func(text string) string {
		return strings.TrimPrefix(calls.ParseIdentifier(text, "").String(), "unknown ")
	}
	acs, entra := "8:acs:"+guid+"_0000000b", guid
	tests := []struct {
		reason     string
		identifier opt.Value[string]
		endpoint   callsummary.EndpointType
		kind       calls.IdentifierKind
		name       string
	}{
		{
			"the user's name, though the key is the participant ID", opt.Of(acs), callsummary.VoIP,
			calls.ACSUser, calls.ParseIdentifier(acs, "").String(),
		},
		{
			"a bare ID by the endpoint type", opt.Of(entra), callsummary.Bot,
			calls.BotIdentifier, calls.ParseIdentifier(entra, callsummary.Bot).String(),
		},
		{"a telephone has no identifier", null, callsummary.PSTN, calls.UnknownIdentifier, "PSTN participant"},
		{"identifiers of an unknown kind are told apart", opt.Of("alice"), callsummary.VoIP, calls.UnknownIdentifier, "VoIP participant " + digits("alice")},
		{"by the digits of the Identifier", opt.Of("bob"), "", calls.UnknownIdentifier, "Unknown participant " + digits("bob")},
		{"nothing is known", null, "", calls.UnknownIdentifier, "Unknown participant"},
	}
	for _, tt := range tests {
		c := one(t, group("call", guid, "e", func(rec *summary) {
			rec.Identifier = tt.identifier
			rec.EndpointType = opt.Value[callsummary.EndpointType]{}
			if tt.endpoint != "" {
				rec.EndpointType = opt.Of(tt.endpoint)
			}
		}))
		p := c.Participants[0]
		if p.Name() != tt.name || p.Identifier().Kind != tt.kind || p.Identifier().Text != tt.identifier.Or("") {
			t.Errorf("%s: %q, %+v; want %q, a %s", tt.reason, p.Name(), p.Identifier(), tt.name, tt.kind)
		}
	}
}

// Of somebody who is known from client operations only, the key is a participant ID, whose
// form says nothing about the user.
func TestParticipantWithoutSummary(t *testing.T) {
	p := one(t, did("call", guid, "client", clientops.Join, 0)).Participants[0]
	// The digits are those that ParseIdentifier gives the same text.
	digits := calls.ParseIdentifier(guid, "").String()
	if want := "client " + digits[len(digits)-4:]; p.Name() != want {
		t.Errorf("got %q, want %q", p.Name(), want)
	}
	if id := p.Identifier(); id.Kind != calls.UnknownIdentifier || id.Text != "" {
		t.Errorf("got %+v, want an unknown identifier without a text", id)
	}
	if e, ok := p.EndReason(); ok || e.Match != errorcodes.MatchNone {
		t.Errorf("got %t, %+v; want no end code", ok, e)
	}
}

// The summary says first which SDK and system a participant has, then the latest operation
// that does. Browser and kind of the SDK are the client's.
func TestParticipantSoftware(t *testing.T) {
	const call, who = "call", "A"
	client := func(at time.Duration, sdk, agent string) *clientops.Record {
		return did(call, who, "x", clientops.Hold, at, func(rec *clientops.Record) { rec.SDKVersion, rec.UserAgent = id(sdk), id(agent) })
	}
	server := func(sdk, os opt.Value[string]) *summary {
		return group(call, who, "e", func(rec *summary) { rec.SDKVersion, rec.OSVersion = sdk, os })
	}
	const safari = "azsdk-js-communication-calling/1.33.3 Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.1 Safari/605.1.15"
	const js, none = "azsdk-js-communication-calling", "<absent>"
	unknown := opt.Value[string]{}
	tagged := func(tag, system string) string { return "(ios_calling_sdk;#clientTag:" + tag + "). " + system }
	for _, tt := range []struct {
		reason                    string
		rules                     *calls.Rules
		recs                      []logs.Record
		sdk, os, browser, sdkKind string
	}{
		{"a client alone", nil, list(client(0, "1.0", safari)), "1.0", "Mac OS X 10.15", "Safari 17.1", js},
		{"the summary is first", nil, list(client(0, "1.0", safari), server(opt.Of("2.0"), opt.Of("macOS 14.7.2"))), "2.0", "macOS 14.7.2", "Safari 17.1", js},
		{"the summary is silent", nil, list(client(0, "1.0", safari), server(unknown, unknown)), "1.0", "Mac OS X 10.15", "Safari 17.1", js},
		{"what the service hides stays hidden", nil, list(client(0, "1.0", safari), server(hidden(), hidden())), "<redacted>", "<redacted>", "Safari 17.1", js},
		{"each of the latest operation that says it", nil,
			list(client(0, "1.0", safari), client(1, "1.1", "Android/14"), client(2, "", "nothing")), "1.1", "Android 14", "Safari 17.1", js},
		{"the tag of a client does not matter", nil,
			list(client(0, "1.0", tagged(guid, "iOS/17.7")), client(1, "1.0", tagged(guid[:35]+"f", "Android/14"))), "1.0", "Android 14", none, none},
		{"a tag that is none is a part of the text", nil,
			list(client(0, "1.0", tagged("Android/13 "+guid, "")), client(1, "1.0", tagged("x", ""))), "1.0", "Android 13", none, none},
		{"in 2024 the client did not stand in", rules2024(), list(client(0, "1.0", safari), server(unknown, unknown)), none, none, "Safari 17.1", js},
		{"no client", nil, list(server(opt.Of("2.0"), unknown)), "2.0", none, none, none},
	} {
		for _, factsOnly := range []bool{false, true} {
			a := calls.Assembler{Rules: tt.rules, FactsOnly: factsOnly}
			for i, rec := range tt.recs {
				a.Add(rec, position(i))
			}
			p := a.Calls()[0].Participants[0]
			got := fmt.Sprintf("%s, %s, %s, %s", p.SDKVersion, p.OSVersion, p.Browser, p.SDKKind)
			if want := fmt.Sprintf("%s, %s, %s, %s", tt.sdk, tt.os, tt.browser, tt.sdkKind); got != want {
				t.Errorf("%s: %s; want %s", tt.reason, got, want)
			}
		}
	}
}

func ExampleParticipant() {
	for _, c := range assemble(example()...) {
		for _, p := range c.Participants {
			reason, known := p.EndReason()
			fmt.Println(p.Identifier().Kind, known, reason.Description)
		}
	}
	// Output:
	// ACS user true The call, or this participant's part in it, ended normally.
	// ACS user true The call, or this participant's part in it, ended normally.
}
