package azure

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"

	"example.com/acstelemetry/internal/jsonscan"
)

// This file removes secrets from bodies.

// format is how the text of a body is to be read.
type format int

const (
	noText format = iota
	jsonText
	xmlText
	formText
	plainText
)

// formatOf returns the format of a content type.
func formatOf(contentType string) format {
	kind, _, err := mime.ParseMediaType(contentType)
	switch {
	case err != nil:
		return noText
	case strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "ndjson"):
		return jsonText
	case strings.HasSuffix(kind, "xml"):
		return xmlText
	case kind == "application/x-www-form-urlencoded":
		return formText
	case strings.HasPrefix(kind, "text/"):
		return plainText
	}
	return noText
}

func leftOut(contentType string) string {
	if contentType == "" {
		contentType = "no content type"
	}
	return fmt.Sprintf("(left out: %s)", scrub(contentType))
}

// more says that a body goes on.
const more = "…"

// scrubContent returns the first bytes of a body, up to limit, without secrets.
func scrubContent(contentType string, body []byte, limit int) string {
	cut := len(body) > limit
	body = bytes.TrimPrefix(body[:min(len(body), limit)], []byte("\ufeff"))
	if len(body) == 0 {
		return ""
	}
	text, ok := "", true
	switch formatOf(contentType) {
	case jsonText:
		text, ok = scrubJSON(body, cut, 0)
	case xmlText:
		text, ok = scrubXML(body, cut)
	case formText:
		text = scrubQuery(string(body), names{"*": true})
	default:
		text = scrub(string(body))
	}
	if !ok {
		return leftOut(contentType)
	}
	if cut {
		text += more
	}
	return text
}

// scrubJSON returns JSON, one value or several, without its secrets. It is not ok if the text is not
// JSON, or ends within a value that has not been cut.
func scrubJSON(text []byte, cut bool, depth int) (string, bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	w := jsonWriter{depth: depth}
	for {
		token, err := d.Token()
		switch {
		case err == nil && len(w.open) < jsonscan.MaxDepth:
			w.token(token)
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			complete := err == io.EOF && len(w.open) == 0 && len(w.out) > 0
			return string(w.out), complete || cut
		default:
			return "", false
		}
	}
}

// jsonWriter writes tokens of JSON, but not the values of secrets.
type jsonWriter struct {
	out   []byte
	open  []container
	skip  int // how many containers of a secret are open
	depth int // of texts within each other
}

// container is an object or an array.
type container struct {
	object bool
	count  int  // keys and values
	secret bool // the latest key is the name of a secret
}

func (w *jsonWriter) token(token json.Token) {
	delim, isDelim := token.(json.Delim)
	begins, ends := isDelim && (delim == '{' || delim == '['), isDelim && (delim == '}' || delim == ']')
	if w.skip > 0 {
		switch {
		case begins:
			w.skip++
		case ends:
			w.skip--
		}
		return
	}
	if ends {
		w.open = w.open[:len(w.open)-1]
		w.out = append(w.out, byte(delim))
		return
	}
	isKey := w.separate()
	var in *container
	if len(w.open) > 0 {
		in = &w.open[len(w.open)-1]
	}
	switch {
	case isKey:
		in.secret = isSecret(token.(string))
		w.text(token.(string))
	case in != nil && in.secret && token != nil:
		w.out = append(w.out, `"`+redacted+`"`...)
		in.secret = false
		if begins {
			w.skip = 1
		}
	case begins:
		w.open = append(w.open, container{object: delim == '{'})
		w.out = append(w.out, byte(delim))
	default:
		w.scalar(token)
	}
}

// separate writes what comes before a token, and reports whether the token is a key.
func (w *jsonWriter) separate() (isKey bool) {
	if len(w.open) == 0 {
		if len(w.out) > 0 {
			w.out = append(w.out, '\n')
		}
		return false
	}
	in := &w.open[len(w.open)-1]
	isKey = in.object && in.count%2 == 0
	switch {
	case in.object && !isKey:
		w.out = append(w.out, ':')
	case in.count > 0:
		w.out = append(w.out, ',')
	}
	in.count++
	return isKey
}

func (w *jsonWriter) scalar(token json.Token) {
	switch v := token.(type) {
	case string:
		w.text(v)
	case json.Number:
		w.out = append(w.out, v...)
	case bool:
		w.out = fmt.Append(w.out, v)
	default:
		w.out = append(w.out, "null"...)
	}
}

func (w *jsonWriter) text(text string) {
	w.out = jsonscan.AppendQuoted(w.out, scrubWithin(text, w.depth))
}

// scrubXML returns XML without its secrets, comments and directives. It is not ok if the
// text is not XML.
func scrubXML(text []byte, cut bool) (string, bool) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "utf-8") {
			return r, nil
		}
		return nil, errors.New("not UTF-8")
	}
	var b bytes.Buffer
	skip := 0 // how many elements of a secret are open
	for {
		token, err := d.Token()
		if err != nil {
			var broken *xml.SyntaxError
			isCut := cut && errors.As(err, &broken) && broken.Msg == "unexpected EOF"
			return b.String(), (err == io.EOF || isCut) && b.Len() > 0
		}
		switch t := token.(type) {
		case xml.StartElement:
			if skip > 0 {
				skip++
				continue
			}
			startElement(&b, t)
			if isSecret(t.Name.Local) {
				b.WriteString(redacted)
				skip = 1
			}
		case xml.EndElement:
			if skip = max(skip-1, 0); skip == 0 {
				b.WriteString("</" + t.Name.Local + ">")
			}
		case xml.CharData:
			if skip == 0 {
				xml.EscapeText(&b, []byte(scrub(string(t)))) //nolint:errcheck // of a buffer
			}
		}
	}
}

func startElement(b *bytes.Buffer, t xml.StartElement) {
	b.WriteString("<" + t.Name.Local)
	for _, a := range t.Attr {
		value := redacted
		if !isSecret(a.Name.Local) {
			value = scrub(a.Value)
		}
		b.WriteString(" " + a.Name.Local + `="`)
		xml.EscapeText(b, []byte(value)) //nolint:errcheck // of a buffer
		b.WriteByte('"')
	}
	b.WriteByte('>')
}
