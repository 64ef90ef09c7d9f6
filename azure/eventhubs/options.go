package eventhubs

import (
	"crypto/tls"
	"time"
)

// Options of a [Source]. The zero value reads every message that is there, and remembers nothing.
type Options struct {
	// Group is the Kafka consumer group. Its members share the partitions, and the broker keeps
	// its position in each partition. Without a group all partitions are read, and no position
	// is kept.
	Group string

	// From is where to start in a partition in which the group has no position, or
	// in all of them without a Group. Where the group has a position, it goes on there.
	From Start

	// Since and Until limit the messages to those with a time stamp of the broker from Since
	// (included) to Until (excluded); zero means no limit. The first message that is not before
	// Until ends its partition. With a group, messages before Since are passed over for good,
	// and the position stays before that first message.
	Since, Until time.Time

	// Follow waits for new messages until the context is cancelled or Until has passed. By
	// default reading ends with the last message that was there at the start.
	Follow bool

	// CommitEvery is how often the group's positions are committed, 5 seconds by default. They
	// are also committed before a partition goes to another member, and by Close. If it
	// is negative, only [Source.Commit] commits.
	CommitEvery time.Duration

	// MaxMemory is about how many bytes of messages may be fetched ahead, in all partitions
	// together: 64 MiB by default. If a producer has compressed them, they may take more, but
	// a batch that is larger than MaxMemory and 32 MiB when it is decompressed is skipped, with
	// an error.
	MaxMemory int64

	// Brokers are the addresses to connect to first, host:port or host. The default is
	// port 9093 of the namespace.
	Brokers []string

	// TLS configures the connections, which are always encrypted. The default trusts the
	// certificates that the system trusts.
	TLS *tls.Config

	// Now is the clock that says when Until has passed; time.Now by default.
	Now func() time.Time
}

// Start is where to start reading a partition.
type Start int

// Where to start.
const (
	Beginning Start = iota // the oldest message, or the first one since Options.Since
	End                    // the first message that comes after the start
)

const (
	defaultCommitEvery = 5 * time.Second
	defaultMaxMemory   = 64 << 20
)

// asNew returns the options for partitions that nobody has read yet, whatever From says.
func (o *Options) asNew() *Options { return &Options{Since: o.Since} }

// withDefaults returns the options with all defaults filled in.
func (o *Options) withDefaults() Options {
	var all Options
	if o != nil {
		all = *o
	}
	if all.CommitEvery == 0 {
		all.CommitEvery = defaultCommitEvery
	}
	if all.MaxMemory <= 0 {
		all.MaxMemory = defaultMaxMemory
	}
	if all.Now == nil {
		all.Now = time.Now
	}
	return all
}
