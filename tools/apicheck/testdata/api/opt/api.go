// Recorded by tools/apicheck.

package opt

import (
	"reflect"
	"time"
)

var (
	ErrInteger error
	ErrKind    error
	ErrNumber  error
	ErrRange   error
	ErrTime    error
	ErrZone    error
)

func Exact(text string, f float64) bool
func Of[T Scalar](v T) Value[T]
func Parse[T Scalar](text string) (Value[T], error)
func Without[T Scalar](s State) Value[T]

type BitsPerSecond float64

type Bytes float64

type Cell interface {
	AppendText(dst []byte) []byte
	Clear(State)
	Parse(text string) error
	State() State
	Type() reflect.Type
}

type FramesPerSecond float64

type Milliseconds int64

func (Milliseconds) Duration() time.Duration

type MillisecondsPerMinute float64

type Packets int64

type Pixels int64

type Ratio float64

type Scalar interface {
	~string | ~int64 | ~float64 | time.Time
}

type Seconds int64

func (Seconds) Duration() time.Duration

type State uint8

func (State) String() string

const (
	Absent   State = 0
	Invalid  State = 3
	Null     State = 1
	Redacted State = 2
	Set      State = 4
)

type Value[T Scalar] struct {
	_ T
	_ struct{}
}

func (Value[T]) AppendText(dst []byte) []byte
func (*Value[T]) Clear(s State)
func (Value[T]) Equal(w Value[T]) bool
func (Value[T]) Get() (T, bool)
func (Value[T]) IsSet() bool
func (Value[T]) IsZero() bool
func (Value[T]) MarshalJSON() ([]byte, error)
func (Value[T]) Or(def T) T
func (*Value[T]) Parse(text string) (err error)
func (Value[T]) State() State
func (Value[T]) String() string
func (Value[T]) Type() reflect.Type
func (*Value[T]) UnmarshalJSON(data []byte) error
