package clientops

import (
	"strings"
	"unicode"

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
	worst  DiagnosticQuality
	advice bool
}

var diagnostics = []diagnostic{
	{NoNetwork, FlagTrue, false},
	{NetworkRelaysNotReachable, FlagTrue, false},
	{NetworkReconnect, Bad, false},
	{NetworkReceiveQuality, Bad, false},
	{NetworkSendQuality, Bad, false},
	{NoSpeakerDevicesEnumerated, FlagTrue, false},
	{SpeakerNotFunctioning, FlagTrue, false},
	{SpeakerMuted, FlagTrue, true},
	{SpeakerBusy, FlagTrue, false},
	{SpeakerVolumeIsZero, FlagTrue, false},
	{SpeakingWhileMicrophoneIsMuted, FlagTrue, true},
	{NoMicrophoneDevicesEnumerated, FlagTrue, false},
	{MicrophoneNotFunctioning, FlagTrue, false},
	{MicrophoneMuteUnexpectedly, FlagTrue, false},
	{MicrophonePermissionDenied, FlagTrue, false},
	{CameraFreeze, FlagTrue, false},
	{CameraStartFailed, FlagTrue, false},
	{CameraStartTimedOut, FlagTrue, false},
	{CameraPermissionDenied, FlagTrue, false},
	{CameraStoppedUnexpectedly, FlagTrue, false},
	{CapturerStartFailed, FlagTrue, false},
	{CapturerStoppedUnexpectedly, FlagTrue, false},
	{ScreenshareRecordingDisabled, FlagTrue, false},
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

// Group returns the group of a diagnostic, by the words in its name in any case, as Call
// Diagnostics does. A name without any of the words belongs to the app.
func (n DiagnosticName) Group() Group {
	name := strings.ToLower(string(n))
	for _, w := range []struct {
		word  string
		group Group
	}{
		{"speak", AudioGroup}, {"microphone", AudioGroup}, {"camera", VideoGroup}, {"capture", VideoGroup},
		{"screenshare", ScreenSharingGroup}, {"network", NetworkGroup},
	} {
		if strings.Contains(name, w.word) {
			return w.group
		}
	}
	return AppGroup
}

// Worst returns the worst quality that a known diagnostic can have: FlagTrue
// for a flag and Bad for others. For unknown ones it returns "".
func (n DiagnosticName) Worst() DiagnosticQuality {
	d, _ := n.find()
	return d.worst
}

// Advice reports whether a diagnostic is advice for the user rather than a
// fault: SpeakingWhileMicrophoneIsMuted and SpeakerMuted, in any case, and every
// name that has one of these as a whole word.
func (n DiagnosticName) Advice() bool {
	if d, ok := n.find(); ok {
		return d.advice
	}
	for word := range strings.FieldsFuncSeq(string(n), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if d, _ := DiagnosticName(word).find(); d.advice {
			return true
		}
	}
	return false
}
