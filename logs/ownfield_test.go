package logs_test

import (
	"errors"
	"math"
	"testing"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
)

func TestSetField(t *testing.T) {
	rec := callsummary.New()
	for _, f := range []struct {
		name  string
		value any
	}{{"region", "westeurope"}, {"score", 0.5}, {"region", "north \"1\""}, {"tags", []string{"a"}}} {
		if err := logs.SetField(rec, f.name, f.value); err != nil {
			t.Fatal(err)
		}
	}
	const want = `{"category":"CallSummary","Type":"ACSCallSummary","properties":{"score":0.5,"region":"north \"1\"","tags":["a"]}}`
	text := logs.AppendJSON(nil, rec)
	if string(text) != want {
		t.Errorf("written %s, want %s", text, want)
	}
	for kind, in := range map[string][]byte{"resource log": text, "row": logs.AppendRow(nil, rec)} {
		back, err := logs.Decode(in, schemas(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var region string
		var score float64
		found, err1 := logs.GetField(back, "region", &region)
		_, err2 := logs.GetField(back, "score", &score)
		if !found || region != `north "1"` || score != 0.5 || err1 != nil || err2 != nil {
			t.Errorf("%s: %q, %v, errors %v, %v", kind, region, score, err1, err2)
		}
	}
}

func TestSetFieldFails(t *testing.T) {
	for _, c := range []struct {
		reason, name string
		value        any
		known        bool
	}{
		{"a field of the log", "callType", "P2P", true},
		{"a column of the log, in any case", "CALLTYPE", "P2P", true},
		{"a field of the envelope", "TimeGenerated", "x", true},
		{"with a blank", "Operation Name", "x", true},
		{"the member that holds the fields", "Properties", "x", true},
		{"no name", "", "x", false},
		{"not JSON", "x", math.Inf(1), false},
	} {
		rec := callsummary.New()
		err := logs.SetField(rec, c.name, c.value)
		if err == nil || errors.Is(err, logs.ErrKnownField) != c.known || rec.Extra != nil {
			t.Errorf("%s: error %v, extra %v", c.reason, err, rec.Extra)
		}
	}
}

func TestGetField(t *testing.T) {
	rec := callsummary.New()
	n := 7
	if found, err := logs.GetField(rec, "x", &n); found || err != nil || n != 7 {
		t.Errorf("no fields: %t, %v, %d", found, err, n)
	}
	if err := logs.SetField(rec, "x", "text"); err != nil {
		t.Fatal(err)
	}
	if found, err := logs.GetField(rec, "x", &n); !found || err == nil {
		t.Errorf("a text as a number: %t, %v; want an error", found, err)
	}
	if found, _ := logs.GetField(rec, "y", &n); found {
		t.Error("found a field that is not there")
	}
}

// A field of the same name, wherever it was and however it was spelled, is replaced; a
// copy of the record keeps its own.
func TestSetFieldReplaces(t *testing.T) {
	const in = `{"category":"CallSummary","region":"outside","properties":{"Region":"inside","x":1}}`
	rec, err := logs.DecodeAs[*callsummary.Record]([]byte(in), callsummary.Schema(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var before string
	if found, err := logs.GetField(rec, "region", &before); !found || err != nil || before != "inside" {
		t.Errorf("before: %q, %t, %v; want the one among the properties", before, found, err)
	}
	twin := *rec
	if err := logs.SetField(rec, "region", "mine"); err != nil {
		t.Fatal(err)
	}
	const want = `{"category":"CallSummary","properties":{"x":1,"region":"mine"}}`
	if got := string(logs.AppendJSON(nil, rec)); got != want {
		t.Errorf("written %s, want %s", got, want)
	}
	if got := string(logs.AppendJSON(nil, &twin)); got != in {
		t.Errorf("the copy is written %s, want %s", got, in)
	}
}
