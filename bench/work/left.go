package work

// Left is what left the fast way of package logs.
type Left struct {
	Records int64    `json:"records"` // all of them
	Left    int64    `json:"left"`
	Reasons []Reason `json:"reasons"` // the most frequent one first
}

// Reason is why records left. It holds no text of a record but names of fields.
type Reason struct {
	Why   string `json:"why"`
	Count int64  `json:"count"`
	// Record and Offset are the first of these records, from 1, and where in the input, in
	// bytes, the fast decoder gave it up.
	Record int64 `json:"record"`
	Offset int64 `json:"offset"`
}

// Share returns the share of the records that left.
func (l *Left) Share() float64 { return float64(l.Left) / max(1, float64(l.Records)) }
