package eventhubs

import (
	"context"
	"errors"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/twmb/franz-go/pkg/sasl"

	"example.com/acstelemetry/logs"
)

// Source is the messages of one event hub. Its methods may be called by several goroutines, but
// only one iteration over Inputs at a time.
type Source struct {
	host, hub  string
	name       string // of the inputs
	opts       Options
	mechanism  sasl.Mechanism
	credential string // what it is called in errors

	refusedFor time.Duration // until refused credentials end reading
	gapWait    time.Duration // without messages, until skipGaps is called
	idleMember time.Duration // until a member without partitions ends
	growEvery  time.Duration // between calls of grow

	messages, bytes, handled atomic.Int64

	mu      sync.Mutex
	session *session // the current or last one; nil if there was none or it is closed
}

// New returns a Source that authenticates with Microsoft Entra ID. The namespace is its name or, in
// other clouds than the public one, its host name. The identity needs the role Azure Event Hubs Data
// Receiver. New does not connect.
func New(namespace, hub string, cred azcore.TokenCredential, opts *Options) (*Source, error) {
	switch {
	case namespace == "":
		return nil, errors.New("no namespace was named")
	case cred == nil:
		return nil, errors.New("there is no credential")
	}
	host := hostOf(namespace)
	return newSource(host, hub, tokenMechanism(host, cred), "identity and its role Azure Event Hubs Data Receiver", opts)
}

// FromConnectionString returns a Source that authenticates with a connection string of the portal,
// which needs the claim Listen. The hub may be empty if the string has an EntityPath. The string is
// a secret, and is in no error. FromConnectionString does not connect.
func FromConnectionString(text, hub string, opts *Options) (*Source, error) {
	c, err := parseConnectionString(text)
	if err != nil {
		return nil, err
	}
	switch {
	case hub == "":
		hub = c.hub
	case c.hub != "" && c.hub != hub:
		return nil, errors.New("connection string: its EntityPath is another event hub")
	}
	return newSource(c.host, hub, c.mechanism(), "connection string and its claim Listen", opts)
}

func newSource(host, hub string, mechanism sasl.Mechanism, credential string, opts *Options) (*Source, error) {
	all := opts.withDefaults()
	switch {
	case hub == "":
		return nil, errors.New("no event hub was named")
	case !all.Since.IsZero() && !all.Until.IsZero() && !all.Since.Before(all.Until):
		return nil, errors.New("option Since is not before Until")
	case all.From != Beginning && all.From != End:
		return nil, errors.New("option From is neither Beginning nor End")
	}
	return &Source{
		host: host, hub: hub, name: nameOf(host, hub), opts: all, mechanism: mechanism, credential: credential,
		refusedFor: 20 * time.Second, gapWait: time.Second, idleMember: 10 * time.Second, growEvery: time.Minute,
	}, nil
}

// Inputs returns an iterator over the messages, those of a partition in their order. An error comes
// with an input without a Reader. It is about one partition if the input's Origin has a Partition,
// else about the hub or the group. Reading continues after it if it can: see [ErrAccess].
//
// With a group, this program is a member until Close or the next iteration, so that Handled and
// Commit work after the iteration has ended. The next iteration starts at the group's positions.
func (s *Source) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		s.Close() //nolint:errcheck // what was not committed is read again
		current, err := s.open(ctx)
		if err != nil {
			if ctx.Err() == nil {
				yield(&logs.Input{Name: s.name}, err)
			}
			return
		}
		current.run(ctx, yield)
		if s.opts.Group == "" {
			s.Close() //nolint:errcheck // there is nothing to commit
		}
	}
}

// Commit commits the group's positions: in each partition, that of the first message that has not
// been handled. It does not commit partitions that have gone to another member. Without a Group,
// before the first iteration and after Close, it does nothing.
func (s *Source) Commit(ctx context.Context) error {
	if current := s.current(); current != nil {
		return current.commit(ctx)
	}
	return nil
}

// Close ends an iteration, commits the group's positions unless CommitEvery is negative, leaves the
// group, so that other members get its partitions at once, and disconnects. The error is that of
// the commit. Close takes a few seconds at most. Another iteration may begin after it.
func (s *Source) Close() error {
	s.mu.Lock()
	current := s.session
	s.session = nil
	s.mu.Unlock()
	if current == nil {
		return nil
	}
	return current.close()
}

func (s *Source) current() *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session
}

// Progress is how far a [Source] has come.
type Progress struct {
	Messages   int64 // returned as inputs, in all iterations
	Bytes      int64 // of these messages
	Handled    int64 // messages that have been handled
	Partitions int   // that are being read; with a group, those of this member
	Lag        int64 // messages in these partitions that have not been returned yet
}

// Progress returns a snapshot.
func (s *Source) Progress() Progress {
	p := Progress{Messages: s.messages.Load(), Bytes: s.bytes.Load(), Handled: s.handled.Load()}
	if current := s.current(); current != nil {
		p.Partitions, p.Lag = current.progress()
	}
	return p
}
