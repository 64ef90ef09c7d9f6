package support

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/opt"
)

// leastIdentity is how many letters and digits an identity must have to be
// looked for in other texts.
const leastIdentity = 4

// leastPart is how many of them a part of an identity must have, such as the
// number in "4:+15551230000".
const leastPart = 7

// identities are those of a call and of the messages, in the form in which they are searched
// for in other texts, with the numbers that replace them.
type identities struct {
	needles []string                  // letters and digits only, in lower case
	found   map[string]bool           // text → whether it holds one
	numbers map[string]map[string]int // kind of identity → identity → number
}

// gatherIdentities returns everything that identifies people and devices in the records of
// a call, and the telephone numbers that messages were sent to.
func gatherIdentities(call *calls.Call, messages []SMS) *identities {
	all := map[string]bool{}
	if call != nil {
		recordIdentities(call, all)
	}
	for _, s := range messages {
		all[s.To.Or("")] = true
	}
	id := &identities{found: map[string]bool{}, numbers: map[string]map[string]int{}}
	callID := ""
	if call != nil {
		callID = squeeze(call.ID.Or(""))
	}
	needles := map[string]bool{}
	for text := range all {
		if s := squeeze(text); len(s) >= leastIdentity {
			needles[s] = true
		}
		for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(":_/@;", r) }) {
			if s := squeeze(part); len(s) >= leastPart && strings.ContainsAny(s, "0123456789") {
				needles[s] = true
			}
		}
	}
	// Records that describe the call itself have its ID as participant ID.
	delete(needles, callID)
	for s := range needles {
		id.needles = append(id.needles, s)
	}
	slices.Sort(id.needles)
	return id
}

// recordIdentities adds the fields that hold identities, as the field tables of
// the records say.
func recordIdentities(call *calls.Call, all map[string]bool) {
	records := slices.Clone(call.CallRecords)
	ops := slices.Clone(call.Operations)
	for _, d := range call.Diagnostics {
		ops = append(ops, d.Records...)
	}
	for _, p := range call.Participants {
		if p.Summary != nil {
			records = append(records, p.Summary)
		}
	}
	for _, s := range call.Streams {
		records = append(records, s.Record)
	}
	for _, op := range ops {
		records = append(records, op)
		all[op.ClientInstanceID.Or("")] = true
	}
	for _, m := range call.MediaStats {
		records = append(records, m)
		all[m.ClientInstanceID.Or("")] = true
	}
	for _, s := range call.Surveys {
		records = append(records, s)
		all[s.CorrelationID.Or("")] = true // in this log it is the participant's
	}
	for _, u := range call.Usage {
		records = append(records, u)
	}
	for _, rec := range records {
		for _, f := range rec.Schema().Fields() {
			switch f.Personal {
			case "identity", "identity or phone number", "tenant", "thread":
				all[string(f.Cell(rec).AppendText(nil))] = true
			}
		}
	}
}

// squeeze returns the letters and digits of a text, in lower case: file names
// and URLs encode other characters in their own ways.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// in reports whether a text holds an identity, with or without URL escapes.
func (id *identities) in(text string) bool {
	found, known := id.found[text] // a call has many texts, few of them different
	if !known {
		found = id.search(text)
		id.found[text] = found
	}
	return found
}

func (id *identities) search(text string) bool {
	forms := []string{squeeze(text)}
	if plain, err := url.PathUnescape(text); err == nil && plain != text {
		forms = append(forms, squeeze(plain))
	}
	return slices.ContainsFunc(forms, func(form string) bool {
		return slices.ContainsFunc(id.needles, func(needle string) bool { return strings.Contains(form, needle) })
	})
}

// identity returns an identity, or its number if identities are left out. The
// logs ignore letter case.
func (b *builder) identity(kind string, v opt.Value[string]) opt.Value[string] {
	text, ok := v.Get()
	if !ok || b.hidden == nil {
		return b.cut(v)
	}
	byText := b.hidden.numbers[kind]
	if byText == nil {
		byText = map[string]int{}
		b.hidden.numbers[kind] = byText
	}
	text = strings.ToLower(text)
	if byText[text] == 0 {
		byText[text] = len(byText) + 1
	}
	return opt.Of(kind + " " + strconv.Itoa(byText[text]))
}

// text returns a text that should not hold an identity.
func (b *builder) text(v opt.Value[string]) opt.Value[string] {
	if text, ok := v.Get(); ok && b.hidden != nil && b.hidden.in(text) {
		return opt.Without[string](opt.Redacted)
	}
	return b.cut(v)
}

// freeText returns a text that may hold the identity of anyone.
func (b *builder) freeText(v opt.Value[string]) opt.Value[string] {
	if v.IsSet() && b.hidden != nil {
		return opt.Without[string](opt.Redacted)
	}
	return b.cut(v)
}

// resource returns a text that names the Azure resource.
func (b *builder) resource(v opt.Value[string]) opt.Value[string] {
	if v.IsSet() && b.opts.LeaveOutResource {
		return opt.Without[string](opt.Redacted)
	}
	return b.text(v)
}

// fileName returns the name of an attachment.
func (b *builder) fileName(name string, number int) string {
	if b.hidden != nil || b.opts.BaseNamesOnly {
		name = name[strings.LastIndexAny(name, `/\`)+1:]
	}
	if b.hidden != nil && b.hidden.in(name) {
		ext := path.Ext(name)
		if name = "attachment " + strconv.Itoa(number); !b.hidden.in(ext) {
			name += ext
		}
	}
	return cut(name, b.maxText)
}

// cut limits the length of a text.
func (b *builder) cut(v opt.Value[string]) opt.Value[string] {
	if text, ok := v.Get(); ok {
		return opt.Of(cut(text, b.maxText))
	}
	return v
}

// cut returns a text with at most limit bytes, and "…" if that is not all of it.
// There is no limit if it is negative.
func cut(text string, limit int) string {
	if limit < 0 || len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit] + "…"
}

// textOf returns an enumeration's text.
func textOf[T ~string](v opt.Value[T]) opt.Value[string] {
	if text, ok := v.Get(); ok {
		return opt.Of(string(text))
	}
	return opt.Without[string](v.State())
}
