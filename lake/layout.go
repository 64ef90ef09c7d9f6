package lake

import (
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/logs"
)

// logKey is the key in the metadata of a file that a [Writer] has written: the name of the
// schema of its records.
const logKey = "acstelemetry.log"

// layout is how the rows of a file become lines.
type layout struct {
	tables *tables
	log    string // what the file says of its log
	nodes  []*node
	// The nodes of columns with a meaning; nil for those that the file does not have.
	unknown, state, hash, typ, category *node

	known map[*table]*tableLayout
	last  struct { // the latest table, and what names it
		typ, category string
		table         *tableLayout
	}
	values [][]parquet.Value // of the row, by column of the file
	more   []byte            // members of the row that its table does not have
}

// tableLayout is where a file has the columns of a table.
type tableLayout struct {
	*layout
	states states
	own    []*node // by column of the table; nil for those that the file does not have
	others []*node
}

func newLayout(file *parquet.File, tables *tables) *layout {
	l := &layout{tables: tables, known: map[*table]*tableLayout{}}
	l.log, _ = file.Lookup(logKey)
	root := newNode(file.Root(), "", 0)
	l.nodes, l.values = root.children, make([][]parquet.Value, root.end)
	for _, n := range l.nodes {
		if n.leaf == nil || n.repeated {
			continue
		}
		switch n.name {
		case logs.UnknownColumn:
			l.unknown = n
		case StateColumn:
			l.state = n
		case HashColumn:
			l.hash = n
		case "Type":
			l.typ = n
		case "Category":
			l.category = n
		}
	}
	return l
}

// text returns the text in a column of the row, or nothing.
func (l *layout) text(n *node) []byte {
	if n == nil || len(l.values[n.first]) == 0 || l.values[n.first][0].IsNull() {
		return nil
	}
	if v := l.values[n.first][0]; v.Kind() == parquet.ByteArray {
		return v.ByteArray()
	}
	return nil
}

// appendRow appends the line of a row.
func (l *layout) appendRow(dst []byte, row parquet.Row) ([]byte, error) {
	clear(l.values)
	for len(row) > 0 {
		at, n := row[0].Column(), 1
		for n < len(row) && row[n].Column() == at {
			n++
		}
		if at >= 0 && at < len(l.values) {
			l.values[at] = row[:n]
		}
		row = row[n:]
	}
	for i := range l.values {
		if len(l.values[i]) == 0 { // even NULL is a value
			return dst, fmt.Errorf("%w: column %d ends before others", ErrCorrupt, i+1)
		}
	}
	unknown := l.text(l.unknown)
	skip := []*node{l.state, l.hash, l.unknown}
	if unknown != nil && !isObject(unknown) {
		unknown, skip = nil, skip[:2] // a column like any other
	}
	if l.state == nil {
		dst = l.appendMembers(append(dst, '{'), l.nodes, skip)
		dst = appendUnknown(dst, unknown, new(state), false)
		return append(endObject(dst), '\n'), nil
	}
	t := l.table()
	l.more = l.appendMembers(l.more[:0], t.others, skip)
	return append(t.states.table.appendLine(dst, t.states.of(l.text(l.state)), t, unknown, l.more), '\n'), nil
}

// isObject reports whether a text is a JSON object.
func isObject(text []byte) bool {
	kind, ok := jsonKind(text)
	return ok && kind == jsonscan.Object
}

// jsonKind returns the kind of the JSON value that a text is, if it is one.
func jsonKind(text []byte) (jsonscan.Kind, bool) {
	s := jsonscan.New(text, logs.LargestMaxDepth)
	v, err := s.Value()
	s.Blanks()
	return v.Kind, err == nil && s.Pos() == len(text)
}

// appendMembers appends columns as members, each with a comma after it.
func (l *layout) appendMembers(dst []byte, nodes, without []*node) []byte {
	for _, n := range nodes {
		if slices.Contains(without, n) {
			continue
		}
		before := len(dst)
		var has bool
		if dst, has = n.append(append(dst, n.member...), l.values, 0, 0, 0); has {
			dst = append(dst, ',')
		} else {
			dst = dst[:before]
		}
	}
	return dst
}

// table returns the table of the row.
func (l *layout) table() *tableLayout {
	typ, category := l.text(l.typ), l.text(l.category)
	if l.last.table == nil || string(typ) != l.last.typ || string(category) != l.last.category {
		l.last.typ, l.last.category = string(typ), string(category)
		l.last.table = l.of(l.tables.named(l.last.typ, l.last.category, l.log))
	}
	return l.last.table
}

// of returns where the file has the columns of a table.
func (l *layout) of(t *table) *tableLayout {
	if known, ok := l.known[t]; ok {
		return known
	}
	tl := &tableLayout{layout: l, states: states{table: t}, own: make([]*node, len(t.names))}
	for _, n := range l.nodes {
		if c, ok := t.byColumn[n.name]; ok {
			tl.own[c.at] = n
		} else {
			tl.others = append(tl.others, n)
		}
	}
	l.known[t] = tl
	return tl
}

// appendCell appends the JSON of a cell of the row.
func (t *tableLayout) appendCell(dst []byte, at int, nanos int64) ([]byte, bool) {
	if t.own[at] == nil {
		return dst, false
	}
	return t.own[at].append(dst, t.values, 0, 0, nanos)
}
