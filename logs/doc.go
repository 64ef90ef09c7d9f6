// Package logs reads and writes the records of Azure Communication Services
// logs in every shape in which Azure delivers them.
//
// A [Reader] splits a stream into records without being told its shape:
// resource logs line by line, messages of an event hub, JSON arrays, answers of
// the Log Analytics query API, rows of a workspace's data export, CSV of the
// portal, and samples pasted from the documentation. The stream may be
// compressed. A record that cannot be read, or a field of it, is reported as a
// [RecordError] with its position; the records around it are read.
//
// The package knows no log by itself: a [Schema] describes one, and the schema
// packages (callsummary and others) hold the documented ones. Records of other
// logs are kept whole as [Other]. Most programs use package acstelemetry, which
// combines the reader and the schemas.
//
// [AppendJSON], [AppendRow] and [CSVWriter] write records.
//
// # Memory
//
// A Reader holds one record at a time, of up to Options.MaxRecord bytes, in a
// buffer of about twice its size, and the parts into which it is split.
// Messages, arrays, answers and CSV of any length are read record by record;
// only a table that names its columns after its rows has to fit into the limit
// as a whole.
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
//   - An object whose first member with an array is called "records" or "tables"
//     is a message, unless category, time, Type, TimeGenerated or properties
//     comes before it.
//   - A row of CSV in which all cells look like names and two of them are columns
//     of a known log is taken for a header.
//   - The last row of CSV, if it is cut off within its last cell, looks like a whole
//     one.
package logs
