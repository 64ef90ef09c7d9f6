package lake_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/lake"
	"example.com/acstelemetry/logs"
)

// small returns a file of some records.
func small(t testing.TB, n int) []byte {
	t.Helper()
	var file bytes.Buffer
	w := lake.NewWriter(&file, callsummary.Schema(), &lake.WriterOptions{RowGroup: 20_000})
	for i := range n {
		rec := callsummary.New()
		if err := errors.Join(rec.CorrelationID.Parse(fmt.Sprint("call ", i)), rec.CallDuration.Parse(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
		if err := w.Write(rec); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// A folder may hold Parquet and lines, whatever the files are called, and a file may be read in
// parts.
func TestMixedFolder(t *testing.T) {
	folder := fstest.MapFS{
		"a.json":        {Data: []byte(`{"category":"CallSummary","correlationId":"line","properties":{}}`)},
		"b":             {Data: small(t, 3)},
		"c/d.parquet":   {Data: small(t, 2)},
		"empty.parquet": {Data: small(t, 0)},
		"nothing":       {},
		"short":         {Data: []byte("PA")},
	}
	var got []string
	err := acstelemetry.Each(t.Context(), lake.NewSource(logs.Files{Paths: []string{"."}, FS: folder}, nil), func(it logs.Item) error {
		if it.Record == nil {
			got = append(got, it.Err.Error())
			return nil
		}
		got = append(got, fmt.Sprint(it.Position.Source, " ", it.Position.Record, " ", it.Record.Head().CorrelationID.Or("")))
		return nil
	}, nil)
	if err != nil {
		t.Error(err)
	}
	want := "a.json 1 line\nb 1 call 0\nb 2 call 1\nb 3 call 2\nc/d.parquet 1 call 0\nc/d.parquet 2 call 1"
	if text := strings.Join(got, "\n"); !strings.HasPrefix(text, want) || len(got) != 7 || !strings.HasPrefix(got[6], "short") {
		t.Errorf("got\n%s\nwant\n%s\nand an error of the short file", text, want)
	}
}

// What is not Parquet is passed on as it is: a file can still be read in parts.
func TestPassedOn(t *testing.T) {
	in := &logs.Input{Reader: strings.NewReader("{}")}
	for got := range lake.NewSource(in, nil).Inputs(t.Context()) {
		if got != in {
			t.Error("the input is another one")
		}
	}
}

// A stream is copied into a file, which is gone after it has been read, or when the reader
// is closed.
func TestStream(t *testing.T) {
	for _, records := range []int{5, 1} {
		folder := t.TempDir()
		closed := false
		in := &logs.Input{Name: "stream", Reader: io.MultiReader(bytes.NewReader(small(t, 5))), Close: func() error { closed = true; return nil }}
		r := acstelemetry.NewSourceReader(t.Context(), lake.NewSource(in, &lake.Options{TempDir: folder}), nil)
		for i := range records {
			if rec, err := r.Next(); err != nil || rec.Head().CorrelationID.Or("") != fmt.Sprint("call ", i) {
				t.Fatal(rec, err)
			}
		}
		if left, _ := filepath.Glob(folder + "/*"); len(left) != 1 {
			t.Errorf("%d copies while it is read, want 1", len(left))
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if left, _ := filepath.Glob(folder + "/*"); len(left) != 0 || !closed {
			t.Errorf("%d copies afterwards; the input was closed: %v", len(left), closed)
		}
	}
}

func TestStreamOfLines(t *testing.T) {
	// What has arrived is read at once.
	r, w := io.Pipe()
	go fmt.Fprintln(w, `{"category":"CallSummary","properties":{}}`)
	for in := range lake.NewSource(&logs.Input{Reader: r}, nil).Inputs(t.Context()) {
		text := make([]byte, 1000)
		if n, err := in.Reader.Read(text); err != nil || string(text[:n]) != `{"category":"CallSummary","properties":{}}`+"\n" {
			t.Errorf("%q, error %v", text[:n], err)
		}
	}
}

// Whatever is wrong with a file is an error with its name and the row.
func TestErrors(t *testing.T) {
	whole := small(t, 3000)
	damaged := bytes.Clone(whole)
	copy(damaged[len(damaged)/8:], make([]byte, 200))
	for _, test := range []struct {
		why  string
		data []byte
		opts *lake.Options
		want string
		err  error
	}{
		{"cut off", whole[:len(whole)-100], nil, "table.parquet: reading Parquet: the file is not what it says: it is cut off, or something follows its end", lake.ErrCorrupt},
		{"nothing but the magic", []byte("PAR1"), nil, "it is cut off", lake.ErrCorrupt},
		{"an encrypted footer", append(bytes.Clone(whole[:len(whole)-1]), 'E'), nil, "the file is encrypted", nil},
		{"a footer that is longer than the file", append(bytes.Clone(whole[:len(whole)-8]), 255, 255, 255, 0, 'P', 'A', 'R', '1'), nil, "footer is longer than the file", lake.ErrCorrupt},
		{"zeros in a page", damaged, nil, ": reading Parquet, row 727: row group 5, column 20: ", lake.ErrCorrupt},
		{"little memory", whole, &lake.Options{MaxMemory: 64 << 10}, "Options.MaxMemory", lake.ErrTooLarge},
	} {
		var source *logs.SourceError
		var err error
		for _, err = range acstelemetry.NewSourceReader(t.Context(), lake.NewSource(parquetInput(test.data), test.opts), nil).All() {
		}
		if !errors.As(err, &source) || !strings.Contains(err.Error(), test.want) || test.err != nil && !errors.Is(err, test.err) {
			t.Errorf("%s: error %v, want one with %q", test.why, err, test.want)
		}
	}
}

// A file whose numbers of values or rows are wrong is not read as if it were whole.
func TestWrongNumbers(t *testing.T) {
	whole := small(t, 300)
	length := int(binary.LittleEndian.Uint32(whole[len(whole)-8:]))
	at := len(whole) - 8 - length
	for why, change := range map[string]func(*format.FileMetaData){
		"fewer values": func(m *format.FileMetaData) { m.RowGroups[0].Columns[3].MetaData.NumValues-- },
		"more values":  func(m *format.FileMetaData) { m.RowGroups[0].Columns[3].MetaData.NumValues++ },
		"more rows":    func(m *format.FileMetaData) { m.NumRows++ },
		"a column without pages": func(m *format.FileMetaData) {
			m.RowGroups[0].Columns[3].MetaData.NumValues = 0
			m.RowGroups[0].Columns[3].MetaData.TotalCompressedSize = 0
		},
	} {
		var meta format.FileMetaData
		if err := thrift.Unmarshal(new(thrift.CompactProtocol), whole[at:at+length], &meta); err != nil {
			t.Fatal(err)
		}
		change(&meta)
		footer, err := thrift.Marshal(new(thrift.CompactProtocol), &meta)
		if err != nil {
			t.Fatal(err)
		}
		data := append(bytes.Clone(whole[:at]), footer...)
		data = append(binary.LittleEndian.AppendUint32(data, uint32(len(footer))), "PAR1"...)
		for _, err = range acstelemetry.NewSourceReader(t.Context(), lake.NewSource(parquetInput(data), nil), nil).All() {
		}
		if !errors.Is(err, lake.ErrCorrupt) {
			t.Errorf("%s: error %v", why, err)
		}
	}
}

// Records before the damage are read.
func TestRecordsBeforeDamage(t *testing.T) {
	whole := small(t, 3000)
	copy(whole[len(whole)/8:], make([]byte, 200))
	n := 0
	for rec := range acstelemetry.NewSourceReader(t.Context(), lake.NewSource(parquetInput(whole), nil), nil).All() {
		if rec != nil {
			n++
		}
	}
	if n == 0 || n > 2500 {
		t.Errorf("%d records of 3000, want some", n)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := acstelemetry.NewSourceReader(ctx, lake.NewSource(parquetInput(small(t, 3000)), nil), nil)
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := r.Next(); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// Large tables are written and read in little memory.
func TestMemory(t *testing.T) {
	name := filepath.Join(t.TempDir(), "large.parquet")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := lake.NewWriter(f, callsummary.Schema(), &lake.WriterOptions{RowGroup: 4 << 20})
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n, size, most := 0, 0, uint64(0)
	see := func() {
		if n++; n%5000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
	}
	var line []byte
	for rec := range acstest.Records(&acstest.Config{Seed: 4, Calls: acstest.None}) {
		if rec.Schema() != callsummary.Schema() {
			continue
		}
		line = logs.AppendJSON(line[:0], rec)
		if err := w.WriteLine(line); err != nil {
			t.Fatal(err)
		}
		if size += len(line); size > 64<<20 {
			break
		}
		see()
	}
	if err := errors.Join(w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	written := n
	r := acstelemetry.NewSourceReader(t.Context(), lake.NewSource(logs.Files{Paths: []string{name}}, nil), &logs.Options{ReuseRecords: true})
	for _, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
		see()
	}
	if n != 2*written+1 {
		t.Errorf("%d records read, want %d", n-written, written+1)
	}
	if most > before.HeapAlloc+32<<20 {
		t.Errorf("%d MB in use for 64 MB of text", (most-before.HeapAlloc)>>20)
	}
}

// Errors of the underlying writer and of wrong use.
func TestWriterErrors(t *testing.T) {
	w := lake.NewWriter(failing{}, callsummary.Schema(), nil)
	if err := w.Write(new(logs.Other)); err == nil || !strings.Contains(err.Error(), "CallSummary") {
		t.Errorf("a record of another log: error %v", err)
	}
	if err := w.WriteLine([]byte("{")); err == nil {
		t.Error("half a line was written")
	}
	if err := w.Write(callsummary.New()); err != nil {
		t.Error(err)
	}
	if err := w.Close(); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("error %v, want that of the writer", err)
	}
	if err := w.Write(callsummary.New()); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("error %v, want it again", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, fs.ErrPermission }
