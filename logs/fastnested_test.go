package logs_test

import (
	"fmt"
	"strings"
	"testing"
)

// nestedValues are values of JSON, or nearly so, that are kept as they are.
var nestedValues = []string{
	`{}`, `[]`, `[ ]`, `{ }`, `{"a":1}`, `[1,2]`, `[1, "b" ,null,true,false]`, "{ \"a\" :\t[ {\"b\":{}} , [ [] ] ]\r\n}",
	`{"a":"x\"y\\\u00e9\uD83D\uDE00"}`, `{"é":"😀"}`, `[-0,1.5,-1.5E+10,1e5,0.0]`, `"text"`, `"te\u0078t"`, `"é"`, `-1.50e+2`, `true`,
	// not JSON
	`{"a":}`, `{"a"}`, `{"a" 1}`, `{,}`, `{"a":1,}`, `{1:2}`, `{"a":1]`, `[1}`, `[1,]`, `[,1]`, `[1 2]`, `{"a":1}}`, `[1]]`, `{"a":"b}`, `{"a":1`,
	`{"a":01}`, `{"a":1.}`, `{"a":.5}`, `{"a":-}`, `{"a":1e}`, `{"a":+1}`, `{"a":tru}`, `{"a":nul}`, `{"a":falsy}`, `truth`, `01`, `1.`, `-`, `1e`, `NaN`,
	"[\"a\tb\"]", `["\q"]`, `["\u12"]`, `["\u12g4"]`,
	// no Unicode
	"[\"\xff\"]", `["\ud83d"]`, `["\ude00"]`, `["\ud83dx"]`, `["\ud83d\u0041"]`, `["\ud83d\ud83d"]`, "{\"\xff\":1}",
	// around the depth that is read fast, and the limit
	strings.Repeat("[", 61) + strings.Repeat("]", 61), strings.Repeat("[", 62) + strings.Repeat("]", 62), strings.Repeat("[", 63) + strings.Repeat("]", 63),
	strings.Repeat("[", 998) + strings.Repeat("]", 998), strings.Repeat("[", 1001) + strings.Repeat("]", 1001), strings.Repeat(`{"a":`, 70) + "1" + strings.Repeat("}", 70),
}

// Payloads and unknown fields are read in one pass, and equal what the plain decoder reads.
func TestFastNested(t *testing.T) {
	const operation = `{"time":"2021-07-19T18:46:50.188Z","category":"CallClientOperations",%s"properties":{%s"OperationId":"o"}}` + "\n"
	const row = `{"TimeGenerated":"2021-07-19T18:46:50.188Z",%s"Type":"ACSCallClientOperations","OperationId":"o"}` + "\n"
	usual := fmt.Sprintf(operation, "", `"OperationPayload":"x",`)
	for _, value := range nestedValues {
		name := value[:min(len(value), 40)]
		var in strings.Builder
		for _, member := range []string{`"OperationPayload":`, `"new":`, `"UserAgent":`, `"ResultType":`, `"DurationMs":`} {
			in.WriteString(usual + fmt.Sprintf(operation, "", member+value+",") + fmt.Sprintf(row, member+value+","))
		}
		for _, member := range []string{`"new":`, `"records":`, `"data":`, `"Value":`, `"rows":`, `"category ":`, `"operationName":`} {
			in.WriteString(usual + fmt.Sprintf(operation, member+value+",", "") + fmt.Sprintf(row, member+value+","))
		}
		t.Run(name, func(t *testing.T) {
			sameForAll(t, []byte(in.String()), 0, 0)
			sameForAll(t, []byte(in.String()), 5, 0)
		})
	}
}

// Texts with escapes equal what the plain decoder reads, wherever in a word an escape is
// and whatever the kind of the field.
func TestFastEscapes(t *testing.T) {
	usual := fastRecord("2021-07-19T18:46:50.188Z", `"identifier":"8:acs:x","streamId":"12","packetLossRateAvg":"0.25","mediaType":"Audio"`)
	var in strings.Builder
	for _, escape := range []string{
		`\u002B`, `\u002b`, `\u0000`, `\u00e9`, `\uFFFD`, `\uD83D\uDE00`, `\"`, `\/`, `\n`, "é", "😀", "\u00a0", `\u00a0`, // texts
		`\ud83d`, `\uDE00`, `\ud83d\u0041`, `\ud83d\ud83d`, `\ud83dé`, `\u12`, `\u12G4`, `\x41`, "\x80", `\`, // none
	} {
		for n := range 10 {
			text := strings.Repeat("a", n) + escape
			in.WriteString(usual + fastRecord("2021-07-19T18:46:50.188Z", `"identifier":"`+text+`","codecName":"`+text+escape+text+`"`))
		}
	}
	for _, text := range []string{`\u0041udio`, `AUD\u0049O`, `Smell\u0020`, `\u0022`, `12\u002E0`, `\u0031`, `1\u00a0`, `0\u002e25`, `-\u0031`, `n\u0075ll`, `\u0020Redacted`, `\u005b5]`, `\u005b\u0022Audio\u0022]`} {
		in.WriteString(usual + fastRecord(text, fmt.Sprintf(`"identifier":"%[1]s","mediaType":"%[1]s","streamId":"%[1]s","packetLossRateAvg":"%[1]s"`, text)))
	}
	for _, time := range []string{`2021\u002D07-19T18:46:50Z`, `2021-07-19T18:46:50\u002B00:00`, `\/Date(1626720410188)\/`, `2021-07-19T18:46:50\u005A`} {
		in.WriteString(usual + fastRecord(time, `"streamId":1`))
	}
	sameForAll(t, []byte(in.String()), 0, 0)
	sameForAll(t, []byte(in.String()), 7, 0)
}

// Names of the envelope in properties are unknown fields only if the envelope has them.
func TestFastLentNames(t *testing.T) {
	const record = `{%s"category":"CallDiagnostics","properties":{"streamId":1,%s"mediaType":"Audio"}%s}` + "\n"
	var in strings.Builder
	for _, outside := range []string{"", `"operationName":"x",`, `"operationName":null,`, `"correlationId":"c",`, `"time":"2021-07-19T18:46:50.188Z",`} {
		for _, inside := range []string{"", `"OperationName":"y",`, `"operation Name":"y","correlationId":"d",`, `"time":"2021-07-19T18:46:50Z",`, `"category":"CallSummary",`, `"Type":"x",`} {
			after := ""
			if outside != "" {
				after = "," + strings.TrimSuffix(outside, ",")
			}
			in.WriteString(fmt.Sprintf(record, outside, inside, "") + fmt.Sprintf(record, "", inside, after))
		}
	}
	sameForAll(t, []byte(in.String()+in.String()), 0, 0)
}

// The usage log and that of service requests have a field called properties. Their resource
// logs are read fast, and equal what the plain decoder reads, wherever that name is.
func TestFastPropertiesOfALog(t *testing.T) {
	var in strings.Builder
	for _, log := range []struct{ category, table, field string }{
		{"Usage", "ACSBillingUsage", `"Unit Type":"minutes"`}, {"CallClientServiceRequestAndOutcome", "ACSCallClientServiceRequestAndOutcome", `"CallId":"c"`},
	} {
		for _, properties := range []string{`{"a":1}`, `"{\"a\":1}"`, `{"Properties":{"a":1},"Quantity":"1.5"}`, `{` + log.field + `,"properties":"x"}`, `{}`, `null`, `"x"`, `[1]`} {
			for _, name := range []string{"properties", "Properties"} {
				for _, beside := range []string{"", log.field + ",", `"new":1,`, `"Type":"` + log.table + `",`, `"TimeGenerated":"2021-07-19T18:46:50.188Z","Type":"` + log.table + `",`} {
					fmt.Fprintf(&in, `{"time":"2021-07-19T18:46:50.188Z","category":%q,%s%q:%s}`+"\n", log.category, beside, name, properties)
					fmt.Fprintf(&in, `{%s%q:%s,"category":%q}`+"\n", beside, name, properties, log.category)
				}
			}
		}
	}
	sameForAll(t, []byte(in.String()), 0, 0)
	sameForAll(t, []byte(in.String()), 11, 0)
}
