package clientops

import (
	"strings"

	"example.com/acstelemetry/logs"
)

// DiagnosticName is a user-facing diagnostic: something that the client has
// noticed and that the user might also notice.
type DiagnosticName string

// The known diagnostics. Other names occur.
const (
	NoNetwork                      DiagnosticName = "noNetwork"
	NetworkRelaysNotReachable      DiagnosticName = "networkRelaysNotReachable"
	NetworkReconnect               DiagnosticName = "networkReconnect"
	NetworkReceiveQuality          DiagnosticName = "networkReceiveQuality"
	NetworkSendQuality             DiagnosticName = "networkSendQuality"
	NoSpeakerDevicesEnumerated     DiagnosticName = "noSpeakerDevicesEnumerated"
	SpeakerNotFunctioning          DiagnosticName = "speakerNotFunctioning" // native SDKs only
	SpeakerMuted                   DiagnosticName = "speakerMuted"          // native SDKs only
	SpeakerBusy                    DiagnosticName = "speakerBusy"           // native SDKs only
	SpeakerVolumeIsZero            DiagnosticName = "speakerVolumeIsZero"   // native SDKs only
	SpeakingWhileMicrophoneIsMuted DiagnosticName = "speakingWhileMicrophoneIsMuted"
	NoMicrophoneDevicesEnumerated  DiagnosticName = "noMicrophoneDevicesEnumerated"
	MicrophoneNotFunctioning       DiagnosticName = "microphoneNotFunctioning"
	MicrophoneMuteUnexpectedly     DiagnosticName = "microphoneMuteUnexpectedly"
	MicrophonePermissionDenied     DiagnosticName = "microphonePermissionDenied"
	CameraFreeze                   DiagnosticName = "cameraFreeze"
	CameraStartFailed              DiagnosticName = "cameraStartFailed"
	CameraStartTimedOut            DiagnosticName = "cameraStartTimedOut"
	CameraPermissionDenied         DiagnosticName = "cameraPermissionDenied"
	CameraStoppedUnexpectedly      DiagnosticName = "cameraStoppedUnexpectedly"
	CapturerStartFailed            DiagnosticName = "capturerStartFailed"
	CapturerStoppedUnexpectedly    DiagnosticName = "capturerStoppedUnexpectedly"
	ScreenshareRecordingDisabled   DiagnosticName = "screenshareRecordingDisabled"
)

// DiagnosticQuality is the value of a diagnostic: a quality, or, for a flag,
// true or false.
type DiagnosticQuality string

// The qualities.
const (
	Good      DiagnosticQuality = "Good"
	Poor      DiagnosticQuality = "Poor"
	Bad       DiagnosticQuality = "Bad"
	FlagTrue  DiagnosticQuality = "true"  // the condition in the diagnostic's name holds
	FlagFalse DiagnosticQuality = "false" // it does not hold, or no longer
)

var diagnosticQualities = []DiagnosticQuality{Good, Poor, Bad, FlagTrue, FlagFalse}

// Known reports whether q is one of the documented qualities, in any case.
func (q DiagnosticQuality) Known() bool { return logs.KnownText(q, diagnosticQualities) }

// diagnostic holds what is known about a diagnostic.
type diagnostic struct {
	name   DiagnosticName
	group  Group
	worst  DiagnosticQuality
	advice bool
}

var diagnostics = []diagnostic{
	{NoNetwork, NetworkGroup, FlagTrue, false},
	{NetworkRelaysNotReachable, NetworkGroup, FlagTrue, false},
	{NetworkReconnect, NetworkGroup, Bad, false},
	{NetworkReceiveQuality, NetworkGroup, Bad, false},
	{NetworkSendQuality, NetworkGroup, Bad, false},
	{NoSpeakerDevicesEnumerated, AudioGroup, FlagTrue, false},
	{SpeakerNotFunctioning, AudioGroup, FlagTrue, false},
	{SpeakerMuted, AudioGroup, FlagTrue, true},
	{SpeakerBusy, AudioGroup, FlagTrue, false},
	{SpeakerVolumeIsZero, AudioGroup, FlagTrue, false},
	{SpeakingWhileMicrophoneIsMuted, AudioGroup, FlagTrue, true},
	{NoMicrophoneDevicesEnumerated, AudioGroup, FlagTrue, false},
	{MicrophoneNotFunctioning, AudioGroup, FlagTrue, false},
	{MicrophoneMuteUnexpectedly, AudioGroup, FlagTrue, false},
	{MicrophonePermissionDenied, AudioGroup, FlagTrue, false},
	{CameraFreeze, VideoGroup, FlagTrue, false},
	{CameraStartFailed, VideoGroup, FlagTrue, false},
	{CameraStartTimedOut, VideoGroup, FlagTrue, false},
	{CameraPermissionDenied, VideoGroup, FlagTrue, false},
	{CameraStoppedUnexpectedly, VideoGroup, FlagTrue, false},
	{CapturerStartFailed, VideoGroup, FlagTrue, false},
	{CapturerStoppedUnexpectedly, VideoGroup, FlagTrue, false},
	{ScreenshareRecordingDisabled, ScreenSharingGroup, FlagTrue, false},
}

// canonicalDiagnostic returns the known name for text, or the text itself.
//
// QUIRK: the first letter occurs in either case, and one name in two forms.
func canonicalDiagnostic(text string) DiagnosticName {
	if strings.EqualFold(text, "microphoneMutedUnexpectedly") {
		return MicrophoneMuteUnexpectedly
	}
	if d, ok := DiagnosticName(text).find(); ok {
		return d.name
	}
	return DiagnosticName(text)
}

func (n DiagnosticName) find() (diagnostic, bool) {
	for i := range diagnostics { // usually the spelling is exact
		if diagnostics[i].name == n {
			return diagnostics[i], true
		}
	}
	for _, d := range diagnostics {
		if strings.EqualFold(string(d.name), string(n)) {
			return d, true
		}
	}
	return diagnostic{}, false
}

// Known reports whether n is one of the known diagnostics, in any case.
func (n DiagnosticName) Known() bool {
	_, ok := n.find()
	return ok
}

// Group returns the group of a known diagnostic, or "".
func (n DiagnosticName) Group() Group {
	d, _ := n.find()
	return d.group
}

// Worst returns the worst quality that a known diagnostic can have: FlagTrue
// for a flag and Bad for others. For unknown ones it returns "".
func (n DiagnosticName) Worst() DiagnosticQuality {
	d, _ := n.find()
	return d.worst
}

// Advice reports whether a diagnostic is advice for the user rather than a
// fault: SpeakingWhileMicrophoneIsMuted and SpeakerMuted.
func (n DiagnosticName) Advice() bool {
	d, _ := n.find()
	return d.advice
}
