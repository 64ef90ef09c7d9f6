package work

// Log says which log a record is from.
type Log int

// The logs.
const (
	Summaries Log = iota
	Diagnostics
	Operations
	logKinds
	Others = logKinds
)

// LogOf returns the log of a category, which comes in any case.
func LogOf(category string) Log {
	switch category {
	case "CallSummary", "CallSummaryUpdates":
		return Summaries
	case "CallDiagnostics", "CallDiagnosticsUpdates":
		return Diagnostics
	case "CallClientOperations":
		return Operations
	}
	var room [64]byte
	switch string(appendFold(room[:0], category, false)) {
	case "callsummary", "callsummaryupdates":
		return Summaries
	case "calldiagnostics", "calldiagnosticsupdates":
		return Diagnostics
	case "callclientoperations":
		return Operations
	}
	return Others
}

// Log returns the log that the record is from.
func (e *Envelope) Log() Log { return LogOf(value(e.Category)) }
