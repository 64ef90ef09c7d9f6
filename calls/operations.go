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
// order of time, those among the strays included.
func (b *building) operations(with map[*stray]struct{}) []*clientops.Record {
	ops := make([]*clientops.Record, 0, len(b.ops)+len(with))
	for _, op := range b.ops {
		ops = append(ops, op.rec)
	}
	for s := range with {
		if s.usage == nil && b.ops[s.key] == nil {
			ops = append(ops, s.op.rec)
		}
	}
	slices.SortFunc(ops, compareOperations)
	return ops
}

// compareOperations orders operations by all that tells them apart.
func compareOperations(a, b *clientops.Record) int {
	return cmp.Or(
		compareTimes(a.CallClientTimeStamp, b.CallClientTimeStamp),
		cmp.Compare(a.OperationID.Or(""), b.OperationID.Or("")),
		cmp.Compare(a.OperationName.Or(""), b.OperationName.Or("")),
	)
}

// ranges takes the user-facing diagnostics out of the operations, which are in
// the order of time, and joins those of one operation ID and one diagnostic.
func ranges(ops []*clientops.Record) (rest []*clientops.Record, list []*DiagnosticRange) {
	type key struct {
		operation string
		name      clientops.DiagnosticName
	}
	byKey := map[key]*DiagnosticRange{}
	for _, op := range ops {
		if op.OperationName.Or("") != clientops.UserFacingDiagnostics {
			rest = append(rest, op)
			continue
		}
		payload, _ := op.Payload() // what it does not say stays empty
		k := key{op.OperationID.Or(""), uncapitalized(payload.DiagnosticChanged.Or(""))}
		at := op.CallClientTimeStamp.Or(time.Time{})
		r := byKey[k]
		if r == nil {
			r = &DiagnosticRange{Name: k.name, OperationID: k.operation, Start: at}
			byKey[k] = r
			list = append(list, r)
		}
		r.End = at
		r.Records = append(r.Records, op)
		r.Qualities = append(r.Qualities, payload.DiagnosticQuality.Or(""))
	}
	return rest, list
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
