package faults_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// long reports whether tests with a long form run in that form.
func long() bool { return os.Getenv("LONG_TESTS") != "" }

// result is what reading an input gave: each record and the errors of its fields, and what
// ended reading.
type result struct {
	records []string
	end     error
}

// resultOf reads an input to its end, or to the error that ends it.
func resultOf(t *testing.T, src io.Reader) (res result) {
	t.Helper()
	r := acstelemetry.NewReader(t.Context(), src, "", nil)
	defer r.Close()
	for rec, err := range r.All() {
		var end *logs.SourceError
		switch {
		case errors.As(err, &end):
			res.end = errors.Join(res.end, err)
		case rec == nil:
			res.records = append(res.records, err.Error())
		default:
			line := string(logs.AppendJSON(nil, rec))
			if err != nil {
				line += " " + err.Error()
			}
			res.records = append(res.records, line)
		}
	}
	return res
}

// feed returns generated records as lines.
func feed(size int64) []byte {
	data, err := io.ReadAll(acstest.NewFeed(&acstest.Config{Seed: 7, Calls: acstest.None, Bytes: size}))
	if err != nil {
		panic(err)
	}
	return data
}

// gzipped compresses the parts as the members of one file, as `cat a.gz b.gz` joins them.
func gzipped(parts ...[]byte) []byte {
	var b bytes.Buffer
	for _, part := range parts {
		w := gzip.NewWriter(&b)
		if _, err := w.Write(part); err != nil {
			panic(err)
		}
		if err := w.Close(); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

// twoMembers returns generated lines, and their compressed form in two members. The first
// member is first bytes long.
func twoMembers() (plain, compressed []byte, first int) {
	size := int64(12_000)
	if long() {
		size = 60_000
	}
	plain = feed(size)
	half := bytes.IndexByte(plain[len(plain)/2:], '\n') + len(plain)/2 + 1
	return plain, gzipped(plain[:half], plain[half:]), len(gzipped(plain[:half]))
}

// TestGzipCutAnywhere cuts a compressed file after each of its bytes. A file that is cut gives
// the first of its records, each as it is, and an error that says that the rest is missing.
func TestGzipCutAnywhere(t *testing.T) {
	plain, file, first := twoMembers()
	whole := resultOf(t, bytes.NewReader(plain))
	const magic = 2 // with fewer bytes nothing shows that it is compressed
	for n := range len(file) {
		got := resultOf(t, bytes.NewReader(file[:n]))
		records := slices.DeleteFunc(slices.Clone(got.records), func(r string) bool {
			return strings.Contains(r, logs.ErrTruncated.Error()) // the record that the cut goes through
		})
		switch {
		case n == 0 || n == first: // nothing shows that there was more
		case got.end == nil && n >= magic:
			t.Fatalf("cut after %d of %d bytes: no error", n, len(file))
		case n < magic && len(got.records)+len(records) == 0 && got.end == nil:
			t.Fatalf("cut after %d bytes: no word", n)
		}
		if n >= magic && (len(records) > len(whole.records) || !slices.Equal(records, whole.records[:len(records)])) {
			t.Fatalf("cut after %d of %d bytes: other records than those of the file", n, len(file))
		}
	}
	t.Logf("%d cuts", len(file))
}

// TestGzipDamagedAnywhere changes one bit of each byte. Then the records are those of the file, or
// there is an error: the checksum of each member tells.
func TestGzipDamagedAnywhere(t *testing.T) {
	plain, file, _ := twoMembers()
	whole := resultOf(t, bytes.NewReader(plain))
	for i := range file {
		damaged := bytes.Clone(file)
		damaged[i] ^= 1 << (i % 8)
		got := resultOf(t, bytes.NewReader(damaged))
		if got.end == nil && !slices.Equal(got.records, whole.records) {
			t.Fatalf("bit %d of byte %d of %d: other records, and no error", i%8, i, len(file))
		}
	}
	t.Logf("%d damaged files", len(file))
}

// errReader is what the readers of these tests fail with.
var errReader = errors.New("the disk is gone")

// failing reads from src, at most step bytes at a time, and fails after n bytes: in a read of
// its own, or in the one that returns the last of them.
type failing struct {
	src      io.Reader
	n, step  int
	withData bool
}

func (f *failing) Read(p []byte) (int, error) {
	if f.n == 0 {
		return 0, errReader
	}
	n, err := f.src.Read(p[:min(len(p), f.n, f.step)])
	if f.n -= n; f.n == 0 && f.withData && err == nil {
		err = errReader
	}
	return n, err
}

// TestReaderFailsAnywhere makes the reader fail after each byte. All records before the
// fault are returned, once, then the fault.
func TestReaderFailsAnywhere(t *testing.T) {
	in := feed(6_000)
	whole := resultOf(t, bytes.NewReader(in))
	ends := 0 // records that end before the fault
	tried := 0
	for n := range len(in) {
		if n > 0 && in[n-1] == '\n' {
			ends++
		}
		for _, step := range []int{1 << 20, 100} {
			for _, withData := range []bool{false, true} {
				tried++
				got := resultOf(t, &failing{bytes.NewReader(in), n, step, withData})
				records := slices.DeleteFunc(got.records, func(r string) bool { return strings.Contains(r, logs.ErrTruncated.Error()) })
				complete := ends
				if n < len(in) && in[n] == '\n' {
					complete++ // its line feed is missing, which it does not need
				}
				if !errors.Is(got.end, errReader) || !slices.Equal(records, whole.records[:complete]) {
					t.Fatalf("a fault after %d of %d bytes, in steps of %d, with data %t: %d records, want %d; %v",
						n, len(in), step, withData, len(records), complete, got.end)
				}
			}
		}
	}
	t.Logf("%d faults", tried)
}
