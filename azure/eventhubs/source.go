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

	gapWait    time.Duration // without messages, until gaps are looked for
	idleMember time.Duration // until a member without partitions ends
	growEvery  time.Duration // between looks whether the hub has more partitions

	messages, bytes, handled atomic.Int64

	mu      sync.Mutex
	session *session // the current or last one; nil if there was none or it is closed
}

// New returns a Source that authenticates with Microsoft Entra ID. The namespace is its name, or
// its host name, as it is needed in other clouds than the public one. The identity needs the role
// Azure Event Hubs Data Receiver.
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
// which needs the claim Listen. The hub may be empty if the string names one in EntityPath. The
// string is a secret: no error has it.
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
		gapWait: time.Second, idleMember: 10 * time.Second, growEvery: time.Minute,
	}, nil
}

// Inputs returns an iterator over the messages. Messages of a partition come in their order. An error
// with an input that has no Reader is about the hub or, if its Origin has a Partition, about
// that one; reading goes on unless it is one of the errors of this package that end it.
//
// With a group, this program is a member from the beginning of the iteration until Close or
// the next iteration, so that Handled and Commit work after its end. An iteration that follows
// another one starts where the group's position is.
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

// Commit commits the group's positions up to the first message in each partition that has not been
// handled. What was handled in a partition that has since gone to another member is not
// committed. Without a Group, or before the first iteration and after Close, it does nothing.
func (s *Source) Commit(ctx context.Context) error {
	if current := s.current(); current != nil {
		return current.commit(ctx)
	}
	return nil
}

// Close ends an iteration, commits what has been handled, unless CommitEvery is negative, leaves the
// group, so that other members get the partitions at once, and disconnects. The error is that of
// the commit. Close takes some seconds at most. After it, another iteration may begin.
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
	Bytes      int64 // in them, decompressed
	Handled    int64 // messages handled
	Partitions int   // that are read now; with a group, those assigned to this member
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
