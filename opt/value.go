package opt

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"time"
)

// State says what is known about a field.
type State uint8

// The states of a field. The zero State is Absent.
const (
	Absent   State = iota // the record does not have the field
	Null                  // the field is present, without a value
	Redacted              // the service has hidden the value
	Invalid               // the field holds text that is not of its type
	Set                   // the field has a value
)

// String returns the state's name in lower case, such as "absent".
func (s State) String() string {
	switch s {
	case Absent:
		return "absent"
	case Null:
		return "null"
	case Redacted:
		return "redacted"
	case Invalid:
		return "invalid"
	case Set:
		return "set"
	}
	return "State(" + strconv.Itoa(int(s)) + ")"
}

// Scalar lists the types that a [Value] can hold: text, enumerations, whole
// numbers, reals, truth values and times.
type Scalar interface {
	~string | ~int64 | ~float64 | ~bool | time.Time
}

// Value is a scalar together with its [State]. The zero Value is Absent.
//
// Values are plain data. They can be compared with ==: two Values are equal
// when their states are equal and, if they are Set, what they hold is equal
// too. A Value may be copied and read by many goroutines at once.
type Value[T Scalar] struct {
	v     T // the zero T unless state is Set
	state State
}

// Of returns a Set Value that holds v. A time is stored in UTC and without its
// monotonic clock reading. Values outside the grammar become Invalid: a float
// that is NaN or an infinity, and a time that in UTC is outside the years 1 to
// 9999.
//
// Any text and any other time is Set. But logs hold "", "null", "None" and other texts
// of the package's grammar for no value, the first moment of year 1 for no time, and
// "Redacted" for a hidden value, so a record with one of these is read back as Null or
// Redacted after it has been encoded.
func Of[T Scalar](v T) Value[T] {
	if t, ok := any(&v).(*time.Time); ok {
		*t = t.Round(0).UTC()
		if !inCalendar(*t) {
			return Value[T]{state: Invalid}
		}
	} else if f, ok := asFloat(v); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
		return Value[T]{state: Invalid}
	}
	return Value[T]{v, Set}
}

// Without returns a Value in a state that holds no value, such as Null. It
// panics if the state is Set: use [Of] for that.
func Without[T Scalar](s State) Value[T] {
	if s >= Set {
		panic("opt: Without(" + s.String() + "): use Of for a value")
	}
	return Value[T]{state: s}
}

// State returns the state.
func (v Value[T]) State() State { return v.state }

// Get returns the value and true if the Value is Set, otherwise the zero T and false.
func (v Value[T]) Get() (T, bool) { return v.v, v.state == Set }

// Or returns the value if the Value is Set, otherwise def.
func (v Value[T]) Or(def T) T {
	if v.state == Set {
		return v.v
	}
	return def
}

// IsSet reports whether there is a value.
func (v Value[T]) IsSet() bool { return v.state == Set }

// IsZero reports whether the Value is Absent, so that the option omitzero of
// encoding/json leaves absent fields out.
func (v Value[T]) IsZero() bool { return v.state == Absent }

// Equal reports whether v and w have the same state and value. It is the same
// as ==; go-cmp uses it.
func (v Value[T]) Equal(w Value[T]) bool { return v == w }

// String returns the value as text, or the state in angle brackets, such as
// "<null>".
func (v Value[T]) String() string {
	if v.state != Set {
		return "<" + v.state.String() + ">"
	}
	return string(appendText(nil, v.v))
}

// MarshalJSON writes the value as a JSON string, number, true or false, or RFC 3339 time,
// Redacted as "Redacted", and every other state as null, since a Value alone
// does not keep invalid text. Records keep it and have an encoding of their
// own; this method serves Values in the caller's own structs.
func (v Value[T]) MarshalJSON() ([]byte, error) {
	switch v.state {
	case Set:
		data, err := json.Marshal(v.v)
		if !bytes.Contains(data, []byte(`\u00`)) {
			return data, err
		}
		// It may have escaped HTML. An encoder that is to do so escapes what methods write.
		var text bytes.Buffer
		enc := json.NewEncoder(&text)
		enc.SetEscapeHTML(false)
		err = enc.Encode(v.v)
		return bytes.TrimSuffix(text.Bytes(), []byte{'\n'}), err
	case Redacted:
		return []byte(`"` + redacted + `"`), nil
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads any JSON value by the package's grammar. A value that
// does not fit makes v Invalid and is not an error: encoding/json would leave
// the fields that follow empty.
func (v *Value[T]) UnmarshalJSON(data []byte) error {
	text := string(data)
	if len(data) > 0 && data[0] == '"' {
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
	} else if len(data) > 0 && (data[0] == '{' || data[0] == '[') {
		*v = Value[T]{state: Invalid}
		return nil
	}
	*v, _ = Parse[T](text)
	return nil
}

// Errors that say why a text is not of the wanted type. Match them with
// errors.Is.
var (
	ErrNumber = errors.New("not a JSON number")
	ErrRange  = errors.New("number is out of range")
	ErrBool   = errors.New("neither true nor false")
	ErrTime   = errors.New("not a time in a known style")
	ErrZone   = errors.New("time says neither Z nor an offset")
	ErrKind   = errors.New("not a scalar")
)
