package errorcodes_test

import (
	"cmp"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/acstelemetry/errorcodes"
)

// readReference returns the rows of a reference list, without its header.
func readReference(t *testing.T, name string, columns int) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	reader := csv.NewReader(f)
	reader.FieldsPerRecord = columns
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func atoi(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEndCodesOfTheReference(t *testing.T) {
	const table = "Azure documentation: troubleshooting, table of client library error codes"
	rows := readReference(t, "end-codes.csv", 6)
	if len(rows) != 42 {
		t.Fatalf("%d rows, want 42", len(rows))
	}
	for _, r := range rows {
		e, ok := errorcodes.Lookup(atoi(t, r[0]))
		if !ok {
			t.Errorf("%s: not in the catalogue", r[0])
			continue
		}
		if e.Match != errorcodes.MatchCode || e.HasSubcode {
			t.Errorf("%s: Match %v, HasSubcode %t", r[0], e.Match, e.HasSubcode)
		}
		if inTable := strings.HasPrefix(r[1], "yes"); inTable != strings.Contains(e.Source, table) {
			t.Errorf("%s: in the documentation's table: %t; source: %q", r[0], inTable, e.Source)
		}
		if ungraceful := r[3] == "yes"; e.Ungraceful != ungraceful {
			t.Errorf("%s: Ungraceful %t, want %t", r[0], e.Ungraceful, ungraceful)
		}
		if !strings.EqualFold(e.Family.String(), r[4]) {
			t.Errorf("%s: family %v, want %s", r[0], e.Family, r[4])
		}
	}
}

// A referencePair is a pair of the lists that are about calls.
type referencePair struct{ code, subcode int }

// What the catalogue calls the lists, and their files.
const (
	serviceList = "service list of end subcodes"
	clientList  = "client SDK list of end subcodes"
	messageList = "Call Diagnostics: messages of end codes and subcodes"
)

var referenceFiles = map[string]string{
	serviceList: "end-subcodes-service.csv", clientList: "end-subcodes-client.csv", messageList: "client-end-messages.csv",
}

// referencePairs returns the categories in a list, "" where it has none.
func referencePairs(t *testing.T, list string) map[referencePair]errorcodes.Category {
	t.Helper()
	pairs := make(map[referencePair]errorcodes.Category)
	for _, r := range readReference(t, referenceFiles[list], 4) {
		pairs[referencePair{atoi(t, r[0]), atoi(t, r[1])}] = errorcodes.Category(r[2])
	}
	return pairs
}

// Each pair of each list is in the catalogue, with the category of the documents where they
// have one, else that of the messages, and the lists that name it as its source.
func TestPairsOfTheReference(t *testing.T) {
	sizes := map[string]int{serviceList: 51, clientList: 478, messageList: 516}
	want := make(map[referencePair]errorcodes.Category)
	sources := make(map[referencePair][]string)
	for _, list := range []string{serviceList, clientList, messageList} {
		pairs := referencePairs(t, list)
		if len(pairs) != sizes[list] {
			t.Errorf("%d pairs in the %s, want %d", len(pairs), list, sizes[list])
		}
		for p, category := range pairs {
			want[p] = cmp.Or(want[p], category)
			sources[p] = append(sources[p], list)
		}
	}
	for p, category := range want {
		e, ok := errorcodes.LookupSubcode(p.code, p.subcode)
		if !ok || e.Match != errorcodes.MatchPair || e.Remark() != "" {
			t.Errorf("%d/%d: %v %t %q, want a listed pair", p.code, p.subcode, e.Match, ok, e.Remark())
		}
		if category = cmp.Or(category, errorcodes.CategoryUnknown); e.Category != category {
			t.Errorf("%d/%d: category %v, want %v", p.code, p.subcode, e.Category, category)
		}
		if source := strings.Join(sources[p], "; "); e.Source != source {
			t.Errorf("%d/%d: source %q, want %q", p.code, p.subcode, e.Source, source)
		}
	}
}

// The documents and the messages of Call Diagnostics disagree on these, and nowhere else; the
// note says so.
func TestDisagreements(t *testing.T) {
	want := map[referencePair]string{
		{410, 3100}:   "UnexpectedClientError, which stands here; the messages of Call Diagnostics have ExpectedError.",
		{410, 3101}:   "UnexpectedClientError, which stands here; the messages of Call Diagnostics have none.",
		{410, 3112}:   "ExpectedError, which stands here; the messages of Call Diagnostics have none.",
		{0, 540000}:   "Success, which stands here; the messages of Call Diagnostics have none.",
		{408, 500001}: "The documents give no category; this one is from the messages of Call Diagnostics.",
		{403, 560403}: "The documents give no category; this one is from the messages of Call Diagnostics.",
		{404, 560404}: "The documents give no category; this one is from the messages of Call Diagnostics.",
		{480, 560480}: "The documents give no category; this one is from the messages of Call Diagnostics.",
		{503, 560503}: "The documents give no category; this one is from the messages of Call Diagnostics.",
	}
	messages := referencePairs(t, messageList)
	for _, list := range []string{serviceList, clientList} {
		for p, category := range referencePairs(t, list) {
			message, both := messages[p]
			e, _ := errorcodes.LookupSubcode(p.code, p.subcode)
			note, listed := want[p]
			if differ := both && message != category; differ != listed || !strings.HasSuffix(e.Note, note) {
				t.Errorf("%d/%d: %q in the %s, %q in the messages; note %q", p.code, p.subcode, category, list, message, e.Note)
			}
			delete(want, p)
		}
	}
	for p := range want {
		t.Errorf("%d/%d is in no list", p.code, p.subcode)
	}
}

// The side of a client SDK row follows from its category.
func TestSideOfClientPairs(t *testing.T) {
	for _, r := range readReference(t, referenceFiles[clientList], 4) {
		want := errorcodes.SideClient
		switch r[2] {
		case "Success":
			want = errorcodes.SideNobody
		case "UnexpectedServerError":
			want = errorcodes.SideService
		}
		e, _ := errorcodes.LookupSubcode(atoi(t, r[0]), atoi(t, r[1]))
		if e.Side != want || !strings.EqualFold(string(e.Origin), r[3]) {
			t.Errorf("%s/%s: side %v, origin %v, want %v, %s", r[0], r[1], e.Side, e.Origin, want, r[3])
		}
	}
}

// Every row of the lists of Call Automation is what it says for its pair, or for any end code.
func TestCallAutomation(t *testing.T) {
	rows := readReference(t, "end-subcodes-call-automation.csv", 4)
	if len(rows) != 134 {
		t.Errorf("%d rows, want 134", len(rows))
	}
	for _, r := range rows {
		code, match := 599, errorcodes.MatchSubcode // no list has end code 599
		if r[3] == "pair" {
			code, match = atoi(t, r[0]), errorcodes.MatchPair
		}
		e, ok := errorcodes.LookupCallAutomation(code, atoi(t, r[1]))
		if !ok || e.Match != match || e.Code != code || !strings.EqualFold(string(e.Origin), strings.ReplaceAll(r[2], " ", "")) {
			t.Errorf("%q: %+v", r, e)
		}
		checkEntry(t, e)
	}
}

// All returns what the lists hold, nothing more, in order, and just as the
// lookups do.
func TestAll(t *testing.T) {
	codes, pairs, automation := 0, 0, 0
	previous := errorcodes.Entry{HasCode: true, Code: -1}
	for e := range errorcodes.All() {
		got, ok := errorcodes.Lookup(e.Code)
		switch {
		case e.Origin == errorcodes.OriginCallAutomation || e.Origin == errorcodes.OriginTeamsPhoneExtensibility:
			automation++
			got, ok = errorcodes.LookupCallAutomation(e.Code, e.Subcode)
			if !e.HasCode {
				i := slices.Index(errorcodes.Meanings(e.Subcode), e)
				got, ok = e, i == len(errorcodes.Meanings(e.Subcode))-1
			}
		case e.HasSubcode:
			pairs++
			got, ok = errorcodes.LookupSubcode(e.Code, e.Subcode)
		default:
			codes++
		}
		if got != e || !ok {
			t.Errorf("All has %+v, the lookup %+v, %t", e, got, ok)
		}
		if !before(previous, e) {
			t.Errorf("%s comes after %s", e.Name(), previous.Name())
		}
		previous = e
	}
	// 42 end codes are in the reference, and 429 in the messages; 529 pairs are in the documents, 7 of
	// them twice, and 12 in the messages only.
	if codes != 43 || pairs != 529-7+12 || automation != 134 {
		t.Errorf("%d codes, %d pairs and %d of Call Automation, want 43, 534 and 134", codes, pairs, automation)
	}
}

func before(a, b errorcodes.Entry) bool {
	switch {
	case a.HasCode != b.HasCode:
		return a.HasCode
	case a.Code != b.Code:
		return a.Code < b.Code
	case a.HasSubcode != b.HasSubcode:
		return b.HasSubcode
	}
	// 408/10057 has a meaning in calls, and then one in Teams Phone extensibility.
	return a.Subcode < b.Subcode || a.Subcode == b.Subcode && a.Origin == errorcodes.OriginService && b.Origin == errorcodes.OriginTeamsPhoneExtensibility
}

func TestAllStops(t *testing.T) {
	n := 0
	for range errorcodes.All() {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d entries after a break at the third", n)
	}
}

func TestEveryEntryIsComplete(t *testing.T) {
	for e := range errorcodes.All() {
		checkEntry(t, e)
		if e.Category == errorcodes.CategorySuccess && e.Side != errorcodes.SideNobody {
			t.Errorf("%d/%d: a success is the fault of nobody, not of %v", e.Code, e.Subcode, e.Side)
		}
	}
}

// sentences are capital letters to full stops, one blank apart.
var sentences = regexp.MustCompile(`^([A-Z][^\s.;,]*([ .;,]+[^\s.;,]+)*\.( |$))+$`)

// checkEntry reports what no result of a lookup may lack.
func checkEntry(t *testing.T, e errorcodes.Entry) {
	t.Helper()
	for name, text := range map[string]string{
		"description": e.Description, "action": e.Action, "source": e.Source,
		"category": string(e.Category), "origin": string(e.Origin), "side": string(e.Side), "family": string(e.Family),
	} {
		if strings.TrimSpace(text) == "" || strings.TrimSpace(text) != text {
			t.Errorf("%s: %s is %q", e.Name(), name, text)
		}
	}
	for name, text := range map[string]string{"description": e.Description, "action": e.Action} {
		if !sentences.MatchString(text) {
			t.Errorf("%s: %s is not made of sentences: %q", e.Name(), name, text)
		}
	}
	if !e.HasCode {
		return
	}
	if e.Family != errorcodes.FamilyOf(e.Code) || e.Ungraceful != errorcodes.Ungraceful(e.Code) {
		t.Errorf("%d/%d: family %v, ungraceful %t", e.Code, e.Subcode, e.Family, e.Ungraceful)
	}
	if !e.Match.Known() {
		t.Errorf("%d/%d: match %q", e.Code, e.Subcode, string(e.Match))
	}
}
