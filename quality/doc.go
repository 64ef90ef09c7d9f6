// Package quality judges calls: which media streams are poor and by which
// measurement, how a call was as a whole, and what went wrong in it.
//
// What counts as poor is data. A [Profile] is a list of thresholds; the package
// has those that the documents name, and a program can make its own:
//
//	[CallDiagnostics]  what Azure's Call Diagnostics page counts
//	[Documented]       everything that the documentation calls poor
//	[Insights]         jitter, packet loss and round trip alone, as the older
//	                   Insights workbook has it
//
// A measurement that a stream lacks is neither good nor bad: it is Unknown. A stream without
// any measurement is Unknown too, except by CallDiagnostics, which calls it Good as the page
// does.
//
// [Profile.Stream] judges a stream, [Profile.Series] a series of a client's
// measurements of one, [Profile.Participant] a participant and [Profile.Call] a call.
// [CallVerdict.Row] is the verdict in one line; [Rows] makes such lines without
// verdicts. Package trend sums up the verdicts on many calls.
package quality
