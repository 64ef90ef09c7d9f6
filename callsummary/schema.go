package callsummary

import (
	"sync"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Schema returns the schema of the call summary log.
func Schema() *logs.Schema { return schema() }

var schema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Record) },
		[]logs.Log{
			{Category: "CallSummary", Table: "ACSCallSummary"},
			{Category: "CallSummaryUpdates", Table: "ACSCallSummaryUpdates"},
		},
		fields())
})

func fields() []logs.Field {
	return []logs.Field{
		{Property: "identifier", Column: "Identifier", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.Identifier })},
		{Property: "callStartTime", Column: "CallStartTime", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Record) *opt.Value[time.Time] { return &r.CallStartTime })},
		{Property: "callDuration", Column: "CallDuration", Kind: logs.Integer, Unit: "s",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Seconds] { return &r.CallDuration })},
		{Property: "callType", Column: "CallType", Kind: logs.Enum, Texts: logs.Texts(callTypes),
			Cell: logs.At(func(r *Record) *opt.Value[CallType] { return &r.CallType })},
		{Property: "teamsThreadId", Column: "TeamsThreadId", Kind: logs.ID, Personal: logs.Thread,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.TeamsThreadID })},
		{Property: "participantId", Column: "ParticipantId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ParticipantID })},
		{Property: "participantStartTime", Column: "ParticipantStartTime", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Record) *opt.Value[time.Time] { return &r.ParticipantStartTime })},
		{Property: "participantDuration", Column: "ParticipantDuration", Kind: logs.Integer, Unit: "s",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Seconds] { return &r.ParticipantDuration })},
		{Property: "participantEndReason", Column: "ParticipantEndReason", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ParticipantEndReason })},
		{Property: "endpointId", Column: "EndpointId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.EndpointID })},
		{Property: "endpointType", Column: "EndpointType", Kind: logs.Enum, Texts: logs.Texts(endpointTypes),
			Cell: logs.At(func(r *Record) *opt.Value[EndpointType] { return &r.EndpointType })},
		{Property: "sdkVersion", Column: "SdkVersion", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.SDKVersion })},
		{Property: "osVersion", Column: "OsVersion", Kind: logs.Free, Personal: logs.DeviceFeatures,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.OSVersion })},
		{Property: "participantTenantId", Column: "ParticipantTenantId", Kind: logs.ID, Personal: logs.Tenant,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ParticipantTenantID })},
		{Property: "participantType", Column: "ParticipantType", Kind: logs.Enum,
			Texts: logs.Texts(participantTypes), Synonyms: participantTypeSynonyms,
			Cell: logs.At(func(r *Record) *opt.Value[ParticipantType] { return &r.ParticipantType })},
		// QUIRK: the article prints pstnPartcipantCallType, without the second
		// i; later documents and the table have the correct spelling.
		{Property: "pstnParticipantCallType", Column: "PstnParticipantCallType", Kind: logs.ID,
			Aliases: []string{"pstnPartcipantCallType"},
			Cell:    logs.At(func(r *Record) *opt.Value[string] { return &r.PSTNParticipantCallType })},
		{Property: "ParticipantEndSubCode", Column: "ParticipantEndSubCode", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ParticipantEndSubCode })},
		// QUIRK: direct routing calls print ResultCategories, with an array of one.
		{Property: "ResultCategory", Column: "ResultCategory", Aliases: []string{"ResultCategories"},
			Kind: logs.Enum, Texts: logs.Texts(resultCategories),
			Cell: logs.At(func(r *Record) *opt.Value[ResultCategory] { return &r.ResultCategory })},
		{Property: "DiagnosticOptions", Column: "DiagnosticOptions", Kind: logs.JSON, Personal: logs.FreeText,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.DiagnosticOptions })},
		{Property: "callDebuggingInfo", Column: "CallDebuggingInfo", Kind: logs.JSON, Personal: logs.MayHold,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.CallDebuggingInfo })},
		{Property: "CallUpdatesVersion", Column: "CallUpdatesVersion", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.CallUpdatesVersion })},
		{Property: "TPE", Column: "TPE", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.TPE })},
	}
}
