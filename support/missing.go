package support

import (
	"fmt"
	"strings"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/opt"
)

// Missing is something that support may ask for and that is not in a [Request].
type Missing struct {
	// Item is what is missing.
	Item Item `json:"item"`
	// For says which requests need it: "calls", "messages" or "calls and
	// messages".
	For string `json:"for"`
	// What says it in words, How says how to get it.
	What string `json:"what"`
	How  string `json:"how"`
}

// Item is a kind of thing that can be missing.
type Item string

// The items.
const (
	MissingCallID      Item = "callId"
	MissingMSCV        Item = "msCv"
	MissingMessageID   Item = "smsMessageId"
	MissingClientLogs  Item = "clientLogs"
	MissingTimes       Item = "times"      // of the call
	MissingSummaries   Item = "summaries"  // of participants, or all
	MissingEndReasons  Item = "endReasons" // of participants
	MissingLateRecords Item = "lateRecords"
)

var items = []Item{
	MissingCallID, MissingMSCV, MissingMessageID, MissingClientLogs,
	MissingTimes, MissingSummaries, MissingEndReasons, MissingLateRecords,
}

// Known reports whether i is one of the items above.
func (i Item) Known() bool {
	for _, one := range items {
		if i == one {
			return true
		}
	}
	return false
}

// How to get what is missing. Source: Azure's article on troubleshooting; for
// the logs, that on voice and video call logs.
const (
	howCallID = "JavaScript: call.id. iOS: call.callId. Android: call.getCallId(). " +
		"On iOS and Android read it after the call has ended."
	howMSCV = "It is the header MS-CV of the HTTP responses. Go: make support.CVRecorder the Transport of the http.Client. " +
		"Other Azure client libraries: switch on diagnostics in the client options and log all header names " +
		"(.NET: Diagnostics.LoggedHeaderNames = { \"*\" } and an AzureEventSourceListener; Python: http_logging_policy), " +
		"then send the request again."
	howMessageID = "The answer to the send request has a messageId for each recipient: log it and read it with support.ParseSMS."
	howNoID      = "The answer has no messageId where the message was not taken: give recipient, time and status, " +
		"and the MS-CV of the send request."
	howClientLogs = "JavaScript: give the CallClient the AzureLogger of @azure/logger and save what it writes. " +
		"iOS: in Xcode under Devices and Simulators download the app's container and take the .blog files out of it. " +
		"Android: take files/acs_sdk.blog from the app's directory below /data/data with the Device File Explorer. " +
		"The .blog files are encrypted: attach them as they are. List them with support.Attach."
	howSummaries = "Switch on the log CallSummary in the diagnostic settings of the Communication Services resource " +
		"and read it together with the others; for a call of the past give support the call ID."
	howEndReason = "the property call.callEndReason, after the call has ended."
	howLate      = "The call may not be over, or records are still on their way: read the logs again later."
)

const (
	forCalls    = "calls"
	forMessages = "messages"
	forBoth     = "calls and messages"
)

// missing lists what is not in the request.
func (b *builder) missing(call *calls.Call) {
	add := func(item Item, kind, what, how string) {
		b.req.Missing = append(b.req.Missing, Missing{item, kind, what, how})
	}
	if !b.req.CallID.IsSet() {
		what := "The records of the call have no call ID."
		if call == nil {
			what = "There is no call in the request."
		}
		add(MissingCallID, forCalls, what, howCallID)
	}
	b.missingMSCV(add)
	b.missingMessages(add)
	if len(b.opts.Attachments) == 0 {
		add(MissingClientLogs, forCalls, "There are no log files of the client.", howClientLogs)
	}
	if call != nil {
		b.missingRecords(call, add)
	}
}

type adder func(item Item, kind, what, how string)

func (b *builder) missingMSCV(add adder) {
	for _, cv := range b.req.MSCV {
		if cv.ID.IsSet() {
			return
		}
	}
	what := "There is no MS-CV ID."
	log := &b.opts.MSCV
	switch {
	case b.req.LeftOut.MSCVOutside > 0:
		what = fmt.Sprintf("None of the MS-CV IDs is from the time of the call; %d are not.", b.req.LeftOut.MSCVOutside)
	case len(log.Entries) == 0 && log.Without > 0:
		what = fmt.Sprintf("None of %d HTTP responses had an MS-CV ID.", log.Without)
	}
	add(MissingMSCV, forBoth, what, howMSCV)
}

func (b *builder) missingMessages(add adder) {
	if len(b.opts.SMS) == 0 {
		add(MissingMessageID, forMessages, "There is no SMS message ID.", howMessageID)
		return
	}
	without := 0
	for _, s := range b.opts.SMS {
		if !s.MessageID.IsSet() {
			without++
		}
	}
	if without > 0 {
		add(MissingMessageID, forMessages,
			fmt.Sprintf("%d of %d send results have no message ID.", without, len(b.opts.SMS)), howNoID)
	}
}

func (b *builder) missingRecords(call *calls.Call, add adder) {
	n := len(call.Participants)
	switch {
	case len(b.noSummary) == n:
		add(MissingSummaries, forCalls, "There is no summary of any participant.", howSummaries)
	case len(b.noSummary) > 0:
		add(MissingSummaries, forCalls, some("have no summary", b.noSummary, n), howSummaries)
	}
	if len(b.noEnd) > 0 {
		add(MissingEndReasons, forCalls, some("have no end reason", b.noEnd, n), "Take it from the client: "+howEndReason)
	}
	if !b.req.Start.IsSet() || !b.req.End.IsSet() {
		what := "The end of the call is not known."
		if b.req.Start.State() != opt.Set {
			what = "The start of the call is not known."
		}
		add(MissingTimes, forCalls, what, howSummaries+" Else say when it was, with the time zone.")
	}
	if !b.req.Complete && len(b.noSummary) < n {
		add(MissingLateRecords, forCalls, "The records of the call do not seem to be complete.", howLate)
	}
}

// some names the participants that lack something, only the first if there are many.
func some(what string, names []string, of int) string {
	const most = 5
	list := strings.Join(names[:min(most, len(names))], ", ")
	if more := len(names) - most; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("%d of %d participants %s: %s.", len(names), of, what, list)
}
