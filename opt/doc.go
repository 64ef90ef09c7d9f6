// Package opt holds a scalar that may be absent, and the one grammar by which
// the scalars of Azure Communication Services logs are read.
//
// A field of a call log can be missing, be present without a value, be
// redacted, hold text that is not of its type, or hold a value. [Value]
// distinguishes these five without a pointer and without an allocation; the
// zero Value is [Absent].
//
//	if ms, ok := rec.RoundTripTimeAvg.Get(); ok { … }
//	ms := rec.RoundTripTimeAvg.Or(0)
//	switch rec.SDKVersion.State() { case opt.Redacted: … }
//
// # The grammar of tolerant scalars
//
// The logs print the same field as a JSON number in one record and as a JSON
// string in the next, so the grammar works on the text of a scalar: the
// characters of a number, of true or false, or of a string after its escapes
// have been resolved. Blanks (space, tab, CR, LF) around the text never count,
// except in free text, which is kept as it is.
//
//	text                          every type
//	(empty), null, -              Null: the field is there, without a value
//	Redacted, in any case         Redacted
//
//	number                        integer and real
//	-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
//	                              the grammar of JSON numbers and nothing else:
//	                              no NaN, Inf, hexadecimal, underscore, plus
//	                              sign, leading zero or thousands separator
//	integer                       any such number without a fraction: 82, 82.0
//	                              and 8.2E1 are 82; 82.5 is Invalid; all digits
//	                              count, up to the limits of int64
//	real                          the nearest float64; a number that overflows,
//	                              or that is not zero and would become zero,
//	                              is Invalid
//
//	truth value
//	true, false                   in any case; anything else is Invalid
//
//	time, always stored in UTC
//	2021-07-19T18:46:50.188Z      ISO 8601 with 0 to 9 digits of fraction, and
//	2021-07-19T18:46:50+02:00     Z or an offset (±hh:mm or ±hhmm)
//	07/19/2021 18:46:50           US style; the documents say it is UTC
//	7/19/2021, 6:46:50.188 PM     the portal's style, US order, 12 hours; UTC
//
// An ISO time without Z or offset is Invalid: its time zone is unknown, and the
// package never guesses. Text that does not fit the type is Invalid, with an
// error that says why; it is never replaced by zero or by the current time.
//
// A Value does not keep the spelling (quoted or not, with an exponent or not,
// null or "null"). Keep the raw record if you need it.
package opt
