package redact_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/redact"
)

// None of the identities in the documented samples are left in any output.
func TestNothingOfSamplesSurvives(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	found := 0
	for _, rec := range samples() {
		originals := identities(rec)
		found += len(originals)
		if left := survivors(outputs(rec), originals...); len(left) == 0 && len(originals) > 0 {
			t.Error("the test does not find the originals without redaction")
		}
		out := outputs(r.Record(rec))
		for _, left := range survivors(out, originals...) {
			t.Errorf("%q survives in %s", left, out)
		}
	}
	if found == 0 {
		t.Error("the samples hold no identities")
	}
}

// secrets are identities of all forms in all spellings.
var secrets = []string{
	"570ea078-74e9-4430-9c67-464ba1fa5859", "570EA078-74E9-4430-9C67-464BA1FA5859", "1e4c59e1-r1rr-49bc-893d-990dsds8f9f5",
	"570ea07874e944309c67464ba1fa5859", "{570ea078-74e9-4430-9c67-464ba1fa5859}",
	"8:acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158", "8:orgid:alicesmith", "28:contosobot",
	"+4915112345678", "4:+4915112345678", "+49 (151) 123-45678", "+49151.1234.5678", "tel:+4915112345678",
	"19:meeting_MjZiOTAyN2YtZWU1Yi00ZTZiLTk2ZDUtYTZlM2I2ZjgxOTkw@thread.v2", "19%3Ameeting_MjZiOTAyN2Yt%40thread.v2",
	"203.0.113.77", "198.51.100.9:3478", "2001:db8:85a3::8a2e:370:7334",
	"alice.smith@contoso.example", "alice.smith%40contoso.example", "Contoso Health Ltd.", "zaphodbeeblebrox", `C:\Users\alice`, `"Alice" Smith`,
	"/SUBSCRIPTIONS/7C9E6679-7425-40DE-944B-E07FC1F90AE7/RESOURCEGROUPS/CONTOSO-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/CONTOSO-ACS",
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
	"join https://teams.example/l/19:meeting_Mj@thread.v2?tenant=570ea078-74e9-4430-9c67-464ba1fa5859 or call +4915112345678",
}

// essence returns the part of a secret that must not be left: without the
// prefixes and suffixes that may stay.
func essence(secret string) []string {
	list := []string{secret}
	for _, part := range strings.FieldsFunc(secret, func(r rune) bool { return strings.ContainsRune(`/:_@ {}?=%"`, r) }) {
		if len(part) >= 8 && !public[strings.ToLower(part)] {
			list = append(list, part)
		}
	}
	return list
}

// holders are the ways in which a record can hold a secret; %s is its JSON, and
// %q that JSON as a string.
var holders = []string{
	`%s`, `[%s]`, `{"name":%s,"more":{"list":[1,%[1]s]}}`, `%q`, `{"DiagnosticChanged":%s,"DiagnosticQuality":%[1]s,"StreamType":%[1]s}`,
}

// hold returns the JSON of a value that holds a secret.
func hold(holder, secret string) string {
	text, err := json.Marshal(secret)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf(holder, text)
}

// A secret in any field of any log, of any form, is gone.
func TestNothingSurvivesInAnyField(t *testing.T) {
	for _, opts := range []redact.Options{{}, {Strict: true, ShiftTimes: true}} {
		r := newRedactor(t, opts)
		hows := holders
		if opts.Strict {
			hows = holders[:1]
		}
		for _, s := range schemas() {
			t.Run(fmt.Sprintf("%s %+v", s.Name(), opts), func(t *testing.T) {
				t.Parallel()
				checkAllGone(t, r, s, hows)
			})
		}
	}
}

func checkAllGone(t *testing.T, r *redact.Redactor, s *logs.Schema, holders []string) {
	for _, f := range append(fieldsOf(s), logs.Field{Property: "unknownField"}) {
		for _, secret := range secrets {
			for _, holder := range holders {
				checkGone(t, r, fieldText(s, f, hold(holder, secret)), secret)
			}
		}
	}
}

// fieldText returns a record in which a field has a value, in two places.
func fieldText(s *logs.Schema, f logs.Field, value string) string {
	name, err := json.Marshal(f.Name())
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf(`{"category":%q,%s:%s,"properties":{%s:%s}}`, s.Name(), name, value, name, value)
}

func checkGone(t *testing.T, r *redact.Redactor, text, secret string) {
	t.Helper()
	rec := decode(t, text)
	if len(survivors(outputs(rec), essence(secret)...)) == 0 {
		t.Errorf("the test would not find %q in %s", secret, text)
	}
	out := outputs(r.Record(rec))
	for _, left := range survivors(out, essence(secret)...) {
		t.Errorf("%q survives of %s in %s", left, text, out)
	}
}

// The same for records made by a program: a Set value may hold anything.
func TestNothingSurvivesInSetValues(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	for _, s := range schemas() {
		for _, secret := range secrets {
			rec := s.New()
			for _, f := range fieldsOf(s) {
				if f.Kind == logs.Integer || f.Kind == logs.Real || f.Kind == logs.Time || f.Kind == logs.Bool {
					f.Cell(rec).Clear(opt.Invalid)
					addText(rec, f, secret)
				} else if err := f.Cell(rec).Parse(secret); err != nil {
					t.Fatal(err)
				}
			}
			rec.Head().Extra.Raw = secret
			out := r.Record(rec)
			if out.Head().Extra.Raw != "" {
				t.Error("the raw record is still there")
			}
			text := outputs(out) + fmt.Sprintf("%+v %+v", out, out.Head().Extra)
			for _, left := range survivors(text, essence(secret)...) {
				t.Errorf("%q survives in %s", left, text)
			}
		}
	}
}

func addText(rec logs.Record, f logs.Field, secret string) {
	if rec.Head().Extra == nil {
		rec.Head().Extra = new(logs.Extra)
	}
	text, _ := json.Marshal(secret) //nolint:errcheck // it is a string
	rec.Head().Extra.Texts = append(rec.Head().Extra.Texts, logs.Text{Field: f.Name(), JSON: string(text)})
}

// Names of fields can also be identities: somebody's list of people, by ID.
func TestNothingSurvivesInNames(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	for _, secret := range secrets {
		if secret == "zaphodbeeblebrox" {
			continue // one word: see TestKeys of records that mention it
		}
		name, err := json.Marshal(secret)
		if err != nil {
			t.Fatal(err)
		}
		checkGone(t, r, fmt.Sprintf(`{"category":"CallSummary",%s:1,"properties":{%[1]s:[{%[1]s:null}]}}`, name), secret)
		checkGone(t, r, fmt.Sprintf(`{"category":"CallClientOperations","properties":{"OperationPayload":{%s:true}}}`, name), secret)
		checkGone(t, r, fmt.Sprintf(`{"category":"Foreign","properties":{%s:{%[1]s:{%[1]s:2}}}}`, name), secret)
	}
	// One word looks like a name, unless the record says that it is an identity.
	checkGone(t, r, `{"category":"CallSummary","properties":{"identifier":"8:zaphodbeeblebrox","8:zaphodbeeblebrox":1}}`, "zaphodbeeblebrox")
	checkGone(t, r, `{"category":"CallSummary","properties":{"identifier":"zaphodbeeblebrox","call_of_ZaphodBeeblebrox":1}}`, "zaphodbeeblebrox")
	checkGone(t, r, `{"category":"CallSummary","resourceId":"/subscriptions/x/resourceGroups/zaphodbeeblebrox","properties":{"zaphodbeeblebrox":1}}`, "zaphodbeeblebrox")
	checkGone(t, r, `{"category":"CallSummary","properties":{"users":["Zaphod\u0042eeblebrox "],"roles":{"zaphodbeeblebrox":1}}}`, "zaphodbeeblebrox")
	checkGone(t, r, `{"category":"CallSummary","properties":{"identifier":["zaphodbeeblebrox"],"zaphodbeeblebrox":1}}`, "zaphodbeeblebrox")
	checkGone(t, r, `{"category":"CallClientOperations","properties":{"OperationPayload":"{\"roles\":{\"zaphodbeeblebrox\":1},\"users\":[\"zaphodbeeblebrox\"]}"}}`, "zaphodbeeblebrox")
}

// With Strict only documented names stay, one word or not.
func TestNothingSurvivesInStrictNames(t *testing.T) {
	r := newRedactor(t, redact.Options{Strict: true})
	for _, name := range []string{"zaphodbeeblebrox", "ZaphodBeeblebrox", "zaphod_beeblebrox", "ZAPHODBEEBLEBROX"} {
		checkGone(t, r, fmt.Sprintf(`{"category":"CallSummary",%q:1,"properties":{"members":{%[1]q:{%[1]q:true}}}}`, name), name)
		checkGone(t, r, fmt.Sprintf(`{"category":"CallClientOperations","properties":{"OperationName":%q,"OperationPayload":"{\"DiagnosticChanged\":\"%[2]s\",\"%[2]s\":1}"}}`, name, name), name)
		checkGone(t, r, fmt.Sprintf(`{"category":%q,"operationName":%[1]q,"properties":{"x":{%[1]q:null}}}`, name), name)
	}
}

// Numbers of unknown meaning may be phone numbers.
func TestNothingSurvivesInNumbers(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	for _, text := range []string{
		`{"category":"CallSummary","properties":{"caller":4915112345678,"all":[4915112345678,{"n":4915112345678.0}]}}`,
		`{"category":"CallSummary","properties":{"callDebuggingInfo":"{\"caller\":4915112345678}"}}`,
		`{"category":"Usage","properties":{"Properties":{"caller":[4915112345678]}}}`,
		`{"category":"Usage","properties":{"UserIdA":4915112345678}}`,
		`{"category":"CallSummary","properties":{"participantEndReason":4915112345678}}`,
		`{"category":"CallSummary","properties":{"callDuration":"4915112345678,5"}}`,
	} {
		checkGone(t, r, text, "4915112345678")
	}
}
