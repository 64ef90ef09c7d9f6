package redact

import (
	"reflect"
	"slices"
	"strings"

	"example.com/acstelemetry/logs"
)

// Record returns a copy of a record in which identities are replaced by
// pseudonyms; nil for nil. The record itself does not change, and the copy shares
// no mutable memory with it. The copy has the fields in the tables of fields and
// Extra, without Extra.Raw.
func (r *Redactor) Record(rec logs.Record) logs.Record {
	if rec == nil {
		return nil
	}
	j := r.jobs.Get().(*job)
	defer j.done()
	c := j.copy(rec)
	out := rec.Schema().New()
	if c.whole {
		reflect.ValueOf(out).Elem().Set(c.memory)
	} else {
		for i, cell := range c.cells {
			assign(c.plan.steps[i].Cell(out), cell)
		}
	}
	head := out.Head()
	head.Reused = false
	if x := c.rec.Head().Extra; x != nil {
		head.Extra = &logs.Extra{Unknown: slices.Clone(x.Unknown), Texts: slices.Clone(x.Texts)}
	}
	if rec.Head().Reused {
		new(logs.Cloner).Own(out) // its texts may be the reader's
	}
	return out
}

// Append appends the text that encode, such as [logs.AppendJSON], makes of the record in which
// identities are replaced by pseudonyms. It is faster than encoding what [Redactor.Record]
// returns, since the copy of the record is used again: it is valid until encode returns. For
// nil it appends nothing.
func (r *Redactor) Append(dst []byte, rec logs.Record, encode func([]byte, logs.Record) []byte) []byte {
	if rec == nil {
		return dst
	}
	j := r.jobs.Get().(*job)
	defer j.done()
	return encode(dst, j.copy(rec).rec)
}

// copy returns a redacted copy of a record, which is valid until the next one is made.
func (j *job) copy(rec logs.Record) *recordCopy {
	c := j.copyOf(rec.Schema())
	j.rec, j.plan = rec, c.plan
	c.set(rec)
	j.redact(c)
	head := c.rec.Head()
	head.Extra, head.Reused = j.extra(rec.Head().Extra, &c.extra), true
	return c
}

// replace returns the replacement for a text in a field.
func (j *job) replace(s *step, text string) string {
	if s.rule == Pseudonym {
		return j.id(text)
	}
	if noValue(text) {
		return text
	}
	t := strings.TrimSpace(text)
	switch s.rule {
	case Name:
		if j.keepsName(t) {
			return t
		}
	case Names:
		return j.names(t)
	case Code:
		if isCode(t) {
			return t
		}
	case Comparison:
		if isComparison(t) {
			return t
		}
	case Version:
		if isVersion(t) || t == "unknown" {
			return t
		}
	case System:
		if short, ok := system(t); ok {
			return short
		}
	case Agent:
		if j.r.opts.UserAgentProducts {
			if known := userAgent(t); known != "" {
				return known
			}
		}
	case Payload:
		return j.payload(t, s.documented)
	}
	return j.id(t)
}
