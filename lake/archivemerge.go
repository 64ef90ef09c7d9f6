package lake

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
)

// change is what becomes of a folder: a new file, which has a temporary name, in place of some.
type change struct {
	temp   string // in the archive
	file   ArchiveFile
	remove []string
	added  int64 // records
}

// change writes the records of a part that the archive does not have. It is nil if there are none.
//
// Files are merged like digits of a number are carried: the new records take in the files that have no more
// than they have. So the files of a day double in size, few are left however many times something is
// added, and a record is written again only a few times. Small files are always taken in: most of them would be
// the names of columns.
func (a *Archive) change(ctx context.Context, p *part, number int) (_ *change, err error) {
	defer recovered(&err)
	slices.SortStableFunc(p.entries, func(x, y entry) int { return x.compare(y.key) })
	p.entries = slices.CompactFunc(p.entries, func(x, y entry) bool { return x.key == y.key })
	files := slices.Clone(a.manifest.in(p.name))
	for i := range files {
		if err := a.leaveOut(ctx, p, &files[i]); err != nil {
			return nil, err
		}
	}
	if len(p.entries) == 0 {
		return nil, nil
	}
	c := &change{temp: workName + "/" + strconv.Itoa(number) + ".tmp", added: int64(len(p.entries))}
	for _, e := range p.entries {
		c.file.Text += int64(len(e.line))
	}
	own := newTableOf(p.schema, true)
	sources := []*sorted{{entries: p.entries}}
	defer func() {
		for _, s := range sources {
			err = errors.Join(err, s.close())
		}
	}()
	slices.SortStableFunc(files, func(x, y ArchiveFile) int { return cmp.Compare(x.Text, y.Text) })
	for i := range files {
		f := &files[i]
		if f.Text >= a.opts.MaxFile || f.Text > max(c.file.Text, a.small) {
			break
		}
		s, err := a.openSorted(ctx, f)
		if err != nil {
			return nil, err
		}
		if !parquet.EqualNodes(s.lines.file.Schema(), own.parquet) {
			err = s.close() // the columns of its log have changed since
			if err != nil {
				return nil, err
			}
			continue
		}
		sources = append(sources, s)
		c.file.Text += f.Text
		c.remove = append(c.remove, f.Name)
	}
	if err := a.writeSorted(own, c, sources); err != nil {
		return nil, err
	}
	c.file.Name = p.name + "/" + c.file.SHA256[:16] + ".parquet"
	return c, nil
}

// writeSorted writes records of several sources as one file.
func (a *Archive) writeSorted(t *table, c *change, sources []*sorted) error {
	out, err := a.disk.create(a.at(c.temp))
	if err != nil {
		return err
	}
	sum := sha256.New()
	counted := &countedWriter{to: bufio.NewWriterSize(io.MultiWriter(out, sum), 1<<20)}
	w := t.newWriter(counted, nil)
	err = merge(w, c, sources)
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = counted.to.Flush()
	}
	if err == nil {
		err = out.Sync()
	}
	c.file.Bytes, c.file.SHA256 = counted.n, hex.EncodeToString(sum.Sum(nil))
	return errors.Join(err, out.Close())
}

type countedWriter struct {
	to *bufio.Writer
	n  int64
}

func (w *countedWriter) Write(b []byte) (int, error) {
	n, err := w.to.Write(b)
	w.n += int64(n)
	return n, err
}

// merge writes the records of sources in the order of their keys.
func merge(w *Writer, c *change, sources []*sorted) error {
	left := slices.Clone(sources)
	for i := 0; i < len(left); {
		switch ok, err := left[i].next(); {
		case err != nil:
			return err
		case ok:
			i++
		default:
			left = slices.Delete(left, i, i+1)
		}
	}
	for len(left) > 0 {
		first := 0
		for i, s := range left {
			if s.key.compare(left[first].key) < 0 {
				first = i
			}
		}
		s := left[first]
		if err := s.writeTo(w); err != nil {
			return err
		}
		c.file.count(s.key.at)
		switch ok, err := s.next(); {
		case err != nil:
			return err
		case !ok:
			left = slices.Delete(left, first, first+1)
		}
	}
	return nil
}

// count counts a record.
func (f *ArchiveFile) count(at int64) {
	f.Rows++
	if at == noTime {
		return
	}
	t := time.UnixMilli(at).UTC()
	if f.First.IsZero() {
		f.First = t
	}
	f.Last = t
}

// sorted are records in the order of their keys: those of a part, or of a file.
type sorted struct {
	key key // of the current record

	entries []entry // the current one is the first, once next has been called
	begun   bool

	name   string
	from   *os.File
	lines  *lines
	rows   []parquet.Row // the current one is the first
	size   int           // of a row as text, on average
	timeAt int           // columns
	hashAt int
}

// next moves to the next record. It reports whether there is one.
func (s *sorted) next() (bool, error) {
	if s.lines == nil {
		if s.begun {
			s.entries = s.entries[1:]
		}
		s.begun = true
		if len(s.entries) == 0 {
			return false, nil
		}
		s.key = s.entries[0].key
		return true, nil
	}
	if len(s.rows) > 0 {
		s.rows = s.rows[1:]
	}
	for len(s.rows) == 0 {
		var err error
		if s.rows, err = s.lines.readRows(); err == io.EOF {
			return false, nil
		} else if err != nil {
			return false, fmt.Errorf("%s: reading Parquet: %w", s.name, err)
		}
		s.lines.row += int64(len(s.rows))
	}
	s.key = key{noTime, 0}
	for _, v := range s.rows[0] {
		switch {
		case v.IsNull():
		case v.Column() == s.timeAt:
			s.key.at = floor(v.Int64(), 1000)
		case v.Column() == s.hashAt:
			s.key.hash = uint64(v.Int64())
		}
	}
	return true, nil
}

// writeTo writes the current record.
func (s *sorted) writeTo(w *Writer) error {
	if s.lines != nil {
		return w.out.write(s.rows[0], s.size)
	}
	e := s.entries[0]
	if err := w.setArchived(e.line, e.at); err != nil {
		return err
	}
	w.row[w.table.hash] = parquet.Int64Value(int64(e.hash)).Level(0, 1, w.table.hash)
	return w.out.write(w.row, len(e.line))
}

func (s *sorted) close() error {
	if s.lines == nil {
		return nil
	}
	return errors.Join(s.lines.Close(), s.from.Close())
}

// openSorted opens a file of an archive.
func (a *Archive) openSorted(ctx context.Context, f *ArchiveFile) (*sorted, error) {
	from, err := os.Open(a.at(f.Name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", f.Name, ErrMissing)
	}
	if err != nil {
		return nil, err
	}
	l, err := newLines(ctx, from, f.Bytes, newTables(a.opts.Schemas), &Options{MaxMemory: defaultMaxMemory})
	s := &sorted{name: f.Name, from: from, lines: l, size: int(f.Text / max(f.Rows, 1))}
	if err == nil {
		s.timeAt, err = l.leafOf("TimeGenerated")
	}
	if err == nil {
		s.hashAt, err = l.leafOf(HashColumn)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", f.Name, err), from.Close())
	}
	return s, nil
}

// leafOf returns the index of a column of whole numbers.
func (l *lines) leafOf(name string) (int, error) {
	leaf, ok := l.file.Schema().Lookup(name)
	if !ok || leaf.Node.Type().Kind() != parquet.Int64 {
		return 0, fmt.Errorf("%w: it has no column %s of whole numbers", ErrCorrupt, name)
	}
	return leaf.ColumnIndex, nil
}

// leaveOut removes from a part what a file has. Only the two columns of the keys are read.
func (a *Archive) leaveOut(ctx context.Context, p *part, f *ArchiveFile) (err error) {
	if len(p.entries) == 0 || !f.First.IsZero() &&
		(f.Last.UnixMilli() < p.entries[0].at || f.First.UnixMilli() > p.entries[len(p.entries)-1].at) {
		return nil
	}
	s, err := a.openSorted(ctx, f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	kept, rest := p.entries[:0], p.entries
	var rows int64
	for group, rg := range s.lines.file.RowGroups() {
		if err = s.lines.view.open(group); err != nil {
			break
		}
		times, hashes := newInts(rg.ColumnChunks()[s.timeAt]), newInts(rg.ColumnChunks()[s.hashAt])
		for {
			at, ok, timeErr := times.next()
			hash, _, hashErr := hashes.next()
			if err = errors.Join(timeErr, hashErr); err != nil || !ok {
				break
			}
			rows++
			k := key{noTime, 0}
			if !at.IsNull() {
				k.at = floor(at.Int64(), 1000)
			}
			if !hash.IsNull() {
				k.hash = uint64(hash.Int64())
			}
			for len(rest) > 0 && rest[0].compare(k) < 0 {
				kept, rest = append(kept, rest[0]), rest[1:]
			}
			if len(rest) > 0 && rest[0].key == k {
				rest = rest[1:]
			}
		}
		if err = errors.Join(err, times.close(), hashes.close(), ctx.Err()); err != nil {
			break
		}
	}
	if err == nil && rows != f.Rows {
		err = fmt.Errorf("%w: it has %d records, not %d", ErrCorrupt, rows, f.Rows)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	p.entries = append(kept, rest...)
	return nil
}

// ints reads a column of whole numbers.
type ints struct {
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader
	buffer [256]parquet.Value
	left   []parquet.Value
}

func newInts(c parquet.ColumnChunk) *ints { return &ints{pages: c.Pages()} }

// next returns the next value, if there is one.
func (r *ints) next() (v parquet.Value, ok bool, err error) {
	for len(r.left) == 0 {
		if r.values == nil {
			if r.page, err = r.pages.ReadPage(); err == io.EOF {
				return v, false, nil
			} else if err != nil {
				return v, false, err
			}
			r.values = r.page.Values()
		}
		n, err := r.values.ReadValues(r.buffer[:])
		r.left = r.buffer[:n]
		if err == io.EOF {
			r.values = nil
			parquet.Release(r.page) // whole numbers are not part of it
		} else if err != nil {
			return v, false, err
		}
	}
	v, r.left = r.left[0], r.left[1:]
	return v, true, nil
}

func (r *ints) close() error { return r.pages.Close() }
