package logs

import (
	"context"
	"runtime"
	"sync"
)

// EachOptions say how [Each] and [EachUnordered] read; nil means the defaults.
type EachOptions struct {
	// Options say how records are read. With ReuseRecords a record and its texts
	// are valid until the function that received them returns. Decompressors are
	// used by several goroutines at once. OnRemarks is called like the function
	// that receives the records, just before it.
	Options

	// Workers is how many goroutines read and decode at once. Zero means
	// GOMAXPROCS. With one, everything happens in the caller's goroutine.
	Workers int

	// Append, if set, makes the Text of each record, as [AppendJSON] does: it appends it to
	// dst. The goroutine that has decoded the record calls it, before the function that
	// receives the records, so several calls happen at once. Some texts are discarded, since a
	// part of an input may be read twice. By default no text is made.
	Append func(dst []byte, rec Record) []byte
}

// Item is what [Each] passes to its function: one record with its error, as
// [Reader.Next] returns them, or the error of one input.
type Item struct {
	// Record is nil if it could not be read at all.
	Record Record
	// Err is nil, a *[RecordError] or a *[SourceError].
	Err error
	// Position is where the record begins; with a SourceError, where reading
	// stopped.
	Position Position
	// Worker is the number of the calling goroutine: 0 in order, otherwise from 0
	// to EachOptions.Workers-1. At any time at most one call has that number, so
	// data of one worker needs no lock.
	Worker int
	// Text is what EachOptions.Append has made of the record. It is valid until the function
	// returns.
	Text []byte
}

// Each calls fn for every record of a source, in the order of the inputs and of the
// records in them, from the caller's goroutine. A record of a log that no schema
// knows is an [Other]. Each returns the first error of fn, or the error of ctx if
// that was cancelled; errors of records and inputs are passed to fn only. When it
// returns, no call of fn and no goroutine is left, except one that waits for a pipe
// or a terminal.
//
// Workers share the inputs and the parts of a large one. An input is read in parts
// if it is in memory or a regular file, is not compressed, and begins with a line
// that holds a JSON object, followed by another one. It is cut where a line ends
// with a closing brace and the next line begins with an opening one, a quote and a
// letter. In valid JSON that occurs only between two records or messages.
//
// fn receives exactly what a [Reader] would return, whatever the input holds: where
// a part turns out to end within a message or a record, reading continues from
// there. Workers read ahead by two batches of records each, with about 256 KiB of
// input in each batch, or one record if that is longer.
func Each(ctx context.Context, from Source, schemas []*Schema, fn func(Item) error, opts *EachOptions) error {
	p := newParallel(ctx, from, schemas, opts)
	return p.each(fn, p.ordered)
}

// EachUnordered is [Each] without order, and the fastest way to read: the workers
// call fn themselves, several at once.
//
// Each part is read as if it were an input by itself. The result differs from that
// of a Reader only where the input is broken and a message, quoted text or CSV
// continues from one part to the next: records there may have other errors, or be
// found, or be missed. In that case there is an error; without one, the records are
// those of a Reader. In an input that has been cut, the number of a record is 0,
// which means unknown; offsets are those in the whole input. If the input cannot be
// read, that is reported once, and parts after that place may have been read.
func EachUnordered(ctx context.Context, from Source, schemas []*Schema, fn func(Item) error, opts *EachOptions) error {
	p := newParallel(ctx, from, schemas, opts)
	p.anyOrder = true
	return p.each(fn, p.unordered)
}

// sizes are how much is read at a time, in bytes of the input.
type sizes struct {
	batch int   // in order: how much of a part makes a batch of records
	part  int64 // unordered: of a part at the end of a large input
	ahead int   // in order: batches of a worker
}

// standardSizes are chosen so that a batch, with its records, fits into the
// private cache of a processor core.
func standardSizes() sizes { return sizes{batch: 256 << 10, part: 2 << 20, ahead: 2} }

// parallel reads with several workers.
type parallel struct {
	ctx      context.Context // cancelled with the caller's, or to stop everything
	stop     func()          // cancels ctx
	caller   context.Context
	schemas  []*Schema
	opts     EachOptions
	anyOrder bool
	sizes    sizes
	opened   openInputs
	running  sync.WaitGroup // of workers
	order    chan *part     // in order: the parts that have been taken
	used     chan *part     // in order: parts that can be reused

	mu      sync.Mutex // protects the fields below
	from    Source
	inputs  *inputs
	cutting *openInput // may have more parts
	scratch []byte
}

func newParallel(ctx context.Context, from Source, schemas []*Schema, opts *EachOptions) *parallel {
	p := &parallel{caller: ctx, from: from, schemas: schemas, sizes: standardSizes(), scratch: make([]byte, 64<<10)}
	if opts != nil {
		p.opts = *opts
	}
	if p.opts.Workers <= 0 {
		p.opts.Workers = runtime.GOMAXPROCS(0)
	}
	return p
}

// each reads everything with by, which is p.ordered or p.unordered.
func (p *parallel) each(fn func(Item) error, by func(func(Item) error) error) error {
	if p.opts.Workers == 1 {
		return p.inTurn(NewSourceReader(p.caller, p.from, p.schemas, &p.opts.Options), fn)
	}
	p.ctx, p.stop = context.WithCancel(p.caller)
	p.inputs = inputsOf(p.ctx, p.from)
	defer p.inputs.stop()
	defer p.opened.closeAll()
	defer p.running.Wait() // before closeAll
	defer p.stop()         // before everything else
	if err := by(fn); err != nil {
		return err
	}
	return p.caller.Err()
}

// inTurn reads with one worker.
func (p *parallel) inTurn(r *Reader, fn func(Item) error) error {
	var text []byte
	defer r.Close() //nolint:errcheck // only if fn has failed, and its error says more
	for rec, err := range r.All() {
		if r.err != nil && !isSourceError(r.err) {
			return r.err // the error of the context
		}
		it := Item{Record: rec, Err: err, Position: r.Position()}
		if err != nil && isSourceError(err) {
			it.Position = positionOf(err)
		}
		text = p.opts.text(text, rec)
		it.Text = text
		if err := fn(it); err != nil {
			return err
		}
	}
	return nil
}

// text returns the text of a record, or nothing. It uses the memory of dst.
func (o *EachOptions) text(dst []byte, rec Record) []byte {
	const most = 1 << 20 // bytes; what a larger record takes is not kept for others
	if o.Append == nil || rec == nil {
		return dst[:0]
	}
	if cap(dst) > most {
		dst = nil
	}
	return o.Append(dst[:0], rec)
}

// failure is the item for the error of an input.
func failure(worker int, err error) Item {
	return Item{Err: err, Position: positionOf(err), Worker: worker}
}
