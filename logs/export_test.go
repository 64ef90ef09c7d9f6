package logs

import (
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"slices"
)

// In tests each stream learns by itself how records are written, unless KeepFasts
// is called.
var _ = KeepFasts(false)

// KeepFasts says whether a stream leaves what it has learnt to the next one. It
// returns the previous setting.
func KeepFasts(on bool) (before bool) {
	before, keepFasts = keepFasts, on
	return before
}

// A Stream reads one input, as a Reader does, and exposes what a Reader hides.
type Stream struct {
	*stream
	strict bool
}

// NewStream returns a Stream of src.
func NewStream(src io.Reader, name string, schemas []*Schema, opts *Options) *Stream {
	s := &Stream{stream: newStream(schemas, opts)}
	s.Reset(src, name)
	return s
}

// NewStrict returns a Stream with errors that also list remarks.
func NewStrict(src io.Reader, name string, schemas []*Schema, opts *Options) *Stream {
	var o Options
	if opts != nil {
		o = *opts
	}
	o.OnRemarks = func(Remarks) { panic("a stream does not call") }
	s := NewStream(src, name, schemas, &o)
	s.strict = true
	return s
}

func (s *Stream) Reset(src io.Reader, name string) { s.reset(src, label{source: name}) }
func (s *Stream) Position() Position               { return s.at }
func (s *Stream) Offset() int64                    { return s.offset() }
func (s *Stream) Close() error                     { return s.shut() }

func (s *Stream) Next() (Record, error) {
	rec, remarks, err := s.next()
	if s.strict && remarks != nil {
		err = withRemarks(err, remarks)
	}
	return rec, err
}

func withRemarks(err error, r *Remarks) error {
	all := RecordError{Position: r.Position, Shape: r.Shape, Problems: slices.Clone(r.Problems)}
	var list *RecordError
	if errors.As(err, &list) {
		all.Problems = append(slices.Clone(list.Problems), all.Problems...)
		slices.SortStableFunc(all.Problems, func(a, b Problem) int { return cmp.Compare(a.Offset, b.Offset) })
	}
	return &all
}

func (s *Stream) All() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for {
			rec, err := s.Next()
			if err == io.EOF || !yield(rec, err) || err != nil && err == s.err {
				return
			}
		}
	}
}

// A BatchReader is a Stream that fills batches.
type BatchReader struct {
	Stream
	batches *batchReader
}

// NewBatchReader returns a BatchReader without an input.
func NewBatchReader(schemas []*Schema, opts *Options) *BatchReader {
	r := newBatchReader(schemas, opts)
	return &BatchReader{Stream{stream: r.stream}, r}
}

func (r *BatchReader) ResetPart(src io.Reader, name string, start int64) {
	r.batches.resetPart(src, label{source: name}, start)
}

func (r *BatchReader) EndsAt(offset int64) bool { return r.batches.endsAt(offset) }

func (r *BatchReader) Fill(b *Batch, size int, end int64) error {
	return r.batches.fill(b, size, end, nil)
}

// A Batch is a batch.
type Batch = batch

// Len returns the number of records and errors, and At one of them.
func (b *batch) Len() int { return len(b.items) }

func (b *batch) At(i int) (Record, Position, error) {
	item := &b.items[i]
	return item.rec, item.at, item.err
}

var (
	HasLines = hasLines
	CutAfter = cutAfter
)

const WholeInput = wholeInput

// EachInParts is Each, or EachUnordered, with parts and batches of a given size in
// bytes, for tests with small inputs.
func EachInParts(ctx context.Context, from Source, schemas []*Schema, fn func(Item) error, opts *EachOptions, anyOrder bool, size int) error {
	p := newParallel(ctx, from, schemas, opts)
	p.sizes = sizes{batch: size, part: int64(size), ahead: 2}
	if p.anyOrder = anyOrder; anyOrder {
		return p.each(fn, p.unordered)
	}
	return p.each(fn, p.ordered)
}

// DecodeStrict is Decode with an error that also lists remarks.
func DecodeStrict(data []byte, schemas []*Schema, opts *Options) (Record, error) {
	var o Options
	if opts != nil {
		o = *opts
	}
	var remarks *Remarks
	o.OnRemarks = func(r Remarks) { remarks = &r }
	rec, err := Decode(data, schemas, &o)
	if remarks != nil {
		err = withRemarks(err, remarks)
	}
	return rec, err
}

// Copy shows how a text is copied that is not expected to come again.
func (c *Cloner) Copy(text string) string { return c.copy(text) }

// Padding is how many bytes after the input the fast decoder may read.
const Padding = padding

// A FastDecoder is the fast decoder alone. Where it cannot be used, it is nil.
type FastDecoder struct{ *fast }

// NewFastDecoder returns a fast decoder of its own.
func NewFastDecoder(schemas []*Schema) FastDecoder {
	opts := (&Options{ReuseRecords: true}).withDefaults()
	return FastDecoder{newFast(schemas, &opts)}
}

// Decode decodes the object at the beginning of padded[:n].
func (d FastDecoder) Decode(padded []byte, n int) (rec Record, end int, ok bool) {
	return d.decode(padded, n)
}
