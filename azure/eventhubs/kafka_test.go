package eventhubs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/azure/eventhubs"
)

// TestKafka is about what only a real broker shows: Apache Kafka with TLS and authentication.
func TestKafka(t *testing.T) {
	b := newBroker(t)
	for _, part := range []struct {
		name string
		test func(*testing.T, *broker)
	}{
		{"once", kafkaOnce}, {"refused", kafkaRefused}, {"tokens", kafkaTokens},
		{"rebalance", kafkaRebalance}, {"restart", kafkaRestart}, {"frozen", kafkaFrozen},
	} {
		t.Run(part.name, func(t *testing.T) {
			b.create(t, part.name, 4)
			part.test(t, b)
		})
	}
}

func kafkaOnce(t *testing.T, b *broker) {
	sent := b.sendMany(t, 4, 500)
	same(t, read(t, b.source(t, eventhubs.Options{})), sent)
	src := b.source(t, eventhubs.Options{Group: "once"})
	same(t, read(t, src), sent)
	same(t, read(t, src), nil)
	b.send(t, 2, "later")
	same(t, read(t, src), []string{"later"})
}

func kafkaRefused(t *testing.T, b *broker) {
	opts := &eventhubs.Options{Brokers: b.brokers, TLS: makeCertificate().client}
	withKey := func(text, hub string) func() (*eventhubs.Source, error) {
		return func() (*eventhubs.Source, error) { return eventhubs.FromConnectionString(text, hub, opts) }
	}
	withToken := func(valid time.Duration, err error) func() (*eventhubs.Source, error) {
		cred := &tokens{err: err, make: func(int) string { return b.token(t, valid) }}
		return func() (*eventhubs.Source, error) { return eventhubs.New("myns", b.name, cred, opts) }
	}
	signedOut := errors.New("signed out")
	for name, test := range map[string]struct {
		open  func() (*eventhubs.Source, error)
		want  error
		check string
	}{
		"a wrong key":      {withKey(strings.ReplaceAll(access, key, "d3Jvbmc="), b.name), eventhubs.ErrAccess, "check the connection string"},
		"an unknown hub":   {withKey(access, "other"), eventhubs.ErrUnknownHub, `check the name "other"`},
		"an expired token": {withToken(-time.Minute, nil), eventhubs.ErrAccess, "its role Azure Event Hubs Data Receiver"},
		"no token":         {withToken(time.Minute, signedOut), signedOut, "check that you are signed in"},
	} {
		t.Run(name, func(t *testing.T) {
			src, err := test.open()
			if err != nil {
				t.Fatal(err)
			}
			_, err = first(t, src)
			if !errors.Is(err, test.want) || !strings.Contains(fmt.Sprint(err), test.check) {
				t.Errorf("error %v, want %v that says %s", err, test.want, test.check)
			}
			secretless(t, err)
		})
	}
}

// kafkaTokens reads with tokens that are valid for some seconds, until there are no more. The broker
// refuses one of them.
func kafkaTokens(t *testing.T, b *broker) {
	const messages = 20
	cred := &tokens{make: func(number int) string {
		if number == 3 {
			return "token-useless"
		}
		return b.token(t, 3*time.Second)
	}}
	src, err := eventhubs.New("myns", b.name, cred, &eventhubs.Options{
		Brokers: b.brokers, TLS: makeCertificate().client, Follow: true, Group: "tokens",
	})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	src.SetPatience(time.Second)
	go func() {
		for i := range messages {
			b.send(t, int32(i%4), fmt.Sprint(i))
			time.Sleep(250 * time.Millisecond)
		}
	}()
	n := 0
	for in, problem := range src.Inputs(within(t)) {
		if problem != nil {
			err = errors.Join(err, problem)
			continue
		}
		in.Handled()
		if n++; n == messages {
			if given := cred.expire(); given < 4 {
				t.Errorf("%d tokens in 5 seconds", given)
			}
		}
	}
	if n != messages || !errors.Is(err, eventhubs.ErrAccess) {
		t.Errorf("%d messages and error %v, want %d and %v", n, err, messages, eventhubs.ErrAccess)
	}
	if scopes := fmt.Sprint(cred.scopes); scopes != "["+audience+"/.default]" {
		t.Errorf("tokens for %s, want %s/.default", scopes, audience)
	}
	secretless(t, err)
}

// kafkaRebalance has a member that joins while another one reads, and one that leaves.
func kafkaRebalance(t *testing.T, b *broker) {
	sent := b.sendMany(t, 4, 1000)
	c := newConsumers(t, &b.hub, eventhubs.Options{Group: "rebalance", Follow: true, CommitEvery: 100 * time.Millisecond})
	leave := c.join()
	c.read(500)
	c.join()
	for i := 0; len(c.by) < 2; i++ { // until the second one gets something
		m := fmt.Sprint("more-", i)
		b.send(t, int32(i%4), m)
		sent = append(sent, m)
		c.read(1)
	}
	leave()
	c.readAll(sent)
	c.stop()
	same(t, read(t, b.source(t, eventhubs.Options{Group: "rebalance"})), nil)
}

// kafkaRestart kills the broker while it is read from.
func kafkaRestart(t *testing.T, b *broker) {
	sent := b.sendMany(t, 4, 1000)
	c := newConsumers(t, &b.hub, eventhubs.Options{Group: "restart", Follow: true, CommitEvery: 100 * time.Millisecond})
	c.join()
	c.read(500)
	b.kill(t)
	b.start(t)
	b.send(t, 3, "after")
	sent = append(sent, "after")
	c.readAll(sent)
	c.stop()
	same(t, read(t, b.source(t, eventhubs.Options{Group: "restart"})), nil)
}

// kafkaFrozen closes a source while the broker does not answer.
func kafkaFrozen(t *testing.T, b *broker) {
	b.send(t, 0, "0")
	src := b.source(t, eventhubs.Options{Group: "frozen", Follow: true})
	for in, err := range src.Inputs(within(t)) {
		if err != nil {
			t.Fatal(err)
		}
		in.Handled()
		b.signal(t, "STOP")
		break
	}
	// The test would fail after a minute. Close waits for some seconds.
	closed := make(chan error)
	go func() { closed <- src.Close() }()
	select {
	case err := <-closed:
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want %v", err, context.DeadlineExceeded)
		}
	case <-within(t).Done():
		t.Error("Close waits for a broker that does not answer")
	}
	b.signal(t, "CONT")
}

// consumers are members of a group that read side by side.
type consumers struct {
	t        *testing.T
	hub      *hub
	opts     eventhubs.Options
	ctx      context.Context
	stopAll  context.CancelFunc
	messages chan consumed
	left     chan struct{}
	joined   int
	seen     map[string]int // how often a message came
	by       map[int]int    // how many messages came to a member
}

type consumed struct {
	member  int
	message string
}

func newConsumers(t *testing.T, h *hub, opts eventhubs.Options) *consumers {
	c := &consumers{
		t: t, hub: h, opts: opts, messages: make(chan consumed), left: make(chan struct{}),
		seen: make(map[string]int), by: make(map[int]int),
	}
	c.ctx, c.stopAll = context.WithCancel(within(t))
	return c
}

// join starts another member, and returns a function that makes it leave.
func (c *consumers) join() (leave func()) {
	ctx, cancel := context.WithCancel(c.ctx)
	c.joined++
	member := c.joined
	go func() {
		defer func() { c.left <- struct{}{} }()
		src := c.hub.source(c.t, c.opts)
		for in, err := range src.Inputs(ctx) {
			if err != nil {
				c.t.Log(err)
				continue
			}
			m := consumed{member, text(c.t, in)}
			select {
			case c.messages <- m:
				in.Handled()
			case <-ctx.Done():
			}
		}
		if err := src.Close(); err != nil {
			c.t.Error(err)
		}
	}()
	return cancel
}

// read waits for messages.
func (c *consumers) read(n int) {
	c.t.Helper()
	for range n {
		select {
		case m := <-c.messages:
			c.seen[m.message]++
			c.by[m.member]++
		case <-c.ctx.Done():
			c.t.Fatalf("%d messages came, to %v", len(c.seen), c.by)
		}
	}
}

// readAll waits until all these messages have come.
func (c *consumers) readAll(sent []string) {
	c.t.Helper()
	for _, m := range sent {
		for c.seen[m] == 0 {
			c.read(1)
		}
	}
}

// stop ends all members.
func (c *consumers) stop() {
	again := 0
	for _, n := range c.seen {
		again += n - 1
	}
	c.t.Logf("%d messages came, to %v, and %d of them again", len(c.seen), c.by, again)
	c.stopAll()
	for range c.joined {
		<-c.left
	}
}
