package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/report"
)

var update = flag.Bool("update", false, "write the golden files; read every change to them")

// golden compares the output in each format with testdata/NAME.FORMAT.
func golden(t *testing.T, name string, formats []report.Format, write func(*bytes.Buffer, report.Format) error) {
	t.Helper()
	for _, f := range formats {
		t.Run(string(f), func(t *testing.T) {
			var got bytes.Buffer
			if err := write(&got, f); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+"."+string(f))
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}
