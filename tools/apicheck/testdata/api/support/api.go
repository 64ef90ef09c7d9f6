// Recorded by tools/apicheck.

package support

import (
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/opt"
	"io"
	"io/fs"
	"net/http"
	"time"
)

const (
	DefaultMaxSMSBytes = 16777216
	MSCVHeader         = "Ms-Cv"
)

var (
	ErrDepth        error
	ErrNoBlog       error
	ErrNoSMS        error
	ErrNotFile      error
	ErrNotSMS       error
	ErrSyntax       error
	ErrTooLarge     error
	ErrTooManyFiles error
	ErrTruncated    error
)

func Attach(fsys fs.FS, names []string, opts *AttachOptions) ([]Attachment, error)
func New(call *calls.Call, opts *Options) *Request
func ParseSMS(data []byte) ([]SMS, error)
func ReadSMS(r io.Reader, opts *SMSOptions) ([]SMS, error)

type AttachOptions struct {
	SHA256       bool
	MaxFileBytes int64
	MaxFiles     int
}

type Attachment struct {
	Name   string            "json:\"name\""
	Kind   AttachmentKind    "json:\"kind\""
	Bytes  int64             "json:\"bytes\""
	SHA256 opt.Value[string] "json:\"sha256\""
}

type AttachmentKind string

func (AttachmentKind) Known() bool

const (
	BlogFile  AttachmentKind = "blog"
	OtherFile AttachmentKind = "other"
)

type CV struct {
	ID     opt.Value[string]    "json:\"id\""
	Method opt.Value[string]    "json:\"method\""
	Host   opt.Value[string]    "json:\"host\""
	Path   opt.Value[string]    "json:\"path\""
	Status opt.Value[int64]     "json:\"status\""
	Time   opt.Value[time.Time] "json:\"time\""
}

type CVLog struct {
	Entries []CV
	Dropped int64
	Without int64
}

type CVRecorder struct {
	Base http.RoundTripper
	Now  func() time.Time
	Max  int
	_    [0]func()
	_    struct{}
}

func (*CVRecorder) CloseIdleConnections()
func (*CVRecorder) Log() CVLog
func (*CVRecorder) Record(req *http.Request, resp *http.Response)
func (*CVRecorder) RoundTrip(req *http.Request) (*http.Response, error)

type EndReason struct {
	Code           opt.Value[string] "json:\"code\""
	Subcode        opt.Value[string] "json:\"subcode\""
	ResultCategory opt.Value[string] "json:\"resultCategory\""
	Known          bool              "json:\"known\""
	Ungraceful     bool              "json:\"ungraceful\""
	Side           errorcodes.Side   "json:\"side\""
	Description    string            "json:\"description\""
	Action         string            "json:\"action\""
}

type Item string

func (Item) Known() bool

const (
	MissingCallID      Item = "callId"
	MissingClientLogs  Item = "clientLogs"
	MissingEndReasons  Item = "endReasons"
	MissingLateRecords Item = "lateRecords"
	MissingMSCV        Item = "msCv"
	MissingMessageID   Item = "smsMessageId"
	MissingSummaries   Item = "summaries"
	MissingTimes       Item = "times"
)

type LeftOut struct {
	Participants int   "json:\"participants\""
	MSCV         int   "json:\"msCv\""
	SMS          int   "json:\"sms\""
	Attachments  int   "json:\"attachments\""
	MSCVOutside  int   "json:\"msCvOutside\""
	MSCVDropped  int64 "json:\"msCvDropped\""
}

type Missing struct {
	Item Item   "json:\"item\""
	For  string "json:\"for\""
	What string "json:\"what\""
	How  string "json:\"how\""
}

type Options struct {
	MSCV               CVLog
	MSCVWithin         time.Duration
	SMS                []SMS
	Attachments        []Attachment
	LeaveOutIdentities bool
	LeaveOutResource   bool
	BaseNamesOnly      bool
	MaxEntries         int
	MaxText            int
}

type Participant struct {
	Name            string                "json:\"name\""
	Identifier      opt.Value[string]     "json:\"identifier\""
	ParticipantID   opt.Value[string]     "json:\"participantId\""
	EndpointID      opt.Value[string]     "json:\"endpointId\""
	TenantID        opt.Value[string]     "json:\"tenantId\""
	EndpointType    opt.Value[string]     "json:\"endpointType\""
	ParticipantType opt.Value[string]     "json:\"participantType\""
	PSTNCallType    opt.Value[string]     "json:\"pstnCallType\""
	SDKVersion      opt.Value[string]     "json:\"sdkVersion\""
	OSVersion       opt.Value[string]     "json:\"osVersion\""
	Start           opt.Value[time.Time]  "json:\"start\""
	End             opt.Value[time.Time]  "json:\"end\""
	TimesFrom       opt.Value[TimeSource] "json:\"timesFrom\""
	EndReason       *EndReason            "json:\"endReason\""
}

type Request struct {
	CallID            opt.Value[string]    "json:\"callId\""
	CallType          opt.Value[string]    "json:\"callType\""
	Start             opt.Value[time.Time] "json:\"start\""
	End               opt.Value[time.Time] "json:\"end\""
	DurationSeconds   opt.Value[float64]   "json:\"durationSeconds\""
	Complete          bool                 "json:\"complete\""
	ResourceID        opt.Value[string]    "json:\"resourceId\""
	TeamsThreadID     opt.Value[string]    "json:\"teamsThreadId\""
	IdentitiesLeftOut bool                 "json:\"identitiesLeftOut\""
	Participants      []Participant        "json:\"participants\""
	MSCV              []CV                 "json:\"msCv\""
	SMS               []SMS                "json:\"sms\""
	Attachments       []Attachment         "json:\"attachments\""
	Missing           []Missing            "json:\"missing\""
	LeftOut           LeftOut              "json:\"leftOut\""
}

func (Request) MarshalJSON() ([]byte, error)
func (*Request) WriteJSON(w io.Writer) error
func (*Request) WriteText(w io.Writer) error

type SMS struct {
	MessageID      opt.Value[string] "json:\"messageId\""
	To             opt.Value[string] "json:\"to\""
	HTTPStatusCode opt.Value[int64]  "json:\"httpStatusCode\""
	Successful     *bool             "json:\"successful\""
	ErrorMessage   opt.Value[string] "json:\"errorMessage\""
}

type SMSError struct {
	Offset int64
	Err    error
}

func (*SMSError) Error() string
func (*SMSError) Unwrap() error

type SMSOptions struct {
	MaxBytes int64
}

type TimeSource string

func (TimeSource) Known() bool

const (
	FromCall    TimeSource = "call"
	FromClient  TimeSource = "client"
	FromSummary TimeSource = "summary"
)
