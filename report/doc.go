// Package report writes calls and verdicts for people and programs: as aligned text, as CSV,
// as JSON, as lines of JSON, and all calls together as one self-contained HTML page, [Page].
// It writes to an io.Writer and nowhere else.
//
// JSON has every key in every row, null for unknown values, times in RFC 3339 and UTC, and
// counts as numbers. CSV has the same columns under the same names, with an empty cell for
// null, and counts by name as in "2 VoIP, 1 PSTN"; text that a spreadsheet would take for a
// formula has an apostrophe before it. Tables are for people and may change. Their columns
// are as wide as the widest cell, in characters.
//
// The rows are [quality.Row] for calls, and [StreamRow], [ParticipantRow], [OperationRow] and
// [MOSRow] for what is in a call, and [UsageRow] for bills; [Sort] sorts any of them.
//
// In tables and CSV, control characters and invisible marks, which could rewrite a terminal or
// reverse the reading direction, become U+FFFD.
package report
