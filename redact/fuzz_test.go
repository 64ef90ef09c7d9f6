package redact_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/redact"
)

// In Strict mode, even texts that look like names do not survive; otherwise, the
// others do not.
var markers = []struct {
	opts redact.Options
	text string
}{
	{redact.Options{Strict: true}, "ZaphodBeeblebrox"},
	{redact.Options{Strict: true, ShiftTimes: true}, "zaphodbeeblebrox"},
	{redact.Options{}, "zaphodbeeblebrox"},
	{redact.Options{}, "Zaphod Beeblebrox"},
	{redact.Options{}, "zaphod@beeblebrox.example"},
	{redact.Options{}, "acs:2a4f0c9e-beef-4bad-9eeb-1eb0b0b0b0b0_zaphodbeeblebrox"},
	{redact.Options{}, "2a4f0c9e-beef-4bad-9eeb-1eb0b0b0b0b0"},
	{redact.Options{}, "+424242424242"},
	{redact.Options{}, "203.0.113.242"},
}

// plant replaces the texts among the values of JSON by a marker, except those
// that select the schema.
func plant(v any, marker string, schema bool) any {
	switch v := v.(type) {
	case string:
		return marker
	case []any:
		for i := range v {
			v[i] = plant(v[i], marker, false)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if text, ok := v[name].(string); ok && schema && known(text) {
				continue
			}
			v[name] = plant(v[name], marker, schema && strings.EqualFold(name, "properties"))
		}
	}
	return v
}

func known(text string) bool {
	for _, s := range acstelemetry.Schemas() {
		for _, src := range s.Logs() {
			if text == src.Category || text == src.Table {
				return true
			}
		}
	}
	return false
}

// FuzzNothingSurvives is best run with -fuzzminimizetime 5x: it runs nine
// markers through each input, so minimizing an input for a minute is a minute
// lost.
func FuzzNothingSurvives(f *testing.F) {
	for _, rec := range samples() {
		f.Add(logs.AppendJSON(nil, rec))
		f.Add(logs.AppendRow(nil, rec))
	}
	f.Add([]byte(`{"category":"CallClientOperations","properties":{"OperationPayload":"{\"a\":[\"b\"]}","c":{"d":["e",1,true,null]},"DurationMs":"f"}}`))
	f.Add([]byte(`{"Type":"ACSBillingUsage","Properties":{"a":{"b":"c"}},"UserIdA":["d"],"e":"f"}`))
	var redactors []*redact.Redactor
	for _, m := range markers {
		redactors = append(redactors, newRedactor(f, m.opts))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if low := strings.ToLower(string(data)); strings.Contains(low, "zaphod") || strings.Contains(low, "4242") || strings.Contains(low, "beef") {
			t.Skip("a marker in a name or a number")
		}
		for i, m := range markers {
			var v any
			if json.Unmarshal(data, &v) != nil {
				return
			}
			planted, err := json.Marshal(plant(v, m.text, true))
			if err != nil {
				t.Fatal(err)
			}
			rec, _ := acstelemetry.Decode(planted, nil)
			if rec == nil {
				return
			}
			out := redactors[i].Record(rec)
			if left := survivors(outputs(out), m.text); left != nil {
				t.Errorf("%q survives of %s in %s", left, planted, outputs(out))
			}
			if m.opts.ShiftTimes {
				continue
			}
			checkStates(t, rec, out)
			if again := decode(t, string(logs.AppendJSON(nil, out))); again.Schema() == out.Schema() {
				checkStates(t, out, again)
			}
		}
	})
}

// FuzzJSON checks that the replacement of JSON is JSON, whatever it contains.
func FuzzJSON(f *testing.F) {
	for _, text := range []string{`{"a":[1,true,null,"b\u0000",{}]}`, `[[],{"":""}]`, "\"\xff\"", ` 1e5 `, `{"a`, ``, " \n", `{"null":"-"," - ":0}`} {
		f.Add(text)
	}
	r := newRedactor(f, redact.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		rec := new(logs.Other)
		rec.Extra = &logs.Extra{Unknown: []logs.Unknown{{Name: text, JSON: text}, {Name: "n", JSON: text, Outside: true}}}
		out := r.Record(rec)
		for _, line := range []string{string(logs.AppendJSON(nil, out)), string(logs.AppendRow(nil, out)), out.Head().Extra.Unknown[0].JSON} {
			if !json.Valid([]byte(line)) {
				t.Errorf("%q becomes %q, which is not JSON", text, line)
			}
		}
		if again := r.Record(rec); string(logs.AppendJSON(nil, again)) != string(logs.AppendJSON(nil, out)) {
			t.Error("redacting the same record twice gives different results")
		}
		r.ID(text)
	})
}
