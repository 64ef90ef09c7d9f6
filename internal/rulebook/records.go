package rulebook

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
)

// text returns a field as text, "" if it is empty: absent, null, blank, or "null". IDs are
// trimmed (ruling 6). Redacted is a text like any other.
func text[T ~string](v opt.Value[T]) string {
	if v.State() == opt.Redacted {
		return "Redacted"
	}
	s := strings.TrimSpace(string(v.Or("")))
	if s == "null" {
		return ""
	}
	return s
}

// moment is a time that may be missing.
type moment struct {
	time.Time
	known bool
}

func momentOf(v opt.Value[time.Time]) moment {
	t, ok := v.Get()
	return moment{t, ok}
}

// seconds is a duration that may be missing.
type seconds struct {
	time.Duration
	known bool
}

func secondsOf(v opt.Value[opt.Seconds]) seconds {
	s, ok := v.Get()
	return seconds{time.Duration(s) * time.Second, ok}
}

func (m moment) plus(s seconds) moment {
	return moment{m.Add(s.Duration), m.known && s.known}
}

// callName is the call's ID, or the number of the record if there is none (ruling 1).
func callName(id string, number int) string {
	if id == "" {
		return fmt.Sprintf("%s%06d", none, number)
	}
	return id
}

// A version says which of two records is newer.
type version struct {
	plain     bool // of a plain table, not of its *Updates table
	updates   int64
	generated moment
	canonical string
}

// versionOf finds the version of a record. A record that names neither log nor table is of
// an *Updates table if it has CallUpdatesVersion (ruling 9).
func versionOf(rec logs.Record, updates opt.Value[int64]) version {
	e := rec.Head()
	category, table := text(e.Category), text(e.Type)
	fromUpdates := strings.HasSuffix(strings.ToLower(category), "updates") || strings.HasSuffix(strings.ToLower(table), "updates")
	if category == "" && table == "" {
		fromUpdates = updates.State() != opt.Absent
	}
	v := version{plain: !fromUpdates, updates: -1, generated: momentOf(e.Time), canonical: string(logs.AppendJSON(nil, rec))}
	if fromUpdates {
		v.updates = updates.Or(-1)
	}
	return v
}

// newerThan is R1 with ruling 3: a plain table outranks every *Updates version, then the
// highest CallUpdatesVersion, then the newest generation time, then the greatest encoding.
func (v version) newerThan(w version) bool { return v.compare(w) > 0 }

func (v version) compare(w version) int {
	number := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	return cmp.Or(
		number(v.plain)-number(w.plain),
		cmp.Compare(v.updates, w.updates),
		number(v.generated.known)-number(w.generated.known),
		v.generated.Compare(w.generated.Time),
		strings.Compare(v.canonical, w.canonical),
	)
}

// identity is who a summary or a stream is of: the first of three IDs that is not empty.
// Redacted ones are told apart by endpoint type and identifier.
func identity(participantID, identifier, endpointID, endpointType string) string {
	switch {
	case participantID == "" && identifier == "" && endpointID == "Redacted":
		return "RedactedEndpoint-" + endpointType + "-Identifier-" + identifier
	case participantID == "Redacted", participantID == "" && identifier == "Redacted":
		return "RedactedParticipant-" + endpointType + "-Identifier-" + identifier
	case participantID != "":
		return participantID
	case identifier != "":
		return identifier
	}
	return endpointID
}

type summary struct {
	version
	call                                  string
	describesCall                         bool
	key                                   string // see identity
	participantID, identifier, endpointID string
	callStart, participantStart           moment
	callDuration, participantDuration     seconds
	callType, endpointType                string
	participantType, sdkVersion           string
	osVersion, endReason, endSubCode, cat string
}

func newSummary(rec logs.Record, number int) (summary, bool) {
	r, ok := rec.(*callsummary.Record)
	if !ok {
		return summary{}, false
	}
	id, participant := text(r.CorrelationID), text(r.ParticipantID)
	return summary{
		version:             versionOf(r, r.CallUpdatesVersion),
		call:                callName(id, number),
		describesCall:       id != "" && id == participant,
		key:                 identity(participant, text(r.Identifier), text(r.EndpointID), text(r.EndpointType)),
		participantID:       participant,
		identifier:          text(r.Identifier),
		endpointID:          text(r.EndpointID),
		callStart:           momentOf(r.CallStartTime),
		participantStart:    momentOf(r.ParticipantStartTime),
		callDuration:        secondsOf(r.CallDuration),
		participantDuration: secondsOf(r.ParticipantDuration),
		callType:            text(r.CallType),
		endpointType:        text(r.EndpointType),
		participantType:     text(r.ParticipantType),
		sdkVersion:          text(r.SDKVersion),
		osVersion:           text(r.OSVersion),
		endReason:           text(r.ParticipantEndReason),
		endSubCode:          text(r.ParticipantEndSubCode),
		cat:                 text(r.ResultCategory),
	}, true
}

type stream struct {
	version
	call          string
	describesCall bool
	key           string
	mediaType     string
	rec           *diagnostics.Record
}

// newStream leaves records without StreamId out of the streams.
func newStream(rec logs.Record, number int) (stream, bool) {
	r, ok := rec.(*diagnostics.Record)
	if !ok {
		return stream{}, false
	}
	id, participant := text(r.CorrelationID), text(r.ParticipantID)
	return stream{
		version:       versionOf(r, r.CallUpdatesVersion),
		call:          callName(id, number),
		describesCall: id != "" && id == participant,
		key:           identity(participant, text(r.Identifier), text(r.EndpointID), text(r.EndpointType)),
		mediaType:     text(r.MediaType),
		rec:           r,
	}, true
}

// contentOf is what identifies a record without a key (ruling 4), by whatever way it came (ruling
// 27): its values, the call or participant that it names, and when it was generated, to the
// millisecond, because a destination may cut the rest.
func contentOf(rec logs.Record) string {
	var values map[string]any
	if err := json.Unmarshal(logs.AppendRow(nil, rec), &values); err != nil {
		panic(err) // not what AppendRow writes
	}
	for name, v := range values {
		switch name {
		case "Type", "Category", "OperationName", "OperationVersion", "_ResourceId", "TenantId", "SourceSystem":
			delete(values, name)
		default:
			if v == nil {
				delete(values, name)
			}
		}
	}
	if t := momentOf(rec.Head().Time); t.known {
		values["TimeGenerated"] = t.UnixMilli()
	}
	content, err := json.Marshal(values)
	if err != nil {
		panic(err) // it was JSON before
	}
	return string(content)
}

type vote struct {
	version
	content      string
	call         string
	survey       string
	score, upper int64
	scored       bool
}

func newVote(rec logs.Record, number int) (vote, bool) {
	r, ok := rec.(*survey.Record)
	if !ok {
		return vote{}, false
	}
	score, scored := r.OverallRatingScore.Get()
	return vote{
		version: versionOf(r, opt.Value[int64]{}),
		content: contentOf(r),
		call:    callName(text(r.CallID), number),
		survey:  text(r.SurveyID),
		score:   score, scored: scored,
		upper: r.OverallRatingScoreUpperBound.Or(5),
	}, true
}

type operation struct {
	version
	call, participant, instance, endpoint string
	name, id, result                      string
	sdkVersion, userAgent                 string
	at                                    moment // CallClientTimeStamp
	payload                               map[string]any
}

func newOperation(rec logs.Record) (operation, bool) {
	r, ok := rec.(*clientops.Record)
	if !ok {
		return operation{}, false
	}
	return operation{
		version:     versionOf(r, opt.Value[int64]{}),
		call:        text(r.CallID),
		participant: text(r.ParticipantID),
		instance:    text(r.ClientInstanceID),
		endpoint:    text(r.EndpointID),
		name:        text(r.OperationName),
		id:          text(r.OperationID),
		result:      text(r.ResultType),
		sdkVersion:  text(r.SDKVersion),
		userAgent:   text(r.UserAgent),
		at:          momentOf(r.CallClientTimeStamp),
		payload:     payloadOf(r.OperationPayload.Or("")),
	}, true
}

// payloadOf parses a payload; what is no JSON object has no members.
func payloadOf(s string) map[string]any {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var members map[string]any
	if d.Decode(&members) != nil {
		return nil
	}
	return members
}

// isNoValue reports whether a text is one of the words for no value (ruling 26).
func isNoValue(v string) bool {
	switch v {
	case "NA", "NaT", `\N`, "-":
		return true
	}
	switch strings.ToLower(v) {
	case "null", "none", "nan", "-nan", "n/a", "nil", "undefined", "(null)", "<null>", "[null]", "<na>", "<nil>", "#n/a":
		return true
	}
	return false
}

// says returns a member of the payload as text; numbers and booleans are texts, too (R8).
func (o operation) says(member string) string {
	switch v := o.payload[member].(type) {
	case string:
		if v = strings.TrimSpace(v); !isNoValue(v) {
			return v
		}
	case []any:
		if member != "ResultCategory" {
			return ""
		}
		if len(v) == 1 && v[0] != nil && reflect.TypeOf(v[0]).Kind() != reflect.Slice && reflect.TypeOf(v[0]).Kind() != reflect.Map {
			return operation{payload: map[string]any{member: v[0]}}.says(member)
		}
		text, _ := json.Marshal(v) //nolint:errcheck // it has been read from JSON
		if len(v) == 0 || isNoValue(string(text)) {
			return ""
		}
		return string(text)
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	}
	return ""
}
