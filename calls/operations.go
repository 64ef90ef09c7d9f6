package calls

import (
	"cmp"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"example.com/acstelemetry/clientops"
)

// operations returns the call's operations, the newest record of each, in the
// order of time, those among the strays included. They are valid until the next
// call is built.
func (p *people) operations(b *building, with []*stray) []*clientops.Record {
	ops := p.ops[:0]
	for i := range b.ops.rows {
		ops = append(ops, b.ops.rows[i].of.rec)
	}
	for _, s := range with {
		if s.usage == nil && b.ops.find(s.key.hash(), s.key) == nil {
			ops = append(ops, s.op.rec)
		}
	}
	slices.SortFunc(ops, compareOperations)
	p.ops = ops
	return ops
}

// compareOperations orders operations by all that tells them apart.
func compareOperations(a, b *clientops.Record) int {
	if c := compareTimes(a.CallClientTimeStamp, b.CallClientTimeStamp); c != 0 {
		return c
	}
	return cmp.Or(
		cmp.Compare(a.OperationID.Or(""), b.OperationID.Or("")),
		cmp.Compare(a.OperationName.Or(""), b.OperationName.Or("")),
	)
}

// ranges takes the user-facing diagnostics out of the operations, which are in
// the order of time, and joins those of one operation ID and one diagnostic.
func ranges(ops []*clientops.Record) (rest []*clientops.Record, list []*DiagnosticRange) {
	n := 0
	for _, op := range ops {
		if !isDiagnostic(op) {
			n++
		}
	}
	if n > 0 {
		rest = make([]*clientops.Record, 0, n)
	}
	var byKey table[rangeKey, *DiagnosticRange]
	for _, op := range ops {
		if isDiagnostic(op) {
			list = addChange(&byKey, list, op)
		} else {
			rest = append(rest, op)
		}
	}
	return rest, list
}

func isDiagnostic(op *clientops.Record) bool {
	return op.OperationName.Or("") == clientops.UserFacingDiagnostics
}

// rangeKey tells the ranges of a call apart.
type rangeKey struct {
	operation string
	name      clientops.DiagnosticName
}

// addChange adds a change to its range, made if there is none yet.
func addChange(byKey *table[rangeKey, *DiagnosticRange], list []*DiagnosticRange, op *clientops.Record) []*DiagnosticRange {
	payload, _ := op.Payload() // what it does not say stays empty
	k := rangeKey{op.OperationID.Or(""), uncapitalized(payload.DiagnosticChanged.Or(""))}
	at := op.CallClientTimeStamp.Or(time.Time{})
	r, first := byKey.at(hashText(k.operation), k)
	if first {
		r.of = &DiagnosticRange{Name: k.name, OperationID: k.operation, Start: at}
		list = append(list, r.of)
	}
	r.of.End = at
	r.of.Records = append(r.of.Records, op)
	r.of.Qualities = append(r.of.Qualities, payload.DiagnosticQuality.Or(""))
	return list
}

// uncapitalized returns a name with a small first letter: it comes in either
// case. Those that package clientops knows are spelled alike already.
func uncapitalized(name clientops.DiagnosticName) clientops.DiagnosticName {
	if name.Known() {
		return name
	}
	first, size := utf8.DecodeRuneInString(string(name))
	if first == utf8.RuneError {
		return name
	}
	return clientops.DiagnosticName(unicode.ToLower(first)) + name[size:]
}
