package main

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bill is a row of the usage log, with the participant and the user of a bill.
func bill(record, call, kind, unit, quantity, participant, start string) string {
	return fmt.Sprintf(`{"Type":"ACSBillingUsage","TimeGenerated":"2026-03-09T00:00:00Z","CorrelationId":%q,"RecordId":%q,"UsageType":%q,"UnitType":%q,`+
		`"Quantity":%s,"ParticipantId":%q,"StartTime":%q,"UserIdA":"+14255550100"}`+"\n", call, record, kind, unit, quantity, participant, start)
}

// billed6 is a call with two participants, and six bills: of both, of a third one, of the call, of a
// call that is not here, of a message, and one that was delivered twice.
var billed6 = strings.Replace(summaryOf("c1"), `"callType"`, `"participantId":"p1","callStartTime":"2026-03-01T10:00:00Z","callType"`, 1) +
	strings.Replace(summaryOf("c1"), `"callType"`, `"participantId":"p2","callStartTime":"2026-03-01T10:00:00Z","callType"`, 1) +
	bill("r1", "c1", "Audio", "minutes", "4", "p1", "2026-03-01T10:00:00Z") +
	bill("r2", "c1", "Audio", "minutes", "2.5", "p2", "2026-03-01T10:01:00Z") +
	bill("r3", "c1", "audio", "minutes", "1", "p9", "2026-03-02T10:01:00Z") +
	bill("r4", "c2", "PSTN", "minutes", "3", "p1", "2026-04-01T09:00:00Z") +
	bill("r4", "c2", "PSTN", "minutes", "3", "p1", "2026-04-01T09:00:00Z") +
	bill("r5", "", "SMS", "messages", "2", "", "2026-04-01T08:00:00Z")

func TestUsageRows(t *testing.T) {
	log := given(t, "usage.json", billed6)
	tests := []struct {
		reason, columns string
		args            []string
		want            string // a line for each row
	}{
		{"those of calls first, each record once", "recordId,participant,belongsTo", nil, "r1,1,participant r2,2,participant r3,,call r5,,nothing r4,,nothing"},
		{"of no call", "recordId", []string{"--belongs-to", "Nothing"}, "r5 r4"},
		{"of a call", "recordId", []string{"--call", "c1"}, "r1 r2 r3"},
		{"of a participant", "recordId", []string{"--participant", "p1"}, "r1 r4"},
		{"of a user that bills name alone", "recordId", []string{"--participant", "1 425 555 0100"}, "r1 r2 r3 r5 r4"},
		{"by the start of the call or of the use", "recordId", []string{"--since", "2026-03-02"}, "r5 r4"},
		{"sums: 4 + 2.5 + 1, in either case", "usageType,quantity,unitType,records", []string{"--by", "type"}, "Audio,7.5,minutes,3 PSTN,3,minutes,1 SMS,2,messages,1"},
		{"by month", "month,usageType,quantity", []string{"--by", "month"}, "2026-03,Audio,7.5 2026-04,PSTN,3 2026-04,SMS,2"},
		{"the newest month first", "month,usageType,quantity", []string{"--by", "month", "--newest"}, "2026-04,PSTN,3 2026-04,SMS,2 2026-03,Audio,7.5"},
		{"by day and belonging", "day,belongsTo,quantity", []string{"--by", "day", "--by", "BELONGSTO", "--call", "c1"}, "2026-03-01,participant,6.5 2026-03-02,call,1"},
		{"by call: its ID, and that of a call that is not here", "callId,correlationId,quantity", []string{"--by", "call"}, "c1,c1,7.5 ,c2,3 ,,2"},
		{"by participant", "callId,participant,participantId,quantity", []string{"--by", "participant", "--call", "c1"}, "c1,1,p1,4 c1,2,p2,2.5 c1,,p9,1"},
		{"sorted", "recordId", []string{"--sort", "-quantity", "--limit", "2"}, "r1 r4"},
	}
	for _, tt := range tests {
		r := acscalls(t, append([]string{"usage", "--format", "csv", "--columns", tt.columns, log}, tt.args...)...)
		rows, err := csv.NewReader(strings.NewReader(r.stdout)).ReadAll()
		if err != nil || r.status != 0 {
			t.Fatalf("%s: %v, %+v", tt.reason, err, r)
		}
		var got []string
		for _, row := range rows[1:] {
			got = append(got, strings.Join(row, ","))
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
	acscalls(t, "usage", "--by", "user", log).want(t, statusUsage, `--by: "user" is not one of its values; use type, day`)
	acscalls(t, "usage", "--belongs-to", "me", log).want(t, statusUsage, `--belongs-to: "me" is not one of its values; use participant, call, nothing`)
	acscalls(t, "usage", "-q", data).want(t, statusFailed, "no record tells of usage, which takes the log Usage; the input has CallSummary (9)")
	acscalls(t, "usage", "--call", "zz", log).want(t, statusUsage, `no call's ID begins with "zz"`)
	lone := given(t, "lone.json", bill("r5", "", "SMS", "messages", "2", "", "2026-04-01T08:00:00Z"))
	if r := acscalls(t, "usage", lone); r.status != 0 || !strings.Contains(r.stdout, "SMS") {
		t.Errorf("bills without any call: %+v", r)
	}
}
