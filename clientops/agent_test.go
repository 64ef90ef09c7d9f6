package clientops_test

import (
	"fmt"
	"strings"
	"testing"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// web returns the user agent of a client in a browser, as in the sample of the log's page.
func web(browser string) string {
	return "azure-communication-services/1.3.1-beta.1 azsdk-js-communication-calling/1.19.2-beta.2 " +
		"(javascript_calling_sdk;#clientTag:904f667c-5f25-4729-9ee8-6968b0eaa40b). " + browser
}

// The families and versions are those of the lists of the ua-parser project.
func TestParseAgent(t *testing.T) {
	const js, android, ios = "azsdk-js-communication-calling", "azsdk-android-communication-calling", "azsdk-ios-communication-calling"
	const webkit = " AppleWebKit/537.36 (KHTML, like Gecko) "
	const apple = " AppleWebKit/605.1.15 (KHTML, like Gecko) "
	tests := []struct {
		reason, text string
		want         clientops.Agent
	}{
		{"the sample", userAgent, clientops.Agent{OS: "Mac OS X 10.15", Browser: "Chrome 120.0", SDKKind: js}},
		{"the sample of a diagnostic: nothing of interest", "azure-communication-services/1.3.1-beta.1", clientops.Agent{}},
		{"no user agent", "", clientops.Agent{}},
		{"an application on Android has no browser",
			"azure-communication-services/2.12.0 (android_calling_sdk;#clientTag:T). Android/14 (SM-S918B; qcom) azsdk-android-communication-calling/2.12.0",
			clientops.Agent{OS: "Android 14", SDKKind: android}},
		{"an application on iOS",
			"azure-communication-services/2.15.1 (ios_calling_sdk;#clientTag:T). iOS/17.7 (iPhone15,2) azsdk-ios-communication-calling/2.15.1",
			clientops.Agent{OS: "iOS 17.7", SDKKind: ios}},

		{"Edge names Chrome and Safari", web("Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + webkit + "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"),
			clientops.Agent{OS: "Windows 10", Browser: "Edge 131.0", SDKKind: js}},
		{"Edge before Chromium", web("Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + webkit + "Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763"),
			clientops.Agent{OS: "Windows 10", Browser: "Edge 18.17763", SDKKind: js}},
		{"Chrome on Windows", web("Mozilla/5.0 (Windows NT 6.3; WOW64)" + webkit + "Chrome/94.0.4606.81 Safari/537.36"),
			clientops.Agent{OS: "Windows 8.1", Browser: "Chrome 94.0", SDKKind: js}},
		{"Chrome on Linux", web("Mozilla/5.0 (X11; Linux x86_64)" + webkit + "Chrome/129.0.0.0 Safari/537.36"),
			clientops.Agent{OS: "Linux", Browser: "Chrome 129.0", SDKKind: js}},
		{"Chrome OS", web("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)" + webkit + "Chrome/129.0.0.0 Safari/537.36"),
			clientops.Agent{OS: "Chrome OS 14541.0", Browser: "Chrome 129.0", SDKKind: js}},
		{"Firefox on Ubuntu, with one number in its version", web("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:133) Gecko/20100101 Firefox/133"),
			clientops.Agent{OS: "Ubuntu", Browser: "Firefox 133", SDKKind: js}},
		{"Firefox on a Mac, whose version has points", web("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0"),
			clientops.Agent{OS: "Mac OS X 10.15", Browser: "Firefox 133.0", SDKKind: js}},
		{"Safari", web("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" + apple + "Version/17.1 Safari/605.1.15"),
			clientops.Agent{OS: "Mac OS X 10.15", Browser: "Safari 17.1", SDKKind: js}},
		{"a Mac without a version", web("Mozilla/5.0 (Macintosh; Intel Mac OS X)" + apple + "Version/17.1 Safari/605.1.15"),
			clientops.Agent{OS: "Mac OS X", Browser: "Safari 17.1", SDKKind: js}},
		{"Opera", web("Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + webkit + "Chrome/117.0.0.0 Safari/537.36 OPR/103.0.0.0"),
			clientops.Agent{OS: "Windows 10", Browser: "Opera 103.0", SDKKind: js}},
		{"Electron", web("Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + webkit + "app/1.0 Chrome/120.0.6099.56 Electron/28.0.0 Safari/537.36"),
			clientops.Agent{OS: "Windows 10", Browser: "Electron 28.0", SDKKind: js}},
		{"Teams", web("Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + webkit + "Teams/1.6.00.4472 Chrome/85.0.4183.121 Electron/10.4.7 Safari/537.36"),
			clientops.Agent{OS: "Windows 10", Browser: "Microsoft Teams 1.6", SDKKind: js}},
		{"a browser without a window", web("Mozilla/5.0 (X11; Linux x86_64)" + webkit + "HeadlessChrome/120.0.6099.109 Safari/537.36"),
			clientops.Agent{OS: "Linux", Browser: "HeadlessChrome 120.0", SDKKind: js}},

		{"Chrome on Android", web("Mozilla/5.0 (Linux; Android 10; K)" + webkit + "Chrome/120.0.0.0 Mobile Safari/537.36"),
			clientops.Agent{OS: "Android 10", Browser: "Chrome Mobile 120.0", SDKKind: js}},
		{"Chrome on a tablet", web("Mozilla/5.0 (Linux; Android 8.1.0; SM-T580)" + webkit + "Chrome/94.0.4606.85 Safari/537.36"),
			clientops.Agent{OS: "Android 8.1", Browser: "Chrome 94.0", SDKKind: js}},
		{"a page in an application on Android", web("Mozilla/5.0 (Linux; Android 11; Pixel 5; wv)" + webkit + "Version/4.0 Chrome/94.0.4606.85 Mobile Safari/537.36"),
			clientops.Agent{OS: "Android 11", Browser: "Chrome Mobile WebView 94.0", SDKKind: js}},
		{"Samsung Internet", web("Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B)" + webkit + "SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36"),
			clientops.Agent{OS: "Android 14", Browser: "Samsung Internet 23.0", SDKKind: js}},
		{"Edge on Android", web("Mozilla/5.0 (Linux; Android 10; K)" + webkit + "Chrome/120.0.0.0 Mobile Safari/537.36 EdgA/120.0.0.0"),
			clientops.Agent{OS: "Android 10", Browser: "Edge Mobile 120.0", SDKKind: js}},
		{"Opera on Android", web("Mozilla/5.0 (Linux; Android 10; K)" + webkit + "Chrome/117.0.0.0 Mobile Safari/537.36 OPR/77.0.0.0"),
			clientops.Agent{OS: "Android 10", Browser: "Opera Mobile 77.0", SDKKind: js}},
		{"Firefox on Android, which is no Linux", web("Mozilla/5.0 (Android 13; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"),
			clientops.Agent{OS: "Android 13", Browser: "Firefox Mobile 133.0", SDKKind: js}},
		{"Android without a version", web("Mozilla/5.0 (Android; Mobile; rv:40.0) Gecko/40.0 Firefox/40.0"),
			clientops.Agent{OS: "Android", Browser: "Firefox Mobile 40.0", SDKKind: js}},

		{"Safari on iOS, which names Mac OS X", web("Mozilla/5.0 (iPhone; CPU iPhone OS 14_4 like Mac OS X)" + apple + "Version/14.0.3 Mobile/15E148 Safari/604.1"),
			clientops.Agent{OS: "iOS 14.4", Browser: "Mobile Safari 14.0", SDKKind: js}},
		{"Safari on an iPad", web("Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X)" + apple + "Version/16.6 Mobile/15E148 Safari/604.1"),
			clientops.Agent{OS: "iOS 16.6", Browser: "Mobile Safari 16.6", SDKKind: js}},
		{"Chrome on iOS", web("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X)" + apple + "CriOS/120.0.6099.50 Mobile/15E148 Safari/604.1"),
			clientops.Agent{OS: "iOS 17.1", Browser: "Chrome Mobile iOS 120.0", SDKKind: js}},
		{"Chrome on iOS that asks for the desktop's site", web("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" + apple + "CriOS/120 Version/11.1.1 Safari/605.1.15"),
			clientops.Agent{OS: "iOS", Browser: "Chrome Mobile iOS 120", SDKKind: js}},
		{"Edge on iOS", web("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X)" + apple + "Version/17.0 EdgiOS/120.0.2210.126 Mobile/15E148 Safari/604.1"),
			clientops.Agent{OS: "iOS 17.1", Browser: "Edge Mobile 120.0", SDKKind: js}},
		{"Firefox on iOS", web("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X)" + apple + "FxiOS/120.0 Mobile/15E148 Safari/605.1.15"),
			clientops.Agent{OS: "iOS 17.1", Browser: "Firefox iOS 120.0", SDKKind: js}},
		{"a page in an application on iOS", web("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1_1 like Mac OS X)" + apple + "Mobile/15E148"),
			clientops.Agent{OS: "iOS 17.1", Browser: "Mobile Safari UI/WKWebView", SDKKind: js}},
		{"a version of Safari without Safari", web("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" + apple + "Version/17.1"),
			clientops.Agent{OS: "Mac OS X 10.15", SDKKind: js}},

		{"older systems", "Mozilla/5.0 (Windows NT 6.1; Win64; x64) Firefox/115.0", clientops.Agent{OS: "Windows 7", Browser: "Firefox 115.0"}},
		{"Windows 8", "Windows NT 6.2", clientops.Agent{OS: "Windows 8"}},
		{"an application on Windows", "Windows/10.0.19045", clientops.Agent{OS: "Windows 10"}},
		{"Windows by its own name", "Windows 11", clientops.Agent{OS: "Windows 11"}},
		{"Windows Phone names Android", "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Lumia)", clientops.Agent{OS: "Windows Phone 10.0"}},
		{"an application on a Mac", "macOS/14.7.2", clientops.Agent{OS: "Mac OS X 14.7"}},

		{"an SDK that is the only word", "unity-communication-calling", clientops.Agent{SDKKind: "unity-communication-calling"}},
		{"no prefix", "x -communication-calling/1", clientops.Agent{}},
		{"a longer word", "azsdk-js-communication-callingx azsdk-js-communication-calling-y a-communication-calling.", clientops.Agent{SDKKind: "a-communication-calling"}},
	}
	for _, tt := range tests {
		if got := clientops.ParseAgent(tt.text); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.reason, got, tt.want)
		}
		rec := clientops.Record{UserAgent: opt.Of(tt.text)}
		if got := rec.Agent(); got != tt.want {
			t.Errorf("%s: the record says %+v, want %+v", tt.reason, got, tt.want)
		}
	}
}

// Every text of an agent is made of words of the user agent, or of few others.
func FuzzParseAgent(f *testing.F) {
	f.Add(userAgent)
	f.Add("iOS/17.7 (iPhone15,2) azsdk-ios-communication-calling/2.15.1")
	f.Add("Windows NT 6.")
	f.Fuzz(func(t *testing.T, text string) {
		a := clientops.ParseAgent(text)
		if !strings.Contains(text, a.SDKKind) || len(a.OS) > len(text)+10 || len(a.Browser) > len(text)+30 {
			t.Errorf("%q: %+v", text, a)
		}
	})
}

func ExampleParseAgent() {
	a := clientops.ParseAgent("azsdk-js-communication-calling/1.33.3 Mozilla/5.0 (Windows NT 10.0; Win64; x64) " +
		"AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0")
	fmt.Println(a.OS, "-", a.Browser, "-", a.SDKKind)
	// Output: Windows 10 - Edge 131.0 - azsdk-js-communication-calling
}
