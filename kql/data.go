package kql

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/template"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/quality"
)

//go:embed parts/*.kql
var parts embed.FS

// templates returns the parts of the queries.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"quote": quote[string], "property": property, "first": first}).ParseFS(parts, "parts/*.kql"))
})

// property returns the name of a column in camelCase, as acscalls writes it.
func property(column string) string { return strings.ToLower(column[:1]) + column[1:] }

// first returns the aggregate for the first text of a column in order, of those that are not
// empty.
func first(column string) string {
	return fmt.Sprintf("tostring(array_sort_asc(make_set_if(%s, isnotempty(%[1]s)))[0])", column)
}

// data is what the parts are made with.
type data struct {
	profile quality.Profile
	opts    Options

	bounded   bool     // whoever runs the query names Since and Until
	plainOnly bool     // no tables of updates are read, and nothing is united
	departs   []string // how the answer may differ because of these

	Acts      bool   // the participants are known whom operations name
	Owned     bool   // the owners of operations are known
	PoorOnly  bool   // of streams, those that are poor
	Dimension string // the name of the column by which calls are broken down
	Value     string // what that is of a participant
	ValueOf   string // how it is shown
	Day       bool   // it is the day of the call
}

// Ranged reports whether the query is limited to the calls of a time range.
func (d *data) Ranged() bool { return d.hasSince() || d.hasUntil() }

func (d *data) hasSince() bool { return d.bounded || !d.opts.Since.IsZero() }
func (d *data) hasUntil() bool { return d.bounded || !d.opts.Until.IsZero() }

// Limits returns the statements that name the limits of time.
func (d *data) Limits() []string {
	var list []string
	if d.bounded {
		return nil
	}
	if !d.opts.Since.IsZero() {
		list = append(list, "let Since = "+moment(d.opts.Since)+";")
	}
	if !d.opts.Until.IsZero() {
		list = append(list, "let Until = "+moment(d.opts.Until)+";")
	}
	return list
}

// Range returns the condition that a column is within the limits of time.
func (d *data) Range(column string) string {
	var list []string
	if d.hasSince() {
		list = append(list, column+" >= Since")
	}
	if d.hasUntil() {
		list = append(list, column+" < Until")
	}
	return strings.Join(list, " and ")
}

// Resources returns the resources whose records count, without slashes around
// them.
func (d *data) Resources() string {
	var names []string
	for _, r := range d.opts.Resources {
		names = append(names, strings.Trim(r, "/ "))
	}
	return list(names)
}

// AllFacts returns the name of the facts about calls of any time.
func (d *data) AllFacts() string {
	if d.Ranged() {
		return "AllFacts"
	}
	return "Facts"
}

// Acting returns the name of the operations, with their owners if these are known.
func (d *data) Acting() string {
	if d.Owned {
		return "Owned"
	}
	return "Operations"
}

// Types returns the columns of types that have known texts in several spellings.
func (d *data) Types() []string { return []string{"EndpointType", "ParticipantType"} }

// otherSpelling is another spelling of a text.
type otherSpelling struct{ From, To string }

// Spellings returns the spellings of the known texts of a column; those in another case are
// not among them.
func (d *data) Spellings(column string) []otherSpelling {
	var spellings []otherSpelling
	for _, log := range []string{"CallSummary", "CallDiagnostics"} {
		t := tableOf(log)
		for _, text := range t.texts[column] {
			if s := (otherSpelling{text, text}); !slices.Contains(spellings, s) {
				spellings = append(spellings, s)
			}
		}
		for _, from := range slices.Sorted(maps.Keys(t.synonyms[column])) {
			spellings = append(spellings, otherSpelling{from, t.synonyms[column][from]})
		}
	}
	return spellings
}

// Plain is the version of a record of a plain log.
func (d *data) Plain() int64 { return plainVersion }

// StreamColumns returns the columns of the call diagnostics log that are read.
func (d *data) StreamColumns() []string {
	return append([]string{correlationID, resourceID, "ParticipantId", "Identifier", "EndpointId", "EndpointType",
		"MediaType", "StreamId", "TransportType", "StreamDirection"}, d.Metrics()...)
}

// Names that the library gives, for the parts.

func (d *data) OperationsLog() string         { return clientops.Schema().Name() }
func (d *data) UserFacingDiagnostics() string { return string(clientops.UserFacingDiagnostics) }
func (d *data) EndedUngracefully() string     { return quality.EndedUngracefully }
func (d *data) PoorMediaStreams() string      { return quality.PoorMediaStreams }

// GoodResults returns the results of operations that are not bad.
func (d *data) GoodResults() string {
	return list([]clientops.ResultType{clientops.Succeeded, clientops.Success, clientops.ExpectedError})
}

// Advice returns the diagnostics that only advise the user.
func (d *data) Advice() string {
	return list([]clientops.DiagnosticName{clientops.SpeakingWhileMicrophoneIsMuted, clientops.SpeakerMuted})
}
