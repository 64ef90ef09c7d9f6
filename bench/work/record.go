package work

import "example.com/acstelemetry/opt"

// Envelope holds the fields that all resource logs share.
type Envelope struct {
	Time             Time `json:"time"`
	ResourceID       ID   `json:"resourceId"`
	CorrelationID    ID   `json:"correlationId"`
	OperationName    ID   `json:"operationName"`
	OperationVersion ID   `json:"operationVersion"`
	Category         ID   `json:"category"`
}

// Participant holds the properties that summaries and diagnostics share.
type Participant struct {
	Identifier         ID   `json:"identifier"`
	ParticipantID      ID   `json:"participantId"`
	EndpointID         ID   `json:"endpointId"`
	EndpointType       Enum `json:"endpointType"`
	CallUpdatesVersion Int  `json:"CallUpdatesVersion"`
	TPE                ID   `json:"TPE"`
}

// SummaryFields holds the other properties of a call summary.
type SummaryFields struct {
	CallStartTime           Time `json:"callStartTime"`
	CallDuration            Int  `json:"callDuration"`
	CallType                Enum `json:"callType"`
	TeamsThreadID           ID   `json:"teamsThreadId"`
	ParticipantStartTime    Time `json:"participantStartTime"`
	ParticipantDuration     Int  `json:"participantDuration"`
	ParticipantEndReason    ID   `json:"participantEndReason"`
	SDKVersion              ID   `json:"sdkVersion"`
	OSVersion               Text `json:"osVersion"`
	ParticipantTenantID     ID   `json:"participantTenantId"`
	ParticipantType         Enum `json:"participantType"`
	PSTNParticipantCallType ID   `json:"pstnParticipantCallType"`
	ParticipantEndSubCode   ID   `json:"ParticipantEndSubCode"`
	ResultCategory          Enum `json:"ResultCategory"`
	DiagnosticOptions       JSON `json:"DiagnosticOptions"`
	CallDebuggingInfo       JSON `json:"callDebuggingInfo"`
}

// DiagnosticFields holds the other properties of a record of call diagnostics.
type DiagnosticFields struct {
	MediaType                       Enum `json:"mediaType"`
	StreamID                        Int  `json:"streamId"`
	TransportType                   Enum `json:"transportType"`
	RoundTripTimeAvg                Int  `json:"roundTripTimeAvg"`
	RoundTripTimeMax                Int  `json:"roundTripTimeMax"`
	JitterAvg                       Int  `json:"jitterAvg"`
	JitterMax                       Int  `json:"jitterMax"`
	PacketLossRateAvg               Real `json:"packetLossRateAvg"`
	PacketLossRateMax               Real `json:"packetLossRateMax"`
	JitterBufferSizeAvg             Int  `json:"JitterBufferSizeAvg"`
	JitterBufferSizeMax             Int  `json:"JitterBufferSizeMax"`
	HealedDataRatioAvg              Real `json:"HealedDataRatioAvg"`
	HealedDataRatioMax              Real `json:"HealedDataRatioMax"`
	VideoFrameRateAvg               Real `json:"VideoFrameRateAvg"`
	RecvResolutionHeight            Int  `json:"RecvResolutionHeight"`
	RecvFreezeDurationPerMinuteInMs Real `json:"RecvFreezeDurationPerMinuteInMs"`
	PacketUtilization               Int  `json:"PacketUtilization"`
	VideoBitRateAvg                 Real `json:"VideoBitRateAvg"`
	VideoBitRateMax                 Real `json:"VideoBitRateMax"`
	StreamDirection                 Enum `json:"StreamDirection"`
	CodecName                       ID   `json:"CodecName"`
}

// Operation holds the properties of a client operation.
type Operation struct {
	CallClientTimeStamp Time `json:"CallClientTimeStamp"`
	OperationName       Enum `json:"OperationName"`
	CallID              ID   `json:"CallId"`
	ParticipantID       ID   `json:"ParticipantId"`
	OperationType       ID   `json:"OperationType"`
	OperationID         ID   `json:"OperationId"`
	DurationMs          Int  `json:"DurationMs"`
	ResultType          Enum `json:"ResultType"`
	ResultSignature     Int  `json:"ResultSignature"`
	SDKVersion          ID   `json:"SdkVersion"`
	UserAgent           Text `json:"UserAgent"`
	ClientInstanceID    ID   `json:"ClientInstanceId"`
	EndpointID          ID   `json:"EndpointId"`
	OperationPayload    JSON `json:"OperationPayload"`
	TimeGenerated       Time `json:"TimeGenerated"`
}

// Summary holds the properties of a call summary.
type Summary struct {
	Participant
	SummaryFields
}

// Diagnostic holds the properties of a record of call diagnostics.
type Diagnostic struct {
	Participant
	DiagnosticFields
}

// Union holds the properties of all three logs: the struct that one writes to
// decode a line without knowing what it is.
type Union struct {
	Participant
	SummaryFields
	DiagnosticFields
	Operation
}

// untwin settles which of two fields whose names differ by case only has the value: a name
// in unusual case may have gone to either.
func (u *Union) untwin(operation bool) {
	for _, twins := range [][2]*ID{{&u.Participant.ParticipantID, &u.Operation.ParticipantID},
		{&u.Participant.EndpointID, &u.Operation.EndpointID}, {&u.SummaryFields.SDKVersion, &u.Operation.SDKVersion}} {
		to, from := twins[0], twins[1]
		if operation {
			to, from = from, to
		}
		if to.State == opt.Absent {
			*to, *from = *from, *to
		}
	}
}

// Line is a whole line.
type Line struct {
	Envelope
	Properties Union `json:"properties"`
}

// Set sets the field of a name to a value and reports whether there is one.
func (e *Envelope) Set(name string, k Kind, text []byte) bool {
	switch name {
	case "time":
		e.Time.Set(k, text)
	case "resourceId":
		e.ResourceID.Set(k, text)
	case "correlationId":
		e.CorrelationID.Set(k, text)
	case "operationName":
		e.OperationName.Set(k, text)
	case "operationVersion":
		e.OperationVersion.Set(k, text)
	case "category":
		e.Category.Set(k, text)
	default:
		return false
	}
	return true
}

// Set sets the field of a name to a value and reports whether there is one.
func (s *Summary) Set(name string, k Kind, text []byte) bool {
	switch name {
	case "identifier":
		s.Identifier.Set(k, text)
	case "callStartTime":
		s.CallStartTime.Set(k, text)
	case "callDuration":
		s.CallDuration.Set(k, text)
	case "callType":
		s.CallType.Set(k, text)
	case "teamsThreadId":
		s.TeamsThreadID.Set(k, text)
	case "participantId":
		s.ParticipantID.Set(k, text)
	case "participantStartTime":
		s.ParticipantStartTime.Set(k, text)
	case "participantDuration":
		s.ParticipantDuration.Set(k, text)
	case "participantEndReason":
		s.ParticipantEndReason.Set(k, text)
	case "endpointId":
		s.EndpointID.Set(k, text)
	case "endpointType":
		s.EndpointType.Set(k, text)
	case "sdkVersion":
		s.SDKVersion.Set(k, text)
	case "osVersion":
		s.OSVersion.Set(k, text)
	case "participantTenantId":
		s.ParticipantTenantID.Set(k, text)
	case "participantType":
		s.ParticipantType.Set(k, text)
	case "pstnParticipantCallType":
		s.PSTNParticipantCallType.Set(k, text)
	case "ParticipantEndSubCode":
		s.ParticipantEndSubCode.Set(k, text)
	case "ResultCategory":
		s.ResultCategory.Set(k, text)
	case "DiagnosticOptions":
		s.DiagnosticOptions.Set(k, text)
	case "callDebuggingInfo":
		s.CallDebuggingInfo.Set(k, text)
	case "CallUpdatesVersion":
		s.CallUpdatesVersion.Set(k, text)
	case "TPE":
		s.TPE.Set(k, text)
	default:
		return false
	}
	return true
}

// Set sets the field of a name to a value and reports whether there is one.
func (d *Diagnostic) Set(name string, k Kind, text []byte) bool {
	switch name {
	case "participantId":
		d.ParticipantID.Set(k, text)
	case "identifier":
		d.Identifier.Set(k, text)
	case "endpointId":
		d.EndpointID.Set(k, text)
	case "endpointType":
		d.EndpointType.Set(k, text)
	case "mediaType":
		d.MediaType.Set(k, text)
	case "streamId":
		d.StreamID.Set(k, text)
	case "transportType":
		d.TransportType.Set(k, text)
	case "roundTripTimeAvg":
		d.RoundTripTimeAvg.Set(k, text)
	case "roundTripTimeMax":
		d.RoundTripTimeMax.Set(k, text)
	case "jitterAvg":
		d.JitterAvg.Set(k, text)
	case "jitterMax":
		d.JitterMax.Set(k, text)
	case "packetLossRateAvg":
		d.PacketLossRateAvg.Set(k, text)
	case "packetLossRateMax":
		d.PacketLossRateMax.Set(k, text)
	case "JitterBufferSizeAvg":
		d.JitterBufferSizeAvg.Set(k, text)
	case "JitterBufferSizeMax":
		d.JitterBufferSizeMax.Set(k, text)
	case "HealedDataRatioAvg":
		d.HealedDataRatioAvg.Set(k, text)
	case "HealedDataRatioMax":
		d.HealedDataRatioMax.Set(k, text)
	case "VideoFrameRateAvg":
		d.VideoFrameRateAvg.Set(k, text)
	case "RecvResolutionHeight":
		d.RecvResolutionHeight.Set(k, text)
	case "RecvFreezeDurationPerMinuteInMs":
		d.RecvFreezeDurationPerMinuteInMs.Set(k, text)
	case "PacketUtilization":
		d.PacketUtilization.Set(k, text)
	case "VideoBitRateAvg":
		d.VideoBitRateAvg.Set(k, text)
	case "VideoBitRateMax":
		d.VideoBitRateMax.Set(k, text)
	case "StreamDirection":
		d.StreamDirection.Set(k, text)
	case "CodecName":
		d.CodecName.Set(k, text)
	case "CallUpdatesVersion":
		d.CallUpdatesVersion.Set(k, text)
	case "TPE":
		d.TPE.Set(k, text)
	default:
		return false
	}
	return true
}

// Set sets the field of a name to a value and reports whether there is one.
func (o *Operation) Set(name string, k Kind, text []byte) bool {
	switch name {
	case "CallClientTimeStamp":
		o.CallClientTimeStamp.Set(k, text)
	case "OperationName":
		o.OperationName.Set(k, text)
	case "CallId":
		o.CallID.Set(k, text)
	case "ParticipantId":
		o.ParticipantID.Set(k, text)
	case "OperationType":
		o.OperationType.Set(k, text)
	case "OperationId":
		o.OperationID.Set(k, text)
	case "DurationMs":
		o.DurationMs.Set(k, text)
	case "ResultType":
		o.ResultType.Set(k, text)
	case "ResultSignature":
		o.ResultSignature.Set(k, text)
	case "SdkVersion":
		o.SDKVersion.Set(k, text)
	case "UserAgent":
		o.UserAgent.Set(k, text)
	case "ClientInstanceId":
		o.ClientInstanceID.Set(k, text)
	case "EndpointId":
		o.EndpointID.Set(k, text)
	case "OperationPayload":
		o.OperationPayload.Set(k, text)
	case "TimeGenerated":
		o.TimeGenerated.Set(k, text)
	default:
		return false
	}
	return true
}
