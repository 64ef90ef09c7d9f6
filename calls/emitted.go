package calls

import (
	"hash/maphash"
	"strings"
)

// emittedCalls keeps the versions of a limited number of emitted calls and forgets the
// oldest first. For the usual number it allocates all of its memory at once, so that it does
// not grow for hours.
type emittedCalls struct {
	versions map[emittedCall]int32
	texts    map[emittedCall]string // IDs that are not GUIDs
	order    []emittedCall          // in the order in which they were first emitted, from first on
	first    int
	most     int
}

// emittedCall is the ID of a call: the halves of a GUID, or 0 and a hash.
type emittedCall [2]uint64

func newEmittedCalls(most int) emittedCalls {
	const usual = 100_000
	n := min(most, usual)
	return emittedCalls{
		versions: make(map[emittedCall]int32, n), texts: map[emittedCall]string{},
		order: make([]emittedCall, 0, n), most: most,
	}
}

func emittedCallOf(id string) emittedCall {
	if guid, ok := guidOf(id); ok {
		return emittedCall{guid.high, guid.low}
	}
	return emittedCall{0, maphash.String(seed, id)}
}

// version returns the version with which a call was last emitted, 0 if that is not known.
func (m *emittedCalls) version(id string) int { return int(m.versions[emittedCallOf(id)]) }

// next returns the version for the next time that a call is emitted.
func (m *emittedCalls) next(id string) int {
	version := m.version(id) + 1
	m.set(id, version)
	return version
}

func (m *emittedCalls) set(id string, version int) {
	k := emittedCallOf(id)
	if m.versions[k] == 0 {
		m.enter(k)
		if k[0] == 0 {
			m.texts[k] = strings.Clone(id)
		}
	}
	m.versions[k] = int32(version)
}

// enter adds a call that has not been emitted before. It replaces the oldest one if there are
// too many.
func (m *emittedCalls) enter(k emittedCall) {
	if len(m.order) < m.most {
		m.order = append(m.order, k)
		return
	}
	delete(m.versions, m.order[m.first])
	delete(m.texts, m.order[m.first])
	m.order[m.first] = k
	m.first = (m.first + 1) % m.most
}

// each calls do with the calls, the oldest first.
func (m *emittedCalls) each(do func(id string, version int)) {
	for i := range m.order {
		k := m.order[(m.first+i)%len(m.order)]
		text, ok := m.texts[k]
		if !ok {
			text = string(id{k[0], k[1]}.appendTo(nil))
		}
		do(text, int(m.versions[k]))
	}
}
