package acstest

import (
	"cmp"
	"slices"
	"sync"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// writer writes generated records as JSON. It does not use the encoders of package logs:
// see the package comment.
type writer struct {
	buf    []byte
	row    bool // flat, by the names of columns
	usual  style
	style                    // of the record
	styles map[string]*style // of the resources, with Spellings
	cfg    Config
	day    int64
	date   []byte // of day, up to the T

	rand    *random
	mix     bool // the members of the record's objects
	spell   bool // in many ways
	blank   bool // before the IDs of the record
	inside  bool // properties
	bad     badField
	outside bool         // of properties, is the field that no document knows
	extra   []addedField // the record gets one of them
	members []place      // of the object that is being written, if their order matters
	sorted  []int
	spare   []byte
}

// place is where a member begins in the buffer, and where it goes: after those of lower
// rank.
type place struct {
	at   int
	rank uint64
}

// newWriter returns a writer for a config whose defaults are filled in.
func newWriter(cfg Config, styles map[string]*style) *writer {
	w := &writer{
		row: cfg.Shape == Rows, usual: style{tool: documentsTool}, styles: styles, cfg: cfg, mix: cfg.MixKeys, spell: cfg.MixSpellings,
		day: -1, rand: newRandom(cfg.Seed, 1<<62),
	}
	if cfg.Escapes && styles == nil {
		w.usual.tool = escapesTool
	}
	w.style = w.usual
	return w
}

// record appends a record as an object.
func (w *writer) record(rec logs.Record) {
	w.begin(rec)
	w.buf = append(w.buf, '{')
	outer := len(w.members)
	w.envelope(rec)
	w.added(true)
	w.inside = true
	if w.row {
		w.properties(rec)
	} else {
		w.name("properties")
		w.buf = append(w.buf, '{')
		inner := len(w.members)
		w.properties(rec)
		w.arrange(inner)
		w.buf = append(w.buf, '}')
	}
	w.inside = false
	w.arrange(outer)
	w.buf = append(w.buf, '}')
}

// begin chooses how a record is written.
func (w *writer) begin(rec logs.Record) {
	if w.styles == nil {
		return
	}
	w.style = w.usual
	if s := w.styles[rec.Head().ResourceID.Or("")]; s != nil {
		w.style = *s
	}
	w.mix = w.cfg.MixKeys || w.rand.chance(w.cfg.Spellings.RandomOrder)
	w.blank = w.rand.chance(w.cfg.Spellings.LeadingBlanks)
}

// arrange puts the members of an object, from the given one on, in their order.
func (w *writer) arrange(level int) {
	if !w.mix && w.order == documentsOrder {
		return
	}
	places := append(w.members[level:], place{at: len(w.buf) + len(w.comma())})
	n := len(places) - 1
	if n > 0 {
		from := places[0].at
		old := append(append(w.spare[:0], w.buf[from:]...), w.comma()...)
		w.spare = old
		w.buf = w.buf[:from]
		var order []int
		if w.mix {
			order = w.rand.permutation(n)
		} else {
			order = w.byRank(places[:n])
		}
		for _, i := range order {
			w.buf = append(w.buf, old[places[i].at-from:places[i+1].at-from]...)
		}
		w.buf = w.buf[:len(w.buf)-len(w.comma())]
	}
	w.members = w.members[:level]
}

// byRank returns the numbers of the members by rank.
func (w *writer) byRank(places []place) []int {
	w.sorted = w.sorted[:0]
	for i := range places {
		w.sorted = append(w.sorted, i)
	}
	slices.SortStableFunc(w.sorted, func(a, b int) int { return cmp.Compare(places[a].rank, places[b].rank) })
	return w.sorted
}

// name begins a member.
func (w *writer) name(property string) {
	if w.buf[len(w.buf)-1] != '{' {
		w.buf = append(w.buf, w.comma()...)
	}
	start := len(w.buf)
	w.buf = append(w.buf, '"')
	at := len(w.buf)
	w.buf = append(w.buf, property...)
	switch {
	case w.names == small:
		lower(w.buf[at:])
	case w.row || w.names == capitals:
		w.buf = capitalize(w.buf, at)
	case w.spell:
		w.respell(at)
	}
	if w.mix {
		w.members = append(w.members, place{at: start})
	} else if w.order != documentsOrder {
		w.members = append(w.members, place{start, w.rank(w.buf[at:])})
	}
	w.buf = append(w.buf, '"', ':')
	if w.blanks {
		w.buf = append(w.buf, ' ')
	}
}

func (w *writer) comma() string {
	if w.blanks {
		return ", "
	}
	return ","
}

// envelope writes the fields that all logs share. A row names its table and has
// one column OperationName.
func (w *writer) envelope(rec logs.Record) {
	e := rec.Head()
	if !w.row {
		w.time("time", e.Time)
		w.id("resourceId", e.ResourceID)
		w.id("correlationId", e.CorrelationID)
		w.id("operationName", e.OperationName)
		w.id("operationVersion", e.OperationVersion)
		w.id("category", e.Category)
		return
	}
	w.time("TimeGenerated", e.Time)
	w.id("_ResourceId", e.ResourceID)
	w.id("CorrelationId", e.CorrelationID)
	if _, operation := rec.(*clientops.Record); !operation {
		w.id("OperationName", e.OperationName)
	}
	w.id("OperationVersion", e.OperationVersion)
	table := e.Category.Or("")
	if table == "Usage" {
		table = "BillingUsage"
	}
	w.id("Type", is("ACS"+table))
}

// properties writes the record's own fields, one that no document knows, and its bad field.
func (w *writer) properties(rec logs.Record) {
	if len(w.extra) > 0 && w.rand.below(2) == 0 {
		w.added(false)
		w.extra = nil
	}
	switch rec := rec.(type) {
	case *callsummary.Record:
		w.summary(rec)
	case *diagnostics.Record:
		w.diagnostic(rec)
	case *clientops.Record:
		w.operation(rec)
	case *mediastats.Record:
		w.statistic(rec)
	case *survey.Record:
		w.survey(rec)
	case *usage.Record:
		w.usage(rec)
	}
	w.added(false)
	if w.bad.property != "" {
		w.name(w.bad.property)
		w.buf = append(w.buf, w.bad.json...)
	}
}

func (w *writer) summary(r *callsummary.Record) {
	w.id("identifier", r.Identifier)
	w.time("callStartTime", r.CallStartTime)
	integer(w, "callDuration", r.CallDuration)
	enum(w, "callType", r.CallType)
	w.id("teamsThreadId", r.TeamsThreadID)
	w.id("participantId", r.ParticipantID)
	w.time("participantStartTime", r.ParticipantStartTime)
	integer(w, "participantDuration", r.ParticipantDuration)
	w.id("participantEndReason", r.ParticipantEndReason)
	w.id("endpointId", r.EndpointID)
	enum(w, "endpointType", r.EndpointType)
	w.id("sdkVersion", r.SDKVersion)
	w.text("osVersion", r.OSVersion)
	w.id("participantTenantId", r.ParticipantTenantID)
	enum(w, "participantType", r.ParticipantType)
	w.id("pstnParticipantCallType", r.PSTNParticipantCallType)
	w.id("ParticipantEndSubCode", r.ParticipantEndSubCode)
	enum(w, "ResultCategory", r.ResultCategory)
	w.json("DiagnosticOptions", r.DiagnosticOptions)
	w.json("callDebuggingInfo", r.CallDebuggingInfo)
	integer(w, "CallUpdatesVersion", r.CallUpdatesVersion)
}

func (w *writer) diagnostic(r *diagnostics.Record) {
	w.id("identifier", r.Identifier)
	w.id("participantId", r.ParticipantID)
	w.id("endpointId", r.EndpointID)
	enum(w, "endpointType", r.EndpointType)
	enum(w, "mediaType", r.MediaType)
	integer(w, "streamId", r.StreamID)
	enum(w, "transportType", r.TransportType)
	for i := range metrics() {
		w.metric(&metrics()[i], r)
	}
	enum(w, "StreamDirection", r.StreamDirection)
	w.id("CodecName", r.CodecName)
	integer(w, "CallUpdatesVersion", r.CallUpdatesVersion)
}

// metric is a metric to write.
type metric struct {
	diagnostics.Metric
	field logs.Field
}

// metrics returns the metrics of a stream in the order of their fields.
var metrics = sync.OnceValue(func() []metric {
	var list []metric
	for _, f := range diagnostics.Schema().Fields() {
		if m, ok := diagnostics.MetricNamed(f.Column); ok {
			list = append(list, metric{m, f})
		}
	}
	return list
})

// columnType returns the type of the metric's column.
func (m *metric) columnType() string {
	switch {
	case m.field.Kind == logs.Real:
		return "real"
	case m.Statistic == diagnostics.Total: // it has no bound
		return "long"
	}
	return "int"
}

// metric writes a metric of a record. All generated values fit a float64.
func (w *writer) metric(m *metric, r *diagnostics.Record) {
	state := m.field.Cell(r).State()
	value, _ := m.Of(r)
	if m.field.Kind == logs.Real {
		w.real(m.field.Property, state, value)
	} else {
		w.whole(m.field.Property, state, int64(value))
	}
}

func (w *writer) operation(r *clientops.Record) {
	w.time("CallClientTimeStamp", r.CallClientTimeStamp)
	if r.OperationName.Or("").Known() {
		enum(w, "OperationName", r.OperationName)
	} else { // the case of others counts
		w.text("OperationName", plain(r.OperationName))
	}
	w.id("CallId", r.CallID)
	w.id("ParticipantId", r.ParticipantID)
	w.id("OperationType", r.OperationType)
	w.id("OperationId", r.OperationID)
	integer(w, "DurationMs", r.DurationMs)
	w.text("ResultType", plain(r.ResultType)) // there are others than the documented ones
	integer(w, "ResultSignature", r.ResultSignature)
	w.id("SdkVersion", r.SDKVersion)
	w.text("UserAgent", r.UserAgent)
	w.id("ClientInstanceId", r.ClientInstanceID)
	w.id("EndpointId", r.EndpointID)
	w.json("OperationPayload", r.OperationPayload)
}

// plain returns an enumeration's value as text.
func plain[T ~string](v opt.Value[T]) opt.Value[string] {
	if t, ok := v.Get(); ok {
		return is(string(t))
	}
	return opt.Without[string](v.State())
}

func (w *writer) statistic(r *mediastats.Record) {
	w.id("CallId", r.CallID)
	w.time("CallClientTimeStamp", r.CallClientTimeStamp)
	w.id("MetricName", r.MetricName)
	integer(w, "Count", r.Count)
	fractional(w, "Sum", r.Sum)
	fractional(w, "Average", r.Average)
	fractional(w, "Minimum", r.Minimum)
	fractional(w, "Maximum", r.Maximum)
	enum(w, "MediaStreamDirection", r.MediaStreamDirection)
	enum(w, "MediaStreamType", r.MediaStreamType)
	w.id("MediaStreamCodec", r.MediaStreamCodec)
	w.id("ParticipantId", r.ParticipantID)
	w.id("ClientInstanceId", r.ClientInstanceID)
	w.id("EndpointId", r.EndpointID)
	w.id("MediaStreamId", r.MediaStreamID)
	integer(w, "AggregationIntervalSeconds", r.AggregationIntervalSeconds)
}

func (w *writer) survey(r *survey.Record) {
	w.id("CallId", r.CallID)
	w.id("SurveyId", r.SurveyID)
	w.id("ParticipantId", r.ParticipantID)
	w.text("AudioIssues", r.AudioIssues)
	w.text("VideoIssues", r.VideoIssues)
	integer(w, "OverallRatingScore", r.OverallRatingScore)
	integer(w, "OverallRatingScoreLowerBound", r.OverallRatingScoreLowerBound)
	integer(w, "OverallRatingScoreUpperBound", r.OverallRatingScoreUpperBound)
}

// The names of this log have blanks; those of its table do not.
func (w *writer) usage(r *usage.Record) {
	name := func(property, column string) string {
		if w.row {
			return column
		}
		return property
	}
	w.id(name("Record ID", "RecordId"), r.RecordID)
	w.id(name("Usage Type", "UsageType"), r.UsageType)
	w.id(name("Unit Type", "UnitType"), r.UnitType)
	fractional(w, "Quantity", r.Quantity)
	if !w.row {
		w.text("Properties", r.Properties)
	}
}
