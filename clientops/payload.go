package clientops

import (
	"errors"
	"fmt"
	"strings"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// ErrPayload says that a payload is not a JSON object.
var ErrPayload = errors.New("the payload is not a JSON object")

// Payload holds the documented members of an operation's payload. The others
// depend on the operation and stay in Record.OperationPayload.
type Payload struct {
	// DiagnosticChanged is the diagnostic that UserFacingDiagnostics reports.
	DiagnosticChanged opt.Value[DiagnosticName]
	// DiagnosticQuality is the new value of the diagnostic.
	DiagnosticQuality opt.Value[DiagnosticQuality]
	// StreamType is the kind of stream that the operation concerns.
	StreamType opt.Value[StreamType]
}

// Payload parses OperationPayload. Without one it returns the zero Payload.
func (r *Record) Payload() (Payload, error) {
	text, ok := r.OperationPayload.Get()
	if !ok {
		return Payload{}, nil
	}
	return ParsePayload(text)
}

// ParsePayload parses a payload. Names and known texts are matched in any case.
// The error wraps ErrPayload if text is not a JSON object; then the members
// before the fault are set. It wraps [opt.ErrKind] if a documented member is an
// object or an array, which makes that member Invalid. If a member occurs twice,
// the last one counts.
func ParsePayload(text string) (Payload, error) {
	var p Payload
	var errs []error
	it := jsonscan.Members([]byte(text), logs.DefaultMaxDepth)
	for it.Next() {
		// QUIRK: StreamType also occurs with a small s.
		switch key := string(it.Key.Text()); {
		case strings.EqualFold(key, "DiagnosticChanged"):
			errs = append(errs, member(&p.DiagnosticChanged, it, canonicalDiagnostic))
		case strings.EqualFold(key, "DiagnosticQuality"):
			errs = append(errs, member(&p.DiagnosticQuality, it, func(text string) DiagnosticQuality {
				return spelled(text, diagnosticQualities)
			}))
		case strings.EqualFold(key, "StreamType"):
			errs = append(errs, member(&p.StreamType, it, func(text string) StreamType {
				return spelled(text, streamTypes)
			}))
		}
	}
	if err := it.Err(); err != nil {
		errs = append(errs, fmt.Errorf("%w: %w", ErrPayload, err))
	} else if strings.TrimSpace(text[it.Pos():]) != "" {
		errs = append(errs, fmt.Errorf("%w: text follows it at offset %d", ErrPayload, it.Pos()))
	}
	return p, errors.Join(errs...)
}

// member sets a Payload's field from the current member.
func member[T ~string](v *opt.Value[T], it *jsonscan.Iter, canonical func(string) T) error {
	switch it.Value.Kind {
	case jsonscan.Null:
		v.Clear(opt.Null)
	case jsonscan.Object, jsonscan.Array:
		v.Clear(opt.Invalid)
		return fmt.Errorf("%s: %w", it.Key.Text(), opt.ErrKind)
	default:
		text := strings.TrimSpace(string(it.Value.Text()))
		return v.Parse(string(canonical(text)))
	}
	return nil
}

// spelled returns the constant that equals text in any case, or text.
func spelled[T ~string](text string, constants []T) T {
	for _, c := range constants {
		if strings.EqualFold(text, string(c)) {
			return c
		}
	}
	return T(text)
}

// Group returns the part of the call that the operation belongs to, or "" if
// that is not known. For UserFacingDiagnostics it is the diagnostic's group,
// for an operation on video that of the stream named in its payload, otherwise
// the operation's own.
func (r *Record) Group() Group {
	name := r.OperationName.Or("")
	group := name.Group()
	if group != VideoGroup && !strings.EqualFold(string(name), string(UserFacingDiagnostics)) {
		return group
	}
	p, _ := r.Payload()
	if group == "" {
		return p.DiagnosticChanged.Or("").Group()
	}
	if stream := p.StreamType.Or("").Group(); stream != "" {
		return stream
	}
	return group
}
