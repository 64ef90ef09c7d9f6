package redact

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"example.com/acstelemetry/internal/jsonscan"
)

// payload returns the replacement for the text of a JSON field. Text that is
// not JSON is replaced as a whole.
func (j *job) payload(text string, documented bool) string {
	if !j.isJSON(text) {
		return j.id(text)
	}
	return j.rewrite(text, documented)
}

// isJSON reports whether a text is JSON. It remembers the last one that is, since note asks again.
func (j *job) isJSON(text string) bool {
	if j.valid != "" && j.valid == text {
		return true
	}
	j.text = append(j.text[:0], text...)
	s := jsonscan.New(j.text, jsonscan.MaxDepth)
	_, err := s.Value()
	if err != nil {
		return false
	}
	if s.Blanks(); s.Pos() < len(text) { // something follows
		return false
	}
	j.valid = text
	return true
}

// rewrite returns valid JSON of the same shape, without blanks. Values are
// replaced by others of their type; the names that may stay do. If documented
// is set, the members that [clientops.Payload] has keep known values.
func (j *job) rewrite(text string, documented bool) string {
	w := rewriter{j: j, src: text, dst: j.json[:0], documented: documented}
	w.value()
	j.json = w.dst
	return string(w.dst)
}

// rewriter reads and rewrites valid JSON.
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

// nest rewrites an object or an array; part reads each of its parts.
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

// scalar writes the replacement for a string, a number or a literal.
func (w *rewriter) scalar(raw string) {
	switch raw[0] {
	case '"':
		if text := unquote(raw); noValue(text) {
			w.dst = append(w.dst, raw...)
		} else {
			w.dst = append(w.j.appendID(append(w.dst, '"'), text), '"')
		}
	case 't', 'f':
		w.dst = append(w.dst, "false"...)
	case 'n':
		w.dst = append(w.dst, raw...)
	default:
		w.dst = w.j.mac.appendNumber(w.dst, raw)
	}
}

// key returns the pseudonym of a name, made like that of an ID so that it is
// the same where the ID is a value. Text that means no value stays, without the
// blanks around it.
func (j *job) key(name string) string {
	if noValue(name) {
		return strings.TrimSpace(name)
	}
	return j.id(name)
}

// peek skips blanks and returns the next byte.
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

// copy copies a byte that is not part of a value.
func (w *rewriter) copy() {
	w.dst = append(w.dst, w.src[w.at])
	w.at++
}

// quote writes a text without characters that JSON has to escape; no pseudonym
// has any.
func (w *rewriter) quote(text string) {
	w.dst = append(append(append(w.dst, '"'), text...), '"')
}

// token returns the next string, number or literal and skips it.
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
