package rulebook

import (
	"slices"
	"strings"
	"time"
)

// withoutDuplicates keeps of the records of one operation the newest. An operation is known
// by OperationId, OperationName and CallClientTimeStamp, and by the call that it names, if any;
// a record without ID or time is an operation by itself.
func withoutDuplicates(all []operation) []operation {
	var kept []operation
	for i, o := range all {
		outranked := false
		for j, p := range all {
			same := o.call == p.call && o.sameAs(p)
			if same && i != j && (p.newerThan(o.version) || !o.newerThan(p.version) && j < i) {
				outranked = true
			}
		}
		if !outranked {
			kept = append(kept, o)
		}
	}
	return kept
}

func (o operation) sameAs(p operation) bool {
	return o.id != "" && o.at.known && o.id == p.id && o.name == p.name && p.at.known && o.at.Equal(p.at.Time)
}

// withoutCopies leaves out operations that name no call if another record of the operation
// names the call that they belong to.
func (b *book) withoutCopies() []operation {
	return slices.DeleteFunc(slices.Clone(b.operations), func(o operation) bool {
		return o.call == "" && slices.ContainsFunc(b.operations, func(p operation) bool {
			return p.call != "" && o.sameAs(p) && b.callOf(o) == p.call
		})
	})
}

// The table "Which operations count", row by row. The rules of 2024 leave the same records
// out everywhere: those named CallClientOperations, without OperationId or without
// CallClientTimeStamp. Only those of 2025 leave out an operation without a name.

// countsForClientCalls: which calls only the client knows, their start, end, type and drops.
func (o operation) countsForClientCalls() bool {
	return o.call != "" && o.participant != "" && o.at.known
}

// countsForParticipants: who takes part in a call.
func (o operation) countsForParticipants(r Rules) bool {
	if r == Rules2024 {
		return o.call != "" && o.participant != "" && o.whole(r)
	}
	return o.call != "" && o.participant != "" && o.at.known && !o.leftOutByName()
}

// countsForInstances: which client instance belongs to which call. An empty
// ClientInstanceId ties nothing.
func (o operation) countsForInstances(r Rules) bool {
	if r == Rules2024 {
		return o.call != "" && o.instance != "" && o.whole(r)
	}
	return o.call != "" && o.instance != "" && o.at.known && !o.leftOutByName()
}

// countsForIssues: bad operations and the timeline, and a participant's row (R10).
func (o operation) countsForIssues(r Rules) bool {
	return o.whole(r) && (r == Rules2024 || !o.leftOutByName())
}

func (o operation) leftOutByName() bool {
	return o.name == "CallModeChanged" || o.name == "IdChanged" || o.name == "RoleChanged"
}

func (o operation) whole(r Rules) bool {
	return (o.name != "" || r == Rules2024) && o.name != "CallClientOperations" && o.id != "" && o.at.known
}

// isOutcome says whether the operation is one of the five.
func (o operation) isOutcome() bool {
	return o.isEntry() || o.name == "Hangup"
}

// isEntry says whether the operation is one of the four with which a client comes in.
func (o operation) isEntry() bool {
	return o.name == "Join" || o.name == "StartCall" || o.name == "EnterCall" || o.name == "AcceptIncomingCall"
}

// marksStart and marksEnd look at the payload of any operation.
func (o operation) marksStart() bool { return o.isEntry() || o.says("NewState") == "Connected" }
func (o operation) marksEnd() bool   { return o.name == "Hangup" || o.says("NewState") == "Disconnected" }

// isBad: no result is not bad (a deviation).
func (o operation) isBad() bool {
	return o.result != "" && o.result != "Succeeded" && o.result != "Success" && o.result != "ExpectedError"
}

// unexpected is "contains", which ignores case.
func unexpected(s string) bool {
	return strings.Contains(strings.ToLower(s), "unexpected")
}

// callOf returns the call that an operation belongs to, "" if there is none.
func (b *book) callOf(o operation) string {
	if b.rules == Rules2024 {
		return b.callOf2024(o)
	}
	switch {
	case o.call != "":
		return o.call
	case o.participant != "":
		if call := b.callOfInstance(o); call != "" {
			return call
		}
		return b.callOfParticipant(o) // R6
	default:
		return b.callBeforehand(o, 3*time.Hour) // R5
	}
}

// callOf2024: those of the call, those of its participants, those of its client instances
// within two hours.
func (b *book) callOf2024(o operation) string {
	if o.call != "" {
		return o.call
	}
	if o.participant != "" {
		if call := b.callOfParticipant(o); call != "" {
			return call
		}
	}
	return b.callBeforehand(o, 2*time.Hour)
}

// callOfInstance: the call that other records of the same client instance name. Any record
// that names participant and call will do. Choice: of several calls the one that has the
// participant of the operation, then the next (R5), without a bound of time.
func (b *book) callOfInstance(o operation) string {
	var calls, ofParticipant []string
	for _, call := range b.calls {
		for _, p := range b.operations {
			if p.call == call && p.participant != "" && p.instance == o.instance && p.countsForInstances(b.rules) {
				calls = append(calls, call)
				if b.hasParticipant(call, o.participant) {
					ofParticipant = append(ofParticipant, call)
				}
			}
		}
	}
	if len(ofParticipant) > 0 {
		calls = ofParticipant
	}
	return b.next(calls, o, func(p operation) bool { return p.instance == o.instance && p.countsForInstances(b.rules) })
}

// callOfParticipant is R6: the call that has this participant. Choice: of several the next.
func (b *book) callOfParticipant(o operation) string {
	var calls []string
	for _, call := range b.calls {
		if b.hasParticipant(call, o.participant) {
			calls = append(calls, call)
		}
	}
	return b.next(calls, o, func(p operation) bool { return p.participant == o.participant && p.countsForParticipants(b.rules) })
}

func (b *book) hasParticipant(call, participant string) bool {
	for _, s := range b.summaries[call] {
		if s.participantID == participant {
			return true
		}
	}
	for _, p := range b.operations {
		if p.call == call && p.participant == participant && p.countsForParticipants(b.rules) {
			return true
		}
	}
	return false
}

// next returns the call in which the last word of the client comes after the operation, the
// earliest of several, or else the call with the latest last word.
func (b *book) next(calls []string, o operation, ofClient func(operation) bool) string {
	calls, starts := slices.Clone(calls), map[string]moment{}
	for _, call := range calls {
		starts[call] = b.start(call)
	}
	byStart(calls, starts)
	for _, call := range calls {
		if _, last := b.words(call, ofClient); last.known && !o.at.After(last.Time) {
			return call
		}
	}
	found, latest := "", moment{}
	for _, call := range calls {
		_, last := b.words(call, ofClient)
		if found == "" || last.known && last.After(latest.Time) {
			found, latest = call, last
		}
	}
	return found
}

// callBeforehand is R5: a client that names no call is in the next one, from before its start
// to the client's last word. A call whose start is not known has no such time. Until 2024 the
// client's first word may be earlier than the start, and the call last longer than its last.
func (b *book) callBeforehand(o operation, before time.Duration) string {
	if o.instance == "" || !o.at.known {
		return ""
	}
	ofClient := func(p operation) bool { return p.instance == o.instance && p.countsForInstances(b.rules) }
	starts, ends := map[string]moment{}, map[string]moment{}
	for _, call := range b.calls {
		first, last := b.words(call, ofClient)
		if starts[call], ends[call] = b.start(call), last; !last.known {
			delete(starts, call)
		} else if b.rules == Rules2024 {
			starts[call] = earliest([]moment{starts[call], first})
			ends[call] = latest([]moment{last, b.end(call)})
		}
	}
	calls := slices.Clone(b.calls)
	byStart(calls, starts)
	for _, call := range calls {
		if start := starts[call]; start.known && !o.at.Before(start.Add(-before)) && !o.at.After(ends[call].Time) {
			return call
		}
	}
	return ""
}

// words are the times of the client's first and last operation that names the call.
func (b *book) words(call string, ofClient func(operation) bool) (first, last moment) {
	var times []moment
	for _, p := range b.operations {
		if p.call == call && ofClient(p) {
			times = append(times, p.at)
		}
	}
	return earliest(times), latest(times)
}

// byStart sorts calls by start, those without one last, then by name.
func byStart(calls []string, starts map[string]moment) {
	slices.Sort(calls)
	slices.SortStableFunc(calls, func(c, d string) int {
		s, t := starts[c], starts[d]
		switch {
		case s.known && t.known:
			return s.Compare(t.Time)
		case s.known:
			return -1
		case t.known:
			return 1
		}
		return 0
	})
}

// operationsOf returns the operations of a call that count for issues.
func (b *book) operationsOf(call string) []operation {
	var found []operation
	for _, o := range b.operations {
		if o.countsForIssues(b.rules) && b.callOf(o) == call {
			found = append(found, o)
		}
	}
	return found
}

// A flaw is a bad operation or a bad range of a user-facing diagnostic.
type flaw struct {
	name    string
	records []operation
}

// flaws lists the bad operations and diagnostics of operations of one call. The result of
// a user-facing diagnostic is not read.
func flaws(operations []operation) []flaw {
	var found []flaw
	for _, o := range operations {
		if o.name != "UserFacingDiagnostics" && o.isBad() {
			found = append(found, flaw{or(o.name, "Operation"), []operation{o}}) // Choice: the word for no name.
		}
	}
	type rangeKey struct{ id, name string }
	ranges := map[rangeKey][]operation{}
	for _, o := range operations {
		if o.name == "UserFacingDiagnostics" {
			k := rangeKey{o.id, o.diagnostic()}
			ranges[k] = append(ranges[k], o)
		}
	}
	for k, records := range ranges {
		f := flaw{name: or(k.name, "UserFacingDiagnostics")} // Choice: the word for no name.
		bad := false
		for _, o := range records {
			bad = bad || o.diagnosticQuality() != "Good"
			f.records = append(f.records, o)
		}
		if bad && !isAdvice(k.name) {
			found = append(found, f)
		}
	}
	return found
}

// diagnostic is the name of the diagnostic, its first letter made a capital (R12).
func (o operation) diagnostic() string {
	name := o.eitherCase("DiagnosticChanged")
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

func (o operation) diagnosticQuality() string { return o.eitherCase("DiagnosticQuality") }

// eitherCase reads a member whose first letter may be small.
func (o operation) eitherCase(member string) string {
	if s := o.says(member); s != "" {
		return s
	}
	return o.says(strings.ToLower(member[:1]) + member[1:])
}

// isAdvice says whether a diagnostic is never bad: its name has one of two whole words, in
// any case.
func isAdvice(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return slices.Contains(words, "speakingwhilemicrophoneismuted") || slices.Contains(words, "speakermuted")
}
