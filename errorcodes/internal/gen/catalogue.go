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
	entries     []entry // end codes and pairs, by end code, then subcode
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
		{kindPair, func(pairs []row) error { return c.addPairs(pairs, byKind[kindShared]) }},
		{kindRule, func(rules []row) error { return c.addRules(rules, byKind[kindSIP]) }},
		{kindFamily, c.addFamilies},
	}
	for _, s := range steps {
		if err := s.add(byKind[s.kind]); err != nil {
			return nil, err
		}
		delete(byKind, s.kind)
	}
	delete(byKind, kindShared)
	delete(byKind, kindSIP)
	for _, r := range rows {
		if _, left := byKind[r.kind]; left {
			return nil, r.errorf("unknown kind %q", r.kind)
		}
	}
	slices.SortFunc(c.entries, func(a, b entry) int {
		return cmp.Or(
			cmp.Compare(a.codeNumber, b.codeNumber),
			strings.Compare(a.kind, b.kind), // "code" before "pair"
			cmp.Compare(a.subcodeNumber, b.subcodeNumber),
		)
	})
	return c, nil
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

// addPairs adds the pairs, the shared texts filled in, after the end codes.
func (c *catalogue) addPairs(rows, shared []row) error {
	codes := make(map[string]bool)
	for _, e := range c.entries {
		codes[e.code] = true
	}
	texts, err := newSharedTexts(shared)
	if err != nil {
		return err
	}
	type pair struct{ code, subcode int }
	seen := make(map[pair]bool)
	taken := make(map[int]bool) // subcodes of the client SDK
	for _, r := range rows {
		if !codes[r.code] {
			return r.errorf("end code %q has no row", r.code)
		}
		e := entry{row: r, match: "MatchPair"}
		if e.codeNumber, err = r.number(r.code, largestCode); err != nil {
			return err
		}
		if e.subcodeNumber, err = r.number(r.subcode, largestSubcode); err != nil {
			return err
		}
		p := pair{e.codeNumber, e.subcodeNumber}
		if seen[p] {
			return r.errorf("pair %d/%d has two rows", p.code, p.subcode)
		}
		seen[p] = true
		if c.isClient(e.subcodeNumber) != (r.origin == "client") {
			return r.errorf("origin %q does not fit a subcode inside or outside the range of the client SDK", r.origin)
		}
		if c.isClient(e.subcodeNumber) {
			if taken[e.subcodeNumber] { // the lookup has one slot for each of these
				return r.errorf("client subcode %d belongs to two end codes", e.subcodeNumber)
			}
			taken[e.subcodeNumber] = true
		}
		if e.description == "" {
			if e.row, err = texts.fill(r); err != nil {
				return err
			}
		}
		c.entries = append(c.entries, e)
	}
	return texts.checkUsed()
}

func (c *catalogue) isClient(subcode int) bool {
	return c.firstClient <= subcode && subcode <= c.lastClient
}

// sharedTexts holds the rows of texts by end code, category and origin.
type sharedTexts struct {
	rows []row
	used map[[3]string]bool
}

func sharedKey(r row) [3]string { return [3]string{r.code, r.category, r.origin} }

func newSharedTexts(rows []row) (*sharedTexts, error) {
	t := &sharedTexts{rows, make(map[[3]string]bool)}
	seen := make(map[[3]string]bool)
	for _, r := range rows {
		k := sharedKey(r)
		if seen[k] {
			return nil, r.errorf("two shared rows for %q", k)
		}
		seen[k] = true
	}
	return t, nil
}

// fill returns the pair r with the texts of its shared row.
func (t *sharedTexts) fill(r row) (row, error) {
	k := sharedKey(r)
	i := slices.IndexFunc(t.rows, func(s row) bool { return sharedKey(s) == k })
	if i < 0 {
		return r, r.errorf("no text of its own, and no shared row for %q", k)
	}
	t.used[k] = true
	r.description, r.action = t.rows[i].description, t.rows[i].action
	return r, nil
}

func (t *sharedTexts) checkUsed() error {
	for _, r := range t.rows {
		if !t.used[sharedKey(r)] {
			return r.errorf("no pair uses the shared row for %q", sharedKey(r))
		}
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
