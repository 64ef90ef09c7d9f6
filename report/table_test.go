package report_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// The zone is that of all times in tables, and the titles name it; other formats are in
// UTC.
func TestZone(t *testing.T) {
	o := &report.Options{Zone: time.FixedZone("Up/Here", 2*3600)}
	p := quality.CallDiagnostics()
	write := func(f report.Format, o *report.Options) string {
		var b bytes.Buffer
		if err := errors.Join(
			report.WriteCalls(&b, f, []quality.Row{bad}, o),
			report.WriteCall(&b, f, &p, troubled(t), o),
			report.WriteSummary(&b, f, summary(), o),
			report.WriteOperations(&b, f, report.OperationRows(troubled(t).Call), o),
		); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	text := write(report.Table, o)
	for _, want := range []string{
		"START (Up/Here)", "2026-02-03 06:05", // 04:05 in UTC
		"Time (Up/Here)  2024-01-09 17:00:00 to 2024-01-09 17:01:00", "JOINED (Up/Here)", "Timeline (Up/Here)\n",
		"17:00:04.423     577ms  video", "First generated (Up/Here)  2026-02-03 06:05:59", "2024-01-09 17:00:07.000",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	if strings.Contains(text, "UTC") {
		t.Errorf("UTC is named:\n%s", text)
	}
	for _, f := range []report.Format{report.JSON, report.NDJSON, report.CSV} {
		if write(f, nil) != write(f, o) {
			t.Errorf("%s depends on the zone", f)
		}
	}
}
