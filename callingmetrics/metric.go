package callingmetrics

import (
	"slices"
	"strings"
	"sync"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// MetricName names a metric by a path, such as "reliability/api/Join". See [MetricName.Split].
type MetricName string

// Subject says what kind of thing a metric measures.
type Subject string

// The subjects of metrics. The last word of a metric's name says which function or
// diagnostic it is about.
const (
	// APICalls is the share of calls of a function of the SDK that succeeded, in per cent.
	APICalls Subject = "api"
	// Drops is the share of legs that were dropped unexpectedly after they were connected,
	// in per cent. Which side it counts is not certain: judge it by its goal.
	Drops Subject = "drop"
	// Diagnostics is the share of legs in which a user-facing diagnostic did not turn bad,
	// in per cent: the sample has 100 with 0 failed legs, while the text about it reads the
	// other way round. Judge it by its goal.
	Diagnostics Subject = "diagnostic"
	// Recoveries is the share of bad turns of a user-facing diagnostic that became good
	// again within the call, in per cent.
	Recoveries Subject = "recovery"
)

const (
	apiPrefix      = "reliability/api/"
	dropName       = apiPrefix + "Drop"
	diagnosticPath = "reliability/leg/UFD/"
	recoveryPath   = apiPrefix + "UFD/recovery/"
)

// The documented functions of the SDK and user-facing diagnostics.
var (
	functions = []string{
		"CreateView/Local", "Join", "StartVideo", "AcceptIncomingCall", "CreateView/Remote",
		"StopVideo", "CallAgentInit", "StartCall",
	}
	diagnostics = []string{
		"NetworkReconnect", "CameraStoppedUnexpectedly", "MicrophoneMuteUnexpectedly",
		"NetworkReceiveQuality", "MicrophonePermissionDenied", "MicrophoneNotFunctioning",
		"NoMicrophoneDevicesEnumerated", "CameraPermissionDenied", "CameraStartFailed",
		"CapturerStoppedUnexpectedly", "CapturerStartFailed", "CameraStartTimedOut",
		"NoSpeakerDevicesEnumerated", "CameraFreeze", "NetworkRelaysNotReachable",
		"SpeakingWhileMicrophoneIsMuted", "NoNetwork", "NetworkSendQuality",
		"ScreenshareRecordingDisabled",
	}
)

// MetricNames returns the documented metrics.
func MetricNames() []MetricName { return slices.Clone(metricNames()) }

var metricNames = sync.OnceValue(func() []MetricName {
	var names []MetricName
	add := func(path string, of ...string) {
		for _, name := range of {
			names = append(names, MetricName(path+name))
		}
	}
	add(apiPrefix, functions...)
	add(dropName, "")
	add(diagnosticPath, diagnostics...)
	add(recoveryPath, diagnostics...)
	return names
})

// Known reports whether n is one of the documented metrics, in any case.
func (n MetricName) Known() bool { return logs.KnownText(n, metricNames()) }

// Split returns what the metric is about: "CreateView/Local" or "CameraFreeze", or "" for
// [Drops]. It returns false for a path of another form.
func (n MetricName) Split() (subject Subject, name string, ok bool) {
	for _, form := range []struct {
		path    string
		subject Subject
	}{{recoveryPath, Recoveries}, {diagnosticPath, Diagnostics}, {dropName, Drops}, {apiPrefix, APICalls}} {
		if len(n) < len(form.path) || !strings.EqualFold(string(n[:len(form.path)]), form.path) {
			continue
		}
		if name = string(n[len(form.path):]); (name == "") == (form.subject == Drops) {
			return form.subject, name, true
		}
	}
	return "", "", false
}

// splitGoal splits a goal such as ">= 100.0".
func splitGoal(goal string) (compare func(value, limit float64) bool, limit float64, ok bool) {
	number := strings.TrimLeft(goal, "<>=! ")
	switch strings.TrimSpace(strings.TrimSuffix(goal, number)) {
	case ">=":
		compare = func(value, limit float64) bool { return value >= limit }
	case "<=":
		compare = func(value, limit float64) bool { return value <= limit }
	case ">":
		compare = func(value, limit float64) bool { return value > limit }
	case "<":
		compare = func(value, limit float64) bool { return value < limit }
	case "=", "==":
		compare = func(value, limit float64) bool { return value == limit }
	default:
		return nil, 0, false
	}
	v, err := opt.Parse[float64](strings.TrimSuffix(number, "%"))
	limit, ok = v.Get()
	return compare, limit, ok && err == nil
}
