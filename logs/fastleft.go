package logs

import (
	"fmt"

	"example.com/acstelemetry/internal/fastway"
)

// leftAt says where and why the fast decoder gave up a record. Only tests and the bench
// read most of it, so it is set when a record is given up, not before.
type leftAt struct {
	record int64 // 1 + its offset in the input
	tries  int   // how often decoding began with the record
	key    *key  // of the value that was unusual; nil if that was the key
	offset int   // of the value, or of the key
	twice  bool  // the key names a field that had been read
	inside bool  // its properties had begun
	form   bool  // a row was expected, and it is none
}

// beginAt says where in the input the next record begins.
func (d *fast) beginAt(offset int64) {
	if d.left.record != offset+1 {
		d.left = leftAt{record: offset + 1}
	}
}

// giveUp records that the value of a key, or the key at i, is unusual. It returns i.
func (d *fast) giveUp(k *key, i int) int {
	d.left.key, d.left.offset = k, i
	return i
}

// twice records that the field of a key, whose value is at i, had been read.
func (d *fast) twice(k *key, i int) int {
	d.left.twice = true
	return d.giveUp(k, i)
}

// watch reports a record that was read without the fast decoder.
func (r *stream) watch(e *entry) {
	f, d := fastway.Watcher(), r.frame.fast
	if f == nil || e.broken || e.rec != nil {
		return
	}
	left := fastway.Left{Record: e.raw}
	switch {
	case d == nil:
		left.Why = "options without a fast way"
	case d.left.record != e.offset+1 || e.shape > ShapeArray:
		left.Why = "a shape without a fast way: " + e.shape.String()
	default:
		left.Tries, left.Offset = d.left.tries, min(d.left.offset, len(e.raw))
		left.Why = d.left.why(e.raw[left.Offset:])
	}
	f(left)
}

// why names the unusual member and what its value is. It quotes no value.
func (l *leftAt) why(rest []byte) string {
	kind := valueAt(rest)
	switch k := l.key; {
	case k == nil && l.inside:
		return "a name or a syntax in properties: " + kind
	case k == nil:
		return "a name or a syntax: " + kind
	case l.twice:
		return l.member() + ", twice"
	case k.form == quoted:
		kind = "text"
		fallthrough
	default:
		return fmt.Sprintf("%s: %s", l.member(), kind)
	}
}

// member names the member and the kind of its field.
func (l *leftAt) member() string {
	switch k := l.key; {
	case k.field == propertiesField:
		return "properties of a log without a table"
	case k.how == unknownMember:
		return "an unknown field"
	case k.slot != nil:
		return k.slot.field.Name() + ", a field of kind " + kindNames[k.slot.kind]
	}
	return "the end of the object"
}

var kindNames = [...]string{Free: "text", ID: "ID", JSON: "JSON", Enum: "enumeration", Integer: "integer", Real: "real", Time: "time", Bool: "bool"}

// valueAt says what begins a text.
func valueAt(text []byte) string {
	if len(text) == 0 {
		return "the end of the input"
	}
	switch c := text[0]; {
	case c == '{':
		return "an object"
	case c == '[':
		return "an array"
	case c == '"':
		return "a text"
	case c == '-' || c >= '0' && c <= '9':
		return "a number"
	case c == 't' || c == 'f' || c == 'n':
		return "true, false or null"
	}
	return "something else"
}
