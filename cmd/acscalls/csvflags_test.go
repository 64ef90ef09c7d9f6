package main

import (
	"strings"
	"testing"
)

// What a file of CSV does not say is said by a flag, and the message names it.
func TestCSVFlags(t *testing.T) {
	const end = ",c,Group,60,p,VoIP,ACSCallSummary\n"
	header := func(zone string) string {
		return "CallStartTime" + zone + ",CorrelationId,CallType,CallDuration,ParticipantId,EndpointType,Type\n"
	}
	for _, c := range []struct {
		reason, in, without string
		flags               []string
		start               string
	}{
		{"the order", header(" [UTC]") + "03/02/2026 10:00:00" + end, "use --csv-order", []string{"--csv-order", "day"}, "2026-02-03 10:00"},
		{"the other order", header(" [UTC]") + "03/02/2026 10:00:00" + end, "use --csv-order", []string{"--csv-order", "month"}, "2026-03-02 10:00"},
		{"the zone", header(" [Local Time]") + "2026-03-02 10:00:00" + end, "use --csv-zone", []string{"--csv-zone", "Europe/Berlin"}, "2026-03-02 09:00"},
		{"a zone that has no summer time", header("") + "2026-03-02 10:00:00" + end, "use --csv-zone", []string{"--csv-zone", "utc"}, "2026-03-02 10:00"},
		{"the separator", "CallStartTime~CorrelationId~Type~CallType\n2026-03-02T10:00:00Z~c~ACSCallSummary~Group\n", "not one record could be read", []string{"--csv-separator", "~"}, "2026-03-02 10:00"},
		{"the decimal comma", header(" [UTC]") + "2026-03-02 10:00:00,c,Group,\"1,234\",p,VoIP,ACSCallSummary\n", "use --csv-decimal-comma", []string{"--csv-decimal-comma"}, "2026-03-02 10:00"},
	} {
		file := given(t, "calls.csv", c.in)
		if r := acscalls(t, "calls", file); !strings.Contains(r.stderr, c.without) {
			t.Errorf("%s: without the flag: %s", c.reason, r.stderr)
		}
		for _, cmd := range []string{"calls", "call", "streams"} {
			args := append([]string{cmd}, c.flags...)
			if cmd == "call" {
				args = append(args, "c")
			}
			r := acscalls(t, append(args, file)...)
			if strings.Contains(r.stderr, "--csv-") || cmd == "calls" && !strings.Contains(r.stdout, c.start) {
				t.Errorf("%s: %s with the flag: %s\n%s", c.reason, cmd, r.stdout, r.stderr)
			}
		}
	}
}
