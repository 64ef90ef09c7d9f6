package logs

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrKnownField says that [SetField] was called with the name of a field of the
// log.
var ErrKnownField = errors.New("the log itself has the field: set it in the record's struct")

// SetField gives a record a field that its log does not have, such as the region in
// which a program has found that a call took place. encoding/json converts the
// value to JSON. The field is written with the record, as one of properties or as a
// column of the row, and is in Extra.Unknown when the record is read back. It
// replaces a field of the same name that the log does not have either.
//
// The error is that of encoding/json, or wraps ErrKnownField if the name is one of
// the log or of the envelope, in any case and with or without blanks. After an
// error the record is unchanged.
func SetField(rec Record, name string, value any) error {
	folded := []byte(fold(name))
	if len(folded) == 0 {
		return errors.New("logs: a field needs a name")
	}
	if isProperties(folded) || rec.Schema().find(folded) >= 0 || envelopeSchema().find(folded) >= 0 {
		return fmt.Errorf("field %q: %w", name, ErrKnownField)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("field %q: %w", name, err)
	}
	x := rec.Head().extra()
	for i := range x.Unknown {
		if x.Unknown[i].Name == name {
			x.Unknown[i].JSON = string(text)
			return nil
		}
	}
	x.Unknown = append(x.Unknown, Unknown{Name: name, JSON: string(text)})
	return nil
}

// GetField sets *to to the value of a field that the record's log does not have:
// one that was set by [SetField], or that was in the input. It reports whether the
// record has the field. The error is that of encoding/json, if the value does not
// fit *to.
func GetField(rec Record, name string, to any) (found bool, err error) {
	if x := rec.Head().Extra; x != nil {
		for i := range x.Unknown {
			if x.Unknown[i].Name == name {
				if err := json.Unmarshal([]byte(x.Unknown[i].JSON), to); err != nil {
					return true, fmt.Errorf("field %q: %w", name, err)
				}
				return true, nil
			}
		}
	}
	return false, nil
}
