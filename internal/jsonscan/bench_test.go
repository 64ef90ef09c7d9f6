package jsonscan_test

import (
	"strings"
	"testing"

	"example.com/acstelemetry/internal/jsonscan"
)

// record is a line of the diagnostics log.
const record = `{"time":"2021-07-19T18:46:50.188Z","resourceId":"/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/RESOURCEGROUPS/CONTOSO/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/CONTOSO",` +
	`"correlationId":"aaaa0000-bb11-2222-33cc-444444dddddd","operationName":"CallDiagnostics","operationVersion":"1.0","category":"CallDiagnosticsPRIVATEPREVIEW",` +
	`"properties":{"identifier":"acs:bbbb1111-cc22-3333-44dd-555555eeeeee","participantId":"cccc2222-dd33-4444-55ee-666666ffffff","endpointId":"dddd3333-ee44-5555-66ff-777777aaaaaa","endpointType":"VoIP",` +
	`"mediaType":"Audio","streamId":"1363841599","transportType":"UDP","roundTripTimeAvg":82,"roundTripTimeMax":88,"jitterAvg":1,"jitterMax":"4","packetLossRateAvg":3.146336E-05,"packetLossRateMax":0,` +
	`"streamDirection":"recv","callupdatesversion":null,"tags":["a",true,{"b":[]}]}}`

// escapedRecord has its properties as a string, like some exports.
var escapedRecord = strings.Replace(record[:strings.Index(record, `{"identifier"`)], "CONTOSO", `C\u00d3NTOSO`, 1) +
	string(jsonscan.AppendQuoted(nil, record[strings.Index(record, `{"identifier"`):len(record)-1])) + "}"

// Budgets: reading a record allocates nothing as long as no string has escapes;
// a string that has some costs one allocation when its text is wanted.
func TestAllocations(t *testing.T) {
	data, escaped := []byte(record), []byte(escapedRecord)
	array := []byte("[" + record + "," + record + "]")
	rest := array[1+strings.Index(record, `,"correlationId"`):]
	text := strings.Repeat("né \n", 10)
	buffer := make([]byte, 0, 2*len(array))
	value := func(data []byte) jsonscan.Value {
		v, err := jsonscan.New(data, 64).Value()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	all := func(it *jsonscan.Iter) (n int) {
		for it.Next() {
			n += len(it.Key.Text()) + len(it.Value.Raw)
		}
		if it.Err() != nil {
			t.Fatal(it.Err())
		}
		return n
	}
	quoted := value([]byte(`"a\nb"`))
	n := 0
	for _, budget := range []struct {
		what   string
		most   float64
		action func()
	}{
		{"Value of a record", 0, func() { n = len(value(data).Raw) }},
		{"Value of a record with escapes", 0, func() { n = len(value(escaped).Raw) }},
		{"Members", 0, func() { n = all(jsonscan.Members(data, 64)) }},
		{"Elements", 0, func() { n = all(jsonscan.Elements(array, 64)) }},
		{"Rest", 0, func() { n = all(jsonscan.Rest(rest, 64)) }},
		{"NextKey and Peek", 0, func() {
			it := jsonscan.Members(data, 64)
			for it.NextKey() && it.Peek() != 0 && it.ReadValue() {
				n++
			}
		}},
		{"Text with an escape", 1, func() { n = len(quoted.Text()) }},
		{"AppendUnquoted", 0, func() { buffer = jsonscan.AppendUnquoted(buffer[:0], quoted.Raw) }},
		{"AppendQuoted", 0, func() { buffer = jsonscan.AppendQuoted(buffer[:0], text) }},
		{"AppendCompact", 0, func() { buffer = jsonscan.AppendCompact(buffer[:0], array) }},
	} {
		n, buffer = 0, buffer[:0]
		if got := testing.AllocsPerRun(100, budget.action); got > budget.most {
			t.Errorf("%s costs %v allocations, want %v at most", budget.what, got, budget.most)
		}
		if n == 0 && len(buffer) == 0 {
			t.Errorf("%s: the budget measured nothing", budget.what)
		}
	}
}

func BenchmarkValue(b *testing.B) {
	for _, bb := range []struct{ name, data string }{
		{"record", record},
		{"escaped", escapedRecord},
		{"numbers", "[" + strings.Repeat("-12.050E+07, 82,", 100) + "0]"},
		{"utf8", `"` + strings.Repeat("né 😀", 100) + `"`},
	} {
		b.Run(bb.name, func(b *testing.B) {
			data := []byte(bb.data)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := jsonscan.New(data, 64).Value(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMembers(b *testing.B) {
	data := []byte(record)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		it := jsonscan.Members(data, 64)
		for it.Next() {
		}
		if it.Err() != nil {
			b.Fatal(it.Err())
		}
	}
}

func BenchmarkAppendUnquoted(b *testing.B) {
	raw := jsonscan.AppendQuoted(nil, record)
	var dst []byte
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		dst = jsonscan.AppendUnquoted(dst[:0], raw)
	}
}

func BenchmarkAppendQuoted(b *testing.B) {
	var dst []byte
	b.SetBytes(int64(len(record)))
	b.ReportAllocs()
	for b.Loop() {
		dst = jsonscan.AppendQuoted(dst[:0], record)
	}
}

func BenchmarkAppendCompact(b *testing.B) {
	raw := []byte(strings.NewReplacer(",", ",\n  ", ":", ": ").Replace(record))
	var dst []byte
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		dst = jsonscan.AppendCompact(dst[:0], raw)
	}
}
