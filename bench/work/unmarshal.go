package work

// The methods by which the packages that fill structs by reflection read the
// fields. They get one valid JSON value each, null included. Text is copied
// into the room of the text before it.

// UnmarshalJSON reads a value.
func (t *Text) UnmarshalJSON(value []byte) error {
	t.Set(copied(value, t.B))
	return nil
}

// UnmarshalJSON reads a value.
func (t *ID) UnmarshalJSON(value []byte) error {
	t.Set(copied(value, t.B))
	return nil
}

// UnmarshalJSON reads a value.
func (t *Enum) UnmarshalJSON(value []byte) error {
	t.Set(copied(value, t.B))
	return nil
}

// UnmarshalJSON reads a value.
func (t *JSON) UnmarshalJSON(value []byte) error {
	t.Set(copied(value, t.B))
	return nil
}

// copied returns the kind and the text of a value, the text in room.
func copied(value, room []byte) (Kind, []byte) {
	k, text, scratch := Split(value, room[:0])
	if len(scratch) == 0 { // there were no escapes
		text = append(scratch, text...)
	}
	return k, text
}

// UnmarshalJSON reads a value.
func (n *Int) UnmarshalJSON(value []byte) error {
	n.Set(bare(value))
	return nil
}

// UnmarshalJSON reads a value.
func (r *Real) UnmarshalJSON(value []byte) error {
	r.Set(bare(value))
	return nil
}

// UnmarshalJSON reads a value.
func (t *Time) UnmarshalJSON(value []byte) error {
	t.Set(bare(value))
	return nil
}

// bare returns the kind and the text of a value.
func bare(value []byte) (Kind, []byte) {
	k, text, _ := Split(value, nil)
	return k, text
}
