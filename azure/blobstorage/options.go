package blobstorage

import (
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// Options say what a [Source] reads, and how; nil means the defaults.
type Options struct {
	// Containers are the names of the containers. A name that ends in "*" or "-" is the
	// beginning of names, and the credential must be allowed to list containers then. By
	// default they are "insights-logs-*", which diagnostic settings write, and "am-*", which
	// the data export of Log Analytics writes.
	Containers []string

	// Prefix is how the names of the blobs begin, in every container. By default all blobs
	// are read.
	Prefix string

	// Resources are IDs of resources, or of subscriptions or resource groups, in any case:
	// only their blobs are read. In the blobs of a data export the resource is the
	// workspace. By default the blobs of all resources are read.
	Resources []string

	// Since and Until are the range of time. A blob has the hour in its name in which Azure
	// received the records: that is after their own time, mostly by minutes, sometimes by
	// hours. Blobs whose hour overlaps [Since, Until) are read as a whole. A blob with no time
	// in its name is left out only if it was last changed before Since. Zero means no limit.
	Since, Until time.Time

	// Checkpoint keeps what has been read of each blob. By default nothing is kept, and each
	// run reads everything. One checkpoint belongs to one account and one program at a time.
	Checkpoint Checkpoint

	// CommitEvery is how often the checkpoint is saved, at most, when an input has been
	// handled. Zero means five seconds. If it is negative, only Commit saves it.
	CommitEvery time.Duration

	// Follow goes on when everything was read: it waits for new blobs and for blobs that
	// grow, until the context is cancelled. By default the source ends.
	Follow bool

	// Poll is how long Follow waits before it lists again. Zero means a minute.
	Poll time.Duration

	// MaxMemory is how much content of blobs is in memory at most, in bytes, for all inputs
	// together. Zero means 64 MiB; the minimum is 1 MiB.
	MaxMemory int64

	// Concurrency is how many downloads may run ahead of the reader. Zero means eight.
	Concurrency int

	// ClientOptions are those of Azure's client, such as how often it tries again. By default
	// one try may take two minutes; a download goes on after that.
	ClientOptions azcore.ClientOptions

	// OnRemark, if set, is called about what is odd, though nothing was lost. It is called by
	// the goroutine that asks for inputs.
	OnRemark func(Remark)

	// Now returns the current time. By default that is time.Now.
	Now func() time.Time
}

// Remark is something odd about a blob.
type Remark struct {
	Name string // of the input: azblob://ACCOUNT/CONTAINER/BLOB
	Text string // such as "the blob is not the one that was read before: it is read from its beginning"
}

func (o *Options) withDefaults() Options {
	var opts Options
	if o != nil {
		opts = *o
	}
	if len(opts.Containers) == 0 {
		opts.Containers = []string{"insights-logs-*", "am-*"}
	}
	if opts.CommitEvery == 0 {
		opts.CommitEvery = 5 * time.Second
	}
	if opts.Poll <= 0 {
		opts.Poll = time.Minute
	}
	if opts.MaxMemory <= 0 {
		opts.MaxMemory = 64 << 20
	}
	opts.MaxMemory = max(opts.MaxMemory, 1<<20)
	if opts.Concurrency <= 0 {
		opts.Concurrency = 8
	}
	if opts.OnRemark == nil {
		opts.OnRemark = func(Remark) {}
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	opts.ClientOptions.PerRetryPolicies = slices.Clip(opts.ClientOptions.PerRetryPolicies)
	opts.ClientOptions.PerCallPolicies = slices.Clip(opts.ClientOptions.PerCallPolicies)
	return opts
}

// marks reports whether the source has to know what was read before.
func (o *Options) marks() bool { return o.Checkpoint != nil || o.Follow }

// beginning returns what the names of containers begin with, and whether a name of Containers
// is a beginning.
func beginning(name string) (string, bool) {
	if b, ok := strings.CutSuffix(name, "*"); ok {
		return b, true
	}
	return name, strings.HasSuffix(name, "-") // no name of a container ends so
}

// blockSize returns how much of a blob is downloaded at once: each worker and each download ahead
// may have two blocks.
func (o *Options) blockSize() int64 {
	const step, most = 64 << 10, 4 << 20
	size := o.MaxMemory / int64(2*max(o.Concurrency, runtime.GOMAXPROCS(0)))
	return min(max(size/step*step, step), most)
}
