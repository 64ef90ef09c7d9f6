// Package errorcodes is the catalogue of the end codes and subcodes with which
// Azure Communication Services says why a call, or a participant's part in it,
// ended: what each one means, whose side was at fault, whether the end counts
// as ungraceful, and what to do about it.
//
// [Find] looks up the two texts of a record. [Lookup] looks up an end code, [LookupSubcode] an
// end code with its subcode, [LookupCallAutomation] the two of Call Automation, and [Meanings] a
// subcode alone; [Search] does what fits a text that somebody typed. [Parse] and [ParsePair]
// read codes from text. The end codes have names, such as [CodeDeclined]; [All] lists the whole
// catalogue, and [Entry.Matches] searches it by words. The lookups of one entry allocate nothing. Codes that no document explains keep
// their number, get their [Family], and the result is false: nothing is made up.
//
// # Where the data comes from
//
// All of it is in the file catalogue.csv, from which catalogue_gen.go is
// generated; every row names its source. Descriptions and actions are in this
// project's own words. It comes from these lists:
//
//   - end codes: the error codes of the calling client library (Azure
//     troubleshooting documentation), the codes that Call Diagnostics counts as
//     an ungraceful end, and the SIP response codes (RFC 3261) among them;
//   - subcodes of the service and of telephony, with their result category;
//   - subcodes that the client SDKs report, with their result category and
//     origin: those of the SDKs themselves run from 40000 to 46203;
//   - the messages for pairs of end code and subcode in the queries of Call
//     Diagnostics (2025), with what most of the pairs mean;
//   - result codes and subcodes of Call Automation, and of Teams Phone
//     extensibility: see [Origin].
//
// The lists of end subcodes are those of Azure's calling documentation. A [Side]
// is this catalogue's own reading of these facts.
//
// An entry names all lists that have its pair. Where the documents have a category, it
// stands, else that of the messages; where the two differ, the entry's Note says so.
package errorcodes

//go:generate go run ./internal/gen
