package logs

import (
	"bytes"
	"encoding/base64"
	"io"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"example.com/acstelemetry/internal/jsonscan"
)

// This file opens wrappers: objects that a tool put around a record or a message, and JSON
// texts in an array. What is in a wrapper is read by a framer of its own.

// The folded names of members in which tools keep the record or the message that they
// received, as an object, as JSON text, or as JSON text in base64.
//
// Source: what these tools write. body: Event Hubs SDKs, Capture (Body), Logic Apps; data:
// Event Grid, CloudEvents, Pub/Sub; message: Logstash, Beats, Vector, SNS; value: Kafka's
// consumers and Connect; payload: kcat -J and Connect; _source: Elasticsearch; _raw, event,
// result: Splunk; log: Fluent Bit; line: Loki; arrayvalue: GetArrayElements of Stream
// Analytics; contentdata, $content: Logic Apps; records: a message next to whose records
// are members that records have.
var wrappers = []string{"message", "body", "value", "_source", "_raw", "event", "data",
	"payload", "log", "line", "result", "arrayvalue", "contentdata", "$content", "records"}

// innerWrappers are the folded names of members of a wrapper that hold the record instead of
// it: Splunk's export, fields of the Elastic Common Schema, and Avro's JSON.
var innerWrappers = []string{"_raw", "original", "bytes"}

// wrapped reads what has been taken out of a wrapper.
type wrapped struct {
	inner  *framer
	open   bool
	name   string // of the member; empty in an array
	begun  bool   // its first entry has been returned
	after  int    // bytes from the wrapper's beginning to the text after it
	start  int64  // offset of the wrapped value in the input
	isText bool   // the value is JSON text, so an offset in it is none in the input
	text   textOffsets
}

// unwrap returns the next entry in the open wrapper. After the last one it closes it and
// returns nil.
func (f *framer) unwrap() *entry {
	w := &f.wrapped
	if !w.open {
		return nil
	}
	e := w.inner.next()
	f.count = w.inner.count
	if e == nil {
		w.open = false
		f.advance(w.after)
		return nil
	}
	if w.isText {
		e.offset, e.fixed = w.start+int64(w.text.of(int(e.offset))), true
		e.problems.each(func(p *Problem) { p.Offset = e.offset })
	}
	if !w.begun && f.opts.OnRemarks != nil {
		e.problems.add(Problem{Position: f.from.position(e.record, w.start), Detail: inMember(w.name), Err: ErrWrapped})
	}
	w.begun = true
	return e
}

func inMember(name string) string {
	if name == "" {
		return "a JSON text"
	}
	return "in the member " + shown(name)
}

// openWrapper opens the wrapped value of a member, or of an element without a name; the
// text after the wrapper begins at after. The value is copied: while it is read, other
// input may take its place in the window.
func (f *framer) openWrapper(name []byte, v jsonscan.Value, after int) {
	w := &f.wrapped
	if w.inner == nil {
		w.inner = new(framer)
	}
	inner := w.inner
	start := f.position() + int64(v.Offset)
	text, base := v.Raw, start
	w.isText, w.text = isText(v), textOffsets{}
	if w.isText {
		text, base = v.Text(), 0
		if decoded := fromBase64(text); decoded != nil {
			text = decoded
		} else {
			w.text.raw = append(w.text.raw, v.Raw[1:len(v.Raw)-1]...)
			w.text.start = 1
		}
	}
	buf := append(append(inner.win.buf[:0], text...), make([]byte, padding)...)
	*inner = framer{
		opts: f.opts, from: f.from, knows: f.knows, isTime: f.isTime, isLog: f.isLog, names: f.names, depth: f.depth + 1, count: f.count,
		win: window{buf: buf[:len(text)], base: base, err: io.EOF}, entry: entry{members: inner.entry.members[:0]},
	}
	w.open, w.begun, w.name, w.start, w.after = true, false, shortened(name), start, after
}

// openText opens a JSON text if it holds a log.
func (f *framer) openText(v jsonscan.Value) bool {
	if f.depth > 0 || !f.holds(v, 1) {
		return false
	}
	f.openWrapper(nil, v, v.End())
	return true
}

// opensText opens the next value if it is a JSON text that holds a log.
func (f *framer) opensText() bool {
	if !f.beginsText() {
		return false
	}
	v, err := f.value()
	return err == nil && f.openText(v)
}

// holdsText reports whether the next value is a JSON text that holds a log.
func (f *framer) holdsText() bool {
	if !f.beginsText() {
		return false
	}
	v, err := f.value()
	return err == nil && f.depth == 0 && f.holds(v, 1)
}

// beginsText reports whether the next value may be a JSON text in quotes.
func (f *framer) beginsText() bool {
	for i := 1; i < lookAhead; i++ {
		switch c, ok := f.win.at(i); {
		case c == '{' || c == '[':
			return true
		case !ok || c != ' ' && c != '\\' && c != 'n' && c != 'r' && c != 't': // an escaped line feed
			return false
		}
	}
	return false
}

// wrapper returns the first member that holds a record or a message, and the value that is
// it, or nil. The wrapper of a record that names its own log holds one with a schema.
func (f *framer) wrapper(members []member, level int) (m *member, v jsonscan.Value) {
	own := isLog(members)
	for i := range members {
		const least = len(`{"Type":"x"}`)
		m := &members[i]
		if m.value.Kind < jsonscan.String || len(m.value.Raw) < least || !isOneOf(m.name, wrappers) {
			continue
		}
		v := m.value
		if v.Kind == jsonscan.Object {
			for _, in := range f.split(v.Raw) {
				if isOneOf(in.name, innerWrappers) && isText(in.value) {
					v = in.value
					v.Offset += m.value.Offset
				}
			}
		}
		if f.holds(v, level) && !(own && !f.holdsKnown(v)) {
			return m, v
		}
	}
	return nil, v
}

// holds reports whether a value is a record or a message, a JSON text that holds one, or an
// array of such. level is how many wrappers are around it.
func (f *framer) holds(v jsonscan.Value, level int) bool { return f.look(v, level, false) }

// holdsKnown is holds for records of logs with a schema, and messages.
func (f *framer) holdsKnown(v jsonscan.Value) bool { return f.look(v, maxLook, true) }

const maxLook = 2

func (f *framer) look(v jsonscan.Value, level int, known bool) bool {
	if isText(v) {
		v = f.textValue(v)
	}
	if v.Kind == jsonscan.Array {
		it := jsonscan.Elements(v.Raw, f.opts.MaxDepth).Lax()
		if !it.Next() {
			return false
		}
		v = it.Value
	}
	if v.Kind != jsonscan.Object {
		return false
	}
	members := f.split(v.Raw)
	if known {
		return f.names(members) || isMessage(members)
	}
	return f.areLog(members, level)
}

// areLog reports whether an object's members are those of a record or a message, or, within
// fewer than two wrappers, of another wrapper.
func (f *framer) areLog(members []member, level int) bool {
	if f.names(members) || isMessage(members) || isLog(members) {
		return true
	}
	if level >= maxLook {
		return false
	}
	m, _ := f.wrapper(members, level+1)
	return m != nil
}

// isText reports whether a value is a string, even one with raw control characters: in
// JSON text they are usually blanks.
func isText(v jsonscan.Value) bool {
	return v.Kind == jsonscan.String || v.Kind == jsonscan.Literal && v.Raw[0] == '"'
}

// textValue returns the first JSON value in a text, or none.
func (f *framer) textValue(v jsonscan.Value) jsonscan.Value {
	text := v.Text()
	if decoded := fromBase64(text); decoded != nil {
		text = decoded
	}
	if text = bytes.TrimLeft(text, " \t\r\n\ufeff"); len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return jsonscan.Value{}
	}
	v, err := jsonscan.New(text, f.opts.MaxDepth).Lax().Value()
	if err != nil {
		return jsonscan.Value{}
	}
	return v
}

// fromBase64 returns the text that is in base64, or nil if it is not.
func fromBase64(text []byte) []byte {
	var head [3]byte
	if len(text) < 4 {
		return nil
	}
	if n, err := base64.StdEncoding.Decode(head[:], text[:4]); err != nil || n == 0 || head[0] != '{' && head[0] != '[' {
		return nil
	}
	decoded := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(decoded, text)
	if err != nil {
		return nil
	}
	return decoded[:n]
}

// isMessage reports whether an object's members are those of a message or of a query's
// answer.
func isMessage(members []member) bool {
	return slices.ContainsFunc(members, func(m member) bool {
		return m.value.Kind == jsonscan.Array && (foldsTo(m.name, "records") || foldsTo(m.name, "tables"))
	})
}

// isLog reports whether an object's members are those of a record of any log of Azure: a
// category or a Type, and what its logs have next to it.
func isLog(members []member) bool {
	if hasText(members, "category") {
		return has(members, "properties") || has(members, "resourceid") || has(members, "_resourceid")
	}
	return hasText(members, "type") && !isEvent(members) && has(members, "timegenerated")
}

func has(members []member, folded string) bool {
	return slices.ContainsFunc(members, func(m member) bool { return foldsTo(m.name, folded) })
}

// split returns the members of an object, or none if there are more than a record may have.
func (f *framer) split(object []byte) (members []member) {
	for it := jsonscan.Members(object, f.opts.MaxDepth).Lax(); it.Next(); {
		if members = append(members, member{name: it.Key.Text(), value: it.Value}); len(members) > f.opts.MaxMembers {
			return nil
		}
	}
	return members
}

// textOffsets finds bytes of a JSON text in the string that holds it, where escapes are
// longer than what they mean. It is asked for one after the other.
type textOffsets struct {
	raw   []byte // the string without its quotes; nil if offsets are not known
	at, n int    // byte at of raw is byte n of the text
	start int    // offset of raw
}

func (t *textOffsets) of(n int) int {
	for t.n < n && t.at < len(t.raw) {
		size, length := 1, 1
		switch c := t.raw[t.at]; {
		case c == '\\' && t.at+1 < len(t.raw) && t.raw[t.at+1] != 'u':
			size = 2
		case c == '\\':
			size, length = unicodeEscape(t.raw[t.at:])
		case c >= utf8.RuneSelf:
			var r rune
			r, size = utf8.DecodeRune(t.raw[t.at:])
			length = utf8.RuneLen(r)
		}
		t.at, t.n = t.at+size, t.n+length
	}
	return t.start + t.at
}

// unicodeEscape returns how long the escape is with which raw begins, and what it means.
func unicodeEscape(raw []byte) (size, length int) {
	const one, pair = len(`\u0000`), 2 * len(`\u0000`)
	text := func(n int) []byte {
		return jsonscan.AppendUnquoted(nil, slices.Concat([]byte{'"'}, raw[:n], []byte{'"'}))
	}
	if len(raw) < one {
		return len(raw), 1
	}
	if len(raw) >= pair && raw[one] == '\\' && raw[one+1] == 'u' {
		if r, _ := utf8.DecodeRune(text(pair)); utf16.RuneLen(r) == 2 {
			return pair, utf8.RuneLen(r)
		}
	}
	return one, len(text(one))
}
