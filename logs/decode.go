package logs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// Decode returns the one record that data holds, uncompressed and in any shape
// except a row of a query's answer or of CSV. The error is nil or a
// [*RecordError] as in [Reader.Next]. More than one record is also an error,
// returned with the first one. If there is no record at all, as in "" or
// `{"records":[]}`, the error is ErrEmpty. The record does not refer to data.
func Decode(data []byte, schemas []*Schema, opts *Options) (Record, error) {
	return decodeOne(data, &decoder{schemas: schemas, opts: opts.withDefaults()})
}

// DecodeAs is [Decode] for a record with a known schema: R is the type of the
// schema's records. A record that names another log is also read by this
// schema, with the error ErrOtherLog.
func DecodeAs[R Record](data []byte, schema *Schema, opts *Options) (R, error) {
	d := decoder{schemas: []*Schema{schema}, only: schema, opts: opts.withDefaults()}
	rec, err := decodeOne(data, &d)
	r, _ := rec.(R) // the nil of its type if there is no record
	return r, err
}

// UnmarshalAs sets *r to the record in data, by r's schema; it implements
// UnmarshalJSON of records. The previous content of *r is lost, unless data is
// null: then *r stays as it is, as encoding/json requires.
//
// The error is nil unless data holds no record at all, that is, unless it is not a
// JSON object or is a message of several records or none; so the records next to it
// in arrays, maps and structs are still read. All other problems, even that the
// record names another log, are in [Extra.Problems]. There are no limits of size
// and depth except those of JSON.
func UnmarshalAs[T any, R interface {
	*T
	Record
}](data []byte, r R) error {
	if string(bytes.TrimSpace(data)) == "null" {
		return nil
	}
	*r = *new(T)
	opts := Options{MaxRecord: math.MaxInt32 / 2, MaxDepth: LargestMaxDepth}
	d := decoder{schemas: []*Schema{r.Schema()}, only: r.Schema(), into: r, opts: opts.withDefaults()}
	rec, err := decodeOne(data, &d)
	var list *RecordError
	if rec == nil || !errors.As(err, &list) {
		return err
	}
	if slices.ContainsFunc(list.Problems, func(p Problem) bool { return p.Err == errSeveral }) {
		*r = *new(T)
		return err
	}
	r.Head().extra().Problems = list.Problems
	return nil
}

// errSeveral says that there is more than one record where one was expected.
var errSeveral = fmt.Errorf("%w: only one record was expected; read several with a Reader or a Batch", ErrSyntax)

func decodeOne(data []byte, d *decoder) (Record, error) {
	f := framer{
		opts:  d.opts,
		knows: func([]byte) bool { return false }, // a header of CSV is not a record
		win:   window{buf: data[:len(data):len(data)], err: io.EOF},
	}
	var all problems
	for e := f.next(); e != nil; e = f.next() {
		rec, found := d.record(e)
		all.addAll(found)
		if e.record == 0 {
			continue // a problem outside the record
		}
		at, shape := d.from.position(e.record, e.offset), e.shape
		if second := f.next(); rec != nil && second != nil {
			all.add(Problem{Position: d.from.position(1, second.offset), Err: errSeveral})
		}
		if len(all.remarks) > 0 {
			d.opts.OnRemarks(Remarks{Record: rec, Position: at, Shape: shape, Problems: inOrder(all.remarks)})
		}
		return rec, all.asError(at, shape)
	}
	if len(all.errors) == 0 {
		all.add(Problem{Err: ErrEmpty})
	}
	return nil, all.asError(all.errors[0].Position, 0)
}
