package logs

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// entry is one record as it is in the input, not yet decoded.
type entry struct {
	shape    Shape
	record   int64 // its number; 0 if it is not a record
	offset   int64 // of its first byte
	raw      []byte
	members  []member
	inner    []member // of the properties, if the framer has split them; otherwise nil
	flat     bool     // a table row, whatever the names of its members
	broken   bool     // there is no record, only problems
	fixed    bool     // the offsets of its members are not those in the input: the record's stands for them
	category string   // if broken: the name of its log, if known
	problems problems
	rec      Record // set if the fast decoder read it
	more     int64  // how many directly after it are refused for the same reason
}

// member is one named value of an entry.
type member struct {
	name   []byte
	value  jsonscan.Value // a cell of CSV is a String without quotes and escapes
	offset int64          // of the value in the input
	bad    bool           // name or value is not Unicode text
	odd    bool           // name or value is not JSON, or not all of it
	column *csvColumn     // of a cell of CSV; otherwise nil
}

// text returns the text of a scalar.
func (m *member) text() []byte {
	if m.column != nil {
		return m.value.Raw
	}
	return m.value.Text()
}

// hasValue reports whether the member has any value but one that means none.
func (m *member) hasValue() bool {
	v, _ := opt.Parse[string](string(m.text()))
	return v.State() != opt.Null
}

// isScalar reports whether the value is a string, a number, true or false, or a literal
// that is not JSON.
func (m *member) isScalar() bool {
	switch m.value.Kind {
	case jsonscan.String, jsonscan.Number, jsonscan.Bool, jsonscan.Literal:
		return true
	}
	return false
}

// level is one of the containers around the next entry.
type level struct {
	in      container
	comma   bool     // a value has been read, but not yet the comma after it
	columns []column // of rows
	csv     *csvTable
	skip    bool   // the rows are not those of logs
	status  bool   // the rows say how a query went
	known   bool   // of a message: its other members are documented, and any others are reported
	name    string // of the member that holds the array; empty if that needs no remark
}

type container uint8

const (
	inStream  container = iota // consecutive values
	inArray                    // of records or messages
	inRecords                  // the array of a message
	inMessage                  // the object of a message, after its array
	inNested                   // an object within a message that holds the array
	inTables                   // the array of a query's answer
	inTable                    // the object of a table, after its rows
	inRows                     // the rows of a table
	inCSV                      // the rows under a header
)

// column is one column of a table.
type column struct {
	name    []byte
	bad     bool       // the name is not Unicode text
	csv     *csvColumn // nil in a query's answer
	boolean bool       // of a query's answer: its values are true or false
}

// framer splits a stream into entries. It knows the shapes of delivery but not
// the logs; its field knows says which names a header of CSV may have.
type framer struct {
	win      window
	fast     *fast // nil if decoder has to decode every record
	opts     Options
	from     label
	knows    func(folded []byte) bool
	isTime   func(folded []byte) bool    // reports whether a column holds times
	isLog    func(table string) bool     // reports whether there is a schema for it
	twin     *twin                       // reads the input a second time; nil if that is impossible
	names    func(members []member) bool // reports whether an object names a log that has a schema
	levels   []level
	wrapped  wrapped // what has been taken out of a wrapper
	depth    int     // how many wrappers are around the input
	tables   tableHeader
	entry    entry
	cells    []csvCell
	spare    []csvCell
	scratch  csvTable
	one      [1]Problem // of an entry that is only counted
	inner    []member   // memory for the members of a sample's properties
	fold     []byte
	count    int64                 // records so far
	opaque   int64                 // before this offset counting brackets has failed; see pass
	headless int64                 // before this offset no header of CSV begins
	newline  bool                  // the last blank was a line feed
	zeros    struct{ at, n int64 } // the zero bytes before the next record: offset and number
	unusual  int64                 // 1 + the offset of an object that cannot be decoded fast
	refused  refusals
}

// next returns the next entry, or nil at the end of the readable input. The
// entry and everything it refers to are valid until the next call.
func (f *framer) next() *entry {
	if f.levels == nil {
		f.levels = []level{{in: inStream}}
	}
	if f.refused.held {
		f.refused.held = false
		f.note()
		return &f.entry
	}
	for {
		if f.refused.rest > 0 && (len(f.levels) == 1 || f.wrapped.open) {
			return f.refused.report()
		}
		if e := f.unwrap(); e != nil {
			f.refused.n = 0
			return e
		}
		if len(f.levels) == 1 {
			f.refused.n = 0
		}
		f.entry = entry{members: f.entry.members[:0]}
		var found, more bool
		switch l := f.top(); l.in {
		case inStream:
			found, more = f.stream()
		case inCSV:
			found, more = f.csvRow()
		case inMessage, inTable:
			found, more = f.rest()
		case inNested:
			f.pop()
			found, more = f.object(ShapeObject)
		default:
			found, more = f.element()
		}
		if found {
			f.zeros.n = 0
		}
		switch {
		case found && f.counted():
		case (found || !more) && f.refused.rest > 0:
			f.refused.held = found
			return f.refused.report()
		case found:
			f.note()
			return &f.entry
		case !more:
			return nil
		}
	}
}

func (f *framer) top() *level     { return &f.levels[len(f.levels)-1] }
func (f *framer) push(l level)    { f.levels = append(f.levels, l) }
func (f *framer) pop()            { f.levels = f.levels[:len(f.levels)-1] }
func (f *framer) toStream()       { f.levels = f.levels[:1] }
func (f *framer) data() []byte    { return f.win.data() }
func (f *framer) advance(n int)   { f.win.advance(n) }
func (f *framer) number() int64   { f.count++; return f.count }
func (f *framer) position() int64 { return f.win.base }

// blanks skips white space and returns the byte after it.
//
// QUIRK: some files begin with a byte order mark, so it is also in the middle
// of files concatenated from them. In a JSON text sequence (RFC 7464; jq --seq) a record
// separator is before each value.
func (f *framer) blanks() (byte, bool) {
	for f.win.see(1) {
		data, i := f.data(), 0
		for i < len(data) && isBlank(data[i]) {
			i++
		}
		if i > 0 {
			f.newline = data[i-1] == '\n'
			f.advance(i)
		}
		switch {
		case i == len(data):
		case data[i] == 0:
			f.passZeros()
		case data[i] == recordSeparator:
			f.advance(1)
		case data[i] == 0xEF && f.hasPrefix("\xEF\xBB\xBF"):
			f.advance(3)
		default:
			return data[i], true
		}
	}
	return 0, false
}

const recordSeparator = 0x1E

// passZeros skips zero bytes.
//
// QUIRK: a file that was preallocated, or cut by logrotate's copytruncate while its writer
// kept its offset, has zeros between records; so has a page blob after them.
func (f *framer) passZeros() {
	n := len(f.data()) - len(bytes.TrimLeft(f.data(), "\x00"))
	if f.zeros.n == 0 {
		f.zeros.at = f.position()
	}
	f.zeros.n += int64(n)
	f.advance(n)
}

func (f *framer) hasPrefix(p string) bool {
	return f.win.see(len(p)) && bytes.HasPrefix(f.data(), []byte(p))
}

// stream reads the next thing at the outermost level.
func (f *framer) stream() (found, more bool) {
	start := f.position()
	if f.tabHeader() {
		return false, true
	}
	c, ok := f.blanks()
	if !ok {
		return false, false
	}
	switch c {
	case '{':
		return f.object(ShapeObject)
	case '[':
		if f.opensArray() {
			f.advance(1)
			f.push(level{in: inArray})
			return false, true
		}
	case '"':
		if f.opensPasted() {
			return f.pasted()
		}
		if f.opensText() {
			return false, true
		}
	case '}', ']', ',':
		begins := start == 0 || f.position() > start && f.newline // a line
		if c == ',' && begins && f.csvHeader() {                  // its first column has no name
			return false, true
		}
		return f.skipBrackets("}],", "nothing is open here that it could end or continue")
	}
	if f.csvHeader() {
		return false, true
	}
	return f.foreignText()
}

// skipBrackets skips brackets and commas that belong to nothing.
func (f *framer) skipBrackets(which, detail string) (found, more bool) {
	f.reportOnly(ErrSyntax, 0, detail)
	for {
		f.advance(1)
		if c, ok := f.blanks(); !ok || strings.IndexByte(which, c) < 0 {
			return true, true
		}
	}
}

// lookAhead is how far the framer looks beyond blanks and the like to tell what
// begins here. It keeps the wait for a slow input short and the memory small.
const lookAhead = 4 << 10 // bytes

// opensArray reports whether the bracket begins a JSON array, not a line of
// text such as "[INFO]".
func (f *framer) opensArray() bool {
	c, i := f.afterNext()
	switch c {
	case '{', '[', ']', ',', 0:
		return true
	}
	f.win.see(i + lookAhead)
	s := jsonscan.New(f.data()[i:min(len(f.data()), i+lookAhead)], 1)
	if _, err := s.Value(); err != nil {
		return false
	}
	c = s.Peek()
	return c == ',' || c == ']'
}

// afterNext returns the first byte after the next one that is not a blank, and its
// offset; 0 if there is none nearby.
func (f *framer) afterNext() (c byte, i int) {
	for i = 1; i <= lookAhead; i++ {
		c, ok := f.win.at(i)
		if !ok {
			break
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, i
		}
	}
	return 0, i
}

// foreignText skips lines that are not a log, and reports all of them as one
// problem.
func (f *framer) foreignText() (found, more bool) {
	f.reportOnly(ErrNotLog, 0, "")
	f.passForeign()
	return true, true
}

// passForeign skips the next line, and those after it that are not a log.
func (f *framer) passForeign() {
	for {
		f.passLine()
		switch c, ok := f.blanks(); {
		case !ok, c == '{', c == '"' && (f.opensPasted() || f.holdsText()), c == '[' && f.opensArray(), f.csvHeader():
			return
		}
	}
}

// passLine skips all bytes up to and including the next line feed.
func (f *framer) passLine() { f.passTo('\n') }

// passTo skips all bytes up to and including the next one that ends a row.
func (f *framer) passTo(feed byte) {
	for {
		if i := rowEnd(f.data(), feed); i >= 0 {
			f.advance(i + 1)
			return
		}
		f.advance(len(f.data()))
		if !f.win.more() {
			return
		}
	}
}

// element reads the next thing in an array.
func (f *framer) element() (found, more bool) {
	l := f.top()
	f.skipRefused(l)
	f.newline = false
	c, ok := f.blanks()
	switch {
	case c == ']':
		f.advance(1)
		f.pop()
		f.top().comma = true
		return false, true
	case c == ',' && l.comma:
		f.advance(1)
		l.comma = false
		return false, true
	case c == ',':
		return f.skipBrackets(",", "a comma with nothing before it")
	case !ok, l.comma && f.newline: // a message that was cut off, then the next line
		return f.cut()
	}
	comma, name := l.comma, l.name // a missing comma; what to remark at the first element
	l.comma, l.name = true, ""
	start := f.position()
	switch {
	case c == '[' && l.in == inRows:
		found, more = f.row(l)
	case c == '{' && l.in == inTables:
		found, more = f.table()
	case c == '{' && l.in == inRecords:
		found, more = f.object(ShapeRecords)
	case c == '{': // even among rows: if those were cut off, it is the next line
		found, more = f.object(ShapeArray)
	default:
		found, more = f.notObject()
	}
	if found && name != "" {
		f.problem(ErrWrapped, start, inMember(name), nil)
	}
	if comma && found {
		f.problem(ErrRepaired, start, "a comma is missing before this record", nil)
	}
	return found, more
}

// cut leaves a container that is not closed.
func (f *framer) cut() (found, more bool) {
	f.toStream()
	if f.win.failed() != nil && len(f.data()) == 0 {
		return false, false // the error of the file reports it
	}
	f.reportOnly(ErrTruncated, 0, "an array or a message is not closed")
	return true, true
}

// notObject skips an element that is not an object.
func (f *framer) notObject() (found, more bool) {
	v, err := f.value()
	if err != nil {
		return f.fail(err)
	}
	if isText(v) && f.openText(v) {
		return false, true
	}
	f.brokenEntry(ErrNotRecord, 0, "")
	f.advance(v.End())
	return true, true
}

// value scans the next value, reading as much input as it needs.
func (f *framer) value() (v jsonscan.Value, err error) {
	err = f.tolerate(new(lookout), func(data []byte, atEOF, lax bool) (int, error) {
		s := jsonscan.New(data, f.opts.MaxDepth)
		if lax {
			s.Lax()
		}
		v, err = s.Value()
		if v.Kind == jsonscan.Number && v.End() == len(data) && !atEOF {
			err = jsonscan.ErrEnd // there may be more digits
		}
		return v.End(), err
	})
	return v, err
}

// tolerate calls try like scan, and again, with a lax scanner, if the input is not JSON.
// If it is beyond that, too, the error is that of the strict scanner, and what try has
// left is what it left with that.
func (f *framer) tolerate(from *lookout, try func(data []byte, atEOF, lax bool) (int, error)) error {
	with := func(lax bool) error {
		look := from
		if from != nil {
			fresh := *from
			look = &fresh
		}
		return f.scan(look, func(data []byte, atEOF bool) (int, error) { return try(data, atEOF, lax) })
	}
	err := with(false)
	if !errors.Is(err, jsonscan.ErrSyntax) {
		return err
	}
	switch lax := with(true); {
	case lax == nil:
		return nil
	case errors.Is(lax, jsonscan.ErrEnd) && bytes.IndexByte(f.data(), '\n') < 0:
		return lax // the end of the input is missing, whatever else is odd about it
	}
	return with(false)
}

// walk lets w go through the next object, or what is left of one.
func (f *framer) walk(w *walk) error {
	var look lookout
	if w.rest {
		look.depth = 1
	}
	return f.tolerate(&look, func(data []byte, _, lax bool) (int, error) { return w.members(f, data, lax) })
}

// scan calls try with the visible input until that is long enough: try returns
// how many bytes it used, or an error that is ErrEnd if it needs more; atEOF
// means that there are no more. The data passed to try never exceeds the limit
// by more than a byte, so its results do not depend on how the input arrives.
//
// It tries again as soon as the value may be complete, or when anything has arrived if
// there is no lookout. If that takes many attempts, it waits for twice as much each time:
// the work stays in proportion to the length of the record.
func (f *framer) scan(look *lookout, try func(data []byte, atEOF bool) (int, error)) error {
	spent := 0
	for {
		last := f.win.err != nil
		data := f.data()
		over := len(data) > f.opts.MaxRecord
		if over {
			data = data[:f.opts.MaxRecord+1]
		}
		n, err := try(data, !over && f.win.ended())
		switch wait := errors.Is(err, jsonscan.ErrEnd); {
		case err == nil && n > f.opts.MaxRecord, wait && over:
			return ErrTooLarge
		case !wait || last:
			return err
		}
		want, patience := len(data)+1, 16 // how many times a byte may be scanned in vain
		if len(data) > fullRead {
			patience = 2
		}
		if spent += len(data); spent > patience*len(data) {
			want = min(2*len(data), f.opts.MaxRecord+1)
		}
		if look != nil {
			f.await(look, want)
		} else {
			f.win.see(want)
		}
	}
}

// object reads an object that is a record, or the beginning of a message.
func (f *framer) object(shape Shape) (found, more bool) {
	if rec, end, ok := f.fastObject(); ok {
		f.entry.rec = rec
		f.take(shape, end)
		return true, true
	}
	w := walk{container: f.containerOf}
	switch err := f.walk(&w); {
	case err != nil:
		return f.fail(err)
	case w.in == inRows:
		columns, err := f.columns(f.entry.members)
		if err != nil {
			return f.fail(err)
		}
		return f.openTable(w, columns)
	case w.in != inStream:
		return f.enter(w)
	case !f.names(f.entry.members):
		if found, done := f.notRecord(w.end); done {
			return found, true
		}
	}
	at := f.position()
	f.take(shape, w.end)
	f.repaired(w.faults, at)
	return true, true
}

// repaired reports faults in the record that begins at an offset.
func (f *framer) repaired(faults []jsonscan.Fault, at int64) {
	for _, fault := range faults {
		f.problem(ErrRepaired, at+int64(fault.Offset), fault.What, nil)
	}
}

// fastObject decodes the next object if the fast decoder can.
func (f *framer) fastObject() (rec Record, end int, ok bool) {
	if f.fast == nil || f.unusual == f.position()+1 {
		return nil, 0, false
	}
	const attempts = 4 // a record that takes more is broken
	var look lookout
	f.fast.beginAt(f.position())
	for range attempts {
		in, n := f.win.padded()
		rec, end, ok = f.fast.decode(in, n)
		if ok || end < n && !(f.fast.uncertain && f.isCut(in[:n])) || n > f.opts.MaxRecord || !f.await(&look, n+1) {
			break
		}
		f.fast.left.tries = 0 // now there is more of it
	}
	if !ok {
		f.unusual = f.position() + 1
	}
	return rec, end, ok
}

// isCut reports whether the input ends within the object at its beginning.
func (f *framer) isCut(in []byte) bool {
	if hasLineFeed(in) {
		return false // usually
	}
	_, err := jsonscan.New(in, f.opts.MaxDepth).Value()
	return errors.Is(err, jsonscan.ErrEnd)
}

// fastLine returns the record at the beginning of the next line, and its
// offset, if the fast decoder can decode it. It is a shorter way to do what
// next does.
func (f *framer) fastLine() (rec Record, at int64, ok bool) {
	if f.fast == nil || len(f.levels) > 1 || f.wrapped.open || f.refused.held || f.zeros.n > 0 {
		return nil, 0, false
	}
	data := f.data()
	i := 0
	for i < len(data) && (data[i] == '\n' || data[i] == '\r') {
		i++
	}
	if i == len(data) || data[i] != '{' {
		return nil, 0, false
	}
	f.advance(i)
	rec, end, ok := f.fastObject()
	if !ok {
		return nil, 0, false
	}
	f.count++
	at = f.position()
	f.advance(end)
	return rec, at, true
}

// take makes the next end bytes the entry.
func (f *framer) take(shape Shape, end int) {
	f.entry.shape = shape
	f.entry.record = f.number()
	f.entry.offset = f.position()
	f.entry.raw = f.data()[:end]
	f.advance(end)
	if f.zeros.n > 0 {
		f.problem(ErrRepaired, f.zeros.at, fmt.Sprintf("%d zero bytes before this record were skipped", f.zeros.n), nil)
	}
}

// walk goes through the members of an object: to its end, or to the first
// member that holds an array of records.
type walk struct {
	// container says what a member holds; next begins with its value, an object or an array.
	container func(name, next []byte) (container, error)
	rest      bool      // it begins after a member
	in        container // of the member that it has entered; inStream if none
	name      []byte    // of that member
	end       int       // offset after the text read; of an object that it has entered, of its bracket
	faults    []jsonscan.Fault
}

// members stores the members in f.entry and returns the offset after them.
func (w *walk) members(f *framer, data []byte, lax bool) (int, error) {
	var it *jsonscan.Iter
	if w.rest {
		it = jsonscan.Rest(data, f.opts.MaxDepth)
	} else {
		it = jsonscan.Members(data, f.opts.MaxDepth)
	}
	if lax {
		it.Lax()
	}
	f.entry.members = f.entry.members[:0]
	record := false // has a member that only a record has
	for it.NextKey() {
		name := it.Key.Text()
		if c := it.Peek(); (c == '[' || c == '{') && !record {
			var err error
			if w.in, err = w.container(name, data[it.Pos():]); err != nil {
				return it.Pos(), err
			}
			if w.in != inStream {
				w.name, w.end = name, it.Pos()
				if c == '[' {
					w.end++
				}
				return w.end, nil
			}
		}
		if !it.ReadValue() {
			break
		}
		f.entry.members = append(f.entry.members,
			member{name: name, value: it.Value, offset: f.position() + int64(it.Value.Offset),
				bad: it.Key.BadUTF8 || it.Value.BadUTF8, odd: it.Key.NotJSON || it.Value.NotJSON})
		if len(f.entry.members) > f.opts.MaxMembers {
			return 0, ErrTooManyMembers
		}
		record = record || isRecordName(name)
	}
	w.end, w.faults = it.Pos(), it.Faults()
	return w.end, it.Err()
}

// isRecordName reports whether a name shows that an object is a record, so that
// an unknown field called "records" does not make it a message.
func isRecordName(name []byte) bool {
	for _, folded := range []string{"properties", "category", "time", "type", "timegenerated"} {
		if foldsTo(name, folded) {
			return true
		}
	}
	return false
}

// problem adds a problem of the entry, with near as its excerpt, and reports
// whether the list has it.
func (f *framer) problem(err error, offset int64, detail string, near []byte) bool {
	if isRemark(err) && f.opts.OnRemarks == nil {
		return false
	}
	p := Problem{
		Position: f.from.position(f.entry.record, offset),
		Detail:   detail, Err: err,
	}
	if len(near) > 0 && !f.opts.HideExcerpts {
		p.Excerpt = excerpt(near)
	}
	return f.entry.problems.add(p)
}

// brokenEntry makes the entry one without a record, for the next value. The
// problem is at bytes after the beginning of the value.
func (f *framer) brokenEntry(err error, at int, detail string) {
	f.entry.record = f.number()
	f.reportOnly(err, at, detail)
}

// reportOnly makes the entry one that only reports a problem. Unless the entry
// has a number, it does not count as a record.
func (f *framer) reportOnly(err error, at int, detail string) {
	f.entry.broken = true
	f.entry.offset = f.position()
	if f.refused.rest > 0 && f.refused.counts(err) { // it is only counted
		f.one[0] = Problem{Position: f.from.position(f.entry.record, f.position()+int64(at)), Err: err}
		f.entry.problems.errors = f.one[:]
		return
	}
	f.problem(err, f.position()+int64(at), detail, nil)
	f.entry.category = category(f.entry.members, f.entry.inner)
	f.entry.members = f.entry.members[:0] // more reading moves the memory that they refer to
	if !f.opts.HideExcerpts {
		f.entry.problems.errors[0].Excerpt = f.line(at)
	}
}

// line quotes the input that begins at bytes ahead, on one line.
func (f *framer) line(at int) string {
	n := 0
	for n <= maxExcerpt {
		c, ok := f.win.at(at + n)
		if !ok || c == '\n' && n > 0 {
			break
		}
		n++
	}
	if n == 0 {
		return ""
	}
	return excerpt(f.data()[at : at+n])
}
