// Package lake keeps records and verdicts as Parquet, the form in which DuckDB, ClickHouse,
// Spark and every other engine of a data lake read tables, and reads Parquet files of any
// writer as logs.
//
// # Records
//
// A [Writer] writes the records of one log as a table. Its columns are those of the log's table
// in Log Analytics, with the same names; a field that has no column there is under its own
// name. The type follows from the kind of the field:
//
//	Integer  INT64                            Bool  BOOLEAN
//	Real     DOUBLE                           Time  TIMESTAMP in UTC, of microseconds
//	texts, JSON in a text, identifiers        STRING
//
// All columns may be NULL. A column that has the name of another one has a prefix: the
// operation's name in the envelope of a client operation is EnvelopeOperationName. Two columns
// hold the rest, [logs.UnknownColumn] the fields that the log does not have, as a JSON object,
// and [StateColumn] what the columns cannot say: which fields were there without a value, what
// was no value of its type, a spelling, the digits of a time below a microsecond. It is a JSON
// object, often the same for all records, and takes next to no room. With it a record
// is read back exactly as [logs.AppendJSON] writes it. Without it, or where it is NULL, a row
// is read like one of Log Analytics.
//
// A [RowWriter] writes rows of package report: calls, participants, streams and operations.
//
// # Reading
//
// A [Source] returns the inputs of another source, such as [logs.Files]. It opens those that
// are Parquet and passes on all others, so that folders may hold both. Each row becomes
// one JSON object on a line, whose shape a [logs.Reader] finds out like any other: a
// flat row of a table, a resource log, whose properties may be a STRUCT or a text, a message of
// an event hub in a column of its own. NULL is a field that is absent. The types may differ
// from those above: times in any unit, as INT96, as text or as a number; any size of numbers,
// decimals among them; lists, maps and structs for what is JSON. Files of Azure's export
// jobs, one per table and hour with the columns of the table, need nothing else: name
// their folder.
//
// The record number of a position is that of the row in its file. Offsets are those in the
// text of the rows.
//
// # Archives
//
// An [Archive] is a folder of such files with each record once, and a manifest with counts and
// checksums. An [Adder] adds what is not there yet; it may be killed at any moment.
//
// # Memory
//
// A Writer holds a row group, of some 64 MiB of text and a tenth of that once it is
// compressed. A Source holds a page of each column; [Options.MaxMemory] bounds it, also for files
// made to do harm.
package lake
