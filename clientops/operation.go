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
	Hold                        OperationName = "Hold"
	AskDevicePermission         OperationName = "AskDevicePermission"
	StateChanged                OperationName = "StateChanged"
	CallModeChanged             OperationName = "CallModeChanged"
	IDChanged                   OperationName = "IdChanged"
	RoleChanged                 OperationName = "RoleChanged"
	SelectedDeviceChanged       OperationName = "SelectedDeviceChanged"
	PageHidden                  OperationName = "PageHidden"
	MuteMicrophone              OperationName = "MuteMicrophone"
	UnmuteMicrophone            OperationName = "UnmuteMicrophone"
	StartAudio                  OperationName = "StartAudio"
	StopAudio                   OperationName = "StopAudio"
	SelectedMicrophoneChanged   OperationName = "SelectedMicrophoneChanged"
	SelectedSpeakerChanged      OperationName = "SelectedSpeakerChanged"
	IsMutedChanged              OperationName = "IsMutedChanged"
	IsIncomingAudioMutedChanged OperationName = "IsIncomingAudioMutedChanged"
	StartVideo                  OperationName = "StartVideo"
	StopVideo                   OperationName = "StopVideo"
	SwitchSource                OperationName = "SwitchSource"
	CreateView                  OperationName = "CreateView"
	DisposeView                 OperationName = "DisposeView"
	OptimalVideoCountChanged    OperationName = "OptimalVideoCountChanged"
	StartScreenShare            OperationName = "StartScreenShare"
	StopScreenShare             OperationName = "StopScreenShare"
	UserFacingDiagnostics       OperationName = "UserFacingDiagnostics" // the payload says what has changed
)

// The names that newer SDKs spell without a hyphen.
const (
	OldStateChanged                OperationName = "State-changed"
	OldCallModeChanged             OperationName = "CallMode-changed"
	OldIDChanged                   OperationName = "Id-changed"
	OldRoleChanged                 OperationName = "Role-changed"
	OldSelectedDeviceChanged       OperationName = "SelectedDevice-changed"
	OldIsMutedChanged              OperationName = "IsMuted-changed"
	OldIsIncomingAudioMutedChanged OperationName = "IsIncomingAudioMuted-changed"
	OldOptimalVideoCountChanged    OperationName = "OptimalVideoCount-changed"
)

// operation holds what is known about an operation: its group without a payload, and
// whether it is an instant. Call Diagnostics leaves CallModeChanged, IDChanged and
// RoleChanged out, so they are no instants, unlike their older spellings.
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
	{Hold, AppGroup, false},
	{AskDevicePermission, AppGroup, false},
	{StateChanged, AppGroup, true},
	{OldStateChanged, AppGroup, true},
	{CallModeChanged, AppGroup, false},
	{OldCallModeChanged, AppGroup, true},
	{IDChanged, AppGroup, false},
	{OldIDChanged, AppGroup, true},
	{RoleChanged, AppGroup, false},
	{OldRoleChanged, AppGroup, true},
	{SelectedDeviceChanged, AppGroup, true},
	{OldSelectedDeviceChanged, AppGroup, true},
	{PageHidden, AppGroup, true},
	{MuteMicrophone, AudioGroup, false},
	{UnmuteMicrophone, AudioGroup, false},
	{StartAudio, AudioGroup, false},
	{StopAudio, AudioGroup, false},
	{SelectedMicrophoneChanged, AudioGroup, true},
	{SelectedSpeakerChanged, AudioGroup, true},
	{IsMutedChanged, AudioGroup, true},
	{OldIsMutedChanged, AudioGroup, true},
	{IsIncomingAudioMutedChanged, AudioGroup, true},
	{OldIsIncomingAudioMutedChanged, AudioGroup, true},
	{StartVideo, VideoGroup, false},
	{StopVideo, VideoGroup, false},
	{SwitchSource, AudioGroup, false},
	{CreateView, VideoGroup, false},
	{DisposeView, VideoGroup, false},
	{OptimalVideoCountChanged, VideoGroup, true},
	{OldOptimalVideoCountChanged, VideoGroup, true},
	{StartScreenShare, ScreenSharingGroup, false},
	{StopScreenShare, ScreenSharingGroup, false},
	{UserFacingDiagnostics, AppGroup, false},
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

// Instant reports whether a known operation is an event, which has no duration.
// Unknown operations are assumed to have one.
func (n OperationName) Instant() bool {
	o, _ := n.find()
	return o.instant
}
