package issue

import (
	"strings"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
)

// BadCompanion reports whether a recording, captions, a request or a media operation failed.
// A result that is neither a success nor meant to happen is a failure; so is an HTTP status
// from 400 on with a success, or without a result. Streaming has no result.
func BadCompanion(rec logs.Record) bool {
	switch rec := rec.(type) {
	case *recording.Summary:
		return failed(rec.ResultType.Or(""), opt.Value[int64]{})
	case *captions.Record:
		return failed(rec.ResultType.Or(""), opt.Value[int64]{})
	case *recording.Operation:
		return failed(rec.ResultType.Or(""), rec.ResultSignature)
	case *callautomation.Operation:
		return failed(rec.ResultType.Or(""), rec.ResultSignature)
	case *callautomation.Media:
		return failed(string(rec.ResultType.Or("")), rec.ResultCode)
	case *servicerequests.Record:
		return failed(rec.ResultType.Or(""), rec.ResultSignature)
	}
	return false
}

func failed(result string, status opt.Value[int64]) bool {
	const clientError = 400 // the first status of an error
	switch strings.ToLower(result) {
	case "", "succeeded", "success", "completed":
		return status.Or(0) >= clientError
	case "canceled", "cancelled", "expectederror": // the program, or its user, did that
		return false
	}
	return true
}
