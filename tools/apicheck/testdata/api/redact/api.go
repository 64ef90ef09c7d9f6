// Recorded by tools/apicheck.

package redact

import (
	"example.com/acstelemetry/logs"
	"time"
)

const (
	MinKey = 16
)

var (
	ErrKey error
)

func New(key []byte, opts *Options) (*Redactor, error)
func RuleOf(f logs.Field) Rule

type Options struct {
	Strict     bool
	ShiftTimes bool
}

type Redactor struct {
	_ [0]func()
	_ struct{}
}

func (*Redactor) ID(id string) string
func (*Redactor) Record(rec logs.Record) logs.Record
func (*Redactor) Shift() time.Duration

type Rule string

const (
	Code      Rule = "code"
	Hide      Rule = "hide"
	Name      Rule = "name"
	Names     Rule = "names"
	Number    Rule = "number"
	Payload   Rule = "payload"
	Pseudonym Rule = "pseudonym"
	System    Rule = "system"
	Time      Rule = "time"
	Version   Rule = "version"
)
