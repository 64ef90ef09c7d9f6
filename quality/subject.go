package quality

import (
	"encoding/json"
	"fmt"
	"strings"

	"example.com/acstelemetry/calls"
)

// Subject is a part of what there is to know of a call. Each comes from a log of its
// own: where that log is missing nothing can be known to have gone wrong.
type Subject string

// The subjects.
const (
	EndsLogged       Subject = "ends"       // how participants ended: the log CallSummary
	StreamsLogged    Subject = "streams"    // media streams: CallDiagnostics
	OperationsLogged Subject = "operations" // operations and user-facing diagnostics: CallClientOperations
	SurveysLogged    Subject = "surveys"    // what users said: CallSurvey
)

// subjectsByNumber are all subjects, those that issues come from first.
var subjectsByNumber = [...]struct {
	name Subject
	log  string
}{
	{EndsLogged, "CallSummary"}, {StreamsLogged, "CallDiagnostics"}, {OperationsLogged, "CallClientOperations"}, {SurveysLogged, "CallSurvey"},
}

// Subjects returns all subjects.
func Subjects() []Subject {
	var list []Subject
	for _, s := range subjectsByNumber {
		list = append(list, s.name)
	}
	return list
}

// index returns the subject's place in subjectsByNumber, or -1.
func (s Subject) index() int {
	for i := range subjectsByNumber {
		if subjectsByNumber[i].name == s {
			return i
		}
	}
	return -1
}

// Log returns the category of the log from which the subject is known; "" if there
// is no such subject.
func (s Subject) Log() string {
	if i := s.index(); i >= 0 {
		return subjectsByNumber[i].log
	}
	return ""
}

// subjects is a set of subjects, of each a bit.
type subjects uint8

// The members of the set, in the order of subjectsByNumber.
const (
	hasEnds subjects = 1 << iota
	hasStreams
	hasOperations
	hasSurveys

	canHaveIssues = hasEnds | hasStreams | hasOperations
)

// subjectsOf returns what there is of a call.
func subjectsOf(c *calls.Call) subjects {
	var s subjects
	for i := 0; i < len(c.Participants) && s&hasEnds == 0; i++ {
		s |= subjectsOfParticipant(c.Participants[i]) & hasEnds
	}
	if len(c.Streams) > 0 {
		s |= hasStreams
	}
	if len(c.Operations)+len(c.Diagnostics) > 0 {
		s |= hasOperations
	}
	if len(c.Surveys) > 0 {
		s |= hasSurveys
	}
	return s
}

// subjectsOfParticipant returns what there is of a participant apart from streams.
func subjectsOfParticipant(p *calls.Participant) subjects {
	var s subjects
	if p.Summary != nil && p.Summary.ParticipantEndReason.IsSet() {
		s |= hasEnds
	}
	if len(p.Operations)+len(p.Diagnostics) > 0 {
		s |= hasOperations
	}
	return s
}

// list returns the members of the set.
func (s subjects) list() []Subject {
	list := []Subject{}
	for i := range subjectsByNumber {
		if s>>i&1 == 1 {
			list = append(list, subjectsByNumber[i].name)
		}
	}
	return list
}

// text names the members of the set, as in "ends+streams".
func (s subjects) text() string {
	var names []string
	for _, one := range s.list() {
		names = append(names, string(one))
	}
	return strings.Join(names, "+")
}

// SubjectCounts counts calls for each subject; its fields are in the order of
// [Subjects].
type SubjectCounts [len(subjectsByNumber)]int

// Of returns the count of a subject.
func (c *SubjectCounts) Of(s Subject) int {
	if i := s.index(); i >= 0 {
		return c[i]
	}
	return 0
}

// add counts a call that has the subjects of a set.
func (c *SubjectCounts) add(s subjects) {
	for i := range c {
		c[i] += int(s >> i & 1)
	}
}

// MarshalJSON writes the counts by name, those of zero left out.
func (c SubjectCounts) MarshalJSON() ([]byte, error) {
	byName := map[Subject]int{}
	for i, n := range c {
		if n != 0 {
			byName[subjectsByNumber[i].name] = n
		}
	}
	return json.Marshal(byName)
}

// UnmarshalJSON reads counts by the names of known subjects.
func (c *SubjectCounts) UnmarshalJSON(data []byte) error {
	var byName map[Subject]int
	if err := json.Unmarshal(data, &byName); err != nil {
		return err
	}
	*c = SubjectCounts{}
	for s, n := range byName {
		i := s.index()
		if i < 0 {
			return fmt.Errorf("unknown subject %q", s)
		}
		c[i] = n
	}
	return nil
}

// IssueShares are the calls with issues among all calls, apart for each set of the
// subjects that issues come from, which are all but surveys.
type IssueShares [canHaveIssues + 1]Share

// Of returns the share among the calls of which there are just these subjects.
func (f *IssueShares) Of(list ...Subject) Share {
	var set subjects
	for _, s := range list {
		if i := s.index(); i >= 0 {
			set |= 1 << i
		}
	}
	return f[set&canHaveIssues]
}

// add counts a call.
func (f *IssueShares) add(s subjects, issues bool) {
	share := &f[s&canHaveIssues]
	share.Whole++
	if issues {
		share.Part++
	}
}

// MarshalJSON writes the shares by the names of the subjects, as in "ends+streams",
// those of no calls left out.
func (f IssueShares) MarshalJSON() ([]byte, error) {
	byName := map[string]Share{}
	for i, share := range f {
		if share != (Share{}) {
			byName[subjects(i).text()] = share
		}
	}
	return json.Marshal(byName)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *IssueShares) UnmarshalJSON(data []byte) error {
	var byName map[string]Share
	if err := json.Unmarshal(data, &byName); err != nil {
		return err
	}
	*f = IssueShares{}
	for i := range f {
		text := subjects(i).text()
		f[i] = byName[text]
		delete(byName, text)
	}
	for text := range byName {
		return fmt.Errorf("unknown subjects %q", text)
	}
	return nil
}
