// Package logs reads and writes the records of Azure Communication Services
// logs in every shape in which Azure delivers them.
//
// A [Reader] splits a stream into records without being told its shape:
// resource logs line by line, messages of an event hub, JSON arrays, answers of
// the Log Analytics query API, rows of a workspace's data export, CSV of the
// portal, and samples pasted from the documentation. The stream may be
// compressed, and may be UTF-8 or UTF-16. Answers of Kusto and of Azure Resource Graph,
// batches of queries, OData and the search answers of Elasticsearch and Splunk are read,
// too, and so are wrappers, as follows. A record that cannot be read, or a field of it, is reported as a
// [RecordError] with its position; the records around it are read. A value that is
// not JSON but whose end is certain, such as NaN, None or a string with a raw line
// feed, costs its field only.
//
// The package knows no log by itself: a [Schema] describes one, and the schema
// packages (callsummary and others) hold the documented ones. Records of other
// logs are kept whole as [Other]. Most programs use package acstelemetry, which
// combines the reader and the schemas.
//
// [AppendJSON], [AppendRow] and [CSVWriter] write records.
//
// # Wrappers
//
// Many tools keep what they received as one member of an object of their own, or write
// messages as texts into an array:
//
//	Logstash, Beats, Vector, SNS   message       Fluent Bit, Loki       log, line
//	Kafka                          value,        Elasticsearch          _source
//	                               payload       Splunk                 _raw, event, result
//	Event Hubs, its Capture, SQS   body          Event Grid, Pub/Sub    data
//	Logic Apps                     ContentData,  Stream Analytics       arrayvalue
//	                               $content
//
// A Reader opens such a wrapper if it does not name a known log itself, and the member holds
// a record or a message as an object, as JSON text, or as JSON text in base64. What is
// inside has to name a log, by its category or Type, or to be a message; the
// remark ErrWrapped says where it was. Only one wrapper is opened, and in it only the first such
// member: another wrapper within it, and another member that is not a copy of the first, are
// errors, ErrMember. A record in a text begins at the offset of its first byte there, and
// problems of its fields have that offset. An answer that says that it is not complete
// is the error ErrPartial.
//
// # Memory
//
// A Reader holds one record at a time, of up to Options.MaxRecord bytes, in a
// buffer of about twice its size, and the members into which it is split, up to
// Options.MaxMembers with some 250 bytes each. Messages, arrays, answers and CSV of any
// length are read record by record; only a wrapper, and a table that names its
// columns after its rows, has to fit into the limit as a whole.
//
// What a Reader learns about how records are written is bounded in number and in
// length: names up to 128 bytes, texts that occur again up to 512 bytes, runs of members up
// to 1 KiB. That takes some MB at most for each log, usually far less than one.
// [Each] and [EachUnordered] need all of this for every worker, and Each also up to two
// batches of some 256 KiB of input, or of one record, for each, with their texts if
// EachOptions.Append makes some.
//
// # Limits
//
// Input from strangers is bounded by these options. Nothing beyond a limit is cut
// silently: each has an error that names it.
//
//	MaxRecord        16 MiB    a larger record is skipped: ErrTooLarge
//	MaxDepth         64        a record that nests deeper is skipped: ErrTooDeep
//	MaxMembers       65,536    a record with more members is skipped: ErrTooManyMembers
//	MaxDecompressed  no limit  a compressed input ends there: ErrDecompressed
//	MaxRatio         10,000    a compressed input ends there: ErrRatio
//
// A record has at most 100 listed problems, and the last one says that there are more. Of
// elements or rows that are refused in a row for one reason, 100 have an error each, and one
// error counts the rest: [RecordError.More].
//
// # Known limits
//
// A record that is valid by itself, on a line of its own, is read whatever line
// comes before it: a fuzz test checks that. But broken input can be read in
// more than one way, and some records next to it are lost:
//
//   - A line that is part of a valid document of several lines is part of it:
//     `{"a":`, a record, and `}` are one record.
//   - After a value that is cut off, reading continues with the next line that begins
//     with a bracket. A CSV header or a sample between them is not seen.
//   - If several values are on one line and one of them is broken, its end
//     is found by counting brackets. If a quote is missing too, the
//     count can be wrong, and the next value may be lost with it.
//   - An object whose first member with an array is called "records" or "tables", in any
//     case, is a message, unless category, time, Type, TimeGenerated or properties
//     comes before it.
//   - A string with a raw line feed costs its record if one of its lines begins
//     with a bracket, as the next record would.
//   - A row of CSV in which all cells look like names and two of them are columns
//     of a known log is taken for a header.
//   - A header of CSV is one line of up to 1 MiB, together with the lines before it that
//     belong to it, such as "sep=;"; a longer one is not seen.
//   - The last row of CSV, if it is cut off within its last cell, looks like a whole
//     one.
package logs
