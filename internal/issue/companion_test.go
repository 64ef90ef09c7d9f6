package issue_test

import (
	"testing"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
)

func TestBadCompanion(t *testing.T) {
	text := func(s string) (v opt.Value[string]) {
		if s != "" {
			v = opt.Of(s)
		}
		return v
	}
	number := func(n int64) (v opt.Value[int64]) {
		if n != 0 {
			v = opt.Of(n)
		}
		return v
	}
	request := func(result string, status int64) []logs.Record {
		return []logs.Record{
			&callautomation.Operation{ResultType: text(result), ResultSignature: number(status)},
			&recording.Operation{ResultType: text(result), ResultSignature: number(status)},
			&servicerequests.Record{ResultType: text(result), ResultSignature: number(status)},
		}
	}
	media := func(result callautomation.MediaResult, code int64) []logs.Record {
		return []logs.Record{&callautomation.Media{ResultType: opt.Of(result), ResultCode: number(code)}}
	}
	ended := func(result string) []logs.Record {
		return []logs.Record{&recording.Summary{ResultType: text(result)}, &captions.Record{ResultType: text(result)}}
	}
	for _, tt := range []struct {
		reason string
		recs   []logs.Record
		want   bool
	}{
		{"as in the samples", request("Succeeded", 202), false},
		{"the word of service requests, in another case", request("success", 200), false},
		{"the result is no success", request("UnexpectedServerError", 503), true},
		{"the status says otherwise", request("Succeeded", 404), true},
		{"the first status of an error", request("", 400), true},
		{"the last that is none", request("", 399), false},
		{"no success, whatever the status says", request("Failed", 200), true},
		{"nothing is known", request("", 0), false},
		{"meant to happen", request("ExpectedError", 403), false},
		{"completed", media(callautomation.Completed, 200), false},
		{"failed", media(callautomation.Failed, 400), true},
		{"the program stopped it, which is answered with a 400", media(callautomation.Canceled, 400), false},
		{"ended well", ended("Succeeded"), false},
		{"ended badly", ended("Failed"), true},
		{"nothing is known", ended(""), false},
		{"streaming has no result", []logs.Record{&callautomation.Streaming{}}, false},
	} {
		for _, rec := range tt.recs {
			if got := issue.BadCompanion(rec); got != tt.want {
				t.Errorf("%s: %T is bad: %t", tt.reason, rec, got)
			}
		}
	}
}
