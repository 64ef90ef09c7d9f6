package acstelemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"example.com/acstelemetry/logs"
)

// Batch is the content of one message, to be read by package encoding/json: for a
// handler that receives the body of a message, or a struct that contains it.
//
//	var batch acstelemetry.Batch
//	if err := json.Unmarshal(body, &batch); err != nil { … } // not a batch at all
//	for _, rec := range batch.Records { … }
//	for _, err := range batch.Errors { … } // what was lost, if anything
//
// It is read from {"records":[…]}, as Azure sends messages to an event hub; from an
// array of such messages or of records, of one log or of several; from one record;
// and from strings that hold one of these, or arrays of them, in any number around each
// other, as triggers wrap messages. A [Reader]
// reads the same, but for strings within strings, and more, record by record.
type Batch struct {
	// Records are those that could be read, in the order of the input. The type of
	// each says which log it is from.
	Records []Record
	// Errors say what was lost, in the order of the input: records that could not
	// be read, or values of some fields. Empty if nothing was lost.
	Errors []*logs.RecordError
}

// UnmarshalJSON sets b to what data holds; b does not refer to data. It fails only if
// that cannot be a batch: a number, true or false. A null leaves b as it is.
func (b *Batch) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	switch {
	case string(data) == "null":
		return nil
	case len(data) > 0 && data[0] != '"' && data[0] != '{' && data[0] != '[':
		return fmt.Errorf("acstelemetry: a batch is an object, an array or a string, not %.20s", data)
	}
	*b = Batch{}
	return b.add(data, 0)
}

// add adds what data holds. Wrappers are strings, and arrays of strings or of arrays;
// there are depth of them around data.
func (b *Batch) add(data []byte, depth int) error {
	const deep = 16 // nothing wraps messages that often
	if depth < deep && len(data) > 0 && data[0] == '"' {
		var text string
		if err := json.Unmarshal(data, &text); err == nil {
			return b.add([]byte(strings.TrimSpace(text)), depth+1)
		}
	}
	if depth < deep && len(data) > 0 && data[0] == '[' {
		var elements []json.RawMessage
		inner := bytes.TrimLeft(data[1:], " \t\r\n")
		if len(inner) > 0 && (inner[0] == '"' || inner[0] == '[') && json.Unmarshal(data, &elements) == nil {
			for _, e := range elements {
				if err := b.add(e, depth+1); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return b.read(data)
}

// read adds the records of data, which no wrapper is around.
func (b *Batch) read(data []byte) error {
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
	for _, rec := range b.Records {
		if rec == nil {
			continue
		}
		if text[len(text)-1] != '[' {
			text = append(text, ',')
		}
		text = logs.AppendJSON(text, rec)
	}
	return append(text, ']', '}'), nil
}
