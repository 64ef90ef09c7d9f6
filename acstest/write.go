package acstest

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

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
	extra   []addedField // of which the record has one
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

// capitalize turns the appended name of a property into that of its column.
func capitalize(buf []byte, at int) []byte {
	if c := buf[at]; c >= 'a' {
		buf[at] = c - 'a' + 'A'
	}
	return buf
}

// respell writes another spelling of a name that occurs in real logs.
func (w *writer) respell(at int) {
	switch w.rand.below(12) {
	case 0:
		w.buf = capitalize(w.buf, at)
	case 1:
		lower(w.buf[at:])
	}
}

func lower(text []byte) {
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			text[i] = c - 'A' + 'a'
		}
	}
}

func upperCase(text []byte) {
	for i, c := range text {
		if c >= 'a' && c <= 'z' {
			text[i] = c - 'a' + 'A'
		}
	}
}

// member begins the member of a field unless the field is absent. It returns true if the
// caller must write a value.
func (w *writer) member(property string, state opt.State) bool {
	if property == w.bad.property && !w.bad.second() {
		return false
	}
	switch {
	case state != opt.Absent:
	case w.full && w.inside:
		state = opt.Null
	default:
		return false
	}
	w.name(property)
	switch state {
	case opt.Set:
		return true
	case opt.Redacted:
		at := len(w.buf)
		w.buf = append(w.buf, `"Redacted"`...)
		w.recase(at)
	default:
		null := "null"
		if w.spell {
			null = pick(w.rand, nulls)
		}
		if w.styles != nil && w.rand.chance(w.cfg.Spellings.QuotedNulls) {
			null = quotedNulls[w.rand.below(len(quotedNulls))]
		}
		w.buf = append(w.buf, null...)
	}
	return false
}

var (
	nulls       = []string{"null", "null", `""`, `"null"`, `"-"`}
	quotedNulls = []string{`"null"`, `"null"`, `"null"`, `"null"`, `"null"`, `"null"`, `"null"`, `""`, `""`, `"-"`}
)

// text writes a text that must not change.
func (w *writer) text(property string, v opt.Value[string]) {
	if w.member(property, v.State()) {
		w.quote(v.Or(""))
	}
}

// json writes a text that is JSON, or what it says.
func (w *writer) json(property string, v opt.Value[string]) {
	if !w.member(property, v.State()) {
		return
	}
	text := v.Or("")
	if !w.objects {
		w.quote(text)
		return
	}
	quoted := false
	for i := range len(text) {
		c := text[i]
		w.buf = append(w.buf, c)
		switch {
		case c == '"' && (i == 0 || text[i-1] != '\\'):
			quoted = !quoted
		case w.blanks && !quoted && (c == ':' || c == ','):
			w.buf = append(w.buf, ' ')
		}
	}
}

// id writes a text that may have blanks around it.
func (w *writer) id(property string, v opt.Value[string]) {
	if !w.member(property, v.State()) {
		return
	}
	text := v.Or("")
	switch {
	case w.bareTexts && isNumber(text):
		w.buf = append(w.buf, text...)
		return
	case w.spell && w.rand.below(20) == 0, w.blank && w.inside:
		text = " " + text
	}
	w.quote(text)
}

// isNumber reports whether a text is a number without a sign or an exponent, as in JSON.
func isNumber(text string) bool {
	whole, fraction, point := strings.Cut(text, ".")
	return isDigits(whole) && (whole == "0" || whole[0] != '0') && (!point || isDigits(fraction))
}

func isDigits(text string) bool {
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return text != ""
}

// enum writes a text in any case.
func enum[T ~string](w *writer, property string, v opt.Value[T]) {
	if w.member(property, v.State()) {
		at := len(w.buf)
		w.quote(string(v.Or("")))
		if w.spell && w.rand.below(4) == 0 {
			upperCase(w.buf[at:])
		}
		w.recase(at)
	}
}

// recase writes the appended value of an enumeration as the style does.
func (w *writer) recase(at int) {
	switch w.values {
	case capitals:
		upperCase(w.buf[at:])
	case small:
		lower(w.buf[at:])
	}
}

// integer writes a whole number.
func integer[T ~int64](w *writer, property string, v opt.Value[T]) {
	w.whole(property, v.State(), int64(v.Or(0)))
}

func (w *writer) whole(property string, state opt.State, n int64) {
	if w.member(property, state) {
		q := w.open()
		w.buf = strconv.AppendInt(w.buf, n, 10)
		if w.floats || q && w.spell && w.rand.below(8) == 0 {
			w.buf = append(w.buf, ".0"...)
		}
		w.close(q)
	}
}

// fractional writes a number.
func fractional[T ~float64](w *writer, property string, v opt.Value[T]) {
	w.real(property, v.State(), float64(v.Or(0)))
}

func (w *writer) real(property string, state opt.State, f float64) {
	if !w.member(property, state) {
		return
	}
	q := w.open()
	// Millionths are written by hand, which is several times faster.
	if n := int64(f * micro); w.tool == dotNetTool && f > 0 && f < 1e-4 {
		w.buf = strconv.AppendFloat(w.buf, f, 'E', -1, 64)
	} else if n >= 0 && n < 1<<50 && float64(n)/micro == f {
		w.buf = strconv.AppendInt(w.buf, n/micro, 10)
		if n %= micro; n > 0 {
			w.buf = append(w.buf, '.')
			for digit := int64(micro / 10); n > 0; digit /= 10 {
				w.buf = append(w.buf, byte('0'+n/digit))
				n %= digit
			}
		}
	} else {
		w.buf = strconv.AppendFloat(w.buf, f, 'f', -1, 64)
	}
	w.close(q)
}

// open writes the quote before a number, as the documents do. Rows have plain numbers.
func (w *writer) open() (quoted bool) {
	quoted = w.row == w.bare
	if w.spell {
		quoted = w.rand.below(2) == 0
	}
	if quoted {
		w.buf = append(w.buf, '"')
	}
	return quoted
}

func (w *writer) close(quoted bool) {
	if quoted {
		w.buf = append(w.buf, '"')
	}
}

// time writes a time with milliseconds.
func (w *writer) time(property string, v opt.Value[time.Time]) {
	t, ok := v.Get()
	if !w.member(property, v.State()) || !ok {
		return
	}
	const dayLength = 24 * 3600_000
	ms := t.UnixMilli()
	day := ms / dayLength
	if ms %= dayLength; ms < 0 {
		ms += dayLength
		day--
	}
	if day != w.day || w.date == nil {
		w.day, w.date = day, t.AppendFormat(w.date[:0], `"2006-01-02T`)
	}
	w.buf = append(w.buf, w.date...)
	s := ms / 1000
	ms %= 1000
	w.buf = append(w.buf,
		byte('0'+s/36000), byte('0'+s/3600%10), ':', byte('0'+s/600%6), byte('0'+s/60%10), ':',
		byte('0'+s/10%6), byte('0'+s%10), '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10))
	if w.spell {
		w.buf = append(w.buf, "0000"[:w.rand.below(5)]...)
	}
	if w.shortest() {
		w.buf = bytes.TrimRight(w.buf, "0")
		w.buf = bytes.TrimSuffix(w.buf, []byte("."))
	} else {
		w.buf = append(w.buf, "0000"[:w.fraction-3]...)
	}
	if w.offset {
		w.buf = append(w.buf, `+00:00"`...)
	} else {
		w.buf = append(w.buf, 'Z', '"')
	}
}

// shortest says that times have no more digits than needed.
func (w *writer) shortest() bool { return w.fraction == 0 || w.style.whole }

// quote appends a string of JSON.
func (w *writer) quote(s string) {
	w.buf = append(w.buf, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		if !w.plain[s[i]] {
			w.buf = append(w.buf, s[from:i]...)
			i += w.escape(s[i:]) - 1
			from = i + 1
		}
	}
	w.buf = append(append(w.buf, s[from:]...), '"')
}

// escape appends the first character of s as the tool does, and returns its length in s in
// bytes.
func (w *writer) escape(s string) int {
	c := s[0]
	if i := strings.IndexByte(w.controls, c); c < ' ' && i >= 0 {
		w.buf = append(w.buf, '\\', w.controls[i+1])
		return 1
	}
	if c == '\\' || c == '"' && w.tool != dotNetTool {
		w.buf = append(w.buf, '\\', c)
		return 1
	}
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r >= utf8.RuneSelf && w.raw && (w.tool != goTool || r != 0x2028 && r != 0x2029):
		w.buf = append(w.buf, s[:n]...)
	case r >= 1<<16:
		r -= 1 << 16
		w.hex(0xd800 + r>>10)
		w.hex(0xdc00 + r&0x3ff)
	default:
		w.hex(r)
	}
	return n
}

func (w *writer) hex(r rune) {
	d := w.digits
	w.buf = append(w.buf, '\\', 'u', d[r>>12&15], d[r>>8&15], d[r>>4&15], d[r&15])
}

// added writes a field that no document knows, in some records: in properties, or next to
// them.
func (w *writer) added(outside bool) {
	if w.cfg.AddedFields == 0 && w.cfg.NestedFields == 0 {
		return
	}
	if outside {
		w.extra, w.outside = nil, w.rand.below(4) == 0
		if w.rand.chance(w.cfg.NestedFields) {
			w.extra = nestedFields
		} else if w.rand.chance(w.cfg.AddedFields) {
			w.extra = addedFields
		}
	}
	if w.extra == nil || outside != w.outside {
		return
	}
	f := pick(w.rand, w.extra)
	names := w.names
	w.names = asDocumented
	w.name(f.name)
	w.names = names
	w.buf = append(w.buf, f.json...)
}

// addedField is a field that no document knows.
type addedField struct{ name, json string }

var (
	addedFields = []addedField{
		{"telemetryVersion", "3"}, {"flightRing", `"r4"`}, {"mediaLegId", `"5b0a2e4c-7d3f-4f0e-9a51-0c6d1e2f3a4b"`},
		{"isSampled", "true"}, {"samplingRate", "0.25"}, {"routingHint", "null"}, {"siteLabel", `"R\u0026D \"west\""`},
	}
	nestedFields = []addedField{
		{"newField", `{"a":[1,"}"]}`}, {"experiments", `["f1","f2"]`}, {"relay", `{"region":"euwe","hops":[{"ms":3},{"ms":12}],"note":"\u003Cnone\u003E"}`},
		{"noData", "{}"}, {"legs", `[[1,2],[3,null]]`},
	}
)

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
