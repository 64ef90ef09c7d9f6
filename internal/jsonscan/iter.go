package jsonscan

// Iter iterates over the members of an object or the elements of an array.
//
//	it := jsonscan.Members(data, 64)
//	for it.Next() {
//		… it.Key, it.Value
//	}
//	if it.Err() != nil { … }
type Iter struct {
	Key   Value // the member's key, a String; None in an array
	Value Value

	s       Scanner
	end     byte // the closing bracket
	started bool
	done    bool
	err     error
}

// Members returns an Iter over the members of the object at the beginning of
// data, after any blanks. Objects and arrays may nest maxDepth deep, the object
// itself included, but not deeper than [MaxDepth]. The text after the object is
// ignored.
func Members(data []byte, maxDepth int) *Iter {
	it := &Iter{s: Scanner{data: data, depth: min(maxDepth, MaxDepth)}, end: '}'}
	it.open('{')
	return it // small enough to be inlined, which keeps it off the heap
}

// Elements returns an Iter over the elements of the array at the beginning of
// data; see [Members].
func Elements(data []byte, maxDepth int) *Iter {
	it := &Iter{s: Scanner{data: data, depth: min(maxDepth, MaxDepth)}, end: ']'}
	it.open('[')
	return it
}

// Rest returns an Iter over the remaining members of an object; data begins
// after a member, at a comma or at the closing brace. See [Members].
func Rest(data []byte, maxDepth int) *Iter {
	it := &Iter{s: Scanner{data: data, depth: min(maxDepth, MaxDepth)}, end: '}', started: true}
	it.err = it.s.enter()
	return it
}

// open reads the opening bracket.
func (it *Iter) open(bracket byte) {
	if it.err = it.s.enter(); it.err == nil {
		it.err = it.s.Expect(bracket)
	}
}

// Next moves to the next member. It returns false at the end and after an
// error.
func (it *Iter) Next() bool { return it.NextKey() && it.ReadValue() }

// NextKey is the first half of Next: it reads up to the next value, so that the
// caller can look at the key, and at the value's first byte with [Iter.Peek],
// before ReadValue reads the whole value.
func (it *Iter) NextKey() bool {
	if it.err != nil || it.done {
		return false
	}
	var more bool
	if more, it.err = it.separator(); !more || it.err != nil {
		return false
	}
	if it.end == '}' {
		it.err = it.key()
	}
	return it.err == nil
}

// Peek returns the first byte of the next value, or 0 at the end.
func (it *Iter) Peek() byte { return it.s.Peek() }

// ReadValue is the second half of Next.
func (it *Iter) ReadValue() bool {
	it.Value, it.err = it.s.Value()
	return it.err == nil
}

// separator reads the text before a member: a comma, or the end.
func (it *Iter) separator() (more bool, err error) {
	switch c := it.s.Peek(); {
	case c == it.end:
		it.s.pos++
		it.done = true
		return false, nil
	case !it.started:
		it.started = true
		return true, nil
	case c != ',' && it.s.noComma(it.end):
		return true, nil
	case c != ',':
		return false, it.s.fail("',' or '" + string(it.end) + "'")
	}
	it.s.pos++
	return true, nil
}

func (it *Iter) key() (err error) {
	if it.s.Peek() != '"' {
		return it.s.fail("a key in quotes")
	}
	if it.Key, err = it.s.Value(); err != nil {
		return err
	}
	it.s.name = it.Key.Raw
	return it.s.Expect(':')
}

// Err returns the error that ended the walk, a [*SyntaxError], or nil.
func (it *Iter) Err() error { return it.err }

// Pos returns the offset after the text read so far: after the closing bracket
// once Next has returned false without an error.
func (it *Iter) Pos() int { return it.s.pos }

// OnlyElement returns the text of the only element of an array. It is not ok if text is
// something else or the element is not a scalar.
func OnlyElement(text string) (one string, ok bool) {
	if text == "" || text[0] != '[' {
		return "", false
	}
	n, it := 0, Elements([]byte(text), 2)
	for it.Next() {
		if n++; it.Value.Kind == Object || it.Value.Kind == Array {
			return "", false
		}
		one = string(it.Value.Text())
	}
	return one, n == 1 && it.Err() == nil && it.Pos() == len(text)
}
