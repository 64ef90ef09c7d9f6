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

// systemOf returns the operating system by a user agent: "family major.minor".
func systemOf(agent string) string {
	for _, s := range systems {
		if at := s.pattern.FindStringSubmatchIndex(agent); at != nil {
			return string(s.pattern.ExpandString(nil, s.name, agent, at))
		}
	}
	return ""
}
