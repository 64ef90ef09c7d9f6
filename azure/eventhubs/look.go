package eventhubs

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// look does what is due from time to time.
func (s *session) look(ctx context.Context) {
	if !s.ends && !s.opts.Until.IsZero() && !s.opts.Now().Before(s.opts.Until) {
		s.noteMissing(s.settleEnds(ctx))
	}
	if time.Since(s.busy) > s.source.gapWait {
		if waiting := s.waiting(); waiting != nil {
			s.noteMissing(s.skipGaps(ctx, waiting))
		}
		s.busy = time.Now()
	}
	if s.opts.Follow && time.Since(s.grown) > s.source.growEvery {
		s.noteMissing(s.grow(ctx))
		s.grown = time.Now()
	}
}

// noteMissing ends reading if the hub was missing, or could not be accessed, several times in a row.
// It has been deleted then, and the client would wait for it for ever. Other errors are temporary, and the
// next look tries again.
func (s *session) noteMissing(err error) {
	explained := s.source.explain(err)
	if explained == nil {
		s.missing = 0
		return
	}
	if s.missing++; s.missing == mostMissing {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.fatal = explained
	}
}

// settleEnds sets the ends of the partitions to where they end now: Until has passed.
func (s *session) settleEnds(ctx context.Context) error {
	ids, err := s.partitions(ctx)
	if err != nil {
		return err
	}
	spans, err := s.list(ctx, ids)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ends = true
	s.spans = spans
	for _, p := range s.owned {
		if p.started {
			p.end = spans[p.id].stop(true)
			p.settle()
		}
	}
	return nil
}

// grow starts to read partitions that have been added to the hub. In a group, the client
// does that once it knows of them.
func (s *session) grow(ctx context.Context) error {
	ids, err := s.partitions(ctx)
	if err != nil {
		return err
	}
	added := s.unknown(ids)
	switch {
	case added == nil:
		return nil
	case s.opts.Group != "":
		s.client.ForceMetadataRefresh()
		return nil
	}
	spans, err := s.list(ctx, added)
	if err == nil {
		s.assignAll(spans, s.opts.asNew())
	}
	return err
}

// unknown returns the partitions that were not there before.
func (s *session) unknown(ids []int32) (added []int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if _, known := s.spans[id]; !known {
			added = append(added, id)
		}
	}
	return added
}

// skipGaps moves positions past offsets without a message: those of messages that the hub has deleted
// or compacted. The client skips them silently, so reading would wait for ever for the end of
// such a partition.
func (s *session) skipGaps(ctx context.Context, waiting map[int32]*partition) error {
	begins, err := s.offsets(ctx, slices.Collect(maps.Keys(waiting)), earliest)
	if err != nil {
		return err
	}
	for id, p := range waiting {
		s.mu.Lock()
		s.deleted(p, begins[id])
		at := p.next
		s.mu.Unlock()
		next, err := s.nextMessage(ctx, id, at)
		if err != nil {
			return err
		}
		s.mu.Lock()
		p.next = next
		p.settle()
		s.mu.Unlock()
	}
	return nil
}

// waiting returns the partitions that have not been read to their ends.
func (s *session) waiting() map[int32]*partition {
	s.mu.Lock()
	defer s.mu.Unlock()
	var waiting map[int32]*partition
	for id, p := range s.owned {
		if p.started && !p.done && p.end >= 0 {
			if waiting == nil {
				waiting = make(map[int32]*partition)
			}
			waiting[id] = p
		}
	}
	return waiting
}

// nextMessage returns an offset up to which there is no message, starting at another offset. It is the
// largest possible one if there is no message at all.
func (s *session) nextMessage(ctx context.Context, id int32, at int64) (int64, error) {
	fetched, err := s.fetchOne(ctx, id, at)
	if err != nil {
		return at, err
	}
	if len(fetched.RecordBatches) == 0 {
		return math.MaxInt64, nil
	}
	options := kgo.ProcessFetchPartitionOpts{KeepControlRecords: true, Offset: at, Topic: s.source.hub, Partition: id}
	processed, next := kgo.ProcessFetchPartition(options, fetched, kgo.DefaultDecompressor(), nil)
	if processed.Err != nil || len(processed.Records) > 0 {
		return at, processed.Err
	}
	return max(at, next), nil
}

// fetchOne fetches the batch of messages that has an offset, or the next one.
func (s *session) fetchOne(ctx context.Context, id int32, at int64) (*kmsg.FetchResponseTopicPartition, error) {
	leader, _, err := s.client.PartitionLeader(s.source.hub, id)
	if err != nil {
		return nil, err
	}
	partition := kmsg.NewFetchRequestTopicPartition()
	partition.Partition, partition.FetchOffset, partition.PartitionMaxBytes = id, at, 1
	topic := kmsg.NewFetchRequestTopic()
	topic.Topic, topic.TopicID = s.source.hub, s.topic
	topic.Partitions = append(topic.Partitions, partition)
	request := kmsg.NewPtrFetchRequest()
	request.MaxWaitMillis, request.MinBytes, request.MaxBytes = 100, 1, 1 // at least one batch comes
	request.SessionEpoch = -1                                             // no session
	request.Topics = append(request.Topics, topic)
	answer, err := s.client.Broker(int(leader)).RetriableRequest(ctx, request)
	if err != nil {
		return nil, err
	}
	response := answer.(*kmsg.FetchResponse)
	if err := kerr.ErrorForCode(response.ErrorCode); err != nil {
		return nil, err
	}
	if len(response.Topics) != 1 || len(response.Topics[0].Partitions) != 1 {
		return nil, errors.New("the broker did not answer")
	}
	fetched := &response.Topics[0].Partitions[0]
	return fetched, kerr.ErrorForCode(fetched.ErrorCode)
}
