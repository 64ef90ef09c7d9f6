package acstest

import (
	"strings"

	"example.com/acstelemetry/opt"
)

// device is the software and hardware of a participant.
type device struct {
	os, sdk, agent  string
	system, browser string // by the user agent
	kind            string // of the SDK
	native          bool   // keeps its endpoint ID from call to call
}

// The kinds of SDKs.
const js, android, ios = "azsdk-js-communication-calling", "azsdk-android-communication-calling", "azsdk-ios-communication-calling"

// devices are combinations that occur, with a placeholder for the client tag.
var devices = []device{
	{"Windows 10.0.22631.4602", "1.33.3.0_stable", web("1.33.3", "Windows NT 10.0; Win64; x64", "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"), "Windows 10", "Edge 131.0", js, false},
	{"Windows 10.0.19045.5247", "1.27.4.0_stable", web("1.27.4", "Windows NT 10.0; Win64; x64", "Chrome/130.0.0.0 Safari/537.36"), "Windows 10", "Chrome 130.0", js, false},
	{"macOS 14.7.2", "1.33.3.0_stable", web("1.33.3", "Macintosh; Intel Mac OS X 10_15_7", "Version/18.2 Safari/605.1.15"), "Mac OS X 10.15", "Safari 18.2", js, false},
	{"macOS 15.2", "1.31.1.0_beta", web("1.31.1-beta.1", "Macintosh; Intel Mac OS X 10_15_7", "Chrome/131.0.0.0 Safari/537.36"), "Mac OS X 10.15", "Chrome 131.0", js, false},
	{"Linux x86_64", "1.29.2.0_stable", web("1.29.2", "X11; Linux x86_64", "Chrome/129.0.0.0 Safari/537.36"), "Linux", "Chrome 129.0", js, false},
	{"Android 14.0; Manufacturer: samsung; Product: dm3qxeea; Model: SM-S918B; Hardware: qcom", "2.12.0.2",
		"azure-communication-services/2.12.0 (android_calling_sdk;#clientTag:TAG). Android/14 (SM-S918B; qcom) " + android + "/2.12.0", "Android 14", "", android, true},
	{"Android 11.0; Manufacturer: Google; Product: redfin; Model: Pixel 5; Hardware: redfin", "2.10.1.0",
		"azure-communication-services/2.10.1 (android_calling_sdk;#clientTag:TAG). Android/11 (Pixel 5; redfin) " + android + "/2.10.1", "Android 11", "", android, true},
	{"Darwin Kernel Version 23.6.0: Mon Jul 29 21:14:30 PDT 2024; root:xnu-10063.141.2~1/RELEASE_ARM64_T8120", "2.15.1.0",
		"azure-communication-services/2.15.1 (ios_calling_sdk;#clientTag:TAG). iOS/17.7 (iPhone15,2) " + ios + "/2.15.1", "iOS 17.7", "", ios, true},
	{"Darwin Kernel Version 18.7.0: Mon Nov 9 15:07:15 PST 2020; root:xnu-4903.272.3~3/RELEASE_ARM64_S5L8960X", "1.0.0.3",
		"azure-communication-services/1.0.0 (ios_calling_sdk;#clientTag:TAG). iOS/12.5 (iPhone6,2) " + ios + "/1.0.0", "iOS 12.5", "", ios, true},
}

func web(sdk, system, browser string) string {
	return "azure-communication-services/" + sdk + " " + js + "/" + sdk +
		" (javascript_calling_sdk;#clientTag:TAG). Mozilla/5.0 (" + system + ") AppleWebKit/537.36 (KHTML, like Gecko) " + browser
}

// nativeEndpoints is how many endpoint IDs native clients have. They keep them from call to
// call.
const nativeEndpoints = 5000

// endpoint returns the ID of an endpoint with the device.
func (g *generator) endpoint(d *device) string {
	if !d.native {
		return g.rand.guid()
	}
	return newRandom(g.cfg.Seed, nativeStream+uint64(g.rand.below(nativeEndpoints))).guid()
}

// nativeStream is the first random stream for native endpoints, far from those for calls.
const nativeStream = 1 << 63

// foreign is text that Config.Escapes puts into free text.
var foreign = []string{
	`Réunion "Nº 1"`, `C:\Program Files\contoso`, "two\nlines\tand a tab", "日本語の会議", "Встреча 😀", "a/b </script>", "naïve\u2028text\x01",
}

// letters are text that Spellings.Letters puts into free text.
var letters = []string{"(Zoë’s “Büro”)", "R&D <test+qa>", "l'accueil", "東京", "Отдел 😀", `"Nº 1"`}

// free returns free text, with escapes if the config says so.
func (g *generator) free(text string) string {
	if g.cfg.Escapes {
		text += " " + pick(g.rand, foreign)
	}
	if g.maybe(g.spell.Letters) {
		text += " " + pick(g.rand, letters)
	}
	if g.cfg.HighCardinality {
		text += " " + g.rand.guid()
	}
	return text
}

// version returns a version, one of many if the config says so.
func (g *generator) version(v string) string {
	if g.cfg.HighCardinality {
		return v + "-" + g.rand.guid()[:8]
	}
	return v
}

// agent returns the user agent of a client on a device.
func (g *generator) agent(d *device, tag string) string {
	before, after, _ := strings.Cut(d.agent, "TAG")
	return g.free(before + tag + after)
}

var applications = []opt.Value[string]{
	is(`{"appName":"contoso-web","appVersion":"4.12.0","tags":["frontdesk","web"]}`),
	is(`{"appName":"contoso-care","appVersion":"2.3.1-rc.2","tags":["telehealth"]}`),
	is(`{"appName":"fabrikam-kiosk","appVersion":"1.0.77","tags":["kiosk","lobby","emea"]}`),
}

// application returns the name and version of an application.
func (g *generator) application() opt.Value[string] {
	if g.maybe(g.spell.Letters) {
		return is(`{"appName":"contoso-web","appVersion":"4.12.0","tags":["Réception & café","日本"]}`)
	}
	if !g.cfg.HighCardinality {
		return pick(g.rand, applications)
	}
	return is(`{"appName":"contoso-web","appVersion":"4.12.0","tags":["` + g.rand.guid() + `"]}`)
}
