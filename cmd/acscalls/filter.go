package main

// Filters choose what a command tells of. How a command uses them:
//
//	in := inputFlags(cmd, needsCalls)      // --strict, --quiet, --max-record and the other limits
//	f := filterFlags(cmd, allFilters...)   // or those that act in this command
//	profile := profileFlag(cmd)            // --profile NAME|FILE.json
//	rows := listingFlags[quality.Row](cmd) // --format, --sort, --limit
//	out := outputFlags(cmd, in, true)      // --out, --tz
//	memoryFlag(cmd, in)                    // --memory
//	cmd.RunE = func(cmd *cobra.Command, args []string) error {
//		format, err := rows.parse()
//		…
//		p, err := findProfile(*profile)
//		…
//		err = out.run(cmd, func(w io.Writer) error {
//			a, err := chosenFacts(cmd, in, f, &p, args) // reads
//			…
//			err = a.judgeInOrder(f, func(v *quality.CallVerdict) error { … }) // chooses
//			…
//			return report.WriteCalls(w, format, list)
//		})
//		if err != nil {
//			return err
//		}
//		return in.end()
//	}
//
// A flag that is given several times means any of the values; different flags must all fit.
// chosenFacts checks the flags before it reads. A command that assembles calls in its own way
// calls in.choose, f.resolve, f.keepsCall and f.keeps itself.

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// The names of the filters.
const (
	bySince       = "since"
	byUntil       = "until"
	byCall        = "call"
	byParticipant = "participant"
	byIssue       = "issue"
	byQuality     = "quality"
	byResource    = "resource"
)

var (
	// callFilters choose calls, whatever the rows of a command are.
	callFilters = []string{bySince, byUntil, byCall, byResource}
	allFilters  = append(slices.Clip(callFilters), byParticipant, byIssue, byQuality)
)

// filter holds the filter flags. Everything passes a filter that is not set.
type filter struct {
	since, until                                string
	call, participant, issue, quality, resource []string

	wholeDays bool // days in UTC that are in the range in part are so as a whole

	set      func(name string) bool // the user has set the flag
	from, to time.Time              // zero if there is no such limit
	unknown  atomic.Int64           // calls left out because their start is not known
	missed   span                   // starts that --since and --until leave out
	chosen   map[callKey]bool       // what --call names
	who      []wantedID             // what --participant names
}

// filterFlags adds the named filters.
func filterFlags(cmd *cobra.Command, names ...string) *filter {
	flags := cmd.Flags()
	f := &filter{set: flags.Changed}
	for _, name := range names {
		switch name {
		case bySince:
			flags.StringVar(&f.since, name, "", "only calls that start at this `TIME` or later: 2026-07-19 (UTC), 2026-07-19T18:00:00Z, or 24h or 7d for that long ago")
		case byUntil:
			flags.StringVar(&f.until, name, "", "only calls that start before this `TIME`; a date includes its day")
		case byCall:
			flags.StringArrayVar(&f.call, name, nil, "only the call with this `ID`, or the beginning of it")
			if err := cmd.RegisterFlagCompletionFunc(name, completeCalls); err != nil {
				panic(err) // there is no such flag
			}
		case byParticipant:
			flags.StringArrayVar(&f.participant, name, nil, "only the participant with this `ID`: identifier, endpoint ID, participant ID, or phone number as in +14255550100")
		case byIssue:
			flags.StringArrayVar(&f.issue, name, nil, "only with this `ISSUE`, as in \"Poor Media Streams\", or end code, as in 410 or 410/3101")
			complete(cmd, name, issueNames()...)
		case byQuality:
			flags.StringArrayVar(&f.quality, name, nil, "only of this `QUALITY`: "+strings.Join(qualities, ", "))
			complete(cmd, name, qualities...)
		case byResource:
			flags.StringArrayVar(&f.resource, name, nil, "only of the Azure resource with this `ID`, or the last part of it")
		default:
			panic("there is no filter " + name)
		}
	}
	return f
}

var qualities = []string{string(quality.Good), string(quality.Poor), string(quality.Unknown)}

// issueNames returns the documented names of issues; others occur.
func issueNames() []string {
	names := []string{quality.EndedUngracefully, quality.PoorMediaStreams}
	for _, d := range []clientops.DiagnosticName{
		clientops.NoNetwork, clientops.NetworkRelaysNotReachable, clientops.NetworkReconnect,
		clientops.NetworkReceiveQuality, clientops.NetworkSendQuality,
		clientops.NoSpeakerDevicesEnumerated, clientops.SpeakerNotFunctioning, clientops.SpeakerBusy,
		clientops.SpeakerVolumeIsZero, clientops.NoMicrophoneDevicesEnumerated,
		clientops.MicrophoneNotFunctioning, clientops.MicrophoneMuteUnexpectedly,
		clientops.MicrophonePermissionDenied, clientops.CameraFreeze, clientops.CameraStartFailed,
		clientops.CameraStartTimedOut, clientops.CameraPermissionDenied, clientops.CameraStoppedUnexpectedly,
		clientops.CapturerStartFailed, clientops.CapturerStoppedUnexpectedly,
		clientops.ScreenshareRecordingDisabled,
	} {
		names = append(names, issue.OfDiagnostic(d))
	}
	for _, f := range clientops.Schema().Fields() {
		if f.Property == "OperationName" {
			names = append(names, f.Texts...)
		}
	}
	return names
}

// parse checks the flags. Times like 24h count back from now.
func (f *filter) parse(now time.Time) error {
	for _, values := range [][]string{f.call, f.participant, f.issue, f.quality, f.resource} {
		for i := range values {
			values[i] = strings.TrimSpace(values[i])
		}
	}
	f.who = nil
	for _, id := range f.participant {
		f.who = append(f.who, newWantedID(id))
	}
	for _, q := range f.quality {
		if !contains(qualities, q) {
			return usagef("--quality: there is no quality %q; use %s", q, strings.Join(qualities, ", "))
		}
	}
	return f.parseTimes(now)
}

func (f *filter) parseTimes(now time.Time) (err error) {
	if f.from, _, err = parseTime(bySince, f.since, now); err != nil {
		return err
	}
	var day bool
	if f.to, day, err = parseTime(byUntil, f.until, now); err != nil {
		return err
	}
	if day {
		f.to = f.to.AddDate(0, 0, 1)
	}
	if f.since != "" && f.until != "" && !f.from.Before(f.to) {
		return usagef("--since %s is not before --until %s, so that no call fits", f.since, f.until)
	}
	if f.wholeDays {
		const day = 24 * time.Hour
		f.from, f.to = f.from.Truncate(day), f.to.Add(day-1).Truncate(day)
	}
	return nil
}

// timed reports whether there is a limit in time.
func (f *filter) timed() bool { return f.since != "" || f.until != "" }

// active reports whether any filter is set.
func (f *filter) active() bool { return slices.ContainsFunc(allFilters, f.set) }

// days matches a number of days, optionally with a Go duration after it.
var days = regexp.MustCompile(`^([0-9]{1,5})d(.*)$`)

// parseTime returns the time in a flag, and whether it is a day.
func parseTime(flag, text string, now time.Time) (t time.Time, day bool, err error) {
	t, day, ok := timeOf(text, now)
	if !ok {
		return t, day, usagef("--%s: %q %s", flag, strings.TrimSpace(text), howTimes)
	}
	return t, day, nil
}

// isRelative reports whether a text is a time that depends on now.
func isRelative(text string, now time.Time) bool {
	a, _, _ := timeOf(text, now)
	b, _, _ := timeOf(text, now.Add(time.Hour))
	return !a.Equal(b)
}

// howTimes says how to write a time.
const howTimes = "is not a time; write it as in 2026-07-19, 2026-07-19T18:00:00Z or, for that long ago, 24h or 7d"

// timeOf returns the time in a text, zero if it is empty, and whether it is a day.
func timeOf(text string, now time.Time) (t time.Time, day, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, false, true
	}
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return t, false, true
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t, true, true
	}
	back := text
	var whole int
	if m := days.FindStringSubmatch(text); m != nil {
		whole, _ = strconv.Atoi(m[1])
		if back = m[2]; back == "" {
			back = "0s"
		}
	}
	if d, err := time.ParseDuration(back); err == nil && d >= 0 {
		return now.Add(-d - time.Duration(whole)*24*time.Hour), false, true
	}
	return time.Time{}, false, false
}

// resolve finds the calls of --call with find, which returns nil for no call. It fails if an
// ID matches no call or several.
func (f *filter) resolve(find func(id string) (*found, error)) error {
	f.chosen = map[callKey]bool{}
	for _, id := range f.call {
		c, err := find(id)
		if err != nil {
			return err
		}
		if c == nil {
			return usagef("--call: no call's ID begins with %q; acscalls calls lists the calls", id)
		}
		f.chosen[c.key] = true
	}
	return nil
}

// keepsCall reports whether a call passes the filters for calls. Several goroutines may call
// it at once.
func (f *filter) keepsCall(c *calls.Call) bool {
	if len(f.call) > 0 && !f.chosen[keyOf(c)] {
		return false
	}
	return f.keepsFacts(c.ResourceID, c.Start)
}

// keepsFacts reports whether a call with a resource and a start passes the filters.
func (f *filter) keepsFacts(resource opt.Value[string], began opt.Value[time.Time]) bool {
	if len(f.resource) > 0 && !slices.ContainsFunc(f.resource, func(r string) bool { return isResource(resource, r) }) {
		return false
	}
	if !f.timed() {
		return true
	}
	start, ok := began.Get()
	if !ok {
		f.unknown.Add(1)
		return false
	}
	if !start.Before(f.from) && (f.until == "" || start.Before(f.to)) {
		return true
	}
	f.missed.add(start)
	return false
}

// span is from the first to the last of some times. Several goroutines may add to it at once.
type span struct {
	mu          sync.Mutex
	first, last time.Time // zero without any
}

func (s *span) add(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.first.IsZero() || t.Before(s.first) {
		s.first = t
	}
	if t.After(s.last) {
		s.last = t
	}
}

// isResource reports whether name is the ID of a resource or the last part of it. Azure writes
// resource IDs in any case.
func isResource(id opt.Value[string], name string) bool {
	full, ok := id.Get()
	if !ok {
		return false
	}
	full, name = strings.Trim(full, "/"), strings.Trim(name, "/")
	return strings.EqualFold(full, name) || strings.EqualFold(full[strings.LastIndexByte(full, '/')+1:], name)
}

// keeps reports whether a call passes the other filters: quality, participant and issue.
func (f *filter) keeps(v *quality.CallVerdict) bool {
	return f.keepsQuality(v.Quality) &&
		(len(f.participant) == 0 || anyID(v.Call, f.isParticipant)) &&
		f.keepsIssue(v.Issues, v.Call.Participants...)
}

// keepsQuality reports whether a verdict passes --quality.
func (f *filter) keepsQuality(v quality.Verdict) bool {
	return len(f.quality) == 0 || contains(f.quality, string(v))
}

// isParticipant reports whether an ID is one of --participant.
func (f *filter) isParticipant(id string) bool {
	return slices.ContainsFunc(f.who, func(w wantedID) bool { return w.is(id) })
}

// contains is slices.Contains without regard to case.
func contains(list []string, text string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, text) })
}

// keepsIssue reports whether something with issues and participants passes --issue.
func (f *filter) keepsIssue(issues []quality.Issue, of ...*calls.Participant) bool {
	return len(f.issue) == 0 || slices.ContainsFunc(f.issue, func(wanted string) bool {
		return slices.ContainsFunc(issues, func(i quality.Issue) bool { return strings.EqualFold(i.Name, wanted) }) ||
			slices.ContainsFunc(of, func(p *calls.Participant) bool { return endedWith(p, wanted) })
	})
}

// endedWith reports whether a participant has the end code in a text, as in 410 or 410/3101.
func endedWith(p *calls.Participant, text string) bool {
	code, subcode, hasSubcode, err := errorcodes.ParsePair(text)
	end, _ := p.EndReason()
	return err == nil && end.HasCode && end.Code == code &&
		(!hasSubcode || end.HasSubcode && end.Subcode == subcode)
}

// leftOut says how many calls were left out because their start is unknown.
func (f *filter) leftOut(in *input) {
	if n := f.unknown.Load(); n > 0 && !in.quiet {
		calls := "calls"
		if n == 1 {
			calls = "call"
		}
		say(in.stderr, "%d %s left out: start unknown", n, calls)
	}
}

// none says that nothing passes the filters: a value may be misspelt.
func (f *filter) none(in *input, left int) {
	if left == 0 && f.active() && !in.shard.on() && in.records > 0 && !in.useless() && !in.quiet {
		text := "nothing fits the filters"
		if !f.missed.first.IsZero() {
			text += fmt.Sprintf("; calls at other times start from %s to %s UTC", f.missed.first.UTC().Format(time.DateTime), f.missed.last.UTC().Format(time.DateTime))
		}
		say(in.stderr, "%s", text)
	}
}
