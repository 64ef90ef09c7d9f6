// Package eventhubs reads the messages of an event hub, to which a diagnostic setting delivers
// logs: a [Source] is given to acstelemetry.Each, NewSourceReader and everything else that reads
// a source.
//
// It speaks the Kafka protocol, which every event hub of the tiers Standard, Premium and
// Dedicated understands, on port 9093 and over TLS. The tier Basic does not. AMQP is left out on
// purpose: it would be a second client with its own consumer groups and checkpoints for the same
// messages, and the checkpoints of AMQP need a storage account, while the broker itself keeps the
// offsets of a Kafka consumer group. A Kafka consumer group is another one than the consumer
// group of the same name in the portal, and begins to exist when somebody joins it.
//
// # What is read
//
// Every message is one input, named eventhub://NAMESPACE/HUB, and positions say which partition
// and message it is. The sequence number is the Kafka offset. Messages without content are passed
// over. Messages of a transaction that was aborted are read like others; diagnostic settings use
// no transactions.
//
// Without [Options].Follow, reading ends when every partition has been read to the end that it
// had at the start. With a group, these are the partitions that the group has assigned to this
// member: it does not wait for what others read. A member that has been assigned nothing for
// ten seconds ends, too.
//
// # At least once
//
// With a group, no message is lost: the group's position passes a message only when it and all
// messages before it in its partition have been handled, in whatever order that was. Messages are
// read twice, by this or another member, if they were handled but the position after them was not
// committed:
//
//   - when the program ends without Close or Commit: what was handled since the last
//     commit, usually that of the last 5 seconds;
//   - when a partition goes to another member: the messages that this member had been given, and had
//     not handled up to the first unhandled one when it was revoked;
//   - with a negative CommitEvery: everything since the last Commit, also when a partition goes
//     to another member;
//   - when the broker does not hear of the member for 45 seconds, which then loses its partitions
//     without a chance to commit.
//
// Package calls absorbs duplicates.
//
// A message that cannot be read to its end, such as a broken gzip, is an error, and is passed over
// if reading goes on after it: it would not be read the next time either.
package eventhubs
