//go:build (386 || amd64 || arm64 || loong64 || ppc64le || riscv64 || wasm) && !safe

package logs_test

import (
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// Writing a record into a buffer with enough room allocates nothing, whatever the record.
func TestWritingAllocations(t *testing.T) {
	for _, s := range acstelemetry.Schemas() {
		for _, unknown := range []bool{false, true} {
			rec := fullRecord(t, s)
			if unknown {
				x := &logs.Extra{Unknown: []logs.Unknown{
					{Name: "level", Outside: true, JSON: `"Informational"`}, {Name: "new", JSON: `{"a":[1]}`},
				}}
				for _, f := range s.Fields() {
					if f.Kind == logs.Integer || f.Kind == logs.Real || f.Kind == logs.Enum { // whose texts are kept
						x.Texts = append(x.Texts, logs.Text{Field: f.Name(), JSON: `"` + string(f.Cell(rec).AppendText(nil)) + `"`})
					}
				}
				rec.Head().Extra = x
			}
			buf := make([]byte, 0, 64<<10)
			for name, write := range map[string]func([]byte, logs.Record) []byte{"JSON": logs.AppendJSON, "a row": logs.AppendRow, "CSV": logs.AppendCSV} {
				if unknown && name != "JSON" {
					continue // the names of unknown fields are compared with those of columns
				}
				if n := testing.AllocsPerRun(10, func() { buf = write(buf[:0], rec) }); n > 0 {
					t.Errorf("%s as %s, with unknown fields %t: %v allocations", s.Name(), name, unknown, n)
				}
			}
		}
	}
}

// fullRecord returns a record in which every field has a value.
func fullRecord(t *testing.T, s *logs.Schema) logs.Record {
	rec := s.New()
	for _, f := range append(logs.EnvelopeFields(), s.Fields()...) {
		text := "a text, \"quoted\" and longer than a word"
		switch f.Kind {
		case logs.Integer:
			text = "123456"
		case logs.Real:
			text = "0.028231"
		case logs.Bool:
			text = "true"
		case logs.Time:
			text = "2026-01-05T07:49:46.63Z"
		case logs.Enum:
			if text = "New"; len(f.Texts) > 0 {
				text = f.Texts[0]
			}
		}
		if f.Property == "category" || f.Column == "Type" {
			continue // set by New
		}
		if err := f.Cell(rec).Parse(text); err != nil {
			t.Fatal(f.Name(), err)
		}
	}
	return rec
}
