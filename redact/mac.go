package redact

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
)

// A tag keeps the hashes of texts of different forms distinct.
type tag byte

const (
	guidTag    tag = 'g'
	digitsTag  tag = 'd'
	addressTag tag = 'a'
	segmentTag tag = 's' // of a resource ID
	textTag    tag = 't' // anything else
	shiftTag   tag = 'o'
)

// mac makes keyed hashes (HMAC-SHA-256), one at a time.
type mac struct {
	hash hash.Hash
	in   []byte
	out  [sha256.Size]byte
}

func newMAC(key []byte) *mac { return &mac{hash: hmac.New(sha256.New, key)} }

// sum returns the hash of a text. The next call overwrites it.
func (m *mac) sum(of tag, text string) *[sha256.Size]byte {
	m.in = append(append(m.in[:0], byte(of)), text...)
	m.hash.Reset()
	m.hash.Write(m.in) //nolint:errcheck // never fails
	m.hash.Sum(m.out[:0])
	return &m.out
}
