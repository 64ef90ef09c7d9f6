package eventhubs

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// span is what a partition holds, in offsets.
type span struct {
	begin int64 // of the oldest message
	end   int64 // of the next message to come
	since int64 // of the first message since Options.Since; negative if there is none
	until int64 // of the first message since Options.Until; negative if there is none
}

// Time stamps with a meaning, in requests for offsets.
const (
	latest   = -1
	earliest = -2
)

// start returns where to start in a partition in which the group has no position.
func (sp span) start(o *Options) int64 {
	at := sp.begin
	if o.From == End {
		at = sp.end
	}
	return max(at, sp.from(o))
}

// from returns the offset of Since.
func (sp span) from(o *Options) int64 {
	switch {
	case o.Since.IsZero():
		return 0
	case sp.since < 0:
		return sp.end
	}
	return sp.since
}

// stop returns where to stop, or a negative number if that is not known: while the reader follows
// the hub and there is no message since Until.
func (sp span) stop(ends bool) int64 {
	switch {
	case sp.until >= 0:
		return sp.until
	case ends:
		return sp.end
	}
	return -1
}

// partitions asks for the numbers of the hub's partitions.
func (s *session) partitions(ctx context.Context) ([]int32, error) {
	request := kmsg.NewPtrMetadataRequest()
	topic := kmsg.NewMetadataRequestTopic()
	topic.Topic = kmsg.StringPtr(s.source.hub)
	request.Topics = append(request.Topics, topic)
	response, err := request.RequestWith(ctx, s.client)
	if err != nil {
		return nil, err
	}
	if len(response.Topics) != 1 {
		return nil, errors.New("the broker answered about no event hub")
	}
	hub := response.Topics[0]
	if err := kerr.ErrorForCode(hub.ErrorCode); err != nil {
		return nil, err
	}
	s.topic = hub.TopicID
	ids := make([]int32, len(hub.Partitions))
	for i, p := range hub.Partitions {
		ids[i] = p.Partition
	}
	return ids, nil
}

// list asks what partitions hold.
func (s *session) list(ctx context.Context, ids []int32) (map[int32]span, error) {
	begin, err := s.offsets(ctx, ids, earliest)
	if err != nil {
		return nil, err
	}
	end, err := s.offsets(ctx, ids, latest)
	if err != nil {
		return nil, err
	}
	since, err := s.offsetsAt(ctx, ids, s.opts.Since)
	if err != nil {
		return nil, err
	}
	until, err := s.offsetsAt(ctx, ids, s.opts.Until)
	if err != nil {
		return nil, err
	}
	spans := make(map[int32]span, len(ids))
	for _, id := range ids {
		spans[id] = span{begin: begin[id], end: end[id], since: since[id], until: until[id]}
	}
	return spans, nil
}

// offsetsAt asks for the offsets of the first messages since a time; they are negative if there is none
// or no time.
func (s *session) offsetsAt(ctx context.Context, ids []int32, at time.Time) (map[int32]int64, error) {
	if at.IsZero() {
		none := make(map[int32]int64, len(ids))
		for _, id := range ids {
			none[id] = -1
		}
		return none, nil
	}
	// Time stamps are whole milliseconds.
	return s.offsets(ctx, ids, at.Add(time.Millisecond-1).UnixMilli())
}

// offsets asks for the offsets of the first messages with a time stamp, in milliseconds.
func (s *session) offsets(ctx context.Context, ids []int32, at int64) (map[int32]int64, error) {
	topic := kmsg.NewListOffsetsRequestTopic()
	topic.Topic = s.source.hub
	for _, id := range ids {
		p := kmsg.NewListOffsetsRequestTopicPartition()
		p.Partition, p.Timestamp = id, at
		topic.Partitions = append(topic.Partitions, p)
	}
	request := kmsg.NewPtrListOffsetsRequest()
	request.Topics = append(request.Topics, topic)
	response, err := request.RequestWith(ctx, s.client)
	if err != nil {
		return nil, err
	}
	found := make(map[int32]int64, len(ids))
	for _, t := range response.Topics {
		for _, p := range t.Partitions {
			if err := kerr.ErrorForCode(p.ErrorCode); err != nil {
				return nil, fmt.Errorf("offsets of partition %d: %w", p.Partition, err)
			}
			found[p.Partition] = p.Offset
		}
	}
	for _, id := range ids {
		if _, ok := found[id]; !ok {
			return nil, fmt.Errorf("offsets of partition %d: the broker did not answer", id)
		}
	}
	return found, nil
}

// look does what has to be done from time to time, after a time without messages.
func (s *session) look(ctx context.Context, idle time.Duration) {
	now := s.opts.Now()
	if !s.ends && !s.opts.Until.IsZero() && !now.Before(s.opts.Until) {
		s.settleEnds(ctx)
	}
	if idle > s.source.gapWait {
		s.skipGaps(ctx)
	}
	if s.opts.Follow && time.Since(s.grown) > s.source.growEvery {
		s.grown = time.Now()
		s.grow(ctx)
	}
}

// settleEnds ends reading with what is in the hub now: Until has passed.
func (s *session) settleEnds(ctx context.Context) {
	ids, err := s.partitions(ctx)
	if err != nil {
		return // the next look tries again
	}
	spans, err := s.list(ctx, ids)
	if err != nil {
		return
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
}

// grow looks whether the hub has more partitions, and reads them, too. In a group, the client does
// when it hears of them.
func (s *session) grow(ctx context.Context) {
	if s.opts.Group != "" {
		s.client.ForceMetadataRefresh()
		return
	}
	ids, err := s.partitions(ctx)
	if err != nil {
		return
	}
	s.mu.Lock()
	var added []int32
	for _, id := range ids {
		if _, known := s.spans[id]; !known {
			added = append(added, id)
		}
	}
	s.mu.Unlock()
	if added == nil {
		return
	}
	if spans, err := s.list(ctx, added); err == nil {
		s.assignAll(spans, Options{})
	}
}

// skipGaps moves the positions past offsets that no message has: messages that the hub has deleted
// or compacted away, and markers of transactions. Fetching passes them without a word, so that
// reading would wait for ever for the end of a partition.
func (s *session) skipGaps(ctx context.Context) {
	waiting := s.waiting()
	if waiting == nil {
		return
	}
	begins, err := s.offsets(ctx, slices.Collect(maps.Keys(waiting)), earliest)
	if err != nil {
		return // fetching meets the same error, and reports it
	}
	for id, p := range waiting {
		s.mu.Lock()
		s.deleted(p, begins[id])
		at := p.next
		s.mu.Unlock()
		next, err := s.nextMessage(ctx, id, at)
		if err != nil {
			return
		}
		s.mu.Lock()
		if p.next == at {
			p.next = next
			p.settle()
		}
		s.mu.Unlock()
	}
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

// nextMessage returns an offset before which there is no message from another one on; it is
// the largest one if there is no message at all.
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

// fetchOne fetches the batch of messages at an offset, if there is one.
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
