package clientops

import "strings"

// Agent is what a user agent says about the software of a client. A text is empty if the
// user agent does not say it.
//
// The families of systems and browsers have the names that the ua-parser project gives them,
// which the query language of Azure uses, too. After the family comes the version, with its
// first two numbers.
//
// Source: the public query pack of Call Diagnostics, 2025.
type Agent struct {
	// OS is the operating system, such as "Mac OS X 10.15", "Windows 10" or "Android 14".
	// Browsers no longer tell the later versions of some systems: Windows 11 is
	// "Windows 10", and every macOS from 11 on is "Mac OS X 10.15".
	OS string
	// Browser is the browser, such as "Edge 120.0" or "Mobile Safari 17.1". An application
	// without one has none.
	Browser string
	// SDKKind is the calling SDK without its version, such as
	// "azsdk-js-communication-calling".
	SDKKind string
}

// Agent returns what UserAgent says.
func (r *Record) Agent() Agent { return ParseAgent(r.UserAgent.Or("")) }

// ParseAgent returns what a user agent says. It never fails: what it does not know is empty.
func ParseAgent(text string) Agent {
	return Agent{OS: systemOf(text), Browser: browserOf(text), SDKKind: sdkKindOf(text)}
}

// sdkKindOf returns the word that ends in "-communication-calling".
func sdkKindOf(text string) string {
	const ending = "-communication-calling"
	for from := 0; ; {
		at := strings.Index(text[from:], ending)
		if at < 0 {
			return ""
		}
		at += from
		start, end := at, at+len(ending)
		for start > 0 && (isLetterOrDigit(text[start-1]) || text[start-1] == '-') {
			start--
		}
		if start < at && (end == len(text) || !isLetterOrDigit(text[end]) && text[end] != '-') {
			return text[start:end]
		}
		from = end
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetterOrDigit(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// around returns what is before and after a word, which must not be the end of a longer one.
func around(text, word string) (before, after string, ok bool) {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return text, "", false
		}
		if at += from; at == 0 || !isLetterOrDigit(text[at-1]) {
			return text[:at], text[at+len(word):], true
		}
		from = at + len(word)
	}
}

// version returns a family with the first two numbers of the version at the beginning of a
// text.
func version(family, text string) string {
	major, rest := digits(text)
	if major == "" {
		return family
	}
	if rest != "" && (rest[0] == '.' || rest[0] == '_') {
		if minor, _ := digits(rest[1:]); minor != "" {
			return family + " " + major + "." + minor
		}
	}
	return family + " " + major
}

func digits(text string) (number, rest string) {
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	return text[:n], text[n:]
}

// systemOf returns the operating system. Systems that name another one, too, come first:
// Windows Phone names Android, and iOS names Mac OS X.
func systemOf(text string) string {
	if _, after, ok := around(text, "Windows"); ok {
		return windows(after)
	}
	if _, after, ok := around(text, "Android"); ok {
		return version("Android", skipped(after, " /-"))
	}
	for _, word := range []string{"iPhone OS", "CPU OS", "iOS"} {
		if _, after, ok := around(text, word); ok {
			return version("iOS", skipped(after, " /"))
		}
	}
	if _, after, ok := around(text, "Mac OS X"); ok {
		// QUIRK: asked for the desktop's site, browsers on iOS name a Mac.
		for _, word := range []string{"CriOS/", "EdgiOS/", "FxiOS/"} {
			if _, _, ok := around(after, word); ok {
				return "iOS"
			}
		}
		return version("Mac OS X", skipped(after, " /"))
	}
	if _, after, ok := around(text, "macOS"); ok {
		return version("Mac OS X", skipped(after, " /"))
	}
	if _, after, ok := around(text, "CrOS "); ok {
		_, after, _ = strings.Cut(after, " ") // the processor
		return version("Chrome OS", after)
	}
	for _, family := range []string{"Ubuntu", "Linux"} {
		if _, _, ok := around(text, family); ok {
			return family
		}
	}
	return ""
}

// skipped returns a text without its first byte, if that is one of some.
func skipped(text, some string) string {
	if text != "" && strings.IndexByte(some, text[0]) >= 0 {
		return text[1:]
	}
	return text
}

// windows returns the name of a Windows, given what is after that word. Its versions of NT
// have other names.
func windows(after string) string {
	after = skipped(after, " /")
	if phone, ok := strings.CutPrefix(after, "Phone "); ok {
		return version("Windows Phone", phone)
	}
	name := version("Windows", strings.TrimPrefix(after, "NT "))
	switch name {
	case "Windows 10.0", "Windows 6.4":
		return "Windows 10"
	case "Windows 6.3":
		return "Windows 8.1"
	case "Windows 6.2":
		return "Windows 8"
	case "Windows 6.1":
		return "Windows 7"
	}
	return name
}

// browsers are the words before versions and the families that they mean. Most browsers name
// others that they are like, so the first of the list counts.
var browsers = []struct{ word, family string }{
	{"OPR", "Opera"},
	{"EdgiOS", "Edge Mobile"},
	{"EdgA", "Edge Mobile"},
	{"SamsungBrowser", "Samsung Internet"},
	{"FxiOS", "Firefox iOS"},
	{"Firefox", "Firefox"},
	{"CriOS", "Chrome Mobile iOS"},
	{"Teams", "Microsoft Teams"},
	{"Electron", "Electron"},
	{"Edg", "Edge"},
	{"Edge", "Edge"},
	{"HeadlessChrome", "HeadlessChrome"},
	{"Chromium", "Chromium"},
	{"Chrome", "Chrome"},
	{"Version", "Safari"},
}

// browserOf returns the browser.
func browserOf(text string) string {
	web, best, before, after := false, len(browsers), "", ""
	for slash := range len(text) {
		if text[slash] != '/' {
			continue
		}
		start := slash
		for start > 0 && isLetterOrDigit(text[start-1]) {
			start--
		}
		word := text[start:slash]
		web = web || word == "Mozilla"
		for i := range browsers[:best] {
			if browsers[i].word == word {
				best, before, after = i, text[:start], text[slash+1:]
				break
			}
		}
	}
	switch {
	case !web: // an application
		return ""
	case best < len(browsers):
		if family := variant(browsers[best].family, before, after, text); family != "" {
			return version(family, after)
		}
	case onPhone(text):
		return inApplication
	}
	return ""
}

// inApplication is the family of a page in an application on iOS.
const inApplication = "Mobile Safari UI/WKWebView"

func onPhone(text string) bool {
	return strings.Contains(text, "iPhone") || strings.Contains(text, "iPad") || strings.Contains(text, "iPod")
}

// variant returns the family of the browser on its kind of device, given what is before and
// after its word; empty if it is none.
func variant(family, before, after, text string) string {
	switch {
	case family == "Opera" && strings.Contains(before, "Mobile Safari"):
		return "Opera Mobile"
	case family == "Firefox" && (strings.Contains(before, "Mobile;") || strings.Contains(before, "Tablet;")):
		return "Firefox Mobile"
	case family == "Chrome" && (strings.Contains(before, "; wv)") || strings.Contains(before, "Version/")):
		return "Chrome Mobile WebView"
	case family == "Chrome" && strings.HasPrefix(strings.TrimLeft(after, "0123456789."), " Mobile"):
		return "Chrome Mobile"
	case family == "Safari" && onPhone(text):
		if strings.Contains(after, " Safari") {
			return "Mobile Safari"
		}
		return inApplication
	case family == "Safari" && !strings.Contains(after, "Safari/"):
		return ""
	}
	return family
}
