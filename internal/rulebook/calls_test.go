package rulebook_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"example.com/acstelemetry/internal/rulebook"
	"example.com/acstelemetry/logs"
)

// A page is what one set of records must show: for each row, by its name, the columns that
// the case is about, as in `participants=2 start=@12:00`.
type page struct {
	reason  string
	rules   rulebook.Rules // 0 for both
	records string
	want    map[string]string
}

// check compares rows with what the case wants. Rows that the case does not name must not
// be there.
func (p page) check(t *testing.T, got rowsByName) {
	t.Helper()
	for name := range got {
		if _, ok := p.want[name]; !ok {
			t.Errorf("%s: there is a row %q: %v", p.reason, name, got[name])
		}
	}
	for name, columns := range p.want {
		row, ok := got[name]
		if !ok {
			t.Errorf("%s: no row %q", p.reason, name)
			continue
		}
		for _, column := range strings.Fields(columns) {
			column, want, _ := strings.Cut(column, "=")
			value, known := row[column]
			if !known {
				t.Fatalf("%s: no column %q", p.reason, column)
			}
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			if clock, ok := strings.CutPrefix(want, "@"); ok {
				if strings.Count(clock, ":") == 1 {
					clock += ":00"
				}
				want = `"` + day + clock + `Z"`
			}
			// A case has no blanks in its values.
			if got := strings.ReplaceAll(string(text), " ", ""); got != want && got != `"`+want+`"` {
				t.Errorf("%s: %s: %s is %s, want %s", p.reason, name, column, got, want)
			}
		}
	}
}

// run checks each page by the rule book and in the ways of users. The name of a row is one of
// its columns.
func run(t *testing.T, pages []page, rowsOf func(way, []logs.Record, rulebook.Rules) rowsByName, name string) {
	t.Helper()
	for _, p := range pages {
		recs := shortRecords(t, p.records)
		for _, rules := range []rulebook.Rules{until, since} {
			if p.rules != both && p.rules != rules {
				continue
			}
			for _, w := range append([]way{book}, ways...) {
				all := rowsOf(w, recs, rules)
				if all == nil {
					continue
				}
				rows := rowsByName{}
				for _, row := range all {
					name, _ := row[name].(string)
					rows[cmp.Or(name, "none")] = row
				}
				one := p
				one.reason = fmt.Sprintf("%s: %d: %s", w.name, rules, p.reason)
				one.check(t, rows)
			}
		}
	}
}

func callPages(t *testing.T, pages []page) {
	t.Helper()
	run(t, pages, func(w way, recs []logs.Record, rules rulebook.Rules) rowsByName {
		rows, _ := w.rows(recs, rules)
		return rows
	}, "callId")
}

func participantPages(t *testing.T, pages []page) {
	t.Helper()
	run(t, pages, func(w way, recs []logs.Record, rules rulebook.Rules) rowsByName {
		_, rows := w.rows(recs, rules)
		return rows
	}, "key")
}

const (
	both  = rulebook.Rules(0)
	since = rulebook.Rules2025
	until = rulebook.Rules2024
)

// group is a summary of a Group call c of one minute, with one participant p.
const group = `summary call=c participantId=p callStartTime=@12:00 callDuration=60 callType=Group endpointType=VoIP
`

func TestIdentity(t *testing.T) {
	callPages(t, []page{
		{"the first of ParticipantId, Identifier, EndpointId: three participants", both, `
			summary call=c participantId=p identifier=i endpointId=e callStartTime=@12:00
			summary call=c participantId=q identifier=i endpointId=e callStartTime=@12:00
			summary call=c identifier=i endpointId=e callStartTime=@12:00
			summary call=c identifier=i endpointId=f callStartTime=@12:00`,
			map[string]string{"c": `participants=3`}},
		{"IDs are trimmed (ruling 6)", both, `
			summary call=_c participantId=p_ callStartTime=@12:00
			summary call=c participantId=p callStartTime=@12:00
			op call=c_ ParticipantId=_p OperationName=Hold at=@12:00`,
			map[string]string{"c": `participants=1`}},
		{"null as a text is empty", both, `
			summary call=c participantId=null identifier=i callStartTime=@12:00
			summary call=c identifier=i callStartTime=@12:00`,
			map[string]string{"c": `participants=1`}},
		{"redacted participants are told apart by endpoint type and identifier", both, `
			summary call=c participantId=Redacted identifier=i endpointType=VoIP callStartTime=@12:00
			summary call=c participantId=Redacted identifier=i endpointType=PSTN callStartTime=@12:00
			summary call=c participantId=Redacted identifier=j endpointType=VoIP callStartTime=@12:00
			summary call=c participantId=Redacted identifier=j endpointType=VoIP callStartTime=@12:00`,
			map[string]string{"c": `participants=3`}},
		{"a record that describes the call is in no count", both, group + `
			summary call=c participantId=c callStartTime=@11:00 callDuration=7200 ResultCategory=UnexpectedServerError participantEndReason=500
			diagnostics call=c participantId=c streamId=1 mediaType=Audio jitterAvg=31`,
			map[string]string{"c": `participants=1 droppedParticipants=0 streams=0 quality=Unknown`}},
		{"nor does it say when the call was", since, group + `
			summary call=c participantId=c callStartTime=@11:00 callDuration=7200`,
			map[string]string{"c": `start=@12:00 end=@12:01`}},
		{"alone it makes no row", since, `
			summary call=c participantId=c callStartTime=@11:00
			diagnostics call=d participantId=d streamId=1`,
			map[string]string{}},
		{"ruling 1: a record without a call ID is a call by itself", both, `
			summary participantId=p callStartTime=@12:00`,
			map[string]string{"none": `callId=null participants=1 start=@12:00`}},
		{"R15: one stream per call, participant, media type and stream ID; those without an ID are none", both, `
			diagnostics call=c participantId=p streamId=1 mediaType=Audio
			diagnostics call=c participantId=p streamId=1 mediaType=Audio
			diagnostics call=c participantId=p streamId=2 mediaType=Audio
			diagnostics call=c participantId=p streamId=1 mediaType=Video
			diagnostics call=c participantId=q streamId=1 mediaType=Audio
			diagnostics call=d participantId=p streamId=1 mediaType=Audio
			diagnostics call=c participantId=p mediaType=Audio`,
			map[string]string{"c": `streams=4 quality=Good`, "d": `streams=1`}},
		{"an operation is its ID, name and time", both, group + `
			op call=c OperationId=1 OperationName=Join at=@12:00 ResultType=Failed
			op call=c OperationId=1 OperationName=Join at=@12:00 ResultType=Failed gen=@23:01
			op call=c OperationId=1 OperationName=Join at=@12:01 ResultType=Failed
			op call=c OperationId=1 OperationName=Hold at=@12:00 ResultType=Failed
			op call=c OperationId=2 OperationName=Join at=@12:00 ResultType=Failed`,
			map[string]string{"c": `badOperations=4 issueBreakdown={"Hold":1,"Join":3}`}},
		{"a copy that names no call is the same operation, in the call", both, group + `
			op call=c ParticipantId=p OperationId=1 OperationName=Hold at=@12:00 ResultType=Failed
			op ParticipantId=p OperationId=1 OperationName=Hold at=@12:00 ResultType=Failed gen=@23:01`,
			map[string]string{"c": `badOperations=1`}},
		{"the newest record of an operation speaks", both, group + `
			op call=c OperationId=1 OperationName=Join at=@12:00 ResultType=Failed gen=@22:00
			op call=c OperationId=1 OperationName=Join at=@12:00 ResultType=Success gen=@22:01`,
			map[string]string{"c": `badOperations=0`}},
	})
	participantPages(t, []page{
		{"the key of each kind of participant", both, `
			summary call=c participantId=p identifier=i1 endpointId=e1 callStartTime=@12:00
			summary call=c identifier=i2 endpointId=e2 callStartTime=@12:00
			summary call=c endpointId=e3 callStartTime=@12:00
			summary call=c participantId=Redacted identifier=i4 endpointId=e4 endpointType=VoIP callStartTime=@12:00
			summary call=c endpointId=Redacted endpointType=PSTN callStartTime=@12:00
			op call=c ParticipantId=q EndpointId=e6 OperationName=Hold at=@12:00`,
			map[string]string{
				"p": `identifier=i1 endpointId=e1`, "i2": `endpointId=e2`, "e3": `identifier=null`, "q": `identifier=null`,
				"RedactedParticipant-VoIP-Identifier-i4": `endpointId=e4`, "RedactedEndpoint-PSTN-Identifier-": `endpointId=Redacted`,
			}},
	})
}

// R1 and ruling 3.
func TestVersions(t *testing.T) {
	const one = ` call=c participantId=p callStartTime=@12:00 `
	callPages(t, []page{
		{"a plain table outranks every *Updates version", both,
			`summary` + one + `sdkVersion=plain gen=@10:00
			summaryUpdates` + one + `sdkVersion=nine CallUpdatesVersion=9 gen=@11:00`,
			map[string]string{"c": `sdkVersions={"plain":1} participants=1`}},
		{"the highest CallUpdatesVersion, as a number", both,
			`summaryUpdates` + one + `sdkVersion=ten CallUpdatesVersion=10 gen=@10:00
			summaryUpdates` + one + `sdkVersion=nine CallUpdatesVersion=9 gen=@11:00`,
			map[string]string{"c": `sdkVersions={"ten":1}`}},
		{"then the generation time", both,
			`summaryUpdates` + one + `sdkVersion=old CallUpdatesVersion=9 gen=@10:00
			summaryUpdates` + one + `sdkVersion=new CallUpdatesVersion=9 gen=@11:00`,
			map[string]string{"c": `sdkVersions={"new":1}`}},
		{"the newest wins whole, nulls included", both,
			`summary` + one + `sdkVersion=old gen=@10:00
			summary` + one + `gen=@11:00`,
			map[string]string{"c": `sdkVersions={"Unknown":1}`}},
		{"streams have versions, too", both, `
			diagnosticsUpdates call=c participantId=p streamId=1 jitterAvg=31 CallUpdatesVersion=9
			diagnosticsUpdates call=c participantId=p streamId=1 jitterAvg=30 CallUpdatesVersion=10`,
			map[string]string{"c": `streams=1 poorStreams=0`}},
	})
}

// The table "Which operations count", row by row. A left-out name is IdChanged; the record
// without OperationId and the one named CallClientOperations are alike.
func TestWhichOperationsCount(t *testing.T) {
	const connected = ` OperationPayload={"NewState":"Connected"}`
	callPages(t, []page{
		{"calls that only the client knows: none is left out", since, `
			op call=a ParticipantId=p OperationName=IdChanged at=@12:00` + connected + `
			op call=b ParticipantId=p OperationName=Join at=@12:00 OperationId=-
			op call=d ParticipantId=p OperationName=CallClientOperations at=@12:00` + connected,
			map[string]string{"a": `start=@12:00 participants=0`, "b": `start=@12:00 participants=1`, "d": `start=@12:00 participants=1`}},
		{"nor for their end, type and drops", since, `
			op call=a ParticipantId=p OperationName=Join at=@12:00
			op call=a ParticipantId=p OperationName=RoleChanged at=@12:10 OperationPayload={"NewState":"Disconnected","CallType":"Group"}
			op call=b ParticipantId=p OperationName=Hangup at=@12:00 OperationId=- ResultType=UnexpectedClientError`,
			map[string]string{"a": `end=@12:10 callType=Group badOperations=0`, "b": `droppedParticipants=1 badOperations=0 issues=1`}},
		{"participants: the three are left out, the others count", since, group + `
			op call=c ParticipantId=q1 OperationName=CallModeChanged at=@12:00
			op call=c ParticipantId=q2 OperationName=IdChanged at=@12:00
			op call=c ParticipantId=q3 OperationName=RoleChanged at=@12:00
			op call=c ParticipantId=q4 OperationName=Role-changed at=@12:00
			op call=c ParticipantId=q5 OperationName=Hold at=@12:00 OperationId=-
			op call=c ParticipantId=q6 OperationName=CallClientOperations at=@12:00
			op call=c ParticipantId=q7 OperationName=Hold
			op ParticipantId=q8 OperationName=Hold at=@12:00`,
			map[string]string{"c": `participants=4`}},
		{"before, records that are no operation were left out everywhere, and no names", until, group + `
			op call=c ParticipantId=q2 OperationName=IdChanged at=@12:00
			op call=c ParticipantId=q5 OperationName=Hold at=@12:00 OperationId=-
			op call=c ParticipantId=q6 OperationName=CallClientOperations at=@12:00`,
			map[string]string{"c": `participants=2`}},
		{"client instances: the three tie nothing", since, group + `
			op call=c ClientInstanceId=i OperationName=IdChanged at=@12:00
			op ClientInstanceId=i OperationName=Hold at=@11:59 ResultType=Failed`,
			map[string]string{"c": `badOperations=0`}},
		{"client instances: records that are no operation tie", since, group + `
			op call=c ClientInstanceId=i OperationName=CallClientOperations at=@12:00
			op ClientInstanceId=i OperationName=Hold at=@11:59 ResultType=Failed
			op call=c ClientInstanceId=j OperationName=Hold at=@12:00 OperationId=-
			op ClientInstanceId=j OperationName=Hold at=@11:59 ResultType=Failed`,
			map[string]string{"c": `badOperations=2`}},
		{"before, neither did", until, group + `
			op call=c ClientInstanceId=i OperationName=CallClientOperations at=@12:00
			op ClientInstanceId=i OperationName=Hold at=@11:59 ResultType=Failed
			op call=c ClientInstanceId=j OperationName=Hold at=@12:00 OperationId=-
			op ClientInstanceId=j OperationName=Hold at=@11:59 ResultType=Failed`,
			map[string]string{"c": `badOperations=0`}},
		{"an empty ClientInstanceId ties nothing", since, group + `
			op call=c OperationName=Hold at=@12:00
			op OperationName=Hold at=@11:59 ResultType=Failed`,
			map[string]string{"c": `badOperations=0`, "none": `badOperations=1`}},
		{"bad operations: both kinds are left out", since, group + `
			op call=c OperationName=CallModeChanged at=@12:00 ResultType=Failed
			op call=c OperationName=IdChanged at=@12:00 ResultType=Failed
			op call=c OperationName=RoleChanged at=@12:00 ResultType=Failed
			op call=c OperationName=CallClientOperations at=@12:00 ResultType=Failed
			op call=c OperationName=Hold at=@12:00 ResultType=Failed OperationId=-
			op call=c OperationName=Hold ResultType=Failed
			op call=c at=@12:00 ResultType=Failed
			op call=c OperationName=Id-changed at=@12:00 ResultType=Failed`,
			map[string]string{"c": `badOperations=1 issueBreakdown={"Id-changed":1}`}},
		{"before, the three names were not left out", until, group + `
			op call=c OperationName=IdChanged at=@12:00 ResultType=Failed
			op call=c OperationName=CallClientOperations at=@12:00 ResultType=Failed`,
			map[string]string{"c": `badOperations=1`}},
	})
	participantPages(t, []page{
		{"R10: a participant's row leaves out all three, and records that are no operation", since, `
			op call=c ParticipantId=q1 OperationName=IdChanged at=@12:00
			op call=c ParticipantId=q2 OperationName=RoleChanged at=@12:00
			op call=c ParticipantId=q3 OperationName=CallClientOperations at=@12:00
			op call=c ParticipantId=q4 OperationName=Hold at=@12:00 OperationId=-
			op call=c ParticipantId=q5 OperationName=Hold at=@12:00`,
			map[string]string{"q5": ``}},
	})
}

// How an operation finds its call.
func TestCallOfOperation(t *testing.T) {
	const bad = ` OperationName=Hold ResultType=Failed `
	// d is a second call, at 13:00.
	const d = `
		summary call=d participantId=q callStartTime=@13:00 callDuration=60
		`
	callPages(t, []page{
		{"1: its CallId, at any time", both, group + `
			op call=c at=@20:00` + bad,
			map[string]string{"c": `badOperations=1`}},
		{"1: an operation that names another call belongs to that call", since, group + `
			op call=x ParticipantId=p at=@12:00` + bad,
			map[string]string{"c": `badOperations=0`, "x": `start=null callType=null badOperations=1`}},
		{"2: the call of the client instance", since, group + `
			op call=c ParticipantId=p ClientInstanceId=i OperationName=Join at=@12:00
			op ParticipantId=unknown ClientInstanceId=i at=@12:00` + bad,
			map[string]string{"c": `badOperations=1 participants=1`}},
		{"2: of several calls the first that the client had not left, else the one it left last", since, group + d + `
			op call=c ParticipantId=x ClientInstanceId=i OperationName=Join at=@12:00
			op call=c ParticipantId=x ClientInstanceId=i OperationName=Hangup at=@12:01
			op call=d ParticipantId=y ClientInstanceId=i OperationName=Join at=@13:00
			op call=d ParticipantId=y ClientInstanceId=i OperationName=Hangup at=@13:01
			op ParticipantId=z ClientInstanceId=i at=@03:00` + bad + `
			op ParticipantId=z ClientInstanceId=i at=@12:02` + bad + `
			op ParticipantId=z ClientInstanceId=i at=@20:00` + bad,
			map[string]string{"c": `badOperations=1`, "d": `badOperations=2`}},
		{"2: before, the call of the participant came first", until, group + d + `
			op call=d ParticipantId=q ClientInstanceId=i OperationName=Join at=@13:00
			op ParticipantId=p ClientInstanceId=i at=@13:00` + bad,
			map[string]string{"c": `badOperations=1`, "d": `badOperations=0`}},
		{"2: any operation that names participant and call will do", since, group + `
			op call=c ParticipantId=z ClientInstanceId=i OperationName=Hold at=@12:00
			op ParticipantId=z ClientInstanceId=i at=@12:00` + bad,
			map[string]string{"c": `badOperations=1 participants=2`}},
		{"R6: else the call that has the participant, of a summary", since, group + `
			op ParticipantId=p at=@12:00` + bad,
			map[string]string{"c": `badOperations=1`}},
		{"R6: else the call that has the participant, of an operation", since, group + `
			op call=c ParticipantId=z OperationName=Hold at=@12:00
			op ParticipantId=z at=@12:00` + bad,
			map[string]string{"c": `badOperations=1`}},
		{"3: the call of the client instance, from 3 h before the start", since, group + `
			op call=c ClientInstanceId=i OperationName=Join at=@12:00
			op ClientInstanceId=i at=@09:00` + bad,
			map[string]string{"c": `badOperations=1`}},
		{"3: the start of a call that only the client knows, too", since, `
			op call=c ParticipantId=p ClientInstanceId=i OperationName=Hold at=@11:00
			op call=c ParticipantId=p ClientInstanceId=i OperationName=Join at=@12:00
			op ClientInstanceId=i at=@09:00` + bad + `
			op ClientInstanceId=i at=@08:59:59.999` + bad,
			map[string]string{"c": `start=@12:00 badOperations=1`}},
		{"3: not earlier", since, group + `
			op call=c ClientInstanceId=i OperationName=Join at=@12:00
			op ClientInstanceId=i at=@08:59:59.999` + bad,
			map[string]string{"c": `badOperations=0`}},
		{"3: until 2024 from 2 h before", until, group + `
			op call=c ClientInstanceId=i OperationName=Join at=@12:00
			op ClientInstanceId=i at=@10:00` + bad + `
			op ClientInstanceId=i at=@09:59:59.999` + bad,
			map[string]string{"c": `badOperations=1`}},
		{"3: up to the last record of the client that names the call", both, group + `
			op call=c ClientInstanceId=i OperationName=Join at=@12:00
			op call=c ClientInstanceId=i OperationName=Hangup at=@12:30
			op ClientInstanceId=i at=@12:30` + bad + `
			op ClientInstanceId=i at=@12:30:00.001` + bad,
			map[string]string{"c": `badOperations=1`}},
		{"3: of several calls the next", since, group + d + `
			op call=c ClientInstanceId=i OperationName=Join at=@12:00
			op call=c ClientInstanceId=i OperationName=Hangup at=@12:01
			op call=d ClientInstanceId=i OperationName=Join at=@13:00
			op ClientInstanceId=i at=@11:59` + bad + `
			op ClientInstanceId=i at=@12:01` + bad + `
			op ClientInstanceId=i at=@12:02` + bad + `
			op ClientInstanceId=i at=@13:01` + bad,
			map[string]string{"c": `badOperations=2`, "d": `badOperations=1`}},
		{"3: of two calls at once the one that began first", since, group + d + `
			op call=c ClientInstanceId=i OperationName=Hangup at=@14:00
			op call=d ClientInstanceId=i OperationName=Hangup at=@15:00
			op ClientInstanceId=i at=@13:30` + bad + `
			op ClientInstanceId=i at=@14:30` + bad,
			map[string]string{"c": `badOperations=1`, "d": `badOperations=1`}},
		{"3: until 2024 to the end of the call", until, group + d + `
			op call=c ClientInstanceId=i OperationName=Join at=@12:00
			op call=d ClientInstanceId=i OperationName=Join at=@13:00
			op ClientInstanceId=i at=@12:01` + bad + `
			op ClientInstanceId=i at=@12:01:00.001` + bad + `
			op ClientInstanceId=i at=@13:01` + bad + `
			op ClientInstanceId=i at=@13:01:00.001` + bad,
			map[string]string{"c": `badOperations=1`, "d": `badOperations=2`}},
		{"3: until 2024 from before its first word, where that is earlier", until, `
			op call=c ClientInstanceId=i OperationName=Hold at=@12:00
			op ClientInstanceId=i at=@10:00` + bad + `
			op ClientInstanceId=i at=@09:59:59.999` + bad,
			map[string]string{"c": `badOperations=1`}},
		{"3: a call without a start has no time before it", since, `
			op call=c ClientInstanceId=i OperationName=Hold at=@12:00
			op ClientInstanceId=i at=@12:00` + bad,
			map[string]string{"c": `badOperations=0`}},
		{"3: a ParticipantId that no call has is no client before its call", since, group + `
			op call=c ClientInstanceId=i OperationName=Join at=@12:00
			op ParticipantId=z ClientInstanceId=j at=@12:00` + bad,
			map[string]string{"c": `badOperations=0`}},
	})
}

// The three ways to be listed, and what is not.
func TestListed(t *testing.T) {
	callPages(t, []page{
		{"a summary with callStartTime", both, group,
			map[string]string{"c": `start=@12:00 callType=Group`}},
		{"one of the five", since, `
			op call=a ParticipantId=p OperationName=Join at=@12:00
			op call=b ParticipantId=p OperationName=StartCall at=@12:00
			op call=c ParticipantId=p OperationName=EnterCall at=@12:00
			op call=d ParticipantId=p OperationName=Hangup at=@12:00
			op call=e ParticipantId=p OperationName=AcceptIncomingCall at=@12:00
			op call=f ParticipantId=p OperationName=HandleIncomingCall at=@12:00`,
			map[string]string{"a": `start=@12:00`, "b": `start=@12:00`, "c": `start=@12:00`, "d": `start=@12:00`, "e": `start=@12:00`,
				"f": `start=null end=null callType=null durationSeconds=null participants=1`}},
		{"NewState Connected or Disconnected on any name, in exactly this spelling", since, `
			op call=a ParticipantId=p OperationName=Foo at=@12:00 OperationPayload={"NewState":"Connected"}
			op call=b ParticipantId=p OperationName=Foo at=@12:00 OperationPayload={"NewState":"Disconnected"}
			op call=c ParticipantId=p OperationName=Foo at=@12:00 OperationPayload={"NewState":"connected"}
			op call=d ParticipantId=p OperationName=Foo at=@12:00 OperationPayload={"newState":"Connected"}`,
			map[string]string{"a": `start=@12:00`, "b": `start=@12:00`, "c": `start=null`, "d": `start=null`}},
		{"the operation needs ParticipantId and time", since, `
			op call=a OperationName=Join at=@12:00
			op call=b ParticipantId=p OperationName=Join`,
			map[string]string{"a": `start=null`}},
		{"what is not listed is a call all the same, by a CallId and a time", since, `
			op call=a OperationName=IdChanged at=@12:00
			op call=b OperationName=CallClientOperations at=@12:00 OperationId=-
			op call=d OperationName=IdChanged
			survey call=e SurveyId=1 OverallRatingScore=5
			diagnostics call=f participantId=p streamId=1`,
			map[string]string{"a": `start=null participants=0`, "b": `start=null`, "e": `rating=Good start=null`, "f": `quality=Good start=null`}},
		{"a plain summary that describes the call, and an operation of any name", since, `
			summary call=a participantId=a callStartTime=@11:00 callType=Group
			op call=a ParticipantId=p OperationName=Foo at=@12:00
			summaryUpdates call=b participantId=b callStartTime=@11:00
			op call=b ParticipantId=p OperationName=Foo at=@12:00
			summary call=d participantId=d
			op call=d ParticipantId=p OperationName=Foo at=@12:00`,
			map[string]string{"a": `start=@12:00 end=@12:00 callType=null`, "b": `start=null`, "d": `start=null`}},
		{"summaries without callStartTime are ignored altogether", since, `
			summary call=c participantId=p ResultCategory=UnexpectedClientError callType=Group
			op call=c ParticipantId=q OperationName=Join at=@12:00`,
			map[string]string{"c": `start=@12:00 participants=1 droppedParticipants=0 callType=null`}},
		{"before, they counted, and calls that only the client knew were not listed", until, `
			summary call=c participantId=p participantEndReason=500 callType=Group
			op call=d ParticipantId=q OperationName=Join at=@12:00`,
			map[string]string{"c": `start=null participants=1 droppedParticipants=1 callType=Group`, "d": `start=null participants=1`}},
	})
}

// Start, end, duration, type and drops from the summaries: the first table of columns.
func TestColumnsOfSummaries(t *testing.T) {
	callPages(t, []page{
		{"the summaries win whole", since, group + `
			op call=c ParticipantId=p OperationName=Join at=@11:00 ResultType=UnexpectedClientError OperationPayload={"CallType":"P2P"}
			op call=c ParticipantId=p OperationName=Hangup at=@13:00`,
			map[string]string{"c": `start=@12:00 end=@12:01 durationSeconds=60 callType=Group droppedParticipants=0`}},
		{"earliest start, latest end, also of different participants", both, `
			summary call=c participantId=p callStartTime=@12:00:01 callDuration=600
			summary call=c participantId=q callStartTime=@12:00 callDuration=60`,
			map[string]string{"c": `start=@12:00 end=@12:10:01 durationSeconds=601`}},
		{"no duration, no end; the operations do not stand in", since, `
			summary call=c participantId=p callStartTime=@12:00
			op call=c ParticipantId=p OperationName=Hangup at=@12:05`,
			map[string]string{"c": `start=@12:00 end=null durationSeconds=null`}},
		{"the duration is cut to whole seconds", since, `
			summary call=c participantId=p callStartTime=@12:00 callDuration=5
			summary call=c participantId=q callStartTime=@12:00:01.900 callDuration=5`,
			map[string]string{"c": `end=@12:00:06.9 durationSeconds=6`}},
		{"Group if any says so", both, `
			summary call=c participantId=p callStartTime=@12:00 callType=P2P
			summary call=c participantId=q callStartTime=@12:00 callType=Group
			summary call=c participantId=r callStartTime=@12:00 callType=P2P
			summary call=d participantId=p callStartTime=@12:00 callType=P2P
			summary call=d participantId=q callStartTime=@12:00`,
			map[string]string{"c": `callType=Group`, "d": `callType=P2P`}},
		{"dropped: ResultCategory contains Unexpected, in any case; end codes do not matter", since, `
			summary call=c participantId=p callStartTime=@12:00 ResultCategory=UnexpectedClientError participantEndReason=0
			summary call=c participantId=q callStartTime=@12:00 ResultCategory=notunexpectedatall
			summary call=c participantId=r callStartTime=@12:00 ResultCategory=ExpectedError participantEndReason=500
			summary call=c participantId=s callStartTime=@12:00 participantEndReason=500`,
			map[string]string{"c": `droppedParticipants=2 issues=2 issueBreakdown={"CallEndedUngracefully":2}`}},
		{"before, the end code says it", until, `
			summary call=c participantId=p callStartTime=@12:00 ResultCategory=UnexpectedClientError participantEndReason=0
			summary call=c participantId=r callStartTime=@12:00 ResultCategory=ExpectedError participantEndReason=500
			summary call=c participantId=s callStartTime=@12:00 participantEndReason=580
			summary call=c participantId=u callStartTime=@12:00 participantEndReason=487`,
			map[string]string{"c": `droppedParticipants=2`}},
		{"R2: the newest version says it", both, `
			summary call=c participantId=p callStartTime=@12:00 ResultCategory=UnexpectedClientError participantEndReason=500 gen=@20:00
			summary call=c participantId=p callStartTime=@12:00 ResultCategory=Success participantEndReason=0 gen=@21:00`,
			map[string]string{"c": `droppedParticipants=0`}},
	})
}

// The same columns of calls that only the client knows.
func TestColumnsOfOperations(t *testing.T) {
	callPages(t, []page{
		{"start: the earliest of the four or Connected; end: the latest Hangup or Disconnected", since, `
			op call=c ParticipantId=p OperationName=Foo at=@11:00
			op call=c ParticipantId=p OperationName=Hangup at=@11:01
			op call=c ParticipantId=p OperationName=StartCall at=@12:01
			op call=c ParticipantId=p OperationName=StateChanged at=@12:00 OperationPayload={"NewState":"Connected"}
			op call=c ParticipantId=q OperationName=StateChanged at=@12:30:09.9 OperationPayload={"NewState":"Disconnected"}
			op call=c ParticipantId=q OperationName=Foo at=@12:40`,
			map[string]string{"c": `start=@12:00 end=@12:30:09.9 durationSeconds=1809`}},
		{"none: the earliest and the latest record, those left out included", since, `
			op call=c ParticipantId=p OperationName=IdChanged at=@11:00
			op call=c ParticipantId=p OperationName=Hangup at=@11:01
			op call=d ParticipantId=p OperationName=Join at=@11:00
			op call=d ParticipantId=p OperationName=CallClientOperations at=@11:02
			op call=d OperationName=Foo at=@11:03`,
			map[string]string{"c": `start=@11:00 end=@11:01`, "d": `start=@11:00 end=@11:02`}},
		{"R4: Group if any payload says so; else any that is not empty", since, `
			op call=a ParticipantId=p OperationName=Join at=@12:00 OperationPayload={"CallType":"P2P"}
			op call=a ParticipantId=p OperationName=Foo at=@12:00 OperationPayload={"CallType":"Group"}
			op call=b ParticipantId=p OperationName=Join at=@12:00 OperationPayload={"CallType":"P2P"}
			op call=b ParticipantId=p OperationName=Foo at=@12:00 OperationPayload={"CallType":""}`,
			map[string]string{"a": `callType=Group`, "b": `callType=P2P`}},
		{"dropped: participants with one of the five whose result contains Unexpected; Failed is none", since, `
			op call=c ParticipantId=p OperationName=Join at=@12:00 ResultType=UnexpectedClientError
			op call=c ParticipantId=p OperationName=Hangup at=@12:01 ResultType=UnexpectedClientError
			op call=c ParticipantId=q OperationName=Hangup at=@12:01 ResultType=UnexpectedServerError
			op call=c ParticipantId=r OperationName=Hangup at=@12:01 ResultType=Failed
			op call=c ParticipantId=s OperationName=Hold at=@12:01 ResultType=UnexpectedServerError`,
			map[string]string{"c": `droppedParticipants=2 badOperations=5 issues=7`}},
		{"before, operations told no drop", until, `
			op call=c ParticipantId=p OperationName=Hangup at=@12:01 ResultType=UnexpectedClientError`,
			map[string]string{"c": `droppedParticipants=0 badOperations=1 issues=1 end=null`}},
	})
}

// The second table of columns: for every call that is listed.
func TestColumnsOfAllCalls(t *testing.T) {
	callPages(t, []page{
		{"participants: of the summaries and of operations with this CallId", both, group + `
			op call=c ParticipantId=p OperationName=Hold at=@12:00
			op call=c ParticipantId=q OperationName=Hold at=@12:00
			op call=c ParticipantId=q OperationName=Hold at=@12:01
			diagnostics call=c participantId=r streamId=1`,
			map[string]string{"c": `participants=2`}},
		{"clientTypes: the summary's, VoIP for those of operations only", both, `
			summary call=c participantId=p callStartTime=@12:00 endpointType=PSTN
			summary call=c participantId=q callStartTime=@12:00 endpointType=VOIP
			op call=c ParticipantId=p OperationName=Hold at=@12:00
			op call=c ParticipantId=z OperationName=Hold at=@12:00`,
			map[string]string{"c": `clientTypes={"PSTN":1,"VoIP":2}`}},
		{"clientTypes: spellings in another case are one type", both, `
			summary call=c participantId=p callStartTime=@12:00 endpointType=Kiosk
			summary call=c participantId=q callStartTime=@12:00 endpointType=KIOSK`,
			map[string]string{"c": `clientTypes={"KIOSK":2}`}},
		{"participantTypes: before, that of a summary without a start counted, too", until, `
			summary call=c participantId=p participantType=Teams
			op call=c ParticipantId=q OperationName=Hold at=@12:00`,
			map[string]string{"c": `participantTypes={"ACS":1,"Teams":1}`}},
		{"participantTypes: the summary's; ACS with an operation; Unknown", since, `
			summary call=c participantId=p callStartTime=@12:00 participantType=Teams
			summary call=c participantId=q callStartTime=@12:00
			summary call=c participantId=r callStartTime=@12:00
			op call=c ParticipantId=p OperationName=Hold at=@12:00
			op call=c ParticipantId=q OperationName=Hold at=@12:00
			op call=c ParticipantId=z OperationName=Hold at=@12:00`,
			map[string]string{"c": `participantTypes={"ACS":2,"Teams":1,"Unknown":1}`}},
		{"participantTypes: any record that names the participant makes it ACS", since, `
			summary call=c participantId=p callStartTime=@12:00
			op call=c ParticipantId=p OperationName=Hold at=@12:00 OperationId=-`,
			map[string]string{"c": `participantTypes={"ACS":1} participants=1`}},
		{"versions: the summary's, else Unknown; Redacted is one; operations give none", since, `
			summary call=c participantId=p callStartTime=@12:00 sdkVersion=1.27.1.0 osVersion=Windows
			summary call=c participantId=q callStartTime=@12:00 sdkVersion=1.27.1.0
			summary call=c participantId=r callStartTime=@12:00 sdkVersion=Redacted osVersion=Redacted
			op call=c ParticipantId=z OperationName=Hold at=@12:00 SdkVersion=1.0`,
			map[string]string{"c": `sdkVersions={"1.27.1.0":2,"Redacted":1,"Unknown":1} osVersions={"Redacted":1,"Unknown":2,"Windows":1}`}},
		{"rating: the mean; Good from 4.5, Average from 3", both, `
			survey call=a SurveyId=1 OverallRatingScore=4
			survey call=a SurveyId=2 OverallRatingScore=5
			survey call=b SurveyId=3 OverallRatingScore=8 OverallRatingScoreUpperBound=10
			survey call=b SurveyId=4 OverallRatingScore=2
			survey call=d SurveyId=5 OverallRatingScore=4
			survey call=d SurveyId=6 OverallRatingScore=5 OverallRatingScoreUpperBound=10
			survey call=d SurveyId=7 OverallRatingScore=2
			survey call=e SurveyId=8`,
			map[string]string{"a": `rating=Good`, "b": `rating=Average`, "d": `rating=Poor`, "e": `rating=Unknown`}},
		{"rulings 4 and 27: a survey without an ID that comes again is the same, whatever its time lost on the way", both, `
			survey call=a OverallRatingScore=1 gen=@22:00:00.1234567
			survey call=a OverallRatingScore=1 gen=@22:00:00.123
			survey call=a OverallRatingScore=5
			survey call=b OverallRatingScore=1 gen=@22:00:00.123
			survey call=b OverallRatingScore=1 gen=@22:00:00.124
			survey call=b OverallRatingScore=5`,
			map[string]string{"a": `rating=Average`, "b": `rating=Poor`}}, // 6 ÷ 2 and 7 ÷ 3
		{"ruling 27: versions of one survey ID count once", both, `
			survey call=a SurveyId=1 OverallRatingScore=5 gen=@22:00:00.123
			survey call=a SurveyId=1 OverallRatingScore=1 gen=@22:00:00.1234567`,
			map[string]string{"a": `rating=Poor`}},
		{"a call without issues has an empty breakdown", both, group,
			map[string]string{"c": `issues=0 badOperations=0 droppedParticipants=0 streams=0 poorStreams=0 quality=Unknown rating=Unknown issueBreakdown={}`}},
		{"issues are the sum of the breakdown", since, `
			summary call=c participantId=p callStartTime=@12:00 ResultCategory=UnexpectedClientError
			diagnostics call=c participantId=p streamId=1 jitterAvg=31
			diagnostics call=c participantId=p streamId=2 jitterAvg=30
			op call=c OperationName=Hold at=@12:00 ResultType=Failed
			op call=c OperationName=UserFacingDiagnostics at=@12:00 OperationPayload={"DiagnosticChanged":"cameraFreeze","DiagnosticQuality":"Bad"}`,
			map[string]string{"c": `issues=4 badOperations=2 issueBreakdown={"CallEndedUngracefully":1,"CameraFreeze":1,"Hold":1,"PoorMediaStreams":1} quality=Poor`}},
		{"quality: a bad name that contains Network, in any case", since, `
			diagnostics call=a participantId=p streamId=1
			op call=a OperationName=UserFacingDiagnostics at=@12:00 OperationPayload={"DiagnosticChanged":"noNetwork","DiagnosticQuality":"True"}
			diagnostics call=b participantId=p streamId=1
			op call=b OperationName=TestTheNETWORK at=@12:00 ResultType=Failed
			diagnostics call=d participantId=p streamId=1
			op call=d OperationName=UserFacingDiagnostics at=@12:00 OperationPayload={"DiagnosticChanged":"noNetwork","DiagnosticQuality":"Good"}
			op call=e OperationName=UserFacingDiagnostics at=@12:00 OperationPayload={"DiagnosticChanged":"cameraFreeze","DiagnosticQuality":"Bad"}`,
			map[string]string{"a": `quality=Poor`, "b": `quality=Poor`, "d": `quality=Good`, "e": `quality=Unknown`}},
		{"before, the network did not matter", until, `
			diagnostics call=a participantId=p streamId=1
			op call=a OperationName=UserFacingDiagnostics at=@12:00 OperationPayload={"DiagnosticChanged":"noNetwork","DiagnosticQuality":"True"}`,
			map[string]string{"a": `quality=Good badOperations=1`}},
		{"ruling 5: a client of a P2P call is joined by its endpoint", both, `
			summary call=c identifier=i endpointId=e callStartTime=@12:00 callType=P2P endpointType=VoIP
			summary call=c identifier=j endpointId=f callStartTime=@12:00 callType=P2P endpointType=VoIP
			op call=c ParticipantId=p EndpointId=e OperationName=Hold at=@12:00
			op call=c ParticipantId=q OperationName=Hold at=@12:00`,
			map[string]string{"c": `participants=3 participantTypes={"ACS":2,"Unknown":1}`}},
	})
}

// The table of poor streams, row by row: the limit itself is not poor.
func TestPoorStreams(t *testing.T) {
	tests := []struct {
		metric, good, poor string
		media              string // those that the limit is for, by the rules of 2025
	}{
		{"jitterAvg", "30", "31", "Audio Video VBSS AppSharing - Other"},
		{"JitterBufferSizeAvg", "200", "201", "Audio Video VBSS AppSharing - Other"},
		{"packetLossRateAvg", "0.1", "0.11", "Audio Video VBSS AppSharing - Other"},
		{"roundTripTimeAvg", "500", "501", "Audio Video VBSS AppSharing - Other"},
		{"HealedDataRatioAvg", "0.1", "0.11", "Audio Video VBSS AppSharing - Other"},
		{"VideoFrameRateAvg", "7", "6.9", "Video"},
		{"VideoFrameRateAvg", "1", "0.9", "VBSS AppSharing"},
		{"RecvFreezeDurationPerMinuteInMs", "6000", "6001", "Video"},
		{"RecvFreezeDurationPerMinuteInMs", "25000", "25001", "VBSS AppSharing"},
		{"RecvResolutionHeight", "240", "239", "Video"},
		{"RecvResolutionHeight", "768", "767", "VBSS AppSharing"},
		{"VideoBitRateAvg", "150000", "149999", "Video"},
		{"VideoBitRateAvg", "150000", "0", "Video"},
	}
	for _, tt := range tests {
		for _, media := range strings.Fields(tt.media) {
			for _, rules := range []rulebook.Rules{since, until} {
				poor := "1"
				if rules == until && (tt.metric == "VideoBitRateAvg" || media == "AppSharing" && strings.Contains(tt.media, "VBSS AppSharing") && !strings.Contains(tt.media, "Audio")) {
					poor = "0"
				}
				callPages(t, []page{
					{tt.metric + " " + media, rules, `diagnostics call=c participantId=p streamId=1 mediaType=` + media + ` ` + tt.metric + `=` + tt.poor,
						map[string]string{"c": `streams=1 poorStreams=` + poor}},
					{tt.metric + " " + media, rules, `diagnostics call=c participantId=p streamId=1 mediaType=` + media + ` ` + tt.metric + `=` + tt.good,
						map[string]string{"c": `streams=1 poorStreams=0 quality=Good`}},
				})
			}
		}
	}
	callPages(t, []page{
		{"the limits of video and of screen sharing are for no other type", both, `
			diagnostics call=c participantId=p streamId=1 mediaType=Audio VideoFrameRateAvg=0 RecvFreezeDurationPerMinuteInMs=30000 RecvResolutionHeight=1 VideoBitRateAvg=0
			diagnostics call=c participantId=p streamId=2 VideoFrameRateAvg=0 RecvFreezeDurationPerMinuteInMs=30000 RecvResolutionHeight=1 VideoBitRateAvg=0
			diagnostics call=c participantId=p streamId=3 mediaType=Other VideoFrameRateAvg=0 RecvFreezeDurationPerMinuteInMs=30000 RecvResolutionHeight=1 VideoBitRateAvg=0
			diagnostics call=c participantId=p streamId=4 mediaType=VBSS VideoBitRateAvg=0`,
			map[string]string{"c": `streams=4 poorStreams=0`}},
		{"ruling 25: the verdict depends on a value that cannot be read", both, `
			diagnostics call=a participantId=p streamId=1 mediaType=Audio jitterAvg=x
			diagnostics call=b participantId=p streamId=1 mediaType=Audio jitterAvg=x roundTripTimeAvg=501
			diagnostics call=d participantId=p streamId=1 mediaType=Audio VideoFrameRateAvg=x`,
			map[string]string{"a": `poorStreams=0 quality=Unknown`, "b": `poorStreams=1 quality=Poor`, "d": `quality=Good`}},
	})
}

// "Bad operations and diagnostics", sentence by sentence.
func TestBadOperations(t *testing.T) {
	const ufd = `op call=c OperationName=UserFacingDiagnostics `
	callPages(t, []page{
		{"three results are not bad, nor is none", both, `
			op call=c OperationName=Hold at=@12:00 ResultType=Succeeded
			op call=c OperationName=Hold at=@12:00 ResultType=Success
			op call=c OperationName=Hold at=@12:00 ResultType=ExpectedError
			op call=c OperationName=Hold at=@12:00
			op call=c OperationName=Hold at=@12:00 ResultType=null
			op call=c OperationName=Hold at=@12:00 ResultType=Failed
			op call=c OperationName=Hold at=@12:00 ResultType=Other
			op call=c OperationName=Hold at=@12:00 ResultType=UnexpectedClientError`,
			map[string]string{"c": `badOperations=3 issueBreakdown={"Hold":3}`}},
		{"R12: name and quality in either case of the first letter; one spelling of both is one range", both,
			ufd + `OperationId=1 at=@12:00 OperationPayload={"DiagnosticChanged":"cameraFreeze","DiagnosticQuality":"Bad"}
			` + ufd + `OperationId=1 at=@12:01 OperationPayload={"diagnosticChanged":"CameraFreeze","diagnosticQuality":"Good"}
			` + ufd + `OperationId=2 at=@12:00 OperationPayload={"diagnosticChanged":"cameraFreeze","diagnosticQuality":"Good"}`,
			map[string]string{"c": `badOperations=1 issueBreakdown={"CameraFreeze":1}`}},
		{"a range is an OperationId and a diagnostic; any quality that is not exactly Good is bad, so is none", both,
			ufd + `OperationId=1 at=@12:00 OperationPayload={"DiagnosticChanged":"A","DiagnosticQuality":"Poor"}
			` + ufd + `OperationId=1 at=@12:01 OperationPayload={"DiagnosticChanged":"B","DiagnosticQuality":"good"}
			` + ufd + `OperationId=1 at=@12:02 OperationPayload={"DiagnosticChanged":"C"}
			` + ufd + `OperationId=1 at=@12:03 OperationPayload={"DiagnosticChanged":"D","DiagnosticQuality":"False"}
			` + ufd + `OperationId=1 at=@12:04 OperationPayload={"DiagnosticChanged":"E","DiagnosticQuality":"Good"}
			` + ufd + `OperationId=2 at=@12:00 OperationPayload={"DiagnosticChanged":"A","DiagnosticQuality":"Poor"}`,
			map[string]string{"c": `badOperations=5 issueBreakdown={"A":2,"B":1,"C":1,"D":1}`}},
		{"advice is never bad: the whole word, in any case", both,
			ufd + `at=@12:00 OperationPayload={"DiagnosticChanged":"speakingWhileMicrophoneIsMuted","DiagnosticQuality":"Bad"}
			` + ufd + `at=@12:00 OperationPayload={"DiagnosticChanged":"SPEAKERMUTED","DiagnosticQuality":"Bad"}
			` + ufd + `at=@12:00 OperationPayload={"DiagnosticChanged":"x.speakerMuted","DiagnosticQuality":"Bad"}
			` + ufd + `at=@12:00 OperationPayload={"DiagnosticChanged":"speakerMutedX","DiagnosticQuality":"Bad"}`,
			map[string]string{"c": `badOperations=1 issueBreakdown={"SpeakerMutedX":1}`}},
		{"their ResultType is not read", both,
			ufd + `at=@12:00 ResultType=Failed OperationPayload={"DiagnosticChanged":"noNetwork","DiagnosticQuality":"Good"}`,
			map[string]string{"c": `badOperations=0`}},
	})
}
