package eventhubs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"example.com/acstelemetry/logs"
)

// onAssigned is called when the group has assigned partitions, before adjust.
func (s *session) onAssigned(_ context.Context, client *kgo.Client, added map[string][]int32) {
	ids := added[s.source.hub]
	s.mu.Lock()
	for _, id := range ids {
		s.owned[id] = newPartition(id)
	}
	s.assigned = time.Now()
	s.mu.Unlock()
	client.ResumeFetchPartitions(map[string][]int32{s.source.hub: ids})
}

// adjust is called with the group's positions in assigned partitions. It says where to start.
func (s *session) adjust(ctx context.Context, all map[string]map[int32]kgo.Offset) (map[string]map[int32]kgo.Offset, error) {
	select {
	case <-s.listed:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	offsets := all[s.source.hub]
	fresh, err := s.listFresh(ctx, offsets)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, offset := range offsets {
		p := s.owned[id]
		if p == nil {
			continue
		}
		sp, known := s.spans[id]
		opts := s.opts
		if !known {
			sp, opts = fresh[id], s.opts.asNew() // the hub has grown
			s.spans[id] = sp
		}
		committed := offset.EpochOffset().Offset
		if now, ok := fresh[id]; ok && committed > now.end {
			s.problems = append(s.problems, problem{
				logs.Origin{Partition: p.name, SequenceNumber: committed},
				fmt.Errorf("the group's position is after the end of the partition, %d: reading starts anew, as the hub was perhaps deleted and created again", now.end),
			})
			sp, opts, committed = now, s.opts.asNew(), -1
			s.spans[id] = sp
			delete(s.left, id)
		}
		at := sp.start(opts)
		if committed >= 0 {
			at = max(committed, sp.from(opts))
		}
		if before := s.left[id]; before != nil && before.committed == committed {
			at = max(at, before.handled) // nobody has come further since it was lost
		}
		if at != committed {
			offsets[id] = kgo.NewOffset().At(at)
		}
		p.start(at, sp.stop(s.ends), committed)
	}
	return all, nil
}

// listFresh asks for the spans of partitions that have none yet, or one that ends before the
// group's position: other members may have come further since the start.
func (s *session) listFresh(ctx context.Context, offsets map[int32]kgo.Offset) (map[int32]span, error) {
	var ids []int32
	s.mu.Lock()
	for id, offset := range offsets {
		if sp, known := s.spans[id]; !known || offset.EpochOffset().Offset > sp.end {
			ids = append(ids, id)
		}
	}
	s.mu.Unlock()
	if ids == nil {
		return nil, nil
	}
	return s.list(ctx, ids)
}

// onRevoked is called before partitions go to other members, and when this one leaves the group.
func (s *session) onRevoked(ctx context.Context, _ *kgo.Client, revoked map[string][]int32) {
	ids := revoked[s.source.hub]
	if len(ids) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, closeWait)
	defer cancel()
	// The token stays here until the partitions are lost, so that nobody else commits them.
	if s.lockCommit(ctx) == nil {
		defer s.unlockCommit()
		if s.opts.CommitEvery > 0 {
			if err := s.commitOnce(ctx, ids); err != nil {
				s.commitFailed(err)
			}
		}
	}
	s.lose(ids)
}

// onLost is called when the group has excluded this member.
func (s *session) onLost(_ context.Context, _ *kgo.Client, lost map[string][]int32) {
	s.lose(lost[s.source.hub])
}

// lose gives up partitions. Their messages that have been fetched are not returned any more.
func (s *session) lose(ids []int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if p := s.owned[id]; p != nil {
			p.lost = true
			delete(s.owned, id)
			s.left[id] = p
		}
	}
}

// commitEvery commits from time to time, until the session is closed.
func (s *session) commitEvery(period time.Duration) {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.committer.Go(func() {
		tick := time.NewTicker(period)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				if err := s.commitAll(ctx); ctx.Err() == nil {
					s.commitFailed(err)
				}
			case <-ctx.Done():
				return
			}
		}
	})
}

// commitFailed reports an error of a commit that nobody waits for, unless it is that of the last one.
// The next commit has the same offsets and more.
func (s *session) commitFailed(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := ""
	if err != nil && !rebalancing(err) {
		text = err.Error()
	}
	if text != "" && text != s.lastCommit {
		s.problems = append(s.problems, problem{err: err})
	}
	s.lastCommit = text
}

// commit commits, and tries again while the group is being rebalanced.
func (s *session) commit(ctx context.Context) error {
	if s.opts.Group == "" {
		return nil
	}
	for {
		err := s.commitAll(ctx)
		if err == nil || !rebalancing(err) {
			return err
		}
		select {
		case <-time.After(pollWait):
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		}
	}
}

// rebalancing reports whether a commit failed because the group is being rebalanced or has excluded this
// member. It either still has the partitions afterwards or has lost them.
func rebalancing(err error) bool {
	return isAny(err, []error{kerr.RebalanceInProgress, kerr.IllegalGeneration, kerr.UnknownMemberID, kerr.StaleMemberEpoch})
}

func (s *session) commitAll(ctx context.Context) error {
	if err := s.lockCommit(ctx); err != nil {
		return err
	}
	defer s.unlockCommit()
	return s.commitOnce(ctx, nil)
}

func (s *session) lockCommit(ctx context.Context) error {
	select {
	case s.committing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *session) unlockCommit() { <-s.committing }

// commitOnce commits what has been handled in partitions, or in all if ids is nil. The caller has the token.
func (s *session) commitOnce(ctx context.Context, ids []int32) error {
	offsets := s.toCommit(ids)
	if len(offsets) == 0 {
		return nil
	}
	var failed error
	s.client.CommitOffsetsSync(ctx, map[string]map[int32]kgo.EpochOffset{s.source.hub: offsets},
		func(_ *kgo.Client, _ *kmsg.OffsetCommitRequest, response *kmsg.OffsetCommitResponse, err error) {
			failed = s.committed(offsets, response, err)
		})
	if failed == nil {
		return nil
	}
	if explained := s.source.explain(failed); explained != nil {
		failed = explained
	}
	return fmt.Errorf("committing the positions of group %q: %w", s.opts.Group, failed)
}

// toCommit returns the positions that have not been committed yet.
func (s *session) toCommit(ids []int32) map[int32]kgo.EpochOffset {
	offsets := make(map[int32]kgo.EpochOffset)
	s.mu.Lock()
	defer s.mu.Unlock()
	add := func(p *partition) {
		if p != nil && p.started && p.handled != p.committed {
			offsets[p.id] = kgo.EpochOffset{Epoch: p.epoch, Offset: p.handled}
		}
	}
	if ids == nil {
		for _, p := range s.owned {
			add(p)
		}
	}
	for _, id := range ids {
		add(s.owned[id])
	}
	return offsets
}

// committed notes what was committed, and returns what failed.
func (s *session) committed(offsets map[int32]kgo.EpochOffset, response *kmsg.OffsetCommitResponse, err error) error {
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var failed []error
	for _, topic := range response.Topics {
		for _, answer := range topic.Partitions {
			if err := kerr.ErrorForCode(answer.ErrorCode); err != nil {
				failed = append(failed, fmt.Errorf("partition %d: %w", answer.Partition, err))
			} else if p := s.owned[answer.Partition]; p != nil {
				p.committed = offsets[answer.Partition].Offset
			}
		}
	}
	return errors.Join(failed...)
}

// close ends the session.
func (s *session) close() error {
	var err error
	ctx, cancel := context.WithTimeout(context.Background(), closeWait)
	defer cancel()
	if s.stop != nil {
		s.stop()
		s.committer.Wait()
		err = s.commit(ctx)
	}
	s.shut(ctx)
	return err
}

// shut leaves the group and disconnects. A broker that does not answer is waited for by a goroutine,
// which gives up after a minute.
func (s *session) shut(ctx context.Context) {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		s.client.AllowRebalance()
		if s.opts.Group != "" {
			s.client.LeaveGroupContext(ctx) //nolint:errcheck // the broker misses this member soon
		}
		s.client.Close()
	}()
	select {
	case <-closed:
	case <-ctx.Done():
	}
}
