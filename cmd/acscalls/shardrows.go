package main

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
)

// The rows of a part have one more column, "shard". It names the part and the result, and says which
// place the row's call has in the order of all calls. After them comes a row that has nothing else, and
// says how many there are: without it, a part that has been cut off between rows, or has none, could not
// be told from one that is complete.

const shardColumn = "shard"

// place is where a call is in the order of all calls, which is that of [calls.Assembler.All].
type place struct {
	start opt.Value[time.Time]
	id    string
	at    logs.Position // of a call without an ID
}

// tag returns the text of the column for the rows of a call. It has no characters that CSV or JSON
// would write in another way.
func (s *sharded) tag(c *calls.Call) string {
	if !s.on() {
		return ""
	}
	start := "-"
	if at, ok := c.Start.Get(); ok {
		start = at.UTC().Format(time.RFC3339Nano)
	}
	cells := []string{s.String(), s.Result, start, url.QueryEscape(c.ID.Or(""))}
	if !c.ID.IsSet() {
		at, from := &c.Source, &c.Source.Origin
		cells = append(cells, url.QueryEscape(at.Source), url.QueryEscape(from.Partition), strconv.FormatInt(from.SequenceNumber, 10),
			url.QueryEscape(from.ETag), strconv.FormatInt(at.Record, 10), strconv.FormatInt(at.Offset, 10))
	}
	return strings.Join(cells, " ")
}

// end is in place of a place in the last row of a part.
const end = "end"

// endTag returns the text of the column in the last row, after a number of others.
func (s *sharded) endTag(rows int) string {
	return strings.Join([]string{s.String(), s.Result, end, strconv.Itoa(rows)}, " ")
}

// parseEnd returns which part has ended and how many rows it has, if a tag says that.
func parseEnd(text string) (s shard, rows int, ok bool) {
	cells := strings.Split(text, " ")
	if len(cells) != 4 || cells[2] != end {
		return s, 0, false
	}
	var part sharded
	rows, err := strconv.Atoi(cells[3])
	if part.Set(cells[0]) != nil || err != nil {
		return s, 0, false
	}
	return shard{part.Part, part.Of, cells[1]}, rows, true
}

// parseTag returns what a tag says.
func parseTag(text string) (s shard, p place, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("the column %s has %.100q, which --shard does not write: %w", shardColumn, text, err)
		}
	}()
	cells := strings.Split(text, " ")
	if len(cells) != 4 && len(cells) != 10 {
		return s, p, fmt.Errorf("%d words", len(cells))
	}
	var part sharded
	if err := part.Set(cells[0]); err != nil {
		return s, p, err
	}
	s = shard{part.Part, part.Of, cells[1]}
	if cells[2] != "-" {
		at, err := time.Parse(time.RFC3339Nano, cells[2])
		if err != nil {
			return s, p, err
		}
		p.start = opt.Of(at)
	}
	texts := []*string{&p.id, &p.at.Source, &p.at.Origin.Partition, nil, &p.at.Origin.ETag, nil, nil}
	numbers := []*int64{3: &p.at.Origin.SequenceNumber, 5: &p.at.Record, 6: &p.at.Offset}
	for i, cell := range cells[3:] {
		if texts[i] != nil {
			*texts[i], err = url.QueryUnescape(cell)
		} else {
			*numbers[i], err = strconv.ParseInt(cell, 10, 64)
		}
		if err != nil {
			return s, p, err
		}
	}
	return s, p, nil
}

// compare orders places as calls are listed: those whose start is unknown last.
func (p *place) compare(q *place) int {
	a, aok := p.start.Get()
	b, bok := q.start.Get()
	switch {
	case aok && !bok:
		return -1
	case bok && !aok:
		return 1
	case aok:
		if c := a.Compare(b); c != 0 {
			return c
		}
	}
	if c := strings.Compare(p.id, q.id); c != 0 {
		return c
	}
	return p.at.Compare(q.at)
}

// tagger adds the column to rows that are written through it.
type tagger struct {
	w       io.Writer
	format  report.Format
	tags    []tagged              // of the rows to come
	end     func(rows int) string // tag of the last row
	rows    int                   // so far
	begun   bool
	columns int    // of CSV
	line    []byte // the beginning of a line
	out     []byte
}

// tagged is a tag with how many rows have it.
type tagged struct {
	tag  string
	rows int
}

// tagging returns a writer that adds the column to the rows that next announces, or w if there are no
// parts.
func (s *sharded) tagging(w io.Writer, f report.Format) io.Writer {
	if !s.on() {
		return w
	}
	s.tags = tagger{w: w, format: f, end: s.endTag}
	return &s.tags
}

// next announces rows with a tag.
func (s *sharded) next(tag string, rows int) {
	if s.on() && rows > 0 {
		s.tags.tags = append(s.tags.tags, tagged{tag, rows})
	}
}

// ended writes the last row, except that of JSON, which is written before the end of the array.
func (s *sharded) ended() error {
	if !s.on() {
		return nil
	}
	t := &s.tags
	tag := t.end(t.rows)
	switch t.format {
	case report.CSV:
		_, err := fmt.Fprintf(t.w, "%s%s\n", strings.Repeat(",", t.columns), tag)
		return err
	case report.NDJSON:
		_, err := fmt.Fprintf(t.w, "{%q:%q}\n", shardColumn, tag)
		return err
	}
	return nil
}

// Write writes the lines that are complete.
func (t *tagger) Write(b []byte) (int, error) {
	t.out = t.out[:0]
	for rest := b; len(rest) > 0; {
		n := bytes.IndexByte(rest, '\n') + 1
		if n == 0 {
			t.line = append(t.line, rest...)
			break
		}
		t.add(append(t.line, rest[:n-1]...))
		t.line, rest = t.line[:0], rest[n:]
	}
	if _, err := t.w.Write(t.out); err != nil {
		return 0, err
	}
	return len(b), nil
}

// add adds a line, with the tag if it ends a row. The line feed of JSON comes later, as a comma may be
// before it.
func (t *tagger) add(line []byte) {
	first := !t.begun
	t.begun = true
	switch t.format {
	case report.CSV:
		tag := shardColumn
		if first {
			t.columns = bytes.Count(line, []byte(",")) + 1
		} else {
			tag = t.tag()
		}
		t.out = append(append(append(append(t.out, line...), ','), tag...), '\n')
	case report.NDJSON:
		t.out = append(append(t.out, line[:len(line)-1]...), `,"`+shardColumn+`":"`...)
		t.out = append(append(t.out, t.tag()...), "\"}\n"...)
	default:
		if bytes.HasSuffix(line, []byte("]")) && line[0] != ' ' {
			before := ","
			if first {
				before = "["
			}
			t.out = fmt.Appendf(t.out, "%s\n  {\n    %q: %q\n  }\n]\n", before, shardColumn, t.end(t.rows))
			return
		}
		if endsRow(line) {
			t.out = append(t.out, ",\n    \""+shardColumn+"\": \""...)
			t.out = append(append(t.out, t.tag()...), '"')
		}
		if !first {
			t.out = append(t.out, '\n')
		}
		t.out = append(t.out, line...)
	}
}

// endsRow reports whether a line of JSON is the end of a row in an array.
func endsRow(line []byte) bool { return string(line) == "  }" || string(line) == "  }," }

// tag returns the tag of the next row.
func (t *tagger) tag() string {
	t.rows++
	one := &t.tags[0]
	if one.rows--; one.rows == 0 {
		t.tags = t.tags[1:]
		return one.tag
	}
	return one.tag
}
