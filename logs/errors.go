package logs

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What can be wrong with a record or a file. A [Problem] wraps one of these or,
// for the value of a field, one of the errors of package opt; match them with
// errors.Is.
var (
	ErrSyntax      = errors.New("not valid JSON")
	ErrTruncated   = errors.New("the record is cut off")
	ErrTooLarge    = errors.New("record is larger than the limit and was skipped")
	ErrTooDeep     = errors.New("record is nested deeper than the limit and was skipped")
	ErrNotRecord   = errors.New("not a record: a record is a JSON object")
	ErrNotLog      = errors.New("no JSON, no CSV with known columns, no sample of the documentation")
	ErrCSV         = errors.New("CSV row does not fit its header")
	ErrBinary      = errors.New("binary data, not a log")
	ErrCompression = errors.New("compression that this program cannot read")
	ErrRepaired    = errors.New("a fault of the documentation's sample was repaired")
	ErrInferred    = errors.New("neither category nor Type says which log this is: inferred from the names of its fields")
	ErrUnknownLog  = errors.New("neither category nor Type says which log this is, and its fields fit none")
	ErrOtherLog    = errors.New("the record names another log")
	ErrDuplicate   = errors.New("the field occurs twice")
	ErrEncoding    = errors.New("not Unicode text: replaced by U+FFFD")
	ErrMember      = errors.New("member of a message outside its records: not read")
	ErrProperties  = errors.New("properties is neither an object nor a string that holds one")
	ErrLocalTime   = errors.New("the column's header does not say [UTC]: the time zone is not known")
)

// Position says where something stands in the input.
type Position struct {
	// File is the name that the reader was given for the input.
	File string
	// Record is the number of the record in its file, from 1, counting those
	// that could not be read. 0 if it is not known.
	Record int64
	// Offset is a number of bytes from the beginning of the decompressed
	// input, from 0.
	Offset int64
}

// String returns the position as in "a.json: record 3, offset 120".
func (p Position) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File + ": ")
	}
	if p.Record > 0 {
		b.WriteString("record " + strconv.FormatInt(p.Record, 10) + ", ")
	}
	b.WriteString("offset " + strconv.FormatInt(p.Offset, 10))
	return b.String()
}

// Problem is one thing that is wrong with a record. What it does not concern
// has been read.
type Problem struct {
	Position        // of the problem itself
	Category string // the record's category or table as it names it; empty if not known
	Field    string // the field as the record names it; empty if the record as a whole is meant
	Detail   string // what exactly was found or done; may be empty
	Excerpt  string // up to 40 bytes of the input, quoted; empty if hidden or not helpful
	Err      error  // which kind of problem it is, for errors.Is
}

// Error says what went wrong and where.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Position.String() + ": ")
	if p.Category != "" {
		b.WriteString(p.Category + ": ")
	}
	if p.Field != "" {
		b.WriteString("field " + p.Field + ": ")
	}
	b.WriteString(p.Err.Error())
	if p.Detail != "" {
		b.WriteString(" (" + p.Detail + ")")
	}
	if p.Excerpt != "" {
		b.WriteString(": " + p.Excerpt)
	}
	return b.String()
}

// Unwrap returns p.Err.
func (p *Problem) Unwrap() error { return p.Err }

// RecordError lists what was wrong with one record. It comes together with the
// record if there is one, and reading goes on after it.
type RecordError struct {
	Position           // of the record's first byte
	Shape    Shape     // how the record was delivered; 0 if that is not known
	Problems []Problem // at least one, in the order of the input
}

// Error returns the problems, one a line.
func (e *RecordError) Error() string {
	lines := make([]string, len(e.Problems))
	for i := range e.Problems {
		lines[i] = e.Problems[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the problems, so that errors.Is and errors.As see each.
func (e *RecordError) Unwrap() []error {
	errs := make([]error, len(e.Problems))
	for i := range e.Problems {
		errs[i] = &e.Problems[i]
	}
	return errs
}

// FileError says that a file could not be read, or not to its end. What was
// read before it stands.
type FileError struct {
	File   string // the name that the reader was given; may be empty
	Offset int64  // how many decompressed bytes had been read
	Err    error
}

// Error says which file, how far it was read, and why no further.
func (e *FileError) Error() string {
	name := e.File
	if name == "" {
		name = "input"
	}
	if e.Offset == 0 {
		return fmt.Sprintf("%s: %v", name, e.Err)
	}
	return fmt.Sprintf("%s: reading stopped at offset %d: %v", name, e.Offset, e.Err)
}

// Unwrap returns e.Err.
func (e *FileError) Unwrap() error { return e.Err }

const maxExcerpt = 40 // bytes

// excerpt quotes the beginning of b.
func excerpt(b []byte) string {
	if len(b) <= maxExcerpt {
		return strconv.Quote(string(b))
	}
	n := maxExcerpt
	for n > maxExcerpt-utf8.UTFMax && !utf8.RuneStart(b[n]) {
		n-- // not in the middle of a character
	}
	return strconv.Quote(string(b[:n])) + "…"
}
