package logs_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"example.com/acstelemetry/logs"
)

func gzipped(parts ...string) string {
	var b bytes.Buffer
	for _, p := range parts {
		w := gzip.NewWriter(&b)
		io.WriteString(w, p) //nolint:errcheck // a bytes.Buffer does not fail
		w.Close()
	}
	return b.String()
}

// deflate is an example of a compression that a caller adds.
func deflate(close func() error) logs.Decompressor {
	return logs.Decompressor{Name: "deflate", Magic: "DEFL", New: func(r io.Reader) (io.Reader, error) {
		if _, err := io.ReadFull(r, make([]byte, 4)); err != nil {
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{flate.NewReader(r), closer(close)}, nil
	}}
}

type closer func() error

func (c closer) Close() error { return c() }

func deflated(text string) string {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, 1)
	io.WriteString(w, text) //nolint:errcheck // a bytes.Buffer does not fail
	w.Close()
	return "DEFL" + b.String()
}

func TestGzip(t *testing.T) {
	for _, c := range shapes {
		records, errs, end := read(t, strings.NewReader(gzipped(c.in)), nil)
		if got := ids(records, errs); got != "A B" || end != nil {
			t.Errorf("%s: %s, %v", c.reason, got, end)
		}
	}
	records, errs, end := read(t, ones{strings.NewReader(gzipped(line("A")+"\n", line("B"))), 1}, nil)
	if got := ids(records, errs); got != "A B" || end != nil {
		t.Errorf("two concatenated files: %s, %v", got, end)
	}
	// Offsets refer to the decompressed input.
	_, errs, _ = read(t, strings.NewReader(gzipped(line("A")+"\n{]")), nil)
	if p := problems(errs)[0]; p.Offset != int64(len(line("A")))+2 {
		t.Errorf("offset %d", p.Offset)
	}
}

// The limits of decompression end the input with an error that says which limit it was;
// what was read before is valid. Input that is not compressed has none.
func TestDecompressionLimits(t *testing.T) {
	two := line("A") + "\n" + line("B") + "\n"
	blanks := strings.Repeat(" ", 4<<20)
	cases := []struct {
		reason, in string
		opts       logs.Options
		want       string // IDs
		err        error
	}{
		{"exactly as large as the limit", gzipped(two), logs.Options{MaxDecompressed: int64(len(two))}, "A B", nil},
		{"a byte larger", gzipped(two), logs.Options{MaxDecompressed: int64(len(two)) - 1}, "A B", logs.ErrDecompressed},
		{"the limit within a record", gzipped(two), logs.Options{MaxDecompressed: int64(len(two)) - 9}, "A", logs.ErrDecompressed},
		{"the second of two members", gzipped(line("A")+"\n", line("B")), logs.Options{MaxDecompressed: int64(len(two)) - 9}, "A", logs.ErrDecompressed},
		{"compression of the caller", deflated(two), logs.Options{MaxDecompressed: int64(len(two)) - 9,
			Decompressors: []logs.Decompressor{deflate(func() error { return nil })}}, "A", logs.ErrDecompressed},
		{"not compressed", two, logs.Options{MaxDecompressed: 1, MaxRatio: 1}, "A B", nil},
		{"by default there is no limit of size, and gzip's ratio is within that of ratios", gzipped(line("A") + blanks + line("B")), logs.Options{}, "A B", nil},
		{"a ratio of about 1,000", gzipped(line("A") + blanks + line("B")), logs.Options{MaxRatio: 500}, "A", logs.ErrRatio},
		{"a ratio of about 1,000 in a small input", gzipped(line("A") + blanks[:1<<20] + line("B")), logs.Options{MaxRatio: 10}, "A B", nil},
		{"no ratio", gzipped(line("A") + blanks + line("B")), logs.Options{MaxRatio: -1}, "A B", nil},
	}
	for _, c := range cases {
		for _, piece := range []int{100, 1 << 20} {
			records, errs, end := read(t, ones{strings.NewReader(c.in), piece}, &c.opts)
			var source *logs.SourceError
			if got := ids(records, errs); got != c.want || !errors.Is(end, c.err) || c.err != nil && !errors.As(end, &source) {
				t.Errorf("%s, in pieces of %d: %s, %v; want %s, %v", c.reason, piece, got, end, c.want, c.err)
			}
		}
	}
}

func TestTruncatedGzip(t *testing.T) {
	many := strings.Repeat(line("A")+"\n", 10_000)
	whole := gzipped(many)
	for _, c := range []struct {
		shape, in string
		least     int
	}{
		{"lines", whole, 4000},
		{"CSV", gzipped(csvHead + strings.Repeat(csvLine("A"), 10_000)), 4000},
		{"a message", gzipped(`{"records":[` + strings.Repeat(line("A")+",", 10_000)), 4000},
		{"an answer", gzipped(strings.TrimSuffix(fmtQuery(""), "]}]}") + strings.Repeat(queryRow("A")+",", 10_000)), 4000},
	} {
		records, errs, end := read(t, strings.NewReader(c.in[:len(c.in)*3/4]), nil)
		if len(records) < c.least || len(records) >= 10_000 {
			t.Errorf("%s: %d records", c.shape, len(records))
		}
		if p := problems(errs); len(p) > 0 {
			t.Errorf("%s: %v: only the file should have an error", c.shape, &p[0])
		}
		var file *logs.SourceError
		if !errors.As(end, &file) || !errors.Is(end, io.ErrUnexpectedEOF) || file.Offset == 0 {
			t.Errorf("%s: %v", c.shape, end)
		}
	}
	_, _, end := read(t, strings.NewReader(whole[:len(whole)/2]), nil)
	if !strings.Contains(end.Error(), "gzip: the compressed data is cut off") {
		t.Errorf("error %v", end)
	}
	for reason, c := range map[string]struct{ after, want string }{
		"a few bytes":                   {"xyz", "input: reading stopped at offset 151: gzip: the data after the compressed data is not gzip: everything before it has been read"},
		"many bytes":                    {strings.Repeat("x", 1000), "input: reading stopped at offset 151: gzip: the data after the compressed data is not gzip: everything before it has been read"},
		"zeros":                         {"\x00\x00\x00", "input: reading stopped at offset 151: gzip: the data after the compressed data is not gzip: everything before it has been read"},
		"the first byte of a member":    {gzipped(line("B"))[:1], "input: reading stopped at offset 151: gzip: the compressed data is cut off: unexpected EOF"},
		"the head of a member":          {gzipped(line("B"))[:9], "input: reading stopped at offset 151: gzip: the compressed data is cut off: unexpected EOF"},
		"a member that is cut off":      {gzipped(line("B"))[:15], "input: reading stopped at offset 151: gzip: the compressed data is cut off: unexpected EOF"},
		"another member, then garbage":  {gzipped(" ") + "x", "input: reading stopped at offset 152: gzip: the data after the compressed data is not gzip: everything before it has been read"},
		"an empty member, then nothing": {gzipped(""), ""},
	} {
		for _, size := range []int{1, 1 << 20} {
			records, _, end := read(t, ones{strings.NewReader(gzipped(line("A")) + c.after), size}, nil)
			text := ""
			if end != nil {
				text = end.Error()
			}
			if len(records) != 1 || text != c.want {
				t.Errorf("%s: %d records, then %s; want %s", reason, len(records), text, c.want)
			}
		}
	}
	_, _, end = read(t, strings.NewReader(gzipped("")[:5]), nil)
	if want := "input: gzip: unexpected EOF"; end == nil || end.Error() != want {
		t.Errorf("error %v, want %s", end, want)
	}
	_, _, end = read(t, strings.NewReader(strings.Replace(gzipped(line("A")), "\x1f\x8b", "\x1f\x8b\xff", 1)), nil)
	if !errors.Is(end, gzip.ErrHeader) || end.Error() != "input: gzip: invalid header" { // the name only once
		t.Errorf("error %v", end)
	}
}

func TestDecompressors(t *testing.T) {
	closed := 0
	opts := &logs.Options{Decompressors: []logs.Decompressor{{}, deflate(func() error { closed++; return nil })}}
	r := logs.NewStream(strings.NewReader(deflated(line("A"))), "", schemas(), opts)
	if rec, err := r.Next(); err != nil || rec.Head().CorrelationID.Or("") != "A" {
		t.Errorf("%v, %v", rec, err)
	}
	if err := r.Close(); err != nil || closed != 1 {
		t.Errorf("Close: %v, closed %d times", err, closed)
	}
	if err := r.Close(); err != nil || closed != 1 {
		t.Errorf("second Close: %v, closed %d times", err, closed)
	}
	if _, err := r.Next(); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Next after Close: %v", err)
	}
	failing := errors.New("failing")
	r = logs.NewStream(strings.NewReader(deflated("")), "", nil, &logs.Options{Decompressors: []logs.Decompressor{deflate(func() error { return failing })}})
	if _, err := r.Next(); err != io.EOF {
		t.Error(err)
	}
	if err := r.Close(); err != failing {
		t.Errorf("Close: %v", err)
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("Close must not change the sticky error: %v", err)
	}
	// The caller's comes before the built-in one.
	opts = &logs.Options{Decompressors: []logs.Decompressor{{Name: "mine", Magic: "\x1f\x8b", New: func(io.Reader) (io.Reader, error) { return nil, failing }}}}
	if _, _, end := read(t, strings.NewReader(gzipped("")), opts); !errors.Is(end, failing) || !strings.Contains(end.Error(), "mine") {
		t.Error(end)
	}
}

func TestForeignCompression(t *testing.T) {
	for name, magic := range map[string]string{
		"zstd": "\x28\xb5\x2f\xfd", "bzip2": "BZh9", "xz": "\xfd7zXZ\x00", "zip": "PK\x03\x04",
		"lz4": "\x04\x22\x4d\x18", "snappy": "\xff\x06\x00\x00sNaPpY", "7-Zip": "7z\xbc\xaf\x27\x1c", "RAR": "Rar!\x1a\x07\x01\x00",
		"tar": "PT1H.json" + strings.Repeat("\x00", 248) + "ustar\x00",
	} {
		_, _, end := read(t, strings.NewReader(magic+strings.Repeat("x", 100)), nil)
		if !errors.Is(end, logs.ErrCompression) || !strings.Contains(end.Error(), name) {
			t.Errorf("%s: %v", name, end)
		}
	}
}

// Files of other formats are named, also when they are compressed, with what to do.
func TestForeignFormats(t *testing.T) {
	for magic, want := range map[string]string{
		"Obj\x01\x04\x14avro.codec":            "Avro; write its records as JSON lines; in a capture of Event Hubs, the Body of each record is a message",
		"PAR1\x15\x04\x15":                     "Parquet; read it by a Source of module lake, or write its rows as CSV or as JSON lines",
		"ORC\x08\x03\x10":                      "ORC; write its rows",
		"ARROW1\x00\x00\xff\xff":               "Arrow; write its rows",
		"SQLite format 3\x00\x10\x00":          "SQLite; write the table",
		"%PDF-1.7\n%\xe2\xe3":                  "PDF; export the logs",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00": "an old Excel workbook; save its sheet as CSV",
		"\x80\x04\x95\x01\x00":                 "a Python pickle; write its data",
		"\xff\xfe\x00\x00{\x00\x00\x00":        "it is UTF-32; save it as UTF-8",
	} {
		for _, in := range []string{magic, gzipped(magic)} {
			_, _, end := read(t, strings.NewReader(in), nil)
			if !errors.Is(end, logs.ErrBinary) || !strings.Contains(end.Error(), want) {
				t.Errorf("%q: %v, want %s", magic, end, want)
			}
		}
	}
	// What only begins alike is text.
	for _, in := range []string{"ORC,Category\n", "Objects\n", "PK\n"} {
		if _, _, end := read(t, strings.NewReader(in), nil); end != nil {
			t.Errorf("%q: %v", in, end)
		}
	}
}

func TestBinary(t *testing.T) {
	for _, c := range []struct{ reason, in string }{
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"},
		{"UTF-32 with its mark", "\xff\xfe\x00\x00{\x00\x00\x00"},
		{"UTF-32 in the other byte order, without a mark", "\x00\x00\x00{\x00\x00\x00\""},
		{"nothing but zeros", strings.Repeat("\x00", 9000)},
		{"a program", "\x7fELF\x02\x01\x01\x00"},
		{"an archive with a short first name", "logs/PT1H.json" + strings.Repeat("\x00", 86)},
	} {
		for _, size := range []int{1, 1 << 20} {
			records, _, end := read(t, ones{strings.NewReader(c.in), size}, nil)
			if len(records) > 0 || !errors.Is(end, logs.ErrBinary) {
				t.Errorf("%s: %v, %v", c.reason, records, end)
			}
		}
	}
}

func TestEmpty(t *testing.T) {
	for _, in := range []string{"", "\n", " \r\n\t", "\ufeff", gzipped(""), gzipped("\n")} {
		if records, _, end := read(t, strings.NewReader(in), nil); len(records) > 0 || end != nil {
			t.Errorf("%q: %v, %v", in, records, end)
		}
	}
}

// Records read before a failure are returned, and the failure is sticky. The
// record that it cuts off is not also reported.
func TestFailingReader(t *testing.T) {
	failing := errors.New("connection lost")
	cases := []struct {
		reason, in, want string
	}{
		{"after a line", line("A") + "\n", "A"},
		{"within a line", line("A") + "\n" + line("B")[:50], "A"},
		{"within a message", `{"records":[` + line("A") + "," + line("B")[:50], "A"},
		{"between the records of a message", `{"records":[` + line("A"), "A"},
		{"after the records of a message", `{"records":[` + line("A") + `],"x":`, "A"},
		{"within an answer's columns", fmtQuery("")[:100], ""},
		{"within a row", fmtQuery(queryRow("A") + "," + queryRow("B"))[:len(fmtQuery(queryRow("A")))+10], "A"},
		{"within a row of CSV", csvHead + csvLine("A") + csvLine("B")[:40], "A"},
		{"within the last cell of CSV", csvHead + csvLine("A") + strings.TrimSuffix(csvLine("B"), "\n") + "Win", "A"},
		{"within the quotes of a cell", csvHead + csvLine("A") + csvLine("B")[:10], "A"},
		{"within a sample, which must not be repaired", `"category":"CallSummary","properties": {"callType": "P2P",`, ""},
		{"after a line that is cut off and a whole one", `{"a":[` + "\n" + line("B") + "\n", "! B"},
		{"after an open quote of CSV and a whole row", csvHead + "\"x\n" + "2021-07-19T18:46:50Z,ACSCallSummary,B,6,VoIP,\n", "! B"},
	}
	for _, c := range cases {
		for _, size := range []int{1, 1 << 20} {
			src := ones{io.MultiReader(strings.NewReader(c.in), iotest.ErrReader(failing)), size}
			records, errs, end := read(t, src, nil)
			if got := ids(records, errs); got != c.want {
				t.Errorf("%s: %q, want %q: %v", c.reason, got, c.want, errors.Join(errs...))
			}
			var file *logs.SourceError
			if !errors.As(end, &file) || !errors.Is(end, failing) || file.Offset != int64(len(c.in)) {
				t.Errorf("%s: %+v", c.reason, end)
			}
		}
	}
}

// An error that wraps io.EOF is a failure, not the end.
func TestWrappedEOF(t *testing.T) {
	wrapped := &logs.SourceError{Source: "inner", Err: io.EOF}
	src := io.MultiReader(strings.NewReader(line("A")+"\n"), iotest.ErrReader(wrapped))
	records, _, end := read(t, src, nil)
	if len(records) != 1 || !errors.Is(end, wrapped) {
		t.Errorf("%v, %v", records, end)
	}
	if _, _, end := read(t, iotest.ErrReader(wrapped), nil); !errors.Is(end, wrapped) {
		t.Errorf("at once: %v", end)
	}
}

func TestStrangeReaders(t *testing.T) {
	in := line("A") + "\n" + line("B")
	for reason, src := range map[string]io.Reader{
		"one byte at a time":          iotest.OneByteReader(strings.NewReader(in)),
		"the error with the last one": iotest.DataErrReader(strings.NewReader(in)),
		"half of the bytes asked for": iotest.HalfReader(strings.NewReader(in)),
		"nothing now and then":        &hesitating{r: strings.NewReader(in)},
	} {
		records, errs, end := read(t, src, nil)
		if got := ids(records, errs); got != "A B" || end != nil {
			t.Errorf("%s: %s, %v", reason, got, end)
		}
	}
	records, _, end := read(t, io.MultiReader(strings.NewReader(in+"\n"), silent{}), nil)
	if len(records) != 2 || !errors.Is(end, io.ErrNoProgress) {
		t.Errorf("a reader that never returns anything: %v, %v", records, end)
	}
}

// hesitating returns 0, nil before each piece.
type hesitating struct {
	r     io.Reader
	ready bool
}

func (h *hesitating) Read(p []byte) (int, error) {
	if h.ready = !h.ready; h.ready {
		return 0, nil
	}
	return h.r.Read(p[:min(len(p), 10)])
}

// silent always returns 0, nil.
type silent struct{}

func (silent) Read([]byte) (int, error) { return 0, nil }

func TestSourceErrorText(t *testing.T) {
	for _, c := range []struct {
		err  logs.SourceError
		want string
	}{
		{logs.SourceError{Err: io.ErrNoProgress}, "input: multiple Read calls return no data or error"},
		{logs.SourceError{Source: "a.gz", Offset: 7, Err: io.ErrUnexpectedEOF}, "a.gz: reading stopped at offset 7: unexpected EOF"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
