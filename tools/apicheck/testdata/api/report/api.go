// Recorded by tools/apicheck.

package report

import (
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/trend"
	"io"
	"time"
)

const (
	DefaultDetails = 200
)

var ()

func Columns[R Row]() []string
func Formats() []Format
func IsPage(head []byte) bool
func NewPage(o *PageOptions) *Page
func NewParticipantRow(c *calls.Call, v *quality.ParticipantVerdict) ParticipantRow
func NewRowWriter[R Row](w io.Writer, f Format, _ *Options) (*RowWriter[R], error)
func OperationRows(c *calls.Call) []OperationRow
func ParseFormat(name string) (Format, error)
func Sort[R Row](rows []R, by string) error
func StreamRows(v *quality.CallVerdict) []StreamRow
func WriteCall(w io.Writer, f Format, p *quality.Profile, v *quality.CallVerdict, o *Options) error
func WriteCalls(w io.Writer, f Format, rows []quality.Row, o *Options) error
func WriteCheck(w io.Writer, f Format, c *Check, _ *Options) error
func WriteCodes(w io.Writer, f Format, entries []errorcodes.Entry, _ *Options) error
func WriteComparison(w io.Writer, f Format, c *trend.Comparison, o *ComparisonOptions) error
func WriteOperations(w io.Writer, f Format, rows []OperationRow, o *Options) error
func WriteParticipants(w io.Writer, f Format, rows []ParticipantRow, o *Options) error
func WriteStreams(w io.Writer, f Format, rows []StreamRow, o *Options) error
func WriteSummary(w io.Writer, f Format, s *Summary, o *Options) error
func WriteThresholds(w io.Writer, f Format, profiles []quality.Profile, _ *Options) error

type Check struct {
	Places int
	_      [0]func()
}

func (*Check) Call(call *calls.Call)
func (*Check) Measure(m Measure)
func (*Check) Problem(kind string, p *logs.Problem)
func (*Check) Record(readable bool, problems bool)
func (*Check) Undocumented() int
func (*Check) Unknown(log string, field string, text string, at logs.Position)

type ComparisonOptions struct {
	Before string
	After  string
	All    bool
}

type Format string

const (
	CSV    Format = "csv"
	JSON   Format = "json"
	NDJSON Format = "ndjson"
	Table  Format = "table"
)

type Measure struct {
	Name    string
	Title   string
	Count   int
	Total   opt.Value[int64]
	Maximum opt.Value[float64]
	Minimum opt.Value[float64]
	Failed  bool
}

type OperationRow struct {
	_ [0]func()
}

func (OperationRow) MarshalJSON() ([]byte, error)

type Options struct {
	Zone *time.Location
}

type Page struct {
	_ [0]func()
	_ struct{}
}

func (*Page) Add(v *quality.CallVerdict) error
func (*Page) Detail(v *quality.CallVerdict) error
func (*Page) Wants() []*calls.Call
func (*Page) WriteTo(w io.Writer) (int64, error)

type PageOptions struct {
	Title     string
	Profile   *quality.Profile
	Details   int
	Generated opt.Value[time.Time]
	Notes     []string
}

type ParticipantRow struct {
	_ [0]func()
}

func (ParticipantRow) MarshalJSON() ([]byte, error)

type Row interface {
	quality.Row | StreamRow | ParticipantRow | OperationRow
}

type RowWriter[R Row] struct {
	_ [0]func()
}

func (*RowWriter[R]) Close() error
func (*RowWriter[R]) Write(rows ...R) error

type StreamRow struct {
	_ [0]func()
}

func (StreamRow) MarshalJSON() ([]byte, error)

type Summary struct {
	_ [0]func()
}

func (*Summary) Call(v *quality.CallVerdict)
func (*Summary) Merge(other *Summary)
func (*Summary) Record(log string, generated opt.Value[time.Time], problems []error)
func (*Summary) Unreadable(problems []error)
