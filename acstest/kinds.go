package acstest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
)

// feedKind is a kind of data: what it changes in a config, and in the text of the feed.
type feedKind struct {
	name   string
	config func(*Config)
	wrap   func(io.Reader) io.Reader // nil for nothing
}

// feedKinds are the kinds of data. A new kind is measured by module bench and tested by
// internal/answers.
var feedKinds = []feedKind{
	{name: "normal", config: func(*Config) {}},
	{name: "shuffled", config: func(c *Config) { c.MixKeys = true }},
	{name: "cardinality", config: func(c *Config) { c.HighCardinality = true }},
	{name: "escapes", config: func(c *Config) { c.Escapes = true }},
	{name: "faults", config: func(c *Config) { c.Faults = Faults{Fields: 0.01, Lines: 0.01} }},
	{name: "unknown", config: func(*Config) {}, wrap: newUnknownFields},
}

// Kinds returns the names of the kinds of data that NewKind writes:
//
//   - normal: as the config says;
//   - shuffled: the members of every object are in random order;
//   - cardinality: each user agent, version and so on occurs once;
//   - escapes: free text is full of escapes of JSON;
//   - faults: one record in a hundred has a field that cannot be read, and one
//     in a hundred comes after a line that is not a record;
//   - unknown: every fiftieth record has a field that no document knows.
//
// A test of all kinds ranges over Kinds, so that it covers kinds that are added later.
func Kinds() []string {
	names := make([]string, len(feedKinds))
	for i, k := range feedKinds {
		names[i] = k.name
	}
	return names
}

// NewKind returns data of a kind: the feed of the config, changed as [Kinds] says. The
// config says everything else, such as the seed and where the data ends; its Bytes do not
// count the unknown fields. It panics if there is no such kind, or if the config has a
// Shape other than Lines.
func NewKind(kind string, cfg *Config) io.Reader {
	i := slices.IndexFunc(feedKinds, func(k feedKind) bool { return k.name == kind })
	if i < 0 {
		panic(fmt.Sprintf("acstest: there is no kind of data %q; there are %s", kind, strings.Join(Kinds(), ", ")))
	}
	var own Config
	if cfg != nil {
		own = *cfg
	}
	if own.Shape != 0 && own.Shape != Lines {
		panic(fmt.Sprintf("acstest: a kind of data cannot have the shape %v", own.Shape))
	}
	k := feedKinds[i]
	k.config(&own)
	if k.wrap == nil {
		return NewFeed(&own)
	}
	return k.wrap(NewFeed(&own))
}

// unknownFields puts an unknown field into every fiftieth line.
type unknownFields struct {
	in   *bufio.Reader
	n    int
	rest []byte // of the line, still to be read
}

func newUnknownFields(in io.Reader) io.Reader {
	return &unknownFields{in: bufio.NewReaderSize(in, 1<<20)}
}

// Read implements [io.Reader].
func (u *unknownFields) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(u.rest) == 0 {
		line, err := u.in.ReadBytes('\n')
		if len(line) == 0 {
			return 0, err
		}
		if u.n++; u.n%50 == 0 {
			line = bytes.Replace(line, []byte(`"properties":{`), []byte(`"properties":{"newField":{"a":[1,"}"]},`), 1)
		}
		u.rest = line
	}
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}
