package logs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
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

// UnmarshalAs sets *r to the record that data holds, by r's schema: it is what
// UnmarshalJSON of a record does. Nothing that *r held before is kept but
// Envelope.Reused, unless data is a null: then *r stays as it is, as encoding/json
// wants it.
//
// So that its neighbours in arrays, maps and structs are read, too, the error is nil
// unless data is no JSON object. Whatever else is wrong, even that the record names
// another log, or that the object is a message of several records or of none, is in
// [Extra.Problems]; of several records the first one counts. There are no limits of
// size, depth and members but those of JSON.
func UnmarshalAs[T any, R interface {
	*T
	Record
}](data []byte, r R) error {
	data = bytes.TrimSpace(data)
	if string(data) == "null" {
		return nil
	}
	clean := func() {
		reused := r.Head().Reused
		*r = *new(T)
		r.Head().Reused = reused
	}
	clean()
	opts := Options{MaxRecord: math.MaxInt32 / 2, MaxDepth: LargestMaxDepth, MaxMembers: math.MaxInt}
	d := decoder{into: r, opts: opts.withDefaults()}
	if s := r.Schema(); s != otherSchema() {
		d.schemas, d.only = []*Schema{s}, s
	}
	rec, err := decodeOne(data, &d)
	var list *RecordError
	if !errors.As(err, &list) {
		return err
	}
	if rec == nil {
		if clean(); !json.Valid(data) || data[0] != '{' {
			return err
		}
	}
	r.Head().extra().Problems = list.Problems
	return nil
}

// ErrSeveral says that there is more than one record where one was expected.
var ErrSeveral = errors.New("only one record was expected: read several with a Reader or a Batch")

func decodeOne(data []byte, d *decoder) (Record, error) {
	if order := utf16Order(data); order != nil {
		data, _ = io.ReadAll(newUTF16Reader(bytes.NewReader(data), order)) // memory never fails
	}
	f := framer{
		opts:  d.opts,
		knows: func([]byte) bool { return false }, // a header of CSV is no record
		names: d.names,
		win:   window{buf: data[:len(data):len(data)], err: io.EOF},
	}
	var first Record
	var at Position
	var shape Shape
	var all problems
	for e := f.next(); e != nil; e = f.next() {
		if e.record > 1 {
			all.add(Problem{Position: d.from.position(1, e.offset), Err: ErrSeveral})
			break
		}
		rec, found := d.record(e)
		all.addAll(found)
		if e.record == 1 { // else it is a problem next to the record
			first, at, shape = rec, d.from.position(1, e.offset), e.shape
		}
	}
	if len(all.errors) == 0 && first == nil {
		all.add(Problem{Err: ErrEmpty})
	}
	if len(all.remarks) > 0 && first != nil {
		d.opts.OnRemarks(Remarks{Record: first, Position: at, Shape: shape, Problems: inOrder(all.remarks)})
	}
	if first == nil {
		at = all.errors[0].Position
	}
	return first, all.asError(at, shape, 0)
}
