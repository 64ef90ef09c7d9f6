package opt

import (
	"reflect"
	"strconv"
	"time"
)

// Cell is a [Value] seen without its type, for code that treats all fields of a
// record alike. A pointer to a Value of any type is a Cell.
type Cell interface {
	// State returns the state of the value.
	State() State
	// AppendText appends the value as text, without quotes: numbers and truth
	// values as JSON writes them, times as RFC 3339 in UTC. It appends nothing unless the
	// value is Set.
	AppendText(dst []byte) []byte
	// Parse sets the value from text by the package's grammar.
	Parse(text string) error
	// Clear sets a state that holds no value. It panics if the state is Set.
	Clear(State)
	// Type returns the Go type that the value holds.
	Type() reflect.Type
}

var _ Cell = (*Value[string])(nil)

// AppendText appends the value as text to dst; see [Cell].
func (v Value[T]) AppendText(dst []byte) []byte {
	if v.state != Set {
		return dst
	}
	return appendText(dst, v.v)
}

// Parse sets v from text by the package's grammar; see [Parse].
func (v *Value[T]) Parse(text string) (err error) {
	*v, err = Parse[T](text)
	return err
}

// Clear sets v to a state that holds no value. It panics if the state is Set.
func (v *Value[T]) Clear(s State) { *v = Without[T](s) }

// Type returns the Go type that v holds.
func (v Value[T]) Type() reflect.Type { return reflect.TypeFor[T]() }

func appendText[T Scalar](dst []byte, v T) []byte {
	switch v := any(v).(type) {
	case string:
		return append(dst, v...)
	case time.Time:
		return v.AppendFormat(dst, time.RFC3339Nano)
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.String:
		return append(dst, r.String()...)
	case reflect.Int64:
		return strconv.AppendInt(dst, r.Int(), 10)
	case reflect.Bool:
		return strconv.AppendBool(dst, r.Bool())
	default:
		return appendFloat(dst, r.Float())
	}
}

// appendFloat writes the shortest text that reads back as f. Like
// encoding/json, it uses an exponent only where the plain form would be long. A
// plain whole number is written with all its digits, so that [Exact] holds for
// the text.
func appendFloat(dst []byte, f float64) []byte {
	switch a := max(f, -f); {
	case a != 0 && (a < 1e-6 || a >= 1e21):
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	case a >= 1<<53: // the shortest text may end in zeros that are not f's digits
		return strconv.AppendFloat(dst, f, 'f', 0, 64)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}

// asFloat returns v as a float64 if it is of a float type.
func asFloat[T Scalar](v T) (float64, bool) {
	r := reflect.ValueOf(v)
	if !r.CanFloat() {
		return 0, false
	}
	return r.Float(), true
}
