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

// memory is the value of --memory: how much memory a command may use that keeps something of
// what it reads.
type memory struct {
	limit int64                   // in bytes
	holds atomic.Pointer[holding] // at present
	stop  context.CancelCauseFunc // ends the command
}

// holding says what takes the memory, and how to need less.
type holding struct{ what, advice string }

// What commands hold.
var (
	ofRecords = holding{"what is kept of the records", "read fewer files at a time"}
	ofChosen  = holding{"what is kept for the result", "choose fewer calls with a filter such as --since, or read fewer files at a time"}
)

// usualMemory is the assumed memory of a machine that does not report it.
const usualMemory = 8 << 30

// memoryFlag adds --memory to a command that keeps something of what it reads.
func memoryFlag(cmd *cobra.Command, in *input) {
	const mb = 1 << 20 // a whole number of MB reads better in messages
	in.memory.limit = max(machineMemory()/2/mb, 1) * mb
	cmd.Flags().Var(in.memory, "memory", "use at most this `SIZE` of memory, as in 2GB; half of what the machine has if it is not given")
	cmd.Flags().Lookup("memory").DefValue = "" // the default depends on the machine
	cmd.Long += `

Memory grows with the number of calls, by some tenth of their records, and with the rows
or groups of the result. --memory bounds all of it: beyond, the command ends, and says
what takes it and how to need less.`
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

// keep sets what the memory is used for from now on.
func (m *memory) keep(h *holding) { m.holds.Store(h) }

// recordsAtOnce returns how many records may be kept at once in the second reading. They may
// take a quarter of the memory; the rest is for everything else, and for garbage.
func (m *memory) recordsAtOnce() int {
	const each = 3 << 10 // the most bytes that a record takes with its texts
	return max(1000, int(m.limit/4/each))
}

// forFacts returns how much memory the facts of one worker may take. All workers together may
// take a quarter. More facts go to files, and reading those takes at most as much again.
func (m *memory) forFacts() int64 { return max(1, m.limit/4/int64(maxWorkers())) }

// forSource returns how much a source of blobs or messages may fetch ahead: an eighth of the memory,
// but no more than it does without a limit. Zero means that.
func (m *memory) forSource() int64 {
	if m.limit == 0 {
		return 0 // the command has no --memory
	}
	return max(1, min(64<<20, m.limit/8))
}

// memoryError is the error that there is not enough memory.
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
	// roomToGrow is how much more memory than they need commands may use that keep something,
	// so that the garbage collector has less work with a small heap. More would not make any
	// command faster: records are reused, and their facts have no pointers.
	roomToGrow = 32 << 20
	// frugalPercent is by how much the heap of other commands may grow before the next
	// collection. They keep next to nothing, so the heap stays small.
	frugalPercent = 400
)

// useMemory sets how a command uses memory: within --memory if it has the flag. The user's
// GOGC and GOMEMLIMIT take precedence.
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
	tuned bool            // the user has not set GOGC
	above bool            // after the last collection, more memory was in use than allowed
}

// afterCollection has no references, so that every collection finds it.
type afterCollection struct{ _ *byte }

// next is called after each collection, and sets when the next one is due. It ends the command
// if more memory is in use than allowed.
func (c *collections) next(o *afterCollection) {
	if c.ctx.Err() != nil {
		return
	}
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	live := sample[0].Value.Uint64()
	was := c.above
	// What is allocated during a collection counts as live. On a busy machine that can be much, so
	// one collection does not decide.
	if c.above = live > uint64(c.limit); c.above && was {
		debug.SetMemoryLimit(math.MaxInt64) // ending needs memory, too
		c.stop(&memoryError{*c.holds.Load(), int64(live), c.limit})
		return
	}
	if c.tuned {
		debug.SetGCPercent(percent(live))
	}
	runtime.SetFinalizer(o, c.next)
}

// percent returns by how much a heap with so many live bytes may grow. For a large heap that
// is less than the runtime's 100: such a heap is mostly facts, which are quick to scan.
func percent(live uint64) int {
	const least = 4 << 20 // the runtime treats smaller heaps like this
	return max(60, int(roomToGrow*100/max(live, least)))
}
