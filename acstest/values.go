package acstest

import (
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Short forms for the values of the samples.

func is(text string) opt.Value[string] { return opt.Of(text) }

func null() opt.Value[string] { return opt.Without[string](opt.Null) }

func redacted() opt.Value[string] { return opt.Without[string](opt.Redacted) }

func seconds(n opt.Seconds) opt.Value[opt.Seconds] { return opt.Of(n) }

func ms(n opt.Milliseconds) opt.Value[opt.Milliseconds] { return opt.Of(n) }

func ratio(share opt.Ratio) opt.Value[opt.Ratio] { return opt.Of(share) }

// utc is a time of day, to the millisecond, on a date.
func utc(year int, month time.Month, day, hour, minute, second, milli int) opt.Value[time.Time] {
	return opt.Of(time.Date(year, month, day, hour, minute, second, milli*1e6, time.UTC))
}

// sharedByLog sets the fields that all records of a log share.
func sharedByLog(category string) logs.Envelope {
	return logs.Envelope{
		OperationName:    is(category),
		OperationVersion: is("1.0"),
		Category:         is(category),
	}
}

const sampleResource = "SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/" +
	"PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS"
