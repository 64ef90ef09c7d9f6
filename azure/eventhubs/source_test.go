package eventhubs_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"example.com/acstelemetry/azure/eventhubs"
	"example.com/acstelemetry/logs"
)

func TestInputs(t *testing.T) {
	h := newHub(t, 2)
	h.send(t, 1, "a", "", "c")
	var got []logs.Input
	for in, err := range h.source(t, eventhubs.Options{}).Inputs(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, logs.Input{Name: in.Name + "=" + text(t, in), Origin: in.Origin})
		in.Handled()
	}
	// The message without content has sequence number 1.
	want := []logs.Input{
		{Name: inputs + "=a", Origin: logs.Origin{Partition: "1", SequenceNumber: 0}},
		{Name: inputs + "=c", Origin: logs.Origin{Partition: "1", SequenceNumber: 2}},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEverythingOnce(t *testing.T) {
	h := newHub(t, 3, kfake.NumBrokers(3))
	sent := h.sendMany(t, 3, 500)
	for name, opts := range map[string]eventhubs.Options{
		"without a group":  {},
		"with a group":     {Group: "g"},
		"in little memory": {MaxMemory: 1}, // an answer has 64 KiB at least
	} {
		t.Run(name, func(t *testing.T) {
			src := h.source(t, opts)
			same(t, read(t, src), sent)
			p := src.Progress()
			if p.Messages != 1500 || p.Handled != 1500 {
				t.Errorf("progress %+v, want 1500 messages, all of them handled", p)
			}
		})
	}
}

func TestGroupGoesOn(t *testing.T) {
	h := newHub(t, 3)
	sent := h.sendMany(t, 3, 50)
	src := h.source(t, eventhubs.Options{Group: "g"})
	same(t, read(t, src), sent)
	same(t, read(t, src), nil)
	h.send(t, 1, "later")
	same(t, read(t, src), []string{"later"})
}

// TestPrefix handles messages in another order than theirs.
func TestPrefix(t *testing.T) {
	h := newHub(t, 2)
	h.send(t, 0, "0", "1", "2", "3", "", "5")
	h.send(t, 1, "a", "b")
	tests := map[string]struct {
		handled []string
		again   []string // what another program reads
	}{
		"nothing":                         {nil, []string{"0", "1", "2", "3", "5", "a", "b"}},
		"the first":                       {[]string{"0"}, []string{"1", "2", "3", "5", "a", "b"}},
		"all but the first":               {[]string{"5", "3", "2", "1", "b"}, []string{"0", "1", "2", "3", "5", "a", "b"}},
		"backwards":                       {[]string{"5", "3", "2", "1", "0", "b", "a"}, nil},
		"a message without content after": {[]string{"3", "1", "0", "2", "a"}, []string{"5", "b"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			opts := eventhubs.Options{Group: name}
			src := h.source(t, opts)
			all := map[string]*logs.Input{}
			for in, err := range src.Inputs(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				all[text(t, in)] = in
			}
			// The iteration has ended, and this is still a member.
			for _, m := range test.handled {
				all[m].Handled()
			}
			if err := src.Close(); err != nil {
				t.Fatal(err)
			}
			same(t, read(t, h.source(t, opts)), test.again)
		})
	}
}

func TestCommitOnlyWhenAsked(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "a", "b")
	opts := eventhubs.Options{Group: "g", CommitEvery: -1}
	same(t, read(t, h.source(t, opts)), []string{"a", "b"})
	src := h.source(t, opts)
	for in := range src.Inputs(t.Context()) {
		in.Handled()
	}
	if err := errors.Join(src.Commit(t.Context()), src.Close()); err != nil {
		t.Fatal(err)
	}
	h.send(t, 0, "c")
	same(t, read(t, h.source(t, opts)), []string{"c"})
}

// TestKilled reads half of the messages and never closes the source.
func TestKilled(t *testing.T) {
	h := newHub(t, 1)
	var sent []string
	for i := range 100 {
		sent = append(sent, strconv.Itoa(i))
	}
	h.send(t, 0, sent...)
	src := h.source(t, eventhubs.Options{Group: "g"})
	n := 0
	for in := range src.Inputs(t.Context()) {
		in.Handled()
		if n++; n == 30 {
			if err := src.Commit(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n == 50 {
			break
		}
	}
	// The other member gets the partition when the broker has missed the first one for 6 s, or,
	// as here, when an administrator removes it.
	h.kick(t, "g")
	same(t, read(t, h.source(t, eventhubs.Options{Group: "g"})), sent[30:])
}

// TestKickedOut has a member that the broker removes, and that joins again.
func TestKickedOut(t *testing.T) {
	h := newHub(t, 2)
	sent := h.sendMany(t, 2, 50)
	src := h.source(t, eventhubs.Options{Group: "g", CommitEvery: -1})
	var got []string
	for in, err := range src.Inputs(within(t)) {
		if err != nil {
			t.Log(err) // that it was removed
			continue
		}
		got = append(got, text(t, in))
		in.Handled()
		if len(got) == 70 {
			h.kick(t, "g")
			// It hears of that now, or some seconds later.
			if err := src.Commit(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	same(t, got, sent) // no message twice
	if err := src.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if at := h.committed(t, "g"); at[0] != 50 || at[1] != 50 {
		t.Errorf("the positions are %v, want 50 in both partitions", at)
	}
}

func TestCommitEvery(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "a", "b")
	src := h.source(t, eventhubs.Options{Group: "g", CommitEvery: 10 * time.Millisecond, Follow: true})
	for in := range src.Inputs(within(t)) {
		in.Handled()
		if in.Origin.SequenceNumber == 1 {
			break
		}
	}
	for h.committed(t, "g")[0] != 2 {
		if t.Context().Err() != nil {
			t.Fatal("not committed")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestFrom(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "old")
	src := h.source(t, eventhubs.Options{From: eventhubs.End, Follow: true})
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	go func() {
		for src.Progress().Partitions == 0 && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		h.send(t, 0, "new")
	}()
	var got []string
	for in, err := range src.Inputs(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, text(t, in))
		cancel()
	}
	same(t, got, []string{"new"})
}

// TestFromEndIsAPosition joins a group at the end. What comes while the program does not run is
// new to the group.
func TestFromEndIsAPosition(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "old")
	opts := eventhubs.Options{Group: "g", From: eventhubs.End}
	same(t, read(t, h.source(t, opts)), nil)
	h.send(t, 0, "new")
	same(t, read(t, h.source(t, opts)), []string{"new"})
}

func TestRange(t *testing.T) {
	h := newHub(t, 2)
	at := func(second int) time.Time { return time.Date(2026, 11, 22, 9, 0, second, 0, time.UTC) }
	for second := range 10 {
		h.sendAt(t, int32(second%2), at(second), strconv.Itoa(second))
	}
	tests := map[string]struct {
		opts eventhubs.Options
		want []string
	}{
		"since":                       {eventhubs.Options{Since: at(7)}, []string{"7", "8", "9"}},
		"since, between two messages": {eventhubs.Options{Since: at(6).Add(time.Nanosecond)}, []string{"7", "8", "9"}},
		"since, after all":            {eventhubs.Options{Since: at(10)}, nil},
		"until":                       {eventhubs.Options{Until: at(3)}, []string{"0", "1", "2"}},
		"until, after all":            {eventhubs.Options{Until: at(10)}, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
		"until, following":            {eventhubs.Options{Until: at(3), Follow: true}, []string{"0", "1", "2"}},
		"both":                        {eventhubs.Options{Since: at(3), Until: at(5)}, []string{"3", "4"}},
		"from the end":                {eventhubs.Options{Since: at(3), From: eventhubs.End}, nil},
	}
	for name, test := range tests {
		for _, group := range []string{"", name} {
			t.Run(fmt.Sprintf("%s, group %q", name, group), func(t *testing.T) {
				test.opts.Group = group
				same(t, read(t, h.source(t, test.opts)), test.want)
			})
		}
	}
}

// TestRangeInParts reads one range after the other with a group.
func TestRangeInParts(t *testing.T) {
	h := newHub(t, 1)
	at := func(second int) time.Time { return time.Date(2026, 11, 22, 9, 0, second, 0, time.UTC) }
	for second := range 6 {
		h.sendAt(t, 0, at(second), strconv.Itoa(second))
	}
	part := func(since, until time.Time) []string {
		return read(t, h.source(t, eventhubs.Options{Group: "g", Since: since, Until: until}))
	}
	same(t, part(time.Time{}, at(2)), []string{"0", "1"})
	same(t, part(time.Time{}, at(3)), []string{"2"})
	same(t, part(at(4), time.Time{}), []string{"4", "5"}) // 3 is passed over
	same(t, part(time.Time{}, time.Time{}), nil)
}

// TestUntilPasses follows the hub until a time that has not come yet.
func TestUntilPasses(t *testing.T) {
	h := newHub(t, 2)
	h.send(t, 0, "a")
	until := time.Now().Add(time.Hour)
	now := make(chan time.Time, 1)
	now <- time.Now()
	clock := func() time.Time { at := <-now; now <- at; return at }
	src := h.source(t, eventhubs.Options{Follow: true, Until: until, Now: clock})
	var got []string
	for in, err := range src.Inputs(within(t)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, text(t, in))
		switch len(got) {
		case 1:
			h.send(t, 1, "b")
		case 2:
			<-now
			now <- until
		}
	}
	same(t, got, []string{"a", "b"})
}

func TestCancel(t *testing.T) {
	h := newHub(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	src := h.source(t, eventhubs.Options{Follow: true})
	go func() {
		for src.Progress().Partitions == 0 {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	for _, err := range src.Inputs(ctx) {
		t.Errorf("got a message or %v", err)
	}
}

// TestEndWithoutMessage has ends that no message has.
func TestEndWithoutMessage(t *testing.T) {
	h := newHub(t, 2)
	h.send(t, 0, "a")
	tx := newProducer(t, h.brokers, h.auth(), kgo.TransactionalID("tx"))
	if err := tx.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	for p := range int32(2) {
		if err := tx.ProduceSync(t.Context(), &kgo.Record{Topic: hubName, Partition: p, Value: []byte("tx")}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
		t.Fatal(err)
	}
	same(t, read(t, h.source(t, eventhubs.Options{})), []string{"a", "tx", "tx"})
	// Now the group is at the marker of the transaction's end, or before it.
	src := h.source(t, eventhubs.Options{Group: "g"})
	same(t, read(t, src), []string{"a", "tx", "tx"})
	same(t, read(t, src), nil)
}

// TestDeleted reads messages that the hub deletes meanwhile.
func TestDeleted(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "0", "1", "2", "3", "4")
	src := h.source(t, eventhubs.Options{Group: "g"})
	for in := range src.Inputs(t.Context()) {
		in.Handled()
		break // the group's position is 1 then
	}
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
	if err := h.cluster.DeleteRecords(hubName, 0, 3); err != nil {
		t.Fatal(err)
	}
	var got []string
	var problems []error
	for in, err := range src.Inputs(within(t)) {
		if err != nil {
			problems = append(problems, err)
			if want := (logs.Origin{Partition: "0", SequenceNumber: 1}); in.Origin != want || in.Name != inputs {
				t.Errorf("the error is about %v of %s, want %v", in.Origin, in.Name, want)
			}
			continue
		}
		got = append(got, text(t, in))
		in.Handled()
	}
	same(t, got, []string{"3", "4"})
	if len(problems) != 1 || !errors.Is(problems[0], eventhubs.ErrDeleted) {
		t.Fatalf("got %v, want one error, of 2 messages that were deleted", problems)
	}
	const want = "messages were deleted before they were read: 2 of them, since the hub keeps none before sequence number 3"
	if problems[0].Error() != want {
		t.Errorf("got  %v\nwant %s", problems[0], want)
	}
}

// TestPositionAfterEnd has a group that has read more than there is: the hub was created again.
func TestPositionAfterEnd(t *testing.T) {
	h := newHub(t, 1)
	h.send(t, 0, "new")
	h.commit(t, "g", 0, 100)
	src := h.source(t, eventhubs.Options{Group: "g"})
	var got []string
	var problems []error
	for in, err := range src.Inputs(within(t)) {
		if err != nil {
			problems = append(problems, err)
			if want := (logs.Origin{Partition: "0", SequenceNumber: 100}); in.Origin != want {
				t.Errorf("the error is about %v, want %v", in.Origin, want)
			}
			continue
		}
		got = append(got, text(t, in))
		in.Handled()
	}
	same(t, got, []string{"new"})
	if len(problems) != 1 {
		t.Errorf("got %v, want one error", problems)
	}
	same(t, read(t, src), nil)
}

func TestRebalance(t *testing.T) {
	h := newHub(t, 6)
	sent := h.sendMany(t, 6, 200)
	opts := eventhubs.Options{Group: "g", Follow: true, CommitEvery: 50 * time.Millisecond}
	type got struct {
		member  int
		message string
	}
	messages := make(chan got)
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	member := func(n int) {
		src := h.source(t, opts)
		for in, err := range src.Inputs(ctx) {
			if err != nil {
				t.Error(err)
				continue
			}
			messages <- got{n, text(t, in)}
			in.Handled()
		}
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	}
	go member(1)
	seen := map[string]int{}
	next := func() int {
		select {
		case m := <-messages:
			seen[m.message]++
			return m.member
		case <-ctx.Done():
			t.Fatalf("only %d of %d messages came", len(seen), len(sent))
		}
		return 0
	}
	for range 100 {
		next()
	}
	go member(2)
	// The first member goes on until the second one has its share.
	second := 0
	for len(seen) < len(sent) {
		if next() == 2 {
			second++
		}
	}
	h.waitMembers(t, "g", 2)
	sent = append(sent, h.sendMany(t, 6, 1)...) // 0-0 to 5-0 again
	for second == 0 {
		if next() == 2 {
			second++
		}
	}
	same(t, slices.Sorted(maps.Keys(seen)), slices.Compact(slices.Sorted(slices.Values(sent))))
	for m, n := range seen {
		// Messages that were sent twice, and those that the first member had when a
		// partition was revoked.
		if n > 3 {
			t.Errorf("message %s came %d times", m, n)
		}
	}
}
