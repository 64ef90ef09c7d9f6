package work

// Record is a record for peers that go through an object member by member.
// For each line: Begin, Outer for every member but properties, then Inside,
// Inner for every member of properties, and Give.
type Record struct {
	e          Envelope
	log        Log
	unknown    bool
	summary    Summary
	diagnostic Diagnostic
	operation  Operation
}

// Begin empties the record.
func (r *Record) Begin() {
	r.e = Envelope{}
	r.unknown = false
}

// Outer sets a field of the envelope. The text is not copied.
func (r *Record) Outer(name string, k Kind, text []byte) {
	if !r.e.Set(name, k, text) && !r.e.Set(envelopeNames.of(name), k, text) {
		r.unknown = true
	}
}

// Inside is to be called when the category has been set, at the latest at the end
// of the envelope. It returns the log of the record.
func (r *Record) Inside() Log {
	switch r.log = r.e.Log(); r.log {
	case Summaries:
		r.summary = Summary{}
	case Diagnostics:
		r.diagnostic = Diagnostic{}
	case Operations:
		r.operation = Operation{}
	}
	return r.log
}

// Inner sets a field of the properties. The text is not copied.
func (r *Record) Inner(name string, k Kind, text []byte) {
	if r.log != Others && !r.set(name, k, text) && !r.set(logNames[r.log].of(name), k, text) {
		r.unknown = true
	}
}

func (r *Record) set(name string, k Kind, text []byte) bool {
	switch r.log {
	case Summaries:
		return r.summary.Set(name, k, text)
	case Diagnostics:
		return r.diagnostic.Set(name, k, text)
	}
	return r.operation.Set(name, k, text)
}

// Give gives the record to a sink.
func (r *Record) Give(s *Sink) {
	if r.unknown {
		s.Unknown++
	}
	switch r.log {
	case Summaries:
		s.Summary(&r.e, &r.summary.Participant, &r.summary.SummaryFields)
	case Diagnostics:
		s.Diagnostic(&r.e, &r.diagnostic.Participant, &r.diagnostic.DiagnosticFields)
	case Operations:
		s.Operation(&r.e, &r.operation)
	default:
		s.Other++
	}
}
