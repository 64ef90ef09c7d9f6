package errorcodes_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry/errorcodes"
)

func TestLookup(t *testing.T) {
	const (
		nobody  = errorcodes.SideNobody
		client  = errorcodes.SideClient
		service = errorcodes.SideService
		farSide = errorcodes.SideFarSide
		network = errorcodes.SideNetwork
		unknown = errorcodes.SideUnknown
	)
	tests := []struct {
		reason      string
		code        int
		side        errorcodes.Side
		ungraceful  bool
		description string // a word that must be in it
	}{
		// The table of client library error codes, row by row.
		{"documented: forbidden, authentication failed", 403, client, false, "authentication"},
		{"documented: call not found", 404, client, false, "not found"},
		{"documented: the call controller timed out", 408, unknown, true, "call controller"},
		{"documented: local media stack or infrastructure", 410, client, true, "media stack"},
		{"documented: message not delivered to the app", 430, client, true, "delivered"},
		{"documented: far endpoint not registered", 480, farSide, false, "not registered"},
		{"documented: incoming call not processed", 481, service, true, "incoming call"},
		{"documented: cancelled and the like, expected", 487, nobody, false, "cancelled"},
		{"documented: network of the local endpoint", 490, network, false, "network"},
		{"documented: network of the local endpoint", 491, network, false, "network"},
		{"documented: network of the local endpoint", 496, network, false, "network"},
		{"documented: the second 487 of that row is 497", 497, network, false, "network"},
		{"documented: network of the local endpoint", 498, network, false, "network"},
		{"documented: infrastructure", 500, service, true, "infrastructure"},
		{"documented: infrastructure", 503, service, true, "infrastructure"},
		{"documented: infrastructure", 504, service, true, "infrastructure"},
		{"documented: declined by the far participant, expected", 603, nobody, false, "declined"},
		// The rest of the user's request.
		{"request 490-498: nothing is documented", 492, unknown, false, "No meaning of its own"},
		{"request 490-498: SIP undecipherable", 493, unknown, true, "encrypted"},
		{"request 490-498: SIP security agreement required", 494, client, false, "security"},
		{"request 490-498: known from subcode 4507", 495, client, false, "token"},
		{"request 500-504: SIP not implemented", 501, service, false, "not implemented"},
		{"request 500-504: SIP bad gateway", 502, service, true, "gateway"},
		// Codes of Call Diagnostics and of the lists of subcodes.
		{"normal end", 0, nobody, false, "normally"},
		{"token missing, invalid or expired", 401, client, false, "token"},
		{"number incomplete", 484, client, false, "incomplete"},
		{"callee busy", 486, farSide, false, "busy"},
		{"SIP too many hops", 483, network, true, "too many hops"},
		{"SIP precondition failure", 580, unknown, true, "precondition"},
	}
	for _, tt := range tests {
		e, ok := errorcodes.Lookup(tt.code)
		if !ok || e.Code != tt.code || e.HasSubcode {
			t.Errorf("%d (%s): %d, HasSubcode %t, %t", tt.code, tt.reason, e.Code, e.HasSubcode, ok)
		}
		if e.Side != tt.side || e.Ungraceful != tt.ungraceful {
			t.Errorf("%d (%s): %v, ungraceful %t, want %v, %t", tt.code, tt.reason, e.Side, e.Ungraceful, tt.side, tt.ungraceful)
		}
		if !strings.Contains(e.Description, tt.description) {
			t.Errorf("%d (%s): %q does not contain %q", tt.code, tt.reason, e.Description, tt.description)
		}
	}
}

// Categories are documented for pairs; of the end codes alone only 0 has one.
func TestCategoryOfEndCodes(t *testing.T) {
	for e := range errorcodes.All() {
		if e.HasSubcode {
			continue
		}
		want := errorcodes.CategoryUnknown
		if e.Code == 0 {
			want = errorcodes.CategorySuccess
		}
		if e.Category != want {
			t.Errorf("%d: category %v, want %v", e.Code, e.Category, want)
		}
	}
}

func TestNotes(t *testing.T) {
	tests := []struct {
		reason        string
		code, subcode int
		note          string
	}{
		{"the documentation's misprint", 497, -1, "487 a second time"},
		{"listed for the user's request only", 492, -1, "a hint, not a definition"},
		{"a category for each subcode", 487, -1, "487/10004"},
		{"the list's end code and SIP code differ", 497, 560487, "SIP 487"},
	}
	for _, tt := range tests {
		e, _ := errorcodes.Lookup(tt.code)
		if tt.subcode >= 0 {
			e, _ = errorcodes.LookupSubcode(tt.code, tt.subcode)
		}
		if !strings.Contains(e.Note, tt.note) {
			t.Errorf("%d/%d (%s): note %q does not contain %q", tt.code, tt.subcode, tt.reason, e.Note, tt.note)
		}
	}
}

func TestUnknownCodes(t *testing.T) {
	tests := []struct {
		reason string
		code   int
		family errorcodes.Family
	}{
		{"negative", -1, errorcodes.FamilyUnknown},
		{"the number of a known code, negative", -487, errorcodes.FamilyUnknown},
		{"smallest", math.MinInt, errorcodes.FamilyUnknown},
		{"below the first family", 1, errorcodes.FamilyUnknown},
		{"just below the first family", 99, errorcodes.FamilyUnknown},
		{"first provisional", 100, errorcodes.FamilyProvisional},
		{"last provisional", 199, errorcodes.FamilyProvisional},
		{"a success that no list names", 200, errorcodes.FamilySuccess},
		{"last success", 299, errorcodes.FamilySuccess},
		{"first redirection", 300, errorcodes.FamilyRedirection},
		{"last redirection", 399, errorcodes.FamilyRedirection},
		{"a client error between known ones", 482, errorcodes.FamilyClient},
		{"last client error", 499, errorcodes.FamilyClient},
		{"a server error", 505, errorcodes.FamilyServer},
		{"last server error", 599, errorcodes.FamilyServer},
		{"first global failure", 600, errorcodes.FamilyGlobal},
		{"just after the largest known code", 604, errorcodes.FamilyGlobal},
		{"last global failure", 699, errorcodes.FamilyGlobal},
		{"after the last family", 700, errorcodes.FamilyUnknown},
		{"a subcode taken for a code", 10004, errorcodes.FamilyUnknown},
		{"known code plus 65536", 487 + 1<<16, errorcodes.FamilyUnknown},
		{"largest", math.MaxInt, errorcodes.FamilyUnknown},
	}
	for _, tt := range tests {
		e, ok := errorcodes.Lookup(tt.code)
		if ok || e.Code != tt.code || e.Family != tt.family || e.Match != errorcodes.MatchFamily {
			t.Errorf("%d (%s): %d %v %v %t, want family %v", tt.code, tt.reason, e.Code, e.Family, e.Match, ok, tt.family)
		}
		if e.Category != errorcodes.CategoryUnknown || e.Side != errorcodes.SideUnknown || e.Ungraceful {
			t.Errorf("%d (%s): %v, %v, %t: nothing may be made up", tt.code, tt.reason, e.Category, e.Side, e.Ungraceful)
		}
		checkEntry(t, e)
		withSubcode, ok := errorcodes.LookupSubcode(tt.code, 12345)
		e.Subcode, e.HasSubcode = 12345, true
		if ok || withSubcode != e {
			t.Errorf("%d/12345 (%s): %+v, %t", tt.code, tt.reason, withSubcode, ok)
		}
	}
}

func TestLookupSubcode(t *testing.T) {
	const (
		success = errorcodes.CategorySuccess
		expect  = errorcodes.CategoryExpectedError
		byUs    = errorcodes.CategoryUnexpectedClientError
		byThem  = errorcodes.CategoryUnexpectedServerError
		none    = errorcodes.CategoryUnknown
	)
	tests := []struct {
		reason        string
		code, subcode int
		category      errorcodes.Category
		side          errorcodes.Side
		description   string
	}{
		{"ended by the local participant", 0, 0, success, errorcodes.SideNobody, "local participant"},
		{"organizer ended the meeting", 0, 4097, success, errorcodes.SideNobody, "organizer"},
		{"end code 0, and yet no success: both lists agree", 0, 4521, expect, errorcodes.SideClient, "without hanging up"},
		{"a text that the messages alone have", 0, 5010, success, errorcodes.SideNobody, "Everyone but this participant had left"},
		{"client list, from the service, no meaning documented", 0, 5014, success, errorcodes.SideNobody, "No document explains"},
		{"role change", 0, 5317, expect, errorcodes.SideNobody, "role"},
		{"subcode 0 has a meaning with 487", 487, 0, success, errorcodes.SideNobody, "cancelled"},
		{"subcode 0 has a meaning with 603", 603, 0, success, errorcodes.SideNobody, "declined"},
		{"taken elsewhere", 487, 10003, success, errorcodes.SideNobody, "another of their endpoints"},
		{"not answered", 487, 10004, expect, errorcodes.SideFarSide, "not answer in time"},
		{"network lost", 496, 7, expect, errorcodes.SideNetwork, "lost its network"},
		{"callee did not answer", 408, 4506, byUs, errorcodes.SideFarSide, "before the callee answered"},
		{"no token", 495, 4507, byUs, errorcodes.SideClient, "token"},
		{"no category is documented", 403, 511532, none, errorcodes.SideClient, "SIP trunk"},
		{"inbound busy: no category is documented", 486, 540486, none, errorcodes.SideUnknown, "busy"},
		{"outbound busy: a success in the list", 486, 560486, success, errorcodes.SideNobody, "busy"},
		{"listed under 497", 497, 560487, none, errorcodes.SideNobody, "cancelled"},
		{"first of the client SDK: 500, but the client's fault", 500, 40000, byUs, errorcodes.SideClient, "CallClient"},
		{"last of the client SDK", 422, 46203, expect, errorcodes.SideClient, "unsubscribed"},
		{"expected although 500", 500, 41000, expect, errorcodes.SideClient, "emergency call"},
		{"the service's fault, seen by the client SDK", 500, 41079, byThem, errorcodes.SideService, "The service failed to reject"},
		{"not implemented on the client", 501, 45017, byUs, errorcodes.SideClient, "whether an audio effect is supported"},
		{"in the messages alone", 429, 10110, expect, errorcodes.SideNobody, "as long as a call may"},
		{"in the messages alone, without a meaning", 408, 10325, byUs, errorcodes.SideUnknown, "No document explains"},
		{"a subcode that is the number of an end code", 404, 404, byUs, errorcodes.SideClient, "no call that could be started"},
		{"the messages print the code that the document misprints", 487, 560487, none, errorcodes.SideNobody, "cancelled"},
		{"the messages' category, for the document has none", 503, 560503, byThem, errorcodes.SideNetwork, "out of order"},
		{"a meaning in calls, and another in Teams Phone extensibility", 408, 10057, expect, errorcodes.SideFarSide, "began to set up"},
		{"Call Automation has it with this code", 404, 8522, none, errorcodes.SideClient, "found no such call"},
	}
	for _, tt := range tests {
		e, ok := errorcodes.LookupSubcode(tt.code, tt.subcode)
		if !ok || e.Match != errorcodes.MatchPair || e.Code != tt.code || e.Subcode != tt.subcode || !e.HasSubcode {
			t.Errorf("%d/%d (%s): got %d/%d, match %v, %t", tt.code, tt.subcode, tt.reason, e.Code, e.Subcode, e.Match, ok)
		}
		if e.Category != tt.category || e.Side != tt.side {
			t.Errorf("%d/%d (%s): %v, %v, want %v, %v", tt.code, tt.subcode, tt.reason, e.Category, e.Side, tt.category, tt.side)
		}
		if !strings.Contains(e.Description, tt.description) {
			t.Errorf("%d/%d (%s): %q does not contain %q", tt.code, tt.subcode, tt.reason, e.Description, tt.description)
		}
	}
}

// What is not listed falls back, and always keeps its numbers.
func TestLookupSubcodeFallsBack(t *testing.T) {
	tests := []struct {
		reason        string
		code, subcode int
		match         errorcodes.Match
		description   string
	}{
		{"unlisted subcode of a known code", 487, 10005, errorcodes.MatchCode, "cancelled"},
		{"subcode 0 without a meaning of its own", 408, 0, errorcodes.MatchCode, "call controller"},
		{"negative subcode", 487, -10004, errorcodes.MatchCode, "cancelled"},
		{"smallest subcode", 487, math.MinInt, errorcodes.MatchCode, "cancelled"},
		{"largest subcode", 487, math.MaxInt, errorcodes.MatchCode, "cancelled"},
		{"listed subcode plus 65536", 487, 10004 + 1<<16, errorcodes.MatchCode, "cancelled"},
		{"just below the range of the client SDK", 500, 39999, errorcodes.MatchCode, "infrastructure"},
		{"a gap in the range of the client SDK", 400, 40010, errorcodes.MatchRule, "range of the client SDK"},
		{"client range, unknown end code", 499, 40500, errorcodes.MatchRule, "range of the client SDK"},
		{"just after the range of the client SDK", 422, 46204, errorcodes.MatchCode, "understood"},
		{"telephony rule: inbound", 404, 540404, errorcodes.MatchRule, "Inbound PSTN call. SIP 404"},
		{"telephony rule: listed with other end codes", 480, 560487, errorcodes.MatchRule, "Outbound PSTN call. SIP 487"},
		{"telephony rule: listed with one other end code", 480, 560403, errorcodes.MatchRule, "Outbound PSTN call. SIP 403"},
		{"telephony rule: SIP code without a text", 499, 560499, errorcodes.MatchRule, "client errors (4xx)"},
		{"telephony rule: unknown end code", -1, 540486, errorcodes.MatchRule, "Inbound PSTN call. SIP 486"},
		{"telephony rule: normal end", 487, 560000, errorcodes.MatchRule, "Outbound PSTN call. It ended normally"},
		{"no SIP code after 540", 487, 540099, errorcodes.MatchCode, "cancelled"},
		{"no SIP code after 560", 487, 560700, errorcodes.MatchCode, "cancelled"},
		{"neither 540 nor 560", 487, 550486, errorcodes.MatchCode, "cancelled"},
		{"a subcode with three meanings", 500, 0, errorcodes.MatchCode, "infrastructure"},
		{"nothing is known", 499, 10005, errorcodes.MatchFamily, "client errors (4xx)"},
	}
	for _, tt := range tests {
		e, ok := errorcodes.LookupSubcode(tt.code, tt.subcode)
		if e.Code != tt.code || e.Subcode != tt.subcode || !e.HasSubcode {
			t.Errorf("%d/%d (%s): got %d/%d, HasSubcode %t", tt.code, tt.subcode, tt.reason, e.Code, e.Subcode, e.HasSubcode)
		}
		if e.Match != tt.match || ok != (tt.match != errorcodes.MatchFamily) {
			t.Errorf("%d/%d (%s): match %v, %t, want %v", tt.code, tt.subcode, tt.reason, e.Match, ok, tt.match)
		}
		if e.Category != errorcodes.CategoryUnknown {
			t.Errorf("%d/%d (%s): category %v, but none is documented", tt.code, tt.subcode, tt.reason, e.Category)
		}
		if !strings.Contains(e.Description, tt.description) {
			t.Errorf("%d/%d (%s): %q does not contain %q", tt.code, tt.subcode, tt.reason, e.Description, tt.description)
		}
		checkEntry(t, e)
	}
}

// A subcode that the lists name with one end code keeps its meaning with others.
func TestSubcodeWithOneMeaning(t *testing.T) {
	const byAutomation = errorcodes.OriginCallAutomation
	tests := []struct {
		reason        string
		code, subcode int
		origin        errorcodes.Origin
		category      errorcodes.Category
		listed        string // in the remark
		description   string
	}{
		{"of the service", 500, 511404, errorcodes.OriginService, errorcodes.CategoryUnknown, "404", "number or the resource"},
		{"with its category", 480, 10004, errorcodes.OriginService, errorcodes.CategoryExpectedError, "487", "not answer in time"},
		{"of the client", 487, 40000, errorcodes.OriginClient, errorcodes.CategoryUnexpectedClientError, "500", "CallClient"},
		{"unknown end code", 299, 3112, errorcodes.OriginService, errorcodes.CategoryExpectedError, "410", "network is configured"},
		{"negative end code", -1, 7, errorcodes.OriginService, errorcodes.CategoryExpectedError, "496", "lost its network"},
		{"a meaning in calls comes before that of Call Automation", 500, 7000, errorcodes.OriginService, errorcodes.CategorySuccess, "0", "Call Automation or a bot"},
		{"of Call Automation, for any end code", 500, 8522, byAutomation, errorcodes.CategoryUnknown, "", "names was not found"},
		{"of Teams Phone extensibility", 408, 10105, errorcodes.OriginTeamsPhoneExtensibility, errorcodes.CategoryUnknown, "403", "NoPermission"},
	}
	for _, tt := range tests {
		e, ok := errorcodes.LookupSubcode(tt.code, tt.subcode)
		if !ok || e.Match != errorcodes.MatchSubcode || e.Code != tt.code || e.Subcode != tt.subcode || e.Category != tt.category ||
			e.Origin != tt.origin || !strings.Contains(e.Description, tt.description) || e.Family != errorcodes.FamilyOf(tt.code) {
			t.Errorf("%s: %t, %+v", tt.reason, ok, e)
		}
		want := ""
		if tt.listed != "" {
			want = fmt.Sprintf("No list names %d/%d; this is what the subcode means with end code %s, the only one it is listed with.", tt.code, tt.subcode, tt.listed)
		}
		if e.Remark() != want {
			t.Errorf("%s: remark %q, want %q", tt.reason, e.Remark(), want)
		}
		checkEntry(t, e)
	}
}

// Call Automation's own subcodes come first, then what they mean in calls.
func TestLookupCallAutomation(t *testing.T) {
	tests := []struct {
		reason        string
		code, subcode int
		match         errorcodes.Match
		description   string
	}{
		{"a pair", 405, 8522, errorcodes.MatchPair, "without a configuration"},
		{"any end code", 400, 8522, errorcodes.MatchSubcode, "names was not found"},
		{"a subcode that calls have, too", 200, 7000, errorcodes.MatchSubcode, "ended normally"},
		{"subcode 0 is one meaning here", 200, 0, errorcodes.MatchSubcode, "succeeded"},
		{"Teams Phone extensibility comes before calls", 408, 10057, errorcodes.MatchPair, "two personas"},
		{"a subcode of calls", 487, 10004, errorcodes.MatchPair, "not answer in time"},
		{"a telephony subcode", 500, 560486, errorcodes.MatchRule, "SIP 486"},
		{"nothing but the end code", 404, 12345, errorcodes.MatchCode, "not found"},
	}
	for _, tt := range tests {
		e, ok := errorcodes.LookupCallAutomation(tt.code, tt.subcode)
		if !ok || e.Match != tt.match || e.Code != tt.code || e.Subcode != tt.subcode || !strings.Contains(e.Description, tt.description) {
			t.Errorf("%s: %t, %+v", tt.reason, ok, e)
		}
	}
}

func TestMeanings(t *testing.T) {
	tests := []struct {
		reason  string
		subcode int
		want    []string
	}{
		{"one pair", 3112, []string{"410/3112"}},
		{"three, and Call Automation's", 0, []string{"0/0", "487/0", "603/0", "subcode 0"}},
		{"listed telephony", 560403, []string{"403/560403"}},
		{"telephony under two end codes", 560487, []string{"487/560487", "497/560487"}},
		{"telephony by rule", 560499, []string{"subcode 560499"}},
		{"no SIP code", 560700, nil},
		{"two families", 10057, []string{"408/10057", "408/10057"}},
		{"Call Automation", 8522, []string{"404/8522", "405/8522", "subcode 8522"}},
		{"client", 40000, []string{"500/40000"}},
		{"a gap of the client", 40010, []string{"subcode 40010"}},
		{"unknown", 12345, nil},
		{"negative", -3112, nil},
		{"largest", math.MaxInt, nil},
	}
	for _, tt := range tests {
		var got []string
		for _, e := range errorcodes.Meanings(tt.subcode) {
			got = append(got, e.Name())
			checkEntry(t, e)
			if e.Subcode != tt.subcode || !e.HasSubcode || !e.HasCode && (e.Family != errorcodes.FamilyUnknown || e.Ungraceful) {
				t.Errorf("%s: %+v", tt.reason, e)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}

func TestRemarks(t *testing.T) {
	tests := []struct{ code, subcode, want string }{
		{"410", "3112", ""},
		{"410", "", ""},
		{"", "", ""},
		{"299", "", ""},
		{"487", "12345", "No list names 487/12345; this is what end code 487 means."},
		{"499", "560499", "No list names 499/560499; this follows from the range that the subcode is in."},
		{"", "560499", "No list names subcode 560499; this follows from the range that the subcode is in."},
		{"", "3112", "Without an end code, this is what the subcode means with end code 410, the only one it is listed with."},
	}
	for _, tt := range tests {
		if e, _ := errorcodes.Find(tt.code, tt.subcode); e.Remark() != tt.want {
			t.Errorf("%s/%s: %q, want %q", tt.code, tt.subcode, e.Remark(), tt.want)
		}
	}
}

// An unlisted subcode of end code 0 is no documented success: 0/4521 is none
// either. The side stays that of the end code.
func TestUnlistedSubcodeOfSuccess(t *testing.T) {
	e, ok := errorcodes.LookupSubcode(0, 99)
	if !ok || e.Category != errorcodes.CategoryUnknown || e.Side != errorcodes.SideNobody || e.Family != errorcodes.FamilySuccess {
		t.Errorf("%+v, %t", e, ok)
	}
}

// The list of call-diagnostics.md, typed by hand, over all codes there are.
func TestUngraceful(t *testing.T) {
	want := []int{380, 400, 407, 408, 409, 410, 412, 417, 430, 439, 440, 481,
		483, 488, 489, 493, 500, 502, 503, 504, 580}
	var got []int
	for code := -1000; code <= 100_000; code++ {
		if errorcodes.Ungraceful(code) {
			got = append(got, code)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("ungraceful: %v, want %v", got, want)
	}
	for _, code := range []int{math.MinInt, math.MaxInt} {
		if errorcodes.Ungraceful(code) {
			t.Errorf("%d is ungraceful", code)
		}
	}
}

// A subcode does not make an end graceful: Call Diagnostics looks at the code.
func TestUngracefulWithSubcode(t *testing.T) {
	tests := []struct {
		reason        string
		code, subcode int
		want          bool
	}{
		{"an expected error, but 400 is on the list", 400, 40003, true},
		{"vanished, but 0 is not on the list", 0, 4521, false},
		{"decoded by rule", 410, 560486, true},
		{"from the client range", 500, 40999, true},
	}
	for _, tt := range tests {
		if e, _ := errorcodes.LookupSubcode(tt.code, tt.subcode); e.Ungraceful != tt.want {
			t.Errorf("%d/%d (%s): %t", tt.code, tt.subcode, tt.reason, e.Ungraceful)
		}
	}
}

// Every number has a complete answer, through all rules and gaps.
func TestEveryNumberHasAnAnswer(t *testing.T) {
	for code := -2; code <= 702; code++ {
		e, _ := errorcodes.Lookup(code)
		checkEntry(t, e)
	}
	for subcode := 530_000; subcode < 570_000; subcode += 7 {
		e, _ := errorcodes.LookupSubcode(480, subcode)
		checkEntry(t, e)
	}
	for subcode := 39_990; subcode < 46_300; subcode++ {
		e, _ := errorcodes.LookupSubcode(500, subcode)
		checkEntry(t, e)
	}
}

func TestNoAllocations(t *testing.T) {
	var entry errorcodes.Entry
	tests := []struct {
		reason string
		run    func()
	}{
		{"known code", func() { entry, _ = errorcodes.Lookup(487) }},
		{"unknown code", func() { entry, _ = errorcodes.Lookup(-7) }},
		{"service pair", func() { entry, _ = errorcodes.LookupSubcode(487, 10004) }},
		{"client pair", func() { entry, _ = errorcodes.LookupSubcode(500, 41000) }},
		{"telephony rule", func() { entry, _ = errorcodes.LookupSubcode(404, 540404) }},
		{"client range", func() { entry, _ = errorcodes.LookupSubcode(404, 40010) }},
		{"another end code's subcode", func() { entry, _ = errorcodes.LookupSubcode(500, 511404) }},
		{"Call Automation", func() { entry, _ = errorcodes.LookupCallAutomation(404, 8522) }},
		{"end code only", func() { entry, _ = errorcodes.LookupSubcode(404, 1) }},
		{"nothing known", func() { entry, _ = errorcodes.LookupSubcode(499, 1) }},
		{"ungraceful", func() { entry.Ungraceful = errorcodes.Ungraceful(410) }},
		{"family", func() { entry.Family = errorcodes.FamilyOf(410) }},
		{"decode", func() { _, entry.Code, _ = errorcodes.DecodePSTN(560486) }},
		{"parse", func() { entry.Code, _ = errorcodes.Parse(" 487 ") }},
		{"parse a pair", func() { entry.Code, entry.Subcode, _, _ = errorcodes.ParsePair("487/10004") }},
	}
	for _, tt := range tests {
		if n := testing.AllocsPerRun(100, tt.run); n != 0 {
			t.Errorf("%s: %v allocations", tt.reason, n)
		}
	}
}
