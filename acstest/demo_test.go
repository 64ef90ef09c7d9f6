package acstest_test

import (
	"bytes"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
)

// The calls of the demo data are what the plan in democalls.go makes them.
func TestDemo(t *testing.T) {
	fsys, size := fstest.MapFS{}, 0
	for name, data := range acstest.Demo() {
		fsys[name] = &fstest.MapFile{Data: data}
		size += len(data)
	}
	if size > 450_000 {
		t.Errorf("%d bytes are too many for files in the repository", size)
	}
	profile := quality.CallDiagnostics()
	a := profile.Assembler()
	opts := &acstelemetry.Options{OnRemarks: func(r logs.Remarks) { t.Error(r) }}
	r := acstelemetry.NewSourceReader(t.Context(), acstelemetry.Files{FS: fsys, Paths: []string{"."}}, opts)
	for rec, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
		a.Add(rec, r.Position())
	}
	var got []string
	rows := profile.Rows(a)
	for _, row := range rows {
		text := row.Start.Or(time.Time{}).Format("02 15:04")
		if !row.Complete {
			text += " incomplete"
		}
		if row.DroppedParticipants > 0 {
			text += " dropped"
		}
		if row.PoorStreams > 0 {
			text += " poor"
		}
		if row.BadOperations > 0 {
			text += " bad operations"
		}
		if len(text) > len("02 15:04") {
			got = append(got, text)
		}
	}
	want := []string{ // by the plan
		"02 13:05 poor bad operations",         // a mobile network
		"03 08:02 dropped poor bad operations", // weak Wi-Fi
		"04 13:30 bad operations",              // the camera
		"04 15:10 incomplete bad operations",   // the microphone
		"05 09:35 poor bad operations",         // a picture that freezes
		"05 10:45 dropped",                     // the telephone network
		"05 14:30 poor",                        // jitter
		"06 09:30 dropped poor bad operations", // weak Wi-Fi again
		"06 13:20 incomplete",                  // streams that have not arrived
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls that are not good (-want +got):\n%s", diff)
	}
	if n := len(rows); n != 26 {
		t.Errorf("%d calls, want 26", n)
	}
}

func TestDemoIsTheSameEachTime(t *testing.T) {
	again := acstest.Demo()
	for name, data := range acstest.Demo() {
		if !bytes.Equal(data, again[name]) {
			t.Errorf("%s differs", name)
		}
	}
}
