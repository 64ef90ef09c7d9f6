// Package blobstorage reads the logs that Azure delivers to a storage account: the blobs that
// diagnostic settings write, one per hour (containers insights-logs-*), and those of the data
// export of Log Analytics, one per five minutes (containers am-*). Blobs that somebody has
// copied into a container are read, too. It uses Azure's own library, azblob.
//
// A [Source] is a [logs.Source], so [logs.Each] reads large blobs in parts, with several
// workers, and a [logs.Reader] record by record.
//
// # What is listed
//
// The names of blobs have the resource and the hour in which Azure received the records. The
// source finds the resources, one request for each container, and then lists only the years,
// months and days that Options.Since and Options.Until ask for: one request for each, and for
// each 5,000 blobs. Inputs come by hour, then by container and name, so that what
// belongs to a call is not far apart.
//
// Azure puts a record into the blob of the hour in which it receives it, mostly minutes after
// the record's own time, sometimes hours. For all records of a day, read some hours more, and
// look at the times of the records.
//
// # How blobs are read
//
// Blobs are downloaded in blocks of up to 4 MiB, as far ahead of the reader as
// Options.Concurrency and Options.MaxMemory allow; a small blob is one request. All blocks are
// of one version of the blob. If a connection breaks, the download continues where it stopped;
// Azure's client repeats requests as the service asks. An append blob that grows meanwhile is
// read to the end that it had when it was listed. If a blob is replaced while it is read,
// reading it ends with [ErrReplaced].
//
// # Checkpoints
//
// With an Options.Checkpoint a run reads what the runs before have not: a blob that was read
// has a [Mark] with the offset up to which all its records were handled (see Handled of
// [logs.Input]). The marks are saved every few seconds and by [Source.Commit], so records are
// repeated only if a program ends between handling and saving; what is repeated is at most what
// was read of the blobs after the last saving. Of a blob that could not be read to its end, all
// new records come again. The sum of the bytes before the offset tells whether a blob has been
// replaced: then it is read from its beginning, and there is a [Remark].
//
// With a checkpoint, and with Options.Follow, a blob is read to the end of its last whole
// record while it may still grow: that is for an hour after its last change. A compressed blob
// is read as a whole, and again as a whole when it has changed; so is a table (CSV), and a
// block blob that somebody has copied into a container.
//
// Blobs that have not changed for two days no longer have marks: one [Done] says of all of them
// that they have been read. If such a blob changes after that, which Azure does not do, it is read again from its
// beginning. If each run asks for a later range than the one before, such as the last day,
// blobs before the range keep their marks until there are 50,000; then those older than two
// days are forgotten, and a run with a wider range reads them again.
//
// # What it costs
//
// A run makes a request for the containers, one per container and, for each resource in each
// container, one per year, month or day; then one per block. Follow lists each resource in each
// container once per poll, and everything at every tenth poll. Progress counts the requests;
// listing costs about ten times as much as reading.
//
// # Rights
//
// The role Storage Blob Data Reader on the account is enough, or on a container if
// Options.Containers names it; so is a shared access signature (SAS) that permits to read and
// list.
//
// # Event Hubs capture
//
// A blob whose name ends in .avro is a file of Event Hubs capture: the bodies of its messages
// are read, and offsets are in these. Options.Containers names the container. The names of
// these blobs have no time that this package knows, so Since only leaves out those that were
// written before it.
//
// # Not read
//
// Deleted blobs, earlier versions and snapshots are left out.
package blobstorage
