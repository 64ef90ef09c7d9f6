package trend

import (
	"cmp"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/exposure"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// Dimension is something by which an [Aggregate] breaks its figures down. The
// functions [ByDay] to [ByTransport] return the standard ones; [OfCalls],
// [OfParticipants] and [OfStreams] make others. A value that the records
// do not have is "Unknown". The standard ones call redacted values "Redacted".
type Dimension struct {
	// Name is the dimension's key in [Aggregate.By], by which aggregates are merged
	// and compared.
	Name string
	// Subject is the subject that has the values. [CompareAggregates] does not break
	// down by the dimension if one set of calls lacks it. It is empty if no single log has
	// the values; then CompareAggregates always does.
	Subject Subject
	// Period says that the values are periods of time, such as days, of which two
	// sets of calls usually have none in common. [CompareAggregates] does not break
	// down by them.
	Period bool

	// How to find the value; one of them is set.
	ofCall        func(*calls.Call) string
	ofParticipant func(*calls.Participant) string
	ofStream      func(*calls.Stream) string
}

// OfCalls returns a dimension with one value per call, which key returns, or "" if
// it is not known. Its Subject is [EndsLogged], whose log has the start and the
// type of a call.
func OfCalls(name string, key func(*calls.Call) string) Dimension {
	return Dimension{Name: name, Subject: EndsLogged, ofCall: key}
}

// OfParticipants returns a dimension with one value per participant, which key
// returns, or "" if it is not known. A call counts once for each value that occurs
// in it, a stream or an operation for the value of its participant; those without one count
// as "Unknown". The Subject is [EndsLogged], as for the fields of a participant's summary,
// which may be nil.
func OfParticipants(name string, key func(*calls.Participant) string) Dimension {
	return Dimension{Name: name, Subject: EndsLogged, ofParticipant: key}
}

// OfStreams returns a dimension with one value per media stream, which key returns,
// or "" if it is not known. A call counts once for each value that occurs in it, and
// a call without streams for none. Participants and operations do not count. The
// Subject is [StreamsLogged].
func OfStreams(name string, key func(*calls.Stream) string) Dimension {
	return Dimension{Name: name, Subject: StreamsLogged, ofStream: key}
}

// Dimensions returns the standard dimensions.
func Dimensions() []Dimension {
	return []Dimension{ByDay(), ByCallType(), ByScenario(), BySDKVersion(), ByOS(), ByEndpointType(), ByParticipantType(), ByTransport()}
}

// standard is for [Aggregate.Add], which would otherwise make the list for each call.
var standard = Dimensions()

// ByDay is the dimension "day": the day on which a call started, in UTC, as in
// 2026-03-01.
func ByDay() Dimension {
	d := OfCalls("day", func(c *calls.Call) string {
		start, ok := c.Start.Get()
		if !ok {
			return ""
		}
		return start.UTC().Format(time.DateOnly)
	})
	d.Period = true
	return d
}

// ByCallType is the dimension "callType": the type of a call, such as Group.
func ByCallType() Dimension {
	return OfCalls("callType", func(c *calls.Call) string { return text(c.Type) })
}

// ByScenario is the dimension "scenario": what a call is for, such as "Teams meeting", by
// [exposure.Of]. It shows quality before and after a move from one to another.
func ByScenario() Dimension {
	return OfCalls("scenario", func(c *calls.Call) string { return string(exposure.Of(c).Scenario) })
}

// BySDKVersion is the dimension "sdkVersion" of participants: their version, see
// [calls.Participant], else the latest that the participant's own client reports.
func BySDKVersion() Dimension {
	return OfParticipants("sdkVersion", func(p *calls.Participant) string {
		version := p.SDKVersion
		for i := len(p.Operations) - 1; i >= 0 && !version.IsSet() && version.State() != opt.Redacted; i-- {
			if own := p.Operations[i].SDKVersion; own.IsSet() {
				version = own
			}
		}
		return text(version)
	})
}

// ByOS is the dimension "os" of participants: the operating system, shortened by
// [ShortOS].
func ByOS() Dimension {
	return OfParticipants("os", func(p *calls.Participant) string {
		if p.Summary == nil {
			return ""
		}
		return ShortOS(text(p.Summary.OSVersion))
	})
}

// ByEndpointType is the dimension "endpointType" of participants, such as VoIP.
func ByEndpointType() Dimension {
	return OfParticipants("endpointType", func(p *calls.Participant) string { return text(p.EndpointType) })
}

// ByParticipantType is the dimension "participantType" of participants, such as ACS; see
// [calls.Participant.Type].
func ByParticipantType() Dimension {
	return OfParticipants("participantType", func(p *calls.Participant) string { return text(p.Type) })
}

// ByTransport is the dimension "transport" of streams, such as UDP.
func ByTransport() Dimension {
	return OfStreams("transport", func(s *calls.Stream) string { return text(s.Record.TransportType) })
}

// unknownValue is the value of a dimension that the records do not have.
const unknownValue = string(quality.Unknown)

// valueOrUnknown returns the value for the result of a key function.
func valueOrUnknown(key string) string { return cmp.Or(key, unknownValue) }

// text returns the text of a field, or "Redacted" or "Unknown".
func text[T interface {
	~string
	opt.Scalar
}](v opt.Value[T]) string {
	if v.State() == opt.Redacted {
		return "Redacted"
	}
	return string(v.Or(T(unknownValue)))
}

// ShortOS shortens the name of an operating system as Azure's workbooks do: an
// Android version to what is before the first ";", a Darwin version before
// the first ":", a Windows version before the first ".". Others stay.
func ShortOS(version string) string {
	end := ""
	switch {
	case strings.HasPrefix(version, "Android"):
		end = ";"
	case strings.HasPrefix(version, "Darwin"):
		end = ":"
	case strings.HasPrefix(version, "Windows"):
		end = "."
	default:
		return version
	}
	short, _, _ := strings.Cut(version, end)
	return short
}
