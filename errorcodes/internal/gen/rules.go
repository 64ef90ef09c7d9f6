package main

import "fmt"

// addRules makes one entry for each direction and each SIP code with a text.
func (c *catalogue) addRules(rules, sip []row) error {
	if len(rules) != 2 {
		return fmt.Errorf("%s: %d rows of kind %q, want inbound and outbound", catalogueFile, len(rules), kindRule)
	}
	for direction, rule := range rules {
		first, last, err := rule.bounds()
		if err != nil {
			return err
		}
		if first%1000 != 0 || last != first+999 {
			return rule.errorf("%s is not the subcodes of one prefix", rule.subcode)
		}
		c.prefix[direction] = first / 1000
		index := &c.sip[direction]
		for _, r := range sip {
			c.rules = append(c.rules, ruleEntry(rule, r, direction == 0))
			if err := enter(index, r, len(c.rules)); err != nil {
				return err
			}
		}
		for code, n := range index {
			if n == 0 && (code == 0 || code >= 100) {
				return fmt.Errorf("%s: no row of kind %q for SIP code %d", catalogueFile, kindSIP, code)
			}
		}
	}
	return nil
}

// enter notes that row n of the rules answers for the SIP code, or for those of
// the family that have no row of their own; rows of families come last.
func enter(index *[largestCode + 1]int, r row, n int) error {
	if place, ok := familyPlace(r.code); ok {
		for code := 100 * place; code < 100*place+100; code++ {
			if index[code] == 0 {
				index[code] = n
			}
		}
		return nil
	}
	code, err := r.number(r.code, largestCode)
	if err != nil {
		return err
	}
	if code != 0 && code < 100 {
		return r.errorf("%d is no SIP code", code)
	}
	if index[code] != 0 {
		return r.errorf("SIP code %d has a row before, or follows the row of its family", code)
	}
	index[code] = n
	return nil
}

// ruleEntry joins what is known of the direction with what the SIP code means.
func ruleEntry(rule, sip row, inbound bool) entry {
	r := sip
	r.origin = rule.origin
	r.description = rule.description + " " + sip.description
	r.source = rule.source + "; " + sip.source
	if inbound && r.side != "Nobody" {
		// The side of a SIP row is that of an outbound call. In an inbound one
		// the answer may have come from either end of the trunk.
		r.side = "Unknown"
	}
	return entry{row: r, match: "MatchRule"}
}
