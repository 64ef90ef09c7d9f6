package clientops

import "strings"

// OperationName is an operation of the client, or an event that it reports.
type OperationName string

// The known operations. Other names occur.
const (
	CallAgentInit               OperationName = "CallAgentInit"
	HandleIncomingCall          OperationName = "HandleIncomingCall"
	StartCall                   OperationName = "StartCall"
	Join                        OperationName = "Join"
	EnterCall                   OperationName = "EnterCall"
	AcceptIncomingCall          OperationName = "AcceptIncomingCall"
	RejectIncomingCall          OperationName = "RejectIncomingCall"
	Hangup                      OperationName = "Hangup"
	AskDevicePermission         OperationName = "AskDevicePermission"
	StateChanged                OperationName = "State-changed"
	CallModeChanged             OperationName = "CallMode-changed"
	IDChanged                   OperationName = "Id-changed"
	RoleChanged                 OperationName = "Role-changed"
	SelectedDeviceChanged       OperationName = "SelectedDevice-changed"
	PageHidden                  OperationName = "PageHidden"
	MuteMicrophone              OperationName = "MuteMicrophone"
	UnmuteMicrophone            OperationName = "UnmuteMicrophone"
	StopAudio                   OperationName = "StopAudio"
	SelectedMicrophoneChanged   OperationName = "SelectedMicrophoneChanged"
	SelectedSpeakerChanged      OperationName = "SelectedSpeakerChanged"
	IsMutedChanged              OperationName = "IsMuted-changed"
	IsIncomingAudioMutedChanged OperationName = "IsIncomingAudioMuted-changed"
	StartVideo                  OperationName = "StartVideo"
	StopVideo                   OperationName = "StopVideo"
	SwitchSource                OperationName = "SwitchSource"
	CreateView                  OperationName = "CreateView"
	DisposeView                 OperationName = "DisposeView"
	OptimalVideoCountChanged    OperationName = "OptimalVideoCount-changed"
	StartScreenShare            OperationName = "StartScreenShare"
	StopScreenShare             OperationName = "StopScreenShare"
	UserFacingDiagnostics       OperationName = "UserFacingDiagnostics" // the payload says what has changed
)

// operation holds what is known about an operation.
type operation struct {
	name    OperationName
	group   Group
	instant bool
}

var operations = []operation{
	{CallAgentInit, AppGroup, false},
	{HandleIncomingCall, AppGroup, false},
	{StartCall, AppGroup, false},
	{Join, AppGroup, false},
	{EnterCall, AppGroup, false},
	{AcceptIncomingCall, AppGroup, false},
	{RejectIncomingCall, AppGroup, false},
	{Hangup, AppGroup, false},
	{AskDevicePermission, AppGroup, false},
	{StateChanged, AppGroup, true},
	{CallModeChanged, AppGroup, true},
	{IDChanged, AppGroup, true},
	{RoleChanged, AppGroup, true},
	{SelectedDeviceChanged, AppGroup, true},
	{PageHidden, AppGroup, true},
	{MuteMicrophone, AudioGroup, false},
	{UnmuteMicrophone, AudioGroup, false},
	{StopAudio, AudioGroup, false},
	{SelectedMicrophoneChanged, AudioGroup, true},
	{SelectedSpeakerChanged, AudioGroup, true},
	{IsMutedChanged, AudioGroup, true},
	{IsIncomingAudioMutedChanged, AudioGroup, true},
	{StartVideo, VideoGroup, false},
	{StopVideo, VideoGroup, false},
	{SwitchSource, VideoGroup, false},
	{CreateView, VideoGroup, false},
	{DisposeView, VideoGroup, false},
	{OptimalVideoCountChanged, VideoGroup, true},
	{StartScreenShare, ScreenSharingGroup, false},
	{StopScreenShare, ScreenSharingGroup, false},
	{UserFacingDiagnostics, "", false},
}

// operationTexts returns the names of the known operations.
func operationTexts() []string {
	texts := make([]string, len(operations))
	for i, o := range operations {
		texts[i] = string(o.name)
	}
	return texts
}

func (n OperationName) find() (operation, bool) {
	for _, o := range operations {
		if strings.EqualFold(string(o.name), string(n)) {
			return o, true
		}
	}
	return operation{}, false
}

// Known reports whether n is one of the known operations, in any case.
func (n OperationName) Known() bool {
	_, ok := n.find()
	return ok
}

// Group returns the group of a known operation, or "". UserFacingDiagnostics
// has none by itself, and the payload of an operation on video may name another
// stream: see [Record.Group].
func (n OperationName) Group() Group {
	o, _ := n.find()
	return o.group
}

// Instant reports whether a known operation is an event, which has no duration.
// Unknown operations are assumed to have one.
func (n OperationName) Instant() bool {
	o, _ := n.find()
	return o.instant
}
