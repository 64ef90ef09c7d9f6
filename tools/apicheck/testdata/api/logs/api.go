// Recorded by tools/apicheck.

package logs

import (
	"context"
	"example.com/acstelemetry/opt"
	"io"
	"io/fs"
	"iter"
	"time"
)

const (
	DefaultMaxDepth  = 64
	DefaultMaxRecord = 16777216
	LargestMaxDepth  = 10000
	UnknownColumn    = "UnknownFields"
)

var (
	ErrBinary      error
	ErrCSV         error
	ErrCompression error
	ErrDuplicate   error
	ErrEmpty       error
	ErrEncoding    error
	ErrInferred    error
	ErrKnownField  error
	ErrLocalTime   error
	ErrMember      error
	ErrNoFiles     error
	ErrNoPaths     error
	ErrNotLog      error
	ErrNotRecord   error
	ErrOtherLog    error
	ErrProperties  error
	ErrRepaired    error
	ErrSeveral     error
	ErrSyntax      error
	ErrTooDeep     error
	ErrTooLarge    error
	ErrTruncated   error
	ErrUnknownLog  error
)

func AppendJSON(dst []byte, rec Record) []byte
func AppendRow(dst []byte, rec Record) []byte
func At[R Record, T opt.Scalar](field func(R) *opt.Value[T]) func(Record) opt.Cell
func Decode(data []byte, schemas []*Schema, opts *Options) (Record, error)
func DecodeAs[R Record](data []byte, schema *Schema, opts *Options) (R, error)
func Each(ctx context.Context, from Source, schemas []*Schema, fn func(Item) error, opts *EachOptions) error
func EachUnordered(ctx context.Context, from Source, schemas []*Schema, fn func(Item) error, opts *EachOptions) error
func EnvelopeFields() []Field
func GetField(rec Record, name string, to any) (found bool, err error)
func KnownText[T ~string](text T, constants []T) bool
func NewCSVWriter(w io.Writer, schema *Schema) *CSVWriter
func NewSchema(newRecord func() Record, logs []Log, fields []Field) *Schema
func NewSourceReader(ctx context.Context, from Source, schemas []*Schema, opts *Options) *Reader
func SetField(rec Record, name string, value any) error
func Texts[T ~string](constants []T) []string
func UnmarshalAs[T any, R interface {
	*T
	Record
}](data []byte, r R) error

type CSVWriter struct {
	_ [0]func()
	_ struct{}
}

func (*CSVWriter) Flush() error
func (*CSVWriter) Write(rec Record) error

type Cloner struct {
	_ [0]func()
}

func (*Cloner) Clone(rec Record) Record
func (*Cloner) Own(rec Record)
func (*Cloner) Text(text string) string

type Decompressor struct {
	Name  string
	Magic string
	New   func(r io.Reader) (io.Reader, error)
}

type EachOptions struct {
	Options
	Workers int
}

type Envelope struct {
	Time             opt.Value[time.Time]
	ResourceID       opt.Value[string]
	OperationName    opt.Value[string]
	OperationVersion opt.Value[string]
	Category         opt.Value[string]
	CorrelationID    opt.Value[string]
	Type             opt.Value[string]
	TenantID         opt.Value[string]
	SourceSystem     opt.Value[string]
	SubscriptionID   opt.Value[string]
	BilledSize       opt.Value[opt.Bytes]
	IsBillable       opt.Value[string]
	Extra            *Extra
	Reused           bool "json:\"-\""
}

func (*Envelope) Head() *Envelope

type Extra struct {
	Unknown  []Unknown
	Texts    []Text
	Problems []Problem
	Raw      string
}

type Field struct {
	Property string
	Column   string
	Aliases  []string
	Kind     Kind
	Unit     string
	Personal Personal
	Texts    []string
	Synonyms map[string]string
	Cell     func(Record) opt.Cell
}

func (*Field) Name() string

type Files struct {
	Paths []string
	FS    fs.FS
	Skip  func(path string) bool
}

func (Files) Inputs(ctx context.Context) iter.Seq2[*Input, error]

type Input struct {
	Name   string
	Reader io.Reader
	Close  func() error
	Origin Origin
}

func (*Input) Inputs(context.Context) iter.Seq2[*Input, error]

type Item struct {
	Record   Record
	Err      error
	Position Position
	Worker   int
}

type Kind uint8

const (
	Enum    Kind = 2
	Free    Kind = 0
	ID      Kind = 1
	Integer Kind = 4
	JSON    Kind = 3
	Real    Kind = 5
	Time    Kind = 6
)

type Log struct {
	Category string
	Table    string
}

type Options struct {
	MaxRecord     int
	MaxDepth      int
	KeepRaw       bool
	HideExcerpts  bool
	ReuseRecords  bool
	OnRemarks     func(Remarks)
	Decompressors []Decompressor
}

type Origin struct {
	Partition      string "json:\"partition,omitempty\""
	SequenceNumber int64  "json:\"sequenceNumber,omitempty\""
	ETag           string "json:\"eTag,omitempty\""
}

func (Origin) String() string

type Other struct {
	Envelope
}

func (Other) MarshalJSON() ([]byte, error)
func (*Other) Schema() *Schema
func (*Other) UnmarshalJSON(data []byte) error

type Personal string

const (
	CallID         Personal = "call"
	DeviceFeatures Personal = "device"
	FreeText       Personal = "free text"
	Identity       Personal = "identity"
	MayHold        Personal = "may hold identities"
	NotPersonal    Personal = ""
	PhoneOrID      Personal = "identity or phone number"
	Tenant         Personal = "tenant"
	Thread         Personal = "thread"
)

type Position struct {
	Source string "json:\"source,omitempty\""
	Record int64  "json:\"record,omitempty\""
	Offset int64  "json:\"offset\""
	Origin Origin "json:\"origin,omitzero\""
}

func (Position) Compare(q Position) int
func (Position) String() string

type Problem struct {
	Position
	Category string
	Field    string
	Detail   string
	Excerpt  string
	Err      error
}

func (Problem) Equal(q Problem) bool
func (*Problem) Error() string
func (*Problem) IsRemark() bool
func (*Problem) Unwrap() error

type Reader struct {
	_ struct{}
}

func (*Reader) All() iter.Seq2[Record, error]
func (*Reader) Close() error
func (*Reader) Next() (Record, error)
func (*Reader) Position() Position

type Record interface {
	Head() *Envelope
	Schema() *Schema
}

type RecordError struct {
	Position
	Shape    Shape
	Problems []Problem
}

func (*RecordError) Error() string
func (*RecordError) Unwrap() []error

type Remarks struct {
	Record   Record
	Position Position
	Shape    Shape
	Problems []Problem
	Worker   int
}

type Schema struct {
	_ [0]func()
	_ struct{}
}

func (*Schema) Fields() []Field
func (*Schema) Logs() []Log
func (*Schema) Name() string
func (*Schema) New() Record
func (*Schema) Plain(rec Record) bool

type Shape uint8

func (Shape) String() string

const (
	ShapeArray   Shape = 3
	ShapeCSV     Shape = 5
	ShapeObject  Shape = 1
	ShapePasted  Shape = 6
	ShapeQuery   Shape = 4
	ShapeRecords Shape = 2
)

type Source interface {
	Inputs(ctx context.Context) iter.Seq2[*Input, error]
}

type SourceError struct {
	Source string
	Origin Origin
	Offset int64
	Err    error
}

func (*SourceError) Error() string
func (*SourceError) Unwrap() error

type Text struct {
	Field string
	JSON  string
}

type Unknown struct {
	Name    string
	Outside bool
	JSON    string
}
