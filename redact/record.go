package redact

import (
	"reflect"
	"strings"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
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
	j.rec, j.plan = rec, r.planOf(rec.Schema())
	out := rec.Schema().New()
	for i := range j.plan.steps {
		s := &j.plan.steps[i]
		j.field(s, s.Cell(out), s.Cell(rec))
	}
	out.Head().Extra = j.extra(rec.Head().Extra)
	if rec.Head().Reused {
		new(logs.Cloner).Own(out) // its texts may be the reader's
	}
	return out
}

// Append appends the text that encode, such as [logs.AppendJSON], makes of the record in which
// identities are replaced by pseudonyms. It is faster than encoding what [Redactor.Record]
// returns, since the copy of the record is used again: it is valid until encode returns.
func (r *Redactor) Append(dst []byte, rec logs.Record, encode func([]byte, logs.Record) []byte) []byte {
	return encode(dst, r.Record(rec))
}

// field sets a field of the copy.
func (j *job) field(s *step, dst, src opt.Cell) {
	assign(dst, src)
	if src.State() != opt.Set {
		return
	}
	switch s.rule {
	case Number:
	case Time:
		j.move(dst)
	case Hide:
		dst.Clear(opt.Redacted)
	default:
		j.text = src.AppendText(j.text[:0])
		text := string(j.text)
		if to := j.replace(s, text); to != text {
			dst.Parse(to) //nolint:errcheck // any text is a text
		}
	}
}

// assign copies a cell, state and value.
func assign(dst, src opt.Cell) {
	to, from := reflect.ValueOf(dst), reflect.ValueOf(src)
	switch {
	case to.Kind() == reflect.Pointer && to.Type() == from.Type():
		to.Elem().Set(from.Elem())
	case src.State() == opt.Set:
		dst.Parse(string(src.AppendText(nil))) //nolint:errcheck // the text of a value is valid
	default:
		dst.Clear(src.State())
	}
}

// move shifts a time. A time that would leave the calendar becomes Redacted.
func (j *job) move(cell opt.Cell) {
	if j.r.shift == 0 {
		return
	}
	v, ok := cell.(*opt.Value[time.Time])
	if !ok {
		cell.Clear(opt.Redacted)
		return
	}
	t, _ := v.Get()
	if *v = opt.Of(t.Add(j.r.shift)); !v.IsSet() {
		v.Clear(opt.Redacted)
	}
}

// replace returns the replacement for a text in a field.
func (j *job) replace(s *step, text string) string {
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
	case Payload:
		return j.payload(t, s.documented)
	}
	return j.id(t)
}
