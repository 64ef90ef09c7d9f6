package redact

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"example.com/acstelemetry/logs"
)

// MinKey is the minimum length of a key in bytes.
const MinKey = 16

// ErrKey says that a key is too short.
var ErrKey = errors.New("redact: the key is too short")

// Options say what is replaced in addition to the rules of the package. The zero
// Options are the defaults.
type Options struct {
	// Strict keeps only documented texts and names, in addition to versions,
	// end codes and names of operating systems. By default, undocumented
	// operations, metrics, categories and the like are also kept if they look
	// like a name that a programmer chose.
	Strict bool
	// UserAgentProducts keeps what a user agent says of well-known browsers, systems and
	// SDKs: their names, with the first two numbers of their versions (all of an SDK's).
	// ParseAgent of package clientops says the same of it as before. The tag of the client,
	// models of devices and everything unknown go. By default a pseudonym replaces a user
	// agent, and so it does the name of a browser.
	UserAgentProducts bool
	// ShiftTimes moves all times into the past by one amount derived from the
	// key: see [Redactor.Shift]. By default times stay.
	ShiftTimes bool
}

// Redactor replaces identities by pseudonyms, and is safe for use by several
// goroutines. Until the garbage collector comes, each of them keeps the last record and some thousand
// texts with their pseudonyms, which are likely to come again; that changes no result.
// The zero Redactor has no key and panics: make one with [New].
type Redactor struct {
	opts  Options
	words map[string]struct{} // known texts, folded
	shift time.Duration
	plans sync.Map  // *logs.Schema → *plan
	jobs  sync.Pool // *job
}

// New returns a Redactor for a key, which it copies. Redactors with the same key
// return the same pseudonyms, in this process and in any other. The key should be
// random and kept secret: see the package comment. Nil options mean the defaults.
// The error wraps ErrKey.
func New(key []byte, opts *Options) (*Redactor, error) {
	if len(key) < MinKey {
		return nil, fmt.Errorf("%w: it has %d bytes and must have %d", ErrKey, len(key), MinKey)
	}
	key = bytes.Clone(key)
	r := &Redactor{words: knownWords()}
	if opts != nil {
		r.opts = *opts
	}
	r.jobs.New = func() any { return &job{r: r, mac: newMAC(key)} }
	if r.opts.ShiftTimes {
		r.shift = newMAC(key).shift()
	}
	return r, nil
}

// ID returns the pseudonym of an ID: the one by which [Redactor.Record]
// replaces it everywhere. Use it to find somebody in redacted records. Text
// that means no value ("", "-", "null", "Redacted") stays as it is.
func (r *Redactor) ID(id string) string {
	j := r.jobs.Get().(*job)
	defer j.done()
	return j.id(id)
}

// Shift returns the amount added to times; it is negative with
// Options.ShiftTimes, otherwise zero.
func (r *Redactor) Shift() time.Duration { return r.shift }

// shift returns -30 to -730 days in whole seconds.
func (m *mac) shift() time.Duration {
	const least, most = 30 * 24 * 3600, 730 * 24 * 3600
	n := binary.BigEndian.Uint64(m.sum(shiftTag, "")[:8]) % (most - least + 1)
	return -time.Duration(least+n) * time.Second
}

// job holds what is needed while one record is redacted.
type job struct {
	r    *Redactor
	mac  *mac
	text []byte // buffers
	out  []byte
	json []byte

	copies []*recordCopy
	memo   memo

	documents *[1 << 7]documentedMember // see documentedOnce

	rec      logs.Record
	plan     *plan
	personal []string // see mentions
	unknown  []string // see holds
	gathered bool
	valid    string // see isJSON
	name     string // the last one that lower was given, and the same in lower case
	lowered  string
	records  uint   // how often look has looked at one
	noting   bool   // see look
	looks    []look // at the record, for the replacement of a text
}

// done returns the job to its pool.
func (j *job) done() {
	j.rec, j.plan, j.gathered, j.valid = nil, nil, false, ""
	clear(j.personal)
	clear(j.unknown)
	j.personal, j.unknown = j.personal[:0], j.unknown[:0]
	j.r.jobs.Put(j)
}
