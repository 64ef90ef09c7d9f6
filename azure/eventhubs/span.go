package eventhubs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
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

// stop returns where to stop, or a negative number if that is not known yet. If ends is false, reading
// follows the hub until there is a message since Until.
func (sp span) stop(ends bool) int64 {
	switch {
	case sp.until >= 0:
		return sp.until
	case ends:
		return sp.end
	}
	return -1
}

// partitions requests the IDs of the hub's partitions.
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

// list requests the spans of partitions.
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

// offsetsAt requests the offset of the first message since a time in each partition. It is negative if
// there is no such message, or if the time is zero.
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

// offsets requests the offset of the first message since a time stamp in each partition. The time stamp
// is in milliseconds, or latest or earliest.
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
