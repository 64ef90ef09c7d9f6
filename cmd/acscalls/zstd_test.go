package main

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// readIDs returns the call IDs of the records of an input, and what ended reading.
func readIDs(t *testing.T, in []byte) (list []string, end error) {
	t.Helper()
	r := acstelemetry.NewReader(t.Context(), bytes.NewReader(in), "", options())
	defer r.Close()
	for rec, err := range r.All() {
		var stopped *logs.SourceError
		switch {
		case errors.As(err, &stopped):
			end = err
		case err == nil:
			list = append(list, rec.Head().CorrelationID.Or(""))
		case !errors.Is(err, logs.ErrTruncated): // the record that a cut goes through
			list = append(list, err.Error())
		}
	}
	return list, end
}

// Cut a file of two zstd frames after any byte, or change any of its bits: it never gives
// other records without an error.
func TestZstdDamagedAnywhere(t *testing.T) {
	var parts [2]string
	var whole []string
	for i := range parts {
		for j := range 20 {
			id := strconv.Itoa(100*i + j)
			parts[i] += summaryOf(id)
			whole = append(whole, id)
		}
	}
	first := zstded(t, parts[0])
	file := []byte(first + zstded(t, parts[1]))
	const magic = 4 // with fewer bytes nothing shows that it is compressed
	for n := magic; n < len(file); n++ {
		got, end := readIDs(t, file[:n])
		if n != len(first) && end == nil && len(got) == len(slices.DeleteFunc(slices.Clone(got), isMessage)) {
			t.Errorf("cut after %d of %d bytes: no error", n, len(file))
		}
		got = slices.DeleteFunc(got, isMessage)
		if len(got) > len(whole) || !slices.Equal(got, whole[:len(got)]) {
			t.Errorf("cut after %d of %d bytes: records %v", n, len(file), got)
		}
	}
	for i := range file {
		damaged := bytes.Clone(file)
		damaged[i] ^= 1 << (i % 8)
		if got, end := readIDs(t, damaged); end == nil && !slices.Equal(got, whole) && !slices.ContainsFunc(got, isMessage) {
			t.Errorf("bit %d of byte %d of %d: records %v and no error", i%8, i, len(file), got)
		}
	}
}

func isMessage(id string) bool { return strings.Contains(id, " ") }
