package redact_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"example.com/acstelemetry/redact"
)

// The hashes were made with openssl: printf %s TAG+TEXT | openssl dgst -sha256
// -hmac KEY. They must never change, or files redacted with different releases
// will not join.
func TestPseudonyms(t *testing.T) {
	const (
		// g570ea078-…: 88c562de2817 a49f 71f0 cc853667e91c, with version 8 for
		// the a and the variant's bits 10 for the first two of 7.
		guid = "88c562de-2817-849f-b1f0-cc853667e91c"
		// d4915112345678: 4aac220d7e2cf195 modulo 10^15 is 713096147693973.
		phone = "999713096147693973"
		// sacs-test-rg
		group = "anon-46dbde2ebc92da8b6d2073ae"
	)
	r := newRedactor(t, redact.Options{})
	for _, tt := range []struct{ reason, id, want string }{
		{"a GUID", "570ea078-74e9-4430-9c67-464ba1fa5859", guid},
		{"blanks do not count", " 570ea078-74e9-4430-9c67-464ba1fa5859\t", guid},
		{"upper case stays, and joins", "570EA078-74E9-4430-9C67-464BA1FA5859", strings.ToUpper(guid)},
		{"without dashes", "570ea07874e944309c67464ba1fa5859", strings.ReplaceAll(guid, "-", "")},
		{"a user of ACS", "acs:570ea078-74e9-4430-9c67-464ba1fa5859_570ea078-74e9-4430-9c67-464ba1fa5859", "acs:" + guid + "_" + guid},
		{"with a number", "8:ACS:570ea078-74e9-4430-9c67-464ba1fa5859_570ea078-74e9-4430-9c67-464ba1fa5859", "8:ACS:" + guid + "_" + guid},
		{"a Microsoft Entra user", "8:orgid:570ea078-74e9-4430-9c67-464ba1fa5859", "8:orgid:" + guid},
		{"an anonymous Teams user", "8:teamsvisitor:570ea07874e944309c67464ba1fa5859", "8:teamsvisitor:" + strings.ReplaceAll(guid, "-", "")},
		{"a bot", "28:570ea078-74e9-4430-9c67-464ba1fa5859", "28:" + guid},
		{"a phone number", "+4915112345678", "+" + phone},
		{"spelled for people", "+49 (151) 1234-5678", "+" + phone},
		{"as an identifier", "4:+4915112345678", "4:+" + phone},
		{"as a tel: URL", "tel:+4915112345678", "tel:+" + phone},
		{"without its plus sign", "4915112345678", phone},
		{"a thread", "19:570ea07874e944309c67464ba1fa5859@thread.v2", "19:" + strings.ReplaceAll(guid, "-", "") + "@thread.v2"},
		{"a meeting", "19:meeting_570ea078-74e9-4430-9c67-464ba1fa5859@thread.v2", "19:meeting_" + guid + "@thread.v2"},
		{"the case of a meeting's name counts", "19:meeting_alice@thread.v2", "19:meeting_anon-0d9d5b00c81cd5fc9253ea44@thread.v2"},
		{"a chat of two", "19:570ea078-74e9-4430-9c67-464ba1fa5859_570ea078-74e9-4430-9c67-464ba1fa5859@unq.gbl.spaces", "19:" + guid + "_" + guid + "@unq.gbl.spaces"},
		{"a resource", "/subscriptions/570ea078-74e9-4430-9c67-464ba1fa5859/resourceGroups/ACS-Test-RG", "/subscriptions/" + guid + "/resourceGroups/" + group},
		{"a resource in upper case", "SUBSCRIPTIONS/570EA078-74E9-4430-9C67-464BA1FA5859/RESOURCEGROUPS/ACS-TEST-RG/",
			"SUBSCRIPTIONS/" + strings.ToUpper(guid) + "/RESOURCEGROUPS/" + strings.ToUpper(group) + "/"},
		{"an address of IPv4", "192.0.2.1", "2001:db8:9ed0:7693:e689:b2b8:b028:cacf"},
		{"the same address in IPv6", "::ffff:192.0.2.1", "2001:db8:9ed0:7693:e689:b2b8:b028:cacf"},
		{"a mailbox", "user@example.com", "anon-8a0ca74c57454eda775fc335@redacted.invalid"},
		{"any text", "alice", "anon-0d9d5b00c81cd5fc9253ea44"},
		{"any text with a prefix", "8:alice", "8:anon-0d9d5b00c81cd5fc9253ea44"},
		{"no value", "", ""},
		{"no value, spelled out", " null ", " null "},
		{"a dash", "-", "-"},
		{"hidden by the service", "REDACTED", "REDACTED"},
	} {
		if got := r.ID(tt.id); got != tt.want {
			t.Errorf("%s: %q becomes %q, want %q", tt.reason, tt.id, got, tt.want)
		}
	}
}

// The documents print IDs that are not GUIDs, and people write anything.
func TestPseudonymForms(t *testing.T) {
	const guid = `[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`
	r := newRedactor(t, redact.Options{})
	for _, tt := range []struct{ reason, id, want string }{
		{"no hexadecimal digits", "1e4c59e1-r1rr-49bc-893d-990dsds8f9f5", guid},
		{"mixed case is another ID", "570EA078-74e9-4430-9c67-464ba1fa5859", guid},
		{"not a pair of GUIDs", "acs:570ea078-74e9-4430-9c67-464ba1fa5859_alice", `acs:anon-[0-9a-f]{24}`},
		{"more prefixes than there can be", "8:acs:8:alice", `8:acs:anon-[0-9a-f]{24}`},
		{"a prefix alone", "acs:", `anon-[0-9a-f]{24}`},
		{"a thread of an unknown kind", "19:alice@example", `19:anon-[0-9a-f]{24}`},
		{"IPv6 that begins like an ID", "8:0:0:0:0:0:0:1", `2001:db8:[0-9a-f:]+`},
		{"an address with a port", "192.0.2.1:3478", `anon-[0-9a-f]{24}`},
		{"a short number", "112", `999\d{15}`},
		{"a user agent", "Mozilla/5.0 (X11; Linux x86_64)", `anon-[0-9a-f]{24}`},
		{"two mailboxes", "a@example.com b@example.com", `anon-[0-9a-f]{24}`},
		{"no UTF-8", "ali\xffce", `anon-[0-9a-f]{24}`},
	} {
		if got := r.ID(tt.id); !regexp.MustCompile("^" + tt.want + "$").MatchString(got) {
			t.Errorf("%s: %q becomes %q, want the form %s", tt.reason, tt.id, got, tt.want)
		}
	}
	if a, b := r.ID("570EA078-74e9-4430-9c67-464ba1fa5859"), r.ID("570ea078-74e9-4430-9c67-464ba1fa5859"); strings.EqualFold(a, b) {
		t.Error("mixed case has the same pseudonym, but IDs are compared exactly")
	}
}

func TestKeys(t *testing.T) {
	first, again := newRedactor(t, redact.Options{}), newRedactor(t, redact.Options{Strict: true, ShiftTimes: true})
	other, err := redact.New([]byte(strings.ToUpper(key)), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{
		"570ea078-74e9-4430-9c67-464ba1fa5859", "8:acs:alice", "+4915112345678", "192.0.2.1", "ada@example.com", "alice",
		"19:meeting_MmQw@thread.v2", "/subscriptions/x/resourcegroups/y",
	} {
		switch got := first.ID(id); {
		case got == id:
			t.Errorf("%q stays", id)
		case first.ID(id) != got || again.ID(id) != got:
			t.Errorf("%q: the same key gives different pseudonyms", id)
		case other.ID(id) == got:
			t.Errorf("%q: different keys give the same pseudonym", id)
		}
	}
}

func TestNewRefusesShortKeys(t *testing.T) {
	for n := range redact.MinKey {
		if r, err := redact.New(make([]byte, n), nil); r != nil || !errors.Is(err, redact.ErrKey) {
			t.Errorf("a key of %d bytes: error %v, want ErrKey", n, err)
		}
	}
	if _, err := redact.New(make([]byte, redact.MinKey), nil); err != nil {
		t.Error(err)
	}
}

// The key is copied, so the caller may wipe it.
func TestNewCopiesKey(t *testing.T) {
	mine := []byte(key)
	r, err := redact.New(mine, nil)
	if err != nil {
		t.Fatal(err)
	}
	clear(mine)
	if got, want := r.ID("alice"), newRedactor(t, redact.Options{}).ID("alice"); got != want {
		t.Errorf("after the key was wiped %q, want %q", got, want)
	}
}
