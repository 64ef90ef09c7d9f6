package logs_test

import (
	"compress/zlib"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Records of two logs in two shapes, and a line of text between them.
const input = `{"category":"CallSummary","correlationId":"8d1a","properties":{"callDuration":"6"}}
-- cut here --
{"records":[
  {"category":"CallDiagnostics","correlationId":"8d1a","properties":{"jitterAvg":"1","jitterMax":"none yet"}},
  {"category":"CallDiagnostics","correlationId":"8d1a","properties":{"jitterAvg":"0"}}
]}
`

func ExampleNewSourceReader() {
	schemas := []*logs.Schema{callsummary.Schema(), diagnostics.Schema()}
	r := logs.NewSourceReader(context.Background(), &logs.Input{Name: "PT1H.json", Reader: strings.NewReader(input)}, schemas, nil)
	for {
		rec, err := r.Next()
		var bad *logs.RecordError
		switch {
		case err == io.EOF:
			return
		case errors.As(err, &bad):
			fmt.Println(err) // and continue
		case err != nil:
			fmt.Println(err) // the file can be read no further
			return
		}
		switch rec := rec.(type) {
		case *callsummary.Record:
			fmt.Println("summary of", rec.CorrelationID, rec.CallDuration)
		case *diagnostics.Record:
			fmt.Println("stream of", rec.CorrelationID, rec.JitterAvg, rec.JitterMax)
		}
	}
	// Output:
	// summary of 8d1a 6
	// PT1H.json: offset 84: not JSON, not CSV with known columns, not a documentation sample: "-- cut here --"
	// PT1H.json: record 2, offset 209: CallDiagnostics: field jitterMax: not a JSON number: "\"none yet\""
	// stream of 8d1a 1 <invalid>
	// stream of 8d1a 0 <absent>
}

func ExampleReader_All() {
	r := logs.NewSourceReader(context.Background(), &logs.Input{Name: "PT1H.json", Reader: strings.NewReader(input)}, nil, nil)
	n := 0
	for rec, err := range r.All() {
		if err == nil && rec.Head().Category.Or("") == "CallDiagnostics" {
			n++
		}
	}
	fmt.Println(n, "streams")
	// Output: 2 streams
}

func ExampleDecode() {
	data := []byte(`{"category":"CallSummary","properties":{"endpointType":"VOIP"}}`)
	rec, err := logs.Decode(data, []*logs.Schema{callsummary.Schema()}, nil)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(rec.(*callsummary.Record).EndpointType)
	// Output: VoIP
}

func ExampleAppendJSON() {
	// A row of a query's answer becomes a line like those in a storage account.
	const answer = `{"tables":[{"columns":[{"name":"Type"},{"name":"CallDuration"},{"name":"NewColumn"}],
		"rows":[["ACSCallSummary","6",true]]}]}`
	r := logs.NewSourceReader(context.Background(), &logs.Input{Reader: strings.NewReader(answer)}, []*logs.Schema{callsummary.Schema()}, nil)
	rec, err := r.Next()
	if err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%s\n", logs.AppendJSON(nil, rec))
	// Output: {"Type":"ACSCallSummary","properties":{"callDuration":6,"NewColumn":true}}
}

func ExampleAppendRow() {
	rec := callsummary.New()
	rec.CallDuration = opt.Of(opt.Seconds(6))
	fmt.Printf("%s\n", logs.AppendRow(nil, rec))
	// Output: {"Category":"CallSummary","Type":"ACSCallSummary","CallDuration":6}
}

func ExampleNewCSVWriter() {
	w := logs.NewCSVWriter(os.Stdout, new(fax).Schema())
	rec := &fax{Pages: opt.Of(int64(3))}
	rec.Category = opt.Of("Fax")
	if err := w.Write(rec); err != nil {
		fmt.Println(err)
	}
	if err := w.Flush(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// TimeGenerated [UTC],_ResourceId,OperationName,OperationVersion,Category,CorrelationId,Type,TenantId,SourceSystem,_SubscriptionId,_BilledSize,_IsBillable,Pages,To,UnknownFields
	// ,,,,Fax,,ACSFax,,,,,,3,,
}

func ExampleAppendCSV() {
	// Several goroutines could each make some of the rows.
	text := logs.AppendCSVHeader(nil, faxSchema)
	for pages := range int64(2) {
		text = logs.AppendCSV(text, &fax{Pages: opt.Of(1 + pages)})
	}
	fmt.Printf("%s", text)
	// Output:
	// TimeGenerated [UTC],_ResourceId,OperationName,OperationVersion,Category,CorrelationId,Type,TenantId,SourceSystem,_SubscriptionId,_BilledSize,_IsBillable,Pages,To,UnknownFields
	// ,,,,,,,,,,,,1,,
	// ,,,,,,,,,,,,2,,
}

// fax is a record of a custom log.
type fax struct {
	logs.Envelope
	Pages opt.Value[int64]
	To    opt.Value[string]
}

func (*fax) Schema() *logs.Schema { return faxSchema }

var faxSchema = logs.NewSchema(
	func() logs.Record { return new(fax) },
	[]logs.Log{{Category: "Fax", Table: "ACSFax"}},
	[]logs.Field{
		{Property: "pages", Column: "Pages", Kind: logs.Integer, Unit: "pages",
			Cell: logs.At(func(r *fax) *opt.Value[int64] { return &r.Pages })},
		{Property: "to", Column: "To", Kind: logs.ID, Personal: logs.PhoneOrID,
			Cell: logs.At(func(r *fax) *opt.Value[string] { return &r.To })},
	})

// A custom log needs a record with an Envelope and a table of its fields.
func ExampleNewSchema() {
	data := []byte(`{"category":"fax","properties":{"pages":"3","to":" +351210000000","speed":14400}}`)
	rec, err := logs.DecodeAs[*fax](data, faxSchema, nil)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(rec.Pages, rec.To, rec.Extra.Unknown)
	// Output: 3 +351210000000 [{speed false 14400}]
}

// Other decompressors can be added: for zstd, the reader of
// github.com/klauspost/compress/zstd with the magic "\x28\xb5\x2f\xfd".
func ExampleOptions_decompressors() {
	opts := &logs.Options{Decompressors: []logs.Decompressor{{
		Name: "zlib", Magic: "\x78\x9c",
		New: func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) },
	}}}
	// {"category":"Fax","properties":{"pages":1}}
	const compressed = "eJyrVkpOLElNzy+qVLJSckusUNJRKijKL0gtKslMLVayqlYqSEwHMQxrawFH1g7m"
	src := base64.NewDecoder(base64.StdEncoding, strings.NewReader(compressed))
	r := logs.NewSourceReader(context.Background(), &logs.Input{Name: "fax.zz", Reader: src}, []*logs.Schema{faxSchema}, opts)
	defer r.Close()
	for rec, err := range r.All() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(rec.(*fax).Pages)
	}
	// Output: 1
}
