package redact

import "strings"

// systems are operating systems and how many numbers of their version stay: for
// the first four, as many as Azure's workbooks show. If names begin alike, the
// longer one comes first.
var systems = []struct {
	name    string
	numbers int
}{
	{"Android", 3}, {"Darwin Kernel Version", 3}, {"Windows Server", 1}, {"Windows NT", 2}, {"Windows", 1},
	{"macOS", 2}, {"Mac OS X", 2}, {"iOS", 2}, {"iPadOS", 2}, {"tvOS", 2}, {"watchOS", 2}, {"visionOS", 2},
	{"Linux", 2}, {"Ubuntu", 2}, {"Chrome OS", 1}, {"CrOS", 1},
}

// system returns the name of an operating system with the first numbers of its
// version. The rest may identify a device or its owner.
func system(t string) (short string, ok bool) {
	for _, s := range systems {
		rest, found := strings.CutPrefix(t, s.name)
		switch {
		case !found:
		case rest == "" || strings.ContainsRune(";:,/(", rune(rest[0])):
			return s.name, true
		case rest[0] == ' ':
			return strings.TrimSpace(s.name + " " + leading(rest[1:], s.numbers)), true
		}
	}
	return "", false
}

// leading returns at most so many of the first numbers of the version at the
// beginning of t, or nothing if t does not begin with one.
func leading(t string, numbers int) string {
	end := 0
	for i := range numbers {
		at := end
		if i > 0 {
			if end == len(t) || t[end] != '.' {
				break
			}
			at++
		}
		n := 0
		for at+n < len(t) && isDigit(t[at+n]) {
			n++
		}
		if !isShort(t[at:at+n], 4) {
			break
		}
		end = at + n
	}
	return t[:end]
}
