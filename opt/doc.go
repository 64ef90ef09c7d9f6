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
//	(empty), -, null, none, nan, -nan, n/a, nil, undefined,
//	(null), <null>, [null], <na>, <nil>, #n/a; in any case
//	NA, NaT, \N                   Null: the field is there, without a value
//	redacted, in any case         Redacted
//
// A no-break space (U+00A0) around these does not count either.
//
//	number                        integer and real
//	-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
//	                              the grammar of JSON numbers and nothing else:
//	                              no Inf, hexadecimal, underscore, plus sign,
//	                              leading zero or thousands separator
//	integer                       any such number: 82, 82.0 and 8.2E1 are 82; a
//	                              fraction is cut toward zero, so 82.9 is 82, too
//	                              (see HasFraction); all digits count, up to the
//	                              limits of int64
//	real                          the nearest float64; a number that overflows,
//	                              or that is not zero and would become zero,
//	                              is Invalid
//
//	truth value
//	true, false                   in any case; anything else is Invalid
//
//	time, always stored in UTC
//	2021-07-19T18:46:50.188Z      ISO 8601, with a blank instead of the T,
//	2021-07-19 18:46:50+02:00     slashes instead of the hyphens, a comma before
//	2021-07-19T18:46Z             the fraction and without seconds; digits after
//	20210719T184650Z              the ninth of the fraction are cut
//	07/19/2021 18:46:50           US style; the documents say it is UTC
//	7/19/2021, 6:46:50.188 PM     the portal's style, US order, 12 hours; UTC
//	1626720410188                 since 1970: seconds, milliseconds, microseconds
//	                              or nanoseconds of 10, 13, 16 or 19 digits, also
//	                              as a real
//	/Date(1626720410188)/         .NET: milliseconds since 1970
//	Mon, 19 Jul 2021 18:46:50 GMT HTTP, mail; also the styles of C and JavaScript
//
// The zone is Z, UTC, GMT or an offset: ±hh:mm, ±hhmm or ±hh, before or after a blank; a
// name after an offset does not count. A time without one is Invalid, except in US
// style: its time zone is unknown, and the package never guesses. 24:00 is the beginning
// of the next day, and second 60 that of the next minute. The first moment of year 1,
// in any of these styles, is Null: .NET prints it for a time that was never set.
//
// Text that does not fit the type is Invalid, with an error that says why; it is never
// replaced by zero or by the current time.
//
// A Value does not keep the spelling (quoted or not, with an exponent or not,
// null or "None"). Keep the raw record if you need it.
package opt
