package support

import (
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/opt"
)

// Request is what a support request may need. It is plain data: [New] makes it,
// [Request.WriteText] and [Request.WriteJSON] write it.
//
// As JSON it has every key, null where something is not known, "Redacted" where
// the service or an option has hidden it, and times as RFC 3339 in UTC.
type Request struct {
	// CallID is the call, for support as for the logs.
	CallID opt.Value[string] `json:"callId"`
	// CallType is "P2P" or "Group".
	CallType opt.Value[string] `json:"callType"`
	// Start and End are those of the call, in UTC.
	Start opt.Value[time.Time] `json:"start"`
	End   opt.Value[time.Time] `json:"end"`
	// DurationSeconds is the time in seconds from Start to End.
	DurationSeconds opt.Value[float64] `json:"durationSeconds"`
	// Complete says whether all records of the call seem to have arrived; see
	// [calls.Call.Complete].
	Complete bool `json:"complete"`
	// ResourceID is the Azure resource. It names the subscription. Redacted with
	// [Options.LeaveOutResource].
	ResourceID opt.Value[string] `json:"resourceId"`
	// TeamsThreadID is the thread of the Teams meeting; "thread 1" with
	// [Options.LeaveOutIdentities].
	TeamsThreadID opt.Value[string] `json:"teamsThreadId"`
	// IdentitiesLeftOut says whether identities have been replaced by numbers;
	// see [Options.LeaveOutIdentities].
	IdentitiesLeftOut bool `json:"identitiesLeftOut"`
	// Participants are those of the call, in the order in which they came.
	Participants []Participant `json:"participants"`
	// MSCV are the MS-CV IDs, the oldest first.
	MSCV []CV `json:"msCv"`
	// SMS are the results of sending messages.
	SMS []SMS `json:"sms"`
	// Attachments are the files to attach.
	Attachments []Attachment `json:"attachments"`
	// Missing lists what support may ask for and what is not here.
	Missing []Missing `json:"missing"`
	// LeftOut counts what is not in the lists.
	LeftOut LeftOut `json:"leftOut"`
}

// LeftOut counts what is not in the lists of a [Request].
type LeftOut struct {
	// Participants, MSCV, SMS and Attachments count the entries beyond
	// [Options.MaxEntries].
	Participants int `json:"participants"`
	MSCV         int `json:"msCv"`
	SMS          int `json:"sms"`
	Attachments  int `json:"attachments"`
	// MSCVOutside counts the MS-CV IDs outside of the time of the call; see
	// [Options.MSCVWithin].
	MSCVOutside int `json:"msCvOutside"`
	// MSCVDropped counts the MS-CV IDs that the recorder had to drop; see
	// [CVLog].
	MSCVDropped int64 `json:"msCvDropped"`
}

// Options say what goes into a [Request]. The zero Options are a request about a
// call and nothing else, with its identities.
type Options struct {
	// MSCV is what a [CVRecorder] has gathered, or what the application's log
	// has of it.
	MSCV CVLog
	// MSCVWithin, if positive, leaves out MS-CV IDs from before the call's start
	// and from after its end by more than this. Those without a time stay. It
	// leaves out nothing at a side that is not known. By default all stay.
	MSCVWithin time.Duration
	// SMS are results of sending messages; see [ParseSMS].
	SMS []SMS
	// Attachments are the files to attach; see [Attach].
	Attachments []Attachment

	// LeaveOutIdentities replaces what identifies people and devices by numbers
	// that hold within the request: "user 1", "participant 1", "endpoint 1",
	// "tenant 1", "thread 1" and, for a telephone number that a message was sent
	// to, "recipient 1". The same identity has the same number, so that it still
	// shows who joined twice.
	//
	// The call ID, MS-CV IDs, message IDs, times, end codes, versions of software
	// and the Azure resource stay: without them support cannot find anything.
	// The paths of HTTP requests and the texts of SMS errors are Redacted, since
	// they may name anyone; of the paths of files only the base names stay. Any
	// other text that holds an identity of the call, or a telephone number of a
	// message, is Redacted, but for the call ID; a file name is replaced by
	// "attachment 1" and its extension. An identity with fewer than four letters
	// and digits cannot be distinguished from other text and is not searched for.
	//
	// It does not open attachments, which do hold identities.
	LeaveOutIdentities bool
	// LeaveOutResource makes the ID of the Azure resource and the hosts of HTTP
	// requests, which hold its name, Redacted: for a question in public.
	LeaveOutResource bool
	// BaseNamesOnly lists files without the directories that they are in.
	BaseNamesOnly bool

	// MaxEntries is the maximum number of entries of each list; further ones are counted. Of
	// MS-CV IDs the newest stay, of all others the first. 0 means 1000; a
	// negative number means no limit.
	MaxEntries int
	// MaxText is how many bytes a text may have; a longer one is cut and ends
	// with "…". 0 means 1024; a negative number means no limit.
	MaxText int
}

const (
	defaultMaxEntries = 1000
	defaultMaxText    = 1024
)

// New returns a request about a call, which may be nil if the request is about messages
// only. It does not change its arguments.
func New(call *calls.Call, opts *Options) *Request {
	if opts == nil {
		opts = new(Options)
	}
	b := newBuilder(call, opts)
	if call != nil {
		b.call(call)
	}
	b.mscv()
	b.sms()
	b.attachments()
	b.missing(call)
	return b.req
}

// builder puts a Request together.
type builder struct {
	req        *Request
	opts       *Options
	maxEntries int
	maxText    int
	hidden     *identities // nil if identities stay
	noEnd      []string    // participants without an end reason
	noSummary  []string    // participants without a summary
}

func newBuilder(call *calls.Call, opts *Options) *builder {
	b := &builder{req: new(Request), opts: opts, maxEntries: opts.MaxEntries, maxText: opts.MaxText}
	if b.maxEntries == 0 {
		b.maxEntries = defaultMaxEntries
	}
	if b.maxText == 0 {
		b.maxText = defaultMaxText
	}
	if opts.LeaveOutIdentities {
		b.req.IdentitiesLeftOut = true
		b.hidden = gatherIdentities(call, opts.SMS)
	}
	return b
}

// call sets what the records say about the call as a whole, and its participants.
func (b *builder) call(c *calls.Call) {
	r := b.req
	r.CallID = b.cut(c.ID) // kept in any case
	r.CallType = b.text(textOf(c.Type))
	r.Start, r.End = c.Start, c.End
	r.DurationSeconds = seconds(c.Start, c.End)
	r.Complete = c.Complete()
	r.ResourceID = b.resource(c.ResourceID)
	r.TeamsThreadID = b.identity("thread", c.TeamsThreadID)
	for i, p := range c.Participants {
		one := b.participant(i+1, p)
		if b.full(i) {
			r.LeftOut.Participants++
			continue
		}
		r.Participants = append(r.Participants, one)
	}
}

// full reports whether a list with n entries takes no more.
func (b *builder) full(n int) bool { return b.maxEntries >= 0 && n >= b.maxEntries }

// seconds returns the time between two times, if both are known and in order.
func seconds(start, end opt.Value[time.Time]) opt.Value[float64] {
	from, ok := start.Get()
	to, is := end.Get()
	if !ok || !is || to.Before(from) {
		return opt.Value[float64]{}
	}
	return opt.Of(to.Sub(from).Seconds())
}

// mscv adds the MS-CV IDs of the call's time.
func (b *builder) mscv() {
	list := make([]CV, 0, len(b.opts.MSCV.Entries))
	for _, cv := range b.opts.MSCV.Entries {
		if b.outside(cv.Time) {
			b.req.LeftOut.MSCVOutside++
			continue
		}
		list = append(list, cv)
	}
	if b.full(len(list) - 1) {
		b.req.LeftOut.MSCV = len(list) - b.maxEntries
		list = list[b.req.LeftOut.MSCV:]
	}
	for i := range list {
		cv := &list[i]
		cv.ID, cv.Method = b.text(cv.ID), b.text(cv.Method)
		cv.Host, cv.Path = b.resource(cv.Host), b.freeText(cv.Path)
	}
	b.req.MSCV = list
	b.req.LeftOut.MSCVDropped = b.opts.MSCV.Dropped
}

// outside reports whether a time is known not to be the call's.
func (b *builder) outside(v opt.Value[time.Time]) bool {
	at, ok := v.Get()
	margin := b.opts.MSCVWithin
	if !ok || margin <= 0 {
		return false
	}
	start, started := b.req.Start.Get()
	end, ended := b.req.End.Get()
	return started && at.Before(start.Add(-margin)) || ended && at.After(end.Add(margin))
}

// sms adds the results of sending messages.
func (b *builder) sms() {
	for i, s := range b.opts.SMS {
		if b.full(i) {
			b.req.LeftOut.SMS = len(b.opts.SMS) - i
			break
		}
		s.MessageID = b.text(s.MessageID)
		s.To = b.identity("recipient", s.To)
		s.ErrorMessage = b.freeText(s.ErrorMessage)
		b.req.SMS = append(b.req.SMS, s)
	}
}

// attachments adds the files.
func (b *builder) attachments() {
	for i, a := range b.opts.Attachments {
		if b.full(i) {
			b.req.LeftOut.Attachments = len(b.opts.Attachments) - i
			break
		}
		a.Name = b.fileName(a.Name, i+1)
		a.SHA256 = b.cut(a.SHA256) // digits that may look like an identity
		b.req.Attachments = append(b.req.Attachments, a)
	}
}
