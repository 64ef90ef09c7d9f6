// Package acstest helps to test programs that read the call telemetry of Azure
// Communication Services. It has three parts.
//
// # Samples
//
// The sample records that the documents print, with every value of theirs typed
// by hand, in every shape in which Azure delivers logs. [Samples] returns the
// samples, each with its text as printed and, by [Sample.Record], what a reader
// has to make of it. [Render] writes samples as storage blobs, event hub
// messages, answers of the query API, CSV of the portal and so on, [Files]
// arranges them as a folder of files.
//
// The samples hold what the documents made up: their identifiers belong to
// nobody, and some are deliberately no GUIDs.
//
// # Generated calls
//
// [Generate] makes up calls from a seed, any number of them, each with its
// records and with the [Answer]: what a reader has to make of it. [NewFeed]
// writes their records as they arrive in a storage account or an event hub, and
// [Records] returns them unwritten. A [Config] says what there is: the kinds of
// calls, what goes wrong in them, versions, repetitions, and what is wrong in
// the data itself. By default it is all that can; PoorBy, UngracefulBy,
// UserFacingBy, IncompleteBy and [Faults] choose.
//
// An Answer is planted and not worked out. It is by the rules of Azure's Call
// Diagnostics, with what package calls adds to them where a choice has to be
// made:
//
//   - a stream is poor if one of the metrics that Call Diagnostics counts is
//     beyond its limit, by however little; the limit itself is not poor;
//   - somebody is dropped if the end code in the newest version of the summary
//     is an ungraceful one; no older version says so when the newest does not;
//   - a user-facing diagnostic is bad if anything but Good was reported, false
//     included, unless it is advice;
//   - an operation without a result is not bad;
//   - the operations of a client in a P2P call belong to the summary with their
//     endpoint ID; without one the client counts as a participant of its own;
//   - somebody of a P2P call that became a group call is two participants on one
//     endpoint, as is who comes back;
//   - a summary says more of what an endpoint is than its streams do;
//   - what a client did before it joined a call belongs to the call, and to whom
//     the client became there, if that was within two hours;
//   - a call is complete if all of its summaries are there in their last
//     version, and an audio stream each way of everybody who has one (in a P2P
//     call, one from each).
//
// # Comparing
//
// Records are compared with go-cmp: [Exact] for records that came in the same
// shape, [Alike] for those that did not.
//
// Nothing here uses the encoders of package logs or the rules of packages calls
// and quality, so that a test of a reader does not test it against its own
// writer.
package acstest

//go:generate go run ./internal/gen
