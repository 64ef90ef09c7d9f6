package redact_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/redact"
)

// agentAfter returns what a user agent becomes.
func agentAfter(r *redact.Redactor, text string) string {
	return r.Record(&clientops.Record{UserAgent: opt.Of(text)}).(*clientops.Record).UserAgent.Or("<none>")
}

const (
	sdk    = "azure-communication-services/1.3.1-beta.1 azsdk-js-communication-calling/1.19.2-beta.2 (javascript_calling_sdk;#clientTag:904f667c-5f25-4729-9ee8-6968b0eaa40b). "
	sdkNow = "azure-communication-services/1.3.1-beta.1 azsdk-js-communication-calling/1.19.2-beta.2 (javascript_calling_sdk) "
	webkit = " AppleWebKit/537.36 (KHTML, like Gecko) "
	apple  = " AppleWebKit/605.1.15 (KHTML, like Gecko) "
	short  = " AppleWebKit/605.1 (KHTML, like Gecko) "
)

// The same user agents as in the tests of clientops, and what must go of them.
func TestUserAgentProducts(t *testing.T) {
	r := newRedactor(t, redact.Options{UserAgentProducts: true})
	tests := []struct{ reason, text, want string }{
		{"the sample: the tag of the client goes", sdk + "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" + webkit + "Chrome/120.0.0.0 Safari/537.36",
			sdkNow + "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)" + webkit + "Chrome/120.0 Safari/537.36"},
		{"only the SDK", "azure-communication-services/1.3.1-beta.1", "azure-communication-services/1.3.1-beta.1"},
		{"an application on Android: the model goes",
			"azure-communication-services/2.12.0 (android_calling_sdk;#clientTag:T). Android/14 (SM-S918B; qcom) azsdk-android-communication-calling/2.12.0",
			"azure-communication-services/2.12.0 (android_calling_sdk) Android/14 azsdk-android-communication-calling/2.12.0"},
		{"an application on iOS", "iOS/17.7 (iPhone15,2) azsdk-ios-communication-calling/2.15.1", "iOS/17.7 azsdk-ios-communication-calling/2.15.1"},
		{"Edge", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + webkit + "Chrome/131.0.2903.86 Safari/537.36 Edg/131.0.2903.86",
			"Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + webkit + "Chrome/131.0 Safari/537.36 Edg/131.0"},
		{"Edge before Chromium", "Mozilla/5.0 (Windows NT 6.3; WOW64) Edge/18.17763", "Mozilla/5.0 (Windows NT 6.3; WOW64) Edge/18.17763"},
		{"Chrome OS", "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)" + webkit + "Chrome/129.0.0.0", "Mozilla/5.0 (X11; CrOS x86_64 14541.0)" + webkit + "Chrome/129.0"},
		{"Firefox on Ubuntu", "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:133) Gecko/20100101 Firefox/133", "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:133) Gecko Firefox/133"},
		{"Firefox on Android", "Mozilla/5.0 (Android 13; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0", "Mozilla/5.0 (Android 13; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"},
		{"a page in an application on Android: the model goes", "Mozilla/5.0 (Linux; Android 11; Pixel 5; wv)" + webkit + "Version/4.0 Chrome/94.0.4606.85 Mobile Safari/537.36",
			"Mozilla/5.0 (Linux; Android 11; wv)" + webkit + "Version/4.0 Chrome/94.0 Mobile Safari/537.36"},
		{"Samsung Internet", "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B)" + webkit + "SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36",
			"Mozilla/5.0 (Linux; Android 14)" + webkit + "SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36"},
		{"Safari on iOS: the build goes", "Mozilla/5.0 (iPhone; CPU iPhone OS 14_4 like Mac OS X)" + apple + "Version/14.0.3 Mobile/15E148 Safari/604.1",
			"Mozilla/5.0 (iPhone; CPU iPhone OS 14_4 like Mac OS X)" + short + "Version/14.0 Mobile Safari/604.1"},
		{"Chrome on iOS", "Mozilla/5.0 (iPad; CPU OS 17_1 like Mac OS X)" + apple + "CriOS/120.0.6099.50 Mobile/15E148 Safari/604.1",
			"Mozilla/5.0 (iPad; CPU OS 17_1 like Mac OS X)" + short + "CriOS/120.0 Mobile Safari/604.1"},
		{"Teams, with an application's own name", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + webkit + "contoso-desk/1.0 Teams/1.6.00.4472 Chrome/85.0.4183.121 Electron/10.4.7",
			"Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + webkit + "Teams/1.6 Chrome/85.0 Electron/10.4"},
		{"Windows by its own name", "Windows 11", "Windows 11"},

		{"nothing known", "SmithBrowser", ""},
		{"nothing known in a known shape", "contoso-desk/4.12.0 (Alice's laptop)", ""},
		{"known words within others", "Chromex/1 xChrome/1 Chrome-alice Chrome.alice Mozilla+alice", ""},
		{"known words in another case are not those of a browser", "chrome/120.0 WINDOWS NT 10.0", ""},
		{"known words in an address", "https://Chrome/?alice=Edge", ""},
		{"a name as the version", "Mozilla/5.0 (Windows NT alice) Chrome/alice Safari/537.36-alice", "Mozilla/5.0 (Windows NT) Chrome Safari"},
		{"a phone number as the version", "Chrome/4915112345678 Edg/+4915112345678", "Chrome Edg"},
		{"the same with points: one number, too short to be one", "Chrome/49151.1234.5678 Edg/151.12345.678", "Chrome/49151 Edg/151"},
		{"the same in words that come again", "Chrome/49151 Chrome/12345 Chrome/678", "Chrome/49151"},
		{"an ID as the version", "azsdk-js-communication-calling/570ea078-74e9-4430-9c67-464ba1fa5859", "azsdk-js-communication-calling"},
		{"a name as the stage of an SDK", "azsdk-js-communication-calling/1.2.3-alice", "azsdk-js-communication-calling"},
		{"an SDK that nobody knows", "alice-communication-calling/1.0", ""},
		{"parentheses that do not fit", ")(Alice (Windows NT 10.0 ( Bob)) Chrome/120.0 (", "(Windows NT 10.0) Chrome/120.0"},
		{"names between known words", "Mozilla/5.0 Alice (Bob; Windows NT 10.0; Carol) Smith, Jones Chrome/1.2.3", "Mozilla/5.0 (Windows NT 10.0) Chrome/1.2"},
		{"another alphabet", "Mozilla/5.0 (Алиса; Windows NT 10.0\u00a0Alice) Сhrome/1", "Mozilla/5.0 (Windows NT)"},
		{"line feeds, which end no word", "Mozilla/5.0\nAlice Edg\nBob Chrome/1.0\r\n", "Mozilla Chrome/1.0"},
		{"no version after the slash", "Chrome/ Safari/", "Chrome Safari"},
	}
	for _, tt := range tests {
		want := tt.want
		if want == "" {
			want = r.ID(tt.text)
		}
		got := agentAfter(r, tt.text)
		if got != want {
			t.Errorf("%s: %q, want %q", tt.reason, got, want)
		}
		if strings.Contains(tt.text, " AppleWebKit") && clientops.ParseAgent(got) != clientops.ParseAgent(tt.text) {
			t.Errorf("%s: it is %+v now, and was %+v", tt.reason, clientops.ParseAgent(got), clientops.ParseAgent(tt.text))
		}
		if again := agentAfter(r, got); tt.want != "" && again != got {
			t.Errorf("%s: twice it becomes %q", tt.reason, again)
		}
		if plain := newRedactor(t, redact.Options{}); agentAfter(plain, tt.text) != plain.ID(tt.text) {
			t.Errorf("%s: without the option it becomes %q", tt.reason, agentAfter(plain, tt.text))
		}
	}
}

// Whatever else is in a user agent, wherever it is, goes.
func TestNothingElseOfUserAgentSurvives(t *testing.T) {
	r := newRedactor(t, redact.Options{UserAgentProducts: true})
	for _, secret := range secrets {
		if strings.HasPrefix(secret, "Mozilla") {
			continue
		}
		for _, holder := range []string{
			"%s", "Mozilla/5.0 (%s)", "Mozilla/5.0 (Windows NT 10.0; %s) Chrome/120.0", "Chrome/%s", "Windows NT %s", "%s Chrome/120.0",
			"azsdk-js-communication-calling/%s", "(javascript_calling_sdk;#clientTag:%s). Mozilla/5.0", "rv:%s", "Mozilla/5.0 %s/1.0 Chrome/1.2",
		} {
			text := fmt.Sprintf(holder, secret)
			if left := survivors(agentAfter(r, text), essence(secret)...); len(left) > 0 {
				t.Errorf("%q survives of %q in %q", left, text, agentAfter(r, text))
			}
		}
	}
}

func TestBrowserOfMetrics(t *testing.T) {
	become := func(opts redact.Options, text string) string {
		rec := &callingmetrics.Record{DeviceBrowser: opt.Of(text)}
		return newRedactor(t, opts).Record(rec).(*callingmetrics.Record).DeviceBrowser.Or("<none>")
	}
	all := redact.Options{UserAgentProducts: true}
	for _, name := range []string{"Chrome", "Mobile Safari", "Edge Mobile", "Chrome Mobile WebView"} {
		if got := become(all, name); got != name {
			t.Errorf("%s becomes %q", name, got)
		}
		if got := become(redact.Options{}, name); !strings.HasPrefix(got, "anon-") {
			t.Errorf("without the option %s becomes %q", name, got)
		}
	}
	if got := become(all, "AliceBrowser"); !strings.HasPrefix(got, "anon-") {
		t.Errorf("an unknown browser becomes %q", got)
	}
}

// What is kept of a user agent consists of these words and short versions.
const kept = ` azure-communication-services azsdk-js-communication-calling azsdk-android-communication-calling azsdk-ios-communication-calling
 javascript_calling_sdk android_calling_sdk ios_calling_sdk Mozilla AppleWebKit KHTML like Gecko rv OPR EdgiOS EdgA Edge Edg SamsungBrowser
 Samsung Internet FxiOS Firefox CriOS Teams Electron HeadlessChrome Chromium Chrome WebView Version Safari Mobile Tablet Opera wv Windows NT
 Phone Win64 x64 WOW64 Macintosh Intel Mac OS X macOS iPhone iPad iPod CPU iPadOS iOS Android X11 CrOS x86_64 aarch64 armv7l armv8l Ubuntu Linux `

func FuzzUserAgent(f *testing.F) {
	for _, text := range append(secrets, sdk+"Mozilla/5.0 (Linux; Android 11; Pixel 5; wv)", "Windows NT 10.0)(;,Chrome/1_2") {
		f.Add(text)
	}
	r, err := redact.New([]byte(key), &redact.Options{UserAgentProducts: true})
	if err != nil {
		f.Fatal(err)
	}
	word := regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_-]*)?([/:]|^|$)([0-9]{1,5}([._][0-9]{1,5})?|[0-9.]+(?i:[-+_](alpha|beta|preview|rc|stable|dev|ga|release|patch)[.0-9]*)?)?$`)
	known := strings.Join(strings.Fields(kept), " ")
	f.Fuzz(func(t *testing.T, text string) {
		got := agentAfter(r, text)
		if strings.TrimSpace(got) == r.ID(strings.TrimSpace(text)) {
			return // a pseudonym, or no value
		}
		for _, w := range strings.FieldsFunc(got, func(r rune) bool { return strings.ContainsRune(" ();,", r) }) {
			m := word.FindStringSubmatch(w)
			if m == nil || m[1] != "" && !strings.Contains(" "+known+" ", " "+m[1]+" ") || len(onlyDigits(m[3])) > 9 {
				t.Errorf("%q becomes %q: %q", text, got, w)
			}
		}
		if again := agentAfter(r, got); again != got {
			t.Errorf("%q becomes %q, and that %q", text, got, again)
		}
	})
}
