package work

import (
	_ "embed"
	"reflect"
	"strings"
)

// Names and texts of enumerations come in any case. The usual spelling costs one look-up.

//go:embed enums.txt
var enumTexts string

// enums maps the documented texts of enumerations to themselves, and those in lower case,
// and other texts for them, to the documented ones. One table is enough: no text is
// spelled differently in two enumerations.
var enums = func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(enumTexts) {
		known, synonym, _ := strings.Cut(strings.TrimSpace(line), "=")
		m[known], m[strings.ToLower(known)], m[strings.ToLower(synonym)] = known, known, known
	}
	delete(m, "")
	return m
}()

// documented spells the text of an enumeration as the documents do.
func documented(text []byte) []byte {
	known := enums[string(text)]
	if known == "" {
		var room [64]byte
		known = enums[string(appendFold(room[:0], text, false))]
	}
	if known == "" || known == string(text) {
		return text
	}
	return []byte(known)
}

// names maps the names of the fields of a record, without case and blanks, to those that its
// Set knows.
type names map[string]string

// namesOf returns the names in the tags of a record, and other ones that occur for them.
func namesOf(record any, others ...string) names {
	n := names{}
	for _, f := range reflect.VisibleFields(reflect.TypeOf(record)) {
		if name := f.Tag.Get("json"); name != "" {
			n[strings.ToLower(name)] = name
		}
	}
	for _, other := range others {
		name, of, _ := strings.Cut(other, "=")
		n[name] = of
	}
	return n
}

var (
	envelopeNames = namesOf(Envelope{})
	logNames      = [logKinds + 1]names{Summaries: namesOf(Summary{}, "pstnpartcipantcalltype=pstnParticipantCallType"),
		Diagnostics: namesOf(Diagnostic{}), Operations: namesOf(Operation{})}
)

// of returns the name that Set knows for one in an unusual spelling, or "".
func (n names) of(name string) string {
	var room [64]byte
	return n[string(appendFold(room[:0], name, true))]
}

// appendFold appends a name in lower case, maybe without blanks.
func appendFold[T string | []byte](dst []byte, name T, withoutBlanks bool) []byte {
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != ' ' || !withoutBlanks {
			dst = append(dst, c)
		}
	}
	return dst
}

// IsProperties reports whether a member has the name of the object with the fields of its
// log.
func IsProperties(name string) bool {
	return name == "properties" || len(name) == len("properties") && strings.EqualFold(name, "properties")
}
