package acstelemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"example.com/acstelemetry/logs"
)

// Batch is the content of one message, to be read by package encoding/json: for a
// handler that receives the body of a message, or a struct that contains it.
//
//	var batch acstelemetry.Batch
//	if err := json.Unmarshal(body, &batch); err != nil { … } // not a batch at all
//	for _, rec := range batch.Records { … }
//
// It is read from {"records":[…]}, as Azure sends messages to an event hub; from an
// array of such messages or of records, of one log or of several; from one record;
// and from a string that holds one of these, as a trigger may wrap it. A [Reader]
// reads the same, and more, record by record.
type Batch struct {
	// Records are those that could be read, in the order of the input. The type of
	// each says which log it is from.
	Records []Record
	// Errors say what was lost, in the order of the input: records that could not
	// be read, or values of some fields. Empty if nothing was lost.
	Errors []*logs.RecordError
}

// UnmarshalJSON sets b to the content of data, and keeps no reference to data. It
// fails only if data cannot be a batch: a number, true or false. A null leaves b
// unchanged.
func (b *Batch) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	switch {
	case string(data) == "null":
		return nil
	case len(data) > 0 && data[0] == '"':
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
		data = []byte(text)
	case len(data) > 0 && data[0] != '{' && data[0] != '[':
		return fmt.Errorf("acstelemetry: a batch is an object, an array or a string, not %.20s", data)
	}
	*b = Batch{}
	r := NewReader(context.Background(), bytes.NewReader(data), "", nil)
	defer r.Close()
	for {
		rec, err := r.Next()
		var list *logs.RecordError
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, &list):
			b.Errors = append(b.Errors, list)
		case err != nil:
			return err
		}
		if rec != nil {
			b.Records = append(b.Records, rec)
		}
	}
}

// MarshalJSON returns the records as {"records":[…]}, each as [logs.AppendJSON] writes
// it. Errors are not written.
func (b Batch) MarshalJSON() ([]byte, error) {
	text := []byte(`{"records":[`)
	for i, rec := range b.Records {
		if i > 0 {
			text = append(text, ',')
		}
		text = logs.AppendJSON(text, rec)
	}
	return append(text, ']', '}'), nil
}
