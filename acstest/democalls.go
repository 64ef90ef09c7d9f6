package acstest

import (
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// The people of the demo data, each with a device.
var (
	drAda  = user("0001", "Windows 10.0.26100", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", 31)
	drBo   = user("0002", "macOS 15.7.1", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", 38)
	nurse  = user("0003", "Windows 10.0.26100", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", 35)
	dana   = user("0104", "Android 15", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36", 74)
	eli    = user("0105", "iOS 18.7", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.7 Mobile/15E148 Safari/604.1", 58)
	fay    = user("0106", "Linux x86_64", "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", 66)
	gil    = user("0107", "Windows 10.0.22631", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36", 47)
	hanna  = user("0108", "macOS 14.8", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15", 44)
	expert = &demoUser{
		identifier: "orgid:6f1d2c3b-8a54-4e0f-9b77-5d2f6c1a0e42", kind: callsummary.VoIP, what: callsummary.TeamsUser,
		tenant: "9c4e7b10-2d3f-4a61-8f52-7e0b1c9d6a35", delay: 52,
	}
	phone   = telephone("4:+14255550142")
	mobile  = telephone("4:+14255550187")
	offline = telephone("4:+14255550119")
)

func user(id, os, agent string, delay int) *demoUser {
	return &demoUser{
		identifier: "acs:7c0b2d4e-5f61-4a38-9e17-3b8d6a5c0f21_0000001a-3c52-8d7e-ac00-343a0d00" + id, kind: callsummary.VoIP, what: callsummary.ACSUser,
		os: os, agent: agent, delay: delay,
	}
}

func telephone(number string) *demoUser {
	return &demoUser{identifier: number, kind: callsummary.PSTN, delay: 92}
}

// notices returns what a client reports when a user-facing diagnostic changes.
func notices(after float64, name clientops.DiagnosticName, quality clientops.DiagnosticQuality) demoAct {
	return demoAct{after, clientops.UserFacingDiagnostics, `{"DiagnosticChanged":"` + string(name) + `","DiagnosticQuality":"` + string(quality) + `"}`, "", 0}
}

func mutes(after float64) demoAct   { return demoAct{after, clientops.MuteMicrophone, "", "", 0} }
func unmutes(after float64) demoAct { return demoAct{after, clientops.UnmuteMicrophone, "", "", 0} }

// The ways in which streams are spoiled.

// mobileNetwork loses what a phone sends on the move.
func mobileNetwork(rec *diagnostics.Record) {
	if rec.StreamDirection.Or("") == diagnostics.Outbound {
		rec.PacketLossRateAvg, rec.PacketLossRateMax = opt.Of(opt.Ratio(0.143)), opt.Of(opt.Ratio(0.46))
		rec.RoundTripTimeAvg, rec.RoundTripTimeMax = opt.Of(opt.Milliseconds(342)), opt.Of(opt.Milliseconds(1870))
	}
}

// weakWiFi delays what a client sends and receives before its connection breaks.
func weakWiFi(rec *diagnostics.Record) {
	rec.RoundTripTimeAvg, rec.RoundTripTimeMax = opt.Of(opt.Milliseconds(612)), opt.Of(opt.Milliseconds(2410))
	if rec.StreamDirection.Or("") == diagnostics.Inbound {
		rec.RoundTripTimeAvg = opt.Of(opt.Milliseconds(418))
	}
}

// frozen stops the picture that a client receives.
func frozen(rec *diagnostics.Record) {
	if rec.MediaType.Or("") == diagnostics.Video && rec.StreamDirection.Or("") == diagnostics.Inbound {
		rec.RecvFreezeDurationPerMinuteInMs = opt.Of(opt.MillisecondsPerMinute(9140))
		rec.VideoFrameRateAvg = opt.Of(opt.FramesPerSecond(5.2))
	}
}

// jittery makes audio that a client receives uneven.
func jittery(rec *diagnostics.Record) {
	if rec.MediaType.Or("") == diagnostics.Audio && rec.StreamDirection.Or("") == diagnostics.Inbound {
		rec.JitterAvg, rec.JitterMax = opt.Of(opt.Milliseconds(47)), opt.Of(opt.Milliseconds(188))
	}
}

// tunnel is what the client on the mobile network measures: trouble from second 90 to 150.
func tunnel(second int) (jitter, packets int) {
	if second >= 90 && second <= 150 {
		return 38 + second%40, 31 - second%20
	}
	return 6 + second%9, 48
}

func demoCalls() []demoCall {
	const p2p, group = callsummary.P2P, callsummary.Group
	return []demoCall{
		// Monday
		{start: "2026-11-02 08:14", seconds: 722, kind: p2p, people: []demoPart{{user: drAda, video: true}, {user: eli, video: true}}},
		{start: "2026-11-02 09:30", seconds: 1505, kind: group, people: []demoPart{
			{user: drBo, video: true}, {user: nurse, joins: 14}, {user: fay, joins: 41, video: true, acts: []demoAct{mutes(300), unmutes(340.5)}}}},
		{start: "2026-11-02 10:22", seconds: 371, kind: p2p, minutes: 7, people: []demoPart{{user: nurse}, {user: phone, joins: 9, end: "0/560000 Success"}}},
		{start: "2026-11-02 13:05", seconds: 248, kind: group, people: []demoPart{
			{user: drAda, video: true, rating: 2, complaints: "AudioNoise,NoRemoteAudio"},
			{user: dana, joins: 6, video: true, spoil: mobileNetwork, measures: tunnel, acts: []demoAct{
				notices(92, clientops.NetworkSendQuality, clientops.Bad), notices(147, clientops.NetworkSendQuality, clientops.Poor),
				notices(155.5, clientops.NetworkSendQuality, clientops.Good)}}}},
		{start: "2026-11-02 15:48", seconds: 193, kind: p2p, people: []demoPart{{user: drBo}, {user: hanna, rating: 5}}},

		// Tuesday
		{start: "2026-11-03 08:02", seconds: 1934, kind: group, people: []demoPart{
			{user: drAda, video: true}, {user: drBo, joins: 25, video: true}, {user: nurse, joins: 3},
			{user: gil, joins: 60, leaves: 711, video: true, spoil: weakWiFi, end: "410/3101 UnexpectedClientError", acts: []demoAct{
				notices(402, clientops.NetworkReconnect, clientops.Bad), notices(408.4, clientops.NetworkReconnect, clientops.Good),
				notices(629, clientops.NetworkReconnect, clientops.Bad)}},
			{user: gil, joins: 748, again: true, video: true, rating: 3, complaints: "AudioInterruption"}}},
		{start: "2026-11-03 09:40", seconds: 540, kind: p2p, people: []demoPart{{user: drBo, video: true}, {user: fay, video: true}}},
		{start: "2026-11-03 10:31", seconds: 0, kind: p2p, people: []demoPart{
			{user: nurse, end: "486/560486 Success"}, {user: mobile, end: "486/560486 Success"}}},
		{start: "2026-11-03 11:15", seconds: 1262, kind: group, people: []demoPart{
			{user: drAda, video: true}, {user: expert, joins: 35, video: true}, {user: hanna, joins: 12, video: true}}},
		{start: "2026-11-03 14:20", seconds: 431, kind: p2p, people: []demoPart{
			{user: drBo, acts: []demoAct{mutes(61), notices(83.2, clientops.SpeakingWhileMicrophoneIsMuted, clientops.FlagTrue),
				notices(89.9, clientops.SpeakingWhileMicrophoneIsMuted, clientops.FlagFalse), unmutes(90.4)}}, {user: eli}}},
		{start: "2026-11-03 16:05", seconds: 640, kind: group, minutes: 10, people: []demoPart{
			{user: nurse}, {user: phone, joins: 18, end: "0/560000 Success"}, {user: drBo, joins: 110}}},

		// Wednesday, with the new SDK from noon on
		{start: "2026-11-04 08:25", seconds: 815, kind: p2p, people: []demoPart{{user: drAda, video: true}, {user: hanna, video: true, rating: 5}}},
		{start: "2026-11-04 09:50", seconds: 1110, kind: group, people: []demoPart{
			{user: drBo, video: true}, {user: nurse, joins: 8}, {user: dana, joins: 31, video: true}}},
		{start: "2026-11-04 12:40", seconds: 385, kind: p2p, people: []demoPart{{user: drBo, video: true}, {user: fay, video: true}}},
		{start: "2026-11-04 13:30", seconds: 903, kind: group, people: []demoPart{
			{user: drAda, video: true}, {user: hanna, joins: 20, acts: []demoAct{
				{4.1, clientops.StartVideo, `{"StreamType":"Video","Source":"local"}`, clientops.Failed, 500},
				notices(4.4, clientops.CameraStartFailed, clientops.FlagTrue),
				{22.8, clientops.StartVideo, `{"StreamType":"Video","Source":"local"}`, clientops.Failed, 500}}}}},
		{start: "2026-11-04 15:10", seconds: 96, kind: p2p, people: []demoPart{
			{user: nurse, rating: 1, complaints: "NoRemoteAudio"},
			{user: eli, silent: true, acts: []demoAct{notices(0.9, clientops.MicrophonePermissionDenied, clientops.FlagTrue),
				{12.6, clientops.UnmuteMicrophone, "", clientops.Failed, 403}}}}},

		// Thursday
		{start: "2026-11-05 08:00", seconds: 2710, kind: group, thread: "19:meeting_MzY0ZTk1YjUtMjc0Mi00YzFk@thread.v2", people: []demoPart{
			{user: expert, video: true}, {user: drAda, joins: 4, video: true}, {user: fay, joins: 95, video: true}}},
		{start: "2026-11-05 09:35", seconds: 676, kind: group, people: []demoPart{
			{user: drBo, video: true}, {user: eli, joins: 9, video: true, spoil: frozen, rating: 2, acts: []demoAct{
				notices(203, clientops.NetworkReceiveQuality, clientops.Poor), notices(266.3, clientops.NetworkReceiveQuality, clientops.Good)}}}},
		{start: "2026-11-05 10:45", seconds: 154, kind: p2p, minutes: 3, people: []demoPart{
			{user: nurse}, {user: offline, joins: 7, end: "503/560503 UnexpectedServerError"}}},
		{start: "2026-11-05 11:20", seconds: 1340, kind: group, people: []demoPart{
			{user: drAda, video: true}, {user: gil, joins: 17, video: true}, {user: nurse, joins: 22}}},
		{start: "2026-11-05 14:30", seconds: 988, kind: group, people: []demoPart{
			{user: drBo, video: true}, {user: fay, joins: 5, video: true, spoil: jittery}, {user: dana, joins: 48, video: true}}},
		{start: "2026-11-05 16:00", seconds: 0, kind: p2p, people: []demoPart{
			{user: drBo, end: "487/0 Success"}, {user: hanna, end: "487/0 Success"}}},

		// Friday
		{start: "2026-11-06 08:45", seconds: 512, kind: p2p, people: []demoPart{{user: drAda, video: true}, {user: dana, video: true, rating: 4}}},
		{start: "2026-11-06 09:30", seconds: 845, kind: group, people: []demoPart{
			{user: drBo, video: true}, {user: nurse, joins: 11},
			{user: gil, joins: 40, leaves: 502, spoil: weakWiFi, end: "410/301005 UnexpectedClientError", acts: []demoAct{
				notices(431, clientops.NetworkReconnect, clientops.Bad)}}}},
		{start: "2026-11-06 11:10", seconds: 301, kind: p2p, minutes: 5, people: []demoPart{{user: nurse}, {user: phone, joins: 6, end: "0/560000 Success"}}},
		{start: "2026-11-06 13:20", seconds: 704, kind: group, late: true, people: []demoPart{
			{user: drAda, video: true}, {user: hanna, joins: 9, video: true}}},
	}
}
