package rulebook_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	acs "example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/rulebook"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// A way makes rows of records: those of calls and those of participants, which some ways do
// not have.
type way struct {
	name string
	rows func([]logs.Record, rulebook.Rules) (calls, participants rowsByName)
}

// book is the way that all others are compared with.
var book = way{"rule book", func(recs []logs.Record, rules rulebook.Rules) (calls, participants rowsByName) {
	calls, participants = rowsByName{}, rowsByName{}
	for _, row := range rulebook.Calls(recs, rules) {
		calls.add(rulebook.Columns(row))
	}
	for _, row := range rulebook.Participants(recs, rules) {
		participants.add(rulebook.Columns(row))
	}
	return calls, participants
}}

// ways are those of users: from whole records, from facts only, from records that arrive one
// after the other, and from what the records look like in a file.
var ways = []way{
	{"records", func(recs []logs.Record, rules rulebook.Rules) (calls, participants rowsByName) {
		return rowsOf(recs, rules, false)
	}},
	{"facts", func(recs []logs.Record, rules rulebook.Rules) (calls, participants rowsByName) {
		return rowsOf(recs, rules, true)
	}},
	{"parts", partRows},
	{"live", liveRows},
	{"liverows", func(recs []logs.Record, rules rulebook.Rules) (rows, participants rowsByName) {
		rows = rowsByName{}
		a := quality.NewLiveRows(profileOf(rules), func(e quality.EmittedRow) { rows.add(rulebook.Columns(e.Row)) }, patient())
		add(recs, a.Add)
		a.End()
		return rows, nil
	}},
	delivered("messages", message), delivered("rows", tableRows), delivered("csv", exports),
}

// direct is how many ways are without a shape of delivery.
const direct = 5

func profileOf(rules rulebook.Rules) quality.Profile {
	if rules == rulebook.Rules2024 {
		return quality.CallDiagnostics2024()
	}
	return quality.CallDiagnostics()
}

func add[T any](recs []logs.Record, to func(logs.Record, logs.Position) T) {
	for i, rec := range recs {
		to(rec, logs.Position{Record: int64(i) + 1})
	}
}

func rowsOf(recs []logs.Record, rules rulebook.Rules, factsOnly bool) (rows, participants rowsByName) {
	p := profileOf(rules)
	a := p.Assembler()
	a.FactsOnly = factsOnly
	add(recs, a.Add)
	rows, participants = rowsByName{}, rowsByName{}
	for _, c := range a.Calls() {
		if !factsOnly {
			rows.add(rulebook.Columns(p.Call(c).Row()))
		}
		participants.of(c, p)
	}
	if factsOnly {
		for _, row := range p.Rows(a) {
			rows.add(rulebook.Columns(row))
		}
	}
	return rows, participants
}

// partRows is the way of several processes: each connected part of the records by itself.
func partRows(recs []logs.Record, rules rulebook.Rules) (rows, participants rowsByName) {
	var all calls.Components
	for _, rec := range recs {
		k := calls.KeysOf(rec)
		all.Add(&k)
	}
	const many = 1000
	p, parts, assemblers := profileOf(rules), all.Parts(many), map[int]*calls.Assembler{}
	add(recs, func(rec logs.Record, at logs.Position) bool {
		k := calls.KeysOf(rec)
		i := parts.Of(&k)
		if assemblers[i] == nil {
			assemblers[i] = p.Assembler()
		}
		return assemblers[i].Add(rec, at)
	})
	rows, participants = rowsByName{}, rowsByName{}
	for _, a := range assemblers {
		for _, c := range a.Calls() {
			rows.add(rulebook.Columns(p.Call(c).Row()))
			participants.of(c, p)
		}
	}
	return rows, participants
}

// of adds the participants of a call, without those that command participants leaves out
// because only a record that is no operation names them.
func (rows rowsByName) of(c *calls.Call, p quality.Profile) {
	for _, one := range c.Participants {
		if one.Summary == nil && !one.Start.IsSet() {
			continue
		}
		columns := rulebook.Columns(report.NewParticipantRow(c, p.Participant(c, one)))
		columns["key"] = one.Key
		rows.add(columns)
	}
}

// patient returns options that emit nothing early.
func patient() *calls.LiveOptions {
	return &calls.LiveOptions{Idle: 1000 * time.Hour, MaxClockJump: 1000 * time.Hour}
}

func liveRows(recs []logs.Record, rules rulebook.Rules) (rows, participants rowsByName) {
	p, opts := profileOf(rules), patient()
	rows, participants = rowsByName{}, rowsByName{}
	opts.Rules = p.CallRules()
	opts.Emit = func(e calls.Emitted) {
		rows.add(rulebook.Columns(p.Call(e.Call).Row()))
		participants.of(e.Call, p)
	}
	a := calls.NewLiveAssembler(opts)
	add(recs, a.Add)
	a.End()
	return rows, participants
}

// delivered is the way through a shape of delivery, whose inputs write returns. Fields that
// cannot be read stay so.
func delivered(name string, write func([]logs.Record) []string) way {
	return way{name, func(recs []logs.Record, rules rulebook.Rules) (rows, participants rowsByName) {
		var again []logs.Record
		for _, input := range write(recs) {
			r := acs.NewReader(context.Background(), strings.NewReader(input), "data", nil)
			for {
				rec, err := r.Next()
				if err == io.EOF {
					break
				}
				if fault := (*logs.RecordError)(nil); err != nil && !errors.As(err, &fault) {
					panic(err)
				}
				if rec != nil {
					again = append(again, rec)
				}
			}
		}
		return rowsOf(again, rules, true)
	}}
}

// message is a message of an event hub.
func message(recs []logs.Record) []string {
	texts := make([]string, len(recs))
	for i, rec := range recs {
		texts[i] = string(logs.AppendJSON(nil, rec))
	}
	return []string{`{"records":[` + strings.Join(texts, ",") + `]}`}
}

// tableRows are rows of tables, one on each line.
func tableRows(recs []logs.Record) []string {
	var text []byte
	for _, rec := range recs {
		text = append(logs.AppendRow(text, rec), '\n')
	}
	return []string{string(text)}
}

// exports are files of the portal, one for each log.
func exports(recs []logs.Record) []string {
	files := map[*logs.Schema]*bytes.Buffer{}
	writers := map[*logs.Schema]*logs.CSVWriter{}
	for _, rec := range recs {
		s := rec.Schema()
		if files[s] == nil {
			files[s] = new(bytes.Buffer)
			writers[s] = logs.NewCSVWriter(files[s], s)
		}
		if err := writers[s].Write(rec); err != nil {
			panic(err)
		}
	}
	var texts []string
	for s, file := range files {
		if err := writers[s].Flush(); err != nil {
			panic(err)
		}
		texts = append(texts, file.String())
	}
	return texts
}
