// Package loganalytics reads logs from a Log Analytics workspace, by the query API of Azure
// Monitor.
//
//	cred, err := azidentity.NewDefaultAzureCredential(nil)
//	…
//	source, err := loganalytics.New("WORKSPACE-ID", cred, &loganalytics.Options{Since: yesterday})
//	…
//	err = acstelemetry.Each(ctx, source, func(item acstelemetry.Item) error { … }, nil)
//
// The identity needs to read the workspace: the role Log Analytics Reader, or a narrower one
// with the action Microsoft.OperationalInsights/workspaces/query/read and read actions on
// the tables.
//
// # Which tables
//
// A [Source] first counts: one query returns which of the tables of
// [acstelemetry.Schemas] have rows in the range of time, how many, how large, and their
// first and last time. It asks for all tables whose names end with _SRCH (search jobs) and
// _RST (restored logs), too, and takes those made from one of these tables. A table that does
// not exist is no error, unless Options.Tables names it. If the workspace refuses or
// cannot finish that query, each table is counted by itself.
//
// A row of a search job is also in the table that was searched, if that still keeps it, so
// it may be read twice; package calls takes such a row once. The rows of a search job are
// selected by the time of the original row.
//
// Only the Analytics table plan is supported. The query API refuses queries of Basic and
// Auxiliary tables; run a search job and read its table.
//
// # How it is read
//
// One query returns the rows of a table within a half-open range of time. The API
// returns no more than 500,000 rows, 64 MB (100 MB before compression) and what it
// finds within its time-out. A table that is larger by its count is asked for in several
// ranges. An answer that is incomplete because of these limits is discarded, and its range
// is halved; so each row is delivered once, and none is lost. If a range cannot
// be halved any more, its rows are delivered together with a [RangeError].
//
// The answers are kept as they came and read by package logs, with every digit of a number. One
// answer is in memory for each input that has not been closed: one for a Reader, up
// to EachOptions.Workers+1 for Each.
//
// Requests that fail with 429 or 503, or whose answer breaks off, are repeated, not before
// the time that the header Retry-After gives. The defaults are six retries
// and at most ten minutes of waiting for each; set Options.ClientOptions.Retry to change
// that. A time-out of the query, 504, halves the range instead.
//
// A row is found by its TimeGenerated. The workspace makes rows visible some minutes after
// that, usually two to five, and for ACS logs up to some hours: rows that arrive
// after the query are not read. Read ranges that are some hours old, or read them
// again later.
//
// # Cost
//
// Queries of Analytics tables are free. A run takes one request to count, and one for each
// table with up to 500,000 rows and about 32 MB. The API allows 200 requests in 30
// seconds for each user, and five queries at a time; a Source sends one at a time.
//
// Source: Azure's articles on the Log Analytics query API (request, response, errors,
// time-outs), on service limits of Azure Monitor, on search jobs, and on restoring logs.
package loganalytics
