package eventhubs_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"

	"example.com/acstelemetry/azure/eventhubs"
)

// readWithProblems reads and handles everything, and closes the source. Each problem is named
// with the partition and sequence number that it is about.
func readWithProblems(t *testing.T, src *eventhubs.Source) (messages, problems []string) {
	t.Helper()
	for in, err := range src.Inputs(within(t)) {
		if err != nil {
			problems = append(problems, strings.TrimPrefix(fmt.Sprintf("%v: %v", in.Origin, err), ": "))
			secretless(t, err)
			continue
		}
		messages = append(messages, text(t, in))
		in.Handled()
	}
	if err := src.Close(); err != nil {
		t.Error(err)
	}
	return messages, problems
}

// TestDeletedAtTheEnd has nothing left of what was there at the start.
func TestDeletedAtTheEnd(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "0", "1", "2")
	notYet := h.cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Fetch}, Err: kerr.NotLeaderForPartition, Count: -1})
	go func() {
		if err := notYet.Wait(within(t), 1); err != nil {
			t.Error(err)
		}
		if err := h.cluster.DeleteRecords(hubName, 0, 3); err != nil {
			t.Error(err)
		}
		notYet.Remove()
	}()
	src := h.source(t, eventhubs.Options{})
	src.SetPatience(100 * time.Millisecond)
	messages, problems := readWithProblems(t, src)
	same(t, messages, nil)
	same(t, problems, []string{"partition 0, sequence number 0: messages were deleted before they were read: 3 of them, since the hub keeps none before sequence number 3"})
}

// TestEndMovesBack has a broker that loses the last messages.
func TestEndMovesBack(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "0", "1")
	h.cluster.ControlKey(int16(kmsg.ListOffsets), func(r kmsg.Request) (kmsg.Response, error, bool) {
		h.cluster.KeepControl()
		request := r.(*kmsg.ListOffsetsRequest)
		if request.Topics[0].Partitions[0].Timestamp != -1 {
			return nil, nil, false
		}
		response := request.ResponseKind().(*kmsg.ListOffsetsResponse)
		topic := kmsg.NewListOffsetsResponseTopic()
		topic.Topic = hubName
		p := kmsg.NewListOffsetsResponseTopicPartition()
		p.Offset = 5
		topic.Partitions = append(topic.Partitions, p)
		response.Topics = append(response.Topics, topic)
		return response, nil, true
	})
	src := h.source(t, eventhubs.Options{})
	src.SetPatience(100 * time.Millisecond)
	same(t, read(t, src), []string{"0", "1"})
}

// TestBrokerLosesMessages has a broker that does not know the position any more.
func TestBrokerLosesMessages(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "0", "1", "2")
	h.cluster.Fault(kfake.Fault{
		Keys: []kmsg.Key{kmsg.Fetch}, Err: kerr.OffsetOutOfRange,
		When: func(r kmsg.Request) bool {
			for _, topic := range r.(*kmsg.FetchRequest).Topics {
				if topic.Partitions[0].FetchOffset == 3 {
					return true
				}
			}
			return false
		},
	})
	src := h.source(t, eventhubs.Options{Group: "g", Follow: true})
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	var messages []string
	var problems int
	for in, err := range src.Inputs(ctx) {
		if err != nil {
			t.Log(in.Origin, err)
			if problems++; problems == 1 {
				h.send(t, 0, "3")
			}
			continue
		}
		messages = append(messages, text(t, in))
		in.Handled()
		if messages[len(messages)-1] == "3" {
			cancel()
		}
	}
	// The client goes back by a minute, so everything comes again.
	same(t, messages, []string{"0", "1", "2", "0", "1", "2", "3"})
	if err := src.Close(); err != nil {
		t.Error(err)
	}
	if at := h.committed(t, "g")[0]; at != 4 {
		t.Errorf("the group's position is %d, want 4", at)
	}
}

// TestLargeBatch has a batch of messages that is larger than the limit when it is decompressed.
func TestLargeBatch(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "before")
	large := newProducer(t, h.brokers, h.auth(), kgo.ProducerBatchMaxBytes(64<<20), kgo.BrokerMaxWriteBytes(100<<20), kgo.ProducerBatchCompression(kgo.GzipCompression()))
	if err := large.ProduceSync(t.Context(), &kgo.Record{Topic: hubName, Value: make([]byte, 40<<20)}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	h.send(t, 0, "after")
	messages, problems := readWithProblems(t, h.source(t, eventhubs.Options{MaxMemory: 1}))
	same(t, messages, []string{"before", "after"})
	if len(problems) != 1 || !strings.HasPrefix(problems[0], "partition 0, sequence number 1: ") {
		t.Errorf("got %q, want an error of message 1", problems)
	}
}

// TestCommitFails has a broker that does not commit for a while.
func TestCommitFails(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "0", "1")
	refuse := func() *kfake.FaultHandle {
		return h.cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.OffsetCommit}, Err: kerr.GroupAuthorizationFailed, Count: -1})
	}
	refused := refuse()
	src := h.source(t, eventhubs.Options{Group: "g", Follow: true, CommitEvery: time.Millisecond})
	var problem error
	for in, err := range src.Inputs(within(t)) {
		if err == nil {
			in.Handled()
			continue
		}
		problem = err
		if in.Name != inputs {
			t.Errorf("the error is about %s", in.Name)
		}
		break
	}
	const want = `committing the positions of group "g": the event hub refused access: `
	if !errors.Is(problem, eventhubs.ErrAccess) || !strings.HasPrefix(problem.Error(), want) {
		t.Errorf("error %v, want %s…", problem, want)
	}
	if err := src.Commit(t.Context()); !errors.Is(err, eventhubs.ErrAccess) {
		t.Errorf("Commit: error %v, want %v", err, eventhubs.ErrAccess)
	}
	refused.Remove()
	if err := src.Commit(t.Context()); err != nil {
		t.Error(err)
	}
	if at := h.committed(t, "g")[0]; at != 2 {
		t.Errorf("the group's position is %d, want 2", at)
	}
	refuse()
	h.send(t, 0, "2")
	if err := src.Close(); err != nil {
		t.Errorf("Close: %v, but there is nothing to commit", err)
	}
	if err := src.Commit(t.Context()); err != nil {
		t.Errorf("Commit after Close: %v", err)
	}
}

// TestMoreMembersThanPartitions has a member that gets nothing.
func TestMoreMembersThanPartitions(t *testing.T) {
	h := newHub(t, 1)
	opts := eventhubs.Options{Group: "g", Follow: true}
	first := h.source(t, opts)
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	go func() {
		for range first.Inputs(ctx) {
		}
	}()
	h.waitMembers(t, "g", 1)
	opts.Follow = false
	second := h.source(t, opts)
	second.SetPatience(200 * time.Millisecond)
	start := time.Now()
	same(t, read(t, second), nil)
	if took := time.Since(start); took < 200*time.Millisecond {
		t.Errorf("it ended after %v, without waiting for a partition", took)
	}
}

// TestHubGrows follows a hub that gets another partition.
func TestHubGrows(t *testing.T) {
	for _, group := range []string{"", "g"} {
		t.Run("group "+group, func(t *testing.T) {
			h := newHub(t, 1)
			h.send(t, 0, "0")
			src := h.source(t, eventhubs.Options{Group: group, Follow: true})
			src.SetPatience(50 * time.Millisecond)
			var got []string
			for in, err := range src.Inputs(within(t)) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, text(t, in))
				if len(got) == 2 {
					break
				}
				h.grow(t, 2)
				h.send(t, 1, "new")
			}
			same(t, got, []string{"0", "new"})
		})
	}
}

func TestLag(t *testing.T) {
	h := newHub(t, 2)
	h.send(t, 0, "0", "1", "2")
	h.send(t, 1, "3")
	src := h.source(t, eventhubs.Options{})
	var lags []int64
	for range src.Inputs(t.Context()) {
		lags = append(lags, src.Progress().Lag)
	}
	if fmt.Sprint(lags) != "[3 2 1 0]" {
		t.Errorf("after each message, the lag was %v, want [3 2 1 0]", lags)
	}
	if got, want := src.Progress(), (eventhubs.Progress{Messages: 4, Bytes: 4}); got != want {
		t.Errorf("at the end %+v, want %+v", got, want)
	}
}

// TestCloseWhileReading closes a source from another goroutine.
func TestCloseWhileReading(t *testing.T) {
	h := newHub(t, 1)
	for _, group := range []string{"", "g"} {
		src := h.source(t, eventhubs.Options{Group: group, Follow: true})
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for _, err := range src.Inputs(within(t)) {
				t.Errorf("got a message or %v", err)
			}
		}()
		for src.Progress().Partitions == 0 {
			time.Sleep(time.Millisecond)
		}
		if err := src.Close(); err != nil {
			t.Error(err)
		}
		<-ended
	}
}

// TestHubDeleted follows a hub that somebody deletes.
func TestHubDeleted(t *testing.T) {
	for name, opts := range map[string][]kfake.Opt{"today": nil, "without IDs of topics": {kfake.MaxVersions(kversion.V2_0_0())}} {
		for _, group := range []string{"", "g"} {
			t.Run(name+", group "+group, func(t *testing.T) {
				h := newHub(t, 1, opts...)
				h.send(t, 0, "0")
				src := h.source(t, eventhubs.Options{Group: group, Follow: true})
				src.SetPatience(20 * time.Millisecond)
				var last error
				for in, err := range src.Inputs(within(t)) {
					if err != nil {
						last = err
						continue
					}
					in.Handled()
					if err := h.cluster.DeleteTopic(hubName); err != nil {
						t.Fatal(err)
					}
				}
				if !errors.Is(last, eventhubs.ErrUnknownHub) {
					t.Errorf("the last error is %v, want %v", last, eventhubs.ErrUnknownHub)
				}
			})
		}
	}
}

// TestCancelWhileConnecting has a server that accepts connections and says nothing.
func TestCancelWhileConnecting(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for _, group := range []string{"", "g"} {
		src, err := eventhubs.FromConnectionString(access, hubName, &eventhubs.Options{Group: group, Brokers: []string{silent.Addr().String()}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		for _, err := range src.Inputs(ctx) {
			t.Errorf("got a message or %v", err)
		}
	}
}

// TestSlowFetching has a broker that delays messages, while it is looked for gaps: none are passed over.
func TestSlowFetching(t *testing.T) {
	h := newHub(t, 2)
	sent := h.sendMany(t, 2, 5)
	looks := func(r kmsg.Request) bool { return r.(*kmsg.FetchRequest).MaxBytes == 1 }
	delayed := h.cluster.Fault(kfake.Fault{
		Keys: []kmsg.Key{kmsg.Fetch}, Err: kerr.NotLeaderForPartition, Count: -1,
		When: func(r kmsg.Request) bool { return !looks(r) },
	})
	looked := h.cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Fetch}, When: looks, Observe: true, Count: -1})
	go func() {
		if err := looked.Wait(within(t), 4); err != nil {
			t.Error(err)
		}
		delayed.Remove()
	}()
	src := h.source(t, eventhubs.Options{})
	src.SetPatience(20 * time.Millisecond)
	same(t, read(t, src), sent)
}

// TestCompacted has a hub whose last messages a compaction has removed, so that its last batch has
// offsets 0 to 4, and messages 0 and 1.
func TestCompacted(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "0", "1", "2", "3", "4")
	batch := compactedBatch("0", "1")
	h.cluster.ControlKey(int16(kmsg.Fetch), func(r kmsg.Request) (kmsg.Response, error, bool) {
		h.cluster.KeepControl()
		request := r.(*kmsg.FetchRequest)
		response := request.ResponseKind().(*kmsg.FetchResponse)
		for _, asked := range request.Topics {
			topic := kmsg.NewFetchResponseTopic()
			topic.Topic, topic.TopicID = asked.Topic, asked.TopicID
			p := kmsg.NewFetchResponseTopicPartition()
			p.HighWatermark, p.LastStableOffset, p.LogStartOffset = 5, 5, 0
			if asked.Partitions[0].FetchOffset < 5 {
				p.RecordBatches = batch
			}
			topic.Partitions = append(topic.Partitions, p)
			response.Topics = append(response.Topics, topic)
		}
		return response, nil, true
	})
	src := h.source(t, eventhubs.Options{})
	src.SetPatience(20 * time.Millisecond)
	same(t, read(t, src), []string{"0", "1"})
}

// compactedBatch returns a batch with offsets 0 to 4 that has only the first messages.
func compactedBatch(messages ...string) []byte {
	batch := kmsg.RecordBatch{
		Magic: 2, LastOffsetDelta: 4, ProducerID: -1, ProducerEpoch: -1, FirstSequence: -1,
		NumRecords: int32(len(messages)),
	}
	for i, m := range messages {
		r := kmsg.Record{OffsetDelta: int32(i), Value: []byte(m)}
		r.Length = int32(len(r.AppendTo(nil)) - 1) // without itself, a byte
		batch.Records = r.AppendTo(batch.Records)
	}
	b := batch.AppendTo(nil)
	binary.BigEndian.PutUint32(b[8:], uint32(len(b)-12))
	binary.BigEndian.PutUint32(b[17:], crc32.Checksum(b[21:], crc32.MakeTable(crc32.Castagnoli)))
	return b
}
