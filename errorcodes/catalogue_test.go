package errorcodes_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
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

// A referencePair is what the reference lists say of one pair.
type referencePair struct{ code, subcode int }

// referencePairs returns the categories of all listed pairs.
func referencePairs(t *testing.T) (service, client map[referencePair]errorcodes.Category) {
	t.Helper()
	read := func(name string) map[referencePair]errorcodes.Category {
		pairs := make(map[referencePair]errorcodes.Category)
		for _, r := range readReference(t, name, 4) {
			category := errorcodes.Category(r[2])
			if category == "" {
				category = errorcodes.CategoryUnknown
			}
			pairs[referencePair{atoi(t, r[0]), atoi(t, r[1])}] = category
		}
		return pairs
	}
	return read("end-subcodes-service.csv"), read("end-subcodes-client.csv")
}

func TestPairsOfTheReference(t *testing.T) {
	service, client := referencePairs(t)
	if len(service) != 51 || len(client) != 478 {
		t.Fatalf("%d and %d pairs, want 51 and 478", len(service), len(client))
	}
	for source, pairs := range map[string]map[referencePair]errorcodes.Category{
		"service list of end subcodes":    service,
		"client SDK list of end subcodes": client,
	} {
		for p, category := range pairs {
			e, ok := errorcodes.LookupSubcode(p.code, p.subcode)
			if !ok || e.Match != errorcodes.MatchPair {
				t.Errorf("%d/%d: %v %t, want a listed pair", p.code, p.subcode, e.Match, ok)
			}
			if e.Category != category {
				t.Errorf("%d/%d: category %v, want %v", p.code, p.subcode, e.Category, category)
			}
			if !strings.Contains(e.Source, source) {
				t.Errorf("%d/%d: source %q does not name the %s", p.code, p.subcode, e.Source, source)
			}
		}
	}
}

// The catalogue has one category for each pair, so the two lists may not differ
// where both name it. Should they ever, the entry's note has to tell.
func TestListsAgree(t *testing.T) {
	service, client := referencePairs(t)
	both := 0
	for p, category := range service {
		other, ok := client[p]
		if !ok {
			continue
		}
		both++
		if other != category {
			t.Errorf("%d/%d: %v in the service's list, %v in the client's", p.code, p.subcode, category, other)
		}
	}
	// 0/0 0/4097 0/4521 0/5000 0/5003 0/5300 0/7000
	if both != 7 {
		t.Errorf("%d pairs are in both lists, want 7", both)
	}
}

// The side of a client SDK row follows from its category and origin.
func TestSideOfClientPairs(t *testing.T) {
	for _, r := range readReference(t, "end-subcodes-client.csv", 4) {
		want := errorcodes.SideClient
		switch r[2] {
		case "Success":
			want = errorcodes.SideNobody
		case "UnexpectedServerError":
			want = errorcodes.SideService
		}
		e, _ := errorcodes.LookupSubcode(atoi(t, r[0]), atoi(t, r[1]))
		if e.Side != want {
			t.Errorf("%s/%s: side %v, want %v", r[0], r[1], e.Side, want)
		}
		if fromSDK := strings.HasPrefix(e.Description, "Raised by the client SDK"); fromSDK != (r[3] == "client") {
			t.Errorf("%s/%s: origin %s, description %q", r[0], r[1], r[3], e.Description)
		}
	}
}

// All returns what the lists hold, nothing more, in order, and just as the
// lookups do.
func TestAll(t *testing.T) {
	service, client := referencePairs(t)
	codes, pairs := 0, 0
	previous := errorcodes.Entry{Code: -1}
	for e := range errorcodes.All() {
		got, ok := errorcodes.Lookup(e.Code)
		if e.HasSubcode {
			pairs++
			got, ok = errorcodes.LookupSubcode(e.Code, e.Subcode)
			p := referencePair{e.Code, e.Subcode}
			if _, inService := service[p]; !inService {
				if _, inClient := client[p]; !inClient {
					t.Errorf("%d/%d is in no list", e.Code, e.Subcode)
				}
			}
		} else {
			codes++
		}
		if got != e || !ok {
			t.Errorf("All has %+v, the lookup %+v, %t", e, got, ok)
		}
		if !before(previous, e) {
			t.Errorf("%d/%d comes after %d/%d", e.Code, e.Subcode, previous.Code, previous.Subcode)
		}
		previous = e
	}
	if codes != 42 || pairs != 51+478-7 {
		t.Errorf("%d codes and %d pairs, want 42 and 522", codes, pairs)
	}
}

func before(a, b errorcodes.Entry) bool {
	switch {
	case a.Code != b.Code:
		return a.Code < b.Code
	case a.HasSubcode != b.HasSubcode:
		return b.HasSubcode
	}
	return a.Subcode < b.Subcode
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

// checkEntry reports what no result of a lookup may lack.
func checkEntry(t *testing.T, e errorcodes.Entry) {
	t.Helper()
	for name, text := range map[string]string{
		"description": e.Description, "action": e.Action, "source": e.Source,
		"category": string(e.Category), "side": string(e.Side), "family": string(e.Family),
	} {
		if strings.TrimSpace(text) == "" || strings.TrimSpace(text) != text {
			t.Errorf("%d/%d: %s is %q", e.Code, e.Subcode, name, text)
		}
	}
	for name, text := range map[string]string{"description": e.Description, "action": e.Action} {
		if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ").") {
			t.Errorf("%d/%d: %s is no sentence: %q", e.Code, e.Subcode, name, text)
		}
	}
	if e.Family != errorcodes.FamilyOf(e.Code) || e.Ungraceful != errorcodes.Ungraceful(e.Code) {
		t.Errorf("%d/%d: family %v, ungraceful %t", e.Code, e.Subcode, e.Family, e.Ungraceful)
	}
	if !e.Match.Known() {
		t.Errorf("%d/%d: match %q", e.Code, e.Subcode, string(e.Match))
	}
}
