package eventhubs

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// largestBatch is more than the largest message, 20 MB in the tier Dedicated.
const largestBatch = 32 << 20

// open begins a session: it connects, and finds out what the hub holds.
func (s *Source) open(ctx context.Context) (*session, error) {
	current := &session{
		source:     s,
		opts:       &s.opts,
		committing: make(chan struct{}, 1),
		listed:     make(chan struct{}),
		owned:      make(map[int32]*partition),
		left:       make(map[int32]*partition),
		ends:       !s.opts.Follow,
	}
	ctx, current.giveUp = context.WithCancelCause(ctx)
	defer current.giveUp(nil)
	client, err := kgo.NewClient(s.config(current)...)
	if err != nil {
		return nil, err
	}
	current.client = client
	if err := current.begin(ctx); err != nil {
		current.shut(ctx)
		return nil, err
	}
	if s.opts.Group == "" {
		current.assignAll(current.spans, &s.opts)
	} else if s.opts.CommitEvery > 0 {
		current.commitEvery(s.opts.CommitEvery)
	}
	s.mu.Lock()
	s.session = current
	s.mu.Unlock()
	return current, nil
}

// begin finds out what the hub holds. Its requests are the first ones, so their errors are those of
// connecting.
func (s *session) begin(ctx context.Context) error {
	ids, err := s.partitions(ctx)
	if err == nil {
		s.spans, err = s.list(ctx, ids)
	}
	var refusal *refusal
	switch {
	case errors.As(context.Cause(ctx), &refusal):
		return refusal.error
	case err != nil:
		return s.source.explainStart(err)
	}
	close(s.listed)
	return nil
}

// brokers returns the addresses to connect to first, each with a port.
func (s *Source) brokers() []string {
	if len(s.opts.Brokers) == 0 {
		return []string{net.JoinHostPort(s.host, kafkaPort)}
	}
	all := slices.Clone(s.opts.Brokers)
	for i, broker := range all {
		if _, _, err := net.SplitHostPort(broker); err != nil {
			all[i] = net.JoinHostPort(strings.Trim(broker, "[]"), kafkaPort)
		}
	}
	return all
}

// config returns the options of the client.
func (s *Source) config(current *session) []kgo.Opt {
	encryption := s.opts.TLS
	if encryption == nil {
		encryption = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	// Three answers may be on the way or waiting in the client, and three more be in use.
	answer := int32(min(max(s.opts.MaxMemory/8, 64<<10), 64<<20))
	batch := min(max(s.opts.MaxMemory, largestBatch), math.MaxInt32)
	opts := []kgo.Opt{
		kgo.ClientID("acstelemetry"),
		kgo.SeedBrokers(s.brokers()...),
		kgo.DialTLSConfig(encryption),
		kgo.SASL(s.mechanism),
		kgo.WithHooks(connections{current}),
		kgo.DisableClientMetrics(),
		// As "Recommended configurations for Apache Kafka clients" of Event Hubs says: Azure
		// drops connections that are idle for 4 minutes.
		kgo.ConnIdleTimeout(3 * time.Minute),
		kgo.MetadataMaxAge(3 * time.Minute),
		kgo.RequestTimeoutOverhead(time.Minute),
		kgo.FetchMaxBytes(answer),
		kgo.FetchMaxPartitionBytes(min(answer, 1<<20)),
		kgo.MaxConcurrentFetches(3),
		kgo.FetchMaxWait(time.Second),
		kgo.MaxDecompressBatchBytes(int(batch)),
		kgo.KeepControlRecords(), // their offsets are needed to find the end
	}
	if s.opts.Group == "" {
		return append(opts, kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{s.hub: {}}))
	}
	return append(opts,
		kgo.ConsumeTopics(s.hub),
		kgo.ConsumerGroup(s.opts.Group),
		kgo.DisableAutoCommit(),
		kgo.BlockRebalanceOnPoll(),
		kgo.AdjustFetchOffsetsFn(current.adjust),
		kgo.OnPartitionsAssigned(current.onAssigned),
		kgo.OnPartitionsRevoked(current.onRevoked),
		kgo.OnPartitionsLost(current.onLost),
	)
}

// connections hears of every attempt to connect. The client itself would try for ever.
type connections struct{ *session }

// OnBrokerConnect ends reading when connecting keeps failing. At the start, that is after three failures
// in a row. Later only refused credentials end it, and only after some time, since services have
// bad moments; other failures are reported.
func (c connections) OnBrokerConnect(_ kgo.BrokerMetadata, _ time.Duration, _ net.Conn, err error) {
	if errors.Is(err, context.Canceled) || errors.Is(err, kgo.ErrClientClosed) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.failures = 0
		return
	}
	if c.failures == 0 {
		c.failing = time.Now()
	}
	c.failures++
	explained := c.source.explainStart(err)
	select {
	case <-c.listed:
	default:
		if c.failures == mostFailures {
			c.giveUp(&refusal{explained})
		}
		return
	}
	if c.failures == mostFailures {
		c.problems = append(c.problems, problem{err: fmt.Errorf("%w; trying again", explained)})
	}
	if refused(err) && c.failures > mostFailures && time.Since(c.failing) > c.source.refusedFor {
		c.fatal = explained
	}
}

// refusal is why the start was given up.
type refusal struct{ error }

// assignAll reads partitions without a group.
func (s *session) assignAll(spans map[int32]span, opts *Options) {
	offsets := make(map[int32]kgo.Offset, len(spans))
	s.mu.Lock()
	for id, sp := range spans {
		p := newPartition(id)
		p.start(sp.start(opts), sp.stop(s.ends), -1)
		s.spans[id], s.owned[id] = sp, p
		offsets[id] = kgo.NewOffset().At(p.next)
	}
	s.assigned = time.Now()
	s.mu.Unlock()
	s.pause()
	s.client.AddConsumePartitions(map[string]map[int32]kgo.Offset{s.source.hub: offsets})
}
