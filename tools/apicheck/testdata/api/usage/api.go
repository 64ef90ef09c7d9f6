// Recorded by tools/apicheck.

package usage

import (
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"time"
)

var ()

func Decode(data []byte, opts *logs.Options) (*Record, error)
func New() *Record
func Schema() *logs.Schema

type Record struct {
	logs.Envelope
	RecordID      opt.Value[string]
	UsageType     opt.Value[string]
	UnitType      opt.Value[string]
	Quantity      opt.Value[float64]
	Properties    opt.Value[string]
	StartTime     opt.Value[time.Time]
	EndTime       opt.Value[time.Time]
	UserIDA       opt.Value[string]
	UserIDB       opt.Value[string]
	ParticipantID opt.Value[string]
}

func (Record) MarshalJSON() ([]byte, error)
func (*Record) Schema() *logs.Schema
func (*Record) UnmarshalJSON(data []byte) error
