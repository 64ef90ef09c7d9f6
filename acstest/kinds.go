package acstest

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// feedKind is a kind of data: what it changes in a config.
type feedKind struct {
	name   string
	config func(*Config)
}

// feedKinds are the kinds of data. A new kind is measured by module bench and tested by
// internal/answers.
var feedKinds = []feedKind{
	{"field", fieldConfig},
	{"normal", func(*Config) {}},
	{"shuffled", func(c *Config) { c.MixKeys = true }},
	{"cardinality", func(c *Config) { c.HighCardinality = true }},
	{"escapes", func(c *Config) { c.Escapes = true }},
	{"faults", func(c *Config) { c.Faults = Faults{Fields: 0.01, Lines: 0.01} }},
	{"unknown", func(c *Config) { c.NestedFields = 0.02 }},
}

// fieldConfig fills in what real logs have.
func fieldConfig(c *Config) {
	if c.Spellings == nil {
		c.Spellings = new(Spellings)
	}
	for _, share := range []shareField{{&c.PSTN, 0.4}, {&c.LateRecords, 0.01}, {&c.LongCalls, 0.02}, {&c.AddedFields, 0.03}, {&c.NestedFields, 0.01}} {
		if *share.of == 0 {
			*share.of = share.standard
		}
	}
}

// Kinds returns the names of the kinds of data that [KindConfig] knows:
//
//   - field: as many writers spell real logs, see [Spellings], with more telephones, late
//     records, long calls, and fields that no document knows; the shares that the config has are kept;
//   - normal: as the config says;
//   - shuffled: the members of every object are in random order;
//   - cardinality: each user agent, version and so on occurs once;
//   - escapes: free text is full of escapes of JSON;
//   - faults: one record in a hundred has a field that cannot be read, and one
//     in a hundred comes after a line that is not a record;
//   - unknown: one record in fifty has a field that no document knows.
//
// A test of all kinds ranges over Kinds, so that it covers kinds that are added later. Kinds
// that are made of mistakes have Faults in their config.
func Kinds() []string {
	names := make([]string, len(feedKinds))
	for i, k := range feedKinds {
		names[i] = k.name
	}
	return names
}

// KindConfig returns a copy of the config that is changed as [Kinds] says; nil means the
// zero Config. It panics if there is no such kind.
func KindConfig(kind string, cfg *Config) *Config {
	i := slices.IndexFunc(feedKinds, func(k feedKind) bool { return k.name == kind })
	if i < 0 {
		panic(fmt.Sprintf("acstest: there is no kind of data %q; there are %s", kind, strings.Join(Kinds(), ", ")))
	}
	own := new(Config)
	if cfg != nil {
		*own = *cfg
	}
	feedKinds[i].config(own)
	return own
}

// NewKind returns the feed of [KindConfig].
func NewKind(kind string, cfg *Config) io.Reader { return NewFeed(KindConfig(kind, cfg)) }
