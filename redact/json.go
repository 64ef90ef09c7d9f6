package redact

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// payload returns what stands for the text of a JSON field. What is no JSON is
// replaced whole.
func (j *job) payload(text string, documented bool) string {
	if !json.Valid([]byte(text)) {
		return j.id(text)
	}
	return j.rewrite(text, documented)
}

// rewrite returns valid JSON of the same shape, without blanks: the values
// replaced by others of their type, and the names that may stay. If documented,
// the members that [clientops.Payload] has keep known values.
func (j *job) rewrite(text string, documented bool) string {
	w := rewriter{j: j, src: text, dst: make([]byte, 0, len(text)+64), documented: documented}
	w.value()
	return string(w.dst)
}

// rewriter walks over valid JSON.
type rewriter struct {
	j          *job
	src        string
	at         int
	dst        []byte
	depth      int
	documented bool
}

func (w *rewriter) value() {
	switch w.peek() {
	case '{':
		w.nest('}', w.member)
	case '[':
		w.nest(']', w.value)
	default:
		w.scalar(w.token())
	}
}

// texts calls see with every text among the values.
func (w *rewriter) texts(see func(string)) {
	switch w.peek() {
	case '{':
		w.nest('}', func() {
			w.peek()
			w.token()
			w.peek()
			w.copy() // the colon
			w.texts(see)
		})
	case '[':
		w.nest(']', func() { w.texts(see) })
	default:
		if raw := w.token(); raw[0] == '"' {
			see(unquote(raw))
		}
	}
}

// nest rewrites an object or an array whose parts each is read by part.
func (w *rewriter) nest(end byte, part func()) {
	w.copy()
	w.depth++
	for w.peek() != end {
		if w.peek() == ',' {
			w.copy()
		}
		part()
	}
	w.depth--
	w.copy()
}

func (w *rewriter) member() {
	w.peek()
	raw := w.token()
	key := unquote(raw)
	if w.j.keepsKey(key) {
		w.dst = append(w.dst, raw...)
	} else {
		w.quote(w.j.key(key))
	}
	w.peek()
	w.copy() // the colon
	if w.documented && w.depth == 1 && w.keepDocumented(key) {
		return
	}
	w.value()
}

// scalar writes what stands for a string, a number or a literal.
func (w *rewriter) scalar(raw string) {
	switch raw[0] {
	case '"':
		if text := unquote(raw); noValue(text) {
			w.dst = append(w.dst, raw...)
		} else {
			w.quote(w.j.id(text))
		}
	case 't', 'f':
		w.dst = append(w.dst, "false"...)
	case 'n':
		w.dst = append(w.dst, raw...)
	default:
		w.dst = w.j.mac.appendNumber(w.dst, raw)
	}
}

// key returns the pseudonym of a name: as an ID's, so that it is the same where
// the ID is a value. Text without a value stays, without the blanks around it.
func (j *job) key(name string) string {
	if noValue(name) {
		return strings.TrimSpace(name)
	}
	return j.id(name)
}

// peek skips blanks and returns the byte that follows.
func (w *rewriter) peek() byte {
	for {
		switch c := w.src[w.at]; c {
		case ' ', '\t', '\r', '\n':
			w.at++
		default:
			return c
		}
	}
}

// copy copies a byte that is no part of a value.
func (w *rewriter) copy() {
	w.dst = append(w.dst, w.src[w.at])
	w.at++
}

// quote writes a text without characters that JSON would have to escape, as all
// pseudonyms are.
func (w *rewriter) quote(text string) {
	w.dst = append(append(append(w.dst, '"'), text...), '"')
}

// token returns the string, number or literal that comes next and steps over it.
func (w *rewriter) token() string {
	start := w.at
	if w.src[start] != '"' {
		n := strings.IndexAny(w.src[start:], " \t\r\n,]}")
		if n < 0 {
			n = len(w.src) - start
		}
		w.at += n
		return w.src[start:w.at]
	}
	for w.at++; w.src[w.at] != '"'; w.at++ {
		if w.src[w.at] == '\\' {
			w.at++
		}
	}
	w.at++
	return w.src[start:w.at]
}

// unquote returns the text of a JSON string.
func unquote(raw string) string {
	if strings.IndexByte(raw, '\\') < 0 && utf8.ValidString(raw) {
		return raw[1 : len(raw)-1]
	}
	var text string
	json.Unmarshal([]byte(raw), &text) //nolint:errcheck // it is a string
	return text
}
