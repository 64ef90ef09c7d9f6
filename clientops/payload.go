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

// Payload holds the members of an operation's payload that are documented. What
// else it has depends on the operation and stays in Record.OperationPayload.
type Payload struct {
	// DiagnosticChanged is the diagnostic that UserFacingDiagnostics reports.
	DiagnosticChanged opt.Value[DiagnosticName]
	// DiagnosticQuality is what the diagnostic says from now on.
	DiagnosticQuality opt.Value[DiagnosticQuality]
	// StreamType is what the stream carries that the operation concerns.
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

// ParsePayload parses a payload. Names and known texts count in any case. The
// error wraps ErrPayload if text is not a JSON object; then the members before
// the fault are set. It wraps [opt.ErrKind] if a documented member is an object
// or an array, which makes it Invalid. If one occurs twice, the last one counts.
func ParsePayload(text string) (Payload, error) {
	var p Payload
	var errs []error
	it := jsonscan.Members([]byte(text), logs.DefaultMaxDepth)
	for it.Next() {
		// QUIRK: StreamType is also printed with a small s.
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

// member sets a Payload's field from the member that it is at.
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

// spelled returns the constant that text is in any case, or text.
func spelled[T ~string](text string, constants []T) T {
	for _, c := range constants {
		if strings.EqualFold(text, string(c)) {
			return c
		}
	}
	return T(text)
}

// Group returns the part of the call that the operation belongs to, or "" if
// that is not known: for UserFacingDiagnostics the diagnostic's, for an
// operation on video that of the stream that its payload names, else the
// operation's own.
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
