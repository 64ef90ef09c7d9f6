// Package kql writes a quality profile, its thresholds and its rules, and the questions
// of Azure's Call Diagnostics and Insights pages as Kusto queries, so that they run in
// Log Analytics, where the data already is.
//
//	text, err := kql.Calls(quality.CallDiagnostics(), &kql.Options{
//		Since: time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC),
//	})
//	// paste text into Log Analytics, or send it to its query API
//
// [Queries] gives all of them, [Find] one by its name:
//
//	calls         the list of calls: one row per call, as in package quality
//	participants  one row per participant of each call, as in package report
//	streams       the verdict on every media stream
//	poor-streams  the poor ones, with what makes them so
//	end-reasons   how participants' connections ended
//	operations    success rates of the clients' operations, and how long they took
//	diagnostics   the volume of user-facing diagnostics, and how many recovered
//	days, sdk-versions, systems
//	              shares of dropped participants and poor streams
//
// Each query has other forms: [Function] stores it in Azure Data Explorer or Fabric,
// [SummaryRule] runs it regularly in a workspace and keeps the rows, and [Alert] tells when it
// has some. [MaterializedViews] keep the newest version of each record, for queries to read
// less.
//
// The queries follow the rules of packages calls and quality: which records are a
// call, a participant and a stream, which of several versions counts, the tables
// of updates included, what is poor and what is an issue. What belongs to a profile
// follows its [quality.Rules]: with [quality.CallDiagnostics] the list of calls is that
// of Azure's queries since 2025, with [quality.CallDiagnostics2024] that of those before,
// and with a profile of your own it is yours.
//
// Where Kusto has no way to do the same, or only a very long one, the answer may differ;
// each query says so in the comment at its head, and these hold for several:
//
//   - records without a call ID are left out, where the library makes a call of
//     each: a row has no position that could tell them apart;
//   - of two records of one version and time any one counts;
//   - operations, results and other texts count as they are spelled, where the library
//     gives those that it knows one spelling;
//   - the name and the quality of a diagnostic in a payload are known with a capital or a
//     small first letter, where the library knows them in any case;
//   - what the catalogue of end codes says about a subcode is not in the queries;
//   - percentiles of many values are Kusto's estimate.
//
// The queries are checked with Kusto's own language service, against the documented
// columns and types of the tables: syntax, names, types and the columns of the
// answer; so are the commands that make functions and views.
//
// They are also run, on records of all kinds, and give the rows of packages quality, report and
// trend: calls, participants, streams, poor-streams, end-reasons, operations, diagnostics and
// days. Of sdk-versions and systems two engines give the same rows. Kusto has no engine
// outside of Azure, so two programs by others run them. DuckDB runs
// them whole, by a translator to SQL that follows Kusto's documents and its emulator.
// ClickHouse has a dialect for Kusto's language. It runs no query whole, so it gets one operator
// after the other: conditions, calculated columns, joins, most summaries and all
// functions of a query as they are written; SQL stands in for union, for arg_max with a star,
// and for what deals with dynamic values and with spans of time. Percentiles, descriptions of end
// codes, the ranges of Workspace and the stored forms themselves are only checked.
package kql
