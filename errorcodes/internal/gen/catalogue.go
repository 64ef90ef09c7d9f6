package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// An entry is one element of a generated table: a row of the catalogue with its
// numbers read and its texts complete.
type entry struct {
	row
	codeNumber, subcodeNumber int
	match                     string
}

// A catalogue is what the rows say, checked, in the order of the generated file.
type catalogue struct {
	entries     []entry // end codes and pairs, by end code, then subcode; then subcodes with any end code
	rules       []entry // what the telephony rule answers, inbound then outbound
	families    [7]entry
	clientRange entry

	firstClient, lastClient int
	prefix                  [2]int                  // first digits of telephony subcodes, inbound and outbound
	sip                     [2][largestCode + 1]int // SIP code to number of its row in rules, from 1; 0 for none
}

func newCatalogue(rows []row) (*catalogue, error) {
	byKind := make(map[string][]row)
	for _, r := range rows {
		byKind[r.kind] = append(byKind[r.kind], r)
	}
	c := new(catalogue)
	steps := []struct {
		kind string
		add  func([]row) error
	}{
		{kindRange, c.addRange},
		{kindCode, c.addCodes},
		{kindPair, c.addPairs},
		{kindAny, c.addPairs},
		{kindRule, func(rules []row) error { return c.addRules(rules, byKind[kindSIP]) }},
		{kindFamily, c.addFamilies},
	}
	for _, s := range steps {
		if err := s.add(byKind[s.kind]); err != nil {
			return nil, err
		}
		delete(byKind, s.kind)
	}
	delete(byKind, kindSIP)
	for _, r := range rows {
		if _, left := byKind[r.kind]; left {
			return nil, r.errorf("unknown kind %q", r.kind)
		}
	}
	slices.SortFunc(c.entries, func(a, b entry) int {
		return cmp.Or(
			order(a.kind == kindAny, b.kind == kindAny),
			cmp.Compare(a.codeNumber, b.codeNumber),
			strings.Compare(a.kind, b.kind), // "code" before "pair"
			cmp.Compare(a.subcodeNumber, b.subcodeNumber),
			order(a.ofCallAutomation(), b.ofCallAutomation()),
		)
	})
	return c, nil
}

// order compares two truths: false comes first.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func (c *catalogue) addRange(rows []row) (err error) {
	if len(rows) != 1 {
		return fmt.Errorf("%s: %d rows of kind %q, want 1", catalogueFile, len(rows), kindRange)
	}
	c.clientRange = entry{row: rows[0], match: "MatchRule"}
	c.firstClient, c.lastClient, err = rows[0].bounds()
	return err
}

func (c *catalogue) addCodes(rows []row) error {
	seen := make(map[int]bool)
	for _, r := range rows {
		n, err := r.number(r.code, largestCode)
		if err != nil {
			return err
		}
		if seen[n] {
			return r.errorf("end code %d has two rows", n)
		}
		seen[n] = true
		c.entries = append(c.entries, entry{row: r, codeNumber: n, match: "MatchCode"})
	}
	return nil
}

// addPairs adds pairs, or subcodes with any end code, after the end codes.
func (c *catalogue) addPairs(rows []row) error {
	type key struct {
		code           string
		subcode        int
		callAutomation bool
	}
	listed := make(map[string]bool)
	for _, e := range c.entries {
		listed[e.code] = e.kind == kindCode || listed[e.code]
	}
	seen := make(map[key]bool)
	for _, r := range rows {
		e := entry{row: r, match: "MatchPair"}
		var err error
		if r.kind == kindAny {
			e.match = "MatchSubcode"
		} else if !listed[r.code] {
			return r.errorf("end code %q has no row", r.code)
		} else if e.codeNumber, err = r.number(r.code, largestCode); err != nil {
			return err
		}
		if e.subcodeNumber, err = r.number(r.subcode, largestSubcode); err != nil {
			return err
		}
		k := key{r.code, e.subcodeNumber, r.ofCallAutomation()}
		if seen[k] {
			return r.errorf("%s/%d has two rows", cmp.Or(r.code, "any"), e.subcodeNumber)
		}
		seen[k] = true
		inRange := c.firstClient <= e.subcodeNumber && e.subcodeNumber <= c.lastClient
		if r.origin == "" || inRange != (r.origin == "client") {
			return r.errorf("origin %q does not fit a subcode inside or outside the range of the client SDK", r.origin)
		}
		c.entries = append(c.entries, e)
	}
	return nil
}

// addFamilies puts the family of codes 100 to 199 in place 1 and so on, and that
// of the codes without a family in place 0.
func (c *catalogue) addFamilies(rows []row) error {
	for _, r := range rows {
		place, ok := familyPlace(r.code)
		if !ok && r.code != "other" {
			return r.errorf("unknown family %q", r.code)
		}
		if c.families[place].match != "" {
			return r.errorf("family %q has two rows", r.code)
		}
		c.families[place] = entry{row: r, match: "MatchFamily"}
	}
	for place, e := range c.families {
		if e.match == "" {
			return fmt.Errorf("%s: no row of kind %q for place %d", catalogueFile, kindFamily, place)
		}
	}
	return nil
}

// familyPlace returns 4 for "4xx".
func familyPlace(text string) (place int, ok bool) {
	if len(text) != 3 || text[1:] != "xx" || text[0] < '1' || text[0] > '6' {
		return 0, false
	}
	return int(text[0] - '0'), true
}
