package logs_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/logs"
)

// fuzzLimits are small, so that they are often reached.
var fuzzLimits = logs.Options{MaxRecord: 1 << 10, MaxDepth: 8, KeepRaw: true}

func addSeeds(f *testing.F, add func(in string)) {
	for _, c := range shapes {
		add(c.in)
	}
	for _, c := range positions {
		in, _ := cutMarks(c.in)
		add(in)
	}
	for _, c := range resyncs {
		add(c.in)
	}
	for _, in := range wrappings {
		add(in)
	}
	for _, c := range pastedCases {
		in, _ := cutMarks(c.in)
		add(in)
	}
	for _, in := range csvSeeds {
		add(in)
	}
	for _, c := range literals {
		add(line("A") + "\n" + literalLine(c.text) + "\n" + line("B"))
		add(`{"records":[` + literalLine(c.text) + "," + line("B") + "]}")
	}
}

// wrappings are wrappers, messages and answers of other services.
var wrappings = []string{
	`{"@timestamp":"x","message":` + string(quoted(`{"records":[`+line("A")+","+line("B")+"]}")) + "}\n" + line("C"),
	`[` + string(quoted(line("A"))) + `,` + string(quoted("\u00e9"+line("B"))) + `]`,
	string(quoted(line("A")+"\n"+line("B"))) + "\n" + line("C"),
	`{"hits":{"total":2,"hits":[{"_index":"x","_source":` + line("A") + `},{"_source":{"message":` + string(quoted(line("B"))) + `}}]}}`,
	`{"index":{"_index":"x"}}` + "\n" + line("A"),
	`{"body":{"bytes":` + string(quoted(`[`+line("A")+`]`)) + `},"x":1}{"value":[` + line("A") + `],"nextLink":"x"}`,
	`{"body":{"bytes":"[{\"category\":\"CallSummary\",\"properties\":{\"osVersion\":\"` + "\x00\x01" + `\"}}]"}}`,
	`{"Body":"eyJjYXRlZ29yeSI6IkNhbGxTdW1tYXJ5In0="}`,
	`{"responses":[{"id":"1","status":200,"body":` + fmt.Sprintf(query, queryRow("A")) + `},{"id":"2","status":400,"body":{"error":{"code":"x"}}}]}`,
	`[{"FrameType":"TableHeader","TableId":1,"Columns":[{"ColumnName":"Type"},{"ColumnName":"CorrelationId"}]},{"FrameType":"TableFragment","TableId":1,"Rows":[["ACSCallSummary","A"]]},` +
		`{"FrameType":"DataTable","TableKind":"QueryProperties","Columns":[{"ColumnName":"Value"}],"Rows":[[1]]},{"FrameType":"DataSetCompletion","HasErrors":true}]`,
}

// event is the result of one call of Next.
type event struct {
	rec logs.Record
	err string
	at  logs.Position
}

func events(t *testing.T, src io.Reader, opts *logs.Options) (list []event) {
	t.Helper()
	r := logs.NewStream(src, "f", schemas(), opts)
	for i := 0; ; i++ {
		rec, err := r.Next()
		if err == io.EOF {
			return list
		}
		e := event{rec: rec, at: r.Position()}
		if err != nil {
			e.err = err.Error()
		}
		list = append(list, e)
		if file := (*logs.SourceError)(nil); errors.As(err, &file) {
			return list
		}
		if i > 1<<16 {
			t.Fatal("it does not end")
		}
	}
}

func FuzzReader(f *testing.F) {
	addSeeds(f, func(in string) { f.Add([]byte(in), uint8(1)); f.Add([]byte(in), uint8(13)) })
	for _, c := range lossless {
		f.Add([]byte(c.in), uint8(0))
		f.Add([]byte(c.row), uint8(0))
	}
	f.Fuzz(func(t *testing.T, in []byte, size uint8) {
		whole := events(t, bytes.NewReader(in), &fuzzLimits)
		if size > 0 {
			// Memory is read twice where the dates of CSV need it, and may be read otherwise.
			stream := events(t, ones{bytes.NewReader(in), 1 << 20}, &fuzzLimits)
			pieces := events(t, ones{bytes.NewReader(in), int(size)}, &fuzzLimits)
			if diff := cmp.Diff(stream, pieces, cmp.AllowUnexported(event{})); diff != "" {
				t.Errorf("in pieces of %d (-stream +pieces)\n%s", size, diff)
			}
		}
		for _, e := range whole {
			if e.at.Offset > int64(len(in)) {
				t.Errorf("position %v in an input of %d bytes", e.at, len(in))
			}
			if e.rec != nil {
				roundTrip(t, settled(e.rec, e.err))
			}
		}
	})
}

// roundTrip checks that a record survives writing and reading without a loss.
func roundTrip(t *testing.T, rec logs.Record) {
	t.Helper()
	if x := rec.Head().Extra; x != nil {
		x.Raw = "" // it belongs to the delivery, not to the record
		if len(x.Texts)+len(x.Unknown) == 0 {
			rec.Head().Extra = nil
		}
	}
	text := logs.AppendJSON(nil, rec)
	if bytes.IndexByte(text, '\n') >= 0 {
		t.Errorf("more than one line: %s", text)
	}
	again, err := decodeAgain(text, rec)
	if diff := cmp.Diff(rec, again); diff != "" {
		t.Errorf("%s\n%v (-first +again)\n%s", text, err, diff)
	}
	if second := logs.AppendJSON(nil, again); !bytes.Equal(text, second) {
		t.Errorf("first  %s\nsecond %s", text, second)
	}
	// A row of a table may not hold everything, but it holds a record of the same
	// log; a record read from a row is written as a row without a loss.
	row := logs.AppendRow(nil, rec)
	fromRow, err := decodeAgain(row, rec)
	if fromRow == nil || fromRow.Schema() != rec.Schema() {
		t.Fatalf("row %s: %v, %v", row, fromRow, err)
	}
	second := logs.AppendRow(nil, fromRow)
	again, err = decodeAgain(second, rec)
	if diff := cmp.Diff(fromRow, again); diff != "" {
		t.Errorf("row        %s\nthen again %s\n%v (-first +again)\n%s", row, second, err, diff)
	}
}

// settled returns the record, but if it held literals that are not JSON, as it is read
// after it has been written: that of a text is a text then. This is documented.
func settled(rec logs.Record, err string) logs.Record {
	if strings.Contains(err, logs.ErrLiteral.Error()) {
		rec, _ = decodeAgain(logs.AppendJSON(nil, rec), rec)
	}
	return rec
}

// decodeAgain decodes the written text of a record. A record that names neither
// its category nor its table would be inferred again, perhaps as one of another
// log. That is documented, so its schema is given.
func decodeAgain(text []byte, rec logs.Record) (logs.Record, error) {
	h := rec.Head()
	switch {
	case h.Category.IsSet() || h.Type.IsSet():
		return logs.Decode(text, schemas(), nil)
	case rec.Schema().Name() == "":
		return logs.Decode(text, nil, nil)
	}
	return logs.DecodeAs[logs.Record](text, rec.Schema(), nil)
}

func FuzzNeighbours(f *testing.F) {
	addSeeds(f, func(in string) { f.Add([]byte(in)) })
	f.Fuzz(func(t *testing.T, garbage []byte) {
		in := line("first") + "\n" + string(garbage) + "\n" + line("last") + "\n"
		opts := fuzzLimits
		var found []string
		r := logs.NewStream(strings.NewReader(in), "", schemas(), &opts)
		for rec, err := range r.All() {
			var file *logs.SourceError
			if errors.As(err, &file) {
				t.Fatal(err)
			}
			if rec != nil && rec.Head().Extra != nil {
				if raw := rec.Head().Extra.Raw; raw == line("first") || raw == line("last") {
					found = append(found, rec.Head().CorrelationID.Or(""))
				}
			}
		}
		if got := fmt.Sprint(found); !strings.HasPrefix(got, "[first") || !strings.HasSuffix(got, "last]") {
			t.Errorf("%q: read %v", garbage, found)
		}
	})
}
