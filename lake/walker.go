package lake

import "encoding/binary"

// walker walks over a struct in Thrift's compact protocol, which is how Parquet writes what it
// says of itself, without memory for it. Source: Thrift's specification of the protocol.
type walker struct {
	data  []byte
	pos   int
	bad   bool
	parts int64 // elements of lists that there may still be
}

// The types of the protocol.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI64    = 6 // and i16, i32
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9 // and sets
	thriftMap    = 11
	thriftStruct = 12
)

const deepest = 16 // structs in structs; Parquet has 6

func (w *walker) byte() byte {
	if w.bad = w.bad || w.pos >= len(w.data); w.bad {
		return 0
	}
	w.pos++
	return w.data[w.pos-1]
}

func (w *walker) uvarint() uint64 {
	if w.bad {
		return 0
	}
	v, n := binary.Uvarint(w.data[w.pos:])
	if w.bad = n <= 0; w.bad {
		return 0
	}
	w.pos += n
	return v
}

func (w *walker) varint() int64 {
	v := w.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

// skip skips bytes.
func (w *walker) skip(n uint64) {
	if w.bad = w.bad || n > uint64(len(w.data)-w.pos); !w.bad {
		w.pos += int(n)
	}
}

// skipStruct skips a struct. It calls found, which may be nil, with the numbers in it and in the
// structs that are its fields. A path is the IDs of the two fields; the second is 0 for its own.
func (w *walker) skipStruct(depth int, found func(path [2]int16, n int64)) {
	w.fields(depth, func(id int16, typ byte) {
		inner := found
		if found != nil {
			inner = func(path [2]int16, n int64) {
				if path[1] == 0 {
					found([2]int16{id, path[0]}, n)
				}
			}
		}
		if n, ok := w.value(typ, depth, true, inner); ok && found != nil {
			found([2]int16{id, 0}, n)
		}
	})
}

// fields calls do for the fields of a struct; do skips the value.
func (w *walker) fields(depth int, do func(id int16, typ byte)) {
	w.bad = w.bad || depth > deepest
	for id := int16(0); !w.bad; {
		head := w.byte()
		if head == 0 {
			return
		}
		if delta := head >> 4; delta != 0 {
			id += int16(delta)
		} else {
			id = int16(w.varint())
		}
		do(id, head&0xf)
	}
}

// value skips a value, and returns it if it is a number or, in a field, a truth value.
func (w *walker) value(typ byte, depth int, field bool, found func([2]int16, int64)) (int64, bool) {
	switch typ {
	case thriftTrue, thriftFalse:
		if !field {
			w.byte()
		}
		return int64(thriftFalse - typ), true
	case thriftByte:
		return int64(w.byte()), true
	case 4, 5, thriftI64:
		return w.varint(), true
	case thriftDouble:
		w.skip(8)
	case thriftBinary:
		w.skip(w.uvarint())
	case thriftList, thriftList + 1:
		head := w.byte()
		n := uint64(head >> 4)
		if n == 15 {
			n = w.uvarint()
		}
		w.elements(n, depth, head&0xf)
	case thriftMap:
		if n := w.uvarint(); n > 0 {
			types := w.byte()
			w.elements(n, depth, types>>4, types&0xf)
		}
	case thriftStruct:
		w.skipStruct(depth+1, found)
	default:
		w.bad = true
	}
	return 0, false
}

// elements skips the elements of a list or a map.
func (w *walker) elements(n uint64, depth int, types ...byte) {
	if w.bad = w.bad || n > uint64(len(w.data)-w.pos) || depth > deepest; w.bad {
		return // each has a byte at least
	}
	for w.parts -= int64(n); n > 0 && !w.bad; n-- {
		for _, typ := range types {
			w.value(typ, depth+1, false, nil)
		}
	}
}
