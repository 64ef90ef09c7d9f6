package house_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// The documented samples, in every shape of delivery, against their values typed
// by hand in package acstest.

// A finding is the part of a problem that the tests compare: the fault and its place.
type finding struct {
	File   string
	Record int64
	Err    error
	Detail string
}

// repairs lists everything that is wrong with the printed samples.
var repairs = map[string][]string{
	"group-diagnostics-4": {"a comma is missing between two members", "the end of properties is missing"},
	"client-operation":    {"quotes inside OperationPayload are not escaped"},
}

// readAll reads everything, and returns the problems and remarks about records. Any other
// error ends the test.
func readAll(t *testing.T, from acstelemetry.Source) (recs []acstelemetry.Record, found []finding) {
	t.Helper()
	find := func(problems []logs.Problem) {
		for _, p := range problems {
			found = append(found, finding{p.Source, p.Record, p.Err, p.Detail})
		}
	}
	opts := &acstelemetry.Options{OnRemarks: func(r logs.Remarks) { find(r.Problems) }}
	for rec, err := range acstelemetry.NewSourceReader(t.Context(), from, opts).All() {
		var list *logs.RecordError
		if err != nil && !errors.As(err, &list) {
			t.Fatal(err)
		}
		if list != nil {
			find(list.Problems)
		}
		if rec != nil {
			recs = append(recs, rec)
		}
	}
	return recs, found
}

// The files of examples/data can be concatenated in either order: the sample that stops in
// the middle ends where the next file begins.
func TestFilesPutTogether(t *testing.T) {
	atRoot(t)
	var files [][]byte
	err := filepath.WalkDir("examples/data", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files = append(files, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, order := range []string{"sorted", "reverse"} {
		recs, found := readBytes(t, bytes.Join(files, nil))
		if len(recs) != 17 { // the samples of the documents, each once
			t.Errorf("%s: %d records, want 17: %v", order, len(recs), found)
		}
		for _, f := range found {
			if f.Err != logs.ErrRepaired {
				t.Errorf("%s: %v", order, f)
			}
		}
		slices.Reverse(files)
	}
}

func readBytes(t *testing.T, data []byte) ([]acstelemetry.Record, []finding) {
	t.Helper()
	return readAll(t, &acstelemetry.Input{Name: "test", Reader: bytes.NewReader(data)})
}

// expected returns what a reader must return for a file "test" with the samples in a shape:
// the records and their problems.
func expected(shape acstest.Shape, samples ...acstest.Sample) (recs []acstelemetry.Record, found []finding) {
	for i, s := range samples {
		recs = append(recs, s.Record())
		if shape == acstest.Pasted { // all others have the fixed texts
			for _, detail := range repairs[s.Name] {
				found = append(found, finding{"test", int64(i + 1), logs.ErrRepaired, detail})
			}
		}
	}
	switch shape {
	case acstest.Rows:
		for _, rec := range recs {
			asRow(rec)
		}
	case acstest.Query, acstest.CSV:
		for _, rec := range recs {
			asRow(rec)
		}
		for _, run := range runs(recs) {
			shareColumns(run)
		}
	}
	return recs, found
}

// tables are the tables of the logs that have samples.
var tables = map[string]string{
	"CallSummary":                        "ACSCallSummary",
	"CallDiagnostics":                    "ACSCallDiagnostics",
	"CallClientOperations":               "ACSCallClientOperations",
	"CallClientMediaStatsTimeSeries":     "ACSCallClientMediaStatsTimeSeries",
	"CallAutomationOperational":          "ACSCallAutomationIncomingOperations",
	"CallAutomationMediaSummary":         "ACSCallAutomationMediaSummary",
	"CallAutomationStreamingUsage":       "ACSCallAutomationStreamingUsage",
	"CallRecordingSummary":               "ACSCallRecordingSummary",
	"CallRecordingOperational":           "ACSCallRecordingIncomingOperations",
	"CallClosedCaptionsSummary":          "ACSCallClosedCaptionsSummary",
	"CallingMetrics":                     "ACSCallingMetrics",
	"CallClientServiceRequestAndOutcome": "ACSCallClientServiceRequestAndOutcome",
}

// asRow changes a record to the one in a row of its table.
func asRow(rec acstelemetry.Record) {
	head := rec.Head()
	// A row names its table and not its category.
	head.Category = opt.Value[string]{}
	head.Type = opt.Of(tables[rec.Schema().Name()])
	if rec, ok := rec.(*clientops.Record); ok {
		// The only column OperationName is the client's.
		head.OperationName = opt.Value[string]{}
		// The only column TimeGenerated is the envelope's.
		if rec.TimeGenerated.IsSet() {
			head.Time = rec.TimeGenerated
			rec.TimeGenerated.Clear(opt.Absent)
		}
	}
}

// runs splits records where the log, and so the table, changes.
func runs(recs []acstelemetry.Record) [][]acstelemetry.Record {
	var all [][]acstelemetry.Record
	for i, rec := range recs {
		if i == 0 || rec.Schema() != recs[i-1].Schema() {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], rec)
	}
	return all
}

// shareColumns changes the records of one table: they all have the same columns, with null
// where a record had no value.
func shareColumns(recs []acstelemetry.Record) {
	for _, f := range append(recs[0].Schema().Fields(), logs.EnvelopeFields()...) {
		isColumn := slices.ContainsFunc(recs, func(rec acstelemetry.Record) bool {
			return f.Cell(rec).State() != opt.Absent
		})
		for _, rec := range recs {
			if cell := f.Cell(rec); isColumn && cell.State() == opt.Absent {
				cell.Clear(opt.Null)
			}
		}
	}
}

func gzipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// checkRead compares what data holds with the records and problems wanted.
func checkRead(t *testing.T, data []byte, recs []acstelemetry.Record, found []finding) {
	t.Helper()
	gotRecs, gotFound := readBytes(t, data)
	if diff := cmp.Diff(recs, gotRecs, acstest.Exact()); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	if !slices.Equal(found, gotFound) {
		t.Errorf("problems:\n got %v\nwant %v", gotFound, found)
	}
}

func TestEverySampleInEveryShape(t *testing.T) {
	for _, shape := range acstest.Shapes() {
		for _, s := range acstest.Samples() {
			t.Run(shape.String()+"/"+s.Name, func(t *testing.T) {
				data := acstest.Render(shape, s)
				recs, found := expected(shape, s)
				checkRead(t, data, recs, found)
				checkRead(t, gzipped(t, data), recs, found)
				// People edit and cut files, so the last line feed may be missing.
				checkRead(t, bytes.TrimRight(data, "\n"), recs, found)
				// Some tools end lines in CRLF and begin files with a mark.
				dos := bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
				checkRead(t, append([]byte("\xEF\xBB\xBF"), dos...), recs, found)
			})
		}
	}
}

// All samples in one file: in tables they share columns, in pasted text the
// sample without an end is followed by another.
func TestAllSamplesInEveryShape(t *testing.T) {
	for _, shape := range acstest.Shapes() {
		t.Run(shape.String(), func(t *testing.T) {
			data := acstest.Render(shape, acstest.Samples()...)
			recs, found := expected(shape, acstest.Samples()...)
			checkRead(t, data, recs, found)
			checkRead(t, gzipped(t, data), recs, found)
		})
	}
}

// Two shapes follow each other in one stream: neither is taken for the continuation of the
// other.
func TestShapesFollowEachOther(t *testing.T) {
	samples := acstest.Named("client-operation", "p2p-summary-1", "group-diagnostics-2")
	for _, first := range acstest.Shapes() {
		for _, second := range acstest.Shapes() {
			t.Run(first.String()+"+"+second.String(), func(t *testing.T) {
				recs, found := expected(first, samples...)
				more, moreFound := expected(second, samples...)
				for _, f := range moreFound {
					f.Record += int64(len(samples))
					found = append(found, f)
				}
				data := append(acstest.Render(first, samples...), acstest.Render(second, samples...)...)
				checkRead(t, data, append(recs, more...), found)
			})
		}
	}
}

// All shapes in one stream.
func TestAllShapesInOneStream(t *testing.T) {
	samples := acstest.Named("p2p-summary-1", "p2p-diagnostics-3", "client-operation")
	var data []byte
	var recs []acstelemetry.Record
	for _, shape := range acstest.Shapes() {
		data = append(data, acstest.Render(shape, samples...)...)
		of, _ := expected(shape, samples...)
		recs = append(recs, of...)
	}
	// The pasted text is the last of seven, its third sample the 21st.
	found := []finding{{"test", 21, logs.ErrRepaired, "quotes inside OperationPayload are not escaped"}}
	checkRead(t, data, recs, found)
	checkRead(t, gzipped(t, data), recs, found)
	// Each shape is compressed by itself: a gzip file may have many parts.
	var parts []byte
	for _, shape := range acstest.Shapes() {
		parts = append(parts, gzipped(t, acstest.Render(shape, samples...))...)
	}
	checkRead(t, parts, recs, found)
}

// The comparison notices a wrong value in any field of a sample.
func TestNoFieldEscapesTheComparison(t *testing.T) {
	for _, s := range acstest.Samples() {
		fields := append(s.Record().Schema().Fields(), logs.EnvelopeFields()...)
		for _, f := range fields {
			rec := s.Record()
			switch cell := f.Cell(rec); cell.State() {
			case opt.Absent:
				cell.Clear(opt.Null)
			default:
				cell.Clear(opt.Absent)
			}
			if cmp.Diff(s.Record(), rec, acstest.Exact()) == "" {
				t.Errorf("%s: a change of %s is not noticed", s.Name, f.Name())
			}
		}
	}
}

const exampleData = "examples/data"

func TestExampleData(t *testing.T) {
	atRoot(t)
	recs, found := readAll(t, acstelemetry.Files{Paths: []string{exampleData}})

	count := map[string]int{} // records for each log and call
	for _, rec := range recs {
		call := rec.Head().CorrelationID.String()
		if op, ok := rec.(*clientops.Record); ok {
			call = op.CallID.String()
		}
		count[rec.Schema().Name()+" "+call]++
	}
	want := map[string]int{
		"CallSummary 8d1a8374-344d-4502-b54b-ba2d6daaf0ae":          2, // the P2P call
		"CallDiagnostics 8d1a8374-344d-4502-b54b-ba2d6daaf0ae":      3,
		"CallSummary 341acde7-8aa5-445b-a3da-2ddadca47d22":          3, // the group call
		"CallDiagnostics 341acde7-8aa5-445b-a3da-2ddadca47d22":      4,
		"CallSummary <absent>":                                      4, // two cross-tenant, PSTN, bot
		"CallClientOperations 92d800c4-abde-40be-91e9-3814ee786b19": 1,
	}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("records of each log and call (-want +got):\n%s", diff)
	}

	client := filepath.Join(exampleData, "client", "create-view.txt")
	server := filepath.Join(exampleData, "group", "server-to-voip-3.txt")
	wantFound := []finding{
		{client, 1, logs.ErrRepaired, "quotes inside OperationPayload are not escaped"},
		{server, 1, logs.ErrRepaired, "a comma is missing between two members"},
		{server, 1, logs.ErrRepaired, "the end of properties is missing"},
	}
	if !slices.Equal(found, wantFound) {
		t.Errorf("problems:\n got %v\nwant %v", found, wantFound)
	}
}

// Each sample of the article on call logs is in exactly one file, and the files have no
// other records.
func TestExampleDataHoldsEverySampleOnce(t *testing.T) {
	atRoot(t)
	recs, _ := readAll(t, acstelemetry.Files{Paths: []string{exampleData}})
	for _, s := range acstest.Samples() {
		want := 0
		if s.InFiles {
			want = 1
		}
		n := 0
		for _, rec := range recs {
			if cmp.Equal(s.Record(), rec, acstest.Exact()) {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %d times in %s, want %d", s.Name, n, exampleData, want)
		}
	}
	if len(recs) != 17 {
		t.Errorf("%d records, want 17", len(recs))
	}
}

// The files are those that go generate writes, and there are no others.
func TestExampleDataIsGenerated(t *testing.T) {
	atRoot(t)
	checkGenerated(t, exampleData, acstest.Files())
	checkGenerated(t, "examples/demo", acstest.Demo())
}

// checkGenerated checks that a folder holds the files, and no others.
func checkGenerated(t *testing.T, folder string, files map[string][]byte) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		want, ok := files[name]
		delete(files, name)
		got, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		switch {
		case err != nil:
			return err
		case !ok:
			t.Errorf("%s/%s: not a generated file", folder, name)
		case !bytes.Equal(got, want):
			t.Errorf("%s/%s: differs from what is generated (-want +got):\n%s", folder, name, cmp.Diff(string(want), string(got)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range files {
		t.Errorf("%s/%s: missing; run go generate ./...", folder, name)
	}
}

// The texts are those of the documents, faults included.
func TestSamplesKeepTheFaultsOfTheDocuments(t *testing.T) {
	for _, s := range acstest.Samples() {
		if faulty := s.Printed != s.Fixed; faulty != (repairs[s.Name] != nil) {
			t.Errorf("%s: faulty is %v", s.Name, faulty)
		}
	}
	for name, fault := range map[string]string{
		"group-diagnostics-4": "\"Server\"    \n",
		"client-operation":    `"{"StreamType":"Video",`,
		"pstn-summary":        `" b25cf111-`,
		"p2p-summary-1":       "\"null\",    \n",
	} {
		if s := acstest.Named(name)[0]; !strings.Contains(s.Printed, fault) {
			t.Errorf("%s does not hold %q", name, fault)
		}
	}
}
