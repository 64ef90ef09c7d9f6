package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"

	"github.com/spf13/cobra"
)

// memory is how much memory a command may use that keeps something of what it reads:
// the value of --memory.
type memory struct {
	limit int64                   // in bytes
	holds atomic.Pointer[holding] // at present
	stop  context.CancelCauseFunc // ends the command
}

// holding is what takes the memory, and how to need less of it.
type holding struct{ what, advice string }

// What commands hold.
var (
	ofRecords = holding{"what is kept of the records", "read fewer files at a time"}
	ofChosen  = holding{"what is kept for the result", "choose fewer calls with a filter such as --since, or read fewer files at a time"}
)

// usualMemory is how much memory a machine has that does not say it.
const usualMemory = 8 << 30

// memoryFlag adds --memory to a command that keeps something of what it reads.
func memoryFlag(cmd *cobra.Command, in *input) {
	const mb = 1 << 20 // to be named in messages
	in.memory.limit = max(machineMemory()/2/mb, 1) * mb
	cmd.Flags().Var(in.memory, "memory", "use at most this `SIZE` of memory, as in 2GB; half of what the machine has if it is not given")
	cmd.Flags().Lookup("memory").DefValue = "" // it depends on the machine
}

// Set sets the limit from the text of the flag.
func (m *memory) Set(text string) error {
	n, ok := parseSize(text)
	if !ok || n >= math.MaxInt64 {
		return fmt.Errorf("use a size from 1 byte, as in 2GB")
	}
	m.limit = int64(n)
	return nil
}

// String returns the limit as in 512MB.
func (m *memory) String() string { return sizeText(m.limit) }

// Type names the kind of value in the help.
func (*memory) Type() string { return "size" }

// keep says what the memory is used for from now on.
func (m *memory) keep(h *holding) { m.holds.Store(h) }

// recordsAtOnce returns how many records may be kept at a time when they are read again: a
// quarter of the memory, for there is the rest of the command, and garbage.
func (m *memory) recordsAtOnce() int {
	const each = 3 << 10 // bytes of a record with its texts, at most
	return max(1000, int(m.limit/4/each))
}

// forFacts returns how much memory the facts of calls may take that one of the workers has
// read: a quarter of all, of all workers together. What is more goes to files; then what is
// read from those takes as much at most.
func (m *memory) forFacts() int64 { return max(1, m.limit/4/int64(maxWorkers())) }

// memoryError says that there is not enough memory.
type memoryError struct {
	holding
	used, limit int64
}

func (e *memoryError) Error() string {
	return fmt.Sprintf("%s takes %s of memory, more than the %s of --memory: allow more, or %s",
		e.what, bytesText(e.used), sizeText(e.limit), e.advice)
}

type stopKey struct{}

// withStop returns a context that a command can end by itself.
func withStop(ctx context.Context) (context.Context, context.CancelCauseFunc) {
	ctx, stop := context.WithCancelCause(ctx)
	return context.WithValue(ctx, stopKey{}, stop), stop
}

const (
	// roomToGrow is how much memory may be used beyond what is needed by commands that
	// keep something, so that the garbage collector has less to do while that is little.
	// More makes no command faster: records are used again, and their facts hold no
	// pointers.
	roomToGrow = 32 << 20
	// frugalPercent is by how much the heap of other commands may grow before the next
	// collection. They keep next to nothing, so that this is little.
	frugalPercent = 400
)

// useMemory sets how a command uses memory: within --memory if it has the flag. What the
// user has told the runtime by GOGC and GOMEMLIMIT holds.
func useMemory(cmd *cobra.Command) {
	flag := cmd.Flags().Lookup("memory")
	if flag == nil {
		if os.Getenv("GOGC") == "" {
			debug.SetGCPercent(frugalPercent)
		}
		return
	}
	m := flag.Value.(*memory)
	if os.Getenv("GOMEMLIMIT") != "" && !flag.Changed {
		m.limit = debug.SetMemoryLimit(-1)
	}
	debug.SetMemoryLimit(m.limit)
	m.stop = cmd.Context().Value(stopKey{}).(context.CancelCauseFunc)
	m.keep(&ofRecords)
	(&collections{memory: m, ctx: cmd.Context(), tuned: os.Getenv("GOGC") == ""}).next(new(afterCollection))
}

// collections watches the garbage collector on behalf of a command.
type collections struct {
	*memory
	ctx   context.Context // of the command
	tuned bool            // the room to grow is ours to set
}

// afterCollection is what nothing refers to: it is found by every collection.
type afterCollection struct{ _ *byte }

// next says when the next collection is to be, and is called after it. It ends the command
// if what is in use is more than it may use.
func (c *collections) next(o *afterCollection) {
	if c.ctx.Err() != nil {
		return
	}
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	live := sample[0].Value.Uint64()
	if live > uint64(c.limit) {
		debug.SetMemoryLimit(math.MaxInt64) // ending needs some, too
		c.stop(&memoryError{*c.holds.Load(), int64(live), c.limit})
		return
	}
	if c.tuned {
		debug.SetGCPercent(percent(live))
	}
	runtime.SetFinalizer(o, c.next)
}

// percent returns by how much a heap may grow, of which so many bytes are in use. It is less
// than the runtime's own 100 if that is much: facts, which are most of it then, are soon
// looked through.
func percent(live uint64) int {
	const least = 4 << 20 // for which the runtime takes a heap that is smaller
	return max(60, int(roomToGrow*100/max(live, least)))
}
