package redact_test

import (
	"bytes"
	"sync"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/redact"
)

// What replaces a text is remembered. Whether a name may stay depends on the record, so the same
// text can become another one in the next record.
func TestNamesDependOnTheRecord(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	operation := func(id, payload string) string {
		rec := &clientops.Record{OperationName: opt.Of(clientops.OperationName("StartAlice")), EndpointID: opt.Of(id), OperationPayload: opt.Of(payload)}
		text := string(r.Append(nil, rec, logs.AppendJSON))
		if want := string(logs.AppendJSON(nil, r.Record(rec))); text != want {
			t.Errorf("appended %s, want %s", text, want)
		}
		out := r.Record(rec).(*clientops.Record)
		return string(out.OperationName.Or("")) + " " + out.OperationPayload.Or("")
	}
	name := r.ID("StartAlice")
	const payload = `{"bob":null,"x":"carol"}`
	value := `"` + r.ID("carol") + `"}`
	for _, tt := range []struct{ reason, id, payload, want string }{
		{"nobody is called so", "dave", payload, `StartAlice {"bob":null,"x":` + value},
		{"the same again", "dave", payload, `StartAlice {"bob":null,"x":` + value},
		{"the endpoint is", "alice", payload, name + ` {"bob":null,"x":` + value},
		{"the endpoint has the name of a member", "Bobb/bob", payload, `StartAlice {"bob":null,"x":` + value},
		{"a long enough one", "roberta", `{"roberta":null}`, `StartAlice {"` + r.ID("roberta") + `":null}`},
		{"nobody is called so any more", "dave", `{"roberta":null}`, `StartAlice {"roberta":null}`},
		{"blanks do not count", " alice ", payload, name + ` {"bob":null,"x":` + value},
		{"a part of the ID", "x/Alice/y", payload, name + ` {"bob":null,"x":` + value},
		{"as at first", "dave", payload, `StartAlice {"bob":null,"x":` + value},
		{"a value in the payload has the name of a member", "dave", `{"bob":null,"x":"Bob"}`, `StartAlice {"` + r.ID("bob") + `":null,"x":"` + r.ID("Bob") + `"}`},
	} {
		if got := operation(tt.id, tt.payload); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

// Append does what Record does, in any number of goroutines, with records that are reused.
func TestAppend(t *testing.T) {
	var in bytes.Buffer
	for c := range acstest.Generate(&acstest.Config{Calls: 20, MediaStats: 0.5, Escapes: true}) {
		for _, rec := range c.Records {
			in.Write(append(logs.AppendJSON(nil, rec), '\n'))
		}
	}
	for _, rec := range samples() {
		in.Write(append(logs.AppendRow(nil, rec), '\n'))
	}
	r := newRedactor(t, redact.Options{})
	var want []byte
	for rec := range acstelemetry.NewReader(t.Context(), bytes.NewReader(in.Bytes()), "in", nil).All() {
		want = logs.AppendJSON(want, newRedactor(t, redact.Options{}).Record(rec))
	}
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			var got []byte
			opts := &acstelemetry.Options{ReuseRecords: true}
			for rec := range acstelemetry.NewReader(t.Context(), bytes.NewReader(in.Bytes()), "in", opts).All() {
				got = r.Append(got, rec, logs.AppendJSON)
			}
			if !bytes.Equal(got, want) {
				t.Error("the texts are not those of the records that Record returns")
			}
		})
	}
	running.Wait()
}

// A record that was redacted earlier is not changed by the next one.
func TestRecordIsIndependent(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	first := &callsummary.Record{Identifier: opt.Of("alice"), Envelope: logs.Envelope{Extra: &logs.Extra{Unknown: []logs.Unknown{{Name: "new", JSON: `"alice"`}}}}}
	second := &callsummary.Record{Identifier: opt.Of("bob"), Envelope: logs.Envelope{Extra: &logs.Extra{Unknown: []logs.Unknown{{Name: "new", JSON: `"bob"`}}}}}
	out := r.Record(first)
	before := string(logs.AppendJSON(nil, out))
	r.Record(second)
	if after := string(logs.AppendJSON(nil, out)); after != before || out.Head().Reused {
		t.Errorf("%s has become %s", before, after)
	}
	if got := r.Append([]byte("x"), nil, logs.AppendJSON); string(got) != "x" {
		t.Errorf("no record is appended as %q", got)
	}
}
