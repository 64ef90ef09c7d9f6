// Package eventhubs reads the logs that a diagnostic setting sends to an event hub. A [Source]
// is read by acstelemetry.Each, NewSourceReader and everything else that takes a source.
//
// It speaks the Kafka protocol, on port 9093 and over TLS, which the tiers Standard, Premium and
// Dedicated understand. The tier Basic does not. AMQP is left out on purpose: it would be a second
// client for the same messages, and it needs a storage account for its checkpoints, while the
// positions of a Kafka consumer group are kept by the broker. A Kafka consumer group is not the
// consumer group of the same name in the portal. It need not be created before.
//
// # What is read
//
// Every message is an input, named eventhub://NAMESPACE/HUB. Positions have its partition and its
// sequence number, which is the Kafka offset. Messages without content are passed over. Messages of
// an aborted transaction are read like others; diagnostic settings do not use transactions.
//
// Without [Options].Follow, reading ends when every partition has been read to the end that it
// had at the start. With a group, only the partitions count that the group has assigned to this
// member: it does not wait for other members. A member without partitions waits ten seconds for
// some, and then ends.
//
// # At least once
//
// With a group, no message is lost: the group's position passes a message only when that message
// and all before it in its partition have been handled, in whatever order that happened. A message
// is read twice if it was handled and the group's position did not pass it:
//
//   - The program ended without Close or Commit. What was handled since the last commit is read
//     again, usually that of the last 5 seconds.
//   - A partition went to another member. This member commits before that, but messages that it was
//     still handling, and those after them, are read by the other one, too.
//   - The broker did not hear from this member for 45 seconds. Then its partitions go to other
//     members, and it could not commit before that.
//   - CommitEvery is negative, and a partition went to another member, or the program ended.
//     Everything since the last Commit is read again.
//   - The group took all partitions away and this member got them back, as after a restart of the
//     broker. Messages that it was handling meanwhile, and those after them, are read again.
//
// Package calls absorbs duplicates.
//
// A message that cannot be read to its end, such as a broken gzip, is an error. It is passed over
// if reading continues after it, since it could not be read the next time either.
package eventhubs
