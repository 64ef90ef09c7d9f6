package main

import (
	"context"
	"iter"
	"sync"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// What convert and redact write to standard output is complete after each record. So they mark
// what has been read as they go, and Ctrl-C leaves marks from which another run continues.

const (
	// drainWait is how long the inputs that have been begun may still take after Ctrl-C. Those
	// that end by then are written once; those that do not are read again by the next run.
	drainWait = 10 * time.Second
	// drainSlow is after how long that needs an explanation.
	drainSlow = time.Second
)

// drain returns a source that has no further inputs once ctx has ended, and a context for reading it
// that ends some time later. Before that, slow is called if the wait is long.
func drain(ctx context.Context, from acstelemetry.Source, wait time.Duration, slow func()) (acstelemetry.Source, context.Context, func()) {
	reading, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if !pause(reading, min(wait, drainSlow)) {
			return
		}
		if wait > drainSlow {
			slow()
		}
		pause(reading, wait-drainSlow)
		cancel()
	})
	return draining{from, ctx}, reading, func() {
		stop()
		cancel()
	}
}

// pause waits, and reports whether the context has not ended meanwhile.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

type draining struct {
	from        acstelemetry.Source
	interrupted context.Context
}

// Inputs returns an iterator over the inputs. A goroutine waits for them, so that Ctrl-C ends the
// waiting without ending the inputs that are being read.
func (d draining) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	type item struct {
		in  *logs.Input
		err error
	}
	return func(yield func(*logs.Input, error) bool) {
		next := make(chan item)
		go func() {
			defer close(next)
			for in, err := range d.from.Inputs(ctx) {
				select {
				case next <- item{in, err}:
					continue
				case <-d.interrupted.Done():
				case <-ctx.Done():
				}
				if in != nil && in.Close != nil {
					in.Close() //nolint:errcheck // it has not been read
				}
				return
			}
		}()
		for d.interrupted.Err() == nil {
			select {
			case it, more := <-next:
				if !more || !yield(it.in, it.err) {
					return
				}
			case <-d.interrupted.Done():
			}
		}
	}
}

// eachMarking is acstelemetry.Each for a result that has no end of its own: from time to time, also
// while no records come, and after Ctrl-C it writes all that has been read, and marks it.
func (in *input) eachMarking(ctx context.Context, from acstelemetry.Source, fn func(acstelemetry.Item) error, opts *acstelemetry.EachOptions) error {
	wait := time.Duration(0)
	if in.marked {
		wait = drainWait
	}
	from, reading, end := drain(ctx, from, wait, func() {
		say(in.stderr, "what has been begun is read to its end; Ctrl-C once more does not wait for it")
	})
	defer end()
	m := newMarker(in)
	err := acstelemetry.Each(reading, from, func(it acstelemetry.Item) error {
		m.mu.Lock()
		defer m.mu.Unlock()
		return fn(it)
	}, opts)
	m.end()
	if ctx.Err() == nil {
		return err
	}
	m.mark()
	return ctx.Err()
}

// marker marks what has been read when the records of it have been written.
type marker struct {
	in   *input
	mu   sync.Mutex // held while a record is written
	said string     // the latest error of marking
	done chan struct{}
	over sync.WaitGroup
}

// markEvery is how often it does so.
const markEvery = 3 * time.Second

func newMarker(in *input) *marker {
	m := &marker{in: in, done: make(chan struct{})}
	m.over.Go(func() {
		tick := time.NewTicker(markEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				m.mark()
			case <-m.done:
				return
			}
		}
	})
	return m
}

func (m *marker) end() {
	close(m.done)
	m.over.Wait()
}

// mark writes what is left of the output, and then marks the inputs whose records are in it: no
// record is handled meanwhile.
func (m *marker) mark() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.in.flush() != nil {
		return // writing the next record fails, too
	}
	text := ""
	if err := m.in.commit(); err != nil {
		text = inWords(err)
	}
	if text != "" && text != m.said {
		say(m.in.stderr, "%s", text)
	}
	m.said = text
}
