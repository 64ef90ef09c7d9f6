package lake

import (
	"strconv"

	"example.com/acstelemetry/internal/jsonscan"
)

// state is what [StateColumn] says of a record, as indexes of its table. The zero state says
// nothing.
type state struct {
	absent     []bool          // by column
	nanos      []int64         // by column
	envelope   []string        // by field, its JSON; "" for what the column says
	properties []string        // the same
	outside    map[string]bool // names of unknown fields
	line       string          // the whole record; "" for none
}

// parseState reads a state. What is not of this form, because another program has changed it,
// says nothing.
func (t *table) parseState(text []byte) *state {
	st := &state{
		absent: make([]bool, len(t.names)), nanos: make([]int64, len(t.names)),
		envelope: make([]string, len(t.envelope)), properties: make([]string, len(t.fields)),
	}
	for it := jsonscan.Members(text, jsonscan.MaxDepth); it.Next(); {
		value := it.Value
		switch string(it.Key.Text()) {
		case "absent":
			for e := jsonscan.Elements(value.Raw, 2); e.Next(); {
				if c, ok := t.byColumn[string(e.Value.Text())]; ok {
					st.absent[c.at] = true
				}
			}
		case "nanos":
			for m := jsonscan.Members(value.Raw, 2); m.Next(); {
				if c, ok := t.byColumn[string(m.Key.Text())]; ok {
					st.nanos[c.at], _ = strconv.ParseInt(string(m.Value.Raw), 10, 64)
				}
			}
		case "envelope":
			readPatches(st.envelope, t.envelopeAt, value.Raw)
		case "properties":
			readPatches(st.properties, t.fieldsAt, value.Raw)
		case "outside":
			st.outside = map[string]bool{}
			for e := jsonscan.Elements(value.Raw, 2); e.Next(); {
				st.outside[string(e.Value.Text())] = true
			}
		case "line":
			st.line = string(value.Raw)
		}
	}
	return st
}

// readPatches reads the JSON of fields.
func readPatches(patches []string, at map[string]int, text []byte) {
	for m := jsonscan.Members(text, jsonscan.MaxDepth); m.Next(); {
		if i, ok := at[string(m.Key.Text())]; ok {
			patches[i] = string(m.Value.Raw)
		}
	}
}

// states keeps states that have been read: few differ.
type states struct {
	table *table
	read  map[string]*state
}

// of returns the state that a text says.
func (s *states) of(text []byte) *state {
	const most, longest = 1024, 1024
	if st, ok := s.read[string(text)]; ok {
		return st
	}
	st := s.table.parseState(text)
	if len(text) <= longest {
		if s.read == nil || len(s.read) >= most {
			s.read = map[string]*state{}
		}
		s.read[string(text)] = st
	}
	return st
}

// cells are the cells of a row.
type cells interface {
	// appendCell appends the JSON of a cell, with nanoseconds added if it is a time. It
	// reports whether there is one.
	appendCell(dst []byte, column int, nanos int64) ([]byte, bool)
}

// appendLine appends the record of a row as [logs.AppendJSON] has written it. Unknown is the
// cell of unknown fields, an object or nothing. More are members that are added to the properties.
func (t *table) appendLine(dst []byte, st *state, row cells, unknown, more []byte) []byte {
	if st.line != "" {
		return append(dst, st.line...)
	}
	dst = append(dst, '{')
	dst = appendFields(dst, t.envelope, st.envelope, st, row)
	if len(st.outside) > 0 {
		dst = appendUnknown(dst, unknown, st, true)
	}
	dst = append(dst, `"properties":{`...)
	dst = appendFields(dst, t.fields, st.properties, st, row)
	dst = appendUnknown(dst, unknown, st, false)
	dst = append(dst, more...)
	return append(endObject(dst), '}')
}

// appendFields appends the fields that a row has, each with a comma after it.
func appendFields(dst []byte, fields []column, patches []string, st *state, row cells) []byte {
	for i := range fields {
		c := &fields[i]
		if patches[i] != "" {
			dst = append(append(append(dst, c.member...), patches[i]...), ',')
			continue
		}
		if st.absent[c.at] {
			continue
		}
		before := len(dst)
		dst = append(dst, c.member...)
		var has bool
		if dst, has = row.appendCell(dst, c.at, st.nanos[c.at]); has {
			dst = append(dst, ',')
		} else {
			dst = dst[:before]
		}
	}
	return dst
}

// appendUnknown appends unknown fields, each with a comma after it: those next to properties
// or the others.
func appendUnknown(dst, unknown []byte, st *state, outside bool) []byte {
	for it := jsonscan.Members(unknown, jsonscan.MaxDepth); len(unknown) > 0 && it.Next(); {
		if len(st.outside) == 0 || st.outside[string(it.Key.Text())] == outside {
			dst = append(append(dst, it.Key.Raw...), ':')
			dst = append(append(dst, it.Value.Raw...), ',')
		}
	}
	return dst
}

// endObject ends an object, the comma after its last member.
func endObject(dst []byte) []byte {
	if last := len(dst) - 1; dst[last] == ',' {
		dst = dst[:last]
	}
	return append(dst, '}')
}
