package calls_test

import (
	"fmt"
	"strings"
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
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
