package support

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"example.com/acstelemetry/opt"
)

// SMS is the result of sending a message to one recipient.
type SMS struct {
	// MessageID is the SMS message ID. A message that was not taken has none.
	MessageID opt.Value[string] `json:"messageId"`
	// To is the telephone number of the recipient; "recipient 1" in a [Request]
	// that leaves out identities.
	To opt.Value[string] `json:"to"`
	// HTTPStatusCode is the status for this recipient, such as 202; no unit.
	HTTPStatusCode opt.Value[int64] `json:"httpStatusCode"`
	// Successful says whether the message was taken; nil if the result does not
	// say it.
	Successful *bool `json:"successful"`
	// ErrorMessage says why a message was not taken. It may name the recipient.
	ErrorMessage opt.Value[string] `json:"errorMessage"`
}

// What can be wrong with send results. Errors of [ParseSMS] and [ReadSMS] wrap
// these.
var (
	ErrNoSMS     = errors.New("holds no send result: pass the answer to the send request, which has one for each recipient")
	ErrNotSMS    = errors.New("not a send result: an object with messageId or to is due")
	ErrSyntax    = errors.New("not JSON: pass the answer to the send request as it came, without the log line around it")
	ErrTruncated = errors.New("the JSON ends too early: pass the whole answer to the send request")
	ErrDepth     = errors.New("nested too deeply: pass the answer to the send request without what is around it")
	ErrTooLarge  = errors.New("larger than the limit: raise it, or split what is to be read")
)

// SMSError says what is wrong with send results, and where. Its text contains
// at most one character of the input, where the JSON is broken, because the input may be
// telephone numbers.
type SMSError struct {
	Offset int64 // bytes of the input up to the end of the fault
	Err    error // which fault it is, for errors.Is
}

// Error returns the position and the fault.
func (e *SMSError) Error() string {
	return fmt.Sprintf("support: SMS send results: offset %d: %v", e.Offset, e.Err)
}

// Unwrap returns e.Err.
func (e *SMSError) Unwrap() error { return e.Err }

// DefaultMaxSMSBytes is the default of [SMSOptions].MaxBytes.
const DefaultMaxSMSBytes = 16 << 20

// SMSOptions limit [ReadSMS]. nil means the defaults.
type SMSOptions struct {
	// MaxBytes is how many bytes of input are read at most; more is refused with
	// [ErrTooLarge]. 0 or less means DefaultMaxSMSBytes.
	MaxBytes int64
}

const (
	maxSMSDepth    = 16
	maxSMSProblems = 20
)

// ReadSMS reads all of r and parses it; see [ParseSMS].
func ReadSMS(r io.Reader, opts *SMSOptions) ([]SMS, error) {
	limit := int64(DefaultMaxSMSBytes)
	if opts != nil && opts.MaxBytes > 0 {
		limit = opts.MaxBytes
	}
	data, err := io.ReadAll(io.LimitReader(r, limit))
	if err == nil && int64(len(data)) == limit {
		err = noMore(r)
	}
	if errors.Is(err, ErrTooLarge) {
		return nil, &SMSError{limit, err}
	}
	if err != nil {
		return nil, fmt.Errorf("support: SMS send results: %w", err)
	}
	return ParseSMS(data)
}

// noMore returns ErrTooLarge if there is more to read.
func noMore(r io.Reader) error {
	switch _, err := io.ReadFull(r, make([]byte, 1)); err {
	case nil:
		return ErrTooLarge
	case io.EOF:
		return nil
	default:
		return err
	}
}

// ParseSMS returns the send results in data, which is JSON as in
//
//	{"value":[{"to":"+15551230000","messageId":"…","httpStatusCode":202,"successful":true}]}
//
// Several such documents may follow each other. The error reports what is not a send result;
// the other results are returned with it. Results may lack messageId or to; unknown fields
// are ignored.
func ParseSMS(data []byte) ([]SMS, error) {
	// QUIRK: Windows PowerShell writes a byte order mark before UTF-8.
	text := bytes.TrimPrefix(data, []byte("\uFEFF"))
	p := smsParser{dec: json.NewDecoder(bytes.NewReader(text)), base: int64(len(data) - len(text))}
	for {
		err := p.value(0)
		if err == io.EOF {
			break
		}
		if err != nil {
			p.problem(err)
			break
		}
	}
	if len(p.list) == 0 && len(p.problems) == 0 {
		p.problem(ErrNoSMS)
	}
	if p.more > 0 {
		p.problems = append(p.problems, fmt.Errorf("support: SMS send results: %d more faults", p.more))
	}
	return p.list, errors.Join(p.problems...)
}

// smsParser walks through the JSON token by token, so that what is before a
// fault is not lost.
type smsParser struct {
	dec      *json.Decoder
	base     int64 // offset of the decoder's input
	list     []SMS
	problems []error
	more     int // problems beyond the limit
}

func (p *smsParser) problem(err error) {
	if len(p.problems) >= maxSMSProblems {
		p.more++
		return
	}
	p.problems = append(p.problems, &SMSError{p.base + p.dec.InputOffset(), err})
}

// value reads a value that is a send result or holds some. It returns io.EOF at
// the end of the input, any other error if the rest cannot be read.
//
// QUIRK: the service wraps the results in an object, the JavaScript library
// returns a list, those of .NET and Python single results: all are accepted.
func (p *smsParser) value(depth int) error {
	if depth > maxSMSDepth {
		return ErrDepth
	}
	token, err := p.dec.Token()
	if err == io.EOF && depth == 0 {
		return io.EOF
	}
	if err != nil {
		return p.broken(err)
	}
	switch token {
	case json.Delim('['):
		for p.dec.More() {
			if err := p.value(depth + 1); err != nil {
				return err
			}
		}
		return p.end()
	case json.Delim('{'):
		return p.object(depth)
	}
	p.problem(ErrNotSMS)
	return nil
}

// object reads the rest of an object.
func (p *smsParser) object(depth int) error {
	var s SMS
	wraps := false
	for p.dec.More() {
		token, err := p.dec.Token()
		if err != nil {
			return p.broken(err)
		}
		name, _ := token.(string) // the decoder allows nothing else as a key
		// QUIRK: .NET writes the names with a capital letter.
		if strings.EqualFold(name, "value") {
			wraps = true
			if err := p.value(depth + 1); err != nil {
				return err
			}
			continue
		}
		var raw json.RawMessage
		if err := p.dec.Decode(&raw); err != nil {
			return p.broken(err)
		}
		s.set(name, raw)
	}
	if err := p.end(); err != nil {
		return err
	}
	switch {
	case s.MessageID.State() != opt.Absent || s.To.State() != opt.Absent:
		p.list = append(p.list, s)
	case !wraps:
		p.problem(ErrNotSMS)
	}
	return nil
}

// set sets a field from a member of the result.
func (s *SMS) set(name string, raw json.RawMessage) {
	switch strings.ToLower(name) {
	case "messageid":
		s.MessageID = smsText(raw)
	case "to":
		s.To = smsText(raw)
	case "httpstatuscode":
		_ = s.HTTPStatusCode.UnmarshalJSON(raw) // what does not fit is Invalid
	case "successful":
		var text opt.Value[string]
		_ = text.UnmarshalJSON(raw)
		s.Successful = nil
		if yes := strings.EqualFold(text.Or(""), "true"); yes || strings.EqualFold(text.Or(""), "false") {
			s.Successful = &yes
		}
	case "errormessage":
		s.ErrorMessage = smsText(raw)
	}
}

// smsText reads a text, without blanks around it.
func smsText(raw json.RawMessage) (v opt.Value[string]) {
	_ = v.UnmarshalJSON(raw)
	if text, ok := v.Get(); ok {
		_ = v.Parse(strings.TrimSpace(text))
	}
	return v
}

// end reads the end of an object or a list.
func (p *smsParser) end() error {
	if _, err := p.dec.Token(); err != nil {
		return p.broken(err)
	}
	return nil
}

// broken says what an error of the decoder means.
func (p *smsParser) broken(err error) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrTruncated
	}
	return fmt.Errorf("%w (%w)", ErrSyntax, err)
}
