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
	ErrEmpty       = errors.New("there is no record in it")
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

// String returns the position as in "a.json: record 3, offset 120". The name of a
// file is quoted if it has characters that cannot be printed.
func (p Position) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(printable(p.File) + ": ")
	}
	if p.Record > 0 {
		b.WriteString("record " + strconv.FormatInt(p.Record, 10) + ", ")
	}
	b.WriteString("offset " + strconv.FormatInt(p.Offset, 10))
	return b.String()
}

// Problem is one thing that is wrong with a record. What it does not concern
// has been read. Of a category or a field's name of more than 256 bytes, only
// the beginning and "…" are kept.
type Problem struct {
	Position        // of the problem itself
	Category string // the record's category or table as it names it; empty if not known
	Field    string // the field as the record names it; empty if the record as a whole is meant
	Detail   string // what exactly was found or done; may be empty
	Excerpt  string // up to 40 bytes of the input, quoted; empty if hidden or not helpful
	Err      error  // which kind of problem it is, for errors.Is
}

// Error says what went wrong and where, on one line. A category or a name that is
// long, or that could be taken for another part of the message, is shortened to 64
// bytes and quoted, also if excerpts are hidden.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Position.String() + ": ")
	if p.Category != "" {
		b.WriteString(shown(p.Category) + ": ")
	}
	if p.Field != "" {
		b.WriteString("field " + shown(p.Field) + ": ")
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
	Problems []Problem // at least one and at most 100, in the order of the input
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
	name := printable(e.File)
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

const (
	maxExcerpt = 40  // bytes of the input that an error quotes
	maxShown   = 64  // bytes of a name that an error prints
	maxName    = 256 // bytes of a name that a problem keeps
)

// excerpt quotes the beginning of b.
func excerpt(b []byte) string {
	return quoteBeginning(string(b[:min(len(b), maxExcerpt+1)]), maxExcerpt)
}

// quoteBeginning quotes a text, or its beginning if it has more than most bytes.
func quoteBeginning(text string, most int) string {
	if len(text) <= most {
		return strconv.Quote(text)
	}
	return strconv.Quote(beginning(text, most)) + "…"
}

// beginning returns at most n bytes of a longer text, not cut in the middle of a
// character.
func beginning(text string, n int) string {
	for least := n - utf8.UTFMax; n > least && !utf8.RuneStart(text[n]); {
		n--
	}
	return text[:n]
}

// shortened returns what a problem keeps of a name.
func shortened[S string | []byte](name S) string {
	if len(name) <= maxName {
		return string(name)
	}
	return beginning(string(name[:maxName+1]), maxName) + "…"
}

// shown returns a name as errors print it: as it is, if it is short and plain,
// else its beginning in quotes.
func shown(name string) string {
	if len(name) <= maxShown && name == strings.TrimSpace(name) && !strings.ContainsAny(name, `:"\`) {
		return printable(name)
	}
	return quoteBeginning(name, maxShown)
}

// printable returns a text as it is, or in quotes if it holds a character that
// cannot be printed, such as a line feed or one that turns the reading direction.
func printable(text string) string {
	for _, r := range text {
		if !strconv.IsPrint(r) || r == utf8.RuneError {
			return strconv.Quote(text)
		}
	}
	return text
}
