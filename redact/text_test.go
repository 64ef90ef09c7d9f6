package redact_test

import (
	"testing"

	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/redact"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/trend"
)

// checkKept checks texts after redaction; an empty want means a pseudonym.
func checkKept(t *testing.T, r *redact.Redactor, become func(text string) string, tests []struct{ reason, text, want string }) {
	t.Helper()
	for _, tt := range tests {
		want := tt.want
		if want == "" {
			want = r.ID(tt.text)
		}
		if got := become(tt.text); got != want {
			t.Errorf("%s: %q becomes %q, want %q", tt.reason, tt.text, got, want)
		}
	}
}

func TestVersions(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	become := func(text string) string {
		out := r.Record(&callsummary.Record{SDKVersion: opt.Of(text)}).(*callsummary.Record)
		return out.SDKVersion.Or("<none>")
	}
	checkKept(t, r, become, []struct{ reason, text, want string }{
		{"as documented", "1.0.0.3", "1.0.0.3"},
		{"a beta", "1.19.2.2_beta", "1.19.2.2_beta"},
		{"a numbered beta", "1.3.1-beta.1", "1.3.1-beta.1"},
		{"a version of an operation", "1.0", "1.0"},
		{"a version of an API", "2024-01-09-preview", "2024-01-09-preview"},
		{"the same as a sample prints it", "3/6/23", "3/6/23"},
		{"no SDK", "unknown", "unknown"},
		{"a stage that only metrics print", "1.32.1.0_stable", "1.32.1.0_stable"},
		{"blanks are not part of it", " 1.0 ", "1.0"},
		{"a date with its whole year, as birthdays have", "3/6/1984", ""},
		{"an address", "203.0.113.7", ""},
		{"an address of a private network", "10.1.1.2", ""},
		{"an address with one large number", "8.8.8.100", ""},
		{"a phone number with dots", "49.151.12345678", ""},
		{"a short phone number with dots", "202.555.0123", ""},
		{"a phone number", "+49151123456", ""},
		{"digits", "4915112345678", ""},
		{"a name as the stage", "1.0.0-alice", ""},
		{"a stage with a name", "1.0.0-beta-alice", ""},
		{"nothing before the stage", "-beta", ""},
		{"nothing after the dash", "1.0-", ""},
		{"five numbers", "1.2.3.4.5", ""},
		{"an empty number", "1..2", ""},
	})
}

func TestComparisons(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	become := func(text string) string {
		return r.Record(&callingmetrics.Record{Goal: opt.Of(text)}).(*callingmetrics.Record).Goal.Or("<none>")
	}
	checkKept(t, r, become, []struct{ reason, text, want string }{
		{"as in the sample", ">= 100.0", ">= 100.0"},
		{"without a blank", "<0.5", "<0.5"},
		{"no comparison", "100", ""},
		{"long enough for a phone number", "> 1234567", ""},
		{"the same with a point", "> 123.4567", ""},
		{"no number", "> alice", ""},
		{"nothing after the sign", ">", ""},
	})
}

func TestCodes(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	become := func(text string) string {
		out := r.Record(&callsummary.Record{ParticipantEndReason: opt.Of(text)}).(*callsummary.Record)
		return out.ParticipantEndReason.Or("<none>")
	}
	checkKept(t, r, become, []struct{ reason, text, want string }{
		{"the usual end", "0", "0"},
		{"an end code", "487", "487"},
		{"a subcode of telephony", "560403", "560403"},
		{"in another spelling", "487.0", "487.0"},
		{"not a code", "-1", "-1"},
		{"long enough for a phone number", "1234567", ""},
		{"long enough, spelled with an exponent", "1.234567e6", ""},
		{"digits after the point", "487.12345678", ""},
		{"a fraction", "487.5", ""},
		{"words", "hung up by alice", ""},
	})
}

func TestSystems(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	become := func(text string) string {
		out := r.Record(&callsummary.Record{OSVersion: opt.Of(text)}).(*callsummary.Record)
		return out.OSVersion.Or("<none>")
	}
	checkKept(t, r, become, []struct{ reason, text, want string }{
		{"as documented", "Windows 10.0.17763 Arch: x64", "Windows 10"},
		{"as documented", "Android 11.0; Manufacturer: Google; Product: redfin; Model: Pixel 5; Hardware: redfin", "Android 11.0"},
		{"as documented", "Darwin Kernel Version 18.7.0: Mon Nov 9 15:07:15 PST 2020; root:xnu-4903.272.3~3/RELEASE_ARM64_S5L8960X", "Darwin Kernel Version 18.7.0"},
		{"no version", "Windows", "Windows"},
		{"the longer name", "Windows NT 10.0; Win64; x64", "Windows NT 10.0"},
		{"a server", "Windows Server 2019 on alice-pc", "Windows Server 2019"},
		{"a patch", "macOS 14.7.2", "macOS 14.7"},
		{"no number follows", "Linux alice-pc", "Linux"},
		{"a phone number follows", "Windows 4915112345678", "Windows"},
		{"an ID follows", "iOS; 570ea078-74e9-4430-9c67-464ba1fa5859", "iOS"},
		{"a word that only begins like one", "WindowsOfAlice 10", ""},
		{"a name first", "Alice's Windows 10", ""},
		{"an unknown one", "BeOS 5", ""},
	})
	for _, text := range []string{
		"Windows 10.0.17763 Arch: x64", "Windows NT 10.0; Win64", "Windows 11", "Windows",
		"Android 11.0; Manufacturer: Google", "Android 9", "Android 8.1.0; x",
		"Darwin Kernel Version 18.7.0: Mon Nov 9 15:07:15 PST 2020; root:xnu-4903.272.3~3/RELEASE_ARM64_S5L8960X",
	} {
		if got, want := trend.ShortOS(become(text)), trend.ShortOS(text); got != want {
			t.Errorf("%q is %q in tables after redaction, want %q", text, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	become := func(r *redact.Redactor) func(string) string {
		return func(text string) string {
			rec := &clientops.Record{OperationName: opt.Of(clientops.OperationName(text)), UserAgent: opt.Of("SmithBrowser")}
			return string(r.Record(rec).(*clientops.Record).OperationName.Or("<none>"))
		}
	}
	always := []struct{ reason, text, want string }{
		{"a known operation", "CreateView", "CreateView"},
		{"a known operation in one word", "Join", "Join"},
		{"known, in another case", "createVIEW", "createVIEW"},
		{"known, of another field", "JitterInMs", "JitterInMs"},
		{"one word could be somebody's name", "Alice", ""},
		{"two words with a blank", "Alice Smith", ""},
		{"not a name", "alice.smith@example.com", ""},
		{"a GUID", "570ea078-74e9-4430-9c67-464ba1fa5859", ""},
		{"a phone number", "+4915112345678", ""},
		{"an address", "192.0.2.1", ""},
		{"a name with an ID in it", "StartCall570ea078", ""},
		{"random letters", "MmQwZDcwYTQtZ", ""},
		{"a value of a personal field", "SmithBrowser", ""},
		{"a value of a personal field within it", "StartSmithBrowser", ""},
		{"another alphabet", "НачатьЗвонок", ""},
	}
	unknown := []string{"StartSpotlight", "cameraZoomed", "RttInMs", "Volume-changed", "ACSFaxIncomingOperations", "H265Started"}

	r := newRedactor(t, redact.Options{})
	checkKept(t, r, become(r), always)
	for _, text := range unknown {
		checkKept(t, r, become(r), []struct{ reason, text, want string }{{"looks like a name", text, text}})
	}
	r = newRedactor(t, redact.Options{Strict: true})
	checkKept(t, r, become(r), always)
	for _, text := range unknown {
		checkKept(t, r, become(r), []struct{ reason, text, want string }{{"is not known", text, ""}})
	}
}

func TestListsOfNames(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	out := r.Record(&survey.Record{AudioIssues: opt.Of("NoLocalAudio, Echo,it was Alice,")}).(*survey.Record)
	if got, want := out.AudioIssues.Or(""), "NoLocalAudio,Echo,"+r.ID("it was Alice")+","; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
