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
	// Of a call: the IDs that records named which newer ones have replaced, for SharedID.
	IDs []stateIDs `json:"ids,omitempty"`
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

// stateIDs are the IDs of an origin. A client has no identifier.
type stateIDs struct {
	Participant string `json:"participant,omitempty"`
	Endpoint    string `json:"endpoint,omitempty"`
	Identifier  string `json:"identifier,omitempty"`
	Client      bool   `json:"client,omitempty"`
}

// replaced returns the IDs of the call that no record has which is kept, in order.
func (c *call) replaced() (list []stateIDs) {
	kept := make([]bool, len(c.origins.rows))
	markOrigins(kept, &c.index.summaries, func(e *summaryEntry) uint32 { return e.origin })
	markOrigins(kept, &c.index.streams, func(e *streamEntry) uint32 { return e.origin })
	markOrigins(kept, &c.index.ops, func(e *opEntry) uint32 { return e.origin })
	for i := range kept {
		if o := c.origin(uint32(i)); !kept[i] {
			ids := stateIDs{Participant: c.idText(o.participant), Endpoint: c.idText(o.endpoint), Client: o.isClient()}
			if !ids.Client {
				ids.Identifier = c.idText(o.other)
			}
			list = append(list, ids)
		}
	}
	slices.SortFunc(list, func(a, b stateIDs) int {
		return cmp.Or(cmp.Compare(a.Participant, b.Participant), cmp.Compare(a.Endpoint, b.Endpoint),
			cmp.Compare(a.Identifier, b.Identifier), compareFlags(a.Client, b.Client))
	})
	return slices.Compact(list)
}

func markOrigins[K comparable, E, R any](kept []bool, t *table[K, indexed[E, R]], origin func(*E) uint32) {
	for i := range t.rows {
		kept[origin(t.rows[i].of.entry)] = true
	}
}

// restoreIDs adds an origin that has no record.
func (c *call) restoreIDs(ids stateIDs) {
	text := func(text string) (v opt.Value[string]) {
		if text != "" {
			v = opt.Of(text)
		}
		return v
	}
	o := origin{participant: idOf(c, text(ids.Participant)), endpoint: idOf(c, text(ids.Endpoint))}
	if ids.Client {
		o.kind = clientAnywhere
	}
	c.originOf(&o, text(ids.Identifier), opt.Value[string]{})
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
		lines[first-1].IDs = c.replaced()
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
		for _, ids := range line.IDs {
			c.restoreIDs(ids)
		}
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
