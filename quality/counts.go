package quality

import (
	"slices"
	"strings"
)

// counts counts names. A call has few of them, which need no map.
type counts struct {
	list  []nameCount
	index map[string]int // the places of the names; nil while there are few
}

type nameCount struct {
	name string
	n    int
}

const fewNames = 16

func (c *counts) reset() {
	clear(c.list)
	c.list, c.index = c.list[:0], nil
}

// find returns the place of a name, or -1.
func (c *counts) find(name string) int {
	if c.index != nil {
		if i, ok := c.index[name]; ok {
			return i
		}
		return -1
	}
	for i := range c.list {
		if c.list[i].name == name {
			return i
		}
	}
	return -1
}

// add counts a name n times.
func (c *counts) add(name string, n int) {
	if i := c.find(name); i >= 0 {
		c.list[i].n += n
		return
	}
	c.list = append(c.list, nameCount{name, n})
	if c.index != nil {
		c.index[name] = len(c.list) - 1
	} else if len(c.list) > fewNames {
		c.index = map[string]int{}
		for i := range c.list {
			c.index[c.list[i].name] = i
		}
	}
}

// addSpelling counts a name once. Spellings of one name in another case are counted together, by
// the one that is first in order.
func (c *counts) addSpelling(name string) {
	if c.find(name) < 0 {
		for i := range c.list {
			other := &c.list[i].name
			if len(*other) != len(name) || !strings.EqualFold(*other, name) {
				continue
			}
			if *other < name {
				name = *other
			} else {
				if c.index != nil {
					delete(c.index, *other)
					c.index[name] = i
				}
				*other = name
			}
			break
		}
	}
	c.add(name, 1)
}

// sharedCounts are the latest maps of counts, for rows to share. Nil shares none.
type sharedCounts [1 << 10]struct {
	list []nameCount // sorted
	all  map[string]int
}

// of returns counts as a map.
func (s *sharedCounts) of(c *counts) map[string]int {
	if s == nil || c.index != nil {
		return c.asMap()
	}
	if len(c.list) > 1 {
		slices.SortFunc(c.list, func(a, b nameCount) int { return strings.Compare(a.name, b.name) })
	}
	hash := uint(0)
	for _, one := range c.list {
		hash = hash*31 + uint(one.n)*7 + uint(len(one.name))
		if one.name != "" {
			hash = hash*31 + uint(one.name[0]) + 5*uint(one.name[len(one.name)/2]) + 3*uint(one.name[len(one.name)-1])
		}
	}
	at := &s[hash%uint(len(s))]
	if at.all == nil || !slices.Equal(at.list, c.list) {
		at.list, at.all = append(at.list[:0], c.list...), c.asMap()
	}
	return at.all
}

func (c *counts) asMap() map[string]int {
	m := make(map[string]int, len(c.list))
	for _, one := range c.list {
		m[one.name] = one.n
	}
	return m
}
