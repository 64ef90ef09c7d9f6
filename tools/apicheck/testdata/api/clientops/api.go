// Recorded by tools/apicheck.

package clientops

import (
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"time"
)

var (
	ErrPayload error
)

func Decode(data []byte, opts *logs.Options) (*Record, error)
func New() *Record
func ParsePayload(text string) (Payload, error)
func Schema() *logs.Schema

type DiagnosticName string

func (DiagnosticName) Advice() bool
func (DiagnosticName) Group() Group
func (DiagnosticName) Known() bool
func (DiagnosticName) Worst() DiagnosticQuality

const (
	CameraFreeze                   DiagnosticName = "cameraFreeze"
	CameraPermissionDenied         DiagnosticName = "cameraPermissionDenied"
	CameraStartFailed              DiagnosticName = "cameraStartFailed"
	CameraStartTimedOut            DiagnosticName = "cameraStartTimedOut"
	CameraStoppedUnexpectedly      DiagnosticName = "cameraStoppedUnexpectedly"
	CapturerStartFailed            DiagnosticName = "capturerStartFailed"
	CapturerStoppedUnexpectedly    DiagnosticName = "capturerStoppedUnexpectedly"
	MicrophoneMuteUnexpectedly     DiagnosticName = "microphoneMuteUnexpectedly"
	MicrophoneNotFunctioning       DiagnosticName = "microphoneNotFunctioning"
	MicrophonePermissionDenied     DiagnosticName = "microphonePermissionDenied"
	NetworkReceiveQuality          DiagnosticName = "networkReceiveQuality"
	NetworkReconnect               DiagnosticName = "networkReconnect"
	NetworkRelaysNotReachable      DiagnosticName = "networkRelaysNotReachable"
	NetworkSendQuality             DiagnosticName = "networkSendQuality"
	NoMicrophoneDevicesEnumerated  DiagnosticName = "noMicrophoneDevicesEnumerated"
	NoNetwork                      DiagnosticName = "noNetwork"
	NoSpeakerDevicesEnumerated     DiagnosticName = "noSpeakerDevicesEnumerated"
	ScreenshareRecordingDisabled   DiagnosticName = "screenshareRecordingDisabled"
	SpeakerBusy                    DiagnosticName = "speakerBusy"
	SpeakerMuted                   DiagnosticName = "speakerMuted"
	SpeakerNotFunctioning          DiagnosticName = "speakerNotFunctioning"
	SpeakerVolumeIsZero            DiagnosticName = "speakerVolumeIsZero"
	SpeakingWhileMicrophoneIsMuted DiagnosticName = "speakingWhileMicrophoneIsMuted"
)

type DiagnosticQuality string

func (DiagnosticQuality) Known() bool

const (
	Bad       DiagnosticQuality = "Bad"
	FlagFalse DiagnosticQuality = "false"
	FlagTrue  DiagnosticQuality = "true"
	Good      DiagnosticQuality = "Good"
	Poor      DiagnosticQuality = "Poor"
)

type Group string

const (
	AppGroup           Group = "app"
	AudioGroup         Group = "audio"
	NetworkGroup       Group = "network"
	RawMediaGroup      Group = "raw media"
	ScreenSharingGroup Group = "screen sharing"
	VideoGroup         Group = "video"
)

type OperationName string

func (OperationName) Group() Group
func (OperationName) Instant() bool
func (OperationName) Known() bool

const (
	AcceptIncomingCall          OperationName = "AcceptIncomingCall"
	AskDevicePermission         OperationName = "AskDevicePermission"
	CallAgentInit               OperationName = "CallAgentInit"
	CallModeChanged             OperationName = "CallMode-changed"
	CreateView                  OperationName = "CreateView"
	DisposeView                 OperationName = "DisposeView"
	EnterCall                   OperationName = "EnterCall"
	HandleIncomingCall          OperationName = "HandleIncomingCall"
	Hangup                      OperationName = "Hangup"
	IDChanged                   OperationName = "Id-changed"
	IsIncomingAudioMutedChanged OperationName = "IsIncomingAudioMuted-changed"
	IsMutedChanged              OperationName = "IsMuted-changed"
	Join                        OperationName = "Join"
	MuteMicrophone              OperationName = "MuteMicrophone"
	OptimalVideoCountChanged    OperationName = "OptimalVideoCount-changed"
	PageHidden                  OperationName = "PageHidden"
	RejectIncomingCall          OperationName = "RejectIncomingCall"
	RoleChanged                 OperationName = "Role-changed"
	SelectedDeviceChanged       OperationName = "SelectedDevice-changed"
	SelectedMicrophoneChanged   OperationName = "SelectedMicrophoneChanged"
	SelectedSpeakerChanged      OperationName = "SelectedSpeakerChanged"
	StartCall                   OperationName = "StartCall"
	StartScreenShare            OperationName = "StartScreenShare"
	StartVideo                  OperationName = "StartVideo"
	StateChanged                OperationName = "State-changed"
	StopAudio                   OperationName = "StopAudio"
	StopScreenShare             OperationName = "StopScreenShare"
	StopVideo                   OperationName = "StopVideo"
	SwitchSource                OperationName = "SwitchSource"
	UnmuteMicrophone            OperationName = "UnmuteMicrophone"
	UserFacingDiagnostics       OperationName = "UserFacingDiagnostics"
)

type Payload struct {
	DiagnosticChanged opt.Value[DiagnosticName]
	DiagnosticQuality opt.Value[DiagnosticQuality]
	StreamType        opt.Value[StreamType]
}

type Record struct {
	logs.Envelope
	CallClientTimeStamp opt.Value[time.Time]
	OperationName       opt.Value[OperationName]
	CallID              opt.Value[string]
	ParticipantID       opt.Value[string]
	OperationType       opt.Value[string]
	OperationID         opt.Value[string]
	DurationMs          opt.Value[opt.Milliseconds]
	ResultType          opt.Value[ResultType]
	ResultSignature     opt.Value[int64]
	SDKVersion          opt.Value[string]
	UserAgent           opt.Value[string]
	ClientInstanceID    opt.Value[string]
	EndpointID          opt.Value[string]
	OperationPayload    opt.Value[string]
	TimeGenerated       opt.Value[time.Time]
}

func (*Record) Group() Group
func (Record) MarshalJSON() ([]byte, error)
func (*Record) Payload() (Payload, error)
func (*Record) Schema() *logs.Schema
func (*Record) UnmarshalJSON(data []byte) error

type ResultType string

func (ResultType) Known() bool

const (
	ExpectedError         ResultType = "ExpectedError"
	Failed                ResultType = "Failed"
	Succeeded             ResultType = "Succeeded"
	Success               ResultType = "Success"
	UnexpectedClientError ResultType = "UnexpectedClientError"
	UnexpectedServerError ResultType = "UnexpectedServerError"
)

type StreamType string

func (StreamType) Group() Group
func (StreamType) Known() bool

const (
	RawMediaStream      StreamType = "RawMedia"
	ScreenSharingStream StreamType = "ScreenSharing"
	VideoStream         StreamType = "Video"
)
