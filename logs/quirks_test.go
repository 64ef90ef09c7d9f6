package logs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// One field in all the spellings that have been seen. Each member is in the
// properties of a call summary; set makes the expected record.
func TestClothes(t *testing.T) {
	type record = callsummary.Record
	duration := func(v opt.Value[opt.Seconds]) func(*record) { return func(r *record) { r.CallDuration = v } }
	identifier := func(v opt.Value[string]) func(*record) { return func(r *record) { r.Identifier = v } }
	start := func(v opt.Value[time.Time]) func(*record) { return func(r *record) { r.CallStartTime = v } }
	endpoint := func(text string) func(*record) {
		return func(r *record) { r.EndpointType = opt.Of(callsummary.EndpointType(text)) }
	}
	// as says how the input spells a value that is written so, too.
	as := func(field, json string, set func(*record)) func(*record) {
		return func(r *record) {
			set(r)
			r.Extra = &logs.Extra{Texts: []logs.Text{{Field: field, JSON: json}}}
		}
	}
	category := func(text string) func(*record) {
		return func(r *record) { r.ResultCategory = opt.Of(callsummary.ResultCategory(text)) }
	}
	noCategory := func(r *record) { r.ResultCategory = opt.Without[callsummary.ResultCategory](opt.Null) }
	at := func(h, m, s, ns int) opt.Value[time.Time] {
		return opt.Of(time.Date(2021, 7, 19, h, m, s, ns, time.UTC))
	}
	null, six := opt.Without[string](opt.Null), opt.Of(opt.Seconds(6))
	for _, c := range []struct {
		reason, members string
		set             func(*record)
	}{
		{"nothing", ``, func(*record) {}},
		{"a number", `"callDuration":6`, duration(six)},
		{"a number in quotes", `"callDuration":"6"`, duration(six)},
		{"a number with blanks in quotes", `"callDuration":" 6 "`, duration(six)},
		{"a whole number with a point", `"callDuration":6.0`, duration(six)},
		{"a whole number with an exponent", `"callDuration":"0.6E1"`, duration(six)},
		{"no value: null", `"callDuration":null`, duration(opt.Without[opt.Seconds](opt.Null))},
		{"no value: the word in quotes", `"callDuration":"null"`, duration(opt.Without[opt.Seconds](opt.Null))},
		{"no value: empty", `"callDuration":""`, duration(opt.Without[opt.Seconds](opt.Null))},
		{"no value: a dash", `"callDuration":"-"`, duration(opt.Without[opt.Seconds](opt.Null))},
		{"redacted", `"callDuration":"Redacted"`, duration(opt.Without[opt.Seconds](opt.Redacted))},
		{"zero is a value", `"callDuration":0`, duration(opt.Of(opt.Seconds(0)))},
		{"an ID", `"identifier":"x"`, identifier(opt.Of("x"))},
		{"an ID with a blank before it", `"identifier":" x"`, identifier(opt.Of("x"))},
		{"an ID that is redacted", `"identifier":"Redacted"`, identifier(opt.Without[string](opt.Redacted))},
		{"an ID that is null", `"identifier":null`, identifier(null)},
		{"an ID that is the word null", `"identifier":"null"`, identifier(null)},
		{"an ID that is a number", `"identifier":17`, identifier(opt.Of("17"))},
		{"escapes", `"identifier":"\u00e9\ud83d\ude00\n\/"`, identifier(opt.Of("é😀\n/"))},
		{"free text keeps its blanks", `"osVersion":" x "`, func(r *record) { r.OSVersion = opt.Of(" x ") }},
		{"an enumeration as documented", `"endpointType":"VoIP"`, endpoint("VoIP")},
		{"an enumeration in upper case", `"endpointType":"VOIP"`, as("endpointType", `"VOIP"`, endpoint("VoIP"))},
		{"the same for bots", `"endpointType":"BOT"`, as("endpointType", `"BOT"`, endpoint("Bot"))},
		{"an enumeration with blanks", `"endpointType":" voip "`, as("endpointType", `" voip "`, endpoint("VoIP"))},
		{"an unknown text of an enumeration", `"endpointType":"Toaster"`, endpoint("Toaster")},
		{"a synonym", `"participantType":"Azure Communication Services"`,
			as("participantType", `"Azure Communication Services"`, func(r *record) { r.ParticipantType = opt.Of(callsummary.ACSUser) })},
		{"a category in an array", `"ResultCategory":["Success"]`, as("ResultCategory", `["Success"]`, category("Success"))},
		{"an unknown category in an array, under another name", `"ResultCategories":["Failure"]`,
			as("ResultCategory", `["Failure"]`, category("Failure"))},
		{"an array as text", `"ResultCategory":"[ \"success\" ]"`, as("ResultCategory", `"[ \"success\" ]"`, category("Success"))},
		{"an array of several categories is its text", `"ResultCategory":["Success", "UnexpectedClientError"]`,
			as("ResultCategory", `["Success","UnexpectedClientError"]`, category(`["Success","UnexpectedClientError"]`))},
		{"an array without a category", `"ResultCategory":[]`, noCategory},
		{"an array of null", `"ResultCategory":[null]`, noCategory},
		{"an array as text without a category", `"ResultCategory":"[]"`, noCategory},
		{"an array of one ID", `"identifier":[" x"]`, as("identifier", `[" x"]`, identifier(opt.Of("x")))},
		{"an array of one number", `"callDuration":["6"]`, as("callDuration", `["6"]`, duration(six))},
		{"no value: Python", `"callDuration":"None"`, duration(opt.Without[opt.Seconds](opt.Null))},
		{"no value: pandas", `"callDuration":"NaN"`, duration(opt.Without[opt.Seconds](opt.Null))},
		{"an ID that is the word of SQL Server", `"identifier":"NULL"`, identifier(null)},
		{"an ID that is the word of MySQL", `"identifier":"\\N"`, identifier(null)},
		{"an ID that is a no-break space", `"identifier":"\u00a0"`, identifier(null)},
		{"an ID that begins like a word for nothing", `"identifier":"None1"`, identifier(opt.Of("None1"))},
		{"an enumeration without a value", `"endpointType":"undefined"`, func(r *record) { r.EndpointType = opt.Without[callsummary.EndpointType](opt.Null) }},
		{"free text without a value", `"osVersion":"N/A"`, func(r *record) { r.OSVersion = opt.Without[string](opt.Null) }},
		{"a name in PascalCase", `"CallDuration":6`, duration(six)},
		{"a name in lower case", `"callduration":6`, duration(six)},
		{"a name in upper case", `"CALLDURATION":6`, duration(six)},
		{"a name with blanks", `"Call Duration":6`, duration(six)},
		{"a name with an escape", `"call\u0044uration":6`, duration(six)},
		{"a misprinted name", `"pstnPartcipantCallType":"x"`, func(r *record) { r.PSTNParticipantCallType = opt.Of("x") }},
		{"the same name, spelled correctly", `"pstnParticipantCallType":"x"`, func(r *record) { r.PSTNParticipantCallType = opt.Of("x") }},
		{"a time without a fraction", `"callStartTime":"2021-07-19T18:46:50Z"`, start(at(18, 46, 50, 0))},
		{"a time with one digit", `"callStartTime":"2021-07-19T18:46:50.1Z"`, start(at(18, 46, 50, 1e8))},
		{"a time with seven digits", `"callStartTime":"2021-07-19T18:46:50.1234567Z"`, start(at(18, 46, 50, 123456700))},
		{"a time with an offset", `"callStartTime":"2021-07-19T20:46:50+02:00"`, start(at(18, 46, 50, 0))},
		{"a time in US style", `"callStartTime":"07/19/2021 18:46:50"`, start(at(18, 46, 50, 0))},
		{"a time in the portal's style", `"callStartTime":"7/19/2021, 6:46:50.188 PM"`, start(at(18, 46, 50, 188e6))},
		{"a time as pandas writes it", `"callStartTime":1626720410188`, start(at(18, 46, 50, 188e6))},
		{"a time with a blank", `"callStartTime":"2021-07-19 18:46:50.188000+00:00"`, start(at(18, 46, 50, 188e6))},
		{"a time as .NET Framework writes it", `"callStartTime":"\/Date(1626720410188)\/"`, start(at(18, 46, 50, 188e6))},
		{"a time that was never set", `"callStartTime":"0001-01-01T00:00:00Z"`, start(opt.Without[time.Time](opt.Null))},
		{"JSON as text", `"DiagnosticOptions":"{\"a\": 1}"`, func(r *record) { r.DiagnosticOptions = opt.Of(`{"a": 1}`) }},
		{"JSON as it is", `"DiagnosticOptions":{"a": [1, "b c"]}`, func(r *record) { r.DiagnosticOptions = opt.Of(`{"a":[1,"b c"]}`) }},
	} {
		want := new(record)
		want.Category = opt.Of("CallSummary")
		c.set(want)
		for _, form := range []struct{ name, in string }{
			{"an object", `{"category":"CallSummary","properties":{` + c.members + `}}`},
			{"properties in upper case", `{"CATEGORY":"CallSummary","PROPERTIES":{` + c.members + `}}`},
			{"properties before the category", `{"properties":{` + c.members + `},"category":"CallSummary"}`},
			{"properties as a string", `{"category":"CallSummary","properties":` + string(quoted(`{`+c.members+`}`)) + `}`},
			{"a sample", `"category":"CallSummary","properties":{` + c.members + `}`},
		} {
			rec, err := logs.DecodeStrict([]byte(form.in), schemas(), nil)
			if diff := cmp.Diff(logs.Record(want), rec); diff != "" || err != nil {
				t.Errorf("%s, %s: %v (-want +got)\n%s", c.reason, form.name, err, diff)
			}
		}
	}
}

// The envelope in all its spellings.
func TestEnvelopeClothes(t *testing.T) {
	type envelope = logs.Envelope
	noon := opt.Of(time.Date(2024, 1, 10, 12, 0, 0, 0, time.UTC))
	for _, c := range []struct {
		reason, in string
		set        func(*envelope)
	}{
		{"TimeGenerated instead of time", `{"TimeGenerated":"2024-01-10T12:00:00Z"}`, func(e *envelope) { e.Time = noon }},
		{"Timestamp instead of time", `{"Timestamp":"2024-01-10T12:00:00Z"}`, func(e *envelope) { e.Time = noon }},
		{"names with blanks", `{"Operation Name":"x","Correlation ID":"y"}`, func(e *envelope) { e.OperationName, e.CorrelationID = opt.Of("x"), opt.Of("y") }},
		{"a resource as it was delivered", `{"resourceId":"SUBSCRIPTIONS/X"}`, func(e *envelope) { e.ResourceID = opt.Of("SUBSCRIPTIONS/X") }},
		{"the same with a slash, in lower case", `{"_ResourceId":"/subscriptions/x"}`, func(e *envelope) { e.ResourceID = opt.Of("/subscriptions/x") }},
		{"a workspace", `{"TenantId":"x"}`, func(e *envelope) { e.TenantID = opt.Of("x") }},
		{"fields of the envelope inside properties", `{"properties":{"time":"2024-01-10T12:00:00Z","TenantId":"x"}}`, func(e *envelope) { e.Time, e.TenantID = noon, opt.Of("x") }},
		{"columns of every table", `{"_BilledSize":17,"_IsBillable":"true","SourceSystem":"Azure","_SubscriptionId":"x"}`, func(e *envelope) {
			e.BilledSize, e.IsBillable, e.SourceSystem, e.SubscriptionID = opt.Of(opt.Bytes(17)), opt.Of("true"), opt.Of("Azure"), opt.Of("x")
		}},
		{"a boolean without quotes", `{"_IsBillable":true}`, func(e *envelope) { e.IsBillable = opt.Of("true") }},
	} {
		rec, err := logs.DecodeAs[*callsummary.Record]([]byte(c.in), callsummary.Schema(), nil)
		want := new(callsummary.Record)
		c.set(&want.Envelope)
		if diff := cmp.Diff(want, rec); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", c.reason, err, diff)
		}
	}
}

// A record with a category and properties is a resource log, of whatever kind
// its properties are: its operationName is the envelope's, not the client's,
// and a category need not be in quotes.
func TestResourceWithoutObject(t *testing.T) {
	for _, in := range []string{
		`{"category":"CallClientOperations","operationName":"log","properties":null}`,
		`{"category":"CallClientOperations","operationName":"log","properties":5}`,
		`{"category":"CallClientOperations","operationName":"log","properties":{}}`,
		`{"category":"CallClientOperations","operationName":"log","properties":"","level":4}`,
	} {
		rec, _ := logs.DecodeStrict([]byte(in), []*logs.Schema{clientops.Schema()}, nil)
		op, ok := rec.(*clientops.Record)
		if !ok || op.Envelope.OperationName != opt.Of("log") || op.OperationName.State() != opt.Absent {
			t.Errorf("%s: %#v", in, rec)
		}
		again, _ := logs.DecodeStrict(logs.AppendJSON(nil, rec), []*logs.Schema{clientops.Schema()}, nil)
		if diff := cmp.Diff(rec, again); diff != "" {
			t.Errorf("%s: encoded and read again (-want +got)\n%s", in, diff)
		}
	}
	rec, err := logs.DecodeStrict([]byte(`{"category":7,"properties":{"callDuration":5}}`), []*logs.Schema{callsummary.Schema()}, nil)
	if _, ok := rec.(*logs.Other); !ok || err != nil || rec.Head().Category != opt.Of("7") {
		t.Errorf("a number as category: %#v, %v; want a log without a schema", rec, err)
	}
}

// Another tenant must not be mistaken for the tenant of the participant.
func TestTwoTenants(t *testing.T) {
	rec, err := logs.DecodeAs[*callsummary.Record]([]byte(`{"Type":"ACSCallSummary","TenantId":"workspace","ParticipantTenantId":"participant"}`), callsummary.Schema(), nil)
	if err != nil || rec.TenantID != opt.Of("workspace") || rec.ParticipantTenantID != opt.Of("participant") {
		t.Errorf("%v, %v, %v", rec.TenantID, rec.ParticipantTenantID, err)
	}
}

// Ruling 12: the last one wins, wherever the name is and however it is spelled.
func TestDuplicates(t *testing.T) {
	for _, c := range []struct {
		reason, in, want string // the record, written again
		problems         int
	}{
		{"in properties", `{"category":"CallSummary","properties":{"callType":"P2P","callType":"Group"}}`,
			`{"category":"CallSummary","properties":{"callType":"Group"}}`, 1},
		{"spelled in two ways", `{"category":"CallSummary","properties":{"callType":"P2P","CallType":null}}`,
			`{"category":"CallSummary","properties":{"callType":null}}`, 1},
		{"in the envelope", `{"category":"CallSummary","correlationId":"A","correlationId":"B"}`,
			`{"correlationId":"B","category":"CallSummary","properties":{}}`, 1},
		{"the envelope's, in properties", `{"category":"CallSummary","properties":{"correlationId":"A","correlationId":"B"}}`,
			`{"category":"CallSummary","correlationId":"B","properties":{}}`, 1},
		{"in the envelope and in properties: both are kept", `{"category":"CallSummary","correlationId":"A","properties":{"correlationId":"B"}}`,
			`{"category":"CallSummary","correlationId":"A","properties":{"correlationId":"B"}}`, 0},
		{"properties", `{"category":"CallSummary","properties":{"callType":"P2P","x":1},"properties":{"callDuration":1}}`,
			`{"category":"CallSummary","properties":{"callDuration":1}}`, 1},
		{"an unknown field", `{"category":"CallSummary","properties":{"x":1,"y":2,"x":3,"x":4}}`,
			`{"category":"CallSummary","properties":{"x":4,"y":2}}`, 2},
		{"an unknown field outside and inside properties: both are kept", `{"category":"CallSummary","x":1,"properties":{"x":2}}`,
			`{"category":"CallSummary","x":1,"properties":{"x":2}}`, 0},
		{"the last one is valid", `{"category":"CallSummary","properties":{"callDuration":"x","callDuration":1}}`,
			`{"category":"CallSummary","properties":{"callDuration":1}}`, 2},
		{"the last one is invalid", `{"category":"CallSummary","properties":{"callDuration":1,"callDuration":"x","callDuration":"y"}}`,
			`{"category":"CallSummary","properties":{"callDuration":"y"}}`, 4},
	} {
		rec, err := logs.DecodeStrict([]byte(c.in), schemas(), nil)
		want, _ := logs.DecodeStrict([]byte(c.want), schemas(), nil)
		if diff := cmp.Diff(want, rec); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.reason, diff)
		}
		if p := problems([]error{err}); len(p) != c.problems {
			t.Errorf("%s: %d problems, want %d: %v", c.reason, len(p), c.problems, err)
		}
	}
}

// One field under two names: the order does not decide which one counts, and
// the other is kept, even after the record has been written and read again.
func TestTwoNames(t *testing.T) {
	const noon, one = `"2024-01-10T12:00:00Z"`, `"2024-01-10T13:00:00Z"`
	for _, c := range []struct {
		reason, head, tail string
		members            [2]string // the first one counts
		want               string    // the record, written
		problems           int
	}{
		{"the Property outranks the Column", `{"category":"CallSummary",`, `,"properties":{}}`, [2]string{`"time":` + noon, `"TimeGenerated":` + one},
			`{"time":` + noon + `,"category":"CallSummary","TimeGenerated":` + one + `,"properties":{}}`, 1},
		{"also if it has no value", `{"category":"CallSummary",`, `,"properties":{}}`, [2]string{`"time":null`, `"TimeGenerated":` + one},
			`{"time":null,"category":"CallSummary","TimeGenerated":` + one + `,"properties":{}}`, 1},
		{"the Column outranks an alias, in a log without a schema", `{"Type":"Chat",`, `}`, [2]string{`"TimeGenerated":` + noon, `"Timestamp":` + one},
			`{"time":` + noon + `,"Type":"Chat","properties":{"Timestamp":` + one + `}}`, 1},
		{"two names of the resource", `{"category":"CallSummary",`, `,"properties":{}}`, [2]string{`"ResourceId":"A"`, `"_ResourceId":"B"`},
			`{"resourceId":"A","category":"CallSummary","_ResourceId":"B","properties":{}}`, 1},
		{"they differ only in case: nothing to report", `{"category":"CallSummary",`, `,"properties":{}}`, [2]string{`"ResourceId":"/A"`, `"_ResourceId":"/a"`},
			`{"resourceId":"/A","category":"CallSummary","_ResourceId":"/a","properties":{}}`, 0},
		{"the other has no value: nothing to report", `{"category":"CallSummary",`, `,"properties":{}}`, [2]string{`"ResourceId":"A"`, `"_ResourceId":null`},
			`{"resourceId":"A","category":"CallSummary","_ResourceId":null,"properties":{}}`, 0},
		{"a misprinted name inside properties", `{"category":"CallSummary","properties":{`, `}}`, [2]string{`"pstnParticipantCallType":"A"`, `"pstnPartcipantCallType":"B"`},
			`{"category":"CallSummary","properties":{"pstnParticipantCallType":"A","pstnPartcipantCallType":"B"}}`, 1},
		{"the envelope's inside properties", `{"category":"CallSummary","properties":{`, `}}`, [2]string{`"time":` + noon, `"Timestamp":` + one},
			`{"time":` + noon + `,"category":"CallSummary","properties":{"Timestamp":` + one + `}}`, 1},
		{"a text that cannot be read is kept with the one that counts", `{"category":"CallSummary",`, `,"properties":{}}`, [2]string{`"time":"noon"`, `"TimeGenerated":"one"`},
			`{"time":"noon","category":"CallSummary","TimeGenerated":"one","properties":{}}`, -1},
	} {
		for _, in := range []string{c.head + c.members[0] + "," + c.members[1] + c.tail, c.head + c.members[1] + "," + c.members[0] + c.tail} {
			rec, err := logs.DecodeStrict([]byte(in), schemas(), nil)
			if got := string(logs.AppendJSON(nil, rec)); got != c.want {
				t.Errorf("%s:\n  of %s\n got %s\nwant %s", c.reason, in, got, c.want)
			}
			if p := problems([]error{err}); c.problems >= 0 && len(p) != c.problems || len(p) == 1 && p[0].Err != logs.ErrDuplicate {
				t.Errorf("%s: %s: %v; want %d problems", c.reason, in, err, c.problems)
			}
			again, _ := logs.DecodeStrict([]byte(c.want), schemas(), nil)
			if diff := cmp.Diff(rec, again); diff != "" {
				t.Errorf("%s: written and read again (-first +again)\n%s", c.reason, diff)
			}
			row, _ := logs.DecodeStrict(logs.AppendRow(nil, rec), schemas(), nil)
			if row.Head().Time != rec.Head().Time || row.Head().ResourceID != rec.Head().ResourceID {
				t.Errorf("%s: as a row it is %v, %v", c.reason, row.Head().Time, row.Head().ResourceID)
			}
		}
	}
}

// A row has one place for a time: another field with that name is left out, and
// does not replace the record's time when it is read.
func TestRowKeepsItsTime(t *testing.T) {
	rec, _ := logs.DecodeStrict([]byte(`{"time":"2024-01-10T12:00:00Z","category":"CallSummary","properties":{"time":"2024-01-10T13:00:00Z"}}`), schemas(), nil)
	again, err := logs.DecodeStrict(logs.AppendRow(nil, rec), schemas(), nil)
	if err != nil || again.Head().Time != rec.Head().Time {
		t.Errorf("%v, %v: want %v", again.Head().Time, err, rec.Head().Time)
	}
}

// Invalid UTF-8 becomes U+FFFD everywhere, one for each byte.
func TestInvalidUTF8(t *testing.T) {
	for _, c := range []struct{ reason, in, want string }{
		{"in a field", `{"category":"CallSummary","properties":{"identifier":"a` + "\xff\xfe" + `b"}}`, `{"category":"CallSummary","properties":{"identifier":"a��b"}}`},
		{"half of a surrogate pair", `{"category":"CallSummary","properties":{"identifier":"a\ud800b"}}`, `{"category":"CallSummary","properties":{"identifier":"a�b"}}`},
		{"in an unknown field", `{"category":"CallSummary","properties":{"x":["` + "\xff" + `"]}}`, `{"category":"CallSummary","properties":{"x":["�"]}}`},
		{"in a name", `{"category":"CallSummary","properties":{"x` + "\xff" + `":1}}`, `{"category":"CallSummary","properties":{"x�":1}}`},
		{"in properties as a string", `{"category":"CallSummary","properties":"{\"identifier\":\"` + "\xff" + `\"}"}`, `{"category":"CallSummary","properties":{"identifier":"�"}}`},
		{"in a cell of CSV", "Type,Identifier\nACSCallSummary,\xff\n", `{"Type":"ACSCallSummary","properties":{"identifier":"�"}}`},
		{"in a header of CSV", "Type,Identifier,\"x\xff\"\nACSCallSummary,y,1\n", `{"Type":"ACSCallSummary","properties":{"identifier":"y","x�":"1"}}`},
		{"in an answer's column", `{"tables":[{"columns":[{"name":"Type"},{"name":"x` + "\xff" + `"}],"rows":[["ACSCallSummary",1]]}]}`, `{"Type":"ACSCallSummary","properties":{"x�":1}}`},
	} {
		records, errs, _ := read(t, reader(c.in), nil)
		if len(records) != 1 || records[0] == nil {
			t.Errorf("%s: %v", c.reason, errs)
			continue
		}
		if got := string(logs.AppendJSON(nil, records[0])); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, got, c.want)
		}
		if p := problems(errs); len(p) != 1 || p[0].Err != logs.ErrEncoding {
			t.Errorf("%s: %v", c.reason, errs)
		}
	}
}
