// Package work is what every peer of the bench has to do, apart from reading
// JSON: the typed records, the scalars, the verdict on a stream, the sums of a
// call, and the checks that all did the same. Peers share it, so that they
// differ in how they read JSON only.
//
// The work on a record is to
//
//   - read every documented field of its log into a typed struct: numbers that
//     come as strings as numbers, times in UTC;
//   - tell absent, null ("null", "" and "-" included), redacted and invalid
//     fields from those with a value;
//   - notice fields that no document knows, and lines that are no record;
//   - judge a stream by the thresholds of Call Diagnostics, and add what the
//     record says to its call.
package work
