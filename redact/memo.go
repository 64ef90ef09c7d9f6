package redact

import (
	"hash/maphash"
	"strings"
)

// memo remembers what replaced a text: most IDs, names, user agents and payloads occur again. It
// holds a bounded number of texts, the latest ones.
type memo []remembered

// remembered is a text with its replacement under a rule.
type remembered struct {
	hash     uint64 // never 0
	text, to string
	looks    *[]look // if all of them find the same again, the replacement is the same; or nil
	kind     uint8   // of the step
	_        [15]byte
}

// look is one look at the record that the text is in.
type look struct {
	at    func(*job, string) bool // mentions or holds
	name  string
	found bool
}

const (
	memoBits = 12
	maxMemo  = 512 // bytes of a text
	maxLooks = 8   // for a text
)

var memoSeed = maphash.MakeSeed()

// replacement returns the replacement for the text of a field.
func (j *job) replacement(f *copiedField, text string) string {
	if e := f.last; e != nil && e.holds(f, text) && e.looks == nil {
		return e.to
	}
	if len(text) > maxMemo || !f.worthwhile() {
		return j.replace(f.step, text)
	}
	if j.memo == nil {
		j.memo = make(memo, 1<<memoBits)
	}
	hash := maphash.String(memoSeed, text) | 1
	e := &j.memo[(hash>>(64-memoBits)+uint64(f.kind))%uint64(len(j.memo))] // so that each rule has a place
	if e.hash != hash || !e.holds(f, text) || !j.findsAgain(e.looks) {
		f.misses++
		j.noting, j.looks = true, nil
		to := j.replace(f.step, text)
		if j.noting = false; len(j.looks) > maxLooks {
			return to
		}
		own := strings.Clone(text) // the record may be reused, and its texts with it
		if to == text {
			to = own
		}
		*e = remembered{hash: hash, text: own, to: to, kind: f.kind}
		if len(j.looks) > 0 {
			looks := j.looks
			for i := range looks {
				looks[i].name = strings.Clone(looks[i].name)
			}
			e.looks = &looks
		}
	}
	f.last = e
	return e.to
}

// worthwhile reports whether to look for the text of the field in the memory. Some IDs never
// come again; of those, most are left out, so that they do not take the place of others.
func (f *copiedField) worthwhile() bool {
	const sample, pause = 256, 8 * 256
	if f.looked++; f.looked <= sample {
		return true
	}
	if f.misses < sample/8*7 || f.looked == sample+pause {
		f.looked, f.misses = 0, 0
		return true
	}
	return false
}

// holds reports whether the replacement is one for the text of a field.
func (e *remembered) holds(f *copiedField, text string) bool {
	return e.kind == f.kind && e.text == text
}

// findsAgain reports whether looks find in this record what they found in another one.
func (j *job) findsAgain(looks *[]look) bool {
	if looks == nil {
		return true
	}
	for _, l := range *looks {
		if l.at(j, l.name) != l.found {
			return false
		}
	}
	return true
}

// look looks at the record, and notes it if necessary.
func (j *job) look(at func(*job, string) bool, name string) bool {
	found := at(j, name)
	j.records++
	if j.noting {
		j.looks = append(j.looks, look{at, name, found})
	}
	return found
}
