// Package rulebook applies the rules of Azure's Call Diagnostics as the reference documents
// state them, slowly and obviously. Tests compare the fast code with it. It shares no code
// with packages calls and quality.
//
// R1 to R17 are the rulings of the document about the queries since 2025; a ruling with a
// bare number, as in "ruling 5", is one of the general list. Choice marks what the
// documents leave open.
package rulebook

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Rules names a set of rules by its year.
type Rules int

const (
	Rules2024 Rules = 2024
	Rules2025 Rules = 2025
)

// A CallRow has the columns of the list of calls.
type CallRow struct {
	CallID              opt.Value[string]    `json:"callId"`
	CallType            opt.Value[string]    `json:"callType"`
	Start               opt.Value[time.Time] `json:"start"`
	End                 opt.Value[time.Time] `json:"end"`
	DurationSeconds     opt.Value[float64]   `json:"durationSeconds"`
	Participants        int                  `json:"participants"`
	ClientTypes         map[string]int       `json:"clientTypes"`
	DroppedParticipants int                  `json:"droppedParticipants"`
	Streams             int                  `json:"streams"`
	PoorStreams         int                  `json:"poorStreams"`
	Quality             string               `json:"quality"`
	Rating              string               `json:"rating"`
	BadOperations       int                  `json:"badOperations"`
	Issues              int                  `json:"issues"`
	IssueBreakdown      map[string]int       `json:"issueBreakdown"`
	ParticipantTypes    map[string]int       `json:"participantTypes"`
	SDKVersions         map[string]int       `json:"sdkVersions"`
	OSVersions          map[string]int       `json:"osVersions"`
}

// A ParticipantRow has the columns of the list of participants.
type ParticipantRow struct {
	CallID opt.Value[string] `json:"callId"`
	// Key is the identity of the participant: see identity.
	Key             string               `json:"key"`
	Identifier      opt.Value[string]    `json:"identifier"`
	EndpointID      opt.Value[string]    `json:"endpointId"`
	EndpointType    opt.Value[string]    `json:"endpointType"`
	ParticipantType opt.Value[string]    `json:"participantType"`
	SDKVersion      opt.Value[string]    `json:"sdkVersion"`
	OSVersion       opt.Value[string]    `json:"osVersion"`
	Start           opt.Value[time.Time] `json:"start"`
	StartSide       opt.Value[string]    `json:"startSide"` // "client", "service" or nothing
	End             opt.Value[time.Time] `json:"end"`
	EndSide         opt.Value[string]    `json:"endSide"`
	DurationSeconds opt.Value[int64]     `json:"durationSeconds"`
	EndReason       opt.Value[string]    `json:"endReason"`
	EndSubCode      opt.Value[string]    `json:"endSubCode"`
	EndPhrase       opt.Value[string]    `json:"endPhrase"`
	ResultCategory  opt.Value[string]    `json:"resultCategory"`
	Ungraceful      bool                 `json:"ungraceful"`
	HasIssues       bool                 `json:"hasIssues"`
	Streams         int                  `json:"streams"`
	PoorStreams     int                  `json:"poorStreams"`
	Quality         string               `json:"quality"`
	Browser         opt.Value[string]    `json:"browser"`
	SDKKind         opt.Value[string]    `json:"sdkKind"`
}

// Calls returns the rows of all calls of the records.
func Calls(records []logs.Record, rules Rules) []CallRow {
	b := read(records, rules)
	var rows []CallRow
	for _, call := range b.calls {
		rows = append(rows, b.callRow(call))
	}
	return rows
}

// Participants returns the rows of the participants of all calls of the records.
func Participants(records []logs.Record, rules Rules) []ParticipantRow {
	b := read(records, rules)
	var rows []ParticipantRow
	for _, call := range b.calls {
		rows = append(rows, b.participantRows(call)...)
	}
	return rows
}

// A book holds the records that count, by call. A call is named by its ID, or by the
// number of its only record if it has none (ruling 1).
type book struct {
	rules      Rules
	calls      []string // sorted
	summaries  map[string][]summary
	describing map[string][]summary // those that describe the call itself
	described  map[string]bool      // calls that a record of either log describes
	streams    map[string][]stream
	surveys    map[string][]vote
	operations []operation
}

// read sorts the records into a book. An operation that names no call, participant or
// client is a call by itself (ruling 1), unless it is left out; one that names something,
// and still finds no call, belongs to none.
func read(records []logs.Record, rules Rules) *book {
	b := &book{
		rules:      rules,
		summaries:  map[string][]summary{},
		describing: map[string][]summary{},
		described:  map[string]bool{},
		streams:    map[string][]stream{},
		surveys:    map[string][]vote{},
	}
	var operations []operation
	for i, rec := range records {
		if s, ok := newSummary(rec, i); ok && s.describesCall {
			b.describing[s.call] = append(b.describing[s.call], s)
			b.described[s.call] = true
		} else if ok {
			b.summaries[s.call] = append(b.summaries[s.call], s)
		}
		if s, ok := newStream(rec, i); ok && s.describesCall {
			b.described[s.call] = true
		} else if ok {
			b.streams[s.call] = append(b.streams[s.call], s)
		}
		if v, ok := newVote(rec, i); ok {
			b.surveys[v.call] = append(b.surveys[v.call], v)
		}
		if o, ok := newOperation(rec); ok {
			if o.call+o.participant+o.instance == "" && o.whole(rules) {
				o.call = callName("", i)
			}
			operations = append(operations, o)
		}
	}
	b.operations = withoutDuplicates(operations)
	b.calls = b.allCalls()
	b.operations = b.withoutCopies()
	return b
}

// allCalls returns the names of the calls that make a row: all that a record names, also
// those that the page does not list (a deviation). Records that describe the call itself
// make none alone.
func (b *book) allCalls() []string {
	found := map[string]bool{}
	for call := range b.summaries {
		found[call] = true
	}
	if b.rules == Rules2024 { // Choice: then they did.
		maps.Copy(found, b.described)
	}
	for call := range b.streams {
		if len(b.newestStreams(call)) > 0 { // Choice: left out is left out.
			found[call] = true
		}
	}
	for call := range b.surveys {
		found[call] = true
	}
	for _, o := range b.operations {
		if o.call != "" && o.at.known && (b.rules == Rules2025 || o.whole(b.rules)) {
			found[o.call] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// none stands for a call without an ID; the number of the record follows.
const none = "\x00"

func shownID(call string) opt.Value[string] {
	if strings.HasPrefix(call, none) {
		return opt.Without[string](opt.Null)
	}
	return opt.Of(call)
}

func shownTime(t time.Time, ok bool) opt.Value[time.Time] {
	if !ok {
		return opt.Without[time.Time](opt.Null)
	}
	return opt.Of(t)
}

// shownText shows an empty text as null.
func shownText(s string) opt.Value[string] {
	if s == "" {
		return opt.Without[string](opt.Null)
	}
	return opt.Of(s)
}

// Columns returns a row as its JSON members.
func Columns(row any) map[string]any {
	text, err := json.Marshal(row)
	if err != nil {
		panic(err)
	}
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil {
		panic(err)
	}
	return members
}
