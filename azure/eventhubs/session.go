package eventhubs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"example.com/acstelemetry/logs"
)

const (
	pollWait   = 100 * time.Millisecond // between checks whether reading has ended
	mostPolled = 4096                   // messages
	closeWait  = 5 * time.Second        // for the last commit, and for leaving the group

	mostFailures = 3 // attempts to connect that fail in a row, until that is an error
	mostMissing  = 3 // answers in a row that there is no such hub
)

// session is one iteration, and the membership in the group that outlasts it.
type session struct {
	source *Source
	opts   *Options
	client *kgo.Client
	topic  [16]byte // the ID of the hub, if the broker has IDs

	giveUp     context.CancelCauseFunc // ends the start
	stop       context.CancelFunc      // ends the committing goroutine
	committer  sync.WaitGroup
	committing chan struct{} // holds a token while somebody commits
	listed     chan struct{} // closed once spans are known

	busy    time.Time // when messages came, or skipGaps was called
	grown   time.Time // when grow was called
	missing int       // answers in a row that there is no such hub

	mu          sync.Mutex
	spans       map[int32]span
	ends        bool // reading ends with what the spans say
	owned       map[int32]*partition
	left        map[int32]*partition // those that were lost last
	assigned    time.Time            // of the last assignment
	problems    []problem
	fatal       error
	ctx         context.Context // of the iteration
	closed      []*message      // and not handled
	finished    bool            // everything has been returned
	failures    int             // failed attempts to connect in a row
	failing     time.Time       // since the first of them
	lastFailure string          // last error that was of no partition, until messages come
	lastCommit  string          // error of the last commit
}

// problem is an error that does not end the iteration.
type problem struct {
	origin logs.Origin
	err    error
}

// run yields the messages until the end of the iteration.
func (s *session) run(ctx context.Context, yield func(*logs.Input, error) bool) {
	s.ctx, s.busy, s.grown = ctx, time.Now(), time.Now()
	for ctx.Err() == nil {
		problems, fatal := s.takeProblems()
		for _, p := range problems {
			if !yield(&logs.Input{Name: s.source.name, Origin: p.origin}, p.err) {
				return
			}
		}
		if fatal != nil {
			yield(&logs.Input{Name: s.source.name}, fatal)
			return
		}
		if s.ended() {
			s.finish()
			return
		}
		batch, open := s.poll(ctx)
		if !open {
			return
		}
		for i := range batch {
			if in := s.take(&batch[i]); in != nil && !yield(in, nil) {
				return
			}
		}
		s.pause()
		if len(batch) > 0 {
			s.busy = time.Now()
		}
		s.look(ctx)
	}
}

// poll waits a moment for messages. It returns false when the client is closed.
func (s *session) poll(ctx context.Context) ([]message, bool) {
	wait, cancel := context.WithTimeout(ctx, pollWait)
	defer cancel()
	fetches := s.client.PollRecords(wait, mostPolled)
	// Until AllowRebalance no partition is revoked, so that messages are connected with the
	// right assignment of their partition.
	defer s.client.AllowRebalance()
	if fetches.IsClientClosed() {
		return nil, false
	}
	var resets map[int32]kgo.EpochOffset
	batch := make([]message, 0, fetches.NumRecords())
	s.mu.Lock()
	fetches.EachPartition(func(f kgo.FetchTopicPartition) {
		p := s.owned[f.Partition]
		if f.Topic != s.source.hub {
			p = nil // an error of everything
		}
		if large := s.failed(p, f.Err); large != nil {
			if resets == nil {
				resets = make(map[int32]kgo.EpochOffset)
			}
			resets[p.id] = kgo.EpochOffset{Epoch: large.Epoch, Offset: large.NextOffset}
		}
		if p == nil || !p.started {
			return
		}
		if len(f.Records) > 0 {
			s.lastFailure = ""
		}
		s.lookForLoss(p, &f.FetchPartition)
		for _, r := range f.Records {
			batch = append(batch, message{session: s, partition: p, record: r})
		}
	})
	s.mu.Unlock()
	if resets != nil {
		s.client.SetOffsets(map[string]map[int32]kgo.EpochOffset{s.source.hub: resets})
	}
	return batch, true
}

// lookForLoss reports messages that the hub deleted before they were read. The caller holds s.mu.
func (s *session) lookForLoss(p *partition, f *kgo.FetchPartition) {
	if f.Err != nil {
		return
	}
	p.high = max(p.high, f.HighWatermark)
	first := f.LogStartOffset
	if len(f.Records) > 0 {
		first = min(first, f.Records[0].Offset)
	}
	s.deleted(p, first)
}

// deleted passes over messages before the first one that the hub has, and reports them. The caller
// holds s.mu.
func (s *session) deleted(p *partition, first int64) {
	if first <= p.next {
		return
	}
	s.problems = append(s.problems, problem{
		logs.Origin{Partition: p.name, SequenceNumber: p.next},
		fmt.Errorf("%w: %d of them, since the hub keeps none before sequence number %d", ErrDeleted, first-p.next, first),
	})
	p.next = first
	p.settle()
}

// pause stops fetching the partitions that have been read to their ends.
func (s *session) pause() {
	var done []int32
	s.mu.Lock()
	for _, p := range s.owned {
		if p.done && !p.paused {
			p.paused = true
			done = append(done, p.id)
		}
	}
	s.mu.Unlock()
	if done != nil {
		s.client.PauseFetchPartitions(map[string][]int32{s.source.hub: done})
	}
}

// ended reports whether everything has been read that was to be read.
func (s *session) ended() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.assigned.IsZero() {
		return false // not a member yet
	}
	for _, p := range s.owned {
		if !p.done {
			return false
		}
	}
	if len(s.owned) > 0 {
		return true
	}
	// Others have all partitions. One may come when they have given it up.
	return s.ends && (s.opts.Group == "" || time.Since(s.assigned) > s.source.idleMember)
}

// finish says that everything has been returned.
func (s *session) finish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.passOver()
	s.finished = true
}

// failed notes an error of a partition, or of everything if p is nil. It returns the error of
// a batch that has to be skipped. The caller holds s.mu.
func (s *session) failed(p *partition, err error) *kgo.ErrDecompressTooLarge {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || refused(err) {
		return nil // the time for waiting is up, or connections has heard of it
	}
	if explained := s.source.explain(err); explained != nil {
		s.fatal = errors.Join(s.fatal, explained)
		return nil
	}
	if p == nil { // such as of a group, which the client joins again
		if text := err.Error(); text != s.lastFailure {
			s.lastFailure = text
			s.problems = append(s.problems, problem{err: fmt.Errorf("%w; trying again", unfinished(err))})
		}
		return nil
	}
	s.problems = append(s.problems, problem{logs.Origin{Partition: p.name, SequenceNumber: p.next}, err})
	var lost *kgo.ErrDataLoss
	if errors.As(err, &lost) {
		p.restart(lost.ResetTo)
	}
	var large *kgo.ErrDecompressTooLarge
	if errors.As(err, &large) {
		p.next = large.NextOffset
		p.settle()
	}
	return large
}

func (s *session) takeProblems() ([]problem, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	problems := s.problems
	s.problems = nil
	return problems, s.fatal
}

func (s *session) progress() (partitions int, lag int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.owned {
		lag += p.lag()
	}
	return len(s.owned), lag
}
