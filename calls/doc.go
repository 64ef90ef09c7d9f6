// Package calls puts the records of call logs together into calls: who took
// part, over which streams, what the clients did, what they measured and how
// the users rated it. It holds facts only; package quality judges them.
//
//	var a calls.Assembler
//	for rec, err := range reader.All() {
//		…
//		a.Add(rec, reader.Position())
//	}
//	for _, call := range a.Calls() { … }
//
// A reader that uses its records again, see [logs.Options], asks for
// [Assembler.CopyRecords]: then only what is kept is copied, and its texts are
// shared. Several goroutines fill an Assembler each and [Assembler.Merge] them.
// Records without end are for a [StreamAssembler].
//
// Who wants to list calls and not to look into them takes an [Outliner] or a
// [StreamOutliner]: by the same rules, in less time and memory.
//
// What makes two records the same call, participant or stream, and which of
// several versions counts, follows Azure's Call Diagnostics, with these
// differences, each on purpose:
//
//   - calls without a summary are listed too, without start and type; a record
//     without a call ID is a call by itself;
//   - the start of a call is the earliest that its summaries say, its end the
//     latest, and it is a group call if any says so; Call Diagnostics takes any
//     of them;
//   - a stream is told apart by participant, endpoint, media type and stream
//     ID; Call Diagnostics merges streams of different media and endpoints that
//     have the same stream ID;
//   - in a P2P call, whose summaries have no participant ID, a client's
//     operations belong to the summary with the same endpoint ID, so that
//     nobody is counted twice;
//   - the newest version of a summary says how its participant ended, not any;
//   - an operation that does not name its call is of one call only: its
//     participant's, the one in which its client is at that time, or the next
//     one that its client joins.
//
// IDs hold identities: show people what [ParseIdentifier] makes of them.
package calls
