package eventhubs

import (
	"bytes"

	"github.com/twmb/franz-go/pkg/kgo"

	"example.com/acstelemetry/logs"
)

// message is an input and all that belongs to it.
type message struct {
	logs.Input
	reader    bytes.Reader
	session   *session
	partition *partition
	record    *kgo.Record
	number    int
	isHandled bool
}

// take returns the message as an input, or nil if it is not to be read.
func (s *session) take(m *message) *logs.Input {
	r, p := m.record, m.partition
	s.mu.Lock()
	defer s.mu.Unlock()
	s.passOver()
	switch {
	case p.lost || p.done || r.Offset < p.next:
		return nil
	case p.end >= 0 && r.Offset >= p.end,
		!s.opts.Until.IsZero() && !r.Timestamp.Before(s.opts.Until):
		p.done = true
		return nil
	case len(r.Value) == 0, r.Attrs.IsControl(), r.Timestamp.Before(s.opts.Since):
		p.skip(r)
		return nil
	}
	m.number = p.take(r)
	m.reader.Reset(r.Value)
	m.Input = logs.Input{
		Name:    s.source.name,
		Reader:  &m.reader,
		Origin:  logs.Origin{Partition: p.name, SequenceNumber: r.Offset},
		Handled: m.handled,
	}
	if !likeJSON(r.Value) {
		m.Close = m.close
	}
	s.source.messages.Add(1)
	s.source.bytes.Add(int64(len(r.Value)))
	return &m.Input
}

// handled is called when all records of the message have been handled.
func (m *message) handled() {
	m.session.source.handled.Add(1)
	m.session.mu.Lock()
	defer m.session.mu.Unlock()
	m.isHandled = true
	m.partition.handle(m.number)
}

// likeJSON reports whether a message begins as those of diagnostic settings do. What does not may
// be compressed, and fail when it is decompressed.
func likeJSON(value []byte) bool { return value[0] == '{' || value[0] == '[' }

// close is called when the message has been read or reading is abandoned. A message that could not
// be read, such as a broken gzip, cannot be read the next time either, so it is passed over.
// Which of the two it was shows when the next message is asked for.
func (m *message) close() error {
	s := m.session
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case m.isHandled || s.ctx.Err() != nil:
	case s.finished:
		m.partition.handle(m.number)
	default:
		s.closed = append(s.closed, m)
	}
	return nil
}

// passOver passes over the messages that have been closed and were not handled: reading has gone on
// since. The caller holds s.mu.
func (s *session) passOver() {
	if len(s.closed) == 0 || s.ctx.Err() != nil {
		return
	}
	for _, m := range s.closed {
		m.partition.handle(m.number)
	}
	s.closed = nil
}
