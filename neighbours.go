package acstelemetry

import (
	"slices"
	"strings"

	"example.com/acstelemetry/logs"
)

// neighbours are the logs of Communication Services that a diagnostic setting for all logs
// brings in addition to those with a schema.
//
// Source: Azure's list of log categories for Communication Services, and its table
// reference.
var neighbours = []logs.Log{
	{Category: "CallClientMediaStatsCompressedTimeSeries"}, // neither a table nor a field is documented
	{Category: "RoomsOperational", Table: "ACSRoomsIncomingOperations"},
	{Category: "JobRouterOperational", Table: "ACSJobRouterIncomingOperations"},
	{Category: "NetworkTraversalOperational", Table: "ACSNetworkTraversalIncomingOperations"},
	{Category: "NetworkTraversalDiagnostics", Table: "ACSNetworkTraversalDiagnostics"},
	{Category: "AuthOperational", Table: "ACSAuthIncomingOperations"},
	{Category: "ChatOperational", Table: "ACSChatIncomingOperations"},
	{Category: "SMSOperational", Table: "ACSSMSIncomingOperations"},
	{Category: "EmailSendMailOperational", Table: "ACSEmailSendMailOperational"},
	{Category: "EmailStatusUpdateOperational", Table: "ACSEmailStatusUpdateOperational"},
	{Category: "EmailUserEngagementOperational", Table: "ACSEmailUserEngagementOperational"},
	{Category: "AdvancedMessagingOperational", Table: "ACSAdvancedMessagingOperations"},
	{Table: "ACSOptOutManagementOperations"}, // no category is documented
}

// Neighbours returns the documented logs of Communication Services that have no schema
// here: rooms, job router, authentication, chat, SMS, mail and so on. Their records are
// [logs.Other], whose envelope is typed and whose other fields are kept as they came. Either
// name of a log may be empty, if the documents do not say it.
func Neighbours() []logs.Log { return slices.Clone(neighbours) }

// NeighbourOf returns which of the [Neighbours] a record is from, by its category or its
// table, in any case.
func NeighbourOf(rec Record) (logs.Log, bool) {
	if _, other := rec.(*logs.Other); !other {
		return logs.Log{}, false
	}
	head := rec.Head()
	for _, name := range []string{head.Category.Or(""), head.Type.Or("")} {
		i := slices.IndexFunc(neighbours, func(l logs.Log) bool {
			return name != "" && (strings.EqualFold(name, l.Category) || strings.EqualFold(name, l.Table))
		})
		if i >= 0 {
			return neighbours[i], true
		}
	}
	return logs.Log{}, false
}
