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
//
// Source: the "call client operations log schema" of Azure's article on voice
// and video call logs for the diagnostics and the stream; the public query pack
// of Call Diagnostics, 2025, for the members after them.
type Payload struct {
	// DiagnosticChanged is the diagnostic that UserFacingDiagnostics reports.
	DiagnosticChanged opt.Value[DiagnosticName]
	// DiagnosticQuality is the new value of the diagnostic.
	DiagnosticQuality opt.Value[DiagnosticQuality]
	// StreamType is the kind of stream that the operation concerns.
	StreamType opt.Value[StreamType]

	// NewState is the state that the call has entered, as its client sees it.
	NewState opt.Value[CallState]
	// CallType is the type of the call, as in the call summary: P2P or Group.
	CallType opt.Value[string]
	// CallDirection says which side began the call; Join and StartCall have it.
	CallDirection opt.Value[CallDirection]

	// Code is the end code of the participant, and SubCode its subcode: texts
	// in the form of the call summary's, without a fraction or an exponent if
	// they are whole numbers; see package errorcodes. These two, FailureReason
	// and ResultCategory belong to Join, StartCall, EnterCall, Hangup and
	// AcceptIncomingCall.
	Code, SubCode opt.Value[string]
	// FailureReason says in free text why the operation failed.
	FailureReason opt.Value[string]
	// ResultCategory is the category of the result, as in the call summary.
	ResultCategory opt.Value[string]
}

// Payload parses OperationPayload. Without one it returns the zero Payload.
func (r *Record) Payload() (Payload, error) {
	text, ok := r.OperationPayload.Get()
	if !ok {
		return Payload{}, nil
	}
	return ParsePayload(text)
}

// ParsePayload parses a payload. The names DiagnosticChanged, DiagnosticQuality and StreamType,
// and known texts, are matched in any case, but the texts of DiagnosticQuality, NewState and
// CallDirection stay as they are.
// The error wraps ErrPayload if text is not a JSON object; then the members
// before the fault are set. It wraps [opt.ErrKind] if a documented member is an
// object or an array, which makes that member Invalid; but an array in ResultCategory
// is its only element, or its text. If a member occurs twice, the last one counts.
func ParsePayload(text string) (Payload, error) {
	var p Payload
	var errs []error
	it := jsonscan.Members([]byte(text), logs.DefaultMaxDepth)
	for it.Next() {
		if err := p.set(it); err != nil {
			errs = append(errs, err)
		}
	}
	if err := it.Err(); err != nil {
		errs = append(errs, fmt.Errorf("%w: %w", ErrPayload, err))
	} else if strings.TrimSpace(text[it.Pos():]) != "" {
		errs = append(errs, fmt.Errorf("%w: text follows it at offset %d", ErrPayload, it.Pos()))
	}
	return p, errors.Join(errs...)
}

// set sets the field of the current member, if it is a documented one.
func (p *Payload) set(it *jsonscan.Iter) error {
	key := it.Key.Text()
	switch string(key) { // Call Diagnostics reads these names exactly
	case "NewState":
		return member(&p.NewState, it, asIs[CallState])
	case "CallType":
		return member(&p.CallType, it, asIs[string])
	case "CallDirection":
		return member(&p.CallDirection, it, asIs[CallDirection])
	case "Code":
		return member(&p.Code, it, wholeNumber)
	case "SubCode":
		return member(&p.SubCode, it, wholeNumber)
	case "FailureReason":
		return member(&p.FailureReason, it, asIs[string])
	case "ResultCategory":
		if it.Value.Kind == jsonscan.Array { // Call Diagnostics looks for a word in its text
			err := p.ResultCategory.Parse(string(jsonscan.AppendCompact(nil, it.Value.Raw)))
			if text := p.ResultCategory.Or(""); text == "[]" {
				p.ResultCategory.Clear(opt.Null)
			} else if one, ok := jsonscan.OnlyElement(text); ok {
				err = p.ResultCategory.Parse(strings.TrimSpace(one))
			}
			return err
		}
		return member(&p.ResultCategory, it, asIs[string])
	}
	// QUIRK: the first letter of these names occurs in either case.
	switch {
	case isNamed(key, "DiagnosticChanged"):
		return member(&p.DiagnosticChanged, it, canonicalDiagnostic)
	case isNamed(key, "DiagnosticQuality"):
		return member(&p.DiagnosticQuality, it, asIs[DiagnosticQuality]) // Call Diagnostics compares it exactly
	case isNamed(key, "StreamType"):
		return member(&p.StreamType, it, func(text string) StreamType { return spelled(text, streamTypes) })
	}
	return nil
}

// isNamed reports whether a key is a name, in any case.
func isNamed(key []byte, name string) bool {
	return len(key) == len(name) && strings.EqualFold(string(key), name)
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

func asIs[T ~string](text string) T { return T(text) }

// wholeNumber returns the digits of a whole number, and any other text as it is.
//
// QUIRK: codes occur as numbers and as texts, and a number may have passed through a
// float: 410.0 is 410.
func wholeNumber(text string) string {
	if n, err := opt.Parse[int64](text); err == nil && n.IsSet() && !opt.HasFraction(text) {
		return n.String()
	}
	return text
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

// Group returns the part of the call that the operation belongs to, by the rules of Call
// Diagnostics: a user-facing diagnostic goes by words in its name (see
// [DiagnosticName.Group]); StartVideo, StopVideo, CreateView and DisposeView are screen
// sharing if that is the payload's StreamType, else video; SwitchSource is video if that
// is its StreamType, else audio. Unknown operations belong to the app.
func (r *Record) Group() Group {
	op, known := r.OperationName.Or("").find()
	if !known {
		return AppGroup
	}
	switch op.name {
	case UserFacingDiagnostics:
		p, _ := r.Payload()
		return p.DiagnosticChanged.Or("").Group()
	case StartVideo, StopVideo, CreateView, DisposeView:
		if p, _ := r.Payload(); p.StreamType.Or("") == ScreenSharingStream {
			return ScreenSharingGroup
		}
	case SwitchSource:
		if p, _ := r.Payload(); p.StreamType.Or("") == VideoStream {
			return VideoGroup
		}
	}
	return op.group
}

// FailedOutgoing reports whether the operation is an outgoing call that failed, and the
// FailureReason of its payload, which may be empty. It is the rule of a query of Call
// Diagnostics: a Join or StartCall whose direction is Outgoing and whose result is neither
// Succeeded nor Success. An ExpectedError has failed here; an operation without a result
// has not.
func (r *Record) FailedOutgoing() (reason string, failed bool) {
	if name := r.OperationName.Or(""); name != Join && name != StartCall {
		return "", false
	}
	if result, ok := r.ResultType.Get(); !ok || result == Succeeded || result == Success {
		return "", false
	}
	p, _ := r.Payload()
	if p.CallDirection.Or("") != Outgoing {
		return "", false
	}
	return p.FailureReason.Or(""), true
}
