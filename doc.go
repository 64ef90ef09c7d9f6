// Package acstelemetry reads the call telemetry of Azure Communication Services
// (ACS) into typed records.
//
// A [Reader] reads files, folders, file systems and streams, in every shape in
// which Azure delivers logs, compressed or not, and returns one record after
// the other. The type of a record says which log it is from:
//
//	r := acstelemetry.Open(ctx, []string{"logs/"}, nil)
//	defer r.Close()
//	for rec, err := range r.All() {
//		if err != nil {
//			log.Print(err) // what is wrong, and where; reading goes on
//		}
//		switch rec := rec.(type) {
//		case *callsummary.Record:
//			fmt.Println(rec.CorrelationID, rec.ParticipantEndReason)
//		case *diagnostics.Record:
//			if ms, ok := rec.JitterAvg.Get(); ok && ms > 30 { … }
//		}
//	}
//
// # Which function reads what
//
//	a file, a folder, standard input       [Open]
//	an HTTP body, any io.Reader            [NewReader]
//	a message in a handler, json.Unmarshal [Batch]
//	one record in memory                   [Decode]
//	large input, on all processors         [Each], or [EachUnordered] if order does not matter
//	a file system, a source of your own    [NewSourceReader], Each: they take a [Source]
//	logs that are still in Azure           the same, with a Source of module azure
//
// An error says that something was lost: a record could not be read, or a field has no
// usable value. A [logs.RecordError] comes with the record, unless that is what was
// lost, and reading goes on; a [logs.SourceError] says that an input could not be read
// to its end. Harmless oddities, such as a name that occurs twice, are remarks, which are
// reported only if [logs.Options].OnRemarks is set.
//
// # The map of the house
//
//	opt           a scalar that may be absent, null, redacted or invalid
//	callsummary   one record for each participant of a call
//	diagnostics   one record for each media stream, with its metrics
//	clientops     what the calling SDK did, and its user-facing diagnostics
//	mediastats    media statistics in intervals of seconds, from the client
//	usage         what was billed
//	survey        how users rated their calls
//	callautomation   requests to Call Automation, their outcome, and streaming
//	recording     recordings, and requests to the recording API
//	captions      closed captions
//	callingmetrics   figures that the service computes once a day
//	servicerequests  requests of calling clients, as the service saw them
//	logs          shapes of delivery, positions, errors, limits; encoding
//	calls         records put together into calls
//	quality       verdicts: which calls and streams are poor, and why
//	exposure      which calls end when Azure stops supporting calls outside of Teams
//	goals         the daily figures of the service and their goals, next to our own
//	trend         what many calls say: shares, percentiles, what got better or worse
//	errorcodes    what an end code means and what to do about it
//	mos           a score for how a stream sounded, by ITU-T G.107
//	support       what a support request asks for
//	redact        identities replaced by stable pseudonyms
//	report        tables, CSV, JSON and an HTML page of calls and verdicts
//	kql           the same verdicts as queries for Log Analytics
//	acstest       samples and made-up calls, for your own tests
//
// In a module of its own, because it needs Azure's libraries:
//
//	azure                  what Azure's clients log, and the IDs that a support request needs
//	azure/blobstorage      logs from a storage account
//	azure/eventhubs        logs from an event hub
//	azure/loganalytics     logs from a Log Analytics workspace
//	lake                   records and verdicts as Parquet, and Parquet files as a source
//
// The command acscalls does most of this from a shell.
package acstelemetry
