package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.com/acstelemetry/internal/textdoc"
)

// Answers to a model are bounded: what it reads costs money, and what is too long it does not read.

const (
	usualRows  = 20
	mostRows   = 200
	mostBytes  = 60_000 // of an answer
	mostInRow  = 8_000  // bytes of a row, unless it has that many short members
	mostInText = 500    // bytes of a text in a longer row
	mostInList = 20     // elements of a list in a longer row
)

// page is which rows of an answer to show.
type page struct {
	Limit  int    `json:"limit,omitempty" jsonschema:"show so many rows at most, up to 200; 20 if it is left out"`
	Cursor string `json:"cursor,omitempty" jsonschema:"nextCursor of the answer before, with the same other arguments, for the rows after it"`
}

// check checks the page of a question, and returns where it begins. The question is all of its
// arguments.
func (p *page) check(question any) (from int, sum string, err error) {
	switch {
	case p.Limit < 0:
		return 0, "", usagef("limit %d: use a number from 1 to %d", p.Limit, mostRows)
	case p.Limit == 0:
		p.Limit = usualRows
	}
	p.Limit = min(p.Limit, mostRows)
	text, err := json.Marshal(question)
	if err != nil {
		return 0, "", err
	}
	sum = fmt.Sprintf("%x", sha256.Sum256(text))[:12]
	if p.Cursor == "" {
		return 0, sum, nil
	}
	at, of, _ := strings.Cut(p.Cursor, "-")
	from, err = strconv.Atoi(at)
	if err != nil || from <= 0 || of != sum {
		return 0, "", usagef("this cursor is not of a question with these arguments: repeat them, or leave the cursor out to begin again")
	}
	return from, sum, nil
}

// rowsAnswer is an answer in rows.
type rowsAnswer struct {
	Total int               `json:"total"`
	Shown string            `json:"shown"` // as in 21-40
	Note  string            `json:"note,omitempty"`
	Rows  []json.RawMessage `json:"rows"`
	Next  string            `json:"nextCursor,omitempty"`
}

// answerRows returns the JSON of a page of rows.
func answerRows[R any](p page, question any, rows []R, note string) (string, error) {
	from, sum, err := p.check(question)
	if err != nil {
		return "", err
	}
	a := rowsAnswer{Total: len(rows), Note: note, Rows: []json.RawMessage{}}
	size, at := 0, min(from, len(rows))
	for ; at < len(rows) && len(a.Rows) < p.Limit; at++ {
		text, err := json.Marshal(rows[at])
		if err != nil {
			return "", err
		}
		if text, err = shortened(text); err != nil {
			return "", err
		}
		if size += len(text) + 1; size > mostBytes && len(a.Rows) > 0 {
			break
		}
		a.Rows = append(a.Rows, text)
	}
	if a.Shown = "none"; len(a.Rows) > 0 {
		a.Shown = fmt.Sprintf("%d-%d", at-len(a.Rows)+1, at)
	}
	if at < len(rows) {
		a.Next = strconv.Itoa(at) + "-" + sum
	}
	text, err := json.Marshal(a)
	return string(text), err
}

// shortened cuts the texts and lists of a row that is too long.
func shortened(text []byte) ([]byte, error) {
	if len(text) <= mostInRow {
		return text, nil
	}
	var row any
	if err := json.Unmarshal(text, &row); err != nil {
		return nil, err
	}
	text, err := json.Marshal(cut(row, mostInText, mostInList))
	if err == nil && len(text) > mostBytes/2 {
		text, err = json.Marshal(cut(row, mostInText/10, mostInList/10))
	}
	if err == nil && len(text) > mostBytes/2 {
		text = []byte(`{"tooLong":true}`)
	}
	return text, err
}

// cut cuts the texts and lists in a value of JSON.
func cut(value any, bytes, elements int) any {
	switch v := value.(type) {
	case string:
		return cutText(v, bytes)
	case []any:
		v = v[:min(len(v), elements)]
		for i := range v {
			v[i] = cut(v[i], bytes, elements)
		}
		return v
	case map[string]any:
		for name, one := range v {
			v[name] = cut(one, bytes, elements)
		}
	}
	return value
}

// cutText cuts a text.
func cutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}

// answerLines returns a page of text.
func answerLines(p page, question any, text string) (string, error) {
	from, sum, err := p.check(question)
	if err != nil {
		return "", err
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	at, size := min(from, len(lines)), 0
	var shown []string
	for ; at < len(lines) && len(shown) < p.Limit; at++ {
		line := cutText(lines[at], mostInText)
		if size += len(line) + 1; size > mostBytes {
			break
		}
		shown = append(shown, line)
	}
	if at < len(lines) {
		shown = append(shown, fmt.Sprintf("(%d of %d lines; for those after them ask again with the cursor %d-%s)", at, len(lines), at, sum))
	}
	return strings.Join(shown, "\n"), nil
}

// forModel returns the text of an error for a model, which has tools and arguments and no command
// line.
func forModel(err error) string {
	lines := strings.Split(modelTerms.Replace(err.Error()), "\n")
	var list listError
	if errors.As(err, &list) {
		lines = append(lines, list.lines...)
	}
	for i := range lines {
		lines[i] = textdoc.Clean(lines[i])
	}
	return cutText(strings.Join(lines, "\n"), 4*mostInText)
}

var modelTerms = strings.NewReplacer("acscalls calls lists the calls", "list_calls lists the calls",
	"acscalls summary --by", "list_calls shows", "--", "")
