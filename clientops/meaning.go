package clientops

import "strings"

// meaning is what a name stands for, and what to do about it.
type meaning[Name ~string] struct {
	name                Name
	description, action string
}

var diagnosticMeanings = []meaning[DiagnosticName]{
	{NoNetwork, "The client has no network connection.",
		"Check the device's connection: Wi-Fi, cable or mobile data, flight mode, VPN."},
	{NetworkRelaysNotReachable, "The client cannot reach the relays of Communication Services, so media may find no path.",
		"Open UDP 3478 to 3481 and TCP 443 to Communication Services in firewall, proxy and VPN."},
	{NetworkReconnect, "The connection for media broke, and the client tried to restore it.",
		"Look for a change of network, weak Wi-Fi or a VPN at that time, and for what the network did to the streams."},
	{NetworkReceiveQuality, "The network is too bad for what the client receives.",
		"Look at loss, jitter and round-trip time of its received streams; use a cable or better Wi-Fi, or receive less video."},
	{NetworkSendQuality, "The network is too bad for what the client sends.",
		"Look at loss, jitter and round-trip time of its sent streams; use a cable or better Wi-Fi, or send video at a lower resolution."},
	{NoSpeakerDevicesEnumerated, "The client found no speaker.",
		"Connect a speaker or headset, and check that the system has it enabled."},
	{SpeakerNotFunctioning, "The speaker does not work.",
		"Reconnect the speaker or choose another; check its driver and the system's sound settings."},
	{SpeakerMuted, "The speaker is muted in the system, so the user hears nothing.",
		"Show the user that the speaker is muted: nothing is broken."},
	{SpeakerBusy, "Another program uses the speaker exclusively.",
		"Close the other program, or choose another speaker."},
	{SpeakerVolumeIsZero, "The volume of the speaker is zero, so the user hears nothing.",
		"Show the user that the volume is zero."},
	{SpeakingWhileMicrophoneIsMuted, "The user speaks while the microphone is muted.",
		"Show the user that the microphone is muted: nothing is broken."},
	{NoMicrophoneDevicesEnumerated, "The client found no microphone.",
		"Connect a microphone or headset, and check that the system has it enabled."},
	{MicrophoneNotFunctioning, "The microphone delivers no sound.",
		"Reconnect the microphone or choose another; check its own mute switch and the system's sound settings."},
	{MicrophoneMuteUnexpectedly, "Something other than the app muted the microphone, such as the system, the headset or a telephone call.",
		"Unmute the microphone in the system or at the headset; on a phone, end the other call."},
	{MicrophonePermissionDenied, "The user or the system does not let the app use the microphone.",
		"Allow the microphone in the settings of browser and operating system."},
	{CameraFreeze, "The camera delivered no new pictures for some seconds, so others saw the last one.",
		"Check the computer's load and the camera's cable; close other programs that use the camera, or choose another."},
	{CameraStartFailed, "The camera failed to start.",
		"Close other programs that use the camera, reconnect it, or choose another."},
	{CameraStartTimedOut, "The camera did not start in time.",
		"Close other programs that use the camera, reconnect it, or choose another; try again."},
	{CameraPermissionDenied, "The user or the system does not let the app use the camera.",
		"Allow the camera in the settings of browser and operating system."},
	{CameraStoppedUnexpectedly, "The camera stopped although the app had not stopped it.",
		"Check the camera's cable and whether another program took the camera; start the video again."},
	{CapturerStartFailed, "The capture of the screen failed to start.",
		"Share another screen or window, and check that the system lets browser or app record the screen."},
	{CapturerStoppedUnexpectedly, "The capture of the screen stopped although the app had not stopped it.",
		"Check whether the shared window was closed or the screen was locked; start sharing again."},
	{ScreenshareRecordingDisabled, "The system does not let browser or app record the screen.",
		"Allow screen recording in the system's privacy settings, and restart the browser or app."},
}

// What most operations that fail have in common.
const (
	checkResult = "If it fails, read its result, and its code and subcode where the payload has them."
	justAnEvent = "An event, not a fault: it helps to understand what happened around it."
)

var operationMeanings = []meaning[OperationName]{
	{CallAgentInit, "The app created a call agent, with which the user can make and receive calls.",
		"If it fails, check the access token, and that requests to the service get through."},
	{HandleIncomingCall, "The app handed the push notification of an incoming call to the SDK.",
		"If it fails, check that the app passes the notification unchanged and while it is recent."},
	{StartCall, "The user called somebody.", checkResult},
	{Join, "The user joined a group call, a room or a meeting.",
		"If it fails, check that the call exists and that the user may join it; its code and subcode say more."},
	{EnterCall, "The client entered the call, and was connected to it.",
		"If it fails, look at the client's network: signalling and media must get through."},
	{AcceptIncomingCall, "The user accepted an incoming call.",
		"If it fails, the caller often has hung up or another device has answered; its code and subcode say more."},
	{RejectIncomingCall, "The user rejected an incoming call.",
		"If it fails, the call often has ended already."},
	{Hangup, "The user left the call.",
		"If it fails, the participant may stay in the call until the service notices; look up code and subcode."},
	{Hold, "The user put the call on hold.", checkResult},
	{AskDevicePermission, "The app asked the user for permission to use microphone or camera.",
		"If it fails, the user or the system said no: explain why the app needs the device, and how to allow it."},
	{StateChanged, "The state of the call changed; the payload has the new one.", justAnEvent},
	{CallModeChanged, "The call changed between peer-to-peer and group.", justAnEvent},
	{IDChanged, "The call got another ID, as when a peer-to-peer call becomes a group call.", justAnEvent},
	{RoleChanged, "The role of the user in the call changed, and with it what the user may do.", justAnEvent},
	{SelectedDeviceChanged, "Another microphone, speaker or camera was selected.", justAnEvent},
	{PageHidden, "The page of the app was hidden: another tab, another program or a locked screen.",
		"Browsers slow down hidden pages, and phones may stop them: do not take what follows for a fault of the network."},
	{MuteMicrophone, "The user muted the microphone.", checkResult},
	{UnmuteMicrophone, "The user unmuted the microphone.",
		"If it fails, check the microphone and its permission, and whether the call lets this user speak."},
	{StartAudio, "The client started to send audio.",
		"If it fails, check the microphone and its permission."},
	{StopAudio, "The client stopped sending audio.", checkResult},
	{SelectedMicrophoneChanged, "Another microphone was selected.", justAnEvent},
	{SelectedSpeakerChanged, "Another speaker was selected.", justAnEvent},
	{IsMutedChanged, "The microphone was muted or unmuted.", justAnEvent},
	{IsIncomingAudioMutedChanged, "The user muted or unmuted the incoming audio.", justAnEvent},
	{StartVideo, "The user started to send video.",
		"If it fails, check the camera and its permission, and that no other program uses it."},
	{StopVideo, "The user stopped sending video.", checkResult},
	{SwitchSource, "The user changed the camera or microphone of a stream that was being sent.",
		"If it fails, check that the new device is connected, allowed and free."},
	{CreateView, "The app started to show a video or a shared screen.",
		"If it fails, check that the sender still sends, and look at the receiver's network."},
	{DisposeView, "The app stopped showing a video or a shared screen.", checkResult},
	{OptimalVideoCountChanged, "The number of videos that the client can show well changed.",
		"Show no more videos than that; a small number hints at a slow network or computer."},
	{StartScreenShare, "The user started to share the screen.",
		"If it fails, check that the user chose a screen, and that the system lets browser or app record it."},
	{StopScreenShare, "The user stopped sharing the screen.", checkResult},
	{UserFacingDiagnostics, "The client noticed something that the user may notice, too; the payload names the diagnostic.",
		"Read the diagnostic and its quality: each has a meaning and an action of its own."},
	{"CallClientOperations", "The record has the name of the log in place of an operation's.",
		"Nothing to do: Call Diagnostics does not count it as an operation."},
}

// DiagnosticNames returns the known diagnostics.
func DiagnosticNames() []DiagnosticName { return names(diagnosticMeanings) }

// OperationNames returns the known operations, in the newer of their spellings.
func OperationNames() []OperationName {
	list := names(operationMeanings)
	return list[:len(list)-1] // without that of the log
}

// Description says in a sentence what a known diagnostic means; it is "" for others. The first
// letter of the name may be in either case, and microphoneMutedUnexpectedly is known, too.
func (n DiagnosticName) Description() string { return n.meaning().description }

// Action says what to do about a known diagnostic that is not good; it is "" for others.
func (n DiagnosticName) Action() string { return n.meaning().action }

func (n DiagnosticName) meaning() meaning[DiagnosticName] {
	return find(diagnosticMeanings, canonicalDiagnostic(string(n)))
}

// Description says in a sentence what a known operation is, in either of its spellings and in
// any case; it is "" for others.
func (n OperationName) Description() string { return n.meaning().description }

// Action says what to do about a known operation, mostly if it fails; it is "" for others.
func (n OperationName) Action() string { return n.meaning().action }

func (n OperationName) meaning() meaning[OperationName] {
	return find(operationMeanings, OperationName(strings.Replace(strings.ToLower(string(n)), "-changed", "changed", 1)))
}

func find[Name ~string](list []meaning[Name], name Name) meaning[Name] {
	for _, m := range list {
		if strings.EqualFold(string(m.name), string(name)) {
			return m
		}
	}
	return meaning[Name]{}
}

func names[Name ~string](list []meaning[Name]) []Name {
	all := make([]Name, len(list))
	for i, m := range list {
		all[i] = m.name
	}
	return all
}
