package quality

import (
	"encoding/binary"
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

// sharedCounts are maps of counts that several rows have. Nil shares none.
type sharedCounts struct {
	maps map[string]map[string]int
	key  []byte
}

// of returns counts as a map.
func (s *sharedCounts) of(c *counts) map[string]int {
	const most = 1 << 12
	if s == nil || c.index != nil {
		return c.asMap()
	}
	slices.SortFunc(c.list, func(a, b nameCount) int { return strings.Compare(a.name, b.name) })
	s.key = s.key[:0]
	for _, one := range c.list {
		s.key = append(binary.AppendUvarint(s.key, uint64(len(one.name))), one.name...)
		s.key = binary.AppendUvarint(s.key, uint64(one.n))
	}
	if m, ok := s.maps[string(s.key)]; ok {
		return m
	}
	m := c.asMap()
	if s.maps == nil {
		s.maps = map[string]map[string]int{}
	}
	if len(s.maps) < most {
		s.maps[string(s.key)] = m
	}
	return m
}

func (c *counts) asMap() map[string]int {
	m := make(map[string]int, len(c.list))
	for _, one := range c.list {
		m[one.name] = one.n
	}
	return m
}
