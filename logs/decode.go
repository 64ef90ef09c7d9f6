package logs

import (
	"bytes"
	"io"
)

// Decode returns the one record that data holds, uncompressed and in any shape
// but a row of a query's answer or of CSV. The error is nil or a [*RecordError]
// as in [Reader.Next]. More than one record is an error, too; the first one is
// returned with it. No record at all, as in "" or `{"records":[]}`, is ErrEmpty.
// The record does not refer to data.
func Decode(data []byte, schemas []*Schema, opts *Options) (Record, error) {
	return decodeOne(data, &decoder{schemas: schemas, opts: opts.withDefaults()})
}

// DecodeAs is [Decode] for a record whose schema is known: R is the type of the
// schema's records. A record that names another log is read by the schema all
// the same, with the error ErrOtherLog.
func DecodeAs[R Record](data []byte, schema *Schema, opts *Options) (R, error) {
	d := decoder{schemas: []*Schema{schema}, only: schema, opts: opts.withDefaults()}
	rec, err := decodeOne(data, &d)
	r, _ := rec.(R) // the nil of its type if there is no record
	return r, err
}

// UnmarshalAs sets *r to the record that data holds, by r's schema, as
// [DecodeAs] would return it. Nothing that *r held before is kept, unless data
// is a null: then *r stays as it is, as encoding/json wants it.
func UnmarshalAs[T any, R interface {
	*T
	Record
}](data []byte, r R) error {
	if string(bytes.TrimSpace(data)) == "null" {
		return nil
	}
	*r = *new(T)
	d := decoder{schemas: []*Schema{r.Schema()}, only: r.Schema(), into: r, opts: (*Options)(nil).withDefaults()}
	_, err := decodeOne(data, &d)
	return err
}

func decodeOne(data []byte, d *decoder) (Record, error) {
	f := framer{
		opts:  d.opts,
		knows: func([]byte) bool { return false }, // a header of CSV is no record
		win:   window{buf: data[:len(data):len(data)], err: io.EOF},
	}
	var all RecordError
	for e := f.next(); e != nil; e = f.next() {
		rec, problems := d.record(e)
		all.add(Position{Record: e.record, Offset: e.offset}, e.shape, problems)
		if e.record == 0 {
			continue // a problem beside the record
		}
		if second := f.next(); rec != nil && second != nil {
			listed(&all.Problems, Problem{
				Position: Position{Record: 1, Offset: second.offset},
				Err:      ErrSyntax, Detail: "only one record was expected",
			})
		}
		return rec, all.orNil()
	}
	if len(all.Problems) == 0 {
		all.Problems = []Problem{{Err: ErrEmpty}}
	}
	return nil, all.orNil()
}

// add adds problems of an entry that begins at a position.
func (e *RecordError) add(at Position, shape Shape, problems []Problem) {
	e.Position, e.Shape = at, shape
	for _, p := range problems {
		listed(&e.Problems, p)
	}
}

// orNil returns nil if there is no problem.
func (e *RecordError) orNil() error {
	if len(e.Problems) == 0 {
		return nil
	}
	e.Problems = inOrder(e.Problems)
	return e
}
