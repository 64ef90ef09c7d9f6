package calls

import (
	"fmt"
	"hash/fnv"
	"strings"

	"example.com/acstelemetry/callsummary"
)

// IdentifierKind says what an identifier is the identifier of.
type IdentifierKind string

// The kinds of identifiers.
const (
	ACSUser            IdentifierKind = "ACS user"
	MicrosoftEntraUser IdentifierKind = "Microsoft Entra user"
	TeamsAnonymous     IdentifierKind = "Teams anonymous user"
	BotIdentifier      IdentifierKind = "bot"
	PhoneNumber        IdentifierKind = "phone number"
	UnknownIdentifier  IdentifierKind = "unknown"
)

// Identifier is an identifier taken apart.
type Identifier struct {
	Kind IdentifierKind
	// Text is the whole identifier. It is personal data.
	Text string
}

// prefixes are what the raw IDs of Azure Communication Services begin with; the
// call logs leave the leading "8:" out.
var prefixes = []struct {
	prefix string
	kind   IdentifierKind
}{
	{"acs:", ACSUser}, {"spool:", ACSUser}, {"dod-acs:", ACSUser}, {"gcch-acs:", ACSUser},
	{"orgid:", MicrosoftEntraUser}, {"dod:", MicrosoftEntraUser}, {"gcch:", MicrosoftEntraUser},
	{"teamsvisitor:", TeamsAnonymous},
}

// ParseIdentifier tells the kind of an identifier. A bare ID, in the form of a
// GUID, is that of a Microsoft Entra user, of a bot or of a PSTN participant:
// the endpoint type says which; if it is unknown, it counts as a user.
func ParseIdentifier(text string, endpoint callsummary.EndpointType) Identifier {
	text = strings.TrimSpace(text)
	return Identifier{identifierKind(strings.ToLower(text), endpoint), text}
}

func identifierKind(text string, endpoint callsummary.EndpointType) IdentifierKind {
	switch {
	case strings.HasPrefix(text, "28:"):
		return BotIdentifier
	case strings.HasPrefix(text, "4:"), strings.HasPrefix(text, "+"):
		if isPhone(strings.TrimPrefix(text, "4:")) {
			return PhoneNumber
		}
		return UnknownIdentifier
	}
	text = strings.TrimPrefix(text, "8:")
	for _, p := range prefixes {
		if strings.HasPrefix(text, p.prefix) {
			return p.kind
		}
	}
	switch {
	case !isGUIDShaped(text):
		return UnknownIdentifier
	case endpoint == callsummary.Bot:
		return BotIdentifier
	case endpoint == callsummary.PSTN:
		return UnknownIdentifier // a stand-in for the number, which is not shown
	}
	return MicrosoftEntraUser
}

func isPhone(s string) bool {
	s = strings.TrimPrefix(s, "+")
	return len(s) >= 3 && strings.Trim(s, "0123456789") == ""
}

// isGUIDShaped reports whether s has the form of a GUID. Its characters are not
// checked: the documentation prints IDs that are no GUIDs.
func isGUIDShaped(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (s[i] == '-') {
			return false
		}
	}
	return true
}

// String returns a name for people, such as "ACS user 5c1f", that does not give
// the identifier away. The same identifier always has the same name; two
// identifiers seldom share one.
func (id Identifier) String() string {
	if id.Text == "" {
		return string(UnknownIdentifier)
	}
	return string(id.Kind) + " " + pseudonym(id.Text)
}

// pseudonym returns four hexadecimal digits that stand for a text.
func pseudonym(text string) string {
	h := fnv.New32a()
	h.Write([]byte(text)) // never fails
	return fmt.Sprintf("%04x", h.Sum32()>>16^h.Sum32()&0xffff)
}
