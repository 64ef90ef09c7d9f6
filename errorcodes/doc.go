// Package errorcodes is the catalogue of the end codes and subcodes with which
// Azure Communication Services says why a call, or a participant's part in it,
// ended: what each one means, whose side was at fault, whether the end counts
// as ungraceful, and what to do about it.
//
// [Find] looks up the two texts of a record. [Lookup] looks up an end code, [LookupSubcode] an
// end code with its subcode; [Parse] and [ParsePair] read them from text. The end codes have names, such as
// [CodeDeclined]; [All] lists the whole catalogue. A lookup takes constant
// time and allocates nothing. Codes that no document explains keep their number,
// get their [Family], and the result is false: nothing is made up.
//
// # Where the data comes from
//
// All of it is in the file catalogue.csv, from which catalogue_gen.go is
// generated; every row names its source. Descriptions and actions are in this
// project's own words. It comes from three lists:
//
//   - end codes: the error codes of the calling client library (Azure
//     troubleshooting documentation), the codes that Call Diagnostics counts as
//     an ungraceful end, and the SIP response codes (RFC 3261) among them;
//   - subcodes of the service and of telephony, with their result category;
//   - subcodes that the client SDKs report, with their result category and
//     origin: those of the SDKs themselves run from 40000 to 46203. Most have no
//     meaning of their own in the documents; their entries are described from end
//     code, category and origin, and say so.
//
// The lists of end subcodes are those of Azure's calling documentation. A [Side]
// is this catalogue's own reading of these facts.
//
// Wherever two lists name the same pair, they agree on its category; the entry
// names both as its source.
package errorcodes

//go:generate go run ./internal/gen
