package main

import (
	"slices"
	"strings"

	"example.com/acstelemetry"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// knownNames are the documented names and texts of a log.
type knownNames struct {
	fields map[string]bool // folded
	enums  []enumeration
	buf    []byte
}

// enumeration is a field that holds one of a set of texts.
type enumeration struct {
	name  string
	texts []string
	cell  func(logs.Record) opt.Cell
}

// added are the columns of no log that Azure or its tools add to records.
//
// Source: Azure's articles on standard columns, on search jobs and on input of Stream
// Analytics; the output of `az monitor log-analytics query`.
var added = []string{"_TimeReceived", "_ItemId", "_WorkspaceId", "MG", "ManagementGroupName", "_OriginalType", "_OriginalItemId",
	"EventProcessedUtcTime", "PartitionId", "EventEnqueuedUtcTime", "IoTHub", "TableName"}

func newKnownNames(schema *logs.Schema) *knownNames {
	k := &knownNames{fields: map[string]bool{}}
	for _, f := range slices.Concat(logs.EnvelopeFields(), schema.Fields()) {
		for _, name := range append([]string{f.Property, f.Column}, f.Aliases...) {
			k.fields[foldName(name)] = true
		}
		if f.Kind == logs.Enum {
			k.enums = append(k.enums, enumeration{f.Name(), f.Texts, f.Cell})
		}
	}
	for _, name := range added {
		k.fields[foldName(name)] = true
	}
	return k
}

// foldName returns the form of a name in which package logs compares names.
func foldName(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", "")) }

// has reports whether a field is documented. A field that is in a record under two of its
// names is among the unknown fields of the record although it is documented.
func (k *knownNames) has(name string) bool { return k.fields[foldName(name)] }

// unknownTexts calls do with each undocumented text of the record's enumerations and its
// field.
func (k *knownNames) unknownTexts(rec acstelemetry.Record, do func(field, text string)) {
	for i := range k.enums {
		e := &k.enums[i]
		cell := e.cell(rec)
		if cell.State() != opt.Set {
			continue
		}
		k.buf = cell.AppendText(k.buf[:0])
		// The decoder has given known texts the spelling of their constant.
		if !slices.ContainsFunc(e.texts, func(known string) bool { return known == string(k.buf) }) {
			do(e.name, string(k.buf))
		}
	}
	if op, ok := rec.(*clientops.Record); ok {
		unknownDiagnostic(op, do)
	}
}

// unknownDiagnostic does the same for the payload of a user-facing diagnostic.
func unknownDiagnostic(op *clientops.Record, do func(field, text string)) {
	if op.OperationName.Or("") != clientops.UserFacingDiagnostics {
		return
	}
	p, _ := op.Payload() //nolint:errcheck // what could be read of it counts
	if name, ok := p.DiagnosticChanged.Get(); ok && !name.Known() {
		do("OperationPayload.DiagnosticChanged", string(name))
	}
	if q, ok := p.DiagnosticQuality.Get(); ok && !q.Known() {
		do("OperationPayload.DiagnosticQuality", string(q))
	}
}
