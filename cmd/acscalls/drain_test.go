package main

import (
	"context"
	"errors"
	"io"
	"iter"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// slowSource has one input after another, without end. Their content comes when it is released,
// unless their context ends.
type slowSource struct{ asked, release chan bool }

func (s *slowSource) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		for {
			in := &logs.Input{Name: "n", Reader: slowReader{ctx, s, strings.NewReader(summaryOf("a"))}}
			if !yield(in, nil) {
				return
			}
		}
	}
}

type slowReader struct {
	ctx     context.Context
	source  *slowSource
	content io.Reader
}

func (r slowReader) Read(p []byte) (int, error) {
	select {
	case r.source.asked <- true:
	default:
	}
	select {
	case <-r.source.release:
		return r.content.Read(p)
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	}
}

// After Ctrl-C what has been begun is read to its end, and nothing else.
func TestDrain(t *testing.T) {
	for _, workers := range []int{1, 3} {
		s := &slowSource{asked: make(chan bool, 1), release: make(chan bool)}
		ctx, interrupt := context.WithCancel(t.Context())
		from, reading, end := drain(ctx, s, time.Hour, func() {})
		go func() {
			<-s.asked // the first input has been begun
			interrupt()
			close(s.release)
		}()
		records := 0
		err := acstelemetry.Each(reading, from, func(it acstelemetry.Item) error {
			if it.Record != nil {
				records++
			}
			return it.Err
		}, &acstelemetry.EachOptions{Workers: workers})
		end()
		if err != nil || records < 1 {
			t.Errorf("%d workers: %d records, %v", workers, records, err)
		}
	}
}

// What has been begun ends after some time in any case. If that is long, the user is told.
func TestDrainEnds(t *testing.T) {
	for _, wait := range []time.Duration{0, drainSlow + 1} {
		for _, workers := range []int{1, 3} {
			s := &slowSource{asked: make(chan bool, 1), release: make(chan bool)}
			ctx, interrupt := context.WithCancel(t.Context())
			var told atomic.Bool
			from, reading, end := drain(ctx, s, wait, func() { told.Store(true) })
			go func() {
				<-s.asked
				interrupt()
			}()
			err := acstelemetry.Each(reading, from, func(it acstelemetry.Item) error { return it.Err }, &acstelemetry.EachOptions{Workers: workers})
			end()
			if !errors.Is(err, context.Canceled) || told.Load() != (wait > 0) {
				t.Errorf("%d workers, %v: %v, told: %v", workers, wait, err, told.Load())
			}
		}
	}
}
