package logs

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"example.com/acstelemetry/internal/jsonscan"
)

// The documentation prints its samples as members without the braces around
// them: `"properties": {…}`, sometimes preceded by the fields that all records
// of a call share. Some of the samples are not JSON. This file reads such a
// fragment and repairs exactly the faults that the documentation is known to
// have; all others are errors, and no value is ever guessed. Those of a sample with
// braces, or of a value, are repaired by a lax jsonscan.Scanner.

// opensPasted reports whether the quote begins a member of a pasted sample, not
// a header of CSV.
func (f *framer) opensPasted() bool {
	colon := false
	err := f.scan(new(lookout), func(data []byte, _ bool) (int, error) {
		s := jsonscan.New(data, 1)
		if _, err := s.Value(); err != nil {
			return 0, err
		}
		colon = s.Peek() == ':'
		if s.Pos() == len(data) {
			return 0, s.Expect(':') // ErrEnd
		}
		return s.Pos(), nil
	})
	return err == nil && colon
}

// pasted reads one fragment: up to the end of its properties, or of the input.
func (f *framer) pasted() (found, more bool) {
	if f.inner == nil {
		f.inner = make([]member, 0, 32)
	}
	var p paste
	err := f.tolerate(nil, func(data []byte, atEOF, lax bool) (int, error) {
		p = paste{f: f, scan: jsonscan.New(data, f.opts.MaxDepth-1), data: data, atEOF: atEOF, inner: f.inner[:0]}
		if lax {
			p.scan.Lax()
		}
		f.entry.members, f.entry.problems = f.entry.members[:0], problems{}
		err := p.members()
		f.inner = p.inner[:0] // for the next attempt, or the next fragment
		return p.scan.Pos(), err
	})
	if err != nil {
		return f.failPasted(err, p.begun)
	}
	if p.nested {
		f.entry.inner = p.inner
	}
	f.repaired(p.scan.Faults(), f.position())
	f.take(ShapePasted, p.scan.Pos())
	f.entry.raw = bytes.TrimSpace(f.entry.raw)
	f.entry.problems.each(func(p *Problem) { p.Record = f.entry.record })
	return true, true
}

// failPasted skips a fragment that cannot be read because of a member that
// begins at begun. The members before that belong to the fragment, so they are
// not tried again as the beginning of another one.
func (f *framer) failPasted(err error, begun int) (found, more bool) {
	f.entry.problems = problems{}
	f.entry.record = f.number()
	f.setError(err)
	p := &f.entry.problems.errors[0]
	if p.Err != ErrSyntax {
		f.advance(begun)
		f.passPasted(false)
		return p.Err != ErrTruncated || !f.nothingLeft(), true
	}
	at := int(p.Offset - f.position())
	newLine := at > 0 && f.data()[at-1] == '\n'
	f.advance(at)
	switch c, _ := f.win.at(0); {
	case !newLine || strings.IndexByte(`"{}[]`, c) >= 0:
		f.passPasted(newLine)
	case !f.csvHeader():
		f.passForeign() // the line is foreign text, and the error says so
	}
	return true, true
}

// passPasted skips the rest of a fragment: the lines up to the next one that
// could begin something else.
func (f *framer) passPasted(newLine bool) {
	for ; ; newLine = false {
		if !newLine {
			f.passLine()
		}
		f.newline = true
		switch c, ok := f.blanks(); {
		case !ok, c == '{' && f.newline, c == '[' && f.newline && f.opensArray():
			return
		case c == '"':
			if f.newline && f.opensFragment() || f.csvHeader() {
				return
			}
		case c != '{' && c != '}' && c != '[' && c != ']':
			return
		}
	}
}

// opensFragment reports whether the next member is one with which a fragment
// begins.
func (f *framer) opensFragment() bool {
	f.win.see(64)
	v, err := jsonscan.New(f.data()[:min(len(f.data()), 64)], 1).Value()
	return err == nil && v.Kind == jsonscan.String && besideProperties(v.Text())
}

// besideProperties reports whether a resource log has a member of that name, in
// exactly that spelling, next to properties or is properties itself.
func besideProperties(name []byte) bool {
	switch string(name) {
	case "properties", "time", "resourceId", "operationName", "operationVersion", "category", "correlationId":
		return true
	}
	return false
}

// paste reads one fragment.
type paste struct {
	f     *framer
	scan  *jsonscan.Scanner
	data  []byte
	atEOF bool // data holds all remaining input
	comma bool // a comma follows the last member
	begun int  // where the current member begins

	nested bool     // it has reached the properties
	inner  []member // members of the properties
}

func (p *paste) fail(want string) error {
	if p.scan.Pos() >= len(p.data) {
		return &jsonscan.SyntaxError{Offset: len(p.data), Want: want, Err: jsonscan.ErrEnd}
	}
	return &jsonscan.SyntaxError{Offset: p.scan.Pos(), Want: want, Err: jsonscan.ErrSyntax}
}

// ended reports whether the input ends here. It returns an error if that is not
// known yet.
func (p *paste) ended() (bool, error) {
	if p.scan.Peek() != 0 || p.scan.Pos() < len(p.data) {
		return false, nil
	}
	if !p.atEOF {
		return false, p.fail("more input")
	}
	return true, nil
}

// repaired reports a fault at an offset that was repaired.
func (p *paste) repaired(at int, what string) {
	p.f.problem(ErrRepaired, p.f.position()+int64(at), what, nil)
}

// members reads the members of the fragment.
func (p *paste) members() error {
	for {
		if end, err := p.ended(); end || err != nil {
			return err
		}
		p.begun = p.scan.Pos()
		m, err := p.key()
		if err != nil {
			return err
		}
		properties := string(m.name) == "properties" && p.scan.Peek() == '{'
		if properties {
			m.value, err = p.properties()
		} else {
			m.value, err = p.scan.Value()
		}
		if err != nil {
			return err
		}
		p.f.entry.members = append(p.f.entry.members, p.member(m))
		switch {
		case p.tooMany():
			return ErrTooManyMembers
		case properties:
			return nil
		}
		if err := p.separator(); err != nil {
			return err
		}
	}
}

func (p *paste) tooMany() bool {
	return len(p.f.entry.members)+len(p.inner) > p.f.opts.MaxMembers
}

// member completes a member after its value has been read.
func (p *paste) member(m member) member {
	m.offset = p.f.position() + int64(m.value.Offset)
	m.bad, m.odd = m.bad || m.value.BadUTF8, m.odd || m.value.NotJSON
	return m
}

// key reads a member's name and the colon after it.
func (p *paste) key() (m member, err error) {
	if p.scan.Peek() != '"' {
		return m, p.fail("a member of the sample, such as \"properties\"")
	}
	v, err := p.scan.Value()
	if err != nil {
		return m, err
	}
	m = member{name: v.Text(), bad: v.BadUTF8, odd: v.NotJSON}
	if err = p.scan.Expect(':'); err == nil {
		err = p.neighbour()
	}
	return m, err
}

// neighbour returns an error if a name is not followed by its value but by a
// record on the next line.
func (p *paste) neighbour() error {
	if c := p.scan.Peek(); c != '{' && c != '[' || p.data[p.scan.Pos()-1] != '\n' {
		return nil
	}
	switch rest := p.data[p.scan.Pos()+1:]; {
	case len(rest) == 0 && !p.atEOF:
		p.scan.SetPos(len(p.data))
		return p.fail("more input")
	case len(rest) == 0, rest[0] == ' ', rest[0] == '\t', rest[0] == '\r', rest[0] == '\n':
		return nil // a bracket on a line of its own
	}
	return p.fail("a value on the line of its name")
}

// separator reads the comma between two members.
//
// QUIRK: the documentation prints `"endpointType": "Server"` without a comma
// after it.
func (p *paste) separator() error {
	end, err := p.ended()
	p.comma = false
	switch c := p.scan.Peek(); {
	case end || err != nil:
		return err
	case c == ',':
		p.comma = true
		return p.scan.Expect(',')
	case c == '"':
		p.repaired(p.scan.Pos(), "a comma is missing between two members")
		return nil
	}
	return p.fail("',' or the next member")
}

// properties reads the object of the properties into p.inner.
func (p *paste) properties() (jsonscan.Value, error) {
	v := jsonscan.Value{Kind: jsonscan.Object, Offset: p.scan.Pos()}
	p.nested, p.comma = true, false
	err := p.scan.Expect('{')
	for done := false; err == nil && !done; {
		done, err = p.property()
	}
	v.Raw = p.data[v.Offset:p.scan.Pos()]
	return v, err
}

// property reads one member of the properties; done means that there was none
// left.
//
// QUIRK: one printed sample, the fourth stream of the group call, stops after
// the comma of a member of its properties.
func (p *paste) property() (done bool, err error) {
	end, err := p.ended()
	switch c := p.scan.Peek(); {
	case err != nil:
		return false, err
	case c == '}' && !p.comma:
		return true, p.scan.Expect('}')
	}
	at := p.scan.Pos()
	p.begun = at
	var m member
	if end = end || p.foreignLine(); !end {
		m, err = p.key()
		newLine := p.data[at-1] == '\n'
		switch {
		case err != nil && newLine && p.comma && p.scan.Peek() == ',':
			end = true // a header of CSV in quotes
		case err != nil:
			return false, err
		default:
			end = newLine && besideProperties(m.name) // the next sample begins
		}
	}
	if end {
		p.scan.SetPos(at)
		p.repaired(at, "the end of properties is missing")
		return true, nil
	}
	if m.value, err = p.value(m.name); err != nil {
		return false, err
	}
	if p.inner = append(p.inner, p.member(m)); p.tooMany() {
		return false, ErrTooManyMembers
	}
	if p.comma = false; p.scan.Peek() == '}' {
		return false, nil
	}
	if m.value.Kind == jsonscan.Number && p.scan.Pos() == len(p.data) {
		return false, p.fail("',' or '}'") // the number may be cut off: 52 of 520
	}
	return false, p.separator()
}

// foreignLine reports whether the next text, after a member's comma, begins a
// line with something other than a member: a record, a header of CSV, prose. A
// lone bracket or comma does not count: it may be a slip within the properties.
func (p *paste) foreignLine() bool {
	return p.comma && p.data[p.scan.Pos()-1] == '\n' && strings.IndexByte(`"}],`, p.scan.Peek()) < 0
}

// value reads a member's value.
//
// QUIRK: the documentation prints an OperationPayload with quotes inside the
// string that are not escaped.
func (p *paste) value(name []byte) (jsonscan.Value, error) {
	start := p.scan.Pos()
	v, err := p.scan.Value()
	switch {
	case !bytes.EqualFold(name, []byte("OperationPayload")), errors.Is(err, jsonscan.ErrEnd),
		err == nil && v.Kind != jsonscan.String:
		return v, err
	}
	if err == nil {
		switch c := p.scan.Peek(); {
		case c == 0 && p.scan.Pos() == len(p.data) && !p.atEOF:
			return v, p.fail("more input")
		case c == ',' || c == '}':
			return v, nil
		case p.scan.Pos() == len(p.data) && (!bytes.HasPrefix(v.Text(), []byte("{")) || json.Valid(v.Text())):
			return v, nil // otherwise its quotes may be those of the payload's first key
		}
	}
	p.scan.SetPos(start)
	p.scan.Blanks()
	return p.payload(err)
}

// payload reads an object in quotes with unescaped quotes inside; the string
// ends where its text is an object.
func (p *paste) payload(strict error) (v jsonscan.Value, err error) {
	start := p.scan.Pos()
	text := p.data[start:]
	if !bytes.HasPrefix(text, []byte(`"{`)) {
		if strict == nil {
			strict = p.fail("a string that holds an object")
		}
		return v, strict
	}
	object, err := jsonscan.New(text[1:], p.f.opts.MaxDepth).Value()
	if err != nil {
		return v, p.shift(err, start+1)
	}
	p.scan.SetPos(start + 1 + object.End())
	if p.scan.Pos() == len(p.data) || p.data[p.scan.Pos()] != '"' {
		return v, p.fail("a closing quote")
	}
	p.scan.SetPos(p.scan.Pos() + 1)
	p.repaired(start, "quotes inside OperationPayload are not escaped")
	return jsonscan.Value{
		Kind: jsonscan.String, Offset: start, Escaped: true, BadUTF8: object.BadUTF8,
		Raw: jsonscan.AppendQuoted(nil, string(object.Raw)),
	}, nil
}

// shift converts the offset of a syntax error in a part of the data to one in
// the whole.
func (p *paste) shift(err error, by int) error {
	var syntax *jsonscan.SyntaxError
	if errors.As(err, &syntax) {
		return &jsonscan.SyntaxError{Offset: by + syntax.Offset, Want: syntax.Want, Err: syntax.Err}
	}
	return err
}
