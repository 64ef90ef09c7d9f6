package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Format is a form of output. Functions that write in a format write nothing in an
// unknown one, and return the error of [ParseFormat].
type Format string

// The formats.
const (
	Table  Format = "table"  // aligned text for people
	JSON   Format = "json"   // an array of objects
	NDJSON Format = "ndjson" // one object per line
	CSV    Format = "csv"    // one line per row after the names that JSON has, for spreadsheets
)

// Formats returns all formats.
func Formats() []Format { return []Format{Table, JSON, NDJSON, CSV} }

// ParseFormat returns the format of a name. The error lists the formats.
func ParseFormat(name string) (Format, error) {
	for _, f := range Formats() {
		if string(f) == name {
			return f, nil
		}
	}
	return "", fmt.Errorf("there is no format %q; use table, json, ndjson or csv", name)
}

// check returns the error of ParseFormat for an unknown format.
func (f Format) check() error {
	_, err := ParseFormat(string(f))
	return err
}

// writeObjects writes rows as JSON, NDJSON or CSV, with the named columns or all.
func writeObjects[R any](w io.Writer, f Format, rows []R, columns ...string) error {
	out := rowWriter[R]{w: w, format: f}
	if err := out.choose(columns); err != nil {
		return err
	}
	if err := out.write(rows); err != nil {
		return err
	}
	return out.end()
}

// writeJSON writes v as indented JSON.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// marshal returns v as JSON without escaping HTML, which the caller's encoder does if it is
// to be done.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), err
}
