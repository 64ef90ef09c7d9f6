package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// The group call of the documentation: three participants and four streams, none of them of
// the PSTN participant.
func TestCall(t *testing.T) {
	r := acscalls(t, "call", "-q", "341acde7", data)
	r.want(t, 0, "")
	for _, want := range []string{
		"Call          341acde7-8aa5-445b-a3da-2ddadca47d22\n",
		"Participants  3 (2 VoIP, 1 PSTN), at most 3 at one time, 0 dropped\n",
		"Streams       4, 0 poor\n",
		"participant 3: fewer streams than expected (2 audio streams expected, found 0 outbound and 0 inbound)\n",
		"06:16:44.235     1m22s                 outbound Audio 14884  Good\n",
	} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("want %q in:\n%s", want, r.stdout)
		}
	}
	if strings.Contains(r.stdout, "0000000b-1531") {
		t.Error("the text gives an identifier away")
	}
}

// IDs that find a call of the samples, and IDs that do not.
func TestCallID(t *testing.T) {
	const p2p, group = "8d1a8374-344d-4502-b54b-ba2d6daaf0ae", "341acde7-8aa5-445b-a3da-2ddadca47d22"
	for _, c := range []struct {
		reason, id, want string
	}{
		{"the whole ID", p2p, p2p},
		{"its beginning, in another case", "8D1A", p2p},
		{"a participant ID", "04cc26f5-a86d-481c-b9f9-7a40be4d6fba", group},
		{"the beginning of an identifier", "acs:61fddbe3", p2p},
		{"and of one as applications know it", "8:acs:61fddbe3", p2p},
		{"an endpoint ID", "46387150-692a-47be-8c9d-1237efe6c48b", group},
		{"a client's participant ID", "2656fd6c", "92d800c4-abde-40be-91e9-3814ee786b19"},
	} {
		r := acscalls(t, "call", "-q", "--format", "json", c.id, data)
		r.want(t, 0, "")
		var view struct {
			Overview struct{ CallID string }
		}
		if err := json.Unmarshal([]byte(r.stdout), &view); err != nil || view.Overview.CallID != c.want {
			t.Errorf("%s: %s, want %s, %v", c.reason, view.Overview.CallID, c.want, err)
		}
	}
	// By what other IDs than its own the call was found, a message says.
	for id, want := range map[string]string{
		p2p: "", "8D1A": "",
		"04cc26f5-a86d-481c-b9f9-7a40be4d6fba": "acscalls: 04cc26f5-a86d-481c-b9f9-7a40be4d6fba is the participant ID of participant 2\n",
		"46387150":                             "acscalls: 46387150 is the beginning of the endpoint ID of participant 3, 46387150-692a-47be-8c9d-1237efe6c48b\n",
		"8:acs:61fddbe3":                       "acscalls: 8:acs:61fddbe3 is the beginning of the identifier of participant 2, acs:61fddbe3-",
	} {
		r := acscalls(t, "call", id, data)
		if !strings.Contains(r.stderr, want) || strings.Contains(r.stderr, " is the ") != (want != "") {
			t.Errorf("%s: standard error %q", id, r.stderr)
		}
	}
	acscalls(t, "call", "-q", "nobody", data).want(t, 2, `begins with "nobody"`)
	acscalls(t, "call", "-q", " ", data).want(t, 2, "is empty")
	acscalls(t, "call", "-q", "8d1a").want(t, 2, "name a call, and at least one file")
	// Two calls across tenants share an endpoint. Neither has an ID, but the position of its
	// record names each.
	r := acscalls(t, "call", "-q", "02cbdb3c-155a-4d98-b829-aaaaa61d44ea", data)
	r.want(t, 2, "fits 2 calls; name one of them:\n")
	lines := strings.Split(strings.TrimSpace(r.stderr), "\n")
	if len(lines) != 3 {
		t.Fatalf("not a line for each call:\n%s", r.stderr)
	}
	for i, kind := range []string{"P2P", "Group"} {
		name, rest, _ := strings.Cut(strings.TrimPrefix(lines[i+1], "acscalls:   "), "  ")
		if want := kind + "  2022-08-14 06:18:27 UTC  participants: 1"; rest != want {
			t.Errorf("listed as %q, want %q", rest, want)
		}
		one := acscalls(t, "call", "-q", name, data)
		one.want(t, 0, "")
		if !strings.Contains(one.stdout, "Type          "+kind+"\n") {
			t.Errorf("%s finds\n%s", name, one.stdout)
		}
	}
}
