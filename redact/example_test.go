package redact_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/redact"
)

// Logs of different kinds are redacted, and still join.
func Example() {
	const input = `
{"category":"CallSummary","correlationId":"8d1a8374-344d-4502-b54b-ba2d6daaf0ae","properties":{"identifier":"4:+4915112345678","endpointType":"PSTN","participantDuration":5}}
{"category":"CallClientOperations","properties":{"CallId":"8d1a8374-344d-4502-b54b-ba2d6daaf0ae","OperationName":"Hangup","OperationPayload":"{\"callee\":\"+4915112345678\"}"}}
`
	r, err := redact.New([]byte("an example key, not a secret one"), nil)
	if err != nil {
		log.Fatal(err)
	}
	reader := acstelemetry.NewReader(context.Background(), strings.NewReader(input), "example", nil)
	for rec, err := range reader.All() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s\n", logs.AppendJSON(nil, r.Record(rec)))
	}
	// Output:
	// {"category":"CallSummary","correlationId":"3116bf4d-f700-8ed7-ad64-6e569656bb14","properties":{"identifier":"4:+999713096147693973","participantDuration":5,"endpointType":"PSTN"}}
	// {"category":"CallClientOperations","properties":{"OperationName":"Hangup","CallId":"3116bf4d-f700-8ed7-ad64-6e569656bb14","OperationPayload":"{\"callee\":\"+999713096147693973\"}"}}
}

// A pseudonym can be computed again, to find somebody in redacted logs.
func ExampleRedactor_ID() {
	r, err := redact.New([]byte("an example key, not a secret one"), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.ID("570ea078-74e9-4430-9c67-464ba1fa5859"))
	fmt.Println(r.ID("8:orgid:570ea078-74e9-4430-9c67-464ba1fa5859"))
	fmt.Println(r.ID("+49 151 12345678"))
	// Output:
	// 88c562de-2817-849f-b1f0-cc853667e91c
	// 8:orgid:88c562de-2817-849f-b1f0-cc853667e91c
	// +999713096147693973
}

func ExampleNew() {
	_, err := redact.New([]byte("secret"), &redact.Options{})
	fmt.Println(err)
	// Output: redact: the key is too short: it has 6 bytes and must have 16
}

func ExampleRedactor_Record() {
	rec, err := acstelemetry.Decode([]byte(`{"category":"CallSummary","properties":{
		"identifier": "alice", "sdkVersion": "Redacted", "osVersion": "Android 11.0; Model: Pixel 5",
		"participantEndReason": "487", "seat": "alice", "floor": 3}}`), nil)
	if err != nil {
		log.Fatal(err)
	}
	r, err := redact.New([]byte("an example key, not a secret one"), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", logs.AppendJSON(nil, r.Record(rec)))
	// Output:
	// {"category":"CallSummary","properties":{"identifier":"anon-0d9d5b00c81cd5fc9253ea44","participantEndReason":"487","sdkVersion":"Redacted","osVersion":"Android 11.0","seat":"anon-0d9d5b00c81cd5fc9253ea44","floor":999329723655356965}}
}

// All processors redact a log, and the lines stay in order.
func ExampleRedactor_Append() {
	const input = `
{"category":"CallSummary","correlationId":"call 1","properties":{"participantDuration":5}}
{"category":"CallSummary","correlationId":"call 2","properties":{"participantDuration":6}}
`
	r, err := redact.New([]byte("an example key, not a secret one"), nil)
	if err != nil {
		log.Fatal(err)
	}
	opts := &acstelemetry.EachOptions{Append: func(dst []byte, rec logs.Record) []byte { return r.Append(dst, rec, logs.AppendJSON) }}
	opts.ReuseRecords = true
	from := &logs.Input{Name: "example", Reader: strings.NewReader(input)}
	err = acstelemetry.Each(context.Background(), from, func(it logs.Item) error {
		fmt.Printf("%s\n", it.Text)
		return it.Err
	}, opts)
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// {"category":"CallSummary","correlationId":"anon-ec48b3b2c144fdaf5db9831e","properties":{"participantDuration":5}}
	// {"category":"CallSummary","correlationId":"anon-8f4515c187a8f90c2afff646","properties":{"participantDuration":6}}
}

// The table of fields says what happens to a field.
func ExampleRuleOf() {
	for _, f := range acstelemetry.Schemas()[0].Fields()[:7] {
		fmt.Println(f.Name(), redact.RuleOf(f))
	}
	// Output:
	// identifier pseudonym
	// callStartTime time
	// callDuration number
	// callType name
	// teamsThreadId pseudonym
	// participantId pseudonym
	// participantStartTime time
}
