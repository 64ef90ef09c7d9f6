// Package acstest helps to test programs that read the call telemetry of Azure
// Communication Services. It has three parts.
//
// # Samples
//
// The sample records in Azure's documents, in every shape in which Azure delivers logs,
// with every value typed by hand. [Samples] returns them: each has its printed text, and
// [Sample.Record] returns what a reader must make of it. [Render] writes samples as storage
// blobs, event hub messages, answers of the query API, CSV of the portal and so on. [Files]
// arranges them as a folder of files.
//
// The identifiers in the samples are made up by the documents. Some are deliberately not
// GUIDs.
//
// # Generated calls
//
// [Generate] makes any number of calls from a seed, each with its records and with the
// [Answer]: what a reader must make of them. [NewFeed] writes the records as they arrive in
// a storage account or an event hub, and [Records] returns them. A [Config] has the shares
// of the kinds of calls, of what goes wrong in them, and of versions and repetitions.
// PoorBy, UngracefulBy, UserFacingBy and IncompleteBy choose what goes wrong; by default it
// is everything that can. [Spellings] write the records as many programs write them, each
// for some of the resources; [KindConfig] returns configs for what differs between real
// logs. [Faults] are mistakes in the data itself, such as one in ten
// records with an unreadable field: Faults{Fields: 0.1}.
//
// An Answer comes from the plan of the call and is not computed from its records. It follows
// some [Rules] of Azure's Call Diagnostics, those of today in Call.Answer and any others in
// [Call.AnswerBy] and, where these leave a choice, those of package calls:
//
//   - a stream is poor if one of the metrics that Call Diagnostics counts is
//     beyond its limit, by however little; the limit itself is not poor;
//   - a participant is dropped if the newest version of the summary has an unexpected
//     category or, in 2024, an ungraceful end code; older versions do not count;
//   - a call without summaries has start, end, type and drops by the operations of its
//     clients; in 2024 it has none;
//   - the list of calls ignores summaries without a start of the call, and counts
//     participants that only a record without an operation ID names; both did not matter in
//     2024;
//   - what a client says about its start, its end and how that came outranks the summary; in
//     2024 it was the other way round;
//   - a user-facing diagnostic is bad if anything but Good was reported, false
//     included, unless it is advice;
//   - an operation without a result is not bad;
//   - the operations of a client in a P2P call belong to the summary with their
//     endpoint ID; without one the client counts as a participant of its own;
//   - a person in a P2P call that became a group call is two participants on one endpoint,
//     and so is one who comes back;
//   - a summary outranks streams in what it says about an endpoint;
//   - an operation of a client before it joined a call belongs to the call, and to the
//     participant that the client became, from three hours before the call began; in 2024
//     from two;
//   - a call is complete if it has the last version of all its summaries, and of each of
//     these participants an audio stream in each direction (in a P2P call, one from each).
//
// # Comparing
//
// Records are compared with go-cmp: [Exact] for records that came in the same
// shape, [Alike] for those that did not.
//
// This package uses neither the encoders of package logs nor the rules of packages calls
// and quality, so a reader is not tested against its own writer.
package acstest

//go:generate go run ./internal/gen
