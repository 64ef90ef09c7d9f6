package trend

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.com/acstelemetry/calls"
)

// Subject is a part of the knowledge about a call. Each comes from a log of its
// own: without that log there are no issues of the subject.
type Subject string

// The subjects.
const (
	EndsLogged       Subject = "ends"       // how participants ended: the log CallSummary
	StreamsLogged    Subject = "streams"    // media streams: CallDiagnostics
	OperationsLogged Subject = "operations" // operations and user-facing diagnostics: CallClientOperations
	SurveysLogged    Subject = "surveys"    // what users said: CallSurvey
)

// subjectsByNumber are all subjects, those that have issues first.
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

// Log returns the category of the log that has the subject; "" if there
// is no such subject.
func (s Subject) Log() string {
	if i := s.index(); i >= 0 {
		return subjectsByNumber[i].log
	}
	return ""
}

// subjects is a set of subjects, one bit for each.
type subjects uint8

// The members of the set, in the order of subjectsByNumber.
const (
	hasEnds subjects = 1 << iota
	hasStreams
	hasOperations
	hasSurveys

	canHaveIssues = hasEnds | hasStreams | hasOperations
)

// subjectsOf returns the subjects of a call.
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

// subjectsOfParticipant returns the subjects of a participant apart from streams.
func subjectsOfParticipant(p *calls.Participant) subjects {
	var s subjects
	if endLogged(p) {
		s |= hasEnds
	}
	if len(p.Operations)+len(p.Diagnostics) > 0 {
		s |= hasOperations
	}
	return s
}

// endLogged reports whether its summary says how a participant ended.
func endLogged(p *calls.Participant) bool {
	return p.Summary != nil && (p.Summary.ParticipantEndReason.IsSet() || p.Summary.ResultCategory.IsSet())
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

// issuesTexts are the texts of all sets of subjects that have issues.
var issuesTexts = func() (texts [canHaveIssues + 1]string) {
	for i := range texts {
		texts[i] = subjects(i).text()
	}
	return texts
}()

// issuesText names those members of the set that have issues.
func (s subjects) issuesText() string { return issuesTexts[s&canHaveIssues] }

// SubjectCounts counts calls for each subject; a missing subject counts 0.
type SubjectCounts map[Subject]int

// add counts a call that has the subjects of a set.
func (c *SubjectCounts) add(s subjects) {
	for i := range subjectsByNumber {
		if s>>i&1 == 1 {
			count(c, subjectsByNumber[i].name, 1)
		}
	}
}

// MarshalJSON writes the counts by name without those of zero.
func (c SubjectCounts) MarshalJSON() ([]byte, error) { return marshalCounts(c) }

// UnmarshalJSON reads counts by the names of known subjects.
func (c *SubjectCounts) UnmarshalJSON(data []byte) (err error) {
	*c, err = unmarshalCounts(data, "subject", func(s Subject) bool { return s.index() >= 0 })
	return err
}

// IssueShares are shares of calls, such as those with issues, separately for each set of
// subjects that have issues, which are all but surveys. The key names the
// subjects of a call in the order of [Subjects], as in "ends+streams"; it is empty for calls
// without subjects.
type IssueShares map[string]Share

// Of returns the share among the calls that have exactly these subjects, in any order.
func (f IssueShares) Of(list ...Subject) Share {
	var set subjects
	for _, s := range list {
		if i := s.index(); i >= 0 {
			set |= 1 << i
		}
	}
	return f[set.issuesText()]
}

// add adds calls with the subjects that text names.
func (f *IssueShares) add(text string, calls Share) {
	if *f == nil {
		*f = IssueShares{}
	}
	sum := (*f)[text]
	(*f)[text] = Share{sum.Part + calls.Part, sum.Whole + calls.Whole}
}

// MarshalJSON writes the shares by key without those of no calls.
func (f IssueShares) MarshalJSON() ([]byte, error) {
	byName := map[string]Share{} // not nil, which would be null
	for text, share := range f {
		if share != (Share{}) {
			byName[text] = share
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
	*f = nil
	for text, share := range byName {
		if !slices.Contains(issuesTexts[:], text) {
			return fmt.Errorf("unknown subjects %q", text)
		}
		if share != (Share{}) {
			f.add(text, share)
		}
	}
	return nil
}
