package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// client holds the files of a client: two to attach, and the answer to a request that sent a
// message to one telephone.
func client(t *testing.T) (folder, console, sms string) {
	t.Helper()
	folder = t.TempDir()
	console, sms = filepath.Join(folder, "console.txt"), filepath.Join(folder, "sent.json")
	for name, content := range map[string]string{
		filepath.Join(folder, "acs_sdk.blog"): "abc", console: "",
		sms: `{"value":[{"to":"+15551230000","messageId":"m-1","httpStatusCode":202,"successful":true}]}`,
	} {
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return folder, console, sms
}

// The SHA-256 of "abc" and of nothing are those of FIPS 180-2.
const (
	hashOfABC     = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	hashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

func TestSupportAttach(t *testing.T) {
	folder, console, sms := client(t)
	r := acscalls(t, "support", "--attach", folder, "--attach", console, "--attach", console, "--sms", sms, "8d1a8374", data, "-q")
	r.want(t, 0, "")
	for _, want := range []string{
		"Attachments (2)\n  " + folder + "/acs_sdk.blog\n    Kind          encrypted log of the client\n    Size          3 bytes\n    SHA-256       " + hashOfABC + "\n",
		"  " + console + "\n    Size          0 bytes\n    SHA-256       " + hashOfNothing + "\n",
		"SMS messages (1)\n", "m-1", "+15551230000",
	} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("want %q in:\n%s", want, r.stdout)
		}
	}
	if strings.Contains(r.stdout, "There are no log files") || strings.Contains(r.stdout, "There is no SMS") {
		t.Errorf("what is there is missing:\n%s", r.stdout)
	}
}

func TestSupportLeavesOutIdentities(t *testing.T) {
	folder, _, sms := client(t)
	r := acscalls(t, "support", "--format", "json", "--leave-out-identities", "--leave-out-resource", "--attach", folder, "--sms", sms, "-q", "8d1a8374", data)
	r.want(t, 0, "")
	var request struct {
		CallID, ResourceID string
		Participants       []struct{ Identifier, EndpointID string }
		SMS                []struct{ To, MessageID string }
		Attachments        []struct{ Name, SHA256 string }
	}
	if err := json.Unmarshal([]byte(r.stdout), &request); err != nil {
		t.Fatal(err)
	}
	if request.CallID != "8d1a8374-344d-4502-b54b-ba2d6daaf0ae" || request.ResourceID != "Redacted" || len(request.Participants) != 2 ||
		request.Participants[1].Identifier != "user 2" || request.Participants[1].EndpointID != "endpoint 2" ||
		request.SMS[0].To != "recipient 1" || request.SMS[0].MessageID != "m-1" ||
		request.Attachments[0].Name != "acs_sdk.blog" || request.Attachments[0].SHA256 != hashOfABC {
		t.Errorf("%+v", request)
	}
	for _, secret := range []string{"acs:", "15551230000", folder, "ACS-TEST-RG"} {
		if strings.Contains(r.stdout, secret) {
			t.Errorf("the request names %s:\n%s", secret, r.stdout)
		}
	}
}

// What cannot be used is named once, and the rest of the request is written.
func TestSupportUnusable(t *testing.T) {
	folder, console, _ := client(t)
	missing := filepath.Join(folder, "missing")
	for _, tt := range []struct {
		reason string
		args   []string
		stderr string
	}{
		{"no file", []string{"--attach", missing}, "acscalls: --attach: " + missing + ": no such file or directory\n"},
		{"a folder without client logs", []string{"--attach", data}, "acscalls: --attach: " + data + ": the directory holds no .blog file: name the files themselves\n"},
		{"no results", []string{"--sms", console}, "acscalls: --sms: " + console + ": offset 0: holds no send result"},
		{"no file of results", []string{"--sms", missing}, "acscalls: --sms: " + missing + ": no such file or directory\n"},
	} {
		args := append([]string{"support", "-q", "--attach", console}, append(tt.args, "8d1a8374", data)...)
		r := acscalls(t, args...)
		r.want(t, 1, tt.stderr)
		if strings.Count(r.stderr, "\n") != 1 || !strings.Contains(r.stdout, hashOfNothing) {
			t.Errorf("%s: said %swrote\n%s", tt.reason, r.stderr, r.stdout)
		}
	}
	acscalls(t, "support", "-q", "--attach", console, "--out", console, "8d1a8374", data).want(t, 2, "is to be read, and would be overwritten")
	acscalls(t, "support", "-q", "nobody", data).want(t, 2, `begins with "nobody"`)
}

// The texts name flags, and nothing that only a program can do but for one hint to programmers.
func TestSupportSpeaksOfFlags(t *testing.T) {
	r := acscalls(t, "support", "-q", "8d1a8374", data)
	r.want(t, 0, "")
	text := strings.ReplaceAll(r.stdout, "Go: make support.CVRecorder", "")
	if strings.Contains(text, "support.") || !strings.Contains(text, "--attach") || !strings.Contains(text, "--sms") {
		t.Errorf("the request is\n%s", r.stdout)
	}
}
