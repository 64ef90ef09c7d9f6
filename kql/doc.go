// Package kql writes the thresholds of a quality profile and the questions of
// Azure's Call Diagnostics and Insights pages as Kusto queries, so that they run in
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
//	streams       the verdict on every media stream
//	poor-streams  the poor ones, with what makes them so
//	end-reasons   how participants' connections ended
//	operations    success rates of the clients' operations, and how long they took
//	diagnostics   the volume of user-facing diagnostics, and how many recovered
//	days, sdk-versions, systems
//	              shares of dropped participants and poor streams
//
// The queries follow the rules of packages calls and quality: which records are a
// call, a participant and a stream, which of several versions counts, the tables
// of updates included, what is poor and what is an issue. Where Kusto has no way to
// do the same, the answer may differ; each query says so in the comment at its
// head, and these hold for several:
//
//   - records without a call ID are left out, where the library makes a call of
//     each: a row has no position that could tell them apart;
//   - of two records of one version and time any one counts;
//   - a number that should be whole and is not is cut, not invalid;
//   - a redacted participant is found by endpoint or participant ID of its streams;
//     the library also asks who alone used an endpoint;
//   - percentiles of many values are Kusto's estimate.
//
// The queries are checked with Kusto's own language service, against the documented
// columns and types of the tables: syntax, names, types and the columns of the
// answer. There is no engine to run them on outside of Azure, so that they have
// never been compared with package quality on the same records.
package kql
