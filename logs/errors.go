package logs

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.com/acstelemetry/opt"
)

// The errors of a record or a file. A [Problem] wraps one of these or, for the
// value of a field, one of the errors of package opt; match them with errors.Is.
// ErrRepaired, ErrInferred, ErrDuplicate, ErrEncoding, ErrFraction, ErrOutOfRange and
// ErrWrapped are remarks: see [Problem.IsRemark].
var (
	ErrSyntax         = errors.New("not valid JSON")
	ErrLiteral        = errors.New("the value is not JSON: only its text is kept")
	ErrEmpty          = errors.New("the input holds no record")
	ErrTruncated      = errors.New("the record is cut off")
	ErrTooLarge       = errors.New("record is larger than the limit and was skipped")
	ErrTooDeep        = errors.New("record is nested deeper than the limit and was skipped")
	ErrTooManyMembers = errors.New("record has more members than the limit and was skipped")
	ErrNotRecord      = errors.New("not a record: a record is a JSON object")
	ErrNotLog         = errors.New("not JSON, not CSV with known columns, not a documentation sample")
	ErrCSV            = errors.New("CSV row does not fit its header")
	ErrBinary         = errors.New("binary data, not a log")
	ErrCompression    = errors.New("compression that this program cannot read")
	ErrDecompressed   = errors.New("the decompressed input is larger than the limit: raise it if the input can be trusted")
	ErrRatio          = errors.New("the input is compressed more than the limit: raise it if the input can be trusted")
	ErrRepaired       = errors.New("a fault of the JSON was repaired")
	ErrInferred       = errors.New("neither category nor Type says which log this is: inferred from the names of its fields")
	ErrUnknownLog     = errors.New("neither category nor Type says which log this is, and its fields fit none")
	ErrOtherLog       = errors.New("the record names another log")
	ErrDuplicate      = errors.New("the field occurs twice")
	ErrEncoding       = errors.New("not Unicode text: replaced by U+FFFD")
	ErrFraction       = errors.New("a number with a fraction where a whole one is due: cut")
	ErrOutOfRange     = errors.New("the value is outside its documented range: kept")
	ErrMember         = errors.New("member of a message outside its records: not read")
	ErrPartial        = errors.New("the answer of a query says that data is missing")
	ErrWrapped        = errors.New("taken out of a wrapper")
	ErrProperties     = errors.New("properties is neither an object nor a string that holds one")
	ErrLocalTime      = errors.New("the column's header does not say [UTC]: the time zone is not known; set Options.CSV.Zone")
	ErrClockChange    = errors.New("clocks were changed: in the time zone it was this time twice, or never")
	ErrDateOrder      = errors.New("no date of the table has a number above 12 that tells the day from the month; set Options.CSV.Order")
	ErrMixedDates     = errors.New("some dates of the column have the day first and others the month; set Options.CSV.Order, or read the parts one by one")
	ErrDecimal        = errors.New("the comma or point may be a decimal mark or separate thousands; set Options.CSV.DecimalComma if commas are decimal marks")
)

// errNoZone is ErrLocalTime for a time that package opt refuses for the same reason.
var errNoZone = fmt.Errorf("%w%w", ErrLocalTime, silent{opt.ErrZone})

// silent is an error without a text of its own.
type silent struct{ error }

func (silent) Error() string   { return "" }
func (s silent) Unwrap() error { return s.error }

// Position says where something is in the input.
type Position struct {
	// Source is the name of the input, such as the path of a file: see [Input].
	Source string `json:"source,omitempty"`
	// Record is the number of the record in its input, from 1; records that
	// could not be read are counted. 0 if it is not known.
	Record int64 `json:"record,omitempty"`
	// Offset is a number of bytes from the beginning of the decompressed
	// input, from 0; if that is UTF-16, of the same text in UTF-8.
	Offset int64 `json:"offset"`
	// Origin is what the source says about the input in addition to its name;
	// zero if it says nothing, as for files.
	Origin Origin `json:"origin,omitzero"`
}

// Origin is what a source other than files says about one of its inputs: which
// message of an event hub it is, or which version of a blob. Fields that do not
// apply are empty.
type Origin struct {
	// Partition is the partition of the event hub that the message came from.
	Partition string `json:"partition,omitempty"`
	// SequenceNumber is the number of the message in its partition, from 0; it is
	// meaningful only with a Partition.
	SequenceNumber int64 `json:"sequenceNumber,omitempty"`
	// ETag is the version of the blob, as the storage account gave it.
	ETag string `json:"eTag,omitempty"`
}

// String returns the origin as in "partition 3, sequence number 17" or "ETag
// 0x8D".
func (o Origin) String() string {
	var parts []string
	if o.Partition != "" || o.SequenceNumber != 0 {
		parts = append(parts, "partition "+printable(o.Partition),
			"sequence number "+strconv.FormatInt(o.SequenceNumber, 10))
	}
	if o.ETag != "" {
		parts = append(parts, "ETag "+printable(o.ETag))
	}
	return strings.Join(parts, ", ")
}

// String returns the position as in "a.json: record 3, offset 120". The name of an
// input is quoted if it has characters that cannot be printed, and followed by its
// origin.
func (p Position) String() string {
	var b strings.Builder
	if p.Source != "" {
		b.WriteString(printable(p.Source) + ": ")
	}
	if p.Origin != (Origin{}) {
		b.WriteString(p.Origin.String() + ": ")
	}
	if p.Record > 0 {
		b.WriteString("record " + strconv.FormatInt(p.Record, 10) + ", ")
	}
	b.WriteString("offset " + strconv.FormatInt(p.Offset, 10))
	return b.String()
}

// Compare returns -1, 0 or 1 if p is before, equal to or after q: by source,
// origin, record and offset.
func (p Position) Compare(q Position) int {
	return cmp.Or(
		cmp.Compare(p.Source, q.Source), cmp.Compare(p.Origin.Partition, q.Origin.Partition),
		cmp.Compare(p.Origin.SequenceNumber, q.Origin.SequenceNumber), cmp.Compare(p.Origin.ETag, q.Origin.ETag),
		cmp.Compare(p.Record, q.Record), cmp.Compare(p.Offset, q.Offset),
	)
}

// Problem is one thing that is wrong with a record. All parts that it does not
// concern have been read. A category or a field's name longer than 256 bytes is
// cut, and ends in "…".
type Problem struct {
	Position        // of the problem itself
	Category string // the record's category or table as it names it; empty if not known
	Field    string // the field as the record names it; empty if the whole record is meant
	Detail   string // what exactly was found or done; may be empty
	Excerpt  string // up to 40 bytes of the input, quoted; empty if hidden or not helpful
	Err      error  // which kind of problem it is, for errors.Is
}

// Error says what went wrong and where, on one line. A category or a name that is
// long, or that could be taken for another part of the message, is shortened to 64
// bytes and quoted, even if excerpts are hidden.
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

// Equal reports whether two problems are the same. With it, go-cmp can compare
// records that have problems.
func (p Problem) Equal(q Problem) bool { return p == q }

// Unwrap returns p.Err.
func (p *Problem) Unwrap() error { return p.Err }

// IsRemark reports whether the problem is harmless: no record was lost, and no field is
// without its value. A fault of the JSON was repaired, the log was inferred from the
// names of the fields, a name occurs twice and the last one counts, a text was not
// Unicode, a fraction was cut, a value is outside its documented range, or the record was
// in a wrapper. Remarks are not errors: see [Options.OnRemarks].
func (p *Problem) IsRemark() bool { return isRemark(p.Err) }

func isRemark(err error) bool {
	return err == ErrRepaired || err == ErrInferred || err == ErrDuplicate || err == ErrEncoding ||
		err == ErrFraction || err == ErrOutOfRange || err == ErrWrapped
}

// Remarks lists the peculiarities of one record; they lost none of its data.
type Remarks struct {
	Record   Record    // the record that the reader returns next
	Position Position  // of the record's first byte
	Shape    Shape     // how the record was delivered
	Problems []Problem // at least one and at most 100, in the order of the input

	// Worker is the number of the reading goroutine, as in [Item]; 0 except
	// with [EachUnordered].
	Worker int
}

// RecordError says what was lost of one record: the record itself, if it could not
// be read, or the values of some fields. It is returned together with the record if
// there is one, and reading continues after it.
type RecordError struct {
	Position           // of the record's first byte
	Shape    Shape     // how the record was delivered; 0 if not known
	Problems []Problem // at least one and at most 100, in the order of the input

	// More is how many further elements of an array, or rows of a table, directly after
	// this one were refused for the same reason; they have no errors of their own. It is
	// 0 except after 100 of them in a row.
	More int64
}

// Error returns the problems, one per line.
func (e *RecordError) Error() string {
	lines := make([]string, len(e.Problems))
	for i := range e.Problems {
		lines[i] = e.Problems[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the problems, so that errors.Is and errors.As examine each.
func (e *RecordError) Unwrap() []error {
	errs := make([]error, len(e.Problems))
	for i := range e.Problems {
		errs[i] = &e.Problems[i]
	}
	return errs
}

// SourceError says that an input could not be read, or not to its end. The records
// read before are valid.
type SourceError struct {
	Source string // the name of the input; may be empty
	Origin Origin // what the source says about it in addition
	Offset int64  // number of decompressed bytes read before
	Err    error
}

// Error names the input and says how far it was read and why reading stopped.
func (e *SourceError) Error() string {
	name := printable(e.Source)
	if name == "" {
		name = "input"
	}
	if e.Origin != (Origin{}) {
		name += ": " + e.Origin.String()
	}
	if e.Offset == 0 {
		return fmt.Sprintf("%s: %v", name, e.Err)
	}
	return fmt.Sprintf("%s: reading stopped at offset %d: %v", name, e.Offset, e.Err)
}

// Unwrap returns e.Err.
func (e *SourceError) Unwrap() error { return e.Err }

const (
	maxExcerpt = 40  // bytes of the input that an error quotes
	maxShown   = 64  // bytes of a name that an error prints
	maxName    = 256 // bytes of a name that a problem keeps
)

// excerpt quotes the beginning of b.
func excerpt(b []byte) string {
	return quoteBeginning(string(b[:min(len(b), maxExcerpt+1)]), maxExcerpt)
}

// quoteBeginning quotes a text, or only its beginning if it is longer than most
// bytes.
func quoteBeginning(text string, most int) string {
	if len(text) <= most {
		return strconv.Quote(text)
	}
	return strconv.Quote(beginning(text, most)) + "…"
}

// beginning returns at most n bytes of a longer text, without cutting a
// character.
func beginning(text string, n int) string {
	for least := n - utf8.UTFMax; n > least && !utf8.RuneStart(text[n]); {
		n--
	}
	return text[:n]
}

// shortened returns the part of a name that a problem keeps.
func shortened[S string | []byte](name S) string {
	if len(name) <= maxName {
		return string(name)
	}
	return beginning(string(name[:maxName+1]), maxName) + "…"
}

// shown returns a name as errors print it: unchanged if it is short and plain,
// otherwise its beginning in quotes.
func shown(name string) string {
	if len(name) <= maxShown && name == strings.TrimSpace(name) && !strings.ContainsAny(name, `:"\`) {
		return printable(name)
	}
	return quoteBeginning(name, maxShown)
}

// printable returns a text unchanged, or in quotes if it holds a character that
// cannot be printed, such as a line feed or one that changes the reading
// direction.
func printable(text string) string {
	for _, r := range text {
		if !strconv.IsPrint(r) || r == utf8.RuneError {
			return strconv.Quote(text)
		}
	}
	return text
}
