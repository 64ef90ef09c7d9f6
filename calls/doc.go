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
// Several goroutines fill an Assembler each and [Assembler.Merge] them. A list of calls, a
// verdict or a statistic needs no records: with [Assembler.FactsOnly] an Assembler takes a
// tenth of the memory. For records without end there is a [LiveAssembler].
//
// # How a record becomes part of a call
//
//   - store.go finds the call that the record names and appends the record's facts to it,
//     an entry of fixed size (facts.go), with IDs and texts as numbers (identity.go,
//     texts.go). Nothing else is looked up, and nothing is decided yet.
//   - index.go keeps records next to their facts, where they are wanted. stray.go keeps
//     operations that name no call and finds the call that each belongs to, companion.go
//     does so for recordings, captions, requests to Call Automation and the like.
//   - When the call is asked for, settle.go finds out which entries count: the newest
//     version of each (version.go, and rank in index.go), and what came twice.
//   - people.go finds out who took part, and to whom the streams and the operations belong.
//     clientfacts.go finds out what the operations say about each of them.
//   - build.go makes the [Call] from that, factrecords.go its records where none are kept,
//     brief.go its row in a list; gaps.go finds what is missing.
//
// Each rule is in one of these files, in one place. What an Assembler keeps, and when a
// LiveAssembler emits a call (live.go), changes no rule.
//
// # What is one call, one participant, one stream
//
// What makes two records the same call, participant or stream, and which of
// several versions counts, follows Azure's Call Diagnostics, with these
// differences, each on purpose:
//
//   - calls that Call Diagnostics does not list are listed too, without start and
//     type; a record without a call ID is a call by itself;
//   - the start of a call is the earliest that its summaries say, its end the
//     latest, and it is a group call if any says so; Call Diagnostics takes any
//     of them;
//   - a record that comes again is the same one, also through another destination:
//     bills are told apart by record ID, surveys by theirs, media statistics by
//     stream and time, records without a key by their content;
//   - a stream is told apart by participant, media type and stream ID; Call
//     Diagnostics merges streams of different media that have the same stream ID;
//   - in a P2P call, whose summaries have no participant ID, a client's
//     operations belong to the summary with the same endpoint ID, so that
//     nobody is counted twice;
//   - the newest version of a summary says how its participant ended, not any;
//   - an operation that does not name its call is of one call only: the one in
//     which its client is at that time, the next one that its client joins, or
//     its participant's.
//
// [Rules] say what has changed from one year to another.
//
// IDs hold identities: show people [Participant.Name].
package calls
