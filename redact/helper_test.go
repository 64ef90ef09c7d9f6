package redact_test

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/redact"
)

// key is the key of the tests; openssl made the hashes in them with it.
const key = "an example key, not a secret one"

func newRedactor(tb testing.TB, opts redact.Options) *redact.Redactor {
	tb.Helper()
	r, err := redact.New([]byte(key), &opts)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// schemas returns all schemas, including the one for unknown logs.
func schemas() []*logs.Schema {
	return append(acstelemetry.Schemas(), new(logs.Other).Schema())
}

// fieldsOf returns the fields of a schema's records, including the envelope's.
func fieldsOf(s *logs.Schema) []logs.Field { return append(logs.EnvelopeFields(), s.Fields()...) }

// samples returns the documented records.
func samples() []logs.Record {
	var list []logs.Record
	for _, s := range acstest.Samples() {
		list = append(list, s.Record())
	}
	return list
}

// decode returns the record in a text, however many problems it has.
func decode(tb testing.TB, text string) logs.Record {
	tb.Helper()
	rec, err := acstelemetry.Decode([]byte(text), nil)
	if rec == nil {
		tb.Fatalf("%s: %v", text, err)
	}
	return rec
}

// redacted returns the record in a text after redaction, as text.
func redacted(tb testing.TB, r *redact.Redactor, text string) string {
	tb.Helper()
	return string(logs.AppendJSON(nil, r.Record(decode(tb, text))))
}

// identities returns the values of a record's personal fields. For operating
// systems, it returns only the part that has to go.
func identities(rec logs.Record) []string {
	var list []string
	for _, f := range fieldsOf(rec.Schema()) {
		cell := f.Cell(rec)
		if f.Personal == logs.NotPersonal || cell.State() != opt.Set {
			continue
		}
		text := string(cell.AppendText(nil))
		switch {
		case redact.RuleOf(f) == redact.System:
			_, text, _ = strings.Cut(text, ":")
			if text == "" {
				continue
			}
		case f.Kind == logs.JSON:
			continue // see the tests of payloads
		}
		list = append(list, text)
		for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/:_@; ", r) }) {
			if len(part) >= 8 && !public[strings.ToLower(part)] {
				list = append(list, part)
			}
		}
	}
	return list
}

// public are parts of IDs that say what kind of ID it is.
var public = map[string]bool{
	"subscriptions": true, "resourcegroups": true, "providers": true, "microsoft.communication": true,
	"communicationservices": true, "thread.v2": true,
}

// survivors returns the parts of the originals that are still in the output. It
// ignores case, also looks for the spellings of URLs and JSON, and ignores the
// characters between the digits of phone numbers.
func survivors(output string, originals ...string) []string {
	var list []string
	low := strings.ToLower(output)
	low += "\n" + unescaped(low)
	compact := undialled.Replace(output)
	for _, o := range originals {
		found := false
		for _, spelling := range spellings(o) {
			found = found || strings.Contains(low, spelling)
		}
		if digits := onlyDigits(o); len(digits) >= 8 && strings.Trim(o, "+0123456789 -.()") == "" {
			found = found || strings.Contains(compact, digits)
		}
		if found {
			list = append(list, o)
		}
	}
	return list
}

var undialled = strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "")

// unescaped removes backslashes: the more often a text was escaped, the more it
// has.
func unescaped(s string) string { return strings.ReplaceAll(s, `\`, "") }

// spelled caches spellings.
var spelled sync.Map

// spellings returns the ways in which an original could be written, in lower case.
func spellings(original string) []string {
	if list, ok := spelled.Load(original); ok {
		return list.([]string)
	}
	low := strings.ToLower(original)
	list := []string{
		low, unescaped(low),
		strings.ToLower(url.QueryEscape(original)), strings.ToLower(url.PathEscape(original)),
	}
	slices.Sort(list)
	list = slices.Compact(list)
	spelled.Store(original, list)
	return list
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// outputs returns a record in all the forms in which it can be written.
func outputs(rec logs.Record) string {
	var csv strings.Builder
	w := logs.NewCSVWriter(&csv, rec.Schema())
	if err := w.Write(rec); err != nil {
		panic(err)
	}
	w.Flush() //nolint:errcheck // a Builder never fails
	return string(logs.AppendRow(append(logs.AppendJSON(nil, rec), '\n'), rec)) + "\n" + csv.String()
}
