package logs

import (
	"bytes"
	"encoding/base64"
	"hash/maphash"
	"io"
	"iter"
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

// openMember opens the first wrapped value of an object, unless the object is in a wrapper
// itself, and reports each other one that is not a copy of it. The text after the object
// begins at end.
func (f *framer) openMember(end int) (found, done bool) {
	var first jsonscan.Value
	var content uint64 // of the first, once it is needed
	for m, v := range f.wrappedIn(f.entry.members, 0) {
		switch {
		case !done && f.depth == 0:
			f.openWrapper(m.name, v, end)
		case !done:
			f.entry.record = f.number()
			f.notOpened(m, v, "it is within another wrapper: only one is opened")
		default:
			if content == 0 {
				content = f.content(first)
			}
			if f.content(v) != content {
				f.notOpened(m, v, "only the first member with a log is opened")
			}
			continue
		}
		first, done = v, true
	}
	if f.entry.broken {
		f.entry.offset = f.position()
		f.entry.category = category(f.entry.members, nil)
	}
	if done && f.depth > 0 {
		f.advance(end)
	}
	return f.entry.broken, done
}

// notOpened reports a wrapped value that is not read.
func (f *framer) notOpened(m *member, v jsonscan.Value, detail string) {
	f.entry.broken = true
	if f.problem(ErrMember, f.position()+int64(v.Offset), detail, v.Raw) {
		f.entry.problems.errors[len(f.entry.problems.errors)-1].Field = shortened(m.name)
	}
}

// wrappedIn returns the values in members that are a record or a message, each with its
// member. The wrapper of a record that names its own log holds one with a schema.
func (f *framer) wrappedIn(members []member, level int) iter.Seq2[*member, jsonscan.Value] {
	own := isLog(members)
	return func(yield func(*member, jsonscan.Value) bool) {
		for i := range members {
			const least = len(`{"Type":"x"}`)
			m := &members[i]
			if m.value.Kind < jsonscan.String || len(m.value.Raw) < least || !isOneOf(m.name, wrappers) {
				continue
			}
			for _, v := range f.valuesIn(m.value, level) {
				if f.holds(v, level) && !(own && !f.holdsKnown(v)) && !yield(m, v) {
					return
				}
			}
		}
	}
}

// hasWrapped reports whether there is such a value.
func (f *framer) hasWrapped(members []member, level int) bool {
	for range f.wrappedIn(members, level) {
		return true
	}
	return false
}

// valuesIn returns the values of a member that may be the record or the message: its own,
// or if that is an object with the text of one, this text and what else may be one.
func (f *framer) valuesIn(v jsonscan.Value, level int) []jsonscan.Value {
	self := []jsonscan.Value{v}
	if v.Kind != jsonscan.Object {
		return self
	}
	members := f.split(v.Raw)
	if f.areLog(members, maxLook) {
		return self
	}
	var texts, others []jsonscan.Value
	for _, in := range members {
		in.value.Offset += v.Offset
		switch {
		case isOneOf(in.name, innerWrappers) && isText(in.value) && f.holds(in.value, level):
			texts = append(texts, in.value)
		case isOneOf(in.name, wrappers):
			others = append(others, in.value)
		}
	}
	if texts == nil {
		return self
	}
	return append(texts, others...)
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
	return level < maxLook && f.hasWrapped(members, level+1)
}

// isText reports whether a value is a string, even one with raw control characters: in
// JSON text they are usually blanks.
func isText(v jsonscan.Value) bool {
	return v.Kind == jsonscan.String || v.Kind == jsonscan.Literal && v.Raw[0] == '"'
}

// textValue returns the first JSON value in a text, or none.
func (f *framer) textValue(v jsonscan.Value) jsonscan.Value {
	text := plainText(v)
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return jsonscan.Value{}
	}
	v, err := jsonscan.New(text, f.opts.MaxDepth).Lax().Value()
	if err != nil {
		return jsonscan.Value{}
	}
	return v
}

// plainText returns a text without blanks around it, and without its base64.
func plainText(v jsonscan.Value) []byte {
	text := v.Text()
	if decoded := fromBase64(text); decoded != nil {
		text = decoded
	}
	return bytes.Trim(text, " \t\r\n\ufeff")
}

var contentSeed = maphash.MakeSeed()

// content returns a hash of a value, or of the value in a text, that is the same however it
// is written: in quotes or not, with other escapes and blanks, with its members in another
// order.
//
// QUIRK: Filebeat and Elastic Agent keep what they received in event.original, next to
// message; what they parse they write with sorted names.
func (f *framer) content(v jsonscan.Value) uint64 {
	if !isText(v) {
		return f.hash(v)
	}
	text := plainText(v)
	s := jsonscan.New(text, f.opts.MaxDepth).Lax()
	if one, err := s.Value(); err == nil && one.End() == len(text) {
		return f.hash(one)
	}
	return maphash.Bytes(contentSeed, text)
}

func (f *framer) hash(v jsonscan.Value) uint64 {
	var h maphash.Hash
	h.SetSeed(contentSeed)
	switch {
	case isText(v):
		h.WriteByte('"')
		h.Write(v.Text())
	case v.Kind == jsonscan.Array:
		h.WriteByte('[')
		for it := jsonscan.Elements(v.Raw, f.opts.MaxDepth).Lax(); it.Next(); {
			maphash.WriteComparable(&h, f.hash(it.Value))
		}
	case v.Kind == jsonscan.Object:
		var sum uint64 // in any order
		for it := jsonscan.Members(v.Raw, f.opts.MaxDepth).Lax(); it.Next(); {
			sum += maphash.Comparable(contentSeed, [2]uint64{maphash.Bytes(contentSeed, it.Key.Text()), f.hash(it.Value)})
		}
		h.WriteByte('{')
		maphash.WriteComparable(&h, sum)
	default:
		h.Write(v.Raw)
	}
	return h.Sum64()
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
