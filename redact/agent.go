package redact

import (
	"regexp"
	"slices"
	"strings"
)

// products are the words that stay of a user agent with Options.UserAgentProducts, in the spelling
// of their makers: names of browsers, systems and SDKs, and what tells their variants apart. A word
// that begins another one comes after it.
var products = []string{
	// the SDK
	"azure-communication-services", "azsdk-js-communication-calling", "azsdk-android-communication-calling",
	"azsdk-ios-communication-calling", "javascript_calling_sdk", "android_calling_sdk", "ios_calling_sdk",
	// browsers, their engines, and how they say that they are on a phone
	"Mozilla", "AppleWebKit", "KHTML, like Gecko", "Gecko", "rv", "OPR", "EdgiOS", "EdgA", "Edge Mobile", "Edge", "Edg",
	"SamsungBrowser", "Samsung Internet", "FxiOS", "Firefox Mobile", "Firefox iOS", "Firefox", "CriOS", "Teams", "Electron", "HeadlessChrome",
	"Chromium", "Chrome Mobile iOS", "Chrome Mobile WebView", "Chrome Mobile", "Chrome", "Version", "Mobile Safari", "Safari", "Mobile", "Tablet",
	"Opera Mobile", "Opera", "wv",
	// systems and processors
	"Windows NT", "Windows Phone", "Windows", "Win64", "x64", "WOW64", "Macintosh", "Intel Mac OS X", "like Mac OS X", "Mac OS X", "macOS",
	"iPhone", "iPad", "iPod", "CPU iPhone OS", "CPU OS", "iPadOS", "iOS", "Android", "X11", "CrOS x86_64", "CrOS aarch64", "CrOS armv7l",
	"Ubuntu", "Linux x86_64", "Linux aarch64", "Linux armv8l", "Linux",
}

// agentEnds end a word of a user agent.
const agentEnds = " \t();,"

// userAgent returns the known words of a user agent, each once and with the first numbers of its
// version. What is in parentheses stays there, since it tells systems from browsers.
func userAgent(t string) string {
	var groups, seen []string // a group is a part inside or outside of parentheses
	group, between, inside := "", "", false
	end := func() {
		if group != "" && inside {
			group = "(" + group + ")"
		}
		if group != "" {
			groups = append(groups, group)
		}
		group, between = "", ""
	}
	for t != "" {
		if c := t[0]; strings.IndexByte(agentEnds, c) >= 0 {
			if c == '(' && !inside || c == ')' && inside {
				end()
				inside = !inside
			}
			if c == ';' && inside && group != "" {
				between = "; "
			}
			t = t[1:]
			continue
		}
		name, version, rest := product(t)
		if t = rest; name != "" && !slices.Contains(seen, name) {
			seen = append(seen, name)
			group += between + name + version
			between = " "
		}
	}
	end()
	return strings.Join(groups, " ")
}

// product returns the known word at the beginning of a text with what is kept of its version, and
// the rest of the text; of any other word only the rest.
func product(t string) (name, version, rest string) {
	for _, p := range products {
		rest, ok := strings.CutPrefix(t, p)
		switch {
		case !ok || rest != "" && strings.IndexByte("/:"+agentEnds, rest[0]) < 0: // not this word
		case rest == "":
			return p, "", ""
		default:
			text, after := cutWord(rest[1:])
			if version = shortVersion(p, text); version != "" && strings.IndexByte("/: ", rest[0]) >= 0 {
				return p, rest[:1] + version, after
			}
			if rest[0] == '/' || rest[0] == ':' {
				return p, "", after
			}
			return p, "", rest
		}
	}
	_, rest = cutWord(t)
	return "", "", rest
}

// cutWord cuts a text after the word at its beginning.
func cutWord(t string) (word, rest string) {
	if end := strings.IndexAny(t, agentEnds); end >= 0 {
		return t[:end], t[end:]
	}
	return t, ""
}

// numbersOf matches a version of numbers.
var numbersOf = regexp.MustCompile(`^([0-9]{1,5})([._][0-9]{1,5})?([._][0-9._]*)?$`)

// shortVersion returns what is kept of the version of a product: all of an SDK's, else two numbers
// that together are too short for a phone number, or one.
func shortVersion(product, text string) string {
	if strings.Contains(product, "-communication-") && isVersion(text) {
		return text
	}
	m := numbersOf.FindStringSubmatch(text)
	const digits = 7
	switch {
	case m == nil:
		return ""
	case len(m[1])+len(m[2]) > digits+1: // with the point
		return m[1]
	}
	return m[1] + m[2]
}
