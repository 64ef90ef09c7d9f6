package calls_test

import (
	"strings"
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
)

const guid = "61fddbe3-0003-4066-97bc-6aaf143bbb84"

func TestParseIdentifier(t *testing.T) {
	tests := []struct {
		reason   string
		text     string
		endpoint callsummary.EndpointType
		want     calls.IdentifierKind
	}{
		{"as the call logs print an ACS user", "acs:" + guid + "_0000000b-4fee-66cf-ac00-343a0d003158", callsummary.VoIP, calls.ACSUser},
		{"as the SDK prints one", "8:acs:" + guid + "_0000000b", callsummary.VoIP, calls.ACSUser},
		{"in the clouds of governments", "8:gcch-acs:" + guid, callsummary.VoIP, calls.ACSUser},
		{"case does not matter", "ACS:" + guid, callsummary.VoIP, calls.ACSUser},
		{"nor do blanks", " acs:" + guid + "\n", callsummary.VoIP, calls.ACSUser},
		{"a Microsoft Entra user", "8:orgid:" + guid, callsummary.VoIP, calls.MicrosoftEntraUser},
		{"without the 8", "orgid:" + guid, callsummary.VoIP, calls.MicrosoftEntraUser},
		{"a bare ID is a Microsoft Entra user's", guid, callsummary.VoIP, calls.MicrosoftEntraUser},
		{"also in the form that the documents print, which is no GUID", "1e4c59e1-r1rr-49bc-893d-990dsds8f9f5", callsummary.VoIP, calls.MicrosoftEntraUser},
		{"unless the endpoint is a bot", guid, callsummary.Bot, calls.BotIdentifier},
		{"or a telephone, whose number is not shown", guid, callsummary.PSTN, calls.UnknownIdentifier},
		{"an anonymous user of Teams", "8:teamsvisitor:" + guid, callsummary.VoIP, calls.TeamsAnonymous},
		{"a bot", "28:" + guid, callsummary.UnknownEndpoint, calls.BotIdentifier},
		{"a phone number as the SDK prints it", "4:+14255550123", callsummary.PSTN, calls.PhoneNumber},
		{"and as people do", "+14255550123", callsummary.PSTN, calls.PhoneNumber},
		{"an emergency number has three digits", "4:112", callsummary.PSTN, calls.PhoneNumber},
		{"no number", "4:anonymous", callsummary.PSTN, calls.UnknownIdentifier},
		{"two digits are too few", "+12", callsummary.PSTN, calls.UnknownIdentifier},
		{"something else", "alice", callsummary.VoIP, calls.UnknownIdentifier},
		{"of the right length without the dashes", strings.ReplaceAll(guid, "-", "0"), callsummary.VoIP, calls.UnknownIdentifier},
		{"nothing", "", callsummary.VoIP, calls.UnknownIdentifier},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got := calls.ParseIdentifier(tt.text, tt.endpoint)
			if got.Kind != tt.want || got.Text != strings.TrimSpace(tt.text) {
				t.Errorf("got %+v, want a %s", got, tt.want)
			}
		})
	}
}

func TestIdentifierDisplay(t *testing.T) {
	a := calls.ParseIdentifier("4:+14255550123", callsummary.PSTN)
	b := calls.ParseIdentifier("4:+14255550124", callsummary.PSTN)
	again := calls.ParseIdentifier(" 4:+14255550123", callsummary.PSTN)
	if a.String() != again.String() || a.String() == b.String() {
		t.Errorf("got %q, %q and %q, want the same name for the same number and another for another", a, again, b)
	}
	// The kind, a blank, four hexadecimal digits: no four digits tell a number.
	if got := a.String(); !strings.HasPrefix(got, "phone number ") || len(got) != len("phone number ")+4 {
		t.Errorf("got %q, want the kind and four digits", got)
	}
	if got := (calls.Identifier{}).String(); got != "unknown" {
		t.Errorf("got %q for nothing, want unknown", got)
	}
}
