package main

import (
	"bytes"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"io"

	"example.com/acstelemetry/report"
)

// rowsOf reads the rows of a part.
type rowsOf struct {
	*partFile
	format report.Format
	head   []byte // of CSV, without the column of the tag
	text   []byte // of the current row, without the tag
	shard  shard
	place  place
	rows   int // so far
	number int // of the file
}

// mergeRows writes the rows of all parts in the order of one process.
func mergeRows(ctx context.Context, w io.Writer, files []*partFile) error {
	var all rowsHeap
	var parts shards
	format, head, err := report.Format(""), []byte(nil), error(nil)
	for i, p := range files {
		r := &rowsOf{partFile: p, number: i}
		if err := r.begin(); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		switch {
		case format == "":
			format, head = r.format, r.head
		case r.format != format:
			return usagef("%s is %s, and %s is %s: merge parts of one format", files[0].name, format, p.name, r.format)
		case !bytes.Equal(r.head, head):
			return fmt.Errorf("%s and %s have other columns", files[0].name, p.name)
		}
		err := r.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err := parts.add(p.name, &r.shard); err != nil {
			return err
		}
		if err == nil {
			all = append(all, r)
		}
	}
	if err := parts.complete(); err != nil {
		return err
	}
	heap.Init(&all)
	out := rowsTo{w: w, format: format}
	if err = out.begin(head); err != nil {
		return err
	}
	for len(all) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		r := all[0]
		if err := out.row(r.text); err != nil {
			return err
		}
		switch err := r.next(); {
		case errors.Is(err, io.EOF):
			heap.Pop(&all)
		case err != nil:
			return err
		default:
			heap.Fix(&all, 0)
		}
	}
	return out.end()
}

// begin finds the format and reads what is before the first row.
func (r *rowsOf) begin() error {
	switch start := bytes.TrimLeft(r.partFile.head, " "); {
	case len(start) == 0 || start[0] == '{':
		r.format = report.NDJSON
		return nil
	case start[0] == '[':
		r.format = report.JSON
	default:
		r.format = report.CSV
	}
	line, err := r.line()
	if err != nil {
		return err
	}
	if r.format == report.JSON {
		if string(line) != "[" {
			return errNoPart
		}
		return nil
	}
	head, ok := bytes.CutSuffix(line, []byte(","+shardColumn))
	if r.head = head; !ok {
		return errNoPart
	}
	return nil
}

// errNoPart is the error for a file that cannot be merged.
var errNoPart = errors.New("not a part that acscalls has written with --shard, nor an aggregate")

// errCutOff is the error for a part without its last row; others may be missing, too.
var errCutOff = errors.New("its last row is missing: the part is not complete")

// line reads a line without its end; a last one without an end is cut off.
func (r *rowsOf) line() ([]byte, error) {
	line, err := r.ReadBytes('\n')
	switch {
	case err == nil:
		return line[:len(line)-1], nil
	case len(line) > 0 && errors.Is(err, io.EOF):
		return nil, errors.New("it ends in the middle of a line: the part is not complete")
	case errors.Is(err, io.EOF):
		return nil, errCutOff
	}
	return nil, err
}

// next reads the next row. It returns io.EOF after the last one.
func (r *rowsOf) next() error {
	before, part := r.place, r.shard
	text, tag, err := r.row()
	if err == nil {
		if s, rows, ok := parseEnd(string(tag)); ok {
			if err = r.last(&s, rows); err == nil {
				return io.EOF
			}
			return fmt.Errorf("%s: %w", r.name, err)
		}
		r.rows++
		r.text = text
		r.shard, r.place, err = parseTag(string(tag))
	}
	switch {
	case err != nil:
	case part.Of > 0 && r.shard != part:
		err = fmt.Errorf("it has rows of part %v and of part %v: name each part by itself", &part, &r.shard)
	case part.Of > 0 && r.place.compare(&before) < 0:
		err = errors.New("its rows are not in the order in which they were written")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", r.name, err)
	}
	return nil
}

// last checks what the last row says, and that nothing comes after it.
func (r *rowsOf) last(s *shard, rows int) error {
	if r.rows > 0 && r.shard != *s {
		return fmt.Errorf("it has rows of part %v and of part %v: name each part by itself", &r.shard, s)
	}
	r.shard = *s
	if r.rows != rows {
		return fmt.Errorf("it has %d rows of %d: the part is not complete", r.rows, rows)
	}
	if r.format == report.JSON {
		if line, err := r.line(); err != nil || string(line) != "]" {
			return errCutOff
		}
	}
	if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
		return errors.New("it has more after its last row: name each part by itself")
	}
	return nil
}

// row reads the text of a row, without the tag, and the tag.
func (r *rowsOf) row() (text, tag []byte, err error) {
	line, err := r.line()
	if err != nil {
		return nil, nil, err
	}
	switch r.format {
	case report.CSV:
		at := bytes.LastIndexByte(line, ',')
		return line[:max(at, 0)], line[at+1:], nil
	case report.NDJSON:
		return r.cut(line, `"`+shardColumn+`":"`, `"}`)
	}
	if string(line) == "]" {
		return nil, nil, errCutOff
	}
	for !endsRow(line) {
		text = append(append(text, line...), '\n')
		if line, err = r.line(); err != nil {
			return nil, nil, err
		}
	}
	return r.cut(text, "\n    \""+shardColumn+`": "`, "\"\n")
}

// cut returns what is before and after a text, without what is after the tag.
func (r *rowsOf) cut(text []byte, before, after string) (row, tag []byte, err error) {
	at := bytes.LastIndex(text, []byte(before))
	tag, ok := bytes.CutSuffix(text, []byte(after))
	if at < 0 || !ok {
		return nil, nil, errNoPart
	}
	return bytes.TrimSuffix(text[:at], []byte(",")), tag[at+len(before):], nil
}

// rowsTo writes rows.
type rowsTo struct {
	w      io.Writer
	format report.Format
	begun  bool
}

func (o *rowsTo) write(texts ...string) error {
	for _, text := range texts {
		if _, err := io.WriteString(o.w, text); err != nil {
			return err
		}
	}
	return nil
}

func (o *rowsTo) begin(head []byte) error {
	if o.format == report.CSV {
		return o.write(string(head), "\n")
	}
	return nil
}

func (o *rowsTo) row(text []byte) error {
	first := !o.begun
	o.begun = true
	switch {
	case o.format == report.CSV:
		return o.write(string(text), "\n")
	case o.format == report.NDJSON:
		return o.write(string(text), "}\n")
	case first:
		return o.write("[\n", string(text), "\n  }")
	}
	return o.write(",\n", string(text), "\n  }")
}

func (o *rowsTo) end() error {
	switch {
	case o.format != report.JSON:
		return nil
	case !o.begun:
		return o.write("[]\n")
	}
	return o.write("\n]\n")
}

// rowsHeap has the part with the next row on top.
type rowsHeap []*rowsOf

func (h rowsHeap) Len() int      { return len(h) }
func (h rowsHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

func (h rowsHeap) Less(i, j int) bool {
	if c := h[i].place.compare(&h[j].place); c != 0 {
		return c < 0
	}
	return h[i].number < h[j].number
}

// Push and Pop are for package heap.
func (h *rowsHeap) Push(x any) { *h = append(*h, x.(*rowsOf)) }

func (h *rowsHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
