package logs

import (
	"slices"
	"sync"
)

// fasts are decoders whose readers have come to an end. What they have learnt of how
// records are written took more time than a message of some records does, so the next
// reader with the same schemas and options goes on from there. What a decoder remembers
// changes no answer.
var fasts sync.Pool // of *fast

// keepFasts is off in tests, where each reader is to learn by itself: what fails is to
// fail again.
var keepFasts = true

// takeFast returns a fast decoder as newFast does, or one that has been used.
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

// giveFast lets other readers use r's decoder, unless it has memory that records use
// which r has returned.
func (r *stream) giveFast() {
	if d := r.frame.fast; d != nil && !d.reuse && keepFasts {
		r.frame.fast = nil
		fasts.Put(d)
	}
}
