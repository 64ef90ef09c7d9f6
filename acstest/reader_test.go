package acstest_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// A seed gives the same bytes on every platform. A change of these sums changes the data in
// users' tests: say so in CHANGELOG.
func TestFeedIsTheSameEverywhere(t *testing.T) {
	tests := []struct {
		name string
		cfg  acstest.Config
		want string
	}{
		{"plain", acstest.Config{Seed: 42, Calls: acstest.None}, sumPlain},
		{"everything", everything(acstest.Lines), sumEverything},
		{"field", *acstest.KindConfig("field", &acstest.Config{Seed: 42, Calls: acstest.None}), sumField},
		{"what is chosen", acstest.Config{
			Seed: 8, Calls: acstest.None, BecameGroup: 0.5, Voicemail: 0.5, Anonymous: 0.5, Ungraceful: 0.3, UngracefulBy: []string{"503", "410"},
			Poor: 0.3, PoorBy: []string{"JitterAvg", "RecvResolutionHeight"}, UserFacingBy: []string{"cameraFreeze", "noNetwork"},
			Incomplete: 0.5, IncompleteBy: []acstest.Gap{acstest.GapIdentity, acstest.GapSummaries},
			Faults: acstest.Faults{Fields: 0.1, Lines: 0.1, Kinds: []acstest.FaultKind{acstest.Twice, acstest.CutOff}},
		}, sumChosen},
	}
	for _, tt := range tests {
		for _, reader := range []func(io.Reader) io.Reader{
			func(r io.Reader) io.Reader { return r }, iotest.HalfReader,
			func(r io.Reader) io.Reader { return iotest.DataErrReader(r) },
		} {
			data, err := io.ReadAll(io.LimitReader(reader(acstest.NewFeed(&tt.cfg)), 1<<20))
			if err != nil || len(data) != 1<<20 {
				t.Fatalf("%s: %d bytes, %v", tt.name, len(data), err)
			}
			sum := sha256.Sum256(data)
			if got := hex.EncodeToString(sum[:]); got != tt.want {
				t.Errorf("%s: the first MiB has the sum %s, want %s", tt.name, got, tt.want)
			}
		}
	}
}

const (
	sumPlain      = "2417aa4634837866973a631f7b80af03bf484b9d973d7236ad8433640cf1b5b2"
	sumChosen     = "f7ecd8e2fd52785d8ea378f9a2f453afb1d45ccd9155d561c23b1c85e10e4fd6"
	sumField      = "eff8ab8befaebb5aec21b495c8bd9eb553a4c25b1c581fa43b4c64e84a8288f8"
	sumEverything = "87688fd940e46271536e0caa8650b6f23f9964af2aa0369502d9238b8496d884"
)

// everything returns a config in which everything occurs, faults included.
func everything(shape acstest.Shape) acstest.Config {
	return acstest.Config{
		Seed: 7, Calls: 400, Surveys: 0.5, MediaStats: 0.2, Usage: 0.3, Versions: 0.5, Duplicates: 0.1, LeftOut: 0.5,
		Shuffle: 300, HighCardinality: true, Escapes: true, Shape: shape, MixKeys: true, MixSpellings: true,
		Faults: acstest.Faults{Fields: 0.05, Lines: 0.05},
	}
}

func feedShapes() []acstest.Shape {
	return []acstest.Shape{acstest.Lines, acstest.Messages, acstest.Array, acstest.Rows}
}

// A feed writes what Records returns, in every shape, spelling and order of members.
func TestFeedWritesTheRecords(t *testing.T) {
	for _, shape := range feedShapes() {
		for _, mix := range []bool{false, true} {
			t.Run(fmt.Sprintf("%v, mixed %v", shape, mix), func(t *testing.T) {
				t.Parallel()
				cfg := everything(shape)
				cfg.Calls, cfg.Faults = 60, acstest.Faults{}
				cfg.MixKeys, cfg.MixSpellings = mix, mix
				r := acstelemetry.NewReader(t.Context(), acstest.NewFeed(&cfg), "", nil)
				n := 0
				for want := range acstest.Records(&cfg) {
					got, err := r.Next()
					if err != nil {
						t.Fatalf("record %d: %v", n, err)
					}
					opts := acstest.Alike()
					if !mix && shape != acstest.Rows {
						opts = acstest.Exact()
					}
					if shape == acstest.Rows && got.Schema().Name() == "Usage" {
						continue // the table has no column for its properties
					}
					if diff := differ(want, got, opts); diff != "" {
						t.Fatalf("record %d (-want +got):\n%s", n, diff)
					}
					n++
				}
				if _, err := r.Next(); err != io.EOF {
					t.Errorf("after the last record: %v", err)
				}
			})
		}
	}
}

// Each kind without mistakes writes what Records returns, in every shape. Fields that no
// document knows do not belong to the records.
func TestKindsWriteTheRecords(t *testing.T) {
	for _, kind := range acstest.Kinds() {
		for _, shape := range feedShapes() {
			t.Run(kind+" as "+shape.String(), func(t *testing.T) {
				t.Parallel()
				cfg := acstest.KindConfig(kind, &acstest.Config{Seed: 3, Calls: 60, Shape: shape})
				cfg.AddedFields, cfg.NestedFields, cfg.Faults = acstest.None, acstest.None, acstest.Faults{}
				r := acstelemetry.NewReader(t.Context(), acstest.NewFeed(cfg), "", nil)
				n := 0
				for want := range acstest.Records(cfg) {
					got, err := r.Next()
					if err != nil {
						t.Fatalf("record %d: %v", n, err)
					}
					if diff := differ(want, got, acstest.Alike()); diff != "" {
						t.Fatalf("record %d (-want +got):\n%s", n, diff)
					}
					n++
				}
				if _, err := r.Next(); err != io.EOF {
					t.Errorf("after the last record: %v", err)
				}
			})
		}
	}
}

// differ returns how records differ by some options. Identical records are equal by any
// options, which is quicker to check.
func differ(want, got acstelemetry.Record, opts cmp.Option) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	return cmp.Diff(want, got, opts)
}

// A reader reports each fault of a feed, and no fault costs another record.
func TestFaults(t *testing.T) {
	for _, shape := range feedShapes() {
		t.Run(shape.String(), func(t *testing.T) {
			t.Parallel()
			cfg := everything(shape)
			f := acstest.NewFeed(&cfg)
			var records, problems, remarks, lost int64
			opts := &logs.Options{OnRemarks: func(r logs.Remarks) { remarks += int64(len(r.Problems)) }}
			for rec, err := range acstelemetry.NewReader(t.Context(), f, "", opts).All() {
				var list *logs.RecordError
				if errors.As(err, &list) {
					problems += int64(len(list.Problems))
					if len(list.Problems) > 1 {
						t.Errorf("%v: several problems for one fault: %v", shape, err)
					}
				} else if err != nil {
					t.Fatal(err)
				}
				if rec != nil {
					records++
				} else {
					lost++
				}
			}
			p := f.Planted()
			if records != p.Records || lost != p.BadLines || problems != p.Problems() || remarks != p.Remarks || p.Remarks == 0 || p.BadFields == 0 || p.BadLines == 0 {
				t.Errorf("%v: read %d records, %d problems, %d of them without a record; planted %+v", shape, records, problems, lost, p)
			}
		})
	}
}

// Members are in random order.
func TestMixKeys(t *testing.T) {
	orders := map[string]int{}
	f := acstest.NewFeed(&acstest.Config{Seed: 1, Calls: 5, MixKeys: true})
	dec := json.NewDecoder(f)
	for {
		var line json.RawMessage
		if err := dec.Decode(&line); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		names := []string{`"time"`, `"resourceId"`, `"category"`, `"properties"`}
		first := names[0]
		for _, name := range names {
			if bytes.Index(line, []byte(name)) < bytes.Index(line, []byte(first)) {
				first = name
			}
		}
		orders[first]++
	}
	if len(orders) != 4 {
		t.Errorf("what comes first: %v, want each of four", orders)
	}
}

func TestFeedLimits(t *testing.T) {
	f := acstest.NewFeed(&acstest.Config{Calls: acstest.None, Records: 1234})
	data, err := io.ReadAll(f)
	if err != nil || bytes.Count(data, []byte("\n")) != 1234 || f.Planted().Records != 1234 || f.Planted().Bytes != int64(len(data)) {
		t.Errorf("%d lines, %v, planted %+v, want 1234 lines", bytes.Count(data, []byte("\n")), err, f.Planted())
	}
	f = acstest.NewFeed(&acstest.Config{Calls: acstest.None, Bytes: 300_000})
	data, err = io.ReadAll(f)
	if last := bytes.LastIndexByte(data[:len(data)-1], '\n') + 1; err != nil || len(data) < 300_000 || last >= 300_000 {
		t.Errorf("%d bytes, the last line from %d, %v, want the line with byte 300000 to be the last", len(data), last, err)
	}
	if n, err := f.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("after the end: %d, %v", n, err)
	}
	for _, shape := range feedShapes() {
		data, _ = io.ReadAll(acstest.NewFeed(&acstest.Config{Calls: 1, Summaries: 1, WithoutID: 1, Shape: shape}))
		if n := bytes.Count(data, []byte(`"CallSummary"`)) + bytes.Count(data, []byte(`"ACSCallSummary"`)); n == 0 || !json.Valid(bytes.TrimSpace(data)) {
			t.Errorf("%v: not one record: %s", shape, data)
		}
	}
}

func TestFeedShapes(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic for a feed of CSV, which has a table for each log")
		}
	}()
	acstest.NewFeed(&acstest.Config{Shape: acstest.CSV})
}

// A call can be rendered in every shape and read back.
func TestCallRender(t *testing.T) {
	cfg := acstest.Config{Seed: 3, Calls: 40, Surveys: 0.5, MediaStats: 0.1, Escapes: true}
	for _, shape := range acstest.Shapes() {
		t.Run(shape.String(), func(t *testing.T) {
			t.Parallel()
			for c := range acstest.Generate(&cfg) {
				r := acstelemetry.NewReader(t.Context(), bytes.NewReader(c.Render(shape)), "", nil)
				for i, want := range c.Records {
					got, err := r.Next()
					if err != nil {
						t.Fatalf("record %d: %v", i, err)
					}
					if diff := differ(want, got, acstest.Alike()); diff != "" {
						t.Fatalf("record %d (-want +got):\n%s", i, diff)
					}
				}
				if _, err := r.Next(); err != io.EOF {
					t.Fatalf("after the last record: %v", err)
				}
			}
		})
	}
}

// Records have about a kilobyte, and escapes if the config says so.
func TestFeedText(t *testing.T) {
	f := acstest.NewFeed(&acstest.Config{Seed: 1, Calls: 500})
	data, _ := io.ReadAll(f)
	if mean := f.Planted().Bytes / f.Planted().Records; mean < 800 || mean > 1300 {
		t.Errorf("a record has %d bytes in the mean, want about 1000", mean)
	}
	for i, c := range data {
		if c >= 0x80 {
			t.Fatalf("offset %d: a byte that is not ASCII: plain data has none", i)
		}
	}
	data, _ = io.ReadAll(acstest.NewFeed(&acstest.Config{Seed: 1, Calls: 100, Escapes: true}))
	for _, want := range []string{`\u65e5\u672c`, `\ud83d\ude00`, `\\`, `\n`, `\u0009`, `\u2028`, `\u0001`, `\"`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %s in data with escapes", want)
		}
	}
}

// The proportions of the logs and the shares are as documented.
func TestShares(t *testing.T) {
	tests := []struct {
		name       string
		cfg        acstest.Config
		s, d, o, n float64
	}{
		{"standard", acstest.Config{Seed: 1, Calls: 5000}, 0.15, 0.45, 0.40, 30},
		{"a hundred records a call", acstest.Config{Seed: 2, Calls: 1500, RecordsPerCall: 100}, 0.15, 0.45, 0.40, 100},
		{"another mix", acstest.Config{Seed: 3, Calls: 3000, Summaries: 2, Diagnostics: 5, Operations: 3}, 0.2, 0.5, 0.3, 30},
		{"with voicemail, anonymous and P2P calls that became group calls", acstest.Config{
			Seed: 5, Calls: 3000, BecameGroup: 0.2, Voicemail: 0.1, Anonymous: 0.1,
		}, 0.15, 0.45, 0.40, 30},
		{"with more versions", acstest.Config{Seed: 4, Calls: 3000, Versions: 0.8, Duplicates: 0.3}, 0.15, 0.45, 0.40, 30},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			count := map[string]float64{}
			var total, streams, poor, people, dropped float64
			for c := range acstest.Generate(&tt.cfg) {
				for _, rec := range c.Records {
					count[rec.Schema().Name()]++
					total++
				}
				for _, s := range c.Answer.Media {
					streams++
					if s.Poor {
						poor++
					}
				}
				byCategory := map[string]bool{}
				for _, p := range c.Answer.People {
					byCategory[p.Key] = p.Dropped
				}
				for _, p := range c.AnswerBy(acstest.CallDiagnostics2024).People {
					if p.EndReason != "" {
						people++
						if p.Dropped || byCategory[p.Key] {
							dropped++
						}
					}
				}
			}
			near := func(what string, got, want, tolerance float64) {
				if math.Abs(got-want) > tolerance {
					t.Errorf("%s: %.4f, want %.4f ± %.3f", what, got, want, tolerance)
				}
			}
			near("summaries", count["CallSummary"]/total, tt.s, 0.01)
			near("diagnostics", count["CallDiagnostics"]/total, tt.d, 0.01)
			near("operations", count["CallClientOperations"]/total, tt.o, 0.01)
			near("records a call", total/float64(tt.cfg.Calls), tt.n, tt.n/20)
			near("poor streams", poor/streams, 0.05, 0.01)
			near("ungraceful ends", dropped/people, 0.05, 0.01)
		})
	}
}

func BenchmarkFeed(b *testing.B) {
	for _, bm := range []struct {
		name string
		cfg  acstest.Config
	}{
		{"plain", acstest.Config{}},
		{"mixed", acstest.Config{MixKeys: true, MixSpellings: true}},
		{"field", *acstest.KindConfig("field", nil)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			bm.cfg.Calls = acstest.None
			f := acstest.NewFeed(&bm.cfg)
			buf := make([]byte, 1<<20)
			b.SetBytes(int64(len(buf)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := io.ReadFull(f, buf); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkGenerate(b *testing.B) {
	b.ReportAllocs()
	records := 0
	for c := range acstest.Generate(&acstest.Config{Calls: b.N}) {
		records += len(c.Records)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(records), "ns/record")
}
