package logs

import (
	"slices"
	"sync"
)

// fasts are decoders of readers that have ended. Learning how records are written
// takes more time than reading a message of a few records, so the next reader with
// the same schemas and options reuses what one has learnt. That never changes a
// result.
var fasts sync.Pool // of *fast

// keepFasts is off in tests, where each reader has to learn by itself: a failure
// has to be reproducible.
var keepFasts = true

// takeFast returns a fast decoder like newFast, or one that has been used.
func takeFast(schemas []*Schema, opts *Options) *fast {
	if !isFast(opts) || opts.ReuseRecords {
		return newFast(schemas, opts)
	}
	d, _ := fasts.Get().(*fast)
	switch {
	case d == nil:
		return newFast(schemas, opts)
	case d.max != opts.MaxRecord || !slices.Equal(d.schemas, schemas):
		fasts.Put(d)
		return newFast(schemas, opts)
	}
	return d
}

// giveFast lets other readers use r's decoder, unless returned records use its
// memory.
func (r *stream) giveFast() {
	if d := r.frame.fast; d != nil && !d.reuse && keepFasts {
		r.frame.fast = nil
		fasts.Put(d)
	}
}
