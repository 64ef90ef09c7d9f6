package calls

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
)

// version orders the versions of one record. Records with the same version are
// duplicates.
type version struct {
	generated instant
	plain     bool  // not from a table with updates
	updates   int64 // CallUpdatesVersion, or -1
}

// compare orders versions: a plain table outranks its variant with updates; then the
// higher CallUpdatesVersion is newer, then the later generation time.
func (v version) compare(w version) int {
	switch {
	case v.plain != w.plain:
		return compareFlags(v.plain, w.plain)
	case v.updates != w.updates:
		return cmp.Compare(v.updates, w.updates)
	}
	return v.generated.compare(w.generated)
}

// sameAs reports whether two versions are one that came in several ways: some destinations cut
// the time to the millisecond.
func (v version) sameAs(w version) bool {
	return v.plain == w.plain && v.updates == w.updates && v.generated.millis() == w.generated.millis()
}

func compareFlags(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// plainLogs remembers which of the latest categories are plain logs.
type plainLogs [8]struct {
	category string
	plain    bool
}

// versionOf returns the version of a record.
func (p *plainLogs) versionOf(rec logs.Record) version {
	switch rec := rec.(type) {
	case *callsummary.Record:
		return p.version(rec, &rec.Envelope, rec.CallUpdatesVersion.Or(-1))
	case *diagnostics.Record:
		return p.version(rec, &rec.Envelope, rec.CallUpdatesVersion.Or(-1))
	case *clientops.Record:
		v := p.version(rec, &rec.Envelope, -1)
		if !rec.Time.IsSet() {
			v.generated = instantIn(rec.TimeGenerated)
		}
		return v
	}
	return p.version(rec, rec.Head(), -1)
}

func (p *plainLogs) version(rec logs.Record, h *logs.Envelope, updates int64) version {
	// The table decides or, if the record does not name it, the version.
	plain := p.has(rec, h) && (updates < 0 || h.Category.IsSet() || h.Type.IsSet())
	return version{instantIn(h.Time), plain, updates}
}

// has reports whether a record comes from a plain log.
func (p *plainLogs) has(rec logs.Record, h *logs.Envelope) bool {
	category := h.Category.Or("")
	if category == "" || h.Type.IsSet() {
		return rec.Schema().Plain(rec)
	}
	at := &p[len(category)%len(p)]
	if at.category != category {
		at.category, at.plain = strings.Clone(category), rec.Schema().Plain(rec)
	}
	return at.plain
}

// maxVersions is how many versions of one record are told apart at the most, so that
// one that comes again and again takes no more memory.
const maxVersions = 64

// versions are the older versions of a record, in order, each once: the newest
// maxVersions-1, which does not depend on the order in which they come.
type versions []version

// add adds a version that is older than another one, unless they are the same.
func (older *versions) add(v, than version) {
	if !v.sameAs(than) {
		older.insert(v)
	}
}

func (older *versions) insert(v version) {
	i, _ := slices.BinarySearchFunc(*older, v, version.compare)
	switch {
	case i < len(*older) && (*older)[i].sameAs(v):
		return
	case i > 0 && (*older)[i-1].sameAs(v):
		(*older)[i-1] = v
		return
	}
	*older = slices.Insert(*older, i, v)
	if len(*older) >= maxVersions {
		*older = slices.Delete(*older, 0, 1)
	}
}

// versionJSON is a version in a saved state.
type versionJSON struct {
	Plain     bool      `json:"plain"`
	Updates   int64     `json:"updates"`
	Generated time.Time `json:"generated"`
}

// MarshalJSON writes a version for a saved state.
func (v version) MarshalJSON() ([]byte, error) {
	return json.Marshal(versionJSON{v.plain, v.updates, v.generated.time()})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *version) UnmarshalJSON(data []byte) error {
	var j versionJSON
	err := json.Unmarshal(data, &j)
	*v = version{instantOf(j.Generated), j.Plain, j.Updates}
	return err
}

// record is a pointer to the struct of a record.
type record[T comparable] interface {
	*T
	logs.Record
}

// newest is the newest version of a record. It wins as a whole, including its nulls.
type newest[R logs.Record] struct {
	rec   R
	older versions
}

// offer keeps a record if it is the newest version, and remembers older ones.
func offer[T comparable, R record[T]](m *memory, s *spare[T], n *newest[R], rec R, older versions) {
	for _, v := range older {
		n.older.insert(v)
	}
	if n.rec != nil {
		v, w := m.plainLogs.versionOf(rec), m.plainLogs.versionOf(n.rec)
		switch c := v.compare(w); {
		case c > 0:
			n.older.add(w, v)
		case c < 0:
			n.older.add(v, w)
			return
		case !greater(m, s, rec, n.rec):
			return
		}
		release(m, s, n.rec)
	}
	n.rec = own(m, s, rec)
}

// greater reports whether rec is the greater of two records of one version, by their canonical
// forms, so that neither their order nor their shapes matter.
func greater[T comparable, R record[T]](m *memory, s *spare[T], rec, old R) bool {
	if sameRecord(s, rec, old) && m.canon.sameSigns(rec, old) { // usually: it was delivered twice
		return false
	}
	return m.canon.compare(rec, old) > 0
}

// sameRecord reports whether two records are the same, whether they are reused or not.
func sameRecord[T comparable, R record[T]](s *spare[T], rec, old R) bool {
	if rec.Head().Reused == old.Head().Reused {
		return *rec == *old
	}
	s.scratch = *old
	R(&s.scratch).Head().Reused = rec.Head().Reused
	return *rec == s.scratch
}
