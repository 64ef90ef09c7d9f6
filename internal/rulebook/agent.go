package rulebook

import "regexp"

// systems are the patterns of operating systems in user agents, those that name another one,
// too, first.
var systems = []struct {
	pattern *regexp.Regexp
	name    string
}{
	{regexp.MustCompile(`Android[ /](\d+(?:\.\d+)?)`), "Android $1"},
	{regexp.MustCompile(`(?:iPhone OS |CPU OS |\biOS[ /])(\d+)[._](\d+)`), "iOS $1.$2"},
	{regexp.MustCompile(`Windows NT 10\.0`), "Windows 10"},
	{regexp.MustCompile(`Mac OS X (\d+)[._](\d+)`), "Mac OS X $1.$2"},
	{regexp.MustCompile(`Linux`), "Linux"},
}

// browsers are the patterns of browsers, those whose user agents name another one, too, first.
var browsers = []struct {
	pattern *regexp.Regexp
	name    string
}{
	{regexp.MustCompile(`Edg/(\d+)\.(\d+)`), "Edge $1.$2"},
	{regexp.MustCompile(`Chrome/(\d+)\.(\d+)`), "Chrome $1.$2"},
	{regexp.MustCompile(`Version/(\d+)\.(\d+) Safari`), "Safari $1.$2"},
}

var sdkKind = regexp.MustCompile(`[A-Za-z0-9-]+-communication-calling`)

// browserOf returns the browser by a user agent: "family major.minor".
func browserOf(agent string) string {
	for _, b := range browsers {
		if at := b.pattern.FindStringSubmatchIndex(agent); at != nil {
			return string(b.pattern.ExpandString(nil, b.name, agent, at))
		}
	}
	return ""
}

// systemOf returns the operating system by a user agent: "family major.minor".
func systemOf(agent string) string {
	for _, s := range systems {
		if at := s.pattern.FindStringSubmatchIndex(agent); at != nil {
			return string(s.pattern.ExpandString(nil, s.name, agent, at))
		}
	}
	return ""
}
