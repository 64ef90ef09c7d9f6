package house_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A new metric needs only a field of diagnostics.Record and a line in its table of fields.
// The test in testdata/newmetric checks that all packages know it; it is built with copies
// of the two files that have one more metric.
func TestNewMetric(t *testing.T) {
	if testing.Short() {
		t.Skip("builds most packages")
	}
	atRoot(t)
	const (
		field = "\tNewMetricAvg opt.Value[opt.Milliseconds]\n"
		line  = "\t\tmetric(17, Average, Higher, logs.Field{Property: \"newMetricAvg\", Column: \"NewMetricAvg\", Kind: logs.Integer, Unit: \"ms\"}," +
			" func(r *Record) reading { return wholeOf(&r.NewMetricAvg) }),\n"
	)
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	dir := t.TempDir()
	for _, edit := range []struct{ file, before, insert string }{
		{"record.go", "\t// StreamDirection is the direction", field},
		{"schema.go", "\t\t{Field: logs.Field{Property: \"StreamDirection\"", line},
	} {
		original, err := filepath.Abs(filepath.Join("diagnostics", edit.file))
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(original)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(text), edit.before) != 1 {
			t.Fatalf("%s: not one place to insert at: %q", edit.file, edit.before)
		}
		changed := filepath.Join(dir, edit.file)
		if err := os.WriteFile(changed, []byte(strings.Replace(string(text), edit.before, edit.insert+edit.before, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay.Replace[original] = changed
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, text, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-vet=off", "-overlay", list, "./internal/house/testdata/newmetric")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
