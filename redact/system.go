package redact

import "strings"

// systems are operating systems, the longer of names that begin alike first, and
// how many numbers of their version stay: for the first four as many as Azure's
// workbooks show.
var systems = []struct {
	name    string
	numbers int
}{
	{"Android", 3}, {"Darwin Kernel Version", 3}, {"Windows Server", 1}, {"Windows NT", 2}, {"Windows", 1},
	{"macOS", 2}, {"Mac OS X", 2}, {"iOS", 2}, {"iPadOS", 2}, {"tvOS", 2}, {"watchOS", 2}, {"visionOS", 2},
	{"Linux", 2}, {"Ubuntu", 2}, {"Chrome OS", 1}, {"CrOS", 1},
}

// system returns the name of an operating system with the first numbers of its
// version. What follows may tell of a device or of its owner.
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

// leading returns the first numbers, at most so many, of a version that begins t,
// or nothing if it is none.
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
