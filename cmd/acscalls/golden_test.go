package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files; read every change to them")

// The output of the commands for the documents' samples, and for troubled, whose
// numbers are few enough to count.
func TestGolden(t *testing.T) {
	bad := given(t, "troubled.json", troubled)
	tests := []struct {
		name string
		args []string
	}{
		{"summary", []string{"summary", data}},
		{"summary-troubled", []string{"summary", bad}},
		{"calls-troubled", []string{"calls", bad}},
		{"call", []string{"call", "341acde7", data}},
		{"call-troubled", []string{"call", "bad", bad}},
		{"streams", []string{"streams", data}},
		{"participants", []string{"participants", data}},
		{"operations", []string{"operations", data}},
		{"explain", []string{"explain", "410/3101", "487"}},
	}
	for _, tt := range tests {
		for _, format := range []string{"table", "ndjson", "csv"} {
			t.Run(tt.name+"/"+format, func(t *testing.T) {
				args := tt.args
				if args[0] != "explain" {
					args = append(args, "-q")
				}
				r := acscalls(t, append(args, "--format", format)...)
				r.want(t, 0, "")
				file := filepath.Join("testdata", "golden", tt.name+"."+format)
				if *update {
					if err := os.WriteFile(file, []byte(r.stdout), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				if diff := cmp.Diff(contentOf(t, file), r.stdout); diff != "" {
					t.Errorf("%s (-want +got):\n%s", file, diff)
				}
			})
		}
	}
}
