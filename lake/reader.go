package lake

import (
	"context"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// lines reads the rows of a file as lines of JSON.
type lines struct {
	ctx    context.Context
	file   *parquet.File
	view   *view
	group  int          // of the next row group
	rows   parquet.Rows // of the current one; nil if there is none
	row    int64        // rows read
	buffer []parquet.Row
	text   []byte // of rows that Read has not returned
	next   int    // in text
	err    error  // sticky

	*layout
}

// newLines opens a file.
func newLines(ctx context.Context, r io.ReaderAt, size int64, tables *tables, opts *Options) (l *lines, err error) {
	defer recovered(&err)
	v, err := newView(r, size, opts.MaxMemory)
	if err != nil {
		return nil, fmt.Errorf("reading Parquet: %w", err)
	}
	v.read = opts.Read
	file, err := parquet.OpenFile(v, v.footerAt()+int64(len(v.footer)), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("reading Parquet: %w: %w", ErrCorrupt, err)
	}
	return &lines{ctx: ctx, file: file, view: v, buffer: make([]parquet.Row, 64), layout: newLayout(file, tables)}, nil
}

// recovered makes an error of a panic: some files that are not what they say make the
// library of Parquet panic.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("reading Parquet: %w: %v", ErrCorrupt, p)
	}
}

// Read reads lines.
func (l *lines) Read(p []byte) (int, error) {
	for l.next == len(l.text) {
		if l.err != nil {
			return 0, l.err
		}
		l.text, l.next = l.text[:0], 0
		if l.err = l.more(); l.err != nil && l.err != io.EOF {
			l.err = fmt.Errorf("reading Parquet, row %d: %w", l.row+1, l.err)
		}
	}
	n := copy(p, l.text[l.next:])
	l.next += n
	return n, nil
}

// more adds the lines of some rows to the text.
func (l *lines) more() (err error) {
	defer recovered(&err)
	rows, err := l.readRows()
	for _, row := range rows {
		text, rowErr := l.appendRow(l.text, row)
		if rowErr != nil {
			return rowErr
		}
		l.text = text
		l.row++
	}
	return err
}

// readRows returns the next rows, which are valid until the next call. An error comes with those
// before it.
func (l *lines) readRows() (rows []parquet.Row, err error) {
	if err := l.ctx.Err(); err != nil {
		return nil, err
	}
	if l.rows == nil {
		groups := l.file.RowGroups()
		switch {
		case l.group < len(groups):
		case l.row != l.file.NumRows():
			return nil, fmt.Errorf("%w: it has other rows than the %d that it says", ErrCorrupt, l.file.NumRows())
		default:
			return nil, io.EOF
		}
		if err := l.view.open(l.group); err != nil {
			return nil, err
		}
		l.rows = groups[l.group].Rows()
		l.group++
	}
	n, err := l.rows.ReadRows(l.buffer)
	switch {
	case n > 0 && err == io.EOF:
		err = nil // the rows are valid until they are closed
	case n == 0 && (err == nil || err == io.EOF):
		err = l.rows.Close()
		l.rows = nil
	}
	return l.buffer[:n], err
}

// Close ends the reading.
func (l *lines) Close() error {
	if l.err == nil {
		l.err = io.ErrClosedPipe
	}
	if l.rows == nil {
		return nil
	}
	rows := l.rows
	l.rows = nil
	return rows.Close()
}
