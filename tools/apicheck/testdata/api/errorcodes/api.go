// Recorded by tools/apicheck.

package errorcodes

import (
	"example.com/acstelemetry/opt"
	"iter"
)

const (
	CodeAddressIncomplete           = 484
	CodeAlternativeService          = 380
	CodeBadEvent                    = 489
	CodeBadGateway                  = 502
	CodeBadRequest                  = 400
	CodeBusy                        = 486
	CodeCancelled                   = 487
	CodeClientUnreachable           = 430
	CodeConditionFailed             = 412
	CodeConflict                    = 409
	CodeDeclined                    = 603
	CodeFirstHopLacksOutbound       = 439
	CodeForbidden                   = 403
	CodeIncomingCallFailed          = 481
	CodeLocalNetwork490             = 490
	CodeLocalNetwork491             = 491
	CodeLocalNetwork496             = 496
	CodeLocalNetwork497             = 497
	CodeLocalNetwork498             = 498
	CodeMaxBreadthExceeded          = 440
	CodeMediaFailure                = 410
	CodeNoValidToken                = 495
	CodeNormal                      = 0
	CodeNotAcceptable               = 488
	CodeNotAllowed                  = 405
	CodeNotFound                    = 404
	CodeNotImplemented              = 501
	CodePreconditionFailure         = 580
	CodeProxyAuthenticationRequired = 407
	CodeRemoteNotRegistered         = 480
	CodeSecurityAgreementRequired   = 494
	CodeServiceFailure              = 500
	CodeServiceTimeout              = 504
	CodeServiceUnavailable          = 503
	CodeTimeout                     = 408
	CodeTooManyHops                 = 483
	CodeUnauthorized                = 401
	CodeUndecipherable              = 493
	CodeUndocumented492             = 492
	CodeUnknownResourcePriority     = 417
	CodeUnprocessable               = 422
	CodeUnsupportedMedia            = 415
)

var (
	ErrExtra    error
	ErrNoCode   error
	ErrRange    error
	ErrRedacted error
	ErrSyntax   error
)

func All() iter.Seq[Entry]
func DecodePSTN(subcode int) (direction Direction, sipCode int, ok bool)
func FamilyOf(code int) Family
func Find(code string, subcode string) (Entry, bool)
func FindValues(code opt.Value[string], subcode opt.Value[string]) (Entry, bool)
func Lookup(code int) (Entry, bool)
func LookupSubcode(code int, subcode int) (Entry, bool)
func Parse(text string) (int, error)
func ParsePair(text string) (code int, subcode int, hasSubcode bool, err error)
func Ungraceful(code int) bool

type Category string

func (Category) Known() bool
func (Category) String() string

const (
	CategoryExpectedError         Category = "ExpectedError"
	CategorySuccess               Category = "Success"
	CategoryUnexpectedClientError Category = "UnexpectedClientError"
	CategoryUnexpectedServerError Category = "UnexpectedServerError"
	CategoryUnknown               Category = "Unknown"
)

type Direction string

func (Direction) Known() bool
func (Direction) String() string

const (
	DirectionInbound  Direction = "Inbound"
	DirectionOutbound Direction = "Outbound"
	DirectionUnknown  Direction = "Unknown"
)

type Entry struct {
	Code        int
	Subcode     int
	HasSubcode  bool
	Match       Match
	Family      Family
	Category    Category
	Side        Side
	Ungraceful  bool
	Description string
	Action      string
	Source      string
	Note        string
}

type Family string

func (Family) Known() bool
func (Family) String() string

const (
	FamilyClient      Family = "Client"
	FamilyGlobal      Family = "Global"
	FamilyProvisional Family = "Provisional"
	FamilyRedirection Family = "Redirection"
	FamilyServer      Family = "Server"
	FamilySuccess     Family = "Success"
	FamilyUnknown     Family = "Unknown"
)

type Match string

func (Match) Known() bool
func (Match) String() string

const (
	MatchCode   Match = "Code"
	MatchFamily Match = "Family"
	MatchNone   Match = "None"
	MatchPair   Match = "Pair"
	MatchRule   Match = "Rule"
)

type Side string

func (Side) Known() bool
func (Side) String() string

const (
	SideClient  Side = "Client"
	SideFarSide Side = "FarSide"
	SideNetwork Side = "Network"
	SideNobody  Side = "Nobody"
	SideService Side = "Service"
	SideUnknown Side = "Unknown"
)
