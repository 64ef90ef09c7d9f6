package report_test

import (
	"bytes"
	"encoding/csv"
	"testing"

	"example.com/acstelemetry/report"
)

// Cells are written as package csv writes them.
func TestAppendCell(t *testing.T) {
	for _, text := range []string{
		"", "a", "a b", " a", "\u00a0a", "a,b", `a"b`, `"`, "a\nb", "a\r", `\.`, `\.x`, "Büro", "é,", "\t", ",", "=1+1", "a\x00b",
	} {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.Write([]string{text, "x"}); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		want := bytes.TrimSuffix(b.Bytes(), []byte(",x\n"))
		if got := report.AppendCell(nil, text); !bytes.Equal(got, want) {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
		if plain, commas := report.IsPlainCell([]byte(text)); plain && commas != (string(want) != text) {
			t.Errorf("%q: it has commas: %v, but is written as %s", text, commas, want)
		}
	}
}
