//go:build unix

package lake_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// mixedRecords returns records of all kinds: calls with their surveys, media statistics and bills, summaries that are
// calls by themselves, samples of all logs, companions among them, and strays. A third of the operations that
// name a participant does not name the call: almost all of them are strays of another key than that of their call.
func mixedRecords(t *testing.T) (list []logs.Record) {
	t.Helper()
	cfg := acstest.KindConfig("field", &acstest.Config{
		Seed: 5, Calls: 100, RecordsPerCall: 20, WithoutID: 0.05, Surveys: 0.2, MediaStats: 0.3, Usage: 0.3, BecameGroup: 0.2, Escapes: true,
	})
	kinds := map[calls.RecordKind]int{}
	add := func(rec logs.Record) {
		kinds[calls.KeysOf(rec).Kind]++
		list = append(list, rec)
	}
	for rec := range acstest.Records(cfg) {
		if op, ok := rec.(*clientops.Record); ok && op.ParticipantID.IsSet() && len(list)%3 == 0 {
			own := *op
			own.CallID, own.CorrelationID = opt.Value[string]{}, opt.Value[string]{}
			rec = &own
		}
		add(rec)
	}
	for _, s := range acstest.Samples() {
		add(s.Record())
	}
	for _, kind := range []calls.RecordKind{calls.CallRecord, calls.StrayRecord, calls.LoneRecord, calls.OtherRecord} {
		if kinds[kind] < 3 {
			t.Fatalf("%d records of the kind %s", kinds[kind], kind)
		}
	}
	return list
}

// chain returns calls that are one component only by many steps: of two calls each, somebody was in both, and
// has an operation that names none.
func chain(t *testing.T) []logs.Record {
	t.Helper()
	var text []byte
	start := time.Date(2026, 1, 6, 8, 0, 0, 0, time.UTC)
	for i := range 40 {
		at := start.Add(time.Duration(i) * time.Hour)
		for p := i; p < i+2; p++ {
			text = fmt.Appendf(text, `{"time":"%s","category":"CallSummary","correlationId":"chain-%d","properties":{"participantId":"link-%d","callType":"Group",`+
				`"callStartTime":"%s","callDuration":60,"participantStartTime":"%[4]s","participantDuration":60}}`+"\n", at.Format(time.RFC3339), i, p, at.Format(time.RFC3339))
		}
		text = fmt.Appendf(text, `{"time":"%s","category":"CallClientOperations","properties":{"participantId":"link-%d","operationId":"chain-%[2]d","operationName":"Join",`+
			`"callClientTimeStamp":"%[1]s","resultType":"Failed"}}`+"\n", at.Add(time.Second).Format(time.RFC3339), i)
	}
	return read(t, &logs.Input{Reader: bytes.NewReader(text)})
}

// writeLines writes records to files in turn, some of them compressed, and in folders.
func writeLines(t *testing.T, dir string, records []logs.Record) {
	t.Helper()
	files := make([][]byte, 5)
	for i, rec := range records {
		f := &files[i%len(files)]
		*f = append(logs.AppendJSON(*f, rec), '\n')
	}
	for i, text := range files {
		name := fmt.Sprintf("h=%d/PT1H.json", i)
		if i%2 == 1 {
			name, text = name+".gz", compressed(t, text)
		}
		writeInto(t, dir, name, text)
	}
	writeInto(t, dir, "empty.json", nil)
	writeInto(t, dir, ".hidden/PT1H.json", files[0])
}

// writeShapes writes generated calls in every shape.
func writeShapes(t *testing.T, dir string) {
	t.Helper()
	for i, shape := range []acstest.Shape{acstest.Messages, acstest.Array, acstest.Rows} {
		text, err := io.ReadAll(acstest.NewFeed(&acstest.Config{Seed: uint64(i), Calls: 20, Shape: shape, MixSpellings: true}))
		if err != nil {
			t.Fatal(err)
		}
		writeInto(t, dir, shape.String()+".json", text)
	}
	i := 0
	for c := range acstest.Generate(&acstest.Config{Seed: 9, Calls: 6}) {
		shape := []acstest.Shape{acstest.Query, acstest.CSV}[i%2]
		writeInto(t, dir, fmt.Sprintf("%v-%d.txt", shape, i), c.Render(shape))
		i++
	}
}

// writeFaults writes records of which many have mistakes.
func writeFaults(t *testing.T, dir string) {
	t.Helper()
	for seed := range uint64(3) {
		text, err := io.ReadAll(acstest.NewFeed(&acstest.Config{Seed: seed, Calls: 20, Faults: acstest.Faults{Fields: 0.1, Lines: 0.05}, AddedFields: 0.1, NestedFields: 0.1}))
		if err != nil {
			t.Fatal(err)
		}
		writeInto(t, dir, fmt.Sprint(seed), text)
	}
}

// writeTables writes a table of each log.
func writeTables(t *testing.T, dir string, records []logs.Record) {
	t.Helper()
	for schema, data := range tables(t, records, nil) {
		writeInto(t, dir, schema.Name()+".parquet", data)
	}
}

// writeHours writes tables as an export job does: one of each log and hour, in folders named after the hour.
func writeHours(t *testing.T, dir string, records []logs.Record) {
	t.Helper()
	hours := map[string][]logs.Record{}
	for _, rec := range records {
		at, _ := rec.Head().Time.Get()
		folder := at.UTC().Format("y=2006/m=01/d=02/h=15/m=00")
		hours[folder] = append(hours[folder], rec)
	}
	for folder, list := range hours {
		for schema, data := range tables(t, list, nil) {
			writeInto(t, dir, filepath.Join("am-"+schema.Name(), folder, "PT1H.parquet"), data)
		}
	}
}

func writeInto(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func compressed(t *testing.T, text []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return slices.Clone(buf.Bytes())
}
