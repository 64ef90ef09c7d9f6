package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// columns is the header of the catalogue.
var columns = []string{"kind", "code", "subcode", "category", "origin", "side",
	"ungraceful", "description", "action", "source", "note"}

// The kinds of rows, and what they use of the columns besides the texts.
const (
	kindCode   = "code"   // an end code: code, side, ungraceful, and category if it has one
	kindPair   = "pair"   // a listed pair: code, subcode, category, origin, side
	kindAny    = "any"    // a subcode that is listed for any end code: subcode, origin, side
	kindRule   = "rule"   // telephony subcodes of one direction: subcode "540000-540999"; inbound first
	kindRange  = "range"  // the range of the client SDK: subcode "40000-46203"
	kindSIP    = "sip"    // what rules say of a SIP code: code "486", or "4xx" for those without a row; side in an outbound call
	kindFamily = "family" // what is said of an uncatalogued end code: code "4xx", or "other"
)

// A row is one line of the catalogue.
type row struct {
	line                                                    int
	kind, code, subcode, category, origin, side, ungraceful string
	description, action, source, note                       string
}

// errorf returns an error that names the row.
func (r row) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", catalogueFile, r.line, fmt.Sprintf(format, args...))
}

func readRows(from io.Reader) ([]row, error) {
	reader := csv.NewReader(from)
	header, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: header: %w", catalogueFile, err)
	}
	if !slices.Equal(header, columns) {
		return nil, fmt.Errorf("%s: header is %q, want %q", catalogueFile, header, columns)
	}
	var rows []row
	for {
		f, err := reader.Read() // refuses rows of another length than the header's
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", catalogueFile, err)
		}
		line, _ := reader.FieldPos(0)
		r := row{line, f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10]}
		if err := r.check(); err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
}

// check looks at what a row must be like whatever the others are.
func (r row) check() error {
	if r.source == "" {
		return r.errorf("there is no source")
	}
	if _, ok := categories[r.category]; !ok {
		return r.errorf("unknown category %q", r.category)
	}
	if _, ok := origins[r.origin]; !ok {
		return r.errorf("unknown origin %q", r.origin)
	}
	if _, ok := sides[r.side]; !ok {
		return r.errorf("unknown side %q", r.side)
	}
	if r.category == "Success" && r.side != "Nobody" {
		return r.errorf("a success is the fault of nobody, not of %q", r.side)
	}
	if said := r.ungraceful == "yes" || r.ungraceful == "no"; said != (r.kind == kindCode) || !said && r.ungraceful != "" {
		return r.errorf("ungraceful is %q: it must be yes or no for end codes, and empty elsewhere", r.ungraceful)
	}
	if r.description == "" {
		return r.errorf("there is no description")
	}
	if r.action == "" && r.kind != kindRule { // the action of the SIP code serves
		return r.errorf("there is no action")
	}
	return nil
}

// number returns text as a number from 0 to largest.
func (r row) number(text string, largest int) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > largest || strconv.Itoa(n) != text {
		return 0, r.errorf("%q is not a number from 0 to %d", text, largest)
	}
	return n, nil
}

// bounds returns the ends of a subcode range such as "40000-46203".
func (r row) bounds() (first, last int, err error) {
	from, to, _ := strings.Cut(r.subcode, "-")
	if first, err = r.number(from, largestSubcode); err != nil {
		return 0, 0, err
	}
	if last, err = r.number(to, largestSubcode); err != nil {
		return 0, 0, err
	}
	if first > last {
		return 0, 0, r.errorf("%d is greater than %d", first, last)
	}
	return first, last, nil
}

const (
	largestCode    = 699
	largestSubcode = 999_999
)

// ofCallAutomation reports whether the row is from a list that is not about the calls of
// clients, so that its subcodes are not theirs.
func (r row) ofCallAutomation() bool {
	return r.origin == "call automation" || r.origin == "Teams Phone extensibility"
}

// categories, origins and sides give the name of the Go constant for each text.
var (
	categories = map[string]string{
		"":                      "CategoryUnknown",
		"Success":               "CategorySuccess",
		"ExpectedError":         "CategoryExpectedError",
		"UnexpectedClientError": "CategoryUnexpectedClientError",
		"UnexpectedServerError": "CategoryUnexpectedServerError",
	}
	origins = map[string]string{
		"":                          "OriginUnknown", // end codes by themselves
		"service":                   "OriginService",
		"client":                    "OriginClient",
		"call automation":           "OriginCallAutomation",
		"Teams Phone extensibility": "OriginTeamsPhoneExtensibility",
	}
	sides = map[string]string{
		"":        "SideUnknown", // kinds of rows that have no side of their own
		"Unknown": "SideUnknown",
		"Nobody":  "SideNobody",
		"Client":  "SideClient",
		"Service": "SideService",
		"FarSide": "SideFarSide",
		"Network": "SideNetwork",
	}
)
