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

// version is what the versions of one record are ordered by. Records that have
// the same are the same version, delivered more than once. The zero version is
// none.
type version struct {
	// When it was generated, as a stamp has it: that of the zero time if it is not
	// known. The flags lie beside it to save memory.
	seconds int64
	nanos   int32
	known   bool
	plain   bool  // not of a table with updates
	updates int64 // CallUpdatesVersion, or -1
}

func newVersion(generated time.Time, plain bool, updates int64) version {
	s := stampOf(generated)
	return version{s.seconds, s.nanos, true, plain, updates}
}

func (v version) generated() stamp { return stamp{v.seconds, v.nanos} }

// versionJSON is a version in a saved state.
type versionJSON struct {
	Plain     bool      `json:"plain"`
	Updates   int64     `json:"updates"`
	Generated time.Time `json:"generated"`
}

// MarshalJSON writes a version for a saved state.
func (v version) MarshalJSON() ([]byte, error) {
	return json.Marshal(versionJSON{v.plain, v.updates, v.generated().time()})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *version) UnmarshalJSON(data []byte) error {
	var j versionJSON
	err := json.Unmarshal(data, &j)
	*v = newVersion(j.Generated, j.Plain, j.Updates)
	return err
}

func (p *plains) versionOf(rec logs.Record) version {
	switch rec := rec.(type) {
	case *callsummary.Record:
		return p.version(rec, &rec.Envelope, rec.CallUpdatesVersion.Or(-1))
	case *diagnostics.Record:
		return p.version(rec, &rec.Envelope, rec.CallUpdatesVersion.Or(-1))
	case *clientops.Record:
		return p.ofOperation(rec)
	}
	return p.version(rec, rec.Head(), -1)
}

func (p *plains) ofOperation(rec *clientops.Record) version {
	v := p.version(rec, &rec.Envelope, -1)
	if !rec.Time.IsSet() {
		return newVersion(rec.TimeGenerated.Or(time.Time{}), v.plain, -1)
	}
	return v
}

// version returns the version of a record by its envelope and its
// CallUpdatesVersion, which is -1 if it has none.
func (p *plains) version(rec logs.Record, h *logs.Envelope, updates int64) version {
	// The table decides. Where the record does not say which, its version does.
	plain := p.has(rec, h) && (updates < 0 || h.Category.IsSet() || h.Type.IsSet())
	return newVersion(h.Time.Or(time.Time{}), plain, updates)
}

// plains remembers of the latest categories whether they are plain logs.
type plains [8]struct {
	category string
	plain    bool
}

// has reports whether a record comes from a plain log.
func (p *plains) has(rec logs.Record, h *logs.Envelope) bool {
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

// compare orders versions: a plain table outranks its variant with updates;
// then the higher CallUpdatesVersion is newer, then the later generation time.
func (v version) compare(w version) int {
	switch {
	case v.plain && !w.plain:
		return 1
	case w.plain && !v.plain:
		return -1
	case v.updates != w.updates:
		return cmp.Compare(v.updates, w.updates)
	}
	return v.generated().compare(w.generated())
}

// record is a pointer to the struct of a record.
type record[T comparable] interface {
	*T
	logs.Record
}

// newest is the newest of the versions of one record. It wins whole, its nulls
// included.
type newest[R logs.Record] struct {
	rec   R
	older []version // in order, each once
}

// replaces takes note of another version of the record, and reports whether it
// is the newer one. Of those of the same version it is the one with the greatest
// canonical form, so that neither the order nor the shape matters in which they
// come.
func replaces[T comparable, R record[T]](n *newest[R], rec R, a *Assembler) bool {
	v, w := a.plains.versionOf(rec), a.plains.versionOf(n.rec)
	switch c := v.compare(w); {
	case c > 0:
		n.addOlder(w)
		return true
	case c < 0:
		n.addOlder(v)
		return false
	}
	if *rec == *n.rec && a.canon.sameSigns(rec, n.rec) { // as a rule: it was delivered twice
		return false
	}
	return compareContent(rec, n.rec) > 0
}

// addOlder notes a version, of the newest mostOlder: which those are does not
// depend on the order in which they come.
func (n *newest[R]) addOlder(v version) { n.older = insertVersion(n.older, v) }

func insertVersion(older []version, v version) []version {
	if i, found := slices.BinarySearchFunc(older, v, version.compare); !found {
		older = slices.Insert(older, i, v)
	}
	if len(older) > mostOlder {
		older = slices.Delete(older, 0, 1)
	}
	return older
}

// MaxVersions is how many versions of one record are told apart at the most, so
// that one that comes again and again takes no more memory.
const MaxVersions = 64

const mostOlder = MaxVersions - 1
