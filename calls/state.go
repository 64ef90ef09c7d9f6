package calls

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// ErrState says that the input is not the state of a [LiveAssembler].
var ErrState = errors.New("not a saved state of a LiveAssembler")

const stateFormat = "acstelemetry calls 3"

// stateHead is the first line of a saved state.
type stateHead struct {
	Format    string      `json:"format"`
	Clock     time.Time   `json:"clock"`
	Sure      bool        `json:"sure"`
	Ahead     time.Time   `json:"ahead,omitzero"`
	Evicted   int         `json:"evicted"`
	Dropped   int         `json:"dropped"`
	Unclaimed int         `json:"unclaimed"`
	Given     []stateCall `json:"given"` // oldest first
	Lines     int         `json:"lines"` // that follow
}

// stateCall is a call that has been emitted.
type stateCall struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
}

// stateLine is a call, or a kept record: one of the call before it, or
// a stray.
type stateLine struct {
	// Of a call, and of its records if it has no ID.
	ID     string      `json:"id,omitempty"`
	Source string      `json:"source,omitempty"`
	Record int64       `json:"record,omitempty"`
	Offset int64       `json:"offset,omitempty"`
	Origin logs.Origin `json:"origin,omitzero"`
	// Of a call and of a stray: the time of its latest record.
	Last time.Time `json:"last,omitzero"`
	// Of the same: a record without a time has come since the last Advance.
	Untimed bool `json:"untimed,omitempty"`
	// Of a record.
	Log   string          `json:"log,omitempty"`
	Older versions        `json:"older,omitempty"`
	Data  json.RawMessage `json:"data,omitempty"`
	Raw   string          `json:"raw,omitempty"`
}

// Save writes everything that the assembler keeps, as lines of JSON, so that
// [RestoreLiveAssembler] can continue from there. The state holds the records, identities
// included; with [LiveOptions.FactsOnly] there are none, and Save returns an error.
func (s *LiveAssembler) Save(w io.Writer) error {
	if s.opts.FactsOnly {
		return errors.New("an assembler with FactsOnly has no records to save")
	}
	lines := s.lines()
	head := stateHead{Format: stateFormat, Clock: s.clock, Sure: s.clockSure, Ahead: s.ahead, Evicted: s.evicted, Dropped: s.dropped, Unclaimed: s.unclaimed, Lines: len(lines)}
	s.versions.each(func(id string, version int) { head.Given = append(head.Given, stateCall{id, version}) })
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false) // the text of the records stays as it is
	if err := enc.Encode(&head); err != nil {
		return err
	}
	for i := range lines {
		if err := enc.Encode(&lines[i]); err != nil {
			return err
		}
	}
	return out.Flush()
}

// lines returns the lines of a state: the calls in the order of their keys, then the strays. The
// same state always has the same lines.
func (s *LiveAssembler) lines() []stateLine {
	var lines []stateLine
	for _, c := range slices.SortedFunc(slices.Values(s.all.all()), func(a, b *call) int { return compareKeys(a.key, b.key) }) {
		at := c.key.source()
		line := stateLine{ID: c.key.id, Source: at.Source, Record: at.Record, Offset: at.Offset, Origin: at.Origin}
		first := len(lines) + 1
		lines = append(lines, line)
		lines[first-1].Last, lines[first-1].Untimed = c.live.entry.last, c.live.entry.untimed
		c.eachRecord(func(rec logs.Record, older versions) { lines = append(lines, line.with(rec, older)) })
		slices.SortFunc(lines[first:], func(a, b stateLine) int {
			return cmp.Or(cmp.Compare(a.Log, b.Log), bytes.Compare(a.Data, b.Data))
		})
	}
	for _, e := range slices.SortedFunc(slices.Values(s.strays.heap), (*entry).compare) {
		at := stateLine{Last: e.last, Untimed: e.untimed}
		if e.stray.companion != nil {
			lines = append(lines, at.with(e.stray.companion, nil))
		} else {
			e.stray.strayCall.eachRecord(func(rec logs.Record, older versions) { lines = append(lines, at.with(rec, older)) })
		}
	}
	return lines
}

// with returns the line with a record.
func (l stateLine) with(rec logs.Record, older versions) stateLine {
	l.Log, l.Older, l.Data, l.Raw = rec.Schema().Name(), older, logs.AppendJSON(nil, rec), raw(rec)
	return l
}

// eachRecord calls do with every record that is kept, and the older versions of it.
func (c *call) eachRecord(do func(rec logs.Record, older versions)) {
	eachIndexed(&c.index.summaries, do)
	eachIndexed(&c.index.streams, do)
	eachIndexed(&c.index.ops, do)
	c.eachOther(do)
}

func eachIndexed[K comparable, E any, R logs.Record](t *table[K, indexed[E, R]], do func(logs.Record, versions)) {
	for i := range t.rows {
		do(t.rows[i].of.rec, t.rows[i].of.olderOnes())
	}
}

// RestoreLiveAssembler returns a LiveAssembler with the state that
// [LiveAssembler.Save] wrote. The options may differ from those before; what
// they no longer allow is emitted or dropped by the next call of Add or Advance. The error
// wraps [ErrState] if r holds something else or only a part.
func RestoreLiveAssembler(r io.Reader, opts *LiveOptions) (*LiveAssembler, error) {
	s := NewLiveAssembler(opts)
	dec := json.NewDecoder(r)
	var head stateHead
	if err := dec.Decode(&head); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	if head.Format != stateFormat {
		return nil, fmt.Errorf("%w: it says %q, want %q", ErrState, head.Format, stateFormat)
	}
	s.clock, s.clockSure, s.ahead = head.Clock, head.Sure, head.Ahead
	s.evicted, s.dropped, s.unclaimed = head.Evicted, head.Dropped, head.Unclaimed
	for _, c := range head.Given {
		s.versions.set(c.ID, c.Version)
	}
	for n := range head.Lines {
		var line stateLine
		err := dec.Decode(&line)
		if err == nil {
			err = s.restore(&line)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: line %d of %d: %w", ErrState, n+1, head.Lines, err)
		}
	}
	return s, nil
}

// restore adds a call or a record of a state.
func (s *LiveAssembler) restore(line *stateLine) error {
	at := logs.Position{Source: line.Source, Record: line.Record, Offset: line.Offset, Origin: line.Origin}
	if line.Log == "" {
		c := s.all.call(opt.Of(line.ID), at)
		s.enqueue(c, nil, line.Last)
		c.live.entry.untimed = line.Untimed
		return nil
	}
	schemas := acstelemetry.Schemas()
	i := slices.IndexFunc(schemas, func(schema *logs.Schema) bool { return schema.Name() == line.Log })
	if i < 0 {
		return fmt.Errorf("unknown log %q", line.Log)
	}
	rec, err := logs.DecodeAs[logs.Record](line.Data, schemas[i], nil)
	if rec == nil {
		return err // otherwise the faults of the record are known already
	}
	if line.Raw != "" {
		if rec.Head().Extra == nil {
			rec.Head().Extra = new(logs.Extra)
		}
		rec.Head().Extra.Raw = line.Raw
	}
	to := s.all.add(rec, at, line.Older)
	switch {
	case !to.ok:
		return errors.New("the record is of no call")
	case to.stray != nil:
		s.enqueue(nil, to.stray, line.Last)
		to.stray.entry.untimed = line.Untimed
	case to.call.live.entry.call == nil:
		return errors.New("the record's call is missing")
	}
	return nil
}
