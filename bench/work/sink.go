package work

import (
	"unsafe"

	"example.com/acstelemetry/opt"
)

// Sink takes the records that a peer has decoded. Each goroutine has its own.
type Sink struct {
	Calls Calls
	// Broken counts the lines that are no record, those of foreign text that
	// follow each other as one; Other the records of other logs; Unknown the
	// records with a field that no document knows.
	Broken, Other, Unknown int64
	// Check, if not nil, is what the fields are added to: in runs that are not
	// measured.
	Check *Check
	// Assembled, if not nil, takes the place of the totals of Calls: those of a
	// peer that puts calls together by all the rules, duplicates and versions
	// included. They are compared with nobody's.
	Assembled *Totals

	foreign bool // the line before was foreign text
}

// BrokenLine notes a line that is no record.
func (s *Sink) BrokenLine(line []byte) {
	foreign := len(line) == 0 || line[0] != '{'
	if !foreign || !s.foreign {
		s.Broken++
	}
	s.foreign = foreign
}

// Summary takes a summary.
func (s *Sink) Summary(e *Envelope, p *Participant, r *SummaryFields) {
	s.Calls.Summary(value(e.CorrelationID), seconds(e.Time), seconds(r.CallStartTime), whole(r.CallDuration))
	if s.foreign = false; s.Check != nil {
		s.Check.record(e, p, r)
	}
}

// Diagnostic takes a record of diagnostics.
func (s *Sink) Diagnostic(e *Envelope, p *Participant, r *DiagnosticFields) {
	s.Calls.Stream(value(e.CorrelationID), seconds(e.Time), r.poor())
	if s.foreign = false; s.Check != nil {
		s.Check.record(e, p, r)
	}
}

// Operation takes a client operation.
func (s *Sink) Operation(e *Envelope, r *Operation) {
	id := value(r.CallID)
	if len(id) == 0 {
		id = value(e.CorrelationID)
	}
	s.Calls.Operation(id, seconds(e.Time), r.ResultType.State == opt.Set && BadResult(value(r.ResultType)), whole(r.DurationMs))
	if s.foreign = false; s.Check != nil {
		s.Check.record(e, r)
	}
}

// Totals returns the sums over all calls.
func (s *Sink) Totals() Totals {
	if s.Assembled != nil {
		return *s.Assembled
	}
	return s.Calls.Totals()
}

// Add adds what another sink took.
func (s *Sink) Add(other *Sink) {
	s.Calls.Add(&other.Calls)
	s.Broken += other.Broken
	s.Other += other.Other
	s.Unknown += other.Unknown
	if s.Check != nil && other.Check != nil {
		s.Check.Add(other.Check)
	}
}

// value returns a text without copying it, so that it is valid as long as the
// record is.
func value[T ~struct {
	State State
	B     []byte
}](of T) string {
	t := Text(of)
	if t.State != opt.Set || len(t.B) == 0 {
		return ""
	}
	return unsafe.String(&t.B[0], len(t.B))
}

func seconds(t Time) int64 {
	if t.State != opt.Set {
		return 0
	}
	return t.Sec
}

func whole(n Int) int64 {
	if n.State != opt.Set {
		return 0
	}
	return n.V
}

// BadResult reports whether the result of an operation is a bad one.
func BadResult(result string) bool {
	return result != "Succeeded" && result != "Success" && result != "ExpectedError"
}

// poor judges a stream.
func (r *DiagnosticFields) poor() bool {
	return Poor(value(r.MediaType), r.JitterAvg, r.RoundTripTimeAvg, r.JitterBufferSizeAvg, r.RecvResolutionHeight,
		r.PacketLossRateAvg, r.HealedDataRatioAvg, r.VideoFrameRateAvg, r.RecvFreezeDurationPerMinuteInMs)
}

// Poor judges a stream by the thresholds of Call Diagnostics.
func Poor(media string, jitter, roundTrip, buffer, height Int, loss, healed, rate, freeze Real) bool {
	if above(jitter, 30) || aboveReal(loss, 0.1) || above(roundTrip, 500) || above(buffer, 200) || aboveReal(healed, 0.1) {
		return true
	}
	switch media {
	case "Video":
		return rate.State == opt.Set && rate.V < 7 || aboveReal(freeze, 6000) || height.State == opt.Set && height.V < 240
	case "VBSS":
		return rate.State == opt.Set && rate.V < 1 || aboveReal(freeze, 25000) || height.State == opt.Set && height.V < 768
	}
	return false
}

func above(n Int, limit int64) bool { return n.State == opt.Set && n.V > limit }

func aboveReal(r Real, limit float64) bool { return r.State == opt.Set && r.V > limit }

// Union takes a record of any log from a struct for all of them.
func (s *Sink) Union(e *Envelope, u *Union) {
	log := e.Log()
	u.untwin(log == Operations)
	switch log {
	case Summaries:
		s.Summary(e, &u.Participant, &u.SummaryFields)
	case Diagnostics:
		s.Diagnostic(e, &u.Participant, &u.DiagnosticFields)
	case Operations:
		s.Operation(e, &u.Operation)
	default:
		s.Other++
	}
}
