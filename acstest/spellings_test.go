package acstest_test

import (
	"bytes"
	"io"
	"math"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/acstest"
)

// noSpellings returns Spellings with None everywhere.
func noSpellings() *acstest.Spellings {
	s := new(acstest.Spellings)
	for i := range reflect.ValueOf(s).Elem().NumField() {
		reflect.ValueOf(s).Elem().Field(i).SetFloat(acstest.None)
	}
	return s
}

// spellingShares says how to count a share in the bytes of a feed: of the matches of all,
// those of some. Without other Spellings, lines have the order of the documents.
var spellingShares = []struct {
	field, all, some string
}{
	{"DotNet", `"OperationPayload":"\{\\`, `"OperationPayload":"\{\\u0022`},
	{"DotNet", `^\{"time"`, `^\{"time":"[^"]*\.\d{7}Z"`},
	{"Python", `^\{"time"`, `^\{"time": "[^"]*\.\d{6}Z", "resourceId": "`},
	{"Go", `&|\\u0026`, `\\u0026`}, // with Letters, see below
	{"CRLF", `\n`, `\r\n`},
	{"Orders", `^\{"`, documentsOrder}, // half of the records have the documents' order
	{"RandomOrder", `^\{"`, documentsOrder},
	{"Casing", `^\{"(?i:time)"`, `^\{"Time"|^\{.{30,50}"resourceid"`},
	{"Casing", `"(?i:mediatype)":"`, `"(?i:mediatype)":"([A-Z]{2}|[a-z])`},
	{"WholeSeconds", `^\{"time"`, `^\{"time":"[^".]*:\d\dZ"`},
	{"Offsets", `^\{"time"`, `^\{"time":"[^"Z]*\+00:00"`},
	{"BareNumbers", `"streamId":`, `"streamId":\d+,`},
	{"BareTexts", `"operationVersion":`, `"operationVersion":1\.0,`},
	{"BareTexts", `"participantEndReason":"?\d`, `"participantEndReason":\d+,`},
	{"Floats", `"streamId":`, `"streamId":"\d+\.0"`},
	{"NullFields", `"CallSummary(Updates)?","properties"`, `"callDebuggingInfo":null`},
	{"QuotedNulls", `":(null|"null"|""|"-")[,}]`, `":("null"|""|"-")[,}]`},
	{"PayloadObjects", `"OperationPayload":"?\{`, `"OperationPayload":\{`},
	{"PayloadIDs", `"OperationPayload":`, `\\"TraceId\\":\\"[0-9a-f-]{36}\\"`},
	{"Letters", `"UserAgent":`, `"UserAgent":"[^"]*(Zoë|R&D|accueil|東京|Отдел|\\"Nº)`},
	{"PhoneNumbers", `"CallSummary(Updates)?".*"PSTN"`, `"CallSummary(Updates)?".*"identifier":"4:\+1425\d{7}".*"PSTN"`},
	{"LeadingBlanks", `^\{"time"`, `"operationVersion":.*":" `},
}

const documentsOrder = `^\{"time":"[^"]*","resourceId":"[^"]*",("correlationId":"[^"]*",)?"operationName":"[^"]*","operationVersion":"1.0","category"`

// Each spelling occurs in the share that is asked for, counted in the text of the feed.
func TestSpellingShares(t *testing.T) {
	const want = 0.5
	tested := map[string]bool{}
	for _, tt := range spellingShares {
		tested[tt.field] = true
		t.Run(tt.field, func(t *testing.T) {
			t.Parallel()
			s := noSpellings()
			reflect.ValueOf(s).Elem().FieldByName(tt.field).SetFloat(want)
			if tt.field == "Go" {
				s.Letters = 1
			}
			cfg := acstest.Config{Seed: 1, Calls: 600, RecordsPerCall: 8, PSTN: 0.5, Spellings: s}
			data, err := io.ReadAll(acstest.NewFeed(&cfg))
			if err != nil {
				t.Fatal(err)
			}
			count := func(pattern string) float64 {
				return float64(len(regexp.MustCompile(`(?m)`+pattern).FindAllIndex(data, -1)))
			}
			all, some := count(tt.all), count(tt.some)
			if got := some / all; all < 100 || math.Abs(got-want) > 0.08 {
				t.Errorf("%v of %v are %s: a share of %.3f, want %v", some, all, tt.some, got, want)
			}
		})
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[acstest.Spellings]()) {
		if !tested[f.Name] {
			t.Errorf("nothing counts %s", f.Name)
		}
	}
}

// The kind field is at least as odd as logs that another generator wrote by the documents.
func TestFieldIsOdd(t *testing.T) {
	data, err := io.ReadAll(acstest.NewKind("field", &acstest.Config{Seed: 1, Calls: 300}))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, tt := range []struct {
		what, pattern string
		perLine       bool // lines that match are counted, not matches
		min           float64
	}{
		{"lines with escapes of characters", `\\u[0-9a-fA-F]{4}`, true, 0.055},
		{"lines with a + as an escape", `\\u002B1425`, true, 0.003},
		{"a number in a text", `"(?i:participantEndReason|participantEndSubCode|operationVersion)": ?\d`, true, 0.0055},
		{"nested fields", `"(newField|experiments|relay|noData|legs)": ?[\[{]`, true, 0.0042},
		{"null as a text", `: ?"null"`, false, 0.84},
		{"texts with escapes", `: ?"([^"\\]|\\.)*\\([^"\\]|\\.)*"`, false, 0.38},
		{"redacted texts", `"(?i:redacted)"`, true, 0.005},
		{"letters", `[^\x00-\x7f]`, true, 0.02},
	} {
		re := regexp.MustCompile(tt.pattern)
		n := len(re.FindAllStringIndex(text, -1))
		if tt.perLine {
			n = 0
			for _, line := range lines {
				if re.MatchString(line) {
					n++
				}
			}
		}
		if got := float64(n) / float64(len(lines)); got < tt.min {
			t.Errorf("%s: %.4f per record, want %v at least", tt.what, got, tt.min)
		}
	}
	resources := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?i)"resourceId": ?"([^"]*)"`).FindAllStringSubmatch(text, -1) {
		resources[m[1]] = true
	}
	if len(resources) < 150 {
		t.Errorf("300 calls have %d resources, want one for most of them", len(resources))
	}
}

// Some records arrive hours after others that were generated later; some calls last for
// hours; neither is so by default.
func TestLateRecordsAndLongCalls(t *testing.T) {
	for _, share := range []float64{0, 0.2} {
		cfg := acstest.Config{Seed: 1, Calls: 300, LateRecords: share, LongCalls: share}
		var late, records, long float64
		var newest time.Time
		for rec := range acstest.Records(&cfg) {
			at, _ := rec.Head().Time.Get()
			if records++; newest.Sub(at) > 6*time.Minute {
				late++
			}
			if at.After(newest) {
				newest = at
			}
		}
		for c := range acstest.Generate(&cfg) {
			if c.Answer.DurationSeconds >= 3600 {
				long++
			}
		}
		if got := late / records; math.Abs(got-share) > 0.05 {
			t.Errorf("%.3f of the records are late, want %v", got, share)
		}
		if got := long / 300; math.Abs(got-share) > 0.06 {
			t.Errorf("%.3f of the calls are long, want %v", got, share)
		}
	}
}

// Spellings change the text of a feed and nothing else, so none is left if all are None.
func TestNoSpellings(t *testing.T) {
	plain := acstest.Config{Seed: 4, Calls: 20, Resources: 5}
	spelled := plain
	spelled.Spellings = noSpellings()
	want, err := io.ReadAll(acstest.NewFeed(&plain))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(acstest.NewFeed(&spelled)); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v, want the %d of a feed without Spellings", len(got), err, len(want))
	}
}
