package lake

import (
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"example.com/acstelemetry/internal/jsonscan"
)

// node is a column, or a group of columns, of a file of any writer.
type node struct {
	name               string
	member             string // the name in quotes, and a colon
	leaf               leaf   // nil for groups
	children           []*node
	first, end         int  // its columns
	repeated, optional bool // by the schema
	list, isMap        bool // annotated groups
}

// newNode returns the node of a field, whose first column is given.
func newNode(field parquet.Node, name string, first int) *node {
	n := &node{
		name: name, member: string(jsonscan.AppendQuoted(nil, name)) + ":", first: first, end: first,
		repeated: field.Repeated(), optional: field.Optional(),
	}
	if field.Leaf() {
		n.leaf, n.end = leafOf(field.Type()), first+1
		return n
	}
	if logical := field.Type().LogicalType(); logical != nil {
		_, n.list = logical.Value.(*format.ListType)
		_, n.isMap = logical.Value.(*format.MapType)
	}
	for _, f := range field.Fields() {
		child := newNode(f, f.Name(), n.end)
		n.children, n.end = append(n.children, child), child.end
	}
	return n
}

// append appends the JSON of a node from the values of its columns. It reports whether there is
// any. Depth and level are the repetition and definition levels outside the node.
func (n *node) append(dst []byte, values [][]parquet.Value, depth, level int, nanos int64) ([]byte, bool) {
	if n.first == n.end || len(values[n.first]) == 0 {
		return dst, false // a group without columns
	}
	if n.repeated || n.optional {
		level++
		if values[n.first][0].DefinitionLevel() < level {
			return dst, false
		}
	}
	if n.repeated {
		return n.appendElements(append(dst, '['), values, depth+1, level), true
	}
	return n.appendOne(dst, values, depth, level, nanos), true
}

// appendElements appends the elements of a repeated node, and the closing bracket.
func (n *node) appendElements(dst []byte, values [][]parquet.Value, depth, level int) []byte {
	n.elements(values, depth, func(element [][]parquet.Value) {
		dst = append(n.appendOne(dst, element, depth, level, 0), ',')
	})
	if dst[len(dst)-1] == ',' {
		dst = dst[:len(dst)-1]
	}
	return append(dst, ']')
}

// elements calls do with the values of each element of a repeated node.
func (n *node) elements(values [][]parquet.Value, depth int, do func([][]parquet.Value)) {
	rest, element := make([][]parquet.Value, len(values)), make([][]parquet.Value, len(values))
	copy(rest, values)
	for len(rest[n.first]) > 0 {
		for i := n.first; i < n.end; i++ {
			k := min(1, len(rest[i]))
			for k < len(rest[i]) && rest[i][k].RepetitionLevel() > depth {
				k++
			}
			element[i], rest[i] = rest[i][:k], rest[i][k:]
		}
		do(element)
	}
}

// appendOne appends one value that is there.
func (n *node) appendOne(dst []byte, values [][]parquet.Value, depth, level int, nanos int64) []byte {
	switch {
	case n.leaf != nil:
		return n.leaf(dst, values[n.first][0], nanos)
	case n.list && len(n.children) == 1 && n.children[0].repeated:
		return n.children[0].appendList(dst, values, depth, level)
	case n.isMap && len(n.children) == 1 && n.children[0].repeated && len(n.children[0].children) == 2:
		return n.children[0].appendMap(dst, values, depth, level)
	}
	dst = append(dst, '{')
	for _, c := range n.children {
		before := len(dst)
		dst = append(dst, c.member...)
		var has bool
		if dst, has = c.append(dst, values, depth, level, 0); has {
			dst = append(dst, ',')
		} else {
			dst = dst[:before]
		}
	}
	return endObject(dst)
}

// appendList appends a list, given its repeated node, which has one child, the element.
func (n *node) appendList(dst []byte, values [][]parquet.Value, depth, level int) []byte {
	if len(n.children) != 1 { // the elements themselves
		if list, has := n.append(dst, values, depth, level, 0); has {
			return list
		}
		return append(dst, "[]"...)
	}
	dst = append(dst, '[')
	if len(values[n.first]) > 0 && values[n.first][0].DefinitionLevel() > level {
		n.elements(values, depth+1, func(element [][]parquet.Value) {
			var has bool
			if dst, has = n.children[0].append(dst, element, depth+1, level+1, 0); !has {
				dst = append(dst, "null"...)
			}
			dst = append(dst, ',')
		})
	}
	if dst[len(dst)-1] == ',' {
		dst = dst[:len(dst)-1]
	}
	return append(dst, ']')
}

// appendMap appends a map as an object, given its repeated node, which has a key and a value.
func (n *node) appendMap(dst []byte, values [][]parquet.Value, depth, level int) []byte {
	key, value := n.children[0], n.children[1]
	dst = append(dst, '{')
	if len(values[n.first]) > 0 && values[n.first][0].DefinitionLevel() > level {
		n.elements(values, depth+1, func(element [][]parquet.Value) {
			before := len(dst)
			dst, _ = key.append(dst, element, depth+1, level+1, 0)
			if name := dst[before:]; len(name) == 0 || name[0] != '"' { // a number, perhaps
				dst = jsonscan.AppendQuoted(dst[:before], string(name))
			}
			var has bool
			if dst, has = value.append(append(dst, ':'), element, depth+1, level+1, 0); !has {
				dst = append(dst, "null"...)
			}
			dst = append(dst, ',')
		})
	}
	return endObject(dst)
}
