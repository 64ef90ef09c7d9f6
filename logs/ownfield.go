package logs

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// ErrKnownField says that [SetField] was called with the name of a field of the
// log.
var ErrKnownField = errors.New("the log itself has the field: set it in the record's struct")

// SetField gives a record a field that its log does not have, such as the region in
// which a program has found that a call took place. encoding/json converts the
// value to JSON. The field is written with the record, as one of properties or as a
// column of the row, and is in Extra.Unknown when the record is read back. It
// replaces fields of the same name that the log does not have either, be they among
// the properties or next to them. As everywhere, names are compared without case and
// blanks. Copies of the record's struct keep the fields that they had.
//
// The error is that of encoding/json, or wraps ErrKnownField if the name is one of
// the log or of the envelope. After an error the record is unchanged.
func SetField(rec Record, name string, value any) error {
	folded := fold(name)
	if folded == "" {
		return errors.New("logs: a field needs a name")
	}
	plain := rec.Schema().plainName([]byte(folded))
	known := func(s *Schema) bool { return s.find(plain) >= 0 }
	if isProperties(folded) || known(rec.Schema()) || known(envelopeSchema()) {
		return fmt.Errorf("field %q: %w", name, ErrKnownField)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("field %q: %w", name, err)
	}
	var own Extra // another record may share the old one
	if x := rec.Head().Extra; x != nil {
		own = *x
	}
	own.Unknown = slices.DeleteFunc(slices.Clone(own.Unknown), func(u Unknown) bool { return foldsTo(u.Name, folded) })
	own.Unknown = append(own.Unknown, Unknown{Name: name, JSON: string(text)})
	rec.Head().Extra = &own
	return nil
}

// GetField sets *to to the value of a field that the record's log does not have:
// one that was set by [SetField], or that was in the input. If there are several of
// the name, one among the properties counts. It reports whether the record has the
// field. The error is that of encoding/json, if the value does not fit *to.
func GetField(rec Record, name string, to any) (found bool, err error) {
	x, folded := rec.Head().Extra, fold(name)
	if x == nil {
		return false, nil
	}
	var field *Unknown
	for i := range x.Unknown {
		if u := &x.Unknown[i]; foldsTo(u.Name, folded) && (field == nil || field.Outside) {
			field = u
		}
	}
	if field == nil {
		return false, nil
	}
	if err := json.Unmarshal([]byte(field.JSON), to); err != nil {
		return true, fmt.Errorf("field %q: %w", name, err)
	}
	return true, nil
}
