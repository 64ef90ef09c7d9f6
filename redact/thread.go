package redact

import "strings"

const threadPrefix, meetingPrefix = "19:", "meeting_"

// threadSuffixes end the IDs of Teams threads.
var threadSuffixes = []string{"@thread.v2", "@thread.tacv2", "@thread.skype", "@unq.gbl.spaces"}

func threadSuffix(t string) string {
	for _, s := range threadSuffixes {
		if len(t) > len(s) && strings.EqualFold(t[len(t)-len(s):], s) {
			return t[len(t)-len(s):]
		}
	}
	return ""
}

// isThread reports whether t is the ID of a Teams thread.
func isThread(t string) bool { return strings.HasPrefix(t, threadPrefix) && threadSuffix(t) != "" }

// appendThread appends the pseudonym of a thread's ID, which shows whether it is
// a meeting's. The case of the thread's name counts.
func (m *mac) appendThread(dst []byte, t string) []byte {
	suffix := threadSuffix(t)
	name := t[len(threadPrefix) : len(t)-len(suffix)]
	dst = append(dst, threadPrefix...)
	if strings.HasPrefix(name, meetingPrefix) {
		dst, name = append(dst, meetingPrefix...), name[len(meetingPrefix):]
	}
	return append(m.appendPart(dst, name), suffix...)
}
