package blobstorage

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/twmb/avro"
	"github.com/twmb/avro/ocf"
)

// captureSchema is that of Microsoft's article "Exploring captured Avro files in Azure Event
// Hubs".
const captureSchema = `{"type":"record","name":"EventData","namespace":"Microsoft.ServiceBus.Messaging","fields":[
	{"name":"SequenceNumber","type":"long"},
	{"name":"Offset","type":"string"},
	{"name":"EnqueuedTimeUtc","type":"string"},
	{"name":"SystemProperties","type":{"type":"map","values":["long","double","string","bytes"]}},
	{"name":"Properties","type":{"type":"map","values":["long","double","string","bytes","null"]}},
	{"name":"Body","type":["null","bytes"]}]}`

// captured is a file of messages; an empty text is a message without a body.
func captured(t *testing.T, messages ...string) []byte {
	t.Helper()
	schema, err := avro.Parse(captureSchema)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	w, err := ocf.NewWriter(&file, schema, ocf.WithCodec(ocf.DeflateCodec(5)))
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range messages {
		m := map[string]any{
			"SequenceNumber": int64(i), "Offset": fmt.Sprint(100 * i), "EnqueuedTimeUtc": "11/22/2026 9:05:33 AM",
			"SystemProperties": map[string]any{"x-opt-enqueued-time": int64(1)}, "Properties": map[string]any{"a": nil}, "Body": nil,
		}
		if text != "" {
			m["Body"] = []byte(text)
		}
		if err := w.Encode(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// batch is a message with records.
func batch(ids ...string) string {
	var records []string
	for _, id := range ids {
		records = append(records, strings.TrimSpace(line(id)))
	}
	return `{"records":[` + strings.Join(records, ",") + `]}`
}

func TestCapture(t *testing.T) {
	a := newAccount(t)
	m := &memory{}
	opts := func() *Options { return &Options{Containers: []string{"capture"}, Checkpoint: m} }
	a.put("capture", "namespace/hub/0/2026/11/22/09/05/33.avro", captured(t, batch("1", "2"), "", batch("3")))
	a.put("capture", "namespace/hub/0/2026/11/22/09/10/33.avro", captured(t)) // nothing came
	all(t, a.source(opts()), nil).want(t, "1", "2", "3")
	all(t, a.source(opts()), nil).want(t)

	var many []string
	for i := range 3000 {
		many = append(many, batch(fmt.Sprint("m", i)))
	}
	file := captured(t, many...)
	a.put("capture", "namespace/hub/1/2026/11/22/09/05/33.avro", file)
	if got := all(t, a.source(opts()), nil); len(got.ids) != 3000 || got.errs != nil {
		t.Errorf("%d records, %v, want 3000", len(got.ids), got.errs)
	}

	a.put("capture", "namespace/hub/2/2026/11/22/09/05/33.avro", file[:len(file)/2])
	for range 2 { // it is not called read
		if got := all(t, a.source(opts()), nil); len(got.errs) != 1 || !strings.Contains(got.errs[0].Error(), "hub/2/") {
			t.Errorf("%d records, %v, want an error of the file that is cut", len(got.ids), got.errs)
		}
	}
	a.put("capture", "namespace/hub/2/2026/11/22/09/05/33.avro", []byte("not Avro"))
	if got := all(t, a.source(opts()), nil); len(got.errs) != 1 || slices.Contains(got.ids, "m0") {
		t.Errorf("%q, %v, want one error", got.ids, got.errs)
	}
}
