package logs

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// csvColumn is what is known about a column of CSV.
type csvColumn struct {
	table   *csvTable
	unnamed bool           // its header is empty
	again   bool           // a column before it has the same name
	isTime  bool           // it holds times
	mark    string         // what the header says about the zone, as in [UTC]
	zone    *time.Location // of times without a zone of their own; nil if not known
	dates   proofs
	taken   proofs // in which order dates have been read
}

// proofs are the orders of day and month that dates prove: one has a number above 12.
type proofs struct{ day, month bool } // is first

func (p *proofs) add(q proofs) { p.day, p.month = p.day || q.day, p.month || q.month }

// dayFirst returns the order of day and month in a date of the column:
//
//   - that of [CSVOptions];
//   - the one that a date of the column proves, or dates of other columns: a file
//     comes from one program with one setting;
//   - day first for a clock of 24 hours after a comma, which no browser prints after
//     a date with the month first; month first with AM or PM in capitals, as in the US.
//
// If the column uses both orders, none of its dates can be trusted.
func (c *csvColumn) dayFirst(t *localTime, opts *CSVOptions) (bool, error) {
	switch {
	case t.form == yearFirst:
		return false, nil
	case opts.Order != AnyOrder:
		return opts.Order == DayFirst, nil
	case t.form == dotted:
		return true, nil
	}
	seen, all := c.dates, c.table.dates
	if seen.add(c.taken); seen.day && seen.month {
		return false, ErrMixedDates
	}
	var day bool
	switch {
	case seen.day != seen.month:
		day = seen.day
	case t.numbers[0] == t.numbers[1]:
		return true, nil
	case all.day != all.month:
		day = all.day
	case t.comma && t.half == wholeDay:
		day = true
	case t.half == amUS, t.half == pmUS:
		day = false
	default:
		return false, ErrDateOrder
	}
	c.taken.add(proofs{day: day, month: !day})
	return day, nil
}

// parse sets a field from a cell of the column.
func (c *csvColumn) parse(cell opt.Cell, text string, opts *CSVOptions) error {
	if trim(text) == "NaT" { // QUIRK: pandas calls a missing time "not a time"
		cell.Clear(opt.Null)
		return nil
	}
	at, known, err := c.time(text, opts)
	switch {
	case !known:
		return cell.Parse(text)
	case err != nil:
		cell.Clear(opt.Invalid)
		return err
	}
	return cell.Parse(at.Format(time.RFC3339Nano))
}

// time returns the time in a cell, if it is in one of the styles that need to know
// the column.
func (c *csvColumn) time(text string, opts *CSVOptions) (at time.Time, known bool, err error) {
	t := parseLocal(text)
	switch t.form {
	case notLocal:
		return at, false, nil
	case impossible:
		return at, true, opt.ErrTime
	}
	day, err := c.dayFirst(&t, opts)
	if err == nil {
		at, err = t.on(day, c.zone)
	}
	if err == ErrLocalTime && t.form == yearFirst {
		err = errNoZone
	}
	return at, true, err
}

// keep returns the text of a cell that could not be read as a time as the record keeps
// it. If it could be taken for another time elsewhere, the text says why it was not.
func (c *csvColumn) keep(text string, opts *CSVOptions) string {
	_, known, err := c.time(text, opts)
	if v, _ := opt.Parse[time.Time](text); !known || err == nil || !v.IsSet() {
		return text
	}
	switch {
	case !errors.Is(err, ErrLocalTime):
		return text + " [" + err.Error() + "]"
	case c.mark != "":
		return text + " " + c.mark
	}
	return text + " " + noZone
}

// needsProof reports whether the row in f.cells has a date for which the rows after
// it have to be seen. An input that can be read twice is examined once, as a whole:
// then the records do not depend on how it is read.
func (f *framer) needsProof(t *csvTable) bool {
	if f.opts.CSV.Order != AnyOrder || t.looked {
		return false
	}
	t.open = t.open[:0]
	dates := false
	for i, c := range f.cells[:min(len(f.cells), len(t.columns))] {
		col := t.columns[i].csv
		if !col.isTime {
			continue
		}
		if local := parseLocal(string(c.text)); local.form == unordered {
			dates = true
			if local.numbers[0] != local.numbers[1] {
				t.open = append(t.open, col)
			}
		}
	}
	return dates && (f.twin.has() || t.undecided())
}

// undecided reports whether nothing proves the order in one of the open columns.
func (t *csvTable) undecided() bool {
	return t.dates.day == t.dates.month && slices.ContainsFunc(t.open, func(c *csvColumn) bool { return c.dates == proofs{} })
}

// examine collects what the dates of a row prove.
func (t *csvTable) examine(cells []csvCell) {
	for i, c := range cells[:min(len(cells), len(t.columns))] {
		if col := t.columns[i].csv; col.isTime {
			local := parseLocal(string(c.text))
			found := local.proves()
			col.dates.add(found)
			t.dates.add(found)
		}
	}
}

// proveDates collects what the dates of the rows prove, from the next one on: to the
// end of the table if the input can be read twice, otherwise until the order in the
// open columns is known, and as far as a record may be long. Rows beyond that are
// examined when they are read.
func (f *framer) proveDates(t *csvTable) {
	w := f.twin.window(f.position())
	if w != nil {
		for t.looked = true; f.examineRow(t, w, 0) > 0; {
		}
		t.seen = w.base
		return
	}
	for at := int(max(t.seen-f.position(), 0)); t.undecided(); {
		n := f.examineRow(t, &f.win, at)
		if n == 0 {
			t.looked = true
			return
		}
		at += n
		t.seen = f.position() + int64(at)
	}
}

// examineRow examines the row at an offset of a window, or skips the blank there. It
// returns its length, or 0 if the table has no more rows that can be seen. It uses up
// the window of a twin.
func (f *framer) examineRow(t *csvTable, w *window, at int) int {
	const patience = 16 // how many times a row may be scanned in vain
	for tries := 0; ; tries++ {
		seen := len(w.data())
		row := w.data()[min(at, f.opts.MaxRecord):min(seen, f.opts.MaxRecord)]
		n, err := f.examineCells(t, row, w.ended() && seen <= f.opts.MaxRecord)
		if errors.Is(err, jsonscan.ErrEnd) && seen < f.opts.MaxRecord {
			want := seen + 1
			if tries > patience {
				want = min(seen+len(row), f.opts.MaxRecord)
			}
			if w.see(want); len(w.data()) > seen {
				continue
			}
		}
		if err != nil {
			n = rowEnd(row, t.feed) + 1 // as failCSV does
		}
		if w != &f.win {
			w.advance(n)
		}
		return n
	}
}

// examineCells examines the row at the beginning of data, or skips a blank. It returns
// its length: 0 if another shape or another table begins there.
func (f *framer) examineCells(t *csvTable, data []byte, atEOF bool) (n int, err error) {
	switch {
	case len(data) == 0:
		return 0, jsonscan.ErrEnd
	case data[0] != t.separator && isBlank(data[0]):
		return 1, nil
	case data[0] == '{':
		return 0, nil
	}
	f.spare, n, err = f.csvCells(f.spare[:0], data, atEOF, t.separator, t.feed)
	switch k := len(f.spare); {
	case err != nil:
	case f.knownNames(f.spare, false) > 0:
		return 0, nil
	case t.required <= k && k <= len(t.columns):
		t.examine(f.spare)
	}
	return n, err
}

// twin reads an input a second time, ahead of the framer, if the input is in memory
// or a regular file.
type twin struct {
	src    section
	packed bool // it has to be decompressed
	opened bool // it is
	shut   func() error
	win    window
	opts   *Options
}

// reset makes t the twin of a reader that has not been read yet.
func (t *twin) reset(src io.Reader, opts *Options) {
	t.close()
	ctx := context.Background()
	switch s := src.(type) {
	case cancelled:
		ctx, src = s.ctx, s.src
	case pieces:
		ctx, src = s.ctx, s.src
	case *onward:
		*t = twin{src: section{ctx: s.ctx, at: s.src}, opts: opts}
		return
	}
	at, _ := readerAt(src)
	*t = twin{src: section{ctx: ctx, at: at}, opts: opts}
}

func (t *twin) close() {
	if t.shut != nil {
		t.shut() //nolint:errcheck // what it has read was read by the framer, too
		t.shut = nil
	}
}

// has reports whether there is an input to read.
func (t *twin) has() bool { return t != nil && t.src.at != nil }

// window returns a window of the input from an offset, or nil if there is none. The
// offsets of later calls are larger.
func (t *twin) window(offset int64) *window {
	switch {
	case !t.has():
		return nil
	case !t.packed:
		t.src.next = offset
		t.win = window{src: &t.src, buf: t.win.buf[:0], base: offset, ask: fullRead}
		return &t.win
	case !t.opened:
		t.opened = true
		src, shut, err := decompress(bufio.NewReader(&t.src), t.opts)
		if err != nil {
			t.src.at = nil
			return nil
		}
		t.shut, t.win = shut, window{src: src}
		if _, err := t.win.decode(); err != nil {
			t.src.at = nil
			return nil
		}
	}
	for t.win.base < offset {
		if len(t.win.data()) == 0 && !t.win.more() {
			return nil
		}
		t.win.advance(int(min(offset-t.win.base, int64(len(t.win.data())))))
	}
	return &t.win
}

// section reads bytes from an offset, until its context is cancelled.
type section struct {
	ctx  context.Context
	at   io.ReaderAt
	next int64
}

func (s *section) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.at.ReadAt(p, s.next)
	s.next += int64(n)
	if n > 0 && err == io.EOF {
		err = nil // reported by the next call
	}
	return n, err
}
