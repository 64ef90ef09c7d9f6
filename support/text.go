package support

import (
	"fmt"
	"io"
	"strings"

	"example.com/acstelemetry/opt"
)

// WriteText writes the request as plain text for a ticket. Control characters,
// and marks that change the reading direction, are replaced: a record could
// otherwise forge lines.
func (r *Request) WriteText(w io.Writer) error {
	t := new(ticket)
	t.line("Support request: Azure Communication Services")
	if r.IdentitiesLeftOut {
		t.line("Identities are replaced by numbers.")
	}
	t.call(r)
	t.participants(r)
	t.mscv(r)
	t.sms(r)
	t.attachments(r)
	t.missing(r)
	_, err := io.WriteString(w, t.b.String())
	return err
}

// ticket gathers the lines of the text.
type ticket struct{ b strings.Builder }

func (t *ticket) line(format string, args ...any) {
	t.b.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}

// head begins a section.
func (t *ticket) head(title string, n, leftOut int) {
	t.line("")
	switch {
	case leftOut > 0:
		t.line("%s (%d of %d)", title, n, n+leftOut)
	case n >= 0:
		t.line("%s (%d)", title, n)
	default:
		t.line("%s", title)
	}
}

// field writes a value that is known or hidden.
func (t *ticket) field(indent int, name, value string) {
	if value != unknown {
		t.line("%*s%-*s%s", indent, "", 18-indent, name, value)
	}
}

func (t *ticket) call(r *Request) {
	t.head("Call", -1, 0)
	t.field(2, "Call ID", show(r.CallID))
	t.field(2, "Type", show(r.CallType))
	t.field(2, "Start (UTC)", show(r.Start))
	t.field(2, "End (UTC)", show(r.End))
	if s, ok := r.DurationSeconds.Get(); ok {
		t.field(2, "Duration", opt.Of(s).String()+" s")
	}
	t.field(2, "Resource", show(r.ResourceID))
	t.field(2, "Teams thread", show(r.TeamsThreadID))
	complete := "no"
	if r.Complete {
		complete = "yes"
	}
	t.field(2, "Complete", complete)
}

func (t *ticket) participants(r *Request) {
	t.head("Participants", len(r.Participants), r.LeftOut.Participants)
	for i := range r.Participants {
		p := &r.Participants[i]
		t.line("  %s", clean(p.Name))
		t.field(4, "User", show(p.Identifier))
		if p.ParticipantID.Or("") != p.Name {
			t.field(4, "ID", show(p.ParticipantID))
		}
		t.field(4, "Endpoint", show(p.EndpointID))
		t.field(4, "Tenant", show(p.TenantID))
		t.field(4, "Endpoint type", show(p.EndpointType))
		t.field(4, "Type", show(p.ParticipantType))
		t.field(4, "PSTN call", show(p.PSTNCallType))
		t.field(4, "SDK", show(p.SDKVersion))
		t.field(4, "OS", show(p.OSVersion))
		t.field(4, "Start (UTC)", show(p.Start))
		t.field(4, "End (UTC)", show(p.End))
		switch p.TimesFrom.Or("") {
		case FromCall:
			t.field(4, "Times", "the start is that of the call: the summary has none of the participant")
		case FromClient:
			t.field(4, "Times", "by the client's clock")
		}
		t.endReason(p.EndReason)
	}
}

func (t *ticket) endReason(e *EndReason) {
	if e == nil {
		return
	}
	code := show(e.Code)
	if sub := show(e.Subcode); sub != unknown {
		code += "/" + sub
	}
	if e.Ungraceful {
		code += " (ungraceful)"
	}
	t.field(4, "End reason", code)
	t.field(4, "Category", show(e.ResultCategory))
	t.field(4, "Meaning", clean(e.Description))
	t.field(4, "To do", clean(e.Action))
}

func (t *ticket) mscv(r *Request) {
	t.head("MS-CV IDs", len(r.MSCV), r.LeftOut.MSCV)
	for i := range r.MSCV {
		cv := &r.MSCV[i]
		t.line("  %s", show(cv.ID))
		t.field(4, "Time (UTC)", show(cv.Time))
		url := strings.TrimPrefix(show(cv.Host), unknown)
		if path := show(cv.Path); path != unknown {
			if !strings.HasPrefix(path, "/") {
				url += " " // such as "redacted"
			}
			url += path
		}
		if request := strings.TrimSpace(strings.TrimPrefix(show(cv.Method), unknown) + " " + url); request != "" {
			t.field(4, "Request", request)
		}
		t.field(4, "Status", show(cv.Status))
	}
	if n := r.LeftOut.MSCVOutside; n > 0 {
		t.line("  Left out as not from the time of the call: %d", n)
	}
	if n := r.LeftOut.MSCVDropped; n > 0 {
		t.line("  Dropped while recording: %d", n)
	}
}

func (t *ticket) sms(r *Request) {
	t.head("SMS messages", len(r.SMS), r.LeftOut.SMS)
	for i := range r.SMS {
		s := &r.SMS[i]
		id := show(s.MessageID)
		if id == unknown {
			id = "no message ID"
		}
		t.line("  %s", id)
		t.field(4, "To", show(s.To))
		t.field(4, "Status", show(s.HTTPStatusCode))
		switch {
		case s.Successful == nil:
		case *s.Successful:
			t.field(4, "Successful", "yes")
		default:
			t.field(4, "Successful", "no")
		}
		t.field(4, "Error", show(s.ErrorMessage))
	}
}

func (t *ticket) attachments(r *Request) {
	t.head("Attachments", len(r.Attachments), r.LeftOut.Attachments)
	for i := range r.Attachments {
		a := &r.Attachments[i]
		t.line("  %s", clean(a.Name))
		if a.Kind == BlogFile {
			t.field(4, "Kind", "encrypted log of the client")
		}
		t.field(4, "Size", fmt.Sprintf("%d bytes", a.Bytes))
		t.field(4, "SHA-256", show(a.SHA256))
	}
}

func (t *ticket) missing(r *Request) {
	if len(r.Missing) == 0 {
		return
	}
	t.head("Missing, and how to get it", -1, 0)
	for i := range r.Missing {
		m := &r.Missing[i]
		t.line("  %s (for %s)", clean(m.What), clean(m.For))
		t.line("    %s", clean(m.How))
	}
}

// unknown is shown for what is not known.
const unknown = "-"

// show returns a value as text.
func show[T opt.Scalar](v opt.Value[T]) string {
	switch v.State() {
	case opt.Set:
		return clean(v.String())
	case opt.Redacted, opt.Invalid:
		return v.State().String()
	}
	return unknown
}

// clean replaces control characters and marks of reading direction.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ', 0x7f <= r && r < 0xa0, // control characters
			r == 0x61c, 0x200e <= r && r <= 0x200f, 0x2066 <= r && r <= 0x2069, // reading direction
			0x2028 <= r && r <= 0x202e: // line ends and reading direction
			return '\uFFFD'
		}
		return r
	}, s)
}
