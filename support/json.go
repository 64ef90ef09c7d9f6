package support

import (
	"bytes"
	"encoding/json"
	"io"
)

// MarshalJSON returns the request as JSON; a list without entries is [].
func (r Request) MarshalJSON() ([]byte, error) {
	type plain Request // without this method
	p := plain(r)
	p.Participants = notNil(p.Participants)
	p.MSCV = notNil(p.MSCV)
	p.SMS = notNil(p.SMS)
	p.Attachments = notNil(p.Attachments)
	p.Missing = notNil(p.Missing)
	var b bytes.Buffer
	err := newEncoder(&b).Encode(p)
	return b.Bytes(), err
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// WriteJSON writes the request as indented JSON.
func (r *Request) WriteJSON(w io.Writer) error {
	enc := newEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// newEncoder returns an encoder that leaves <, > and & readable.
func newEncoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}
