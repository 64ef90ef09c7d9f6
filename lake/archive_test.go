package lake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// recordsIn returns the records of a text in any shape.
func recordsIn(t *testing.T, text string) (list []logs.Record) {
	t.Helper()
	for rec := range acstelemetry.NewReader(t.Context(), strings.NewReader(text), "", nil).All() {
		if rec != nil {
			list = append(list, rec)
		}
	}
	return list
}

// generatedRecords returns records of calls, read from lines.
func generatedRecords(t *testing.T, kind string, seed uint64, calls int) []logs.Record {
	t.Helper()
	text, err := io.ReadAll(acstest.NewKind(kind, &acstest.Config{Seed: seed, Calls: calls}))
	if err != nil {
		t.Fatal(err)
	}
	return recordsIn(t, string(text))
}

// distinct returns records as sorted lines, each once.
func distinct(records []logs.Record) (list []string) {
	for _, rec := range records {
		list = append(list, string(logs.AppendJSON(nil, rec)))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// addTo adds records to an archive.
func addTo(t *testing.T, dir string, opts *ArchiveOptions, records []logs.Record) Added {
	t.Helper()
	archive := newArchive(dir, opts)
	archive.disk = quickDisk{}
	return addToArchive(t, archive, records)
}

// addToArchive adds records to an archive that has been prepared.
func addToArchive(t *testing.T, archive *Archive, records []logs.Record) Added {
	t.Helper()
	a, err := newAdder(t.Context(), archive)
	if err != nil {
		t.Fatal(err)
	}
	for _, rec := range records {
		if err := a.WriteRecord(rec); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(a.Commit(), a.Close()); err != nil {
		t.Fatal(err)
	}
	return a.Added()
}

// open opens an archive.
func open(t *testing.T, dir string) *Archive {
	t.Helper()
	a, err := OpenArchive(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// linesOf returns the lines of a source, in its order.
func linesOf(t *testing.T, from logs.Source) (list []string) {
	t.Helper()
	for in, err := range from.Inputs(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in.Reader)
		if err := errors.Join(err, in.Close()); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			list = append(list, strings.TrimSuffix(line, "\n"))
		}
	}
	return list
}

// faultsOf returns what is wrong with an archive.
func faultsOf(t *testing.T, dir string) (list []string, v *Verified) {
	t.Helper()
	a, err := OpenArchive(dir, nil)
	if err == nil {
		v, err = a.Verify(t.Context(), func(f ArchiveFault) { list = append(list, f.Name+": "+f.Err.Error()) })
	}
	if err != nil {
		t.Fatal(err)
	}
	return list, v
}

// wantArchive checks that an archive has these lines and is as its manifest says.
func wantArchive(t *testing.T, dir string, want []string) {
	t.Helper()
	if faults, v := faultsOf(t, dir); len(faults) > 0 || v.Rows != int64(len(want)) {
		t.Errorf("verified %+v, %q", v, faults)
	}
	got := linesOf(t, open(t, dir).Source(nil))
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the archive has\n%s", diff)
	}
}

// What is added comes back to the same bytes, each record once, whatever the records are, and
// however they are cut.
func TestArchiveOfEveryKind(t *testing.T) {
	for _, kind := range acstest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			records, dir := generatedRecords(t, kind, 1, 10), filepath.Join(t.TempDir(), "a")
			want := distinct(records)
			small := &ArchiveOptions{MaxMemory: 150_000}
			added := addTo(t, dir, small, records)
			// Records that differ in spelling are the same.
			kept := linesOf(t, open(t, dir).Source(nil))
			if added.Records != int64(len(records)) || added.New != int64(len(kept)) || added.Commits < 2 {
				t.Errorf("added %+v; %d records, %d in the archive", added, len(records), len(kept))
			}
			slices.Sort(kept)
			if left := missingIn(want, kept); len(left) > len(want)/50 {
				t.Errorf("%d of %d lines are not there, as %s", len(left), len(want), left[0])
			}
			if again := addTo(t, dir, nil, records); again.New != 0 || again.Commits != 0 {
				t.Errorf("added again: %+v", again)
			}
			wantArchive(t, dir, kept)
		})
	}
}

// missingIn returns the lines that a sorted list does not have.
func missingIn(lines, list []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		_, ok := slices.BinarySearch(list, line)
		return ok
	})
}

// Records come into the folder of their log and day, in the order of their times.
func TestArchiveFolders(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	text := `{"time":"2026-11-02T23:59:59.9999Z","category":"CallSummary","correlationId":"1","properties":{}}
{"time":"2026-11-03T01:00:00+01:00","category":"CallSummary","correlationId":"2","properties":{}}
{"time":"2026-11-02T00:00:00Z","category":"CallSummaryUpdates","correlationId":"3","properties":{}}
{"time":"soon","category":"CallSummary","correlationId":"4","properties":{}}
{"category":"CallSummary","correlationId":"5","properties":{}}
{"time":"0099-11-02T00:00:00Z","category":"CallSummary","correlationId":"6","properties":{}}
{"time":"2026-11-02T00:00:00Z","category":"ChatOperational","properties":{}}
{"TimeGenerated":"2026-11-02T00:00:01Z","Type":"ACSChatIncomingOperations","X":1}
{"time":"2026-11-02T00:00:00Z","category":"../CallSummary","properties":{}}
{"time":"2026-11-02T00:00:00Z","category":"Call/Summary","properties":{}}
{"category":"CallClientOperations","properties":{"TimeGenerated":"2026-11-02T00:00:00.1234567Z","OperationName":"x"}}
`
	records := recordsIn(t, text)
	addTo(t, dir, nil, records)
	folders := map[string]int64{}
	for _, f := range open(t, dir).Manifest().Files {
		folders[f.partition()] = f.Rows
	}
	want := map[string]int64{
		"log=CallSummary/day=2026-11-02": 2, "log=CallSummary/day=2026-11-03": 1,
		"log=CallSummary/day=" + noDay: 2, "log=CallSummary/day=0099-11-02": 1,
		"log=ChatOperational/day=2026-11-02": 2, "log=___CallSummary/day=2026-11-02": 1, "log=Call_Summary/day=2026-11-02": 1,
		"log=CallClientOperations/day=2026-11-02": 1,
	}
	if diff := cmp.Diff(want, folders); diff != "" {
		t.Error(diff)
	}
	wantArchive(t, dir, distinct(records))
	if got := linesOf(t, open(t, dir).Source(&Selection{Logs: []string{"callsummary"}, Since: time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC), Until: time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)})); len(got) != 2 || !strings.Contains(got[0], `"3"`) {
		t.Errorf("one day, in order: %q", got)
	}
}

// Which folders a selection has.
func TestSelection(t *testing.T) {
	at := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	day := partitionOf("CallSummary", "2026-11-02")
	for _, tt := range []struct {
		why       string
		which     Selection
		partition string
		want      bool
	}{
		{"all", Selection{}, day, true},
		{"all, without a time", Selection{}, partitionOf("CallSummary", noDay), true},
		{"the log, in another case", Selection{Logs: []string{"Other", "CALLSUMMARY"}}, day, true},
		{"another log", Selection{Logs: []string{"CallDiagnostics"}}, day, false},
		{"from the last moment of the day on", Selection{Since: at("2026-11-02T23:59:59Z")}, day, true},
		{"from the next day on", Selection{Since: at("2026-11-03T00:00:00Z")}, day, false},
		{"until the day begins", Selection{Until: at("2026-11-02T00:00:00Z")}, day, false},
		{"until just after that", Selection{Until: at("2026-11-02T00:00:01Z")}, day, true},
		{"in another zone", Selection{Since: at("2026-11-03T00:30:00+01:00")}, day, true},
		{"a range has no records without a time", Selection{Until: at("2026-11-02T00:00:00Z")}, partitionOf("CallSummary", noDay), false},
	} {
		if got := tt.which.has(tt.partition); got != tt.want {
			t.Errorf("%s: %v", tt.why, got)
		}
	}
}

// Many small adds leave few files: as many as there are ones in the binary number of the adds, if all have
// the same size. Late records of a day find their place.
func TestManyAdds(t *testing.T) {
	const adds = 100 // 1100100 in binary
	dir := filepath.Join(t.TempDir(), "a")
	var all []logs.Record
	for i := range adds {
		at := time.Date(2026, 11, 2, 0, i*37%adds, 0, 0, time.UTC) // in no order
		records := recordsIn(t, fmt.Sprintf(`{"time":%q,"category":"CallSummary","correlationId":"%03d","properties":{}}`, at.Format(time.RFC3339), i))
		all = append(all, records...)
		archive := newArchive(dir, nil)
		archive.disk, archive.small = quickDisk{}, 0
		if added := addToArchive(t, archive, records); added.New != 1 {
			t.Fatalf("add %d: %+v", i, added)
		}
	}
	if files := open(t, dir).Manifest().Files; len(files) != 3 {
		t.Errorf("%d files after %d adds, want 3", len(files), adds)
	}
	wantArchive(t, dir, distinct(all))
	more := recordsIn(t, strings.Replace(summary, "2026-01-05", "2026-11-02", 1))
	addTo(t, dir, nil, more) // small files are always merged
	found, err := filepath.Glob(filepath.Join(dir, "*", "*", "*"))
	if err != nil || len(found) != 1 {
		t.Errorf("files in the folder: %q", found)
	}
	wantArchive(t, dir, distinct(append(all, more...)))
}

// A file that is large enough is not written again.
func TestLargeFilesStay(t *testing.T) {
	records, dir := generatedRecords(t, "normal", 3, 20), filepath.Join(t.TempDir(), "a")
	opts := &ArchiveOptions{MaxFile: 1000}
	half := len(records) / 2
	addTo(t, dir, opts, records[:half])
	before := open(t, dir).Manifest().Files
	addTo(t, dir, opts, records[half:])
	now := open(t, dir).Manifest()
	for _, f := range before {
		if f.Text >= opts.MaxFile && !now.has(f.Name) {
			t.Errorf("%s with %d bytes of text was written again", f.Name, f.Text)
		}
	}
	wantArchive(t, dir, distinct(records))
}

// The order of adds does not matter, and neither does the shape of delivery.
func TestArchiveFromTwoDestinations(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	var lines, rows []logs.Record
	for _, s := range acstest.Samples() {
		lines = append(lines, recordsIn(t, string(acstest.Render(acstest.Lines, s)))...)
		rows = append(rows, recordsIn(t, string(acstest.Render(acstest.CSV, s)))...)
	}
	first := addTo(t, dir, nil, rows)
	if second := addTo(t, dir, nil, lines); first.New == 0 || second.New != 0 || second.Records != first.Records {
		t.Errorf("CSV: %+v, then lines: %+v", first, second)
	}
}

// Only one process adds at a time.
func TestArchiveIsLocked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	a, err := NewAdder(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewAdder(t.Context(), dir, nil); !errors.Is(err, ErrLocked) {
		t.Errorf("a second Adder: %v", err)
	}
	if err := errors.Join(a.Close(), a.Close()); err != nil {
		t.Error(err)
	}
	if err := a.WriteRecord(recordsIn(t, summary)[0]); err == nil {
		t.Error("a closed Adder takes records")
	}
	b, err := NewAdder(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

// A folder with other files does not become an archive, and what is no archive is none.
func TestNoArchive(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenArchive(filepath.Join(dir, "none"), nil); !errors.Is(err, ErrNoArchive) {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "lines.json"), []byte(summary), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a failed attempt changes nothing
		if _, err := NewAdder(t.Context(), dir, nil); !errors.Is(err, ErrNoArchive) || !strings.Contains(err.Error(), "lines.json") {
			t.Error(err)
		}
	}
	if _, err := OpenArchive(dir, nil); !errors.Is(err, ErrNoArchive) {
		t.Error(err)
	}
}

// Verify names what is wrong with which file.
func TestVerify(t *testing.T) {
	records := recordsIn(t, summary+"\n"+strings.Replace(summary, "2026-01-05T08", "2026-01-06T08", 1)+"\n"+
		strings.Replace(summary, "CallSummary", "Other", 1))
	for _, tt := range []struct {
		why    string
		change func(t *testing.T, name, other string) // files of the archive
		want   string                                 // name is %s
		err    error
	}{
		{"nothing", func(*testing.T, string, string) {}, "", nil},
		{"a byte in the middle", flip(func(size int) int { return size / 2 }), "%s: the file is not what it says: its SHA-256 is another than that of the manifest", ErrCorrupt},
		{"the last byte", flip(func(size int) int { return size - 1 }), "%s: the file is not what it says: its SHA-256 is another than that of the manifest", ErrCorrupt},
		{"a byte is missing", func(t *testing.T, name, _ string) { must(t, os.Truncate(name, sizeOf(t, name)-1)) }, "%s: the file is not what it says: it has SIZE-1 bytes, not SIZE", ErrCorrupt},
		{"empty", func(t *testing.T, name, _ string) { must(t, os.Truncate(name, 0)) }, "%s: the file is not what it says: it has 0 bytes, not SIZE", ErrCorrupt},
		{"gone", func(t *testing.T, name, _ string) { must(t, os.Remove(name)) }, "%s: the file is missing", ErrMissing},
		{"the content of another", func(t *testing.T, name, other string) { must(t, os.Rename(other, name)) }, "", nil},
	} {
		t.Run(tt.why, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "a")
			addTo(t, dir, nil, records)
			files := open(t, dir).Manifest().Files
			size := files[0].Bytes
			if tt.change(t, filepath.Join(dir, files[0].Name), filepath.Join(dir, files[1].Name)); tt.why == "the content of another" {
				if faults, _ := faultsOf(t, dir); len(faults) != 2 || !strings.HasPrefix(faults[0], files[0].Name) || faults[1] != files[1].Name+": the file is missing" {
					t.Errorf("%q", faults)
				}
				return
			}
			var want []string
			if tt.want != "" {
				text := strings.NewReplacer("SIZE-1", fmt.Sprint(size-1), "SIZE", fmt.Sprint(size)).Replace(tt.want)
				want = []string{fmt.Sprintf(text, files[0].Name)}
			}
			faults, v := faultsOf(t, dir)
			if diff := cmp.Diff(want, faults); diff != "" {
				t.Error(diff)
			}
			if int(v.Faults) != len(want) || int(v.Files) != len(files)-len(want) {
				t.Errorf("%+v", v)
			}
			missing, err := open(t, dir).Missing()
			if must(t, err); (len(missing) == 1) != (tt.err == ErrMissing) {
				t.Errorf("missing: %v", missing)
			}
			if tt.err == nil {
				return
			}
			// Adding to that day says the same, and changes nothing.
			before := open(t, dir).Manifest()
			a, err := NewAdder(t.Context(), dir, nil)
			must(t, err)
			must(t, a.WriteRecord(records[0]))
			if err := a.Commit(); !errors.Is(err, tt.err) && tt.why != "a byte in the middle" {
				t.Errorf("adding to it: %v", err)
			}
			must(t, a.Close())
			if diff := cmp.Diff(before, open(t, dir).Manifest()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func sizeOf(t *testing.T, name string) int64 {
	info, err := os.Stat(name)
	must(t, err)
	return info.Size()
}

// flip returns a change of one bit of a file.
func flip(where func(size int) int) func(t *testing.T, name, other string) {
	return func(t *testing.T, name, _ string) {
		data, err := os.ReadFile(name)
		must(t, err)
		data[where(len(data))] ^= 4
		must(t, os.WriteFile(name, data, 0o600))
	}
}

// Files that nobody lists are named, wherever they are; hidden ones do not count.
func TestVerifyUnlisted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	addTo(t, dir, nil, recordsIn(t, summary))
	day := filepath.Join(dir, "log=CallSummary", "day=2026-01-05")
	for _, name := range []string{filepath.Join(day, "more.parquet"), filepath.Join(dir, "notes.txt"), filepath.Join(dir, ".hidden")} {
		must(t, os.WriteFile(name, nil, 0o600))
	}
	faults, v := faultsOf(t, dir)
	want := []string{
		"log=CallSummary/day=2026-01-05/more.parquet: the file is not in the manifest of the archive",
		"notes.txt: the file is not in the manifest of the archive",
	}
	if diff := cmp.Diff(want, faults); diff != "" || v.Files != 1 {
		t.Errorf("%+v %s", v, diff)
	}
	// The next Adder does not remove what it has not written.
	addTo(t, dir, nil, recordsIn(t, strings.Replace(summary, `"c"`, `"d"`, 1)))
	if faults, _ := faultsOf(t, dir); !cmp.Equal(faults, want) {
		t.Errorf("%q", faults)
	}
}

// A change of any byte of the manifest is noticed, unless it says the same.
func TestDamagedManifest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	addTo(t, dir, nil, recordsIn(t, summary))
	name := filepath.Join(dir, manifestName)
	data, err := os.ReadFile(name)
	must(t, err)
	for i := range data {
		damaged := bytes.Clone(data)
		damaged[i] ^= 1
		must(t, os.WriteFile(name, damaged, 0o600))
		a, err := OpenArchive(dir, nil)
		if err == nil && !cmp.Equal(a.Manifest(), mustManifest(t, data)) {
			t.Errorf("byte %d, %q: not noticed", i, data[max(0, i-10):min(len(data), i+10)])
		}
	}
	must(t, os.WriteFile(name, bytes.Replace(data, []byte(`"format":1`), []byte(`"format":9`), 1), 0o600))
	if _, err := OpenArchive(dir, nil); err == nil || !strings.Contains(err.Error(), "format 9") {
		t.Errorf("a later format: %v", err)
	}
}

func mustManifest(t *testing.T, text []byte) *Manifest {
	name := filepath.Join(t.TempDir(), manifestName)
	must(t, os.WriteFile(name, text, 0o600))
	m, err := readManifest(name)
	must(t, err)
	return m
}

// Reading goes on while files are merged.
func TestReadWhileAdding(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	one := recordsIn(t, summary+"\n"+strings.Replace(summary, "2026-01-05T08", "2026-01-06T08", 1))
	addTo(t, dir, nil, one)
	a := open(t, dir)
	var got []string
	for in, err := range a.Source(nil).Inputs(t.Context()) {
		must(t, err)
		if len(got) == 0 { // both files are replaced
			addTo(t, dir, nil, recordsIn(t, strings.ReplaceAll(summary+"\n"+strings.Replace(summary, "2026-01-05T08", "2026-01-06T08", 1), `"c"`, `"d"`)))
		}
		text, err := io.ReadAll(in.Reader)
		must(t, errors.Join(err, in.Close()))
		got = append(got, string(text))
	}
	if len(got) != 2 || strings.Count(got[0], "\n") != 1 || strings.Count(got[1], "\n") != 2 {
		t.Errorf("%q", got)
	}
}

// An archive is a source like any folder.
func TestArchiveAsFolder(t *testing.T) {
	records, dir := generatedRecords(t, "field", 5, 10), filepath.Join(t.TempDir(), "a")
	addTo(t, dir, nil, records)
	var got []logs.Record
	for rec, err := range acstelemetry.NewSourceReader(context.Background(), NewSource(logs.Files{Paths: []string{dir}}, nil), nil).All() {
		if rec == nil {
			t.Fatal(err)
		}
		got = append(got, rec)
	}
	if diff := cmp.Diff(distinct(records), distinct(got)); diff != "" {
		t.Error(diff)
	}
}
